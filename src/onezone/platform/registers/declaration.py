"""What a register is: the one object that a room writes down, and from which everything else comes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from django.db.models import Model, QuerySet

from onezone.kernel.errors import FieldError
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.search.services import Findable

Words: TypeAlias = Any
"""A text or a lazy translation of one."""
Values: TypeAlias = Mapping[str, Any]
"""A row as values: field name -> text, Decimal, int, date, bool, tuple of texts, or the key of a linked row."""


class Kind(StrEnum):
    """What a field holds."""

    text = "text"
    note = "note"
    number = "number"
    whole = "whole"
    day = "day"
    yes = "yes"
    choice = "choice"
    names = "names"
    link = "link"


class Sensitivity(StrEnum):
    """Who may see a value: everybody who reads the register, or only those whom the register names."""

    open = "open"
    internal = "internal"
    personal = "personal"
    commercial = "commercial"


GUARDED = frozenset({Sensitivity.personal, Sensitivity.commercial})
"""Masked for who may not see them, and never written into the journal, which nobody can delete from."""


class Verb(StrEnum):
    """What one may do to a register."""

    read = "read"
    write = "write"
    bring = "import"
    confirm = "confirm"
    unmask = "unmask"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `path`: where the model keeps it, by default under its name; a link's ends in the other row's key.

    `required_from`: the stage (a value of the register's `stage` field) from which it must be filled. `also`: other
    headings it is found under in files. `shown`: the unit that lists and pages show it in, where the one it is kept,
    brought in and exported in is long. `check`: returns the value in its normal form, or raises a FieldError.
    `within`: of a link to the register itself, whether a row of a file may mean another row of it by its title; the
    register's `saves` writes that one first. `grouped`: whether a whole number is read in threes, as no year is.
    `computed`: for what is not kept but worked out, actor and rows in, values by row id out; shown, never written.
    """

    name: str
    label: Words
    kind: Kind = Kind.text
    unit: str = ""
    shown: str = ""
    source: Words = ""
    sensitivity: Sensitivity = Sensitivity.internal
    required: bool = False
    required_from: str = ""
    unique: bool = False
    choices: tuple[tuple[str, Words], ...] = ()
    digits: int = 2
    grouped: bool = True
    path: str = ""
    links_to: str = ""
    within: bool = False
    also: tuple[str, ...] = ()
    editable: bool = True
    hint: Words = ""
    check: Callable[[Any], Any] | None = None
    computed: Callable[[Actor, Sequence[Any]], Mapping[int, Any]] | None = None

    @property
    def place(self) -> str:
        """Where the model keeps it."""
        return self.path or self.name

    @property
    def column(self) -> str:
        """The model's own field: for a link the key to the other row."""
        return self.place.split("__")[0]

    @property
    def shown_in(self) -> str:
        """The unit that people read it in."""
        return self.shown or self.unit

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.number, Kind.whole)

    @property
    def is_guarded(self) -> bool:
        return self.sensitivity in GUARDED


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a register's list or of a row's page: `address` is a URL name, of a row with its key."""

    label: Words
    address: str
    roles: frozenset[Role]
    on_row: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """A row that a new one may be: shown before the new one is saved; whoever goes on says so.

    `beside`: its place among the given ones, when it is one of these and has no address yet.
    """

    key: str
    title: str
    address: str
    sentence: Words
    beside: int | None = None


def _no_warning(_actor: Actor, given: Sequence[Mapping[str, str]]) -> Sequence[Sequence[Warned]]:
    return [()] * len(given)


def _leads_nowhere(_actor: Actor, _keys: Collection[str]) -> Mapping[str, str]:
    return {}


def _absorbed_none(_actor: Actor, _row: Any) -> Mapping[int, str]:
    return {}


def _no_views(_today: date) -> Sequence[tuple[Words, Mapping[str, str]]]:
    return ()


@dataclass(frozen=True, slots=True)
class Saving:
    """A row with its new values, on its way to the table; `held` are its values before, None for a new row."""

    row: Any
    held: Values | None
    file: str = ""
    line: int | None = None


def _no_rule(_held: Values | None, _wanted: Values) -> Iterable[FieldError]:
    return ()


def _nothing_to_settle(_actor: Actor, _row: Any, _held: Values | None) -> None:
    return None


def _all_rows(_actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def _everything_counts(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class Register:
    """A register. README.md explains every part; `Register.field(name)` finds a field."""

    code: str
    """Its address (`/<code>/`), its name in the API and in events."""
    name: Words
    one: Words
    model: type[Model]
    fields: tuple[Field, ...]
    key: str
    """The field that names a row in addresses; filled by `settle` or by the person."""
    title: str
    columns: tuple[str, ...]
    holders: Mapping[Verb, frozenset[Role]]
    filters: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    order: str = ""
    """A field's name, "-" before it for the largest first; by default the title."""
    stage: str = ""
    match: tuple[str | tuple[str, ...], ...] = ()
    """Fields by which a row of a file finds its own, tried in turn; by default the key. A tuple: only together."""
    searched: tuple[str, ...] = ()
    """ORM paths that a row is found by; by default title and key. What is masked is never looked in."""
    actions: tuple[Action, ...] = ()
    opens: str = ""
    """URL name of the page that a row opens (argument `key`); by default the kit's own."""
    note: Words = ""
    ready: Callable[[date], Sequence[tuple[Words, Mapping[str, str]]]] = _no_views
    """Views that everybody finds above the list on a day: a name, and what its address asks for."""
    visible: Callable[[Actor, QuerySet[Any]], QuerySet[Any]] = _all_rows
    counted: Callable[[QuerySet[Any]], QuerySet[Any]] = _everything_counts
    """Which rows totals count: a project or its phases, never both."""
    rule: Callable[[Values | None, Values], Iterable[FieldError]] = _no_rule
    """What is wrong with a row as it would become; `held` is None for a new one."""
    warned: Callable[[Actor, Sequence[Mapping[str, str]]], Sequence[Sequence[Warned]]] = _no_warning
    """Rows that new ones, given as texts by field, may be, one answer each; form and dry run let the person go on."""
    leads: Callable[[Actor, Collection[str]], Mapping[str, str]] = _leads_nowhere
    """Of these keys those of rows that are no more, each with the key of the row that goes on for it."""
    absorbed: Callable[[Actor, Any], Mapping[int, str]] = _absorbed_none
    """Rows (by id, with their titles) that went into this one: their history is its own."""
    against: Callable[[Actor, Sequence[tuple[Any | None, Values]], date], Sequence[Sequence[FieldError]]] | None = None
    """What other rows, and the day, have against these (row, None for a new one; values as it would become), each."""
    saves: Callable[..., None] | None = None
    """The room's own service (actor, at, rows of Saving) that saves rows with what belongs to them; by default none."""
    settle: Callable[[Actor, Any, Values | None], None] = _nothing_to_settle
    """Sets what follows from the values, before a row is saved; `held` are the values before, None for a new row."""
    is_found: bool = True
    """Whether the search finds its rows; what only adds to another row (a month of a project) is found through that."""
    found: Callable[[Any], Findable] | None = None
    """How the search finds a row, by its key; by default by title, key and `searched`."""
    found_as: str = ""
    """The kind of its rows in the search; by default its code."""
    acts: Mapping[str, str] = default(default_factory=dict)
    """Journal names of "create" and "change", by default `<code>_create` and `<code>_change`."""

    def field(self, name: str) -> Field:
        return self.by_name[name]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {each.name: each for each in self.fields}

    @cached_property
    def kept(self) -> tuple[Field, ...]:
        """Fields that the model keeps."""
        return tuple(each for each in self.fields if each.computed is None)

    @cached_property
    def matches(self) -> tuple[tuple[str, ...], ...]:
        """The fields that name a row, each time all of them together."""
        return tuple((each,) if isinstance(each, str) else each for each in self.match or (self.key,))

    def longest(self, field: Field) -> int | None:
        """How long a text the table takes; None where it sets no bound."""
        if "__" in field.place:
            return None
        bound: int | None = getattr(self.model._meta.get_field(field.place), "max_length", None)
        return bound

    @property
    def sort(self) -> str:
        return self.order or self.title

    @cached_property
    def links(self) -> tuple[str, ...]:
        """What a query must join."""
        joined = ("__".join(each.place.split("__")[:-1]) for each in self.kept if "__" in each.place)
        return tuple(dict.fromkeys(joined))

    def rows_of(self, actor: Actor) -> QuerySet[Any]:
        """Every row of the actor's zone, whoever may see it."""
        return self.model._default_manager.filter(zone_id=actor.zone_id)  # noqa: SLF001  Django's own name for it

    def act(self, verb: str) -> str:
        return self.acts.get(verb, f"{self.code}_{verb}")

    def may(self, actor: Actor, verb: Verb) -> bool:
        return actor.system or actor.role in self.holders.get(verb, frozenset())

    def sees(self, actor: Actor, field: Field) -> bool:
        """Whether a value is shown to the actor as it is."""
        return not field.is_guarded or self.may(actor, Verb.unmask)
