"""Every "no" of the calendar."""

from __future__ import annotations

from onezone.kernel.errors import FieldError


class NoticeLineWrong(FieldError):
    """A line of a notice file is wrong. Data: `field` (the column), `line` (from 1), `reason_zh`, `reason_en`."""

    code = "notice_line_wrong"
    zh = "第 {line} 行“{field}”有误：{reason_zh}"
    en = "Line {line}, “{field}”: {reason_en}"


class ClosureExists(FieldError):
    """The day is closed already. Data: `field`, `day`."""

    code = "closure_exists"
    zh = "{day} 已登记为停止办公日。"
    en = "{day} is already recorded as a day of closure."
