"""Instants: the zone's day they fall on, their written form, and the refusal of naive ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.moment import InstantInvalid, local_date, parse_instant, utc_text

SHANGHAI = timezone(timedelta(hours=8))
instants = st.integers(0, 4_000_000_000_000_000).map(
    lambda micro: datetime(1995, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro)
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02T23:59:59.999999+08:00", date(2026, 3, 2)),
        ("2026-03-03T00:00:00+08:00", date(2026, 3, 3)),
        ("2026-03-02T15:59:59.999999Z", date(2026, 3, 2)),
        ("2026-03-02T16:00:00Z", date(2026, 3, 3)),
        ("2028-02-28T16:00:00Z", date(2028, 2, 29)),  # leap day
        ("2028-02-29T23:59:59.999999+08:00", date(2028, 2, 29)),
        ("2027-02-28T16:00:00Z", date(2027, 3, 1)),
        ("2026-12-31T15:59:59.999999Z", date(2026, 12, 31)),  # year end
        ("2026-12-31T16:00:00Z", date(2027, 1, 1)),
        ("2026-02-13T16:00:00Z", date(2026, 2, 14)),  # the make-up Saturday begins
        ("2026-03-02T03:00:00-05:00", date(2026, 3, 2)),
    ],
)
def test_an_instant_belongs_to_the_day_it_is_in_shanghai(text: str, day: date) -> None:
    assert local_date(parse_instant(text)) == day


def test_a_zone_elsewhere_has_its_own_day() -> None:
    instant = parse_instant("2026-03-02T16:30:00Z")
    assert local_date(instant, "Asia/Urumqi") == date(2026, 3, 2)
    assert local_date(instant, "Pacific/Kiritimati") == date(2026, 3, 3)


@given(instants)
def test_the_day_in_shanghai_is_the_day_eight_hours_later(instant: datetime) -> None:
    assert local_date(instant) == (instant + timedelta(hours=8)).date()


@given(instants)
def test_the_written_form_is_utc_and_reads_back_as_the_same_instant(instant: datetime) -> None:
    text = utc_text(instant.astimezone(SHANGHAI))
    assert len(text) == 27
    assert text.endswith("Z")
    assert parse_instant(text) == instant


def test_microseconds_are_always_written() -> None:
    assert utc_text(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)) == "2026-03-02T01:00:00.000000Z"


@pytest.mark.parametrize(
    "text", ["", "2026-03-02", "2026-03-02T09:00:00", "yesterday", "2026-02-30T09:00:00Z", None, 7]
)
def test_a_text_without_a_time_zone_is_refused_by_name(text: str) -> None:
    with pytest.raises(InstantInvalid) as refusal:
        parse_instant(text)
    assert refusal.value.data == {"text": text}


@pytest.mark.parametrize("ask", [local_date, utc_text])
def test_a_naive_instant_is_a_mistake_of_the_program(ask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the naive one is the point
