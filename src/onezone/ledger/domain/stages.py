"""Stages of a project, their gates and side states: tables, and the two rules that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from .errors import DayImpossible, EvidenceMissing, ReasonMissing, SideStands, StageUnreachable


class Stage(StrEnum):
    """From idea to full output, in order; a project never goes back."""

    planned = "planned"
    lead = "lead"
    talks = "talks"
    signed = "signed"
    landed = "landed"
    started = "started"
    listed = "listed"
    completed = "completed"
    producing = "producing"
    full = "full"

    @property
    def rank(self) -> int:
        return ORDER.index(self)


ORDER: tuple[Stage, ...] = tuple(Stage)


class Side(StrEnum):
    """A stop beside the stages; `running` is none."""

    running = "running"
    paused = "paused"
    terminated = "terminated"
    withdrawn = "withdrawn"


STAGE_WORDS: Mapping[Stage, tuple[str, str]] = {
    Stage.planned: ("谋划", "Planned"),
    Stage.lead: ("线索", "Lead"),
    Stage.talks: ("在谈", "In talks"),
    Stage.signed: ("签约", "Signed"),
    Stage.landed: ("落地", "Landed"),
    Stage.started: ("开工", "Started"),
    Stage.listed: ("入库", "Listed"),
    Stage.completed: ("竣工", "Completed"),
    Stage.producing: ("投产", "Producing"),
    Stage.full: ("达产", "Full output"),
}
SIDE_WORDS: Mapping[Side, tuple[str, str]] = {
    Side.running: ("推进", "running"),
    Side.paused: ("暂停", "paused"),
    Side.terminated: ("终止", "terminated"),
    Side.withdrawn: ("退出", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A kind of evidence that a gate asks for."""

    code: str
    zh: str
    en: str


GATES: Mapping[Stage, tuple[Proof, ...]] = {
    Stage.planned: (Proof("idea", "项目构想（环节、选址、估算）", "outline: link of the chain, site, rough amount"),),
    Stage.lead: (Proof("investor", "意向投资方", "the interested investor"),),
    Stage.talks: (Proof("minutes", "洽谈纪要", "minutes of the talks"),),
    Stage.signed: (Proof("contract", "正式投资合同", "the signed contract"),),
    Stage.landed: (
        Proof("firm", "企业登记", "registration of the firm"),
        Proof("site", "土地或厂房合同", "land or plant contract"),
    ),
    Stage.started: (
        Proof("permit", "施工许可或首个永久工程", "permit to build, or the first permanent work"),
        Proof("photo", "带日期的现场照片", "dated photo of the site"),
    ),
    Stage.listed: (Proof("listing", "入库编号", "number in the statistics"),),
    Stage.completed: (Proof("acceptance", "竣工验收", "completion acceptance"),),
    Stage.producing: (
        Proof("trial", "试产报告", "trial run report"),
        Proof("sale", "首张发票或首笔税收", "first invoice or tax"),
    ),
    Stage.full: (Proof("output", "产值或税收达设计的 80%", "80 % of the planned output or tax"),),
}
NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.planned: frozenset({Stage.lead, Stage.talks, Stage.signed}),
    Stage.lead: frozenset({Stage.talks, Stage.signed}),
    Stage.talks: frozenset({Stage.signed}),
    Stage.signed: frozenset({Stage.landed}),
    Stage.landed: frozenset({Stage.started}),
    Stage.started: frozenset({Stage.listed}),
    Stage.listed: frozenset({Stage.completed}),
    Stage.completed: frozenset({Stage.producing}),
    Stage.producing: frozenset({Stage.full}),
    Stage.full: frozenset(),
}
"""Before a contract a project may come in late; from the contract on every gate is passed."""
TURNS: Mapping[Side, frozenset[Side]] = {
    Side.running: frozenset({Side.paused, Side.terminated, Side.withdrawn}),
    Side.paused: frozenset({Side.running, Side.terminated, Side.withdrawn}),
    Side.terminated: frozenset(),
    Side.withdrawn: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a project's history: from that day on it stood at that stage, on that side."""

    stage: Stage
    on: date
    side: Side = Side.running
    evidence: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def advance(last: Step, to: Stage, *, on: date, today: date, evidence: Mapping[str, str]) -> Step:
    """The next stage, with the evidence of its gate. SideStands, StageUnreachable, DayImpossible, EvidenceMissing."""
    if last.side is not Side.running:
        raise SideStands(side=SIDE_WORDS[last.side][0], side_en=SIDE_WORDS[last.side][1])
    if to not in NEXT[last.stage]:
        stage, wanted = STAGE_WORDS[last.stage], STAGE_WORDS[to]
        raise StageUnreachable(stage=stage[0], to=wanted[0], stage_en=stage[1], to_en=wanted[1])
    _require_day(on, last.on, today)
    return Step(to, on, Side.running, proofs(to, evidence))


def proofs(stage: Stage, given: Mapping[str, str]) -> dict[str, str]:
    """What the gate of `stage` asks for, as it was given. Raises EvidenceMissing naming all that is missing."""
    missing = [each for each in GATES[stage] if not given.get(each.code, "").strip()]
    if missing:
        raise EvidenceMissing(
            field=missing[0].code,
            missing="、".join(each.zh for each in missing),
            missing_en="; ".join(each.en for each in missing),
        )
    return {each.code: given[each.code].strip() for each in GATES[stage]}


def turn(last: Step, side: Side, *, on: date, today: date, reason: str) -> Step:
    """Pause, resume, terminate, withdraw: the stage stays. SideStands, DayImpossible, ReasonMissing."""
    if side not in TURNS[last.side]:
        raise SideStands(side=SIDE_WORDS[last.side][0], side_en=SIDE_WORDS[last.side][1])
    _require_day(on, last.on, today)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return Step(last.stage, on, side, {}, reason.strip())


def _require_day(on: date, after: date, today: date) -> None:
    if not after <= on <= today:
        raise DayImpossible(field="on", on=on, after=after, until=today)


def opening(steps: Sequence[Step], today: date) -> tuple[Step, ...]:
    """The history of a project that is taken over with its past: stages and days only rise; gaps are not known.

    Raises StageUnreachable, DayImpossible.
    """
    for before, after in pairwise(steps):
        if after.stage.rank < before.stage.rank or (after.stage is before.stage and after.side is before.side):
            stage, wanted = STAGE_WORDS[before.stage], STAGE_WORDS[after.stage]
            raise StageUnreachable(stage=stage[0], to=wanted[0], stage_en=stage[1], to_en=wanted[1])
        _require_day(after.on, before.on, today)
    if steps[-1].on > today:
        raise DayImpossible(field="on", on=steps[-1].on, after=steps[0].on, until=today)
    return tuple(steps)
