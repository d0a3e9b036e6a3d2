"""Doors through which the auditor takes files away: each is an act, journalled, and never kept in a cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onezone.administration.pages import audit as pages
from onezone.administration.pages import sheet
from onezone.approvals.services.case_file import hand_over_case
from onezone.kernel.moment import local_date
from onezone.platform.identity.permissions import Act, require
from onezone.platform.journal import audit
from onezone.platform.web.now import now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A file to keep: POST only, because taking it leaves a row in the journal."""

    @never_cache
    @require_POST
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        answer = view(request)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    return door


@taken
def table(request: HttpRequest) -> HttpResponse:
    """The rows of a search as CSV or as a workbook."""
    form = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    wanted = pages.wanted_of(request.POST.dict())
    rows = audit.take_rows(actor=request.actor, at=now(request), wanted=wanted, form=form)
    lines = [pages.TABLE_HEAD, *map(pages.table_line, rows)]
    if form == "xlsx":
        return _file(request, "journal", "xlsx", sheet.workbook(lines), XLSX)
    return _file(request, "journal", "csv", sheet.comma_separated(lines), "text/csv; charset=utf-8")


@taken
def case(request: HttpRequest) -> HttpResponse:
    """A case that `onezone replay` runs again without a database."""
    reference = str(request.POST.get("chain", ""))
    document = hand_over_case(actor=request.actor, at=now(request), project=reference)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _file(request, f"case-{document['project']['chain']}", "json", text.encode(), "application/json")


@taken
def journal(request: HttpRequest) -> HttpResponse:
    """The journal, or one chain of it, for the stand-alone verifier."""
    chain = str(request.POST.get("chain", "")) or None
    lines = audit.take_journal(actor=request.actor, at=now(request), chain=chain)
    return _file(request, f"journal-{chain or 'all'}", "jsonl", _joined(lines), "application/jsonl")


@taken
def checkpoint(request: HttpRequest) -> HttpResponse:
    """A checkpoint of this moment, signed."""
    statement = audit.take_checkpoint(actor=request.actor, at=now(request))
    text = json.dumps(statement, ensure_ascii=False, indent=1)
    return _file(request, "checkpoint", "json", text.encode(), "application/json")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks an export with nothing but Python's standard library."""
    require(request.actor, Act.verify_journal)
    program = resources.files("onezone.platform.journal").joinpath("standalone_verify.py").read_bytes()
    answer = HttpResponse(program, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="standalone_verify.py"'
    return answer


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _file(request: HttpRequest, stem: str, ending: str, content: bytes, kind: str) -> HttpResponse:
    on = local_date(now(request), request.post.zone.timezone)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{on.isoformat()}.{ending}"'
    return answer
