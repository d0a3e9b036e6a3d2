"""Owns the sentences of catalogue findings: code -> Chinese and English, and how a finding gets its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from onezone.approvals.domain.catalogue import Finding, Place

MESSAGES: Mapping[str, tuple[str, str]] = {
    # reading the file
    "missing": ("缺少“{key}”", "“{key}” is missing"),
    "wrong_type": ("“{key}”应当是{expected_zh}", "“{key}” should be {expected_en}"),
    "unknown_key": ("不认识“{key}”", "“{key}” is not a known key"),
    "not_one_of": ("“{key}”是“{value}”，只能是：{allowed}", "“{key}” is “{value}”; it must be one of: {allowed}"),
    "bad_date": ("“{key}”不是日期（年-月-日）：{value}", "“{key}” is not a date (YYYY-MM-DD): {value}"),
    "out_of_range": ("“{key}”不能小于 {minimum}：{value}", "“{key}” must not be below {minimum}: {value}"),
    "duplicate_id": ("{kind_zh}“{id}”重复，前一处在第 {first} 行", "{kind} “{id}” stands twice, first in line {first}"),
    "too_deep": ("条件嵌套太深（最多 {limit} 层）", "the condition is nested too deeply ({limit} levels at most)"),
    # what is referred to exists
    "unknown_matter": ("没有事项“{id}”", "there is no matter “{id}”"),
    "unknown_department": ("没有部门“{id}”", "there is no department “{id}”"),
    "unknown_stage": ("没有阶段“{id}”", "there is no stage “{id}”"),
    "unknown_fact": ("没有登记事实“{id}”", "the fact “{id}” is not declared"),
    "unknown_law": ("法规表里没有“{id}”", "the law “{id}” is not in the table of laws"),
    "unknown_track": ("没有类别“{id}”", "there is no track “{id}”"),
    "unknown_question": (
        "条件引用了不存在的问题“{id}”",
        "the condition refers to a question “{id}” that does not exist",
    ),
    "unknown_choice": (
        "问题“{question}”没有选项“{id}”",
        "the question “{question}” has no choice “{id}”",
    ),
    "wrong_test": (
        "问题“{question}”（{kind}）不能用“{test}”来判断",
        "the question “{question}” ({kind}) cannot be tested with “{test}”",
    ),
    "question_cycle": ("问题互相等待：{cycle}", "questions wait for each other: {cycle}"),
    # the graph
    "cycle": ("前置关系成环：{cycle}", "prerequisites form a cycle: {cycle}"),
    "not_reachable": (
        "{track} 必办的事项依赖“{id}”，但该类别里没有事项能满足它",
        "it is always required for {track}, but nothing in that track satisfies “{id}”",
    ),
    "land_not_marked": (
        "前置“{id}”要等土地，应写进 waits_for_land",
        "the prerequisite “{id}” waits for the land and must be listed in waits_for_land",
    ),
    "land_mark_unknown": (
        "waits_for_land 里的“{id}”不在 requires 里",
        "“{id}” in waits_for_land is not among requires",
    ),
    "excludes_one_sided": (
        "与“{id}”互斥只写在一边",
        "“{id}” is excluded here, but it does not exclude this matter",
    ),
    # limits, dates, simulation
    "promise_too_long": (
        "承诺 {promised} 长于法定 {statutory}",
        "the promise of {promised} is longer than the statutory {statutory}",
    ),
    "dates_reversed": ("施行日期 {start} 晚于截止日期 {end}", "in force from {start}, which is after {end}"),
    "dates_overlap": ("与“{other}”的施行期重叠", "its dates of force overlap with those of “{other}”"),
    "law_not_in_force": (
        "所依据的法规在事项施行期内都无效",
        "none of its laws is in force while the matter is",
    ),
    "building_simulated": (
        "它给出施工的权利，模拟只能是材料预核（pre_check），现为“{value}”",
        "it gives the right to build, so simulation may only be a pre_check, not “{value}”",
    ),
    "condition_missing": (
        "“{track}”写的是按条件，却没有条件",
        "it is conditional for “{track}” but has no condition",
    ),
    "no_matters": ("目录里没有事项", "the catalogue has no matters"),
    # the file itself
    "duplicate_key": ("“{key}”在同一处写了两次", "“{key}” stands twice in one place"),
}

_TYPES: Mapping[str, str] = {
    "text": "文字",
    "a whole number": "整数",
    "true or false": "true 或 false",
    "a list": "列表",
    "a mapping": "键值表",
    "a list of texts": "文字列表",
    "a number": "数字",
}
_KINDS: Mapping[str, str] = {
    "matter": "事项",
    "department": "部门",
    "stage": "阶段",
    "alternative": "替代前置",
    "question": "问题",
    "fact": "事实",
    "law": "法规",
    "project_type": "项目类型",
    "choice": "选项",
    "admission": "准入规则",
    "track": "类别",
}

_EARLIER = re.compile(r"\.earlier\[\d+\]")

Lines = Mapping[str, Place | int]


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def finding(code: str, path: str, lines: Lines | None = None, **data: object) -> Finding:
    """Make a finding; its line is that of the path, or of the nearest thing around it."""
    zh, en = MESSAGES[code]
    words = _Words(data)
    if "expected" in data:
        words["expected_en"], words["expected_zh"] = data["expected"], _TYPES.get(str(data["expected"]), "")
    if "kind" in data:
        words["kind_zh"] = _KINDS.get(str(data["kind"]), str(data["kind"]))
    place = place_of(path, lines)
    return Finding(place.line, path, code, zh.format_map(words), en.format_map(words), place.file)


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Drop what an earlier version only repeats of the latest one, because it took it over from there."""
    found = tuple(findings)
    said = {(each.path, each.code, each.en) for each in found}
    return tuple(
        each
        for each in found
        if (latest := _EARLIER.sub("", each.path)) == each.path or (latest, each.code, each.en) not in said
    )


def place_of(path: str, lines: Lines | None) -> Place:
    """Where a path stands: its own line, else that of the nearest path around it; line 0 when none is known."""
    held = lines or {}
    while True:
        place = held.get(path)
        if isinstance(place, Place):
            return place
        if place is not None:
            return Place("", place)
        if not path:
            return Place("", 0)
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
