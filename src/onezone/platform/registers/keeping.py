"""What a post keeps of a register under a name: filters, groups, columns. It changes no row; no journal hears of it."""

from __future__ import annotations

from datetime import datetime

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction
from onezone.platform.registers import errors
from onezone.platform.registers.address import clean_query
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.models import RegisterView
from onezone.platform.registers.permissions import require

MOST_VIEWS = 9
LONGEST_NAME = 20


def keep_view(*, actor: Actor, at: datetime, register: Register, name: str, query: str) -> int:
    """Keep an address under a name; the same name again keeps the new address. ValueMissing, TooManyViews."""
    require(actor, register, Verb.read)
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise errors.ValueMissing(field="name")
    with act_transaction(actor):
        held = RegisterView.objects.filter(zone_id=actor.zone_id, post_id=_post(actor), register=register.code)
        row = held.filter(name=name).first()
        if row is None:
            if held.count() >= MOST_VIEWS:
                raise errors.TooManyViews(field="name", most=MOST_VIEWS)
            row = RegisterView(zone_id=actor.zone_id, post_id=_post(actor), register=register.code, name=name)
        row.query, row.changed_at = clean_query(register, query)[:1000], at
        row.save()
    return row.pk


def forget_view(*, actor: Actor, at: datetime, register: Register, view: int) -> None:  # noqa: ARG001  every act names its instant
    """Forget a view. NotFound."""
    require(actor, register, Verb.read)
    with act_transaction(actor):
        row = RegisterView.objects.filter(
            zone_id=actor.zone_id, post_id=_post(actor), register=register.code, pk=view
        ).first()
        if row is None:
            raise NotFound(what="view")
        row.delete()


def _post(actor: Actor) -> int:
    if actor.post_id is None:
        raise NotFound(what="view")
    return actor.post_id
