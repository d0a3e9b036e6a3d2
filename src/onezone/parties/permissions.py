"""Who may do what to enterprises and contacts, one sentence an act."""

from __future__ import annotations

from enum import StrEnum

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed


class Act(StrEnum):
    """The acts of the parties, `room:subject:verb`."""

    register = "parties:enterprise:register"
    correct = "parties:enterprise:correct"
    add_contact = "parties:contact:add"
    keep_contact = "parties:contact:keep"
    show_number = "parties:contact:show_number"
    read = "parties:enterprise:read"
    judge = "parties:enterprise:judge"


SENTENCES: dict[Act, tuple[str, str]] = {
    Act.register: ("登记企业", "register enterprises"),
    Act.correct: ("更正企业信息", "correct an enterprise's particulars"),
    Act.add_contact: ("登记联系人", "add contacts"),
    Act.keep_contact: ("修改和停用联系人", "change and end contacts"),
    Act.show_number: ("查看联系人的完整号码", "see a contact's whole number"),
    Act.read: ("查阅企业信息", "read enterprises"),
    Act.judge: ("认定两家企业是否同一家", "say whether two enterprises are one"),
}

KEEPERS = frozenset({Role.window, Role.steward})
READERS = frozenset({Role.window, Role.steward, Role.officer, Role.signer, Role.convener, Role.leader})

HOLDERS: dict[Act, frozenset[Role]] = {
    Act.register: KEEPERS,
    Act.correct: KEEPERS,
    Act.add_contact: KEEPERS | {Role.applicant},
    Act.keep_contact: KEEPERS,
    Act.show_number: KEEPERS | {Role.officer, Role.convener},
    Act.read: READERS,
    Act.judge: KEEPERS,
}


def may(actor: Actor, act: Act, *, credit_code: str | None = None) -> bool:
    """Whether the actor may do `act` (to the enterprise of that code); an applicant only to the one they act for."""
    if actor.system or actor.role in HOLDERS[act] - {Role.applicant}:
        return True
    if actor.role is not Role.applicant or act not in (Act.read, Act.add_contact):
        return False
    return credit_code is not None and credit_code == actor.enterprise


def require(actor: Actor, act: Act, *, credit_code: str | None = None) -> None:
    """Raise NotAllowed unless the actor may do `act`."""
    if not may(actor, act, credit_code=credit_code):
        zh, en = SENTENCES[act]
        raise NotAllowed(act=act.value, role=actor.role_word, sentence_zh=zh, sentence_en=en)
