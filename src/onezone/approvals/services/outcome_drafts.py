"""What a reviewer has typed for an outcome and not yet given: kept for the post and the item, gone with the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from onezone.approvals.models import OutcomeDraft
from onezone.approvals.permissions import require
from onezone.approvals.queries.item import find_item
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

KEPT_DAYS = 90
"""A draft that nobody came back to is deleted with the next one that its post keeps."""


def keep_outcome(
    *, actor: Actor, at: datetime, project: str, matter: str, simulated: bool, act: str, typed: Mapping[str, Any]
) -> None:
    """Keep what was typed, instead of what was kept before; nothing typed is no draft.

    A post's own, without effect on the case, so it stands in no journal. Raises NotFound for an item out of sight.
    """
    require(actor, act)
    with act_transaction(actor):
        row = find_item(actor, project, matter, simulated=simulated, on=local_date(at)).loaded.row
        _old(actor, at).delete()
        if not typed:
            _held(actor, project, matter, simulated=simulated).delete()
            return
        OutcomeDraft.objects.update_or_create(
            zone_id=actor.zone_id, post_id=_post(actor), project_id=row.pk, simulated=simulated, matter=matter,
            defaults={"act": act, "typed": dict(typed), "kept_at": at},
        )  # fmt: skip


def drop_outcome(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001  every act names its instant
    project: str,
    matter: str,
    simulated: bool,
) -> None:
    """Throw the draft away, if there is one: the act was done, or it is not wanted any more."""
    with act_transaction(actor):
        _held(actor, project, matter, simulated=simulated).delete()


def _held(actor: Actor, project: str, matter: str, *, simulated: bool) -> QuerySet[OutcomeDraft]:
    rows = OutcomeDraft.objects.filter(zone_id=actor.zone_id, post_id=_post(actor), simulated=simulated)
    return rows.filter(project__reference=project, matter=matter)


def _old(actor: Actor, at: datetime) -> QuerySet[OutcomeDraft]:
    rows = OutcomeDraft.objects.filter(zone_id=actor.zone_id, post_id=_post(actor))
    return rows.filter(kept_at__lt=at - timedelta(days=KEPT_DAYS))


def _post(actor: Actor) -> int:
    if actor.post_id is None:
        raise NotFound(what="draft")
    return actor.post_id
