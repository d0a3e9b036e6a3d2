"""Papers that the window prints: notice of acceptance, receipt of a simulated filing, one-time supplement notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Limit
from onezone.approvals.domain.items import WorkItem
from onezone.approvals.errors import NothingAccepted, NothingNotified
from onezone.approvals.pages.window_filing import is_zh, required_name, slot_name
from onezone.approvals.queries.window_filing import FilingSheet, MatterLine, filing_sheet
from onezone.kernel.clock import Clock
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Accepted:
    """One matter on a paper, with its limits in words and the days they end on."""

    id: str
    name: str
    department: str
    number: str
    on: date | None
    deemed: bool
    statutory: str
    statutory_due: date | None
    promised: str
    promised_due: date | None


@dataclass(frozen=True, slots=True)
class Received:
    """One paper received: slot, file, hash."""

    name: str
    file: str
    hash: str
    on: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One promised paper and its day."""

    matter: str
    name: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One simulated matter: in review, or waiting for upstream results."""

    id: str
    name: str
    department: str
    state: str
    due: date | None
    waits_for: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The notice of acceptance, the note on simulated matters, or both; each on its own sheet."""

    reference: str
    zone: str
    stage: str
    project: Any
    accepted: tuple[Accepted, ...]
    simulated: tuple[Waiting, ...]
    received: tuple[Received, ...]
    owed: tuple[Owed, ...]
    clerk: str
    filed_on: date
    on: date
    today: date
    contact: Mapping[str, Any]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What one department asks for, all of it."""

    id: str
    name: str
    department: str
    number: str
    entries: tuple[str, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The one-time notice of a filing: one list for all its matters."""

    reference: str
    zone: str
    stage: str
    project: Any
    asked: tuple[Asked, ...]
    count: int
    clerk: str
    filed_on: date
    on: date
    today: date
    contact: Mapping[str, Any]


def build_receipt(actor: Actor, zone_code: str, reference: str, *, today: date) -> ReceiptPage:
    """The receipt. Raises NothingAccepted while there is nothing to confirm, NotFound out of sight."""
    sheet = filing_sheet(actor, reference, today=today)
    formal = [each for each in sheet.lines if not each.simulated and _is_accepted(each)]
    simulated = tuple(_waiting(sheet, each) for each in sheet.lines if each.simulated)
    if not formal and not simulated:
        raise NothingAccepted(filing=reference)
    accepted = tuple(_accepted(sheet, each, zone_code) for each in formal)
    return ReceiptPage(
        reference=reference,
        zone=_zone(sheet),
        stage=words.stage_name(sheet.catalogue, sheet.stage),
        project=sheet.project,
        accepted=accepted,
        simulated=simulated,
        received=_received(sheet),
        owed=tuple(each for line in formal for each in _owed(line)),
        clerk=sheet.by,
        filed_on=sheet.filed_on,
        on=max((each.on for each in accepted if each.on is not None), default=sheet.filed_on),
        today=today,
        contact=sheet.contact,
        provisional=sheet.provisional,
    )


def build_notice(actor: Actor, zone_code: str, reference: str, *, today: date) -> NoticePage:
    """The one-time notice. Raises NothingNotified when nothing was asked for, NotFound out of sight."""
    sheet = filing_sheet(actor, reference, today=today)
    asked = tuple(
        _asked(sheet, each, zone_code)
        for each in sheet.lines
        if each.item is not None and each.item.supplement_on is not None
    )
    if not asked:
        raise NothingNotified(filing=reference)
    return NoticePage(
        reference=reference,
        zone=_zone(sheet),
        stage=words.stage_name(sheet.catalogue, sheet.stage),
        project=sheet.project,
        asked=asked,
        count=sum(len(each.entries) for each in asked),
        clerk=sheet.by,
        filed_on=sheet.filed_on,
        on=max(each.on for each in asked if each.on is not None),
        today=today,
        contact=sheet.contact,
    )


def _zone(sheet: FilingSheet) -> str:
    return sheet.zone_zh if is_zh() else sheet.zone_en


def _is_accepted(line: MatterLine) -> bool:
    return line.item is not None and line.item.accepted_on is not None


def _number(sheet: FilingSheet, line: MatterLine, zone_code: str) -> str:
    """办件号: zone, matter, project."""
    return f"{zone_code}-{line.matter.id}-{sheet.project.reference.removeprefix('P-')}"


def _accepted(sheet: FilingSheet, line: MatterLine, zone_code: str) -> Accepted:
    clocks = line.clocks
    statutory, promised = (clocks.statutory, clocks.promised) if clocks is not None else (None, None)
    return Accepted(
        id=line.matter.id,
        name=words.matter_name(sheet.catalogue, line.matter.id),
        department=words.department_name(sheet.catalogue, line.matter.department),
        number=_number(sheet, line, zone_code),
        on=line.item.accepted_on if line.item is not None else None,
        deemed=isinstance(line.item, WorkItem) and line.item.deemed,
        statutory=limit_words(line.matter.statutory, statutory),
        statutory_due=statutory.due_on if statutory else None,
        promised=limit_words(line.matter.promised, promised),
        promised_due=promised.due_on if promised else None,
    )


def limit_words(limit: Limit | None, clock: Clock | None) -> str:
    """A limit as people say it; the clock's own length, with extensions, where it runs."""
    if limit is None:
        return _("没有规定")
    value = clock.limit + clock.extension if clock is not None else limit.value
    if value == 0:
        return _("当场办结")
    if limit.unit == "wd":
        return ngettext("%d 个工作日", "%d 个工作日", value) % value
    return ngettext("%d 个自然日", "%d 个自然日", value) % value


def _waiting(sheet: FilingSheet, line: MatterLine) -> Waiting:
    waits = line.state == "waiting"
    return Waiting(
        id=line.matter.id,
        name=words.matter_name(sheet.catalogue, line.matter.id),
        department=words.department_name(sheet.catalogue, line.matter.department),
        state=_("等上游意见") if waits else words.sim_state(line.state)[0] if line.item is not None else "",
        due=line.sim_clock.due_on if line.sim_clock else None,
        waits_for=_("、").join(required_name(sheet, each) for each in line.waits_for),
    )


def _received(sheet: FilingSheet) -> tuple[Received, ...]:
    """Every paper once, however many matters use it."""
    found: dict[str, Received] = {}
    for line in sheet.lines:
        for paper in line.papers:
            if paper.file is not None and paper.slot.name_zh not in found:
                file = paper.file
                found[paper.slot.name_zh] = Received(
                    slot_name(paper), str(file.get("name") or ""), str(file["hash"]), str(file.get("at") or "")[:10]
                )
    return tuple(found.values())


def _owed(line: MatterLine) -> tuple[Owed, ...]:
    held = [each for each in line.item.open_conditions if each.material] if line.item is not None else []
    return tuple(Owed(line.matter.id, each.text, each.due_on) for each in held)


def _asked(sheet: FilingSheet, line: MatterLine, zone_code: str) -> Asked:
    item = line.item
    return Asked(
        id=line.matter.id,
        name=words.matter_name(sheet.catalogue, line.matter.id),
        department=words.department_name(sheet.catalogue, line.matter.department),
        number=_number(sheet, line, zone_code),
        entries=item.missing if item is not None else (),
        on=item.supplement_on if item is not None else None,
    )
