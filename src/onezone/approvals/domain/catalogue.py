"""Owns the catalogue's values: matters, stages, departments, alternatives, and the order they depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from onezone.approvals.domain.criterion import Criterion, Question
from onezone.kernel.errors import RuleError

Unit = Literal["wd", "cd"]
Start = Literal["acceptance", "receipt", "event"]
Simulation = Literal["full", "pre_review", "pre_check", "pre_service", "none", "excluded"]
Applies = Literal["always", "conditional", "optional", "no"]

UNITS: tuple[str, ...] = ("wd", "cd")
STARTS: tuple[str, ...] = ("acceptance", "receipt", "event")
SIMULATIONS: tuple[str, ...] = ("full", "pre_review", "pre_check", "pre_service", "none", "excluded")
SIMULATED: tuple[str, ...] = ("full", "pre_review", "pre_check", "pre_service")
APPLIES: tuple[str, ...] = ("always", "conditional", "optional", "no")
KINDS: Mapping[str, tuple[str, str]] = {
    "permit": ("行政许可", "permit"),
    "approval": ("审批", "approval"),
    "filing": ("备案", "filing"),
    "confirmation": ("行政确认", "confirmation"),
    "registration": ("登记", "registration"),
    "technical_review": ("技术审查", "technical review"),
    "technical_service": ("技术服务", "technical service"),
    "utility_service": ("市政公用服务", "utility service"),
    "self_service": ("企业自办", "done by the enterprise"),
    "gov_internal": ("政府内部事项", "internal to government"),
    "gov_coordination": ("协同事项", "coordination"),
}
"""Kind -> Chinese, English."""

# 行政许可法 45: kinds of special procedure that may stop the statutory clock; the local ones stop a promise only.
STATUTORY_SUSPENSIONS: tuple[str, ...] = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
LOCAL_SUSPENSIONS: tuple[str, ...] = ("public_notice", "third_party_evaluation", "site_visit", "applicant_revision")

LAND_RESULTS: tuple[str, ...] = ("land.contract", "land.paid", "land.handover", "land.title", "land.allocation")
"""Facts that exist only from the land contract (or the allocation) on: what simulation stands in for."""


class UnknownMatter(RuleError):
    """The catalogue has no such matter. Data: matter, catalogue."""

    code = "unknown_matter"
    zh = "事项目录“{catalogue}”里没有事项 {matter}。"
    en = "The catalogue “{catalogue}” has no matter {matter}."


class CatalogueInvalid(RuleError):
    """A catalogue has findings. Data: count, findings (list of {file, line, path, code, message})."""

    code = "catalogue_invalid"
    zh = "事项目录有 {count} 处问题，未载入。"
    en = "The catalogue has {count} findings and was not loaded."


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file name and line, counted from 1 (0: not known)."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a catalogue: line, path in the document, stable code, one sentence in two languages."""

    line: int
    path: str
    code: str
    zh: str
    en: str
    file: str = ""

    def say(self, language: str = "zh-hans") -> str:
        """The sentence in Chinese for any tag beginning with "zh", else in English."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: working days ("wd") or calendar days ("cd"), counted from acceptance, receipt or an event."""

    value: int
    unit: Unit
    start: Start
    extension: int = 0
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class MaterialSlot:
    """One entry of a matter's list. `core` must be there to accept; `tolerable` may follow by a promised date.

    `shared`: the system obtains and verifies it, nobody uploads it (优化营商环境条例, 716号令 art. 11).
    """

    name_zh: str
    name_en: str
    kind: Literal["core", "tolerable"] = "core"
    shared: bool = False


@dataclass(frozen=True, slots=True)
class LawRef:
    """A law and its articles, with the days it is in force (None: not stated). `source`: found | knowledge."""

    title: str
    articles: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    note: str = ""
    source: str = "found"

    def holds_on(self, on: date) -> bool:
        """Whether the law is in force on a day."""
        return covers(self.in_force_from, self.in_force_to, on)


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of approval (事项), in one version.

    `waits_for_land`: the part of `requires` that exists only after the land right.
    `reads`: facts that a snapshot of its outcome holds. `evidence`: facts any of which proves the result exists.
    `applies`: track -> always | conditional | optional | no. `commitment`: 告知承诺 is offered.
    `condition` decides where `applies` is conditional or optional; `unless` takes the matter out of every track.
    `region_topic`: regional assessment that covers it; `region_effect`: waives | simplifies (优化营商环境条例42).
    `allows_building`: gives the right to build, so that simulation may only pre-check it (approvals contract 1).
    """

    id: str
    name_zh: str
    name_en: str
    short_zh: str
    stage: str
    department: str
    level: str
    kind: str
    applies: Mapping[str, str] = field(default_factory=dict)
    condition: Criterion | None = None
    unless: Criterion | None = None
    statutory: Limit | None = None
    promised: Limit | None = None
    correction_days: int = 5
    requires: tuple[str, ...] = ()
    requires_if_applicable: tuple[str, ...] = ()
    waits_for_land: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    simulation: str = "none"
    reads: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    statutory_suspensions: tuple[str, ...] = ()
    local_suspensions: tuple[str, ...] = ()
    materials: tuple[MaterialSlot, ...] = ()
    result_zh: str = ""
    result_en: str = ""
    laws: tuple[LawRef, ...] = ()
    validity_zh: str = ""
    validity_en: str = ""
    merged_into: str | None = None
    joint_review: str | None = None
    members: tuple[str, ...] = ()
    joint_acceptance: bool = False
    consults: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    commitment: bool = False
    allows_building: bool = False
    region_topic: str = ""
    region_effect: str = ""
    tolerate: tuple[str, ...] = ()
    trigger: str = ""
    fee: str = ""
    number_source: str = ""
    condition_zh: str = ""
    condition_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    limit_source: str = "none"
    short_en: str = ""
    version: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None

    @property
    def material_names(self) -> tuple[str, ...]:
        """Names of the slots that somebody has to fill, in order."""
        return tuple(slot.name_zh for slot in self.materials if not slot.shared)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A prerequisite that any of several matters satisfies, or a fact. `per_matter` narrows the choice."""

    id: str
    name_zh: str
    name_en: str
    any_of: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    per_matter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choices(self, matter_id: str) -> tuple[str, ...]:
        """The matters that satisfy it for one matter."""
        return self.per_matter.get(matter_id, self.any_of)


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the permit graph. `counted` is False where the applicant's days do not count (land supply)."""

    id: str
    name_zh: str
    name_en: str
    lead: str
    position: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    """Who decides."""

    id: str
    name_zh: str
    name_en: str
    short_zh: str = ""


@dataclass(frozen=True, slots=True)
class ProjectType:
    """A type of the national list (SPLCLX); `tracks` are the columns of `applies` that it may follow."""

    id: str
    name_zh: str
    name_en: str
    tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that matters read or that proves a result."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class AdmissionRule:
    """One rule of admission to simulated approval: the project is admitted only while `holds_if` holds."""

    id: str
    zh: str
    en: str
    holds_if: Criterion


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A city's catalogue in one version. `ruleset` is the digest of the whole document; `order` is topological."""

    id: str
    title_zh: str
    title_en: str
    version: str
    ruleset: str
    in_force_from: date | None
    in_force_to: date | None
    stages: Mapping[str, Stage]
    departments: Mapping[str, Department]
    alternatives: Mapping[str, Alternative]
    matters: Mapping[str, Matter]
    project_types: Mapping[str, ProjectType]
    questions: Mapping[str, Question]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    laws: Mapping[str, LawRef] = field(default_factory=dict)
    tracks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    earlier: Mapping[str, tuple[Matter, ...]] = field(default_factory=dict)
    simulation_wanted: Criterion | None = None
    admission: tuple[AdmissionRule, ...] = ()
    provenance_zh: str = ""
    provenance_en: str = ""
    order: tuple[str, ...] = ()

    def matter(self, matter_id: str) -> Matter:
        """The matter in its latest version. Raises UnknownMatter."""
        try:
            return self.matters[matter_id]
        except KeyError:
            raise UnknownMatter(matter=matter_id, catalogue=self.id) from None

    def matter_on(self, matter_id: str, on: date) -> Matter | None:
        """The version in force on a day, or None when there is none. Raises UnknownMatter."""
        for version in (self.matter(matter_id), *self.earlier.get(matter_id, ())):
            if covers(version.in_force_from, version.in_force_to, on):
                return version
        return None

    def dependants(self, matter_id: str) -> tuple[str, ...]:
        """Matters that directly name it as a prerequisite, also through an alternative, in catalogue order."""
        return tuple(each for each in self.order if matter_id in self.prerequisites(each))

    def prerequisites(self, matter_id: str) -> tuple[str, ...]:
        """Matters that its `requires` and `requires_if_applicable` name, alternatives resolved to their choices."""
        return prerequisites(self.matter(matter_id), self.alternatives)


def covers(start: date | None, end: date | None, on: date) -> bool:
    """Whether [start, end] holds a day; an open end reaches for ever."""
    return (start is None or start <= on) and (end is None or on <= end)


def prerequisites(matter: Matter, alternatives: Mapping[str, Alternative]) -> tuple[str, ...]:
    """Ids of the matters that a matter can rest on, alternatives resolved, without repetition."""
    found: dict[str, None] = {}
    for required in (*matter.requires, *matter.requires_if_applicable):
        held = alternatives.get(required)
        found.update(dict.fromkeys(held.choices(matter.id) if held is not None else (required,)))
    return tuple(found)


def topological(edges: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Order nodes after all they rest on, ties in the mapping's order; and one cycle if there is any.

    `edges`: node -> nodes it rests on; names that are no node are passed over. With a cycle, what hangs on it is left
    out of the order, and the cycle is given as a path whose first and last node are the same.
    """
    waits = {node: {each for each in rests if each in edges} for node, rests in edges.items()}
    order: list[str] = []
    while ready := [node for node, rests in waits.items() if not rests]:
        # One at a time keeps the order stable: the first ready node in the catalogue's own order goes next.
        order.append(ready[0])
        del waits[ready[0]]
        for rests in waits.values():
            rests.discard(ready[0])
    return tuple(order), _cycle(waits) if waits else ()


def _cycle(waits: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Walk back along what is waited for until a node comes up again; all nodes given wait for one of them."""
    path = [next(iter(waits))]
    while True:
        following = min(each for each in waits[path[-1]] if each in waits)
        if following in path:
            start = path.index(following)
            return (*path[start:], following)
        path.append(following)
