"""Doing a thing once however often it is asked for: the answer is kept in the transaction of what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from onezone.platform.api.errors import KeyReused
from onezone.platform.api.models import KeptAnswer
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction, zone_scope

KEPT = timedelta(hours=48)
"""Answers are kept for at least a day (contract: 24 hours); the tidy job forgets them after this."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gets: a status and the exact text; `again` when it is the answer of an earlier call."""

    status: int
    body: str
    again: bool = False


def once(
    *,
    actor: Actor,
    at: datetime,
    operation: str,
    key: str,
    fingerprint: str,
    do: Callable[[], Answer | None],
) -> Answer | None:
    """Do what `do` does and keep its answer; the same key again gets that answer and does nothing.

    A refusal (any exception of `do`) undoes everything, the key too: nothing was done, so the call may come again. The
    same when `do` gives None, but without undoing what it kept, such as a file.
    Two calls at once: the second waits for the first one's commit, by the unique row. KeyReused for another content.
    """
    with act_transaction(actor):
        held, is_new = _claim(actor, at, operation, key, fingerprint)
        if not is_new:
            if held.fingerprint != fingerprint:
                raise KeyReused(field="Idempotency-Key", operation=operation, at=held.at.isoformat(timespec="seconds"))
            return Answer(held.status, held.body, again=True)
        answer = do()
        if answer is None:
            held.delete()
            return None
        held.status, held.body = answer.status, answer.body
        held.save(update_fields=["status", "body"])
        return answer


def _claim(actor: Actor, at: datetime, operation: str, key: str, fingerprint: str) -> tuple[KeptAnswer, bool]:
    mine = KeptAnswer.objects.filter(post_id=actor.post_id, operation=operation, key=key)
    if (held := mine.first()) is not None:
        return held, False
    try:
        with transaction.atomic():
            made = KeptAnswer.objects.create(
                zone_id=actor.zone_id,
                post_id=actor.post_id,
                operation=operation,
                key=key,
                fingerprint=fingerprint,
                at=at,
            )
    except IntegrityError:
        return mine.get(), False
    return made, True


def forget_answers(*, zone_id: int, at: datetime) -> int:
    """Delete answers that nobody repeats any more; returns how many."""
    with zone_scope(zone_id):
        return KeptAnswer.objects.filter(zone_id=zone_id, at__lt=at - KEPT).delete()[0]
