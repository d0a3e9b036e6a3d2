"""The desk's filters as an address: which there are, what an address may ask for, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from django.utils.http import urlencode

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.queries.desk import WATCHING
from onezone.approvals.queries.lines import SORTS, VIEWS, Wish
from onezone.platform.identity.actor import Actor

FILTERS = ("matter", "park", "q", "state", "kind", "officer", "department", "due_from", "due_to")
ASKED = ("view", *FILTERS, "sort", "band")
KINDS = ("formal", "simulated")
MOST_WORDS = 6


def clean_query(text: str) -> str:
    """What of a query a view may keep: the desk's own filters with something in them, in one order."""
    return address({name: value[:80] for name, value in parse_qsl(text)})


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The query of the desk with some of what is asked changed; what is empty is left out."""
    wanted = {**asked, **changed}
    return urlencode({name: wanted[name].strip() for name in ASKED if wanted.get(name, "").strip()})


def wish_of(actor: Actor, asked: Mapping[str, str], catalogue: Catalogue) -> Wish:
    """What an address asks of the list. What is not understood is not asked; a department is asked by who sees all."""
    return Wish(
        view=asked["view"] if asked["view"] in VIEWS else "all",
        matter=asked["matter"],
        park=asked["park"],
        words=tuple((word, _matters_named(word, catalogue)) for word in asked["q"].split()[:MOST_WORDS]),
        state=asked["state"],
        kind=asked["kind"] if asked["kind"] in KINDS else "",
        officer="mine" if asked["officer"] == "mine" else "",
        department=asked["department"] if actor.role in WATCHING else "",
        due_from=_day(asked["due_from"]),
        due_to=_day(asked["due_to"]),
        sort=asked["sort"] if asked["sort"] in SORTS else "",
    )


def _matters_named(word: str, catalogue: Catalogue) -> tuple[str, ...]:
    low = word.lower()
    return tuple(
        each.id for each in catalogue.matters.values() if low in f"{each.id} {each.name_zh} {each.name_en}".lower()
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
