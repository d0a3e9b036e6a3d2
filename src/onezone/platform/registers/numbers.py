"""Numbers that a register gives out: one series a name and zone, without gaps or doubles."""

from __future__ import annotations

from onezone.platform.identity.actor import Actor
from onezone.platform.registers.models import Series


def next_number(actor: Actor, name: str, count: int = 1) -> int:
    """Take the next `count` numbers of a series inside the act's transaction; returns the first of them."""
    Series.objects.get_or_create(zone_id=actor.zone_id, name=name)
    row = Series.objects.select_for_update().get(zone_id=actor.zone_id, name=name)
    row.last += count
    row.save(update_fields=["last"])
    return row.last - count + 1
