"""Shapes of the operations on registers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from onezone.platform.api.shapes import Input, Listing, Short
from onezone.platform.registers.store import MOST_CHOSEN
from onezone.platform.registers.trying import COLUMNS

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")]
RowKey = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w()（）-]+$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Cell = Annotated[str, StringConstraints(max_length=4000)]
Number = Annotated[int, Field(ge=0, le=2**63 - 1)]
Given = Annotated[
    dict[Name, Cell], Field(max_length=100, description="field -> text, as the form takes it; nothing empties")
]


class Choice(Schema):
    """One value of a choice field."""

    code: str
    word: str


class FieldShape(Schema):
    """A field: what it holds and whether the caller may see and write it."""

    name: str
    label: str
    kind: str
    unit: str
    digits: int | None
    required: bool
    required_from: str
    unique: bool
    links_to: str
    choices: list[Choice]
    seen: bool
    written: bool


class RegisterShape(Schema):
    """A register as it is declared, with what the caller may do (`may`)."""

    code: str
    name: str
    key: str
    title: str
    stage: str
    order: str
    filters: list[str]
    groupings: list[str]
    totals: list[str]
    may: list[str]
    fields: list[FieldShape]


class RegisterShapes(Schema):
    """The registers that the caller may read."""

    items: list[RegisterShape]


class Row(Schema):
    """A row: values as texts that a change takes back; what the caller may not see is null and named in `masked`."""

    key: str
    title: str
    values: dict[str, str | None]
    masked: list[str]


class Group(Schema):
    """What all rows with one value add up to; `word` is the value as people read it, "" where none is filled in.

    `count` is of the rows that totals count: of the project book projects and not their phases.
    """

    value: str
    word: str
    count: int
    sums: dict[str, str]


class Rows(Schema):
    """A page of rows; `count` and `sums` are of everything that was asked for, `units` are those of the sums.

    `groups`: only when a group was asked for, the same on every page, the first 200; rows come group by group.
    """

    items: list[Row]
    next: str | None
    count: int
    sums: dict[str, str]
    units: dict[str, str]
    groups: list[Group]


class Moment(Schema):
    """One value that was set."""

    number: int
    field: str
    act: str
    old: str
    new: str
    standing: str
    by: str
    at: datetime
    source: str
    file: str
    line: int | None


class RowWhole(Row):
    """A row with how sure each value is, and everything that happened to it, the newest first.

    `seen`: its last entry, to be sent along with a change.
    """

    seen: int
    standing: dict[str, str]
    history: list[Moment]


class Wished(Input):
    """What of the list: `where` has one "filter:value" for each filter; "-" asks for rows without a value."""

    text: Short = ""
    where: list[Annotated[str, StringConstraints(max_length=200)]] = Field([], max_length=20)
    sort: Annotated[str, StringConstraints(max_length=41)] = Field(
        "", description="a field, - before it for the last first"
    )
    group: Annotated[str, StringConstraints(max_length=40)] = Field("", description="one of the register's `groupings`")


class Wanted(Wished):
    """The same, page by page."""

    limit: int = Field(25, ge=1, le=100, description="rows on a page")
    cursor: str = Field("", max_length=4000, description="`next` of the page before")


class NewRow(Input):
    """A row to be, and where its values come from."""

    given: Given
    source: Short = ""


class RowChange(NewRow):
    """Fields to set; `seen` refuses what somebody else has changed since that entry, without it nothing is asked."""

    seen: Number | None = None


class ManyChange(NewRow):
    """One value for many rows, all or none; `seen` by key as in a change of one."""

    keys: list[RowKey] = Field(max_length=MOST_CHOSEN)
    seen: dict[RowKey, Number] | None = Field(None, max_length=MOST_CHOSEN)


class Confirmation(Input):
    """Fields whose present values were checked or confirmed, and by what."""

    fields: list[Name] = Field(min_length=1, max_length=100)
    standing: Literal["checked", "confirmed"]
    source: Short


class RowDone(Schema):
    """The row of an act; `changed` is false when nothing differed."""

    key: str
    changed: bool
    seen: int


class ManyDone(Schema):
    """How many rows differed and were changed."""

    changed: int


Possible = Literal["columns", "choices", "again", "take", "drop"]


class Reason(Schema):
    """Why an import was refused or broke off, or why its rows could not be written."""

    code: str
    sentence: str


class ImportShape(Schema):
    """A file on its way in, or what became of it.

    `state`: waiting, reading, tried, ordered, writing, done; refused, failed, dropped. `progress`: rows done of `size`
    in this step. `unit`: named above the heads for all columns. `mapping`: field -> column of `heads`, counted from 0.
    `counts`: rows by fate. `possible`: what it can be asked now; it is not taken while a row is wrong, or a conflict
    or a likely duplicate undecided.
    """

    reference: str
    name: str
    state: str
    size: int
    progress: int
    heads: list[str]
    unit: str
    mapping: dict[str, int]
    counts: dict[str, int]
    wrong_cells: int
    reason: Reason | None
    possible: list[Possible]
    at: datetime
    done_at: datetime | None


class ImportShapes(Schema):
    """A page of imports."""

    items: list[ImportShape]
    next: str | None


class CellShape(Schema):
    """What the file says, and the value of the register that it replaces."""

    text: str
    replaces: str | None


class FaultShape(Schema):
    """One mistake of a row."""

    field: str
    sentence: str


class DoubtShape(Schema):
    """What a new row may be: a row of the register by its key, or a row before it in the file by its line."""

    key: str | None
    line: int | None
    title: str
    sentence: str


class LineShape(Schema):
    """One row of the file, by its line as a spreadsheet counts."""

    line: int
    fate: str
    cells: dict[str, CellShape]
    faults: list[FaultShape]
    doubts: list[DoubtShape]


class LineShapes(Schema):
    """A page of the dry run; none once it is written or dropped."""

    items: list[LineShape]
    next: str | None


class WantedImports(Listing):
    """How many imports, from where."""


class WantedLines(Listing):
    """Which rows of the dry run."""

    fate: Literal["", "error", "conflict", "alike", "changed", "new", "same", "out"] = ""


class Columns(Input):
    """Which column is which field; fields that are not named take none."""

    mapping: dict[Name, Annotated[int, Field(ge=-1, lt=COLUMNS)]] = Field(
        max_length=100, description="field -> column, counted from 0; -1 for none"
    )


LineNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}$")]


class Choices(Input):
    """What becomes of rows: by line, or every wrong row left out at once, or of every likely duplicate the same."""

    choices: dict[LineNumber, Literal["keep", "take", "out", ""]] = Field(
        {}, max_length=1000, description="line -> what; nothing takes a choice back"
    )
    leave_out_wrong: bool = False
    alike: Literal["take", "out", ""] = Field(
        "", description="of every likely duplicate: added all the same, or left out"
    )
