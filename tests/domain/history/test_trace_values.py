"""Why a value is here: the cell that holds it, the rule, and the round it is carried from."""

import pytest
from msgspec.structs import replace

from tests.builders import (
    FIRST,
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
    an_event,
    an_occasion,
    said,
)
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.history.trace_values import TracedValue, line_named, trace_line, trace_row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.returns.returned import Return

OCCASION = an_occasion()


def back(acronym: str, day: int, answers: dict[FieldKey, Typed], *, bare: bool = False) -> Return:
    arrival = an_arrival(day, file=f"{acronym} {day}.xlsx", sha256=f"{acronym}{day}")
    return a_return(a_template(acronym, OCCASION), answers, arrival=arrival, bare=bare)


def merged(*returns: Return) -> RoundResult:
    forms = {body: {1: a_template(body, OCCASION)} for body in ("ABC", "DEF", "GHI")}
    return merge(OCCASION, RoundReturns(returns, forms))


def cover(kind: str) -> dict[FieldKey, Typed]:
    return {("cover", "cover", "submission"): kind}


def of(round_: RoundResult, row: str, column: str) -> TracedValue:
    (found,) = trace_row(a_layout(), (round_,), row, (column,))
    return found


@pytest.mark.parametrize("kind", ["Partial", "Correction"])
def test_an_answer_laid_over_a_full_report_leads_to_the_later_file(kind: str) -> None:
    typed: dict[FieldKey, Typed] = {
        ("activities", LED, "evidence"): "Report 7, page 3",
        **cover(kind),
    }
    round_ = merged(back("ABC", 20, {}), back("ABC", 22, typed, bare=True))

    later, before = of(round_, LED, "evidence"), of(round_, LED, "progress")

    assert [(each.file, each.says) for each in later.spoken] == [
        ("ABC 22.xlsx", "Report 7, page 3")
    ]
    assert [each.file for each in before.spoken if each.body == "ABC"] == ["ABC 20.xlsx"]


def test_an_event_that_a_partial_report_adds_leads_to_its_own_file() -> None:
    typed = an_event(title="A second workshop", country="Viet Nam") | cover("Partial")
    round_ = merged(back("ABC", 20, an_event()), back("ABC", 22, typed, bare=True))
    names = [each.line.name for each in round_.events]

    files = {}
    for name in names:
        line = line_named(round_, name)
        assert line is not None
        (title,) = trace_line(a_layout(), round_, line, ("title",))
        files[title.value] = [each.file for each in title.spoken]

    assert files == {"A workshop": ["ABC 20.xlsx"], "A second workshop": ["ABC 22.xlsx"]}


def stood(**values: str) -> AgreedRow:
    return agreed(LED, values=values, said=(said("ABC", status="ON", **values),))


def kept(**values: str) -> AgreedRow:
    return agreed(
        LED, mark=Mark.NOT_REPORTED, rule="K6", previous="ON", values=values, said=(said("ABC"),)
    )


def in_round(row: AgreedRow, period: object) -> RoundResult:
    return replace(a_consolidation(row), period=str(period))


@pytest.mark.parametrize(
    ("rows", "column", "carried"),
    [
        ((stood(), kept()), "status", "2018H1"),
        ((stood(), stood()), "status", ""),
        ((stood(target="2019H1"), kept(target="2019H1")), "target", "2018H1"),
        ((stood(target="2018H2"), stood(target="2019H1")), "target", ""),
        ((stood(), kept()), "target", ""),
        ((stood(evidence="Report 7"), kept(evidence="Report 7\nReport 8")), "evidence", ""),
    ],
)
def test_what_nobody_said_is_carried_from_the_round_that_said_it(
    rows: tuple[AgreedRow, AgreedRow], column: str, carried: str
) -> None:
    rounds = tuple(in_round(row, period) for row, period in zip(rows, (FIRST, SECOND), strict=True))

    (found,) = trace_row(a_layout(), rounds, LED, (column,))

    assert found.carried == carried


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("status", "K8"),
        ("progress", "K12"),
        ("target", "K11"),
        ("evidence", "K11"),
        ("next_step", ""),
    ],
)
def test_every_column_names_the_rule_that_its_value_comes_from(column: str, rule: str) -> None:
    row = agreed(
        SHARED,
        values={"target": "2018H2", "evidence": "Report 7"},
        said=(said("ABC", status="ON", target="2018H2", evidence="Report 7"),),
    )

    (found,) = trace_row(a_layout(), (a_consolidation(row),), SHARED, (column,))

    assert found.rule == rule
