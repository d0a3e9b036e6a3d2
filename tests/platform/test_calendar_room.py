"""The calendar of a zone: the packaged years, notices over them, closures on top, each with its version."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onezone.kernel.calendar import builtin_calendar
from onezone.platform.calendar.errors import ClosureExists
from onezone.platform.calendar.models import CalendarVersion
from onezone.platform.calendar.notice import parse_notice
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.calendar.services import close_day
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.platform.conftest import AT, Cast

NOTICE = """# 示例
from,to,kind,name
2027-01-01,2027-01-03,holiday,元旦
2027-02-06,2027-02-12,holiday,春节
2027-02-14,2027-02-14,makeup,春节
"""


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "notice.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_rows_the_packaged_calendar_counts(here: Cast) -> None:
    with zone_scope(here.zone.id):
        assert calendar_for(here.zone.id) is builtin_calendar()


def test_an_imported_notice_publishes_its_year(here: Cast, tmp_path: Path) -> None:
    before = builtin_calendar()
    assert not before.is_published(date(2027, 2, 8))
    out = StringIO()
    call_command("import_calendar", write(tmp_path, NOTICE), "--source", "国办发明电〔2026〕7号", stdout=out)
    assert "2027" in out.getvalue()
    with zone_scope(here.zone.id):
        calendar = calendar_for(here.zone.id)
        row = JournalRow.objects.get(act="import_notice", zone=here.zone)
    assert calendar.is_published(date(2027, 12, 31))
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 14))
    assert calendar.is_workday(date(2026, 11, 23)) == before.is_workday(date(2026, 11, 23))
    assert calendar.version.startswith(f"{before.version}+2027-")
    assert row.payload["source"] == "国办发明电〔2026〕7号"


def test_the_same_notice_twice_changes_nothing_and_a_corrected_one_takes_its_place(here: Cast, tmp_path: Path) -> None:
    for text in (NOTICE, NOTICE, NOTICE.replace("2027-02-12", "2027-02-13")):
        call_command("import_calendar", write(tmp_path, text), stdout=StringIO())
    assert CalendarVersion.objects.count() == 2
    with zone_scope(here.zone.id):
        assert calendar_for(here.zone.id).name_of(date(2027, 2, 13)) == "春节"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("2027-13-01,2027-01-03,holiday,元旦", "第 3 行“from”"),
        ("2027-01-01,,holiday,元旦", "第 3 行“to”"),
        ("2027-01-03,2027-01-01,holiday,元旦", "第 3 行“to”"),
        ("2027-01-01,2027-12-31,holiday,元旦", "第 3 行“to”"),
        ("2027-01-01,2027-01-03,feast,元旦", "第 3 行“kind”"),
        ("2027-01-04,2027-01-04,makeup,元旦", "第 3 行“kind”"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(db: None, tmp_path: Path, line: str, where: str) -> None:
    err = StringIO()
    text = f"# x\nfrom,to,kind,name\n{line}\n2027-05-01,2027-05-05,holiday,劳动节\n"
    with pytest.raises(CommandError, match="1 error"):
        call_command("import_calendar", write(tmp_path, text), stderr=err)
    assert where in err.getvalue()
    assert CalendarVersion.objects.count() == 0


def test_all_wrong_lines_are_shown_at_once_and_a_day_comes_once() -> None:
    lines = ["from,to,kind,name", "x,x,holiday,a", "2027-01-01,2027-01-02,holiday,a", "2027-01-02,2027-01-02,holiday,b"]
    days, errors = parse_notice(lines)
    assert [error.data["line"] for error in errors] == [2, 4]
    assert len(days) == 2


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "a,b\n1,2\n", "from,to,kind,name\n2027-02-14,2027-02-14,makeup,春节\n"]
)
def test_a_file_that_is_no_notice_is_refused(text: str) -> None:
    assert parse_notice(text.splitlines())[1]


def test_a_file_that_is_not_there_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"notice\.csv"):
        call_command("import_calendar", str(tmp_path / "notice.csv"))


def test_a_closure_counts_in_its_own_zone_only(here: Cast, there: Cast) -> None:
    storm = date(2026, 4, 21)
    close_day(actor=here.sysadmin, at=AT, day=storm, reason="暴雪")
    with zone_scope(here.zone.id):
        calendar = calendar_for(here.zone.id)
        assert calendar_for(here.zone.id) is calendar
    with zone_scope(there.zone.id):
        assert calendar_for(there.zone.id).is_workday(storm)
    assert not calendar.is_workday(storm)
    assert calendar.kind_of(storm) == "closure"
    assert "+closed-" in calendar.version


def test_a_day_is_closed_once_and_only_by_the_system_administrator(here: Cast) -> None:
    close_day(actor=here.sysadmin, at=AT, day=date(2026, 4, 21), reason="暴雪")
    with pytest.raises(ClosureExists):
        close_day(actor=here.sysadmin, at=AT, day=date(2026, 4, 21), reason="又一次")
    with pytest.raises(NotAllowed):
        close_day(actor=here.officer, at=AT, day=date(2026, 4, 22), reason="想放假")
