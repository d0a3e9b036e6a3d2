"""Accounts, posts and chains are read page by page by their names, forward and back, at the same price."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.administration.pages import audit
from onezone.administration.views import people, posts
from onezone.platform.keyset import Page
from tests.administration.conftest import Door

LISTS: dict[str, tuple[str, str, Any, str]] = {
    "accounts": ("sysadmin", "/admin/users/", people, "PER_PAGE"),
    "posts": ("secadmin", "/admin/posts/", posts, "PER_PAGE"),
    "chains": ("auditor", "/audit/chains/", audit, "CHAINS_PER_PAGE"),
}


def listed(door: Door, who: str, path: str, **asked: str) -> tuple[Page[Any], int, str]:
    client = door(who)
    client.get(path, asked)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, asked)
    page = answer.context["page"]
    return getattr(page, "page", page), len(seen), answer.content.decode()


def key(row: Any) -> Any:
    return getattr(row, "chain", None) or row.id


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_the_same_rows_page_by_page(door: Door, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    who, path, module, size = LISTS[name]
    door("auditor").get("/audit/")
    whole, price, _html = listed(door, who, path)
    assert len(whole.rows) >= 2
    monkeypatch.setattr(module, size, 1)
    pages = [listed(door, who, path)]
    while pages[-1][0].after:
        pages.append(listed(door, who, path, after=pages[-1][0].after))
    assert [key(row) for page, _price, _html in pages for row in page.rows] == [key(row) for row in whole.rows]
    assert all(each <= price for _page, each, _html in pages)
    assert 'rel="next"' in pages[0][2]
    back, _price, html = listed(door, who, path, before=pages[-1][0].before)
    assert [key(row) for row in back.rows] == [key(row) for row in pages[-2][0].rows]
    assert 'rel="prev"' in html or len(pages) == 2
