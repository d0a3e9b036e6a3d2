"""Handing a stored file out: always as an attachment, never as a page of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse, HttpRequest

from onezone.platform.files.queries import open_file, stored_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

MayRead = Callable[[Actor, str], bool]


def file_answer(request: HttpRequest, *, sha256: str, may_read: MayRead, name: str = "") -> FileResponse:
    """The answer to a request for a file: an attachment that no browser may guess another type for or run.

    A room's view calls it with the rule that says who may read (`may_read(actor, sha256)`); what may not be read is not
    found. `name` is the name to save it under, by default the one it came with.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not may_read(actor, sha256):
        raise NotFound(what=sha256)
    row = stored_file(actor, sha256)
    response = FileResponse(
        open_file(actor, sha256), as_attachment=True, filename=name or row.name, content_type=row.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
