"""An item's papers beside its form: what is read stands at the left while the outcome is written at the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onezone.approvals.pages.item import ItemPage, build_item
from onezone.approvals.pages.papers_shown import Paper, papers_of
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class Choice:
    """One version that can be shown; `href` shows it, "" when its file is not held here."""

    slot: str
    number: int
    name: str
    current: bool
    reviewed: bool
    shown: bool
    href: str


@dataclass(frozen=True, slots=True)
class ViewerPage:
    """The item with its papers; `paper` is the one shown, `before` and `after` its neighbours in the list."""

    item: ItemPage
    choices: tuple[Choice, ...]
    title: str
    paper: Paper | None
    before: str
    after: str


def build_viewer(
    actor: Actor, reference: str, matter: str, *, simulated: bool, at: datetime, wanted: str = ""
) -> ViewerPage:
    """The viewer of an item; `wanted` is the hash to show, the first paper held by default. Raises NotFound."""
    item = build_item(actor, reference, matter, simulated=simulated, at=at)
    versions = [(slot, each) for slot in item.slots for each in reversed(slot.versions)]
    papers = papers_of(actor, reference, {each.hash for _slot, each in versions})
    shown = wanted or next((each.hash for _slot, each in versions if each.hash in papers), "")
    if wanted and wanted not in {each.hash for _slot, each in versions}:
        raise NotFound(what=wanted)
    choices = tuple(
        Choice(
            slot.name,
            each.number,
            each.name,
            each.current,
            each.reviewed,
            each.hash == shown,
            f"{item.href}materials/?file={each.hash}" if each.hash in papers else "",
        )
        for slot, each in versions
    )
    title = next((f"{each.slot} V{each.number}" for each in choices if each.shown), "")
    before, after = _neighbours(choices)
    return ViewerPage(item, choices, title, papers.get(shown), before, after)


def _neighbours(choices: tuple[Choice, ...]) -> tuple[str, str]:
    held = [each for each in choices if each.href]
    place = next((number for number, each in enumerate(held) if each.shown), None)
    if place is None:
        return "", ""
    return (held[place - 1].href if place else "", held[place + 1].href if place + 1 < len(held) else "")
