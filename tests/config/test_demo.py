"""Tests the demo's own promises: one JSON line, loopback only, a port in use, a folder that is not its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onezone.config import demo, environment

ROOT = Path(__file__).resolve().parents[2]


def _start(data: Path, *words: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONEZONE", "DATABASE", "DJANGO"))}
    return subprocess.Popen(
        [sys.executable, "-m", "onezone", "demo", *words],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": f"{ROOT}/src", "ONEZONE_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_demo_answers_prints_one_line_and_ends_with_its_children(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # A folder whose zone is loaded already: what loading takes is the business of the browser tests.
    login = {"role": "window", "username": "chuang", "password": "words"}
    (tmp_path / environment.DEMO_MARKER).write_text(json.dumps({"logins": [login]}), encoding="utf-8")
    port = _free_port()
    running = _start(tmp_path, "--port", str(port), "--json")
    request.addfinalizer(running.kill)
    assert running.stdout is not None
    line = running.stdout.readline()
    assert line, running.communicate()[1]
    said = json.loads(line)
    assert said == {"url": f"http://127.0.0.1:{port}", "logins": [login]}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with contextlib.closing(connection):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert json.loads(answer.read()) == {"status": "ok"}
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    running.send_signal(signal.SIGTERM)
    rest, _ = running.communicate(timeout=30)
    assert (running.returncode, rest) == (0, "")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_is_named_and_nothing_is_made(tmp_path: Path, taken_port: int) -> None:
    out, err = (done := _start(tmp_path / "data", "--port", str(taken_port), "--json")).communicate(timeout=60)
    assert (done.returncode, out) == (1, "")
    assert str(taken_port) in err
    assert "--port" in err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "70000"], ["--port", "x"], ["--today", "2026-02-30"]])
def test_an_impossible_option_is_refused_by_name(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        demo.main(words)
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert words[0] in said
    assert words[1] in said
    assert len(said) < 400


def test_a_database_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / environment.SQLITE_FILE
    database.write_bytes(b"somebody's work")
    assert str(database) in demo.prepare_folder(tmp_path)
    assert database.read_bytes() == b"somebody's work"


def test_a_first_start_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    assert demo.prepare_folder(tmp_path) == ""
    (tmp_path / environment.SQLITE_FILE).write_bytes(b"half")
    (tmp_path / (environment.SQLITE_FILE + "-wal")).write_bytes(b"half")
    key = (tmp_path / environment.SECRET_KEY_FILE).read_text(encoding="ascii")
    assert demo.prepare_folder(tmp_path) == ""
    assert not list(tmp_path.glob(environment.SQLITE_FILE + "*"))
    assert (tmp_path / environment.SECRET_KEY_FILE).read_text(encoding="ascii") == key


def test_the_secret_key_is_long_and_for_its_owner_only(tmp_path: Path) -> None:
    demo.prepare_folder(tmp_path / "deep" / "data")
    key = tmp_path / "deep" / "data" / environment.SECRET_KEY_FILE
    assert len(key.read_text(encoding="ascii")) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_a_finished_demo_keeps_its_data(tmp_path: Path) -> None:
    demo.prepare_folder(tmp_path)
    (tmp_path / environment.DEMO_MARKER).write_text("{}", encoding="utf-8")
    (tmp_path / environment.SQLITE_FILE).write_bytes(b"whole")
    assert demo.prepare_folder(tmp_path) == ""
    assert (tmp_path / environment.SQLITE_FILE).read_bytes() == b"whole"


def test_the_announcement_shows_each_login() -> None:
    logins = [{"role": "window", "username": "chuang", "password": "a b", "name": "not shown"}]
    assert json.loads(demo.announcement("http://x", logins, as_json=True)) == {
        "url": "http://x",
        "logins": [{"role": "window", "username": "chuang", "password": "a b"}],
    }
    said = demo.announcement("http://x", logins, as_json=False)
    assert "chuang" in said
    assert "a b" in said
