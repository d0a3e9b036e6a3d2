"""Shapes that several operations of approvals share, and how engine values are told in them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field, StringConstraints

from onezone.approvals.services.core import Done
from onezone.kernel.moment import local_date
from onezone.platform.api.shapes import Hash, Matter, Reference, Short
from onezone.platform.web.now import now

ProjectRef = Path[Reference]
MatterRef = Path[Matter]
Mode = Annotated[str, StringConstraints(pattern="^(formal|simulated)$")]
Slot = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Materials = Annotated[dict[Slot, Hash], Field(max_length=200)]
Answers = Annotated[
    dict[Annotated[str, StringConstraints(max_length=60)], Short | list[Short] | bool | int | None],
    Field(max_length=200),
]


class ActDone(Schema):
    """What an act did: the items it touched, and its place in the project's journal."""

    project: str
    act: str
    matters: list[str]
    seq: int


class Refusal(Schema):
    """Why an act is refused now."""

    code: str
    detail: str
    data: dict[str, Any]


def act_done(done: Done) -> ActDone:
    return ActDone(project=done.project, act=done.happened.act, matters=list(done.happened.matters), seq=done.seq)


def day_of(request: Any) -> Any:
    """The zone's day of a call."""
    return local_date(now(request), request.post.zone.timezone)
