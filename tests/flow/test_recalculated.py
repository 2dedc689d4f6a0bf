"""What LibreOffice works out anew in the workbooks of a round is what they say already."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_body, a_layout, agreed
from tests.excel.office import converted
from tests.reports.builders import a_small_plan, an_event, answered, first_round, last_round
from tests.reports.evaluation.test_figure_cells import INVENTED, the_case
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedActivity, RoundResult
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.evaluation import method
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.figures.indicators import INDICATORS
from tipxl.reports.round.circulation import for_circulation
from tipxl.reports.round.consolidated import consolidated

#: The workbooks of a round that count with formulas.
OF_A_ROUND = ("consolidated.xlsx", "for-circulation.xlsx")

#: Names that a careless formula would take for a wildcard, a comparison, or its own end.
ODD = ("*", "A=B", "a=b", 'O"Brien', "O'Brien", "=1+1", "<>", "?~*")


@lru_cache(maxsize=8)
def formulas(data: bytes) -> Mapping[tuple[str, str], str]:
    book = load_workbook(BytesIO(data), read_only=True)
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in live_sheets(book)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def live_sheets(book: Any) -> Iterator[Any]:
    """The sheets that count with formulas: the cells of the others take most of the time."""
    with ZipFile(book._archive.fp) as package:
        for sheet in book.worksheets:
            if b"<f" in package.read(sheet._worksheet_path):
                yield sheet


@lru_cache(maxsize=2)
def values(data: bytes, sheets: frozenset[str] = frozenset()) -> Mapping[tuple[str, str], Any]:
    """What stands in the cells of these sheets; of those with formulas where none is named."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    read = [book[each] for each in sorted(sheets)] if sheets else live_sheets(book)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in read
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def differences(books: Mapping[str, bytes], folder: Path) -> Iterator[tuple[object, ...]]:
    """What one start of LibreOffice works out otherwise in these workbooks (name -> bytes)."""
    yield from differing(books, converted(books, folder))


def differing(
    books: Mapping[str, bytes], saved: Mapping[str, bytes]
) -> Iterator[tuple[object, ...]]:
    """What stands otherwise in the workbooks that LibreOffice saved."""
    for name, data in books.items():
        live = frozenset(sheet for sheet, _ in formulas(data))
        stored, worked_out = values(data, live), values(saved[name], live)
        for place in formulas(data):
            if stored.get(place) != worked_out.get(place):
                yield (name, *place, stored.get(place), worked_out.get(place))


@pytest.mark.office
def test_a_recalculation_of_the_demo_changes_nothing(demo_root: Path, tmp_path: Path) -> None:
    books = demo_root / "workbooks"
    both = [(period, name) for period in ("2017H2", "2018H1") for name in OF_A_ROUND]
    rounds = {f"{at} {name}": (books / "rounds" / at / name).read_bytes() for at, name in both}
    evaluation = (books / "evaluations" / "mid-term.xlsx").read_bytes()

    for name, data in rounds.items():
        live = {sheet for sheet, _ in formulas(data)}
        assert live >= {"Dashboard", "Tables"}, name
        assert name.endswith("consolidated.xlsx") == ("Compliance" in live), name
    assert "T13 Method" in {sheet for sheet, _ in formulas(evaluation)}
    assert list(differences({**rounds, "mid-term.xlsx": evaluation}, tmp_path)) == []


@pytest.mark.office
def test_an_indicator_that_is_added_is_recalculated_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(method, "INDICATORS", (*INDICATORS, *INVENTED))

    data = report_workbook(evaluation_report(the_case()))

    at = {
        seen: int(place[1:])
        for (sheet, place), seen in values(data).items()
        if sheet == "T13 Method"
    }
    assert all(("T13 Method", f"C{at[each.code]}") in formulas(data) for each in INVENTED)
    assert list(differences({"evaluation.xlsx": data}, tmp_path)) == []


def odd_round() -> RoundResult:
    """A row led by each oddly named body; each said something that looks like a formula."""
    rows = tuple(
        agreed(
            f"A.a.1.{number}#1",
            ("ON", "CO", "PP")[number % 3],
            values={"reason": "FUND"},
            said=(answered(body, status="ON", progress="=1+1"),),
        )
        for number, body in enumerate(ODD, start=1)
    )
    activities = tuple(
        AgreedActivity(row.key.partition("#")[0], row.status, (), (row.key,)) for row in rows
    )
    return last_round(
        rows=rows,
        activities=activities,
        reporting=tuple(Reporting(body, expected=True, assigned=1, answered=1) for body in ODD),
        events=(
            an_event("*", "01", activity="A.a.1.1#1", women=12.0, men=9.0),
            an_event("A=B", "02", activity="A.a.1.2#1", women=5.0, men="NC"),
            an_event("?~*", "03", activity="A.a.1.2#1", counted=False, women=7.0, men=7.0),
        ),
        returns=(),
        conflicts=(),
    )


@pytest.mark.office
def test_odd_names_are_counted_each_for_itself(tmp_path: Path) -> None:
    plan = a_small_plan()
    odd = odd_round()
    rows = tuple(
        replace(plan.rows[0], key=row.key, leads=(body,), cooperating=(), area_name="*")
        for row, body in zip(odd.rows, ODD, strict=True)
    )
    plan = replace(plan, rows=rows, bodies=tuple(a_body(body) for body in ODD))
    rounds = (first_round(closed=True), odd)

    whole = consolidated(plan, a_layout(), rounds)
    data = report_workbook(whole)
    shared = report_workbook(for_circulation(plan, a_layout(), rounds, whole))

    assert list(differences({"hers.xlsx": data, "theirs.xlsx": shared}, tmp_path)) == []
    at = {
        seen: int(place[1:]) for (sheet, place), seen in values(data).items() if sheet == "Tables"
    }
    led = [values(data)["Tables", f"I{at[body]}"] for body in ODD]
    assert led == [1] * len(ODD)
