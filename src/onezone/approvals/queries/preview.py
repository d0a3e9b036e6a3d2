"""What would be: the route that answers give, before anything is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain.routing import Route, answer_faults, generate_route
from onezone.approvals.permissions import require
from onezone.platform.identity.actor import Actor


def route_preview(actor: Actor, answers: Mapping[str, Any], *, on: date) -> tuple[Route, Mapping[str, tuple[str, str]]]:
    """The route of these answers on a day, and which of them are none, with reasons (zh, en). Raises NotAllowed."""
    require(actor, "open_project")
    catalogue = catalogue_of(current_release(actor.zone_id, on))
    return generate_route(catalogue, answers, on=on), answer_faults(catalogue, answers)
