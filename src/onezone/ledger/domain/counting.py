"""Counting rules as objects: what counts, from when, which amount, how often; every published total names its rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .amounts import Amount
from .stages import Side, Stage

ZERO = Decimal(0)


class Once(StrEnum):
    """What is counted once: the project with all its phases, or each phase. Never both."""

    parent = "parent"
    phase = "phase"


@dataclass(frozen=True, slots=True)
class Entry:
    """A project of the book as counting sees it; amounts in yuan."""

    reference: str
    name: str = ""
    parent: str = ""
    stage: Stage = Stage.planned
    side: Side = Side.running
    days: Mapping[Stage, date] = field(default_factory=dict)
    """The day on which each stage was reached, as far as it is known."""
    amounts: Mapping[Amount, Decimal] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    park: str = ""
    is_core: bool = False
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One rule. It is never changed: another wording is another version, and old totals keep theirs."""

    id: str
    version: int
    title: tuple[str, str]
    """What people call it, zh and en."""
    zh: str
    en: str
    amount: Amount
    reached: Stage
    tags: frozenset[str] = frozenset()
    since: date | None = None
    dated_by: Stage = Stage.signed
    once: Once = Once.parent
    without: frozenset[Side] = frozenset({Side.terminated, Side.withdrawn})

    @property
    def name(self) -> str:
        return f"{self.id} v{self.version}"

    def counts(self, entry: Entry) -> bool:
        """Whether the project itself counts, whatever its phases."""
        if entry.stage.rank < self.reached.rank or entry.side in self.without or not self.tags <= entry.tags:
            return False
        if self.since is None:
            return True
        on = entry.days.get(self.dated_by)
        return on is not None and on >= self.since


RULES: Mapping[str, CountingRule] = {
    each.id: each
    for each in (
        CountingRule(
            "key_projects", 4, ("重点项目", "key projects"),
            "带“重点”标签、2017 年以来签约、没有终止或退出的项目；取备案金额；分期只计母项，母项没有金额时计各期之和",
            "projects tagged 重点, signed since 2017, neither terminated nor withdrawn; the filed amount; a project "
            "with phases counts once, by its own amount or, without one, by the sum of its phases",
            Amount.filed, Stage.signed, frozenset({"重点"}), date(2017, 1, 1),
        ),
        CountingRule(
            "cooperation", 1, ("老企业合作", "cooperation of old firms"),
            "带“老企业合作”标签、2018 年以来签约、没有终止或退出的项目；取备案金额；分期只计母项",
            "projects tagged 老企业合作, signed since 2018, neither terminated nor withdrawn; the filed amount; once",
            Amount.filed, Stage.signed, frozenset({"老企业合作"}), date(2018, 1, 1),
        ),
        CountingRule(
            "enclave", 1, ("飞地项目", "enclave projects"),
            "带“飞地”标签、已签约、没有终止或退出的项目；取备案金额；分期只计母项",
            "projects tagged 飞地 that are signed, neither terminated nor withdrawn; the filed amount; once",
            Amount.filed, Stage.signed, frozenset({"飞地"}),
        ),
        CountingRule(
            "key_phases", 1, ("重点项目，按期", "key projects by phase"),
            "同“key_projects”，但有分期的按期计，母项余额单列金额、不计个数",
            "as key_projects, but a project with phases counts phase by phase; what it costs beyond them is money only",
            Amount.filed, Stage.signed, frozenset({"重点"}), date(2017, 1, 1), once=Once.phase,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthsRule:
    """How what a month completed is added up over projects; never changed, as no counting rule is."""

    id: str
    version: int
    title: tuple[str, str]
    zh: str
    en: str

    @property
    def name(self) -> str:
        return f"{self.id} v{self.version}"


COMPLETED_MONTHS = MonthsRule(
    "completed_months", 1, ("月度完成", "monthly completion"),
    "各项目当月登记的本月完成与调整之和；有分期的，母项当月没有登记时才计各期",
    "what projects booked for the month with its adjustments; phases only where their project booked nothing itself",
)  # fmt: skip
"""What `queries.completed_in` adds up."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a total: the project, the amount it stands for, None where none is known; `n` is 0 or 1.

    A rest is what a project costs beyond its phases: money without a project of its own.
    """

    entry: Entry
    amount: Decimal | None
    n: int = 1


def count(rule: CountingRule, entries: Iterable[Entry]) -> tuple[Counted, ...]:
    """What the rule counts; a project and its phases are never counted both."""
    every = tuple(entries)
    phases: dict[str, list[Entry]] = {}
    for each in every:
        if each.parent:
            phases.setdefault(each.parent, []).append(each)
    counted: list[Counted] = []
    for each in every:
        if not each.parent:
            counted += _family(rule, each, phases.get(each.reference, ()))
    return tuple(counted)


def _family(rule: CountingRule, entry: Entry, phases: Sequence[Entry]) -> list[Counted]:
    own = entry.amounts.get(rule.amount)
    if rule.once is Once.parent or not phases:
        if not rule.counts(entry):
            return []
        return [Counted(entry, own if own is not None else _sum(rule, phases))]
    counted = [Counted(each, each.amounts.get(rule.amount)) for each in phases if rule.counts(each)]
    rest = None if own is None else own - (_sum(rule, phases) or ZERO)
    if rest and rule.counts(entry):
        counted.append(Counted(entry, rest, 0))
    return counted


def _sum(rule: CountingRule, phases: Sequence[Entry]) -> Decimal | None:
    amounts = [each.amounts[rule.amount] for each in phases if rule.amount in each.amounts]
    return sum(amounts, ZERO) if amounts else None
