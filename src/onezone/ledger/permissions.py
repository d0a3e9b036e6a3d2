"""Who may do what to the project book, one sentence an act."""

from __future__ import annotations

from enum import StrEnum

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed


class Act(StrEnum):
    """The acts of the project book, `room:subject:verb`."""

    read = "ledger:project:read"
    register = "ledger:project:register"
    keep = "ledger:project:keep"
    advance = "ledger:project:advance"
    book = "ledger:month:book"
    note = "ledger:blocker:note"
    link = "ledger:project:link"
    publish = "ledger:total:publish"


SENTENCES: dict[Act, tuple[str, str]] = {
    Act.read: ("查阅项目台账", "read the project book"),
    Act.register: ("登记台账项目", "enter projects into the book"),
    Act.keep: ("更新台账项目的金额、计划、要素和照片", "keep amounts, plans, elements and photos of a project"),
    Act.advance: ("推进台账项目的阶段", "move a project to its next stage"),
    Act.book: ("登记月度完成", "book what a month completed"),
    Act.note: ("提出和销号项目问题", "raise and resolve blockers"),
    Act.link: ("关联项目与审批", "link a project to its approvals"),
    Act.publish: ("把台账合计报入指标", "hand totals of the book to the figures"),
}
READERS = frozenset({Role.window, Role.steward, Role.officer, Role.signer, Role.convener, Role.leader})
KEEPERS = frozenset({Role.steward, Role.convener})
HOLDERS: dict[Act, frozenset[Role]] = {
    Act.read: READERS,
    Act.register: KEEPERS,
    Act.keep: KEEPERS,
    Act.advance: KEEPERS,
    Act.book: KEEPERS,
    Act.note: KEEPERS | {Role.officer, Role.signer},
    Act.link: KEEPERS | {Role.window},
    Act.publish: frozenset({Role.convener}),
}


def may(actor: Actor, act: Act) -> bool:
    return actor.system or actor.role in HOLDERS[act]


def require(actor: Actor, act: Act) -> None:
    """Raise NotAllowed unless the actor may do `act`."""
    if not may(actor, act):
        zh, en = SENTENCES[act]
        raise NotAllowed(act=act.value, role=actor.role_word, sentence_zh=zh, sentence_en=en)
