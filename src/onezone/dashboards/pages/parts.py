"""What the cards of the board share: a number that opens, and the addresses of the rows behind numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode


@dataclass(frozen=True, slots=True)
class Count:
    """A number that opens."""

    label: str
    n: int
    href: str
    note: str = ""
    tone: str = ""


def rows_url(**asked: str) -> str:
    """The page with the rows behind a number."""
    return f"{reverse('dashboards:rows')}?{urlencode({key: held for key, held in asked.items() if held})}"


def decided_url(first: date, last: date, **asked: str) -> str:
    """The page with the decided items behind a number."""
    query = {"from": first.isoformat(), "to": last.isoformat(), **{k: v for k, v in asked.items() if v}}
    return f"{reverse('dashboards:decided')}?{urlencode(query)}"
