"""Owns questions and criteria: what is asked to fix a route, and when an answer switches a matter on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

Answer: TypeAlias = bool | int | str | Decimal | Sequence[str] | None
QuestionKind = Literal["choice", "number", "yes_no", "many"]
Group = Literal["subject", "land", "scale", "environment", "ways"]

KINDS: tuple[str, ...] = ("choice", "number", "yes_no", "many")
GROUPS: Mapping[str, tuple[str, str]] = {
    "subject": ("主体", "Who"),
    "land": ("用地", "Land"),
    "scale": ("规模", "Scale"),
    "environment": ("环境与能耗", "Environment and energy"),
    "ways": ("办法", "Ways"),
}
NUMBER_TESTS: Mapping[str, tuple[str, str]] = {
    "at_least": ("≥", "<"),
    "more_than": (">", "≤"),
    "at_most": ("≤", ">"),
    "less_than": ("<", "≥"),
}
"""Test of a number -> the sign shown when it holds, and when it does not."""
TESTS: tuple[str, ...] = ("is", "in", "includes", *NUMBER_TESTS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers offered."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the intake wizard. `sentence_*` holds `{answer}`; `says_*` is the short statement used in reasons.

    `asked_if`: asked only when it matters; None asks always. Numbers are in `unit_*`, between `minimum` and `maximum`.
    """

    id: str
    kind: str
    group: str
    label_zh: str
    label_en: str
    sentence_zh: str
    sentence_en: str
    says_zh: str = ""
    says_en: str = ""
    help_zh: str = ""
    help_en: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    choices: tuple[Choice, ...] = ()
    asked_if: Criterion | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def choice(self, identifier: str) -> Choice | None:
        """The choice of that id, or None."""
        return next((each for each in self.choices if each.id == identifier), None)

    def fault(self, answer: Answer) -> tuple[str, str] | None:
        """Why an answer is no answer to this question, in Chinese and English; None when it is one."""
        value = read_answer(self, answer)
        if value is None:
            offered = "、".join(each.zh for each in self.choices)
            offered_en = ", ".join(each.en for each in self.choices)
            if self.kind == "number":
                return (f"请填数字（{self.unit_zh}）", f"a number is expected ({self.unit_en})")
            return (f"请从这些中选：{offered}", f"choose from: {offered_en}")
        if isinstance(value, Decimal):
            if self.minimum is not None and value < self.minimum:
                return (f"不能小于 {number_text(self.minimum)}", f"must not be below {number_text(self.minimum)}")
            if self.maximum is not None and value > self.maximum:
                return (f"不能大于 {number_text(self.maximum)}", f"must not be above {number_text(self.maximum)}")
        return None

    def spoken(self, answer: Answer, language: str = "zh-hans") -> str:
        """The answer as read in a sentence: the choice's words, or the number with thousands marks and its unit."""
        chinese = language.lower().startswith("zh")
        value = read_answer(self, answer)
        if value is None:
            return "未答" if chinese else "not answered"
        if isinstance(value, Decimal):
            unit = self.unit_zh if chinese else self.unit_en
            return f"{number_text(value)} {unit}".strip()
        picked = [self.choice(each) for each in ([value] if isinstance(value, str) else value)]
        words = [(each.zh if chinese else each.en) for each in picked if each is not None]
        if not words:
            return "无" if chinese else "none"
        return ("、" if chinese else ", ").join(words)

    def statement(self, answer: Answer, language: str = "zh-hans") -> str:
        """The answer as a short statement of fact, e.g. "名录分类为报告表"."""
        chinese = language.lower().startswith("zh")
        template = self.says_zh if chinese else self.says_en
        label = self.label_zh if chinese else self.label_en
        said = self.spoken(answer, language)
        return template.replace("{answer}", said) if template else f"{label} {said}"


Value: TypeAlias = str | Decimal | tuple[str, ...]


def read_answer(question: Question, answer: Answer) -> Value | None:
    """The answer in the question's own type ("yes"/"no" for a yes-or-no), or None when there is none or a wrong one."""
    if answer is None or answer == "":
        return None
    if question.kind == "number":
        return read_number(answer)
    if question.kind == "many":
        if isinstance(answer, str) or not isinstance(answer, Sequence):
            return None
        known = {each.id for each in question.choices}
        return tuple(str(each) for each in answer) if all(each in known for each in answer) else None
    text = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)
    if question.kind == "yes_no":
        text = {"true": "yes", "false": "no"}.get(text.lower(), text)
    return text if question.choice(text) is not None else None


def read_number(given: object) -> Decimal | None:
    """A finite decimal number from an integer, a Decimal or its text; thousands commas are allowed."""
    if isinstance(given, bool) or not isinstance(given, (int, str, Decimal)):
        return None
    try:
        value = Decimal(given.replace(",", "").strip()) if isinstance(given, str) else Decimal(given)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def number_text(value: Decimal) -> str:
    """`1260` -> "1,260", `0.50` -> "0.5"."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one answer, e.g. `energy_tce` at_least 1000. `against`: text, number, or a tuple for `in`."""

    answer: str
    test: str
    against: Value
    path: str = field(default="", compare=False)

    def holds(self, value: Value) -> bool:
        """Whether a value that `read_answer` gave passes."""
        if isinstance(value, Decimal):
            return self._holds_number(value)
        if self.test == "includes":
            return self.against in value
        if self.test == "in":
            return value in self.against if isinstance(self.against, tuple) else False
        return value == self.against

    def _holds_number(self, value: Decimal) -> bool:
        if not isinstance(self.against, Decimal):
            return False
        return {
            "at_least": value >= self.against,
            "more_than": value > self.against,
            "at_most": value <= self.against,
            "less_than": value < self.against,
            "is": value == self.against,
        }[self.test]

    def facts(self, question: Question, answer: Answer, *, holds: bool) -> tuple[str, str]:
        """What was found, in Chinese and English: "年综合能耗 1,260 ≥ 1,000 吨标煤/年", "名录分类为报告表"."""
        value = read_answer(question, answer)
        if isinstance(value, Decimal) and isinstance(self.against, Decimal):
            sign = NUMBER_TESTS.get(self.test, ("=", "≠"))[0 if holds else 1]
            numbers = f"{number_text(value)} {sign} {number_text(self.against)}"
            return (
                f"{question.label_zh} {numbers} {question.unit_zh}".strip(),
                f"{question.label_en} {numbers} {question.unit_en}".strip(),
            )
        if self.test == "includes" and (choice := question.choice(str(self.against))) is not None:
            if not holds:
                return f"{question.label_zh}不含{choice.zh}", f"{question.label_en} without {choice.en}"
            return question.statement([choice.id]), question.statement([choice.id], "en")
        return question.statement(answer), question.statement(answer, "en")


@dataclass(frozen=True, slots=True)
class Criterion:
    """Tests joined by `all` or `any`; `negated` turns the whole round. A single test is an `all` of one."""

    join: Literal["all", "any"]
    parts: tuple[Test | Criterion, ...]
    negated: bool = False

    def tests(self) -> Iterator[Test]:
        """All tests in it, at any depth."""
        for part in self.parts:
            if isinstance(part, Test):
                yield part
            else:
                yield from part.tests()


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that decided a criterion, in words; `known` is False when the question is still open."""

    question: str
    zh: str
    en: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of a criterion: True, False, or None while answers that could decide it are missing."""

    holds: bool | None
    found: tuple[Found, ...]


def evaluate(criterion: Criterion, questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> Verdict:
    """Three-valued evaluation with the answers that decided it.

    An unknown answer leaves the criterion open only when the others do not decide it; a question whose own `asked_if`
    does not hold counts as answered with nothing, so its tests do not hold.
    """
    verdicts = [_part(part, questions, answers) for part in criterion.parts]
    want = criterion.join == "any"
    deciding = [each for each in verdicts if each.holds is want]
    if deciding:
        holds: bool | None = want
        found = tuple(one for each in deciding for one in each.found)
    else:
        unknown = [each for each in verdicts if each.holds is None]
        holds = None if unknown else not want
        found = tuple(one for each in (unknown or verdicts) for one in each.found)
    if criterion.negated and holds is not None:
        holds = not holds
    return Verdict(holds, tuple(dict.fromkeys(found)))


def _part(part: Test | Criterion, questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> Verdict:
    if isinstance(part, Criterion):
        return evaluate(part, questions, answers)
    question = questions.get(part.answer)
    if question is None:
        return Verdict(None, (Found(part.answer, part.answer, part.answer, None),))
    if not _is_asked(question, questions, answers):
        return Verdict(False, _not_asked(question, questions, answers))
    value = read_answer(question, answers.get(part.answer))
    if value is None:
        words = (f"未答：{question.label_zh}", f"not answered: {question.label_en}")
        return Verdict(None, (Found(question.id, *words, None),))
    holds = part.holds(value)
    words = part.facts(question, answers.get(part.answer), holds=holds)
    return Verdict(holds, (Found(question.id, *words, holds),))


def _is_asked(question: Question, questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> bool:
    """Whether a question matters with these answers; one that hangs on an open answer still may."""
    return question.asked_if is None or evaluate(question.asked_if, questions, answers).holds is not False


def _not_asked(
    question: Question, questions: Mapping[str, Question], answers: Mapping[str, Answer]
) -> tuple[Found, ...]:
    return evaluate(question.asked_if, questions, answers).found if question.asked_if is not None else ()


def is_asked(question: Question, questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> bool:
    """Whether the wizard asks a question now: its `asked_if` holds for certain."""
    return question.asked_if is None or evaluate(question.asked_if, questions, answers).holds is True
