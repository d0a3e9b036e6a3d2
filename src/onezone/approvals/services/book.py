"""Joining a project's approvals to its entry in the project book; the book keeps the link, both pages show it."""

from __future__ import annotations

from datetime import datetime

from onezone.approvals.store import visible_projects
from onezone.ledger.domain.errors import TextMissing
from onezone.ledger.services import links
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

APPROVAL = "approval"
"""The kind under which the book keeps links to projects of this room."""


def link_to_book(*, actor: Actor, at: datetime, reference: str, book: str) -> None:
    """Link a project that the actor may see to an entry of the book. NotFound, TextMissing, LinkTaken, NotAllowed."""
    row = visible_projects(actor).filter(reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    if not book.strip():
        raise TextMissing(field="book")
    links.attach(
        actor=actor, at=at, reference=book, kind=APPROVAL, key=reference, title=row.name,
        address=f"/projects/{reference}/",
    )  # fmt: skip


def unlink_from_book(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """Take a wrong link away. NotFound, ReasonMissing, NotAllowed."""
    if not visible_projects(actor).filter(reference=reference).exists():
        raise NotFound(what=reference)
    links.detach(actor=actor, at=at, kind=APPROVAL, key=reference, reason=reason)
