"""One check for every writing: what a change of one row refuses, a change of many and its trial refuse as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from onezone.kernel.moment import local_date
from onezone.parties.models import Enterprise
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import errors, history, services, store
from onezone.platform.registers.declaration import Field, Kind, Register, Sensitivity, Verb
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Entry
from tests.platform.conftest import AT, Cast
from tests.platform.registers.test_rows import FIBRE, add, faults
from tests.platform.test_races import at_once

OTHER = "91350211M00013FA13"
"""Another code that the standard takes."""


def declared(name: str, **differently: Any) -> Register:
    """The register of enterprises with one field declared otherwise."""
    fields = tuple(replace(each, **differently) if each.name == name else each for each in ENTERPRISES.fields)
    return replace(ENTERPRISES, fields=fields)


GUARDED = declared("legal_person", sensitivity=Sensitivity.personal)
FIXED = declared("park", editable=False)
UNIQUE = declared("address", unique=True)
COMPUTED = replace(ENTERPRISES, fields=(*ENTERPRISES.fields, Field("age", "年龄", Kind.whole, computed=lambda *_: {})))

Way = Callable[[Actor, Register, str, Mapping[str, str]], Any]


def one(actor: Actor, register: Register, key: str, given: Mapping[str, str]) -> Any:
    return services.change(actor=actor, at=AT, register=register, key=key, given=given)


def many(actor: Actor, register: Register, key: str, given: Mapping[str, str]) -> Any:
    return services.change_many(actor=actor, at=AT, register=register, keys=[key], given=given)


def tried(actor: Actor, register: Register, key: str, given: Mapping[str, str]) -> Any:
    with zone_scope(actor.zone_id):
        return services.trial(actor, register, [key], given, today=local_date(AT))


every_way = pytest.mark.parametrize("way", [one, many, tried])
every_way_that_writes = pytest.mark.parametrize("way", [one, many])


@every_way
@pytest.mark.parametrize(
    ("register", "name"), [(GUARDED, "legal_person"), (FIXED, "park"), (COMPUTED, "age"), (ENTERPRISES, "unheard")]
)
def test_a_field_that_one_may_not_write_is_neither_written_nor_shown(
    here: Cast, way: Way, register: Register, name: str
) -> None:
    key = add(here, "甲", legal_person="张三", park="东园")
    with pytest.raises(errors.RowRefused) as refused:
        way(here.window, register, key, {name: "李四", "industry": "玻纤"})
    assert faults(refused.value) == {name: "register_field_not_written"}
    assert "张三" not in str(refused.value.data)
    with zone_scope(here.zone.id):
        row = store.row_of(here.window, ENTERPRISES, key)
        assert (row.legal_person, row.park, row.industry) == ("张三", "东园", "")


@every_way
def test_only_who_may_write_is_shown_what_a_change_would_do(here: Cast, way: Way) -> None:
    key = add(here, "甲")
    with pytest.raises(NotAllowed) as refused:
        way(here.officer, ENTERPRISES, key, {"park": "东园"})
    assert refused.value.data["act"] == f"registers:enterprises:{Verb.write.value}"


@every_way
def test_a_row_that_nobody_knows_is_not_passed_over(here: Cast, way: Way) -> None:
    add(here, "甲")
    with pytest.raises(NotFound):
        way(here.window, ENTERPRISES, "E-00999", {"park": "东园"})


def test_one_unknown_row_among_many_stops_all(here: Cast) -> None:
    key = add(here, "甲")
    with pytest.raises(NotFound):
        services.change_many(
            actor=here.window, at=AT, register=ENTERPRISES, keys=[key, "E-00999"], given={"park": "东园"}
        )
    with zone_scope(here.zone.id):
        assert store.row_of(here.window, ENTERPRISES, key).park == ""


@every_way_that_writes
def test_a_value_of_another_row_is_refused_by_name(here: Cast, way: Way) -> None:
    add(here, "甲", address="一号路")
    key = add(here, "乙")
    with pytest.raises((errors.RowRefused, errors.RowsRefused)) as refused:
        way(here.window, UNIQUE, key, {"address": "一号路"})
    [fault] = refused.value.faults
    assert (fault.code, fault.data["other"]) == ("register_value_taken", "甲")


def test_two_chosen_rows_are_not_given_one_unique_value(here: Cast) -> None:
    keys = [add(here, "甲"), add(here, "乙")]
    with zone_scope(here.zone.id):
        trial = services.trial(here.window, UNIQUE, keys, {"address": "一号路"}, today=local_date(AT))
        fates = {row.name: verdict for row, verdict in trial}
    assert [each.fate for each in fates.values()] == [Fate.changed, Fate.error]
    with pytest.raises(errors.RowsRefused) as refused:
        services.change_many(actor=here.window, at=AT, register=UNIQUE, keys=keys, given={"address": "一号路"})
    assert (refused.value.data["rows"], [each.code for each in refused.value.faults]) == (1, ["register_value_taken"])
    with zone_scope(here.zone.id):
        assert not Enterprise.objects.filter(address="一号路").exists()


def test_the_mistakes_of_many_rows_are_said_with_their_row_and_none_is_written(here: Cast) -> None:
    keys = [add(here, "甲", credit_code=FIBRE), add(here, "乙")]
    with pytest.raises(errors.RowsRefused) as refused:
        services.change_many(
            actor=here.window, at=AT, register=ENTERPRISES, keys=keys, given={"credit_code": OTHER, "park": "东园"}
        )
    assert refused.value.data["faults"][0] | {"reason": ""} == {
        "row": FIBRE, "field": "credit_code", "code": "credit_code_fixed", "reason": "",
    }  # fmt: skip
    with zone_scope(here.zone.id):
        assert not Enterprise.objects.filter(park="东园").exists()


def test_a_row_that_was_changed_since_it_was_shown_stops_all(here: Cast) -> None:
    keys = [add(here, "甲", park="北园"), add(here, "乙", park="北园")]
    with zone_scope(here.zone.id):
        rows = store.rows_named(here.window, ENTERPRISES, keys)
        held = history.last_entries(here.window, ENTERPRISES, rows)
    seen = {row.credit_code: held[row.pk] for row in rows}
    words: dict[str, Any] = {"actor": here.window, "at": AT, "register": ENTERPRISES, "keys": keys}
    one(here.window, ENTERPRISES, keys[1], {"park": "西园"})
    with pytest.raises(errors.RowChanged) as changed:
        services.change_many(**words, given={"park": "东园"}, seen=seen)
    assert changed.value.data["row"] == "乙"
    with pytest.raises(errors.RowChanged):
        services.change_many(**words, given={"park": "东园"}, seen={keys[1]: 10**9})
    assert services.change_many(**words, given={"industry": "玻纤"}, seen=seen) == 2
    with zone_scope(here.zone.id):
        assert Entry.objects.filter(act="change").count() == 3


def test_nothing_chosen_and_too_much_chosen_are_said(here: Cast) -> None:
    key = add(here, "甲")
    words: dict[str, Any] = {"actor": here.window, "at": AT, "register": ENTERPRISES}
    with pytest.raises(errors.NothingChosen):
        services.change_many(**words, keys=[], given={"park": "东园"})
    with pytest.raises(errors.NoFieldChosen):
        services.change_many(**words, keys=[key], given={})
    with pytest.raises(errors.TooManyChosen):
        services.change_many(**words, keys=[f"E-{n:05}" for n in range(store.MOST_CHOSEN + 1)], given={"park": "东园"})
    assert services.change_many(**words, keys=[key, key], given={"park": "东园"}) == 1


def test_a_text_that_the_table_cannot_hold_is_refused_by_name(here: Cast) -> None:
    with pytest.raises(errors.RowRefused) as refused:
        add(here, "甲" * 201, legal_person="乙" * 65)
    assert {str(each.data["field"]): each.data["longest"] for each in refused.value.faults} == {
        "name": 200, "legal_person": 64,
    }  # fmt: skip


def taking(code: str) -> Register:
    """The register with somebody who takes a code in the instant between the check and the saving."""

    def settle(actor: Actor, row: Any, held: Any) -> None:
        Enterprise.objects.create(zone_id=actor.zone_id, name="抢先一步", credit_code=code)
        ENTERPRISES.settle(actor, row, held)

    return replace(ENTERPRISES, settle=settle)


def create(cast: Cast, register: Register, _key: str) -> Any:
    given = {"name": "慢一步", "credit_code": FIBRE}
    return services.create(actor=cast.window, at=AT, register=register, given=given)


def change(cast: Cast, register: Register, key: str) -> Any:
    return one(cast.window, register, key, {"credit_code": FIBRE})


def change_many(cast: Cast, register: Register, key: str) -> Any:
    return many(cast.window, register, key, {"credit_code": FIBRE})


@pytest.mark.parametrize("act", [create, change, change_many])
def test_a_value_taken_at_the_same_instant_is_the_same_refusal(here: Cast, act: Callable[..., Any]) -> None:
    key = add(here, "待查")
    with pytest.raises(errors.RowRefused) as refused:
        act(here, taking(FIBRE), key)
    assert faults(refused.value) == {"credit_code": "register_value_taken"}
    with zone_scope(here.zone.id):
        assert list(Enterprise.objects.values_list("credit_code", flat=True)) == [key], "all of it is undone"


def test_what_the_table_refuses_for_another_reason_is_not_called_taken(here: Cast) -> None:
    def settle(_actor: Actor, row: Any, _held: Any) -> None:
        row.credit_code = None

    with pytest.raises(IntegrityError):
        create(here, replace(ENTERPRISES, settle=settle), "")


@pytest.mark.django_db(transaction=True)
def test_of_those_who_register_one_code_at_once_one_wins_and_the_others_hear_why(here: Cast) -> None:
    results = at_once(4, lambda _index: create(here, ENTERPRISES, ""))
    assert sorted(results, key=str) == [FIBRE, *[errors.RowRefused] * 3]
