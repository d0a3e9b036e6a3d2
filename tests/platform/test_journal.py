"""The journal: whatever is changed, removed, swapped or added later is found and named, by two programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from onezone.kernel.hashing import NotCanonical
from onezone.platform.identity import services as identity
from onezone.platform.identity.rls import guard_sql, unguard_sql
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal import standalone_verify
from onezone.platform.journal.checkpoints import (
    checkpoint_folder,
    read_checkpoint,
    signature_holds,
    write_checkpoint,
    write_checkpoint_if_changed,
)
from onezone.platform.journal.errors import CheckpointInvalid
from onezone.platform.journal.export import export_lines
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.journal.queries import entries
from onezone.platform.journal.services import append
from onezone.platform.journal.verify import Finding, verify
from tests.platform.conftest import AT, Cast

CHAIN = "P-2026-0001"


@pytest.fixture
def book(here: Cast, settings: Any, tmp_path: Path) -> Cast:
    """Ten acts on one project and three on another."""
    settings.ONEZONE_DATA = tmp_path
    for number in range(10):
        with act_transaction(here.officer):
            append(
                actor=here.officer, at=AT + timedelta(minutes=number), chain=CHAIN, act="note",
                payload={"number": number, "text": "批准 <b>\"引号\"</b> \u2028 é"},
            )  # fmt: skip
    kinds: list[dict[str, Any]] = [{"kind": "drafted"}, {"kind": "filed"}, {}]
    for number in range(3):
        with act_transaction(here.window):
            append(actor=here.window, at=AT, chain="P-2026-0002", act="file", payload=kinds[number])
    return here


@contextmanager
def unguarded() -> Iterator[Any]:
    """The database as its owner could abuse it."""
    with connection.cursor() as cursor:
        for statement in unguard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)
        yield cursor
        for statement in guard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)


def tamper(*statements: str) -> None:
    with unguarded() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("ROW", f"chain = '{CHAIN}' and seq"))


def verdicts(cast: Cast, checkpoint: Any = None) -> tuple[list[Finding], list[Finding]]:
    """What the built-in and the stand-alone verifier find."""
    built_in = list(verify(cast.zone, checkpoint=checkpoint).findings)
    alone = standalone_verify.verify(list(export_lines(cast.zone)), checkpoint, None)
    return built_in, sorted(Finding(**finding) for finding in alone)


def test_an_honest_journal_holds(book: Cast) -> None:
    verdict = verify(book.zone)
    assert verdict.holds
    with zone_scope(book.zone.id):
        assert verdict.rows == JournalRow.objects.count() > 20
    assert verdict.chains == 3
    assert verdicts(book) == ([], [])


def test_a_row_names_who_and_in_what_role(book: Cast) -> None:
    with zone_scope(book.zone.id):
        row = JournalRow.objects.get(chain=CHAIN, seq=3)
    assert (row.actor, row.role, row.at) == (book.officer.signature, "officer", AT + timedelta(minutes=2))


def test_a_chain_is_read_in_order_whole_or_about_one_thing(book: Cast, there: Cast) -> None:
    with zone_scope(book.zone.id):
        assert [entry.seq for entry in entries(book.auditor, CHAIN)] == list(range(1, 11))
        assert [entry.seq for entry in entries(book.auditor, "P-2026-0002", about={"kind": "filed"})] == [2]
    with zone_scope(there.zone.id):
        assert entries(there.auditor, CHAIN) == ()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("update journal_journalrow set act = 'noted' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set actor = 'x' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set role = 'leader' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set at = '2026-04-20 01:33:00.000001' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set payload = '{\"number\": 3}' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set payload = '{\"number\": 3.5}' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set algorithm = 'sm3' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set algorithm = 'md5' where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set previous = hash where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set hash = previous where ROW = 4", (4, "row_changed")),
        ("update journal_journalrow set seq = 40 where ROW = 4", (4, "row_missing")),
        ("update journal_journalrow set seq = 11 where ROW = 4", (4, "row_missing")),
        ("delete from journal_journalrow where ROW = 4", (4, "row_missing")),
        ("delete from journal_journalrow where ROW = 1", (1, "row_missing")),
        ("delete from journal_journalrow where ROW = 10", (10, "tail_cut")),
        ("delete from journal_journalrow where ROW > 0", (1, "tail_cut")),
        (f"update journal_chainhead set hash = 'x' where chain = '{CHAIN}'", (10, "head_changed")),
        (f"update journal_chainhead set seq = 9 where chain = '{CHAIN}'", (10, "head_changed")),
        (f"delete from journal_chainhead where chain = '{CHAIN}'", (10, "head_missing")),
    ],
)
def test_every_change_is_found_and_its_row_named(book: Cast, change: str, found: tuple[int, str]) -> None:
    tamper(change)
    expected = [Finding(CHAIN, *found)]
    assert verdicts(book) == (expected, expected)


@pytest.mark.sqlite
def test_a_row_moved_to_another_chain_breaks_both(book: Cast) -> None:
    tamper("update journal_journalrow set chain = 'P-2026-0003' where ROW = 4")
    built_in, alone = verdicts(book)
    assert built_in == alone == [Finding(CHAIN, 4, "row_missing"), Finding("P-2026-0003", 1, "row_missing")]


@pytest.mark.sqlite
def test_swapped_rows_are_found(book: Cast) -> None:
    tamper(
        "update journal_journalrow set seq = 99 where ROW = 4",
        "update journal_journalrow set seq = 4 where ROW = 5",
        "update journal_journalrow set seq = 5 where ROW = 99",
    )
    expected = [Finding(CHAIN, 4, "row_changed")]
    assert verdicts(book) == (expected, expected)


def test_a_row_added_past_the_service_is_found(book: Cast) -> None:
    with act_transaction(book.officer):
        last = JournalRow.objects.get(chain=CHAIN, seq=10)
        last.pk, last.seq, last.previous = None, 11, last.hash
        last.save(force_insert=True)
    expected = [Finding(CHAIN, 11, "row_changed")]
    assert verdicts(book) == (expected, expected)


@pytest.mark.sqlite
def test_a_row_inserted_between_with_hashes_of_its_own_breaks_the_link(book: Cast) -> None:
    rehash(book, seq=4, act="other")
    expected = [Finding(CHAIN, 5, "link_broken")]
    assert verdicts(book) == (expected, expected)


def rehash(cast: Cast, *, seq: int, act: str | None = None) -> None:
    """Rewrite a row as somebody would who knows how hashes are made."""
    with zone_scope(cast.zone.id):
        row = JournalRow.objects.get(chain=CHAIN, seq=seq)
        if seq > 1:
            row.previous = JournalRow.objects.get(chain=CHAIN, seq=seq - 1).hash
        row.act = act or row.act
        line = {name: getattr(row, name) for name in ("previous", "seq", "chain", "act", "actor", "role", "payload")}
        exported = json.loads(
            next(text for text in export_lines(cast.zone) if f'"seq":{seq},"act"' in text and CHAIN in text)
        )
        row.hash = standalone_verify.expected_hash(exported | line)
    with unguarded():
        row.save()


@pytest.mark.sqlite
def test_a_cut_tail_with_a_matching_head_is_found_only_by_a_checkpoint(book: Cast) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    with zone_scope(book.zone.id):
        kept = JournalRow.objects.get(chain=CHAIN, seq=7)
    tamper(
        "delete from journal_journalrow where ROW > 7",
        f"update journal_chainhead set seq = 7, hash = '{kept.hash}' where chain = '{CHAIN}'",
    )
    assert verdicts(book) == ([], [])
    expected = [Finding(CHAIN, 8, "tail_cut")]
    assert verdicts(book, statement) == (expected, expected)


@pytest.mark.sqlite
def test_a_chain_removed_whole_is_found_only_by_a_checkpoint(book: Cast) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    tamper("delete from journal_journalrow where ROW > 0", f"delete from journal_chainhead where chain = '{CHAIN}'")
    assert verdicts(book) == ([], [])
    expected = [Finding(CHAIN, 0, "chain_missing")]
    assert verdicts(book, statement) == (expected, expected)


@pytest.mark.sqlite
def test_a_history_rewritten_to_the_end_is_found_only_by_a_checkpoint(book: Cast) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    rehash(book, seq=4, act="other")
    for seq in range(5, 11):
        rehash(book, seq=seq)
    with zone_scope(book.zone.id):
        last = JournalRow.objects.get(chain=CHAIN, seq=10)
        ChainHead.objects.filter(chain=CHAIN).update(hash=last.hash)
    assert verdicts(book) == ([], [])
    expected = [Finding(CHAIN, 10, "history_rewritten")]
    assert verdicts(book, statement) == (expected, expected)


def test_a_checkpoint_holds_although_the_journal_has_grown_since(book: Cast) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    with act_transaction(book.officer):
        append(actor=book.officer, at=AT, chain=CHAIN, act="more", payload={})
    assert verdicts(book, statement) == ([], [])


@pytest.mark.parametrize(
    ("member", "value", "codes"),
    [
        ("count", 5, {"checkpoint_count", "checkpoint_signature"}),
        ("at", "2026-01-01T00:00:00.000000Z", {"checkpoint_signature"}),
        ("root", "sha256:" + "0" * 64, {"checkpoint_root", "checkpoint_signature"}),
        ("signature", "00" * 64, {"checkpoint_signature"}),
        ("signature", "zz", {"checkpoint_signature"}),
        ("zone", "elsewhere", {"checkpoint_zone", "checkpoint_signature"}),
    ],
)
def test_a_changed_checkpoint_is_found(book: Cast, member: str, value: Any, codes: set[str]) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT) | {member: value}
    built_in, alone = verdicts(book, statement)
    assert built_in == alone
    assert {finding.code for finding in built_in} == codes


def test_heads_left_out_of_a_checkpoint_change_its_root(book: Cast) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    heads = statement["heads"]
    assert isinstance(heads, list)
    built_in, alone = verdicts(book, statement | {"heads": heads[1:]})
    assert built_in == alone
    assert {finding.code for finding in built_in} == {"checkpoint_count", "checkpoint_root"}


def test_a_checkpoint_signed_by_another_key_is_refused(book: Cast, settings: Any, tmp_path: Path) -> None:
    statement = write_checkpoint(zone=book.zone, at=AT)
    settings.ONEZONE_DATA = tmp_path / "other"
    forged = write_checkpoint(zone=book.zone, at=AT)
    settings.ONEZONE_DATA = tmp_path
    assert signature_holds(statement)
    assert not signature_holds(forged)
    kept_key = str(statement["public_key"])
    alone = standalone_verify.verify(list(export_lines(book.zone)), forged, kept_key)
    assert [finding["code"] for finding in alone] == ["checkpoint_signature"]


def test_the_key_is_readable_by_its_owner_alone(book: Cast, tmp_path: Path) -> None:
    write_checkpoint(zone=book.zone, at=AT)
    assert (tmp_path / "journal_key").stat().st_mode & 0o777 == 0o600


def test_a_checkpoint_is_written_only_after_a_change(book: Cast) -> None:
    assert write_checkpoint_if_changed(zone=book.zone, at=AT) is not None
    assert write_checkpoint_if_changed(zone=book.zone, at=AT) is None
    with act_transaction(book.officer):
        append(actor=book.officer, at=AT, chain=CHAIN, act="more", payload={})
    assert write_checkpoint_if_changed(zone=book.zone, at=AT) is not None


def test_a_zone_may_hash_with_sm3(book: Cast) -> None:
    identity.set_zone(actor=book.sysadmin, at=AT, settings={"journal_algorithm": "sm3"})
    with act_transaction(book.officer):
        row = append(actor=book.officer, at=AT, chain=CHAIN, act="more", payload={})
    assert row.hash.startswith("sm3:")
    statement = write_checkpoint(zone=book.zone, at=AT)
    assert str(statement["root"]).startswith("sm3:")
    assert verdicts(book, statement) == ([], [])


def test_a_payload_with_a_float_is_refused(book: Cast) -> None:
    with pytest.raises(NotCanonical), act_transaction(book.officer):
        append(actor=book.officer, at=AT, chain=CHAIN, act="x", payload={"n": 1.5})  # type: ignore[dict-item]


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_a_programming_error(here: Cast) -> None:
    with pytest.raises(RuntimeError, match="act_transaction"):
        append(actor=here.officer, at=AT, chain=CHAIN, act="x", payload={})


def test_the_command_verifies_states_and_exports(book: Cast, tmp_path: Path) -> None:
    out = StringIO()
    call_command("journal", "checkpoint", stdout=out)
    [file] = checkpoint_folder(book.zone).glob("*.json")
    call_command("journal", "verify", "--checkpoint", str(file), stdout=out)
    assert "lingyuan: holds" in out.getvalue()
    export = StringIO()
    call_command("journal", "export", "--chain", CHAIN, stdout=export)
    assert export.getvalue().count("\n") == 11
    book_file = tmp_path / "export.jsonl"
    book_file.write_text(export.getvalue(), encoding="utf-8")
    program = [sys.executable, "-I", standalone_verify.__file__, str(book_file), "--checkpoint", str(file)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    book_file.write_text(export.getvalue().replace('"number":4', '"number":5'), encoding="utf-8")
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (1, {"chain": CHAIN, "seq": 5, "code": "row_changed"})
    book_file.write_text("{", encoding="utf-8")
    assert subprocess.run(program, capture_output=True, check=False).returncode == 2


def test_a_broken_journal_ends_the_command_with_its_first_row(book: Cast) -> None:
    with act_transaction(book.officer):
        ChainHead.objects.filter(chain=CHAIN).update(hash="x")
    out = StringIO()
    with pytest.raises(CommandError, match="1 finding"):
        call_command("journal", "verify", stdout=out)
    assert f"{CHAIN} #10 head_changed" in out.getvalue()


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', '{"format": "onezone-checkpoint/1"}'])
def test_a_file_that_is_no_checkpoint_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointInvalid):
        read_checkpoint(path)


def test_signatures_of_the_standards_own_vectors_hold() -> None:
    """RFC 8032 section 7.1, tests 1 and 3."""
    for key, content, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ):  # fmt: skip
        assert standalone_verify.signature_holds(key, signature, bytes.fromhex(content))
        assert not standalone_verify.signature_holds(key, signature, bytes.fromhex(content) + b"x")
        assert not standalone_verify.signature_holds(key, signature[:-2] + "0f", bytes.fromhex(content))
