"""Tests of acts at one instant over HTTP: no join lost or doubled, one decision wins and the rest are told."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.approvals.models import FilingRow, SimItemRow, WorkItemRow
from onezone.platform.api.services.tokens import create_token
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from tests.approvals.project.conftest import World
from tests.pressure.racing import race_over_http
from tests.pressure.worlds import before_the_join, copied, formal_in_review, signers
from tests.sizes import size

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Pair = tuple[str, str, dict[str, Any]]


def _token(world: World, who: str) -> str:
    with zone_scope(world.zone.id):
        return create_token(actor=world.people[who], at=world.on("2026-11-20").now, name=who, days=30)[1]


def test_the_last_two_departments_at_one_instant_neither_lose_nor_double_the_join(
    world: World, live_server: Any, record_property: Any
) -> None:
    record_property("pairs", size(40, 500))
    with zone_scope(world.zone.id):
        before_the_join(world)
    projects = copied(world, size(40, 500))
    planning, building = _token(world, "NRB/officer"), _token(world, "HCD/officer")

    def opinions(token: str, matter: str) -> list[Pair]:
        body = {"matter": matter, "outcome": "agree"}
        return [(token, f"/projects/{each}/acts/opine", body) for each in projects]

    answers = race_over_http(live_server.url, [opinions(planning, "B302"), opinions(building, "C401")])
    assert {status for each in answers for status, _ in each} == {200}
    with zone_scope(world.zone.id):
        joined = SimItemRow.objects.filter(matter="C402", project__reference__in=projects)
        filed = [
            row.chain
            for row in JournalRow.objects.filter(act="file", chain__in=projects)
            if row.payload["matter"] == "C402"
        ]
        assert sorted(row.project.reference for row in joined.exclude(received_on=None)) == sorted(projects), "lost"
        assert sorted(filed) == sorted(projects), "doubled"
        assert not FilingRow.objects.filter(project__reference__in=projects, waiting__gt=0).exists()
        assert verify(world.zone).holds


def test_of_eight_signers_who_decide_one_item_one_wins_and_seven_are_told(
    world: World, live_server: Any, record_property: Any
) -> None:
    record_property("items", size(6, 60))
    with zone_scope(world.zone.id):
        formal_in_review(world)
        people = signers(world, 8)
    projects = copied(world, size(6, 60))
    body = {"matter": "P210", "outcome": "approve"}
    calls = [[(token, f"/projects/{each}/acts/decide", body) for each in projects]
             for token in [_token(world, who) for who in people]]  # fmt: skip
    answers = race_over_http(live_server.url, calls)
    for trial, project in enumerate(projects):
        told = [each[trial] for each in answers]
        assert sorted(status for status, _ in told) == [200] + [409] * 7, told
        assert {answer["code"] for status, answer in told if status == 409} == {"act_not_possible"}, told
        with zone_scope(world.zone.id):
            assert WorkItemRow.objects.get(project__reference=project, matter="P210").state == "approved"
            assert JournalRow.objects.filter(chain=project, act="decide", payload__matter="P210").count() == 1
