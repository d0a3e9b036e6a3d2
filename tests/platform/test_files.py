"""The store of files: what comes in is what its name says, is named by its content, and goes out as an attachment."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onezone.platform.files import errors
from onezone.platform.files.models import StoredFile
from onezone.platform.files.queries import open_file, stored_file
from onezone.platform.files.services import LIMIT, clean_name, store
from onezone.platform.files.store import path_of
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from tests.platform.conftest import AT, PASSWORD, Cast

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ROOT_URLCONF = "tests.platform.addresses"
    settings.ONEZONE_TODAY = AT.date()


def packed(*names: str, content: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name in names:
            package.writestr(name, content)
    return buffer.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
OFD = packed("OFD.xml", "Doc_0/Document.xml")


def put(cast: Cast, name: str, content: Any, **words: Any) -> StoredFile:
    return store(actor=cast.window, at=AT, name=name, content=content, field="总平面图", **words)


def leftovers() -> list[Path]:
    return [path for path in path_of("sha256:" + "0" * 64).parents[2].rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("总平面图.pdf", PDF, "pdf"),
        ("图.PDF", PDF, "pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0JFIF", "jpg"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.ofd", OFD, "ofd"),
        ("a.dwg", b"AC1032\x00\x00", "dwg"),
        ("a.dxf", b"  0\nSECTION\n  2\nHEADER\n", "dxf"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00", "dxf"),
        ("a.txt", "说明：一式三份".encode(), "text"),
        ("a.csv", "名称,面积\n甲,100".encode("gb18030"), "text"),
        ("a.txt", ("汉" * 30000).encode(), "text"),
    ],
)
def test_what_is_allowed_is_stored_under_its_content(here: Cast, name: str, content: bytes, kind: str) -> None:
    row = put(here, name, content)
    assert (row.kind, row.size, row.name) == (kind, len(content), name)
    assert row.sha256 == "sha256:" + hashlib.sha256(content).hexdigest()
    with zone_scope(here.zone.id), open_file(here.window, row.sha256) as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.pdf", b"", errors.FileEmpty),
        ("a.pdf", DOCX, errors.FileTypeMismatch),
        ("a.pdf", b"plain text", errors.FileTypeMismatch),
        ("a.docx", XLSX, errors.FileTypeMismatch),
        ("report.pdf.exe", PDF, errors.FileTypeMismatch),
        ("a", PDF, errors.FileTypeMismatch),
        ("a.zip", packed("a.txt"), errors.FileTypeRefused),
        ("a.docx", packed("a.txt"), errors.FileTypeRefused),
        ("a.docx", b"PK\x03\x04 broken", errors.FileTypeRefused),
        ("a.exe", b"MZ\x90\x00", errors.FileTypeRefused),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", errors.FileTypeRefused),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", errors.FileTypeRefused),
        ("a.txt", b"\xef\xbb\xbf  <svg onload=alert(1)>", errors.FileTypeRefused),
        ("a.csv", b"#!/bin/sh\nrm", errors.FileTypeRefused),
        ("a.gif", b"GIF89a;<script>", errors.FileTypeRefused),
        ("a.txt", b"\x00\x01\x02\x03", errors.FileTypeRefused),
        ("", PDF, errors.FileNameInvalid),
        ("图" * 252 + ".pdf", PDF, errors.FileNameInvalid),
        ("a.docx", packed("[Content_Types].xml", "word/vbaProject.bin"), errors.FileUnsafe),
        ("a.xlsx", packed("[Content_Types].xml", "xl/../../etc/passwd"), errors.FileUnsafe),
        ("a.xlsx", packed("[Content_Types].xml", "xl/a.xml", content=b"0" * 3_000_000), errors.FileUnsafe),
        ("a.xlsx", packed("[Content_Types].xml", *(f"xl/{n}" for n in range(2001))), errors.FileUnsafe),
    ],
)
def test_what_is_not_allowed_is_refused_by_name_and_leaves_nothing(
    here: Cast, name: str, content: bytes, refusal: type[errors.FieldError]
) -> None:
    with pytest.raises(refusal) as refused:
        put(here, name, content)
    assert refused.value.data["field"] == "总平面图"
    assert "总平面图" in refused.value.say("zh-hans")
    assert leftovers() == []
    with zone_scope(here.zone.id):
        assert StoredFile.objects.count() == 0


def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(here: Cast) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF-" + b"0" * (size - 5)

    endless = Endless()
    with pytest.raises(errors.FileTooLarge) as refused:
        put(here, "a.pdf", endless)
    assert endless.given <= LIMIT + 2 * 1024 * 1024
    assert refused.value.say("en") == "“总平面图”: the file “a.pdf” is larger than 20 MB."
    assert leftovers() == []


def test_a_field_may_take_fewer_kinds(here: Cast) -> None:
    with pytest.raises(errors.FileTypeRefused) as refused:
        put(here, "a.docx", DOCX, allowed={"pdf", "jpg"})
    assert refused.value.data["allowed"] == ["jpeg", "jpg", "pdf"]


def test_the_same_content_is_one_file_and_the_same_name_one_row(here: Cast, there: Cast) -> None:
    first = put(here, "a.pdf", PDF)
    assert put(here, "a.pdf", PDF).id == first.id
    assert put(here, "b.pdf", PDF).id != first.id
    assert put(there, "a.pdf", PDF).id != first.id
    assert leftovers() == [path_of(first.sha256)]
    assert path_of(first.sha256).stat().st_mode & 0o777 == 0o600


def test_a_file_of_another_zone_is_not_found(here: Cast, there: Cast) -> None:
    row = put(there, "a.pdf", PDF)
    with zone_scope(here.zone.id), pytest.raises(NotFound):
        stored_file(here.window, row.sha256)


def test_a_file_that_the_disk_lost_is_not_found(here: Cast) -> None:
    row = put(here, "a.pdf", PDF)
    path_of(row.sha256).unlink()
    with zone_scope(here.zone.id), pytest.raises(NotFound):
        open_file(here.window, row.sha256)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\文件\\图.pdf", "图.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00\r\nb.pdf", "ab.pdf"),
        (".htaccess", "htaccess"),
        ("  图 纸.pdf ", "图 纸.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_file_goes_out_as_an_attachment_that_cannot_run(here: Cast) -> None:
    row = put(here, "图\"纸'.pdf", PDF)
    client = Client()
    client.post("/login/", {"username": "wang-lingyuan", "password": PASSWORD})
    response = client.get(f"/files/{row.sha256}/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_file_that_one_may_not_read_is_not_found(here: Cast) -> None:
    row = put(here, "a.pdf", PDF)
    client = Client()
    assert client.get(f"/files/{row.sha256}/").status_code == 302
    client.post("/login/", {"username": "fibre-lingyuan", "password": PASSWORD})
    mine, missing = client.get(f"/files/{row.sha256}/"), client.get("/files/sha256:0/")
    assert mine.status_code == missing.status_code == 404
