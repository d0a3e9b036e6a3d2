"""Tests that every service that writes has wholly happened or not at all, whatever dies or fails, and is recorded once.

The services stand in `writes.py`. A2: the process dies before a statement, or right before the commit. A3: the database
refuses a statement. E3: the call writes as many rows of the journal as it says, no more when it is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from onezone.platform.outbox.models import Delivery
from onezone.platform.outbox.services import sweep
from tests.approvals.project.conftest import TODAY, World
from tests.pressure.contents import contents, differences
from tests.pressure.crashing import DIED, DIED_LATER, FELL, FINISHED, Work, dies_at, fails_at, statements_of
from tests.pressure.ready import office
from tests.pressure.writes import RESUMED, WRITES, Row, name_of
from tests.sizes import LONG

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone(transactional_db: None, settings: Any, tmp_path: Any) -> Iterator[World]:
    settings.ONEZONE_TODAY, settings.ONEZONE_DATA, settings.ONEZONE_MAIL = TODAY, tmp_path, True
    logging.disable(logging.CRITICAL)  # hundreds of failures that were asked for are not news
    yield office()
    logging.disable(logging.NOTSET)


def test_a_write_that_dies_or_fails_at_any_statement_leaves_all_or_nothing(zone: World, record_property: Any) -> None:
    found: list[str] = []
    for service, row in WRITES.items():
        name, work = name_of(service), _in_zone(zone, _called(zone, service, row))
        told = _records(zone)
        found += [f"{name} {said}" for said in _broken(zone, work)]
        if row.records not in (None, written := _records(zone) - told):
            found.append(f"{name} writes {written} rows of the journal, not {row.records}")
        _deliver(zone)
    record_property("services", len(WRITES))
    assert not found, "\n".join(found)
    assert verify(zone.zone).holds


def _broken(world: World, work: Work) -> Iterator[str]:
    """What is left behind by a call that dies or fails at each point; in the end the call is made."""
    before, statements = contents(world.zone), statements_of(work)
    for statement in _points(statements):
        if dies_at(statement, work) != DIED:
            yield f"outlives statement {statement} of {statements}"
        if not fails_at(statement, work):
            yield f"does not fall over when statement {statement} is refused"
        if left := differences(before, contents(world.zone)):
            yield f"dead at statement {statement}, or refused it, leaves {left}"
    if dies_at(statements, work) not in (DIED_LATER, FINISHED):
        yield "falls over"
    if not differences(before, contents(world.zone)):
        yield "does nothing"


def test_a_write_of_several_transactions_goes_on_where_it_died_and_does_nothing_twice(zone: World) -> None:
    for service, row in RESUMED.items():
        work, name = _called(zone, service, row), name_of(service)
        work = _in_zone(zone, work) if row.inside else work
        before, told, statement, ended = contents(zone.zone), _records(zone), 0, DIED
        while (was := ended) != FINISHED:
            ended = dies_at(statement, work)
            if ended == FELL and was == DIED_LATER:
                break  # all was done before it died, and it is refused as done
            assert ended != FELL, f"{name} fell over at statement {statement}"
            assert verify(zone.zone).holds, f"{name}, dead at statement {statement}"
            statement += 1 if LONG else 5
        assert differences(before, contents(zone.zone)), f"{name} did nothing"
        assert row.records in (None, _records(zone) - told), f"{name} is not recorded as it says"
        _deliver(zone)


def _called(world: World, service: Callable[..., Any], row: Row) -> Work:
    with zone_scope(world.zone.id):
        if row.before is not None:
            row.before(world)
        return partial(service, **row.given(world))


def _in_zone(world: World, work: Work) -> Work:
    """As a request does its work: inside the zone, on PostgreSQL one transaction from beginning to end."""

    def inside() -> None:
        with zone_scope(world.zone.id):
            work()

    return inside


def _points(statements: int) -> list[int]:
    """Every statement; in CI the first, the last and one between."""
    return list(range(statements)) if LONG else sorted({0, statements // 2, statements - 1})


def _records(world: World) -> int:
    with zone_scope(world.zone.id):
        return JournalRow.objects.filter(zone=world.zone).count()


def _deliver(world: World) -> None:
    """What died between the commit and its delivery is brought by the sweep."""
    while sweep(zone_id=world.zone.id, at=world.now + timedelta(hours=1)):
        pass
    with zone_scope(world.zone.id):
        assert not Delivery.objects.filter(state=Delivery.State.waiting).exists()
