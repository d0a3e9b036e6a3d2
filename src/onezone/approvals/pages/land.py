"""The land fact as people check it: holder, parcel, area, use and every planning condition, assumed against stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.facts import LAND_PAPERS, FactVersion
from onezone.approvals.domain.items import SimItem
from onezone.approvals.pages.item_words import bound_words, fact_name
from onezone.kernel.bounds import same_value

CONDITIONS = "land.conditions."
SHOWN_EQUAL = 3


@dataclass(frozen=True, slots=True)
class LandLine:
    """One statement of the land paper beside what was assumed. same None: nothing to compare with."""

    name: str
    value: str
    assumed: str
    same: bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One planning condition, and the simulated matters that read it."""

    name: str
    was: str
    now: str
    same: bool
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a changed entry does to the opinions: who reads it, who does not, who only rests on upstream results."""

    names: str
    read: tuple[str, ...]
    unread: tuple[str, ...]
    upstream_only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Land:
    """The land paper in force. `entries` changed ones first; `rest` are equal ones folded away."""

    paper: str
    word: str
    version: int
    signed_on: str
    recorded_by: str
    recorded_at: datetime
    evidence: tuple[str, ...]
    matched: bool
    lines: tuple[LandLine, ...]
    entries: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    changed: int
    effect: Effect | None

    @property
    def total(self) -> int:
        return len(self.entries) + len(self.rest)

    @property
    def equal(self) -> int:
        return self.total - self.changed


def land_of(case: Case) -> Land | None:
    """The newest land paper against what the simulation assumed; None while there is none."""
    papers = [held for name in LAND_PAPERS if (held := case.facts.latest(name)) is not None]
    if not papers:
        return None
    paper = max(papers, key=lambda held: held.at)
    entries = _entries(case)
    changed = [each for each in entries if not each.same]
    equal = [each for each in entries if each.same]
    value = paper.value if isinstance(paper.value, dict) else {}
    return Land(
        paper=paper.name,
        word=paper_word(paper.name),
        version=paper.version,
        signed_on=str(value.get("signed_on") or value.get("signed") or ""),
        recorded_by=words.officer_name(paper.actor),
        recorded_at=paper.at,
        evidence=_evidence(papers),
        matched=case.land_matched(),
        lines=tuple(_lines(case)),
        entries=(*changed, *equal[:SHOWN_EQUAL]),
        rest=tuple(equal[SHOWN_EQUAL:]),
        changed=len(changed),
        effect=_effect(case, changed) if changed else None,
    )


def paper_word(name: str) -> str:
    """What a land paper is called."""
    return {
        "land.contract": _("国有建设用地使用权出让合同"),
        "land.allocation": _("国有建设用地划拨决定书"),
        "land.title": _("不动产权证书"),
    }[name]


def _evidence(papers: Iterable[FactVersion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held.evidence for held in papers if held.evidence))


def _lines(case: Case) -> Iterable[LandLine]:
    holder = case.facts.from_paper("land.holder")
    if holder is not None:
        yield LandLine(_("受让人"), holder, case.applicant, case.is_own_holder(holder))
    for name in ("land.parcel", "land.area_m2", "land.use"):
        stated, assumed = case.facts.from_paper(name), case.facts.assumed(name)
        if stated is not None:
            same = None if assumed is None else same_value(stated, assumed)
            yield LandLine(_label(case, name), stated, assumed or "", same)


def _label(case: Case, name: str) -> str:
    known = {"land.parcel": _("地块"), "land.area_m2": _("面积（㎡）"), "land.use": _("用途")}
    return known.get(name) or fact_name(name, case.context.catalogue)


def _entries(case: Case) -> list[Entry]:
    names = set(_condition_names(case))
    return [_entry(case, name) for name in sorted(names)]


def _condition_names(case: Case) -> Iterable[str]:
    for version in case.facts.current().values():
        if version.name.startswith(CONDITIONS):
            yield version.name
        held: Any = version.value
        if version.name == "land.conditions" and isinstance(held, dict):
            yield from (CONDITIONS + key for key in held)
        if version.name in LAND_PAPERS and isinstance(held, dict) and isinstance(held.get("conditions"), dict):
            yield from (CONDITIONS + key for key in held["conditions"])


def _entry(case: Case, name: str) -> Entry:
    was, now = case.facts.assumed(name), case.facts.from_paper(name)
    same = was is None or now is None or same_value(was, now)
    return Entry(_entry_name(case, name), _printed(was), _printed(now), same, _readers(case, name))


def _entry_name(case: Case, name: str) -> str:
    """The entry's own word, without the heading that all of them share: 容积率 of 规划条件：容积率."""
    label = fact_name(name, case.context.catalogue)
    return label.replace("：", ": ").rpartition(": ")[2]


def _printed(value: str | None) -> str:
    return "—" if value is None else bound_words(value)


def _readers(case: Case, name: str) -> tuple[str, ...]:
    return tuple(each for each in _reviewed(case) if _reads(case, each, name))


def _reads(case: Case, matter: str, name: str) -> bool:
    """By the opinion's own snapshot, else by what the catalogue declares."""
    snapshot = case.sim_items[matter].snapshot
    declared = snapshot.facts if snapshot is not None else case.matter(matter).reads
    return name in declared


def _reviewed(case: Case) -> tuple[str, ...]:
    return tuple(
        each for each in case.context.catalogue.order if each in case.sim_items and _has_opinion(case.sim_items[each])
    )


def _has_opinion(item: SimItem) -> bool:
    return item.is_favourable


def _effect(case: Case, changed: list[Entry]) -> Effect:
    read = {matter for each in changed for matter in each.readers}
    reached: set[str] = set()
    for matter in _reviewed(case):
        if matter not in read and (read | reached) & set(case.context.catalogue.prerequisites(matter)):
            reached.add(matter)
    order = _reviewed(case)
    return Effect(
        names=_("、").join(each.name for each in changed),
        read=tuple(each for each in order if each in read),
        unread=tuple(each for each in order if each not in read and each not in reached),
        upstream_only=tuple(each for each in order if each in reached),
    )
