"""Template tags and components: what they draw, what they refuse, and that nothing typed by people becomes markup."""

from __future__ import annotations

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, TemplateSyntaxError, engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from onezone.platform.keyset import Page
from onezone.platform.web.pages import GuardMark, Ruler

EVIL = "<script>alert(1)</script>"


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load oz %}" + source).render(context, context.pop("request", None))  # type: ignore[arg-type]


def test_a_light_says_its_word_beside_its_shape() -> None:
    drawn = draw("{% light 'red' '超 {n} 日' n=2 %}")
    assert '<span class="light red' in drawn
    assert "超 <b>2</b> 日" in drawn
    assert '<i aria-hidden="true">' in drawn


@pytest.mark.parametrize("source", ["{% light 'blue' 'x' %}", "{% tag 'x' 'pink' %}"])
def test_an_unknown_state_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% light 'red' evil %}",
        "{% light 'red' '超 {n}' n=evil %}",
        "{% tag evil %}",
        "{% simtag evil %}",
        "{% judge evil %}",
        "{% hash evil %}",
        "{% mark 'done' evil %}",
        "{% guards marks %}",
        "{% guard_heads marks %}",
        "{% rulers rulers %}",
        "{% rulers rulers caption=False %}",
    ],
)
def test_a_tag_escapes_what_people_typed(source: str) -> None:
    marks = (GuardMark("G1", EVIL, EVIL, passed=False, reason=EVIL),)
    drawn = draw(source, evil=EVIL, marks=marks, rulers=(Ruler(EVIL, EVIL, EVIL, ("e", "d"), (EVIL, "")),))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_guard_names_itself_and_its_reason_stands_in_text() -> None:
    marks = (
        GuardMark("G1", "土地事实一致", "土地", passed=True, reason="不显示"),
        GuardMark("G2", "法定前置已正式生效", "前置", passed=False, reason="L06 未缴清"),
        GuardMark("G7", "正式申报已签署并受理", "申报", passed=None),
    )
    drawn = draw("{% guards marks %}", marks=marks)
    assert 'aria-label="G1 土地事实一致：通过"' in drawn
    assert 'aria-label="G2 法定前置已正式生效：不通过"' in drawn
    assert 'aria-label="G7 正式申报已签署并受理：未受理"' in drawn
    assert "<li><b>G2</b><span>L06 未缴清</span></li>" in drawn
    assert "不显示" not in drawn


def test_a_simulated_tag_looks_simulated() -> None:
    assert draw("{% simtag %}") == '<span class="tag sim">模拟</span>'


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    agreed = forms.BooleanField(label="同意", required=False)
    kind = forms.ChoiceField(label="类型", widget=forms.RadioSelect, choices=[("a", "甲"), ("b", "乙")])


def test_a_wrong_field_is_joined_to_its_help_its_error_and_its_live_check() -> None:
    drawn = draw("{% field form.name verdict='v' %}", form=Sample({}))
    assert 'aria-describedby="id_name_help id_name_error v"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-required="true"' in drawn
    assert 'id="id_name_help"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'for="id_name"' in drawn


def test_a_clean_field_claims_no_error() -> None:
    drawn = draw("{% field form.name unit='亩' %}", form=Sample())
    assert "aria-invalid" not in drawn
    assert "_error" not in drawn
    assert '<span class="unit">亩</span>' in drawn


def test_radio_choices_are_one_group_with_a_legend() -> None:
    drawn = draw("{% field form.kind %}", form=Sample())
    assert "<fieldset" in drawn
    assert "<legend>类型" in drawn
    assert drawn.count('type="radio"') == 2


def test_the_error_summary_links_every_field_and_is_silent_when_clean() -> None:
    drawn = draw("{% error_summary form %}", form=Sample({}))
    assert 'href="#id_name"' in drawn
    assert 'role="alert"' in drawn
    assert draw("{% error_summary form %}", form=Sample({"name": "x", "kind": "a"})).strip() == ""


def test_the_pager_keeps_the_filter_and_a_single_page_has_none() -> None:
    request = RequestFactory().get("/?state=late&page=2")
    drawn = draw("{% pager page %}", page=Paginator(range(250), 100).page(2), request=request)
    assert "?state=late&amp;page=3" in drawn
    assert "第 101—200 条，共 250 条" in drawn
    assert draw("{% pager page %}", page=Paginator(range(5), 100).page(1), request=request).strip() == ""


def test_a_keyset_pager_keeps_the_filters_and_names_a_place() -> None:
    request = RequestFactory().get("/?state=late&after=x&page=2")
    drawn = draw("{% turns page %}", page=Page((1,), before='["a"]', after="", total=41), request=request)
    assert 'rel="prev" href="?state=late&amp;before=%5B%22a%22%5D"' in drawn
    assert 'rel="first" href="?state=late"' in drawn
    assert 'rel="next"' not in drawn
    assert "41" in drawn
    assert draw("{% turns page %}", page=Page((1,), "", "", 1), request=request).strip() == ""


def test_a_sortable_head_turns_around_and_forgets_the_page() -> None:
    request = RequestFactory().get("/?sort=due&page=3&state=late")
    drawn = draw("{% sort_link 'due' '到期' %}", request=request)
    assert 'aria-sort="ascending"' in drawn
    assert "sort=-due" in drawn
    assert "state=late" in drawn
    assert "page=" not in drawn


def compose(source: str, **context: object) -> str:
    """Draw components as a template file would be drawn; from_string alone leaves them as they are."""
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(
    "source",
    [
        '<c-card title="{{ evil }}" note="{{ evil }}">x</c-card>',
        '<c-empty title="{{ evil }}">x</c-empty>',
        '<c-stat n="{{ evil }}" label="{{ evil }}" />',
        '<c-stat :n="evil" label="x" href="/" />',
        '<c-head title="{{ evil }}" />',
        '<c-step n="1" title="{{ evil }}" />',
        '<c-tab href="{{ evil }}">x</c-tab>',
        '<c-radio name="a" value="{{ evil }}" label="{{ evil }}" />',
        '<c-field for="a" label="{{ evil }}" error="{{ evil }}">x</c-field>',
        '<c-dialog id="d" title="{{ evil }}">x</c-dialog>',
        '<c-confirm action="/" button="{{ evil }}">x</c-confirm>',
    ],
)
def test_a_component_escapes_what_people_typed(source: str) -> None:
    drawn = compose(source, evil=EVIL)
    assert "<c-" not in drawn
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_tab_shown_is_the_current_page() -> None:
    source = '<c-tabs label="页"><c-tab href="/a/" :on="yes" :count="n">甲</c-tab><c-tab href="/b/">乙</c-tab></c-tabs>'
    drawn = compose(source, yes=True, n=0)
    assert drawn.count("aria-current") == 1
    assert "<b>0</b>" in drawn


def test_a_context_without_a_request_still_draws_a_light() -> None:
    assert "停表" in engines["django"].engine.from_string("{% load oz %}{% light 'stop' '停表' %}").render(Context({}))
