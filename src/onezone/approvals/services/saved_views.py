"""What a post keeps of its desk's filters: save, rename, open with, remove."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from onezone.approvals.errors import FieldRequired, KeptTooLong, TooManyKept, ViewNameTaken
from onezone.approvals.models import SavedView
from onezone.approvals.permissions import require
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

MOST_VIEWS = 9
"""As many as there are keys for them."""
LONGEST_NAME = 20


def save_view(*, actor: Actor, at: datetime, name: str, query: str, default: bool = False) -> int:
    """Keep the desk's filters under a name; the same name again keeps the new filters. Returns the view's id.

    A post's own page setting: it changes no case, so it stands in no journal.
    """
    require(actor, "keep_views")
    name = _name(name)
    with act_transaction(actor):
        row = _views(actor).filter(name=name).first()
        if row is None:
            if _views(actor).count() >= MOST_VIEWS:
                raise TooManyKept(field="name", most=MOST_VIEWS)
            row = SavedView(zone_id=actor.zone_id, post_id=_post(actor), name=name)
        row.query, row.changed_at = query, at
        if default:
            _views(actor).update(is_default=False)
            row.is_default = True
        row.save()
    return row.pk


def rename_view(*, actor: Actor, at: datetime, view: int, name: str) -> None:
    """Give a view another name. Raises ViewNameTaken."""
    require(actor, "keep_views")
    name = _name(name)
    with act_transaction(actor):
        row = _own(actor, view)
        if _views(actor).filter(name=name).exclude(pk=view).exists():
            raise ViewNameTaken(field="name", name=name)
        row.name, row.changed_at = name, at
        row.save(update_fields=["name", "changed_at"])


def open_with(*, actor: Actor, at: datetime, view: int | None) -> None:
    """Let the desk open with this view; None: with all open items."""
    require(actor, "keep_views")
    with act_transaction(actor):
        row = _own(actor, view) if view is not None else None
        _views(actor).update(is_default=False)
        if row is not None:
            row.is_default, row.changed_at = True, at
            row.save(update_fields=["is_default", "changed_at"])


def remove_view(*, actor: Actor, at: datetime, view: int) -> None:  # noqa: ARG001  every act names its instant
    """Forget a view."""
    require(actor, "keep_views")
    with act_transaction(actor):
        _own(actor, view).delete()


def _views(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(zone_id=actor.zone_id, post_id=_post(actor))


def _post(actor: Actor) -> int:
    if actor.post_id is None:
        raise NotFound(what="view")
    return actor.post_id


def _own(actor: Actor, view: int) -> SavedView:
    row = _views(actor).filter(pk=view).first()
    if row is None:
        raise NotFound(what="view")
    return row


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise FieldRequired(field="name")
    if len(name) > LONGEST_NAME:
        raise KeptTooLong(field="name", length=len(name), most=LONGEST_NAME)
    return name
