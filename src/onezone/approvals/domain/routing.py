"""Owns routes: which matters a project needs, worked out from the intake answers, with the reason for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onezone.approvals.domain.catalogue import SIMULATED, AdmissionRule, Catalogue, Matter
from onezone.approvals.domain.criterion import (
    Answer,
    Criterion,
    Found,
    Question,
    Verdict,
    evaluate,
    is_asked,
    read_answer,
)

TYPE_QUESTION = "project_type"
TRACK_QUESTION = "track"
REGION_QUESTION = "region_eval"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a matter is in or out: what was found -> what follows. `question` is the answer it rests on, if one."""

    code: str
    fact_zh: str
    fact_en: str
    outcome_zh: str
    outcome_en: str
    question: str = ""

    @property
    def zh(self) -> str:
        """The whole sentence in Chinese."""
        return " → ".join(part for part in (self.fact_zh, self.outcome_zh) if part)

    @property
    def en(self) -> str:
        """The whole sentence in English."""
        return " → ".join(part for part in (self.fact_en, self.outcome_en) if part)


@dataclass(frozen=True, slots=True)
class RouteMatter:
    """One matter of the catalogue in a route. `undecided`: an answer is still missing, so it is not in for now."""

    matter_id: str
    included: bool
    reasons: tuple[Reason, ...]
    simulated: bool = False
    undecided: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A prerequisite that no matter of the route gives: one of these facts must prove it."""

    matter_id: str
    required: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The outcome: every matter of the catalogue in its order, what is still to be asked, and who may simulate."""

    matters: tuple[RouteMatter, ...]
    open_questions: tuple[str, ...]
    excluded_from_simulation: tuple[Reason, ...]
    catalogue: str
    catalogue_version: str
    ruleset: str
    track: str | None
    simulated: bool
    unmet: tuple[Unmet, ...]

    @property
    def included(self) -> tuple[str, ...]:
        """Ids of the matters that are in, in topological order."""
        return tuple(each.matter_id for each in self.matters if each.included)

    def matter(self, matter_id: str) -> RouteMatter | None:
        """What the route says of one matter."""
        return next((each for each in self.matters if each.matter_id == matter_id), None)

    def plain(self) -> list[dict[str, Any]]:
        """As JSON, to be kept with the project as it was shown."""
        return [
            {
                "matter": each.matter_id,
                "included": each.included,
                "undecided": each.undecided,
                "simulated": each.simulated,
                "version": each.version,
                "reasons": [
                    {
                        "code": reason.code,
                        "question": reason.question,
                        "fact": {"zh": reason.fact_zh, "en": reason.fact_en},
                        "outcome": {"zh": reason.outcome_zh, "en": reason.outcome_en},
                    }
                    for reason in each.reasons
                ],
            }
            for each in self.matters
        ]


def generate_route(catalogue: Catalogue, answers: Mapping[str, Answer], *, on: date) -> Route:
    """The route of a project on a day. Depends on nothing but its arguments.

    An answer that is missing or wrong leaves what hangs on it undecided; `answer_faults` names the wrong ones.
    """
    asked = _Asked(catalogue, with_track(catalogue, answers))
    chosen = _resolve_excludes(catalogue, [_decide(asked, each, on) for each in catalogue.order])
    reasons = _not_simulated(asked, chosen)
    wanted = asked.judge(catalogue.simulation_wanted).holds is True
    simulated = wanted and not reasons
    matters = tuple(
        replace(
            each, simulated=each.included and simulated and catalogue.matter(each.matter_id).simulation in SIMULATED
        )
        for each in chosen
    )
    return Route(
        matters=matters,
        open_questions=asked.open_questions(),
        excluded_from_simulation=reasons,
        catalogue=catalogue.id,
        catalogue_version=catalogue.version,
        ruleset=catalogue.ruleset,
        track=asked.track,
        simulated=simulated,
        unmet=_unmet(catalogue, matters),
    )


def answer_faults(catalogue: Catalogue, answers: Mapping[str, Answer]) -> dict[str, tuple[str, str]]:
    """Question -> why its answer is none, in Chinese and English; for answers that were given."""
    found = {}
    for name, answer in answers.items():
        question = catalogue.questions.get(name)
        if question is None:
            found[name] = ("没有这个问题", "there is no such question")
        elif answer not in (None, "") and (fault := question.fault(answer)) is not None:
            found[name] = fault
    return found


def asked_questions(catalogue: Catalogue, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions that these answers call for, in the catalogue's order: one sentence each in the wizard."""
    known = with_track(catalogue, answers)
    return tuple(each for each in catalogue.questions.values() if is_asked(each, catalogue.questions, known))


def with_track(catalogue: Catalogue, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers with the track that the project type settles by itself."""
    known = dict(answers)
    question = catalogue.questions.get(TYPE_QUESTION)
    given = read_answer(question, answers.get(TYPE_QUESTION)) if question is not None else None
    kind = catalogue.project_types.get(given) if isinstance(given, str) else None
    if kind is not None and len(kind.tracks) == 1:
        known[TRACK_QUESTION] = kind.tracks[0]
    return known


class _Asked:
    """The answers, and which questions turned out to matter while they are open."""

    def __init__(self, catalogue: Catalogue, answers: Mapping[str, Answer]) -> None:
        self.catalogue, self.answers = catalogue, answers
        self.open: set[str] = set()
        given = answers.get(TRACK_QUESTION)
        self.track = given if isinstance(given, str) and given in catalogue.tracks else None
        if self.track is None and len(catalogue.tracks) == 1:
            self.track = next(iter(catalogue.tracks))

    def judge(self, criterion: Criterion | None) -> Verdict:
        """Evaluate, and remember what has to be asked when the outcome is open."""
        if criterion is None:
            return Verdict(None, ())
        verdict = evaluate(criterion, self.catalogue.questions, self.answers)
        if verdict.holds is None:
            for found in verdict.found:
                self.ask(found.question)
        return verdict

    def ask(self, name: str) -> None:
        """Note a question, or those that decide whether it is asked at all."""
        question = self.catalogue.questions.get(name)
        if question is None or name in self.open:
            return
        if is_asked(question, self.catalogue.questions, self.answers):
            self.open.add(name)
        elif question.asked_if is not None:
            self.judge(question.asked_if)

    def ask_track(self) -> None:
        """The track is open: the type is asked first, then who invests."""
        question = self.catalogue.questions.get(TYPE_QUESTION)
        typed = question is not None and read_answer(question, self.answers.get(TYPE_QUESTION)) is not None
        self.ask(TRACK_QUESTION if typed or question is None else TYPE_QUESTION)

    def open_questions(self) -> tuple[str, ...]:
        """In the catalogue's order."""
        return tuple(each for each in self.catalogue.questions if each in self.open)


def _decide(asked: _Asked, matter_id: str, on: date) -> RouteMatter:
    catalogue = asked.catalogue
    matter = catalogue.matter_on(matter_id, on)
    if matter is None:
        words = (f"{on} 时尚未施行或已停止", f"not in force on {on}")
        return RouteMatter(matter_id, False, (Reason("not_in_force", *words, "不需要", "not needed"),))
    applies = _applies(asked, matter)
    decided = _by_track(asked, matter, applies) if applies != "no" else _not_of_track(asked, matter)
    if applies != "no" and matter.unless is not None and not (applies != "always" and not decided.included):
        decided = _unless(asked, matter, decided)
    if decided.included and matter.region_topic:
        decided = _region(asked, matter, decided)
    if decided.included and matter.merged_into in catalogue.matters:
        other = catalogue.matter(str(matter.merged_into))
        merged = Reason("merged", "", "", f"并入{other.short_zh}", f"handled with: {other.short_en}")
        decided = replace(decided, reasons=(*decided.reasons, merged))
    return replace(decided, version=matter.version)


def _applies(asked: _Asked, matter: Matter) -> str:
    """always | conditional | optional | no | open (the tracks differ and the track is not known)."""
    if asked.track is not None:
        return matter.applies.get(asked.track, "no")
    held = {matter.applies.get(track, "no") for track in asked.catalogue.tracks}
    return held.pop() if len(held) == 1 else "open"


def _by_track(asked: _Asked, matter: Matter, applies: str) -> RouteMatter:
    if applies == "open":
        asked.ask_track()
        words = ("未答：项目类型和投资主体", "not answered: project type and investor")
        return _undecided(matter, (Reason("unknown", *words, "待定", "open", TYPE_QUESTION),))
    if applies == "always":
        zh, en = _of_whom(asked)
        reason = Reason("always", f"{zh}都要", f"always needed: {en}", "", "")
        return RouteMatter(matter.id, True, (reason,))
    verdict = asked.judge(matter.condition)
    if verdict.holds is None:
        if matter.condition is None:
            words = ("目录没有写条件，由窗口判断", "the catalogue gives no condition; the window decides")
            return _undecided(matter, (Reason("no_rule", *words, "待定", "open"),))
        return _undecided(matter, _open_reasons(verdict.found))
    return RouteMatter(matter.id, verdict.holds, (_because("condition", verdict, matter),))


def _of_whom(asked: _Asked) -> tuple[str, str]:
    """The project type's name where the answers give one, else the track's."""
    given = asked.answers.get(TYPE_QUESTION)
    kind = asked.catalogue.project_types.get(str(given))
    if kind is not None:
        return kind.name_zh, kind.name_en
    return asked.catalogue.tracks.get(asked.track or "", ("各类项目", "every kind of project"))


def _not_of_track(asked: _Asked, matter: Matter) -> RouteMatter:
    zh, en = _of_whom(asked)
    reason = Reason("not_applicable", f"{zh}不办", f"never needed: {en}", "不需要", "not needed")
    return RouteMatter(matter.id, False, (reason,))


def _because(code: str, verdict: Verdict, matter: Matter, *, needed: bool | None = None) -> Reason:
    is_in = verdict.holds if needed is None else needed
    return Reason(
        code,
        "，".join(each.zh for each in verdict.found),
        ", ".join(each.en for each in verdict.found),
        f"需要{matter.short_zh}" if is_in else "不需要",
        f"needed: {matter.short_en}" if is_in else "not needed",
        verdict.found[0].question if verdict.found else "",
    )


def _undecided(matter: Matter, reasons: tuple[Reason, ...]) -> RouteMatter:
    return RouteMatter(matter.id, False, reasons, undecided=True)


def _open_reasons(found: Iterable[Found]) -> tuple[Reason, ...]:
    return tuple(Reason("unknown", each.zh, each.en, "待定", "open", each.question) for each in found)


def _unless(asked: _Asked, matter: Matter, decided: RouteMatter) -> RouteMatter:
    verdict = asked.judge(matter.unless)
    if verdict.holds is True:
        return RouteMatter(matter.id, False, (_because("unless", verdict, matter, needed=False),))
    if verdict.holds is None:
        return _undecided(matter, _open_reasons(verdict.found))
    return decided


def _region(asked: _Asked, matter: Matter, decided: RouteMatter) -> RouteMatter:
    """优化营商环境条例42: what the regional assessment covers is not asked for again, or in less depth."""
    question = asked.catalogue.questions.get(REGION_QUESTION)
    if question is None:
        return decided
    value = read_answer(question, asked.answers.get(REGION_QUESTION))
    if value is None:
        asked.ask(REGION_QUESTION)
        return decided
    topic = question.choice(matter.region_topic)
    if topic is None or not isinstance(value, tuple) or topic.id not in value:
        return decided
    words = (f"区域评估已覆盖{topic.zh}", f"the regional assessment covers {topic.en}")
    if matter.region_effect == "waives":
        return RouteMatter(
            matter.id, False, (Reason("region_waived", *words, "不需要", "not needed", REGION_QUESTION),)
        )
    simpler = Reason("region_simplified", *words, "材料可简化", "simpler papers", REGION_QUESTION)
    return replace(decided, reasons=(*decided.reasons, simpler))


def _resolve_excludes(catalogue: Catalogue, decided: list[RouteMatter]) -> tuple[RouteMatter, ...]:
    """Of two matters that exclude each other, the one an answer called for stays; of two such, the earlier one."""
    by_id = {each.matter_id: each for each in decided}
    ranked = sorted((each for each in decided if each.included), key=lambda each: each.reasons[0].code != "condition")
    for each in ranked:
        if not by_id[each.matter_id].included:
            continue
        for other in catalogue.matter(each.matter_id).excludes:
            if other in by_id and by_id[other].included:
                winner = catalogue.matter(each.matter_id)
                words = (f"已办{winner.short_zh}，二者择一", f"{winner.short_en} takes its place")
                reason = Reason("excludes", *words, "不需要", "not needed")
                by_id[other] = replace(by_id[other], included=False, reasons=(reason,))
    return tuple(by_id.values())


def _not_simulated(asked: _Asked, matters: Iterable[RouteMatter]) -> tuple[Reason, ...]:
    """Why the project is not admitted to simulated approval; empty when nothing known stands against it."""
    catalogue = asked.catalogue
    found = []
    for each in matters:
        matter = catalogue.matter(each.matter_id)
        if each.included and matter.simulation == "excluded":
            words = (f"需要{matter.short_zh}", f"{matter.short_en} is needed")
            found.append(Reason("excluding_matter", *words, "不得模拟审批", "no simulated approval"))
    if asked.judge(catalogue.simulation_wanted).holds is True:
        found += [reason for rule in catalogue.admission if (reason := _refused(asked, rule)) is not None]
    return tuple(found)


def _refused(asked: _Asked, rule: AdmissionRule) -> Reason | None:
    verdict = asked.judge(rule.holds_if)
    if verdict.holds is not False:
        return None
    zh = "，".join(each.zh for each in verdict.found)
    en = ", ".join(each.en for each in verdict.found)
    question = verdict.found[0].question if verdict.found else ""
    return Reason(f"admission_{rule.id}", zh, en, f"须：{rule.zh}", f"required: {rule.en}", question)


def _unmet(catalogue: Catalogue, matters: Iterable[RouteMatter]) -> tuple[Unmet, ...]:
    possible = {each.matter_id for each in matters if each.included or each.undecided}
    found = []
    for matter in (catalogue.matter(each.matter_id) for each in matters if each.included):
        for required in matter.requires:
            held = catalogue.alternatives.get(required)
            choices = held.choices(matter.id) if held is not None else (required,)
            if possible.isdisjoint(choices):
                proofs = [catalogue.matters[each].evidence for each in choices if each in catalogue.matters]
                facts = dict.fromkeys((*(held.facts if held is not None else ()), *(one for p in proofs for one in p)))
                found.append(Unmet(matter.id, required, tuple(facts)))
    return tuple(found)
