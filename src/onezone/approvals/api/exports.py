"""Operations that hand whole things out: files, the case as a file, the project's journal with its chain."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Path, Router

from onezone.approvals.api.shapes import ProjectRef, day_of
from onezone.approvals.export import export_case
from onezone.approvals.queries.item import holds_file
from onezone.approvals.queries.project import project_case
from onezone.platform.api.shapes import READ, Hash
from onezone.platform.files.views import file_answer
from onezone.platform.journal.export import export_lines
from onezone.platform.web.request import SignedIn

router = Router(tags=["exports"])


@router.get(
    "/projects/{reference}/files/{sha256}", response={200: None, **READ}, summary="A file that the project holds"
)
def project_file(request: SignedIn, reference: ProjectRef, sha256: Path[Hash]) -> Any:
    return file_answer(request, sha256=sha256, may_read=lambda actor, held: holds_file(actor, reference, held))


@router.get(
    "/projects/{reference}/case", response={200: dict[str, Any], **READ}, summary="The case, to be replayed elsewhere"
)
def project_case_file(request: SignedIn, reference: ProjectRef) -> Any:
    """Format onezone-case/1: `onezone replay` gives the same state and the same journal head."""
    return export_case(request.actor, reference, as_of=day_of(request))


@router.get(
    "/projects/{reference}/journal", response={200: None, **READ}, summary="The journal, to be verified elsewhere"
)
def project_journal(request: SignedIn, reference: ProjectRef) -> Any:
    """Lines of JSON (onezone-journal-export/1), for the stand-alone verifier that trusts neither server nor code."""
    held = project_case(request.actor, reference)
    lines = "".join(f"{line}\n" for line in export_lines(request.post.zone, chain=held.reference))
    return HttpResponse(lines.encode(), content_type="application/x-ndjson")
