"""Another organisation's plan: five panels of a river commission, four tasks, one round a year."""

from datetime import date

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import (
    Basis,
    Body,
    CompletionType,
    Contact,
    Plan,
    Round,
    Row,
    Secretariat,
)

BODIES = {
    "WATER": "Panel on Water Quality",
    "FISH": "Panel on Fisheries",
    "SHIPS": "Panel on Navigation",
    "SCHOOL": "Panel on Education",
}
YEARS = tuple(Period(year) for year in range(2021, 2025))


def other_plan() -> Plan:
    """The programme of the commission, 2021 to 2024."""
    return Plan(
        code="DELTA",
        title="Clean Delta Programme 2021-2024",
        endorsement="Adopted by the commission on 4 December 2020.",
        headings=("Aim", "Field", "Task", "Result", "Who", "State"),
        starts=date(2021, 1, 1),
        ends=date(2024, 12, 31),
        secretariat=Secretariat("Office of the commission", "office@delta.example", ""),
        bodies=tuple(
            Body(short, name, contact=Contact(f"Desk of {short}", email=f"{short}@delta.example"))
            for short, name in BODIES.items()
        ),
        rounds=tuple(
            Round(
                year,
                due=date(year.year + 1, 2, 28),
                freeze=date(year.year + 1, 3, 31),
                evaluation={2022: "mid-term", 2024: "final"}.get(year.year, ""),
            )
            for year in YEARS
        ),
        rows=(
            _row("W.1#1", "Water", "Measure the water every month.", "Twelve data sets", "WATER"),
            _row("W.2#1", "Water", "Close the old outfalls.", "Outfalls closed", "WATER", "SHIPS"),
            _row("F.1#1", "Fish", "Count the sturgeon.", "A count", "FISH", "WATER"),
            _row("F.1#2", "Fish", "Count the sturgeon.", "A paper", "SCHOOL", "FISH"),
        ),
    )


def _row(key: str, area: str, task: str, result: str, *bodies: str) -> Row:
    assumed = key == "F.1#2"
    return Row(
        key=key,
        area=key[0],
        area_name=area,
        provision="",
        provision_text="The delta is clean.",
        collaboration="",
        collaboration_title=area,
        activity=task,
        output=result,
        leads=bodies[:1],
        lead_basis=Basis.ASSUMED if assumed else Basis.PRINTED,
        cooperating=bodies[1:],
        nature=CompletionType.CONTINUING if key == "W.1#1" else CompletionType.ONE_OFF,
    )
