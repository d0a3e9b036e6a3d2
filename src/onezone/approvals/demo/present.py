"""The present of the demo zone: live projects in every state on the demo's day. Dates count back in working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from onezone.approvals.demo import stories as tell
from onezone.approvals.demo.history import DESIGN, FULL
from onezone.approvals.demo.opening import open_run, parcel_of
from onezone.approvals.demo.stories import Run
from onezone.approvals.demo.timeline import Story, Timeline, at
from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.hashing import digest

NOTICE = digest("听证告知书(演示)")
# Working days before today, hour, who, act, payload. "file" goes through the window as a filing of one matter.
Step = tuple[int, int, str, str, Mapping[str, Any]]


class Days:
    """Instants counted back from the demo's day in working days."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.calendar = builtin_calendar()

    def back(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        rank = self.calendar.rank(self.today.toordinal()) - days
        return at(self.calendar.day_of_rank(rank), hour, minute)


def stories(time: Timeline, cast: Any, today: date) -> Iterator[Story]:
    """All stories of the present."""
    days = Days(today)
    yield main_project(time, cast, days)
    for spec in SIMULATED:
        yield simulated_project(time, cast, days, spec)
    for spec in FORMAL:
        yield formal_project(time, cast, days, spec)


# -- simulated projects -------------------------------------------------------------------------------------------


def early(time: Timeline, cast: Any, spec: Mapping[str, Any], days: Days) -> Iterator[datetime]:
    """Open, file what needs no land, apply for simulation."""
    yield days.back(spec["back"], 9, 20)
    run = open_run(time, cast, spec)
    spec["run"].append(run)
    time.start(tell.formal(run, ("A109", "A101"), stage="1"))
    time.start(tell.formal(run, ("L02",), stage="L"))
    yield from tell.until_effective(run, ("A109", "A101", "L02"))
    yield time.after(0, 14, 10)
    run.do(cast.applicant(run.enterprise), "apply")


def admitted(
    time: Timeline, cast: Any, spec: Mapping[str, Any], days: Days, parallel: Iterable[str] = ("P202", "P204", "P206")
) -> Iterator[datetime]:
    """Early items, admission, and the simulated filings of the stages that the spec names."""
    yield from early(time, cast, spec, days)
    run: Run = spec["run"][0]
    yield time.after(1, 9, 30)
    run.do(cast.convener, "admit", matters=list(spec.get("planned", (*DESIGN, "C401", "C404", "C405"))))
    time.start(tell.formal(run, parallel, stage="P"))
    time.start(tell.formal(run, ("P218",), stage="P"))
    opinions = spec.get("opinions", {})
    for stage, matters in spec.get("stages", (("1", ("A107",)), ("2", DESIGN[1:]), ("3", ("C401", "C404")))):
        time.start(tell.simulated(run, stage, matters, **{key: opinions[key] for key in matters if key in opinions}))


def main_project(time: Timeline, cast: Any, days: Days) -> Story:
    """炜盛三期: all reviewed, conditions open, one formal item due tomorrow, only the land is missing."""
    due = [days.back(1).date().isoformat(), days.back(-4).date().isoformat(), days.back(-9).date().isoformat()]
    conditional = {
        "outcome": "conditional",
        "conditions": [
            {"text": "总平面补标消防车道转弯半径", "owner": "applicant", "due": due[1]},
            {"text": "厂区出入口与规划路衔接,取得交管意见", "owner": "steward", "due": due[2]},
        ],
    }
    spec = {**MAIN, "run": [], "opinions": {"B302": conditional}}
    yield from admitted(time, cast, spec, days, parallel=("P202", "P204"))
    run: Run = spec["run"][0]
    time.start(slow_review(run, "P205", days))
    time.start(listing(run, days))
    yield from tell.until_opinions(run, FULL)
    yield time.after(0, 10, 40)
    run.do(cast.window, "record_fact", name="project.contractor", value="施工合同已登记")
    time.start(tell.simulated(run, "3", ("C405", "C406"), C405=promised_papers(due)))
    yield days.back(2, 15, 10)
    run.do(cast.steward, "note", text="已联系企业补齐工伤保险参保证明")


def promised_papers(due: Sequence[str]) -> dict[str, Any]:
    """The pre-check sheet of the construction permit still wants two papers, one of them late."""
    return {
        "outcome": "conditional",
        "conditions": [
            {"text": "农民工工伤保险参保证明", "owner": "applicant", "due": due[0], "material": "工伤保险参保证明"},
            {"text": "农民工工资保证金存缴凭证", "owner": "applicant", "due": due[2], "material": "工资保证金凭证"},
        ],
    }


def slow_review(run: Run, matter: str, days: Days) -> Story:
    """A formal item whose promise runs out tomorrow."""
    yield days.back(5, 9, 40)
    run.file("P", {matter: "formal"})
    yield days.back(4, 11, 0)
    run.do(run.cast.window, "accept", matter=matter)
    yield days.back(2, 10, 0)
    run.do(run.officer(matter), "start", matter=matter)


def listing(run: Run, days: Days) -> Story:
    """The land is being listed; who will win it is open."""
    yield days.back(17, 9, 0)
    run.file("L", {"L03": "formal"})
    yield days.back(17, 10, 0)
    run.do(run.cast.window, "accept", matter="L03")
    yield days.back(16, 9, 0)
    run.do(run.officer("L03"), "start", matter="L03")


def simulated_project(time: Timeline, cast: Any, days: Days, given: Mapping[str, Any]) -> Story:
    """A project in simulation that ends up in the state its spec names."""
    spec = {**given, "run": []}
    if spec.get("until") == "applied":
        yield from early(time, cast, spec, days)
        return
    if spec.get("until") == "refused_admission":
        yield from early(time, cast, spec, days)
        yield time.after(1, 9, 0)
        spec["run"][0].do(cast.convener, "refuse_admission", reasons=spec["reasons"])
        return
    yield from admitted(time, cast, spec, days)
    run: Run = spec["run"][0]
    if spec.get("land") is not None:
        yield days.back(spec["land"], 10, 30)
        yield from with_land(time, cast, run, spec)
    for step in in_order(spec.get("steps", ())):
        yield from one_step(run, days, step)


def with_land(time: Timeline, cast: Any, run: Run, spec: Mapping[str, Any]) -> Story:
    """The land contract arrives, as assumed or changed; some convert, some not, as the guards say."""
    contract = parcel_of(run, **dict(spec.get("contract", {})))
    run.do(cast.officers["NRB"], "record_fact", name="land.contract", value=contract)
    if spec.get("converts"):
        time.start(tell.convert(run, spec["converts"]))
    yield time.after(1, 11, 0)
    run.do(cast.officers["TAX"], "record_fact", name="land.paid", value="price and deed tax paid")


# -- formal projects ----------------------------------------------------------------------------------------------


def formal_project(time: Timeline, cast: Any, days: Days, given: Mapping[str, Any]) -> Story:
    """A project of which one or a few formal items stand in the states its steps lead to."""
    yield days.back(given["back"], 9, 25)
    run = open_run(time, cast, given)
    for step in in_order(given["steps"]):
        yield from one_step(run, days, step)


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps by their instants, whatever order the script tells them in."""
    return sorted(steps, key=lambda step: (-step[0], step[1]))


def one_step(run: Run, days: Days, step: Step) -> Story:
    """One act of a script at its instant."""
    back, hour, who, act, data = step
    yield days.back(back, hour, 15)
    if act == "file":
        matter = str(data["matter"])
        run.file(run.catalogue.matter(matter).stage, {matter: str(data.get("mode", "formal"))})
        return
    run.do(actor_of(run, who, data), act, **data)


def actor_of(run: Run, who: str, data: Mapping[str, Any]) -> Any:
    """The person a script means: an office, or the officer or signer of the matter's department."""
    if who in ("officer", "signer"):
        return {"officer": run.officer, "signer": run.signer}[who](str(data["matter"]))
    offices = {"window": run.cast.window, "convener": run.cast.convener, "steward": run.cast.steward}
    return offices.get(who) or run.cast.applicant(run.enterprise)


MAIN: Mapping[str, Any] = {
    "key": "J07",
    "name": "年产21万吨高性能玻璃纤维池窑拉丝生产线三期工程",
    "enterprise": "N01",
    "park": "新型复合材料飞地产业园",
    "investment": "2.86",
    "area": 100000,
    "code": "2609-211382-04-01-417206",
    "back": 50,
    "files": True,
    "paces": {"P218": 20},
    "answers": {"land_area": "10", "earthwork": "6"},
    "note": "报道:炜盛玻纤三期为续建项目;金额、日期、人员为演示",
}
SIMULATED: tuple[Mapping[str, Any], ...] = (
    {
        "key": "S01",
        "name": "玻纤网络布二期及涂覆制品生产线",
        "enterprise": "N16",
        "park": "新型复合材料飞地产业园",
        "back": 70,
        "land": 2,
        "contract": {"conditions": {"far": ">=1.3"}},
        "paces": {"P218": 20},
    },
    {
        "key": "S02",
        "name": "玻纤原料精加工二期",
        "enterprise": "N14",
        "park": "南部非金属新材料产业园",
        "back": 75,
        "land": 4,
        "converts": ("A107", "B301"),
        "paces": {"P218": 20},
        "steps": (
            (1, 9, "applicant", "request_conversion", {"matter": "B303"}),
            (1, 9, "applicant", "request_conversion", {"matter": "B305"}),
            (1, 9, "applicant", "request_conversion", {"matter": "C401"}),
            (1, 11, "officer", "formal_accept", {"matter": "B303"}),
            (1, 11, "officer", "formal_accept", {"matter": "B305"}),
            (1, 15, "signer", "deviate", {"matter": "B305", "reasons": "接入点位已被相邻项目占用,须另定"}),
            (1, 16, "officer", "return_conversion", {"matter": "C401", "missing": ["审图合格书电子件"]}),
        ),
    },
    {
        "key": "S03",
        "name": "康迈汽车零部件热处理车间",
        "enterprise": "N11",
        "park": "汽车零部件产业园",
        "back": 62,
        "paces": {"P218": 20},
        "planned": (*DESIGN, "C401", "C404"),
    },
    {
        "key": "S04",
        "name": "环硕汽车零部件智能仓储中心",
        "enterprise": "N13",
        "park": "汽车零部件产业园",
        "back": 17,
        "paces": {"B303": 12, "B305": 5},
    },
    {
        "key": "S05",
        "name": "轻量化专用车二期涂装车间",
        "enterprise": "N10",
        "park": "汽车零部件产业园",
        "back": 60,
        "paces": {"P218": 20},
        "steps": (
            (2, 10, "applicant", "change_input", {"facts": {"design.layout": "总平面图 v2", "design.far": "1.34"}}),
        ),
    },
    {
        "key": "S06",
        "name": "龙源实业停产厂房盘活改造",
        "enterprise": "N23",
        "park": "东城街道循环经济产业园",
        "back": 40,
        "steps": ((6, 9, "convener", "hold", {"reasons": "权属核查,待法院解除查封"}),),
    },
    {
        "key": "S07",
        "name": "京奥玻纤短切毡生产线",
        "enterprise": "N15",
        "park": "新型复合材料飞地产业园",
        "back": 8,
        "until": "applied",
    },
    {
        "key": "S08",
        "name": "沃凯德柔性玻璃中试线",
        "enterprise": "N21",
        "park": "开发区核心区",
        "back": 285,
        "paces": {"P218": 20},
    },
    {
        "key": "S09",
        "name": "致鼎再生资源二期",
        "enterprise": "N22",
        "park": "钢铁循环经济产业园",
        "back": 66,
        "land": 9,
        "contract": {"holder": "91211382MA0Y00219J"},
        "paces": {"P218": 20},
        "ends": "other_taker",
    },
    {
        "key": "S10",
        "name": "路捷汽车零部件检测中心",
        "enterprise": "N12",
        "park": "汽车零部件产业园",
        "back": 45,
        "steps": ((10, 15, "applicant", "withdraw", {"reasons": "投资计划调整"}),),
    },
    {
        "key": "S11",
        "name": "凌宇重工危化品运输罐车检修基地",
        "enterprise": "N09",
        "park": "汽车零部件产业园",
        "back": 20,
        "until": "refused_admission",
        "reasons": "涉及危险化学品储存,不得进入模拟审批",
    },
    {
        "key": "S12",
        "name": "红山汽配铝合金缸套扩建",
        "enterprise": "N19",
        "park": "汽车零部件产业园",
        "back": 30,
        "stages": (("1", ("A107",)),),
        "planned": ("A107", "B301", "B302"),
        "steps": (
            (3, 9, "window", "file", {"matter": "B301", "mode": "simulated"}),
            (
                2,
                10,
                "officer",
                "request_supplement",
                {"matter": "B301", "mode": "simulated", "missing": ["技术经济指标表", "总平面图(盖章)"]},
            ),
        ),
    },
)
FORMAL: tuple[Mapping[str, Any], ...] = (
    {
        "key": "F01",
        "name": "凌源市小城市农产品深加工园区标准化厂房(一期)1—6号楼及附属冷链仓储工程",
        "enterprise": "N27",
        "park": "小城市农产品深加工园区",
        "back": 45,
        "steps": (
            (38, 9, "window", "file", {"matter": "D612"}),
            (37, 10, "window", "accept", {"matter": "D612"}),
            (36, 10, "officer", "start", {"matter": "D612"}),
            (7, 9, "window", "file", {"matter": "D602"}),
            (6, 10, "window", "accept", {"matter": "D602"}),
        ),
    },
    {
        "key": "F02",
        "name": "三沅环保科技产业园二期智能滑轨车间",
        "enterprise": "N07",
        "park": "三沅环保科技产业园",
        "back": 30,
        "steps": (
            (9, 9, "window", "file", {"matter": "D601"}),
            (9, 10, "window", "accept", {"matter": "D601"}),
            (8, 10, "officer", "start", {"matter": "D601"}),
            (5, 9, "window", "file", {"matter": "B302"}),
            (6, 9, "window", "file", {"matter": "B301"}),
            (5, 11, "window", "accept", {"matter": "B301"}),
            (3, 9, "officer", "suspend", {"matter": "B301", "kind": "public_notice"}),
        ),
    },
    {
        "key": "F03",
        "name": "鑫乾线缆电线电缆扩产项目",
        "enterprise": "N17",
        "park": "开发区核心区",
        "back": 30,
        "steps": (
            (14, 9, "window", "file", {"matter": "P204"}),
            (13, 10, "window", "accept", {"matter": "P204"}),
            (12, 9, "officer", "suspend", {"matter": "P204", "kind": "expert_review", "notice": NOTICE}),
            (7, 9, "window", "file", {"matter": "C406"}),
            (6, 15, "officer", "request_supplement", {"matter": "C406", "missing": ["运输合同", "消纳场所证明"]}),
            (3, 9, "window", "file", {"matter": "U503"}),
            (2, 9, "officer", "accept", {"matter": "U503"}),
        ),
    },
    {
        "key": "F04",
        "name": "同创工业园二期厂房",
        "enterprise": "N26",
        "park": "同创工业园",
        "back": 40,
        "steps": (
            (30, 9, "window", "file", {"matter": "P206"}),
            (30, 10, "window", "accept", {"matter": "P206"}),
            (30, 11, "signer", "decide", {"matter": "P206", "outcome": "refuse", "reasons": "报告表与总平面图不符"}),
            (12, 9, "window", "file", {"matter": "P214"}),
            (11, 9, "window", "refuse_acceptance", {"matter": "P214", "reasons": "地块内无林地", "not_required": True}),
            (12, 11, "window", "file", {"matter": "P207"}),
            (10, 9, "window", "refuse_acceptance", {"matter": "P207", "reasons": "使用市政供水,不属本机关职权"}),
            (9, 9, "window", "file", {"matter": "P208"}),
            (8, 9, "applicant", "withdraw", {"matter": "P208"}),
            (9, 10, "window", "file", {"matter": "C407"}),
            (8, 10, "window", "accept", {"matter": "C407"}),
            (6, 10, "applicant", "withdraw", {"matter": "C407"}),
        ),
    },
    {
        "key": "F05",
        "name": "航天凌河新能源商用车试制车间",
        "enterprise": "N03",
        "park": "汽车零部件产业园",
        "back": 40,
        "steps": (
            (26, 9, "window", "file", {"matter": "A109"}),
            (25, 10, "window", "accept", {"matter": "A109"}),
            (23, 10, "signer", "decide", {"matter": "A109", "outcome": "approve"}),
            (22, 9, "window", "file", {"matter": "A101"}),
            (22, 10, "window", "accept", {"matter": "A101"}),
            (22, 11, "signer", "decide", {"matter": "A101", "outcome": "approve"}),
            (20, 9, "window", "file", {"matter": "P202"}),
            (19, 9, "window", "accept", {"matter": "P202"}),
            (14, 9, "officer", "recommend", {"matter": "P202", "outcome": "refuse", "reasons": "污染物排放总量无来源"}),
            (
                14,
                15,
                "signer",
                "decide",
                {"matter": "P202", "outcome": "refuse", "reasons": "污染物排放总量指标无来源"},
            ),
            (18, 9, "window", "file", {"matter": "P204"}),
            (17, 9, "window", "accept", {"matter": "P204"}),
            (13, 9, "officer", "recommend", {"matter": "P204", "outcome": "approve"}),
            (13, 15, "signer", "decide", {"matter": "P204", "outcome": "approve"}),
            (5, 15, "signer", "revoke", {"matter": "P204", "reasons": "节能报告数据不实"}),
            (1, 9, "window", "file", {"matter": "U501"}),
        ),
    },
    {
        "key": "F06",
        "name": "致远金融物流铁路专用线延伸",
        "enterprise": "N08",
        "park": "工业物流园",
        "back": 30,
        "steps": (
            (20, 9, "window", "file", {"matter": "A109"}),
            (19, 10, "window", "accept", {"matter": "A109"}),
            (
                18,
                10,
                "signer",
                "decide",
                {
                    "matter": "A109",
                    "outcome": "approve_tolerating",
                    "conditions": [{"text": "区域评估单元编码确认函", "material": "区域评估单元编码"}],
                },
            ),
            (8, 9, "window", "file", {"matter": "B302"}),
            (3, 9, "window", "file", {"matter": "C402"}),
            (2, 9, "window", "accept", {"matter": "C402"}),
            (1, 9, "officer", "recommend", {"matter": "C402", "outcome": "approve", "reasons": "符合消防技术标准"}),
        ),
    },
    {
        "key": "F07",
        "name": "旭阳凌源年产310万吨焦炭项目干熄焦余热利用工程",
        "enterprise": "N06",
        "park": "钢铁循环经济产业园",
        "back": 30,
        "note": "报道:旭阳凌源年产310万吨焦炭项目在推进;余热利用工程与日期为演示",
        "steps": (
            (4, 9, "window", "file", {"matter": "B305"}),
            (3, 9, "window", "accept", {"matter": "B305"}),
            (2, 9, "window", "file", {"matter": "D610"}),
            (1, 9, "window", "accept", {"matter": "D610"}),
        ),
    },
)
