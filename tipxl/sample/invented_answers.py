"""Invented answers for the demo: believable, the same every time, and plainly not real.

What a body answers hangs on its form alone, so that a round follows from the one before.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.schema.meanings import Submission
from tipxl.excel.fill import Filling, Typed
from tipxl.sample.deterministic_random import chosen, draw
from tipxl.sample.invented_opinions import opinions

# From the last agreed status to the next one: (share of a hundred, status).
_PATHS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "": ((34, "NS"), (66, "IP"), (97, "ON"), (100, "CO")),
    "NS": ((35, "NS"), (75, "IP"), (95, "ON"), (100, "PP")),
    "IP": ((25, "IP"), (85, "ON"), (93, "PP"), (100, "CO")),
    "ON": ((70, "ON"), (100, "CO")),
    "PP": ((50, "IP"), (100, "ON")),
    "CO": ((100, "CO"),),  # contested or not yet settled: the lead says it again
}
# The year in which nobody could travel.
_PANDEMIC = ("2020H1", "2020H2")
_HELD_UP: Mapping[str, tuple[tuple[int, str], ...]] = {
    "NS": ((60, "NS"), (100, "PP")),
    "IP": ((25, "IP"), (55, "PP"), (95, "ON"), (100, "CO")),
    "ON": ((55, "ON"), (70, "PP"), (100, "CO")),
    "PP": ((70, "IP"), (100, "ON")),
}
_PARTS = ((40, "TP"), (60, "PR"), (85, "NO"), (100, "FI"))
_FUNDING = ((40, "SEC"), (55, "PART"), (80, "SEEK"), (90, "NONE"), (100, "UNK"))
_REASONS = ("FUND", "APPR", "SCHED", "WAIT")
_DONE = (
    "A concept note was agreed by the members and shared with the partners.",
    "A first workshop was held; its report is being circulated for comments.",
    "Two preparatory meetings were held online and a drafting group was formed.",
    "The draft was discussed at the regular meeting and will be revised.",
    "National inputs were received from seven members; three are still awaited.",
)
#: What a lead says of finished work: the first of which a word stands in the row's activity.
_FINISHED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("guideline", "procedure", "tool"), "The text was adopted and is in use in seven members."),
    (
        ("research", "study", "survey"),
        "The study is published, and three of its proposals are taken up.",
    ),
    (
        ("campaign", "awareness", "world day"),
        "The campaign ran in all ten members, in eleven languages.",
    ),
    (
        ("directory", "database", "repository", "compendium", "link/upload"),
        "It is online, and every member has named the office that keeps it up to date.",
    ),
    (
        ("train", "workshop", "seminar", "tabletop"),
        "Two regional courses were held; those trained now teach the course at home.",
    ),
    (
        ("law", "legislat", "convention", "treat"),
        "The review was finished, and six members have changed their rules since.",
    ),
    (
        ("meeting", "dialogue", "coordinat", "cooperat", "network", "engage"),
        "The offices now meet every half-year and have agreed on whom to call.",
    ),
    (("",), "The work was finished and its result was adopted by the members."),
)
_TOOK_PART = (
    "We sent two experts and commented on the draft.",
    "We presented our experience at the workshop.",
    "We shared our materials with the lead body.",
)
_NEXT = ("Second workshop", "Circulate the draft", "Confirm the host", "Collect national inputs")


class Meeting(Struct, frozen=True):
    """An event that the story needs: on which row, called what, on which day of the period."""

    row: str
    title: str
    day: int


class ReturnStory(Struct, frozen=True):
    """What is special about a body's return; most are plain.

    `said` names the status or part of some rows, `words` what was done on them; with `rows` only
    those are answered; `cleared` are the answers (row, column) that CLEAR takes back.
    """

    submission: Submission = Submission.FULL
    pasted: bool = False  # words typed over the dropdowns
    sorted_rows: bool = False
    edited: bool = False  # a locked text changed after the protection was taken off
    text_dates: bool = False
    clearance: str = "CHAIR"
    entered: str = ""  # by the secretariat, from a letter, a call, a meeting
    rows: tuple[str, ...] = ()
    said: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    cleared: tuple[tuple[str, str], ...] = ()
    meeting: Meeting | None = None


def invent(issued_form: IssuedForm, fate: ReturnStory) -> Filling:
    """What a focal point types into a form."""
    typed: dict[FieldKey, Typed] = dict(_cover(issued_form, fate))
    if fate.submission != Submission.NIL:
        for row in issued_form.block("activities").rows:
            if not fate.rows or row.key in fate.rows:
                typed.update(_row(issued_form, row, fate))
        typed.update(_meeting(issued_form, fate))
        _mishaps(issued_form, typed, fate)
    if fate.submission == Submission.FULL:
        typed.update(_events(issued_form, typed, fate))
        typed.update(_issue(issued_form))
        typed.update(opinions(issued_form, typed))
    keys = tuple(row.key for row in issued_form.block("activities").rows)
    return Filling(typed, tuple(reversed(keys)) if fate.sorted_rows else ())


def _cover(issued_form: IssuedForm, fate: ReturnStory) -> Mapping[FieldKey, Typed]:
    body = issued_form.identity.body
    answers: dict[str, Typed] = {
        "focal_point": f"Focal point of {body} (invented)",
        "focal_title": "Desk officer (invented)",
        "submission": issued_form.list("submission").label(fate.submission),
        "date": issued_form.wording.due - timedelta(days=10),
        "cleared_by": f"Chair of {body} (invented)",
        "clearance": issued_form.list("clearance").label(fate.clearance),
    }
    if fate.entered:
        answers["entered"] = issued_form.list("entered").label(fate.entered)
    return {("cover", "cover", key): value for key, value in answers.items()}


def _row(issued_form: IssuedForm, row: FormRow, fate: ReturnStory) -> Mapping[FieldKey, Typed]:
    if row.settled and row.final:
        return {}
    said = fate.said.get(row.key, "")
    led = row.facts["role"] == Role.LEAD
    answers = _led(issued_form, row, said) if led else _taken_part(issued_form, row, said)
    if row.settled and not said and draw(row.key, issued_form.identity.code) > 30:
        return {}  # only invited to answer
    if row.key in fate.words:
        answers["progress"] = fate.words[row.key]
    answers |= {column: "CLEAR" for key, column in fate.cleared if key == row.key}
    return {("activities", row.key, key): value for key, value in answers.items()}


def _led(issued_form: IssuedForm, row: FormRow, said: str) -> dict[str, Typed]:
    chance = draw(row.key, issued_form.identity.period)
    period = issued_form.identity.period
    paths = {**_PATHS, **_HELD_UP} if period in _PANDEMIC else _PATHS
    path = paths.get(row.facts["last"], _PATHS["ON"])
    status = said or next(code for share, code in path if chance < share)
    answers: dict[str, Typed] = {"status": issued_form.list("status").label(status)}
    targets = [item.code for item in issued_form.list("target").items if item.code > period]
    if status in ("NS", "IP", "ON", "PP"):
        if status == "PP" or row.given.get("target", "") not in targets:
            answers["target"] = targets[chance % 3]
        answers["next_step"] = _NEXT[chance % len(_NEXT)]
    if status in ("NS", "PP", "DI"):
        reason = "EMERG" if period in _PANDEMIC else _REASONS[chance % len(_REASONS)]
        answers["reason"] = issued_form.list("reason").label(reason)
    if status == "ON":
        answers["progress"] = f"{_DONE[chance % len(_DONE)]} ({_words(period)})"
    if status == "CO":
        answers |= _finished(issued_form, row, chance)
    if status in ("DI", "ME"):
        answers["explain"] = "The members agreed to leave it to another work plan. (invented)"
    if status in ("IP", "ON"):
        answers["funding"] = issued_form.list("funding").label(chosen(_FUNDING, "funds", row.key))
    return answers


def _finished(issued_form: IssuedForm, row: FormRow, chance: int) -> dict[str, Typed]:
    period = issued_form.identity.period
    activity = row.shown.get("activity", "").lower()
    words = next(words for keys, words in _FINISHED if any(key in activity for key in keys))
    answers: dict[str, Typed] = {"progress": f"{words} ({_words(period)})", "completed_in": period}
    if chance % 4:
        answers["evidence"] = f"Report of {issued_form.identity.body}, {period} (invented)"
    if row.facts["nature"] == "REC" or row.facts["last"] == "NS":
        answers["explain"] = "The members decided that nothing remains to be done."
    return answers


def _words(period: str) -> str:
    """The period as people write it in a text."""
    return Period.parse(period).words


def _taken_part(issued_form: IssuedForm, row: FormRow, said: str) -> dict[str, Typed]:
    chance = draw(row.key, issued_form.identity.period, issued_form.identity.body)
    part = said or chosen(_PARTS, row.key, issued_form.identity.period, issued_form.identity.body)
    answers: dict[str, Typed] = {"part": issued_form.list("part").label(part)}
    if part == "TP":
        answers["progress"] = f"{_TOOK_PART[chance % 3]} ({_words(issued_form.identity.period)})"
    return answers


def _events(
    issued_form: IssuedForm, typed: Mapping[FieldKey, Typed], fate: ReturnStory
) -> Mapping[FieldKey, Typed]:
    ongoing = issued_form.list("status").label("ON")
    held = [
        row for (_, row, column), value in typed.items() if column == "status" and value == ongoing
    ]
    found: dict[FieldKey, Typed] = {}
    for number, row in enumerate(held[:6:2], start=1):
        chance = draw(row, issued_form.identity.code)
        start = issued_form.days["period_start"] + timedelta(days=20 + chance)
        answers: dict[str, Typed] = {
            "activity": row,
            "title": f"Regional workshop {number} (invented)",
            "start": _day(start, as_text=fate.text_dates),
            "end": _day(start + timedelta(days=1), as_text=fate.text_dates),
            "country": issued_form.list("country").items[chance % 10].label,
            "women": 10 + chance % 23,
            "men": "NC" if chance % 9 == 0 else 8 + chance % 19,
        }
        if chance % 3 == 0:
            answers["disability"] = chance % 4
        found.update({("events", f"{number:02}", key): each for key, each in answers.items()})
    return found


def _meeting(issued_form: IssuedForm, fate: ReturnStory) -> Mapping[FieldKey, Typed]:
    if fate.meeting is None:
        return {}
    day = issued_form.days["period_start"] + timedelta(days=fate.meeting.day)
    answers: dict[str, Typed] = {
        "activity": fate.meeting.row,
        "title": fate.meeting.title,
        "start": day,
        "end": day + timedelta(days=2),
        "country": issued_form.list("country").items[0].label,
        "women": 21,
        "men": 19,
    }
    # Below the lines that `_events` fills.
    return {("events", "08", key): value for key, value in answers.items()}


def _day(day: date, *, as_text: bool) -> Typed:
    return f"{day.day} {day:%B} {day.year}" if as_text else day


def _issue(issued_form: IssuedForm) -> Mapping[FieldKey, Typed]:
    answers: dict[str, Typed] = {
        "kind": issued_form.list("issue_kind").label("CH"),
        "text": "Funding for the second half of the year is not yet confirmed. (invented)",
    }
    return {("issues", "01", key): value for key, value in answers.items()}


def _mishaps(issued_form: IssuedForm, typed: dict[FieldKey, Typed], fate: ReturnStory) -> None:
    said = [slot for slot in typed if slot[2] in ("status", "part")]
    if fate.pasted:
        ongoing, done = (issued_form.list("status").label(code) for code in ("ON", "CO"))
        for slot in said:
            if typed[slot] == ongoing:
                typed[slot] = "On-going "
        typed[said[-1]] = f"{done} (Phase 1) / {ongoing}"
    if fate.edited:
        typed["activities", said[0][1], "output"] = "A shorter output, as we understand it"
