"""A case is a file: read it, run its acts through the pure rules, and say the state as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from onezone.kernel.chain import GENESIS, row_hash
from onezone.kernel.codec import from_plain
from onezone.kernel.errors import RuleError
from onezone.kernel.hashing import ALGORITHMS, canonical
from onezone.kernel.moment import local_date, parse_instant

from .case import Act, Case, Context
from .engine import ACTS, PROJECT, apply
from .payload import PayloadMalformed, check_payload, parse_date
from .rules import POLICIES, ZoneRules
from .view import state_of

FORMAT = "onezone-case/1"
_NOT_PAYLOAD = frozenset({"at", "act", "actor", "role"})
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "record_fact": ("value",),
    **dict.fromkeys(("opine", "decide"), ("matter", "outcome")),
}
"""Fields without which an act of a file says nothing; what else it lacks is for the rules to refuse by name."""


class CaseMalformed(RuleError):
    """The file is no case. Data: path (JSON path), reason."""

    code = "case_malformed"
    zh = "案卷文件在 {path} 处有误:{reason}"
    en = "The case file is malformed at {path}: {reason}"


class ActRefused(RuleError):
    """The rules refused an act. Data: index, code, data (of the refusal)."""

    code = "act_refused"
    zh = "第 {index} 个动作被拒绝:{code}"
    en = "Act {index} was refused: {code}"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A parsed case: who and what, the acts in order, and the moment asked about."""

    project: Mapping[str, Any]
    events: tuple[Act, ...]
    as_of: date | None
    calendar: str
    catalogue: str
    rules: ZoneRules
    zone: str = ""
    closures: tuple[date, ...] = ()
    """Days on which the zone's offices were closed, on top of the calendar."""
    catalogue_document: Mapping[str, Any] | None = None
    """The catalogue itself, where a case carries its own."""


def parse_case(document: Any) -> CaseFile:
    """Check the shape of a case file. Raises CaseMalformed naming the JSON path of the first fault."""
    _expect(isinstance(document, Mapping), "$", "object expected")
    _expect_canonical(document)
    _expect(document.get("format") == FORMAT, "$.format", f"{FORMAT} expected")
    project = document.get("project")
    _expect(isinstance(project, Mapping), "$.project", "object expected")
    for field in ("code", "applicant"):
        _expect(isinstance(project.get(field), str) and project[field] != "", f"$.project.{field}", "text expected")
    _check_project(project)
    events = document.get("events")
    _expect(isinstance(events, Sequence) and not isinstance(events, str), "$.events", "list expected")
    return CaseFile(
        project=project,
        events=tuple(_parse_event(given, f"$.events[{index}]") for index, given in enumerate(events)),
        as_of=None if document.get("as_of") is None else parse_day(document["as_of"], "$.as_of"),
        calendar=_text(document.get("calendar", "CN"), "$.calendar"),
        catalogue=held if isinstance(held := document.get("catalogue", "builtin"), str) else "embedded",
        rules=_rules(_given(document, "zone_rules", {})),
        zone=_text(document.get("zone", ""), "$.zone"),
        closures=_closures(_given(document, "closures", [])),
        catalogue_document=_embedded(document.get("catalogue", "builtin")),
    )


def _expect_canonical(document: Any) -> None:
    try:
        canonical(document)
    except RuleError as error:
        raise CaseMalformed(path=error.data.get("path", "$"), reason=error.say("en")) from error


def _given(holder: Mapping[str, Any], field: str, default: Any) -> Any:
    """What stands in a field; null is as good as absent."""
    held = holder.get(field)
    return default if held is None else held


def _check_project(project: Mapping[str, Any]) -> None:
    _expect(isinstance(_given(project, "facts", {}), Mapping), "$.project.facts", "object expected")
    kind = project.get("type", 0)
    _expect(isinstance(kind, int) and not isinstance(kind, bool), "$.project.type", "number expected")
    route = _given(project, "route", [])
    _expect(isinstance(route, list), "$.project.route", "list expected")
    for index, each in enumerate(route):
        _expect(isinstance(each, str), f"$.project.route[{index}]", "text expected")
    _text(project.get("chain", ""), "$.project.chain")
    _expect(project.get("algorithm", "sha256") in ALGORITHMS, "$.project.algorithm", f"one of {ALGORITHMS} expected")
    if (opened := project.get("opened")) is not None:
        _expect(isinstance(opened, Mapping), "$.project.opened", "object expected")
        _instant(opened.get("at"), "$.project.opened.at")
        for field in ("actor", "role"):
            _text(opened.get(field, ""), f"$.project.opened.{field}")


def _instant(given: Any, path: str) -> datetime:
    _expect(isinstance(given, str), path, "instant expected")
    try:
        at = parse_instant(given)
        at.astimezone(UTC)
        local_date(at)
    except (RuleError, OverflowError) as error:
        raise CaseMalformed(path=path, reason="instant expected, such as 2026-03-02T09:00:00+08:00") from error
    return at


def _embedded(given: Any) -> Mapping[str, Any] | None:
    _expect(isinstance(given, (str, Mapping)), "$.catalogue", "name or object expected")
    return given if isinstance(given, Mapping) else None


def _closures(given: Any) -> tuple[date, ...]:
    _expect(isinstance(given, list), "$.closures", "list expected")
    return tuple(parse_day(day, f"$.closures[{index}]") for index, day in enumerate(given))


def _parse_event(given: Any, path: str) -> Act:
    _expect(isinstance(given, Mapping), path, "object expected")
    at = _instant(given.get("at"), f"{path}.at")
    name = given.get("act")
    _expect(isinstance(name, str), f"{path}.act", "text expected")
    _expect(name in ACTS, f"{path}.act", f"unknown act {name!r}")
    for field in ("actor", "role"):
        _expect(isinstance(_given(given, field, ""), str), f"{path}.{field}", "text expected")
    data = {key: value for key, value in given.items() if key not in _NOT_PAYLOAD}
    try:
        check_payload(name, data)
    except PayloadMalformed as error:
        raise CaseMalformed(path=f"{path}.{error.data['field']}", reason=error.data["reason"]) from error
    for field in _NEEDED.get(name, ("matter",) if name not in PROJECT else ()):
        _expect(data.get(field) not in (None, ""), f"{path}.{field}", "missing")
    return Act(name, at, given.get("actor") or "", data, given.get("role") or "")


def parse_day(given: Any, path: str) -> date:
    """A date, or the local date of an instant. Raises CaseMalformed."""
    _expect(isinstance(given, str), path, "date expected")
    try:
        return parse_date(given)
    except (ValueError, OverflowError) as error:
        raise CaseMalformed(path=path, reason="date expected") from error


def _rules(given: Any) -> ZoneRules:
    _expect(isinstance(given, Mapping), "$.zone_rules", "object expected")
    default = ZoneRules()
    for name, value in given.items():
        path = f"$.zone_rules.{name}"
        _expect(name in ZoneRules.__dataclass_fields__, path, "unknown rule")
        if name == "reply_days" or isinstance(getattr(default, name), int):
            _expect(_is_count(value), path, "whole number expected")
            continue
        if name in POLICIES:
            _expect(value in POLICIES[name], path, "a policy expected")
            continue
        _expect(isinstance(value, Mapping), path, "object expected")
        for key, held in value.items():
            if name.endswith("_days"):
                _expect(_is_count(held), f"{path}.{key}", "whole number expected")
            else:
                known = isinstance(held, list) and held != [] and all(isinstance(each, str) for each in held)
                _expect(known, f"{path}.{key}", "list of texts expected")
    return from_plain(ZoneRules, given)  # type: ignore[no-any-return]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000


def _text(given: Any, path: str) -> str:
    _expect(isinstance(given, str), path, "text expected")
    return str(given)


def _expect(holds: object, path: str, reason: str) -> None:
    if not holds:
        raise CaseMalformed(path=path, reason=reason)


def new_case(file: CaseFile, context: Context) -> Case:
    """The case before its first act, with the facts that the project came with."""
    project = file.project
    case = Case(
        Context(context.catalogue, context.calendar, file.rules),
        code=project["code"],
        applicant=project["applicant"],
        type=project.get("type", 0),
        route=frozenset(project.get("route") or ()),
    )
    opened = _opened_at(file)
    for name, value in (project.get("facts") or {}).items():
        try:
            case.facts.record(name, value, at=opened, actor="applicant")
        except RuleError as error:
            raise CaseMalformed(path=f"$.project.facts.{name}", reason=error.say("en")) from error
    return case


def _opened_at(file: CaseFile) -> datetime:
    opened = file.project.get("opened")
    if isinstance(opened, Mapping) and isinstance(opened.get("at"), str):
        return parse_instant(opened["at"])
    return file.events[0].at if file.events else datetime.combine(file.as_of or date(1970, 1, 1), time(), tzinfo=UTC)


def run(file: CaseFile, context: Context, *, as_of: date | None = None) -> dict[str, Any]:
    """Run a case and give its state. Acts after the moment asked about are not known yet.

    Raises ActRefused at the first act that the rules refuse, CaseMalformed for a shape the parser let through.
    """
    case = new_case(file, context)
    moment = file.as_of or as_of
    head = Head(file)
    for index, act in enumerate(file.events):
        if moment is not None and act.on > moment:
            break
        try:
            apply(case, act)
        except RuleError as error:
            raise ActRefused(index=index, code=error.code, data=error.data) from error
        head.add(act)
    asked = moment or (
        file.events[-1].on if file.events else _opened_at(file).astimezone(ZoneInfo("Asia/Shanghai")).date()
    )
    return {**state_of(case, asked), "journal_head": head.hash}


class Head:
    """The journal's chain over the acts of a case, as the live journal would have it."""

    def __init__(self, file: CaseFile) -> None:
        self.zone = file.zone
        self.chain = str(file.project.get("chain") or file.project["code"])
        self.hash, self.seq = GENESIS, 0
        self.algorithm = str(file.project.get("algorithm") or "sha256")
        opened = file.project.get("opened")
        if isinstance(opened, Mapping):
            payload = {key: value for key, value in file.project.items() if key not in ("opened", "chain", "algorithm")}
            self.add(
                Act("open", parse_instant(opened["at"]), str(opened.get("actor", "")), payload, opened.get("role", ""))
            )

    def add(self, act: Act) -> None:
        self.seq += 1
        self.hash = row_hash(
            previous=self.hash,
            seq=self.seq,
            zone=self.zone,
            chain=self.chain,
            act=act.act,
            actor=act.actor,
            role=act.role,
            at=act.at,
            payload=act.data,
            algorithm=self.algorithm,
        )
