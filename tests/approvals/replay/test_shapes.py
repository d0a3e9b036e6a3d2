"""Tests what a case file may look like: every fault is named by its JSON path, nothing ends in a traceback."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from onezone.approvals.catalogue_file import builtin_catalogue, read_text
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.replay import CaseMalformed, parse_case, run
from onezone.approvals.replay_cli import replay
from onezone.kernel.calendar import builtin_calendar
from tests.approvals.catalogue.small import TEXT

from .cases import contract_case

GONE = object()


def _small() -> Any:
    return json.loads(json.dumps(read_text(TEXT, "small.yaml").document, default=str))


def _answer(case: Any) -> tuple[int, dict[str, Any]]:
    return replay(case if isinstance(case, str) else json.dumps(case), as_of=None)


def _with(case: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The case with something else at a path such as `events|3|at`."""
    place: Any = case
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("|")]
    for step in steps:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return case


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("format", GONE, "$.format"), ("format", "onezone-case/2", "$.format"),
        ("as_of", "21.4.2026", "$.as_of"), ("as_of", 20260421, "$.as_of"), ("as_of", "2026-02-30", "$.as_of"),
        ("calendar", 5, "$.calendar"), ("catalogue", 5, "$.catalogue"), ("catalogue", {}, "$.catalogue"),
        ("zone", [], "$.zone"), ("closures", "x", "$.closures"), ("closures", ["2026-01-01", "x"], "$.closures[1]"),
        ("project", GONE, "$.project"), ("project", [], "$.project"),
        ("project|code", GONE, "$.project.code"), ("project|code", 5, "$.project.code"),
        ("project|applicant", "", "$.project.applicant"), ("project|type", "6", "$.project.type"),
        ("project|type", True, "$.project.type"), ("project|facts", [], "$.project.facts"),
        ("project|facts|design.far", 1.2, "$.project.facts.design.far"),
        ("project|facts|land.contract", "x", "$.project.facts.land.contract"),
        ("project|route", "B302", "$.project.route"), ("project|route", ["B302", 5], "$.project.route[1]"),
        ("project|algorithm", "md5", "$.project.algorithm"), ("project|chain", 5, "$.project.chain"),
        ("project|opened", [], "$.project.opened"), ("project|opened", {}, "$.project.opened.at"),
        ("project|opened", {"at": "2026-03-01T08:00:00+08:00", "actor": 5}, "$.project.opened.actor"),
        ("zone_rules", [], "$.zone_rules"), ("zone_rules", {"x": 1}, "$.zone_rules.x"),
        ("zone_rules", {"hold_days": "90"}, "$.zone_rules.hold_days"),
        ("zone_rules", {"land_papers": []}, "$.zone_rules.land_papers"),
        ("zone_rules", {"signing": {"permit": []}}, "$.zone_rules.signing.permit"),
        ("zone_rules", {"stage_days": {"2": "15"}}, "$.zone_rules.stage_days.2"),
        ("events", GONE, "$.events"), ("events", {}, "$.events"), ("events", "x", "$.events"),
        ("events|3", "x", "$.events[3]"), ("events|3|at", GONE, "$.events[3].at"),
        ("events|3|at", "2026-03-02", "$.events[3].at"), ("events|3|at", "2026-03-02T09:00:00", "$.events[3].at"),
        ("events|3|at", "2026-13-02T09:00:00+08:00", "$.events[3].at"), ("events|3|at", 5, "$.events[3].at"),
        ("events|3|at", "0001-01-01T00:00:00+14:00", "$.events[3].at"),
        ("events|3|act", GONE, "$.events[3].act"), ("events|3|act", "bless", "$.events[3].act"),
        ("events|3|act", ["file"], "$.events[3].act"), ("events|3|actor", 5, "$.events[3].actor"),
        ("events|3|role", [], "$.events[3].role"), ("events|3|matter", GONE, "$.events[3].matter"),
        ("events|3|matter", 5, "$.events[3].matter"), ("events|3|mode", "real", "$.events[3].mode"),
        ("events|3|materials", ["x"], "$.events[3].materials"),
        ("events|3|materials", {"图": 5}, "$.events[3].materials.图"),
        ("events|2|outcome", GONE, "$.events[2].outcome"), ("events|2|outcome", ["approve"], "$.events[2].outcome"),
        ("events|2|conditions", "补", "$.events[2].conditions"),
        ("events|2|conditions", ["补", {"due": "x"}], "$.events[2].conditions[1].text"),
        ("events|2|conditions", [{"text": "补", "due": "x"}], "$.events[2].conditions[0].due"),
        ("events|2|reasons", 5, "$.events[2].reasons"), ("events|-4|value|area_m2", 1.5, "$.events[19].value.area_m2"),
        ("events|-4|value", GONE, "$.events[19].value"), ("note", [{"x": [1.5]}], "$.note[0].x[0]"),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_its_path(path: str, value: Any, named: str) -> None:
    path = path.replace("-4", str(len(contract_case()["events"]) - 4))
    named = named.replace("[19]", f"[{len(contract_case()['events']) - 4}]")
    status, answer = _answer(_with(contract_case(), path, value))
    assert (status, answer["error"]["path"]) == (2, named), answer
    assert answer["error"]["code"] == "case_malformed"
    assert answer["error"]["message"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "5", '"x"', "NaN", '{"format": NaN}', "[" * 100_000, '{"a":' * 50_000, "9" * 5000,
     '{"format": "onezone-case/1", "project": {"code": "\\ud800", "applicant": "x"}, "events": []}'],
)  # fmt: skip
def test_what_is_no_case_at_all(text: str) -> None:
    status, answer = _answer(text)
    assert (status, answer["error"]["code"]) == (2, "case_malformed")


@pytest.mark.parametrize(
    "field", ["as_of", "zone_rules", "closures", "role", "mode", "materials", "conditions", "facts"]
)
def test_null_is_as_good_as_absent(field: str) -> None:
    case = contract_case()
    place = case["project"] if field == "facts" else case["events"][1] if field in ("role", "mode") else case
    place = case["events"][2] if field in ("materials", "conditions") else place
    place[field] = None
    assert _answer(case)[0] == 0


def test_spellings_that_mean_the_same_act() -> None:
    case = contract_case()
    case["events"][-4:-3] = [
        {**case["events"][-4], "fact": "land.contract", "name": None},
        {"at": "2026-04-20T10:00:00+08:00", "act": "change_input", "material": "总平面图", "hash": "sha256:2"},
        {"at": "2026-04-20T10:01:00+08:00", "act": "attest", "matter": "B301", "mode": "simulated", "actor": "NRB",
         "from": "sha256:" + "0" * 64, "to": "sha256:2"},
        {"at": "2026-04-20T10:02:00+08:00", "act": "attest", "matter": "A107", "input": "材料", "name": "总平面图",
         "actor": "NRB"},
    ]  # fmt: skip
    status, answer = _answer(case)
    assert (status, answer["refused"]["code"]) == (1, "no_such_difference")
    case["events"][-4].pop("input")
    case["events"].insert(-3, {**case["events"][-4], "matter": "B302", "name": "material:总平面图"})
    assert _answer(case)[0] == 0


def test_a_case_may_carry_its_own_catalogue() -> None:
    document = {
        "format": "onezone-case/1", "catalogue": _small(), "events": [],
        "project": {"code": "P", "applicant": "X", "opened": {"at": "2026-03-01T20:00:00Z"}},
    }  # fmt: skip
    status, answer = _answer(document)
    assert (status, answer["as_of"]) == (0, "2026-03-02")
    assert parse_case(document).catalogue == "embedded"


def test_the_journal_head_is_that_of_every_word_in_its_chain() -> None:
    context = Context(builtin_catalogue(), builtin_calendar())
    heads = {run(parse_case(contract_case()), context)["journal_head"]}
    for path, value in (
        ("zone", "211382"), ("project|chain", "P-2"), ("events|0|actor", "x"), ("events|0|role", "window"),
        ("events|0|note", "x"), ("project|opened", {"at": "2026-03-01T08:00:00+08:00"}), ("project|algorithm", "sm3"),
    ):  # fmt: skip
        heads.add(run(parse_case(_with(contract_case(), path, value)), context)["journal_head"])
    assert len(heads) == 8


def test_a_case_without_an_act_has_a_day() -> None:
    case = {**contract_case(), "events": []}
    del case["as_of"]
    assert _answer(case)[1]["as_of"] == "1970-01-01"


JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, "", "x", "B302", "2026-04-21", "simulated", [], ["x"], [[]], {}, {"x": "y"}, 1.5,
    {"text": 5}, [{"text": "补", "due": "2026-99-99"}], "\udc80", "L08",
)  # fmt: skip
ACTS = (
    "suspend", "resume", "extend", "attest", "reconfirm", "meet_condition", "hold", "extend_simulation",
    "change_input", "request_supplement", "resubmit", "return_conversion", "formal_accept", "grant", "deviate",
    "withdraw", "revoke", "terminate", "release", "deliver", "refuse_acceptance", "recommend", "assign",
    "extend_filing", "close", "upgrade",
)  # fmt: skip
FIELDS = (
    "mode", "kind", "from", "to", "notice", "days", "approver", "outcome", "name", "value", "conditions", "reasons",
    "missing", "materials", "input", "condition", "matters", "valid_to", "months", "filing", "stage", "officer",
    "promised", "facts", "catalogue", "hash", "material", "output", "number",
)  # fmt: skip


def _places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in list(entries):
        found.append((value, key))
        _places(held, found)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_case_changed_at_random_is_answered(seed: int) -> None:
    """Never a traceback: an answer with a state, a refusal with a code, or a fault with a path."""
    chance = random.Random(seed)
    for _ in range(150):
        case = contract_case()
        for _ in range(chance.randint(1, 3)):
            kind = chance.random()
            events = case.get("events")
            if kind < 0.5 and isinstance(events, list) and events:
                place = chance.randrange(len(events) + 1)
                at = events[place - 1].get("at") if isinstance(events[place - 1], dict) else None
                event: dict[str, Any] = {
                    "at": at,
                    "act": chance.choice(ACTS),
                    "matter": chance.choice(("B301", "B302")),
                }
                for field in chance.sample(FIELDS, 4):
                    event[field] = copy.deepcopy(chance.choice((*JUNK, "补", ["补"], {"总平面图": "sha256:2"}, 3)))
                events.insert(place, event)
            else:
                holder, key = chance.choice(_places(case, []))
                holder[key] = copy.deepcopy(chance.choice(JUNK))
        status, answer = _answer(json.dumps(case))
        if status == 0:
            assert answer["format"] == "onezone-state/1"
        elif status == 1:
            assert answer["refused"]["code"]
            assert answer["refused"]["message"]
        else:
            assert answer["error"]["path"].startswith("$")


def test_a_malformed_case_is_an_error_with_words_in_both_languages() -> None:
    with pytest.raises(CaseMalformed) as error:
        parse_case({**contract_case(), "format": "x"})
    assert "onezone-case/1" in error.value.say("en")
    assert "$.format" in error.value.say("zh-hans")
