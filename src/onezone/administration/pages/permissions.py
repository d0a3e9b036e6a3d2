"""The matrix of acts and roles, written from the tables that the services themselves ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import permissions as approvals
from onezone.figures import permissions as figures
from onezone.ledger import permissions as ledger
from onezone.parties import permissions as parties
from onezone.platform.identity import permissions as identity
from onezone.platform.identity.actor import Role
from onezone.platform.identity.registry import ROLES
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.permissions import sentence
from onezone.platform.registers.registry import registers


@dataclass(frozen=True, slots=True)
class Line:
    """One act; `cells` a sign for each role: "yes", "own" (own department only), ""."""

    act: str
    sentence: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermissionsPage:
    """The acts by room."""

    roles: tuple[Any, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]


def build_permissions() -> PermissionsPage:
    """Every act of every room."""
    english = (get_language() or "").startswith("en")
    rooms = (
        (_("账号、岗位、设置、日志"), _plain(identity.HOLDERS, identity.SENTENCES, english)),
        (_("企业与联系人"), _plain(parties.HOLDERS, parties.SENTENCES, english)),
        (_("审批"), _approvals(english)),
        (_("项目台账"), _plain(ledger.HOLDERS, ledger.SENTENCES, english)),
        (_("指标"), _plain(figures.HOLDERS, figures.SENTENCES, english)),
        *((str(each.name), _register(each)) for each in registers()),
    )
    return PermissionsPage(tuple(word for _code, word in ROLES), rooms)


def _plain(holders: Any, sentences: Any, english: bool) -> tuple[Line, ...]:  # noqa: FBT001
    return tuple(
        Line(act.value, sentences[act][english], tuple("yes" if role in held else "" for role in Role))
        for act, held in holders.items()
    )


def _register(register: Register) -> tuple[Line, ...]:
    """What may be done to a register, by its declaration."""
    return tuple(
        Line(
            f"registers:{register.code}:{verb.value}",
            sentence(register, verb),
            tuple("yes" if role in held else "" for role in Role),
        )
        for verb, held in register.holders.items()
    )


def _approvals(english: bool) -> tuple[Line, ...]:  # noqa: FBT001
    return tuple(
        Line(
            f"approvals:{act}",
            grant.en if english else grant.zh,
            tuple(("own" if grant.own_department else "yes") if role in grant.roles else "" for role in Role),
        )
        for act, grant in approvals.ACTS.items()
    )
