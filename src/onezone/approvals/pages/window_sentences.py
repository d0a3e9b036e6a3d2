"""The answers of an intake as sentences, each with its editor while it is open, and what the last change did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from onezone.approvals.domain.criterion import GROUPS, Question
from onezone.approvals.domain.routing import generate_route
from onezone.approvals.queries.window_draft import MIRRORED, Sheet


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be picked."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One question as a sentence: `before` answer `after`. `editor`: "", number, pick, many.

    `source`: the earlier project that the answer was taken from.
    """

    id: str
    label: str
    before: str
    answer: str
    after: str
    fresh: bool
    editor: str
    typed: str
    unit: str
    help: str
    error: str
    options: tuple[Option, ...]
    first: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class SentenceGroup:
    """The sentences of one part: who, land, scale ..."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the last changed answer did to the route, so that it can be taken back knowingly."""

    question: str
    label: str
    was: str
    now: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def is_zh() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def sentence_groups(held: Sheet, edit: str) -> tuple[SentenceGroup, ...]:
    """All sentences, by part. `edit`: the question whose answer is being changed."""
    shown = [each for each in held.asked if _is_shown(held, each)]
    first = next((each.id for each in held.open_questions), "")
    made = {each.id: _sentence(held, each, edit=edit, first=edit or first) for each in shown}
    return tuple(
        SentenceGroup(pair[0 if is_zh() else 1], found)
        for group, pair in GROUPS.items()
        if (found := tuple(made[each.id] for each in shown if each.group == group))
    )


def _is_shown(held: Sheet, question: Question) -> bool:
    """What is answered, and what the route still hangs on; a question that decides nothing any more is not asked."""
    return held.answers.get(question.id) not in (None, "") or question in held.open_questions


def _sentence(held: Sheet, question: Question, *, edit: str, first: str) -> Sentence:
    given = held.answers.get(question.id)
    wrong = held.wrong.get(question.id)
    template = question.sentence_zh if is_zh() else question.sentence_en
    before, _gap, after = template.partition("{answer}")
    is_open = question in held.open_questions or wrong is not None or edit == question.id
    said = "" if given in (None, "") or wrong else question.spoken(given, get_language() or "zh-hans")
    return Sentence(
        id=question.id,
        label=question.label_zh if is_zh() else question.label_en,
        before=before,
        answer=said or "……",
        after=after,
        fresh=question.id not in MIRRORED.values(),
        editor=_editor(question) if is_open else "",
        typed=given if isinstance(given, str) else "",
        unit=question.unit_zh if is_zh() else question.unit_en,
        help=question.help_zh if is_zh() else question.help_en,
        error="" if wrong is None else wrong[0 if is_zh() else 1],
        options=_options(question, given),
        first=question.id == first,
        source=str(held.part("sources").get(question.id) or ""),
    )


def _editor(question: Question) -> str:
    return {"number": "number", "many": "many"}.get(question.kind, "pick")


def _options(question: Question, given: Any) -> tuple[Option, ...]:
    picked = {given} if isinstance(given, str) else set(given or ())
    return tuple(Option(each.id, each.zh if is_zh() else each.en, each.id in picked) for each in question.choices)


def effect_of(held: Sheet) -> Effect | None:
    """Compare the route with what it would be without the last change."""
    log = held.data.get("changes") or []
    if not log or held.project is not None:
        return None
    last = log[-1]
    question = held.catalogue.questions.get(last["question"])
    if question is None or last["was"] in (None, ""):
        return None
    before: Mapping[str, Any] = {**held.answers, question.id: last["was"]}
    was = {each.matter_id for each in generate_route(held.catalogue, before, on=held.today).matters if each.included}
    now = {each.matter_id for each in held.route if each.included}
    order = held.catalogue.order
    language = get_language() or "zh-hans"
    return Effect(
        question.id,
        question.label_zh if is_zh() else question.label_en,
        question.spoken(last["was"], language),
        question.spoken(last["now"], language),
        tuple(each for each in order if each in now - was),
        tuple(each for each in order if each in was - now),
    )
