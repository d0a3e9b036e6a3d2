"""Keyset paging: a cursor names the last row of a page by what the list is sorted by, so no page drifts."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from onezone.platform.api.errors import CursorUnknown

Row = TypeVar("Row")
Found = TypeVar("Found")
Place = tuple[str, int]
"""Where a row stands in its list: the text that sorts it, and its number among equals."""

LARGEST = 2**63 - 1


def cursor_of(place: Place) -> str:
    """The place as an opaque text."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place | None:
    """The place that a cursor names, None for the first page. CursorUnknown."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        held = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")).decode("utf-8"))
        text, number = held
    except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError) as error:
        raise CursorUnknown(field="cursor") from error
    whole = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST
    if not isinstance(text, str) or not whole or not text.isprintable():
        raise CursorUnknown(field="cursor")
    return text, number


def text_of_place(text: str) -> str:
    """A place that its list writes itself, as an opaque cursor."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_text(cursor: str, read: Callable[[str], Found]) -> Found:
    """The place that `read` finds in such a cursor; one in which it finds nothing is refused. CursorUnknown."""
    try:
        text = base64.urlsafe_b64decode((cursor + "=" * (-len(cursor) % 4)).encode("ascii")).decode("utf-8")
    except (ValueError, UnicodeError, binascii.Error) as error:
        raise CursorUnknown(field="cursor") from error
    place = read(text)
    if cursor and not place:
        raise CursorUnknown(field="cursor")
    return place


def page_of(rows: Sequence[Row], limit: int, place: Callable[[Row], Place]) -> tuple[Sequence[Row], str | None]:
    """Of rows asked for with one more than the limit: the page, and the cursor of the next one if there is one."""
    shown = rows[:limit]
    return shown, cursor_of(place(shown[-1])) if len(rows) > limit and shown else None
