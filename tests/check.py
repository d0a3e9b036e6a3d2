"""Runs every check that is not a test: one line each, the whole output of those that fail."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOCK = ["pip", "compile", "-q", "--universal", "--generate-hashes", "--no-header", "--no-emit-index-url"]
LOCKS = {"requirements.lock": ["-c", "requirements-dev.lock"], "requirements-dev.lock": ["--group", "dev"]}
# One line per check: its name and its command, run from the root of the project.
CHECKS: dict[str, list[str]] = {
    "ruff check": [str(BIN / "ruff"), "check", "-q", "."],
    "ruff format": [str(BIN / "ruff"), "format", "-q", "--check", "."],
    "imports": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy")],
    "django": [sys.executable, "-W", "error", "-m", "django", "check"],
    "docs": [sys.executable, "-m", "onezone", "docs", "--check"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Run all checks and return 1 if any of them fails."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "onezone.config.settings_test", "PYTHONPATH": f"{ROOT}/src"}
    failed = 0
    for name, command in CHECKS.items():
        failed += not _passes(name, command, environment)
    for name, group in LOCKS.items():
        failed += not _lock_is_current(name, group, environment)
    return 1 if failed else 0


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    good = done.returncode == 0
    if not good:
        sys.stdout.write(done.stdout)
    sys.stdout.write(f"{'OK    ' if good else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)\n")
    sys.stdout.flush()
    return good


def _lock_is_current(name: str, group: list[str], environment: dict[str, str]) -> bool:
    """A lock is current when compiling it again, with its own versions preferred, changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / name
        again.write_bytes((ROOT / name).read_bytes())
        compile_again = [ROOT / ".uv/bin/uv", *LOCK, "--no-emit-find-links", *group, "pyproject.toml", "-o", again]
        if not _passes(name, [str(word) for word in compile_again], environment):
            return False
        if again.read_bytes() != (ROOT / name).read_bytes():
            print(f"FAILED {name} is not what pyproject.toml asks for: CONTRIBUTING.md says how to compile it")
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
