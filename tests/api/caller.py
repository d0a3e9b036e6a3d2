"""Programs that hold a token of a post and call the API as anybody would: over HTTP, with JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from onezone.platform.api.services.tokens import create_token
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import World

ROOT = "/api/v1"


@dataclass
class Callers:
    """The people of one world, each with a token."""

    world: World
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, who: str) -> str:
        if who not in self.tokens:
            with zone_scope(self.world.zone.id):
                _row, text = create_token(
                    actor=self.world.people[who], at=self.world.on("2026-11-23").now, name=who, days=90
                )
            self.tokens[who] = text
        return self.tokens[who]

    def get(self, who: str, path: str, language: str = "en", **query: Any) -> HttpResponse:
        return Client().get(ROOT + path, query, headers=self._headers(who, language))

    def post(
        self, who: str, path: str, body: Any = None, key: str | None = "", language: str = "en", **more: Any
    ) -> HttpResponse:
        headers = self._headers(who, language)
        if key is not None:
            headers["Idempotency-Key"] = key or uuid4().hex
        given = {"content_type": "application/json", "data": json.dumps({} if body is None else body), **more}
        return Client().post(ROOT + path, headers=headers, **given)

    def upload(self, who: str, path: str, name: str, content: bytes, key: str = "", **fields: str) -> HttpResponse:
        headers = {**self._headers(who, "en"), "Idempotency-Key": key or uuid4().hex}
        return Client().post(ROOT + path, {**fields, "file": SimpleUploadedFile(name, content)}, headers=headers)

    def act(self, who: str, act: str, key: str = "", **body: Any) -> HttpResponse:
        body = {name.rstrip("_"): value for name, value in body.items()}
        return self.post(who, f"/projects/{self.world.reference}/acts/{act}", body, key)

    def _headers(self, who: str, language: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(who)}", "Accept-Language": language}


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    assert answer["Content-Type"] == "application/problem+json", (answer.status_code, answer.content[:300])
    return answer.status_code, str(json.loads(answer.content)["code"])
