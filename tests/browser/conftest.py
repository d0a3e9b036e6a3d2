"""Owns the browser and the server of the browser tests: a demo zone in a process of its own, in a folder of its own.

Helpers a test asks for: `page` (1440 px) and `phone` (390 px), both Chinese; `server`; `login_as(role)`;
`enter(username)`; `axe(page)`; `assert_light(page)`. Every window fails its test at the end if the console reported an
error or a policy violation.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM

ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
SOURCE = Path(__file__).parents[2] / "src"
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
START_SECONDS = 300
PATIENCE_MS = 15_000
PAGE_LIMIT = 300 * 1024
Enter = Callable[..., Page]
AxeCheck = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Login:
    """One account of the demo."""

    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running demo: its address and its accounts."""

    url: str
    logins: tuple[Login, ...]

    @property
    def password(self) -> str:
        """Every account of the demo has the same."""
        return self.logins[0].password

    def login(self, role: str) -> Login:
        """The first account of that role."""
        found = next((each for each in self.logins if each.role == role), None)
        assert found is not None, f"the demo has no login for {role}: {[each.role for each in self.logins]}"
        return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo zone, started as a user starts it; ready when it prints its line."""
    ours = ("ONEZONE_", "DATABASE", "DJANGO")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = kept | {"ONEZONE_DATA": str(tmp_path_factory.mktemp("zone") / "data"), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "onezone", "demo", "--json", "--port", str(_free_port())]
    log = (tmp_path_factory.mktemp("log") / "server.log").open("w+", encoding="utf-8")
    with log, subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        try:
            said = json.loads(_first_line(process, Path(log.name)))
            yield Server(said["url"], tuple(Login(**each) for each in said["logins"]))
        finally:
            process.terminate()
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _first_line(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if waiting.select(START_SECONDS) else ""
    assert line, f"the demo did not start:\n{log.read_text(encoding='utf-8')[-4000:]}"
    return line


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A fresh Chinese browser window, 1440 px wide."""
    with opened(browser, server, WIDE) as window:
        yield window


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """The same, 390 px wide."""
    with opened(browser, server, NARROW) as window:
        yield window


@pytest.fixture
def without_script(browser: Browser, server: Server) -> Iterator[Page]:
    """A window that runs no script: every page must still do its work."""
    with opened(browser, server, WIDE, script=False) as window:
        yield window


@pytest.fixture(scope="session")
def cookies() -> dict[str, StorageState]:
    """Who has signed in already: username -> cookies."""
    return {}


@pytest.fixture
def enter(browser: Browser, server: Server, cookies: dict[str, StorageState]) -> Iterator[Enter]:
    """`enter("eeb-officer")`: a window in which that person of the demo is signed in; `phone=True`, `script=False`."""
    with ExitStack() as windows:

        def window(username: str, *, phone: bool = False, script: bool = True) -> Page:
            if username not in cookies:
                with opened(browser, server, WIDE) as first:
                    sign_in(first, username, server.password)
                    first.wait_for_url(lambda address: "/login/" not in address)
                    cookies[username] = first.context.storage_state()
            size = NARROW if phone else WIDE
            return windows.enter_context(opened(browser, server, size, script=script, held=cookies[username]))

        yield window


@contextmanager
def opened(
    browser: Browser, server: Server, size: ViewportSize, *, script: bool = True, held: StorageState | None = None
) -> Iterator[Page]:
    """A Chinese window; what its console complains of fails the test when it closes."""
    context = browser.new_context(
        viewport=size,
        locale="zh-CN",
        base_url=server.url,
        timezone_id="Asia/Shanghai",
        java_script_enabled=script,
        storage_state=held,
    )
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.extend(_complaint(message)))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert complaints == [], "the browser's console reported errors"


def sign_in(window: Page, username: str, password: str) -> None:
    """Type name and password on the login page and send them, as a person does."""
    window.goto("/login/")
    window.locator("#login [name=username]").fill(username)
    window.locator("#login [name=password]").fill(password)
    window.locator("#login button.primary").click()


def _complaint(message: ConsoleMessage) -> list[str]:
    """Errors, policy violations included; an answer of 4xx that a test asked for is no error of the page."""
    expected = "Failed to load resource" in message.text and "status of 4" in message.text
    return [f"{message.type}: {message.text}"] if message.type == "error" and not expected else []


@pytest.fixture
def login_as(page: Page, server: Server) -> Callable[..., Page]:
    """`login_as("officer")` signs in through the login page and gives the page; `on=phone` for another window."""

    def as_role(role: str, on: Page | None = None) -> Page:
        window = on or page
        account = server.login(role)
        window.context.clear_cookies()
        sign_in(window, account.username, account.password)
        window.wait_for_url(lambda address: "/login/" not in address)
        return window

    return as_role


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails on every serious or critical finding of axe-core."""

    def check(window: Page) -> None:
        findings = [
            f"{each['impact']} {each['id']}: {node['target']} {node['html'][:120]}"
            for each in Axe().run(window).response["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]
        assert findings == []

    return check


@pytest.fixture
def assert_light() -> Callable[[Page], None]:
    """`assert_light(page)`: the page with everything it loads is below 300 KB and fits its window's width."""

    def check(window: Page) -> None:
        window.wait_for_load_state("networkidle")
        weight = window.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
        )
        assert weight < PAGE_LIMIT, f"{weight} bytes"
        overflow = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{overflow} px wider than the window"

    return check
