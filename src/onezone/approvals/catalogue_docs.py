"""Owns the catalogue as documentation: Markdown tables of matters, limits, laws and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onezone.approvals.domain.catalogue import KINDS, Catalogue, LawRef, Limit, Matter
from onezone.approvals.domain.criterion import NUMBER_TESTS, Criterion, Question, Test, number_text

_UNITS = {"wd": "工作日", "cd": "日"}
_STARTS = {"acceptance": "受理", "receipt": "收件", "event": "事件"}
_SIMULATIONS = {
    "full": "模拟审批意见",
    "pre_review": "预审意见",
    "pre_check": "材料预核",
    "pre_service": "预服务",
    "none": "直接正式办",
    "excluded": "不得模拟",
}
_APPLIES = {"always": "都要", "conditional": "按条件", "optional": "可选", "no": "不办"}


def render_catalogue_markdown(catalogue: Catalogue) -> str:
    """The whole catalogue as one Markdown page, in the catalogue's own order: the same input gives the same text."""
    parts = [
        f"# {catalogue.title_zh}",
        f"版本 {catalogue.version} · {len(catalogue.matters)} 个事项 · 规则摘要 `{catalogue.ruleset}`",
        catalogue.provenance_zh,
        *(_stage(catalogue, stage) for stage in catalogue.stages),
        "## 替代前置\n\n" + _alternatives(catalogue),
        "## 问题\n\n" + _questions(catalogue),
        "## 模拟审批准入\n\n" + _admission(catalogue),
        "## 法规\n\n" + _laws(catalogue.laws.values()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _stage(catalogue: Catalogue, stage_id: str) -> str:
    stage = catalogue.stages[stage_id]
    lead = catalogue.departments.get(stage.lead)
    matters = [each for each in catalogue.matters.values() if each.stage == stage_id]
    head = ["编号", "事项", "部门", "类别", "法定", "承诺", "前置", "等土地", "适用", "模拟", "读取的事实"]
    rows = [_row(catalogue, matter) for matter in matters]
    title = f"## {stage.name_zh}（{lead.name_zh if lead else stage.lead} 牵头，{len(matters)} 项）"
    conditions = [
        f"- **{each.id} {each.short_zh}** {condition_text(each.condition, catalogue)}"
        + (f"。{each.condition_zh}" if each.condition_zh else "")
        for each in matters
        if each.condition is not None
    ]
    return "\n\n".join(part for part in (title, _table(head, rows), "\n".join(conditions)) if part)


def _row(catalogue: Catalogue, matter: Matter) -> list[str]:
    department = catalogue.departments.get(matter.department)
    applies = [f"{catalogue.tracks.get(t, (t,))[0]}{_APPLIES[a]}" for t, a in matter.applies.items()]
    return [
        matter.id,
        matter.name_zh,
        (department.short_zh or department.name_zh) if department else matter.department,
        KINDS[matter.kind][0],
        limit_text(matter.statutory),
        limit_text(matter.promised),
        "、".join((*matter.requires, *(f"{each}(如适用)" for each in matter.requires_if_applicable))),
        "、".join(matter.waits_for_land),
        "；".join(applies),
        _SIMULATIONS[matter.simulation],
        "、".join(f"`{each}`" for each in matter.reads),
    ]


def limit_text(limit: Limit | None) -> str:
    """`20+10 工作日（受理）`, `即办`, or empty."""
    if limit is None:
        return ""
    if limit.value == 0:
        return "即办"
    extension = f"+{limit.extension}" if limit.extension else ""
    return f"{limit.value}{extension} {_UNITS[limit.unit]}（{_STARTS[limit.start]}）"


def condition_text(criterion: Criterion | None, catalogue: Catalogue) -> str:
    """A criterion in words, with the thresholds."""
    if criterion is None:
        return ""
    parts = [_part_text(part, catalogue) for part in criterion.parts]
    text = ("，且" if criterion.join == "all" else "，或").join(parts)
    return f"除非{text}" if criterion.negated else text


def _part_text(part: Test | Criterion, catalogue: Catalogue) -> str:
    if isinstance(part, Test):
        return _test_text(part, catalogue)
    text = condition_text(part, catalogue)
    return f"（{text}）" if len(part.parts) > 1 else text


def _test_text(test: Test, catalogue: Catalogue) -> str:
    question = catalogue.questions.get(test.answer)
    if question is None:
        return test.answer
    if test.test in NUMBER_TESTS:
        against = number_text(test.against) if not isinstance(test.against, (str, tuple)) else str(test.against)
        return f"{question.label_zh} {NUMBER_TESTS[test.test][0]} {against} {question.unit_zh}".strip()
    named = test.against if isinstance(test.against, tuple) else (str(test.against),)
    said = "、".join(choice.zh for each in named if (choice := question.choice(each)) is not None)
    return f"{question.label_zh}：{said}"


def _alternatives(catalogue: Catalogue) -> str:
    rows = [
        [
            each.id,
            each.name_zh,
            "、".join(each.any_of),
            "、".join(f"`{fact}`" for fact in each.facts),
            "；".join(f"{matter}：{'、'.join(choices)}" for matter, choices in each.per_matter.items()),
        ]
        for each in catalogue.alternatives.values()
    ]
    return _table(["编号", "名称", "任一事项", "或事实", "个别事项"], rows)


def _questions(catalogue: Catalogue) -> str:
    rows = [
        [f"`{each.id}`", each.sentence_zh, _offered(each), condition_text(each.asked_if, catalogue)]
        for each in catalogue.questions.values()
    ]
    return _table(["问题", "句子", "答案", "何时问"], rows)


def _offered(question: Question) -> str:
    return question.unit_zh if question.kind == "number" else "、".join(each.zh for each in question.choices)


def _admission(catalogue: Catalogue) -> str:
    return "\n".join(f"- {each.zh}" for each in catalogue.admission)


def _laws(laws: Iterable[LawRef]) -> str:
    rows = [
        [
            each.title,
            each.in_force_from.isoformat() if each.in_force_from else "",
            each.in_force_to.isoformat() if each.in_force_to else "",
            "" if each.source == "found" else "待核对",
            each.note,
        ]
        for each in laws
    ]
    return _table(["法规", "施行", "截止", "日期来源", "说明"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(_lines(head, rows)) if rows else ""


def _lines(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
