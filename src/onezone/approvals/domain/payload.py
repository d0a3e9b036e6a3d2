"""The shape of what acts carry: which fields an act needs and what may stand in them. Rules come after this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from onezone.kernel.errors import FieldError, RuleError
from onezone.kernel.moment import local_date, parse_instant

Check = Callable[[Any], str]
"""What is wrong with a value: its place within the field ("" is the field itself) and the reason, or ""."""


class PayloadMalformed(FieldError):
    """A field of an act has the wrong shape. Data: field (its path in the act), reason, act."""

    code = "payload_malformed"
    zh = "动作的字段 {field} 有误：{reason}"
    en = "The field {field} of the act is malformed: {reason}"


def parse_date(given: str) -> date:
    """A date, or the local date of an instant. ValueError when it is neither."""
    if len(given) == 10:
        return date.fromisoformat(given)
    try:
        return local_date(parse_instant(given))
    except RuleError as error:
        raise ValueError(given) from error


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else ": text expected"


def _date(value: Any) -> str:
    if not isinstance(value, str):
        return ": date expected"
    try:
        parse_date(value)
    except ValueError:
        return ": date expected"
    return ""


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return ": whole number expected"
    return "" if -100_000 < value < 100_000 else ": number out of range"


def _count(value: Any) -> str:
    return _number(value) or ("" if 0 < value < 1_000 else ": number out of range")


def _texts(value: Any) -> str:
    """A text, or a list of texts."""
    if isinstance(value, str):
        return ""
    if not isinstance(value, list):
        return ": text or list of texts expected"
    return next((f"[{place}]: text expected" for place, held in enumerate(value) if not isinstance(held, str)), "")


def _hashes(value: Any) -> str:
    """Slot -> content hash."""
    if not isinstance(value, Mapping):
        return ": object expected"
    return next((f".{key}: text expected" for key, held in value.items() if not isinstance(held, str) or not held), "")


def _object(value: Any) -> str:
    return "" if isinstance(value, Mapping) else ": object expected"


def _debts(value: Any) -> str:
    """Conditions: texts, or objects with text or material, owner, due."""
    if not isinstance(value, list):
        return ": list expected"
    return next((f"[{place}]{fault}" for place, held in enumerate(value) if (fault := _debt(held))), "")


def _debt(value: Any) -> str:
    if isinstance(value, str):
        return "" if value.strip() else ": text expected"
    if not isinstance(value, Mapping):
        return ": text or object expected"
    for name in ("text", "material", "owner", "id"):
        if value.get(name) is not None and not isinstance(value[name], str):
            return f".{name}: text expected"
    if not (value.get("text") or value.get("material")):
        return ".text: text expected"
    due = {name: _date(value[name]) for name in ("due", "due_on") if value.get(name)}
    return next((f".{name}{fault}" for name, fault in due.items() if fault), "")


def _place(value: Any) -> str:
    """A condition by its text, its id or its place."""
    return "" if isinstance(value, (str, int)) else ": text or number expected"


EVERYWHERE: Mapping[str, Check] = {
    **dict.fromkeys(
        ("matter", "mode", "officer", "kind", "approver", "notice", "name", "fact", "material", "hash", "filing",
         "stage", "input", "number", "consent", "text", "catalogue", "evidence", "late_reason", "seen"), _text,
    ),
    **dict.fromkeys(("missing", "matters", "reasons", "reason"), _texts),
    **dict.fromkeys(("conditions", "promised"), _debts),
    "materials": _hashes,
    "facts": _object,
    "months": _number,
    "valid_to": _date,
}  # fmt: skip
OF_ACT: Mapping[str, Mapping[str, Check]] = {
    "suspend": {"from": _date},
    "resume": {"to": _date},
    "extend_simulation": {"to": _date},
    "attest": {"from": _text, "to": _text},
    "meet_condition": {"condition": _place},
    "opine": {"outcome": _text},
    "reconfirm": {"outcome": _text},
    "decide": {"outcome": _text},
    "recommend": {"outcome": _text},
    "propose": {"outcome": _text},
    "hand_over": {"to": _text},
    "add_signer": {"to": _text, "department": _text, "place": _text},
    "give_view": {"view": _text},
    "remove_signer": {"signer": _text},
    "ask_countersign": {"departments": _texts, "days": _count},
    "countersign": {"department": _text, "verdict": _text, "signed": _text},
    "proceed": {"department": _text},
    "send_back": {"slots": _texts},
}
MODES = ("formal", "simulated")
KIND_OF: Mapping[Check, str] = {
    _text: "text", _date: "date", _number: "number", _texts: "texts", _hashes: "hashes", _object: "object",
    _debts: "debts", _place: "place", _count: "number",
}  # fmt: skip
FREE: Mapping[str, str] = {
    "days": "number", "value": "any", "waive": "flag", "not_required": "flag", "output": "any", "minutes": "text",
}  # fmt: skip
"""Fields that the rules read without a check of shape here."""
_ITEM = ("matter", "mode")
_OPINION = ("matter", "outcome", "reasons", "conditions", "output")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "file": (*_ITEM, "materials"),
    "request_supplement": (*_ITEM, "missing"),
    "resubmit": (*_ITEM, "materials"),
    "accept": (*_ITEM, "promised"),
    "refuse_acceptance": (*_ITEM, "reasons", "not_required"),
    "assign": (*_ITEM, "officer"),
    "start": ("matter",),
    "suspend": (*_ITEM, "kind", "from", "notice"),
    "resume": (*_ITEM, "kind", "to"),
    "extend": ("matter", "days", "approver", "reasons"),
    "hand_over": (*_ITEM, "to", "reason"),
    "send_back": (*_ITEM, "slots", "reason"),
    "recommend": ("matter", "outcome", "reasons", "seen"),
    "add_signer": ("matter", "to", "department", "place", "reason"),
    "give_view": ("matter", "view", "reasons"),
    "remove_signer": ("matter", "signer", "reason"),
    "propose": ("matter", "outcome", "reasons", "conditions"),
    "ask_countersign": ("matter", "departments", "days"),
    "countersign": ("matter", "verdict", "reasons", "signed"),
    "proceed": ("matter", "department", "reasons"),
    "decide": ("matter", "outcome", "reasons", "conditions", "late_reason", "output", "seen"),
    "deliver": ("matter",),
    "revoke": ("matter", "reasons"),
    "withdraw": (*_ITEM, "reasons"),
    "meet_condition": (*_ITEM, "condition", "evidence", "waive"),
    "opine": _OPINION,
    "reconfirm": _OPINION,
    "attest": ("matter", "input", "from", "to", "reason"),
    "request_conversion": ("matter",),
    "return_conversion": ("matter", "missing"),
    "formal_accept": ("matter",),
    "grant": ("matter", "reasons", "late_reason"),
    "convert": ("matter", "reasons", "late_reason"),
    "deviate": ("matter", "reasons"),
    "upgrade": ("matter",),
    "apply": (),
    "admit": ("matters", "minutes", "valid_to"),
    "refuse_admission": ("reasons",),
    "hold": ("reasons",),
    "release": (),
    "extend_simulation": ("to", "months"),
    "terminate": ("reasons",),
    "close": ("reasons",),
    "record_fact": ("name", "value", "evidence"),
    "change_input": ("material", "hash", "materials", "name", "value", "facts", "reason"),
    "extend_filing": ("filing", "days", "approver", "reasons"),
    "note": ("text",),
}
"""What each act may carry, for doors that say it beforehand (the API's schema)."""
_SET_BY_SERVICE = frozenset({"officer", "number", "consent", "catalogue"})


def fields_of(act: str) -> Mapping[str, str]:
    """Field -> kind of value of an act; an act without a row of its own may carry whatever has a shape here."""
    checks = {**EVERYWHERE, **OF_ACT.get(act, {})}
    names = FIELDS.get(act) or (() if act in FIELDS else tuple(name for name in checks if name not in _SET_BY_SERVICE))
    return {name: KIND_OF[checks[name]] if name in checks else FREE[name] for name in names}


def check_payload(act: str, data: Mapping[str, Any]) -> None:
    """Refuse an act whose fields cannot be read; absent, null and empty fields are the rules' business.

    Raises PayloadMalformed for the first one that is wrong.
    """
    checks = _checks(act)
    for name, value in data.items():
        for check in checks.get(name, ()) if value not in (None, "") else ():
            if fault := check(value):
                place, _, reason = fault.partition(": ")
                raise PayloadMalformed(field=name + place, reason=reason, act=act)
    if data.get("mode") not in (None, "", *MODES):
        raise PayloadMalformed(field="mode", reason="formal or simulated expected", act=act)


@cache
def _checks(act: str) -> Mapping[str, tuple[Check, ...]]:
    """Field -> what it must pass in an act: what holds everywhere, then what holds for the act."""
    tables = (EVERYWHERE, OF_ACT.get(act, {}))
    return {name: tuple(table[name] for table in tables if name in table) for table in tables for name in table}
