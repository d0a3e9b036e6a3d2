"""The left side of an item page: the fields it reads, its materials, the results it rests on, who waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item_words import change_words, fact_name, value_words
from onezone.approvals.queries.item import (
    Found,
    Upstream,
    dependants,
    file_versions,
    looked_at,
    readings,
    upstream,
)
from onezone.platform.web.shown import mmdd


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One field: its value now, what the opinion rested on, where it comes from, and how the two compare."""

    label: str
    name: str
    now: str
    then: str
    source: str
    changed: bool
    verdict: str
    verdict_kind: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a material."""

    number: int
    hash: str
    name: str
    by: str
    at: str
    current: bool
    reviewed: bool


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One material of the item; without versions it is still owed."""

    name: str
    versions: tuple[VersionRow, ...]
    changed: bool
    promised: date | None


@dataclass(frozen=True, slots=True)
class UpRow:
    """One result that the item rests on."""

    code: str
    name: str
    href: str
    told: str
    on: date | None
    output: str
    simulated: bool
    word: str
    verdict: str


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One matter that waits for this item."""

    code: str
    name: str
    href: str
    simulated: bool
    state: str
    department: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One debt of the outcome."""

    id: str
    text: str
    owner: str
    due: date | None
    state: str
    tone: str
    open: bool


def read_rows(found: Found) -> tuple[ReadRow, ...]:
    """The fields in the catalogue's order."""
    catalogue, rows = found.case.context.catalogue, []
    has_snapshot = looked_at(found.item) is not None
    for each in readings(found):
        verdict, kind = _("尚未登记") if each.now is None else "", "w"
        if has_snapshot and (each.now is not None or each.changed):
            verdict, kind = (_("变了"), "x") if each.changed else (_("未变"), "")
        sources = {"paper": _("土地文件"), "recorded": _("登记"), "applicant": _("申请人"), "none": "—"}
        source = sources[each.source]
        if each.now is None:
            source = "—"
        elif each.by and each.on is not None:
            source += f" · {words.officer_name(each.by)} {mmdd(each.on)}"
        rows.append(
            ReadRow(
                fact_name(each.name, catalogue), each.name, _known(each.now), _known(each.then), source,
                each.changed, verdict, kind,
            )
        )  # fmt: skip
    return tuple(rows)


def _formal_changes(found: Found, item: WorkItem) -> tuple[str, ...]:
    """What changed under a formal review since its department last looked, or since a step that stands no more."""
    if not item.is_open:
        return ()
    seen = [item.seen, *(step.inputs for step in item.recommendations if step.outdated)]
    if item.proposal is not None and item.proposal.outdated:
        seen.append(item.proposal.inputs)
    found_changes = [each for then in seen if then is not None for each in found.case.changed_since(item, then)]
    catalogue = found.case.context.catalogue
    return tuple(dict.fromkeys(change_words(each, catalogue) for each in found_changes))


def _known(value: str | None) -> str:
    return "—" if value is None else value_words(value)


def slot_rows(found: Found) -> tuple[SlotRow, ...]:
    """Every slot of the matter's list and of the filing, with its versions; shared ones are not asked of anybody."""
    held = file_versions(found)
    item = found.item
    seen = looked_at(item)
    reviewed = seen.materials if seen is not None else {}
    promised = {each.material: each.due_on for each in item.conditions if each.material and each.is_open}
    rows = []
    for name in dict.fromkeys((*held, *found.matter.material_names)):
        versions = held.get(name, ())
        rows.append(
            SlotRow(
                words.material_name(found.case.context.catalogue, name),
                tuple(
                    VersionRow(
                        number, each["hash"], each.get("name", ""), each.get("by", ""), each.get("at", ""),
                        number == len(versions), reviewed.get(name) == each["hash"],
                    )
                    for number, each in enumerate(versions, 1)
                ),
                bool(versions) and name in reviewed and reviewed[name] != versions[-1]["hash"],
                promised.get(name),
            )
        )  # fmt: skip
    return tuple(rows)


def up_rows(found: Found, today: date) -> tuple[UpRow, ...]:
    """The prerequisites with what stands for each: formal result, simulated opinion, land fact, or nothing yet."""
    return tuple(_up_row(found, each) for each in upstream(found, today))


def _up_row(found: Found, each: Upstream) -> UpRow:
    catalogue = found.case.context.catalogue
    simulated = each.how in ("simulated", "stale")
    told, word, verdict = {
        "formal": (_("正式决定"), _("正式有效"), ""),
        "fact": (_("由登记的事实证明"), _("有效"), ""),
        "simulated": (_("模拟意见，不能代替正式前置"), _("模拟同意"), ""),
        "stale": (_("模拟意见，依据已变化"), _("意见失效"), "x"),
        "running": (_("已申报，尚无结果"), _("未生效"), "w"),
        "assumed": (
            _("土地尚未取得，按拟供地条件假定") if found.simulated else _("土地尚未取得"),
            _("缺的一环") if found.simulated else _("没有结果"),
            "w" if found.simulated else "x",
        ),
        "missing": (_("尚未申报"), _("没有结果"), "x"),
    }[each.how]
    if each.optional:
        told = _("适用时需要 · ") + told
    alternative = catalogue.alternatives.get(each.matter)
    name = words.matter_name(catalogue, each.matter) if alternative is None else _alternative(alternative)
    has_page = each.matter in (found.case.sim_items if simulated else found.case.work_items)
    return UpRow(
        code=each.matter if alternative is None else "",
        name=name,
        href=item_url(found.reference, each.matter, simulated=simulated) if has_page else "",
        told=f"{each.number} · {told}" if each.number else told,
        on=each.on,
        output=each.output or "",
        simulated=simulated,
        word=word,
        verdict=verdict,
    )


def _alternative(held: object) -> str:
    return words.in_language((held.name_zh, held.name_en))  # type: ignore[attr-defined]


def wait_rows(found: Found, today: date) -> tuple[WaitRow, ...]:
    """The matters that rest on this one and are under way or on the route."""
    catalogue, rows = found.case.context.catalogue, []
    for each in dependants(found, today):
        simulated = each.mode == "simulated"
        state = _("未申报")
        if each.state:
            state = (words.sim_state if simulated else words.work_state)(each.state)[0]
        rows.append(
            WaitRow(
                each.matter,
                words.matter_name(catalogue, each.matter),
                item_url(found.reference, each.matter, simulated=simulated) if each.state else "",
                simulated,
                state,
                words.department_name(catalogue, catalogue.matter(each.matter).department),
            )
        )
    return tuple(rows)


def condition_rows(found: Found, today: date) -> tuple[ConditionRow, ...]:
    """What the outcome still owes, and what was met."""
    catalogue = found.case.context.catalogue
    return tuple(_condition_row(each, catalogue, today) for each in found.item.conditions)


def _condition_row(each: Condition, catalogue: Catalogue, today: date) -> ConditionRow:
    state = each.state(today)
    label = {"open": _("未了"), "overdue": _("已逾期"), "met": _("已了结"), "waived": _("已免除")}[state]
    tone = {"open": "warn", "overdue": "bad", "met": "ok"}.get(state, "")
    owner = {"applicant": _("企业"), "steward": _("项目管家"), "window": _("窗口")}.get(each.owner)
    owner = owner or words.department_name(catalogue, each.owner)
    return ConditionRow(each.id, each.text, owner, each.due_on, label, tone, each.is_open)


def changes_told(found: Found) -> tuple[str, ...]:
    """Each changed input of a stale opinion with both values."""
    if not isinstance(found.item, SimItem):
        return _formal_changes(found, found.item)
    catalogue = found.case.context.catalogue
    if found.state == "reviewing" and found.item.seen is not None:
        seen = found.item.seen
        changed = (*found.case.differences(found.item, seen), *found.case.handed_in_since(found.item, seen))
        return tuple(change_words(each, catalogue) for each in changed)
    because = set(found.case.stale_because(found.item))
    return tuple(change_words(each, catalogue) for each in found.case.differences(found.item) if each.name in because)
