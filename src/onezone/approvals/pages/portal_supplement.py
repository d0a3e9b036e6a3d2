"""Answering a one-time supplement list from the firm's own desk: what was asked, and a place for each paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.approvals import words
from onezone.approvals.domain.filing_plan import slots
from onezone.approvals.pages.window_filing import MatterView, matter_views
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_filing import FilingSheet, filing_sheet
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One slot: `asked` on the list; `kept` is a file that was taken already; `error` why one was not."""

    key: str
    slot: str
    name: str
    matters: tuple[str, ...]
    asked: bool
    kept: str
    error: str


@dataclass(frozen=True, slots=True)
class SupplementPage:
    """Everything the page shows; no matters when nothing waits for an answer."""

    reference: str
    stage: str
    filed_on: date
    project: Any
    matters: tuple[MatterView, ...]
    asked: tuple[Place, ...]
    others: tuple[Place, ...]
    done: bool

    @property
    def faults(self) -> tuple[Place, ...]:
        return tuple(each for each in (*self.asked, *self.others) if each.error)


def build_supplement(
    actor: Actor,
    reference: str,
    *,
    today: date,
    kept: Mapping[str, str] | None = None,
    refused: Mapping[str, str] | None = None,
) -> SupplementPage:
    """The page. `kept`: slot -> name of a file already taken; `refused`: slot -> why its file was not."""
    require(actor, "portal")
    sheet = filing_sheet(actor, reference, today=today)
    matters = tuple(each for each in matter_views(sheet) if "resubmit" in each.acts)
    places = _places(sheet, matters, kept or {}, refused or {})
    return SupplementPage(
        reference=reference,
        stage=words.stage_name(sheet.catalogue, sheet.stage),
        filed_on=sheet.filed_on,
        project=sheet.project,
        matters=matters,
        asked=tuple(each for each in places if each.asked),
        others=tuple(each for each in places if not each.asked),
        done=not matters,
    )


def _places(
    sheet: FilingSheet, matters: tuple[MatterView, ...], kept: Mapping[str, str], refused: Mapping[str, str]
) -> tuple[Place, ...]:
    asked = {entry for each in matters for entry in each.asked}
    return tuple(
        Place(
            need.key,
            need.name,
            words.material_name(sheet.catalogue, need.name),
            need.matters,
            need.name in asked,
            kept.get(need.name, ""),
            refused.get(need.name, ""),
        )
        for need in slots(sheet.catalogue, [each.id for each in matters])
        if not need.slot.shared
    )
