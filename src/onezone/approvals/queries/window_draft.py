"""An intake draft as it stands: what was typed, the route it gives, what can be filed, which papers are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain import intake
from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.criterion import Question
from onezone.approvals.domain.filing_plan import Option, SlotNeed, options, slots, suggestions
from onezone.approvals.domain.intake import Fault
from onezone.approvals.domain.route_lines import kept_route
from onezone.approvals.domain.routing import Reason, RouteMatter, answer_faults, asked_questions, generate_route
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.errors import DraftDiscarded
from onezone.approvals.models import FilingRow, IntakeDraft, Project
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_known import Offer, offers_of
from onezone.approvals.store import Loaded, load, visible_projects
from onezone.kernel.codec import from_plain
from onezone.kernel.identifiers import normalise
from onezone.parties.queries import goes_by
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import zone_settings


@dataclass(frozen=True, slots=True)
class OpenProject:
    """An open project as the window names it."""

    reference: str
    code: str
    name: str
    enterprise: str
    credit_code: str
    kind: int
    park: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One material slot of the filing. `status`: shared, uploaded, pool, promised, missing.

    `offer`: a paper of the same name that the enterprise handed in for another project, while the slot is empty.
    """

    need: SlotNeed
    status: str
    file: Mapping[str, Any] | None = None
    due: str = ""
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about a draft on a day. `chosen`: matter -> way, as it would be filed now.

    `open_questions`: what still has to be asked until the route is fixed; `wrong`: answers that are none, with reasons.
    `not_simulated`: what stands against simulated approval, as far as the answers say.
    """

    reference: str
    today: date
    owner: str
    is_mine: bool
    updated_at: datetime
    token: str
    data: Mapping[str, Any]
    filed: Mapping[str, str] | None
    project: OpenProject | None
    catalogue: Catalogue
    answers: Mapping[str, Any]
    asked: tuple[Question, ...]
    open_questions: tuple[Question, ...]
    wrong: Mapping[str, tuple[str, str]]
    route: tuple[RouteMatter, ...]
    plain_route: list[dict[str, Any]]
    simulated: bool
    not_simulated: tuple[Reason, ...]
    case: Case
    stage: str
    options: tuple[Option, ...]
    chosen: Mapping[str, str]
    slots: tuple[Slot, ...]
    faults: tuple[Fault, ...]

    def part(self, name: str) -> Mapping[str, Any]:
        """What was typed in one part."""
        held: Mapping[str, Any] = self.data.get(name) or {}
        return held


def sheet(actor: Actor, reference: str, *, today: date) -> Sheet:
    """A draft of the actor's zone. Raises NotAllowed, NotFound."""
    require(actor, "intake")
    row = IntakeDraft.objects.filter(zone_id=actor.zone_id, reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    if row.data.get("discarded"):
        raise DraftDiscarded(draft=reference)
    return sheet_of(actor, row, today=today)


def sheet_of(actor: Actor, row: IntakeDraft, *, today: date) -> Sheet:
    """The sheet of a row at hand, e.g. one that is locked for submission."""
    loaded = load(actor, row.project_reference) if row.project_reference else None
    standing = _of_project(loaded) if loaded is not None else _of_answers(actor, row, today)
    case = standing["case"]
    stage = _stage(row, case, today)
    found = options(case, stage=stage, on=today, waiting=_waiting(loaded))
    chosen = _chosen(row, case, found)
    offers = offers_of(actor, _credit_code(actor, row, loaded), but=row.project_reference)
    held = Sheet(
        reference=row.reference,
        today=today,
        owner=row.owner,
        is_mine=is_mine(actor, row),
        updated_at=row.updated_at,
        token=row.data.get("token", ""),
        data=row.data,
        filed=row.data.get("filed"),
        project=_open_project(loaded.row) if loaded else None,
        catalogue=case.context.catalogue,
        stage=stage,
        options=found,
        chosen=chosen,
        slots=_slots(row, loaded, slots(case.context.catalogue, chosen), offers),
        faults=(),
        **standing,
    )
    return replace(held, faults=_faults(held, today=today))


def is_mine(actor: Actor, row: IntakeDraft) -> bool:
    """By number where the draft knows it: a namesake is another person."""
    return bool(row.data.get("owner_id", actor.user_id) == actor.user_id) and row.owner == actor.name


def _of_project(loaded: Loaded) -> dict[str, Any]:
    """For an open project the route is what it was opened with; nothing is asked again."""
    route = kept_route(loaded.row.route, loaded.case.context.catalogue)
    return {
        "case": loaded.case,
        "answers": loaded.row.answers,
        "asked": (),
        "open_questions": (),
        "wrong": {},
        "route": route,
        "plain_route": loaded.row.route,
        "simulated": any(each.simulated for each in route),
        "not_simulated": (),
    }


def _of_answers(actor: Actor, row: IntakeDraft, today: date) -> dict[str, Any]:
    """For a new project everything follows from the answers."""
    catalogue = catalogue_of(current_release(actor.zone_id, today))
    answers = row.data.get("answers") or {}
    route = generate_route(catalogue, answers, on=today)
    context = Context(catalogue, calendar_for(actor.zone_id), zone_rules(actor.zone_id))
    return {
        "case": Case(context, code="", applicant="", route=frozenset(route.included)),
        "answers": answers,
        "asked": asked_questions(catalogue, answers),
        "open_questions": tuple(catalogue.questions[each] for each in route.open_questions),
        "wrong": answer_faults(catalogue, answers),
        "route": route.matters,
        "plain_route": route.plain(),
        "simulated": route.simulated,
        "not_simulated": route.excluded_from_simulation,
    }


def _faults(held: Sheet, *, today: date) -> tuple[Fault, ...]:
    """Everything that keeps the draft from being filed, step by step."""
    found: list[Fault] = []
    if held.project is None:
        found += intake.subject_faults(held.part("subject"))
        found += intake.project_faults({**held.part("project"), **mirrored(held.answers)}, held.catalogue)
        # A missing type is said of the project's form; a missing area may be given there or as a sentence.
        named = {MIRRORED["kind"], *held.wrong}
        found += [_unanswered(each) for each in held.open_questions if each.id not in named]
        found += [_wrong(held, name, *said) for name, said in held.wrong.items() if name not in MIRRORED.values()]
    if not held.chosen:
        found.append(Fault(intake.MATERIALS, "matters", "还没有选这次要申报的事项", "no matter has been chosen yet"))
    for slot in held.slots:
        fault = intake.promise_fault(slot.need, slot.need.name, slot.due, today=today) if slot.due else None
        found += [fault] if fault is not None else []
    return tuple(found)


MIRRORED: Mapping[str, str] = {"kind": "project_type", "land": "land_area"}
"""Fields of the project's form that are answers to questions of the route: nothing is typed twice."""


def mirrored(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the project's form shows of the answers."""
    return {field: answers.get(question, "") for field, question in MIRRORED.items()}


def _unanswered(question: Question) -> Fault:
    words = (f"{question.label_zh}：还没有回答", f"{question.label_en}: not answered yet")
    return Fault(intake.ROUTE, question.id, *words)


def _wrong(held: Sheet, name: str, zh: str, en: str) -> Fault:
    question = held.catalogue.questions.get(name)
    labels = (question.label_zh, question.label_en) if question is not None else (name, name)
    return Fault(intake.ROUTE, name, f"{labels[0]}：{zh}", f"{labels[1]}: {en}")


def zone_rules(zone_id: int) -> ZoneRules:
    """The zone's rules for approvals as they stand now, which a new project will be opened with."""
    rules: ZoneRules = from_plain(ZoneRules, zone_settings(zone_id).get("approvals", {}))
    return rules


def _stage(row: IntakeDraft, case: Case, today: date) -> str:
    """The stage chosen, else the first one with something that makes sense to file now."""
    counted = [each.id for each in case.context.catalogue.stages.values() if each.counted and each.id != "P"]
    given = str((row.data.get("filing") or {}).get("stage") or "")
    if given in counted:
        return given
    for stage in counted:
        if any(each.matter.stage == stage and each.suggested for each in options(case, stage=stage, on=today)):
            return stage
    return counted[0] if counted else ""


def _waiting(loaded: Loaded | None) -> tuple[str, ...]:
    if loaded is None:
        return ()
    rows = FilingRow.objects.filter(project_id=loaded.row.id, waiting__gt=0)
    return tuple(matter for row in rows for matter in row.detail.get("waiting", {}))


def _chosen(row: IntakeDraft, case: Case, found: tuple[Option, ...]) -> dict[str, str]:
    """What the clerk ticked, as far as it is open; before anything was ticked, what makes sense."""
    picked = (row.data.get("filing") or {}).get("matters")
    wanted = picked if isinstance(picked, Mapping) else suggestions(case, found)
    return {each.matter.id: wanted[each.matter.id] for each in found if wanted.get(each.matter.id) in each.modes}


def _credit_code(actor: Actor, row: IntakeDraft, loaded: Loaded | None) -> str:
    if loaded is not None:
        return loaded.row.enterprise.credit_code
    return subject_code(actor, row.data)


def subject_code(actor: Actor, data: Mapping[str, Any]) -> str:
    """The code of who files; an old paper's code of an enterprise that was merged means the one that goes on."""
    return goes_by(actor, normalise(str((data.get("subject") or {}).get("credit_code") or "")))


def _slots(
    row: IntakeDraft, loaded: Loaded | None, needed: tuple[SlotNeed, ...], offers: Mapping[str, Offer]
) -> tuple[Slot, ...]:
    uploaded, promised = row.data.get("materials") or {}, row.data.get("promised") or {}
    pool = loaded.row.materials if loaded is not None else {}
    found = (_slot(each, uploaded.get(each.name), pool.get(each.name), promised.get(each.name, "")) for each in needed)
    return tuple(
        replace(each, offer=offers.get(each.need.name)) if each.status in ("missing", "promised") else each
        for each in found
    )


def _slot(need: SlotNeed, uploaded: Any, pool: Any, due: str) -> Slot:
    if need.slot.shared:
        return Slot(need, "shared")
    if uploaded:
        return Slot(need, "uploaded", uploaded)
    if pool:
        return Slot(need, "pool", {**pool[-1], "version": len(pool)})
    return Slot(need, "promised" if due else "missing", None, due)


def _open_project(row: Project) -> OpenProject:
    return OpenProject(
        reference=row.reference,
        code=row.code,
        name=row.name,
        enterprise=row.enterprise.name,
        credit_code=row.enterprise.credit_code,
        kind=row.kind,
        park=row.park,
    )


def open_project_by_code(actor: Actor, typed: str) -> OpenProject | None:
    """The open project of a national project code, as far as the actor may see it."""
    code = normalise(typed)
    row = visible_projects(actor).filter(code=code).first() if code else None
    return _open_project(row) if row is not None else None


def open_project(actor: Actor, reference: str) -> OpenProject:
    """An open project by its reference. Raises NotFound."""
    return _open_project(load(actor, reference).row)


def projects_of_enterprise(actor: Actor, credit_code: str) -> tuple[OpenProject, ...]:
    """The open projects of an enterprise, newest first: what the zone knows when its code is typed."""
    rows = visible_projects(actor).filter(enterprise__credit_code=credit_code)[:10]
    return tuple(_open_project(row) for row in rows)


def count_projects_of(actor: Actor, credit_code: str) -> int:
    """How many open projects an enterprise has."""
    return visible_projects(actor).filter(enterprise__credit_code=credit_code).count()


def draft_file_name(actor: Actor, reference: str, sha256: str) -> str | None:
    """The name of a file that stands in a draft, None when the draft holds no such content."""
    row = IntakeDraft.objects.filter(zone_id=actor.zone_id, reference=reference).first()
    held = (row.data.get("materials") or {}).values() if row is not None else ()
    return next((str(each["name"]) for each in held if each["hash"] == sha256), None)


def catalogue_of_project(actor: Actor, reference: str) -> Catalogue:
    """The catalogue that a project stays with. Raises NotAllowed, NotFound."""
    require(actor, "intake")
    return load(actor, reference).case.context.catalogue
