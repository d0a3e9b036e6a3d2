"""Owns building a catalogue from plain data; every fault becomes a finding, none stops the reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from onezone.approvals.domain.catalogue import (
    APPLIES,
    KINDS,
    LOCAL_SUSPENSIONS,
    SIMULATIONS,
    STARTS,
    STATUTORY_SUSPENSIONS,
    UNITS,
    AdmissionRule,
    Alternative,
    Catalogue,
    CatalogueInvalid,
    Department,
    Fact,
    Finding,
    LawRef,
    Limit,
    MaterialSlot,
    Matter,
    ProjectType,
    Stage,
    prerequisites,
    topological,
)
from onezone.approvals.domain.catalogue_findings import Lines, place_of, without_echoes
from onezone.approvals.domain.catalogue_reader import Findings, Node
from onezone.approvals.domain.criterion import Choice
from onezone.approvals.domain.criterion_parse import parse_criterion, parse_question
from onezone.kernel.errors import RuleError
from onezone.kernel.hashing import digest

FORMAT = "onezone-catalogue/1"
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read: the catalogue as far as it could be made out, the findings, and where each thing stands."""

    catalogue: Catalogue
    findings: tuple[Finding, ...]
    paths: Mapping[str, str]
    """ "matter:B302" -> "matters[31]"; earlier versions as "matter:P201@1"."""


def parse_catalogue(document: Mapping[str, Any], lines: Lines | None = None) -> Catalogue:
    """The catalogue of a document. Raises CatalogueInvalid, with every finding of its shape in `data`.

    A document without a canonical form (a float in it) has no ruleset: NotCanonical.
    """
    parsed = read_catalogue(document, lines)
    if parsed.findings:
        raise invalid(parsed.findings)
    return parsed.catalogue if parsed.catalogue.ruleset else replace(parsed.catalogue, ruleset=digest(dict(document)))


def invalid(findings: tuple[Finding, ...]) -> CatalogueInvalid:
    """The refusal that carries findings."""
    said = [{"file": f.file, "line": f.line, "path": f.path, "code": f.code, "message": f.zh} for f in findings]
    return CatalogueInvalid(count=len(findings), findings=said)


def read_catalogue(document: Any, lines: Lines | None = None) -> Parsed:
    """Read a document of any shape; never raises for what is in it."""
    findings = Findings(lines)
    if not isinstance(document, Mapping):
        findings.add("wrong_type", "", key="catalogue", expected="a mapping")
        document = {}
    reader = _Reader(Node(document, "", findings))
    return Parsed(reader.catalogue(document), without_echoes(findings.all), reader.paths)


class _Reader:
    def __init__(self, root: Node) -> None:
        self.root = root
        self.paths: dict[str, str] = {}
        self.laws: dict[str, LawRef] = {}
        self.dates: tuple[date | None, date | None] = (None, None)
        self.version = ""

    def catalogue(self, document: Mapping[str, Any]) -> Catalogue:
        root = self.root
        root.one_of("format", (FORMAT,))
        root.has("include")
        identifier, (title, title_en) = root.text("id"), root.both("title")
        self.version, self.dates = root.text("version"), _in_force(root)
        provenance = root.both("provenance", "")
        self.laws = self._table("laws", "law", _law, key="title")
        tracks = self._table("tracks", "track", lambda node: node.both("name"))
        types = self._table("project_types", "project_type", _project_type)
        offered = [Choice(each.id, each.name_zh, each.name_en) for each in types.values()]
        matters, earlier = self._matters()
        wanted, admission = self._simulation()
        alternatives = self._table("alternatives", "alternative", _alternative)
        edges = {each.id: prerequisites(each, alternatives) for each in matters.values()}
        made = Catalogue(
            id=identifier,
            title_zh=title,
            title_en=title_en,
            version=self.version,
            ruleset=_digest(document),
            in_force_from=self.dates[0],
            in_force_to=self.dates[1],
            stages=self._stages(),
            departments=self._table("departments", "department", _department),
            alternatives=alternatives,
            matters=matters,
            project_types=types,
            questions=self._table("questions", "question", lambda node: parse_question(node, offered)),
            facts=self._table("facts", "fact", _fact, key="name"),
            laws=self.laws,
            tracks=tracks,
            earlier=earlier,
            simulation_wanted=wanted,
            admission=admission,
            provenance_zh=provenance[0],
            provenance_en=provenance[1],
            order=topological(edges)[0],
        )
        root.finish()
        return made

    def _table(self, name: str, kind: str, make: Callable[[Node], Held], key: str = "id") -> dict[str, Held]:
        """A list of things with ids, in order; the second of two with one id is a finding and is left out."""
        found: dict[str, Held] = {}
        for node in self.root.nodes(name):
            identifier = node.text(key)
            made = make(node)
            node.finish()
            if identifier and self._is_new(kind, identifier, node):
                found[identifier] = made
        return found

    def _is_new(self, kind: str, identifier: str, node: Node) -> bool:
        held = self.paths.setdefault(f"{kind}:{identifier}", node.path)
        if held != node.path:
            first = place_of(held, node.findings.lines).line
            node.findings.add("duplicate_id", node.path, kind=kind, id=identifier, first=first)
        return held == node.path

    def _stages(self) -> dict[str, Stage]:
        found = self._table("stages", "stage", _stage)
        return {each.id: replace(each, position=index) for index, each in enumerate(found.values(), 1)}

    def _simulation(self) -> tuple[Any, tuple[AdmissionRule, ...]]:
        node = self.root.node("simulation")
        if node is None:
            return None, ()
        wanted, rules = parse_criterion(node, "wanted_if"), []
        for each in node.nodes("admission"):
            identifier, words = each.text("id"), each.both("name")
            holds_if = parse_criterion(each, "holds_if")
            each.finish()
            if holds_if is None:
                node.findings.add("missing", each.path, key="holds_if")
            elif self._is_new("admission", identifier, each):
                rules.append(AdmissionRule(identifier, *words, holds_if))
        node.finish()
        return wanted, tuple(rules)

    # -- matters --------------------------------------------------------------------------------------------------

    def _matters(self) -> tuple[dict[str, Matter], dict[str, tuple[Matter, ...]]]:
        matters: dict[str, Matter] = {}
        earlier: dict[str, tuple[Matter, ...]] = {}
        for node in self.root.nodes("matters"):
            made, before = self._matter(node), self._earlier(node)
            node.finish()
            if made.id and self._is_new("matter", made.id, node):
                matters[made.id] = made
                if before:
                    earlier[made.id] = before
        return matters, earlier

    def _earlier(self, node: Node) -> tuple[Matter, ...]:
        """Earlier versions: written as what was different, everything else as in the latest one."""
        found = []
        for each in node.nodes("earlier"):
            latest = {key: value for key, value in node.value.items() if key not in ("earlier", "in_force")}
            merged = Node({**latest, **each.value}, each.path, node.findings)
            made = self._matter(merged)
            merged.finish()
            self.paths.setdefault(f"matter:{made.id}@{made.version}", each.path)
            found.append(made)
        return tuple(found)

    def _matter(self, node: Node) -> Matter:
        name, short, result = node.both("name"), node.both("short", ""), node.both("result", "")
        validity, note, said = node.both("validity", ""), node.both("note", ""), node.both("condition_text", "")
        statutory_kinds, local_kinds = _suspensions(node)
        topic, effect = _region(node)
        in_force = _in_force(node) if node.has("in_force") else self.dates
        return Matter(
            id=node.text("id"),
            name_zh=name[0],
            name_en=name[1],
            short_zh=short[0] or name[0],
            short_en=short[1] or name[1],
            stage=node.text("stage"),
            department=node.text("department"),
            level=node.text("level", "county"),
            kind=node.one_of("kind", tuple(KINDS)),
            applies=_applies(node),
            condition=parse_criterion(node, "condition"),
            unless=parse_criterion(node, "unless"),
            statutory=_limit(node, "statutory"),
            promised=_limit(node, "promised"),
            correction_days=node.whole("correction_days", 5),
            requires=node.texts("requires"),
            requires_if_applicable=node.texts("requires_if_applicable"),
            waits_for_land=node.texts("waits_for_land"),
            excludes=node.texts("excludes"),
            simulation=node.one_of("simulation", SIMULATIONS),
            reads=node.texts("reads"),
            evidence=node.texts("evidence"),
            statutory_suspensions=statutory_kinds,
            local_suspensions=local_kinds,
            materials=tuple(_material(each) for each in node.nodes("materials")),
            result_zh=result[0],
            result_en=result[1],
            laws=self._laws(node),
            validity_zh=validity[0],
            validity_en=validity[1],
            merged_into=node.text("merged_into", "") or None,
            joint_review=node.text("joint_review", "") or None,
            members=node.texts("members"),
            joint_acceptance=node.flag("joint_acceptance"),
            consults=node.texts("consults"),
            phases=node.texts("phases"),
            commitment=node.flag("commitment"),
            allows_building=node.flag("allows_building"),
            region_topic=topic,
            region_effect=effect,
            tolerate=node.texts("tolerate"),
            trigger=node.text("trigger", ""),
            fee=node.text("fee", ""),
            number_source=node.text("number_source", ""),
            condition_zh=said[0],
            condition_en=said[1],
            note_zh=note[0],
            note_en=note[1],
            limit_source=node.one_of("limit_source", ("found", "knowledge", "none"), "none"),
            version=node.text("version", self.version),
            in_force_from=in_force[0],
            in_force_to=in_force[1],
        )

    def _laws(self, node: Node) -> tuple[LawRef, ...]:
        found = []
        for each in node.nodes("laws"):
            title, articles, note = each.text("law"), each.text("articles", ""), each.text("note", "")
            each.finish()
            held = self.laws.get(title)
            if held is None:
                node.findings.add("unknown_law", each.path, id=title)
            else:
                found.append(replace(held, articles=articles, note=note or held.note))
        return tuple(found)


def _digest(document: Mapping[str, Any]) -> str:
    try:
        return digest(dict(document))
    except (RuleError, TypeError, ValueError, RecursionError):
        return ""


def _in_force(node: Node) -> tuple[date | None, date | None]:
    inner = node.node("in_force")
    if inner is None:
        return None, None
    found = inner.day("from"), inner.day("to")
    inner.finish()
    return found


def _stage(node: Node) -> Stage:
    return Stage(
        node.text("id"),
        *node.both("name"),
        lead=node.text("lead"),
        position=0,
        counted=node.flag("counted", default=True),
    )


def _department(node: Node) -> Department:
    return Department(node.text("id"), *node.both("name"), short_zh=node.text("short", ""))


def _project_type(node: Node) -> ProjectType:
    return ProjectType(node.text("id"), *node.both("name"), tracks=node.texts("tracks"))


def _fact(node: Node) -> Fact:
    return Fact(node.text("name"), node.text("zh"), node.text("en", node.text("zh", "")))


def _law(node: Node) -> LawRef:
    title = node.text("title")
    days = _in_force(node)
    return LawRef(
        title, "", *days, note=node.text("note", ""), source=node.one_of("source", ("found", "knowledge"), "found")
    )


def _alternative(node: Node) -> Alternative:
    narrowed = node.node("per_matter")
    per_matter = {key: narrowed.texts(key) for key in narrowed.ids()} if narrowed is not None else {}
    return Alternative(node.text("id"), *node.both("name"), node.texts("any_of"), node.texts("facts"), per_matter)


def _limit(node: Node, key: str) -> Limit | None:
    inner = node.node(key)
    if inner is None:
        return None
    note = inner.both("note", "")
    made = Limit(
        inner.whole("limit"),
        inner.one_of("unit", UNITS),  # type: ignore[arg-type]
        inner.one_of("from", STARTS),  # type: ignore[arg-type]
        inner.whole("extension", 0),
        *note,
    )
    inner.finish()
    return made


def _material(node: Node) -> MaterialSlot:
    made = MaterialSlot(
        *node.both("name"),
        kind=node.one_of("kind", ("core", "tolerable"), "core"),  # type: ignore[arg-type]
        shared=node.flag("shared"),
    )
    node.finish()
    return made


def _applies(node: Node) -> Mapping[str, str]:
    inner = node.node("applies")
    if inner is None:
        if not node.has("applies"):
            node.findings.add("missing", node.path, key="applies")
        return {}
    return {track: inner.one_of(track, APPLIES) for track in inner.ids()}


def _suspensions(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    inner = node.node("special_procedures")
    if inner is None:
        return (), ()
    found = []
    for key, known in (("statutory", STATUTORY_SUSPENSIONS), ("local", LOCAL_SUSPENSIONS)):
        given = inner.texts(key)
        for index, each in enumerate(given):
            if each not in known:
                path = f"{inner.at(key)}[{index}]"
                node.findings.add("not_one_of", path, key=key, value=each, allowed=", ".join(known))
        found.append(tuple(each for each in given if each in known))
    inner.finish()
    return found[0], found[1]


def _region(node: Node) -> tuple[str, str]:
    inner = node.node("region_eval")
    if inner is None:
        return "", ""
    found = inner.text("topic"), inner.one_of("effect", ("waives", "simplifies"))
    inner.finish()
    return found
