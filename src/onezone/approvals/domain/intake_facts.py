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
