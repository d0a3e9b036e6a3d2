"""Loading the demo: zone, catalogue, people, the past, the present; and the marker that names the logins."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.demo import history, present
from onezone.approvals.demo.cast import PASSWORD, Cast, give_particulars, make_cast
from onezone.approvals.demo.present_simulated import MAIN
from onezone.approvals.demo.timeline import Timeline, at
from onezone.approvals.queries.listing import Asked, projects_after
from onezone.approvals.services.book import link_to_book
from onezone.approvals.services.escalation import escalate
from onezone.approvals.services.releases import load_release
from onezone.approvals.services.saved import replay_converted
from onezone.approvals.services.searching import rebuild
from onezone.figures import services as figures
from onezone.figures.register import RATES
from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.errors import RuleError
from onezone.ledger.demo.loading import load_book
from onezone.ledger.services.totals import publish_totals
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import actors_in, all_zones
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.queries import Asked as AskedFor
from onezone.platform.messages.queries import messages_visible_to
from onezone.platform.messages.services import mark_read
from onezone.platform.outbox.services import unheard_by
from onezone.platform.registers import services as registers

Say = Callable[[str], Any]

TELLS, NUMBERS = "onezone.approvals.jobs.tell_who_is_concerned", "onezone.approvals.jobs.find_by_number"
TOLD_DAYS = 45
"""What is older was told and read long ago; numbers are found by the index that is built at the end."""


class AlreadyLoaded(RuleError):
    """The zone is there. Data: code."""

    code = "demo_already_loaded"
    zh = "开发区 {code} 已经存在，演示数据只能装入空库"
    en = "The zone {code} exists already: the demo is loaded into an empty database only"


def load_demo(*, today: date | None, say: Say) -> None:
    """Make the demo zone; about a minute. Raises AlreadyLoaded."""
    data = read_data()
    zone_data = data["zone"]
    today = today or zone_data["today"]
    if any(zone.code == zone_data["code"] for zone in all_zones()):
        raise AlreadyLoaded(code=zone_data["code"])
    opened = at(zone_data["opened_on"], 8, 0)
    zone = identity.open_zone(
        at=opened,
        code=zone_data["code"],
        name_zh=zone_data["name_zh"],
        name_en=zone_data["name_en"],
        settings=zone_data["settings"],
    )
    today_at = at(today, 8, 0)
    with zone_scope(zone.id), _one_transaction():
        release = load_release(actor=system_actor(zone), at=opened, key="builtin", document=builtin_document())
        cast = make_cast(zone, catalogue_of(release), data, when=opened)
        say("演示:部门、人员、企业已建立")
        _play_past(cast, data, say)
        _play_present(cast, today, say)
        figures.load_source(actor=system_actor(zone), at=at(today, 8, 30), name="lingyuan")
        for rate in data["rates"]:
            registers.create(actor=cast.system, at=at(today, 8, 30), register=RATES, given=rate)
        give_particulars(cast, data, when=at(today, 8, 35))
        _keep_book(cast, data, at(today, 8, 40), say)
        rebuild(actor=cast.system)
    _read_old_messages(cast, today_at)
    escalate(actor=cast.system, at=today_at)
    replay_converted(actor=cast.system, at=today_at, most=100)
    _write_marker(data, today)
    say("演示:完成")


@contextmanager
def _one_transaction() -> Iterator[None]:
    """All or nothing, and one commit: a half-made zone would be no demo."""
    with transaction.atomic():
        yield


def read_data() -> Mapping[str, Any]:
    """The demo's data file."""
    text = resources.files("onezone.approvals.demo").joinpath("lingyuan.yaml").read_text("utf-8")
    held: Mapping[str, Any] = yaml.safe_load(text)
    return held


def _play_past(cast: Cast, data: Mapping[str, Any], say: Say) -> None:
    time = Timeline(builtin_calendar(), at(date(2020, 11, 30), 18, 0))
    for spec in data["history"]:
        time.start(history.simulated_project(time, cast, spec))
    for spec in history.top_up(data["history"]):
        time.start(history.ordinary_project(time, cast, spec))
    with unheard_by(TELLS, NUMBERS):
        time.run()
    say("演示:2018—2020 年的二十个模拟审批项目和 248 件正式办件")


def _play_present(cast: Cast, today: date, say: Say) -> None:
    until = at(today, 9, 0)
    time = Timeline(builtin_calendar(), until)
    time.now = until - timedelta(days=400)
    for story in present.stories(time, cast, today):
        time.start(story)
    time.until = until - timedelta(days=TOLD_DAYS)
    with unheard_by(TELLS, NUMBERS):
        time.run()
    time.until = until
    with unheard_by(NUMBERS):
        time.run()
    say("演示:今天在办的项目")


def _keep_book(cast: Cast, data: Mapping[str, Any], when: datetime, say: Say) -> None:
    """The project book with its links to the approvals, and its totals handed to the figures."""
    firms = {key: firm.id for key, firm in cast.enterprises.items()}
    book = load_book(actor=cast.system, at=when, firms=firms)
    for name, key in ({spec["name"]: spec["key"] for spec in data["history"]} | {MAIN["name"]: MAIN["key"]}).items():
        for _id, project in projects_after(cast.system, Asked(text=name), after=None, limit=1):
            link_to_book(actor=cast.system, at=when, reference=project.reference, book=book[key])
    publish_totals(actor=cast.system, at=when, period=f"{when.year}-{when.month - 1:02d}" if when.month > 1 else "")
    say("演示:项目台账 141 个重点项目")


def _read_old_messages(cast: Cast, today_at: datetime) -> None:
    """Everybody has read what is older than a working week; what was told since waits for the visitor."""
    for actor in actors_in(cast.system, on=today_at.date()):
        with zone_scope(actor.zone_id):
            rows = messages_visible_to(actor, limit=5000, asked=AskedFor(unread=True))
        old = [row.id for row in rows if row.sent_at < today_at - timedelta(days=7)]
        mark_read(actor=actor, at=today_at, message_ids=old)


def _write_marker(data: Mapping[str, Any], today: date) -> None:
    logins = [
        {
            "role": person["posts"][-1]["role"],
            "username": person["username"],
            "password": PASSWORD,
            "name": person["name"],
        }
        for person in data["people"]
    ]
    marker = {"today": today.isoformat(), "logins": logins}
    Path(settings.ONEZONE_DEMO_MARKER).write_text(json.dumps(marker, ensure_ascii=False), encoding="utf-8")
