"""The auditor's pages: search, one row, verification, checkpoints, exports; every look is written down."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from onezone.administration.pages import sheet
from onezone.platform.identity.rls import guard_sql, unguard_sql
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal import audit, standalone_verify
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.services import append
from tests.administration.conftest import Door
from tests.platform.conftest import AT, Cast

CHAIN = "P-2026-0001"


@pytest.fixture
def auditor(cast: Cast, door: Door) -> Client:
    for number in range(3):
        with act_transaction(cast.officer):
            append(
                actor=cast.officer, at=AT + timedelta(minutes=number), chain=CHAIN, act="note",
                payload={"text": f"第{number}次核对总平面图", "n": number},
            )  # fmt: skip
    return door("auditor")


def reads(cast: Cast) -> list[tuple[str, dict[str, Any]]]:
    with zone_scope(cast.zone.id):
        return [(row.act, row.payload) for row in JournalRow.objects.filter(chain="reads").order_by("seq")]


def test_a_search_finds_by_actor_act_chain_day_and_words_in_chinese(auditor: Client, cast: Cast) -> None:
    for asked, expected in (
        ({"text": "总平面图"}, 3),
        ({"text": "第1次"}, 1),
        ({"chain": CHAIN, "act": "note"}, 3),
        ({"actor": "wang"}, 3),
        ({"actor": "nobody"}, 0),
        ({"chain": CHAIN, "first": "2026-04-20", "last": "2026-04-20"}, 3),
        ({"chain": CHAIN, "first": "2026-04-21"}, 0),
        ({"outcome": "denied"}, 0),
    ):
        page = auditor.get("/audit/", asked).context["page"]
        assert len(page.rows) == expected, asked
    assert [act for act, _payload in reads(cast)] == ["read_journal"] * 8


def test_what_was_typed_wrong_is_said_and_not_used(auditor: Client) -> None:
    answer = auditor.get("/audit/", {"first": "yesterday"})
    assert answer.context["page"].faults
    assert answer.context["page"].rows


def test_pages_of_a_search_hold_every_row_once(auditor: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PER_PAGE", 2)
    seen, address = [], "?outcome=done"
    while address:
        page = auditor.get("/audit/" + address).context["page"]
        seen += [(each.row.chain, each.row.seq) for each in page.rows]
        address = page.more
    with zone_scope(cast.zone.id):
        every = JournalRow.objects.exclude(chain__in=["reads", "refused"]).values_list("chain", "seq")
        assert sorted(seen) == sorted(every)


def test_a_row_shows_its_words_its_hashes_and_the_text_that_was_hashed(auditor: Client, cast: Cast) -> None:
    answer = auditor.get(f"/audit/rows/{CHAIN}/2/")
    page = answer.context["page"]
    assert ("内容", "第1次核对总平面图") in page.words
    digest = page.shown.row.algorithm + ":" + hashlib.sha256(page.canonical.encode()).hexdigest()
    assert digest == page.shown.row.hash
    assert reads(cast)[-1] == ("read_row", {"chain": CHAIN, "seq": 2})
    assert auditor.get(f"/audit/rows/{CHAIN}/9/").status_code == 404


@pytest.mark.sqlite
def test_a_chain_is_verified_and_the_first_broken_row_named(auditor: Client, cast: Cast) -> None:
    assert auditor.post("/audit/chains/", {"chain": CHAIN}).context["page"].verdict.holds
    with connection.cursor() as cursor, zone_scope(cast.zone.id):
        for statement in unguard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)
        JournalRow.objects.filter(chain=CHAIN, seq=2).update(act="decide")
        for statement in guard_sql("journal_journalrow", connection.vendor):
            cursor.execute(statement)
    broken = auditor.post("/audit/chains/", {"chain": CHAIN}).context["page"].verdict
    assert (broken.holds, broken.lines[0][:2]) == (False, (CHAIN, 2))
    assert reads(cast)[-1][1]["findings"] == [{"chain": CHAIN, "seq": 2, "code": "row_changed"}]


def test_everything_is_verified_in_steps_and_the_verdict_written_once(auditor: Client, cast: Cast) -> None:
    assert auditor.get("/audit/verification/").context["page"].verdict is None
    answer = auditor.post("/audit/verification/", follow=True)
    while answer.context["page"].verdict is None:
        assert answer["Refresh"] == "0"
        answer = auditor.get("/audit/verification/")
    assert answer.context["page"].verdict.holds
    auditor.get("/audit/verification/")
    assert [act for act, _payload in reads(cast)].count("verify_journal") == 1


def test_a_checkpoint_taken_away_is_compared_later(auditor: Client) -> None:
    taken = auditor.post("/audit/checkpoint/")
    assert "attachment" in taken["Content-Disposition"]

    def compare(content: bytes) -> Any:
        return auditor.post("/audit/checkpoints/", {"file": SimpleUploadedFile("checkpoint.json", content)})

    assert compare(taken.content).context["verdict"].holds
    statement = json.loads(taken.content)
    statement["heads"][0]["hash"] = "sha256:" + "0" * 64
    assert not compare(json.dumps(statement).encode()).context["verdict"].holds
    for content in (b"", b"[]", b"{", b'{"format": "onezone-checkpoint/1"}', b"[" * 100_000, b"\xff\xfe"):
        answer = compare(content)
        assert answer.status_code in (409, 422), content[:20]
        assert answer.context["form"].errors


def test_the_journal_taken_away_holds_for_the_stand_alone_verifier(auditor: Client, cast: Cast) -> None:
    for chain in ("", CHAIN):
        content = auditor.post("/audit/journal/", {"chain": chain}).content.decode()
        lines = [line for line in content.split("\n") if line]
        assert standalone_verify.verify(lines, None, None) == []
        assert len(lines) >= 4
    assert reads(cast)[-1] == ("export_journal", {"chain": CHAIN})
    assert auditor.post("/audit/journal/", {"chain": "P-9"}).status_code == 404
    program = auditor.get("/audit/verifier/").content
    assert program.startswith(b"#!/usr/bin/env python3")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "=cmd|' /C calc'!A0"])
def test_a_formula_leaves_as_text(cell: str) -> None:
    text = sheet.comma_separated([["head"], [cell]]).decode("utf-8-sig")
    assert text.splitlines()[1].lstrip('"').startswith("'")
    book = sheet.workbook([["head"], [cell]])
    assert b"<f>" not in _parts(book)


def _parts(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_a_search_is_taken_away_as_a_table(auditor: Client, cast: Cast) -> None:
    comma = auditor.post("/audit/table/", {"chain": CHAIN, "form": "csv"}).content.decode("utf-8-sig")
    assert len(comma.splitlines()) == 4
    assert "总平面图" in comma
    book = auditor.post("/audit/table/", {"chain": CHAIN, "form": "xlsx"})
    assert "总平面图".encode() in _parts(book.content)
    assert [each for each in reads(cast) if each[0] == "export_rows"][-1][1] == {
        "chain": CHAIN, "form": "xlsx", "rows": 3,
    }  # fmt: skip
