"""Makes docs/pictures from a running demo, the one at URL or else at port 8000.

export PYTHONPATH=src DJANGO_SETTINGS_MODULE=onezone.config.settings_test
.venv/bin/python -m tests.browser.pictures URL
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.conftest import ARGUMENTS, NARROW, WIDE, Login, Server, opened, sign_in
from tests.browser.small_png import shrink
from tests.browser.test_intake import EARLY_CODE, answer_all, begin, describe, identify, onward
from tests.conftest import CHROMIUM

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PASSWORD = "OneZone-Demo-2026"
MAIN = "/projects/P-2026-0008/"
# A conversion in its middle: one item returned, one left to the ordinary way, one to be reviewed again.
CONVERTING = "/projects/P-2026-0002/conversion/"
SHOTS: tuple[tuple[str, str, str, ViewportSize, int], ...] = (
    ("project-1440", "officer", MAIN, WIDE, 960),
    ("project-390", "officer", MAIN, NARROW, 1400),
    ("desk-1440", "officer", "/desk/", WIDE, 900),
    ("item-1440", "officer", "/projects/P-2026-0018/items/B302/", WIDE, 1100),
    ("conversion-1440", "signer", CONVERTING, WIDE, 1100),
    ("board-1440", "leader", "/", WIDE, 1100),
    ("book-1440", "leader", "/book/totals/", WIDE, 1250),
    ("enterprise-1440", "window", "/enterprises/91211382MA0Y00016X/whole/", WIDE, 1100),
    ("board-390", "leader", "/", NARROW, 1400),
)


def take(window: Page, name: str, width: int, height: int) -> None:
    """The top of the page as PNG, fixed height, so that a picture stays small."""
    window.wait_for_load_state("networkidle")
    window.evaluate("scrollTo(0, 0)")
    whole = int(window.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, whole)}
    picture = window.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
    (FOLDER / f"{name}.png").write_bytes(shrink(picture))


def page_shots(browser: Browser, server: Server) -> None:
    for name, who, path, size, height in SHOTS:
        with opened(browser, server, size) as window:
            sign_in(window, who, server.password)
            window.wait_for_url(lambda address: "/login/" not in address)
            window.goto(path)
            take(window, name, size["width"], height)


def wizard_shot(browser: Browser, server: Server) -> None:
    """The step with the route, all questions answered."""
    with opened(browser, server, WIDE) as window:
        sign_in(window, "window", server.password)
        window.wait_for_url(lambda address: "/login/" not in address)
        begin(window)
        identify(window, EARLY_CODE, "凌源试验玻纤有限公司")
        onward(window, 2)
        describe(window, "年产3万吨玻纤原料精加工项目（一期）")
        onward(window, 3)
        answer_all(window)
        take(window, "window-1440", WIDE["width"], 900)


def main(url: str) -> None:
    """Take every picture from the demo at this address."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    server = Server(url, (Login("", "", PASSWORD),))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        page_shots(browser, server)
        wizard_shot(browser, server)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
