"""The daily digest: on working days, one letter to whoever wants it, of what is theirs today and what was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from onezone.approvals.queries.desk import DESK_ROLES, QueueRow, queue
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import actors_of_person, zone_with_id
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.messages.digests import Reader, people_due, post_digest
from onezone.platform.messages.queries import MessageRow, told_since

HOUR = time(8, 0)
LINES = 10
"""So many items and messages are named; the rest is a number."""
LIGHTS = ("black", "red", "yellow", "notice", "green")


def write_digests(*, actor: Actor, at: datetime) -> int:
    """Write the digests of the day; returns how many were written. Safe to call again, late or with a clock set back.

    Before eight in the zone, and on rest days, nothing is written. A person's day is taken first, then the letter is
    written in the same transaction; one with nothing to say is not.
    """
    with zone_scope(actor.zone_id):
        zone = zone_with_id(actor.zone_id)
        here = at.astimezone(ZoneInfo(zone.timezone))
        if here.time() < HOUR or not calendar_for(zone.id).is_workday(here.date()):
            return 0
        due = people_due(actor, here.date())
    return sum(_write(actor, at, here.date(), reader) for reader in due)


def _write(actor: Actor, at: datetime, on: date, reader: Reader) -> bool:
    with act_transaction(actor):
        posts = actors_of_person(actor, reader.user_id, on=on)
        mine = [row for post in posts if post.role in DESK_ROLES for row in queue(post, on) if row.mine]
        since = reader.since or at - timedelta(days=1)
        with override(reader.language):
            news = list({row.id: row for post in posts for row in told_since(post, since, upto=at)}.values())
            subject, body = _subject(mine, news, on), _body(mine, news)
        return post_digest(actor=actor, at=at, on=on, reader=reader, subject=subject, body=body)


def _subject(mine: Sequence[QueueRow], news: Sequence[MessageRow], on: date) -> str:
    if not mine and not news:
        return ""
    return _("%(day)s：%(mine)s 件该您办，%(news)s 条新消息") % {
        "day": on.isoformat(),
        "mine": len(mine),
        "news": len(news),
    }


def _body(mine: Sequence[QueueRow], news: Sequence[MessageRow]) -> str:
    lines = []
    if mine:
        counts = [(light, sum(row.light == light for row in mine)) for light in LIGHTS]
        words = [f"{_light(light)} {number}" for light, number in counts if number]
        lines += [
            _("该您办") + (f" ({', '.join(words)})" if words else ""),
            *map(_item, mine[:LINES]),
            *_rest(mine),
            "",
        ]
    if news:
        lines += [_("上次摘要以来的消息"), *(f"- {row.subject}" for row in news[:LINES]), *_rest(news)]
    return "\n".join(lines).strip()


def _item(row: QueueRow) -> str:
    english = (get_language() or "").startswith("en")
    name = row.matter.name_en if english else row.matter.name_zh
    due = f" · {row.due_on.isoformat()}" if row.due_on else ""
    return f"- {_light(row.light)} {row.matter.id} {name} · {row.project_name}{due}".replace("-  ", "- ")


def _rest(rows: Sequence[object]) -> list[str]:
    more = len(rows) - LINES
    return [ngettext("……还有 %(n)s 条", "……还有 %(n)s 条", more) % {"n": more}] if more > 0 else []


def _light(light: str | None) -> str:
    words = {"black": _("黑灯"), "red": _("红灯"), "yellow": _("黄灯"), "notice": _("提示"), "green": _("绿灯")}
    return words.get(light or "", "")
