"""Operations on projects: finding and reading them, opening them from answers, their facts and materials."""

from __future__ import annotations

from typing import Any

from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from onezone.approvals.api.shapes import Answers, ProjectRef, Slot, act_done, day_of
from onezone.approvals.domain.view import state_of
from onezone.approvals.queries.listing import Asked, projects_after
from onezone.approvals.queries.preview import route_preview as preview_of
from onezone.approvals.queries.project import ProjectCase, project_case
from onezone.approvals.services.opening import open_from_answers
from onezone.approvals.services.papers import add_version, keep_paper
from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, WRITE, Input, Instant, Key, Listing, Reference, Short, Word
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["projects"])


class Project(Schema):
    """A project's own words; money in yuan and areas in square metres, as text with two decimals."""

    reference: str
    code: str
    name: str
    kind: int
    enterprise: str
    credit_code: str
    park: str
    investment: str | None
    land_area: str | None
    steward: str
    opened_on: str
    updated_at: str
    simulation: str
    is_demo: bool


class Projects(Schema):
    """A page of projects, the latest changed first."""

    items: list[Project]
    next: str | None


class ProjectState(Schema):
    """A project with everything that can be said of it today (`state`: format onezone-state/1, all computed)."""

    project: Project
    route: list[str] = Field(description="matters of the route")
    answers: dict[str, Any] = Field(description="fact -> value in force")
    state: dict[str, Any]


class Wanted(Listing):
    """Which projects."""

    text: Short = Field("", description="words of name, code, reference or enterprise; all must be found")
    simulation: Word = Field("", description="state of the simulated case at the last act")
    park: Short = ""
    updated_since: Instant | None = None


class RouteAnswers(Input):
    """Question -> answer; what is left out stays open."""

    answers: Answers


class RouteLine(Schema):
    """One matter of the catalogue: whether it is needed, and why."""

    matter: str
    included: bool
    undecided: bool
    simulated: bool
    version: str
    reasons: list[dict[str, Any]]


class RoutePreview(Schema):
    """The route that these answers give; nothing is kept."""

    matters: list[RouteLine]
    open_questions: list[str]
    wrong: dict[str, list[str]]
    simulated: bool
    catalogue: str
    catalogue_version: str
    ruleset: str


class NewProject(RouteAnswers):
    """What opens a project; investment in ten thousand yuan, as text."""

    credit_code: Short = Field(description="of a registered enterprise")
    name: Short
    code: str = Field("", max_length=40, description="national project code, may follow later")
    park: str = Field("", max_length=100)
    investment: str = Field("", max_length=30)
    steward: str = Field("", max_length=64)


class Opened(Schema):
    """The project that was opened."""

    reference: str


class Fact(Schema):
    """One version of a fact."""

    name: str
    version: int
    value: Any
    at: str
    actor: str
    evidence: str | None


class Facts(Schema):
    """All versions, oldest first; the last of a name is in force."""

    items: list[Fact]


class Material(Schema):
    """One version of a material."""

    material: str
    version: int
    hash: str
    name: str
    by: str
    at: str


class MaterialList(Schema):
    """Every version of every material of the project."""

    items: list[Material]


class Kept(Schema):
    """A file as it was kept; acts name it by its hash."""

    hash: str
    name: str
    size: int
    kind: str


class Versioned(Schema):
    """A new version of a material, and the act that put it there."""

    file: Kept
    seq: int
    matters: list[str]


def project_shape(held: ProjectCase, day: Any) -> Project:
    return Project(
        reference=held.reference, code=held.code, name=held.name, kind=held.kind, enterprise=held.enterprise,
        credit_code=held.credit_code, park=held.park, investment=_text(held.investment),
        land_area=_text(held.land_area), steward=held.steward, opened_on=held.opened_on.isoformat(),
        updated_at=_text(held.last_at and held.last_at.isoformat()) or "",
        simulation=str(held.case.sim_state(day)), is_demo=held.is_demo,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _place(row: tuple[int, ProjectCase]) -> tuple[str, int]:
    return (row[1].last_at.isoformat() if row[1].last_at else "", row[0])


@router.get("/projects", response={200: Projects, **READ}, summary="Projects in sight, the latest changed first")
def projects(request: SignedIn, wanted: Query[Wanted]) -> Any:
    asked = Asked(**wanted.model_dump(exclude={"limit", "cursor"}))
    rows = projects_after(request.actor, asked, after=place_of(wanted.cursor), limit=wanted.limit + 1)
    shown, following = page_of(rows, wanted.limit, _place)
    return {"items": [project_shape(held, day_of(request)) for _id, held in shown], "next": following}


@router.post("/projects", response={201: Opened, **WRITE}, summary="Open a project from its answers")
def new_project(request: SignedIn, key: Key, sent: NewProject) -> Any:
    typed = sent.model_dump(include={"name", "code", "park", "investment", "steward"})

    def do() -> Opened:
        reference = open_from_answers(
            actor=request.actor, at=now(request), credit_code=sent.credit_code, typed=typed, answers=sent.answers
        )
        return Opened(reference=reference)

    return done_once(request, key, do, status=201)


@router.post("/route-preview", response={200: RoutePreview, **WRITE}, summary="The route that answers would give")
def route_preview(request: SignedIn, sent: RouteAnswers) -> Any:
    route, wrong = preview_of(request.actor, sent.answers, on=day_of(request))
    return RoutePreview(
        matters=[RouteLine(**line) for line in route.plain()], open_questions=list(route.open_questions),
        wrong={name: list(reasons) for name, reasons in wrong.items()}, simulated=route.simulated,
        catalogue=route.catalogue, catalogue_version=route.catalogue_version, ruleset=route.ruleset,
    )  # fmt: skip


@router.get("/projects/{reference}", response={200: ProjectState, **READ}, summary="A project as it stands today")
def project(request: SignedIn, reference: ProjectRef) -> Any:
    held, day = project_case(request.actor, reference), day_of(request)
    facts = {name: fact.value for name, fact in held.case.facts.current().items()}
    return {
        "project": project_shape(held, day), "route": sorted(held.case.route), "answers": facts,
        "state": state_of(held.case, day),
    }  # fmt: skip


@router.get("/projects/{reference}/facts", response={200: Facts, **READ}, summary="Facts, every version")
def facts(request: SignedIn, reference: ProjectRef) -> Any:
    held = project_case(request.actor, reference)
    return {
        "items": [
            Fact(
                name=each.name, version=each.version, value=each.value, at=each.at.isoformat(), actor=each.actor,
                evidence=each.evidence,
            )
            for each in held.case.facts.versions
        ]
    }  # fmt: skip


@router.get("/projects/{reference}/materials", response={200: MaterialList, **READ}, summary="Materials, every version")
def materials(request: SignedIn, reference: ProjectRef) -> Any:
    held = project_case(request.actor, reference)
    return {
        "items": [
            Material(
                material=slot, version=each.number, hash=each.hash, name=each.name, by=each.by, at=each.at.isoformat()
            )
            for slot, versions in held.materials.items()
            for each in versions
        ]
    }


@router.post("/files", response={201: Kept, **WRITE}, summary="Keep a file, to be named by its hash in an act")
def new_file(request: SignedIn, key: Key, file: File[UploadedFile]) -> Any:
    def do() -> Kept:
        return _kept(keep_paper(actor=request.actor, at=now(request), name=file.name or "", content=file.file))

    return done_once(request, key, do, status=201)


@router.post(
    "/projects/{reference}/materials", response={201: Versioned, **WRITE}, summary="Add a version of a material"
)
def new_material(
    request: SignedIn, reference: ProjectRef, key: Key, material: Form[Slot], file: File[UploadedFile],
    reason: Short = Form(""),  # noqa: B008  ninja reads the default as the parameter's declaration
) -> Any:  # fmt: skip
    def do() -> Versioned:
        held, done = add_version(
            actor=request.actor, at=now(request), project=reference, material=material, reason=reason,
            name=file.name or "", content=file.file,
        )  # fmt: skip
        return Versioned(file=_kept(held), seq=done.seq, matters=act_done(done).matters)

    return done_once(request, key, do, status=201)


def _kept(row: Any) -> Kept:
    return Kept(hash=row.sha256, name=row.name, size=row.size, kind=row.kind)


__all__ = ["Reference", "router"]
