"""Handing a stored file out: as an attachment, or in place where its own bytes are of a kind that cannot run."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse, HttpRequest

from onezone.platform.files.kinds import KINDS, SHOWN, kind_of
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


# A browser shows a PDF by a part of its own that it refuses to start in a sandbox; a PDF gets no right to load, run,
# send or open anything instead. Pictures and texts are in the sandbox as well.
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
_LOOKED_AT = "sandbox; default-src 'none'; frame-ancestors 'self'"


def shown_answer(request: HttpRequest, *, sha256: str, may_read: MayRead) -> FileResponse:
    """The answer to a request to show a file in place, in a page of our own address (decision 0060).

    What its bytes say now is asked again, whatever the row says; HTML, SVG and office files are not found here.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not may_read(actor, sha256):
        raise NotFound(what=sha256)
    content = open_file(actor, sha256)
    kind = kind_of(content)
    if kind not in SHOWN:
        content.close()
        raise NotFound(what=sha256)
    content.seek(0)
    media_type = KINDS[kind].media_type
    response = FileResponse(
        content,
        as_attachment=False,
        filename=stored_file(actor, sha256).name,
        content_type=f"{media_type}; charset=utf-8" if kind == "text" else media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = _FRAMED if SHOWN[kind] == "frame" else _LOOKED_AT
    response["Cache-Control"] = "private, no-store"
    return response
