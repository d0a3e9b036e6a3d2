"""Shapes that all rooms' operations share: inputs take nothing unknown, a refusal always looks the same."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from ninja.params import functions as param
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

EARLIEST, LATEST = 1990, 2200

Text = Annotated[str, StringConstraints(max_length=2000)]
Short = Annotated[str, StringConstraints(max_length=200)]
Word = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
Matter = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9_-]+$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$|^(sha256|sm3):[0-9a-f]{64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Number = Annotated[int, Field(ge=-99_999, le=99_999)]
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
"""The number of a row: what is larger no database can be asked for."""


def _in_our_times(given: datetime) -> datetime:
    if not EARLIEST <= given.year <= LATEST:
        raise ValueError(f"an instant between {EARLIEST} and {LATEST}")
    return given


Instant = Annotated[AwareDatetime, AfterValidator(_in_our_times)]

Key = Annotated[
    str,
    param.Header(
        ...,
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9_.:-]+$",
        description="A new key for each thing to do; the same key again gives the first answer and does nothing.",
    ),
]


class Input(Schema):
    """A body or query that refuses fields it does not know, so that a misspelt one is never silently ignored."""

    model_config = ConfigDict(extra="forbid")


class Listing(Input):
    """How much of a list, from where."""

    limit: int = Field(25, ge=1, le=100, description="rows on a page")
    cursor: str = Field("", max_length=300, description="`next` of the page before")


class Problem(Schema):
    """A refusal (RFC 9457): `code` is stable and the same in pages and commands; sentences follow Accept-Language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = Field(None, description="the field or place that is wrong")
    reason: str | None = Field(None, description="what is wrong with it")
    todo: str = Field(description="what the caller can do about it")
    instance: str
    data: dict[str, Any] = Field(description="what the sentence speaks of, for programs")


READ: dict[Any, Any] = {frozenset({401, 403, 404, 422, 429}): Problem}
WRITE: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 413, 415, 422, 429}): Problem}
"""Refusals that every read and every write documents, beside the answer of its own."""
