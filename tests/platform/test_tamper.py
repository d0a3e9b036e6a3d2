"""E1, E5: whatever is done to the journal behind the system's back is found, and the first bad row is named.

The manipulations are drawn with a seed; each is made on the real tables, judged by the built-in verifier, by the
stand-alone one on an export of the same rows, and undone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from onezone.kernel.chain import GENESIS
from onezone.platform.identity.rls import guard_sql, unguard_sql
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal import standalone_verify
from onezone.platform.journal.checkpoints import write_checkpoint
from onezone.platform.journal.export import export_lines
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.journal.services import append, hash_of
from onezone.platform.journal.verify import verify
from tests.platform.conftest import AT, Cast
from tests.sizes import size

CHAINS = ("P-2026-0001", "P-2026-0002", "P-2026-0003")
ROWS = 8
COLUMNS = ("zone_id", "chain", "seq", "act", "actor", "role", "at", "payload", "algorithm", "previous", "hash")
Expected = tuple[str, int]


@dataclass
class Book:
    """Three chains of eight acts, a checkpoint of them, and a zone to which a row may be moved."""

    cast: Cast
    elsewhere: int
    checkpoint: dict[str, Any]
    rows: dict[Expected, JournalRow]


@pytest.fixture
def book(here: Cast, there: Cast, settings: Any, tmp_path: Path) -> Book:
    settings.ONEZONE_DATA = tmp_path
    for number in range(ROWS):
        for chain in CHAINS:
            with act_transaction(here.officer):
                payload: dict[str, Any] = {"n": number, "text": "批准 “引号” é", "nested": {"list": [1, 2, None, True]}}
                at = AT + timedelta(minutes=number, microseconds=number)
                append(actor=here.officer, at=at, chain=chain, act="note", payload=payload)
    checkpoint = write_checkpoint(zone=here.zone, at=AT + timedelta(hours=1))
    with zone_scope(here.zone.id):
        rows = {(row.chain, row.seq): row for row in JournalRow.objects.filter(chain__in=CHAINS)}
    return Book(here, there.zone.id, checkpoint, rows)


@pytest.fixture
def unguarded(book: Book) -> Iterator[None]:
    """The database's owner has lifted the triggers: what the chain must show is what the database no longer stops."""
    with connection.cursor() as cursor:
        for statement in unguard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in guard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)


@contextmanager
def undone(book: Book) -> Iterator[None]:
    with zone_scope(book.cast.zone.id), transaction.atomic():
        yield
        transaction.set_rollback(True)


def first_findings(book: Book, *, checkpoint: bool) -> set[Expected]:
    """What both verifiers say, as chain and number; they must say the same."""
    stated = book.checkpoint if checkpoint else None
    built_in = verify(book.cast.zone, checkpoint=stated).findings
    lines = list(export_lines(book.cast.zone))
    alone = standalone_verify.verify(lines, json.loads(json.dumps(stated)) if stated else None, None)
    said = {(each.chain, each.seq, each.code) for each in built_in}
    assert said == {(each["chain"], each["seq"], each["code"]) for each in alone}
    return {(each.chain, each.seq) for each in built_in}


def other(value: Any, draw: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, int):
        return value + draw.choice((1, 2, 7))
    if isinstance(value, dict):
        return {**value, "n": value["n"] + 1} if draw.random() < 0.5 else {**value, "more": None}
    if isinstance(value, str):
        place = draw.randrange(len(value))
        return value[:place] + chr((ord(value[place]) + 1 - 32) % 90 + 32) + value[place + 1 :]
    return value + timedelta(microseconds=draw.choice((1, 1000, 86_400_000_000)))


# One manipulation each: it changes the rows and returns the chain and the number that must be named first. ------------


def change_a_column(book: Book, draw: random.Random) -> Expected:
    key = draw.choice(sorted(book.rows))
    column = draw.choice(COLUMNS)
    value = getattr(book.rows[key], column)
    changed = {
        "zone_id": book.elsewhere, "chain": "P-2026-0009", "seq": ROWS + 5, "algorithm": draw.choice(("sm3", "md5", ""))
    }.get(column)  # fmt: skip
    JournalRow.objects.filter(pk=book.rows[key].pk).update(
        **{column: other(value, draw) if changed is None else changed}
    )
    return key


def delete_a_row(book: Book, draw: random.Random) -> Expected:
    key = draw.choice(sorted(book.rows))
    JournalRow.objects.filter(pk=book.rows[key].pk).delete()
    return key


def insert_a_row(book: Book, draw: random.Random) -> Expected:
    """A forged row in the middle, with a right hash of its own, the later rows moved up by one."""
    chain, seq = draw.choice(sorted(book.rows))
    for number in range(ROWS, seq - 1, -1):
        JournalRow.objects.filter(chain=chain, seq=number).update(seq=number + 1)
    forged = _copy(book.rows[chain, seq], act="forged")
    _seal(book, forged)
    forged.save(force_insert=True)
    return chain, seq + 1


def append_a_row(book: Book, draw: random.Random) -> Expected:
    """Outside the command path: a row at the end that fits, but no head."""
    chain = draw.choice(CHAINS)
    last = book.rows[chain, ROWS]
    forged = _copy(last, act="forged", seq=ROWS + 1, previous=last.hash)
    _seal(book, forged)
    forged.save(force_insert=True)
    return chain, ROWS + 1


def swap_two_rows(book: Book, draw: random.Random) -> Expected:
    chain = draw.choice(CHAINS)
    one, two = sorted(draw.sample(range(1, ROWS + 1), 2))
    first, second = book.rows[chain, one], book.rows[chain, two]
    JournalRow.objects.filter(pk=first.pk).update(seq=ROWS + 9)
    JournalRow.objects.filter(pk=second.pk).update(seq=one)
    JournalRow.objects.filter(pk=first.pk).update(seq=two)
    return chain, one


def copy_a_row(book: Book, draw: random.Random) -> Expected:
    """An act of one project told of another."""
    source, target = draw.sample(CHAINS, 2)
    row = book.rows[source, draw.randrange(1, ROWS + 1)]
    forged = _copy(row, chain=target, seq=ROWS + 1)
    forged.save(force_insert=True)
    return target, ROWS + 1


def reorder_payloads(book: Book, draw: random.Random) -> Expected:
    """Contents change places, numbers and hashes stay."""
    chain = draw.choice(CHAINS)
    one, two = sorted(draw.sample(range(1, ROWS + 1), 2))
    for seq, content in ((one, book.rows[chain, two].payload), (two, book.rows[chain, one].payload)):
        JournalRow.objects.filter(pk=book.rows[chain, seq].pk).update(payload=content)
    return chain, one


def change_a_byte(book: Book, draw: random.Random) -> Expected:
    """One byte of what is stored, in any text column."""
    key = draw.choice(sorted(book.rows))
    column = draw.choice(("act", "actor", "role", "previous", "hash"))
    value = getattr(book.rows[key], column)
    place = draw.randrange(len(value))
    letter = chr(ord(value[place]) ^ draw.choice((1, 2, 4)))
    JournalRow.objects.filter(pk=book.rows[key].pk).update(**{column: value[:place] + letter + value[place + 1 :]})
    return key


def rehash_a_change(book: Book, draw: random.Random) -> Expected:
    """A change with its own hash made right: the next row no longer follows, or the head differs."""
    chain, seq = draw.choice(sorted(book.rows))
    row = _copy(book.rows[chain, seq], payload={"n": 99})
    _seal(book, row)
    JournalRow.objects.filter(pk=book.rows[chain, seq].pk).update(payload=row.payload, hash=row.hash)
    return chain, min(seq + 1, ROWS)


SMALL: tuple[Callable[[Book, random.Random], Expected], ...] = (
    change_a_column, delete_a_row, insert_a_row, append_a_row, swap_two_rows, copy_a_row, reorder_payloads,
    change_a_byte, rehash_a_change,
)  # fmt: skip


def _copy(row: JournalRow, **changed: Any) -> JournalRow:
    columns = {name: getattr(row, name) for name in COLUMNS} | changed
    return JournalRow(**columns)


def _seal(book: Book, row: JournalRow) -> None:
    row.hash = hash_of(row, book.cast.zone.code)


@pytest.mark.sqlite
@pytest.mark.parametrize("manipulation", SMALL, ids=lambda each: each.__name__)
def test_a_manipulation_of_rows_is_found_and_named(
    manipulation: Callable[[Book, random.Random], Expected], book: Book, unguarded: None
) -> None:
    draw = random.Random(20261123)
    for trial in range(size(100, 600)):
        with undone(book):
            expected = manipulation(book, draw)
            found = first_findings(book, checkpoint=False)
            assert expected in found, (trial, expected, found)


@pytest.mark.sqlite
def test_every_column_of_every_row_is_under_the_hash(book: Book, unguarded: None) -> None:
    draw = random.Random(1)
    for key, row in book.rows.items():
        for column in ("act", "actor", "role", "at", "payload", "previous", "hash", "algorithm"):
            value = {"algorithm": "sm3"}.get(column) or other(getattr(row, column), draw)
            with undone(book):
                JournalRow.objects.filter(pk=row.pk).update(**{column: value})
                assert key in first_findings(book, checkpoint=False), (key, column)


@pytest.mark.sqlite
def test_a_cut_tail_is_found_by_the_head_and_with_its_head_by_a_checkpoint(book: Book, unguarded: None) -> None:
    chain = CHAINS[0]
    for kept in range(ROWS):
        with undone(book):
            JournalRow.objects.filter(chain=chain, seq__gt=kept).delete()
            assert (chain, kept + 1) in first_findings(book, checkpoint=False)
            last = book.rows[chain, kept].hash if kept else GENESIS
            ChainHead.objects.filter(chain=chain).update(seq=kept, hash=last)
            assert first_findings(book, checkpoint=False) == set(), "a chain alone cannot see this"
            named = (chain, kept + 1) if kept else (chain, 0)
            assert named in first_findings(book, checkpoint=True)


@pytest.mark.sqlite
def test_a_case_that_is_gone_with_its_head_is_found_by_a_checkpoint(book: Book, unguarded: None) -> None:
    for chain in CHAINS:
        with undone(book):
            JournalRow.objects.filter(chain=chain).delete()
            ChainHead.objects.filter(chain=chain).delete()
            assert first_findings(book, checkpoint=True) == {(chain, 0)}


@pytest.mark.sqlite
def test_a_history_rewritten_by_the_owner_of_the_database_is_found_by_a_checkpoint(book: Book, unguarded: None) -> None:
    """Every row from `first` on is written anew, with right hashes and head: only what was kept outside tells."""
    chain = CHAINS[1]
    for first in range(1, ROWS + 1):
        with undone(book):
            previous = book.rows[chain, first - 1].hash if first > 1 else GENESIS
            for seq in range(first, ROWS + 1):
                row = _copy(book.rows[chain, seq], payload={"n": -seq}, previous=previous)
                _seal(book, row)
                JournalRow.objects.filter(pk=book.rows[chain, seq].pk).update(
                    payload=row.payload, previous=previous, hash=row.hash
                )
                previous = row.hash
            ChainHead.objects.filter(chain=chain).update(hash=previous)
            assert first_findings(book, checkpoint=False) == set(), "a chain alone cannot see this"
            assert first_findings(book, checkpoint=True) == {(chain, ROWS)}


@pytest.mark.sqlite
def test_a_checkpoint_that_was_touched_convicts_itself(book: Book) -> None:
    draw = random.Random(7)
    with zone_scope(book.cast.zone.id):
        for _ in range(size(40, 400)):
            touched = json.loads(json.dumps(book.checkpoint))
            name = draw.choice(("at", "count", "root", "signature", "zone", "public_key"))
            touched[name] = other(touched[name], draw)
            assert verify(book.cast.zone, checkpoint=touched).findings, name
            head = json.loads(json.dumps(book.checkpoint))
            row = draw.choice(head["heads"])
            row["hash"] = other(row["hash"], draw)
            assert verify(book.cast.zone, checkpoint=head).findings


@pytest.mark.sqlite
def test_an_export_whose_bytes_were_touched_is_found_or_cannot_be_read(book: Book) -> None:
    """E5: every byte of some exported lines, by the program that shares no code with the system."""
    with zone_scope(book.cast.zone.id):
        lines = list(export_lines(book.cast.zone))
    assert standalone_verify.verify(lines, None, None) == []
    for number in random.Random(3).sample(range(1, len(lines)), size(3, 20)):
        line = lines[number]
        for place in range(len(line)):
            touched = line[:place] + chr(ord(line[place]) ^ 1) + line[place + 1 :]
            try:
                found = standalone_verify.verify([*lines[:number], touched, *lines[number + 1 :]], None, None)
            except (ValueError, KeyError, TypeError):
                continue
            assert found or json.loads(touched) == json.loads(line), (number, place, touched[place - 5 : place + 5])
