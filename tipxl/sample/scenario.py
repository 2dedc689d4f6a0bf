"""Who sends what in the demo, and when: every rule of merging and counting has its case.

Bodies and rows are chosen by their place and roles in the plan, never by name, so that any plan
can be shown. A case that a plan has no row for is left out.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from tipxl.domain.plan.assignment import Role, asked_bodies, assignments, is_expected
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, BodyKind, Plan, Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.meanings import Submission
from tipxl.sample.deterministic_random import draw
from tipxl.sample.invented_answers import Meeting, ReturnStory
from tipxl.workspace.opening import Workspace, round_before

#: The round in which everything goes wrong that goes wrong in life: what the sample shows.
SHOWN = Period(2018, 1, 2)
#: The round in which a body sends two different reports at the same moment.
RIVALS = Period(2019, 2, 2)

_WORKSHOP = "Regional workshop on referral across borders (invented)"
_SAME_WORKSHOP = "Regional Workshop on Referral Across Borders, invented"
# A letter where a workbook was asked for.
_PDF = b"%PDF-1.4\n% Our report is attached as a letter. (invented)\n%%EOF\n"


class ScenarioFile(Struct, frozen=True):
    """A file that is going to arrive: from whom, when, under which name, how it was filled.

    `form` is the round whose form was taken; `data` stands for a file that is no form at all.
    """

    body: str
    moment: datetime
    name: str
    fate: ReturnStory = field(default_factory=ReturnStory)
    form: Period | None = None
    data: bytes = b""


class _Cast(Struct, frozen=True):
    """The bodies of a round by how much they lead, and the rows that the story needs."""

    plan: Plan
    period: Period
    before: RoundResult | None
    due: date
    freeze: date
    expected: tuple[str, ...]  # the one that leads least first
    invited: tuple[str, ...]

    def last(self, row: Row) -> str:
        """The status agreed before."""
        found = self.before.row(row.key) if self.before else None
        return found.status if found else ""


def returns_of(workspace: Workspace, period: Period) -> tuple[ScenarioFile, ...]:
    """Every file that arrives in a round, in the order of time."""
    cast = _cast(workspace, period)
    coming = _shown(cast) if period == SHOWN else _usual(cast)
    return tuple(sorted(coming, key=lambda each: (each.moment, each.name)))


def _cast(workspace: Workspace, period: Period) -> _Cast:
    held, earlier = workspace.round(period), round_before(workspace, period)
    bodies = asked_bodies(workspace.plan, period)
    led = {
        body.acronym: sum(a.role == Role.LEAD for a in assignments(workspace.plan, body, period))
        for body in bodies
    }
    expected = [body.acronym for body in bodies if is_expected(workspace.plan, body, period)]
    return _Cast(
        plan=workspace.plan,
        period=period,
        before=workspace.closed(earlier) if earlier else None,
        due=held.due,
        freeze=held.freeze,
        expected=tuple(sorted(expected, key=lambda body: (led[body], body))),
        invited=tuple(body for body in led if body not in expected),
    )


def _at(day: date, *parts: str) -> datetime:
    """An hour of the working day."""
    return datetime.combine(day, time(8 + draw(*parts) % 9, draw(*parts, "minute") % 60), UTC)


def _sent(body: str, day: date, words: str, fate: ReturnStory | None = None) -> ScenarioFile:
    name = f"{body} {words}.xlsx"
    return ScenarioFile(body, _at(day, name), name, fate or ReturnStory())


def _early(cast: _Cast, body: str) -> date:
    number = (*cast.expected, *cast.invited).index(body)
    return cast.due - timedelta(days=2 + 2 * number % 17)


# --- a plain round


def _usual(cast: _Cast) -> Iterator[ScenarioFile]:
    """Another body is silent each time, another one late; never the one that leads most."""
    others = cast.expected[:-1] or cast.expected
    turn = [each.period for each in cast.plan.rounds].index(cast.period)
    silent = others[2 * turn % len(others)]
    late = others[(2 * turn + 1) % len(others)]
    for body in (*cast.expected, *cast.invited):
        if body == late:
            yield _sent(body, cast.due + timedelta(days=3 + 4 * turn % 15), "late report")
        elif body != silent:
            yield _sent(body, _early(cast, body), "report")
    if cast.period == RIVALS:
        yield from _rivals(cast, next(b for b in others if b not in (silent, late)))


def _rivals(cast: _Cast, body: str) -> Iterator[ScenarioFile]:
    """Two full reports of one body that differ by an event, received at the same moment."""
    rows = cast.plan.rows_in(cast.period)
    held = Meeting(next(r.key for r in rows if body in r.leads), "Drafting meeting (invented)", 40)
    for words, meeting in (("report, desk one", None), ("report, desk two", held)):
        fate = ReturnStory(clearance="FOCAL", meeting=meeting)
        yield replace(_sent(body, cast.due, words, fate), moment=_at(cast.due, body))


# --- the round that is shown


def _shown(cast: _Cast) -> Iterator[ScenarioFile]:
    small = dict(zip(("draft", "silent", "twice", "late", "corrects"), cast.expected, strict=False))
    fates = _fates(cast)
    plain = [body for body in cast.expected if body != small.get("silent")]
    for body in plain:
        fate, words, day = fates.get(body, ReturnStory()), "report", _early(cast, body)
        if body == small.get("draft"):
            fate = replace(fate, clearance="DRAFT")
        elif body == small.get("late"):
            words, day = "late, with apologies", cast.due + timedelta(days=11)
        elif fate.sorted_rows:
            words = "sorted by status"
        yield _sent(body, day, words, fate)
    yield from chain(
        _twice(cast, small.get("twice", ""), fates),
        _corrected(cast, small.get("corrects", ""), fates),
        _too_late(cast, small.get("silent", "")),
        _invited(cast),
    )


def _fates(cast: _Cast) -> Mapping[str, ReturnStory]:
    """What the leads of the story's rows say, and how the three that lead most fill in."""
    said: dict[str, dict[str, str]] = {}
    for row, answers in _rows(cast):
        for body, code in answers.items():
            said.setdefault(body, {})[row.key] = code
    manners = (ReturnStory(), ReturnStory(pasted=True, edited=True), ReturnStory(sorted_rows=True))
    hands = dict(zip(reversed(cast.expected), manners, strict=False))
    fates = {
        body: replace(hands.get(body, ReturnStory()), said=said.get(body, {}))
        for body in cast.expected
    }
    shared = next(_shared(cast), None)
    if shared is not None:
        lead, partner = shared.leads[0], _partners(cast, shared)[0]
        held, again = Meeting(shared.key, _WORKSHOP, 71), Meeting(shared.key, _SAME_WORKSHOP, 72)
        fates[lead] = replace(fates[lead], meeting=held)
        fates[partner] = replace(fates.get(partner, ReturnStory()), meeting=again)
    return fates


def _rows(cast: _Cast) -> Iterator[tuple[Row, Mapping[str, str]]]:
    """The rows on which a rule is to be seen, and what each body says there."""
    for row in _begun(cast, co_led=True):  # K4, two steps apart
        if cast.last(row) in ("NS", "IP"):
            yield row, {row.leads[0]: cast.last(row), row.leads[1]: "CO"}
            break
    alone = [row for row in _begun(cast) if not row.cooperating]
    for row in alone[:2]:  # K3: both say that it ends; one of them is decided
        yield row, {row.leads[0]: "DI"}
    for row in _begun(cast):  # K3, while another body still works on it
        if partners := _partners(cast, row):
            yield row, {row.leads[0]: "ME", partners[0]: "TP"}
            break


def _begun(cast: _Cast, *, co_led: bool = False) -> Iterator[Row]:
    """Rows under way whose leads are certain and answer in time."""
    for row in cast.plan.rows_in(cast.period):
        known = row.leads and row.lead_basis is not Basis.ASSUMED
        answering = set(row.leads) <= set(cast.expected) - {cast.expected[1]}
        under_way = cast.last(row) in ("NS", "IP", "PP")
        if known and answering and under_way and (len(row.leads) > 1) is co_led:
            yield row


def _shared(cast: _Cast) -> Iterator[Row]:
    rows = cast.plan.rows_in(cast.period)
    return (row for row in rows if set(row.leads) <= set(cast.expected) and _partners(cast, row))


def _partners(cast: _Cast, row: Row) -> list[str]:
    """Those who take part in a row and will send a full report."""
    sending = [body for body in cast.expected if body != cast.expected[1]]
    bodies = {each.acronym for each in cast.plan.bodies if each.kind is BodyKind.BODY}
    return [b for b in row.cooperating if b in bodies and b in sending and b not in row.leads]


def _twice(cast: _Cast, body: str, fates: Mapping[str, ReturnStory]) -> Iterator[ScenarioFile]:
    """A second full report: the latest counts."""
    if body:
        again = replace(fates.get(body, ReturnStory()), text_dates=True)
        yield _sent(body, cast.due - timedelta(days=1), "final FINAL (2)", again)


def _corrected(cast: _Cast, body: str, fates: Mapping[str, ReturnStory]) -> Iterator[ScenarioFile]:
    """A correction of one row, which takes one answer back; then a part that was forgotten."""
    led = [row.key for row in cast.plan.rows_in(cast.period) if row.leads[:1] == (body,)]
    if not led:
        return
    words = {led[0]: "The dates were wrong: the workshop was moved to the next quarter. (invented)"}
    corrected = replace(
        fates.get(body, ReturnStory()),
        submission=Submission.CORRECTION,
        rows=(led[0],),
        words=words,
        cleared=((led[0], "next_step"),),
    )
    yield _sent(body, cast.due + timedelta(days=2), "correction", corrected)
    added = ReturnStory(
        Submission.PARTIAL, rows=(led[-1],), meeting=Meeting(led[-1], "Follow-up (invented)", 150)
    )
    yield _sent(body, cast.due + timedelta(days=3), "one more event", added)


def _too_late(cast: _Cast, body: str) -> Iterator[ScenarioFile]:
    """A letter instead of the form, the form of the last round, and a report after the freeze."""
    if not body:
        return
    letter = f"{body} letter.pdf"
    yield ScenarioFile(body, _at(cast.due, letter), letter, data=_PDF)
    if cast.before is not None:
        old = _sent(body, cast.due + timedelta(days=1), "old form")
        yield replace(old, form=cast.before.reporting_period)
    yield _sent(body, cast.freeze + timedelta(days=4), "after the freeze")


def _invited(cast: _Cast) -> Iterator[ScenarioFile]:
    """A nil report, a part of a report, and one that was entered from a telephone call."""
    fates = {
        "nil": ReturnStory(Submission.NIL),
        "some rows": ReturnStory(Submission.PARTIAL),
        "entered": ReturnStory(entered="PHONE", clearance="FOCAL"),
    }
    for body, (words, fate) in zip(cast.invited, fates.items(), strict=False):
        yield _sent(body, _early(cast, body), words, fate)
    for body in cast.invited[len(fates) :]:
        yield _sent(body, _early(cast, body), "report")
