"""The guards G1-G7 of conversion: each reported by name with its evidence, all evaluated (approvals contract 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onezone.kernel.bounds import same_value
from onezone.kernel.hashing import digest

from .case import Case
from .items import SimItem
from .rules import PUBLIC_KINDS
from .snapshot import unattested

NAMES = ("G1", "G2", "G3", "G4", "G5", "G6", "G7")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a guard fails: a stable code and its data (`name`, `was`, `now` as far as they apply)."""

    code: str
    name: str = ""
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Guards:
    """The seven results of one item."""

    failed: Mapping[str, tuple[Reason, ...]]

    def ok(self, name: str) -> bool:
        return name not in self.failed

    @property
    def all_ok(self) -> bool:
        return not self.failed

    @property
    def all_but_filing_ok(self) -> bool:
        return not set(self.failed) - {"G7"}

    def table(self) -> dict[str, bool]:
        return {name: name not in self.failed for name in NAMES}


def evaluate(case: Case, item: SimItem, *, on: date, accepted: bool) -> Guards:
    """All seven guards of one simulated item on a day; `accepted`: the formal filing is signed and accepted."""
    found = {
        "G1": _land(case, item),
        "G2": tuple(Reason("not_effective", each) for each in case.missing_formal(case.matter(item.matter))),
        "G3": _snapshot(case, item),
        "G4": _valid(case, item, on),
        "G5": _public(case, item),
        "G6": tuple(Reason("condition_open", held.text) for held in item.open_conditions),
        "G7": () if accepted else (Reason("not_accepted"),),
    }
    return Guards({name: reasons for name, reasons in found.items() if reasons})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a land fact means for one simulated item: "convertible", "waiting" for upstream items, or "failed"."""

    result: str
    guards: Guards
    waiting_for: tuple[str, ...] = ()


def evaluate_all(case: Case, *, on: date) -> dict[str, Evaluation]:
    """Every item with an opinion, in topological order; G7 is not asked yet (approvals contract 3)."""
    found: dict[str, Evaluation] = {}
    for matter in case.context.catalogue.order:
        item = case.sim_items.get(matter)
        if item is None or item.is_ended or item.snapshot is None or case.matter(matter).simulation != "full":
            continue
        guards = evaluate(case, item, on=on, accepted=False)
        waiting = tuple(reason.name for reason in guards.failed.get("G2", ()))
        if guards.all_but_filing_ok:
            found[matter] = Evaluation("convertible", guards)
        elif not set(guards.failed) - {"G2", "G7"}:
            found[matter] = Evaluation("waiting", guards, waiting)
        else:
            found[matter] = Evaluation("failed", guards, waiting)
    return found


def _land(case: Case, item: SimItem) -> tuple[Reason, ...]:
    """G1: holder, parcel, and every area, use and planning-condition entry that the matter reads."""
    holder = case.facts.from_paper("land.holder")
    if holder is None:
        return (Reason("no_land_fact"),)
    reasons = []
    if not case.is_own_holder(holder):
        reasons.append(Reason("other_holder", "land.holder", case.applicant, holder))
    then = item.snapshot.facts if item.snapshot is not None else {}
    names = dict.fromkeys(("land.parcel", *(name for name in then if name.startswith("land."))))
    for name in names:
        was, now = then.get(name) or case.facts.assumed(name), case.facts.from_paper(name)
        if was is None or now is None or same_value(was, now):
            continue
        # Another parcel is never a difference without substance.
        if name == "land.parcel" or not _attested(item, name, was, now):
            reasons.append(Reason("land_differs", name, was, now))
    return tuple(reasons)


def _attested(item: SimItem, name: str, was: str, now: str) -> bool:
    return any((held.name, held.was, held.now) == (name, was, now) for held in item.attestations)


def _snapshot(case: Case, item: SimItem) -> tuple[Reason, ...]:
    if item.snapshot is None:
        return (Reason("no_snapshot"),)
    found = unattested(case.differences(item), item.attestations)
    return tuple(Reason("input_changed", each.name, each.was, each.now) for each in found if each.name != "ruleset")


def _valid(case: Case, item: SimItem, on: date) -> tuple[Reason, ...]:
    reasons = []
    if case.is_expired(item, on):
        reasons.append(Reason("expired", "valid_to", item.valid_to.isoformat() if item.valid_to else None))
    if item.snapshot is not None and item.snapshot.ruleset != case.ruleset(item.matter):
        reasons.append(Reason("ruleset_changed", "ruleset", item.snapshot.ruleset, case.ruleset(item.matter)))
    return tuple(reasons)


def _public(case: Case, item: SimItem) -> tuple[Reason, ...]:
    """G5: a public procedure that was begun is finished, and what was shown is what is granted."""
    reasons = []
    for held in item.suspensions:
        if held.kind not in PUBLIC_KINDS:
            continue
        if held.is_open:
            reasons.append(Reason("public_procedure_open", held.kind))
        elif held.basis is not None and held.basis != shown_to_public(case, item) and held is _last_public(item):
            reasons.append(Reason("public_procedure_outdated", held.kind))
    return tuple(reasons)


def _last_public(item: SimItem) -> object:
    return next((held for held in reversed(item.suspensions) if held.kind in PUBLIC_KINDS), None)


def shown_to_public(case: Case, item: SimItem) -> str:
    """Digest of the materials that a public procedure shows."""
    snapshot = case.snapshot(item.matter, item.materials)
    attested = {held.now: held.was for held in item.attestations}
    return digest({slot: attested.get(held, held) for slot, held in snapshot.materials.items()})
