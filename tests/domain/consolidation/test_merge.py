"""The returns of a round become one status a row, one an activity (K9), and who reported."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import (
    ASSUMED,
    CONTINUING,
    FIRST,
    JOINED,
    LED,
    OPEN,
    SECOND,
    SHARED,
    Typed,
    a_consolidation,
    a_return,
    a_template,
    agreed,
    an_arrival,
    an_event,
    an_occasion,
)
from tipxl.domain.consolidation.activity_status import activities, activity_status
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.core.decision import DecisionKind
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionLine
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import ENTERED as ENTERED_LIST
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.plan.work_plan import Extension
from tipxl.domain.results import status_rules
from tipxl.domain.results.duplicate_events import of_round
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.status_rules import RowCase, StatusOutcome
from tipxl.domain.returns.returned import Return

OCCASION = an_occasion()


def back(
    acronym: str, answers: dict[FieldKey, Typed] | None = None, *, day: int = 20, bare: bool = False
) -> Return:
    arrival = an_arrival(day, file=f"{acronym} {day}.xlsx")
    form = a_template(acronym, OCCASION)
    return a_return(form, answers, arrival=arrival, bare=bare)


def on(row: str, **answers: Typed) -> dict[FieldKey, Typed]:
    return {("activities", row, column): value for column, value in answers.items()}


def cover(**answers: Typed) -> dict[FieldKey, Typed]:
    return {("cover", "cover", column): value for column, value in answers.items()}


def merged(*returns: Return, occasion: FormContext = OCCASION, **others: Any) -> RoundResult:
    forms = {body: {1: a_template(body, occasion)} for body in ("ABC", "DEF", "GHI")}
    return merge(occasion, RoundReturns(returns, **{"templates": forms, **others}))


def found(round_: RoundResult, key: str) -> tuple[str, str, str]:
    row = round_.row(key)
    assert row is not None
    return (row.status, row.mark.value, row.rule)


def test_every_row_gets_exactly_one_status_though_nobody_answered() -> None:
    round_ = merged()

    assert [row.key for row in round_.rows] == [row.key for row in OCCASION.plan.rows]
    assert {(row.status, row.mark, bool(row.why)) for row in round_.rows} == {
        ("", Mark.NOT_REPORTED, True)
    }


def test_what_leads_say_is_agreed() -> None:
    round_ = merged(back("ABC"), back("DEF"))

    assert found(round_, LED) == ("ON", "", "K8")
    assert found(round_, SHARED) == ("ON", "", "K8")
    assert found(round_, OPEN) == ("", "NR", "K2")


def test_a_refused_row_keeps_its_status_and_the_other_rows_stand() -> None:
    before = a_consolidation(agreed(LED, "IP"))
    occasion = an_occasion(before=before)

    round_ = merged(back("ABC", on(LED, status="Ongong")), occasion=occasion)

    assert found(round_, LED) == ("IP", "PV", "K8")
    assert found(round_, SHARED) == ("ON", "", "K8")


def test_what_cannot_be_read_as_a_status_is_never_an_answer() -> None:
    round_ = merged(back("ABC", on(LED, status="addressed")))

    assert found(round_, LED) == ("", "PV", "K8")


@pytest.mark.parametrize("day", [19, 20])
def test_a_return_after_the_freeze_waits_and_is_told(day: int) -> None:
    late = back("ABC")
    moment = datetime(2018, 8, day, 9, tzinfo=UTC)
    late = replace(late, arrival=replace(late.arrival, received=moment))

    round_ = merged(late)

    assert (found(round_, LED)[0] == "ON") is (day == 19)
    assert [each.rule for each in round_.conflicts if each.rule == "late"] == ["late"] * (day - 19)


@pytest.mark.parametrize("verdict", [Verdict.HELD, Verdict.REJECTED])
def test_a_return_that_is_held_or_rejected_does_not_count(verdict: Verdict) -> None:
    round_ = merged(replace(back("ABC"), verdict=verdict, says="Two codes."))

    assert found(round_, LED) == ("", "NR", "K6")
    told = [each.bodies for each in round_.conflicts if each.rule == "held"]
    assert told == [("ABC",)] * (verdict is Verdict.HELD)


def test_the_first_named_lead_s_target_counts_and_evidence_is_united() -> None:
    done = {"status": "Completed", "progress": "Done.", "completed_in": "2018H1"}
    one = back("ABC", on(SHARED, **done, evidence="Report A", target="2019H1"))
    two = back("DEF", on(SHARED, **done, evidence="Report B", target="2020H1"))

    row = merged(two, one).row(SHARED)

    assert row is not None
    assert row.values["target"] == "2019H1"
    assert row.values["evidence"].splitlines() == ["Report A", "Report B"]


def test_the_same_evidence_is_named_once() -> None:
    done = {"status": "Completed", "progress": "Done.", "completed_in": "2018H1"}

    row = merged(
        back("ABC", on(SHARED, **done, evidence="Report A")),
        back("DEF", on(SHARED, **done, evidence="Report A")),
    ).row(SHARED)

    assert row is not None
    assert row.values["evidence"] == "Report A"


KNOWN = {"target": "2019H1", "reason": "FUND", "next_step": "Old", "funding": "SEEK"}


def test_what_the_lead_leaves_blank_is_blank() -> None:
    occasion = an_occasion(before=a_consolidation(agreed(LED, "IP", values=KNOWN)))

    row = merged(back("ABC", on(LED, target=None)), occasion=occasion).row(LED)

    assert row is not None
    assert dict(row.values) == {}


def test_what_was_agreed_of_a_silent_row_is_carried() -> None:
    occasion = an_occasion(before=a_consolidation(agreed(LED, "IP", values=KNOWN)))

    row = merged(occasion=occasion).row(LED)

    assert row is not None
    assert dict(row.values) == KNOWN


def test_evidence_that_a_lead_s_form_did_not_ask_for_is_carried_and_another_s_added() -> None:
    done = {"status": "Completed", "completed_in": "2018H1"}
    before = agreed(SHARED, "CO", mark=Mark.PROVISIONAL, values={"evidence": "Report A"})
    occasion = an_occasion(before=a_consolidation(before))
    unasked = without(back("ABC", on(SHARED, **done)), "evidence")

    alone = merged(unasked, occasion=occasion).row(SHARED)
    both = merged(
        unasked, back("DEF", on(SHARED, **done, evidence="Report B")), occasion=occasion
    ).row(SHARED)

    assert alone is not None
    assert both is not None
    assert (alone.values["evidence"], both.values["evidence"]) == ("Report A", "Report B")


def without(returned: Return, *columns: str) -> Return:
    """The same report from a form that did not ask these questions."""
    rows = tuple(
        replace(row, answers={k: v for k, v in row.answers.items() if k not in columns})
        for row in returned.rows
    )
    return replace(returned, rows=rows)


def test_what_a_form_did_not_ask_is_carried_where_it_lasts_and_no_further() -> None:
    occasion = an_occasion(before=a_consolidation(agreed(LED, "IP", values=KNOWN)))
    lasting = {c.key for c in occasion.schema.block("activities").inputs if c.given == "before"}

    row = merged(without(back("ABC"), *KNOWN), occasion=occasion).row(LED)

    assert row is not None
    carried = {key: text for key, text in row.values.items() if key in KNOWN}
    assert carried == {key: text for key, text in KNOWN.items() if key in lasting}
    assert set(KNOWN) - lasting, "reason and next step belong to one round"


def test_what_was_carried_stands_before_what_was_asked_in_the_record() -> None:
    """The order is that of the versions before: a record is the same byte for byte."""
    known = {"target": "2018H2", "funding": "SEEK"}
    occasion = an_occasion(before=a_consolidation(agreed(LED, "IP", values=known)))

    row = merged(without(back("ABC"), "funding"), occasion=occasion).row(LED)

    assert row is not None
    assert list(row.values) == ["funding", "target"]


@pytest.mark.parametrize(
    ("mark", "again"), [(Mark.NOT_REPORTED, True), (Mark.PROVISIONAL, False), (Mark.NONE, False)]
)
def test_a_second_round_without_information_is_called_one(mark: Mark, again: bool) -> None:
    before = a_consolidation(agreed(LED, "ON", mark=mark))

    row = merged(occasion=an_occasion(before=before)).row(LED)

    assert row is not None
    assert (row.status, row.mark, row.rule) == ("ON", Mark.NOT_REPORTED, "K6")
    assert ("two rounds running" in row.why) is again


def test_a_refused_row_is_made_whole_by_a_partial_report_that_corrects_it() -> None:
    occasion = an_occasion(before=a_consolidation(agreed(LED, "IP")))
    wrong = back("ABC", on(LED, status="Ongong"))
    assert found(merged(wrong, occasion=occasion), LED) == ("IP", "PV", "K8")
    right = back(
        "ABC",
        cover(submission="Partial report") | on(LED, status="Ongoing", progress="It began."),
        day=21,
        bare=True,
    )

    assert found(merged(wrong, right, occasion=occasion), LED) == ("ON", "", "K8")


def test_a_row_that_stood_is_refused_by_a_partial_report_that_spoils_it() -> None:
    occasion = an_occasion(before=a_consolidation(agreed(LED, "ON")))
    form = a_template("ABC", occasion)
    late = cover(submission="Partial report") | on(LED, status="Not started", reason="Other")
    spoilt = a_return(form, late, arrival=an_arrival(21, file="ABC 21.xlsx"), bare=True)

    round_ = merged(a_return(form), spoilt, occasion=occasion)

    assert found(round_, LED) == ("ON", "PV", "K8")
    assert found(round_, SHARED) == ("ON", "", "K8")


def test_leads_stand_before_bodies_that_took_part() -> None:
    row = merged(back("DEF"), back("ABC")).row(LED)

    assert row is not None
    assert [(each.body, each.role) for each in row.said] == [("ABC", "lead"), ("DEF", "part")]


def test_a_draft_makes_its_rows_provisional_and_is_in_time_but_not_cleared() -> None:
    round_ = merged(back("ABC", cover(clearance="Draft, not yet cleared")))

    reporting = round_.reported("ABC")
    assert found(round_, LED) == ("ON", "PV", "K8")
    assert reporting is not None
    assert (reporting.in_time, reporting.provisional) == (True, True)
    assert (reporting.cleared_by_due, reporting.clearance_words) == (
        False,
        "draft, not yet cleared",
    )


def days_of(*returns: Return) -> tuple[bool, bool, int, bool, str]:
    reporting = merged(*returns).reported("ABC")
    assert reporting is not None
    replaced = f"{reporting.replaced:%d}" if reporting.replaced else ""
    return (
        *(reporting.in_time, reporting.cleared_by_due, reporting.days_late),
        *(reporting.partial, replaced),
    )


DRAFT = cover(clearance="Draft, not yet cleared")
ENTERED = cover(entered="Telephone")
PARTIAL = cover(submission="Partial report")
CORRECTION = cover(submission="Correction")


def test_a_report_in_time_that_a_late_one_replaces_stays_in_time_and_that_is_shown() -> None:
    assert days_of(back("ABC", day=20), back("ABC", day=31)) == (True, True, 0, False, "31")


def test_a_draft_cleared_after_the_due_day_is_in_time_and_not_cleared_by_then() -> None:
    assert days_of(back("ABC", DRAFT, day=20), back("ABC", day=31))[:2] == (True, False)
    assert days_of(back("ABC", DRAFT, day=20), back("ABC", day=29))[:2] == (True, True)


def test_what_was_entered_by_telephone_is_not_cleared_by_a_correction_of_one_line() -> None:
    correction = back(
        "ABC", {**CORRECTION, **on(LED, status="Completed", completed_in="2018H1")},
        day=22, bare=True,
    )  # fmt: skip

    assert days_of(back("ABC", ENTERED, day=20), correction)[:2] == (True, False)


def test_a_partial_report_is_in_time_only_when_no_row_is_open() -> None:
    part = {**PARTIAL, **on(LED, status="Ongoing", progress="Held.", target="2019H1")}
    rest = {**PARTIAL, **on(LED, status=None)}

    assert days_of(back("ABC", part, day=20, bare=True)) == (False, False, 0, True, "")
    assert days_of(back("ABC", PARTIAL, day=20)) == (True, True, 0, False, "")
    first, second = back("ABC", part, day=20, bare=True), back("ABC", rest, day=31)
    assert days_of(first, second) == (False, False, 1, False, "")


def test_an_answer_that_must_be_corrected_does_not_count_as_answered() -> None:
    reporting = merged(back("ABC", on(LED, status="Ongong"))).reported("ABC")

    assert reporting is not None
    assert (reporting.assigned, reporting.answered) == (5, 4)


def test_the_target_is_that_of_the_first_named_lead_that_gives_one() -> None:
    going = {"status": "Ongoing", "progress": "Held."}
    one = back("ABC", on(SHARED, **going, target=None))
    two = back("DEF", on(SHARED, **going, target="2019H2"))

    row = merged(one, two).row(SHARED)

    assert row is not None
    assert row.values["target"] == "2019H2"


def test_the_funding_and_the_reason_of_a_co_lead_stand_where_the_first_lead_gives_none() -> None:
    one = back("ABC", on(SHARED, status="Ongoing", progress="Held.", funding=None, reason=None))
    two = back("DEF", on(SHARED, status="In preparation", funding="Secured", reason="Scheduling"))

    row = merged(one, two).row(SHARED)

    assert row is not None
    assert (row.values["funding"], row.values["reason"]) == ("SEC", "SCHED")


def test_an_event_on_a_row_that_the_report_says_nothing_of_is_credited_to_its_body() -> None:
    event = {**PARTIAL, **an_event(activity=JOINED, serves=SHARED)}

    round_ = merged(back("ABC", event, bare=True))

    assert [
        (said.body, said.answered, said.evented)
        for key in (JOINED, SHARED)
        for row in [round_.row(key)]
        if row
        for said in row.said
        if said.body == "ABC"
    ] == [("ABC", False, True)] * 2


def test_a_nil_report_is_a_report_and_every_row_carries_its_status() -> None:
    before = a_consolidation(agreed(LED, "IP"))
    nil = back("ABC", cover(submission="Nil report"), bare=True)

    round_ = merged(nil, occasion=an_occasion(before=before))

    reporting = round_.reported("ABC")
    assert found(round_, LED) == ("IP", "", "K8")
    assert reporting is not None
    assert (reporting.submission, reporting.on_time) == ("NIL", True)


def test_a_full_report_after_a_nil_one_counts() -> None:
    nil = back("ABC", cover(submission="Nil report"), day=15, bare=True)

    round_ = merged(nil, back("ABC"))

    assert found(round_, LED) == ("ON", "", "K8")


def test_a_draft_nil_report_is_provisional() -> None:
    before = a_consolidation(agreed(LED, "IP"))
    said = cover(submission="Nil report", clearance="Draft, not yet cleared")

    round_ = merged(back("ABC", said, bare=True), occasion=an_occasion(before=before))

    assert found(round_, LED) == ("IP", "PV", "K8")


def test_a_conflict_names_the_bodies_that_answered_and_no_other() -> None:
    round_ = merged(back("ABC", on(ASSUMED, status="Not our activity")))
    named = {each.row: each.bodies for each in round_.conflicts if each.says == "Who leads?"}

    assert named[ASSUMED] == ("ABC",)


def test_a_conflict_does_not_name_a_body_that_was_asked_and_has_not_answered() -> None:
    round_ = merged(back("ABC", on(LED, status="Merged", explain="With A.a.1.2.")))

    assert found(round_, LED) == ("", "PV", "K3")
    assert {each.row: each.bodies for each in round_.conflicts}[LED] == ("ABC",)


def test_the_lead_that_was_decided_is_the_one_whose_answer_counts() -> None:
    denied = back("ABC", on(ASSUMED, status="Not our activity"))
    (asked,) = (
        each
        for each in merged(denied).decisions
        if each.kind == DecisionKind.LEAD and each.row == ASSUMED
    )
    line = DecisionLine(
        asked.number, period=str(FIRST), kind=asked.kind, row=ASSUMED, answer="DEF",
        why="So agreed", decided_by="The meeting", stands=asked.stands,
    )  # fmt: skip

    row = merged(denied, entries=(line,)).row(ASSUMED)

    assert row is not None
    assert row.rule == "K6"
    assert ("DEF", "lead") in [(said.body, said.role) for said in row.said]


def test_the_status_that_was_decided_is_agreed_on_its_row_and_on_no_other() -> None:
    disputed = (
        back("ABC", on(SHARED, status="Postponed", reason="Funding", target="2019H1")),
        back("DEF", on(SHARED, status="Ongoing", progress="Held one.")),
    )
    undecided = merged(*disputed)
    (asked,) = (each for each in undecided.decisions if each.row == SHARED)
    line = DecisionLine(
        asked.number, period=str(FIRST), kind=asked.kind, row=SHARED, answer="Ongoing",
        why="So agreed", decided_by="The meeting", stands=asked.stands,
    )  # fmt: skip

    decided = merged(*disputed, entries=(line,))

    assert found(undecided, SHARED)[1:] == ("CT", "K4")
    assert found(decided, SHARED) == ("ON", "", "K1")
    others = [row.key for row in OCCASION.plan.rows if row.key != SHARED]
    assert [found(decided, key) for key in others] == [found(undecided, key) for key in others]


def test_a_completion_that_was_provisional_is_not_settled_by_silence() -> None:
    before = a_consolidation(agreed(LED, "CO", mark=Mark.PROVISIONAL))

    assert found(merged(occasion=an_occasion(before=before)), LED) == ("CO", "NR", "K6")


def test_a_row_that_the_plan_lost_is_told_once_for_each_body_with_its_answer_or_without() -> None:
    plan = OCCASION.plan
    rows = tuple(each for each in plan.rows if each.key not in (LED, JOINED))
    forms = {body: {1: a_template(body, OCCASION)} for body in ("ABC", "DEF")}
    lost = an_occasion(plan=replace(plan, rows=rows))

    round_ = merged(back("ABC", on(JOINED, part=None)), occasion=lost, templates=forms)

    told = sorted((e.row, e.bodies) for e in round_.conflicts if e.row in (LED, JOINED))
    (waits,) = (each for each in round_.decisions if each.kind == DecisionKind.PLACE)
    assert (waits.row, waits.body) == (LED, "ABC")
    assert told == [
        (LED, ("ABC",)),
        (LED, ("DEF",)),
        (JOINED, ("ABC",)),
        (JOINED, ("DEF",)),
    ]
    says = {(e.row, e.bodies): e.says for e in round_.conflicts}
    assert "asks for" not in says[LED, ("ABC",)]
    assert "The form of DEF (version 1) asks for" in says[LED, ("DEF",)]


def test_what_waits_is_told_by_its_reason_its_number_and_its_body() -> None:
    held = replace(back("ABC"), verdict=Verdict.HELD, says="Two codes.")
    unknown = replace(held, body="", arrival=replace(held.arrival, file="scan.pdf"))
    late = back("DEF")
    moment = datetime(2018, 8, 20, 9, tzinfo=UTC)
    late = replace(late, arrival=replace(late.arrival, received=moment))
    older = replace(back("GHI"), period="2017H2", arrival=late.arrival)

    round_ = merged(held, unknown, late, waiting=(older,))

    told = [each for each in round_.conflicts if each.rule in ("held", "late")]
    assert [(e.rule, e.says, e.bodies) for e in told[:3]] == [
        ("held", "ABC 20.xlsx: Two codes.", ("ABC",)),
        ("held", "scan.pdf: Two codes.", ()),
        ("late", "DEF 20.xlsx arrived after the freeze; nobody has decided on it.", ("DEF",)),
    ]
    (waits,) = (each for each in round_.returns if each.verdict is Verdict.LATE)
    assert told[2].number == waits.decisions[-1].number
    assert (told[3].rule, told[3].bodies) == ("late", ("GHI",))
    assert "GHI for 2017H2 arrived on 20 August 2018, after that round was frozen" in told[3].says


# --- who reported


def test_more_time_moves_the_due_day_of_that_body_alone() -> None:
    more = Extension("ABC", FIRST, date(2018, 8, 10))
    occasion = an_occasion(plan=replace(OCCASION.plan, extensions=(more,)))

    round_ = merged(back("ABC", day=31), back("DEF", day=31), occasion=occasion)

    of = {each.body: each for each in round_.reporting}
    assert (of["ABC"].on_time, of["ABC"].days_late, of["ABC"].more_time) == (True, 0, more.until)
    assert (of["DEF"].on_time, of["DEF"].days_late, of["DEF"].more_time) == (False, 1, None)


def test_a_partial_report_names_the_rows_that_it_leaves_open_and_a_full_one_none() -> None:
    part = {**PARTIAL, **on(LED, status="Ongoing", progress="Held.", target="2019H1")}

    partial = merged(back("ABC", part, bare=True)).reported("ABC")
    full = merged(back("ABC", on(LED, status=None))).reported("ABC")

    assert partial is not None
    assert full is not None
    assert partial.open_rows == (SHARED, ASSUMED, CONTINUING, JOINED)
    assert (full.open_rows, full.partial) == ((), False)


def test_what_the_secretariat_entered_is_named_though_a_cleared_report_came_before() -> None:
    later = {**CORRECTION, **ENTERED, **on(LED, status="In preparation")}

    both = merged(back("ABC"), back("ABC", later, day=21, bare=True)).reported("ABC")
    own = merged(back("ABC")).reported("ABC")

    assert both is not None
    assert own is not None
    assert (both.entered, own.entered) == ("telephone", "")


def test_a_body_that_has_not_reported_is_not_yet_late() -> None:
    reporting = merged().reported("ABC")

    assert reporting is not None
    assert (reporting.received, reporting.days_late, reporting.on_time) == (None, 0, False)


def test_a_form_that_never_asks_who_entered_a_report_is_merged_all_the_same() -> None:
    lists = tuple(each for each in OCCASION.schema.lists if each.key != ENTERED_LIST)
    occasion = replace(OCCASION, schema=replace(OCCASION.schema, lists=lists))

    reporting = merged(back("ABC"), occasion=occasion).reported("ABC")

    assert reporting is not None
    assert reporting.entered == ""


def test_a_row_that_is_not_agreed_for_good_is_asked_again() -> None:
    before = a_consolidation(agreed(LED, "ON"), agreed(SHARED, "CO"))

    reporting = merged(occasion=an_occasion(SECOND, before=before)).reported("ABC")

    assert reporting is not None
    assert reporting.assigned == 4


def test_the_files_of_a_body_that_wait_are_counted_and_those_that_count_are_not() -> None:
    held = replace(back("ABC", day=21), verdict=Verdict.HELD, says="Two codes.")
    moment = datetime(2018, 8, 20, 9, tzinfo=UTC)
    late = back("DEF")
    late = replace(late, arrival=replace(late.arrival, received=moment))

    round_ = merged(back("ABC"), held, late)

    waiting = {each.body: (each.held, each.too_late) for each in round_.reporting}
    assert waiting == {"ABC": (1, 0), "DEF": (1, 1), "GHI": (0, 0)}


def test_an_assumed_lead_that_denies_is_put_to_a_person() -> None:
    round_ = merged(back("ABC", on(ASSUMED, status="Not our activity")))

    assert found(round_, ASSUMED) == ("", "NR", "K2")
    assert [each.row for each in round_.conflicts if each.says == "Who leads?"] == [ASSUMED, OPEN]


@pytest.mark.parametrize(
    ("day", "on_time", "days_late"), [(20, True, 0), (30, True, 0), (31, False, 1)]
)
def test_timeliness_is_by_the_due_date(day: int, on_time: bool, days_late: int) -> None:
    reporting = merged(back("ABC", day=day)).reported("ABC")

    assert reporting is not None
    assert (reporting.on_time, reporting.days_late) == (on_time, days_late)


def test_who_reported_is_counted_over_the_rows_it_owes() -> None:
    reporting = merged(back("ABC", on(LED, status=None))).reported("ABC")

    assert reporting is not None
    assert (reporting.expected, reporting.assigned, reporting.answered) == (True, 5, 4)


def test_a_body_that_leads_nothing_is_invited_and_never_missing() -> None:
    reporting = merged().reported("GHI")

    assert reporting is not None
    assert (reporting.expected, reporting.assigned, reporting.received) == (False, 0, None)


def test_a_row_agreed_for_good_stays_and_its_silence_is_not_missing() -> None:
    before = a_consolidation(agreed(LED, "CO", values={"completed_in": "2018H1"}))
    occasion = an_occasion(SECOND, before=before)

    round_ = merged(occasion=occasion)

    row, reporting = round_.row(LED), round_.reported("ABC")
    assert found(round_, LED) == ("CO", "", "K8")
    assert row is not None
    assert dict(row.values) == {"completed_in": "2018H1"}
    assert reporting is not None
    assert reporting.assigned == 4


def test_an_event_keeps_a_silent_lead_s_row_going() -> None:
    event: dict[FieldKey, Typed] = {
        ("events", "01", "activity"): LED,
        ("events", "01", "title"): "W",
    }
    event |= on(LED, part="Took part")
    form = a_template("DEF", OCCASION)
    sent = a_return(form, event)
    corrected = replace(
        sent, rows=tuple(replace(row, refused=False) for row in sent.rows), body="DEF"
    )

    assert found(merged(corrected), LED) == ("ON", "PV", "K5")


# --- activities (K9)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (("CO",), "CO"),
        (("CO", "CO"), "CO"),
        (("DI",), "DI"),
        (("DI", "DI"), "DI"),
        (("ME", "ME"), "ME"),
        (("ON", "ON"), "ON"),
        (("ON", "NS"), "ON"),
        (("ON", "DI"), "ON"),
        (("CO", "ON"), "ON"),
        (("CO", "IP"), "ON"),
        (("CO", "NS"), "ON"),
        (("CO", "PP"), "ON"),
        (("CO", "DI"), "CO"),
        (("ME", "CO"), "CO"),
        (("DI", ""), ""),
        (("CO", ""), "ON"),
        (("IP", "NS"), "IP"),
        (("IP", "PP"), "IP"),
        (("DI", "IP"), "IP"),
        (("PP", "NS"), "PP"),
        (("PP", "DI"), "PP"),
        (("NS", "NS"), "NS"),
        (("NS", "DI"), "NS"),
        (("NS", ""), "NS"),
        (("", ""), ""),
        (("CO", "CO", "ON"), "ON"),
        (("NS", "PP", "IP"), "IP"),
    ],
)
def test_an_activity_is_as_far_as_its_rows(rows: tuple[str, ...], status: str) -> None:
    assert activity_status(OCCASION, rows) == status
    assert activity_status(OCCASION, tuple(reversed(rows))) == status


def test_an_activity_inherits_the_marks_of_its_rows() -> None:
    rows = (
        agreed(LED, "CO", mark=Mark.CONTESTED),
        agreed(SHARED, "ON", mark=Mark.PROVISIONAL),
        agreed(JOINED, "NS"),
    )

    found = activities(OCCASION, rows)

    assert [(each.key, each.status, each.marks) for each in found] == [
        ("A.a.1.1", "ON", (Mark.CONTESTED, Mark.PROVISIONAL)),
        ("A.a.1.2", "NS", ()),
    ]
    assert found[0].rows == (LED, SHARED)


def test_the_round_says_which_plan_and_period_it_is() -> None:
    round_ = merged()

    assert (round_.plan, round_.period, round_.closed) == ("SMALL1", str(FIRST), False)


def test_what_stands_on_other_sheets_is_kept_with_its_file() -> None:
    sent = back(
        "ABC",
        {
            **an_event(title="Workshop"),
            ("issues", "02", "kind"): "Challenge",
            ("issues", "02", "text"): "No funds.",
        },
    )
    round_ = merged(sent)
    assert [(e.line.name, e.line.text("title"), e.counted) for e in round_.events] == [
        ("ABC events 01", "Workshop", True)
    ]
    assert [(line.name, line.text("text")) for line in round_.lines] == [
        ("ABC issues 02", "No funds.")
    ]
    assert {round_.events[0].line.file, round_.lines[0].file} == {sent.arrival.file}


def test_an_event_of_two_bodies_is_counted_once_and_put_to_a_person() -> None:
    held = an_event(activity=SHARED, title="Workshop on rivers")
    again = an_event(activity=SHARED, title="Rivers: a workshop", women=14.0)

    round_ = merged(back("DEF", again), back("ABC", held))

    assert [(e.line.name, e.counted, e.twin) for e in round_.events] == [
        ("ABC events 01", True, "DEF events 01"),
        ("DEF events 01", False, "ABC events 01"),
    ]
    assert [(c.row, c.bodies) for c in round_.conflicts if c.rule == "K10"] == [
        (SHARED, ("ABC", "DEF"))
    ]


def test_an_event_of_an_earlier_round_is_put_to_a_person_when_it_is_told_again() -> None:
    first = merged(back("ABC", an_event()))
    told = tuple(of_round(each.line, "2017H2") for each in first.events)
    forms = {body: {1: a_template(body, OCCASION)} for body in ("ABC", "DEF", "GHI")}

    second = merge(OCCASION, RoundReturns((back("ABC", an_event()),), forms, told_before=told))

    assert [(e.counted, e.replaces) for e in second.events] == [
        (True, ("ABC events 01 of 2017H2",))
    ]
    (asked,) = [each for each in second.conflicts if each.rule == "K10"]
    assert asked.number
    assert [each.state for each in second.decisions if each.number == asked.number] == ["open"]


def test_an_event_with_a_mistake_in_it_is_not_counted() -> None:
    round_ = merged(back("ABC", an_event(women="many")))

    assert [(e.counted, bool(e.why)) for e in round_.events] == [(False, True)]


# --- no information (K6)


def information(round_: RoundResult, key: str = LED) -> tuple[bool, bool]:
    row = round_.row(key)
    assert row is not None
    activity = next(each for each in round_.activities if row.key in each.rows)
    return row.no_information, activity.no_information


@pytest.mark.parametrize(
    ("before", "apart"),
    [
        (agreed(LED, "ON"), (False, False)),
        (agreed(LED, "ON", mark=Mark.NOT_REPORTED), (True, True)),
        (agreed(LED, "IP", mark=Mark.NOT_REPORTED), (True, False)),
        (agreed(LED, "ON", mark=Mark.PROVISIONAL, rule="K5", no_information=True), (True, True)),
        (agreed(LED, "CO", mark=Mark.NOT_REPORTED), (False, False)),
    ],
)
def test_a_row_that_nobody_reported_twice_running_is_without_information(
    before: AgreedRow, apart: tuple[bool, bool]
) -> None:
    context = an_occasion(before=a_consolidation(before))

    assert information(merged(occasion=context)) == apart
    # A lead that answers ends it.
    assert information(merged(back("ABC"), occasion=context)) == (False, False)


def test_a_status_that_was_guessed_stands_apart_at_once() -> None:
    took_part = back("DEF", on(LED, part="Took part", progress="We met."), bare=True)

    round_ = merged(took_part)

    assert found(round_, LED) == ("ON", "PV", "K5")
    assert information(round_) == (True, True)


def test_an_activity_with_a_row_that_was_heard_of_is_addressed_by_that() -> None:
    heard, unheard = agreed("A.a.1#1"), agreed("A.a.1#2", no_information=True)
    guessed = agreed("A.a.1#2", "IP", no_information=True)

    def apart(*rows: AgreedRow) -> bool:
        return activities(OCCASION, rows)[0].no_information

    assert not apart(heard, unheard)
    assert apart(agreed("A.a.1#1", "IP"), unheard)
    assert not apart(agreed("A.a.1#1", "IP"), guessed)


def test_what_was_not_agreed_as_completed_has_no_period_of_completion() -> None:
    values = {"completed_in": "2018H1", "target": "2019H1"}
    before = a_consolidation(agreed(LED, "IP", values=values))

    row = merged(occasion=an_occasion(before=before)).row(LED)

    assert row is not None
    assert dict(row.values) == {"target": "2019H1"}


def test_an_answer_that_the_first_lead_leaves_open_is_taken_of_the_next_that_gives_one() -> None:
    first = on(SHARED, status="Ongoing", funding=None)
    second = on(SHARED, status="Ongoing", funding="Being sought")

    row = merged(back("ABC", first), back("DEF", second)).row(SHARED)

    assert row is not None
    assert row.values["funding"]


def test_the_rules_are_asked_once_of_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rules = status_rules.decide

    def counting(case: RowCase) -> StatusOutcome:
        asked.append(case.row.key)
        return rules(case)

    monkeypatch.setattr(status_rules, "decide", counting)

    round_ = merged(back("ABC", on(LED, status="ON", progress="Held.")))

    assert sorted(asked) == sorted(row.key for row in round_.rows)
