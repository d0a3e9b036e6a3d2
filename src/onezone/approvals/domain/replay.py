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
from onezone.kernel.hashing import canonical
from onezone.kernel.moment import local_date, parse_instant

from .case import Act, Case, Context
from .engine import ACTS, apply
from .rules import ZoneRules
from .view import state_of

FORMAT = "onezone-case/1"
_NOT_PAYLOAD = frozenset({"at", "act", "actor", "role"})


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
    _expect(document.get("format") == FORMAT, "$.format", f"{FORMAT} expected")
    project = document.get("project")
    _expect(isinstance(project, Mapping), "$.project", "object expected")
    for field in ("code", "applicant"):
        _expect(isinstance(project.get(field), str) and project[field] != "", f"$.project.{field}", "text expected")
    facts = project.get("facts", {})
    _expect(isinstance(facts, Mapping), "$.project.facts", "object expected")
    events = document.get("events")
    _expect(isinstance(events, Sequence) and not isinstance(events, str), "$.events", "list expected")
    return CaseFile(
        project=project,
        events=tuple(_parse_event(given, f"$.events[{index}]") for index, given in enumerate(events)),
        as_of=None if document.get("as_of") is None else parse_day(document["as_of"], "$.as_of"),
        calendar=_text(document.get("calendar", "CN"), "$.calendar"),
        catalogue=held if isinstance(held := document.get("catalogue", "builtin"), str) else "embedded",
        rules=_rules(document.get("zone_rules") or {}),
        zone=_text(document.get("zone", ""), "$.zone"),
        closures=_closures(document.get("closures") or []),
        catalogue_document=_embedded(document.get("catalogue", "builtin")),
    )


def _embedded(given: Any) -> Mapping[str, Any] | None:
    _expect(isinstance(given, (str, Mapping)), "$.catalogue", "name or object expected")
    return given if isinstance(given, Mapping) else None


def _closures(given: Any) -> tuple[date, ...]:
    _expect(isinstance(given, list), "$.closures", "list expected")
    return tuple(parse_day(day, f"$.closures[{index}]") for index, day in enumerate(given))


def _parse_event(given: Any, path: str) -> Act:
    _expect(isinstance(given, Mapping), path, "object expected")
    _expect(isinstance(given.get("at"), str), f"{path}.at", "instant expected")
    try:
        at = parse_instant(given["at"])
    except RuleError as error:
        raise CaseMalformed(path=f"{path}.at", reason=error.say("en")) from error
    _expect(isinstance(given.get("act"), str), f"{path}.act", "text expected")
    _expect(given["act"] in ACTS, f"{path}.act", f"unknown act {given['act']!r}")
    for field in ("matter", "mode", "actor", "role"):
        _expect(isinstance(given.get(field, ""), str), f"{path}.{field}", "text expected")
    _expect(given.get("mode") in (None, "formal", "simulated"), f"{path}.mode", "formal or simulated expected")
    _expect(isinstance(given.get("materials", {}), Mapping), f"{path}.materials", "object expected")
    _expect(isinstance(given.get("conditions", []), list), f"{path}.conditions", "list expected")
    data = {key: value for key, value in given.items() if key not in _NOT_PAYLOAD}
    try:
        canonical(data)
    except RuleError as error:
        raise CaseMalformed(path=path, reason=error.say("en")) from error
    return Act(given["act"], at, str(given.get("actor", "")), data, str(given.get("role", "")))


def parse_day(given: Any, path: str) -> date:
    """A date, or the local date of an instant. Raises CaseMalformed."""
    _expect(isinstance(given, str), path, "date expected")
    try:
        return date.fromisoformat(given) if len(given) == 10 else local_date(parse_instant(given))
    except (ValueError, RuleError) as error:
        raise CaseMalformed(path=path, reason="date expected") from error


def _rules(given: Any) -> ZoneRules:
    _expect(isinstance(given, Mapping), "$.zone_rules", "object expected")
    try:
        return from_plain(ZoneRules, given)  # type: ignore[no-any-return]
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise CaseMalformed(path="$.zone_rules", reason=str(error)) from error


def _text(given: Any, path: str) -> str:
    _expect(isinstance(given, str), path, "text expected")
    return str(given)


def _expect(holds: bool, path: str, reason: str) -> None:
    if not holds:
        raise CaseMalformed(path=path, reason=reason)


def new_case(file: CaseFile, context: Context) -> Case:
    """The case before its first act, with the facts that the project came with."""
    project = file.project
    kind = project.get("type", 0)
    _expect(isinstance(kind, int) and not isinstance(kind, bool), "$.project.type", "number expected")
    case = Case(
        Context(context.catalogue, context.calendar, file.rules),
        code=project["code"],
        applicant=project["applicant"],
        type=kind,
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
    asked = moment or (file.events[-1].on if file.events else _opened_at(file).astimezone(ZoneInfo("Asia/Shanghai")).date())
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
