#!/usr/bin/env python3
"""Plays the story of one project against a running zone by its API alone, and needs nothing but Python 3.11.

The window registers the project and files it, departments give simulated opinions while the land is still missing, the
land contract turns them into formal permits in one signature, and the construction permit is decided. At the end the
journal is exported and verified by the stand-alone verifier, which trusts neither the server nor its code.

    ./onezone demo --port 8000
    python3 docs/examples/whole_story.py --url http://127.0.0.1:8000 --password OneZone-Demo-2026

Only the first step is no API: each person makes a token for their own post on the page /account/tokens/, as they would
by hand. With tokens made already, give a JSON file {"username": "oz_…"} instead: --tokens tokens.json
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VERIFIER = Path(__file__).resolve().parents[2] / "src/onezone/platform/journal/standalone_verify.py"
ANSWERS = {
    "project_type": "6", "land_area": "10", "in_approval_catalogue": "no", "industry_class": "allowed",
    "land_mode": "grant", "land_status": "net", "plan_conditions": "pending", "new_site": "no", "standard_land": "yes",
    "forest": "no", "flood_area": "no", "minerals": "no", "hazard_area": "no", "relics": "no", "land_dispute": "no",
    "protected_land": "no", "region_eval": ["geology"], "earthwork": "2.1", "non_production_area": "2100",
    "civil_defence": "offsite", "fire_works": "none", "special_equipment": "no", "eia_class": "form",
    "hazardous": "no", "energy_tce": "860", "power": "390", "own_water": "no", "sewer": "yes",
    "discharge_class": "registration", "occupational_hazard": "yes", "seismic_major": "no", "climate_key": "no",
    "utilities": ["heat"], "site_needs": [], "simulate": "yes", "investment_agreement": "yes", "good_credit": "yes",
    "risk_commitment": "yes",
}  # fmt: skip
SIMULATED = (("1", ("A107",)), ("2", ("B301", "B303", "B302")), ("3", ("C401", "C404", "C405")), ("L", ("L08",)))
PASSING = {
    "land.plan_fits": "true", "land.net": "true", "land.dispute": "false", "project.hazardous_chemicals": "false",
    "project.secret": "false", "project.restricted_industry": "false", "project.real_estate": "false",
    "applicant.discredited": "false", "land.red_line": "false", "project.agreement_signed": "true",
    "project.risk_commitment": "true",
}  # fmt: skip
LAND = {
    "parcel": "211382001001GB00099", "area_m2": "100000", "use": "工业用地",
    "conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"},
}  # fmt: skip


class Refused(Exception):
    """The zone said no; `code` is stable, `problem` is the whole answer (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem, self.code = status, problem, str(problem.get("code"))
        super().__init__(f"{status} {self.code}: {problem.get('detail')}")


class Post:
    """One post's way into the API: its token, and a new key for each write."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url.rstrip("/") + "/api/v1", token

    def get(self, path: str, **query: str) -> Any:
        asked = f"?{urllib.parse.urlencode(query)}" if query else ""
        return json.loads(self._call("GET", path + asked))

    def text(self, path: str) -> bytes:
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Write once: a call that got no answer may be sent again with the same key and gets the first answer."""
        sent = json.dumps(body).encode()
        return json.loads(self._call("POST", path, sent, {"Content-Type": "application/json"}))

    def keep(self, name: str, content: bytes) -> Any:
        """Keep a file, as a form sends it."""
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return json.loads(
            self._call("POST", "/files", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        )

    def _call(self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **(more or {})}
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        request = urllib.request.Request(self.url + path, data=body, headers=headers, method=method)
        for attempt in (1, 2, 3):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                raise Refused(error.code, json.loads(error.read())) from None
            except (urllib.error.URLError, TimeoutError):
                if attempt == 3:
                    raise
        raise AssertionError


class People:
    """The posts of the zone by username, each asked for once."""

    def __init__(self, url: str, password: str, tokens: dict[str, str]) -> None:
        self.url, self.password, self.tokens = url, password, tokens
        self.posts: dict[str, Post] = {}
        self.main = {}
        for username in ("officer", "signer"):
            self.main[username, self[username].get("/me")["department"]] = username

    def __getitem__(self, username: str) -> Post:
        if username not in self.posts:
            token = self.tokens.get(username) or make_token(self.url, username, self.password)
            self.posts[username] = Post(self.url, token)
        return self.posts[username]

    def of(self, role: str, department: str) -> Post:
        """The officer or signer of a department."""
        return self[self.main.get((role, department), f"{department.lower()}-{role}")]


def make_token(url: str, username: str, password: str) -> str:
    """Sign in and make a token for one's own post, as on the page; it is shown once."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def send(path: str, **fields: str) -> str:
        with browser.open(f"{url}{path}", timeout=60) as page:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert found is not None, path
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": found.group(1)}).encode()
        with browser.open(urllib.request.Request(f"{url}{path}", data=data), timeout=60) as answer:
            return str(answer.read().decode())

    send("/login/", username=username, password=password)
    found = re.search(r"oz_\d+_[\w-]{43}", send("/account/tokens/", name="whole story", days="30"))
    assert found is not None, f"no token for {username}"
    return found.group()


class Story:
    """One project from its registration to its construction permit."""

    def __init__(self, people: People) -> None:
        self.people, self.reference = people, ""
        self.firm = people["applicant"].get("/me")["enterprise"]

    def act(self, who: Post, act: str, **body: Any) -> Any:
        return who.post(f"/projects/{self.reference}/acts/{act}", body)

    def item(self, who: Post, matter: str, kind: str = "work-items") -> Any:
        return who.get(f"/projects/{self.reference}/{kind}/{matter}")

    def state(self) -> Any:
        return self.people["leader"].get(f"/projects/{self.reference}")

    def papers(self, matter: str, filing: str) -> dict[str, str]:
        """For each paper that a matter of a filing lacks, the hash of one that was kept."""
        lines = self.people["window"].get(f"/filings/{filing}")["matters"]
        return {name: self.keep(name) for line in lines if line["matter"] == matter for name in line["missing"]}

    def keep(self, name: str) -> str:
        """Hand a paper in; the answer is the hash that names it in an act."""
        return str(self.people["window"].keep(f"{name}.pdf", PDF + name.encode())["hash"])

    # -- the story --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        window = self.people["window"]
        preview = window.post("/route-preview", {"answers": ANSWERS})
        needed = sum(line["included"] for line in preview["matters"])
        say(f"The answers give a route of {needed} matters; simulated approval is possible: {preview['simulated']}.")
        body = {
            "credit_code": self.firm,
            "name": "年产8万吨玻纤织物生产线（接口演示）",
            "park": "XF-12",
            "investment": "21000",
        }
        self.reference = window.post("/projects", {**body, "answers": ANSWERS})["reference"]
        say(f"The window opened {self.reference}.")

    def file(self, stage: str, matters: dict[str, str]) -> str:
        materials = {matter: {f"{matter} 申请材料": self.keep(matter)} for matter in matters}
        body = {"stage": stage, "matters": matters, "materials": materials}
        filed = self.people["window"].post(f"/projects/{self.reference}/filings", body)
        say(f"Filing {filed['reference']}: {', '.join(filed['filed']) or 'nothing yet'} went to their departments.")
        return str(filed["reference"])

    def decide(self, matter: str) -> None:
        """The officer accepts and recommends as far as the chain asks for it, the signer signs."""
        department = self.item(self.people["leader"], matter)["item"]["department"]
        officer, signer = self.people.of("officer", department), self.people.of("signer", department)
        self.take(officer, "accept", matter)
        while self.take(officer, "recommend", matter, outcome="approve", reasons="材料齐全，符合条件"):
            pass
        self.act(signer, "decide", matter=matter, outcome="approve", reasons="符合法定条件")
        say(f"{department} decided {matter}.")

    def take(self, who: Post, act: str, matter: str, *, kind: str = "work-items", **body: Any) -> bool:
        """Do an act if the item says that it is possible now."""
        acts = {line["act"]: line["possible"] for line in self.item(who, matter, kind)["acts"]}
        if acts.get(act):
            self.act(who, act, matter=matter, **body)
        return bool(acts.get(act))

    def opine(self, matter: str) -> None:
        kind = "simulated-items"
        department = self.item(self.people["leader"], matter, kind)["item"]["department"]
        officer = self.people.of("officer", department)
        self.take(officer, "accept", matter, kind=kind, mode="simulated")
        self.act(officer, "opine", matter=matter, outcome="agree", reasons="按正式标准审查，符合条件")
        say(f"{department} gave its simulated opinion on {matter}.")


def say(sentence: str) -> None:
    print(sentence, flush=True)


def verify(journal: bytes) -> None:
    """The verifier is one file without a dependency; an auditor keeps a copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "journal.ndjson"
        export.write_bytes(journal)
        subprocess.run([sys.executable, str(VERIFIER), str(export)], check=True)


def main() -> int:
    """Play the story and print where it ended, as one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--password", default="", help="of every account, as the demo prints it")
    parser.add_argument("--tokens", type=Path, help='JSON file {"username": "token"}')
    options = parser.parse_args()
    tokens = json.loads(options.tokens.read_text()) if options.tokens else {}
    story = Story(People(options.url.rstrip("/"), options.password, tokens))
    play(story)
    return 0


def play(story: Story) -> None:
    """The whole of it, in the order in which it happens in the zone."""
    story.open()
    formal_beginning(story)
    simulated_review(story)
    land_arrives(story)
    conversion(story)
    construction_permit(story)
    end = story.state()
    verify(story.people["leader"].text(f"/projects/{story.reference}/journal"))
    permit = end["state"]["work_items"]["C405"]
    told = {
        "project": story.reference,
        "simulation": end["project"]["simulation"],
        "construction_permit": permit["state"],
    }
    say(json.dumps({**told, "converted": sorted(converted(end))}, ensure_ascii=False))


def formal_beginning(story: Story) -> None:
    """What needs no land is filed and decided at once."""
    for stage, matters in (("1", ("A109", "A101")), ("L", ("L02",)), ("P", ("P218", "P202", "P205"))):
        story.file(stage, dict.fromkeys(matters, "formal"))
        for matter in matters:
            story.decide(matter)


def simulated_review(story: Story) -> None:
    """Application, admission, and opinions; what waits for one goes to its department by itself when it is there."""
    planned = ["A107", "B301", "B302", "B303", "C401", "C404", "C405", "L08"]
    story.people["applicant"].post(f"/projects/{story.reference}/simulation/apply", {"answers": PASSING})
    admitted = {"matters": planned, "minutes": "联席会议纪要〔2026〕12号", "answers": PASSING}
    story.people["convener"].post(f"/projects/{story.reference}/simulation/admit", admitted)
    say(f"The convener admitted {len(planned)} items to simulated approval.")
    story.act(story.people["window"], "record_fact", name="project.contractor", value="施工合同已登记")
    for stage, matters in SIMULATED:
        story.file(stage, dict.fromkeys(matters, "simulated"))
        for matter in matters:
            story.opine(matter)


def land_arrives(story: Story) -> None:
    """The land contract, as its department records it: it decides which opinions still hold."""
    contract = {**LAND, "holder": story.firm, "signed_on": "2026-11-20"}
    story.act(story.people.of("officer", "NRB"), "record_fact", name="land.contract", value=contract)
    guards = story.people["leader"].get(f"/projects/{story.reference}/conversion")["items"]
    say("The land contract is recorded: " + ", ".join(f"{each['matter']} {each['result']}" for each in guards) + ".")


def conversion(story: Story) -> None:
    """One signature of the applicant, one of each department that signs; upstream results let the next ones through."""
    path = f"/projects/{story.reference}/conversion"
    for _round in range(6):
        ready = [each["matter"] for each in story.people["leader"].get(path)["items"] if is_ready(each)]
        if not ready:
            return
        try:
            story.people["applicant"].post(f"{path}/request", {"matters": ready})
        except Refused as refusal:
            say(f"The applicant signs nothing new: {refusal.code}.")
        departments = {
            story.item(story.people["leader"], each, "simulated-items")["item"]["department"] for each in ready
        }
        for department in sorted(departments):
            try:
                batch = story.people.of("signer", department).post(f"{path}/sign", {"matters": ready})
            except Refused as refusal:
                say(f"{department} signs nothing in this round: {refusal.code}.")
            else:
                say(f"{department} signed {', '.join(batch['done'])}.")


def is_ready(guarded: dict[str, Any]) -> bool:
    return guarded["result"] in ("convertible", "waiting")


def converted(state: dict[str, Any]) -> list[str]:
    return [matter for matter, item in state["state"]["work_items"].items() if item["converted"]]


def construction_permit(story: Story) -> None:
    """Price paid, title registered; then the permit, pre-filled from its simulated pre-check, is filed and decided."""
    officer = story.people.of("officer", "NRB")
    story.act(story.people.of("officer", "TAX"), "record_fact", name="land.paid", value={"paid_on": "2026-11-21"})
    story.act(
        officer, "record_fact", name="land.title", value={**LAND, "holder": story.firm, "number": "辽(2026)00099"}
    )
    story.act(story.people["applicant"], "file", matter="C405", materials={"C405 申请材料": story.keep("C405")})
    story.decide("C405")


if __name__ == "__main__":
    sys.exit(main())
