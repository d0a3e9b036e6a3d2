"""Every "no" of the parties."""

from __future__ import annotations

from onezone.kernel.errors import FieldError


class CreditCodeWrong(FieldError):
    """The credit code breaks GB 32100-2015. Data: `field`, `value`, `reason_zh`, `reason_en`."""

    code = "credit_code_wrong"
    zh = "统一社会信用代码“{value}”有误：{reason_zh}"
    en = "The unified social credit code “{value}” is wrong: {reason_en}"


class CreditCodeFixed(FieldError):
    """A credit code that is known is not replaced by another: that is another enterprise. Data: `field`, `value`."""

    code = "credit_code_fixed"
    zh = "统一社会信用代码“{value}”已登记，不能改成别的；换了代码就是另一家企业，请另行登记或合并"
    en = "The code “{value}” is recorded and cannot become another: register the other enterprise, or merge them"


class ExpiresBeforeIssued(FieldError):
    """A licence that ends before it begins. Data: `field`, `issued`."""

    code = "licence_expires_before_issued"
    zh = "早于发证日期 {issued}"
    en = "Before the day of issue, {issued}"


class EnterpriseKnown(FieldError):
    """The zone knows an enterprise of this code. Data: `field`, `value`, `name`."""

    code = "enterprise_known"
    zh = "统一社会信用代码“{value}”已登记为“{name}”。"
    en = "The code “{value}” is registered as “{name}”."


class ToldApartBefore(FieldError):
    """Somebody said that the two are not one. Data: `field`, `reason`."""

    code = "told_apart_before"
    zh = "这两家已认定不是同一家（{reason}）；确是同一家的，先在查重里撤回那条认定。"
    en = "These two were told apart ({reason}); if they are one after all, take that decision back first."


class ChoiceMissing(FieldError):
    """Both say something else and nobody chose. Data: `field`, `label`."""

    code = "merge_choice_missing"
    zh = "两家的“{label}”不同，请选留哪一个。"
    en = "The two differ in “{label}”: choose which to keep."


class ChangedMeanwhile(FieldError):
    """One of the two was changed after the preview. Data: `field`."""

    code = "enterprise_changed_meanwhile"
    zh = "预览之后有人改过其中一家，请重新核对。"
    en = "One of the two was changed after the preview: look again."


class NotConfirmed(FieldError):
    """A merge was sent without the word that it cannot be undone. Data: `field`."""

    code = "merge_not_confirmed"
    zh = "合并不能撤销，请勾选确认。"
    en = "A merge cannot be undone: tick that you know."


class ContactListed(FieldError):
    """The same person with the same number is listed already. Data: `field`, `value`."""

    code = "contact_listed"
    zh = "“{value}”用这个号码已经登记过。"
    en = "“{value}” is listed with this number already."


class EndsBeforeBegun(FieldError):
    """A partnership that ends before it begins. Data: `field`, `since`."""

    code = "partnership_ends_before_begun"
    zh = "早于合作起始 {since}"
    en = "Before the day it begins, {since}"


class TextMissing(FieldError):
    """A field was left empty. Data: `field`."""

    code = "text_missing"
    zh = "请填写“{field}”。"
    en = "Please fill in “{field}”."


class SameEnterprise(FieldError):
    """An enterprise was held against itself. Data: `field`, `value`."""

    code = "same_enterprise"
    zh = "“{value}”和它自己比不出什么，请选两家企业。"
    en = "“{value}” cannot be held against itself: choose two enterprises."


class ReturnPeriodMalformed(FieldError):
    """A return is of a year or a month. Data: `field`, `value`."""

    code = "return_period_malformed"
    zh = "“{value}”不是年份或月份，请写成 2025 或 2025-10"
    en = "“{value}” is neither a year nor a month: write 2025 or 2025-10"


class ReturnAhead(FieldError):
    """A return of a time that has not begun. Data: `field`, `period`."""

    code = "return_ahead"
    zh = "{period} 还没有到，不能先报"
    en = "{period} has not begun yet"


class ReturnEmpty(FieldError):
    """A return without any number. Data: `field`."""

    code = "return_empty"
    zh = "产值、销售、税收等至少填一项"
    en = "Give at least one of output, sales, tax and so on"


class ReturnNegative(FieldError):
    """A number that cannot be below nought. Data: `field`, `value`."""

    code = "return_negative"
    zh = "不能是负数（{value}）"
    en = "It cannot be negative ({value})"


class ReturnKnown(FieldError):
    """An enterprise has one return of a period. Data: `field`, `period`."""

    code = "return_known"
    zh = "这家企业 {period} 的报表已登记，请改那一行"
    en = "The return of this enterprise for {period} is recorded: change that row"


class ReturnFixed(FieldError):
    """Whose a return is and of when does not change. Data: `field`."""

    code = "return_fixed"
    zh = "报表的企业和期间不改；登记错了请另登记一行"
    en = "The enterprise and period of a return do not change: record another one"


class ReturnStands(FieldError):
    """A number that was told is revised by who may revise figures, and never emptied. Data: `field`, `value`."""

    code = "return_stands"
    zh = "已登记 {value}；改数由有核定权的岗位来做，不能清空"
    en = "{value} is recorded: it is changed by a post that may confirm figures, and cannot be emptied"


class ReturnClosed(FieldError):
    """A closed period takes adjusting entries only. Data: `field`, `period`."""

    code = "return_closed"
    zh = "{period} 已结账：请在指标里作为调整登记并写明理由"
    en = "{period} is closed: record an adjustment with its reason at the figure"
