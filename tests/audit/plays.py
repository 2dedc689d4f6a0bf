"""Three invented plans through their rounds: a yearly one, one that begins in July, one in Lima."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.audit.inventing import (
    GROUP,
    a_body,
    a_round,
    a_row,
    anything,
    event,
    lead,
    opinions,
    part,
    settings,
    views,
)
from tests.audit.office import DRAFT, Answers, Office, Sent, partial

ASSUMED: dict[str, Any] = {"Lead basis": "assumed"}
SERIES: dict[str, Any] = {"Nature": "SER", "Events planned": 3}
LEFT: dict[str, Any] = {"In force until": "2021", "Decision": "Meeting 1"}
ADDED: dict[str, Any] = {"In force from": "2022"}


def full(
    office: Office, period: str, body: str, arrives: str, evaluates: bool = False, **more: Any
) -> Sent:
    """A full report; `rows` say the lines that matter, the others are some answer."""
    plan = office.folder.plan(period)
    rows = anything(office, period, body)
    special: dict[str, Answers] = dict(more.pop("rows", {}))
    if evaluates and body in plan.expected(period):
        more = {"results": opinions(plan, period, body), "views": views(period, body)} | more
    kept = {key: answers for key, answers in (rows | special).items() if answers}
    return Sent(body, arrives, kept, **more)


# --- a year at a time


def delta(root: Path) -> Office:
    """Yearly, in Berlin: partials that complete, a nil after a full one, more time, a copy."""
    office = Office(root)
    rows = [
        a_row("W.a.1.1#1", "WATER", "FISH"),
        a_row("W.a.1.2#1", "WATER, SHIPS", "FISH, PRESS"),
        a_row("W.a.1.3#1", "SHIPS", "All panels", Nature="REC"),
        a_row("W.b.1.1#1", "WATER"),
        a_row("F.a.1.1#1", "FISH", "WATER"),
        a_row("F.a.1.1#2", "SCHOOL", "FISH", **ASSUMED),
        a_row("F.a.1.2#1", "", "FISH, SCHOOL"),
        a_row("F.b.1.1#1", "FISH"),
        a_row("S.a.1.1#1", "SCHOOL", "SHIPS", **ASSUMED),
        a_row("S.a.1.2#1", "SCHOOL", "FISH"),
        a_row("S.a.1.2#2", "SHIPS, FISH", **SERIES),
    ]
    bodies = [*map(a_body, ("WATER", "FISH", "SHIPS", "SCHOOL", "PRESS")), GROUP]
    years = [
        a_round(
            str(y), date(y, 1, 1), date(y, 12, 31), {2022: "mid-term", 2023: "final"}.get(y, "")
        )
        for y in (2021, 2022, 2023)
    ]
    sheets = {"Activities": rows, "Bodies": bodies, "Rounds": years}
    office.found(settings("DELTA", date(2021, 1, 1), date(2023, 12, 31), "Europe/Berlin"), sheets)
    _delta_2021(office)
    more_time: Answers = {
        "Body": "SHIPS",
        "Round": "2022",
        "Until": date(2023, 2, 9),
        "Reason": "Floods",
        "By whom": "The office",
    }
    later = [
        *(row for row in rows if row["Row key"] != "W.b.1.1#1"),
        a_row("W.b.1.1#1", "WATER", **LEFT),
        a_row("S.b.1.1#1", "FISH", "SHIPS", **ADDED),
    ]
    office.edit({}, {"Activities": later, "Extensions": [more_time]})
    _delta_2022(office)
    _delta_2023(office)
    return office


def _delta_2021(office: Office) -> None:
    plan, year = office.folder.plan("2021"), "2021"
    office.begin(year)
    one, other = lead(plan, year, "CO"), lead(plan, year, "IP")
    fish = anything(office, year, "FISH") | {"F.b.1.1#1": lead(plan, year, "ON")}
    first = dict(list(fish.items())[:2])
    office.receive(
        year,
        Sent("FISH", "2022-01-05 10:00", first, cover=partial()),
        full(
            office,
            year,
            "SHIPS",
            "2022-01-08 10:00",
            cover=DRAFT,
            rows={"W.a.1.2#1": other, "W.a.1.3#1": lead(plan, year, "ON")},
        ),
        full(
            office,
            year,
            "WATER",
            "2022-01-10 10:00",
            rows={"W.a.1.2#1": one, "W.a.1.1#1": lead(plan, year, "CO")},
            events=[event("W.a.1.1#1", date(2021, 5, 4), "Meeting of the millers")],
        ),
        Sent("WATER", "2022-01-12 10:00", cover={"submission": "Nil report"}),
        Sent(
            "SHIPS",
            "2022-01-15 10:00",
            {"W.a.1.3#1": {"progress": "A better word of it."}},
            cover={"submission": "Correction"},
        ),
        Sent("PRESS", "2022-01-16 10:00", cover={"submission": "Nil report"}),
        Sent("FISH", "2022-01-30 23:50", fish, cover=partial()),
        full(
            office,
            year,
            "SCHOOL",
            "2022-02-04 09:00",
            rows={
                "S.a.1.2#1": lead(plan, year, "DI"),
                "S.a.1.1#1": {"status": "Postponed", "target": "2022"},
            },
            events=[
                event("S.a.1.1#1", date(2021, 9, 1), "School day", "Viet Nam", men="NC"),
                event("S.a.1.1#1", date(2021, 10, 1), "School night", women="about 50"),
            ],
        ),
    )
    office.decide(year, S_a_1_2__1="Decision recorded: Discontinued")
    office.close(year)


def _delta_2022(office: Office) -> None:
    plan, year = office.folder.plan("2022"), "2022"
    office.begin(year)
    wrong = {"W.a.1.2#1": {"status": "Ongoing"}, "F.a.1.1#1": part("TP", "the nets")}
    told = event("W.a.1.2#1", date(2022, 3, 7), "Flood drill on the river", disability=2)
    office.receive(
        year,
        full(office, year, "WATER", "2023-01-09 08:00", True, rows=wrong, events=[told]),
        full(
            office,
            year,
            "SCHOOL",
            "2023-01-20 08:00",
            True,
            rows={"S.a.1.1#1": {"status": "Not our activity"}, "F.a.1.1#2": lead(plan, year, "CO")},
        ),
        full(office, year, "PRESS", "2023-01-21 08:00"),
        Sent(
            "WATER",
            "2023-02-02 08:00",
            {"W.a.1.2#1": {"progress": "The dam was drawn.", "target": "2023"}},
            form="correction",
        ),
        full(
            office,
            year,
            "SHIPS",
            "2023-02-06 08:00",
            True,
            rows={"W.a.1.2#1": lead(plan, year, "ON"), "W.a.1.3#1": lead(plan, year, "ON")},
            events=[
                event("W.a.1.2#1", date(2022, 3, 8), "Flood drill on the River (joint)", women=20),
                event("S.a.1.2#2", date(2022, 6, 1), "Pilots' course", "Singapore", other=1),
            ],
        ),
    )
    office.close(year)


def _delta_2023(office: Office) -> None:
    plan, year = office.folder.plan("2023"), "2023"
    office.begin(year)
    again = event("W.a.1.2#1", date(2022, 3, 7), "Flood drill on the river", disability=2)
    office.receive(
        year,
        full(
            office,
            year,
            "WATER",
            "2024-01-10 08:00",
            True,
            rows={"W.a.1.1#1": lead(plan, year, "ON"), "W.a.1.2#1": lead(plan, year, "CO")},
            events=[again, event("W.a.1.1#1", date(2023, 4, 4), "Inspection", "Online")],
        ),
        full(
            office,
            year,
            "SHIPS",
            "2024-01-15 08:00",
            True,
            form="entry",
            cover={"entered": "Telephone", "clearance": "Cleared by the focal point"},
            rows={"W.a.1.2#1": lead(plan, year, "CO")},
        ),
        full(office, year, "SCHOOL", "2024-02-18 08:00", True),
        full(office, year, "FISH", "2024-02-25 08:00", True),
    )
    office.close(year)


# --- a year that begins in July


def july(root: Path) -> Office:
    """Half-years from July, in Auckland: hours at the due day, rivals, a silent Cover."""
    office = Office(root)
    rows = [
        a_row("L.a.1.1#1", "FARMS", "ROADS, TRADE"),
        a_row("L.a.1.2#1", "FARMS, ROADS"),
        a_row("L.a.1.3#1", "FARMS, ROADS", "TRADE"),
        a_row("L.a.1.4#1", "ROADS, FARMS"),
        a_row("R.a.1.1#1", "ROADS", "FARMS", Nature="REC"),
        a_row("R.a.1.2#1", "ROADS"),
        a_row("R.b.1.1#1", "COURTS", "ROADS"),
        a_row("R.b.1.1#2", "COURTS"),
        a_row("R.b.1.2#1", "COURTS, FARMS", "TRADE"),
    ]
    bodies = list(map(a_body, ("FARMS", "ROADS", "COURTS", "TRADE")))
    rounds = [
        a_round("2021H1", date(2021, 7, 1), date(2021, 12, 31)),
        a_round("2021H2", date(2022, 1, 1), date(2022, 6, 30), "mid-term"),
        a_round("2022H1", date(2022, 7, 1), date(2022, 12, 31), "final"),
    ]
    sheets = {"Activities": rows, "Bodies": bodies, "Rounds": rounds}
    named = settings("JULY", date(2021, 7, 1), date(2022, 12, 31), "Pacific/Auckland", "July")
    office.found(named, sheets)
    _july_2021h1(office)
    _july_2021h2(office)
    _july_2022h1(office)
    return office


def _july_2021h1(office: Office) -> None:
    plan, half = office.folder.plan("2021H1"), "2021H1"
    office.begin(half)
    farms = {
        "L.a.1.2#1": lead(plan, half, "CO"),  # its co-lead is silent
        "L.a.1.3#1": lead(plan, half, "CO"),  # the answer of its co-lead is refused
        "L.a.1.4#1": lead(plan, half, "IP"),
        "R.b.1.2#1": lead(plan, half, "CO"),
    }
    office.receive(
        half,
        full(office, half, "FARMS", "2022-01-30 23:30", rows=farms),
        full(
            office, half, "COURTS", "2022-01-31 00:30", rows={"R.b.1.2#1": lead(plan, half, "ME")}
        ),
        full(
            office,
            half,
            "ROADS",
            "2022-01-20 10:00",
            rows={
                "L.a.1.2#1": None,
                "L.a.1.3#1": {"status": "Completed", "progress": "All of it."},
                "L.a.1.4#1": lead(plan, half, "ON"),
                "R.a.1.1#1": lead(plan, half, "ON"),
            },
            events=[
                event("R.a.1.1#1", date(2021, 8, 2), "Bridge course", "Malaysia"),
                event("R.a.1.1#1", date(2021, 8, 4), "Bridge course, second telling", "Malaysia"),
            ],
        ),
        Sent(
            "ROADS",
            "2022-02-01 10:00",
            {"R.a.1.1#1": {"progress": "The bridge stands."}},
            cover={"submission": None},
        ),
    )
    office.decide(half, R_b_1_2__1="Decision recorded: Merged / reformulated")
    office.close(half)


def _july_2021h2(office: Office) -> None:
    plan, half = office.folder.plan("2021H2"), "2021H2"
    office.begin(half)
    office.receive(
        half,
        full(office, half, "COURTS", "2022-07-10 10:00", True),
        full(
            office,
            half,
            "FARMS",
            "2022-07-12 10:00",
            True,
            events=[
                event("L.a.1.1#1", date(2022, 2, 1), "Seed fair", women=30, men=40, disability=3),
                event(
                    "L.a.1.1#1", date(2022, 2, 20), "Seed talks", "Cambodia", women="NC", men="NC"
                ),
            ],
        ),
        full(
            office,
            half,
            "FARMS",
            "2022-07-15 10:00",
            True,
            rows={"L.a.1.1#1": lead(plan, half, "PP")},
        ),
        Sent("ROADS", "2022-07-20 10:00", cover={"submission": "Nil report"}),
        full(
            office,
            half,
            "TRADE",
            "2022-07-21 10:00",
            events=[
                event("L.a.1.1#1", date(2022, 2, 2), "Fair of seeds", women=30, men=40),
            ],
        ),
        Sent(
            "FARMS",
            "2022-07-25 10:00",
            {"L.a.1.1#1": {"target": "2022H1", "reason": "Funding", "next_step": "CLEAR"}},
            cover={"submission": "Correction"},
        ),
    )
    office.close(half)


def _july_2022h1(office: Office) -> None:
    half = "2022H1"
    office.begin(half)
    office.receive(
        half,
        full(office, half, "FARMS", "2023-01-10 10:00", True),
        full(office, half, "COURTS", "2023-01-11 10:00", True),
        Sent("COURTS", "2023-01-11 10:00", {"R.b.1.1#1": {"status": "Ongoing"}}),
        Sent("ROADS", "2023-01-12 10:00", cover={"submission": "Nil report"}),
    )
    office.close(half)


# --- in Lima


def lima(root: Path) -> Office:
    """Half-years in Lima; PORTS is called HARBOUR from the second round on."""
    office = Office(root)

    def rows(ports: str) -> list[Answers]:
        return [
            a_row("P.a.1.1#1", ports, "RIVERS"),
            a_row("P.a.1.2#1", f"{ports}, RIVERS", "MINES"),
            a_row("P.b.1.1#1", "RIVERS", f"{ports}, MINES"),
            a_row("P.b.1.2#1", "RIVERS"),
            a_row("M.a.1.1#1", "MINES", ports, Nature="REC"),
            a_row("M.a.1.1#2", "MINES", f"RIVERS, {ports}", **ASSUMED),
            a_row("M.a.1.2#1", "MINES"),
        ]

    def bodies(ports: str) -> list[Answers]:
        return list(map(a_body, (ports, "RIVERS", "MINES", "TREES")))

    rounds = [
        a_round("2022H1", date(2022, 1, 1), date(2022, 6, 30)),
        a_round("2022H2", date(2022, 7, 1), date(2022, 12, 31), "mid-term"),
        a_round("2023H1", date(2023, 1, 1), date(2023, 6, 30), "final"),
    ]
    sheets = {"Activities": rows("PORTS"), "Bodies": bodies("PORTS"), "Rounds": rounds}
    named = settings("LIMA", date(2022, 1, 1), date(2023, 6, 30), "America/Lima")
    office.found(named, sheets)
    _lima_2022h1(office)
    new = [a_body("HARBOUR", Formerly="PORTS"), *bodies("HARBOUR")[1:]]
    office.edit({}, {"Activities": rows("HARBOUR"), "Bodies": new})
    _lima_2022h2(office)
    _lima_2023h1(office)
    return office


def _lima_2022h1(office: Office) -> None:
    plan, half = office.folder.plan("2022H1"), "2022H1"
    office.begin(half)
    shared = event("P.a.1.2#1", date(2022, 4, 4), "Customs week", "Indonesia", serves="P.b.1.1#1")
    office.receive(
        half,
        full(
            office,
            half,
            "PORTS",
            "2022-07-30 19:30",  # the next day in Greenwich
            rows={"P.a.1.2#1": lead(plan, half, "CO"), "P.a.1.1#1": lead(plan, half, "ON")},
            events=[event("P.a.1.1#1", date(2022, 2, 2), "Harbour day", disability=30)],
        ),
        full(
            office,
            half,
            "RIVERS",
            "2022-07-29 10:00",
            rows={"P.a.1.2#1": lead(plan, half, "CO")},
            events=[shared],
        ),
        full(
            office,
            half,
            "MINES",
            "2022-07-20 10:00",
            form="entry",
            cover={"entered": "Telephone"},
            rows={"P.a.1.2#1": part("PR")},
            events=[event("P.b.1.1#1", date(2022, 4, 6), "Week of customs", "Indonesia")],
        ),
    )
    office.tipxl("confirm", half, "--body", "MINES", "--how", "By telephone")
    office.close(half)


def _lima_2022h2(office: Office) -> None:
    half = "2022H2"
    office.begin(half)
    office.receive(
        half,
        full(office, half, "HARBOUR", "2023-01-30 23:30", True),
        full(office, half, "RIVERS", "2023-01-31 00:10", True),
        Sent("MINES", "2023-01-20 10:00", {}, cover=partial()),
    )
    office.close(half)


def _lima_2023h1(office: Office) -> None:
    half = "2023H1"
    office.begin(half)
    office.receive(
        half,
        full(
            office,
            half,
            "HARBOUR",
            "2023-07-10 10:00",
            True,
            events=[event("P.a.1.1#1", date(2023, 2, 2), "Harbour day", women=5, men=6)],
        ),
        full(office, half, "RIVERS", "2023-07-11 10:00", True, cover=DRAFT),
        full(office, half, "MINES", "2023-07-12 10:00", True),
    )
    office.close(half)


PLAYS = {"delta": delta, "july": july, "lima": lima}
