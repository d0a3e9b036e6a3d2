"""The steps of an import that take a while: reading a file and writing its rows, by whichever process takes them up.

A step is taken up under a lease. Whoever finishes it must still hold it, asked in the transaction that writes: a step
whose process died is begun again by another, and one that was only slow and lost it leaves nothing behind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.crypto import get_random_string

from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.identity.queries import actors_in
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.registers import errors, lines, services, trying
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.heart import Clock, Tell, beating
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Import
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.steps import TAKEN_UP, State, move

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silent process is taken to be alive, and how often a step that breaks off is begun."""

    lease: timedelta = timedelta(minutes=1)
    tries: int = 5


class LostError(Exception):
    """Somebody dropped the import, or another process took it up."""


def work_off(*, actor: Actor, at: datetime, clock: Clock, patience: Patience = Patience()) -> int:
    """Do the next step of every import of the zone that waits for one, or whose process died; returns how many."""
    with zone_scope(actor.zone_id):
        due = list(Import.objects.filter(_due(actor, clock())).order_by("id").values_list("reference", flat=True))
    return sum(run(actor=actor, at=at, reference=each, clock=clock, patience=patience) for each in due)


def run(*, actor: Actor, at: datetime, reference: str, clock: Clock, patience: Patience = Patience()) -> bool:
    """Do the next step of an import for the person who asked for it; False when there is none, or another has it.

    `clock` tells the moments of the lease; what is recorded happened `at`. What is refused or breaks off is noted in
    the import.
    """
    held = _taken_up(actor, reference, clock(), patience)
    if held is None:
        return False
    work = _read if held.state == State.reading else _write
    try:
        person, register = _person(actor, at, held), register_named(held.register)
        require(person, register, Verb.bring)
        with beating(held, clock, patience.lease) as tell:
            work(person, at, register, held, tell)
    except LostError:
        log.info("import %s was dropped or taken over", reference)
    except RuleError as refusal:
        _ended(actor, held, State.refused, refusal)
    except Exception:
        log.exception("import %s broke off", reference)
        _broke_off(actor, held, patience)
    return True


def _due(actor: Actor, moment: datetime) -> Q:
    left = Q(state__in=TAKEN_UP.values(), held_until__lte=moment)
    return Q(zone_id=actor.zone_id) & (Q(state__in=TAKEN_UP) | left)


def _taken_up(actor: Actor, reference: str, moment: datetime, patience: Patience) -> Import | None:
    """The import, held by this process from now on; None when nothing is to be done, or it was tried too often."""
    with act_transaction(actor):
        rows = Import.objects.select_for_update(skip_locked=True).filter(_due(actor, moment), reference=reference)
        held = rows.first()
        if held is None:
            return None
        if held.state in TAKEN_UP:
            move(held, TAKEN_UP[State(held.state)])
        if held.tries >= patience.tries:
            _note(held, State.failed, errors.ImportBrokenOff(reference=reference, tries=held.tries))
            held.save()
            return None
        held.holder, held.held_until = get_random_string(16), moment + patience.lease
        held.progress, held.tries = 0, held.tries + 1
        held.save()
    return held


def _person(actor: Actor, at: datetime, held: Import) -> Actor:
    """Who asked for the step, as their post stands today. NotAllowed when they no longer hold it."""
    if held.post_id == actor.post_id:
        return actor
    with zone_scope(actor.zone_id):
        for each in actors_in(actor, on=local_date(at)):
            if each.post_id == held.post_id:
                return each
    raise NotAllowed(
        act=f"registers:{held.register}:{Verb.bring.value}", role="-",
        sentence_zh="继续这次导入：要求导入的人已不在岗",
        sentence_en="go on with this import: the post that asked for it has ended",
    )  # fmt: skip


def _read(person: Actor, at: datetime, register: Register, held: Import, tell: Tell) -> None:
    """The dry run: nothing of the register is touched. To keep what was found is the second half of the way."""
    with zone_scope(person.zone_id):
        trial = trying.try_import(person, register, held, today=local_date(at), tell=_first_half(tell))
    with act_transaction(person):
        run = _still_held(held)
        lines.keep(register, run, trial, tell=_second_half(tell, held))
        _let_go(run, State.tried)


def _write(person: Actor, at: datetime, register: Register, held: Import, tell: Tell) -> None:
    """Every new and changed row, or none; the file is judged again under locks, which is half of the way."""
    with act_transaction(person):
        first = _first_half(tell)
        trial = trying.try_import(person, register, held, today=local_date(at), lock=True, tell=first)
        if trial.is_ready:
            _write_rows(person, at, register, held, trial, tell)
        run = _still_held(held)
        if not trial.is_ready:
            lines.keep(register, run, trial)
            run.reason = _reason(_not_ready(trial))
            _let_go(run, State.tried)
            return
        lines.count(run, trial)
        lines.forget(run)
        run.done_at = at
        _let_go(run, State.done)


def _write_rows(person: Actor, at: datetime, register: Register, held: Import, trial: trying.Trial, tell: Tell) -> None:
    rows = [
        services.Written(each.row, each.verdict, each.line)
        for each in trial.rows
        if each.fate in (Fate.new, Fate.changed)
    ]
    if rows:
        services.write(
            actor=person, at=at, register=register, rows=rows, act="import", origin=services.Origin(file=held.file),
            tell=_second_half(tell, held),
        )  # fmt: skip


def _first_half(tell: Tell) -> Tell:
    """Tell of the first of two passes over the rows."""
    return lambda rows: tell(rows // 2)


def _second_half(tell: Tell, held: Import) -> Tell:
    return lambda rows: tell((held.size + rows) // 2)


def _not_ready(trial: trying.Trial) -> errors.ImportNotReady:
    held = trial.counts
    return errors.ImportNotReady(errors=held[Fate.error], conflicts=held[Fate.conflict], alike=held[Fate.alike])


def _still_held(held: Import) -> Import:
    """The import, locked. LostError when it is no longer this process that works on it."""
    run = Import.objects.select_for_update().filter(zone_id=held.zone_id, pk=held.pk, holder=held.holder).first()
    if run is None or run.state != held.state:
        raise LostError
    return run


def _let_go(run: Import, to: State) -> None:
    move(run, to)
    run.holder, run.held_until, run.tries, run.progress = "", None, 0, 0
    run.save()


def _note(run: Import, to: State, refusal: RuleError) -> None:
    move(run, to)
    run.holder, run.held_until, run.reason = "", None, _reason(refusal)


def _reason(refusal: RuleError) -> dict[str, str]:
    return {"code": refusal.code, "zh": refusal.say("zh-hans"), "en": refusal.say("en")}


def _ended(actor: Actor, held: Import, to: State, refusal: RuleError) -> None:
    _if_still_held(actor, held, lambda run: _note(run, to, refusal))


def _broke_off(actor: Actor, held: Import, patience: Patience) -> None:
    """Let it be begun again, unless that was often enough."""
    refusal = errors.ImportBrokenOff(reference=held.reference, tries=held.tries)
    back = next(before for before, during in TAKEN_UP.items() if during == held.state)
    _if_still_held(actor, held, lambda run: _note(run, State.failed if run.tries >= patience.tries else back, refusal))


def _if_still_held(actor: Actor, held: Import, do: Callable[[Import], None]) -> None:
    with act_transaction(actor):
        try:
            run = _still_held(held)
        except LostError:
            return
        do(run)
        run.save()
