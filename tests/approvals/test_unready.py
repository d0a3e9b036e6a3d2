"""A zone whose catalogue was not loaded yet: its pages say what to do, whoever opens them, in both languages."""

from __future__ import annotations

import pytest

from tests.administration.conftest import TODAY, client_of
from tests.platform.conftest import Cast, here, there

__all__ = ["here", "there"]


@pytest.mark.parametrize(
    ("language", "says"), [("zh-hans", "没有施行中的事项目录"), ("en", "No catalogue of matters is in force")]
)
def test_a_desk_without_a_catalogue_says_what_to_do(language: str, says: str, here: Cast, settings: object) -> None:
    settings.ONEZONE_TODAY = TODAY  # type: ignore[attr-defined]
    officer = client_of(here.officer, language)
    for address in ("/desk/", "/desk/export.xlsx", "/window/"):
        answer = officer.get(address, follow=True)
        assert answer.status_code in (200, 403), address  # the officer has no window
    page = officer.get("/desk/").content.decode()
    assert says in page
    assert "./onezone load_catalogue" in page
