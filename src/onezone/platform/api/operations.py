"""Operations of the platform: who one is, and one's messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, WRITE, Id, Input, Key, Listing
from onezone.platform.api.site import done_once
from onezone.platform.messages.queries import MessageRow, messages_after
from onezone.platform.messages.services import mark_read
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["me"])


class Me(Schema):
    """The post that calls."""

    name: str
    role: str
    department: str | None
    enterprise: str | None
    zone: str


class Message(Schema):
    """Something that the post or its department was told."""

    id: int
    subject: str
    body: str
    link: str
    sent_at: Any = Field(json_schema_extra={"type": "string", "format": "date-time"})
    read_at: Any = Field(None, json_schema_extra={"type": ["string", "null"], "format": "date-time"})
    to_department: bool


class Messages(Schema):
    """A page of messages, newest first."""

    items: list[Message]
    next: str | None


class Read(Input):
    """Which messages were read; none named means all."""

    ids: list[Id] | None = Field(None, max_length=100)


class Marked(Schema):
    """How many messages were unread until now."""

    count: int


@router.get("/me", response={200: Me, **READ}, summary="Who calls: the post behind the token")
def me(request: SignedIn) -> Any:
    actor = request.actor
    return Me(
        name=actor.name, role=actor.role_word, department=actor.department, enterprise=actor.enterprise,
        zone=actor.zone_code,
    )  # fmt: skip


@router.get("/messages", response={200: Messages, **READ}, summary="Messages to the post and its department")
def messages(request: SignedIn, page: Query[Listing]) -> Any:
    rows = messages_after(request.actor, after=place_of(page.cursor), limit=page.limit + 1)
    shown, following = page_of(rows, page.limit, _place)
    return {"items": [Message.model_validate(row, from_attributes=True) for row in shown], "next": following}


def _place(row: MessageRow) -> tuple[str, int]:
    return row.sent_at.isoformat(), row.id


@router.post("/messages/read", response={200: Marked, **WRITE}, summary="Mark messages as read")
def mark_messages_read(request: SignedIn, key: Key, sent: Read) -> Any:
    return done_once(
        request, key, lambda: Marked(count=mark_read(actor=request.actor, at=now(request), message_ids=sent.ids))
    )


__all__ = ["HttpRequest", "router"]
