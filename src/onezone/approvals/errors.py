"""The "no"s of approvals that need more than one case to say."""

from __future__ import annotations

from onezone.kernel.errors import FieldError, RuleError


class DuplicateProject(FieldError):
    """A project of this national code exists. Data: field, code_given, reference."""

    code = "duplicate_project"
    zh = "项目代码 {code_given} 已经立卷：{reference}"
    en = "The project code {code_given} is in use by {reference}"


class FieldRequired(FieldError):
    """A field is empty. Data: field."""

    code = "field_required"
    zh = "请填写“{field}”"
    en = "“{field}” is required"


class NoCatalogue(FieldError):
    """The zone has no catalogue in force. Data: date."""

    code = "no_catalogue"
    zh = "{date} 没有施行中的事项目录，请先载入"
    en = "No catalogue is in force on {date}: load one first"


class PaperNotKept(FieldError):
    """A paper is named by a hash under which the zone keeps no file. Data: field, hash."""

    code = "paper_not_kept"
    zh = "材料“{field}”：没有收到过校验值为 {hash} 的文件，请先上传"
    en = "“{field}”: no file is kept under {hash}: hand it in first"


class NothingToFile(FieldError):
    """A stage filing without any matter. Data: field."""

    code = "nothing_to_file"
    zh = "这次申报没有选任何事项"
    en = "This filing names no matter"


class NothingToSign(FieldError):
    """A batch without any item. Data: field."""

    code = "nothing_to_sign"
    zh = "这批没有可以签发的事项"
    en = "There is nothing to sign in this batch"


class DraftChanged(RuleError):
    """The draft was changed after the sheet that is being submitted was shown. Data: draft."""

    code = "draft_changed"
    zh = "草稿 {draft} 在您核对之后又有改动，请核对最新内容后再提交"
    en = "The draft {draft} was changed after you checked it: check it again, then submit"


class DraftFiled(RuleError):
    """The draft has become a filing and is closed. Data: draft, filing."""

    code = "draft_filed"
    zh = "草稿 {draft} 已提交为 {filing}，不能再改；要补充请在收件页办理"
    en = "The draft {draft} was filed as {filing} and is closed; go on from the filing's page"


class ListUnreadable(FieldError):
    """A list of projects cannot be read. Data: field, reason_zh, reason_en."""

    code = "list_unreadable"
    zh = "这份清单读不出来：{reason_zh}。请用模板，存成 xlsx 或 csv"
    en = "This list cannot be read: {reason_en}. Use the template and save it as xlsx or csv"


class ListTooLong(FieldError):
    """A list of projects is larger than one intake takes. Data: field, rows, columns."""

    code = "list_too_long"
    zh = "清单一次最多 {rows} 行、{columns} 列，请分几份交"
    en = "A list holds at most {rows} rows and {columns} columns: split it"


class ListRefused(FieldError):
    """Cells of a list are wrong, so none of its rows became a draft. Data: field, cells."""

    code = "list_refused"
    zh = "清单有误，一份草稿也没有建：{cells}"
    en = "The list is wrong and no draft was made: {cells}"


class DraftDiscarded(RuleError):
    """The draft was thrown away and is not filled further. Data: draft."""

    code = "draft_discarded"
    zh = "草稿 {draft} 已作废；一周内可以在窗口页“最近作废的”里恢复"
    en = "The draft {draft} was discarded; for a week it can be taken back on the window's page"


class IntakeIncomplete(RuleError):
    """A draft cannot be filed yet. Data: draft, missing (labels of what is missing or wrong)."""

    code = "intake_incomplete"
    zh = "还不能提交，请先补全：{missing}"
    en = "This cannot be filed yet; still missing or wrong: {missing}"


class PromiseRefused(FieldError):
    """A material cannot be promised for later. Data: field (the slot), reason (core | date | past | unknown)."""

    code = "promise_refused"
    zh = "“{field}”不能容缺：{reason_zh}"
    en = "“{field}” cannot be promised for later: {reason_en}"


class MatterNotOpen(FieldError):
    """A matter cannot be filed now in the way asked. Data: field (the matter), mode, reason_zh, reason_en."""

    code = "matter_not_open"
    zh = "{field} 现在不能申报：{reason_zh}"
    en = "{field} cannot be filed now: {reason_en}"


class SlotUnknown(FieldError):
    """No matter of this filing asks for such a material. Data: field (the slot)."""

    code = "slot_unknown"
    zh = "本次申报没有材料“{field}”，不在清单里的不得要求，也不收"
    en = "No matter of this filing asks for the material “{field}”: what is not on the list is neither asked nor taken"


class AlreadySent(RuleError):
    """The same form was sent before; what it did stands. Data: act, at, seq (its place in the journal)."""

    code = "already_sent"
    zh = "这份表单已经提交过，没有重复执行：日志第 {seq} 条"
    en = "This form has been sent already and was not done twice: see entry {seq} of the journal"


class FormMalformed(FieldError):
    """Fields of a form are missing or of the wrong shape. Data: field (the first), reason, errors (of each)."""

    code = "form_malformed"
    zh = "“{field}”有误：{reason}"
    en = "“{field}”: {reason}"


class MaterialsMissing(RuleError):
    """A matter cannot be accepted while papers are neither there nor promised. Data: matter, missing."""

    code = "materials_missing"
    zh = "{matter} 还缺材料，不能受理：{missing}。请补交、承诺补齐日期（仅限可容缺），或一次性告知补正"
    en = (
        "{matter} cannot be accepted without {missing}: hand in, promise what is tolerable, or give the one-time notice"
    )


class NothingAccepted(RuleError):
    """No matter of the filing has been accepted, so there is no receipt to print. Data: filing."""

    code = "nothing_accepted"
    zh = "{filing} 还没有受理任何事项，没有受理通知书"
    en = "Nothing of {filing} has been accepted yet: there is no notice of acceptance"


class NothingNotified(RuleError):
    """No supplement was asked for in the filing. Data: filing."""

    code = "nothing_notified"
    zh = "{filing} 没有要求补正，没有补正告知书"
    en = "No supplement was asked for in {filing}: there is no notice to print"


class ViewNameTaken(FieldError):
    """The post has a view of this name. Data: field, name."""

    code = "view_name_taken"
    zh = "已经有一个视图叫“{name}”"
    en = "There is a view named “{name}” already"


class TooManyKept(FieldError):
    """A post or department keeps as many views or phrases as a page can show. Data: field, most."""

    code = "too_many_kept"
    zh = "最多保存 {most} 条，请先删去不用的"
    en = "At most {most} can be kept: remove one first"


class KeptTooLong(FieldError):
    """A phrase or the name of a view is longer than a line of its list. Data: field, length, most (characters)."""

    code = "kept_too_long"
    zh = "有 {length} 字，最多 {most} 字，请缩短后再保存"
    en = "{length} characters are too many: at most {most}, shorten it and save again"


class ProjectIncomplete(FieldError):
    """A project cannot be opened from these answers. Data: field (the first), missing (of each field: the reason)."""

    code = "project_incomplete"
    zh = "还不能立卷，请先补全或改正：{missing}"
    en = "The project cannot be opened yet; missing or wrong: {missing}"


class OfficerUnknown(FieldError):
    """Nobody of that name reviews for the department now. Data: field, officer, department."""

    code = "officer_unknown"
    zh = "{department} 现在没有这位经办人：{officer}"
    en = "{officer} does not review for {department} now"
