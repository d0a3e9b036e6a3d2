"""What an intake must hold before it is filed: checks of what was typed, field by field, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.criterion import read_number
from onezone.approvals.domain.filing_plan import SlotNeed
from onezone.kernel.identifiers import Verdict, check_credit_code, check_project_code

SUBJECT, PROJECT, ROUTE, MATERIALS, CHECK = 1, 2, 3, 4, 5
STEPS = (SUBJECT, PROJECT, ROUTE, MATERIALS, CHECK)
LONGEST_NAME = 200
MOST_WAN = Decimal(100_000_000)
MOST_HECTARES = Decimal(100_000)
YUAN_PER_WAN = 10_000
SQUARE_METRES_PER_HECTARE = 10_000
PROMISE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps an intake from being filed: the step and field it stands in, and the sentence."""

    step: int
    field: str
    zh: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in Chinese for any tag beginning with "zh", else in English."""
        return self.zh if language.lower().startswith("zh") else self.en


Texts = Mapping[str, Any]
REQUIRED = ("请填写", "this is required")


def subject_faults(typed: Texts) -> tuple[Fault, ...]:
    """Credit code (an error of GB 32100 blocks, a warning does not), name of the enterprise, and whom to call."""
    found = [_code(SUBJECT, "credit_code", typed, check_credit_code, required=True)]
    found += [_text(SUBJECT, "name", typed, required=True)]
    found += [_text(SUBJECT, name, typed, longest=64) for name in ("legal_person", "contact", "phone")]
    if _given(typed, "contact") and not _given(typed, "phone"):
        found.append(Fault(SUBJECT, "phone", "填了联系人，请一并填写电话", "a contact needs a telephone number"))
    return tuple(each for each in found if each is not None)


def project_faults(typed: Texts, catalogue: Catalogue) -> tuple[Fault, ...]:
    """Name, type, project code (may follow later), investment in ten thousand yuan, land in hectares."""
    found = [_text(PROJECT, "name", typed, required=True), _code(PROJECT, "code", typed, check_project_code)]
    if _given(typed, "kind") not in catalogue.project_types:
        found.append(Fault(PROJECT, "kind", "请选择项目类型", "choose the type of project"))
    found += [_number(PROJECT, "investment", typed, MOST_WAN), _number(PROJECT, "land", typed, MOST_HECTARES)]
    found += [_text(PROJECT, "park", typed, longest=100), _text(PROJECT, "steward", typed, longest=64)]
    return tuple(each for each in found if each is not None)


def promise_fault(need: SlotNeed | None, slot: str, typed: str, *, today: date) -> Fault | None:
    """A promised material (容缺): only a tolerable slot, with a day from today on within a year."""
    if need is None:
        return Fault(MATERIALS, slot, "本次申报不要这份材料", "this filing does not ask for it")
    if not need.is_tolerable:
        return Fault(MATERIALS, slot, "核心材料受理前必须齐全", "a core material must be there before acceptance")
    try:
        due = date.fromisoformat(typed.strip())
    except ValueError:
        return Fault(
            MATERIALS, slot, f"补齐日期“{typed}”不是日期，请写成 2026-12-11", f"“{typed}” is no date: write 2026-12-11"
        )
    if due < today:
        return Fault(MATERIALS, slot, f"补齐日期 {due} 已经过去", f"the day {due} has passed")
    if (due - today).days > PROMISE_DAYS:
        return Fault(MATERIALS, slot, f"补齐日期 {due} 超过一年", f"the day {due} is more than a year away")
    return None


def hundredth(typed: Any, factor: int) -> Decimal | None:
    """A typed number times its unit's factor, in hundredths; None when nothing usable stands there."""
    value = read_number(typed) if typed else None
    return None if value is None else (value * factor).quantize(Decimal("0.01"))


def _given(typed: Texts, field: str) -> str:
    return str(typed.get(field) or "").strip()


def _text(step: int, field: str, typed: Texts, *, required: bool = False, longest: int = LONGEST_NAME) -> Fault | None:
    held = _given(typed, field)
    if required and not held:
        return Fault(step, field, *REQUIRED)
    if len(held) > longest:
        return Fault(
            step,
            field,
            f"不能超过 {longest} 个字，现有 {len(held)} 个",
            f"at most {longest} characters, not {len(held)}",
        )
    return None


def _code(
    step: int, field: str, typed: Texts, check: Callable[[str], Verdict], *, required: bool = False
) -> Fault | None:
    held = _given(typed, field)
    if not held:
        return Fault(step, field, *REQUIRED) if required else None
    verdict = check(held)
    return None if verdict.ok else Fault(step, field, verdict.zh, verdict.en)


def _number(step: int, field: str, typed: Texts, most: Decimal) -> Fault | None:
    held = _given(typed, field)
    if not held:
        return None
    value = read_number(held)
    if value is None:
        return Fault(step, field, f"“{held}”不是数字", f"“{held}” is not a number")
    if not 0 <= value <= most:
        return Fault(step, field, f"须在 0 与 {most:,} 之间", f"must lie between 0 and {most:,}")
    return None
