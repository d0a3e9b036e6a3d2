"""Every "no" of webhooks."""

from __future__ import annotations

from onezone.kernel.errors import FieldError


class AddressRefused(FieldError):
    """An address that no call may be made to. Data: field, reason_zh, reason_en."""

    code = "webhook_address_refused"
    zh = "不能推送到这个地址：{reason_zh}"
    en = "Nothing is sent to this address: {reason_en}"


class SubscriptionIncomplete(FieldError):
    """A subscription needs a name and known forms of event names. Data: field."""

    code = "webhook_incomplete"
    zh = "“{field}”有误：名称须为 1 至 60 个字，事件一行一个，例如 approvals.decide 或 approvals.*"
    en = "“{field}” is wrong: a name of 1 to 60 signs; events one a line, such as approvals.decide or approvals.*"
