"""Owns what differs under test: the database of this run, quick password hashes, a throw-away data folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_SCRATCH = Path(tempfile.mkdtemp(prefix="onezone-test-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
# initdb refuses to run as root; another account must be able to reach its own folder below this one.
_SCRATCH.chmod(0o755)

os.environ["ONEZONE_MODE"] = "test"
os.environ["ONEZONE_DATA"] = str(_SCRATCH / "data")
os.environ["ONEZONE_SECRET_KEY"] = "only-for-tests-" + "0123456789" * 5
os.environ.pop("ONEZONE_TODAY", None)
(_SCRATCH / "data").mkdir()

ONEZONE_TEST_DATABASE = os.environ.get("ONEZONE_TEST_DATABASE", "sqlite")
ONEZONE_TEST_SCRATCH = _SCRATCH
if ONEZONE_TEST_DATABASE == "postgres":
    # The server (tests/postgres.py) listens on a socket in this folder only, so no port can be taken.
    _socket = str(_SCRATCH / "pg").replace("/", "%2F")
    os.environ["DATABASE_URL"] = f"postgres://onezone_app@{_socket}/onezone"
    os.environ["DATABASE_OWNER_URL"] = f"postgres://onezone_owner@{_socket}/onezone"
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{_SCRATCH / 'live.sqlite3'}"
    os.environ.pop("DATABASE_OWNER_URL", None)

from onezone.config.settings import *  # noqa: E402, F403
from onezone.config.settings import DATABASES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if ONEZONE_TEST_DATABASE == "sqlite":
    # A file, not memory: threads of one test must wait for each other's locks as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3")}
