"""Owns the rows of the project book in the list of writes (writes.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from onezone.approvals.services import book
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.stages import GATES, Side, Stage, Step
from onezone.ledger.models import Blocker, BookProject
from onezone.ledger.services import links, money, notes, projects, stages, totals
from tests.approvals.project.conftest import World
from tests.ledger.test_pages import PICTURE
from tests.pressure.ready import Row, by

SINCE = date(2026, 1, 5)
TALKS = {proof.code: "文件一号" for proof in GATES[Stage.talks]}


def entry(world: World) -> str:
    """A project of the book that the steward has entered."""
    name = f"台账项目{BookProject.objects.count()}"
    return projects.register_project(
        **by(world, "steward", name=name, stage=Stage.talks, on=SINCE, evidence=TALKS, park="核心园")
    )


def linked(world: World) -> None:
    links.attach(**by(world, "steward", reference=entry(world), kind="other", key="K", title="题", address="/x/"))


def at_entry(world: World, **given: Any) -> dict[str, Any]:
    """The arguments of an act on a project of the book."""
    return by(world, "steward", reference=entry(world), **given)


def blocked(world: World) -> dict[str, Any]:
    reference = entry(world)
    notes.raise_blocker(**by(world, "steward", reference=reference, text="缺地", department="自然资源局"))
    return by(world, "steward", reference=reference, number=Blocker.objects.latest("id").pk, result="已供地")


BOOK: Mapping[Callable[..., Any], Row] = {
    projects.register_park: Row(lambda w: by(w, "steward", name="核心园", is_core=True)),
    projects.register_project: Row(
        lambda w: by(w, "steward", name="新录项目", stage=Stage.talks, on=SINCE, evidence=TALKS)
    ),
    projects.take_over: Row(
        lambda w: by(
            w,
            "steward",
            projects=[projects.Opening(f"接管{n}", (Step(Stage.talks, SINCE, Side.running, TALKS),)) for n in "一二"],
        ),
        records=2,
    ),
    projects.correct_project: Row(lambda w: at_entry(w, changes={"name": "改名项目"})),
    projects.place_project: Row(lambda w: at_entry(w, park="核心园", tags=["重点"])),
    projects.split_project: Row(lambda w: at_entry(w, phases=[("一期", None), ("二期", None)]), records=2),
    stages.advance_project: Row(
        lambda w: at_entry(
            w, to=Stage.signed, on=date(2026, 2, 5), evidence={each.code: "文件" for each in GATES[Stage.signed]}
        )
    ),
    stages.turn_project: Row(lambda w: at_entry(w, side=Side.paused, on=date(2026, 2, 5), reason="等地")),
    money.state_amount: Row(
        lambda w: at_entry(w, kind=Amount.filed, amount="2.6", unit_name="亿元", on=date(2026, 3, 2), source="备案证")
    ),
    money.plan_year: Row(lambda w: at_entry(w, year=2026, amount="1", unit_name="亿元")),
    money.book_month: Row(
        lambda w: at_entry(w, period="2026-10", unit_name="万元", numbers={"month": "100", "building": "100"})
    ),
    notes.set_element: Row(lambda w: at_entry(w, kind="land", need="10", secured="4")),
    notes.raise_blocker: Row(lambda w: at_entry(w, text="缺地", department="自然资源局")),
    notes.resolve_blocker: Row(blocked),
    notes.add_photo: Row(
        lambda w: at_entry(w, name="site.png", content=PICTURE, taken_on=date(2026, 11, 20), place="一号厂房")
    ),
    links.attach: Row(lambda w: at_entry(w, kind="other", key="L", title="题", address="/x/")),
    links.detach: Row(lambda w: by(w, "steward", kind="other", key="K", reason="错"), before=linked),
    book.link_to_book: Row(lambda w: by(w, "steward", reference=w.reference, book=entry(w))),
    book.unlink_from_book: Row(lambda w: by(w, "steward", reference=w.reference, reason="错")),
    totals.publish_totals: Row(lambda w: by(w, "convener"), records=None),
}
