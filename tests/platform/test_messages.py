"""Messages: told once an event, read by those they are for."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.queries import messages_visible_to, unread_count
from onezone.platform.messages.services import mark_read, notify
from tests.platform.conftest import AT, Cast


def tell(cast: Cast, key: str = "k1", **to: Any) -> int:
    return notify(actor=cast.system, at=AT, event_key=key, subject="新办件 B302", link="/desk/", **to).id


def test_a_department_is_told_and_all_of_it_sees(here: Cast) -> None:
    tell(here, department="NRB")
    with zone_scope(here.zone.id):
        assert unread_count(here.officer) == unread_count(here.window) == 1
        assert unread_count(here.applicant) == unread_count(here.system) == 0
        [row] = messages_visible_to(here.officer)
    assert (row.subject, row.link, row.to_department) == ("新办件 B302", "/desk/", True)


def test_a_department_is_told_of_an_event_once(here: Cast) -> None:
    assert tell(here, department="NRB") == tell(here, department="NRB")
    assert tell(here, "k2", department="NRB") != tell(here, department="NRB")


def test_a_post_is_told_and_nobody_else(here: Cast) -> None:
    tell(here, post_id=here.applicant.post_id)
    with zone_scope(here.zone.id):
        assert unread_count(here.applicant) == 1
        assert unread_count(here.officer) == 0


def test_only_ones_own_messages_are_marked_read(here: Cast) -> None:
    mine, other = tell(here, post_id=here.applicant.post_id), tell(here, department="NRB")
    assert mark_read(actor=here.applicant, at=AT, message_ids=[mine, other]) == 1
    assert mark_read(actor=here.applicant, at=AT) == 0
    with zone_scope(here.zone.id):
        assert unread_count(here.officer) == 1
        assert messages_visible_to(here.applicant)[0].read_at == AT


def test_another_zone_sees_nothing(here: Cast, there: Cast) -> None:
    tell(here, department="NRB")
    with zone_scope(there.zone.id):
        assert unread_count(there.officer) == 0


def test_a_message_names_one_recipient(here: Cast) -> None:
    with pytest.raises(ValueError, match="to a post or to a department"):
        tell(here)
    with pytest.raises(NotFound):
        tell(here, department="###")
