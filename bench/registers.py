"""Owns `./onezone bench registers`: a register of 100,000 rows, its list under load, files in and out.

The register of enterprises is filled by its own service. The list is asked over HTTP as in production and in process.
A file of 10,000 rows is brought by the steps of an import, and by django-import-export into a table of its own, of the
same columns and with as many rows before, in the same run. Exports are watched for memory.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.postgres import Server

from bench import pages, peers
from bench.machine import Took, machine, table, timed
from bench.place import open_zone, postgres

PERSON = "window"
PART = 5_000
HEADS = ("企业名称", "统一社会信用代码", "成立日期", "注册资本（万元）", "园区")
DEARER = {
    "grouped, with totals": (PERSON, "/enterprises/?group=park"),
    "filtered, largest first": (PERSON, "/enterprises/?kind=resident&sort=-capital"),
    "searched": (PERSON, f"/enterprises/?q={quote('企业09')}"),
}
"""What reads the whole register for one page; asked apart, and less often."""
DEARER_RATE = 5
"""Requests a second."""


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench registers", description="A big register.")
    parser.add_argument("--postgres", action="store_true", help="in a PostgreSQL server of its own, else SQLite")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the register (100000)")
    parser.add_argument("--file", type=int, default=10_000, help="rows of the file that is brought (10000)")
    parser.add_argument("--rate", type=int, default=20, help="requests a second (20)")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="onezone-registers-") as folder, _database(options) as server:
        os.environ["ONEZONE_LOG_LEVEL"] = "WARNING"
        open_zone(Path(folder))
        os.environ["ONEZONE_TODAY"] = json.loads((Path(folder) / "demo.json").read_text(encoding="utf-8"))["today"]
        print(f"{machine('django', 'psycopg', 'xlsxwriter', 'python-calamine')}\n")
        _measure(options, server, Path(folder))


@contextlib.contextmanager
def _database(options: argparse.Namespace) -> Iterator[Server | None]:
    if options.postgres:
        with postgres() as server:
            yield server
    else:
        yield None


def _measure(options: argparse.Namespace, server: Server | None, folder: Path) -> None:
    few, rows_before = _inside(), _count()
    print(f"filled in {timed(lambda: _fill(options.rows)).wall:.0f} s\n")
    if server is not None:
        with server.connect() as superuser:
            superuser.execute("ANALYZE")  # as the server does by itself within minutes
    many, lists = _inside(), _lists()
    print(_inside_table(few, rows_before, many, _count()), "\n", flush=True)
    with pages.server() as address:
        for _ in range(options.runs):
            for asked, rate in ((lists, options.rate), (DEARER, DEARER_RATE)):
                cookies = dict.fromkeys(asked, pages.cookie(PERSON))
                found = pages.load(address, asked, cookies, rate=rate, seconds=options.seconds)
                print(f"{rate} requests a second\n{pages.load_table(found)}\n", flush=True)
    print(_export_table((min(options.file, options.rows), options.rows)), "\n", flush=True)
    print(_import_table(options, server, folder), flush=True)


def _actor() -> Any:
    from onezone.platform.identity.models import User
    from onezone.platform.identity.queries import all_posts_of

    return all_posts_of(User.objects.get(username=PERSON).pk)[0].as_actor()


# -- the list ---------------------------------------------------------------------------------------------------


def _lists() -> dict[str, tuple[str, str]]:
    """The list as it opens, its second page, and the list turned round."""
    from onezone.parties.register import ENTERPRISES
    from onezone.platform.identity.scope import zone_scope
    from onezone.platform.registers.listing import Asked, listing

    actor = _actor()
    with zone_scope(actor.zone_id):
        after = listing(actor, ENTERPRISES, Asked()).after
    asked = {"list": "", "second page": f"?after={after}", "last name first": "?sort=-name"}
    return {page: (PERSON, f"/enterprises/{query}") for page, query in asked.items()}


def _inside() -> dict[str, pages.Inside]:
    return {page: pages.in_process(who, path) for page, (who, path) in {**_lists(), **DEARER}.items()}


def _inside_table(few: dict[str, pages.Inside], rows: int, many: dict[str, pages.Inside], all_rows: int) -> str:
    head = ("page, in process", f"queries at {rows} rows", f"at {all_rows:,}", f"CPU ms at {rows}", f"at {all_rows:,}")
    held = [
        (page, few[page].queries, many[page].queries, f"{few[page].cpu:.0f}", f"{many[page].cpu:.0f}") for page in many
    ]
    return table(head, held)


def _count() -> int:
    from onezone.parties.register import ENTERPRISES
    from onezone.platform.identity.scope import zone_scope

    actor = _actor()
    with zone_scope(actor.zone_id):
        return int(ENTERPRISES.rows_of(actor).count())


def _fill(count: int) -> None:
    """Rows by the register's own service, with history and search."""
    from onezone.parties.register import ENTERPRISES
    from onezone.platform.identity.scope import act_transaction
    from onezone.platform.registers import services
    from onezone.platform.registers.judging import judge
    from onezone.platform.web.now import now

    actor = _actor()
    for start in range(0, count, PART):
        given = [
            {
                "name": f"测量企业{n:06}有限公司", "credit_code": _code(n), "park": f"园区{n % 20:02}",
                "kind": "partner" if n % 3 else "resident", "industry": f"行业{n % 40:02}",
                "capital": str(n * 7 % 90_001), "founded_on": f"{2000 + n % 25}-0{n % 9 + 1}-15",
                "legal_person": f"法人{n}", "address": f"某路 {n} 号",
            }
            for n in range(start, min(start + PART, count))
        ]  # fmt: skip
        rows = [services.Written(None, judge(ENTERPRISES, None, each, {})) for each in given]
        with act_transaction(actor):
            services.write(actor=actor, at=now(), register=ENTERPRISES, rows=rows, act=services.CREATE)


def _code(number: int) -> str:
    from onezone.kernel.identifiers import credit_check, inner_check

    body = f"{number:08}"
    first = f"91211382{body}{inner_check(body)}"
    return first + credit_check(first)


# -- exports ----------------------------------------------------------------------------------------------------


def _export_table(sizes: Sequence[int]) -> str:
    rows = [(form, f"{size:,}", *_exported(form, size)) for form in ("csv", "xlsx") for size in sizes]
    return table(("export", "rows", "seconds", "rows/s", "MB of the file", "MB of memory more at its peak"), rows)


def _exported(form: str, size: int) -> tuple[str, str, str, str]:
    """The rows leave as they do in a request; peak of memory as the kernel counts it, above where it stood."""
    from itertools import islice

    from onezone.parties.register import ENTERPRISES
    from onezone.platform.identity.scope import zone_scope
    from onezone.platform.registers import export
    from onezone.platform.registers.listing import Asked

    actor, weight = _actor(), 0

    def leave() -> None:
        nonlocal weight
        lines = export.lines(actor, ENTERPRISES, Asked())
        with zone_scope(actor.zone_id), export.write_file(form, islice(lines, size + 1)) as held:
            weight = held.seek(0, io.SEEK_END)

    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _memory("VmRSS")
    took = timed(leave)
    more = _memory("VmHWM") - before
    return f"{took.wall:.1f}", f"{size / took.wall:,.0f}", f"{weight / 1e6:.1f}", f"{more / 1024:.0f}"


def _memory(name: str) -> int:
    """KiB, as the kernel counts this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


# -- imports ----------------------------------------------------------------------------------------------------


def _import_table(options: argparse.Namespace, server: Server | None, folder: Path) -> str:
    files = {kind: folder / f"{kind}.xlsx" for kind in ("new", "changed")}
    for more, path in enumerate(files.values(), 1):
        path.write_bytes(_sheet(options.file, options.rows, more))
    ours = {kind: _brought(path) for kind, path in files.items()}
    rows = [
        ("OneZone", kind, *_seconds(found["dry"]), *_seconds(found["wet"]), _both(found), "1.0")
        for kind, found in ours.items()
    ]
    if not options.no_peers:
        rows += _peer_rows(_asked(options, server, folder, files), ours)
    head = (f"{options.file:,} rows of xlsx", "rows are", "dry run s", "CPU", "writing s", "CPU", "both s", "of ours")
    return table(head, rows)


def _brought(path: Path) -> dict[str, Took]:
    """A file by the steps of an import, as the background does them."""
    from onezone.parties.register import ENTERPRISES
    from onezone.platform.registers import importing, running
    from onezone.platform.web.now import now, wall_clock

    actor, held = _actor(), {"at": now()}
    words: dict[str, Any] = {"actor": actor, "register": ENTERPRISES, **held}
    found: dict[str, str] = {}

    def read() -> None:
        with path.open("rb") as content:
            found["reference"] = importing.receive(**words, name=path.name, content=content)
        running.run(actor=actor, **held, reference=found["reference"], clock=wall_clock)

    def write() -> None:
        importing.take(**words, reference=found["reference"])
        running.run(actor=actor, **held, reference=found["reference"], clock=wall_clock)

    return {"dry": timed(read), "wet": timed(write)}


def _asked(options: argparse.Namespace, server: Server | None, folder: Path, files: dict[str, Path]) -> dict[str, Any]:
    given = {"rows": options.file, "before": options.rows, "sqlite": str(folder / "peer.sqlite3")}
    given |= {kind: str(path) for kind, path in files.items()}
    if server is not None:
        with server.connect("postgres") as superuser:
            superuser.execute("create database peer_import")
        given |= {"host": str(server.folder), "database": "peer_import"}
    return peers.ask("table_import", given, "import")


def _peer_rows(found: dict[str, Any], ours: dict[str, dict[str, Took]]) -> list[tuple[str, ...]]:
    name = f"django-import-export {found['version']}, Django {found.get('django', '-')}"
    if not found["runs"]:
        return [(name, found["note"], *["-"] * 6)]
    rows = []
    for case, each in found["runs"].items():
        way, kind = case.split(", ")
        took = {step: Took(*each[step]) for step in ("dry", "wet")}
        ratio = _whole(took) / _whole(ours[kind])
        rows.append(
            (f"{name}, {way}", kind, *_seconds(took["dry"]), *_seconds(took["wet"]), _both(took), f"{ratio:.1f}")
        )
    return rows


def _seconds(took: Took) -> tuple[str, str]:
    return f"{took.wall:.1f}", f"{took.cpu:.1f}"


def _whole(found: dict[str, Took]) -> float:
    return found["dry"].wall + found["wet"].wall


def _both(found: dict[str, Took]) -> str:
    return f"{_whole(found):.1f}"


def _sheet(count: int, beyond: int, capital: int) -> bytes:
    """New enterprises beyond those that are there; with another capital they are changed by the next file."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEADS)
    for n in range(1, count + 1):
        page.write_row(n, 0, (f"来表企业{n:06}", _code(beyond + n)))
        page.write_datetime(n, 2, date(2018, 6, n % 28 + 1), day)  # type: ignore[arg-type]  a day is enough
        page.write_number(n, 3, n + capital)
        page.write_string(n, 4, f"园区{n % 20:02}")
    book.close()
    return held.getvalue()
