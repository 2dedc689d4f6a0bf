"""The words of invented plans and of those who report on them."""

import random
from datetime import date, timedelta
from typing import Any

from tests.audit.folder import Plan
from tests.audit.office import Answers, Office

FINAL = ("Completed", "Discontinued", "Merged / reformulated")
MOST = {"women": 12, "men": 9}


def a_row(key: str, leads: str, named: str = "", **more: Any) -> Answers:
    """A line of the sheet Activities."""
    letter, provision, *_ = key.split(".")
    title = key.partition("#")[0]
    return {
        "Row key": key,
        "Thematic area (letter)": letter,
        "Thematic area name": f"Area {letter}",
        "Provision (letter)": provision,
        "Provision text": f"Provision {provision} of {letter}",
        "Area of collaboration (number)": f"{provision}.1",
        "Area of collaboration title": "Work together",
        "Activity": f"Do what {title} says",
        "Expected output": f"The output of {key}",
        "Leads": leads,
        "Lead basis": "printed" if leads else None,
        "Cooperating": named,
        "Cooperating basis": "printed" if named else None,
        "Nature": "ONE",
    } | more


def a_body(acronym: str, **more: Any) -> Answers:
    return {
        "Acronym": acronym,
        "Full name": f"Panel of {acronym.title()}",
        "Kind": "body",
        "Pillar": "NORTH" if len(acronym) > 4 else "SOUTH",
        "Reports": "yes",
        "E-mail": f"{acronym.lower()}@plan.example",
    } | more


GROUP = a_body("All panels", Kind="group", Reports="no", Pillar=None)


def a_round(period: str, starts: date, ends: date, evaluation: str = "") -> Answers:
    """RULES 2: due 30 days after the period, frozen after 50."""
    return {
        "Period": period,
        "Kind": "regular",
        "Starts": starts,
        "Ends": ends,
        "Due": ends + timedelta(30),
        "Freeze": ends + timedelta(50),
        "Evaluation": evaluation or None,
    }


def settings(code: str, starts: date, ends: date, zone: str, month: str = "January") -> Answers:
    return {
        "Plan code": code,
        "Plan title": f"The plan of {code.title()}",
        "Endorsement": "Endorsed by the assembly",
        "Plan starts": starts,
        "Plan ends": ends,
        "Name": "The office",
        "From (e-mail)": "office@plan.example",
        "Time zone": zone,
        "Year begins in": month,
    }


# --- what bodies say where the case is of no matter


def anything(office: Office, period: str, body: str) -> dict[str, Answers]:
    """Some answer to every row that the form asks for, the same in every run."""
    choice = random.Random(f"{period} {body}")
    plan = office.folder.plan(period)
    last = office.issued(period, body).cells
    rows: dict[str, Answers] = {}
    for row in plan.in_force(period):
        stood = str(last.get(("activities", row.key, "last"))).partition("\n")[0]
        if body in row.leads and stood not in FINAL:
            word = choice.choice(("NS", "IP", "IP", "ON", "ON", "ON", "CO", "CO", "PP"))
            rows[row.key] = lead(plan, period, word, choice)
        elif body in plan.parts(row):
            word = choice.choice(("TP", "TP", "PR", "FI", "NO"))
            rows[row.key] = part(word, f"{period} {row.key}")
        elif body in plan.welcome(row) and choice.random() < 0.5:
            rows[row.key] = part("TP", f"{period} {row.key}")
    return rows


def lead(plan: Plan, period: str, word: str, choice: random.Random | None = None) -> Answers:
    """A line that nothing can be said against."""
    choice = choice or random.Random(f"{period} {word}")
    later = [each.period for each in plan.rounds if each.period >= period]
    said: dict[str, object] = {
        "status": WORDS[word],
        "progress": f"What was done in {period}: {choice.randrange(1000)}.",
        "target": choice.choice(later),
        "reason": choice.choice(("Funding", "Scheduling", "Awaiting approval")),
        "explain": "The members decided so.",
        "funding": choice.choice(("Secured", "Partly secured", "Being sought", "Not needed", None)),
    }
    if word == "CO":
        said |= {"completed_in": period, "evidence": choice.choice((f"Report of {period}", None))}
        del said["target"], said["reason"]
    if word in ("NS", "IP"):
        del said["progress"]
    if word == "DI":
        del said["target"]
    return {at: value for at, value in said.items() if value is not None}


def part(word: str, about: str = "") -> Answers:
    told = {"progress": f"We sent an expert. ({about})"} if word == "TP" else {}
    return {"part": PARTS[word]} | told


def event(row: str, start: date, title: str, country: str = "Thailand", **more: Any) -> Answers:
    counts: dict[str, object] = MOST | more
    return {
        "activity": row,
        "title": title,
        "start": start,
        "end": start + timedelta(1),
        "country": country,
    } | counts


def opinions(plan: Plan, period: str, body: str) -> dict[str, Answers]:
    choice = random.Random(f"opinion {period} {body}")
    found: dict[str, Answers] = {}
    for row in plan.in_force(period):
        if body in row.leads:
            found[row.key] = {
                "impact": choice.choice(("High", "Medium", "Low", "Too early to tell")),
                "sustained": choice.choice(("Yes", "Partly", "No", "Too early to tell")),
                "lasting": choice.choice(("Lasting", "Reversible", "Too early to tell")),
                "basis": "The survey of the participants",
            }
    return found


def views(period: str, body: str) -> dict[str, Answers]:
    choice = random.Random(f"views {period} {body}")
    words = ("6 Highly satisfactory", "5 Satisfactory", "4 Moderately satisfactory")
    return {
        each: {"rating": choice.choice((*words, "Unable to assess")), "answer": "As we see it."}
        for each in ("relevance", "effectiveness", "cooperation", "sustainability")
    }


WORDS = {
    "NS": "Not started",
    "IP": "In preparation",
    "ON": "Ongoing",
    "CO": "Completed",
    "PP": "Postponed",
    "DI": "Discontinued",
    "ME": "Merged / reformulated",
    "NI": "Not our activity",
}
PARTS = {
    "TP": "Took part",
    "PR": "Preparing",
    "FI": "Our part is finished",
    "NO": "Nothing this period",
    "NI": "Not our activity",
}
