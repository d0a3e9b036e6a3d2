"""How rooms move what points to an enterprise when it is merged into another: the table is in config/wiring.py.

Rooms above the parties declare a `Mover` each; the parties know none of them. A foreign key to the enterprise that no
mover names makes tests/architecture/test_movers.py red.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise as others point to it: by its row, its code, its name."""

    id: int
    credit_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Going:
    """One enterprise goes into another, which is called `name` and goes by `credit_code` from now on."""

    gone: Firm
    kept: Firm
    credit_code: str
    name: str

    @property
    def old_codes(self) -> tuple[str, ...]:
        """Codes by which nobody goes any more: the gone one's, or the kept one's when it takes the other's."""
        return tuple(each for each in (self.gone.credit_code, self.kept.credit_code) if each != self.credit_code)


class Count(Protocol):
    """How many rows of a mover point to an enterprise."""

    def __call__(self, actor: Actor, firm: Firm) -> int: ...


class Move(Protocol):
    """Make them point to the kept one, inside the transaction of the merge."""

    def __call__(self, *, actor: Actor, at: datetime, going: Going) -> None: ...


@dataclass(frozen=True, slots=True)
class Mover:
    """What one kind of rows needs. `fields`: the columns it answers for, as `app.Model.column`.

    `note`: a sentence for the person who decides, when more follows than that rows are listed elsewhere.
    """

    name: Any
    fields: tuple[str, ...]
    count: Count
    move: Move
    note: Any = ""


def movers() -> tuple[Mover, ...]:
    """Every mover, in the order in which a person reads what moves."""
    table: tuple[Mover, ...] = import_string(settings.ONEZONE_MOVERS)
    return table
