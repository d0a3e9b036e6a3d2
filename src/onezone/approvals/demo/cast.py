"""The people of the demo: who holds which post in the zone, and their logins. All names are invented (演示)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.services.projects import EnterpriseLike
from onezone.kernel.moment import local_date
from onezone.parties import services as parties
from onezone.parties.licences import LICENCES
from onezone.parties.operations import report_operations
from onezone.parties.partners import PARTNERS
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role, ZoneLike, system_actor
from onezone.platform.identity.queries import actors_in
from onezone.platform.registers.services import Origin
from onezone.platform.registers.services import change as change_row
from onezone.platform.registers.services import create as create_row

PASSWORD = "OneZone-Demo-2026"
SURNAMES = "莫田周林石孟邵陶纪陆白苗关沈邹秦霍戴尹"
GIVEN = (
    "清",
    "雨禾",
    "启明",
    "舟",
    "磊",
    "川",
    "平",
    "然",
    "远",
    "航",
    "羽",
    "青",
    "振宇",
    "嘉",
    "宁",
    "立",
    "知行",
    "思齐",
)


@dataclass(slots=True)
class Cast:
    """Actors by role and department, and the enterprises by their key in the demo's data."""

    zone: ZoneLike
    officers: dict[str, Actor]
    signers: dict[str, Actor]
    others: dict[Role, Actor]
    applicants: dict[str, Actor]
    enterprises: dict[str, EnterpriseLike]

    @property
    def system(self) -> Actor:
        return system_actor(self.zone)

    @property
    def window(self) -> Actor:
        return self.others[Role.window]

    @property
    def convener(self) -> Actor:
        return self.others[Role.convener]

    @property
    def steward(self) -> Actor:
        return self.others[Role.steward]

    def applicant(self, enterprise: str) -> Actor:
        """The enterprise's own account where it has one; else its papers come through the window."""
        return self.applicants.get(enterprise, self.window)


def make_cast(zone: ZoneLike, catalogue: Catalogue, data: Mapping[str, Any], *, when: datetime) -> Cast:
    """Create departments, people, posts and enterprises; the system acts, as at an installation."""
    system = system_actor(zone)
    for position, department in enumerate(catalogue.departments.values()):
        identity.add_department(
            actor=system,
            at=when,
            code=department.id,
            name_zh=department.name_zh,
            name_en=department.name_en,
            position=position,
        )
    enterprises = _enterprises(system, data["enterprises"], when)
    for person in data["people"]:
        _person(system, when, person, enterprises)
    taken = {(post.get("department"), post["role"]) for person in data["people"] for post in person["posts"]}
    _department_people(system, when, catalogue, taken=taken)
    return read_cast(zone, enterprises, local_date(when))


def _person(
    system: Actor, when: datetime, person: Mapping[str, Any], enterprises: Mapping[str, EnterpriseLike]
) -> None:
    username, name = person["username"], person["name"]
    identity.create_user(
        actor=system, at=when, username=username, display_name=name, password=PASSWORD, must_change_password=False
    )
    for post in person["posts"]:
        identity.grant_post(
            actor=system,
            at=when,
            username=username,
            role=Role(post["role"]),
            department=post.get("department"),
            enterprise=enterprises[post["enterprise"]].credit_code if "enterprise" in post else None,
        )


def _department_people(system: Actor, when: datetime, catalogue: Catalogue, taken: set[tuple[str, str]]) -> None:
    for position, code in enumerate(catalogue.departments):
        for turn, role in enumerate(("officer", "signer")):
            if (code, role) in taken:
                continue
            username = f"{code.lower()}-{role}"
            number = position * 2 + turn
            name = SURNAMES[number % len(SURNAMES)] + GIVEN[(number * 7 + turn) % len(GIVEN)]
            post = {"role": role, "department": code}
            _person(system, when, {"username": username, "name": name, "posts": [post]}, {})


def _enterprises(system: Actor, rows: Mapping[str, Any], when: datetime) -> dict[str, EnterpriseLike]:
    return {
        key: parties.register_enterprise(
            actor=system,
            at=when,
            credit_code=row["credit_code"],
            name=row["name"],
            aliases=list(row.get("aliases", ())),
            legal_person="",
            address=row.get("address", ""),
        )
        for key, row in rows.items()
    }


def give_particulars(cast: Cast, data: Mapping[str, Any], *, when: datetime) -> None:
    """What the demo's enterprises have beside their names, and two that were entered a second time."""
    for key, row in data["enterprises"].items():
        code = cast.enterprises[key].credit_code
        _describe(cast.system, when, code, data["particulars"][key])
        for name, number, issued_on, expires_on in row.get("licences", ()):
            given = {"enterprise": code, "name": name, "number": number, "issued_on": issued_on}
            create_row(
                actor=cast.system, at=when, register=LICENCES, given={**given, "expires_on": expires_on},
                origin=Origin(source="演示"),
            )  # fmt: skip
        for period, amounts in row.get("told", {}).items():
            report_operations(
                actor=cast.system, at=when, credit_code=code, period=str(period), amounts=amounts,
                source="企业报表（演示）",
            )  # fmt: skip
    for key, people in data["contacts"].items():
        for name, part, duty, phone in people:
            parties.add_contact(
                actor=cast.system, at=when, credit_code=cast.enterprises[key].credit_code, name=name, part=part,
                duty=duty, phone=phone,
            )  # fmt: skip
    for name, kind, region, works_on, key in data["partners"]:
        given = {"name": name, "kind": kind, "region": region, "works_on": works_on}
        given["enterprise"] = cast.enterprises[key].credit_code if key else ""
        source = "演示" if "演示" in name else "报道"
        create_row(actor=cast.system, at=when, register=PARTNERS, given=given, origin=Origin(source=source))
    for row in data["entered_twice"]:
        given = {**row, "kind": "resident"}
        origin = Origin(source=given.pop("source"))
        create_row(actor=cast.system, at=when, register=ENTERPRISES, given=given, origin=origin)


def _describe(system: Actor, when: datetime, code: str, told: Sequence[Any]) -> None:
    industry, park, capital, founded = told
    for given, source in (
        ({"kind": "resident", "industry": industry, "park": park}, "报道里的项目"),
        ({"capital": capital, "founded_on": str(founded)}, "演示"),
    ):
        change_row(actor=system, at=when, register=ENTERPRISES, key=code, given=given, origin=Origin(source=source))


def read_cast(zone: ZoneLike, enterprises: dict[str, EnterpriseLike], on: date) -> Cast:
    """The cast as the zone's posts say."""
    everybody = actors_in(system_actor(zone), on=on)[::-1]  # of several in one office the first appointed acts
    by_code = {held.credit_code: key for key, held in enterprises.items()}
    return Cast(
        zone=zone,
        officers={actor.department or "": actor for actor in everybody if actor.role is Role.officer},
        signers={actor.department or "": actor for actor in everybody if actor.role is Role.signer},
        others={actor.role: actor for actor in everybody if actor.role is not None},
        applicants={by_code[actor.enterprise]: actor for actor in everybody if actor.enterprise in by_code},
        enterprises=enterprises,
    )
