"""Fields that several act forms share: lists typed line by line, conditions, picks that leave the "no" to the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an item offers to its forms. Empty when an act is not about an item.

    `late`: the promise or the law's limit is past, so a signature must say why.
    """

    kinds: Pairs = ()
    open_kinds: Pairs = ()
    officers: Pairs = ()
    conditions: Pairs = ()
    differences: Pairs = ()
    materials: Pairs = ()
    """Slots of the item by the name that is recorded, with their names in the language in force."""
    closed_outcomes: Mapping[str, str] = field(default_factory=dict)
    """Outcome -> why it cannot be chosen now."""
    closed_words: Sequence[str] = ()
    late: bool = False
    today: date | None = None
    conditions_held: Sequence[Mapping[str, str]] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)
    """What this person typed before and did not give, by field."""
    drafted_at: datetime | None = None
    phrases: Sequence[Any] = ()
    """What is at hand to put into opinions and reasons."""
    people: Sequence[tuple[str, Pairs]] = ()
    """Officers of all departments, grouped: who may be asked for a view."""
    awaited: Pairs = ()
    departments: Pairs = ()
    unsettled: Pairs = ()
    """Departments whose countersignature is missing."""
    countersign_days: int | None = None
    silence_word: str = ""
    proposal: Mapping[str, Any] = field(default_factory=dict)
    """The proposed outcome in words, with its hash; empty when there is none."""
    held: Mapping[str, Any] = field(default_factory=dict)
    """What a form begins with: an outcome that was recommended or proposed before."""
    seen: str = ""
    """Digest of the inputs that the form is shown on."""


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date as the browser's own calendar gives it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, widget=widget, help_text=help_text, input_formats=["%Y-%m-%d"]
    )


def text_field(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """A text of several lines, at most 2000 signs."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text, max_length=2000)


def pick_field(label: Any, choices: Sequence[tuple[str, Any]], *, required: bool = True) -> forms.CharField:
    """One of some values. What is not among them goes on to the rules, which refuse it by their own name."""
    return forms.CharField(label=label, required=required, widget=forms.Select(choices=list(choices)), max_length=200)


def person_field(label: Any, people: Sequence[tuple[str, Any]]) -> forms.CharField:
    """Somebody, whom nobody is before a person was chosen: work must not go to whoever stands first."""
    return pick_field(label, [("", _("请选择")), *people])


class OutcomeRadios(forms.RadioSelect):
    """Radio cards of which some cannot be chosen now."""

    closed: Mapping[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Disable what the rules refuse; the reason stands below."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


class LinesField(forms.CharField):
    """A list typed one entry a line; gives a list of texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The entries without empty lines."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        """Lengths were bounded by the widget's text."""
        super().run_validators("\n".join(value))


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One line of the conditions editor as it was typed."""

    number: int
    text: str = ""
    owner: str = "applicant"
    due: str = ""
    error: str = ""


class ConditionsInput:
    """The conditions typed in lines of text, owner and date (`condition_text`, `condition_owner`, `condition_due`)."""

    SPARE = 2

    def __init__(self, data: Mapping[str, Any] | None, held: Sequence[Mapping[str, str]] = ()) -> None:
        self.more = bool(data and data.get("more"))
        self.lines = (
            self._typed(data) if data is not None else [ConditionLine(at, **line) for at, line in enumerate(held)]
        )

    def _typed(self, data: Mapping[str, Any]) -> list[ConditionLine]:
        columns = [_values(data, f"condition_{name}") for name in ("text", "owner", "due")]
        lines = []
        for at in range(max((len(column) for column in columns), default=0)):
            text, owner, due = (column[at].strip() if at < len(column) else "" for column in columns)
            if text or due:
                lines.append(ConditionLine(at, text, owner or "applicant", due, _line_error(text, due)))
        return lines

    @property
    def errors(self) -> list[str]:
        return [line.error for line in self.lines if line.error]

    def payload(self) -> list[dict[str, str]]:
        """The conditions as the engine takes them."""
        return [
            {"text": line.text, "owner": line.owner, **({"due": line.due} if line.due else {})} for line in self.lines
        ]

    def __iter__(self) -> Any:
        """The typed lines, renumbered, and some empty ones to type into."""
        spare = self.SPARE + (3 if self.more else 0)
        yield from (
            ConditionLine(at, line.text, line.owner, line.due, line.error) for at, line in enumerate(self.lines)
        )
        yield from (ConditionLine(len(self.lines) + extra) for extra in range(spare))


def _values(data: Mapping[str, Any], name: str) -> list[str]:
    found = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
    return [str(each) for each in ([found] if isinstance(found, str) else found)]


def _line_error(text: str, due: str) -> str:
    if not text:
        return str(_("请写明条件内容"))
    if due:
        try:
            date.fromisoformat(due)
        except ValueError:
            return str(_("“%(due)s”不是日期") % {"due": due})
    return ""
