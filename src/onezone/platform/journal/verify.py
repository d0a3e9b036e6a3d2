"""Re-hashing the journal: every row, every link, every head, and a checkpoint kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from onezone.kernel.chain import GENESIS
from onezone.kernel.errors import RuleError
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.checkpoints import root_of, signature_holds
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.journal.services import hash_of


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """The first thing wrong with a chain: its code, and the number of the row that shows it (0: the whole chain).

    Codes: `row_changed` (its columns give another hash), `link_broken` (it names another row before it), `row_missing`
    (the numbers have a gap here), `tail_cut` (rows after the last one are gone), `head_changed` (the head names another
    hash), `head_missing`, `chain_missing` (a checkpoint knows the chain), `history_rewritten` (a checkpoint knows
    another hash for this row), `checkpoint_root`, `checkpoint_signature`, `checkpoint_count`, `checkpoint_zone`.
    """

    chain: str
    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was read, and the first finding of every chain that has one."""

    zone: str
    rows: int
    chains: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(zone: Zone, *, chain: str | None = None, checkpoint: Mapping[str, Any] | None = None) -> Verdict:
    """Re-hash the zone's journal, or one chain of it; with a checkpoint, also compare it with what that one states."""
    outermost = not connection.in_atomic_block
    with zone_scope(zone.id):
        if outermost and connection.vendor == "postgresql":
            # One moment for heads and rows: an act in between would look like a head that somebody changed.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        heads = {head.chain: (head.seq, head.hash) for head in ChainHead.objects.filter(zone=zone)}
        query = JournalRow.objects.filter(zone=zone).order_by("chain", "seq")
        if chain is not None:
            heads = {name: head for name, head in heads.items() if name == chain}
            query = query.filter(chain=chain)
        stated = _stated(checkpoint, chain)
        findings: list[Finding] = []
        rows, chains = 0, set()
        for name, group in groupby(query.iterator(chunk_size=2000), key=lambda row: row.chain):
            counted, found = _walk(name, group, zone.code, heads.get(name), stated.get(name))
            rows, findings = rows + counted, findings + found
            chains.add(name)
    findings += [Finding(name, 1, "tail_cut") for name, (seq, _hash) in heads.items() if name not in chains and seq]
    lost = stated.keys() - chains - {finding.chain for finding in findings}
    findings += [Finding(name, 0, "chain_missing") for name in lost]
    if checkpoint is not None:
        findings += _statement_findings(zone.code, checkpoint)
    return Verdict(zone.code, rows, len(chains), tuple(sorted(findings)))


def _walk(
    chain: str,
    rows: Iterable[JournalRow],
    zone_code: str,
    head: tuple[int, str] | None,
    stated: tuple[int, str] | None,
) -> tuple[int, list[Finding]]:
    """Count one chain's rows and name the first thing wrong with it."""
    count, previous, seq = 0, GENESIS, 0
    first: Finding | None = None
    for row in rows:
        count += 1
        if first is None:
            first = next(_row_findings(row, zone_code, previous, seq + 1, stated), None)
        previous, seq = row.hash, row.seq
    if first is None:
        first = _end_finding(chain, seq, previous, head, stated)
    return count, [first] if first else []


def _row_findings(
    row: JournalRow, zone_code: str, previous: str, expected: int, stated: tuple[int, str] | None
) -> Iterator[Finding]:
    if row.seq != expected:
        yield Finding(row.chain, expected, "row_missing")
    if not _hash_holds(row, zone_code):
        yield Finding(row.chain, row.seq, "row_changed")
    if row.previous != previous:
        yield Finding(row.chain, row.seq, "link_broken")
    if stated and row.seq == stated[0] and row.hash != stated[1]:
        yield Finding(row.chain, row.seq, "history_rewritten")


def _hash_holds(row: JournalRow, zone_code: str) -> bool:
    try:
        return row.hash == hash_of(row, zone_code)
    except (RuleError, TypeError, ValueError):
        return False  # a payload or algorithm that was never written by us


def _end_finding(
    chain: str, seq: int, last: str, head: tuple[int, str] | None, stated: tuple[int, str] | None
) -> Finding | None:
    if head is None:
        return Finding(chain, seq, "head_missing")
    if head[0] > seq or (stated and stated[0] > seq):
        return Finding(chain, seq + 1, "tail_cut")
    if head != (seq, last):
        return Finding(chain, seq, "head_changed")
    return None


def _stated(checkpoint: Mapping[str, Any] | None, chain: str | None) -> dict[str, tuple[int, str]]:
    heads = checkpoint["heads"] if checkpoint else []
    stated = {str(head["chain"]): (int(head["seq"]), str(head["hash"])) for head in heads}
    return {name: head for name, head in stated.items() if chain in (None, name)}


def _statement_findings(zone_code: str, checkpoint: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the checkpoint itself; its chain is written as ""."""
    findings = []
    if checkpoint["zone"] != zone_code:
        findings.append(Finding("", 0, "checkpoint_zone"))
    if root_of(checkpoint) != checkpoint["root"]:
        findings.append(Finding("", 0, "checkpoint_root"))
    if sum(int(head["seq"]) for head in checkpoint["heads"]) != checkpoint["count"]:
        findings.append(Finding("", 0, "checkpoint_count"))
    if not signature_holds(checkpoint):
        findings.append(Finding("", 0, "checkpoint_signature"))
    return findings
