"""A clerk at the counter: types drafts through the services or the pages, and says what came back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from onezone.approvals.domain.filing_plan import SlotNeed
from onezone.approvals.models import FilingRow, IntakeDraft, Project
from onezone.approvals.queries.window_draft import Sheet, sheet
from onezone.approvals.queries.window_filing import filing_sheet
from onezone.approvals.services import intake
from onezone.approvals.services.intake_submit import Submitted, submit
from onezone.platform.identity.actor import Actor
from tests.approvals.project.conftest import TODAY, World

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CODE = "91350100M000100Y43"
PROJECT_CODE = "2611-211382-04-01-530918"
SUBJECT = {"credit_code": CODE, "name": "凌源宏阳玻纤原料有限公司", "contact": "庞立", "phone": "13900000000"}
PROJECT = {
    "code": PROJECT_CODE,
    "name": "年产3万吨玻纤原料精加工项目(一期)",
    "investment": "13500",
    "park": "XF-07 地块",
}
ANSWERS: dict[str, Any] = {
    "project_type": "6", "land_area": "2.86", "in_approval_catalogue": "no", "industry_class": "allowed",
    "land_mode": "grant", "land_status": "net", "plan_conditions": "pending", "new_site": "no", "standard_land": "yes",
    "forest": "no", "flood_area": "no", "minerals": "no", "hazard_area": "no", "relics": "no", "land_dispute": "no",
    "protected_land": "no", "region_eval": ["geology"], "earthwork": "2.1", "non_production_area": "2100",
    "civil_defence": "offsite", "fire_works": "none", "special_equipment": "no", "eia_class": "form",
    "hazardous": "no", "energy_tce": "860", "power": "390", "own_water": "no", "sewer": "yes",
    "discharge_class": "registration", "occupational_hazard": "yes", "seismic_major": "no", "climate_key": "no",
    "utilities": ["heat"], "site_needs": [], "simulate": "yes", "investment_agreement": "yes", "good_credit": "yes",
    "risk_commitment": "yes",
}  # fmt: skip


def pdf(name: str = "材料.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def text_of(answer: HttpResponse) -> str:
    """What a reader sees of a page."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))


def code_of(answer: HttpResponse) -> str:
    """The stable code that a refused page shows."""
    found = re.search(r'<span class="code">([a-z_]+)</span>', answer.content.decode())
    return found.group(1) if found else ""


@dataclass
class Counter:
    """One window of one zone."""

    world: World
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def clerk(self) -> Actor:
        return self.world.people["window"]

    def client(self, who: str = "window", language: str = "zh-hans") -> Client:
        key = who + language
        if key not in self.clients:
            self.clients[key] = self.world.client(who, language)
        return self.clients[key]

    # -- drafts through the services --------------------------------------------------------------------------------

    def draft(self, *, answers: dict[str, Any] | None = None, **parts: Any) -> str:
        """A draft that could be filed as it stands, but for its papers."""
        reference = intake.start(actor=self.clerk, at=self.world.now)
        for part, held in (("subject", SUBJECT), ("project", PROJECT)):
            values = {**held, **parts.get(part, {})}
            intake.keep(actor=self.clerk, at=self.world.now, draft=reference, part=part, values=values)
        given = {**ANSWERS, **(answers or {})}
        intake.answer(actor=self.clerk, at=self.world.now, draft=reference, given=given)
        return reference

    def choose(self, draft: str, stage: str = "1", **ways: str) -> None:
        values = {"stage": stage, "matters": ways}
        intake.keep(actor=self.clerk, at=self.world.now, draft=draft, part="filing", values=values)

    def attach(self, draft: str, slot: str, name: str = "材料.pdf", content: bytes = PDF) -> None:
        intake.attach(actor=self.clerk, at=self.world.now, draft=draft, slot=slot, name=name, content=content)

    def fill(self, draft: str) -> None:
        """A file in every slot that is asked for."""
        for each in self.sheet(draft).slots:
            if each.status == "missing":
                self.attach(draft, each.need.name, content=PDF + each.need.name.encode())

    def sheet(self, draft: str) -> Sheet:
        return sheet(self.clerk, draft, today=TODAY)

    def need(self, draft: str, slot: str) -> SlotNeed:
        return next(each.need for each in self.sheet(draft).slots if each.need.name == slot)

    def submit(self, draft: str, token: str | None = None) -> Submitted:
        token = self.sheet(draft).token if token is None else token
        return submit(actor=self.clerk, at=self.world.now, draft=draft, token=token)

    def filed(self, **parts: Any) -> Submitted:
        """A filing of A101 and P202 with all their papers."""
        draft = self.draft(**parts)
        self.choose(draft, A101="formal", P202="formal")
        self.fill(draft)
        return self.submit(draft)

    def sheet_of_filing(self, filing: str) -> dict[str, str]:
        """Matter -> state."""
        return {each.matter.id: each.state for each in filing_sheet(self.clerk, filing, today=TODAY).lines}

    # -- pages ------------------------------------------------------------------------------------------------------

    def get(self, path: str, who: str = "window", language: str = "zh-hans") -> HttpResponse:
        return self.client(who, language).get(f"/window/{path}")

    def post(self, path: str, who: str = "window", **fields: Any) -> HttpResponse:
        return self.client(who).post(f"/window/{path}", fields)

    def step(self, draft: str, n: int, **fields: Any) -> HttpResponse:
        return self.post(f"intake/{draft}/{n}/", **{"next": "1", **fields})


def rows() -> tuple[int, int, int]:
    """How many projects, filings and drafts there are: what a refusal must not change."""
    return Project.objects.count(), FilingRow.objects.count(), IntakeDraft.objects.count()
