"""A person at the acts door: posts forms as a browser does and says what came back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from onezone.kernel.hashing import digest
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import FACTS, World, make_world, open_in

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NOTICE = digest("a notice")


def pdf(name: str = "告知书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


@dataclass
class Door:
    """One project and the people who knock; sessions are kept, so that a story is quick."""

    world: World
    settings: Any
    clients: dict[str, Client] = field(default_factory=dict)

    def on(self, day: str) -> Door:
        self.settings.ONEZONE_TODAY = self.world.on(day).now.date()
        return self

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = self.world.client(who)
        return self.clients[who]

    def post(self, who: str, act: str, **fields: Any) -> HttpResponse:
        fields = {name.rstrip("_"): value for name, value in fields.items()}
        return self.client(who).post(f"/projects/{self.world.reference}/acts/{act}/", fields)

    def did(self, who: str, act: str, **fields: Any) -> None:
        """The act happens: the door sends the person back to the page."""
        answer = self.post(who, act, confirmed="1", **fields)
        assert answer.status_code == 302, (act, answer.status_code, code_of(answer), text_of(answer)[:400])

    def refused(self, who: str, act: str, code: str, status: int = 409, **fields: Any) -> HttpResponse:
        """The act does not happen: the form comes back with the code and everything that was typed."""
        answer = self.post(who, act, confirmed="1", **fields)
        assert (answer.status_code, code_of(answer)) == (status, code), text_of(answer)[:600]
        return answer

    def get(self, who: str, path: str = "", **query: str) -> HttpResponse:
        return self.client(who).get(f"/projects/{self.world.reference}/{path}", query)

    def state(self, matter: str, mode: str = "items") -> str:
        answer = self.get("NRB/signer", f"{mode}/{matter}/")
        assert answer.status_code == 200
        return answer.context["page"].state


def code_of(answer: HttpResponse) -> str:
    found = re.search(r'class="oz-code[^"]*">\d+ · (\w+)', answer.content.decode())
    return found.group(1) if found else ""


def text_of(answer: HttpResponse) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def make_door(settings: Any, **facts: Any) -> Door:
    """A zone with one project whose filings have not begun."""
    settings.ONEZONE_TODAY = None
    world = make_world()
    door = Door(world, settings).on("2026-10-12")
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="2610-211382-04-01-381205", facts={**FACTS, **facts})
    return door
