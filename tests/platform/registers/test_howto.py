"""The page docs/howto/add-a-register.md is followed to the letter: its blocks are run one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import urls
from onezone.platform.search.models import SearchEntry
from tests.platform.conftest import AT, PASSWORD, actor_of, make_cast

PAGE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "add-a-register.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
TABLE: tuple[Any, ...] = ()
"""What the setting ONEZONE_REGISTERS names while the page is followed."""


@pytest.fixture
def land(db: None) -> Iterator[dict[str, Any]]:
    """The page's names after its first two blocks; the table exists for the length of the test."""
    model, declaration, tried = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "land.models", "tried": tried}
    exec(compile(model, str(PAGE), "exec"), names)
    exec(compile(declaration, str(PAGE), "exec"), names)
    fields = names["Parcel"]._meta.concrete_fields
    columns = ", ".join(
        f'"{each.column}" {each.db_type(connection)}{" PRIMARY KEY" if each.primary_key else ""} '
        f"{each.db_type_suffix(connection) or ''}"
        for each in fields
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE land_parcel ({columns})")
    yield names
    apps.all_models.pop("land", None)
    apps.clear_cache()


def test_the_page_on_adding_a_register_holds_word_for_word(land: dict[str, Any], settings: Any) -> None:
    cast = make_cast("lingyuan")
    identity.create_user(
        actor=cast.system, at=AT, username="zhou", display_name="周岚", password=PASSWORD, must_change_password=False
    )
    land["steward"] = actor_of(identity.grant_post(actor=cast.system, at=AT, username="zhou", role=Role.steward))
    land["at"] = AT
    globals()["TABLE"] = (land["PARCELS"],)
    settings.ONEZONE_REGISTERS = f"{__name__}.TABLE"
    with zone_scope(cast.zone.id):
        exec(compile(land["tried"], str(PAGE), "exec"), land)
        assert [(page.kind, page.link) for page in SearchEntry.objects.all()] == [("parcels", "/parcels/D-1/")]
        addresses = {pattern.name for pattern in urls.addresses(TABLE)}
    assert {"parcels", "parcels-row", "parcels-new", "parcels-import"} <= addresses
