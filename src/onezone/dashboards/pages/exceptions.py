"""One open item in words: its light, why, since when, whose move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item_words import light_words, waiting_for
from onezone.approvals.queries.desk import QueueRow
from onezone.platform.web.shown import mmdd

RED = ("black", "red")


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One item that is not green: why, since when, whose move, one link."""

    light: str
    light_word: str
    light_n: int | None
    project: str
    project_href: str
    matter: str
    code: str
    simulated: bool
    reason: str
    since: str
    who: str
    department: str
    mine: bool
    href: str


def exception(row: QueueRow, today: date) -> ExceptionRow:
    """One open item in words."""
    word, number = _light(row, today)
    state = words.sim_state(row.state)[0] if row.simulated else words.work_state(row.state)[0]
    late = row.light in RED
    due = mmdd(row.due_on, today)
    return ExceptionRow(
        light=row.light or "none",
        light_word=word,
        light_n=number,
        project=row.project_name,
        project_href=f"/projects/{row.project}/",
        matter=words.matter_name(row.catalogue, row.matter.id, short=True),
        code=row.matter.id,
        simulated=row.simulated,
        reason=_reason(row, state),
        since=_since(due, late=late, known=row.due_on is not None),
        who=waiting_for(row.move, row.item, row.catalogue, row.department),
        department=words.department_name(row.catalogue, row.department),
        mine=row.mine,
        href=item_url(row.project, row.matter.id, simulated=row.simulated),
    )


def _light(row: QueueRow, today: date) -> tuple[str, int | None]:
    if row.answer_by is not None:
        return (_("今天答复") if row.answer_by == today else _("待答复")), None
    return light_words(row.light, row.promised, row.statutory, today)


def _reason(row: QueueRow, state: str) -> str:
    """State and which limit it is that is near or past."""
    if row.answer_by is not None:
        return _("%(state)s；%(day)s 前不答复即视为受理") % {"state": state, "day": mmdd(row.answer_by)}
    clock = row.statutory if row.light == "black" else row.promised or row.statutory
    if clock is None:
        return state
    kind = _("法定") if clock is row.statutory else _("承诺")
    unit = _("日") if clock.unit == "wd" else _("天")
    data = {"state": state, "kind": kind, "limit": clock.limit + clock.extension, "unit": unit, "used": clock.elapsed}
    return _("%(state)s；%(kind)s %(limit)s %(unit)s，已用 %(used)s %(unit)s") % data


def _since(due: str, *, late: bool, known: bool) -> str:
    """When it fell due or falls due; an item without a limit has no such day."""
    if not known:
        return "—"
    return _("自 %(day)s 超期") % {"day": due} if late else _("%(day)s 到期") % {"day": due}
