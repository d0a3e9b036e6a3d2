"""The dossier of a project: one pool of documents, their versions, who reads them, what a new version would wake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.errors import FieldRequired
from onezone.approvals.pages.item_words import fact_name, value_words
from onezone.approvals.pages.project_dry_run import Effect, dry_run
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.permissions import may, require
from onezone.approvals.queries.project import MaterialVersion, ProjectCase, project_case
from onezone.platform.files.queries import names_held
from onezone.platform.files.services import store
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `readers`: matters whose opinion or filing rests on it; `href` when the file itself is held here."""

    held: MaterialVersion
    name: str
    current: bool
    readers: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    """The values in force when each version came, for a fact whose value changed between two of them."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot with its versions, newest first; `matters` list it or were filed with it."""

    name: str
    label: str
    versions: tuple[Version, ...]
    matters: tuple[tuple[str, str], ...]
    compared: tuple[ValueLine, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MaterialsPage:
    """The dossier: filled slots, and what the route's matters list besides."""

    head: Head
    slots: tuple[Slot, ...]
    empty: tuple[tuple[str, tuple[str, ...]], ...]
    may_change: bool
    names: tuple[str, ...]


def build_materials(actor: Actor, reference: str, *, today: date) -> MaterialsPage:
    """The dossier. Raises NotFound."""
    project = project_case(actor, reference)
    view = view_of(project.case, reference, today)
    hashes = [each.hash for versions in project.materials.values() for each in versions]
    names = names_held(actor, hashes)
    slots = tuple(_slot(project, slot, names) for slot in sorted(project.materials) if project.materials[slot])
    lists = {each: view.case.matter(each).material_names for each in view.matters}
    wanted = dict.fromkeys(slot for each in lists.values() for slot in each if slot not in project.materials)
    return MaterialsPage(
        head_of(project, view, here="materials"),
        slots,
        tuple(
            (
                words.material_name(project.case.context.catalogue, slot),
                tuple(each for each in view.matters if slot in lists[each]),
            )
            for slot in wanted
        ),
        may(actor, "change_input", case=project.case, data={"material": "?"}),
        (*(slot.name for slot in slots), *wanted),
    )


def _slot(project: ProjectCase, slot: str, names: Mapping[str, str]) -> Slot:
    case, versions = project.case, project.materials[slot]
    matters = [each for each in case.context.catalogue.order if _reads(case, each, slot)]
    shown = tuple(
        Version(
            each,
            each.name or names.get(each.hash, ""),
            each is versions[-1],
            readers_of(case, slot, each.hash),
            f"/projects/{project.reference}/files/{each.hash}/" if each.hash in names else "",
        )
        for each in reversed(versions)
    )
    return Slot(
        slot,
        words.material_name(case.context.catalogue, slot),
        shown,
        tuple((each, words.matter_name(case.context.catalogue, each, short=True)) for each in matters),
        values_compared(case, versions, slot),
        tuple(each.number for each in versions),
    )


def _reads(case: Case, matter: str, slot: str) -> bool:
    work, sim = case.work_items.get(matter), case.sim_items.get(matter)
    return any(item is not None and slot in item.materials for item in (work, sim))


def readers_of(case: Case, slot: str, version: str) -> tuple[str, ...]:
    """Matters whose opinion was given on this very version; formal items read the newest."""
    found = [
        each
        for each, item in case.sim_items.items()
        if item.snapshot is not None and item.snapshot.materials.get(slot) == version
    ]
    newest = case.material(slot) == version
    found += [each for each, item in case.work_items.items() if newest and slot in item.materials and each not in found]
    return tuple(each for each in case.context.catalogue.order if each in found)


def values_compared(case: Case, versions: tuple[MaterialVersion, ...], slot: str) -> tuple[ValueLine, ...]:
    """Facts that the slot's matters read and whose value was another one when a later version came."""
    matters = [each for each in case.context.catalogue.order if _reads(case, each, slot)]
    names = dict.fromkeys(name for each in matters for name in case.matter(each).reads)
    lines = []
    for name in names:
        values = tuple(_value_at(case, name, each.at) for each in versions)
        if len(set(values)) > 1:
            lines.append(
                ValueLine(fact_name(name, case.context.catalogue), tuple(value_words(value) for value in values))
            )
    return tuple(lines)


def _value_at(case: Case, name: str, at: datetime) -> str | None:
    """The value of a fact, or of an entry of a composed one, as it stood at a moment."""
    found: str | None = None
    for version in case.facts.versions:
        if version.at > at:
            break
        if version.name == name:
            found = str(version.value)
        elif name.startswith(version.name + "."):
            found = _entry(version.value, name[len(version.name) + 1 :]) or found
    return found


def _entry(value: Any, path: str) -> str | None:
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return str(value)


@dataclass(frozen=True, slots=True)
class Preview:
    """A new version before it is put in: stored by its content, not yet read by anybody."""

    head: Head
    slot: str
    hash: str
    name: str
    reason: str
    is_same: bool
    effect: Effect
    back: str


def preview_version(
    actor: Actor,
    reference: str,
    *,
    at: datetime,
    today: date,
    slot: str,
    upload: tuple[str, BinaryIO] | None,
    reason: str,
) -> Preview:
    """What a new version of a slot would make stale. Raises NotFound, NotAllowed, FieldRequired, what files refuse."""
    project = project_case(actor, reference)
    require(actor, "change_input", case=project.case, data={"material": slot})
    if not slot:
        raise FieldRequired(field=_("材料"))
    if upload is None:
        raise FieldRequired(field=_("新版本"))
    held = store(actor=actor, at=at, name=upload[0], content=upload[1], field=_("新版本"))
    effect = dry_run(project.case, "change_input", {"material": slot, "hash": held.sha256}, at=at)
    head = head_of(project, view_of(project.case, reference, today), here="materials")
    return Preview(
        head,
        slot,
        held.sha256,
        held.name,
        reason,
        project.case.material(slot) == held.sha256,
        effect,
        f"/projects/{reference}/materials/",
    )
