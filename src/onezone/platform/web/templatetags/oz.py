"""The small parts drawn hundreds of times on a page: lights, tags, marks, hashes, rulers, fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from onezone.platform.identity.models import ROLE_CHOICES
from onezone.platform.web import shown
from onezone.platform.web.pages import GuardMark, Ruler

register = template.Library()

LIGHTS = frozenset({"green", "notice", "yellow", "red", "black", "stop", "none"})
TAGS = frozenset({"", "ok", "warn", "bad", "go", "sim"})
for _name in (
    "zdate",
    "mmdd",
    "hhmm",
    "moment",
    "longdate",
    "weekday",
    "weekday1",
    "days",
    "amount",
    "area",
    "hash_short",
    "masked",
):
    register.filter(_name, getattr(shown, _name))


@register.filter
def role_word(role: str) -> str:
    """A role's code as the word people use: officer is 经办人; an unknown one stays as it is."""
    return str(dict(ROLE_CHOICES).get(role, role))


@register.simple_tag
def once() -> SafeString:
    """The one-time key of a form: sent twice, by a double click or Back, it counts once (docs/decisions/0082)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4().hex)


@register.simple_tag
def localname(row: Any, stem: str) -> str:
    """`<stem>_en` of a row for an English reader where it is filled, else `<stem>_zh`."""
    english = getattr(row, f"{stem}_en", "") if (get_language() or "").startswith("en") else ""
    return english or getattr(row, f"{stem}_zh")


@register.simple_tag
def light(state: str, word: Any, n: object = None, size: str = "") -> SafeString:
    """Shape, word and colour. `{n}` in the word becomes the number in bold: {% light "red" _("超 {n} 日") n=2 %}.

    state: green notice yellow red black, stop (clock stopped), none (not started). size: "", "mid", "big".
    """
    if state not in LIGHTS:
        raise template.TemplateSyntaxError(f"a light is one of {sorted(LIGHTS)}, not {state!r}")
    text = conditional_escape(word)
    if n is not None:
        text = mark_safe(text.replace("{n}", format_html("<b>{}</b>", n)))  # noqa: S308  both parts are escaped
    return format_html('<span class="light {} {}"><i aria-hidden="true"></i><span>{}</span></span>', state, size, text)


@register.simple_tag
def tag(word: object, kind: str = "") -> SafeString:
    """A small word: kind "" plain, ok, warn, bad, go (waits for me), sim (dashed blue: simulated only)."""
    if kind not in TAGS:
        raise template.TemplateSyntaxError(f"a tag is one of {sorted(TAGS)}, not {kind!r}")
    return (
        format_html('<span class="tag {}">{}</span>', kind, word)
        if kind
        else format_html('<span class="tag">{}</span>', word)
    )


@register.simple_tag
def simtag(word: object = "") -> SafeString:
    """The dashed blue mark of everything simulated: 模拟, or a word of its own such as 模拟·预核."""
    return tag(word or gettext("模拟"), "sim")


@register.simple_tag
def mark(name: str, words: object = "", size: str = "sh") -> SafeString:
    """A shape from marks.svg: done run warn late ready todo stop sim simcond simrun simwait simstale gap ...

    Without words it is decoration (aria-hidden); with words it is an image named by them.
    """
    href = f"{static('web/marks.svg')}#{name}"
    if words:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', size, words, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', size, href)


@register.simple_tag
def judge(word: object, verdict: str = "") -> SafeString:
    """A comparison's outcome with its sign: "" ✓ green, "w" △ borderline, "x" ✕ differs."""
    return format_html('<span class="judge {}">{}</span>', verdict, word)


@register.simple_tag(name="hash")
def hash_(value: str) -> SafeString:
    """A hash shown short and copied in full; the full text stays selectable in the title without a script."""
    return format_html(
        '<span class="hash"><span title="{0}">{1}</span>'
        '<button type="button" data-copy="{0}" aria-label="{2}" hidden>{3}</button></span>',
        value, shown.hash_short(value), gettext("复制全文 %s") % shown.hash_short(value), gettext("复制"),
    )  # fmt: skip


@register.simple_tag
def guards(marks: Iterable[GuardMark]) -> SafeString:
    """The row of guards of one item, with the reasons of what fails written below."""
    drawn = list(marks)
    icons = format_html_join(
        "", "<li>{}<span class='mk' aria-hidden='true'>{}</span></li>", ((_guard(m), m.code) for m in drawn)
    )
    failed = [m for m in drawn if m.passed is False and m.reason]
    why = format_html_join("", "<li><b>{}</b><span>{}</span></li>", ((m.code, m.reason) for m in failed))
    return format_html(
        '<ul class="oz-guards">{}</ul>{}',
        icons,
        format_html('<ul class="oz-guards-why">{}</ul>', why) if failed else "",
    )


def _guard(each: GuardMark) -> SafeString:
    word = {True: gettext("通过"), False: gettext("不通过"), None: gettext("未受理")}[each.passed]
    return mark(
        {True: "g-pass", False: "g-fail", None: "g-none"}[each.passed],
        f"{each.code} {each.name}{gettext('：')}{word}",
        "gm",
    )


@register.simple_tag
def guard_heads(marks: Iterable[GuardMark]) -> SafeString:
    """The head of a guard column, from the marks of any one item: code and one short word each."""
    heads = format_html_join("", "<span><b>{}</b>{}</span>", ((each.code, each.short) for each in marks))
    return format_html('<span class="oz-guard-heads">{}</span>', heads)


@register.simple_tag
def rulers(rows: Iterable[Ruler], caption: bool = True) -> SafeString:  # noqa: FBT001, FBT002  a template cannot name it otherwise
    """One ruler a clock, all on one axis; see pages.Ruler. caption False is the narrow form of the desk."""
    parts: list[SafeString] = []
    rows = list(rows)
    for row in rows:
        cells = mark_safe("".join(f'<i class="{css}"></i>' for css in row.cells))  # noqa: S308  class letters, not input
        parts.append(
            format_html(
                '<span>{}</span><div class="b" role="img" aria-label="{}">{}</div>', row.label, row.words, cells
            )
        )
        parts.append(format_html('<span class="{}">{}</span>', "c" if caption else "x", row.caption))
    if caption and rows and rows[0].axis:
        marks = format_html_join("", "<span>{}</span>", ((word,) for word in rows[0].axis))
        parts.append(format_html('<span></span><div class="ax" aria-hidden="true">{}</div>', marks))
    return format_html('<div class="oz-rulers {}">{}</div>', "" if caption else "short", mark_safe("".join(parts)))  # noqa: S308


@register.inclusion_tag("web/field.html")
def field(
    bound: BoundField, unit: object = "", hint: object = "", label: object = "", verdict: str = ""
) -> Mapping[str, Any]:
    """A labelled control with help, unit and error, joined by aria-describedby; verdict: a live check's id."""
    described = [f"{bound.auto_id}_help"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    described += [verdict] if verdict else []
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    widget = bound.field.widget
    if widget.is_required:
        attrs["aria-required"] = "true"
    choice = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if choice:
        control: object = [(option, option.choice_label) for option in bound.subwidgets]
    else:
        control = bound.as_widget(attrs=attrs)
    return {
        "bound": bound,
        "unit": unit,
        "hint": hint or bound.help_text,
        "label": label or bound.label,
        "control": control,
        "kind": "choice" if choice else "tick" if isinstance(widget, CheckboxInput) else "line",
        "verdict": verdict,
        "described": attrs.get("aria-describedby", ""),
    }


@register.inclusion_tag("web/errors.html")
def error_summary(form: Any) -> Mapping[str, Any]:
    """The list of everything wrong with a form, each line a link to its field; nothing when the form is clean."""
    fields = [(bound.auto_id, bound.label, error) for bound in form for error in bound.errors]
    return {"whole": list(form.non_field_errors()), "fields": fields, "any": bool(form.errors)}


@register.inclusion_tag("web/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Any) -> Mapping[str, Any]:
    """Links of a Django Page; keeps the other parameters of the address. Nothing for a single page."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("web/turns.html", takes_context=True)
def turns(context: Mapping[str, Any], page: Any) -> Mapping[str, Any]:
    """Links to the pages around one of a keyset (platform.keyset); keeps the other parameters of the address."""
    return {"page": page, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def sort_link(context: Mapping[str, Any], key: str, word: object, n: object = None) -> SafeString:
    """A sortable <th>: the address gets ?sort=key or -key; the rest of the query stays."""
    request = context["request"]
    now = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if now == key else key
    for place in ("page", "after", "before"):
        query.pop(place, None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now)
    return format_html(
        '<th scope="col" class="{}"{}><a href="?{}">{}</a></th>',
        "n" if n else "",
        format_html(' aria-sort="{}"', order) if order else "",
        query.urlencode(),
        word,
    )
