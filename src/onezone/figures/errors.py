"""Every "no" of figures."""

from __future__ import annotations

from onezone.kernel.errors import FieldError, RuleError


class FigureUnknown(FieldError):
    """No figure has that code. Data: `field`, `figure`."""

    code = "figure_unknown"
    zh = "没有指标“{figure}”。"
    en = "There is no figure “{figure}”."


class AmountMalformed(FieldError):
    """The amount is not a number. Data: `field`, `value`."""

    code = "figure_amount_malformed"
    zh = "“{value}”不是数，请写成 72.59 这样的数字，单位另选。"
    en = "“{value}” is not a number; write digits such as 72.59 and choose the unit beside it."


class UnitUnfit(FieldError):
    """The unit does not measure what the figure measures. Data: `field`, `unit`, `wanted`."""

    code = "figure_unit_unfit"
    zh = "单位“{unit}”与指标的单位“{wanted}”不是同一种量。"
    en = "The unit “{unit}” does not measure the same as the figure's unit “{wanted}”."


class PeriodMalformed(FieldError):
    """A period is not a year, month, quarter or "since". Data: `field`, `period`."""

    code = "figure_period_malformed"
    zh = "期间“{period}”写法不对：用 2025、2025-10、2025Q3，或 2017- 表示自 2017 年以来。"
    en = "The period “{period}” is malformed: write 2025, 2025-10, 2025Q3, or 2017- for since 2017."


class SourceMissing(FieldError):
    """A value without a source. Data: `field`."""

    code = "figure_source_missing"
    zh = "请写明数据来源。"
    en = "Please name the source."


class ReasonMissing(FieldError):
    """A revision, an adjustment or a decision without a reason. Data: `field`."""

    code = "figure_reason_missing"
    zh = "请写明理由。"
    en = "Please give the reason."


class PeriodIsClosed(RuleError):
    """A closed period takes adjusting entries only. Data: `period`."""

    code = "figure_period_closed"
    zh = "{period} 已结账，只能登记调整分录，并写明理由。"
    en = "{period} is closed: only an adjusting entry with a reason is possible."


class PeriodEmpty(RuleError):
    """A period without values cannot be closed. Data: `period`."""

    code = "figure_period_empty"
    zh = "{period} 没有指标值，不能结账。"
    en = "{period} has no values and cannot be closed."


class AlreadyReplaced(RuleError):
    """A value that was revised already. Data: `reference`."""

    code = "figure_already_replaced"
    zh = "{reference} 已被修订，请在最新的值上修订。"
    en = "{reference} was revised already; revise the newest value."


class RevisesAnother(RuleError):
    """A revision is of the same period and scope. Data: `reference`, `period`, `scope`."""

    code = "figure_revises_another"
    zh = "{reference} 是 {period} {scope} 的值，修订只能在同一期间和范围内。"
    en = "{reference} is the value of {period} {scope}; a revision is of the same period and scope."


class ConflictGone(RuleError):
    """A conflict that no longer stands, or stands on other values. Data: `conflict`."""

    code = "figure_conflict_gone"
    zh = "冲突 {conflict} 已不存在，或依据的值已变，请重新查看。"
    en = "The conflict {conflict} no longer stands, or its values have changed; look again."


class TextEmpty(FieldError):
    """Nothing was pasted. Data: `field`."""

    code = "figure_text_empty"
    zh = "请粘贴文稿。"
    en = "Please paste a text."


class TextTooLong(FieldError):
    """More than a press text. Data: `field`, `limit`."""

    code = "figure_text_too_long"
    zh = "文稿超过 {limit} 字，请分段核对。"
    en = "The text is longer than {limit} characters; check it in parts."


class RatePeriodMalformed(FieldError):
    """A rate is of a day, month, quarter or year. Data: `field`, `value`."""

    code = "figure_rate_period_malformed"
    zh = "“{value}”不是日期或期间：写 2019、2019Q4、2019-12 或 2019-12-31。"
    en = "“{value}” is no day or period: write 2019, 2019Q4, 2019-12 or 2019-12-31."


class RateImpossible(FieldError):
    """A rate is a positive number. Data: `field`, `value`."""

    code = "figure_rate_impossible"
    zh = "{value} 不是 1 美元合多少元的汇率。"
    en = "{value} is not a rate of yuan for one dollar."
