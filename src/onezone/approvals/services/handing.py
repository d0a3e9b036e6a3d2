"""Handing over several items at once: each in a transaction of its own, each answers for itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onezone.approvals.services.core import perform
from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one item: its place in the journal, or the refusal."""

    project: str
    mode: str
    matter: str
    seq: int = 0
    refusal: RuleError | None = None


def hand_over_many(
    *, actor: Actor, at: datetime, items: Iterable[tuple[str, str, str]], to: str, reason: str
) -> tuple[Handed, ...]:
    """Give items (project, mode, matter) to one colleague; what the rules refuse leaves the rest handed over."""
    return tuple(_hand_over(actor, at, *item, to=to, reason=reason) for item in dict.fromkeys(items))


def _hand_over(actor: Actor, at: datetime, project: str, mode: str, matter: str, *, to: str, reason: str) -> Handed:
    data = {"matter": matter, "mode": mode, "to": to, "reason": reason}
    try:
        done = perform(actor=actor, at=at, project=project, act="hand_over", data=data)
    except RuleError as refusal:
        return Handed(project, mode, matter, refusal=refusal)
    return Handed(project, mode, matter, seq=done.seq)
