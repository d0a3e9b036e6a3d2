"""The way into a stage filing of an open project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onezone.approvals import words
from onezone.approvals.queries.window_draft import OpenProject, catalogue_of_project, open_project
from onezone.approvals.queries.window_drafts import DraftRow, drafts_of_project
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class StagePage:
    """Which project, which stage, and drafts that were begun for it."""

    project: OpenProject
    stage: str
    stage_name: str
    drafts: tuple[DraftRow, ...]


def build_stage(actor: Actor, reference: str, stage: str, *, today: date) -> StagePage:
    """Raises NotFound for a project out of sight or a stage that cannot be filed."""
    catalogue = catalogue_of_project(actor, reference)
    if not any(each.id == stage and each.counted for each in catalogue.stages.values()):
        raise NotFound(what=stage)
    drafts = drafts_of_project(actor, reference, today=today)
    return StagePage(open_project(actor, reference), stage, words.stage_name(catalogue, stage), drafts)
