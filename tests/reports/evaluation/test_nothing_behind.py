"""What an evaluation says where that of which a figure is made is not there."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import a_layout
from tests.reports.builders import (
    ONE,
    PRINTED,
    SILENT,
    a_small_plan,
    an_event,
    an_opinion,
    first_round,
    last_round,
    sheet_of,
    table_lines,
)
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate, the_rounds
from tests.reports.figures.test_figures import TARGETS
from tipxl.domain.results.round_result import Mark, RoundResult, RowStatement
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.sentences import on_results
from tipxl.reports.evaluation.sentences.on_conclusions import conclusions
from tipxl.reports.evaluation.sentences.on_progress import not_under_way, stands
from tipxl.reports.figures.indicators import INDICATORS

Changes = dict[str, Any]


def without(*keys: str) -> FormSchema:
    layout = a_layout()
    return replace(
        layout,
        blocks=tuple(
            replace(block, columns=tuple(each for each in block.columns if each.key not in keys))
            for block in layout.blocks
        ),
    )


def unheard(round: RoundResult, status: str | None) -> RoundResult:
    """The round, had no body reported; `status` is what each row carries, None: its own."""

    def carried(own: str) -> str:
        return own if status is None else status

    return replace(
        round,
        closed=True,
        rows=tuple(
            replace(
                row,
                status=carried(row.status),
                previous=carried(row.status),
                mark=Mark.NOT_REPORTED,
                said=tuple(RowStatement(each.body, each.role) for each in row.said),
                values={},
            )
            for row in round.rows
        ),
        activities=tuple(
            replace(each, status=carried(each.status), marks=(Mark.NOT_REPORTED,))
            for each in round.activities
        ),
        reporting=tuple(
            replace(each, received=None, on_time=False, answered=0, submission="", errors=0)
            for each in round.reporting
        ),
        **dict.fromkeys(("returns", "events", "lines", "conflicts"), ()),
    )


def nobody_reports(status: str | None) -> Changes:
    return {"rounds": (unheard(first_round(), status), unheard(last_round(), status))}


def all_are(status: str) -> Changes:
    rows = tuple(replace(each, status=status, mark=Mark.NONE) for each in last_round().rows)
    activities = tuple(replace(each, status=status, marks=()) for each in last_round().activities)
    return {"rows": rows, "activities": activities}


def event(**answers: Any) -> Changes:
    return {"events": (an_event("ABC", "01", **answers),)}


_NONE = dict.fromkeys(("I15", "I16"), "n/a; reported for events: n/a")
_NO_OPINION = dict.fromkeys(("I18", "I19", "I20"), "n/a")
_UNCOUNTED = dict.fromkeys(("I15", "I16"), "n/a; reported for events: 0 of 1")
CASES: Mapping[str, tuple[Changes, Mapping[str, str]]] = {
    "nobody reports": (
        nobody_reports(""),
        {
            **_NONE,
            **_NO_OPINION,
            **{"I1": "0 of 5 (0.0 %); of those reported on n/a", "I12": "n/a", "I13": "n/a"},
            **{"I9": "0 of 6 (0.0 %)", "I10": "0 of 6 (0.0 %)", "I10b": "0 of 6 (0.0 %)"},
            **{"I17": "0 of 10 (0.0 %)", "I5": "n/a", "I8": "n/a", "I8b": "n/a"},
        },
    ),
    "all is carried": (
        nobody_reports(None),
        {
            **_NONE,
            "I1": "3 of 5 (60.0 %); of those reported on n/a",
            "I6": "1 of 4; of those reported on n/a",
            "I12": "n/a",
            "I13": "n/a",
        },
    ),
    "no event": ({"events": ()}, {**_NONE, "I17": "0 of 10 (0.0 %)"}),
    "nothing was counted": (
        event(women="NC", men="NC", other="NC", disability="NC", country="TH"),
        {**_UNCOUNTED, "I17": "1 of 10 (10.0 %)"},
    ),
    "no country is named": (event(women=1.0, men=1.0), {"I15": "1 of 2; reported for events: "
                                                               "1 of 1", "I17": "n/a"}),
    "no country is asked": ({"schema": without("country"), **event()}, {"I17": "n/a"}),
    "no opinion": ({"lines": ()}, _NO_OPINION),
    "it is always too early": (
        {"lines": (an_opinion("ABC", ONE, impact="EARLY", sustained="EARLY", lasting="EARLY"),)},
        _NO_OPINION,
    ),
    "nothing is unfinished": (
        all_are("CO"),
        {"I2": "5 of 5 (100.0 %)", "I22": "n/a; known for unfinished rows: n/a"},
    ),
    "nothing is left": (
        all_are("DI"),
        {**dict.fromkeys(("I3", "I4", "I6", "I6a", "I6b", "I6c", "I8c"), "n/a"),
         "I7": "5 of 5 (100.0 %)", "I22": "n/a; known for unfinished rows: n/a"},
    ),
    "no funding is told": ({}, {"I22": "n/a; known for unfinished rows: 0 of 2"}),
    "no row has a target": ({}, dict.fromkeys(("I5", "I5b", "I8", "I8a", "I8b"), "n/a")),
    # What was agreed while it was asked still counts.
    "no target is asked any more": (
        {"schema": without("target"), "rows": TARGETS.rows},
        {"I5": "1 of 2; of those reported on 1 of 2", "I5b": "2 of 3", "I8a": "1 of 4"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "texts"), CASES.values(), ids=CASES)
def test_a_figure_of_nothing_is_not_known_and_the_method_sheet_says_why(
    changes: Changes, texts: Mapping[str, str]
) -> None:
    case = a_case(**changes)
    found = {each.code: each(case.whole) for each in INDICATORS}

    assert {code: found[code].text for code in texts} == texts
    (method,) = [
        table_lines(each)
        for each in sheet_of(evaluation_report(case), "T13 Method").tables
        if each.key == "figures"
    ]
    for line in method:
        figure = found.get(line["code"])
        if figure and line["value"] == "n/a":
            assert figure.reason
            assert figure.reason in line["formula"]
    assert document(case).passages


_FEW = "Only 0 of 6 rows have a target."
_NO_PART = "There is nothing of which it could be a part."


@pytest.mark.parametrize("schema", [a_layout(), without("target")], ids=["asked", "not asked"])
def test_without_any_target_each_figure_of_targets_says_what_it_lacks(schema: FormSchema) -> None:
    case = a_case(schema=schema)

    assert {
        each.code: each(case.whole).reason
        for each in INDICATORS
        if each.code in ("I5", "I5b", "I8", "I8a", "I8b")
    } == {"I5": _FEW, "I5b": _FEW, "I8": _NO_PART, "I8a": _NO_PART, "I8b": _NO_PART}


def unevidenced() -> Evaluation:
    rows = tuple(replace(each, values={}) for each in last_round().rows)
    return a_case(schema=without("evidence"), rows=rows)


def test_what_shows_it_is_not_counted_where_the_form_does_not_ask_it() -> None:
    case = unevidenced()
    figure = next(each for each in INDICATORS if each.code == "I4")(case.whole)

    assert (figure.text, figure.why) == (
        "n/a",
        "The form has no question “evidence”, so this is not known.",
    )
    assert stands(case) == "Of 5 activities, 3 are addressed and 2 completed."
    # Asked, and none named: that is none.
    rows = tuple(replace(each, values={}) for each in last_round().rows)
    assert stands(a_case(rows=rows)).endswith("2 completed, none of them with evidence.")


def test_a_figure_that_is_not_known_is_no_zero_beside_the_mid_term() -> None:
    first, last = (
        replace(each, rows=tuple(replace(row, values={}) for row in each.rows))
        for each in the_rounds()
    )
    held = a_plan_to_evaluate("final").rounds
    plan = a_small_plan(rounds=(replace(held[0], evaluation="mid-term"), *held[1:]))

    def beside(schema: FormSchema) -> Mapping[str, str]:
        case = a_case("final", plan=plan, rounds=(first, last), schema=schema)
        (table,) = (
            each
            for each in sheet_of(evaluation_report(case), "T1 Headline").tables
            if each.key == "beside"
        )
        found = {each["figure"]: each for each in table_lines(table)}
        return found["Completed with evidence"]

    unknown, none = beside(without("evidence")), beside(a_layout())
    places = ("before", "now", "before_share", "now_share")
    assert [unknown[each] for each in places] == ["n/a"] * 4
    assert [none[each] for each in places] == ["0", "0", "0 of 4", "0 of 4"]


def test_opinions_that_are_not_asked_are_told_as_not_asked() -> None:
    told = "Impact, sustainability and lasting change were not asked."

    assert (
        on_results.achieved(a_case(schema=without("impact", "sustained", "lasting"), lines=()))
        == told
    )
    assert on_results.achieved(a_case(schema=without("sustained", "lasting"), lines=())) != told
    assert on_results.achieved(a_case(lines=())) != told


@pytest.mark.parametrize(
    ("schema", "given", "shown"),
    [
        (a_layout(), {}, ["all.women", "all.men", "all.other", "women", "men", "other"]),
        (without("other"), {}, ["all.women", "all.men", "women", "men"]),
        # Asked in an earlier round, and given there.
        (
            without("other"),
            {"other": 1.0},
            ["all.women", "all.men", "all.other", "women", "men", "other"],
        ),
    ],
)
def test_a_count_that_the_form_does_not_ask_has_no_column(
    schema: FormSchema, given: Mapping[str, float], shown: Sequence[str]
) -> None:
    case = a_case(schema=schema, **event(women=1.0, men=2.0, **given))
    (table,) = (
        each
        for each in sheet_of(evaluation_report(case), "T6 Participation").tables
        if each.key == "areas"
    )
    keys = [each.key for each in table.columns]

    assert [each for each in keys if each.removeprefix("all.") in ("women", "men", "other")] == (
        shown
    )


def test_what_has_no_status_yet_is_not_said_to_be_under_way() -> None:
    assert not_under_way(a_case(**nobody_reports(""))) == (
        "No activity still in the plan has a status yet."
    )
    some = tuple(
        replace(each, status="" if each.key == PRINTED[:-2] else "CO")
        for each in last_round().activities
    )
    assert not_under_way(a_case(activities=some)) == (
        "1 activity has no status yet. All others are under way or completed."
    )
    one = tuple(
        replace(each, status="CO" if each.key == PRINTED[:-2] else "")
        for each in last_round().activities
    )
    assert not_under_way(a_case(activities=one)) == (
        "4 activities have no status yet. The other one is under way or completed."
    )
    idle = tuple(
        replace(each, status="NS" if each.key == SILENT[:-2] else "")
        for each in last_round().activities
    )
    assert not_under_way(a_case(activities=idle)).endswith(
        "1 is not under way: never begun (not started or only in preparation). 4 activities have "
        "no status yet."
    )


def test_a_plan_of_which_all_was_discontinued_has_nothing_under_way() -> None:
    case = a_case(**all_are("DI"))

    assert not_under_way(case) == "No activity is left in the plan."
    assert "What is left: no row is unfinished. (T10)" in conclusions(case)
