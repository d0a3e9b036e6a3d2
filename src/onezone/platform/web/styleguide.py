"""What the style guide shows: every component in each state, the empty and the very long; samples, not translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.clock import run_clock
from onezone.platform.web.context import NavGroup, NavLink
from onezone.platform.web.pages import GuardMark, Ruler, ruler_axis, ruler_cells, ruler_days

LONG = "凌源市小城市农产品深加工园区标准化厂房(一期)1—6号楼及附属冷链仓储工程暨配套道路、给排水、电力、通信管网建设项目"
FIRM = "凌源市小城市农产品深加工园区建设发展有限公司"
DIGEST = "sha256:9f2c41d807bc7c1e52d0b06a9e17a7d140fe5c22e9b7c04e91b219e603d4e41a"
GUARD_WORDS = (
    ("G1", "土地", "土地事实一致"), ("G2", "前置", "法定前置已正式生效"), ("G3", "快照", "快照一致"),
    ("G4", "有效", "意见未过期、规则集未变"), ("G5", "公示", "公示等程序已完成"),
    ("G6", "条件", "条件与承诺材料已了结"), ("G7", "申报", "正式申报已签署并受理"),
)  # fmt: skip


LIGHTS = (
    ("green", "余 {n} 日", 5), ("notice", "余 {n} 日", 2), ("yellow", "余 {n} 日", 1), ("red", "超 {n} 日", 2),
    ("black", "法定超 {n} 日", 6), ("stop", "停表", None), ("none", "未起算", None),
)  # fmt: skip


def render_alone(template: str, context: Mapping[str, Any]) -> str:
    """A page without request and context processors."""
    return get_template(template).render(dict(context))


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="项目名称", help_text="与备案证一致")
    credit = forms.CharField(label="统一社会信用代码", help_text="18 位")
    area = forms.DecimalField(label="用地面积", required=False)
    kind = forms.ChoiceField(label="项目类型", choices=[("i", "工业类"), ("g", "政府投资类")])
    outcome = forms.ChoiceField(
        label="结论", widget=forms.RadioSelect,
        choices=[("grant", "准予许可"), ("refuse", "不予许可")],
    )  # fmt: skip
    opinion = forms.CharField(label="审查意见", widget=forms.Textarea(attrs={"rows": 3}))
    filed = forms.DateField(label="收件日", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    paper = forms.FileField(label="材料", help_text="PDF、JPG、PNG，单个不超过 20 MB", required=False)
    promise = forms.BooleanField(label="已签署风险承诺书")


@dataclass(frozen=True, slots=True)
class SampleNode:
    """One node of the sample graph: css classes, shape, and the words on it."""

    css: str
    shape: str
    state: str
    days: str
    name: str
    meta: str
    sim: bool = False


def parts() -> dict[str, Any]:
    """The context of the first page: words, tables, forms, dialogs."""
    sent = SampleForm({"name": "", "credit": "91211382MA0XQ1234", "kind": "i"}, auto_id="bad_%s")
    sent.is_valid()
    rows = [
        {"name": LONG if n == 1 else f"项目 {n}", "firm": FIRM, "state": s}
        for n, s in enumerate(("red", "yellow", "green"), 1)
    ]
    return {
        "form": SampleForm(auto_id="id_%s"), "sent": sent, "rows": rows, "long": LONG, "firm": FIRM, "digest": DIGEST,
        "page": Paginator(range(250), 100).page(2), "day": date(2026, 11, 23),
        "lights": LIGHTS,
    }  # fmt: skip


def case() -> dict[str, Any]:
    """The context of the second page: rulers, timeline, permit graph, guards, queue."""
    return {"rulers": sample_rulers(), "nodes": NODES, "guards_ok": guard_marks(""), "guards_bad": guard_marks("G1 G3"),
            "long": LONG, "firm": FIRM, "digest": DIGEST, "marks": MARKS}  # fmt: skip


def guard_marks(failing: str) -> tuple[GuardMark, ...]:
    """Seven marks of which the named ones fail; G7 is not reached when any fails."""
    return tuple(
        GuardMark(
            code,
            name,
            short,
            None if failing and code == "G7" else code not in failing,
            "容积率：意见依据 ≥1.2，合同 ≥1.3",
        )
        for code, short, name in GUARD_WORDS
    )


def sample_rulers() -> tuple[Ruler, ...]:
    """B302 of the drawn item: accepted 11-09, public notice 11-12 to 11-18 stops the promise only, seen on 11-23."""
    calendar, start, today = builtin_calendar(), date(2026, 11, 9), date(2026, 11, 23)
    notice = (date(2026, 11, 12), date(2026, 11, 18))
    promised = run_clock(limit=3, unit="wd", start_on=start, calendar=calendar, as_of=today, suspensions=(notice,))
    statutory = run_clock(limit=20, unit="wd", start_on=start, calendar=calendar, as_of=today)
    days = ruler_days((promised, statutory), today, calendar)
    axis = ruler_axis((promised, statutory), days)
    promise = mark_safe('<b>3</b> 个工作日 · 到期 <b>11-19</b> · <span class="red">已超 2</span>')
    law = mark_safe("<b>20</b> 个工作日 · 到期 <b>12-07</b> · 余 <b>10</b>")
    first, second = ruler_cells(promised, days, today, (notice,)), ruler_cells(statutory, days, today)
    return (
        Ruler("承诺", "承诺 3 个工作日，到期 11 月 19 日，已超 2 个工作日", promise, first, axis),
        Ruler("法定", "法定 20 个工作日，到期 12 月 7 日，余 10", law, second, axis),
    )


def sample_navigation() -> tuple[NavGroup, ...]:
    """The drawn navigation, so that the frame is seen in full without signing in."""
    mine = (NavLink("工作台", "/desk/", current=True, count=12), NavLink("消息", "/messages/", current=False, count=3))
    rest = (("窗口", None), ("项目", None), ("模拟审批", 20))
    work = tuple(NavLink(word, "/styleguide/", current=False, count=count) for word, count in rest)
    return NavGroup("我的", mine), NavGroup("审批", work)


_DONE = (
    SampleNode("done", "done", "办结", "6/7 日", "环评报告表审批", "P202 · 生态环境局"),
    SampleNode("warn", "warn", "剩 1 日", "4/5 日", "水土保持方案审批", "P205 · 水务局"),
    SampleNode("late", "late", "超 2 日", "9/7 日", "节能审查", "P204 · 发改局"),
)
_LAND = (
    SampleNode("run", "run", "挂牌中", "25/30 天", "公告与挂牌出让", "L03 · 自然资源局"),
    SampleNode("gap tall", "gap", "缺", "", "土地出让合同", "L04 · 轮到自然资源局"),
)
_PLOT = (
    SampleNode("stop", "stop", "停表", "2/3 日", "用地预审与选址", "A105 · 自然资源局"),
    SampleNode("sim", "sim", "同意", "2/2 日", "用地规划许可证", "A107 · 自然资源局", sim=True),
)
_PLAN = (
    SampleNode("sim", "simcond", "附条件同意", "3/3 日", "工程规划许可证", "B302 · 自然资源局", sim=True),
    SampleNode("sim stale", "simstale", "意见失效", "", LONG, "B303 · 人防办", sim=True),
)
_BUILD = (
    SampleNode("sim", "simrun", "在审", "3/5 日", "施工图联合审查", "C401 · 住建局", sim=True),
    SampleNode("refused", "refused", "不予许可", "2/2 日", "施工许可证", "C405 · 住建局"),
    SampleNode("void sim", "simvoid", "作废", "", "质量安全监督", "C404 · 住建局", sim=True),
)
_ACCEPT = (
    SampleNode("ready", "ready", "可申报", "承诺 10 日", "排污许可证", "D610 · 企业申报"),
    SampleNode("todo", "todo", "未到", "承诺 3 日", "房屋首次登记", "D612 · 自然资源局"),
)
NODES = (
    ("并行推进", _DONE), ("土地", _LAND), ("立项用地规划许可", _PLOT),
    ("工程建设许可", _PLAN), ("施工许可", _BUILD), ("竣工验收", _ACCEPT),
)  # fmt: skip
MARKS = (
    "done", "run", "warn", "late", "lapsed", "ready", "todo", "stop", "refused", "void", "sim", "simcond", "simrun",
    "simwait", "simstale", "simvoid", "gap", "g-pass", "g-fail", "g-none", "r-again", "r-wait", "clock",
)  # fmt: skip

PAGES: dict[str, Callable[[], dict[str, Any]]] = {"parts": parts, "case": case}
