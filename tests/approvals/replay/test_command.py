"""Tests `onezone replay` as its users meet it: a process, files or lines in, one JSON object a line out."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .cases import LAND, contract_case

ROOT = Path(__file__).parents[3]


def _replay(*arguments: str, given: str | bytes = "", path: Path | None = None) -> tuple[int, list[Any], str]:
    """Exit status, the lines printed, and what went to the error stream."""
    places = [str(path)] if path is not None else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*places, str(ROOT / "src")])}
    content = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        [sys.executable, "-m", "onezone", "replay", *arguments],
        input=content, capture_output=True, env=environment, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def _line(case: dict[str, Any]) -> str:
    return json.dumps(case, ensure_ascii=False) + "\n"


def _write(folder: Path, name: str, case: dict[str, Any]) -> str:
    (folder / name).write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    return str(folder / name)


def test_the_contract_s_example_gives_the_documented_state(tmp_path: Path) -> None:
    status, (state,), errors = _replay(_write(tmp_path, "case.json", contract_case()))
    assert (status, errors) == (0, "")
    assert (state["format"], state["as_of"]) == ("onezone-state/1", "2026-04-21")
    assert state["calendar"]["provisional"] is False
    item = state["work_items"]["B302"]
    assert {key: item[key] for key in ("state", "received_on", "accepted_on", "decided_on", "on_time", "light")} == {
        "state": "approved", "received_on": "2026-04-21", "accepted_on": "2026-04-21", "decided_on": "2026-04-21",
        "on_time": True, "light": None,
    }  # fmt: skip
    for name, limit, due in (("statutory", 20, "2026-05-21"), ("promised", 3, "2026-04-24")):
        clock = item["clocks"][name]
        assert clock.items() >= {
            "limit": limit, "unit": "wd", "start_on": "2026-04-21", "due_on": due, "elapsed": 0, "remaining": limit,
            "suspended_days": 0,
        }.items()  # fmt: skip
    assert state["simulation"]["state"] == "converted"
    held = state["simulation"]["items"]["B302"]
    assert held.items() >= {"state": "converted", "stale_because": [], "open_conditions": []}.items()
    assert [each["matter"] for each in state["conversions"]] == ["A107", "B301", "B302"]
    assert state["conversions"][2]["guards"] == {f"G{number}": True for number in range(1, 8)}
    assert state["conversions"][2]["at"].startswith("2026-04-21T01:00:00")
    assert state["facts"]["land.contract"] == {"version": 1}
    assert state["journal_head"].startswith("sha256:")


def test_a_refused_act_ends_the_run_by_its_index_and_code() -> None:
    case = contract_case()
    case["events"][-1]["matter"] = "B301"
    status, (answer,), _ = _replay("-", given=_line(case))
    refused = answer["refused"]
    assert (status, set(answer), refused["index"]) == (1, {"refused"}, len(case["events"]) - 1)
    assert (refused["code"], refused["data"]["matter"]) == ("act_not_possible", "B301")
    case["events"][-1]["matter"] = "Z999"
    assert _replay("-", given=_line(case))[1][0]["refused"]["code"] == "unknown_matter"
    case = contract_case()
    case["events"].pop(-2)
    refused = _replay("-", "--lang", "zh", given=_line(case))[1][0]["refused"]
    assert refused["code"] == "guards_failed"
    assert refused["data"]["guards"] == {f"G{number}": number != 2 for number in range(1, 8)}
    assert "守卫" in refused["message"]


def test_several_cases_each_print_their_line_and_the_worst_status_counts(tmp_path: Path) -> None:
    refused, broken = contract_case(), contract_case()
    refused["events"].insert(0, {"at": "2026-03-01T08:00:00+08:00", "act": "convert", "matter": "B302"})
    broken["events"][3]["act"] = "bless"
    good = _write(tmp_path, "good.json", contract_case())
    bad = _write(tmp_path, "bad.json", refused)
    worse = _write(tmp_path, "worse.json", broken)
    status, lines, _ = _replay(good, bad, good)
    assert (status, [min(line) for line in lines]) == (1, ["as_of", "refused", "as_of"])
    status, lines, errors = _replay(worse, bad, str(tmp_path / "none.json"), good)
    assert (status, errors) == (2, "")
    assert [line["error"]["path"] for line in lines if "error" in line] == ["$.events[3].act", "$"]
    assert [line["file"] for line in lines if "file" in line] == [worse, str(tmp_path / "none.json")]
    assert "bless" in lines[0]["error"]["message"]
    assert lines[3]["format"] == "onezone-state/1"


def test_a_thousand_lines_in_one_process() -> None:
    lines = [_line(contract_case())] * 998
    lines.insert(500, "{not json\n")
    lines.insert(600, "\n")
    status, answers, _ = _replay("-", given="".join(lines))
    assert (status, len(answers)) == (2, 999)
    assert answers[500]["error"]["path"] == "$"
    assert len({json.dumps(answer) for answer in answers}) == 2


def test_bytes_that_are_no_text_spoil_their_own_line_only() -> None:
    good = _line(contract_case()).encode()
    status, answers, errors = _replay("-", given=b"\xff\xfe\n" + good + b"\xef\xbb\xbf" + good)
    assert (status, errors) == (2, "")
    assert ["error" in answer for answer in answers] == [True, False, False]


def test_it_needs_no_framework(tmp_path: Path) -> None:
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise ImportError('no Django here')\n")
    status, answers, errors = _replay("-", given=_line(contract_case()), path=tmp_path)
    assert (status, errors, answers[0]["as_of"]) == (0, "", "2026-04-21")


def test_the_moment_is_the_case_s_then_the_option_s_then_the_last_event_s() -> None:
    case = contract_case()
    del case["as_of"]
    assert _replay("-", given=_line(case))[1][0]["as_of"] == "2026-04-21"
    assert _replay("-", "--as-of", "2026-05-06", given=_line(case))[1][0]["as_of"] == "2026-05-06"
    assert _replay("-", "--as-of", "2026-05-06", given=_line(contract_case()))[1][0]["as_of"] == "2026-04-21"
    status, answers, _ = _replay("-", "--as-of", "yesterday", given=_line(case))
    assert (status, answers[0]["error"]["path"]) == (2, "--as-of")


def test_acts_after_the_moment_are_not_known_yet() -> None:
    case = contract_case()
    case["as_of"] = "2026-04-20"
    state = _replay("-", given=_line(case))[1][0]
    assert (state["simulation"]["state"], state["conversions"]) == ("converting", [])
    earlier = copy.deepcopy(case)
    earlier["events"] = [event for event in case["events"] if event["act"] != "convert"]
    assert _replay("-", given=_line(earlier))[1][0]["journal_head"] == state["journal_head"]
    case["as_of"] = "2026-01-01"
    state = _replay("-", given=_line(case))[1][0]
    assert (state["work_items"], state["simulation"]) == ({}, None)


def test_closures_of_the_zone_move_the_days() -> None:
    case = contract_case()
    case["closures"] = ["2026-04-22", "2026-04-23"]
    state = _replay("-", given=_line(case))[1][0]
    assert state["work_items"]["B302"]["clocks"]["promised"]["due_on"] == "2026-04-28"
    assert state["calendar"]["version"].endswith("+2")


@pytest.mark.parametrize("change", ["catalogue", "calendar"])
def test_unknown_catalogues_and_calendars_are_named(change: str) -> None:
    status, answers, _ = _replay("-", given=_line({**contract_case(), change: "mars"}))
    assert (status, answers[0]["error"]["path"]) == (2, f"$.{change}")
    assert "mars" in answers[0]["error"]["reason"]


def test_another_paper_for_land_is_zone_data() -> None:
    case = {**contract_case(), "zone_rules": {"land_papers": {"B302": ["L08", "L09"]}}}
    assert _replay("-", given=_line(case))[1][0]["refused"]["data"]["reasons"]["G2"][0]["name"] == "LAND"
    title = {"at": "2026-04-20T10:00:00+08:00", "act": "record_fact", "name": "land.title", "value": LAND}
    case["events"].insert(-3, title)
    assert _replay("-", given=_line(case))[0] == 0
