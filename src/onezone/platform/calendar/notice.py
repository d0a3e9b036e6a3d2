"""Reading an official notice: a CSV of days that depart from Monday to Friday; every wrong line is named."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onezone.platform.calendar.errors import NoticeLineWrong

COLUMNS = ("from", "to", "kind", "name")
KINDS = {"holiday": False, "makeup": True}
LONGEST = 31


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of a notice; `works` is True for a make-up working day."""

    day: date
    works: bool
    name: str


def parse_notice(lines: Iterable[str]) -> tuple[tuple[NoticeDay, ...], tuple[NoticeLineWrong, ...]]:
    """Days and errors of a notice file: columns from, to, kind (holiday or makeup), name; lines with # are left out.

    All lines are read, so that every error is shown at once; a file with any error must not be imported.
    """
    kept = [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    if not kept:
        return (), (_wrong(1, "from", "文件没有内容", "the file is empty"),)
    reader = csv.DictReader([line for _number, line in kept])
    if tuple(reader.fieldnames or ()) != COLUMNS:
        heading = ",".join(COLUMNS)
        return (), (_wrong(kept[0][0], "from", f"首行应为 {heading}", f"the first line must be {heading}"),)
    days: dict[date, NoticeDay] = {}
    errors: list[NoticeLineWrong] = []
    for (number, _line), row in zip(kept[1:], reader, strict=False):
        try:
            _add_line(days, number, row)
        except NoticeLineWrong as error:
            errors.append(error)
    years = {day.year for day in days if days[day].works is False}
    if not errors and not years:
        errors.append(_wrong(kept[-1][0], "kind", "没有任何放假日", "there is no holiday in the file"))
    return tuple(days[day] for day in sorted(days)), tuple(errors)


def _add_line(days: dict[date, NoticeDay], number: int, row: Mapping[str, str | None]) -> None:
    first, last = _date(number, "from", row["from"]), _date(number, "to", row["to"])
    if last < first or (last - first).days >= LONGEST:
        raise _wrong(
            number, "to", f"应不早于起始日且不超过 {LONGEST} 天", f"must not be before “from”, {LONGEST} days at most"
        )
    works = KINDS.get((row["kind"] or "").strip())
    if works is None:
        raise _wrong(number, "kind", "应为 holiday 或 makeup", "must be holiday or makeup")
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day in days:
            raise _wrong(number, "from", f"{day} 出现了两次", f"{day} is given twice")
        if works and day.weekday() < 5:
            raise _wrong(number, "kind", f"{day} 不是周末，不能是调休上班日", f"{day} is no weekend day to make up on")
        days[day] = NoticeDay(day, works, (row["name"] or "").strip()[:60])


def _date(number: int, field: str, text: str | None) -> date:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        raise _wrong(
            number, field, f"“{text or ''}”不是日期（应为 2027-01-01）", f"“{text or ''}” is no date"
        ) from None


def _wrong(line: int, field: str, zh: str, en: str) -> NoticeLineWrong:
    return NoticeLineWrong(line=line, field=field, reason_zh=zh, reason_en=en)
