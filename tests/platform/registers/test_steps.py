"""Imports in the background: one step after another, seen from outside, survived by whoever dies, written once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from onezone.kernel.errors import FieldError
from onezone.parties.models import Enterprise
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import errors, heart, importing, marks, running
from onezone.platform.registers.declaration import Values
from onezone.platform.registers.heart import Heart
from onezone.platform.registers.models import Entry, Import, ImportLine
from onezone.platform.registers.pages.bringing import progress_of
from onezone.platform.registers.steps import MOVES, MOVING, TAKEN_UP, State, move
from tests.platform.registers.conftest import AT, Cast

FIBRE = "91350100M000100Y43"
LATER = AT + running.Patience().lease
whenever_judged: list[Callable[[], None]] = []
"""What else happens while a row of WATCHED is judged."""
whenever_settled: list[Callable[[], None]] = []
"""The same in the instant between the check of a row and its saving."""
now_wrong: list[FieldError] = []
"""What is wrong with every row of it."""


def _rule(_held: Values | None, _wanted: Values) -> Iterable[FieldError]:
    for each in tuple(whenever_judged):
        each()
    return tuple(now_wrong)


def _settle(actor: Actor, row: Any, held: Values | None) -> None:
    for each in tuple(whenever_settled):
        each()
    ENTERPRISES.settle(actor, row, held)


WATCHED = replace(ENTERPRISES, rule=_rule, settle=_settle)
REGISTERS = (WATCHED,)


@pytest.fixture(autouse=True)
def _watched(settings: Any) -> Iterator[None]:
    settings.ONEZONE_REGISTERS = "tests.platform.registers.test_steps.REGISTERS"
    yield
    whenever_judged.clear()
    whenever_settled.clear()
    now_wrong.clear()


def receive(here: Cast, rows: int = 3) -> str:
    names = "".join(f"企业{n:03}\n" for n in range(rows))
    return importing.receive(
        actor=here.window, at=AT, register=WATCHED, name="企业.csv", content=f"名称\n{names}".encode()
    )


def work_off(here: Cast, at: Any = AT) -> int:
    return running.work_off(actor=here.system, at=at, clock=lambda: at)


def act(here: Cast, service: Callable[..., Any], reference: str) -> None:
    service(actor=here.window, at=AT, register=WATCHED, reference=reference)


def order(here: Cast, reference: str) -> None:
    work_off(here)
    act(here, importing.take, reference)


def held(here: Cast, reference: str) -> Import:
    with zone_scope(here.zone.id):
        return Import.objects.get(reference=reference)


def count(here: Cast, model: Any, **of: Any) -> int:
    with zone_scope(here.zone.id):
        return int(model.objects.filter(zone=here.zone, **of).count())


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    reached = {State.waiting} | {each for held in MOVES.values() for each in held}
    assert reached == set(State) == set(MOVES)
    assert {state for state, following in MOVES.items() if not following} == {State.done, State.dropped}
    assert all(MOVES[state] for state in MOVING)
    assert all(during in MOVES[before] for before, during in TAKEN_UP.items())


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(State.writing, errors.ImportBusy), (State.done, errors.ImportClosed), (State.dropped, errors.ImportClosed)],
)
def test_what_is_being_written_or_is_over_cannot_be_dropped(state: State, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        move(Import(state=state, reference="I-1"), State.dropped)


def test_a_file_waits_is_tried_ordered_and_written_by_whoever_takes_it_up(here: Cast) -> None:
    reference = receive(here)
    assert held(here, reference).state == State.waiting
    assert work_off(here) == 1
    run = held(here, reference)
    assert (run.state, run.counts["new"], run.holder) == (State.tried, 3, "")
    assert count(here, ImportLine, fate="new") == 3
    act(here, importing.take, reference)
    assert (held(here, reference).state, count(here, Enterprise)) == (State.ordered, 0)
    assert work_off(here) == 1
    run = held(here, reference)
    assert (run.state, run.done_at, run.counts["new"]) == (State.done, AT, 3)
    assert (count(here, Enterprise), count(here, ImportLine)) == (3, 0)
    with zone_scope(here.zone.id):
        assert set(Entry.objects.values_list("by", flat=True)) == {here.window.signature}
    assert work_off(here) == 0


def test_what_is_dropped_before_it_is_written_leaves_nothing(here: Cast) -> None:
    reference = receive(here)
    order(here, reference)
    act(here, importing.drop, reference)
    assert work_off(here) == 0
    assert (held(here, reference).state, count(here, Enterprise), count(here, ImportLine)) == (State.dropped, 0, 0)


def test_what_is_dropped_while_it_is_read_stays_dropped(here: Cast) -> None:
    reference = receive(here)

    def drop() -> None:
        whenever_judged.clear()
        act(here, importing.drop, reference)

    whenever_judged.append(drop)
    work_off(here)
    assert (held(here, reference).state, count(here, ImportLine)) == (State.dropped, 0)


def test_a_step_has_one_holder_until_its_lease_is_over(here: Cast) -> None:
    reference = receive(here)

    def another() -> None:
        whenever_judged.clear()
        assert work_off(here, LATER - timedelta(seconds=1)) == 0
        assert work_off(here, LATER) == 1
        assert held(here, reference).state == State.tried

    whenever_judged.append(another)
    work_off(here)
    assert held(here, reference).state == State.tried
    assert count(here, ImportLine) == 3


def test_a_slow_process_that_lost_its_lease_leaves_nothing_behind(here: Cast) -> None:
    reference = receive(here)
    order(here, reference)

    def another() -> None:
        whenever_judged.clear()
        Import.objects.filter(zone=here.zone, reference=reference).update(holder="another")

    whenever_judged.append(another)
    work_off(here)
    assert (held(here, reference).state, count(here, Enterprise)) == (State.writing, 0)
    work_off(here, LATER)
    assert held(here, reference).state == State.done
    assert (count(here, Enterprise), count(here, JournalRow, act="enterprises_import")) == (3, 1)


def test_a_register_that_changed_since_the_dry_run_is_asked_again_and_nothing_is_written(here: Cast) -> None:
    reference = receive(here)
    order(here, reference)
    now_wrong.append(errors.ValueMissing(field="park"))
    work_off(here)
    run = held(here, reference)
    assert (run.state, run.reason["code"]) == (State.tried, "register_import_not_ready")
    assert (run.counts["error"], count(here, ImportLine, fate="error"), count(here, Enterprise)) == (3, 3, 0)


def test_a_value_taken_in_the_last_instant_is_refused_by_name_and_all_of_it_is_undone(here: Cast) -> None:
    content = f"名称,统一社会信用代码\n慢一步,{FIBRE}\n别家,\n".encode()
    reference = importing.receive(actor=here.window, at=AT, register=WATCHED, name="慢.csv", content=content)
    order(here, reference)

    def take_it() -> None:
        whenever_settled.clear()
        Enterprise.objects.create(zone=here.zone, name="抢先一步", credit_code=FIBRE)

    whenever_settled.append(take_it)
    work_off(here)
    run = held(here, reference)
    assert (run.state, run.reason["code"], count(here, Enterprise)) == (State.refused, "register_row_refused", 0)
    assert "抢先一步" in run.reason["zh"]


def test_what_breaks_off_is_begun_again_but_not_for_ever(here: Cast) -> None:
    reference = receive(here)
    order(here, reference)
    whenever_judged.append(_fall)
    tries = running.Patience().tries
    for turn in range(1, tries + 1):
        assert work_off(here) == 1
        assert held(here, reference).state == (State.ordered if turn < tries else State.failed)
    assert work_off(here) == 0
    assert held(here, reference).reason["code"] == "register_import_broken_off"
    whenever_judged.clear()
    act(here, importing.again, reference)
    work_off(here)
    assert (held(here, reference).state, count(here, Enterprise)) == (State.tried, 0)


def _fall() -> None:
    raise RuntimeError("no memory")


def test_whoever_lost_the_post_has_nothing_written(here: Cast) -> None:
    reference = receive(here)
    order(here, reference)
    assert here.window.post_id is not None
    identity.end_post(actor=here.secadmin, at=AT, post_id=here.window.post_id)
    work_off(here, AT + timedelta(days=1))
    run = held(here, reference)
    assert (run.state, run.reason["code"], count(here, Enterprise)) == (State.refused, "not_allowed", 0)


def test_a_heartbeat_tells_how_far_it_is_and_holds_on_to_the_lease(here: Cast) -> None:
    reference = receive(here)
    with zone_scope(here.zone.id):
        Import.objects.filter(reference=reference).update(state=State.reading, holder="me", held_until=AT)
    mine = Heart(held(here, reference), lambda: LATER, timedelta(minutes=1))
    mine.tell(2)
    mine.beat()
    run = held(here, reference)
    assert (run.progress, run.held_until) == (2, LATER + timedelta(minutes=1))
    other = Heart(run, lambda: LATER, timedelta(minutes=5))
    other.held.holder = "another"
    other.tell(3)
    other.beat()
    assert held(here, reference).progress == 2


def test_on_a_database_that_shows_nothing_before_the_end_a_mark_says_how_far_the_rows_are(
    here: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.ONEZONE_DATA = tmp_path
    run = held(here, receive(here, rows=400))
    working = Heart(run, lambda: LATER, timedelta(minutes=1))
    for rows in (99, 150, 180, 340):
        working.tell(rows)
    told = 340 if connection.vendor == "sqlite" else 0
    assert (marks.rows_done(run), progress_of(run).percent) == (told, told // 40 * 10)
    marks.drop(run.pk)
    assert marks.rows_done(run) == 0


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_writing_is_taken_over_and_every_row_is_there_once(
    transactional_db: None, here: Cast
) -> None:
    reference = receive(here, rows=40)
    order(here, reference)
    _killed_while_writing(here)
    assert (held(here, reference).state, count(here, Enterprise)) == (State.writing, 0)
    assert work_off(here, LATER - timedelta(seconds=1)) == 0
    assert work_off(here, LATER) == 1
    assert held(here, reference).state == State.done
    assert (count(here, Enterprise), count(here, Entry)) == (40, 40)
    assert count(here, JournalRow, act="enterprises_import") == 1


def _killed_while_writing(here: Cast) -> None:
    """A worker in a process of its own, killed when half of the rows are judged and its transaction is open."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        judged: list[None] = []

        def wait_to_be_killed() -> None:
            judged.append(None)
            if len(judged) == 20:
                os.write(writing, b".")
                signal.pause()

        whenever_judged.append(wait_to_be_killed)
        work_off(here)
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read(1) == b"."
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def test_nothing_beats_inside_a_transaction_that_nobody_can_see(here: Cast) -> None:
    with heart.beating(Import(reference="I-1"), lambda: AT, timedelta(minutes=1)) as tell:
        assert tell is heart.silent
