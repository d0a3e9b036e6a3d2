"""What somebody is to be told, as a value."""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]
"""A text in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one post or one department (its code) is to be told. ValueError unless exactly one recipient is named."""

    event_key: str
    kind: str
    subject: Pair
    body: Pair = ("", "")
    link: str = ""
    project: str = ""
    post_id: int | None = None
    department: str | None = None

    def __post_init__(self) -> None:
        if (self.post_id is None) == (self.department is None):
            raise ValueError("a message goes to a post or to a department")
