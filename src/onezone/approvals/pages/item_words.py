"""The words that desk and item pages share: what a light says, what comes next, why a thing stands where it stands."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.errors import PrerequisiteMissing
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.snapshot import Difference
from onezone.approvals.queries.moves import Move
from onezone.kernel.clock import Clock
from onezone.kernel.errors import JSON, RuleError
from onezone.platform.web.shown import hash_short, mmdd

_BOUNDS = ((">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<"), ("=", "="))


def light_words(light: str | None, promised: Clock | None, statutory: Clock | None, on: date) -> tuple[str, int | None]:
    """What a light says, and the number in it ("超 {n} 日", 2)."""
    nearest = promised or statutory
    if light is None or nearest is None:
        return _("无时限"), None
    if light == "black" and statutory is not None:
        return (_("法定超 {n} 日") if statutory.unit == "wd" else _("法定超 {n} 天")), -statutory.remaining
    if light == "red":
        return (_("超 {n} 日") if nearest.unit == "wd" else _("超 {n} 天")), -nearest.remaining
    if nearest.due_on == on:
        return _("今天到期"), None
    return (_("余 {n} 日") if nearest.unit == "wd" else _("余 {n} 天")), max(0, nearest.remaining)


def next_act(move: Move, *, simulated: bool) -> str:
    """What the actor does next, as a short verb."""
    say = {
        "accept": _("收件审核") if simulated else _("受理或告知"),
        "recommend": _("出审查意见"),
        "decide": _("签发决定"),
        "grant": _("签发转换"),
        "opine": _("出具意见"),
        "reconfirm": _("复核意见"),
        "formal_accept": _("正式受理"),
        "resume": _("结束特别程序"),
        "deliver": _("送达"),
        "propose": _("复核拟办结论"),
        "proceed": _("会签超时，定是否继续"),
    }
    if move.act == "recommend" and move.step != "review":
        return words.word(move.step)
    return say.get(move.act, words.act(move.act))


def waiting_for(move: Move, item: WorkItem | SimItem, catalogue: Catalogue, department: str) -> str:
    """Who or what an item waits for, when it is not the reader's move."""
    if move.who == "applicant":
        return _("申请人")
    if move.who == "procedure":
        return words.word(move.step)
    if move.who == "signer":
        return _("签发人")
    if move.who == "asked" and move.act == "give_view":
        return words.officer_name(move.step)
    if move.who == "asked":
        return words.department_name(catalogue, move.step, short=True)
    if move.who == "nobody":
        return "—"
    if item.officer:
        return words.officer_name(item.officer)
    return _("%(department)s经办人") % {"department": words.department_name(catalogue, department)}


def stopped_words(item: WorkItem | SimItem) -> str:
    """Which clocks an open special procedure stops."""
    held = next((each for each in item.suspensions if each.is_open), None)
    if held is None:
        return ""
    kind = words.word(held.kind)
    if isinstance(item, SimItem) or not held.statutory:
        return _("%(kind)s：只停承诺，自 %(day)s") % {"kind": kind, "day": mmdd(held.from_on)}
    return _("%(kind)s：承诺、法定都停，自 %(day)s") % {"kind": kind, "day": mmdd(held.from_on)}


def change_words(change: Difference, catalogue: Catalogue) -> str:
    """One changed input with both values: 容积率 1.2 → 1.5."""
    return f"{input_name(change.name, catalogue)} {value_words(change.was)} → {value_words(change.now)}"


def input_name(name: str, catalogue: Catalogue) -> str:
    """The name of a recorded input: a fact's label, a material's slot, or an upstream matter."""
    kind, _colon, rest = name.partition(":")
    if kind == "material":
        return words.material_name(catalogue, rest)
    if kind == "upstream":
        return f"{rest} {words.matter_name(catalogue, rest, short=True)}"
    if name == "ruleset":
        return _("规则集")
    return fact_name(name, catalogue)


def fact_name(name: str, catalogue: Catalogue) -> str:
    """A fact's label in the reader's language; the technical name when the catalogue has none."""
    held = catalogue.facts.get(name)
    if held is None:
        return name
    return words.in_language((held.zh, held.en))


def refusal_words(refusal: RuleError, catalogue: Catalogue) -> str:
    """A refusal's sentence in the reader's language, prerequisites named and not only numbered."""
    language = get_language() or "zh-hans"
    if not isinstance(refusal, PrerequisiteMissing):
        return type(refusal)(**_named(refusal, catalogue)).say(language)
    missing = [requirement_name(str(each), catalogue) for each in refusal.data["missing"]]  # type: ignore[union-attr]
    return PrerequisiteMissing(**{**refusal.data, "missing": missing}).say(language)


def _named(refusal: RuleError, catalogue: Catalogue) -> dict[str, JSON]:
    """A refusal's data with inputs, departments and people by their names."""
    said: dict[str, JSON] = dict(refusal.data)
    for field, name in (
        ("inputs", lambda held: input_name(held, catalogue)),
        ("departments", lambda held: words.department_name(catalogue, held)),
        ("officers", words.officer_name),
    ):
        if isinstance(held := said.get(field), list):
            said[field] = [name(str(each)) for each in held]
    if isinstance(department := said.get("department"), str):
        said["department"] = words.department_name(catalogue, department)
    if isinstance(officer := said.get("officer"), str):
        said["officer"] = words.department_name(catalogue, words.officer_name(officer))
    return said


def requirement_name(required: str, catalogue: Catalogue) -> str:
    """A prerequisite's name: a matter with its number, or what an alternative asks for."""
    alternative = catalogue.alternatives.get(required)
    if alternative is not None:
        return words.in_language((alternative.name_zh, alternative.name_en))
    return f"{required} {words.matter_name(catalogue, required, short=True)}"


def value_words(value: str | None) -> str:
    """A recorded value for people: hashes short, >=1.2 as it is printed, absence said."""
    if value is None:
        return _("无")
    return hash_short(value) if value.startswith(("sha256:", "sm3:")) else bound_words(value)


def bound_words(value: str) -> str:
    """>=1.2 as it is printed: ≥ 1.2; what is no bound stays as it is."""
    for typed, printed in _BOUNDS:
        if value.startswith(typed):
            return f"{printed} {value[len(typed) :].strip()}"
    return value


def chain_of(item: WorkItem, context: Context) -> tuple[str, ...]:
    """The signing steps of a formal item."""
    return context.rules.chain_for(context.catalogue.matter(item.matter))


ASKING = frozenset({"give_view", "countersign", "proceed", "propose"})
"""Acts whose step names a person or a department, not a step of the chain."""


def step_words(move: Move) -> str:
    """At which step an item stands, in the words of its chain or of what was asked."""
    return words.act(move.act) if move.act in ASKING else words.word(move.step or "review")
