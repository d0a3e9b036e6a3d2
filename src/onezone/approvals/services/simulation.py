"""Applying for simulation and admitting to it: the answers become facts and the act follows, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from onezone.approvals import store
from onezone.approvals.services.core import Done, act_on
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction

MINUTES = "simulation.minutes"
"""The fact that names the minutes of the joint meeting."""


def apply_for_simulation(*, actor: Actor, at: datetime, project: str, answers: Mapping[str, str]) -> Done:
    """Record the answers to the admission questions (fact -> "true" | "false") and apply.

    Raises what `core.perform` raises; AdmissionRefused while the risk commitment is not signed.
    """
    return _with_facts(actor, at, project, answers, "apply", {})


def admit_to_simulation(
    *,
    actor: Actor,
    at: datetime,
    project: str,
    answers: Mapping[str, str],
    matters: Sequence[str],
    minutes: str,
    valid_to: str = "",
) -> Done:
    """Record what was still unknown and the joint meeting's minutes, and admit with a fixed item set.

    `valid_to` is an ISO day; empty means the zone's months from today. Raises AdmissionRefused, DateImpossible.
    """
    data: dict[str, Any] = {"matters": list(matters), "minutes": minutes}
    if valid_to:
        data["valid_to"] = valid_to
    return _with_facts(actor, at, project, {**answers, MINUTES: minutes}, "admit", data)


def _with_facts(
    actor: Actor, at: datetime, project: str, facts: Mapping[str, str], act: str, data: dict[str, Any]
) -> Done:
    with act_transaction(actor):
        loaded = store.load_locked(actor, project)
        for name, value in facts.items():
            if loaded.case.facts.read(name) != value:
                stated: dict[str, Any] = {"name": name, "value": value}
                act_on(actor=actor, at=at, loaded=loaded, act="record_fact", data=stated, file_names={})
                store.mark_saved(loaded)
        return act_on(actor=actor, at=at, loaded=loaded, act=act, data=data, file_names={})
