"""Imports: the fate of every row is shown, all or nothing is written, and a file taken out comes back unchanged."""

from __future__ import annotations

import csv
import gzip
import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.kernel.identifiers import credit_check, inner_check
from onezone.kernel.moment import local_date
from onezone.parties.register import ENTERPRISES
from onezone.platform.files.errors import FileUnsafe
from onezone.platform.files.tables import guarded, unguarded
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import errors, export, history, importing, running, services, store, trying
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.registers.models import Entry, Import
from tests.platform.registers.conftest import AT, Cast
from tests.sizes import size

FIBRE = "91350100M000100Y43"
HEADS = ("企业名称", "统一社会信用代码", "成立日期", "注册资本（万元）", "园区", "备注")
OUTSIDE = os.environ.get("ONEZONE_OUTSIDE_DATA", "")
"""A folder with data of others: permits/calgary_permits_5000.csv.gz is read from it where it is."""


def credit_code(number: int) -> str:
    digits = []
    for _place in range(8):
        number, rest = divmod(number, 10)
        digits.append(str(rest))
    body = "".join(reversed(digits))
    first = f"91211382{body}{inner_check(body).replace('X', 'X')}"
    return first + credit_check(first)


def sheet(rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for y, row in enumerate([heads, *rows]):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif isinstance(cell, int | float):
                page.write_number(y, x, cell)
            else:
                page.write_string(y, x, cell)
    book.close()
    return held.getvalue()


def receive(here: Cast, content: bytes, name: str = "企业.xlsx") -> str:
    """An import that was received and read."""
    reference = importing.receive(actor=here.window, at=AT, register=ENTERPRISES, name=name, content=content)
    work_off(here)
    return reference


def work_off(here: Cast) -> None:
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)


def held(here: Cast, reference: str) -> Import:
    with zone_scope(here.zone.id):
        return trying.import_of(here.window, ENTERPRISES, reference)


def tried(here: Cast, reference: str) -> trying.Trial:
    with zone_scope(here.zone.id):
        run = trying.import_of(here.window, ENTERPRISES, reference)
        return trying.try_import(here.window, ENTERPRISES, run, today=local_date(AT))


def take(here: Cast, reference: str) -> Any:
    """The counts of an import that was ordered and written."""
    importing.take(actor=here.window, at=AT, register=ENTERPRISES, reference=reference)
    work_off(here)
    return held(here, reference).counts


def fates(trial: trying.Trial) -> dict[int, Fate]:
    return {each.line: each.fate for each in trial.rows}


def add(here: Cast, name: str, **values: str) -> str:
    return services.create(actor=here.window, at=AT, register=ENTERPRISES, given={"name": name, **values})


def test_a_dry_run_shows_the_fate_of_every_row_and_writes_nothing(here: Cast) -> None:
    add(here, "甲", credit_code=FIBRE, capital="8.30")
    add(here, "乙", credit_code=credit_code(7), park="东园")
    content = sheet(
        [
            ("甲", FIBRE, "", 8.6, "", ""),
            ("乙", credit_code(7), "", "", "东园", "不导入"),
            ("丙", credit_code(8), date(2018, 6, 1), "8600万", "", ""),
            ("丁", credit_code(9), "2026-13-05", 1, "", ""),
            ("", credit_code(10), "", "", "", ""),
            ("戊", credit_code(11), "", 2, "西园", ""),
            ("己", credit_code(11), "", 2, "西园", ""),
            ("", "", "", "", "", ""),
        ]
    )
    reference = receive(here, content)
    trial = tried(here, reference)
    assert fates(trial) == {
        2: Fate.changed, 3: Fate.same, 4: Fate.error, 5: Fate.error, 6: Fate.error, 7: Fate.new, 8: Fate.error,
    }  # fmt: skip
    assert {
        each.line: [(fault.data["field"], fault.code) for fault in each.verdict.faults]
        for each in trial.rows
        if each.verdict.faults
    } == {
        4: [("capital", "register_number_malformed")],
        5: [("founded_on", "register_day_malformed")],
        6: [("name", "register_value_missing")],
        8: [("credit_code", "register_repeated_in_file")],
    }
    [change] = trial.rows[0].verdict.changes
    assert (change.old, change.new) == (Decimal("8.30"), Decimal("8.60"))
    with zone_scope(here.zone.id), pytest.raises(errors.ImportNotReady):
        take(here, reference)
    with zone_scope(here.zone.id):
        assert listing(here.officer, ENTERPRISES, Asked()).total.count == 2


def test_what_is_right_is_taken_whole_with_its_file_and_line_in_the_history(here: Cast) -> None:
    add(here, "甲", credit_code=FIBRE)
    reference = receive(
        here, sheet([("甲", FIBRE, "", 5, "", ""), ("错", "不是代码", "", "", "", ""), ("乙", "", "", 6, "", "")])
    )
    assert importing.leave_out_wrong(actor=here.window, at=AT, register=ENTERPRISES, reference=reference) == 1
    work_off(here)
    assert take(here, reference)["new"] == 1
    with zone_scope(here.zone.id):
        row = store.row_of(here.window, ENTERPRISES, FIBRE)
        line = history.lines_of(here.window, ENTERPRISES, row, only="capital")[0]
        assert (line.new, line.file, line.line) == ("5.00", "企业.xlsx", 2)
        journal = JournalRow.objects.filter(chain="zone").latest("seq")
        assert (journal.act, journal.payload["rows"]) == ("enterprises_import", 2)
        assert store.row_of(here.window, ENTERPRISES, "E-00001").name == "乙"
    with pytest.raises(errors.ImportClosed):
        take(here, reference)


def test_a_confirmed_value_is_a_conflict_until_somebody_chooses(here: Cast) -> None:
    add(here, "甲", credit_code=FIBRE, capital="8.60")
    services.confirm(
        actor=here.window,
        at=AT,
        register=ENTERPRISES,
        key=FIBRE,
        fields=["capital"],
        standing="confirmed",
        source="验资",
    )
    reference = receive(here, sheet([("甲", FIBRE, "", 8.3, "东园", "")]))
    assert fates(tried(here, reference)) == {2: Fate.conflict}
    for choice, capital in (("keep", "8.60"), ("take", "8.30")):
        importing.decide(actor=here.window, at=AT, register=ENTERPRISES, reference=reference, choices={2: choice})
        work_off(here)
        trial = tried(here, reference)
        assert (fates(trial), trial.rows[0].verdict.values["capital"]) == ({2: Fate.changed}, Decimal(capital))
    take(here, reference)
    with zone_scope(here.zone.id):
        row = store.row_of(here.window, ENTERPRISES, FIBRE)
        assert (row.capital, row.park) == (Decimal("8.30"), "东园")
        assert not history.firm(here.window, ENTERPRISES, [row.pk])[row.pk]


def test_columns_are_found_by_every_name_of_a_field_and_can_be_named_by_hand(here: Cast) -> None:
    reference = receive(here, "Company,code of it,ADDRESS\n甲,,某路 1 号\n".encode(), name="a.csv")
    assert tried(here, reference).mapping == {"name": 0, "address": 2}
    importing.name_columns(
        actor=here.window,
        at=AT,
        register=ENTERPRISES,
        reference=reference,
        mapping={"name": 2, "nothing": 1, "park": 99},
    )
    assert [each.verdict.values["name"] for each in tried(here, reference).rows] == ["某路 1 号"]


def test_a_title_and_a_remark_on_units_above_the_heads_and_sums_below_are_understood(here: Cast) -> None:
    """As county offices make them: a title, 单位：亿元 at the right, heads in the third row, 合计 in the last."""
    rows = [("", "", "单位：亿元", ""), ("序号", "企业名称", "注册资本", "园区"),
            (1, "宏远机械", 0.5, "东区"), (2, "大地农业", 1.25, "西区"), ("", "合  计", 1.75, "")]  # fmt: skip
    reference = receive(here, sheet(rows, heads=("凌源经济开发区企业名录", "", "", "")))
    run, trial = held(here, reference), tried(here, reference)
    assert (run.heads, run.mapping, run.unit) == (
        ["序号", "企业名称", "注册资本", "园区"], {"name": 1, "capital": 2, "park": 3}, "亿元",
    )  # fmt: skip
    assert [(each.line, each.fate, each.verdict.values["capital"]) for each in trial.rows] == [
        (4, Fate.new, Decimal("5000.00")), (5, Fate.new, Decimal("12500.00")), (6, Fate.error, Decimal("17500.00")),
    ]  # fmt: skip
    assert [type(fault) for fault in trial.rows[2].verdict.faults] == [errors.RowOfSums]


def test_what_unpacks_to_gigabytes_is_refused(here: Cast) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(22):
                part.write(b"\0" * (1 << 20))
    assert len(bomb.getvalue()) < 23 * 1024
    with pytest.raises(FileUnsafe):
        receive(here, bomb.getvalue())


def test_a_part_that_lies_about_its_size_is_refused(here: Cast) -> None:
    content = bytearray(sheet([("甲", "", "", "", "", "")]))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        entry = next(each for each in package.infolist() if each.filename.endswith("sheet1.xml"))
    honest = entry.file_size.to_bytes(4, "little")
    place = content.index(honest, content.index(b"PK\x01\x02"))
    while place != -1:
        content[place : place + 4] = (16).to_bytes(4, "little")
        place = content.find(honest, place + 4)
    with pytest.raises(errors.SheetUnreadable):
        receive(here, bytes(content))


def test_a_lone_cell_at_the_far_corner_is_refused_before_room_is_made_for_it(here: Cast) -> None:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.add_worksheet().write_string(1_048_575, 16_383, "远")
    book.close()
    with pytest.raises(errors.SheetTooLong):
        receive(here, held.getvalue())


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "'=1", "''", "'", "'a", "a", "", "\t=1"])
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t"))


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20)
ROW = st.fixed_dictionaries(
    {
        "name": WORDS.filter(lambda text: bool("".join(sign for sign in text if sign.isalnum())))
        | st.sampled_from(["=cmd|1", "'甲", "_x0041_"]),
        "park": WORDS | st.sampled_from(["@x", "'=1", "+1", "007"]),
        "aliases": st.lists(WORDS, max_size=3).map("、".join),
        "kind": st.sampled_from(["", "resident", "partner"]),
        "capital": st.decimals(-(10**9), 10**9, places=2).map(str) | st.just(""),
        "founded_on": st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(str) | st.just(""),
    }
)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(rows=st.lists(ROW, min_size=1, max_size=5))
@settings(max_examples=size(25, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_what_was_exported_changes_nothing(here: Cast, rows: list[dict[str, str]]) -> None:
    with undone(), zone_scope(here.zone.id):
        for number, row in enumerate(rows):
            add(here, credit_code=credit_code(number + 1), **row)
        for form, name in (("xlsx", "出.xlsx"), ("csv", "出.csv")):
            content = exported(here, form)
            assert not _formulas(content)
            trial = tried(here, receive(here, content, name))
            assert {each.fate for each in trial.rows} == {Fate.same}, [
                (change.field.name, change.old, change.new) for each in trial.rows for change in each.verdict.changes
            ] + [fault.data for each in trial.rows for fault in each.verdict.faults]
            assert len(trial.rows) == len(rows)


def exported(here: Cast, form: str) -> bytes:
    with export.write_file(form, export.lines(here.window, ENTERPRISES, Asked())) as held:
        return held.read()


def _formulas(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        text = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return any(cell.startswith(("=", "+", "@")) for row in text for cell in row)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"<f>" in package.read("xl/worksheets/sheet1.xml")


def permits() -> tuple[list[list[str]], bool]:
    """Building permits of a city far away where the folder with others' data is at hand, else ones made like them."""
    path = Path(OUTSIDE) / "permits" / "calgary_permits_5000.csv.gz" if OUTSIDE else None
    if path is not None and path.exists():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.reader(file)), True
    heads = ["permitnum", "applieddate", "contractorname", "estprojectcost", "originaladdress", "communityname"]
    made = [
        [
            f"BP2013-{n:05}",
            f"2013-{n % 12 + 1:02}-08T00:00:00.000",
            f"BUILDER {n % 90}",
            f"{n * 7.5:.2f}",
            f"{n} MAIN ST",
            "NE",
        ]
        for n in range(5000)
    ]
    return [heads, *made], False


def test_permits_of_a_strange_city_go_into_a_register_with_their_mistakes_by_cell(here: Cast) -> None:
    """5,000 rows as an outsider would bring them, spoilt at known places: twins, missing names, days that are none."""
    rows, _theirs = permits()
    heads = [name.lower() for name in rows[0]]
    number, day, name = heads.index("permitnum"), heads.index("applieddate"), heads.index("originaladdress")
    body = [list(row) for row in rows[1:5001]]
    for place, row in enumerate(body):
        row[number] = credit_code(place + 1)
        row[name] = row[name] or "no address"
    body[10][day], body[20][day] = "2013-02-30", "last spring"
    body[30][name] = " "
    body[40][number] = body[39][number]
    held = io.StringIO(newline="")
    csv.writer(held).writerows([rows[0], *body])
    reference = receive(here, held.getvalue().encode(), "permits.csv")
    mapping = {"credit_code": number, "name": name, "founded_on": day, "capital": heads.index("estprojectcost")}
    importing.name_columns(actor=here.window, at=AT, register=ENTERPRISES, reference=reference, mapping=mapping)
    work_off(here)
    trial = tried(here, reference)
    wrong = {
        each.line: [str(fault.data["field"]) for fault in each.verdict.faults]
        for each in trial.rows
        if each.fate is Fate.error
    }
    assert wrong == {12: ["founded_on"], 22: ["founded_on"], 32: ["name"], 42: ["credit_code"]}
    assert trial.counts[Fate.new] + trial.counts[Fate.alike] == len(body) - 4
    act = {"actor": here.window, "at": AT, "register": ENTERPRISES, "reference": reference}
    importing.leave_out_wrong(**act)
    work_off(here)
    importing.decide_alike(**act, choice=trying.TAKE)  # many permits of one address
    work_off(here)
    assert take(here, reference)["new"] == len(body) - 4
    with zone_scope(here.zone.id):
        assert Entry.objects.filter(act="import").count() == len(body) - 4
        content = exported(here, "csv")
        again = tried(here, receive(here, content, "again.csv"))
    assert {each.fate for each in again.rows} == {Fate.same}
