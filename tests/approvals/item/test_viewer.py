"""Papers in place: beside the form, of kinds that cannot run, for whoever sees the item; two versions side by side."""

from __future__ import annotations

import struct
import zlib

import pytest

from onezone.approvals.pages.project_compare import build_compare, compared_lines
from onezone.kernel.hashing import digest
from onezone.platform.files.models import StoredFile
from onezone.platform.files.services import store as store_file
from onezone.platform.files.store import path_of
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import FACTS, TODAY, World, open_in

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
SLOT = "B302 申请材料"


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


def put(world: World, name: str, content: bytes, slot: str = SLOT) -> str:
    """A new version of a slot whose file is really held; gives its hash."""
    with zone_scope(world.zone.id):
        held = store_file(actor=world.people["window"], at=world.now, name=name, content=content)
        world.do("window", "change_input", material=slot, hash=held.sha256)
    return held.sha256


def address(world: World, end: str) -> str:
    return f"/projects/{world.reference}/{end}"


@pytest.mark.parametrize(
    ("name", "content", "kind", "policy"),
    [
        ("图.pdf", PDF, "application/pdf", "default-src 'none'"),
        ("图.png", png(), "image/png", "sandbox"),
        ("说明.txt", "容积率 1.2".encode(), "text/plain; charset=utf-8", "sandbox"),
    ],
)
def test_what_cannot_run_is_shown_in_place_and_only_to_pages_of_ours(
    world: World, name: str, content: bytes, kind: str, policy: str
) -> None:
    answer = world.client("NRB/officer").get(address(world, f"files/{put(world, name, content)}/view/"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert policy in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == content


@pytest.mark.parametrize(
    "content", [b"<html><script>1</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90"]
)
def test_what_could_run_is_never_shown_whatever_its_row_says(world: World, content: bytes) -> None:
    sha256 = put(world, "图.pdf", PDF + content)
    path_of(sha256).chmod(0o600)
    path_of(sha256).write_bytes(content)
    with zone_scope(world.zone.id):
        assert StoredFile.objects.filter(sha256=sha256, kind="pdf").exists()
    assert world.client("NRB/officer").get(address(world, f"files/{sha256}/view/")).status_code == 404


def test_every_other_page_still_refuses_to_be_framed(world: World) -> None:
    answer = world.client("NRB/officer").get(address(world, ""))
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_paper_stands_beside_the_form_at_an_address_of_its_own(world: World) -> None:
    first, second = put(world, "总平面图.pdf", PDF), put(world, "总平面图.png", png())
    client, path = world.client("NRB/officer"), address(world, "simulated/B302/materials/")
    newest = client.get(path).content.decode()
    assert f'<img src="{address(world, f"files/{second}/view/")}"' in newest
    older = client.get(f"{path}?file={first}").content.decode()
    assert f'<iframe class="pp-frame" src="{address(world, f"files/{first}/view/")}"' in older
    assert 'id="acts"' in older
    assert path in client.get(address(world, "simulated/B302/")).content.decode()


def test_papers_stand_beside_an_item_that_was_signed_as_beside_a_new_one(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-10-20")
        world.reference = open_in(world, name="三期", code="2610-211382-04-01-390001", facts=FACTS)
        world.decide("A101", "DRB")
    page = world.get("items/A101/materials/", "DRB/officer")
    assert "10-20" in page


def test_who_does_not_see_the_item_sees_no_paper_of_it(world: World) -> None:
    sha256 = put(world, "图.pdf", PDF)
    stranger = world.client("stranger")
    for end in ("simulated/B302/materials/", f"files/{sha256}/view/", f"materials/compare/?slot={SLOT}"):
        assert stranger.get(address(world, end)).status_code == 404
    asked = address(world, f"simulated/B302/materials/?file={digest('another')}")
    assert world.client("NRB/officer").get(asked).status_code == 404


def test_two_texts_are_compared_line_by_line_and_values_read_then_stand_beside(world: World) -> None:
    put(world, "说明.txt", "一层\n二层\n高 18 米".encode())
    with zone_scope(world.zone.id):
        world.do("window", "change_input", name="design.height", value="20")
    put(world, "说明.txt", "一层\n二层\n高 20 米\n附图".encode("gb18030"))
    with zone_scope(world.zone.id):
        page = build_compare(world.people["NRB/officer"], world.reference, today=TODAY, asked={"slot": SLOT})
    assert (page.left.held.number, page.right.held.number) == (2, 3)
    assert page.lines is not None
    assert [(line.how, line.left, line.right) for line in page.lines[2:]] == [
        ("changed", "高 18 米", "高 20 米"),
        ("added", "", "附图"),
    ]
    assert {line.name: line.values for line in page.values} == {"建筑高度": ("18", "20")}
    text = world.client("NRB/officer").get(address(world, f"materials/compare/?slot={SLOT}")).content.decode()
    assert "<del>高 18 米</del>" in text


def test_pictures_and_pdfs_stand_side_by_side(world: World) -> None:
    first, second = put(world, "图.pdf", PDF), put(world, "图.png", png())
    text = world.client("leader").get(address(world, f"materials/compare/?slot={SLOT}&a=2&b=3")).content.decode()
    assert text.index(f"files/{first}/view/") < text.index(f"files/{second}/view/")
    missing = world.client("leader").get(address(world, f"materials/compare/?slot={SLOT}&a=9"))
    assert missing.status_code == 404


def test_equal_lines_far_from_a_difference_are_left_out() -> None:
    lines = [f"{number}" for number in range(50)]
    found = compared_lines(lines, [*lines[:25], "new", *lines[25:]])
    assert [line.how for line in found] == ["gap", *["same"] * 3, "added", *["same"] * 3, "gap"]
    assert compared_lines(["a"], ["a"]) == (found[0],)


def test_a_slot_that_the_project_does_not_have_is_not_found(scoped: World) -> None:
    with pytest.raises(NotFound):
        build_compare(scoped.people["leader"], scoped.reference, today=TODAY, asked={"slot": "没有"})
