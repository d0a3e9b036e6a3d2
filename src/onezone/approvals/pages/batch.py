"""Signing several items at once: each is looked at before, and each answers for itself afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item import move_of
from onezone.approvals.pages.item_clock import is_late
from onezone.approvals.queries.availability import refusal_of
from onezone.approvals.queries.item import Found, find_item
from onezone.approvals.services.core import perform
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One chosen item: it can be signed, it was (`seq` of the journal), or why not."""

    key: str
    matter: str
    project: str
    href: str
    why: str = ""
    code: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class BatchPage:
    """The batch before or after the signature."""

    lines: tuple[BatchLine, ...]
    ready: tuple[BatchLine, ...]
    left: tuple[BatchLine, ...]
    signed: bool


def build_batch(actor: Actor, keys: Sequence[str], *, at: datetime) -> BatchPage:
    """Look at each chosen item: which can be signed now, and why the others leave the batch."""
    return _page([_looked_at(actor, key, at) for key in list(dict.fromkeys(keys))[:MOST]], signed=False)


def sign_batch(actor: Actor, keys: Sequence[str], *, at: datetime) -> BatchPage:
    """Sign each item in a transaction of its own, so that one refusal leaves the rest signed."""
    return _page([_signed(actor, line, at) for line in build_batch(actor, keys, at=at).lines], signed=True)


def _page(lines: Sequence[BatchLine], *, signed: bool) -> BatchPage:
    return BatchPage(
        tuple(lines), tuple(each for each in lines if not each.why), tuple(each for each in lines if each.why), signed
    )


def _looked_at(actor: Actor, key: str, at: datetime) -> BatchLine:
    project, _colon, rest = key.partition(":")
    mode, _colon, matter = rest.partition(":")
    try:
        found = find_item(actor, project, matter, simulated=mode == "simulated", on=local_date(at))
    except RuleError as refusal:
        return BatchLine(key, matter, project, "", refusal.say(get_language() or "zh-hans"), refusal.code)
    why, code = _why_not(actor, found, at)
    name = words.matter_name(found.case.context.catalogue, matter)
    href = item_url(project, matter, simulated=found.simulated)
    return BatchLine(key, f"{matter} {name}", found.loaded.row.name, href, why, code)


def _why_not(actor: Actor, found: Found, at: datetime) -> tuple[str, str]:
    """Why an item cannot be signed in a batch; nothing when it can."""
    if found.simulated:
        return _("模拟件不能签发正式文书"), "simulated"
    move = move_of(found, local_date(at))
    if move.who != "signer":
        return _("还没有到签发这一步"), "not_at_signature"
    if is_late(found, local_date(at)):
        return _("超期件须逐件写明超期原因"), "late_reason"
    refusal = refusal_of(actor, found.case, move.act, _data(found, move.act), at=at)
    return (refusal.say(get_language() or "zh-hans"), refusal.code) if refusal is not None else ("", "")


def _data(found: Found, act: str) -> dict[str, str]:
    data = {"matter": found.matter.id, "outcome": "approve"} if act == "decide" else {"matter": found.matter.id}
    return {**data, "mode": "formal"} if act == "decide" else data


def _signed(actor: Actor, line: BatchLine, at: datetime) -> BatchLine:
    if line.why:
        return line
    project, _colon, rest = line.key.partition(":")
    matter = rest.partition(":")[2]
    try:
        found = find_item(actor, project, matter, simulated=False, on=local_date(at))
        act = move_of(found, local_date(at)).act
        done = perform(actor=actor, at=at, project=project, act=act, data=_data(found, act))
    except RuleError as refusal:
        why = refusal.say(get_language() or "zh-hans")
        return BatchLine(line.key, line.matter, line.project, line.href, why, refusal.code)
    return BatchLine(line.key, line.matter, line.project, line.href, seq=done.seq)
