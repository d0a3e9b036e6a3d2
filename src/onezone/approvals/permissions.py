"""Who may do which act of approvals: one table, one sentence an act; the relation to the subject is asked beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onezone.approvals.domain.case import Case
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed

R = Role
_REVIEWERS = frozenset({R.officer, R.signer})
_APPLYING = frozenset({R.applicant, R.window, R.steward})
_BUSINESS = frozenset({R.applicant, R.window, R.officer, R.signer, R.convener, R.steward, R.leader})


@dataclass(frozen=True, slots=True)
class Grant:
    """Roles that may do an act, whether the item must be in the actor's department, and the sentence people read."""

    roles: frozenset[Role]
    zh: str
    en: str
    own_department: bool = False


ACTS: Mapping[str, Grant] = {
    "keep_phrases": Grant(_REVIEWERS, "保存自己的常用语", "keep phrases of one's own"),
    "keep_department_phrases": Grant(frozenset({R.signer}), "维护部门常用语", "keep the department's phrases"),
    "keep_views": Grant(_REVIEWERS | {R.convener, R.leader}, "保存工作台视图", "keep views of the desk"),
    "intake": Grant(frozenset({R.window}), "在窗口收件", "take in filings at the window"),
    "portal": Grant(frozenset({R.applicant}), "查看本企业的项目", "see one's own enterprise's projects"),
    "open_project": Grant(frozenset({R.window, R.steward, R.convener}), "建立项目", "open a project"),
    "file": Grant(_APPLYING, "申报事项", "file a matter"),
    "request_supplement": Grant(_REVIEWERS | {R.window}, "一次性告知补正", "ask once for what is missing", True),
    "resubmit": Grant(_APPLYING, "提交补正材料", "hand in what was missing"),
    "accept": Grant(_REVIEWERS | {R.window}, "受理", "accept a filing", True),
    "refuse_acceptance": Grant(_REVIEWERS | {R.window}, "不予受理", "refuse acceptance", True),
    "assign": Grant(frozenset({R.signer}), "分派经办人", "assign an officer", True),
    "hand_over": Grant(_REVIEWERS, "把办件移交给同部门的经办人", "hand an item to a colleague", True),
    "start": Grant(_REVIEWERS, "开始审查", "start the review", True),
    "suspend": Grant(_REVIEWERS, "启动特别程序", "start a special procedure", True),
    "resume": Grant(_REVIEWERS, "结束特别程序", "end a special procedure", True),
    "extend": Grant(frozenset({R.signer}), "延长期限", "extend the limit", True),
    "recommend": Grant(_REVIEWERS, "提出审查意见", "recommend a decision", True),
    "send_back": Grant(_REVIEWERS, "退回本件的材料请申请人修改", "send materials back for correction", True),
    "add_signer": Grant(_REVIEWERS, "加签：请另一位经办人出具意见", "ask another officer for a view", True),
    "give_view": Grant(_REVIEWERS, "出具加签意见", "give the view asked for"),
    "remove_signer": Grant(_REVIEWERS, "减签：不再等加签意见", "no longer wait for a view", True),
    "propose": Grant(_REVIEWERS, "拟定结论", "propose an outcome", True),
    "ask_countersign": Grant(_REVIEWERS, "请其他部门会签", "ask departments to countersign", True),
    "countersign": Grant(_REVIEWERS, "代表本部门会签", "countersign for the department"),
    "proceed": Grant(frozenset({R.signer, R.convener}), "不再等会签", "go on without a countersignature", True),
    "decide": Grant(frozenset({R.signer}), "签发决定", "sign a decision", True),
    "deliver": Grant(_REVIEWERS | {R.window}, "送达", "deliver the result", True),
    "revoke": Grant(frozenset({R.signer}), "撤销决定", "revoke a decision", True),
    "withdraw": Grant(_APPLYING, "撤回申报", "withdraw a filing"),
    "meet_condition": Grant(_REVIEWERS | {R.window}, "确认条件了结", "confirm that a condition is met", True),
    "opine": Grant(_REVIEWERS, "出具模拟审批意见", "give a simulated opinion", True),
    "reconfirm": Grant(_REVIEWERS, "重新确认模拟意见", "confirm a stale opinion again", True),
    "attest": Grant(_REVIEWERS, "认定差异不影响结论", "attest that a difference is not substantive", True),
    "request_conversion": Grant(_APPLYING, "签署正式申请", "sign the formal application"),
    "return_conversion": Grant(_REVIEWERS, "退回转换补正", "return a conversion", True),
    "formal_accept": Grant(_REVIEWERS, "转换件正式受理", "accept a conversion formally", True),
    "grant": Grant(frozenset({R.signer}), "签发转换决定", "sign a conversion", True),
    "convert": Grant(frozenset({R.signer}), "批量签发转换", "sign a batch of conversions", True),
    "deviate": Grant(frozenset({R.signer}), "偏离模拟意见", "leave the simulated opinion", True),
    "upgrade": Grant(_REVIEWERS, "转为正式办理", "go on formally", True),
    "apply": Grant(_APPLYING, "申请模拟审批", "apply for simulated approval"),
    "admit": Grant(frozenset({R.convener}), "准入模拟审批", "admit to simulated approval"),
    "refuse_admission": Grant(frozenset({R.convener}), "不予准入", "refuse admission"),
    "hold": Grant(frozenset({R.convener}), "暂停模拟审批", "hold the simulation"),
    "release": Grant(frozenset({R.convener}), "恢复模拟审批", "release the hold"),
    "extend_simulation": Grant(frozenset({R.convener}), "延长模拟审批", "extend the simulation"),
    "terminate": Grant(frozenset({R.convener}), "终止模拟审批", "terminate the simulation"),
    "close": Grant(frozenset({R.convener}), "部分转换后结案", "close after partial conversion"),
    "extend_filing": Grant(frozenset({R.convener}), "延长联合办理期限", "extend the joint limit"),
    "record_fact": Grant(_BUSINESS, "登记事实", "record a fact"),
    "change_input": Grant(_APPLYING | _REVIEWERS, "变更材料或事实", "change a material or a fact"),
    "note": Grant(_BUSINESS, "记事", "write a note"),
}


def may(actor: Actor, act: str, *, case: Case | None = None, data: Mapping[str, Any] | None = None) -> bool:
    """Whether the actor's post may do the act on this subject. Visibility has been asked before (404, not 403)."""
    grant = ACTS.get(act)
    if grant is None:
        return False
    if actor.system:
        return True
    if actor.role not in grant.roles:
        return False
    if case is None or data is None:
        return True
    if act in ("record_fact", "change_input"):
        return _may_state(actor, case, data)
    if act in _ASKED_OF_OTHERS and not _ASKED_OF_OTHERS[act](actor, case, data):
        return False
    if act == "request_conversion" and actor.role is not R.applicant:
        return case.facts.read("project.delegation") == "true"
    if grant.own_department and actor.role not in (R.window, R.convener):
        return actor.department == department_of(case, data) or _delegated(actor, case, act, data)
    return True


def _may_hand_over(actor: Actor, case: Case, data: Mapping[str, Any]) -> bool:
    """The signer hands on whatever is in the department; an officer what is in his own hands."""
    if actor.role is R.signer:
        return True
    items = case.sim_items if data.get("mode") == "simulated" else case.work_items
    item = items.get(str(data.get("matter")))
    return item is None or _is_key_of(actor, item.officer)


def _may_give_view(actor: Actor, case: Case, data: Mapping[str, Any]) -> bool:
    """Only who was asked."""
    item = case.work_items.get(str(data.get("matter")))
    return item is not None and any(held.is_open and _is_key_of(actor, held.to) for held in item.added)


def _may_countersign(actor: Actor, case: Case, data: Mapping[str, Any]) -> bool:
    """For the actor's own department, when it was asked."""
    item = case.work_items.get(str(data.get("matter")))
    asked = item is not None and any(held.department == actor.department for held in item.countersigns)
    return asked and data.get("department") in (None, "", actor.department)


def _may_proceed(actor: Actor, case: Case, data: Mapping[str, Any]) -> bool:
    """The lead department's signer goes on after the limit; over an objection the convener does."""
    if actor.role is R.convener:
        return True
    item = case.work_items.get(str(data.get("matter")))
    held = [each for each in item.countersigns if each.department == data.get("department")] if item is not None else []
    return not any(each.state(item.proposal, None) == "objected" for each in held) if item is not None else True


def _is_key_of(actor: Actor, key: str | None) -> bool:
    return (key or "").partition("/")[0] == str(actor.user_id)


_ASKED_OF_OTHERS: Mapping[str, Callable[[Actor, Case, Mapping[str, Any]], bool]] = {
    "hand_over": _may_hand_over,
    "give_view": _may_give_view,
    "countersign": _may_countersign,
    "proceed": _may_proceed,
}
"""Acts whose permission asks how the actor stands to the item, beside role and department."""


def department_of(case: Case, data: Mapping[str, Any]) -> str | None:
    matter = case.context.catalogue.matters.get(str(data.get("matter")))
    return matter.department if matter is not None else None


def _delegated(actor: Actor, case: Case, act: str, data: Mapping[str, Any]) -> bool:
    """A zone may record that another department signs a matter (划转审批权), with its legal basis."""
    if act not in ("decide", "grant", "convert", "formal_accept"):
        return False
    return str(data.get("matter")) in case.context.rules.delegated_signing.get(actor.department or "", ())


def _may_state(actor: Actor, case: Case, data: Mapping[str, Any]) -> bool:
    """A fact that proves a matter's result is recorded by its department; design and project facts by others."""
    names = [str(data["name"])] if data.get("name") else [str(name) for name in data.get("facts") or {}]
    owners = {owner for name in names for owner in [evidence_department(case, name)] if owner is not None}
    if owners:
        return actor.role in _REVIEWERS and owners <= {actor.department}
    return actor.role in _BUSINESS


def evidence_department(case: Case, fact: str) -> str | None:
    """The department whose result a fact proves, if it proves one."""
    for matter in case.context.catalogue.matters.values():
        if any(fact == held or fact.startswith(held + ".") for held in matter.evidence):
            return matter.department
    return None


def require(actor: Actor, act: str, *, case: Case | None = None, data: Mapping[str, Any] | None = None) -> None:
    """Raise NotAllowed unless the actor may do the act."""
    if not may(actor, act, case=case, data=data):
        grant = ACTS.get(act)
        raise NotAllowed(
            act=f"approvals:{act}",
            role=actor.role_word,
            sentence_zh=grant.zh if grant else act,
            sentence_en=grant.en if grant else act,
        )
