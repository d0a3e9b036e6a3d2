"""Owns the checks of a catalogue: what is referred to exists, the graph is sound, limits and dates make sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onezone.approvals.domain.catalogue import (
    LAND_RESULTS,
    SIMULATED,
    Catalogue,
    Finding,
    Limit,
    Matter,
    prerequisites,
    topological,
)
from onezone.approvals.domain.catalogue_findings import Lines, without_echoes
from onezone.approvals.domain.catalogue_parse import Parsed
from onezone.approvals.domain.catalogue_reader import Findings
from onezone.approvals.domain.criterion import NUMBER_TESTS, Criterion, Question, Test

_TESTS_OF: dict[str, tuple[str, ...]] = {
    "number": tuple(NUMBER_TESTS),
    "yes_no": ("is",),
    "choice": ("is", "in"),
    "many": ("includes",),
}
_UNIT = {"wd": "个工作日 (wd)", "cd": "日 (cd)"}


def check(parsed: Parsed, lines: Lines | None = None) -> tuple[Finding, ...]:
    """All findings of a catalogue beyond its shape, whatever state it is in."""
    book = _Book(parsed, lines)
    for each in (_references, _conditions, _graph, _reachable, _land, _dates, _limits_and_simulation):
        each(book)
    return without_echoes(book.findings.all)


class _Book:
    """The catalogue under check, with a way to say where something stands."""

    def __init__(self, parsed: Parsed, lines: Lines | None) -> None:
        self.catalogue: Catalogue = parsed.catalogue
        self.findings = Findings(lines)
        self.paths = parsed.paths

    def path(self, kind: str, identifier: str, rest: str = "") -> str:
        return self.paths.get(f"{kind}:{identifier}", "") + rest

    def add(self, code: str, matter: str, rest: str = "", **data: object) -> None:
        """A finding about a matter."""
        self.findings.add(code, self.path("matter", matter, rest), **data)

    def versions(self) -> Iterator[tuple[Matter, str]]:
        """Every version of every matter with its path; the latest ones first."""
        for matter in self.catalogue.matters.values():
            yield matter, self.path("matter", matter.id)
        for identifier, versions in self.catalogue.earlier.items():
            for version in versions:
                yield version, self.path("matter", f"{identifier}@{version.version}")

    def choices(self, matter: Matter, required: str) -> tuple[str, ...]:
        """The matters that satisfy a prerequisite."""
        held = self.catalogue.alternatives.get(required)
        return held.choices(matter.id) if held is not None else (required,)


# -- what is referred to exists -------------------------------------------------------------------------------------


def _references(book: _Book) -> None:
    catalogue = book.catalogue
    if not catalogue.matters:
        book.findings.add("no_matters", "matters")
    known = {**catalogue.matters, **catalogue.alternatives}
    for matter, path in book.versions():
        _named(
            book, f"{path}.department", "unknown_department", [matter.department], catalogue.departments, single=True
        )
        _named(book, f"{path}.stage", "unknown_stage", [matter.stage], catalogue.stages, single=True)
        _named(book, f"{path}.requires", "unknown_matter", matter.requires, known)
        for field in ("requires_if_applicable", "excludes", "members"):
            _named(book, f"{path}.{field}", "unknown_matter", getattr(matter, field), catalogue.matters)
        for field in ("merged_into", "joint_review"):
            named = [each for each in [getattr(matter, field)] if each]
            _named(book, f"{path}.{field}", "unknown_matter", named, catalogue.matters, single=True)
        for field in ("reads", "evidence"):
            _named(book, f"{path}.{field}", "unknown_fact", getattr(matter, field), catalogue.facts)
        for track in matter.applies:
            _named(book, f"{path}.applies.{track}", "unknown_track", [track], catalogue.tracks, single=True)
    _references_of_tables(book)


def _references_of_tables(book: _Book) -> None:
    catalogue = book.catalogue
    for stage in catalogue.stages.values():
        path = book.path("stage", stage.id, ".lead")
        _named(book, path, "unknown_department", [stage.lead], catalogue.departments, single=True)
    for alternative in catalogue.alternatives.values():
        path = book.path("alternative", alternative.id)
        _named(book, f"{path}.any_of", "unknown_matter", alternative.any_of, catalogue.matters)
        _named(book, f"{path}.facts", "unknown_fact", alternative.facts, catalogue.facts)
        for matter_id, choices in alternative.per_matter.items():
            where = f"{path}.per_matter.{matter_id}"
            _named(book, where, "unknown_matter", [matter_id], catalogue.matters, single=True)
            _named(book, where, "unknown_matter", choices, catalogue.matters)
    for kind in catalogue.project_types.values():
        path = book.path("project_type", kind.id, ".tracks")
        _named(book, path, "unknown_track", kind.tracks, catalogue.tracks)


def _named(book: _Book, path: str, code: str, names: Sequence[str], known: object, *, single: bool = False) -> None:
    for index, name in enumerate(names):
        if name and name not in known:  # type: ignore[operator]
            book.findings.add(code, path if single else f"{path}[{index}]", id=name)


# -- conditions and questions ---------------------------------------------------------------------------------------


def _conditions(book: _Book) -> None:
    catalogue = book.catalogue
    for matter, _path in book.versions():
        for criterion in (matter.condition, matter.unless):
            _tests(book, criterion)
        for track, applies in matter.applies.items():
            if applies in ("conditional", "optional") and matter.condition is None:
                book.add("condition_missing", matter.id, ".applies", track=track)
        if matter.region_topic:
            topics = catalogue.questions.get("region_eval")
            path = book.path("matter", matter.id, ".region_eval")
            if topics is None:
                book.findings.add("unknown_question", path, id="region_eval")
            elif topics.choice(matter.region_topic) is None:
                book.findings.add("unknown_choice", path, question=topics.id, id=matter.region_topic)
    for question in catalogue.questions.values():
        _tests(book, question.asked_if)
    _tests(book, catalogue.simulation_wanted)
    for rule in catalogue.admission:
        _tests(book, rule.holds_if)
    _questions_wait(book)


def _tests(book: _Book, criterion: Criterion | None) -> None:
    for test in criterion.tests() if criterion is not None else ():
        question = book.catalogue.questions.get(test.answer)
        if question is None:
            book.findings.add("unknown_question", test.path, id=test.answer)
        elif test.test not in _TESTS_OF[question.kind]:
            book.findings.add("wrong_test", test.path, question=question.id, kind=question.kind, test=test.test)
        else:
            _choices_exist(book, question, test)


def _choices_exist(book: _Book, question: Question, test: Test) -> None:
    if question.kind == "number":
        return
    for named in test.against if isinstance(test.against, tuple) else (str(test.against),):
        if question.choice(named) is None:
            book.findings.add("unknown_choice", test.path, question=question.id, id=named)


def _questions_wait(book: _Book) -> None:
    questions = book.catalogue.questions.values()
    edges = {each.id: [test.answer for test in each.asked_if.tests()] if each.asked_if else [] for each in questions}
    cycle = topological(edges)[1]
    if cycle:
        book.findings.add("question_cycle", book.path("question", cycle[0]), cycle=" → ".join(cycle))


# -- the graph ------------------------------------------------------------------------------------------------------


def _graph(book: _Book) -> None:
    catalogue = book.catalogue
    edges = {each.id: prerequisites(each, catalogue.alternatives) for each in catalogue.matters.values()}
    cycle = topological(edges)[1]
    if cycle:
        book.add("cycle", cycle[0], ".requires", cycle=" → ".join(cycle))
    for matter in catalogue.matters.values():
        for index, other in enumerate(matter.excludes):
            held = catalogue.matters.get(other)
            if held is not None and matter.id not in held.excludes:
                book.add("excludes_one_sided", matter.id, f".excludes[{index}]", id=other)


def _reachable(book: _Book) -> None:
    """Every matter that a track always needs can become effective with the matters and facts of that track."""
    catalogue = book.catalogue
    for track, (name_zh, _) in catalogue.tracks.items():
        applying = {each.id: each for each in catalogue.matters.values() if each.applies.get(track, "no") != "no"}
        reached: set[str] = set()
        while grown := {
            each.id for each in applying.values() if each.id not in reached and _opens(book, each, reached)
        }:
            reached |= grown
        for matter in applying.values():
            if matter.applies[track] == "always" and matter.id not in reached:
                _say_unreached(book, matter, reached, name_zh)


def _opens(book: _Book, matter: Matter, reached: set[str]) -> bool:
    return all(_satisfiable(book, matter, required, reached) for required in matter.requires)


def _satisfiable(book: _Book, matter: Matter, required: str, reached: set[str]) -> bool:
    held = book.catalogue.alternatives.get(required)
    return bool(held is not None and held.facts) or any(each in reached for each in book.choices(matter, required))


def _say_unreached(book: _Book, matter: Matter, reached: set[str], track: str) -> None:
    known = {**book.catalogue.matters, **book.catalogue.alternatives}
    for index, required in enumerate(matter.requires):
        if required in known and not _satisfiable(book, matter, required, reached):
            book.add("not_reachable", matter.id, f".requires[{index}]", id=required, track=track)


# -- land -----------------------------------------------------------------------------------------------------------


def _land(book: _Book) -> None:
    """Every prerequisite that waits for the land is marked: directly for all, at any distance for what is simulated."""
    waiting = _waiting(book)
    for matter in book.catalogue.matters.values():
        for index, marked in enumerate(matter.waits_for_land):
            if marked not in matter.requires:
                book.add("land_mark_unknown", matter.id, f".waits_for_land[{index}]", id=marked)
        for index, required in enumerate(matter.requires):
            if required not in matter.waits_for_land and _must_be_marked(book, matter, required, waiting):
                book.add("land_not_marked", matter.id, f".requires[{index}]", id=required)


def _land_results(book: _Book) -> set[str]:
    matters = book.catalogue.matters.values()
    return {each.id for each in matters if any(fact in LAND_RESULTS for fact in each.evidence)}


def _waiting(book: _Book) -> set[str]:
    """Matters that can be formally effective only after the land: those that any prerequisite makes wait."""
    found = _land_results(book)
    for identifier in book.catalogue.order:
        matter = book.catalogue.matters[identifier]
        if any(_all_wait(book, matter, required, found) for required in matter.requires):
            found.add(identifier)
    return found


def _all_wait(book: _Book, matter: Matter, required: str, waiting: set[str]) -> bool:
    """Whether no choice of a prerequisite that this matter's tracks know can come before the land."""
    tracks = {track for track, applies in matter.applies.items() if applies != "no"}
    held = book.catalogue.matters
    return any(
        bool(choices) and all(each in waiting for each in choices)
        for track in tracks
        if (choices := [each for each in book.choices(matter, required) if _applies(held.get(each), track)]) is not None
    )


def _applies(matter: Matter | None, track: str) -> bool:
    return matter is not None and matter.applies.get(track, "no") != "no"


def _must_be_marked(book: _Book, matter: Matter, required: str, waiting: set[str]) -> bool:
    choices = book.choices(matter, required)
    if matter.simulation in SIMULATED:
        return _all_wait(book, matter, required, waiting)
    stage = book.catalogue.stages.get(matter.stage)
    of_land_track = stage is not None and not stage.counted
    return not of_land_track and bool(choices) and all(each in _land_results(book) for each in choices)


# -- limits, dates, simulation --------------------------------------------------------------------------------------


def _dates(book: _Book) -> None:
    catalogue = book.catalogue
    _span(book, catalogue, "in_force")
    for law in catalogue.laws.values():
        _span(book, law, book.path("law", law.title, ".in_force"))
    for matter, path in book.versions():
        _span(book, matter, f"{path}.in_force")
        if matter.laws and not any(_overlap(matter, law) for law in matter.laws):
            book.findings.add("law_not_in_force", f"{path}.laws")
    for identifier, earlier in catalogue.earlier.items():
        versions = (catalogue.matters[identifier], *earlier)
        for index, version in enumerate(versions):
            for other in versions[:index]:
                if _overlap(version, other):
                    path = book.path("matter", f"{identifier}@{version.version}", ".in_force")
                    book.findings.add("dates_overlap", path, other=other.version)


def _span(book: _Book, held: object, path: str) -> None:
    start, end = held.in_force_from, held.in_force_to  # type: ignore[attr-defined]
    if start is not None and end is not None and start > end:
        book.findings.add("dates_reversed", path, start=start, end=end)


def _overlap(one: object, other: object) -> bool:
    starts = [each.in_force_from for each in (one, other) if each.in_force_from is not None]  # type: ignore[attr-defined]
    ends = [each.in_force_to for each in (one, other) if each.in_force_to is not None]  # type: ignore[attr-defined]
    return not starts or not ends or max(starts) <= min(ends)


def _limits_and_simulation(book: _Book) -> None:
    for matter, path in book.versions():
        statutory, promised = matter.statutory, matter.promised
        if statutory is not None and promised is not None and _is_longer(promised, statutory):
            book.findings.add(
                "promise_too_long", f"{path}.promised", promised=_days(promised), statutory=_days(statutory)
            )
        if matter.allows_building and matter.simulation not in ("pre_check", "none", "excluded"):
            book.findings.add("building_simulated", f"{path}.simulation", value=matter.simulation)


def _is_longer(promised: Limit, statutory: Limit) -> bool:
    """Only like is compared with like; a limit from an event binds the applicant, not the department."""
    return promised.unit == statutory.unit and statutory.start != "event" and promised.value > statutory.value


def _days(limit: Limit) -> str:
    return f"{limit.value} {_UNIT.get(limit.unit, limit.unit)}"
