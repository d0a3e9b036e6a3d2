"""The past of the demo zone: twenty simulated projects, and the year whose 248 items were all on time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from onezone.approvals.demo import stories
from onezone.approvals.demo.opening import open_run, parcel_of
from onezone.approvals.demo.stories import Run
from onezone.approvals.demo.timeline import Story, Timeline, at

PARALLEL = ("P202", "P204", "P206")
DESIGN = ("A107", "B301", "B302", "B303", "B305")
BUILDING = ("C401", "C404", "C405")
FULL = (*DESIGN, "C401", "C404")


def simulated_project(time: Timeline, cast: Any, spec: Mapping[str, Any]) -> Story:
    """Early formal items, simulated review ahead of the land right, conversion, construction permit."""
    yield at(spec["start"], 9, 15)
    run = open_run(time, cast, spec)
    time.start(stories.formal(run, ("A109", "A101"), stage="1"))
    time.start(stories.formal(run, ("L02",), stage="L"))
    yield from stories.until_effective(run, ("A109", "A101", "L02"))
    yield time.after(0, 14, 0)
    run.do(cast.applicant(run.enterprise), "apply")
    yield time.after(1, 9, 30)
    run.do(cast.convener, "admit", matters=[*DESIGN, *BUILDING])
    time.start(stories.formal(run, PARALLEL, stage="P"))
    time.start(stories.formal(run, ("P218",), stage="P"))
    time.start(stories.simulated(run, "1", ("A107",)))
    time.start(stories.simulated(run, "2", DESIGN[1:]))
    time.start(stories.simulated(run, "3", ("C401", "C404")))
    yield from stories.until_opinions(run, FULL)
    yield time.after(0, 10, 40)
    run.do(cast.window, "record_fact", name="project.contractor", value="施工合同已登记")
    yield from stories.simulated(run, "3", ("C405",))
    yield from stories.until_opinions(run, ("C405",))
    yield time.after(int(spec.get("land_wait", 4)), 10, 30)
    yield from land_and_permit(time, cast, run)
    if spec.get("worked"):
        yield at(date(2018, 11, 18), 10, 0)
        run.do(cast.steward, "record_fact", name="project.ignition", value="2018-11-18")


def land_and_permit(time: Timeline, cast: Any, run: Run) -> Story:
    """Land contract, payment, title; conversion beside them; the construction permit last."""
    time.start(stories.land(run, parcel_of(run)))
    time.start(stories.convert(run, FULL))
    yield from stories.until_effective(run, FULL)
    for _ in range(stories.FOREVER):
        if "C405" in run.case().work_items:
            break
        yield time.after(1, 9, 5)
    yield time.after(0, 10, 5)
    run.file("3", {"C405": "formal"}, by=cast.applicant(run.enterprise))
    yield from stories.decide(run, "C405")


def ordinary_project(time: Timeline, cast: Any, spec: Mapping[str, Any]) -> Story:
    """A small project without simulation: entry check, filing and what its answers ask for."""
    yield at(spec["start"], 9, 20)
    run = open_run(time, cast, spec)
    time.start(stories.formal(run, spec["matters"], stage=spec.get("stage", "1")))


ORDINARY = (
    ("N09", "改装车零部件仓库"),
    ("N11", "制动盘生产线技术改造"),
    ("N12", "传动轴生产线技术改造"),
    ("N13", "铸件清理车间技术改造"),
    ("N14", "原料仓储技术改造"),
    ("N15", "络纱车间技术改造"),
    ("N17", "电缆挤出生产线技术改造"),
    ("N19", "活塞机加工技术改造"),
    ("N20", "焊接车间技术改造"),
    ("N22", "废钢打包线技术改造"),
)


WANTED = 248
"""综合受理办件248件,均在承诺时限内办结: read as the formal items of the report's year, 2020."""
EACH = 15
"""Formal items of one project that went through simulation up to its construction permit."""


def top_up(history: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Small projects with what the year's count of the report needs beside the simulated ones."""
    left = WANTED - EACH * sum(spec["start"].year == 2020 for spec in history)
    specs: list[dict[str, Any]] = []
    kinds = ("A109", "A101", "P202")
    number = 0
    while left > 0:
        enterprise, name = ORDINARY[number % len(ORDINARY)]
        take = min(left, len(kinds))
        specs.append(
            {
                "key": f"T{number:03d}",
                "name": f"{name}（第{number // len(ORDINARY) + 1}批）",
                "enterprise": enterprise,
                "park": "开发区核心区",
                "start": date(2020, 2, 4) + timedelta(days=21 * number),
                "matters": kinds[:take],
            }
        )
        left -= take
        number += 1
    return specs
