"""What a batch of conversions would do, without doing it: the engine's own answer on a fork of the case."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime

from onezone.kernel.errors import RuleError

from .case import Act, Case
from .engine import apply


def rehearse(case: Case, matters: Iterable[str], *, at: datetime) -> tuple[str, ...]:
    """The matters of a batch that would be converted, in topological order; the case stays as it is.

    A matter whose last prerequisite is converted earlier in the same batch counts (approvals contract 3).
    """
    trial, wanted = _fork(case), set(matters)
    moment = at if case.last_at is None else max(at, case.last_at)
    done = []
    for matter in case.context.catalogue.order:
        if matter not in wanted:
            continue
        try:
            apply(trial, Act("convert", moment, "rehearsal", {"matter": matter, "officer": "rehearsal"}))
        except RuleError:
            continue
        done.append(matter)
    return tuple(done)


def _fork(case: Case) -> Case:
    """A case whose items change apart from the original's; items are frozen values, so the containers are enough."""
    trial = copy.copy(case)
    trial.work_items, trial.sim_items = dict(case.work_items), dict(case.sim_items)
    trial.closed_items, trial.conversions = list(case.closed_items), list(case.conversions)
    return trial
