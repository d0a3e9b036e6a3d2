"""The facts of a project with their versions, and a guided recording of those that prove a result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_case import ADMISSION
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.facts import FactVersion
from onezone.approvals.forms.project import FIELDS, WORDS, FactForm, fact_form
from onezone.approvals.pages.item_words import bound_words, fact_name
from onezone.approvals.pages.land import Land, land_of
from onezone.approvals.pages.project_dry_run import Effect, dry_run
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.permissions import evidence_department, may, require
from onezone.approvals.queries.project import ProjectCase, project_case
from onezone.platform.files.queries import names_held
from onezone.platform.files.services import store
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

GUIDED = tuple(FIELDS)
CONDITIONS = "land.conditions."


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement inside a fact's value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a fact as a row; `href` when its evidence is held here."""

    number: int
    entries: tuple[Entry, ...]
    at: datetime
    who: str
    evidence: str
    href: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact, newest version first, whose it is to state, and the matters that read it."""

    name: str
    label: str
    department: str
    readers: tuple[str, ...]
    versions: tuple[VersionView, ...]
    may_change: bool = False

    @property
    def current(self) -> VersionView:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class FactsPage:
    """All facts, and the guided ones that the actor may record."""

    head: Head
    facts: tuple[FactView, ...]
    recordable: tuple[tuple[str, str], ...]
    may_record: bool


def build_facts(actor: Actor, reference: str, *, today: date) -> FactsPage:
    """All facts of a project. Raises NotFound."""
    project = project_case(actor, reference)
    case = project.case
    held = names_held(actor, [each.evidence for each in case.facts.versions if each.evidence])
    names = list(dict.fromkeys(each.name for each in case.facts.versions))
    return FactsPage(
        head_of(project, view_of(case, reference, today), here="facts"),
        tuple(_fact(project, name, held, may_change=may_change(actor, case, name)) for name in sorted(names)),
        tuple((name, fact_name(name, case.context.catalogue)) for name in GUIDED if _may_state(actor, case, name)),
        may(actor, "record_fact", case=case, data={"name": "project.note"}),
    )


def _may_state(actor: Actor, case: Case, name: str) -> bool:
    return evidence_department(case, name) is not None and may(actor, "record_fact", case=case, data={"name": name})


def may_change(actor: Actor, case: Case, name: str) -> bool:
    """Facts that prove no result may be changed by whoever may record facts; results have a form of their own."""
    return evidence_department(case, name) is None and may(actor, "record_fact", case=case, data={"name": name})


def _fact(project: ProjectCase, name: str, held: Mapping[str, str], *, may_change: bool) -> FactView:
    case = project.case
    owner = evidence_department(case, name)
    versions = [each for each in case.facts.versions if each.name == name]
    readers = [
        each
        for each in case.context.catalogue.order
        if each in case.route and any(read == name or read.startswith(name + ".") for read in case.matter(each).reads)
    ]
    return FactView(
        name,
        fact_label(name, case),
        words.department_name(case.context.catalogue, owner) if owner else "",
        tuple(readers),
        tuple(_version(project, each, held) for each in reversed(versions)),
        may_change,
    )


def _version(project: ProjectCase, held: FactVersion, files: Mapping[str, str]) -> VersionView:
    evidence = held.evidence or ""
    return VersionView(
        held.version,
        tuple(entries_of(held.name, held.value, project.case)),
        held.at,
        words.officer_name(held.actor),
        evidence,
        f"/projects/{project.reference}/files/{evidence}/" if evidence in files else "",
    )


def entries_of(name: str, value: Any, case: Case, prefix: str = "") -> list[Entry]:
    """A value as lines; composed ones entry by entry."""
    if not isinstance(value, Mapping):
        return [Entry(prefix, _said_of(name, value))]
    found = []
    for key, each in value.items():
        label = entry_name(name, str(key), case)
        found += entries_of(f"{name}.{key}", each, case, f"{prefix} · {label}" if prefix else label)
    return found


def _said_of(name: str, value: Any) -> str:
    """A single value for people. A fact that admission asks for is named by its rule: yes means the rule holds."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    wanted = next((wanted for _rule, fact, wanted in ADMISSION if fact == name), "true")
    if text not in ("true", "false"):
        return bound_words(text)
    return _("是") if text == wanted else _("否")


def answers_to(name: str, held: str) -> tuple[tuple[str, str], ...]:
    """The two values of a yes-or-no fact with what they say; none for a fact that is no such question."""
    asked = any(fact == name for _rule, fact, _wanted in ADMISSION)
    if not asked and held.lower() not in ("true", "false"):
        return ()
    return tuple(
        sorted(((text, _said_of(name, text)) for text in ("true", "false")), key=lambda each: each[1] != _("是"))
    )


def fact_label(name: str, case: Case) -> str:
    """A fact's name: the catalogue's, else that of the admission rule that asks for it, else as it is recorded."""
    if name in case.context.catalogue.facts:
        return fact_name(name, case.context.catalogue)
    asked = {fact: rule for rule, fact, _wanted in ADMISSION}
    return words.word(asked[name]) if name in asked else name


def entry_name(fact: str, key: str, case: Case) -> str:
    """The word for an entry of a composed fact: the catalogue's name for land.<key>, else the key."""
    head, _dot, rest = f"{fact}.{key}".partition(".")
    for name in (f"{fact}.{key}", f"{head}.{rest.partition('.')[2]}"):
        if name in case.context.catalogue.facts:
            return fact_name(name, case.context.catalogue)
    return str(WORDS.get(key, key))


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The guided form, and, once it was checked, what recording would do."""

    head: Head
    name: str
    label: str
    form: FactForm
    land: Land | None
    effect: Effect | None
    value: str
    evidence: str
    entries: tuple[Entry, ...]
    is_other_holder: bool
    back: str


def build_record(
    actor: Actor, reference: str, name: str, *, at: datetime, today: date, sent: Any = None, files: Any = None
) -> RecordPage:
    """The form for one fact; bound and valid, also the check against what was assumed. Raises NotFound, NotAllowed."""
    project = project_case(actor, reference)
    case = project.case
    if name not in GUIDED:
        raise NotFound(what=name)
    require(actor, "record_fact", case=case, data={"name": name})
    form = fact_form(name, sent, files, conditions=condition_names(case), initial=assumed(case))
    form.show_assumed({key: held for key in form.fields if (held := _assumed_of(case, key))})
    head = head_of(project, view_of(case, reference, today), here="facts")
    label, back = fact_name(name, case.context.catalogue), f"/projects/{reference}/facts/"
    if sent is None or not form.is_valid() or sent.get("again"):
        return RecordPage(head, name, label, form, None, None, "", "", (), False, back)
    evidence = _stored(actor, at, form)
    value = form.value()
    effect = dry_run(case, "record_fact", {"name": name, "value": value}, at=at)
    holder = (
        effect.trial.facts.from_paper("land.holder")
        if name in ("land.contract", "land.title", "land.allocation")
        else None
    )
    return RecordPage(
        head,
        name,
        label,
        form,
        land_of(effect.trial),
        effect,
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value,
        evidence,
        tuple(entries_of(name, value, case)),
        holder is not None and not effect.trial.is_own_holder(holder),
        back,
    )


def _assumed_of(case: Case, field: str) -> str | None:
    """What the simulation assumed for a field of a land paper; shown beside it, never filled in."""
    if field == "holder":
        return case.applicant
    return case.facts.assumed("land." + field.replace("condition_", "conditions.", 1))


def _stored(actor: Actor, at: datetime, form: FactForm) -> str:
    """Hash of the evidence, kept by its content before anything is recorded; "" when none was chosen."""
    upload = form.cleaned_data.get("evidence_file")
    if not upload:
        return ""
    return store(actor=actor, at=at, name=upload.name, content=upload.file, field="evidence_file").sha256


def condition_names(case: Case) -> tuple[tuple[str, str], ...]:
    """The planning conditions that this project's matters read or that were assumed: key and word."""
    read = {name for each in case.route for name in case.matter(each).reads if name.startswith(CONDITIONS)}
    stated = case.facts.latest("land.conditions")
    if stated is not None and isinstance(stated.value, Mapping):
        read |= {CONDITIONS + str(key) for key in stated.value}
    read |= {name for name in case.facts.current() if name.startswith(CONDITIONS)}
    known = [name for name in case.context.catalogue.facts if name in read]
    names = [*known, *sorted(read - set(known))]
    return tuple((name[len(CONDITIONS) :], fact_name(name, case.context.catalogue)) for name in names)


def assumed(case: Case) -> dict[str, str]:
    """Nothing is filled in for the officer but the parcel: copying the assumption would be no check."""
    parcel = case.facts.assumed("land.parcel")
    return {"parcel": parcel} if parcel else {}
