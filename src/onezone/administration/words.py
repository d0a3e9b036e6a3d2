"""Owns the words of the administrators' pages: acts of the zone, what a payload says, what is wrong with a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from onezone.approvals.domain import names
from onezone.platform.identity.registry import ROLES
from onezone.platform.journal.services import READ_CHAIN, REFUSED_CHAIN, ZONE_CHAIN

ZONE_CHAINS = frozenset({ZONE_CHAIN, READ_CHAIN, REFUSED_CHAIN})
"""Chains that belong to no project."""

ACTS: Mapping[str, Any] = {
    "open_zone": gettext_lazy("设立开发区"),
    "set_zone": gettext_lazy("修改设置"),
    "add_department": gettext_lazy("增加部门"),
    "create_user": gettext_lazy("建立账号"),
    "deactivate_user": gettext_lazy("停用账号"),
    "reopen_user": gettext_lazy("重新启用账号"),
    "close_unused_user": gettext_lazy("停用久未使用的账号"),
    "reset_password": gettext_lazy("重置密码"),
    "change_password": gettext_lazy("修改密码"),
    "unlock_user": gettext_lazy("解除锁定"),
    "grant_post": gettext_lazy("授予岗位"),
    "end_post": gettext_lazy("终止岗位"),
    "close_day": gettext_lazy("登记停止办公日"),
    "import_notice": gettext_lazy("导入放假安排"),
    "load_catalogue": gettext_lazy("载入事项目录"),
    "register_enterprise": gettext_lazy("登记企业"),
    "correct_enterprise": gettext_lazy("更正企业信息"),
    "add_contact": gettext_lazy("登记联系人"),
    "retry_delivery": gettext_lazy("重新送达事件"),
    "send_again": gettext_lazy("重寄邮件"),
    "read_journal": gettext_lazy("查阅日志"),
    "read_row": gettext_lazy("查看一条记录"),
    "export_rows": gettext_lazy("导出检索结果"),
    "export_journal": gettext_lazy("导出日志"),
    "export_checkpoint": gettext_lazy("导出检查点"),
    "export_case": gettext_lazy("导出案卷"),
    "verify_journal": gettext_lazy("核验凭证链"),
    "refused": gettext_lazy("被拒绝"),
}
MEMBERS: Mapping[str, Any] = {
    "username": gettext_lazy("用户名"), "user": gettext_lazy("用户"), "post": gettext_lazy("岗位号"),
    "role": gettext_lazy("角色"), "department": gettext_lazy("部门"), "enterprise": gettext_lazy("企业"),
    "held_from": gettext_lazy("任职日"), "held_to": gettext_lazy("离任日"), "matter": gettext_lazy("事项"),
    "matters": gettext_lazy("事项"), "mode": gettext_lazy("方式"), "outcome": gettext_lazy("结论"),
    "number": gettext_lazy("文号"), "reason": gettext_lazy("原因"), "name": gettext_lazy("名称"),
    "value": gettext_lazy("取值"), "text": gettext_lazy("内容"), "code": gettext_lazy("代码"),
    "day": gettext_lazy("日期"), "before": gettext_lazy("原来"), "after": gettext_lazy("改为"),
    "act": gettext_lazy("行为"), "address": gettext_lazy("页面"), "chain": gettext_lazy("链"),
    "seq": gettext_lazy("序号"), "rows": gettext_lazy("记录数"), "officer": gettext_lazy("经办"),
    "materials": gettext_lazy("材料"), "conditions": gettext_lazy("条件"), "version": gettext_lazy("版本"),
    "filing": gettext_lazy("收件"), "stage": gettext_lazy("阶段"), "missing": gettext_lazy("缺少"),
    "reasons": gettext_lazy("理由"), "facts": gettext_lazy("事实"), "kind": gettext_lazy("类别"),
    "more": gettext_lazy("其后"), "findings": gettext_lazy("发现"), "form": gettext_lazy("表单"),
}  # fmt: skip
FINDINGS: Mapping[str, Any] = {
    "row_changed": gettext_lazy("内容被改动，摘要对不上"),
    "link_broken": gettext_lazy("与前一条不相接"),
    "row_missing": gettext_lazy("缺这一条"),
    "tail_cut": gettext_lazy("从这一条起，末尾的记录不见了"),
    "head_changed": gettext_lazy("链头被改动"),
    "head_missing": gettext_lazy("没有链头"),
    "chain_missing": gettext_lazy("检查点里有这条链，库里没有"),
    "history_rewritten": gettext_lazy("与检查点不同：这一条之前的历史被重写过"),
    "checkpoint_root": gettext_lazy("检查点的根摘要与它列出的链头不符"),
    "checkpoint_signature": gettext_lazy("检查点的签名不是本系统的"),
    "checkpoint_count": gettext_lazy("检查点的记录数与它列出的链头不符"),
    "checkpoint_zone": gettext_lazy("检查点属于别的开发区"),
}
SHORT = 60


def act_word(act: str) -> str:
    """The word for an act of the zone or of a case; an unknown one stays as it is."""
    return str(ACTS[act]) if act in ACTS else names.say(act, get_language() or "zh-hans")


def finding_word(code: str) -> str:
    """What is wrong with a chain or a checkpoint."""
    return str(FINDINGS.get(code, code))


def person(signature: str) -> str:
    """The name in a journal's signature "user/post/name"; the system is the system."""
    return signature.split("/", 2)[-1]


def told(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a payload says, as pairs of words; what lies deeper is written with its path."""
    for path, value in _flat(payload):
        head, _, rest = path.partition(".")
        word = str(MEMBERS.get(head, head))
        yield (f"{word} {rest}".strip(), _value(head, value))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and any(isinstance(each, Mapping | list) for each in value):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{path}.{number}")
    elif value not in (None, "", [], {}):
        yield path, value


def _value(member: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_value(member, each) for each in value)
    if isinstance(value, bool):
        return "✓" if value else "✕"
    text = str(value)
    if member == "role":
        return str(dict(ROLES).get(text, text))
    if member in ("act", "outcome", "mode", "state"):
        return act_word(text.rpartition(":")[2])
    return text
