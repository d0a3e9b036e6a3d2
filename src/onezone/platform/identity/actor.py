"""Who acts: a frozen value that every service receives, never a row and never a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a post lets its holder be; permission follows the post that is current, not the person."""

    applicant = "applicant"
    window = "window"
    officer = "officer"
    signer = "signer"
    convener = "convener"
    steward = "steward"
    leader = "leader"
    system_admin = "system_admin"
    security_admin = "security_admin"
    auditor = "auditor"


ADMINISTRATORS: frozenset[Role] = frozenset({Role.system_admin, Role.security_admin, Role.auditor})
"""The three administrators (三员, GB/T 22239-2019 8.1.5): no person holds two of these posts at once."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one post, or the system itself (`system=True`, then no user, post or role).

    `department` and `zone_code` are codes; `enterprise` is the credit code an applicant acts for.
    """

    user_id: int | None
    post_id: int | None
    name: str
    role: Role | None
    department: str | None
    zone_id: int
    zone_code: str
    enterprise: str | None = None
    system: bool = False

    @property
    def signature(self) -> str:
        """How the journal names the actor: user and post by number, so a namesake is another person; then the name."""
        return "system" if self.system else f"{self.user_id}/{self.post_id}/{self.name}"

    @property
    def role_word(self) -> str:
        """The role as text, "system" for the system itself."""
        return "system" if self.role is None else self.role.value


class ZoneLike(Protocol):
    """What `system_actor` needs of a zone."""

    id: int
    code: str


def system_actor(zone: ZoneLike) -> Actor:
    """The system acting in `zone`: commands, sweeps, and what follows from a rule without a person's hand."""
    return Actor(
        user_id=None, post_id=None, name="system", role=None, department=None,
        zone_id=zone.id, zone_code=zone.code, system=True,
    )  # fmt: skip
