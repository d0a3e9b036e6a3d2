"""Owns the words of the administrators' pages: acts of the zone, what a payload says, what is wrong with a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from onezone.approvals import permissions as approvals
from onezone.approvals.domain import names
from onezone.figures import permissions as figures
from onezone.ledger import permissions as ledger
from onezone.parties import permissions as parties
from onezone.platform.identity import permissions as identity
from onezone.platform.identity.registry import ROLES
from onezone.platform.journal.services import READ_CHAIN, REFUSED_CHAIN, ZONE_CHAIN
from onezone.platform.registers.declaration import Verb
from onezone.platform.registers.permissions import sentence
from onezone.platform.registers.registry import register_named, registers

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
    "record_return": gettext_lazy("登记经营报表"),
    "correct_return": gettext_lazy("更正经营报表"),
    "bring_returns": gettext_lazy("导入经营报表"),
    "add_contact": gettext_lazy("登记联系人"),
    "change_contact": gettext_lazy("修改联系人"),
    "end_contact": gettext_lazy("停用联系人"),
    "show_number": gettext_lazy("查看联系人的号码"),
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
    "state_figure": gettext_lazy("登记指标值"),
    "close_period": gettext_lazy("期间结账"),
    "decide_conflict": gettext_lazy("处理指标冲突"),
    "check_text": gettext_lazy("核对文稿"),
    "register_project": gettext_lazy("登记台账项目"),
    "take_over_project": gettext_lazy("接收台账项目"),
    "advance_project": gettext_lazy("推进台账项目"),
    "turn_project": gettext_lazy("暂停、恢复或终止台账项目"),
    "split_project": gettext_lazy("台账项目分期"),
    "place_project": gettext_lazy("更改园区和标签"),
    "correct_project": gettext_lazy("更正台账项目"),
    "link_project": gettext_lazy("关联台账与审批"),
    "unlink_project": gettext_lazy("取消台账与审批的关联"),
    "state_amount": gettext_lazy("登记项目金额"),
    "plan_year": gettext_lazy("登记年度计划"),
    "book_month": gettext_lazy("登记月度完成"),
    "set_element": gettext_lazy("登记项目要素"),
    "raise_blocker": gettext_lazy("提出项目问题"),
    "resolve_blocker": gettext_lazy("项目问题销号"),
    "add_photo": gettext_lazy("添加进度照片"),
    "register_park": gettext_lazy("登记园区"),
    "merge_enterprises": gettext_lazy("合并企业"),
    "act_for_another": gettext_lazy("随企业合并换代表的企业"),
    "tell_apart": gettext_lazy("判定不是同一家企业"),
    "doubt_again": gettext_lazy("撤回“不是同一家”的判定"),
    "create_token": gettext_lazy("建立接口令牌"),
    "revoke_token": gettext_lazy("作废接口令牌"),
    "subscribe": gettext_lazy("登记事件接收方"),
    "unsubscribe": gettext_lazy("取消事件接收方"),
}
ON_ROWS: Mapping[str, Any] = {
    "create": gettext_lazy("登记%(name)s"),
    "change": gettext_lazy("修改%(name)s"),
    "import": gettext_lazy("导入%(name)s"),
    "confirm": gettext_lazy("审核%(name)s"),
}
"""Acts on the rows of a register, whose name stands in its declaration."""
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
    "figure": gettext_lazy("指标"), "amount": gettext_lazy("数值"), "unit": gettext_lazy("单位"),
    "period": gettext_lazy("期间"), "scope": gettext_lazy("范围"), "status": gettext_lazy("状态"),
    "source": gettext_lazy("来源"), "project": gettext_lazy("项目"), "key": gettext_lazy("编号"),
    "need": gettext_lazy("需求"), "secured": gettext_lazy("已落实"), "note": gettext_lazy("备注"),
    "due": gettext_lazy("办结时限"), "register": gettext_lazy("台账"), "standing": gettext_lazy("可信程度"),
    "changes": gettext_lazy("改动"), "file": gettext_lazy("文件"), "digest": gettext_lazy("摘要"),
    "park": gettext_lazy("园区"), "ruleset": gettext_lazy("规则集"), "credit_code": gettext_lazy("统一社会信用代码"),
    "side": gettext_lazy("进展"), "past": gettext_lazy("此前"), "replaces": gettext_lazy("替代"),
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
JOBS: Mapping[str, Any] = {
    "outbox.sweep": gettext_lazy("把事件送到各处"),
    "journal.checkpoints": gettext_lazy("签署凭证链检查点"),
    "approvals.lights": gettext_lazy("亮灯升级，提醒负责人"),
    "approvals.digest": gettext_lazy("写每日摘要"),
    "messages.mail": gettext_lazy("寄邮件"),
    "identity.unused": gettext_lazy("清查久未使用的账号"),
    "approvals.saved": gettext_lazy("重放已转换项目，算节省的天数"),
    "approvals.queues": gettext_lazy("更新工作台的列表"),
    "platform.tidy": gettext_lazy("清理过期的会话和任务"),
    "webhooks.send": gettext_lazy("推送事件给接收方"),
    "api.tidy": gettext_lazy("清理过期的接口应答"),
    "registers.imports": gettext_lazy("试运行和导入台账文件"),
}
SHORT = 60


def act_word(act: str) -> str:
    """The word for an act of the zone, on a register's rows, or of a case; an unknown one stays as it is."""
    if act in ACTS:
        return str(ACTS[act])
    code, _dot, verb = act.rpartition("_")
    for each in registers():
        if code == each.code and verb in ON_ROWS:
            return str(ON_ROWS[verb]) % {"name": each.name}
    return names.say(act, get_language() or "zh-hans")


def asked_word(act: str) -> str:
    """What was asked for and refused, by its code "room:subject:verb", "approvals:act" or "page:name"."""
    room, _colon, rest = act.partition(":")
    english = (get_language() or "").startswith("en")
    if room == "registers":
        code, _colon, verb = rest.partition(":")
        return sentence(register_named(code), Verb(verb))
    if room == "approvals" and rest in approvals.ACTS:
        return approvals.ACTS[rest].en if english else approvals.ACTS[rest].zh
    tables = (identity.SENTENCES, parties.SENTENCES, ledger.SENTENCES, figures.SENTENCES)
    said = next((table[each] for table in tables for each in table if each.value == act), None)  # type: ignore[attr-defined,index]
    return said[english] if said is not None else act_word(act.rpartition(":")[2])


def job_word(name: str) -> str:
    """What a periodic job does; an unknown one stays as it is."""
    return str(JOBS.get(name, name))


def plan_word(plan: str) -> str:
    """When a job runs, of the plans in use: every minute, every n minutes, daily at a time; others stay as written."""
    minute, hour, *days = plan.split()
    if days != ["*", "*", "*"]:
        return plan
    if hour == "*":
        every = 1 if minute == "*" else int(minute.removeprefix("*/"))
        return ngettext("每 %(n)s 分钟", "每 %(n)s 分钟", every) % {"n": every}
    return _("每天 %(time)s") % {"time": f"{int(hour):02}:{int(minute):02}"}


def finding_word(code: str) -> str:
    """What is wrong with a chain or a checkpoint."""
    return str(FINDINGS.get(code, code))


def person(signature: str) -> str:
    """The name in a journal's signature "user/post/name"; the system is the system."""
    name = signature.split("/", 2)[-1]
    return _("系统") if name == "system" else name


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
    if member == "act":
        return asked_word(text)
    if member in ("outcome", "mode", "state"):
        return act_word(text)
    return text
