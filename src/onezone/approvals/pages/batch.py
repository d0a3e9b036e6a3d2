"""One act on several items: each is looked at before, and each answers for itself afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_decision import signs_late
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item import item_number, move_of
from onezone.approvals.pages.item_words import refusal_words
from onezone.approvals.permissions import require
from onezone.approvals.queries.availability import refusal_of
from onezone.approvals.queries.item import Found, find_item
from onezone.approvals.queries.kept import KeptPhrase, phrases_of
from onezone.approvals.queries.people import officers_of
from onezone.approvals.services.core import Done, perform
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

MOST = 100
# What may be done to many at once; the act that is asked for the right to do it.
BATCHES: Mapping[str, str] = {"sign": "decide", "recommend": "recommend", "assign": "assign", "deliver": "deliver"}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One chosen item: it can be done, it was (`seq` of the journal, `document` given), or why not."""

    key: str
    matter: str
    project: str
    href: str
    number: str = ""
    why: str = ""
    code: str = ""
    seq: int = 0
    document: str = ""


@dataclass(frozen=True, slots=True)
class BatchPage:
    """The batch before or after the act. `officers` and `phrases` are what its form offers."""

    kind: str
    lines: tuple[BatchLine, ...]
    ready: tuple[BatchLine, ...]
    left: tuple[BatchLine, ...]
    done: bool
    officers: tuple[tuple[str, str], ...] = ()
    phrases: tuple[KeptPhrase, ...] = ()
    given: Mapping[str, str] | None = None
    missing: str = ""


def build_batch(
    actor: Actor, kind: str, keys: Sequence[str], *, at: datetime, given: Mapping[str, str] | None = None
) -> BatchPage:
    """Look at each chosen item: which can be done now, and why the others leave. Raises NotFound, NotAllowed."""
    if kind not in BATCHES:
        raise NotFound(what=kind)
    require(actor, BATCHES[kind])
    lines = [_looked_at(actor, kind, key, at) for key in list(dict.fromkeys(keys))[:MOST]]
    page = _page(kind, lines, done=False)
    officers = officers_of(actor, actor.department or "", local_date(at)) if kind == "assign" else ()
    phrases = phrases_of(actor) if kind == "recommend" else ()
    return replace(page, officers=officers, phrases=phrases, given=given or {})


def do_batch(actor: Actor, kind: str, keys: Sequence[str], given: Mapping[str, str], *, at: datetime) -> BatchPage:
    """Do each item in a transaction of its own, so that one refusal leaves the rest done; `given` is the same for all.

    What the form lacks is asked for again, with everything that was chosen.
    """
    page = build_batch(actor, kind, keys, at=at, given=given)
    missing = _missing(page, given)
    if missing:
        return replace(page, missing=missing)
    return _page(kind, [_done(actor, kind, line, given, at) for line in page.lines], done=True)


def _page(kind: str, lines: Sequence[BatchLine], *, done: bool) -> BatchPage:
    ready, left = [each for each in lines if not each.why], [each for each in lines if each.why]
    return BatchPage(kind, tuple(lines), tuple(ready), tuple(left), done)


def _missing(page: BatchPage, given: Mapping[str, str]) -> str:
    if page.kind == "assign" and given.get("officer") not in dict(page.officers):
        return _("请选择经办人")
    if page.kind == "recommend" and not given.get("reasons", "").strip():
        return _("请写审查意见")
    return ""


def _looked_at(actor: Actor, kind: str, key: str, at: datetime) -> BatchLine:
    try:
        found = _find(actor, key, at)
    except RuleError as refusal:
        project, _mode, matter = (*key.split(":"), "", "")[:3]
        return BatchLine(key, matter, project, "", why=refusal.say(get_language() or "zh-hans"), code=refusal.code)
    why, code = _why_not(actor, kind, found, at)
    matter = found.matter.id
    return BatchLine(
        key=key,
        matter=f"{matter} {words.matter_name(found.case.context.catalogue, matter)}",
        project=found.loaded.row.name,
        href=item_url(found.reference, matter, simulated=found.simulated),
        number=item_number(found),
        why=why,
        code=code,
    )


def _find(actor: Actor, key: str, at: datetime) -> Found:
    project, mode, matter = (*key.split(":"), "", "")[:3]
    return find_item(actor, project, matter, simulated=mode == "simulated", on=local_date(at))


def _why_not(actor: Actor, kind: str, found: Found, at: datetime) -> tuple[str, str]:
    """Why an item leaves the batch; nothing when it stays."""
    if found.simulated and kind != "assign":
        return _("模拟件不能签发正式文书") if kind == "sign" else _("模拟件须逐件办理"), "simulated"
    move = move_of(found, local_date(at))
    expected = {"sign": move.who == "signer", "recommend": move.act == "recommend", "deliver": move.act == "deliver"}
    if not expected.get(kind, True):
        told = {
            "sign": _("还没有到签发这一步"),
            "recommend": _("现在不是审查这一步"),
            "deliver": _("还没有决定，或已经送达"),
        }
        return told[kind], "not_at_signature" if kind == "sign" else "not_at_this_step"
    act = _act(kind, found, at)
    if signs_late(found.case, act, found.matter.id, local_date(at)):
        return _("超期件须逐件写明超期原因"), "late_reason"
    refusal = refusal_of(actor, found.case, act, _data(found, act, {"officer": "0/?", "reasons": "?"}), at=at)
    if refusal is None:
        return "", ""
    return refusal_words(refusal, found.case.context.catalogue), refusal.code


def _act(kind: str, found: Found, at: datetime) -> str:
    """Signing is what the item waits for: a decision, or the grant of a conversion."""
    return move_of(found, local_date(at)).act if kind == "sign" else kind


def _data(found: Found, act: str, given: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"matter": found.matter.id, "mode": found.mode}
    if act in ("decide", "recommend"):
        data["outcome"] = "approve"
    if act == "recommend":
        data["reasons"] = given.get("reasons", "")
    if act == "assign":
        data["officer"] = given.get("officer", "")
    if act == "grant":
        del data["mode"]
    return data


def _done(actor: Actor, kind: str, line: BatchLine, given: Mapping[str, str], at: datetime) -> BatchLine:
    if line.why:
        return line
    try:
        found = _find(actor, line.key, at)
        act = _act(kind, found, at)
        done = perform(actor=actor, at=at, project=found.reference, act=act, data=_data(found, act, given))
    except RuleError as refusal:
        return replace(line, why=refusal.say(get_language() or "zh-hans"), code=refusal.code)
    return replace(line, seq=done.seq, document=_document(actor, line, done, at))


def _document(actor: Actor, line: BatchLine, done: Done, at: datetime) -> str:
    """The number that a signature gave."""
    return _find(actor, line.key, at).item.number or "" if done.happened.act in ("decide", "grant") else ""
