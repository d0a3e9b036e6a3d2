"""Every "no" of the project book: a stable code and one sentence in Chinese and English."""

from __future__ import annotations

from onezone.kernel.errors import FieldError, RuleError


class StageUnreachable(RuleError):
    """A project does not go from its stage to that one. Data: `stage`, `to`, `stage_en`, `to_en`."""

    code = "ledger_stage_unreachable"
    zh = "项目在“{stage}”，不能转到“{to}”：阶段只进不退，签约以后不能跳过。"
    en = "The project is at “{stage_en}” and cannot go to “{to_en}”: never back, and after signing none is skipped."


class EvidenceMissing(FieldError):
    """A gate asks for evidence that was not named. Data: `field`, `missing`, `missing_en`."""

    code = "ledger_evidence_missing"
    zh = "还缺佐证：{missing}。"
    en = "Evidence is missing: {missing_en}."


class DayImpossible(FieldError):
    """A step lies before the last one, or in the future. Data: `field`, `on`, `after`, `until`."""

    code = "ledger_day_impossible"
    zh = "{on} 应在 {after} 和 {until} 之间。"
    en = "{on} must lie between {after} and {until}."


class SideStands(RuleError):
    """The project is paused or over. Data: `side`, `side_en`."""

    code = "ledger_side_stands"
    zh = "项目已{side}，先恢复才能转阶段；终止和退出不能恢复。"
    en = "The project is {side_en}: resume it first; what was terminated or withdrawn does not resume."


class ReasonMissing(FieldError):
    """A reason is owed. Data: `field`."""

    code = "ledger_reason_missing"
    zh = "要写明理由。"
    en = "A reason is needed."


class TextMissing(FieldError):
    """A text is owed. Data: `field`."""

    code = "ledger_text_missing"
    zh = "这一项要填写。"
    en = "This must be filled in."


class ChoiceUnknown(FieldError):
    """A value is none of those there are. Data: `field`, `value`."""

    code = "ledger_choice_unknown"
    zh = "没有“{value}”这一项。"
    en = "There is no “{value}”."


class AmountMalformed(FieldError):
    """Not an amount of money. Data: `field`, `value`."""

    code = "ledger_amount_malformed"
    zh = "“{value}”不是金额，或单位不是元、万元、亿元。"
    en = "“{value}” is not an amount of yuan, or its unit is none of those that there are."


class MonthMalformed(FieldError):
    """Not a month. Data: `field`, `value`."""

    code = "ledger_month_malformed"
    zh = "月份写作 2026-10，不能晚于本月：{value}。"
    en = "A month is written 2026-10 and lies not in the future: {value}."


class MonthBreaksRules(FieldError):
    """The numbers of a month contradict one another. Data: `field`, `rules`, `sentences`, `sentences_en`."""

    code = "ledger_month_breaks_rules"
    zh = "这个月的数不平：{sentences}。"
    en = "The month does not balance: {sentences_en}."


class MonthOutOfOrder(FieldError):
    """A later month is booked already. Data: `field`, `period`, `last`."""

    code = "ledger_month_out_of_order"
    zh = "{last} 已登记，{period} 不能再补；差额作为调整记入下一个月。"
    en = "{last} is booked already, so {period} is not: put the difference into the next month as an adjustment."


class MonthClosed(FieldError):
    """The month is closed. Data: `field`, `period`."""

    code = "ledger_month_closed"
    zh = "{period} 已结账，不再变动；更正作为调整记入下一个月，并写明理由。"
    en = "{period} is closed and stays: put the correction into the next month as an adjustment, with its reason."


class MonthStands(FieldError):
    """What is booked for a month stays. Data: `field`, `period`."""

    code = "ledger_month_stands"
    zh = "{period} 已登记，不再改；差额作为调整记入下一个月，并写明理由。"
    en = "{period} is booked and stays: put the difference into the next month as an adjustment, with its reason."


class MonthAhead(FieldError):
    """A month that has not come. Data: `field`, `period`."""

    code = "ledger_month_ahead"
    zh = "{period} 还没有到。"
    en = "{period} has not come yet."


class YearMalformed(FieldError):
    """No year of a plan. Data: `field`, `value`."""

    code = "ledger_year_malformed"
    zh = "年度写 2000 到 2100 之间的年份：{value}。"
    en = "A year lies between 2000 and 2100: {value}."


class PhasesExceedParent(FieldError):
    """The phases cost more than the project. Data: `field`, `total`, `sum`."""

    code = "ledger_phases_exceed_parent"
    zh = "各期合计 {sum} 元，多于母项的 {total} 元。"
    en = "The phases add up to CNY {sum}, more than the project's CNY {total}."


class PhaseOfPhase(RuleError):
    """A phase has no phases of its own. Data: `reference`."""

    code = "ledger_phase_of_phase"
    zh = "{reference} 本身是一期，不能再分期。"
    en = "{reference} is a phase itself and is not split again."


class NameTaken(FieldError):
    """A project of that name or code stands in the book. Data: `field`, `value`, `reference`."""

    code = "ledger_name_taken"
    zh = "“{value}”已在台账：{reference}。"
    en = "“{value}” stands in the book already: {reference}."


class LinkTaken(RuleError):
    """What is linked belongs to another project of the book. Data: `key`, `reference`."""

    code = "ledger_link_taken"
    zh = "{key} 已挂在 {reference} 上。"
    en = "{key} is linked to {reference} already."


class BlockerClosed(RuleError):
    """The blocker was resolved before. Data: `number`."""

    code = "ledger_blocker_closed"
    zh = "这个问题已销号。"
    en = "This blocker is resolved already."


class TotalsApart(RuleError):
    """Parts do not add up to their total: no number is better than a wrong one. Data: `rule`, `scope`."""

    code = "ledger_totals_apart"
    zh = "规则 {rule}（{scope}）：各档之和不等于合计，不能公布。"
    en = "Rule {rule} ({scope}): the bands do not add up to the total; nothing is published."


class NumberMalformed(FieldError):
    """Not a number of that unit. Data: `field`, `value`, `unit`."""

    code = "ledger_number_malformed"
    zh = "“{value}”不是数（{unit}）。"
    en = "“{value}” is not a number ({unit})."


class ReferenceGiven(FieldError):
    """A new project gets its number from the book. Data: `field`, `value`."""

    code = "ledger_reference_given"
    zh = "台账里没有 {value}；新项目的编号由系统给出，请留空。"
    en = "The book has no {value}; a new project is given its number here, so leave the cell empty."


class FixedByActs(FieldError):
    """A file cannot set what follows from acts. Data: `field`."""

    code = "ledger_fixed_by_acts"
    zh = "这一项随项目页里的登记变动（写明日期、佐证或理由），文件不改它。"
    en = "This follows from what is recorded on the project's page, with day and evidence or reason; a file leaves it."


class PastImpossible(FieldError):
    """A day of a file does not fit the stage. Data: `field`, `on`, `stage`, `until`, `stage_en`."""

    code = "ledger_past_impossible"
    zh = "{on} 与“{stage}”（{until}）对不上：先签约、再开工，都不晚于现阶段的日期。"
    en = "{on} does not fit “{stage_en}” on {until}: signed first, then started, neither after the present stage."


class StageOutOfTurn(FieldError):
    """A file moves a project back, or past a gate. Data: `field`, `stage`, `to`, `stage_en`, `to_en`."""

    code = "ledger_stage_out_of_turn"
    zh = "项目在“{stage}”，不能接着到“{to}”：只进不退，一次过一道，暂停和终止的先恢复。"
    en = (
        "The project is at “{stage_en}”; “{to_en}” is not next: never back, one gate at a time, and only while it runs."
    )


class DayBeforeLast(FieldError):
    """A new stage has its own day, not before the last one. Data: `field`, `on`, `after`."""

    code = "ledger_day_before_last"
    zh = "新阶段的日期 {on} 应晚于 {after}。"
    en = "The day of the new stage, {on}, must come after {after}."


class IndustryMalformed(FieldError):
    """No industry code, or a code without its edition. Data: `field`, `value`."""

    code = "ledger_industry_malformed"
    zh = "行业代码写 GB/T 4754 的门类、大类、中类或小类（如 3061），并注明版本：{value}。"
    en = "An industry code is one of GB/T 4754 (such as 3061) and names its edition: {value}."


class ParentIsPhase(FieldError):
    """A phase has no phases of its own. Data: `field`, `reference`."""

    code = "ledger_parent_is_phase"
    zh = "{reference} 本身是一期，不能再分期。"
    en = "{reference} is a phase itself and is not split again."


class DayAhead(FieldError):
    """A file tells of a day that has not come. Data: `field`, `on`."""

    code = "ledger_day_ahead"
    zh = "{on} 还没有到。"
    en = "{on} has not come yet."
