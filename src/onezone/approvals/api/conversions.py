"""Operations on simulated cases and their conversion: applying, admission, the guards, and signing in batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from onezone.approvals.api.shapes import ActDone, ProjectRef, Refusal, act_done, day_of
from onezone.approvals.domain.acts_case import admission_checks
from onezone.approvals.domain.conversion import evaluate_all
from onezone.approvals.domain.view import state_of
from onezone.approvals.queries.project import project_case
from onezone.approvals.services.conversions import Batch, request_conversions, sign_conversions
from onezone.approvals.services.simulation import admit_to_simulation, apply_for_simulation
from onezone.platform.api.shapes import READ, WRITE, Day, Input, Key, Matter, Short, Text
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["simulation and conversion"])
FactAnswers = Annotated[
    dict[
        Annotated[str, StringConstraints(max_length=80)],
        Annotated[str, StringConstraints(pattern="^(true|false)$")],
    ],
    Field(max_length=60, description="fact -> true | false, of the admission's checks"),
]


class Check(Schema):
    """One rule of admission; `ok` is null while the fact is unknown."""

    name: str
    fact: str
    ok: bool | None


class Simulation(Schema):
    """A project's simulated case today; `case` is null before anybody applied."""

    state: str
    checks: list[Check]
    case: dict[str, Any] | None


class Apply(Input):
    """Answers that become facts with the application."""

    answers: FactAnswers = {}


class Admit(Input):
    """The joint meeting's word: items, minutes, and until when."""

    matters: list[Matter] = Field(min_length=1, max_length=200)
    minutes: Short
    answers: FactAnswers = {}
    valid_to: Day | None = None


class GuardReason(Schema):
    """Why a guard fails."""

    code: str
    name: str
    was: Any
    now: Any


class Guarded(Schema):
    """One item: what its seven guards say, before anything is signed."""

    matter: str
    result: str
    guards: dict[str, bool]
    failed: dict[str, list[GuardReason]]
    waiting_for: list[str]


class Conversion(Schema):
    """The guards of every item with an opinion, in the order in which they convert."""

    items: list[Guarded]


class Signed(Input):
    """The matters of one signature."""

    matters: list[Matter] = Field(min_length=1, max_length=200)


class SignedByOfficer(Signed):
    """The matters of an officer's signature; one that is past its limit says why."""

    late_reasons: dict[Matter, Text] = Field({}, max_length=200, description="matter -> why it is late")


class BatchDone(Schema):
    """What was signed, and why each of the others left the batch."""

    done: list[str]
    left: dict[str, Refusal]


@router.get("/projects/{reference}/simulation", response={200: Simulation, **READ}, summary="The simulated case")
def simulation(request: SignedIn, reference: ProjectRef) -> Any:
    case, day = project_case(request.actor, reference).case, day_of(request)
    checks = [Check(name=each.name, fact=each.fact, ok=each.ok) for each in admission_checks(case)]
    return Simulation(state=str(case.sim_state(day)), checks=checks, case=state_of(case, day)["simulation"])


@router.post("/projects/{reference}/simulation/apply", response={200: ActDone, **WRITE}, summary="Apply, with answers")
def apply_simulation(request: SignedIn, reference: ProjectRef, key: Key, sent: Apply) -> Any:
    def do() -> ActDone:
        return act_done(
            apply_for_simulation(actor=request.actor, at=now(request), project=reference, answers=sent.answers)
        )

    return done_once(request, key, do)


@router.post("/projects/{reference}/simulation/admit", response={200: ActDone, **WRITE}, summary="Admit, with minutes")
def admit_simulation(request: SignedIn, reference: ProjectRef, key: Key, sent: Admit) -> Any:
    def do() -> ActDone:
        return act_done(
            admit_to_simulation(
                actor=request.actor, at=now(request), project=reference, answers=sent.answers, matters=sent.matters,
                minutes=sent.minutes, valid_to=sent.valid_to or "",
            )
        )  # fmt: skip

    return done_once(request, key, do)


@router.get("/projects/{reference}/conversion", response={200: Conversion, **READ}, summary="Guards, nothing signed")
def conversion(request: SignedIn, reference: ProjectRef) -> Any:
    case, day = project_case(request.actor, reference).case, day_of(request)
    return {
        "items": [
            Guarded(
                matter=matter,
                result=held.result,
                guards=held.guards.table(),
                failed={
                    name: [GuardReason(code=r.code, name=r.name, was=r.was, now=r.now) for r in reasons]
                    for name, reasons in held.guards.failed.items()
                },
                waiting_for=list(held.waiting_for),
            )
            for matter, held in evaluate_all(case, on=day).items()
        ]
    }


def _batch(request: SignedIn, reference: str, key: str, sent: Signed, service: Callable[..., Batch]) -> Any:
    def do() -> BatchDone:
        batch = service(actor=request.actor, at=now(request), project=reference, **sent.model_dump())
        language = get_language() or "zh-hans"
        left = {
            matter: Refusal(code=refusal.code, detail=refusal.say(language), data=refusal.data)
            for matter, refusal in batch.left.items()
        }
        return BatchDone(done=list(batch.done), left=left)

    return done_once(request, key, do)


@router.post(
    "/projects/{reference}/conversion/request", response={200: BatchDone, **WRITE},
    summary="The applicant's one signature",
)  # fmt: skip
def request_batch(request: SignedIn, reference: ProjectRef, key: Key, sent: Signed) -> Any:
    return _batch(request, reference, key, sent, request_conversions)


@router.post(
    "/projects/{reference}/conversion/sign", response={200: BatchDone, **WRITE}, summary="An officer's one signature"
)
def sign_batch(request: SignedIn, reference: ProjectRef, key: Key, sent: SignedByOfficer) -> Any:
    return _batch(request, reference, key, sent, sign_conversions)
