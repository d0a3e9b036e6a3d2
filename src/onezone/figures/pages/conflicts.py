"""Conflicts of the zone's figures with their values, and the periods with their closing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onezone.figures import spoken
from onezone.figures.forms import DecisionForm
from onezone.figures.permissions import Act, may
from onezone.figures.queries import Conflict, PeriodRow, conflicts_of, periods_of, source_texts
from onezone.figures.words import OUTCOMES
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """One conflict: its sentence, the sources' own words, and the form or the decision."""

    conflict: Conflict
    sentence: str
    texts: tuple[tuple[str, str], ...]
    outcome: Any
    form: DecisionForm | None


@dataclass(frozen=True, slots=True)
class ConflictsPage:
    """All conflicts that stand now."""

    cards: tuple[ConflictCard, ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class PeriodsPage:
    """Periods that have values."""

    periods: tuple[PeriodRow, ...]
    may_close: bool


def build_conflicts(actor: Actor, refused: DecisionForm | None = None) -> ConflictsPage:
    """`refused`: a decision that was sent and refused, shown again with what was typed."""
    conflicts, texts = conflicts_of(actor), source_texts(actor)
    decides = may(actor, Act.decide)
    cards = tuple(_card(each, texts, decides=decides, refused=refused) for each in conflicts)
    return ConflictsPage(cards, sum(each.decided is None for each in conflicts))


def _card(conflict: Conflict, texts: Mapping[str, str], *, decides: bool, refused: DecisionForm | None) -> ConflictCard:
    finding, form = conflict.finding, None
    if decides and conflict.decided is None:
        form = DecisionForm(initial={"conflict": finding.id, "evidence": conflict.evidence}, auto_id=f"{finding.id}-%s")
        if refused is not None and refused.data.get("conflict") == finding.id:
            form = refused
    ids = list(dict.fromkeys(each for source in finding.sources for each in source.split("、")))
    return ConflictCard(
        conflict=conflict,
        sentence=spoken.finding(finding),
        texts=tuple((each, texts[each]) for each in ids if each in texts),
        outcome=OUTCOMES[conflict.decided.outcome] if conflict.decided is not None else "",
        form=form,
    )


def build_periods(actor: Actor) -> PeriodsPage:
    return PeriodsPage(periods_of(actor), may(actor, Act.close))
