"""Owns the example of the contract, extended so that it runs: admission, and what B302 requires."""

from __future__ import annotations

import copy
from typing import Any

HASH = "sha256:" + "0" * 64
LAND = {
    "holder": "91350100M000100Y43",
    "parcel": "211382001001GB00001",
    "area_m2": "100000",
    "use": "industrial",
    "conditions": {"far": ">=1.2", "height": "<=24"},
}


def _event(day: str, act: str, actor: str = "NRB", **data: Any) -> dict[str, Any]:
    return {"at": f"2026-{day}:00+08:00", "act": act, "actor": actor, **data}


def _formal(matter: str) -> list[dict[str, Any]]:
    day = "03-02T08:00"
    return [
        _event(day, "file", "applicant", matter=matter, materials={}),
        _event(day, "accept", matter=matter),
        _event(day, "decide", matter=matter, outcome="approve"),
    ]


def _simulated(matter: str) -> list[dict[str, Any]]:
    mode = {"matter": matter, "mode": "simulated"}
    return [
        _event("03-02T09:00", "file", "applicant", **mode, materials={"总平面图": HASH}),
        _event("03-03T10:00", "accept", **mode),
        _event("03-06T16:00", "opine", **mode, outcome="agree", conditions=[]),
    ]


def _in_time(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda event: str(event["at"]))


def contract_case() -> dict[str, Any]:
    """A fresh copy of the case."""
    before = [event for matter in ("A109", "A101", "L02") for event in _formal(matter)]
    review = [*_simulated("A107"), *_simulated("B301")]
    later = [
        {**event, "at": at}
        for event, at in zip(
            _simulated("B302"),
            ("2026-03-06T16:10:00+08:00", "2026-03-06T16:20:00+08:00", "2026-03-09T16:00:00+08:00"),
            strict=True,
        )
    ]
    return copy.deepcopy(
        {
            "format": "onezone-case/1",
            "as_of": "2026-04-21",
            "calendar": "CN",
            "catalogue": "builtin",
            "project": {
                "code": "2026-211382-30-03-000001",
                "type": 6,
                "applicant": "91350100M000100Y43",
                "facts": {"design.far": "1.2"},
            },
            "events": [
                *before,
                _event("03-02T08:30", "admit", "APB"),
                *_in_time(review),
                *later,
                _event("04-20T09:00", "record_fact", name="land.contract", value=LAND),
                *(_event("04-21T09:00", "convert", matter=matter) for matter in ("A107", "B301", "B302")),
            ],
        }
    )
