"""The files on disk: named by their content, written aside and then moved, so a name never holds half a file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1024 * 1024


class TooLargeError(Exception):
    """More bytes came than the limit allows."""


def path_of(sha256: str) -> Path:
    """Where the content `sha256:<hex>` lies: two levels of folders, so no folder holds too many files."""
    digits = sha256.removeprefix("sha256:")
    return Path(settings.MEDIA_ROOT) / digits[:2] / digits[2:4] / digits


class Draft:
    """Bytes on their way into the store; gone unless kept."""

    def __init__(self, content: BinaryIO, limit: int) -> None:
        root = Path(settings.MEDIA_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        self.size = 0
        hashed = hashlib.sha256()
        descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=root)
        self._path = Path(name)
        self.file = os.fdopen(descriptor, "w+b")
        try:
            while chunk := content.read(CHUNK):
                self.size += len(chunk)
                if self.size > limit:
                    raise TooLargeError
                hashed.update(chunk)
                self.file.write(chunk)
            self.file.flush()
        except BaseException:
            self.discard()
            raise
        self.sha256 = f"sha256:{hashed.hexdigest()}"

    def keep(self) -> Path:
        """Move the draft to its name and make it durable; the same content twice is one file."""
        target = path_of(self.sha256)
        os.fsync(self.file.fileno())
        self.file.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            self._path.unlink()
        else:
            self._path.chmod(0o600)
            self._path.replace(target)
            _sync_folder(target.parent)
        return target

    def discard(self) -> None:
        """Close and delete the draft."""
        self.file.close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
