"""Letters that could not be sent after all tries: what the system administrator sees, and the order to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.messages.mail import TOO_LATE, TRIES
from onezone.platform.messages.models import Mail


@dataclass(frozen=True, slots=True)
class DeadMail:
    """A letter that did not reach its reader; what it says is business and is not shown.

    `too_late`: it will not be sent any more, its message stands in the system.
    """

    id: int
    reader: str
    address: str
    attempts: int
    written_at: datetime
    error: str
    too_late: bool


def dead_mails(actor: Actor, *, at: datetime, limit: int = 200) -> tuple[DeadMail, ...]:
    """The dead letters of the actor's zone, newest first. The kind of error is shown, not its text."""
    require(actor, Act.read_health)
    rows = Mail.objects.filter(zone_id=actor.zone_id, state=Mail.State.dead).select_related("user")
    return tuple(
        DeadMail(
            id=row.pk,
            reader=row.user.username,
            address=row.address,
            attempts=row.attempts,
            written_at=row.written_at,
            error=row.error.partition(":")[0],
            too_late=at - row.written_at > TOO_LATE,
        )
        for row in rows.order_by("-id")[:limit]
    )


def send_again(*, actor: Actor, at: datetime, mail: int) -> None:
    """Put a dead letter on its way once more; the worker sends it. NotFound for any but a dead one of the zone."""
    require(actor, Act.retry_delivery)
    with act_transaction(actor):
        row = Mail.objects.select_for_update().filter(zone_id=actor.zone_id, state=Mail.State.dead, pk=mail).first()
        if row is None:
            raise NotFound(what=str(mail))
        row.state, row.attempts, row.next_at = Mail.State.waiting, TRIES - 1, at
        row.save(update_fields=["state", "attempts", "next_at"])
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="send_again", payload={"mail": row.pk})
