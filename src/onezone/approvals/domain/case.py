"""The case of a project as one value: facts, materials, items, simulation; and what can be asked of it.

The acts that change it live in `acts_work`, `acts_sim`, `acts_case`; `engine.apply` is the only way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.moment import local_date

from .catalogue import Alternative, Catalogue, Matter
from .facts import LAND_PAPERS, FactBook
from .items import Conversion, Filing, SimCase, SimItem, WorkItem
from .rules import ZoneRules
from .snapshot import Difference, Snapshot, differences, unattested
from .states import CASE_ENDED, SIM_ENDED, CaseState, SimState, WorkState

CHECK_SHEET = frozenset({"pre_review", "pre_check", "pre_service"})
SIMULATABLE = CHECK_SHEET | {"full"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules read besides the case: catalogue, calendar, zone rules."""

    catalogue: Catalogue
    calendar: WorkCalendar
    rules: ZoneRules = field(default_factory=ZoneRules)


@dataclass(frozen=True, slots=True)
class Act:
    """One act as the journal keeps it: who did what when, with its payload (JSON without floats)."""

    act: str
    at: datetime
    actor: str
    data: Mapping[str, Any]
    role: str = ""

    @property
    def on(self) -> date:
        return local_date(self.at)


@dataclass(slots=True)
class Case:
    """A project's approvals. Items are frozen values; an act replaces them."""

    context: Context
    code: str
    applicant: str
    type: int = 0
    route: frozenset[str] = frozenset()
    """Matters that the project's route contains; empty when no route was generated."""
    facts: FactBook = field(default_factory=FactBook)
    materials: dict[str, list[str]] = field(default_factory=dict)
    work_items: dict[str, WorkItem] = field(default_factory=dict)
    closed_items: list[WorkItem] = field(default_factory=list)
    simulation: SimCase | None = None
    sim_items: dict[str, SimItem] = field(default_factory=dict)
    conversions: list[Conversion] = field(default_factory=list)
    filings: dict[str, Filing] = field(default_factory=dict)
    rulesets: dict[str, str] = field(default_factory=dict)
    """Matter (or "*") -> ruleset in force for it, when it is not the catalogue's own."""
    last_at: datetime | None = None

    # -- look-ups -------------------------------------------------------------------------------------------------

    def matter(self, matter_id: str) -> Matter:
        return self.context.catalogue.matter(matter_id)

    def ruleset(self, matter_id: str) -> str:
        return self.rulesets.get(matter_id) or self.rulesets.get("*") or self.context.catalogue.ruleset

    def material(self, slot: str) -> str | None:
        """Hash of the slot's version in force."""
        held = self.materials.get(slot)
        return held[-1] if held else None

    # -- formal effect --------------------------------------------------------------------------------------------

    def is_effective(self, matter_id: str) -> bool:
        """Whether a matter's result is formally effective, by its work item or by recorded evidence (I1)."""
        item = self.work_items.get(matter_id)
        if item is not None and item.is_effective:
            return True
        if item is not None and item.state is WorkState.REVOKED:
            return False
        return any(self._proved(name) for name in self._evidence(matter_id))

    def _proved(self, fact: str) -> bool:
        """Whether a fact is recorded; admission is proved by the simulated case itself."""
        if fact == "simulation.admitted":
            return self.simulation is not None and self.simulation.admitted_on is not None
        return self.facts.exists(fact)

    def _evidence(self, matter_id: str) -> tuple[str, ...]:
        held = self.context.catalogue.matters.get(matter_id)
        return held.evidence if held is not None else ()

    def _choices(self, matter: Matter, required: str) -> tuple[str, ...]:
        """The matters any of which satisfies a prerequisite, as the zone and the catalogue say for this matter."""
        alternative = self.context.catalogue.alternatives.get(required)
        if alternative is None:
            return (required,)
        if required == "LAND" and matter.id in self.context.rules.land_papers:
            return tuple(self.context.rules.land_papers[matter.id])
        return alternative.per_matter.get(matter.id, alternative.any_of)

    def prerequisite_effective(self, matter: Matter, required: str) -> bool:
        alternative: Alternative | None = self.context.catalogue.alternatives.get(required)
        if alternative is not None and any(self.facts.exists(name) for name in alternative.facts):
            return True
        return any(self.is_effective(choice) for choice in self._choices(matter, required))

    def missing_formal(self, matter: Matter) -> tuple[str, ...]:
        """Prerequisites that are not formally effective; applicable optional ones included."""
        missing = [each for each in matter.requires if not self.prerequisite_effective(matter, each)]
        missing += [
            each for each in matter.requires_if_applicable if self.is_applicable(each) and not self.is_effective(each)
        ]
        return tuple(missing)

    def is_applicable(self, matter_id: str) -> bool:
        """Whether an optional prerequisite applies: the route names it, or it has been filed and not taken back.

        A matter whose department found that no permit is needed (不受理) does not apply.
        """
        work, sim = self.work_items.get(matter_id), self.sim_items.get(matter_id)
        if work is not None and work.state is WorkState.NOT_REQUIRED:
            return False
        filed = work is not None and work.state not in (WorkState.WITHDRAWN_BEFORE, WorkState.WITHDRAWN_AFTER)
        return matter_id in self.route or filed or (sim is not None and sim.state is not SimState.WITHDRAWN)

    def missing_upstream(self, matter: Matter) -> tuple[str, ...]:
        """Prerequisites for a simulated review: formal, or a valid favourable opinion.

        Land is what is assumed; a fact such as the contractor is asked for at the formal item only.
        """
        missing = []
        for required in matter.requires:
            if self.prerequisite_effective(matter, required):
                continue
            choices = self._choices(matter, required)
            if not choices or any(self._opinion_stands(choice) for choice in choices):
                continue
            if required in matter.waits_for_land and not self._any_simulatable(choices):
                continue
            missing.append(required)
        return tuple(missing)

    def _any_simulatable(self, choices: Iterable[str]) -> bool:
        """Whether a choice can have an opinion; a matter with land evidence is the missing link itself."""
        known = self.context.catalogue.matters
        return any(known[each].simulation in SIMULATABLE and not known[each].evidence for each in choices)

    def _opinion_stands(self, matter_id: str) -> bool:
        """Whether a favourable opinion stands; one that went formal stands while its work item is not decided."""
        item = self.sim_items.get(matter_id)
        if item is None or not item.is_favourable:
            return False
        if item.state is SimState.UPGRADED:
            work = self.work_items.get(matter_id)
            return work is not None and work.is_open
        return not item.is_ended and not self.stale_because(item)

    # -- snapshots ------------------------------------------------------------------------------------------------

    def snapshot(self, matter_id: str, materials: tuple[str, ...], *, formal: bool = False) -> Snapshot:
        """The inputs of a matter as they are now: only what it reads. A formal item rests on formal results only."""
        matter = self.matter(matter_id)
        return Snapshot(
            matter_version=matter.version,
            ruleset=self.ruleset(matter_id),
            materials={slot: self.material(slot) for slot in materials},
            facts={name: self._read(name) for name in matter.reads if name != "land.holder"},
            upstream=self._upstream_formal(matter) if formal else self._upstream(matter),
        )

    def _read(self, name: str) -> str | None:
        held = self.facts.read(name)
        return self.applicant if held is None and name == "land.holder" else held

    def _upstream(self, matter: Matter) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for required in (*matter.requires, *matter.requires_if_applicable):
            for choice in self._choices(matter, required):
                if (output := self.output_of(choice)) is not None:
                    found[choice] = output
        return found

    def _upstream_formal(self, matter: Matter) -> dict[str, str | None]:
        needed = (*matter.requires, *matter.requires_if_applicable)
        choices = dict.fromkeys(choice for required in needed for choice in self._choices(matter, required))
        return {choice: output for choice in choices if (output := self.formal_output(choice)) is not None}

    def formal_output(self, matter_id: str) -> str | None:
        """Output hash of a formal decision in effect."""
        item = self.work_items.get(matter_id)
        return item.output if item is not None and item.is_effective else None

    def changed_since(self, item: WorkItem, seen: Snapshot) -> tuple[Difference, ...]:
        """The inputs of a formal item that are not what its department saw; the law is that of its acceptance."""
        now = Snapshot(
            matter_version=seen.matter_version,
            ruleset=seen.ruleset,
            materials={slot: self.material(slot) for slot in seen.materials},
            facts={name: self._read(name) for name in seen.facts},
            upstream={matter: self.formal_output(matter) for matter in seen.upstream},
        )
        return (*differences(seen, now), *self.handed_in_since(item, seen))

    def handed_in_since(self, item: WorkItem | SimItem, seen: Snapshot) -> tuple[Difference, ...]:
        """Materials of the item that were not there yet when it was looked at."""
        slots = (slot for slot in item.materials if slot not in seen.materials)
        return tuple(Difference(f"material:{slot}", None, self.material(slot)) for slot in slots)

    def output_of(self, matter_id: str) -> str | None:
        """Output hash of a matter's outcome: the formal decision's, else the last opinion's."""
        item = self.work_items.get(matter_id)
        if item is not None and item.output is not None:
            return None if item.state is WorkState.REVOKED else item.output
        simulated = self.sim_items.get(matter_id)
        return simulated.output if simulated is not None and simulated.state is not SimState.WITHDRAWN else None

    def differences(self, item: SimItem, then: Snapshot | None = None) -> tuple[Difference, ...]:
        """All recorded inputs of an opinion (or those `then`) that are different now.

        A land paper that states what the opinion had no assumption for is no difference: it is the missing link.
        """
        then = then or item.snapshot
        if then is None:
            return ()
        now = self._again(item.matter, then)
        return tuple(
            each
            for each in differences(then, now)
            if not (each.was is None and self.facts.from_paper(each.name) is not None)
        )

    def _again(self, matter_id: str, then: Snapshot) -> Snapshot:
        return Snapshot(
            matter_version=self.matter(matter_id).version,
            ruleset=self.ruleset(matter_id),
            materials={slot: self.material(slot) for slot in then.materials},
            facts={name: self._read(name) for name in then.facts},
            upstream={matter: self.output_of(matter) for matter in then.upstream},
        )

    def stale_because(self, item: SimItem) -> tuple[str, ...]:
        """Names of the inputs that make a favourable opinion stale; empty while it stands (early cutoff)."""
        if item.snapshot is None or item.is_ended or not item.is_favourable:
            return ()
        return tuple(each.name for each in unattested(self.differences(item), item.attestations))

    # -- states ---------------------------------------------------------------------------------------------------

    def land_matched(self) -> bool:
        """Whether a land paper names the applicant (or its recorded successor) and the simulated parcel."""
        holder, parcel = self.facts.from_paper("land.holder"), self.facts.from_paper("land.parcel")
        if holder is None or not self.is_own_holder(holder):
            return False
        assumed = self.facts.assumed("land.parcel")
        return assumed is None or parcel is None or parcel == assumed

    def is_own_holder(self, holder: str) -> bool:
        """The applicant itself, or the project company of a recorded succession."""
        if holder == self.applicant:
            return True
        return self.facts.read("land.succession.to") == holder and self.facts.read("land.succession.from") in (
            None,
            self.applicant,
        )

    def has_land_paper(self) -> bool:
        return any(self.facts.latest(name) is not None for name in LAND_PAPERS)

    def sim_state(self, as_of: date) -> CaseState:
        """The state of the simulated case on a day; expiry and end of a hold need no job to be true."""
        case = self.simulation
        if case is None:
            return CaseState.DRAFT
        if case.ended is not None:
            return CaseState(case.ended)
        if case.admitted_on is None:
            return CaseState.APPLIED
        live = [item for item in self.sim_items.values() if item.state is not SimState.WITHDRAWN]
        done = [item for item in live if item.state in SIM_ENDED]
        if live and len(done) == len(live) and any(self._applied_formally(item) for item in done):
            return CaseState.CONVERTED
        converting = self.land_matched() or any(item.state is SimState.CONVERTED for item in done)
        if case.valid_to is not None and as_of > case.valid_to and not converting:
            return CaseState.EXPIRED
        if case.held_on is not None and as_of <= case.held_on + timedelta(days=self.context.rules.hold_days):
            return CaseState.HELD
        if converting:
            return CaseState.PARTIALLY_CONVERTED if done else CaseState.CONVERTING
        return CaseState.READY if self._all_ready(live) else CaseState.RUNNING

    def _applied_formally(self, item: SimItem) -> bool:
        """Whether the applicant signed a formal application for the item: a pre-filled one is not signed yet (I8)."""
        work = self.work_items.get(item.matter)
        return item.consent is not None or (work is not None and work.signed and item.state is not SimState.VOIDED)

    def _all_ready(self, live: list[SimItem]) -> bool:
        """Whether everything planned has a favourable opinion that stands. What is dear to know is asked last."""
        planned = set(self.simulation.planned) if self.simulation is not None else set()
        if not live or not all(item.is_favourable for item in live) or not planned <= {item.matter for item in live}:
            return False
        return not any(self.stale_because(item) for item in live)

    def sim_item_state(self, item: SimItem, as_of: date, case_state: CaseState | None = None) -> SimState:
        """The state of a simulated item on a day: staleness, expiry and the cascade of an ended case are computed."""
        if item.state in SIM_ENDED:
            return item.state
        case_state = case_state or self.sim_state(as_of)
        if case_state in CASE_ENDED:
            return SimState.VOIDED
        if item.state is SimState.CORRECTION and self.is_unanswered(item.supplement_on, as_of):
            return SimState.WITHDRAWN
        given_up = item.state is SimState.CONV_RETURNED and self.is_unanswered(item.returned_on, as_of)
        if item.state is not SimState.APPROVED and not given_up:
            return item.state
        return SimState.STALE if self.stale_because(item) or self.is_expired(item, as_of) else SimState.APPROVED

    def is_unanswered(self, asked_on: date | None, as_of: date) -> bool:
        """Whether the applicant let the zone's time for answering a one-time list run out."""
        days = self.context.rules.reply_days
        if days is None or asked_on is None:
            return False
        return self.context.calendar.working_days_between(asked_on, as_of) > days

    def is_expired(self, item: SimItem, as_of: date) -> bool:
        """Whether the opinion's validity has run out (G4)."""
        limits = [held for held in (item.valid_to, self.simulation.valid_to if self.simulation else None) if held]
        return bool(limits) and as_of > max(limits)
