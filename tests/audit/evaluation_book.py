"""What an evaluation should say, as a workbook and in Word, and what it says."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from docx import Document

from tests.audit.folder import order
from tests.audit.indicators import (
    STATES,
    WHOLE,
    Part,
    Rounds,
    apart,
    area,
    by_status,
    former_names,
    indicators,
    lead,
    ratings,
    slips,
    span,
    without_information,
)
from tests.audit.round_book import CODES, REASONS, WORD
from tests.audit.rounds import LABELS, OPEN_TARGETS, Reporting
from tests.audit.sheets import Book, Found, Line, read_book, share
from tests.independent.reference import FINAL

T1 = {
    "Addressed": "I1",
    "Completed": "I2",
    "Completed with evidence": "I4",
    "Completeness": "I9",
    "Timeliness": "I10",
    "Cleared by the due day": "I10b",
    "Rows answered by their lead": "I11",
}


def expected(rounds: Rounds, midterm: Rounds | None = None) -> Found:
    """Every figure of the evaluation over these rounds, from the rules alone."""
    parts = (_headline, _status, _changes, _reporting, _people, _results, _reasons, _unfinished)
    found = {key: value for part in parts for key, value in part(rounds).items()}
    if midterm is not None:
        for name in ("Addressed", "Completed", "Completed with evidence"):
            then = indicators(midterm)[T1[name]]
            now = indicators(rounds)[T1[name]]
            found["T1 Headline", "Mid-term beside final", name] = [share(*then), share(*now)]
        found |= _moved(midterm, rounds, "mid-term")
    return found | _range(rounds)


def printed(path: Path, mine: Iterable[tuple[str, ...]]) -> Found:
    """The same figures, where a reader finds them."""
    book = read_book(path)
    return {key: _read(book, key) for key in mine}


def _read(book: Book, key: tuple[str, ...]) -> object:
    sheet, *rest = key
    if sheet == "Cover":
        return book.right_of("Cover", rest[0])
    if sheet == "T4 Changes":
        return _read_changes(book, *rest)
    if rest[0] == "line":
        return _read_text(book, sheet, rest[1])
    first, name = rest[0], rest[-1]
    number = int(rest[1]) if len(rest) == 3 and rest[1].isdigit() else 0
    table = book.table(sheet, TABLES.get(first, first), number)
    line = next((each for each in table.lines if _named(each[0], name)), None)
    return _cells(sheet, first, table.headings, line) if line is not None else None


TABLES = {"Mid-term beside final": "Figure", "Range": "Figure", "Reasons": "Main reason"}


def _named(cell: object, name: str) -> bool:
    text = str(cell)
    return text == name or text.startswith((f"{name}. ", f"{name} ("))


def _cells(sheet: str, first: str, headings: tuple[str, ...], line: Line) -> object:
    wanted = COLUMNS[sheet, first]
    at = [headings.index(each) for each in wanted if each in headings]
    cells = [line[n] for n in at]
    if first == "Mid-term beside final":
        return [line[3], line[4]]
    return ["" if each is None else each for each in cells]


STATUS = tuple(LABELS)
PARTED = (
    *(f"{name} ({T1[name]})" for name in ("Addressed", "Completed", "Completed with evidence")),
    "Not under way (I6)",
    "Overdue (I8)",
    "Not completed by the end of the plan (I8c)",
    "Rows answered by their lead (I11)",
)
COLUMNS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("T1 Headline", "Thematic area"): tuple(f"{n} ({code})" for n, code in T1.items()),
    ("T1 Headline", "Lead body"): PARTED,
    ("T1 Headline", "Provision"): PARTED,
    ("T1 Headline", "Mid-term beside final"): (),
    ("T1 Headline", "Round"): ("Addressed", "Completed", "Discontinued or merged"),
    ("T2 Status by area", "Thematic area"): STATUS,
    ("T3 Status by lead", "Lead body"): STATUS,
    ("T5 Reporting", "Body"): ("Reports received (I9)", "On time (I10)", "Right first time (I12)"),
    ("T5 Reporting", "Round"): (
        "Reports expected",
        "Received",
        "On time",
        "Cleared by the due day",
        "Rows answered by their lead, of those asked (I11)",
        "Rows agreed for good, not asked",
    ),
    ("T6 Participation", "Thematic area"): (
        "Events counted",
        "Women reported",
        "Men reported",
        "Share of women (I15)",
        "Persons with disabilities (I16)",
    ),
    ("T6 Participation", "Country"): ("Events",),
    ("T7 Results", "Thematic area"): ("High impact", "Will be sustained", "Lasting change"),
    ("T8 Ratings by criterion", "Criterion"): ("Median (I21)", "Lowest–highest", "n"),
    ("T9 Reasons, challenges", "Reasons"): ("Rows", "Times named"),
    ("T10 Unfinished", "Thematic area"): (
        "Due or overdue",
        "Target lies ahead",
        "No dated target",
    ),
    ("T10 Unfinished", "Row"): ("Status", "Mark"),
    ("T12 Range", "Range"): ("Lowest", "As counted", "Highest"),
}


#: RULES 3: what the program sets beside a status, as it is read.
MARKS = {"": "", "NR": "not reported", "PV": "provisional", "CT": "contested"}


def _parts(rounds: Rounds) -> dict[str, Part]:
    letters = dict.fromkeys(row.area for row in rounds.rows().values())
    return {"The whole plan": WHOLE} | {each: area(each) for each in letters}


def _headline(rounds: Rounds) -> Found:
    found: Found = {}
    for name, part in _parts(rounds).items():
        figures = indicators(rounds, part)
        shares = [share(*figures[code]) for code in T1.values()]
        found["T1 Headline", "Thematic area", name] = shares[:3]
        found["T1 Headline", "Thematic area", "1", name] = shares[3:]
    every = indicators(rounds)
    for name, code in T1.items():
        found["Cover", name] = share(*every[code])
    delay = "I8c" if rounds.ended() and every["I8c"][0] else "I8"
    parted = ("I1", "I2", "I4", "I6", delay, "I11")
    for body in rounds.last.round.plan.expected(rounds.period):
        figures = indicators(rounds, lead(body))
        found["T1 Headline", "Lead body", body] = [share(*figures[code]) for code in parted]
    base = rounds.baseline()
    provisions = {(r.area, r.provision) for r in rounds.rows().values() if r.activity in base}
    for letter, provision in provisions:
        mine = (letter, provision)
        figures = indicators(rounds, Part(lambda row, is_=mine: (row.area, row.provision) == is_))  # type: ignore[misc]
        name = f"{letter}.{provision}"
        found["T1 Headline", "Provision", name] = [share(*figures[code]) for code in parted]
    for number in range(len(rounds.history)):
        upto = Rounds(rounds.history[: number + 1])
        figures = indicators(upto)
        found["T1 Headline", "Round", upto.period] = [figures[c][0] for c in ("I1", "I2", "I7")]
    return found


def _status(rounds: Rounds) -> Found:
    """T2 and T3."""
    rows = rounds.rows()
    base = rounds.baseline()
    found: Found = {}
    for name, part in _parts(rounds).items():
        mine = {row.activity for row in rows.values() if part.row(row)}
        known = [key for key in base if key in mine and not without_information(rounds, key)]
        counts = by_status(rounds, known)
        found["T2 Status by area", "Thematic area", name] = [counts[code] for code in CODES]
    now = rounds.last.round
    for body in now.plan.expected(now.period):
        led = [key for key, row in rows.items() if body in row.leads]
        states = [rounds.last.rows[key] for key in led]
        words = [each.status for each in states if not apart(each)]
        found["T3 Status by lead", "Lead body", body] = [words.count(code) for code in CODES]
    return found


def _changes(rounds: Rounds) -> Found:
    return _moved(Rounds(rounds.history[:1]), rounds, "baseline")


def _moved(then: Rounds, now: Rounds, name: str) -> Found:
    """T4: from which status to which."""
    if then.period == now.period:
        return {}
    both = [{row.activity for row in each.in_plan()} for each in (then, now)]
    here = both[0] & both[1]
    pairs = [(then.status(key), now.status(key)) for key in now.baseline() if key in here]
    return {
        ("T4 Changes", name, WORD[one], WORD[other]): pairs.count((one, other))
        for one, other in set(pairs)
    }


def _read_changes(book: Book, name: str, one: str, other: str) -> object:
    lines = book.sheets["T4 Changes"]
    top = next(n for n, line in enumerate(lines) if str(line[0]).startswith(f"Since the {name}"))
    at = list(lines[top + 1]).index(other)
    return next(line[at] for line in lines[top + 2 :] if line[0] == one)


def _reporting(rounds: Rounds) -> Found:
    """T5."""
    found: Found = {}
    for each in rounds.history:
        figures = indicators(Rounds((each,)))
        good = [each.rows[r.key] for r in each.round.plan.in_force(each.round.period)]
        found["T5 Reporting", "Round", each.round.period] = [
            figures["I9"][1],
            figures["I9"][0],
            figures["I10"][0],
            figures["I10b"][0],
            share(*figures["I11"]),
            sum(state.for_good for state in good),
        ]
    now = rounds.last.round.plan.bodies
    former = former_names(rounds)
    histories: dict[str, list[Reporting]] = {}
    for e in rounds.history:
        for body, reported in e.reporting.items():
            histories.setdefault(former.get(body, body), []).append(reported)
    for body, mine in histories.items():
        due = [each for each in mine if each.expected]
        came = [each for each in mine if each.first_right is not None]
        cells = [
            share(sum(each.received is not None for each in due), len(due)),
            share(sum(each.on_time for each in due), len(due)),
            share(sum(bool(each.first_right) for each in came), len(came)),
        ]
        before = now.get(body, {}).get("Formerly")
        named = f"{body} (formerly {before})" if before else body
        found["T5 Reporting", "Body", named] = [each if due else "" for each in cells[:2]] + [
            cells[2]
        ]
    return found


def _people(rounds: Rounds) -> Found:
    """T6."""
    rows = rounds.rows()
    events = rounds.events()
    found: Found = {}
    for name, part in _parts(rounds).items():
        mine = [e for e in events if part.row(rows[e.row])]
        figures = indicators(rounds, part)
        found["T6 Participation", "Thematic area", name] = [
            len(mine),
            _summed([each.women for each in mine]),
            _summed([each.men for each in mine]),
            share(*figures["I15"]),
            share(*figures["I16"]),
        ]
    held = [each.country for each in events]
    for code, country in COUNTRIES.items():
        if code in held:
            found["T6 Participation", "Country", country] = [held.count(code)]
    if events:
        told = f"Member states where an event was held (I17): {share(*indicators(rounds)['I17'])}."
        found["T6 Participation", "line", "Member states"] = told
    return found


def _summed(counts: Collection[int | None]) -> int | str:
    """What nobody counted is not zero; where there was nothing to count, nobody came."""
    known = [each for each in counts if each is not None]
    return "not reported" if counts and not known else sum(known)


COUNTRIES = dict(
    zip(
        STATES,
        (
            "Brunei Darussalam",
            "Cambodia",
            "Indonesia",
            "Lao PDR",
            "Malaysia",
            "Myanmar",
            "Philippines",
            "Singapore",
            "Thailand",
            "Viet Nam",
        ),
        strict=True,
    )
)


def _read_text(book: Book, sheet: str, start: str) -> object:
    texts = (str(line[0]) for line in book.sheets[sheet] if line and line[0])
    return next((each for each in texts if each.startswith(start)), None)


def _results(rounds: Rounds) -> Found:
    """T7 and T8."""
    found: Found = {}
    for name, part in _parts(rounds).items():
        figures = indicators(rounds, part)
        found["T7 Results", "Thematic area", name] = [
            share(*figures[code]) for code in ("I18", "I19", "I20")
        ]
    for line, (middle, low, high, count) in ratings(rounds).items():
        name = {"cooperation": "Cooperation among the bodies"}.get(line, line.capitalize())
        found["T8 Ratings by criterion", "Criterion", name] = [
            f"{middle:g}",
            f"{low}–{high}",
            count,
        ]
    return found


def _reasons(rounds: Rounds) -> Found:
    """T9: named by the leads, over all rounds; a row may be named again."""
    named: list[tuple[str, str]] = []
    for each in rounds.history:
        for row in each.round.plan.in_force(each.round.period):
            for body in row.leads:
                mine = each.said[body].of(row.key) if body in each.said else {}
                if mine.get("reason") and body in each.rows[row.key].speakers:
                    named.append((str(mine["reason"]), row.key))
    return {
        ("T9 Reasons, challenges", "Reasons", REASONS[code]): [
            len({row for one, row in named if one == code}),
            sum(one == code for one, _ in named),
        ]
        for code in {one for one, _ in named}
    }


def _unfinished(rounds: Rounds) -> Found:
    """T10."""
    rows = rounds.rows()
    found: Found = {}
    for key in rows:
        state = rounds.last.rows[key]
        if state.status not in FINAL:
            unheard = ", no information" if apart(state) else ""
            mark = MARKS[state.mark]
            found["T10 Unfinished", "Row", key] = [WORD[state.status] + unheard, mark]
    for name, part in list(_parts(rounds).items())[1:]:
        words = [
            _ahead(rounds, key)
            for key in rounds.baseline()
            if any(r.activity == key and part.row(r) for r in rows.values())
            and rounds.status(key) not in FINAL
        ]
        found["T10 Unfinished", "Thematic area", name] = [
            words.count(each) for each in ("passed", "ahead", "none")
        ]
    return found


def _ahead(rounds: Rounds, activity: str) -> str:
    states = [s for key, s in rounds.last.rows.items() if key.partition("#")[0] == activity]
    dated = [s.target for s in states if s.status not in FINAL and s.target not in OPEN_TARGETS]
    if not dated:
        return "none"
    late = any(order(each) <= order(rounds.period) for each in dated)
    return "passed" if late else "ahead"


def _range(rounds: Rounds) -> Found:
    """T12."""
    found: Found = {}
    every = indicators(rounds)
    names = ("Addressed", "Completed", "Completed with evidence")
    for name in names:
        code = T1[name]
        low, high = span(rounds, code)
        part, whole = every[code]
        found["T12 Range", "Range", name] = [
            share(low, whole),
            share(part, whole),
            share(high, whole),
        ]
    return found


# --- in words

#: How funding stands, where the lead says so.
FUNDED = ("SEC", "PART", "SEEK", "NONE")

#: What the document says of figures: the words around its numbers -> the figure, how it counts.
SAID: Mapping[str, tuple[str, str]] = {
    r"Of (\d+) activities, (\d+) (?:are|is) addressed": ("I1", "of"),
    r"impact is high in (\d+) of (\d+) opinions": ("I18", "share"),
    r"sustained in (\d+) of (\d+) opinions": ("I19", "share"),
    r"change is lasting in (\d+) of (\d+) opinions": ("I20", "share"),
    r"In the last round (\d+) of (\d+) rows asked of a lead": ("I11", "share"),
    r"contributed to (\d+)\. In": ("I14", "part"),
    r"Of (\d+) rows given to two or more": ("I14", "whole"),
    r"on (\d+) of them their words agreed": ("I13", "part"),
    r"of their participations (\d+) of (\d+)": ("I15", "share"),
    r"they were (\d+) of (\d+) \S+ \S+ of the participations": ("I16", "share"),
    r"held in (\d+) of (\d+) member states": ("I17", "share"),
    r"of (\d+) that need it, (\d+) ha": ("I22", "of"),
    r"(\d+) have slipped past the first target": ("I8b", "part"),
    r"with a dated target, (\d+) (?:is|are) overdue": ("I8", "part"),
    r"overdue, (\d+) (?:is|are) due in": ("I8a", "part"),
    r"Of (\d+) reports expected, (\d+) came": ("I9", "of"),
    r"came, (\d+) by the due day": ("I10", "part"),
    r"\((\d+) cleared by then\)": ("I10b", "part"),
}


def told(rounds: Rounds, text: str) -> dict[str, tuple[object, object]]:
    """The sentences whose numbers are not those of the rules: mine, and those printed."""
    every = indicators(rounds)
    events = rounds.events()
    people = sum(each.people for each in events)
    expected = {pattern: _numbers(*every[code], how) for pattern, (code, how) in SAID.items()} | {
        r"(\d+) events reported (\d+) participations": (len(events), people),
        r"lies between (\d+) and (\d+)": span(rounds, "I2"),
        r"moved (\d+) times": (slips(rounds)[0],),
    }
    if rounds.ended():
        expected[r"[Ww]hen the plan ended, (\d+) of (\d+) rows still in it were not completed"] = (
            every["I8c"]
        )
    wrong: dict[str, tuple[object, object]] = {}
    for pattern, numbers in expected.items():
        for found in re.finditer(pattern, text):
            printed = tuple(map(int, found.groups()))
            if printed != numbers:
                wrong[pattern] = (numbers, printed)
    missing = [each for each in MUST if not re.search(each, text)]
    return wrong | ({"What must be said": (missing, "is missing")} if missing else {})


#: Sentences that every evaluation has.
MUST = (
    r"Of (\d+) activities, (\d+) (?:are|is) addressed",
    r"Of (\d+) reports expected, (\d+) came",
    r"In the last round (\d+) of (\d+) rows asked of a lead",
    r"Of (\d+) rows given to two or more",
)


def _numbers(part: int, whole: int, how: str) -> tuple[int, ...]:
    shapes = {"share": (part, whole), "of": (whole, part), "part": (part,), "whole": (whole,)}
    return shapes[how]


def document(path: Path) -> str:
    """The words of a document, those of its tables too."""
    made = Document(str(path))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in made.paragraphs), *cells])


def unfounded(rounds: Rounds, text: str) -> set[tuple[int, int]]:
    """Every "x of y" of a text that is no figure of the rules, of the plan or a part of it."""
    found = {(int(x), int(y)) for x, y in re.findall(r"\b(\d+) of (\d+)\b", text)}
    parts = list(_parts(rounds).values())
    parts += [lead(body) for body in rounds.last.round.plan.expected(rounds.period)]
    known = {pair for part in parts for pair in indicators(rounds, part).values()}
    if len(rounds.history) > 1:
        early = (Rounds(rounds.history[: n + 1]) for n in range(len(rounds.history)))
        known |= {pair for each in early for pair in indicators(each).values()}
    for code in ("I1", "I2", "I3", "I4"):
        whole = indicators(rounds)[code][1]
        known |= {(each, whole) for each in span(rounds, code)}
    events = rounds.events()
    now = [rounds.last.rows[row.key] for row in rounds.in_plan()]
    left = [state.funding for state in now if state.status not in FINAL]
    known |= {(sum(each in FUNDED for each in left), len(left))}
    known |= {(sum(each.both for each in events), len(events))}
    known |= {(sum(each.disability is not None for each in events), len(events))}
    return found - known
