"""The words of approvals in Chinese and English: states, acts, kinds, outcomes, reasons. One word per thing."""

from __future__ import annotations

from collections.abc import Mapping

from onezone.kernel.errors import JSON

WORK_STATES: Mapping[str, tuple[str, str]] = {
    "received": ("待受理", "received"),
    "supplement": ("补正中", "supplement asked"),
    "accepted": ("已受理", "accepted"),
    "reviewing": ("审查中", "under review"),
    "suspended": ("特别程序", "suspended"),
    "approved": ("准予", "approved"),
    "approved_tolerating": ("容缺准予", "approved, tolerating"),
    "refused": ("不予许可", "refused"),
    "delivered": ("已送达", "delivered"),
    "not_required": ("不受理(无需许可)", "not required"),
    "acceptance_refused": ("不予受理", "acceptance refused"),
    "withdrawn_before": ("受理前撤件", "withdrawn before acceptance"),
    "withdrawn_after": ("受理后撤回", "withdrawn after acceptance"),
    "revoked": ("已撤销", "revoked"),
}
SIM_STATES: Mapping[str, tuple[str, str]] = {
    "planned": ("待申报", "planned"),
    "received": ("待收件", "received"),
    "correction": ("补正中", "correction asked"),
    "reviewing": ("模拟审查中", "under simulated review"),
    "approved": ("模拟同意", "simulated: agreed"),
    "rejected": ("模拟不同意", "simulated: disagreed"),
    "stale": ("意见失效", "opinion stale"),
    "conv_precheck": ("转换核对", "conversion check"),
    "conv_returned": ("转换退回", "conversion returned"),
    "conv_decide": ("转换待签", "conversion to be signed"),
    "converted": ("已转换", "converted"),
    "formal_review": ("转正式审查", "formal review"),
    "upgraded": ("转正式办理", "gone formal"),
    "withdrawn": ("已撤回", "withdrawn"),
    "voided": ("作废", "void"),
}
CASE_STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("未申请", "not applied for"),
    "applied": ("已申请", "applied"),
    "running": ("模拟审批进行中", "running"),
    "ready": ("意见齐备", "opinions ready"),
    "converting": ("转换中", "converting"),
    "partially_converted": ("部分转换", "partially converted"),
    "converted": ("全部转换", "converted"),
    "closed_partial": ("部分转换后结案", "closed after partial conversion"),
    "held": ("暂停", "held"),
    "refused": ("不予准入", "admission refused"),
    "terminated": ("已终止", "terminated"),
    "withdrawn": ("已撤回", "withdrawn"),
    "expired": ("已到期", "expired"),
}
ACTS: Mapping[str, tuple[str, str]] = {
    "open": ("立卷", "open"),
    "file": ("申报", "file"),
    "request_supplement": ("告知补正", "ask for a supplement"),
    "resubmit": ("提交补正", "resubmit"),
    "accept": ("受理", "accept"),
    "refuse_acceptance": ("不予受理", "refuse acceptance"),
    "assign": ("分派", "assign"),
    "hand_over": ("移交", "hand over"),
    "start": ("开始审查", "start the review"),
    "send_back": ("退回修改", "send back"),
    "suspend": ("启动特别程序", "suspend"),
    "resume": ("结束特别程序", "resume"),
    "extend": ("延长期限", "extend"),
    "recommend": ("审查意见", "recommend"),
    "add_signer": ("加签", "add a signer"),
    "give_view": ("加签意见", "give a view"),
    "remove_signer": ("减签", "remove a signer"),
    "propose": ("拟定结论", "propose an outcome"),
    "ask_countersign": ("请求会签", "ask to countersign"),
    "countersign": ("会签", "countersign"),
    "proceed": ("不再等会签", "go on without a countersignature"),
    "decide": ("签发决定", "decide"),
    "deliver": ("送达", "deliver"),
    "revoke": ("撤销", "revoke"),
    "withdraw": ("撤回", "withdraw"),
    "meet_condition": ("条件了结", "meet a condition"),
    "opine": ("出具模拟意见", "give an opinion"),
    "reconfirm": ("重新确认", "confirm again"),
    "attest": ("认定差异", "attest"),
    "request_conversion": ("申请转换", "request conversion"),
    "return_conversion": ("退回转换", "return a conversion"),
    "formal_accept": ("正式受理", "accept formally"),
    "grant": ("签发转换", "grant"),
    "convert": ("转换", "convert"),
    "deviate": ("偏离意见", "deviate"),
    "upgrade": ("转正式办理", "go on formally"),
    "apply": ("申请模拟审批", "apply for simulation"),
    "admit": ("准入", "admit"),
    "refuse_admission": ("不予准入", "refuse admission"),
    "hold": ("暂停", "hold"),
    "release": ("恢复", "release"),
    "extend_simulation": ("延长模拟审批", "extend the simulation"),
    "terminate": ("终止", "terminate"),
    "close": ("结案", "close"),
    "record_fact": ("登记事实", "record a fact"),
    "change_input": ("变更输入", "change an input"),
    "extend_filing": ("延长联合期限", "extend the joint limit"),
    "note": ("记事", "note"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "hearing": ("听证", "hearing"),
    "tender": ("招标", "tender"),
    "auction": ("拍卖", "auction"),
    "inspection": ("检验", "inspection"),
    "testing": ("检测", "testing"),
    "quarantine": ("检疫", "quarantine"),
    "appraisal": ("鉴定", "appraisal"),
    "expert_review": ("专家评审", "expert review"),
    "public_notice": ("公示", "public notice"),
    "third_party_evaluation": ("委托评估", "third-party evaluation"),
    "site_visit": ("现场踏勘", "site visit"),
    "applicant_revision": ("申请人修改", "revision by the applicant"),
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "approve": ("准予", "approve"),
    "approve_tolerating": ("容缺准予", "approve, tolerating"),
    "refuse": ("不予", "refuse"),
    "agree": ("同意", "agree"),
    "conditional": ("附条件同意", "agree with conditions"),
    "disagree": ("不同意", "disagree"),
}
SIMULATION: Mapping[str, tuple[str, str]] = {
    "full": ("实质审查", "substantive review"),
    "pre_review": ("技术预审", "technical pre-review"),
    "pre_check": ("材料预核", "document pre-check"),
    "pre_service": ("服务准备", "service preparation"),
    "none": ("不模拟", "not simulated"),
    "excluded": ("不得准入", "excludes admission"),
}
CHECKS: Mapping[str, tuple[str, str]] = {
    "agreement_signed": ("已签投资协议", "investment agreement signed"),
    "risk_commitment": ("已签风险承诺书", "risk commitment signed"),
    "plan_fits": ("用途符合规划", "use fits the plan"),
    "net_land": ("净地", "net land"),
    "no_dispute": ("地块无争议", "no dispute over the parcel"),
    "not_hazardous": ("不涉及危险化学品", "no hazardous chemicals"),
    "not_secret": ("非涉密项目", "no secret project"),
    "not_restricted": ("非限制类、淘汰类", "no restricted industry"),
    "not_real_estate": ("非房地产项目", "no real estate"),
    "good_credit": ("申请人信用良好", "good credit"),
    "no_red_line": ("不占永久基本农田和生态红线", "no farmland or ecological red line"),
    "excluding_matter": ("含不得模拟的事项", "a matter that excludes simulation"),
}
PLACES: Mapping[str, tuple[str, str]] = {
    "before": ("前加签", "before my step"),
    "after": ("后加签", "after my step"),
}
COUNTERSIGNS: Mapping[str, tuple[str, str]] = {
    "agreed": ("已会签", "signed"),
    "objected": ("有异议", "objects"),
    "passed_over": ("不再等", "passed over"),
    "invalid": ("会签失效", "no longer valid"),
    "silent": ("超时未签", "no answer in time"),
    "waiting": ("待会签", "awaited"),
}
REASONS: Mapping[str, tuple[str, str]] = {
    "not_a_date": ("不是日期", "not a date"),
    "before_acceptance": ("早于受理", "before acceptance"),
    "before_from": ("早于开始日期", "before its beginning"),
    "in_the_future": ("晚于登记当天", "after the day of recording"),
    "in_the_past": ("已经过去", "in the past"),
    "limit_passed": ("期限已过,不能补记", "a limit has passed, it cannot be recorded afterwards"),
    "none_in_law": ("法律没有规定延长", "the law knows no extension"),
    "too_long": ("超过法定可延长天数", "longer than the law allows"),
    "statutory_date_passed": ("法定期限已过", "the statutory date has passed"),
    "days": ("天数须为正整数", "days must be a positive number"),
    "review": ("审查", "review"),
    "check": ("复核", "check"),
    "sign": ("签发", "signature"),
    "formal": ("正式", "formal"),
    "simulated": ("模拟", "simulated"),
    "no_land_fact": ("还没有土地事实", "no land fact yet"),
    "other_holder": ("土地权利人不是申请人", "the holder is not the applicant"),
    "land_differs": ("土地条件与意见依据不一致", "the land differs from what the opinion rested on"),
    "not_effective": ("前置未正式生效", "prerequisite not formally effective"),
    "input_changed": ("依据已变化", "an input has changed"),
    "no_snapshot": ("没有意见快照", "no snapshot"),
    "expired": ("意见已过有效期", "the opinion has expired"),
    "ruleset_changed": ("规则版本已变化", "the ruleset has changed"),
    "public_procedure_open": ("公示或听证未结束", "a public procedure is open"),
    "public_procedure_outdated": ("公示的是原方案", "what was shown to the public has changed"),
    "condition_open": ("条件未了结", "condition open"),
    "not_accepted": ("尚未签署申请并正式受理", "not signed and formally accepted yet"),
}
GLOSSARY: Mapping[str, tuple[str, str]] = {
    **COUNTERSIGNS, **PLACES,
    **REASONS, **CHECKS, **SIMULATION, **OUTCOMES, **KINDS, **ACTS, **CASE_STATES, **SIM_STATES, **WORK_STATES,
}  # fmt: skip


def say(code: str, language: str = "zh-hans") -> str:
    """The word for a code; an unknown code is said as it is."""
    pair = GLOSSARY.get(code)
    if pair is None:
        return code
    return pair[0 if language.lower().startswith("zh") else 1]


def say_all(value: JSON, language: str) -> str:
    """A value of an error's data in words; lists are joined."""
    if isinstance(value, list):
        return ("、" if language.lower().startswith("zh") else ", ").join(say(str(each), language) for each in value)
    return say(str(value), language)
