"""Owns the navigation: which pages stand in the left column, in what order, and which roles see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onezone.approvals.queries.waiting import waiting_for
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.messages.queries import unread_count
from onezone.platform.web.context import NavEntry

OFFICIALS = frozenset({Role.window, Role.officer, Role.signer, Role.convener, Role.steward, Role.leader})
OVERSEERS = frozenset({Role.convener, Role.steward, Role.leader})
DESK = frozenset({Role.officer, Role.signer, Role.convener})

MINE, APPROVALS, ZONE, DATA, KEEPING = _("我的"), _("审批"), _("发展"), _("数据"), _("管理")

# A page that does not exist yet is left out by itself: the address map decides.
NAVIGATION: tuple[NavEntry, ...] = (
    NavEntry(MINE, _("看板"), "/", OVERSEERS),
    # The others land at their work; for them the board has an address of its own.
    NavEntry(MINE, _("看板"), "/board/", OFFICIALS - OVERSEERS),
    NavEntry(MINE, _("我的项目"), "/portal/", frozenset({Role.applicant})),
    NavEntry(MINE, _("工作台"), "/desk/", DESK, "desk"),
    NavEntry(MINE, _("消息"), "/messages/", count="messages"),
    NavEntry(APPROVALS, _("窗口"), "/window/", frozenset({Role.window})),
    NavEntry(APPROVALS, pgettext_lazy("many", "项目"), "/projects/", OFFICIALS | {Role.applicant}),
    NavEntry(APPROVALS, _("模拟审批"), "/simulations/", OFFICIALS, "simulations"),
    NavEntry(APPROVALS, pgettext_lazy("many", "条件"), "/conditions/", OFFICIALS),
    NavEntry(ZONE, _("项目台账"), "/book/", OFFICIALS, also=("/book-", "/parks/")),
    NavEntry(
        ZONE,
        pgettext_lazy("many", "企业"),
        "/enterprises/",
        OFFICIALS,
        also=("/licences/", "/partners/", "/operations/"),
    ),
    NavEntry(DATA, _("指标"), "/figures/", OFFICIALS, also=("/rates/",)),
    NavEntry(DATA, _("文稿核数"), "/figure-sheets/", OFFICIALS),
    NavEntry(KEEPING, _("账号"), "/admin/users/", frozenset({Role.system_admin})),
    NavEntry(KEEPING, _("设置"), "/admin/zone/", frozenset({Role.system_admin})),
    NavEntry(KEEPING, _("运行"), "/admin/health/", frozenset({Role.system_admin})),
    NavEntry(KEEPING, pgettext_lazy("admin", "岗位"), "/admin/posts/", frozenset({Role.security_admin})),
    NavEntry(KEEPING, _("权限一览"), "/admin/permissions/", frozenset({Role.security_admin})),
    NavEntry(KEEPING, _("事件推送"), "/admin/webhooks/", frozenset({Role.system_admin})),
    NavEntry(KEEPING, _("审计"), "/audit/", frozenset({Role.auditor})),
)


def counts(actor: Actor, on: date) -> Mapping[str, int]:
    """The numbers beside the lines: two queries for the whole navigation, whatever the post."""
    return {"messages": unread_count(actor), **waiting_for(actor, on)}
