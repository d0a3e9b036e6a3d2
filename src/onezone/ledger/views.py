"""Doors of the project book: read the request, make one call, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onezone.kernel.errors import FieldError, RuleError
from onezone.kernel.moment import local_date
from onezone.ledger import words
from onezone.ledger.domain.amounts import Amount, money
from onezone.ledger.domain.stages import GATES, Side, Stage
from onezone.ledger.forms import FORMS, CorrectForm, GateForm, NewForm, PlaceForm, ResultForm, TurnForm, gate_choices
from onezone.ledger.pages.book import build_book
from onezone.ledger.pages.project import build_project
from onezone.ledger.pages.totals import build_chart, build_totals
from onezone.ledger.permissions import Act, require
from onezone.ledger.queries import BookCase, book_project, holds_photo, parks_of
from onezone.ledger.services import money as moneys
from onezone.ledger.services import notes, projects, stages, totals
from onezone.platform.files.views import shown_answer
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.registers import cells
from onezone.platform.web.now import now


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """The list."""
    page = build_book(_actor(request), request.GET.dict(), today=_today(request))
    return render(request, "ledger/book.html", {"page": page})


@require_safe
def totals_page(request: HttpRequest) -> HttpResponse:
    """Bands, words, charts, cohorts, ageing."""
    page = build_totals(_actor(request), request.GET.dict(), today=_today(request))
    return render(request, "ledger/totals.html", {"page": page})


@require_safe
def chart(request: HttpRequest, chart: str) -> HttpResponse:
    """One drawing as a file."""
    found = build_chart(_actor(request), chart, request.GET.dict())
    if found is None:
        raise NotFound(what=chart)
    answer = HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{found.svg}', content_type="image/svg+xml")
    answer["Content-Disposition"] = f'inline; filename="{chart}.svg"'
    return answer


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Hand the totals to the figures."""
    made = totals.publish_totals(actor=_actor(request), at=now(request), period=request.POST.get("period", "").strip())
    text = _("已报入指标 %(n)s 个值") % {"n": len(made)} if made else _("合计没有变，指标里已是这些值")
    messages.success(request, text)
    return redirect("ledger:totals")


@require_safe
def project(request: HttpRequest, key: str) -> HttpResponse:
    """One project."""
    page = build_project(_actor(request), key, today=_today(request))
    return render(request, "ledger/project.html", {"page": page})


@require_safe
def photo(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """A picture of the site, in place."""
    return shown_answer(request, sha256=sha256, may_read=lambda actor, held: holds_photo(actor, reference, held))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A project enters the book."""
    actor = _actor(request)
    require(actor, Act.register)
    form = NewForm(_sent(request)[0], parks=[name for name, _core in parks_of(actor)], initial=_first(request))
    if request.method == "POST" and form.is_valid() and (reference := _tried(form, lambda: _entered(request, form))):
        return redirect("ledger:project", reference)
    return _shown(request, form, _("登记项目"), None)


def _entered(request: HttpRequest, form: NewForm) -> str:
    given = dict(form.cleaned_data)
    stage = Stage(given.pop("stage"))
    (proof,) = GATES[stage]
    evidence = {proof.code: given.pop("evidence")}
    return projects.register_project(
        actor=_actor(request), at=now(request), stage=stage, evidence=evidence, **given
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def advance(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """Pass a gate."""
    actor = _actor(request)
    require(actor, Act.advance)
    case = book_project(actor, reference)
    stage = next((each for each in Stage if each.value == to), None)
    if stage is None:
        raise NotFound(what=to)
    form = GateForm(_sent(request)[0], stage=stage, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        done = _tried(form, lambda: stages.advance_project(
            actor=actor, at=now(request), reference=reference, to=stage, on=form.cleaned_data["on"],
            evidence=form.evidence,
        ))  # fmt: skip
        if done:
            messages.success(request, _("已转到“%(stage)s”") % {"stage": words.stage(stage)})
            return redirect("ledger:project", reference)
    title = _("转到“%(stage)s”") % {"stage": words.stage(stage)}
    others = [(each.value, words.stage(each)) for each in gate_choices(Stage(case.row.stage)) if each is not stage]
    return _shown(request, form, title, case, others=others)


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Pause, resume, end."""
    actor = _actor(request)
    require(actor, Act.advance)
    case = book_project(actor, reference)
    form = TurnForm(_sent(request)[0], side=Side(case.row.side), initial=_first(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _tried(form, lambda: stages.turn_project(
            actor=actor, at=now(request), reference=reference, side=Side(given["side"]), on=given["on"],
            reason=given["reason"],
        ))  # fmt: skip
        if done:
            return redirect("ledger:project", reference)
    return _shown(request, form, _("暂停、恢复或终止"), case)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, reference: str) -> HttpResponse:
    """Park and tags."""
    actor = _actor(request)
    require(actor, Act.keep)
    case = book_project(actor, reference)
    held = {"park": case.row.park.name if case.row.park else "", "tags": case.row.tags}
    form = PlaceForm(_sent(request)[0], parks=[name for name, _core in parks_of(actor)], initial=held)
    if request.method == "POST" and form.is_valid():
        done = _tried(
            form,
            lambda: projects.place_project(actor=actor, at=now(request), reference=reference, **form.cleaned_data),
        )
        if done:
            return redirect("ledger:project", reference)
    return _shown(request, form, _("园区和标签"), case)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Name, codes, firm, industry, parcel, steward."""
    actor = _actor(request)
    require(actor, Act.keep)
    case = book_project(actor, reference)
    held = {name: getattr(case.row, name) for name in projects.CORRECTABLE}
    firm = case.row.enterprise.credit_code if case.row.enterprise is not None else ""
    aliases = cells.write(projects.ALIASES, tuple(case.row.aliases))
    form = CorrectForm(_sent(request)[0], initial={**held, "credit_code": firm, "aliases": aliases})
    if request.method == "POST" and form.is_valid():
        done = _tried(form, lambda: projects.correct_project(
            actor=actor, at=now(request), reference=reference, changes=form.cleaned_data,
        ))  # fmt: skip
        if done:
            return redirect("ledger:project", reference)
    return _shown(request, form, _("更正基本情况"), case)


@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Close a blocker."""
    actor = _actor(request)
    require(actor, Act.note)
    case = book_project(actor, reference)
    if number not in {each.number for each in case.blockers}:
        raise NotFound(what=f"{reference}/{number}")
    form = ResultForm(_sent(request)[0])
    if request.method == "POST" and form.is_valid():
        done = _tried(form, lambda: notes.resolve_blocker(
            actor=actor, at=now(request), reference=reference, number=number, result=form.cleaned_data["result"],
        ))  # fmt: skip
        if done:
            return redirect("ledger:project", reference)
    return _shown(request, form, _("销号"), case)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """One of the acts that add to a project: amount, plan, month, element, blocker, photo, split."""
    if act not in FORMS:
        raise NotFound(what=act)
    actor = _actor(request)
    require(actor, NEEDS.get(act, Act.keep))
    case = book_project(actor, reference)
    kind, title = FORMS[act]
    form = kind(*_sent(request), initial=_first(request))
    if request.method == "POST" and form.is_valid():
        given = {"actor": actor, "at": now(request), "reference": reference, **form.cleaned_data}
        if _tried(form, lambda: DONE[act](given)):
            messages.success(request, _("已登记"))
            return redirect("ledger:project", reference)
    return _shown(request, form, title, case)


def _amount(given: dict[str, Any]) -> None:
    kind = Amount(given.pop("kind"))
    moneys.state_amount(kind=kind, unit_name=given.pop("unit"), **given)


def _plan(given: dict[str, Any]) -> None:
    moneys.plan_year(unit_name=given.pop("unit"), **given)


def _month(given: dict[str, Any]) -> None:
    numbers = {name: given.pop(name) for name in moneys.NUMBERS}
    moneys.book_month(unit_name=given.pop("unit"), numbers=numbers, **given)


def _photo(given: dict[str, Any]) -> None:
    file = given.pop("file")
    notes.add_photo(name=file.name, content=file, **given)


def _split(given: dict[str, Any]) -> None:
    amount, unit_name = given.pop("amount"), given.pop("unit")
    phase = (given.pop("name"), money(amount, unit_name) if amount.strip() else None)
    projects.split_project(phases=[phase], **given)


NEEDS: Mapping[str, Act] = {"month": Act.book, "blocker": Act.note}
DONE: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "amount": _amount,
    "plan": _plan,
    "month": _month,
    "element": lambda given: notes.set_element(**given),
    "blocker": lambda given: notes.raise_blocker(**given),
    "photo": _photo,
    "split": _split,
}


def _tried(form: forms.Form, do: Callable[[], Any]) -> Any:
    """What the act gives, True when it gives nothing; False when it was refused, with the refusal at its field."""
    try:
        return do() or True
    except FieldError as refusal:
        field = str(refusal.data.get("field", ""))
        form.add_error(field if field in form.fields else None, refusal.say(get_language() or "zh-hans"))
    except NotFound:
        raise
    except RuleError as refusal:
        form.add_error(None, refusal.say(get_language() or "zh-hans"))
    return False


def _shown(
    request: HttpRequest, form: forms.Form, title: Any, case: BookCase | None, others: object = ()
) -> HttpResponse:
    context = {"form": form, "title": title, "case": case, "others": others}
    return render(request, "ledger/act.html", context, status=422 if form.errors else 200)


def _first(request: HttpRequest) -> dict[str, Any]:
    """What a form starts with: today, this month, the unit that reports are written in."""
    day = _today(request)
    return {"on": day, "taken_on": day, "year": day.year, "period": f"{day:%Y-%m}", "unit": "万元"}


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, nothing filled in included; None and None for a page that is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _actor(request: HttpRequest) -> Actor:
    held: Actor = request.actor  # type: ignore[attr-defined]
    return held


def _today(request: HttpRequest) -> date:
    return local_date(now(request))
