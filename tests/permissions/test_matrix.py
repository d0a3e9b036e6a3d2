"""Everybody knocks at every address with every method: the answer is the one in the reviewed table (matrix.csv)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from tests.approvals.project.conftest import TODAY
from tests.permissions import table
from tests.permissions.table import COLUMNS, Key
from tests.permissions.world import Doors, cell, make_doors

UNSEEN = ("anonymous", "ended_post", "closed_account")
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")
MISSING = {
    "reference": "P-2026-9999", "draft": "nothing", "sha256": "0" * 64, "username": "nobody-at-all",
    "chain": "P-2026-9999", "post": "999999",
}  # fmt: skip
ONCE = re.compile(r'(csrfmiddlewaretoken" value|nonce|name="(?:form|once)" value)="[^"]*"|X-CSRFToken": "[^"]*"')


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals that were asked for are not news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def doors(db: None, quiet: None, settings: Any) -> Doors:
    settings.ONEZONE_TODAY = TODAY
    return make_doors()


def test_every_answer_is_the_reviewed_one(doors: Doors, pytestconfig: pytest.Config) -> None:
    held = table.read()
    if pytestconfig.getoption("--write-matrix"):
        added = {key: _answers(doors, key) for key in table.undeclared()}
        gone = set(table.left_over())
        table.write({key: row for key, row in held.items() if key not in gone} | added)
        return
    differences = []
    for key in table.wanted():
        found, expected = _answers(doors, key), held.get(key)
        if expected is None:
            differences.append(f"no row: {table.line(key, found)}")
            continue
        differences += [
            f"{key.method} {key.path} as {who}: {found[who]}, the table says {expected[who]}"
            for who in COLUMNS
            if found[who] != expected[who]
        ]
    assert not differences, "\n".join(differences)
    assert not doors.unrecorded, "\n".join(doors.unrecorded)


def _answers(doors: Doors, key: Key) -> dict[str, str]:
    address = doors.address(table.routes()[key.path])
    return {who: cell(doors.knock(who, key.method, address)) for who in COLUMNS}


def test_what_is_foreign_answers_as_what_is_missing(doors: Doors) -> None:
    """Same status and same page, whether the thing belongs to another firm or zone or was never there."""
    told = []
    for path, route in table.routes().items():
        missing = {argument: MISSING[argument] for argument in MISSING if f"{argument}>" in path}
        if not missing:
            continue
        for who in ("other_firm", "other_zone", *ADMINISTRATORS):
            foreign = doors.knock(who, "GET", doors.address(route))
            if foreign.status_code != 404:
                continue
            nothing = doors.knock(who, "GET", doors.address(route, **missing))
            if (nothing.status_code, _page(nothing)) != (404, _page(foreign)):
                told.append(f"{path} as {who}")
    assert told == []


def _page(answer: HttpResponse) -> str:
    """What is read, without what the visitor asked for and what differs from one answer to the next."""
    text = ONCE.sub("", answer.content.decode())
    return re.sub(r"“[^”]*”|\"(?:what|instance)\": ?\"[^\"]*\"|next=[^\"&]*|[PW]-2026-\d+|value=\"/[^\"]*\"", "", text)


def test_a_stranger_reaches_nothing_but_the_door() -> None:
    """Whoever has no post at present gets the login page and what a login page needs, whatever they ask for."""
    for key, row in table.read().items():
        if key.path in OPEN:
            continue
        assert {row[who] for who in UNSEEN} <= {"login", "404", "405", "401", "403"}, key


OPEN = frozenset(
    {"/healthz", "/readyz", "/login/", "/language/", "/styleguide/", "/styleguide/<slug:page>/", "/api/v1/openapi.json"}
)


def test_an_overdue_password_reaches_only_the_page_that_changes_it() -> None:
    may = OPEN | {"/password/", "/logout/"}
    for key, row in table.read().items():
        if key.path not in may:
            assert row["old_password"] in ("password", "405", "401", "403"), key


def test_no_page_of_business_opens_to_an_administrator() -> None:
    """The three administrators (GB/T 22239-2019 8.1.5) get no page with cases in it, and none of another's pages."""
    for key, row in table.read().items():
        if not key.path.startswith(BUSINESS) or key.path in SHOWS_NOTHING:
            continue
        for who in ADMINISTRATORS:
            assert row[who] in ("403", "404", "405"), (key, who, row[who])


BUSINESS = ("/book/", "/book-table/", "/projects/", "/window/", "/desk/", "/simulations/", "/board/", "/enterprises/")
SHOWS_NOTHING = frozenset(
    {
        "/projects/",
        "/simulations/",
        "/window/intake/",
        "/window/check/credit-code/",
        "/window/check/project-code/",
    }
)
"""Pages that open to every post and hold nothing for an administrator (test_separation.py looks into them)."""
