"""The desk's filters as an address: which there are, and what an address may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.utils.http import urlencode

FILTERS = ("matter", "park", "q", "state", "kind", "officer", "department", "due_from", "due_to")
ASKED = ("view", *FILTERS, "sort", "band")


def clean_query(text: str) -> str:
    """What of a query a view may keep: the desk's own filters with something in them, in one order."""
    given = dict(parse_qsl(text))
    return urlencode({name: given[name][:80] for name in ASKED if given.get(name, "").strip()})


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The query of the desk with some of what is asked changed; what is empty is left out."""
    wanted = {**asked, **changed}
    return urlencode({name: wanted[name] for name in ASKED if wanted.get(name)})
