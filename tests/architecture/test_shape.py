"""Tests what the import contracts cannot see: keys look down, acts name their actor, rules never ask for the time."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver

from onezone.config.api import api
from onezone.platform.api.auth import AUTH
from tests.architecture.sources import ROOMS, Source, called, sources

# Looked up here only; everywhere else the instant is an argument.
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "localdate",
    "time.time",
}
MAY_ASK_THE_TIME = ("onezone.platform.web.now",)
# Calls that change what is stored.
WRITES = (
    "act_transaction",
    ".save",
    ".create",
    ".bulk_create",
    ".update",
    ".delete",
    ".get_or_create",
    ".update_or_create",
)
# Deliveries act for nobody: the worker carries out what an act has already decided. A zone is opened before anybody is
# in it.
WITHOUT_ACTOR = {
    "onezone.platform.identity.services.open_zone",
    "onezone.platform.outbox.services.deliver",
    "onezone.platform.outbox.services.deliver_event",
    "onezone.platform.outbox.services.sweep",
    "onezone.platform.outbox.services.sweep_all",
    "onezone.platform.api.services.once.forget_answers",
    "onezone.platform.webhooks.services.calls.gather",
    "onezone.platform.webhooks.services.calls.send_due",
}
OPEN_PAGES = {
    "healthz",
    "readyz",
    "login",
    "logout",
    "set_language",
    "styleguide",
    "styleguide_page",
    "openapi-json",
    "api-root",
}


def _room(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "onezone" else ""


def _own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if _room(model)]


def _services() -> list[Source]:
    return [source for source in sources() if "services" in source.module.split(".")[2:]]


def test_foreign_keys_look_down_only() -> None:
    up = [
        f"{model._meta.label}.{field.name} -> {field.related_model}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and _room(field.related_model)
        if ROOMS.index(_room(field.related_model)) > ROOMS.index(_room(model))
    ]
    assert up == []


def test_every_act_is_keyword_only_and_names_its_actor_and_its_instant() -> None:
    wrong = []
    for source in _services():
        for node in source.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            name = f"{source.module}.{node.name}"
            if not any(call.endswith(WRITES) for call in called(node)):
                continue
            named = {arg.arg for arg in node.args.kwonlyargs}
            acts_for = name in WITHOUT_ACTOR or bool(named & {"actor", "actors"})
            if node.args.args or node.args.posonlyargs or "at" not in named or not acts_for:
                wrong.append(name)
    assert wrong == []


def test_the_time_is_looked_up_in_one_place() -> None:
    asking = sorted(
        f"{source.module}: {call}"
        for source in sources()
        if source.module not in MAY_ASK_THE_TIME
        for call in called(source.tree)
        if call in CLOCKS or call.endswith((".datetime.now", ".date.today"))
    )
    assert asking == []


def test_every_page_is_closed_unless_it_is_named_here() -> None:
    open_pages = {
        pattern.name
        for pattern in _patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True) and not _is_operation(pattern)
    }
    assert open_pages <= OPEN_PAGES


def test_every_operation_of_the_api_asks_who_calls() -> None:
    operations = [
        each
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for each in view.operations
    ]
    assert len(operations) > 60
    assert [each.path for each in operations if tuple(each.auth_callbacks or ()) != AUTH] == []


def _is_operation(pattern: URLPattern) -> bool:
    return str(pattern.lookup_str).startswith("ninja.operation")


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += _patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


def _zone_models() -> list[type[models.Model]]:
    return [model for model in _own_models() if any(field.name == "zone" for field in model._meta.get_fields())]


def test_there_are_tables_that_belong_to_a_zone() -> None:
    assert len(_zone_models()) > 5


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("model", _zone_models(), ids=lambda model: model._meta.label)
def test_row_level_security_is_forced_on_every_table_of_a_zone(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True, True)
        cursor.execute(
            "select qual, with_check from pg_policies where tablename = %s and cmd = 'ALL'", [model._meta.db_table]
        )
        policies = cursor.fetchall()
    assert len(policies) == 1
    assert all(half and "zone_id" in half and "app.zone" in half for half in policies[0])
