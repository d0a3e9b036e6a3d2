"""The journal's row form: one fixed vector restated by hand, and every field counts."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from onezone.kernel.chain import GENESIS, row_hash
from onezone.kernel.hashing import NotCanonical

ROW = {
    "previous": GENESIS,
    "seq": 1,
    "zone": "LY",
    "chain": "P-2026-0142",
    "act": "file",
    "actor": "张三",
    "role": "applicant",
    "at": datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8))),
    "payload": {"matter": "B302", "materials": {"总平面图": "sha256:00"}},
}
WRITTEN = (
    '{"act":"file","actor":"张三","at":"2026-03-02T01:00:00.000000Z","chain":"P-2026-0142",'
    '"format":"onezone-journal/1","payload":{"materials":{"总平面图":"sha256:00"},"matter":"B302"},'
    '"previous":"onezone-journal/1:genesis","role":"applicant","seq":1,"zone":"LY"}'
)


def test_a_row_is_hashed_in_the_form_that_a_stand_alone_verifier_can_write_itself() -> None:
    assert row_hash(**ROW) == "sha256:" + hashlib.sha256(WRITTEN.encode()).hexdigest()
    assert row_hash(**ROW, algorithm="sm3") == "sm3:" + hashlib.new("sm3", WRITTEN.encode()).hexdigest()


def test_the_same_instant_in_another_offset_is_the_same_row() -> None:
    assert row_hash(**{**ROW, "at": ROW["at"].astimezone(UTC)}) == row_hash(**ROW)


@pytest.mark.parametrize("field", sorted(ROW))
def test_every_field_is_under_the_hash(field: str) -> None:
    changed = {
        "previous": "sha256:11", "seq": 2, "zone": "CY", "chain": "zone", "act": "accept", "actor": "李四",
        "role": "officer", "at": ROW["at"] + timedelta(microseconds=1), "payload": {},
    }  # fmt: skip
    assert row_hash(**{**ROW, field: changed[field]}) != row_hash(**ROW)


def test_a_float_in_the_payload_or_a_naive_time_never_enters_a_chain() -> None:
    with pytest.raises(NotCanonical) as refusal:
        row_hash(**{**ROW, "payload": {"far": 1.2}})
    assert refusal.value.data["path"] == "$.payload.far"
    with pytest.raises(ValueError, match="time zone"):
        row_hash(**{**ROW, "at": datetime(2026, 3, 2, 9)})  # noqa: DTZ001 - the naive one is the point
