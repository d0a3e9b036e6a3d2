"""Who may do what to accounts and posts: the table of the three administrators, one sentence an act."""

from __future__ import annotations

from enum import StrEnum

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed


class Act(StrEnum):
    """The acts of identity, `room:subject:verb`."""

    create_user = "identity:user:create"
    deactivate_user = "identity:user:deactivate"
    reset_password = "identity:user:reset_password"
    unlock_user = "identity:user:unlock"
    add_department = "identity:department:add"
    set_zone = "identity:zone:set"
    close_days = "workcalendar:closure:add"
    grant_post = "identity:post:grant"
    end_post = "identity:post:end"
    read_journal = "journal:zone:read"
    verify_journal = "journal:zone:verify"
    export_journal = "journal:zone:export"
    reopen_user = "identity:user:reopen"
    read_accounts = "identity:user:read"
    read_posts = "identity:post:read"
    read_health = "outbox:zone:read"
    retry_delivery = "outbox:delivery:retry"
    keep_webhooks = "webhooks:subscription:keep"


SENTENCES: dict[Act, tuple[str, str]] = {
    Act.create_user: ("建立账号", "create accounts"),
    Act.deactivate_user: ("停用账号", "deactivate accounts"),
    Act.reset_password: ("重置密码", "reset passwords"),
    Act.unlock_user: ("解除登录锁定", "unlock accounts"),
    Act.add_department: ("增加部门", "add departments"),
    Act.set_zone: ("修改开发区设置", "change the zone's settings"),
    Act.close_days: ("登记临时停止办公日", "record days of closure"),
    Act.grant_post: ("授予岗位", "grant posts"),
    Act.end_post: ("终止岗位", "end posts"),
    Act.read_journal: ("查阅操作日志", "read the zone's journal"),
    Act.verify_journal: ("核验凭证链", "verify the journal"),
    Act.export_journal: ("导出日志和案卷", "export the journal and cases"),
    Act.reopen_user: ("重新启用账号", "reopen accounts"),
    Act.read_accounts: ("查看账号", "read accounts"),
    Act.read_posts: ("查看岗位与权限", "read posts and permissions"),
    Act.read_health: ("查看运行情况", "read how the system runs"),
    Act.retry_delivery: ("重新送达事件", "retry dead letters"),
    Act.keep_webhooks: ("登记事件推送的接收方", "keep the systems that are told of events"),
}

HOLDERS: dict[Act, frozenset[Role]] = {
    Act.create_user: frozenset({Role.system_admin}),
    Act.deactivate_user: frozenset({Role.system_admin}),
    Act.reset_password: frozenset({Role.system_admin}),
    Act.unlock_user: frozenset({Role.system_admin}),
    Act.add_department: frozenset({Role.system_admin}),
    Act.set_zone: frozenset({Role.system_admin}),
    Act.close_days: frozenset({Role.system_admin}),
    Act.grant_post: frozenset({Role.security_admin}),
    Act.end_post: frozenset({Role.security_admin}),
    Act.read_journal: frozenset({Role.auditor}),
    Act.verify_journal: frozenset({Role.auditor}),
    Act.export_journal: frozenset({Role.auditor}),
    Act.reopen_user: frozenset({Role.system_admin}),
    Act.read_accounts: frozenset({Role.system_admin}),
    Act.read_posts: frozenset({Role.security_admin}),
    Act.read_health: frozenset({Role.system_admin}),
    Act.retry_delivery: frozenset({Role.system_admin}),
    Act.keep_webhooks: frozenset({Role.system_admin}),
}
"""System makes accounts and grants nothing, security grants and makes nothing, audit only reads: no act is shared."""


def may(actor: Actor, act: Act) -> bool:
    """Whether the actor's current post may do `act`; the system itself may (commands at installation)."""
    return actor.system or actor.role in HOLDERS[act]


def require(actor: Actor, act: Act) -> None:
    """Raise NotAllowed unless the actor may do `act`."""
    if not may(actor, act):
        zh, en = SENTENCES[act]
        raise NotAllowed(act=act.value, role=actor.role_word, sentence_zh=zh, sentence_en=en)
