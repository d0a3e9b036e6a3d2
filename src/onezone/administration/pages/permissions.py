"""The matrix of acts and roles, written from the tables that the services themselves ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import permissions as approvals
from onezone.parties import permissions as parties
from onezone.platform.identity import permissions as identity
from onezone.platform.identity.actor import Role
from onezone.platform.identity.registry import ROLES


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
    )
    return PermissionsPage(tuple(word for _code, word in ROLES), rooms)


def _plain(holders: Any, sentences: Any, english: bool) -> tuple[Line, ...]:  # noqa: FBT001
    return tuple(
        Line(act.value, sentences[act][english], tuple("yes" if role in held else "" for role in Role))
        for act, held in holders.items()
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
