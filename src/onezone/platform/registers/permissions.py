"""Who may do what to a register: its declaration says which roles; the sentences are the same for all."""

from __future__ import annotations

from django.utils.translation import get_language, override

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.registers.declaration import Register, Verb

SENTENCES: dict[Verb, tuple[str, str]] = {
    Verb.read: ("查阅{name}台账", "read the register of {name}"),
    Verb.write: ("登记和修改{name}", "add and change {name}"),
    Verb.bring: ("成批导入{name}", "import {name}"),
    Verb.confirm: ("审核和核定{name}的数据", "check and confirm values of {name}"),
    Verb.unmask: ("查看{name}的敏感字段", "see guarded fields of {name}"),
}


def sentence(register: Register, verb: Verb) -> str:
    """What that is, in the reader's language."""
    zh, en = SENTENCES[verb]
    return (en if (get_language() or "").startswith("en") else zh).format(name=register.name)


def require(actor: Actor, register: Register, verb: Verb) -> None:
    """Raise NotAllowed unless the actor may do that to the register."""
    if register.may(actor, verb):
        return
    zh, en = SENTENCES[verb]
    with override("zh-hans"):
        name_zh = str(register.name)
    with override("en"):
        name_en = str(register.name)
    raise NotAllowed(
        act=f"registers:{register.code}:{verb.value}",
        role=actor.role_word,
        sentence_zh=zh.format(name=name_zh),
        sentence_en=en.format(name=name_en),
    )
