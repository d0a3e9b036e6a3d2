"""Joining a project to its entry in the project book: what it is linked to, or which entries it may be."""

from __future__ import annotations

from dataclasses import dataclass

from onezone.approvals.queries.project import project_case
from onezone.approvals.services.book import APPROVAL
from onezone.ledger.listing import BookRow, book_named
from onezone.ledger.permissions import Act, may, require
from onezone.ledger.queries import linked_to
from onezone.platform.identity.actor import Actor

MOST = 20


@dataclass(frozen=True, slots=True)
class BookPage:
    """The project, the entry it is linked to, or the entries that were found; `asked` is what was looked for."""

    reference: str
    name: str
    linked: tuple[str, str] | None
    found: tuple[BookRow, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class BookLink:
    """The line of the head: where the link leads, or where one is made."""

    label: str
    href: str


def build_book(actor: Actor, reference: str, asked: str | None) -> BookPage:
    """Entries of the same firm unless others are looked for. Raises NotFound, NotAllowed."""
    project = project_case(actor, reference)
    require(actor, Act.link)
    linked = linked_to(actor, APPROVAL, reference)
    text = project.enterprise if asked is None else asked.strip()
    found = () if linked is not None or not text else book_named(actor, text, limit=MOST)
    return BookPage(reference, project.name, linked, found, text)


def link_of(actor: Actor, reference: str, unlinked: str) -> BookLink | None:
    """What the head shows of the book: the entry's name, `unlinked` to who may link, nothing to who may not read."""
    linked = linked_to(actor, APPROVAL, reference)
    if linked is not None:
        return BookLink(linked[1], f"/book/{linked[0]}/")
    return BookLink(unlinked, f"/projects/{reference}/book/") if may(actor, Act.link) else None
