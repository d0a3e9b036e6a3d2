"""Who may do what to figures, one sentence an act."""

from __future__ import annotations

from enum import StrEnum

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed


class Act(StrEnum):
    """The acts of figures, `room:subject:verb`."""

    read = "figures:value:read"
    state = "figures:value:state"
    confirm = "figures:value:confirm"
    decide = "figures:conflict:decide"
    close = "figures:period:close"
    check = "figures:text:check"


SENTENCES: dict[Act, tuple[str, str]] = {
    Act.read: ("查阅指标", "read figures"),
    Act.state: ("登记指标快报值", "record a flash value"),
    Act.confirm: ("核定和修订指标值", "confirm and revise values"),
    Act.decide: ("处理指标冲突", "decide conflicts of figures"),
    Act.close: ("期间结账", "close a period"),
    Act.check: ("核对文稿", "check a press text"),
}
READERS = frozenset({Role.window, Role.steward, Role.officer, Role.signer, Role.convener, Role.leader})
HOLDERS: dict[Act, frozenset[Role]] = {
    Act.read: READERS,
    Act.state: frozenset({Role.officer, Role.signer, Role.steward, Role.convener}),
    Act.confirm: frozenset({Role.convener}),
    Act.decide: frozenset({Role.convener}),
    Act.close: frozenset({Role.convener}),
    Act.check: READERS,
}


def may(actor: Actor, act: Act) -> bool:
    return actor.system or actor.role in HOLDERS[act]


def require(actor: Actor, act: Act) -> None:
    """Raise NotAllowed unless the actor may do `act`."""
    if not may(actor, act):
        zh, en = SENTENCES[act]
        raise NotAllowed(act=act.value, role=actor.role_word, sentence_zh=zh, sentence_en=en)
