"""Which of a body's returns counts, and how later ones lie over it (RULES part 5)."""

import itertools
from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from tests.builders import (
    LED,
    SECOND,
    SHARED,
    Typed,
    a_consolidation,
    a_layout,
    a_return,
    a_template,
    agreed,
    an_arrival,
    an_occasion,
)
from tipxl.domain.core.decision import TAKEN_BACK, Decision, DecisionKind
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.overlay import (
    LatestAnswers,
    latest_answers,
    replaced,
    told_what_it_replaces,
)
from tipxl.domain.returns.returned import Return

BEFORE = a_consolidation(agreed(values={"target": "2019H1", "funding": "SEEK"}))
LAYOUT = a_layout()
FORM = a_template(occasion=an_occasion(SECOND, before=BEFORE))
LABELS = {
    "FULL": "Full report",
    "PARTIAL": "Partial report",
    "CORRECTION": "Correction",
    "NIL": "Nil report",
}


def sent(kind: str, day: int, rows: Mapping[str, Mapping[str, Typed]] | None = None) -> Return:
    """A return of that kind, received that day, with nothing but these answers typed."""
    typed: dict[FieldKey, Typed] = {("cover", "cover", "submission"): LABELS[kind]}
    typed["cover", "cover", "cleared_by"] = "The chair"  # a form as it was sent is no report
    for row, answers in (rows or {}).items():
        typed |= {("activities", row, column): value for column, value in answers.items()}
    arrival = an_arrival(day, file=f"{kind} {day}")
    return replace(a_return(FORM, typed, arrival=arrival, bare=True), findings=())


def an_event_of(kind: str, day: int, title: str) -> Return:
    """A return of that kind with one event on the first line."""
    typed: dict[FieldKey, Typed] = {("cover", "cover", "submission"): LABELS[kind]}
    typed["events", "01", "title"] = title
    arrival = an_arrival(day, file=f"{kind} {day}")
    return replace(a_return(FORM, typed, arrival=arrival, bare=True), findings=())


def events(found: LatestAnswers) -> list[str]:
    rows = (row for (block, _), (_, row) in found.rows.items() if block == "events")
    return sorted(row.text("title") for row in rows)


def laid(*returns: Return) -> LatestAnswers:
    return latest_answers(returns, {FORM.identity.version: FORM})


def said(found: LatestAnswers, row: str, column: str) -> str:
    return found.rows["activities", row][1].text(column)


def leaves_out(later: Return, before: LatestAnswers) -> Return:
    return told_what_it_replaces(later, before, LAYOUT)


def files(found: LatestAnswers) -> list[str]:
    return [each.arrival.file for each in found.used]


FULL = sent(
    "FULL",
    1,
    {
        LED: {"status": "Ongoing", "progress": "First.", "next_step": "A second workshop"},
        SHARED: {"status": "Not started"},
    },
)


def test_nothing_was_said_where_nothing_came() -> None:
    found = laid()

    assert (dict(found.rows), found.nil, found.used) == ({}, None, ())


def test_the_latest_full_return_counts_alone() -> None:
    found = laid(FULL, sent("FULL", 2, {LED: {"status": "Completed"}}))

    assert said(found, LED, "status") == "CO"
    assert said(found, SHARED, "status") == ""
    assert files(found) == ["FULL 2"]


def test_a_partial_after_a_full_changes_only_what_it_says() -> None:
    found = laid(FULL, sent("PARTIAL", 2, {LED: {"status": "Completed"}}))

    assert [said(found, LED, c) for c in ("status", "progress", "next_step")] == [
        "CO",
        "First.",
        "A second workshop",
    ]
    assert said(found, SHARED, "status") == "NS"
    assert files(found) == ["FULL 1", "PARTIAL 2"]


def test_a_row_comes_from_the_return_that_spoke_of_it_last() -> None:
    found = laid(FULL, sent("CORRECTION", 2, {LED: {"progress": "Second."}}))

    assert found.rows["activities", LED][0].arrival.file == "CORRECTION 2"
    assert found.rows["activities", SHARED][0].arrival.file == "FULL 1"


def test_what_a_form_was_issued_with_is_no_answer_of_an_overlay() -> None:
    full = sent("FULL", 1, {LED: {"status": "Ongoing", "target": "2020H1", "funding": "Secured"}})

    found = laid(full, sent("PARTIAL", 2, {LED: {"progress": "More."}}))

    assert said(found, LED, "target") == "2020H1"
    assert said(found, LED, "funding") == "SEC"


def test_an_overlay_blanks_a_cell_only_by_clear() -> None:
    blank = sent("CORRECTION", 2, {LED: {"next_step": None, "explain": "A word"}})
    clear = sent("CORRECTION", 3, {LED: {"next_step": "CLEAR"}})

    assert said(laid(FULL, blank), LED, "next_step") == "A second workshop"
    assert said(laid(FULL, blank, clear), LED, "next_step") == ""


def test_clear_leaves_no_word_behind_where_nothing_stood() -> None:
    found = laid(sent("PARTIAL", 2, {LED: {"status": "Ongoing", "next_step": "CLEAR"}}))

    assert said(found, LED, "next_step") == ""


def test_a_partial_without_a_full_one_stands_on_its_own() -> None:
    found = laid(sent("PARTIAL", 2, {LED: {"status": "Ongoing"}}))

    assert said(found, LED, "status") == "ON"
    assert ("activities", SHARED) not in found.rows


def test_an_overlay_received_before_the_full_return_is_left_behind() -> None:
    found = laid(sent("PARTIAL", 1, {LED: {"next_step": "Old"}}), replace_day(FULL, 5))

    assert said(found, LED, "next_step") == "A second workshop"
    assert files(found) == ["FULL 1"]


def replace_day(returned: Return, day: int) -> Return:
    moment = returned.arrival.received.replace(day=day)
    return replace(returned, arrival=replace(returned.arrival, received=moment))


def test_a_nil_report_after_a_full_one_wipes_nothing() -> None:
    nil = sent("NIL", 2)

    found = laid(FULL, nil)

    assert found.nil is None
    assert said(found, LED, "status") == "ON"
    assert files(found) == ["FULL 1"]


def test_a_nil_report_takes_the_answers_back_where_a_person_decided_so() -> None:
    decided = Decision("D-1", DecisionKind.NIL, "", answer=TAKEN_BACK)
    nil = replace(sent("NIL", 3), decisions=(decided,))
    more = sent("CORRECTION", 2, {LED: {"next_step": "More"}})

    found = laid(FULL, more, nil)

    assert found.nil is not None
    assert dict(found.rows) == {}
    assert files(found) == ["NIL 3"]
    assert {e.arrival.file for e in replaced((FULL, more, nil)).values()} == {"NIL 3"}


def test_of_two_nil_reports_the_later_one_counts() -> None:
    found = laid(sent("NIL", 1), sent("NIL", 2))

    assert dict(found.rows) == {}
    assert files(found) == ["NIL 2"]


def test_a_correction_after_a_nil_report_counts() -> None:
    found = laid(sent("NIL", 1), sent("CORRECTION", 2, {LED: {"status": "Ongoing"}}))

    assert found.nil is not None
    assert said(found, LED, "status") == "ON"
    assert files(found) == ["NIL 1", "CORRECTION 2"]


def test_a_full_return_after_a_nil_report_counts() -> None:
    found = laid(sent("NIL", 1), replace_day(FULL, 2))

    assert found.nil is None
    assert said(found, LED, "status") == "ON"


@pytest.mark.parametrize(
    "order",
    list(
        itertools.permutations(
            (
                FULL,
                sent("PARTIAL", 2, {LED: {"progress": "Second."}}),
                sent("CORRECTION", 3, {LED: {"progress": "Third."}}),
                sent("CORRECTION", 4, {LED: {"next_step": "CLEAR"}}),
            )
        )
    ),
)
def test_the_time_of_receipt_decides_and_not_the_order_of_the_files(
    order: Sequence[Return],
) -> None:
    found = laid(*order)

    assert said(found, LED, "progress") == "Third."
    assert said(found, LED, "next_step") == ""
    assert len(found.used) == 4


@pytest.mark.parametrize("is_first_greater", [False, True])
def test_the_time_of_receipt_decides_and_not_the_bytes_of_the_files(is_first_greater: bool) -> None:
    both = (sent("FULL", 1), sent("FULL", 2))
    first, last = (
        replace(each, arrival=replace(each.arrival, sha256=letter * 64))
        for each, letter in zip(both, "ba" if is_first_greater else "ab", strict=True)
    )

    assert files(laid(first, last)) == [last.arrival.file]


def test_a_new_event_in_a_partial_report_stands_beside_the_one_reported_before() -> None:
    first = an_event_of("FULL", 1, "First workshop")
    second = an_event_of("PARTIAL", 2, "Second workshop")

    found = laid(first, second)

    assert events(found) == ["First workshop", "Second workshop"]


def test_an_event_that_a_partial_report_tells_again_in_the_same_words_stays_one() -> None:
    first = an_event_of("FULL", 1, "First workshop")

    found = laid(first, an_event_of("PARTIAL", 2, "First workshop"))

    assert events(found) == ["First workshop"]


def test_what_another_row_was_issued_with_is_an_answer_of_this_one() -> None:
    found = laid(sent("FULL", 1), sent("PARTIAL", 2, {SHARED: {"target": "2019H1"}}))

    assert said(found, SHARED, "target") == "2019H1"


def test_a_correction_of_an_event_replaces_it() -> None:
    first = an_event_of("FULL", 1, "First workshop")
    second = an_event_of("CORRECTION", 2, "First regional workshop")

    found = laid(first, second)

    assert events(found) == ["First regional workshop"]


@pytest.mark.parametrize(
    ("kinds", "gone"),
    [
        (("FULL",), {}),
        (("FULL", "PARTIAL", "CORRECTION"), {}),
        (("FULL", "FULL"), {1: 2}),
        (("PARTIAL", "NIL"), {1: 2}),
        (("FULL", "CORRECTION", "FULL", "PARTIAL"), {1: 3, 2: 3}),
    ],
)
def test_a_later_full_report_replaces_all_that_came_before(
    kinds: tuple[str, ...], gone: Mapping[int, int]
) -> None:
    returns = [sent(kind, day) for day, kind in enumerate(kinds, 1)]

    found = replaced(reversed(returns))

    assert {int(sha[:2]): later.arrival.received.day for sha, later in found.items()} == gone


def test_a_full_report_that_leaves_answered_rows_empty_is_told_which() -> None:
    before = laid(FULL, an_event_of("PARTIAL", 2, "A workshop"))
    later = sent("FULL", 3, {LED: {"next_step": "More"}, SHARED: {"status": "Ongoing"}})

    told, event = leaves_out(later, before).findings
    assert (told.code, told.place.row, told.place.sheet) == ("T61", LED, "Activities")
    assert "the one of 2 July 2018" in told.says
    assert (event.code, event.place.sheet) == ("T88", "Events")
    assert "missing now: A workshop." in event.says


WORKSHOP: Mapping[str, Typed] = {
    "activity": LED,
    "title": "A workshop on shelters",
    "country": "Thailand",
    "women": 5.0,
    "men": 6.0,
}


def full_with(day: int, **lines: Mapping[str, Typed]) -> Return:
    """A full report with these lines, each named by its block and line: events_01."""
    typed: dict[FieldKey, Typed] = {("cover", "cover", "submission"): LABELS["FULL"]}
    typed["cover", "cover", "cleared_by"] = "The chair"  # a form as it was sent is no report
    for name, answers in lines.items():
        block, line = name.split("_")
        typed |= {(block, line, column): value for column, value in answers.items()}
    back = a_return(FORM, typed, arrival=an_arrival(day, file=f"FULL {day}"), bare=True)
    return replace(back, findings=())


@pytest.mark.parametrize(
    ("later", "is_told"),
    [
        ({}, True),
        ({"events_01": WORKSHOP}, False),
        ({"events_07": WORKSHOP}, False),  # on another line
        ({"events_01": {**WORKSHOP, "title": "Workshop on homes", "men": 7.0}}, False),  # corrected
        ({"events_01": {"title": "The final conference", "country": "Viet Nam"}}, True),
    ],
)
def test_a_full_report_that_leaves_out_an_event_is_told_so(
    later: Mapping[str, Mapping[str, Typed]], is_told: bool
) -> None:
    back = leaves_out(full_with(2, **later), laid(full_with(1, events_01=WORKSHOP)))

    assert [each.code for each in back.findings] == ["T88"] * is_told


#: As the dropdown offers it: longer than most titles.
OFFERED = next(each.label for each in FORM.list("row").items if each.code == LED)
SHELTERS: Mapping[str, Typed] = {
    "activity": OFFERED,
    "title": "Shelter workshop",
    "start": "2018-02-03",
    "end": "2018-02-04",
    "country": "Thailand",
    "women": 5.0,
    "men": 6.0,
}
LATER_ON: Mapping[str, Typed] = {
    "start": "2018-05-20",
    "end": "2018-05-21",
    "women": 9.0,
    "men": 1.0,
}


@pytest.mark.parametrize(
    "title", ["Final conference", "Shelter workshop", "Second shelter workshop"]
)
def test_of_two_events_of_one_activity_the_one_left_out_is_told(title: str) -> None:
    other = {**SHELTERS, **LATER_ON, "title": title}
    first = full_with(1, events_01=SHELTERS, events_02=other)

    for kept, gone in ((SHELTERS, title), (other, "Shelter workshop")):
        (told,) = leaves_out(full_with(2, events_01=kept), laid(first)).findings
        assert told.code == "T88"
        assert f"missing now: {gone}." in told.says
    assert not leaves_out(full_with(2, events_01=other, events_02=SHELTERS), laid(first)).findings


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"title": "Judges meet prosecutors", **LATER_ON}, True),
        ({"title": "A meeting on shelters"}, False),
        ({"start": "2018-02-05", "end": "2018-02-06"}, False),
        ({"start": "2018-02-05", "end": "2018-02-06", "women": 7.0}, False),
        (LATER_ON, True),
        ({"title": "Shelter workshop for all", "women": 9.0, "men": 1.0}, False),
    ],
)
def test_an_event_typed_over_another_one_is_told_and_a_corrected_one_is_not(
    changes: Mapping[str, Typed], is_told: bool
) -> None:
    later = full_with(2, events_01={**SHELTERS, **changes})

    back = leaves_out(later, laid(full_with(1, events_01=SHELTERS)))

    assert [each.code for each in back.findings] == ["T88"] * is_told


def test_of_two_issues_of_one_activity_the_one_left_out_is_told() -> None:
    money, host = (
        {"kind": "Challenge", "row": OFFERED, "text": t} for t in ("No money", "No host")
    )

    later = full_with(2, issues_01=money)
    (told,) = leaves_out(later, laid(full_with(1, issues_01=money, issues_02=host))).findings

    assert "missing now: No host." in told.says


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Funding is not yet confirmed", False),
        ("Funding is not yet confirmed for 2019", False),
        ("Agree on one lead for each activity", True),
    ],
)
def test_an_issue_that_another_one_took_the_place_of_is_told(text: str, is_told: bool) -> None:
    first = full_with(1, issues_01={"kind": "Challenge", "text": "Funding is not yet confirmed"})
    later = full_with(2, issues_01={"kind": "Challenge", "text": text})

    back = leaves_out(later, laid(first))

    assert [each.code for each in back.findings] == ["T88"] * is_told


@pytest.mark.parametrize(
    "later",
    [
        sent("FULL", 3, {LED: {"status": "Ongoing"}, SHARED: {"status": "Ongoing"}}),
        sent("CORRECTION", 3),
        replace(sent("FULL", 3), verdict=Verdict.HELD),
    ],
)
def test_a_report_that_leaves_nothing_out_or_replaces_none_is_told_nothing(later: Return) -> None:
    assert leaves_out(later, laid(FULL)).findings == ()
    assert leaves_out(sent("FULL", 3), laid()).findings == ()


def test_a_held_report_replaces_nothing_nor_does_that_of_another_body() -> None:
    held = replace(sent("FULL", 2), verdict=Verdict.HELD)

    assert not replaced([sent("FULL", 1), held, replace(sent("FULL", 3), body="DEF")])
    assert not replaced([replace(sent("FULL", day), body="") for day in (1, 2)])


def test_a_correction_that_cannot_be_read_leaves_what_stood() -> None:
    found = laid(FULL, sent("CORRECTION", 2, {LED: {"status": "Completed", "funding": "a lot"}}))

    assert said(found, LED, "status") == "ON"
    assert not found.rows["activities", LED][1].refused


def test_a_draft_stays_one_until_what_it_says_of_the_row_itself_is_cleared() -> None:
    draft = replace(FULL, provisional=True)
    words = sent("CORRECTION", 2, {LED: {"progress": "A better word."}})
    status = sent("CORRECTION", 3, {LED: {"status": "Ongoing"}})

    assert ("activities", LED) in laid(draft).unsure
    assert ("activities", LED) in laid(draft, words).unsure
    assert ("activities", LED) not in laid(draft, words, status).unsure
    assert ("activities", LED) in laid(FULL, replace(words, provisional=True)).unsure
    assert not laid(draft, replace(FULL, arrival=an_arrival(4))).unsure


def test_a_decision_of_another_kind_lets_no_nil_report_take_back_answers() -> None:
    kept = Decision("D-1", DecisionKind.NIL, "", answer="kept")
    late = Decision("D-2", DecisionKind.LATE, "", answer=TAKEN_BACK)
    nil = replace(sent("NIL", 3), decisions=(kept, late))

    assert files(laid(FULL, nil)) == ["FULL 1"]


@pytest.mark.parametrize(("remarks", "is_told"), [("", True), ("We wait for the minister", False)])
def test_remarks_on_the_cover_that_a_later_full_report_leaves_out_are_told(
    remarks: str, is_told: bool
) -> None:
    first = full_with(1, cover_cover={"remarks": "The minister signs in March"})
    later = full_with(2, cover_cover={"remarks": remarks, "focal_title": "Desk officer"})

    back = leaves_out(later, laid(first))

    assert [each.code for each in back.findings] == ["T88"] * is_told
