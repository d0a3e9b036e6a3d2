"""Owns the people of the table and the things they knock at: a zone with a project, its neighbour, and the lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from onezone.figures.register import RATES
from onezone.figures.services import state_value
from onezone.ledger.domain.stages import Stage
from onezone.ledger.register import BOOK, PARKS
from onezone.ledger.services import notes, projects
from onezone.parties.licences import LICENCES
from onezone.parties.partners import PARTNERS
from onezone.parties.register import ENTERPRISES
from onezone.parties.returns import RETURNS
from onezone.parties.services import add_contact
from onezone.platform.files.models import StoredFile
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.services import REFUSED_CHAIN
from onezone.platform.registers import importing, running
from onezone.platform.registers import services as registers
from onezone.platform.registers.declaration import Register
from tests.approvals.project.conftest import World, at, make_world, play
from tests.approvals.window.counter import Counter
from tests.permissions.table import COLUMNS, Route

PEOPLE = {
    "applicant": "applicant", "other_firm": "stranger", "window": "window", "officer": "NRB/officer",
    "other_department": "WRB/officer", "signer": "NRB/signer", "convener": "convener", "steward": "steward",
    "leader": "leader", "system_admin": "system_admin", "security_admin": "security_admin", "auditor": "auditor",
    "ended_post": "ended", "closed_account": "closed", "old_password": "old",
}  # fmt: skip
"""Column -> key of the person in the world; the others have sessions of their own."""
EXTRA = {
    "steward": Role.steward, "system_admin": Role.system_admin, "security_admin": Role.security_admin,
    "auditor": Role.auditor, "ended": Role.leader, "closed": Role.leader, "old": Role.leader,
}  # fmt: skip


@dataclass
class Doors:
    """Clients of every column, with a session that is put back before each knock, and the arguments of addresses."""

    world: World
    arguments: dict[str, str]
    per_route: dict[str, dict[str, str]]
    clients: dict[str, Client] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    unrecorded: list[str] = field(default_factory=list)
    """Refusals that did not leave exactly one row in the journal (reliability E3)."""

    def address(self, route: Route, **other: str) -> str:
        """The route's path to the world's own things; an argument that nobody named gets a value that nothing has."""
        values = {**self.arguments, **self.per_route.get(route.name, {}), **other}
        path = route.path
        while "(?P<" in path:
            start = path.index("(?P<")
            name = path[start + 4 : path.index(">", start)]
            path = path[:start] + values.get(name, "1") + path[_closing(path, start) + 1 :]
        while "<" in path:
            start, end = path.index("<"), path.index(">")
            kind, _, name = path[start + 1 : end].rpartition(":")
            path = path[:start] + values.get(name, "1" if kind == "int" else "none") + path[end + 1 :]
        return path

    def knock(self, who: str, method: str, address: str) -> HttpResponse:
        """One request, undone afterwards: every cell of the table meets the same world."""
        client = self.clients[who]
        client.cookies = deepcopy(self.cookies[who])
        with undone():
            answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
            if answer.streaming:
                b"".join(answer.streaming_content)  # read to its end, a file closes itself
            if answer.status_code == 403 and (rows := refused_rows()) != 1:
                self.unrecorded.append(f"{method} {address} as {who}: {rows} rows")
            return answer


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError(text)


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused_rows() -> int:
    """How many refusals stand in the journals of all zones; the world of the table begins with none."""
    found = 0
    for zone_id in Zone.objects.values_list("id", flat=True):
        with zone_scope(zone_id):
            found += JournalRow.objects.filter(zone_id=zone_id, chain=REFUSED_CHAIN).count()
    return found


def cell(answer: HttpResponse) -> str:
    """How an answer is written in the table: its status, or where it sends the person who may not come in."""
    if answer.status_code == 302:
        place = urlsplit(answer["Location"]).path
        return {"/login/": "login", "/password/": "password"}.get(place, "302")
    return str(answer.status_code)


def make_doors() -> Doors:
    """The world of the table: the project story, a filing, a draft, and everybody who may knock."""
    world = make_world()
    with zone_scope(world.zone.id):
        play(world)
        for key, role in EXTRA.items():
            world.hire(key, role)
        counter = Counter(world.on("2026-11-20"))
        draft, filing = counter.draft(), counter.filed(subject={"credit_code": "91350100M000100Y43"}).filing
    neighbour = make_world("chaoyang")
    _lose(world)
    doors = Doors(world, *_arguments(world, draft, filing))
    for column in COLUMNS:
        if column == "anonymous":
            doors.clients[column] = Client()
        elif column == "other_zone":
            doors.clients[column] = neighbour.client("NRB/officer")
        else:
            doors.clients[column] = world.client(PEOPLE[column])
        doors.cookies[column] = deepcopy(doors.clients[column].cookies)
    _close(world)
    return doors


def _lose(world: World) -> None:
    """A post that has ended and a password that must be changed."""
    system, now = system_actor(world.zone), at("2026-11-20")
    identity.end_post(actor=system, at=now, post_id=world.posts["ended"].id)
    old = world.posts["old"].user
    identity.reset_password(actor=system, at=now, username=old.username, password="Given-By-Phone-26")
    old.refresh_from_db()


def _close(world: World) -> None:
    """The account is closed while its session lives."""
    system = system_actor(world.zone)
    identity.deactivate_user(actor=system, at=at("2026-11-20"), username=world.posts["closed"].user.username)


def stored_name(zone_id: int) -> str:
    """The name of a file that was handed in with the filing."""
    with zone_scope(zone_id):
        file = StoredFile.objects.filter(zone_id=zone_id).order_by("id").first()
    assert file is not None
    return file.sha256


def _import(world: World, register: Register = ENTERPRISES) -> str:
    """A file on its way into a register, read and tried."""
    given = {"actor": system_actor(world.zone), "at": at("2026-11-20")}
    reference = importing.receive(**given, register=register, name="企业.csv", content="名称\n甲\n".encode())
    running.work_off(**given, clock=lambda: given["at"])
    return reference


REGISTER_FILES = (
    "register_rows_file", "new_register_import", "register_imports", "register_import", "register_import_lines",
    "name_register_import_columns", "decide_register_import", "take_register_import", "try_register_import_again",
    "drop_register_import",
)  # fmt: skip
"""Operations of the API on files of a register."""


def _arguments(world: World, draft: str, filing: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What stands for each name in an address, and what else a route needs under the same name."""
    named = {
        "reference": world.reference, "matter": "B302", "mode": "simulated", "act": "note", "stage": "1",
        "sha256": stored_name(world.zone.id), "draft": draft, "step": "1", "name": "land.contract",
        "page": "parts", "username": world.posts["leader"].user.username, "chain": world.reference, "seq": "1",
        "post": str(world.posts["leader"].id), "digest": "0" * 64, "kind": "sign", "code": "gdp", "period": "2019",
        "key": "91350100M000100Y43",
    }  # fmt: skip
    per_route = {
        f"approvals:{name}": {"reference": filing}
        for name in ("window_filing", "window_act", "window_file", "window_receipt", "window_notice")
    }
    per_route |= _book_arguments(world)
    with zone_scope(world.zone.id):
        state_value(
            actor=system_actor(world.zone), at=at("2026-11-20"), figure="gdp", amount="80", unit_name="亿元",
            period="2025", source_name="统计快报", evidence=named["sha256"],
        )  # fmt: skip
    licence = registers.create(
        actor=world.people["window"], at=at("2026-11-20"), register=LICENCES,
        given={"enterprise": named["key"], "name": "取水许可证"},
    )  # fmt: skip
    per_route |= {f"registers:licences-{page}": {"key": licence} for page in ("row", "edit", "confirm")}
    rate = registers.create(
        actor=system_actor(world.zone), at=at("2026-11-20"), register=RATES,
        given={"period": "2025", "yuan": "7.1", "source": "年平均"},
    )  # fmt: skip
    per_route |= {f"registers:rates-{page}": {"key": rate} for page in ("row", "edit", "confirm")}
    per_route["registers:rates-import"] = {"reference": _import(world, RATES)}
    partner = registers.create(
        actor=world.people["window"], at=at("2026-11-20"), register=PARTNERS, given={"name": "天津大学"}
    )  # fmt: skip
    per_route |= {f"registers:partners-{page}": {"key": partner} for page in ("row", "edit", "confirm")}
    per_route["registers:partners-import"] = {"reference": _import(world, PARTNERS)}
    handed_in = registers.create(
        actor=system_actor(world.zone), at=at("2026-11-20"), register=RETURNS,
        given={"enterprise": named["key"], "period": "2025", "jobs": "5"},
    )  # fmt: skip
    per_route |= {f"registers:operations-{page}": {"key": handed_in} for page in ("row", "edit", "confirm")}
    per_route["registers:operations-import"] = {"reference": _import(world, RETURNS)}
    contact = add_contact(
        actor=world.people["window"], at=at("2026-11-20"), credit_code=named["key"], name="李四", phone="13800000000"
    )
    per_route |= {
        f"parties:{page}": {"contact": str(contact.pk)} for page in ("person", "person_end", "person_number")
    }  # fmt: skip
    per_route["registers:licences-import"] = {"reference": _import(world, LICENCES)}
    per_route["registers:enterprises-import"] = {"reference": _import(world)}
    per_route |= {
        f"api:{operation}": {"code": "enterprises", "reference": per_route["registers:enterprises-import"]["reference"]}
        for operation in REGISTER_FILES
    }
    per_route["approvals:window_act"]["act"] = "accept"
    per_route["approvals:decision"] = {"matter": "A101"}
    per_route["approvals:item"] = {"matter": "A101"}
    per_route["approvals:simulation-act"] = {"act": "hold"}
    per_route["approvals:conversion-act"] = {"matter": "B302", "act": "grant"}
    per_route["approvals:desk_preview"] = {"mode": "simulated", "matter": "B302"}
    return named, per_route


PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def _book_arguments(world: World) -> dict[str, dict[str, str]]:
    """A project of the book in talks, with a blocker and a picture; what each of its addresses needs."""
    given = {"actor": system_actor(world.zone), "at": at("2026-11-20")}
    with zone_scope(world.zone.id):
        reference = projects.register_project(
            **given, name="玻纤短切线", stage=Stage.talks, on=at("2026-10-12").date(), evidence={"minutes": "纪要一"}
        )
        projects.register_park(**given, name="核心园", is_core=True)
        given["reference"] = reference
        number = notes.raise_blocker(**given, text="增容方案未定", department="供电公司")
        picture = notes.add_photo(
            **given, name="site.png", content=PICTURE, taken_on=at("2026-11-19").date(), place="一号厂房"
        )
    named = {
        "key": reference,
        "reference": reference,
        "to": "signed",
        "act": "blocker",
        "number": str(number),
        "sha256": picture,
    }
    pages = ("project", "advance", "turn", "correct", "place", "resolve", "photo", "act")
    held = {f"ledger:{page}": dict(named) for page in pages}
    held |= {f"registers:book-table-{page}": {"key": reference} for page in ("row", "edit", "confirm")}
    held |= {f"registers:parks-{page}": {"key": "核心园"} for page in ("row", "edit", "confirm")}
    held |= {f"registers:{each.code}-import": {"reference": _import(world, each)} for each in (BOOK, PARKS)}
    return {**held, "api:entry": {"reference": reference}, "ledger:chart": {"chart": "funnel"}}
