"""What consolidated.xlsx of a round should say, and what it says."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.audit.indicators import (
    WHOLE,
    Part,
    Rounds,
    apart,
    area,
    by_status,
    indicators,
    lead,
    without_information,
)
from tests.audit.rounds import LABELS, OPEN_TARGETS, Outcome, RowState, schedule, stalled
from tests.audit.sheets import Book, Found, read_book, share
from tests.independent.reference import FINAL

WORD = {code: label for label, code in LABELS.items()} | {"": "No status yet"}
CODES = tuple(LABELS.values())
REPORT = {
    "FULL": "Full report",
    "PARTIAL": "Partial report",
    "CORRECTION": "Correction",
    "NIL": "Nil report",
}


def expected(rounds: Rounds) -> Found:
    """Every figure of the workbook of the last of these rounds, from the rules alone."""
    parts = (_cover, _dashboard, _master_plan, _tables, _events, _attention, _compliance, _history)
    return {key: value for part in parts for key, value in part(rounds).items()}


def printed(path: Path, mine: Iterable[tuple[str, ...]]) -> Found:
    """The same figures, where a reader finds them."""
    book = read_book(path)
    return {key: READ[key[0]](book, key) for key in mine if key[0] in READ}


# --- Cover and Dashboard


def _states(rounds: Rounds) -> dict[str, RowState]:
    now = rounds.last.round
    return {row.key: rounds.last.rows[row.key] for row in now.plan.in_force(now.period)}


def _activities(rounds: Rounds) -> list[str]:
    """The activities of a round: those in force."""
    return list(dict.fromkeys(key.partition("#")[0] for key in _states(rounds)))


def _cover(rounds: Rounds) -> Found:
    states = _states(rounds).values()
    activities = _activities(rounds)
    found: Found = {}
    stand = [WORD[rounds.status(key)] + _unknown(rounds, key) for key in activities]
    for word in dict.fromkeys((*map(WORD.__getitem__, CODES), *map(_words, states), *stand)):
        rows = [each for each in states if _words(each) == word]
        marks = [sum(each.mark == mark for each in rows) for mark in ("NR", "PV", "CT")]
        found["Cover", word] = [len(rows), stand.count(word), *marks]
    figures = indicators(Rounds((rounds.last,)))
    good = sum(each.for_good for each in states)
    found["Cover text", "Rows answered by their lead"] = (
        f"{share(*figures['I11'])}; agreed for good and not asked: {share(good, len(states))}"
    )
    one = [each for each in rounds.last.reporting.values() if not each.expected]
    came = sum(each.received is not None for each in one)
    invited = f"; {came} of {len(one)} invited" if one else ""
    partial = sum(each.partial and each.expected for each in rounds.last.reporting.values())
    invited = (f"; {partial} of them partial" if partial else "") + invited
    found["Cover text", "Reports received"] = (
        f"{share(*figures['I9'])} of the bodies expected{invited}\n"
        f"By the due day: {share(*figures['I10'])}; cleared by then: {share(*figures['I10b'])}"
    )
    return found


def _dashboard(rounds: Rounds) -> Found:
    now = Rounds((rounds.last,))
    states = _states(rounds).values()
    every, alone = indicators(rounds), indicators(now)
    events = now.events()
    tiles: dict[str, object] = {
        "Activities addressed": share(*every["I1"]),
        "Activities completed": share(*every["I2"]),
        "Rows answered by their lead": share(*every["I11"]),
        "Completeness": share(*alone["I9"]),
        "Timeliness": share(*alone["I10"]),
        "Rows contested (CT)": sum(each.mark == "CT" for each in states),
        "Rows provisional (PV)": sum(each.mark == "PV" for each in states),
        "Rows not reported (NR)": sum(each.mark == "NR" for each in states),
    }
    if events:
        tiles["Participations reported"] = sum(each.people for each in events)
        tiles["Women's share"] = share(*alone["I15"])
        both = sum(each.both for each in events)
        tiles["Events that counted both"] = share(both, len(events))
    if rounds.ended():
        tiles["Rows not completed by the end of the plan"] = every["I8c"][0]
    else:
        words = [schedule(rounds.history, key) for key in _states(rounds)]
        tiles["Rows overdue"] = sum(each.startswith("Overdue") for each in words)
    found: Found = {("Dashboard tile", name): value for name, value in tiles.items()}
    for number in range(len(rounds.history)):
        upto = Rounds(rounds.history[: number + 1])
        figures = indicators(upto)
        mine = indicators(Rounds((upto.last,)))
        found["Dashboard", "Round", upto.period] = [
            figures["I1"][0],
            figures["I2"][0],
            figures["I1"][1],
            mine["I9"][0],
            mine["I10"][0],
            mine["I9"][1],
        ]
    reasons = [each.reason for each in states if each.status not in FINAL and each.reason]
    for code in set(reasons):
        found["Dashboard", "Main reason", REASONS[code]] = [reasons.count(code)]
    return found


REASONS = {
    "FUND": "Funding",
    "SCHED": "Scheduling",
    "APPR": "Awaiting approval",
    "WAIT": "Waiting for another body",
    "EMERG": "Emergency or pandemic",
    "HOST": "No host or lead",
    "OVER": "Overtaken by other work",
    "MAND": "Outside mandate",
    "DATA": "Data not available",
    "OTHER": "Other",
}


# --- the rows


def _master_plan(rounds: Rounds) -> Found:
    found: Found = {}
    yes = {True: "yes", False: "no"}
    for key, s in _states(rounds).items():
        target = s.target if s.target not in OPEN_TARGETS else ""
        found["Data by row", key] = [
            _words(s),
            s.mark,
            schedule(rounds.history, key),
            target,
            s.completed_in,
            s.evidence if s.status == "CO" else "",
            yes[s.answered],
            yes[s.asked],
        ]
    stand = [" · ".join(filter(None, (WORD[s.status], s.mark))) for s in _states(rounds).values()]
    return found | {("Master plan", "statuses in the order of the plan"): stand}


def _read_statuses(book: Book, key: tuple[str, ...]) -> object:
    """What stands in the Master plan as the status of a row, line by line."""
    lines = (line for line in book.sheets["Master plan"] if len(line) > 3 and line[2])
    words = (str(line[3]).replace(", no information", "") for line in lines)
    return [each for each in words if each.partition(" · ")[0] in WORD.values()]


def _read_row(book: Book, key: tuple[str, ...]) -> object:
    table = book.table("Data by row", "Row")
    line = next(each for each in table.lines if each[0] == key[1])
    at = table.headings.index
    target = str(line[at("Target")] or "").partition("\n")[0]
    asked = line[at("Asked of a lead")]
    return [
        line[at("Row status")],
        line[at("Mark")] or "",
        line[at("Schedule")] or "",
        "" if target in ("Continuing", "Not yet known") else target,
        line[at("Completed in")] or "",
        (line[at("What shows it")] or "") if line[at("Row status")] == "Completed" else "",
        line[at("Lead answered")] if asked == "yes" else "no",
        asked,
    ]


def _tables(rounds: Rounds) -> Found:
    plan = rounds.last.round.plan
    states = _states(rounds)
    found: Found = {}
    areas: dict[str, Part] = {each: area(each) for each in {row.area for row in plan.rows}}
    leads = {each: lead(each) for each in plan.expected(rounds.period)}
    rows = {row.key: row for row in plan.in_force(rounds.period)}
    for name, part in (areas | {"The whole plan": WHOLE}).items():
        keys = [key for key in states if part.row(rows[key])]
        mine = list(dict.fromkeys(key.partition("#")[0] for key in keys))
        known = [key for key in mine if not without_information(rounds, key)]
        counts = by_status(rounds, known)
        found["Tables", "activities", name] = [counts[code] for code in CODES]
        words = [states[key].status for key in keys if not apart(states[key])]
        found["Tables", "rows", name] = [words.count(code) for code in CODES]
    for name, part in leads.items():
        keys = [key for key in states if part.row(rows[key])]
        words = [states[key].status for key in keys if not apart(states[key])]
        found["Tables", "leads", name] = [words.count(code) for code in CODES]
    return found


def _read_table(book: Book, key: tuple[str, ...]) -> object:
    _, which, name = key
    first = "Lead body" if which == "leads" else "Thematic area"
    table = book.table("Tables", first, number=int(which == "rows"))
    lines = table.by(*LABELS)
    found = next((v for k, v in lines.items() if k == name or k.startswith(f"{name}. ")), None)
    return list(found) if found is not None else None


def _events(rounds: Rounds) -> Found:
    now = Rounds((rounds.last,))
    kept = set(now.events())
    return {
        ("Events", each.body, each.title, str(each.start)): [
            "yes" if each in kept else "no",
            each.women,
            each.men,
            each.disability,
        ]
        for each in rounds.last.events
    }


def _read_event(book: Book, key: tuple[str, ...]) -> object:
    _, body, title, start = key
    table = book.table("Events", "Body")
    at = table.headings.index
    for line in table.lines:
        if line[:1] == (body,) and line[2] == title and str(line[at("First day")])[:10] == start:
            names = ("Women", "Men", "Of these, persons with disabilities")
            counts = [line[at(name)] for name in names]
            numbers = [each if isinstance(each, int) else None for each in counts]
            return [line[at("Counted")], *numbers]
    return None


def _attention(rounds: Rounds) -> Found:
    states = _states(rounds)
    plan = rounds.last.round.plan
    words = {key: schedule(rounds.history, key) for key in states}
    rows = {row.key: row for row in plan.in_force(rounds.period)}
    every: dict[str, Callable[[str], bool]] = {
        "Overdue": lambda key: words[key].startswith("Overdue"),
        "Stalled": lambda key: stalled(rounds.history, key),
        "Not completed by the end of the plan": lambda key: words[key].startswith("Not completed"),
        "Completion not evidenced": lambda key: (
            states[key].status == "CO" and not states[key].evidence
        ),
        "Due, not reported": lambda key: words[key].startswith("Due") and states[key].mark == "NR",
        "Again not reported": lambda key: states[key].unheard >= 2 and bool(rows[key].leads),
    }
    return {
        ("Attention", name): sorted(key for key in states if fits(key))
        for name, fits in every.items()
    }


def _read_attention(book: Book, key: tuple[str, ...]) -> object:
    table = book.table("Attention", "Why it stands here")
    return sorted(str(line[1]) for line in table.lines if line[0] == key[1])


# --- the bodies


def _compliance(rounds: Rounds) -> Found:
    found: Found = {}
    for body, each in rounds.last.reporting.items():
        timely = "on time" if each.on_time else f"{each.days_late} day"
        if each.received is None:
            timely = "not reported" if each.expected else "–"
            # The rounds that are looked at are closed.
            timely = f"{each.waits}: closed without a decision" if each.waits else timely
        elif each.partial:
            timely = "partial"
        local = each.received and each.received.astimezone(rounds.last.round.plan.zone)
        found["Compliance", body] = [
            "Expected" if each.expected else "Invited",
            local.strftime("%Y-%m-%d %H:%M") if local else "",
            timely,
            "yes" if each.cleared else "no",
            REPORT.get(each.kind, ""),
            share(each.answered, each.asked),
        ]
    figures = indicators(Rounds((rounds.last,)))
    for name, code in FIGURES.items():
        found["Compliance figure", name] = share(*figures[code])
    return found


FIGURES = {
    "Completeness": "I9",
    "Timeliness": "I10",
    "Cleared by the due day": "I10b",
    "Rows answered by their lead": "I11",
}


def _read_body(book: Book, key: tuple[str, ...]) -> object:
    table = book.table("Compliance", "Body")
    line = next((each for each in table.lines if each[0] == key[1]), None)
    if line is None:
        return None
    timely = str(line[4])
    for word in ("on time", "partial", "not reported"):
        timely = word if timely.startswith(word) else timely
    return [
        line[2],
        str(line[3] or "")[:16],
        timely.removesuffix(" late").removesuffix("s"),
        line[5],
        line[7] or "",
        line[8],
    ]


def _history(rounds: Rounds) -> Found:
    found: Found = {}
    for key in rounds.rows():
        found["Rounds", key] = [
            cell
            for each in rounds.history
            for cell in (_at(each, key) if key in _keys(each) else ("", ""))
        ]
    return found


def _keys(each: Outcome) -> set[str]:
    return {row.key for row in each.round.plan.in_force(each.round.period)}


def _at(each: Outcome, key: str) -> tuple[str, str]:
    return _words(each.rows[key]), each.rows[key].mark


def _words(state: RowState) -> str:
    return WORD[state.status] + (", no information" if apart(state) else "")


def _unknown(rounds: Rounds, key: str) -> str:
    return ", no information" if without_information(rounds, key) else ""


def _read_history(book: Book, key: tuple[str, ...]) -> object:
    line = next(each for each in book.sheets["Rounds"] if each[0] == key[1])
    heading = next(each for each in book.sheets["Rounds"] if each[0] == "Row")
    width = sum(each in ("Status", "Mark") for each in heading)
    return [each or "" for each in line[2 : 2 + width]]


READ: Mapping[str, Callable[[Book, tuple[str, ...]], object]] = {
    "Cover": lambda book, key: book.table("Cover", "Status").by(
        "Rows", "Activities", "Rows marked NR", "Rows marked PV", "Rows marked CT"
    )[key[1]],
    "Cover text": lambda book, key: book.right_of("Cover", key[1]),
    "Dashboard tile": lambda book, key: book.above("Dashboard", key[1]),
    "Dashboard": lambda book, key: [
        each
        for each in book.table("Dashboard", key[1]).by(*_after(book, key[1]))[key[2]]
        if each is not None
    ],
    "Data by row": _read_row,
    "Master plan": _read_statuses,
    "Tables": _read_table,
    "Events": _read_event,
    "Attention": _read_attention,
    "Compliance": _read_body,
    "Compliance figure": lambda book, key: book.table("Compliance", "Figure").by("Value")[key[1]][
        0
    ],
    "Rounds": _read_history,
}


def _after(book: Book, first: str) -> list[str]:
    return [each for each in book.table("Dashboard", first).headings[1:] if each]


#: What both workbooks of a round have.
SHARED = ("Cover", "Dashboard tile", "Master plan", "Data by row", "Tables")
