"""Who is told what: one table from what happened to who is concerned and the words for it, in both languages.

A new act is a new row. Recipients are words, resolved to posts by `services/telling`:
department: the matter's department, read once for all · officer: who holds the item, else its department · mover: whose
move the item is now · asked: whose answer is awaited ·
signer: who signs for the department · applicant: the enterprise's accounts · steward: the
project's steward · convener, leader: the zone's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One message: its kind, who gets it, its subject, what is to be done; `each`: one a matter, or one a project."""

    kind: str
    to: tuple[str, ...]
    subject: Pair
    todo: Pair = ("", "")
    each: str = "matter"
    mode: str = ""
    """formal | simulated: only for such items; "" for both."""


KINDS: Mapping[str, Pair] = {
    "filing": ("新收件", "new filing"),
    "supplement": ("补正", "supplement"),
    "accepted": ("受理", "acceptance"),
    "clock": ("特别程序与期限", "procedures and limits"),
    "signature": ("待签发", "to be signed"),
    "decision": ("决定与送达", "decision, delivery"),
    "opinion": ("模拟意见", "simulated opinion"),
    "simulation": ("模拟审批", "simulated approval"),
    "stale": ("意见失效", "stale opinion"),
    "conversion": ("转换", "conversion"),
    "handover": ("分派与移交", "hand-over"),
    "condition": ("条件逾期", "overdue condition"),
    "light": ("灯", "light"),
}

# What is decided names its signer; handing it over is anybody's of the department.
_DELIVER = Rule(
    "decision", ("department",), ("决定已签发，请送达：{matter}", "Decision signed, to be delivered: {matter}")
)
_SIGNED = Rule("conversion", ("applicant",), ("转换决定已签发：{matter}", "Conversion signed: {matter}"))

TOLD: Mapping[str, tuple[Rule, ...]] = {
    "file": (
        Rule(
            "filing",
            ("department",),
            ("新收件：{matter}", "New filing: {matter}"),
            ("请受理，或一次性告知缺什么。", "Accept it, or say once what is missing."),
        ),
    ),
    "request_supplement": (
        Rule(
            "supplement",
            ("applicant", "steward"),
            ("请补正：{matter}", "Supplement asked: {matter}"),
            ("缺什么已一次性列出，补齐后重新提交。", "All that is missing is listed once; hand it in to go on."),
        ),
    ),
    "resubmit": (
        Rule(
            "supplement",
            ("officer",),
            ("补正已提交：{matter}", "Supplement handed in: {matter}"),
            ("请核对并受理。", "Check it and accept."),
        ),
    ),
    "accept": (Rule("accepted", ("applicant",), ("已受理：{matter}", "Accepted: {matter}")),),
    "formal_accept": (
        Rule("accepted", ("applicant",), ("转换件已正式受理：{matter}", "Conversion formally accepted: {matter}")),
        Rule("signature", ("signer",), ("转换待签发：{matter}", "Conversion to be signed: {matter}")),
    ),
    "refuse_acceptance": (
        Rule(
            "accepted",
            ("applicant", "steward"),
            ("不予受理：{matter}", "Not accepted: {matter}"),
            ("理由写在办件里。", "The reasons stand on the item."),
        ),
    ),
    "assign": (Rule("handover", ("officer",), ("分派给您：{matter}", "Assigned to you: {matter}")),),
    "hand_over": (Rule("handover", ("officer",), ("移交给您：{matter}", "Handed over to you: {matter}")),),
    "send_back": (
        Rule(
            "supplement",
            ("applicant", "steward"),
            ("请修改材料：{matter}", "Materials to be corrected: {matter}"),
            ("只退这一件；改好后重新提交。", "Only this item; correct it and hand it in again."),
        ),
    ),
    "add_signer": (
        Rule(
            "signature",
            ("asked",),
            ("请您出具加签意见：{matter}", "Your view is asked: {matter}"),
            ("问的是什么，写在办件里。", "The question stands on the item."),
        ),
    ),
    "give_view": (Rule("signature", ("mover",), ("加签意见已出：{matter}", "The view asked for is given: {matter}")),),
    "propose": (
        Rule(
            "signature",
            ("asked",),
            ("拟办结论已改，请重新会签：{matter}", "The proposal was edited, sign it again: {matter}"),
        ),
    ),
    "ask_countersign": (
        Rule(
            "signature",
            ("asked",),
            ("请会签：{matter}", "To be countersigned: {matter}"),
            ("期限写在办件里。", "The limit stands on the item."),
        ),
    ),
    "countersign": (Rule("signature", ("officer",), ("会签已答复：{matter}", "Countersignature answered: {matter}")),),
    "suspend": (
        Rule(
            "clock",
            ("applicant",),
            ("启动特别程序：{matter}", "Special procedure: {matter}"),
            ("这段时间不计入办理期限。", "Its days do not count."),
        ),
    ),
    "resume": (
        Rule(
            "clock",
            ("applicant",),
            ("特别程序结束：{matter}", "Special procedure over: {matter}"),
            ("期限继续计算。", "The clock goes on."),
        ),
    ),
    "extend": (Rule("clock", ("applicant",), ("延长办理期限：{matter}", "Limit extended: {matter}")),),
    "recommend": (
        Rule(
            "signature",
            ("mover",),
            ("请接着办：{matter}", "Your turn: {matter}"),
            ("前一步已有审查意见。", "The step before yours is done."),
        ),
    ),
    "decide": (_DELIVER,),
    "deliver": (Rule("decision", ("applicant", "steward"), ("结果已送达：{matter}", "Result delivered: {matter}")),),
    "revoke": (
        Rule(
            "decision",
            ("applicant", "steward"),
            ("决定已撤销：{matter}", "Decision revoked: {matter}"),
            ("理由写在办件里。", "The reasons stand on the item."),
        ),
    ),
    "withdraw": (Rule("filing", ("officer",), ("申请人撤回：{matter}", "Withdrawn by the applicant: {matter}")),),
    "opine": (Rule("opinion", ("applicant", "steward"), ("模拟意见已出：{matter}", "Simulated opinion: {matter}")),),
    "reconfirm": (
        Rule(
            "opinion", ("applicant", "steward"), ("模拟意见已重新确认：{matter}", "Opinion confirmed again: {matter}")
        ),
    ),
    "apply": (
        Rule(
            "simulation",
            ("convener",),
            ("申请模拟审批", "Simulated approval applied for"),
            ("请经联席会议决定是否准入。", "The joint meeting decides on admission."),
            each="project",
        ),
    ),
    "admit": (
        Rule(
            "simulation", ("applicant", "steward"), ("准入模拟审批", "Admitted to simulated approval"), each="project"
        ),
    ),
    "refuse_admission": (
        Rule("simulation", ("applicant", "steward"), ("不予准入模拟审批", "Admission refused"), each="project"),
    ),
    "terminate": (
        Rule("simulation", ("applicant", "steward"), ("模拟审批终止", "Simulated approval terminated"), each="project"),
        Rule("simulation", ("officer",), ("模拟审批终止：{matter}", "Simulated approval terminated: {matter}")),
    ),
    "hold": (
        Rule("simulation", ("applicant", "steward"), ("模拟审批暂停", "Simulated approval held"), each="project"),
    ),
    "release": (
        Rule("simulation", ("applicant", "steward"), ("模拟审批恢复", "Simulated approval goes on"), each="project"),
    ),
    "extend_simulation": (
        Rule("simulation", ("applicant", "steward"), ("模拟审批延期", "Simulated approval extended"), each="project"),
    ),
    "close": (
        Rule(
            "simulation",
            ("applicant", "steward"),
            ("模拟审批部分转换后结案", "Closed after partial conversion"),
            each="project",
        ),
    ),
    "request_conversion": (
        Rule(
            "conversion",
            ("officer",),
            ("请核对转换：{matter}", "Conversion to be checked: {matter}"),
            ("申请人已签署正式申请。", "The applicant has signed the formal application."),
        ),
    ),
    "return_conversion": (
        Rule(
            "conversion",
            ("applicant", "steward"),
            ("转换退回补正：{matter}", "Conversion returned: {matter}"),
            ("缺什么已一次性列出，补齐后重新提交。", "All that is missing is listed once; hand it in to go on."),
        ),
    ),
    "deviate": (
        Rule(
            "conversion",
            ("applicant", "officer"),
            ("偏离模拟意见，转正式审查：{matter}", "Goes to formal review: {matter}"),
        ),
    ),
    "grant": (_SIGNED, _DELIVER),
    "convert": (_SIGNED, _DELIVER),
}

LAND = Rule(
    "conversion",
    ("applicant", "steward"),
    ("土地已登记，请签署正式申请", "The land is recorded: sign the formal applications"),
    ("已有意见的模拟事项可以转换了。", "Simulated matters with an opinion can be converted now."),
    each="project",
)
STALE = Rule(
    "stale",
    ("officer",),
    ("意见失效，请复核：{matter}", "Your opinion became stale: {matter}"),
    ("它所依据的材料或事实变了。", "A material or fact that it rested on has changed."),
    mode="simulated",
)
WOKEN = Rule(
    "stale",
    ("officer",),
    ("依据有变，请复核：{matter}", "Inputs have changed, look again: {matter}"),
    (
        "它读取的材料或事实变了，已完成的意见须重新确认。",
        "A material or fact that it reads has changed.",
    ),
)
PREFILLED = Rule(
    "filing",
    ("applicant", "steward"),
    ("请签署预填的申报：{matter}", "Sign the pre-filled filing: {matter}"),
    mode="formal",
)
CONDITION = Rule(
    "condition",
    ("officer",),
    ("条件逾期：{matter}", "Condition overdue: {matter}"),
    ("“{condition}”，应于 {due} 前了结。", "“{condition}”, due on {due}."),
)
ANSWERS: Mapping[str, frozenset[str]] = {
    "request_supplement": frozenset({"filing", "supplement"}),
    "resubmit": frozenset({"supplement", "conversion"}),
    "accept": frozenset({"filing", "supplement"}),
    "refuse_acceptance": frozenset({"filing", "supplement"}),
    "recommend": frozenset({"signature", "handover", "stale"}),
    "propose": frozenset({"handover", "stale"}),
    "give_view": frozenset({"signature"}),
    "countersign": frozenset({"signature"}),
    "opine": frozenset({"handover", "light"}),
    "decide": frozenset({"signature", "handover", "light"}),
    "deliver": frozenset({"decision"}),
    "reconfirm": frozenset({"stale"}),
    "attest": frozenset({"stale"}),
    "request_conversion": frozenset({"conversion"}),
    "return_conversion": frozenset({"conversion"}),
    "formal_accept": frozenset({"conversion"}),
    "grant": frozenset({"signature", "light"}),
    "convert": frozenset({"signature", "conversion", "light"}),
    "meet_condition": frozenset({"condition"}),
}
"""Act -> kinds of earlier messages about the same item that it answers: what is done need not be read as undone."""

LIGHT_WORDS: Mapping[str, Pair] = {
    "notice": ("时限过半", "half of the limit is used"),
    "yellow": ("即将到期", "due soon"),
    "red": ("超过承诺时限", "past the promised limit"),
    "black": ("超过法定时限", "past the statutory limit"),
}
LIGHT = Rule(
    "light",
    (),
    ("{light}：{matter}", "{matter}: {light}"),
    ("到期日 {due}。", "Due on {due}."),
)


def say(text: Pair, **words: Pair) -> Pair:
    """Both texts with their words put in."""
    zh, en = ({name: pair[place] for name, pair in words.items()} for place in (0, 1))
    return text[0].format_map(zh), text[1].format_map(en)
