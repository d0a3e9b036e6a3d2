"""What an act would do to a project's opinions, in words, before anything is saved; the rule is `domain/impact.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from onezone.approvals import words
from onezone.approvals.domain.case import Act, Case
from onezone.approvals.domain.impact import Impact, foresee
from onezone.approvals.pages.item_words import change_words


@dataclass(frozen=True, slots=True)
class Touched:
    """A matter that the act would touch, and why: changed inputs with both values, or the opinions it rests on."""

    matter: str
    name: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What would happen, as `Impact` says, with the words for it."""

    refusal: str
    stale: tuple[Touched, ...]
    behind: tuple[Touched, ...]
    standing: tuple[Touched, ...]
    reading: tuple[Touched, ...]
    convertible: tuple[Touched, ...]
    ends: bool
    state: str
    trial: Case

    @property
    def is_nothing(self) -> bool:
        """Whether the act would touch no opinion and no review at all."""
        return not (self.stale or self.behind or self.reading or self.ends)


def dry_run(case: Case, act: str, data: Mapping[str, Any], *, at: datetime) -> Effect:
    """What an act would do to the case, which stays as it is; a refusal is part of the answer."""
    moment = at if case.last_at is None else max(at, case.last_at)
    return _effect(foresee(case, Act(act, moment, "dry run", {**data, "officer": "dry run"})))


def _effect(found: Impact) -> Effect:
    trial = found.trial
    catalogue = trial.context.catalogue
    return Effect(
        found.refusal.say(get_language() or "zh-hans") if found.refusal is not None else "",
        tuple(
            _touched(trial, each, tuple(change_words(change, catalogue) for change in changes))
            for each, changes in found.stale.items()
        ),
        tuple(_touched(trial, each, upstream) for each, upstream in found.behind.items()),
        tuple(_touched(trial, each) for each in found.standing),
        tuple(_touched(trial, each) for each in found.reading),
        tuple(_touched(trial, each) for each in found.convertible),
        found.ends,
        words.case_state(str(found.state)),
        trial,
    )


def _touched(case: Case, matter: str, because: tuple[str, ...] = ()) -> Touched:
    return Touched(matter, words.matter_name(case.context.catalogue, matter, short=True), because)
