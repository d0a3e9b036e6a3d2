"""Changing a fact in two steps: what it is to be, then what that would do; only the second page saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onezone.approvals.domain.case import Case
from onezone.approvals.forms.project import FIELDS, FactChangeForm
from onezone.approvals.pages.project_dry_run import Effect, dry_run
from onezone.approvals.pages.project_facts import Entry, answers_to, entries_of, fact_label, may_change
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.permissions import require
from onezone.approvals.queries.project import project_case
from onezone.platform.files.services import store
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form of a fact, or, while none is named (`label` empty), the choice of one.

    Once it is sent and whole, `effect` is there: what stands, what is to stand, what that would do.
    """

    head: Head
    form: FactChangeForm
    known: tuple[tuple[str, str], ...]
    back: str
    label: str = ""
    was: tuple[Entry, ...] = ()
    now: tuple[Entry, ...] = ()
    value: str = ""
    evidence: str = ""
    is_same: bool = False
    effect: Effect | None = None


def build_change(
    actor: Actor,
    reference: str,
    *,
    at: datetime,
    today: date,
    asked: Mapping[str, str],
    sent: Any = None,
    files: Any = None,
) -> ChangePage:
    """The form for a fact (`asked["name"]` fills it in), or the look at what was sent. Raises NotFound, NotAllowed."""
    project = project_case(actor, reference)
    case = project.case
    name = str((sent or asked).get("name") or "")
    require(actor, "record_fact", case=case, data={"name": name or "project.note"})
    held = _as_typed(case, name)
    form = FactChangeForm(
        sent, files, initial={"name": name, "value": held.lower() if answers_to(name, held) else held},
        answers=answers_to(name, held),
    )  # fmt: skip
    page = ChangePage(
        head_of(project, view_of(case, reference, today), here="facts"),
        form,
        tuple((each, fact_label(each, case)) for each in changeable(actor, case)),
        f"/projects/{reference}/facts/",
        fact_label(name, case) if name else "",
    )
    if sent is None or sent.get("again") or not form.is_valid():
        return page
    return _looked_at(actor, case, page, at)


def _looked_at(actor: Actor, case: Case, page: ChangePage, at: datetime) -> ChangePage:
    form, held = page.form, None
    name, value = form.cleaned_data["name"], form.cleaned_data["value"]
    upload = form.cleaned_data.get("evidence_file")
    if upload:
        held = store(actor=actor, at=at, name=upload.name, content=upload.file, field="evidence_file").sha256
    latest = case.facts.latest(name)
    return ChangePage(
        page.head,
        form,
        page.known,
        page.back,
        page.label,
        tuple(entries_of(name, latest.value, case)) if latest is not None else (),
        tuple(entries_of(name, value, case)),
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
        held or "",
        latest is not None and latest.value == value,
        dry_run(case, "record_fact", {"name": name, "value": value}, at=at),
    )


def changeable(actor: Actor, case: Case) -> tuple[str, ...]:
    """Facts that the actor may state by this form: recorded ones, and those that the route's matters read.

    Results of a department have a form of their own, where they are checked against what was assumed.
    """
    read = {name for each in case.route for name in case.matter(each).reads}
    names = [name for name in sorted(read | set(case.facts.current())) if name not in FIELDS]
    return tuple(name for name in names if may_change(actor, case, name))


def _as_typed(case: Case, name: str) -> str:
    latest = case.facts.latest(name)
    if latest is None:
        return case.facts.read(name) or ""
    return latest.value if isinstance(latest.value, str) else json.dumps(latest.value, ensure_ascii=False)
