"""Tokens: made by a person for their own post, counted at every call, revoked by the same person."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, Q, Value, When

from onezone.kernel.moment import local_date
from onezone.platform.api.errors import TokenIncomplete, TooManyCalls, TooManyTokens, Unauthenticated
from onezone.platform.api.models import AccessToken
from onezone.platform.identity.actor import ADMINISTRATORS, Actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.models import Post
from onezone.platform.identity.queries import zone_with_id
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal.services import ZONE_CHAIN, append

PREFIX = "oz"
LONGEST_DAYS = 366
MOST_TOKENS = 20
LONGEST_NAME = 60
MINUTE = 60


def may_hold(actor: Actor) -> bool:
    """Whether the post may have tokens: the three administrators keep the system, their work is never a program's."""
    return actor.post_id is not None and actor.role not in ADMINISTRATORS


def create_token(*, actor: Actor, at: datetime, name: str, days: int) -> tuple[AccessToken, str]:
    """Make a token for the actor's own post; returns its row and the token itself, which nobody can read again.

    NotAllowed for an administrator; TokenIncomplete, TooManyTokens.
    """
    if not may_hold(actor):
        raise NotAllowed(
            act="api:token:create", role=actor.role_word, sentence_zh="建立接口令牌", sentence_en="make API tokens"
        )
    clean = name.strip()
    if not 1 <= len(clean) <= LONGEST_NAME or "\0" in clean:
        raise TokenIncomplete(field="name", days=LONGEST_DAYS)
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenIncomplete(field="days", days=LONGEST_DAYS)
    with act_transaction(actor):
        today = _today(actor.zone_id, at)
        live = AccessToken.objects.filter(post_id=actor.post_id, revoked_at__isnull=True, expires_on__gt=today)
        if live.count() >= MOST_TOKENS:
            raise TooManyTokens(limit=MOST_TOKENS)
        text = f"{PREFIX}_{actor.zone_id}_{secrets.token_urlsafe(32)}"
        token = AccessToken.objects.create(
            zone_id=actor.zone_id,
            post_id=actor.post_id,
            name=clean,
            digest=_digest(text),
            created_at=at,
            expires_on=today + timedelta(days=days),
        )
        payload = {"token": token.id, "name": clean, "post": token.post_id, "expires_on": token.expires_on.isoformat()}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="create_token", payload=payload)
    return token, text


def revoke_token(*, actor: Actor, at: datetime, token: int) -> AccessToken:
    """End a token of the actor's own post; the next call with it is refused. NotFound; again changes nothing."""
    with act_transaction(actor):
        row = AccessToken.objects.select_for_update().filter(pk=token, post_id=actor.post_id).first()
        if row is None:
            raise NotFound(what=str(token))
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            payload = {"token": row.id, "name": row.name, "post": row.post_id}
            append(actor=actor, at=at, chain=ZONE_CHAIN, act="revoke_token", payload=payload)
    return row


def post_behind(*, text: str, at: datetime, moment: datetime) -> Post:
    """The post that a token stands for, counted as one call. Unauthenticated, TooManyCalls.

    `at` is the zone's instant, by which post and token are held; `moment` the machine's, by which calls are counted.
    The count commits by itself, so that calls of one token never wait for each other.
    """
    zone_id = _zone_in(text)
    with zone_scope(zone_id):
        found = AccessToken.objects.filter(digest=_digest(text), revoked_at__isnull=True)
        token = found.select_related("post__user", "post__zone", "post__department").first()
        if token is None or not _is_live(token, at):
            raise Unauthenticated
        calls = _count(token, moment)
    limit = int(getattr(settings, "ONEZONE_API_CALLS_A_MINUTE", 600))
    if calls > limit:
        raise TooManyCalls(limit=limit, wait=MINUTE - moment.second)
    return token.post


def _is_live(token: AccessToken, at: datetime) -> bool:
    post, today = token.post, local_date(at, token.post.zone.timezone)
    usable = post.user.is_active and not post.user.must_change_password
    return usable and post.held_on(today) and today < token.expires_on and may_hold(post.as_actor())


def _count(token: AccessToken, moment: datetime) -> int:
    """One statement counts, so that no call is lost between two."""
    minute = moment.replace(second=0, microsecond=0)
    same = When(Q(minute=minute), then=F("calls") + 1)
    AccessToken.objects.filter(pk=token.pk).update(calls=Case(same, default=Value(1)), minute=minute, used_at=moment)
    return AccessToken.objects.values_list("calls", flat=True).get(pk=token.pk)


def _zone_in(text: str) -> int:
    """A token names its zone, because rows of a zone are only seen inside it."""
    prefix, _, rest = text.partition("_")
    zone, _, _secret = rest.partition("_")
    if prefix != PREFIX or not zone.isascii() or not zone.isdigit() or len(zone) > 9:
        raise Unauthenticated
    return int(zone)


def _digest(text: str) -> str:
    """The token is 256 random bits, so one round of SHA-256 keeps it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _today(zone_id: int, at: datetime) -> date:
    return local_date(at, zone_with_id(zone_id).timezone)
