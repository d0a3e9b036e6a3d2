"""What the auditor's pages show: the search, one row, the chains with a verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onezone.administration import words
from onezone.kernel.chain import FORMAT
from onezone.kernel.hashing import canonical
from onezone.kernel.moment import utc_text
from onezone.platform.identity.actor import Actor
from onezone.platform.journal import audit
from onezone.platform.journal.audit import AuditRow, ChainRow, Wanted
from onezone.platform.journal.checkpoints import read_statement
from onezone.platform.journal.verify import Finding, Verdict
from onezone.platform.keyset import Page, page_of_rows

CHAINS_PER_PAGE = 30
LARGEST_CHECKPOINT = 20 * 1024 * 1024
OUTCOMES = (
    ("", gettext_lazy("办成和被拒的")),
    ("done", gettext_lazy("只看办成的")),
    ("denied", gettext_lazy("只看被拒的")),
    ("read", gettext_lazy("只看查阅记录")),
)
TABLE_HEAD = ("chain", "seq", "at", "act", "actor", "role", "payload", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its words: `who` the person, `what` the act, `about` the first things it says."""

    row: AuditRow
    who: str
    what: str
    about: str
    denied: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The result of a search; `more` is the address of the next page, "" on the last."""

    rows: tuple[Shown, ...]
    asked: Mapping[str, str]
    acts: Sequence[tuple[str, str, int]]
    outcomes: Sequence[tuple[str, Any]]
    more: str
    begun: bool
    filtered: bool
    total: int
    last: datetime | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row: its words, and the canonical text whose digest is the hash."""

    shown: Shown
    words: tuple[tuple[str, str], ...]
    canonical: str
    payload: str


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """A verdict in words; `lines` name chain, row and what is wrong, the first of each chain."""

    holds: bool
    sentence: str
    lines: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class ChainsPage:
    """The chains of the zone, a page of them, and a verdict if one was asked for."""

    rows: tuple[tuple[ChainRow, bool], ...]
    page: Page[ChainRow]
    text: str
    count: int
    total: int
    verdict: VerdictShown | None


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What a search asks for, as typed; a day that is none asks for nothing."""
    return Wanted(
        first=_day(asked.get("first", "")),
        last=_day(asked.get("last", "")),
        actor=asked.get("actor", "").strip()[:64],
        act=asked.get("act", "").strip()[:80],
        chain=asked.get("chain", "").strip()[:80],
        outcome=asked.get("outcome", ""),
        text=asked.get("text", "").strip()[:100],
    )


def build_search(actor: Actor, asked: Mapping[str, str], *, at: datetime) -> SearchPage:
    """One page of the journal by what was asked for."""
    wanted = wanted_of(asked)
    before = int(asked["before"]) if asked.get("before", "").isdecimal() else None
    found = audit.search(actor=actor, at=at, wanted=wanted, before=before)
    rows, more = found[: audit.PER_PAGE], ""
    typed = {name: value for name, value in asked.items() if name != "before" and value}
    if len(found) > audit.PER_PAGE:
        more = "?" + urlencode({**typed, "before": rows[-1].id})
    total, last = audit.size(actor)
    acts = [(act, words.act_word(act), n) for act, n in audit.acts_in(actor)]
    return SearchPage(
        tuple(map(shown, rows)), asked, sorted(acts, key=lambda each: each[1]), OUTCOMES, more, before is not None,
        bool(typed), total, last, _faults(asked, wanted),
    )  # fmt: skip


def _faults(asked: Mapping[str, str], wanted: Wanted) -> tuple[str, ...]:
    faults = []
    if (asked.get("first") and wanted.first is None) or (asked.get("last") and wanted.last is None):
        faults.append(_("日期要写成 2026-11-23 的样子，这一项没有用上。"))
    if wanted.first and wanted.last and wanted.last < wanted.first:
        faults.append(_("结束日早于开始日，所以没有记录。"))
    return tuple(faults)


def build_row(actor: Actor, chain: str, seq: int, *, at: datetime) -> RowPage:
    """One row. Raises NotFound."""
    row = audit.look(actor=actor, at=at, chain=chain, seq=seq)
    return RowPage(
        shown(row),
        tuple(words.told(row.payload)),
        canonical(_hashed(row, actor.zone_code)).decode(),
        json.dumps(row.payload, ensure_ascii=False, indent=2, sort_keys=True),
    )


def _hashed(row: AuditRow, zone: str) -> dict[str, Any]:
    """What the hash covers, in the form of kernel.chain."""
    return {
        "format": FORMAT, "previous": row.previous, "seq": row.seq, "zone": zone, "chain": row.chain, "act": row.act,
        "actor": row.actor, "role": row.role, "at": utc_text(row.at), "payload": dict(row.payload),
    }  # fmt: skip


def build_chains(actor: Actor, asked: Mapping[str, str], verdict: VerdictShown | None) -> ChainsPage:
    """The zone's chains; a project's chain can be exported as a case."""
    text = asked.get("text", "").strip()[:80]
    found = audit.chains(actor, text=text)
    page = page_of_rows(found, asked, key=lambda row: (row.chain,), size=CHAINS_PER_PAGE, falls=True)
    rows = tuple((row, row.chain not in words.ZONE_CHAINS) for row in page.rows)
    return ChainsPage(rows, page, text, len(found), sum(row.seq for row in found), verdict)


def build_verdict(actor: Actor, chain: str, *, at: datetime) -> VerdictShown:
    """Re-hash one chain. Raises NotFound."""
    return _in_words(audit.check(actor=actor, at=at, chain=chain), chain)


NOTHING_READ: Mapping[str, Any] = {"after": "", "rows": 0, "chains": 0, "left": -1, "findings": []}
"""The state of a verification that begins."""


@dataclass(frozen=True, slots=True)
class Verification:
    """How far a verification in steps has come; `state` is what the session keeps, `verdict` None until the end."""

    state: Mapping[str, Any]
    rows: int
    done: int
    all: int
    begun: bool
    verdict: VerdictShown | None


def go_on(actor: Actor, held: Mapping[str, Any] | None, *, at: datetime) -> Verification:
    """One step more, or the verdict again when all has been read; nothing at all when none was begun."""
    if held is None:
        audit.size(actor)
        return Verification(NOTHING_READ, 0, 0, 0, begun=False, verdict=None)
    if held["left"]:
        step = audit.check_next(actor, after=held["after"])
        found = [*held["findings"], *([each.chain, each.seq, each.code] for each in step.findings)]
        held = {
            "after": step.after, "rows": held["rows"] + step.rows, "chains": held["chains"] + step.chains,
            "left": step.left, "findings": found[:200],
        }  # fmt: skip
        if not step.left:
            audit.note_verdict(actor=actor, at=at, rows=held["rows"], findings=_findings(held))
    done, left = held["chains"], held["left"]
    verdict = None
    if not left:
        verdict = _in_words(Verdict(actor.zone_code, held["rows"], done, tuple(_findings(held))), None)
    return Verification(held, held["rows"], done, done + left, begun=True, verdict=verdict)


def _findings(held: Mapping[str, Any]) -> list[Finding]:
    return [Finding(*each) for each in held["findings"]]


def compare(actor: Actor, file: UploadedFile, *, at: datetime) -> VerdictShown:
    """Compare the journal with a checkpoint that was kept elsewhere. Raises CheckpointInvalid."""
    statement = read_statement(file.read(LARGEST_CHECKPOINT), name=str(file.name))
    return _in_words(audit.check(actor=actor, at=at, checkpoint=statement), None)


def _in_words(verdict: Verdict, chain: str | None) -> VerdictShown:
    said = {"rows": verdict.rows, "chains": verdict.chains, "chain": chain or ""}
    if not verdict.holds:
        sentence = _("不完整：%s 处对不上，下面是每条链上的第一处。") % len(verdict.findings)
    elif chain:
        sentence = _("%(chain)s 完整：%(rows)s 条记录逐条重新计算，前后相接，与链头一致。") % said
    else:
        sentence = _("全部完整：%(chains)s 条链、%(rows)s 条记录逐条重新计算，前后相接，与链头一致。") % said
    lines = tuple((each.chain, each.seq, words.finding_word(each.code)) for each in verdict.findings)
    return VerdictShown(verdict.holds, sentence, lines)


def shown(row: AuditRow) -> Shown:
    """A row with its words."""
    about = " · ".join(f"{name} {value}" for name, value in [*words.told(row.payload)][:3])
    return Shown(row, words.person(row.actor), words.act_word(row.act), about, row.act == "refused")


def table_line(row: AuditRow) -> tuple[object, ...]:
    """A row as cells of a table."""
    payload = json.dumps(row.payload, ensure_ascii=False, sort_keys=True)
    return (row.chain, row.seq, utc_text(row.at), row.act, row.actor, row.role, payload, row.previous, row.hash)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
