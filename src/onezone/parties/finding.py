"""How an enterprise is found: by every name it bears or bore, and its code."""

from __future__ import annotations

from onezone.parties.models import Enterprise
from onezone.platform.search.services import Findable

PROVISIONAL = "E-"
"""Begins the number by which an enterprise goes while its credit code is not known."""


def every_name(enterprise: Enterprise) -> str:
    return "\n".join([enterprise.name, *enterprise.aliases, *enterprise.former_names])


def findable(enterprise: Enterprise) -> Findable:
    return Findable(
        kind="enterprise",
        key=enterprise.credit_code,
        title=enterprise.name,
        code=enterprise.credit_code,
        link=f"/enterprises/{enterprise.credit_code}/whole/",
        note="、".join([*enterprise.aliases, *enterprise.former_names]),
        owner=enterprise.credit_code,
    )
