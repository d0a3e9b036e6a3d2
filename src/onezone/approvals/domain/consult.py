"""What is asked of others while an item is under review: hands it passes, corrections, views, countersignatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onezone.kernel.hashing import digest

from .condition import Condition
from .snapshot import Snapshot

VIEWS = ("agree", "disagree")
PLACES = ("before", "after")
PROCEED = "proceed"
"""The verdict that a countersignature is no longer waited for, with the reason recorded."""


@dataclass(frozen=True, slots=True)
class Handover:
    """An item given to another officer (移交); the clock does not stop."""

    held_by: str | None
    to: str
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Materials that one department asks to be corrected during its review (并联退回); no other item is touched."""

    materials: tuple[str, ...]
    reason: str
    by: str
    on: date
    answered_on: date | None = None
    changed: tuple[str, ...] = ()
    """The slots whose content the answer really changed."""

    @property
    def is_open(self) -> bool:
        return self.answered_on is None


@dataclass(frozen=True, slots=True)
class AddedSigner:
    """An officer asked for a view before a step of the chain, or between it and the next (前加签, 后加签)."""

    id: str
    place: str
    at: int
    """The chain's step, counted from 0, that was in hand when the signer was added."""
    to: str
    department: str
    by: str
    on: date
    question: str
    view: str | None = None
    text: str = ""
    given_on: date | None = None
    removed_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.view is None and self.removed_on is None

    def holds_up(self, step: int) -> bool:
        """Whether a step of the chain waits for this view."""
        return self.is_open and step >= self.at + (self.place == "after")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed outcome (拟办结论): what other departments countersign. An edit is a further one, none is deleted."""

    outcome: str
    reasons: str
    conditions: tuple[Condition, ...]
    by: str
    on: date
    inputs: Snapshot
    outdated: tuple[str, ...] = ()
    """Names of the inputs that changed since."""

    def digest(self) -> str:
        """What a countersignature names: outcome, reasons, conditions, and every input with its hash."""
        return digest({**self.content(), "inputs": self.inputs.digest()})

    def content(self) -> dict[str, object]:
        """The words of the proposal, apart from what they rest on."""
        owed = [(held.text, held.owner, held.due_on.isoformat() if held.due_on else "") for held in self.conditions]
        return {"outcome": self.outcome, "reasons": self.reasons, "conditions": sorted(map(list, owed))}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department said to one version of the proposal, by its hash."""

    verdict: str
    officer: str
    on: date
    reasons: str
    signed: str


@dataclass(frozen=True, slots=True)
class Countersign:
    """One department asked to countersign (会签). Its answers are kept, valid or not."""

    department: str
    by: str
    asked_on: date
    days: int
    due_on: date
    answers: tuple[Answer, ...] = ()

    def state(self, proposal: Proposal | None, as_of: date | None) -> str:
        """agreed | objected | passed_over | invalid | silent | waiting; of no day: as if its limit had not run out."""
        if (held := self.valid_answer(proposal)) is not None:
            return {"agree": "agreed", "disagree": "objected", PROCEED: "passed_over"}[held.verdict]
        lapsed = as_of is not None and as_of > self.due_on
        if self.answers and (not lapsed or (proposal is not None and proposal.outdated)):
            return "invalid"
        return "silent" if lapsed else "waiting"

    def valid_answer(self, proposal: Proposal | None) -> Answer | None:
        """The last answer, if it names what is proposed now, on inputs that have not changed."""
        if not self.answers or proposal is None or proposal.outdated:
            return None
        return self.answers[-1] if self.answers[-1].signed == proposal.digest() else None


SETTLED = frozenset({"agreed", "passed_over"})
