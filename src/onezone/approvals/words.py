"""Words and tones of approvals in the reader's language: what a state is called, and how it is coloured."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext

from onezone.approvals.domain import names
from onezone.approvals.domain.catalogue import Catalogue

# Tones are the kit's tag classes: ok, warn, bad, sim, plain.
WORK_TONES: Mapping[str, str] = {
    "received": "plain",
    "supplement": "warn",
    "accepted": "plain",
    "reviewing": "plain",
    "suspended": "warn",
    "approved": "ok",
    "approved_tolerating": "ok",
    "refused": "bad",
    "delivered": "ok",
    "not_required": "plain",
    "acceptance_refused": "bad",
    "withdrawn_before": "plain",
    "withdrawn_after": "plain",
    "revoked": "bad",
}
SIM_TONES: Mapping[str, str] = {"stale": "bad", "rejected": "bad", "voided": "bad"}


def word(code: str) -> str:
    """The word for a state, act, kind, outcome or reason in the language in force."""
    return names.say(code, get_language() or "zh-hans")


def work_state(code: str) -> tuple[str, str]:
    """Label and tone of a formal item's state."""
    pair = names.WORK_STATES[code]
    return _label(pair), WORK_TONES[code]


def sim_state(code: str) -> tuple[str, str]:
    """Label and tone of a simulated item's state; always the blue, dashed kind unless something is wrong."""
    return _label(names.SIM_STATES[code]), SIM_TONES.get(code, "sim")


def case_state(code: str) -> str:
    return _label(names.CASE_STATES[code])


def act(code: str) -> str:
    return _label(names.ACTS.get(code, (code, code)))


def matter_name(catalogue: Catalogue, matter: str, *, short: bool = False) -> str:
    """A matter's name in the language in force."""
    held = catalogue.matters.get(matter)
    if held is None:
        return matter
    if not is_chinese():
        return held.short_en if short and held.short_en else held.name_en
    return held.short_zh if short and held.short_zh else held.name_zh


def material_name(catalogue: Catalogue, name: str) -> str:
    """A material's name in the language in force; one that no matter lists keeps the name it came with."""
    slots = (slot for matter in catalogue.matters.values() for slot in matter.materials if slot.name_zh == name)
    return next((_in_language((slot.name_zh, slot.name_en)) for slot in slots), name)


def department_name(catalogue: Catalogue, department: str, *, short: bool = False) -> str:
    """A department's name in the language in force; the short one is Chinese only."""
    held = catalogue.departments.get(department)
    if held is None:
        return department
    return _in_language((held.short_zh if short and held.short_zh else held.name_zh, held.name_en))


def stage_name(catalogue: Catalogue, stage: str) -> str:
    held = next((each for each in catalogue.stages.values() if each.id == stage), None)
    return stage if held is None else _in_language((held.name_zh, held.name_en))


def officer_name(key: str | None) -> str:
    """The name in an officer key or an actor's signature; the system has a word, not a name."""
    name = (key or "").rpartition("/")[2]
    return gettext("系统") if name == "system" else name


def _in_language(pair: tuple[str, str]) -> str:
    return pair[0] if is_chinese() else pair[1]


def _label(pair: tuple[str, str]) -> str:
    """A word standing alone, on a tag or a button: an English one begins with a capital."""
    said = _in_language(pair)
    return said[:1].upper() + said[1:]


def is_chinese() -> bool:
    """Whether the language in force is Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def in_language(pair: tuple[str, str]) -> str:
    """The Chinese or the English of a pair, as the reader's language asks."""
    return _in_language(pair)
