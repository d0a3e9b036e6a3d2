"""The facts that intake answers state of a project: what admission to simulated approval reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Question -> (fact, answer for which the fact is true). A question without an answer states nothing.
STATED: Mapping[str, tuple[str, str]] = {
    "investment_agreement": ("project.agreement_signed", "yes"),
    "risk_commitment": ("project.risk_commitment", "yes"),
    "hazardous": ("project.hazardous_chemicals", "yes"),
    "land_status": ("land.net", "net"),
    "land_dispute": ("land.dispute", "yes"),
    "protected_land": ("land.red_line", "yes"),
    "good_credit": ("applicant.discredited", "no"),
}
ALLOWED_INDUSTRY = "allowed"


def facts_from(answers: Mapping[str, Any]) -> dict[str, bool]:
    """Fact -> value, for the questions that were answered; the industry class is restricted unless it is allowed."""
    found = {
        fact: str(answers[question]) == wanted
        for question, (fact, wanted) in STATED.items()
        if answers.get(question) not in (None, "", [])
    }
    if answers.get("industry_class"):
        found["project.restricted_industry"] = answers["industry_class"] != ALLOWED_INDUSTRY
    return found


OF_THE_FIRM = ("track", "industry_class")
OF_THE_SITE = (
    "inside_zone", "land_status", "new_site", "forest", "flood_area", "minerals", "hazard_area", "relics",
    "land_dispute", "protected_land", "region_eval", "climate_key",
)  # fmt: skip
YES_NO = {"yes": "no", "no": "yes"}


def answers_known(answers: Mapping[str, Any], facts: Mapping[str, Any], *, same_place: bool) -> dict[str, Any]:
    """What an earlier project says of a new one of the same firm: of the firm always, of the site in the same place.

    A recorded fact is younger than the answer given at intake, and wins. Credit is never taken over: it is checked
    anew each time.
    """
    wanted = (*OF_THE_FIRM, *(OF_THE_SITE if same_place else ()))
    found = {question: answers[question] for question in wanted if answers.get(question) not in (None, "")}
    for question in found.keys() & STATED.keys():
        fact, told = STATED[question]
        if isinstance(facts.get(fact), bool):
            known = told if facts[fact] else YES_NO.get(told, found[question])
            found[question] = known
    return found
