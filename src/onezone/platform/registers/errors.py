"""Every "no" of registers: of a cell, of a row, of a file."""

from __future__ import annotations

from collections.abc import Sequence

from onezone.kernel.errors import FieldError, RuleError


class ValueMissing(FieldError):
    """A field that must be filled is empty. Data: `field`."""

    code = "register_value_missing"
    zh = "必填，不能空"
    en = "Must be filled in"


class ValueMissingAtStage(FieldError):
    """From this stage on the field must be filled. Data: `field`, `stage_zh`, `stage_en`."""

    code = "register_value_missing_at_stage"
    zh = "到“{stage_zh}”阶段必填"
    en = "Must be filled in from the stage “{stage_en}” on"


class NumberMalformed(FieldError):
    """Not a number, or one in a unit that the column's does not follow from. Data: `field`, `value`, `unit`."""

    code = "register_number_malformed"
    zh = "“{value}”不是数字，或单位不能换算；本列单位是“{unit}”"
    en = "“{value}” is not a number, or in a unit that cannot be converted; the column's unit is “{unit}”"


class RowOfSums(FieldError):
    """A line of sums among the rows of a file. Data: `field`, `value`."""

    code = "register_row_of_sums"
    zh = "“{value}”像是合计行，不是一条记录；请排除此行"
    en = "“{value}” looks like a line of sums, not like a record; leave this row out"


class NumberTooLarge(FieldError):
    """More digits than the register keeps. Data: `field`, `value`, `digits`."""

    code = "register_number_too_large"
    zh = "“{value}”位数太多，最多 {digits} 位小数"
    en = "“{value}” has too many digits; at most {digits} decimals"


class DayMalformed(FieldError):
    """Not a day of the calendar. Data: `field`, `value`."""

    code = "register_day_malformed"
    zh = "“{value}”不是日期，请写成 2026-11-23"
    en = "“{value}” is not a date; write it as 2026-11-23"


class YesMalformed(FieldError):
    """Neither yes nor no. Data: `field`, `value`."""

    code = "register_yes_malformed"
    zh = "“{value}”既不是“是”也不是“否”"
    en = "“{value}” is neither “yes” nor “no”"


class ChoiceUnknown(FieldError):
    """Not one of the field's choices. Data: `field`, `value`, `allowed` and `allowed_en`, the words to choose from."""

    code = "register_choice_unknown"
    zh = "没有“{value}”这一项，可填：{allowed}"
    en = "“{value}” is not one of: {allowed_en}"


class LinkUnknown(FieldError):
    """No row of the other register has that key. Data: `field`, `value`."""

    code = "register_link_unknown"
    zh = "没有找到“{value}”"
    en = "“{value}” was not found"


class TextTooLong(FieldError):
    """Longer than the register keeps. Data: `field`, `longest`."""

    code = "register_text_too_long"
    zh = "超过 {longest} 字"
    en = "Longer than {longest} characters"


class ValueTaken(FieldError):
    """Another row has this value already. Data: `field`, `value`, `other`."""

    code = "register_value_taken"
    zh = "“{value}”已登记在“{other}”"
    en = "“{value}” is already recorded for “{other}”"


class FieldNotWritten(FieldError):
    """The field is unknown, or set by other acts. Data: `field`."""

    code = "register_field_not_written"
    zh = "“{field}”不能在这里填写"
    en = "“{field}” cannot be written here"


class RowRefused(FieldError):
    """A row with mistakes in it; `faults` has every one. Data: `field`, `reason_zh`, `reason_en`, `faults`."""

    code = "register_row_refused"
    zh = "“{field}”：{reason_zh}"
    en = "“{field}”: {reason_en}"

    def __init__(self, /, *, faults: Sequence[FieldError]) -> None:
        first = faults[0]
        super().__init__(
            field=first.data.get("field"),
            reason_zh=first.say("zh-hans"),
            reason_en=first.say("en"),
            faults=[
                {"field": each.data.get("field"), "code": each.code, "reason": each.say("zh-hans")} for each in faults
            ],
        )
        self.faults = tuple(faults)


class RowsRefused(FieldError):
    """Some of many rows have mistakes. Data: `row`, `field`, `rows`, `reason_zh`, `reason_en`, `faults`."""

    code = "register_rows_refused"
    zh = "{rows} 行有错，一行也没有改。“{row}”：{reason_zh}"
    en = "Mistakes in {rows} rows; none was changed. “{row}”: {reason_en}"

    def __init__(self, /, *, faults: Sequence[tuple[str, FieldError]]) -> None:
        row, first = faults[0]
        super().__init__(
            field=first.data.get("field"),
            row=row,
            rows=len({key for key, _fault in faults}),
            reason_zh=first.say("zh-hans"),
            reason_en=first.say("en"),
            faults=[
                {"row": key, "field": each.data.get("field"), "code": each.code, "reason": each.say("zh-hans")}
                for key, each in faults
            ],
        )
        self.faults = tuple(fault for _key, fault in faults)


class RowChanged(RuleError):
    """Somebody changed the same field in between. Data: `row`, `fields`, `by`."""

    code = "register_row_changed"
    zh = "您打开之后，{by} 改过“{row}”的：{fields}。请看清新值再改"
    en = "Since you opened it, {by} changed of “{row}”: {fields}. Look at the new values first"


class NothingChosen(FieldError):
    """No rows were chosen. Data: `field`."""

    code = "register_nothing_chosen"
    zh = "请先勾选要改的行"
    en = "Choose the rows to change first"


class NoFieldChosen(FieldError):
    """No field was chosen. Data: `field`."""

    code = "register_no_field_chosen"
    zh = "请选择要改哪一项"
    en = "Choose what to change"


class TooManyChosen(FieldError):
    """One act changes so many chosen rows and no more. Data: `field`, `most`."""

    code = "register_too_many_chosen"
    zh = "一次最多改 {most} 行，请缩小筛选后再选"
    en = "At most {most} rows are changed at once; narrow the list and choose again"


class FilterUnknown(FieldError):
    """The register has no such filter, or not for this post. Data: `field`, `value`, `allowed`."""

    code = "register_filter_unknown"
    zh = "没有“{value}”这个筛选条件，可用：{allowed}"
    en = "There is no filter “{value}”; there are: {allowed}"


class GroupUnknown(FieldError):
    """The register is not grouped by that, or not for this post. Data: `field`, `value`, `allowed`."""

    code = "register_group_unknown"
    zh = "不能按“{value}”分组，可用：{allowed}"
    en = "There are no groups by “{value}”; there are: {allowed}"


class OrderUnknown(FieldError):
    """The register cannot be sorted by that. Data: `field`, `value`."""

    code = "register_order_unknown"
    zh = "不能按“{value}”排序"
    en = "There is no order by “{value}”"


class SheetUnreadable(FieldError):
    """The file is no table that opens. Data: `field`, `reason_zh`, `reason_en`."""

    code = "register_sheet_unreadable"
    zh = "这份表格读不出来：{reason_zh}。请存成 xlsx 或 csv 再上传"
    en = "This table cannot be read: {reason_en}. Save it as xlsx or csv"


class SheetTooLong(FieldError):
    """More than an import takes, packed or unpacked. Data: `field`, `rows`, `columns`."""

    code = "register_sheet_too_long"
    zh = "一次最多导入 {rows} 行、{columns} 列；解开后过大的文件也不收"
    en = "An import takes at most {rows} rows and {columns} columns, and no file that unpacks to more"


class RepeatedInFile(FieldError):
    """Two rows of the file speak of one row. Data: `field`, `line`."""

    code = "register_repeated_in_file"
    zh = "与第 {line} 行重复"
    en = "Repeats row {line}"


class ImportClosed(RuleError):
    """The import was taken or dropped already. Data: `reference`."""

    code = "register_import_closed"
    zh = "{reference} 已经导入或放弃，请重新上传"
    en = "{reference} was imported or dropped already; upload the file again"


class ImportBusy(RuleError):
    """The import is being read or written. Data: `reference`."""

    code = "register_import_busy"
    zh = "{reference} 正在处理，请等它完成"
    en = "{reference} is being worked on; wait until that is done"


class ImportBrokenOff(RuleError):
    """What worked on the import died or failed every time. Data: `reference`, `tries`."""

    code = "register_import_broken_off"
    zh = "处理 {reference} 时中断了 {tries} 次，没有写入任何数据。可以再试一次；还是这样，请联系系统管理员"
    en = "Work on {reference} broke off {tries} times; nothing was written. Try again, or ask the system administrator"


class ImportNotReady(RuleError):
    """Rows are wrong or undecided. Data: `errors`, `conflicts`, `alike`."""

    code = "register_import_not_ready"
    zh = "还不能导入：{errors} 行有错，{conflicts} 行冲突没选，{alike} 行可能重复没定"
    en = "Not yet: {errors} rows are wrong, {conflicts} conflicts and {alike} likely duplicates are undecided"


class TooManyViews(FieldError):
    """A post keeps so many views of a register and no more. Data: `field`, `most`."""

    code = "register_too_many_views"
    zh = "最多保存 {most} 个视图，请先删掉一个"
    en = "At most {most} views are kept; remove one first"
