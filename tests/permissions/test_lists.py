"""H2: what a list, a board, a search or the API shows a person is exactly what the person may open.

Every project of a random small world carries a token in its name; a token that is seen anywhere must be one of a
project whose own page opens, and the list of projects must hold them all.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from onezone.platform.identity.actor import Role
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import FIRM, OTHER_FIRM, TODAY, World, make_world, open_in
from tests.permissions.table import routes
from tests.permissions.world import undone
from tests.sizes import size

TOKEN = re.compile(r"令牌\d+")
THIRD_FIRM = "91211382MA0XQ9999X"
MATTERS = ("A101", "A109", "L02", "P204")
PEOPLE = ("applicant", "stranger", "window", "NRB/officer", "leader", "auditor", "system_admin")
LISTS = ("/projects/", "/portal/", "/desk/", "/simulations/", "/board/", "/board/rows/", "/window/", "/api/v1/projects")


@pytest.fixture
def zones(db: None, settings: Any) -> Iterator[tuple[World, World]]:
    settings.ONEZONE_TODAY = TODAY
    logging.disable(logging.CRITICAL)
    here, there = make_world(), make_world("chaoyang")
    with zone_scope(here.zone.id):
        here.hire("auditor", Role.auditor)
        here.hire("system_admin", Role.system_admin)
    yield here, there
    logging.disable(logging.NOTSET)


OWN = {"applicant": FIRM, "stranger": OTHER_FIRM, "auditor": "nobody's", "system_admin": "nobody's"}
"""Who sees the projects of one firm only; a list and a page that both forgot to ask would agree."""


def populate(world: World, draw: random.Random, first: int) -> dict[str, tuple[str, str]]:
    """Two to four projects of random firms with random filings: reference -> token and firm."""
    references = {}
    with zone_scope(world.zone.id):
        for number in range(draw.randint(2, 4)):
            firm = draw.choice((FIRM, OTHER_FIRM, THIRD_FIRM))
            world.reference = open_in(
                world, name=f"项目令牌{first + number}", code=f"2610-211382-04-01-{first + number:06}", firm=firm,
                route=dict.fromkeys(MATTERS, True),
            )  # fmt: skip
            references[world.reference] = (f"令牌{first + number}", firm)
            for matter in draw.sample(MATTERS, draw.randint(0, 2)):
                world.file(matter)
    return references


def tokens(client: Client, address: str) -> set[str]:
    """The tokens that an answer shows; none where the person may not go. Small worlds fit the first page of a list."""
    answer = client.get(address)
    text = answer.content.decode(errors="ignore")
    if "\\u" in text:
        text = text.encode().decode("unicode_escape", errors="ignore")
    return set(TOKEN.findall(text)) if answer.status_code == 200 else set()


def test_every_list_shows_exactly_what_opens(zones: tuple[World, World]) -> None:
    here, there = zones
    known = set(routes())
    lists = [address for address in LISTS if address in known]
    assert "/projects/" in lists
    clients = {who: here.client(who) for who in PEOPLE} | {"other zone": there.client("NRB/officer")}
    draw = random.Random(20261123)
    for trial in range(size(20, 5_000)):
        with undone():
            ours = populate(here, draw, 100)
            references = {*ours, *populate(there, draw, 200)}
            for who in draw.sample(sorted(clients), 4):
                client = clients[who]
                opened = {reference: tokens(client, f"/projects/{reference}/") for reference in sorted(references)}
                opens = set().union(*opened.values())
                if who in OWN:
                    assert opens == {token for token, firm in ours.values() if firm == OWN[who]}, (trial, who)
                assert tokens(client, "/projects/") == opens, (trial, who)
                for address in lists:
                    assert tokens(client, address) <= opens, (trial, who, address)
                reference = draw.choice(sorted(references))
                taken = client.get(f"/projects/{reference}/case.json").status_code == 200
                assert taken == bool(opened[reference]), (trial, who, reference)
                if "/api/v1/projects" in known:
                    assert tokens(client, "/api/v1/projects") == opens, (trial, who)
