"""Charts: one size within the margins, every number on it or in its words, the same bytes."""

import struct
from io import BytesIO
from typing import Any
from unicodedata import category

import pytest
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.image import imread
from msgspec.structs import replace

from tests.reports.evaluation.builders import a_case
from tests.word.documents import part, usual
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.headline import trend_chart
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.sheet import Report, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.word.chart_pictures import alternative_text, on_lines, picture

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def a_report(names: tuple[str, ...], *series: tuple[int, ...]) -> Report:
    columns = (
        ReportColumn("name", "Name"),
        *(ReportColumn(f"s{n}", f"Series {n}", kind=ValueKind.NUMBER) for n in range(len(series))),
    )
    lines = tuple(
        ReportLine((name, *(each[place] for each in series))) for place, name in enumerate(names)
    )
    return Report("A report", (Sheet("S", "S", tables=(Table("", columns, lines, key="t"),)),))


def a_chart(kind: ChartKind, series: int) -> Chart:
    shown = tuple(Series(Cells("S", f"s{n}", "t")) for n in range(series))
    return Chart(kind, "Rows by body", Cells("S", "name", "t"), shown, unit="Rows")


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("kind", ChartKind)
def test_the_same_chart_gives_the_same_picture(kind: ChartKind) -> None:
    report = a_report(("A", "B"), (1, 2), (0, 3))
    chart = a_chart(kind, 2)

    assert picture(chart, report) == picture(chart, report)
    assert size(picture(chart, report))[0] == 1340


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("number", [0, 1, 60])
def test_a_chart_of_any_number_of_names_fits_a_page(kind: ChartKind, number: int) -> None:
    names = tuple(f"Body number {n} with a name that is long" for n in range(number))
    report = a_report(names, tuple(range(number)))

    _, height = size(picture(a_chart(kind, 1), report))

    assert height <= 1600


@pytest.mark.parametrize("letters", [10, 30, 60])
def test_no_word_above_a_chart_is_cut(letters: int) -> None:
    names = ("C. Law Enforcement and Prosecution of Crimes", "B")
    report = a_report(names, *((1, 2) for _ in range(6)))
    (sheet,) = report.sheets
    (table,) = sheet.tables
    name, *others = table.columns
    named = (replace(x, heading=f"{x.heading} ".ljust(letters, "x")) for x in others)
    table = replace(table, columns=(name, *named))
    long = replace(report, sheets=(replace(sheet, tables=(table,)),))

    drawn = imread(BytesIO(picture(a_chart(ChartKind.FULL_BAR, 6), long)))

    assert drawn[:, -1].min() == 1.0  # white: nothing runs into the edge
    assert drawn[:, 0].min() == 1.0


def test_the_words_of_a_chart_hold_every_number() -> None:
    report = a_report(("A", "B"), (1, 2), (0, 3))

    assert alternative_text(a_chart(ChartKind.STACKED_BAR, 2), report) == (
        "Rows by body, in rows. A: Series 0 1, Series 1 0; B: Series 0 2, Series 1 3."
    )
    assert alternative_text(a_chart(ChartKind.BAR, 1), a_report((), ())) == (
        "Rows by body, in rows. No figures."
    )


def test_beside_a_bar_that_is_not_known_stand_its_words_and_no_zero(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels: list[list[str]] = []
    own = Axes.bar_label

    def noted(axes: Axes, bars: BarContainer, texts: list[str], **look: Any) -> Any:
        labels.append(texts)
        return own(axes, bars, texts, **look)

    monkeypatch.setattr(Axes, "bar_label", noted)
    report = a_report(("Addressed", "Completed", "Shown"), (3, 0, 2))
    (table,) = report.sheets[0].tables
    *known, (name, _) = (each.cells for each in table.rows)
    rows = tuple(ReportLine(each) for each in (*known, (name, "n/a")))
    sheet = replace(report.sheets[0], tables=(replace(table, rows=rows),))
    picture(a_chart(ChartKind.BAR, 1), replace(report, sheets=(sheet,)))

    assert labels == [["3", "0", "n/a"]]


def test_every_picture_of_a_document_has_its_words() -> None:
    drawings = list(part(usual("final")).iter(f"{_DRAWING}docPr"))
    case = a_case("final")

    words = [str(each.get("descr")) for each in drawings]

    assert len(words) >= 4
    assert all(len(each) > 30 and each.endswith(".") for each in words)
    assert alternative_text(trend_chart(), evaluation_report(case)) in words


@pytest.mark.parametrize("name", ["การป้องกัน", "ការបង្ការ", "ကာကွယ်ခြင်း"])
def test_names_in_other_scripts_are_drawn_and_stop_nothing(name: str) -> None:
    report = a_report((name,), (3,))

    assert picture(a_chart(ChartKind.BAR, 1), report)


def test_a_name_is_parted_between_letters_and_never_before_a_mark() -> None:
    name = "A. ការបង្ការអំពើជួញដូរមនុស្ស និងការពង្រឹងសមត្ថភាពមន្ត្រីអនុវត្តច្បាប់"

    for letters in range(8, 40):
        lines = on_lines(name, letters).split("\n")
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")
        assert not any(category(line[0]).startswith("M") for line in lines)
        assert not any(line.endswith("\u17d2") for line in lines)
    assert on_lines("Knowledge and rivers", 12) == "Knowledge\nand rivers"
