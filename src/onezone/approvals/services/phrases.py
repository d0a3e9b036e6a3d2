"""Phrases for opinions and reasons: a post's own, and those that the signer keeps for the department."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from onezone.approvals.errors import FieldRequired, KeptTooLong, TooManyKept
from onezone.approvals.models import Phrase
from onezone.approvals.permissions import require
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

MOST_PHRASES = 30
LONGEST_PHRASE = 300


def keep_phrase(
    *, actor: Actor, at: datetime, text: str, phrase: int | None = None, for_department: bool = False
) -> int:
    """Keep a new phrase, or give `phrase` another text. Returns its id. The same text twice is one phrase."""
    require(actor, "keep_department_phrases" if for_department else "keep_phrases")
    text = " ".join(text.split())
    if not text:
        raise FieldRequired(field="text")
    if len(text) > LONGEST_PHRASE:
        raise KeptTooLong(field="text", length=len(text), most=LONGEST_PHRASE)
    with act_transaction(actor):
        held = _held(actor, for_department=for_department)
        same = held.filter(text=text).first()
        if same is not None:
            return same.pk
        if phrase is not None:
            row = held.filter(pk=phrase).first()
            if row is None:
                raise NotFound(what="phrase")
        else:
            if held.count() >= MOST_PHRASES:
                raise TooManyKept(field="text", most=MOST_PHRASES)
            row = _new(actor, for_department=for_department)
        row.text, row.changed_at = text, at
        row.save()
    return row.pk


def drop_phrase(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001  every act names its instant
    phrase: int,
    for_department: bool = False,
) -> None:
    """Remove a phrase. What was written with it stays as it is."""
    require(actor, "keep_department_phrases" if for_department else "keep_phrases")
    with act_transaction(actor):
        gone, _models = _held(actor, for_department=for_department).filter(pk=phrase).delete()
        if not gone:
            raise NotFound(what="phrase")


def _held(actor: Actor, *, for_department: bool) -> QuerySet[Phrase]:
    rows = Phrase.objects.filter(zone_id=actor.zone_id)
    if for_department:
        return rows.filter(post__isnull=True, department=actor.department or "")
    return rows.filter(post_id=_post(actor))


def _post(actor: Actor) -> int:
    if actor.post_id is None:
        raise NotFound(what="phrase")
    return actor.post_id


def _new(actor: Actor, *, for_department: bool) -> Phrase:
    if for_department:
        return Phrase(zone_id=actor.zone_id, department=actor.department or "")
    return Phrase(zone_id=actor.zone_id, post_id=_post(actor))
