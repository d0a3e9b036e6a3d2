"""A small zone with one project driven through real services: ahead of its land right, in simulated approval."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.services.core import perform
from onezone.approvals.services.projects import open_project
from onezone.approvals.services.releases import load_release
from onezone.kernel.hashing import digest
from onezone.parties.models import Enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role, system_actor
from onezone.platform.identity.models import Post, Zone
from onezone.platform.identity.scope import zone_scope

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
FIRM, OTHER_FIRM = "91211382MA0XQ1234K", "91350100M000100Y43"
PASSWORD = "Glass-Fibre-2018"
ROUTE: Sequence[str] = re.findall(
    r"\w+",
    "L02 L03 L04 L06 L08 A101 A107 A109 A110 P202 P204 P205 P218 B301 B302 B303 B305 C401 C404 C405 C406 U503 "
    "D601 D602 D608 D610 D612",
)
FACTS = {
    "project.agreement_signed": "true", "project.risk_commitment": "true", "design.far": "1.2", "design.height": "18",
    "land.parcel": "211382001001GB00001", "land.area_m2": "100000", "land.use": "工业用地",
    "land.conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"},
}  # fmt: skip


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=SHANGHAI)


@dataclass
class World:
    """The zone, its people by key ("NRB/officer", "window", "applicant"), and the project in it."""

    zone: Zone
    people: dict[str, Actor] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    reference: str = ""
    now: datetime = field(default_factory=lambda: at("2026-10-12"))

    def hire(self, key: str, role: Role, **place: str) -> Actor:
        username, when = f"{key}-{self.zone.code}".replace("/", "-").lower(), at("2026-10-01")
        system = system_actor(self.zone)
        identity.create_user(
            actor=system,
            at=when,
            username=username,
            display_name=key.replace("/", " "),
            password=PASSWORD,
            must_change_password=False,
        )
        post = identity.grant_post(actor=system, at=when, username=username, role=role, **place)
        self.posts[key] = Post.objects.select_related("user", "zone", "department").get(pk=post.pk)
        self.people[key] = self.posts[key].as_actor()
        return self.people[key]

    def on(self, day: str) -> World:
        self.now = at(day)
        return self

    def do(self, who: str, act: str, **data: Any) -> None:
        self.now += timedelta(minutes=7)
        perform(actor=self.people[who], at=self.now, project=self.reference, act=act, data=data)

    def file(self, matter: str, mode: str = "formal", **materials: str) -> None:
        held = materials or {f"{matter} 申请材料": digest(matter)}
        self.do("window", "file", matter=matter, mode=mode, materials=held)

    def decide(self, matter: str, department: str) -> None:
        self.file(matter)
        self.do(f"{department}/officer", "accept", matter=matter)
        self.do(f"{department}/signer", "decide", matter=matter, outcome="approve")

    def opine(self, matter: str, department: str, **data: Any) -> None:
        self.file(matter, "simulated")
        self.do(f"{department}/officer", "accept", matter=matter, mode="simulated")
        self.do(f"{department}/officer", "opine", matter=matter, **{"outcome": "agree", **data})

    def client(self, who: str, language: str = "zh-hans") -> Client:
        client, post = Client(headers={"accept-language": language}), self.posts[who]
        client.force_login(post.user)
        session = client.session
        session.update({"post": post.pk, "zone": post.zone_id, "seen": int(datetime.now(tz=SHANGHAI).timestamp())})
        session.save()
        return client

    def get(self, path: str = "", who: str = "NRB/officer", **query: str) -> str:
        answer = self.client(who).get(f"/projects/{self.reference}/{path}", query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()


def make_world(code: str = "lingyuan") -> World:
    when = at("2026-10-01")
    zone = identity.open_zone(at=when, code=code, name_zh="凌源经济开发区", name_en="Lingyuan zone")
    world = World(zone)
    system = system_actor(zone)
    with zone_scope(zone.id):
        for department in ("NRB", "HCD", "WRB", "EEB", "CAD", "DRB", "APB", "ADC"):
            identity.add_department(actor=system, at=when, code=department, name_zh=department, name_en=department)
            world.hire(f"{department}/officer", Role.officer, department=department)
            world.hire(f"{department}/signer", Role.signer, department=department)
        world.hire("window", Role.window, department="APB")
        world.hire("convener", Role.convener, department="APB")
        world.hire("leader", Role.leader)
        world.hire("applicant", Role.applicant, enterprise=FIRM)
        world.hire("stranger", Role.applicant, enterprise=OTHER_FIRM)
        load_release(actor=system, at=when, key="builtin", document=builtin_document())
    return world


def open_in(world: World, *, name: str, code: str, route: Mapping[str, bool] | None = None, **more: Any) -> str:
    chosen = route if route is not None else dict.fromkeys(ROUTE, True)
    firm, _made = Enterprise.objects.get_or_create(
        zone=world.zone, credit_code=more.pop("firm", FIRM), defaults={"name": "辽宁炜盛复合新型材料有限公司"}
    )
    return open_project(
        actor=world.people["window"], at=world.now, name=name, kind=6, enterprise=firm, code=code,
        route=[{"matter": each, "included": inside, "reasons": ["工业类项目"]} for each, inside in chosen.items()],
        park="新型复合材料飞地产业园", investment=Decimal(860_000_000), land_area=Decimal(100_000),
        steward="高远", **more,
    )  # fmt: skip


def play(world: World) -> World:
    """To 23 November 2026: six formal results, six opinions, one of them conditional and overdue, the land missing."""
    world.reference = open_in(
        world, name="年产21万吨高性能玻璃纤维池窑拉丝生产线", code="2610-211382-04-01-381205", facts=FACTS
    )
    world.decide("A101", "DRB")
    world.decide("A109", "ADC")
    world.on("2026-10-14").decide("L02", "NRB")
    world.on("2026-10-15").do(
        "convener", "admit", matters=["A107", "B301", "B302", "B303", "B305", "L08", "C401", "C405"]
    )
    world.on("2026-10-16").decide("P202", "EEB")
    world.on("2026-10-20").opine("B301", "NRB")
    world.opine("A107", "NRB")
    world.on("2026-10-27").opine("B303", "CAD")
    world.on("2026-11-03").opine(
        "B302", "NRB", outcome="conditional",
        conditions=[
            {"text": "总平面补标消防车道转弯半径", "due": "2026-11-20"},
            {"text": "取得交管意见", "due": "2026-12-04"},
        ],
    )  # fmt: skip
    world.on("2026-11-09").file("L03")
    world.do("NRB/officer", "accept", matter="L03")
    world.on("2026-11-12").file("P205")
    world.do("WRB/officer", "accept", matter="P205")
    world.on("2026-11-16").decide("P204", "DRB")
    world.on("2026-11-17").file("U503", "simulated")
    return world


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.ONEZONE_TODAY = TODAY
    made = make_world()
    with zone_scope(made.zone.id):
        return play(made)


@pytest.fixture
def scoped(world: World) -> Any:
    """Inside the zone's scope, for tests that ask pages rather than doors."""
    with zone_scope(world.zone.id):
        yield world


CONTRACT = {
    "holder": FIRM, "parcel": "211382001001GB00001", "area_m2": "100000", "use": "工业用地",
    "conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"},
}  # fmt: skip


def take_land(world: World, **changed: Any) -> World:
    """The land contract of 24 November with what it says changed, and the applicant's two conditions met."""
    world.on("2026-11-24")
    for condition in ("c1", "c2"):
        world.do("NRB/officer", "meet_condition", matter="B302", mode="simulated", condition=condition)
    world.do("NRB/officer", "record_fact", name="land.contract", value={**CONTRACT, **changed})
    return world
