"""A person's answers decide (K1), and what she typed wrongly is told and never used."""

from datetime import date
from itertools import permutations

import pytest
from msgspec.structs import replace

from tests.builders import (
    ASSUMED,
    FIRST,
    JOINED,
    LED,
    OPEN,
    SECOND,
    SHARED,
    Typed,
    a_case,
    a_consolidation,
    a_return,
    a_template,
    an_arrival,
    an_event,
    an_occasion,
    said,
)
from tests.domain.results.test_status_rules import ANSWERS, PARTS, PREVIOUS, a_lead, a_part
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.core.decision import (
    DecidedItem,
    Decision,
    DecisionKind,
    DecisionState,
)
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionLine, own_number
from tipxl.domain.decisions.file_decisions import rivals_decided
from tipxl.domain.decisions.more_time import more_time_decided, with_more_time
from tipxl.domain.decisions.register import DECISION_HEADINGS, state_words, with_closed_rounds
from tipxl.domain.decisions.table_sheet import new_sheet
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.results.round_result import Mark, RoundResult, RowStatement
from tipxl.domain.results.status_rules import KEEP, decide
from tipxl.domain.returns.returned import Return

OCCASION = an_occasion()


def on(row: str, **answers: Typed) -> dict[FieldKey, Typed]:
    return {("activities", row, column): value for column, value in answers.items()}


def back(acronym: str, answers: dict[FieldKey, Typed] | None = None, day: int = 20) -> Return:
    arrival = an_arrival(day, file=f"{acronym} {day}.xlsx", sha256=f"{acronym}{day}")
    return a_return(a_template(acronym, OCCASION), answers, arrival=arrival)


def merged(
    returns: tuple[Return, ...], *entries: DecisionLine, occasion: FormContext = OCCASION
) -> RoundResult:
    forms = {body: {1: a_template(body, occasion)} for body in ("ABC", "DEF", "GHI")}
    return merge(occasion, RoundReturns(returns, forms, entries))


def in_force(code: str, by: str, why: str, day: str = "", reference: str = "") -> DecidedItem:
    """A decision on a status."""
    decision = Decision("D-1", DecisionKind.STATUS, "", decided_by=by, why=why)
    return DecidedItem(replace(decision, day=day, reference=reference), code)


def answer_to(decision: Decision, answer: str, **changes: str) -> DecisionLine:
    """The line of a item, answered as it stands."""
    entry = DecisionLine(
        number=decision.number,
        period=str(FIRST),
        kind=decision.kind,
        row=decision.row,
        answer=answer,
        why="So the meeting found",
        decided_by="The meeting",
        stands=decision.stands,
    )
    return replace(entry, **changes)


def own(row: str = LED, **fields: str) -> DecisionLine:
    """A line that the officer added."""
    entry = DecisionLine(period=str(FIRST), row=row, why="Agreed", decided_by="The meeting")
    entry = replace(entry, **fields)
    return replace(entry, number=own_number(entry))


def asked(round_: RoundResult, kind: DecisionKind, row: str = "") -> Decision:
    return next(d for d in round_.decisions if d.kind == kind and row in ("", d.row))


def found(round_: RoundResult, key: str) -> tuple[str, str, str]:
    row = round_.row(key)
    assert row is not None
    return (row.status, row.mark.value, row.rule)


def told(round_: RoundResult) -> list[str]:
    return [finding.code for each in round_.decisions for finding in each.findings]


# --- K1


@pytest.mark.parametrize("previous", PREVIOUS)
@pytest.mark.parametrize("one", ANSWERS)
def test_a_decision_overrides_whatever_was_said(one: str | None, previous: str) -> None:
    decided = in_force("IP", by="The meeting", why="So it is")
    for part in PARTS.values():
        first = a_lead("ABC", one, previous)
        others = (a_lead("DEF", two, previous) for two in ANSWERS)
        leads: list[tuple[RowStatement, ...]] = [(first,), *((first, other) for other in others)]
        for said_by in leads:
            case = a_case(*said_by, *a_part(part), previous=previous, decided=decided)

            outcome = decide(case)

            assert (outcome.status, outcome.mark, outcome.rule) == ("IP", Mark.NONE, "K1")
            assert decide(replace(case, decided=None)).why in outcome.why


def test_a_decision_to_keep_leaves_the_status_agreed_before() -> None:
    decided = in_force(KEEP, by="The meeting", why="Not yet")
    case = a_case(said("ABC", status="DI"), previous="ON", decided=decided)

    assert (decide(case).status, decide(case).rule) == ("ON", "K1")


def test_the_reason_says_old_new_who_when_and_why() -> None:
    decided = in_force("CO", by="The chair", why="Seen", day="2018-09-12", reference="M/3")

    why = decide(a_case(said("ABC", status="ON"), decided=decided)).why

    for word in (
        "The chair",
        "12 September 2018",
        "M/3",
        "Completed instead of Ongoing",
        "Seen.",
        "D-1",
    ):
        assert word in why


# --- items of rows

DONE = {"status": "Completed", "progress": "Done.", "completed_in": "2018H1", "evidence": "Report"}
CONTESTED = (back("ABC", on(SHARED, status="In preparation")), back("DEF", on(SHARED, **DONE)))
WORKING = (back("ABC", on(LED, **DONE)), back("DEF", on(LED, part="Preparing")))
ENDING = (
    back("ABC", on(LED, status="Discontinued", reason="Funding", explain="No funds came.")),
    back("DEF"),
)


@pytest.mark.parametrize(
    ("returns", "about", "answer", "status"),
    [
        (CONTESTED, (DecisionKind.STATUS, SHARED), "Ongoing", "ON"),
        (CONTESTED, (DecisionKind.STATUS, SHARED), "on-going", "ON"),
        (WORKING, (DecisionKind.STATUS, LED), "Completed", "CO"),
        (ENDING, (DecisionKind.END, LED), "Decision recorded: Discontinued", "DI"),
        (ENDING, (DecisionKind.END, LED), "Discontinued", "DI"),
        (ENDING, (DecisionKind.END, LED), "keep", ""),
        (ENDING, (DecisionKind.END, LED), "Postponed", "PP"),
    ],
)
def test_an_answered_item_is_decided(
    returns: tuple[Return, ...], about: tuple[DecisionKind, str], answer: str, status: str
) -> None:
    row = about[1]
    item = asked(merged(returns), *about)
    assert item.state == DecisionState.OPEN

    round_ = merged(returns, answer_to(item, answer, reference="M/3"))

    assert found(round_, row) == (status, "", "K1")
    assert asked(round_, *about).state == DecisionState.APPLIED
    assert item.number not in [each.number for each in round_.conflicts]
    assert [d.number for d in round_.decided(row)] == [item.number]


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"answer": "Ongong"}, "D01", "answer"),
        ({"answer": "addressed"}, "D01", "answer"),
        ({"answer": "Completed / Ongoing"}, "D01", "answer"),
        ({"answer": "Not our activity"}, "D01", "answer"),
        ({"decided_by": ""}, "D07", "decided_by"),
        ({"why": ""}, "D08", "why"),
        ({"answer": "Discontinued"}, "D09", "reference"),
        ({"stands": "something else"}, "D10", "answer"),
        ({"stands": ""}, "D10", "answer"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_and_the_row_stays_contested(
    changes: dict[str, str], code: str, at: str
) -> None:
    entry = answer_to(asked(merged(CONTESTED), DecisionKind.STATUS, SHARED), "Ongoing")

    round_ = merged(CONTESTED, replace(entry, **changes))

    decision = asked(round_, DecisionKind.STATUS, SHARED)
    assert told(round_) == [code]
    assert (decision.findings[0].place.row, decision.findings[0].place.column) == (entry.number, at)
    assert found(round_, SHARED) == found(merged(CONTESTED), SHARED)
    assert entry.number in [each.number for each in round_.conflicts]


def test_a_spelling_that_is_nearly_right_is_asked_about() -> None:
    entry = answer_to(asked(merged(CONTESTED), DecisionKind.STATUS, SHARED), "Ongong")

    says = asked(merged(CONTESTED, entry), DecisionKind.STATUS, SHARED).findings[0].says

    assert "Did you mean Ongoing?" in says


def test_an_answer_to_something_else_waits_until_she_confirms_it() -> None:
    entry = answer_to(asked(merged(CONTESTED), DecisionKind.STATUS, SHARED), "Ongoing")
    changed = (CONTESTED[0], back("DEF", on(SHARED, **DONE)), back("DEF", on(SHARED, **DONE), 21))
    now = (replace(back("ABC", on(SHARED, status="Not started"))), changed[1])

    before, after = merged(now, entry), merged(now, replace(entry, holds="Yes"))

    assert asked(before, DecisionKind.STATUS, SHARED).state == DecisionState.UNFIT
    assert found(before, SHARED)[1:] == ("CT", "K4")
    assert found(after, SHARED) == ("ON", "", "K1")


def test_two_different_answers_under_one_number_are_both_left() -> None:
    entry = answer_to(asked(merged(CONTESTED), DecisionKind.STATUS, SHARED), "Ongoing")

    round_ = merged(CONTESTED, entry, replace(entry, answer="Completed"))

    assert told(round_) == ["D11"]
    assert found(round_, SHARED)[1] == "CT"


# --- who leads


def test_the_body_named_leads_the_row() -> None:
    returns = (back("ABC"), back("DEF"), back("GHI"))
    item = asked(merged(returns), DecisionKind.LEAD, OPEN)

    round_ = merged(returns, answer_to(item, "The GHI Meeting"))

    row = round_.row(OPEN)
    assert row is not None
    assert [(s.body, s.role) for s in row.said if s.role == "lead"] == [("GHI", "lead")]
    assert row.rule in ("K5", "K6")
    assert OPEN not in [each.row for each in round_.conflicts]


def test_a_lead_decided_before_leads_in_later_rounds_until_the_plan_says_so() -> None:
    entry = replace(
        answer_to(asked(merged(()), DecisionKind.LEAD, OPEN), "DEF"), state="applied on B.a.1.1#1"
    )
    later = an_occasion(SECOND, before=a_consolidation())

    with_it, without = merged((), entry, occasion=later), merged((), occasion=later)

    row = with_it.row(OPEN)
    assert row is not None
    assert (row.rule, row.said[0].body, row.said[0].role) == ("K6", "DEF", "lead")
    assert found(without, OPEN)[2] == "K2"


def test_an_assumed_lead_that_denies_keeps_its_words_on_the_row() -> None:
    returns = (back("ABC", on(ASSUMED, status="Not our activity")), back("DEF"))
    item = asked(merged(returns), DecisionKind.LEAD, ASSUMED)

    row = merged(returns, answer_to(item, "DEF")).row(ASSUMED)

    assert row is not None
    assert [(s.body, s.role, s.text("status")) for s in row.said] == [
        ("DEF", "lead", ""),
        ("ABC", "part", "NI"),
    ]


# --- lines of her own


def test_a_status_decided_in_the_meeting_stands() -> None:
    line = own(LED, answer="Postponed")

    round_ = merged((back("ABC"), back("DEF")), line)

    assert found(round_, LED) == ("PP", "", "K1")
    assert [(d.number, d.new) for d in round_.decided(LED)] == [(line.number, "Postponed")]


@pytest.mark.parametrize("why", ["Agreed", ""])
def test_an_answer_of_hers_is_recorded_by_its_label_however_she_spelt_it(why: str) -> None:
    round_ = merged((back("ABC"),), own(LED, answer="POSTPONED", why=why))

    assert asked(round_, DecisionKind.STATUS, LED).answer == "Postponed"


def test_a_corrected_word_of_a_body_is_its_answer() -> None:
    heading = "What was done in this period"
    line = own(JOINED, body="DEF", column=heading, text="Two workshops were held.")

    row = merged((back("ABC"), back("DEF")), line).row(JOINED)

    assert row is not None
    lead = next(s for s in row.said if s.body == "DEF")
    assert lead.text("progress") == "Two workshops were held."


def test_a_corrected_status_of_a_body_corrects_its_refused_row() -> None:
    returns = (back("ABC", on(LED, status="addressed")), back("DEF"))
    assert found(merged(returns), LED) == ("", "PV", "K8")

    line = own(LED, body="ABC", column="Status now", text="Ongoing", agreed_with="ABC")

    assert found(merged(returns, line), LED) == ("ON", "", "K8")


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        ("Target", "2019H1", "2019H1"),
        ("evidence", "Report 7", "Report 7"),
        ("Main reason", "funding", "FUND"),
    ],
)
def test_a_corrected_answer_of_the_row_is_agreed(column: str, typed: str, value: str) -> None:
    row = merged((back("ABC"),), own(LED, column=column, text=typed)).row(LED)

    assert row is not None
    assert value in row.values.values()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"row": "A.a.9.9#9", "answer": "Ongoing"}, "D02"),
        ({"answer": "Finishd"}, "D01"),
        ({"answer": "Ongoing", "body": "XYZ"}, "D04"),
        ({"text": "x", "column": "Colour"}, "D05"),
        ({"text": "x", "column": "Main reason"}, "D01"),
        ({"text": "2018H9", "column": "Target"}, "D01"),
        ({"text": "x", "column": "progress"}, "D14"),
        ({"text": "x", "column": "progress", "body": "GHI"}, "D15"),
        ({"row": "", "answer": "Ongoing"}, "D13"),
        ({"kind": "Which status?"}, "D13"),
        ({"answer": "Ongoing", "decided_by": ""}, "D07"),
        ({"answer": "Ongoing", "why": ""}, "D08"),
        ({"answer": "Merged / reformulated"}, "D09"),
        ({"kind": "Who leads?", "answer": "Nobody"}, "D01"),
    ],
)
def test_a_line_of_hers_that_cannot_be_used_is_told(fields: dict[str, str], code: str) -> None:
    plain = merged((back("ABC"), back("DEF")))

    round_ = merged((back("ABC"), back("DEF")), own(**{"row": LED, **fields}))

    assert told(round_) == [code]
    assert round_.rows == plain.rows


def test_a_row_that_is_not_in_force_cannot_be_decided() -> None:
    plan = OCCASION.plan
    rows = tuple(replace(r, in_force_from=SECOND) if r.key == LED else r for r in plan.rows)
    occasion = an_occasion(plan=replace(plan, rows=rows))

    round_ = merged((), own(LED, answer="Ongoing"), occasion=occasion)

    assert told(round_) == ["D03"]


def test_lines_that_contradict_each_other_are_both_left() -> None:
    returns = (back("ABC"), back("DEF"))

    round_ = merged(returns, own(LED, answer="Completed"), own(LED, answer="Postponed"))

    assert told(round_) == ["D12", "D12"]
    assert found(round_, LED) == ("ON", "", "K8")


def test_a_line_of_hers_settles_the_item_of_its_row() -> None:
    round_ = merged(CONTESTED, own(SHARED, answer="Ongoing"))

    assert found(round_, SHARED) == ("ON", "", "K1")
    asked_first = next(d for d in round_.decisions if d.number.startswith("D-") and d.row == SHARED)
    assert asked_first.state == DecisionState.SETTLED


# --- files, late reports, proposals, events


def test_a_late_report_waits_unless_she_takes_it() -> None:
    late = back("ABC")
    moment = late.arrival.received.replace(month=8, day=25)
    late = replace(late, arrival=replace(late.arrival, received=moment))
    item = asked(merged((late,)), DecisionKind.LATE)

    waits = merged((late,), answer_to(item, "It waits for the next round"))
    taken = merged((late,), answer_to(item, "Take it in this round"))

    assert found(waits, LED)[2] == "K6"
    assert found(taken, LED) == ("ON", "", "K8")
    assert [c for c in taken.conflicts if c.rule == "late"] == []


def test_a_report_for_an_earlier_round_is_shown_as_such() -> None:
    waiting = back("ABC")

    round_ = merge(OCCASION, RoundReturns((), {}, (), (waiting,)))

    assert [c.bodies for c in round_.conflicts if c.rule == "late"] == [("ABC",)]
    assert found(round_, LED)[2] == "K6"


def test_a_text_of_the_plan_typed_over_asks_whether_the_plan_changes() -> None:
    round_ = merged((back("ABC", on(LED, output="Something shorter.")),))

    item = asked(round_, DecisionKind.PLAN, LED)
    accepted = merged(
        (back("ABC", on(LED, output="Something shorter.")),),
        answer_to(item, "Accepted: the plan is changed"),
    )

    assert "Something shorter." in item.who
    assert asked(accepted, DecisionKind.PLAN, LED).state == DecisionState.APPLIED
    assert "plan.xlsx" in asked(accepted, DecisionKind.PLAN, LED).detail


TWINS = (
    back("ABC", an_event()),
    back("DEF", an_event(women=15.0) | on(LED, part="Took part", progress="We spoke.")),
)


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        ("The same event: count ABC's", {"ABC"}),
        ("The same event: count DEF's", {"DEF"}),
        ("Two events: count both", {"ABC", "DEF"}),
    ],
)
def test_an_event_of_two_bodies_is_counted_as_she_says(answer: str, counted: set[str]) -> None:
    item = asked(merged(TWINS), DecisionKind.EVENT)

    round_ = merged(TWINS, answer_to(item, answer))

    assert {e.line.body for e in round_.events if e.counted} == counted
    assert [c for c in round_.conflicts if c.rule == "K10"] == []
    assert all(item.number in e.why for e in round_.events)


# --- rival files


def from_(sender: str, day: int, hour: int = 9, **answers: Typed) -> Return:
    arrival = an_arrival(day, hour, file=f"{sender} {day}.xlsx", sender=sender)
    return a_return(a_template("ABC", OCCASION), on(LED, **answers), arrival=arrival)


ONE = from_("one@abc.org", 20)
OTHER = from_("two@abc.org", 21, status="In preparation")


@pytest.mark.parametrize(
    ("returns", "held"),
    [
        ((ONE, OTHER), True),
        ((ONE, from_("two@abc.org", 21)), False),  # it says the same
        ((ONE, from_("one@abc.org", 21, status="In preparation")), False),  # a newer version
        ((ONE, from_("", 21, status="In preparation")), False),  # collected by the officer
        ((ONE, from_("one@abc.org", 20, status="In preparation")), True),  # at the same time
        ((ONE,), False),
    ],
)
def test_differing_full_reports_are_rivals(returns: tuple[Return, ...], held: bool) -> None:
    returns = tuple(
        replace(r, arrival=replace(r.arrival, sha256=str(n))) for n, r in enumerate(returns)
    )

    decided = rivals_decided(str(FIRST), returns, ())

    assert {each.verdict is Verdict.HELD for each in decided} == {held}


@pytest.mark.parametrize(
    ("rivals", "why"),
    [
        ((ONE, OTHER), "different senders"),
        ((ONE, from_("one@abc.org", 20, status="In preparation")), "at the same moment"),
    ],
)
def test_the_officer_is_told_why_rivals_are_held_and_what_to_do(
    rivals: tuple[Return, ...], why: str
) -> None:
    rivals = tuple(
        replace(r, arrival=replace(r.arrival, sha256=str(n))) for n, r in enumerate(rivals)
    )

    held = rivals_decided(str(FIRST), rivals, ())

    (item,) = {each.decisions[0].number: each.decisions[0] for each in held}.values()
    assert why in item.says
    assert all(why in each.says for each in held)
    assert all(f"answer in decisions.xlsx ({item.number})" in each.says for each in held)


def test_the_rival_that_she_picks_counts() -> None:
    held = rivals_decided(str(FIRST), (ONE, OTHER), ())
    entry = answer_to(held[0].decisions[0], "Use one@abc.org 20.xlsx")

    decided = rivals_decided(str(FIRST), (ONE, OTHER), (entry,))

    assert [each.counts for each in decided] == [True, False]
    assert decided[1].verdict is Verdict.REJECTED
    assert "The meeting" in decided[1].says


# --- order


def test_the_order_of_returns_and_lines_changes_nothing() -> None:
    returns = (*CONTESTED, back("GHI"))
    item = asked(merged(returns), DecisionKind.STATUS, SHARED)
    lines = (
        answer_to(item, "Ongoing"),
        own(LED, answer="Postponed"),
        own(JOINED, body="DEF", column="progress", text="Held."),
    )
    expected = merged(returns, *lines)

    for ordered in permutations(returns):
        shuffled = merged(ordered, *reversed(lines))
        assert replace(shuffled, returns=expected.returns) == expected


def test_a_conflict_names_its_line() -> None:
    round_ = merged(CONTESTED)

    open_ones = {d.number for d in round_.decisions if d.state == DecisionState.OPEN}
    assert {c.number for c in round_.conflicts} == open_ones


@pytest.mark.parametrize(
    ("answer", "state"),
    [("", "settled by itself: the round was closed"), ("Ongoing", "not used: the round is closed")],
)
def test_a_line_that_waits_in_a_closed_round_says_so(answer: str, state: str) -> None:
    sheet = new_sheet("Decisions", DECISION_HEADINGS)
    line = {"number": "D-1", "period": str(FIRST), "state": "open", "answer": answer}
    sheet = replace(sheet, rows=(sheet.new_row(line),))

    told_so = with_closed_rounds(sheet, frozenset({str(FIRST)}))

    assert told_so.text(told_so.rows[0], "state").startswith(state)
    assert with_closed_rounds(sheet, frozenset()) == sheet
    if answer:
        followed = with_closed_rounds(sheet, frozenset({str(FIRST)}), frozenset({str(FIRST)}))
        assert "--reopen" in told_so.text(told_so.rows[0], "state")
        assert followed.text(followed.rows[0], "state") == (
            f"{state}. A later one was begun from what was agreed in it: decide it there."
        )


# --- more time


def time_for(body: str = "ABC", **fields: str) -> DecisionLine:
    """A line that gives a body more time than until 30 July 2018."""
    return own(**{"row": "", "body": body, "text": "2018-08-14", **fields})


def test_a_line_with_a_body_and_a_day_gives_it_more_time() -> None:
    round_ = merged((back("ABC", day=5),), time_for())
    given = with_more_time(OCCASION.plan, (time_for(),)).extension("ABC", FIRST)

    (mine,) = (each for each in round_.decisions if each.kind == DecisionKind.MORE_TIME)
    assert (mine.state, mine.body, mine.new) == (DecisionState.APPLIED, "ABC", "due 14 August 2018")
    assert given is not None
    assert (given.until, given.reason) == (date(2018, 8, 14), "Agreed")
    assert (given.given_by, given.decided_in) == ("The meeting", mine.number)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (time_for(text="soon"), "D25"),
        (time_for(text="03/04/2018"), "D25"),
        (time_for(kind="More time", text=""), "D25"),
        (time_for(text="2018-07-30"), "D26"),
        (time_for("ABD"), "D04"),
        (time_for(why=""), "D08"),
        (time_for(decided_by=""), "D07"),
        (time_for(period="2031H1"), "D06"),
    ],
)
def test_more_time_that_cannot_be_given_is_told_and_not_used(line: DecisionLine, code: str) -> None:
    (decided,) = more_time_decided(OCCASION.plan, (line,))

    assert decided.decision.state == DecisionState.WRONG
    assert code in {each.code for each in decided.decision.findings}
    assert with_more_time(OCCASION.plan, (line,)) is OCCASION.plan


def test_who_says_what_tells_why_a_row_should_end() -> None:
    words = {"reason": "OTHER", "explain": "It goes on inside another activity."}
    round_ = merged((back("ABC", on(LED, status="ME", progress="", **words)),))

    item = asked(round_, DecisionKind.END, LED)

    told = item.who.partition(": ")[2].splitlines()[0]
    assert told == "Merged / reformulated – Other – It goes on inside another activity."


def test_an_answer_that_could_not_be_read_is_shown_as_it_was_typed() -> None:
    ends = on(SHARED, status="Discontinued", reason="Funding", explain="No funds came.")
    unread = on(SHARED, status="Discontinued", reason="Sunshine", explain="It was warm.")

    item = asked(merged((back("ABC", ends), back("DEF", unread))), DecisionKind.END, SHARED)

    (told,) = [line for line in item.who.splitlines() if line.startswith("DEF")]
    assert "– Sunshine – It was warm." in told
    assert "?" not in told


def test_a_decision_that_keeps_what_stands_names_it_once() -> None:
    moved = Decision(
        "D-1", "Which status?", "?", row="A", state=DecisionState.APPLIED, old="Ongoing", new="Done"
    )

    assert state_words(moved) == "applied on A: Ongoing → Done"
    assert state_words(replace(moved, old="Done")) == "applied on A: Done"
    assert state_words(replace(moved, old="")) == "applied on A: Done"
