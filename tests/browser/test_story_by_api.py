"""Test that the example in docs/ plays the whole story by the API alone, against a zone as a user starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import Server

SCRIPT = Path(__file__).parents[2] / "docs/examples/whole_story.py"


def test_the_example_brings_a_project_to_its_construction_permit(server: Server) -> None:
    command = [sys.executable, str(SCRIPT), "--url", server.url, "--password", server.password]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    end = json.loads(ran.stdout.splitlines()[-1])
    assert end["construction_permit"] == "approved"
    assert end["simulation"] == "converted"
    assert end["converted"] == ["A107", "B301", "B302", "B303", "C401", "C404"]
