"""What an act would do to a project's opinions, without doing it: the engine's own answer on a copy of the case."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from onezone.approvals import words
from onezone.approvals.domain.case import Act, Case
from onezone.approvals.domain.conversion import evaluate
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.states import CASE_ENDED, CaseState
from onezone.approvals.pages.item_words import input_name
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date


@dataclass(frozen=True, slots=True)
class Touched:
    """A matter that the act would change, and through which of its inputs."""

    matter: str
    name: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What would happen: opinions that turn stale, those that stay, what could be converted, whether it all ends."""

    refusal: str
    stale: tuple[Touched, ...]
    standing: tuple[Touched, ...]
    convertible: tuple[Touched, ...]
    ends: bool
    state: str
    trial: Case


def dry_run(case: Case, act: str, data: Mapping[str, Any], *, at: datetime) -> Effect:
    """Apply an act to a copy of the case and compare; a refusal is part of the answer. The case stays as it is."""
    trial = copy.deepcopy(case, {id(case.context): case.context})
    moment = at if case.last_at is None else max(at, case.last_at)
    on, refusal = local_date(moment), ""
    before = _stale(case)
    try:
        apply(trial, Act(act, moment, "dry run", {**data, "officer": "dry run"}))
    except RuleError as error:
        refusal = error.say(get_language() or "zh-hans")
    after, state = _stale(trial), trial.sim_state(on)
    live = [each for each, item in trial.sim_items.items() if item.is_favourable and not item.is_ended]
    ends = state in CASE_ENDED - {CaseState.CONVERTED} and case.sim_state(on) not in CASE_ENDED
    return Effect(
        refusal,
        tuple(_touched(trial, each, because) for each, because in after.items() if because != before.get(each)),
        tuple(_touched(trial, each) for each in live if each not in after),
        tuple(_touched(trial, each) for each in live if not ends and _may_convert(trial, each, moment)),
        ends,
        words.case_state(str(state)),
        trial,
    )


def _stale(case: Case) -> dict[str, tuple[str, ...]]:
    found = {
        each: case.stale_because(case.sim_items[each])
        for each in case.context.catalogue.order
        if each in case.sim_items
    }
    return {each: because for each, because in found.items() if because}


def _touched(case: Case, matter: str, because: tuple[str, ...] = ()) -> Touched:
    catalogue = case.context.catalogue
    return Touched(
        matter, words.matter_name(catalogue, matter, short=True), tuple(input_name(each, catalogue) for each in because)
    )


def _may_convert(case: Case, matter: str, at: datetime) -> bool:
    if case.matter(matter).simulation != "full":
        return False
    return evaluate(case, case.sim_items[matter], on=local_date(at), accepted=False).all_but_filing_ok
