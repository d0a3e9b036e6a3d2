"""The conversion run as a page: sums, guards, reasons, and who may sign what."""

from __future__ import annotations

from tests.approvals.project.conftest import World


def test_page(landed: World) -> None:
    page = landed.get("conversion/")
    assert "土地出让合同已登记" in page
