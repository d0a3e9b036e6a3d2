"""What a zone may set: which paper proves land, thresholds, signing chains, validity of simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .catalogue import LOCAL_SUSPENSIONS, STATUTORY_SUSPENSIONS, Matter

STATUTORY_KINDS = STATUTORY_SUSPENSIONS
LOCAL_KINDS = LOCAL_SUSPENSIONS
PUBLIC_KINDS = ("public_notice", "hearing")
NO_OBJECTION = "no_objection"
POLICIES: Mapping[str, tuple[str, ...]] = {
    "missed_supplement": ("acceptance_refused", "withdrawn_before"),
    "silent_countersign": ("ask", NO_OBJECTION),
}
"""Rules whose value is one of a few words."""


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """Settings of one zone that the engine reads. All have the default of the contract."""

    land_papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Matter -> land-track matters whose result proves land for it, where the zone narrows the catalogue's default."""
    signing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of matter -> steps of its signing chain; the last is the signature. Missing: one hand."""
    delegated_signing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Department -> matters of others that it signs by a recorded delegation of signing rights."""
    simulation_months: int = 12
    extension_months: int = 6
    hold_days: int = 90
    reply_days: int | None = None
    """Working days an applicant has to answer a one-time list; None: no limit is set."""
    missed_supplement: str = "acceptance_refused"
    """What a supplement that was not answered in time leads to: acceptance_refused (滨州) | withdrawn_before (浙江)."""
    countersign_days: int = 3
    """Working days in which an asked department countersigns, where the asking names none."""
    silent_countersign: str = "ask"
    """A countersignature not given in its days: no_objection (超时视为无意见) | ask (somebody records why to go on)."""
    prefilled_promise: int = 1
    """Working days promised for a pre-filled formal item (approvals contract 3)."""
    joint_days: int = 45
    joint_extension: int = 15
    """行政许可法 42(2): working days for joint handling."""
    stage_days: Mapping[str, int] = field(default_factory=dict)
    """Stage -> working days that the zone publishes for it."""
    step_days: Mapping[str, int] = field(default_factory=dict)
    """Step of the signing chain -> working days."""
    notice_share: int = 50
    yellow_share: int = 20
    """Per cent of a limit at which the light turns to notice / yellow."""

    def chain_for(self, matter: Matter) -> tuple[str, ...]:
        """The signing steps of a matter, e.g. ("review", "check", "sign"); one hand for instant matters."""
        limit = matter.promised or matter.statutory
        if limit is not None and limit.value == 0:
            return ("sign",)
        return tuple(self.signing.get(matter.kind, self.signing.get("default", ("sign",))))
