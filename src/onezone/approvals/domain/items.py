"""The two kinds of items as values: a formal work item, and a simulated item that can never pass for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .condition import Condition
from .consult import AddedSigner, Correction, Countersign, Handover, Proposal
from .snapshot import Attestation, Snapshot
from .states import SIM_ENDED, WORK_OPEN, SimState, WorkState

DECISIONS: Mapping[str, WorkState] = {
    "approve": WorkState.APPROVED,
    "approve_tolerating": WorkState.APPROVED_TOLERATING,
    "refuse": WorkState.REFUSED,
}
"""Outcome of a decision -> the state it leads to."""
POSITIVE = frozenset({"approve", "approve_tolerating"})
FAVOURABLE = frozenset({"agree", "conditional"})


@dataclass(frozen=True, slots=True)
class Suspension:
    """A special procedure (特别程序): whole days [from_on, to_on]; open while to_on is None."""

    kind: str
    from_on: date
    statutory: bool
    to_on: date | None = None
    notice: str | None = None
    basis: str | None = None
    """For a public procedure: digest of what was shown to the public."""

    @property
    def is_open(self) -> bool:
        return self.to_on is None


@dataclass(frozen=True, slots=True)
class Extension:
    """Days added to the limits; one approved after the promise was missed moves the statutory date only."""

    days: int
    on: date
    approver: str
    moves_promise: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One finished step of the signing chain before the signature."""

    step: str
    officer: str
    outcome: str
    on: date
    text: str = ""
    inputs: Snapshot | None = None
    """What the step rested on; None in cases from before this was kept."""
    outdated: tuple[str, ...] = ()
    """Names of the inputs that changed since: the step is to be done again."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One matter of one project in the hands of one department, formal. Dates are local dates of the zone."""

    matter: str
    received_on: date
    complete_on: date
    """The day on which the papers were complete: receipt, or the resubmission after a supplement notice."""
    state: WorkState = WorkState.RECEIVED
    instance: int = 1
    matter_version: str = ""
    accepted_on: date | None = None
    deemed: bool = False
    decided_on: date | None = None
    delivered_on: date | None = None
    ended_on: date | None = None
    outcome: str | None = None
    output: str | None = None
    reasons: str = ""
    number: str | None = None
    materials: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    supplement_on: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    conditions: tuple[Condition, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    officer: str | None = None
    filing: str | None = None
    signed: bool = True
    """The applicant signed the formal filing; False for a pre-filled item until it does."""
    converted: bool = False
    prefilled: bool = False
    step_since: date | None = None
    seen: Snapshot | None = None
    """The inputs as the department last saw them: at acceptance, at a finished step, and at the decision (C10)."""
    changed: tuple[str, ...] = ()
    """Names of the inputs that are not as seen, while the item is open; see `wake`."""
    woken_on: date | None = None
    added: tuple[AddedSigner, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    countersigns: tuple[Countersign, ...] = ()
    corrections: tuple[Correction, ...] = ()
    handovers: tuple[Handover, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in WORK_OPEN

    @property
    def is_effective(self) -> bool:
        """Whether the result is formally effective: granted and not revoked."""
        return self.outcome in POSITIVE and self.state in (
            WorkState.APPROVED,
            WorkState.APPROVED_TOLERATING,
            WorkState.DELIVERED,
        )

    @property
    def open_conditions(self) -> tuple[Condition, ...]:
        return tuple(held for held in self.conditions if held.is_open)

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[-1] if self.proposals else None

    @property
    def open_correction(self) -> Correction | None:
        return next((held for held in self.corrections if held.is_open), None)

    @property
    def steps_done(self) -> int:
        """How many steps of the signing chain stand, counted from the first; a step on old inputs stands no more."""
        outdated = (place for place, held in enumerate(self.recommendations) if held.outdated)
        return next(outdated, len(self.recommendations))


@dataclass(frozen=True, slots=True)
class SimItem:
    """One matter under simulated review. Its opinion has its own number series and no legal effect."""

    matter: str
    version: int = 1
    state: SimState = SimState.PLANNED
    planned_on: date | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    opined_on: date | None = None
    outcome: str | None = None
    output: str | None = None
    output_value: Any = None
    reasons: str = ""
    number: str | None = None
    valid_to: date | None = None
    snapshot: Snapshot | None = None
    attestations: tuple[Attestation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    supplement_on: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    officer: str | None = None
    filing: str | None = None
    consent: str | None = None
    """Who signed the formal application for conversion."""
    returned: bool = False
    returned_on: date | None = None
    ended_on: date | None = None
    reviews: int = 0
    """Opinions given so far, reconfirmations included."""
    seen: Snapshot | None = None
    """The inputs when the review began; the opinion's own are `snapshot`."""
    changed: tuple[str, ...] = ()
    woken_on: date | None = None
    corrections: tuple[Correction, ...] = ()
    handovers: tuple[Handover, ...] = ()

    @property
    def is_ended(self) -> bool:
        return self.state in SIM_ENDED

    @property
    def is_favourable(self) -> bool:
        return self.outcome in FAVOURABLE

    @property
    def open_correction(self) -> Correction | None:
        return next((held for held in self.corrections if held.is_open), None)

    @property
    def open_conditions(self) -> tuple[Condition, ...]:
        return tuple(held for held in self.conditions if held.is_open)


@dataclass(frozen=True, slots=True)
class SimCase:
    """The simulated case of a project. Its state is computed from these facts and its items (`Case.sim_state`)."""

    applied_on: date | None = None
    admitted_on: date | None = None
    valid_to: date | None = None
    planned: tuple[str, ...] = ()
    extended_on: date | None = None
    held_on: date | None = None
    hold_reason: str = ""
    ended: str | None = None
    """refused | terminated | withdrawn | closed_partial | expired"""
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The work item made from a simulated item: guards' results, the snapshot and the land facts it rests on (I5)."""

    matter: str
    at: datetime
    guards: Mapping[str, bool]
    snapshot: str
    facts: Mapping[str, int] = field(default_factory=dict)
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One submission for one stage: one form, one set of materials, many matters."""

    id: str
    stage: str
    filed_on: date
    matters: tuple[str, ...] = ()
    """Matters filed formally; the stage and joint clocks look at these only."""
    simulated: tuple[str, ...] = ()
    extension: int = 0
