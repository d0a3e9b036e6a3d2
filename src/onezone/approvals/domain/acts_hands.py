"""Whose hands an item is in: assigned, begun, handed over; or back with the applicant for a correction.

Handing over and asking for a correction stop no clock: 行政许可法 45 knows neither.
"""

from __future__ import annotations

from collections.abc import Iterable

from onezone.kernel.values import replace

from .acts_work import take
from .case import Act, Case
from .consult import Correction, Handover
from .errors import CorrectionOpen, NotItsMaterial, SameHolder
from .fields import missing_list, needed, officer_of, reasons_of
from .states import WorkState


def assign(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    case.work_items[item.matter] = replace(item, officer=str(needed(act, "officer")))


def start(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    officer = act.data.get("officer") or item.officer
    case.work_items[item.matter] = replace(item, state=WorkState.REVIEWING, officer=officer)


def hand_over(case: Case, act: Act) -> None:
    """Give the item to another officer of the department, with the reason; what was noted stays."""
    item, _ = take(case, act)
    made = handover_of(act, item.matter, item.officer)
    case.work_items[item.matter] = replace(item, officer=made.to, handovers=(*item.handovers, made))


def handover_of(act: Act, matter: str, holder: str | None) -> Handover:
    """The handover that an act makes. Raises FieldMissing, SameHolder, ReasonsMissing."""
    to = str(needed(act, "to"))
    if to == holder:
        raise SameHolder(matter=matter, officer=to)
    return Handover(holder, to, officer_of(act), act.on, reasons_of(act))


def send_back(case: Case, act: Act) -> None:
    """Have named materials corrected while the review goes on; the filing's other items are not touched."""
    item, matter = take(case, act)
    made = correction_of(act, item.matter, (*item.materials, *matter.material_names), item.corrections)
    case.work_items[item.matter] = replace(item, state=WorkState.REVIEWING, corrections=(*item.corrections, made))


def correction_of(act: Act, matter: str, slots: Iterable[str], held: tuple[Correction, ...]) -> Correction:
    """The correction that an act asks for: slots of the item's own list, one list at a time, with the reason."""
    wanted = tuple(dict.fromkeys(missing_list(act, "slots")))
    known = set(slots)
    if strange := [each for each in wanted if each not in known]:
        raise NotItsMaterial(matter=matter, materials=strange)
    if running := next((each for each in held if each.is_open), None):
        raise CorrectionOpen(matter=matter, materials=list(running.materials))
    return Correction(wanted, reasons_of(act), officer_of(act), act.on)
