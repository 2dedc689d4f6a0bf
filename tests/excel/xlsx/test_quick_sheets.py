"""The quick reader of worksheets sees what the slow one sees, and reads all of ordinary files."""

import io
import random
from pathlib import Path

import openpyxl
import pytest

from tests import zoo
from tests.excel.office import converted
from tests.excel.xlsx.quick_mutants import SMALL, both, spoilt
from tests.excel.xlsx.test_read_odd import HUGE, Odd
from tests.excel.xlsx.test_read_odd import SMALL as ODD
from tests.excel.xlsx.test_read_same import by_openpyxl, by_xlsxwriter
from tipxl.domain.core.workbook import Workbook
from tipxl.excel import read
from tipxl.excel.xlsx import cell_styles, workbook_reader
from tipxl.excel.xlsx.limits import Meter, ReadLimits
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.quick_styles import MOST_PIECES, style_lists

ROOT = Path(__file__).parents[3]
WORKBOOKS = sorted((ROOT / "workbooks").rglob("*.xlsx"))
RETURN = next((ROOT / "workbooks").rglob("returned/ACWC report*.xlsx"))

STRUCK = (
    "<fonts><font><strike/></font></fonts><fills><fill><patternFill/></fill></fills><cellXfs>"
    '<xf numFmtId="0" fontId="0" fillId="0"/></cellXfs>'
)


def quickly(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """Read without the slow reader of sheets and texts, which would raise."""
    monkeypatch.setattr(workbook_reader, "_sheet", None)
    monkeypatch.setattr(workbook_reader, "shared_strings", None)
    book = read.read_book(data)
    assert isinstance(book, Workbook), book
    return book


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_both_readers_see_the_same_in_every_workbook_of_the_sample(path: Path) -> None:
    slow, quick = both(path.read_bytes())

    assert slow == quick


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_both_readers_say_the_same_of_an_odd_workbook(odd: Odd) -> None:
    slow, quick = both(odd.animal())

    assert slow == quick


def test_both_readers_say_the_same_of_two_hundred_thousand_references_to_one_text() -> None:
    bomb = next(each for each in HUGE if "200,000 references" in each.what)
    slow, quick = both(bomb.animal())

    assert slow == quick


@pytest.mark.parametrize("seeds", range(4))
def test_both_readers_say_the_same_of_spoilt_workbooks(seeds: int) -> None:
    for seed in range(seeds * 100, seeds * 100 + 100):
        slow, quick = both(spoilt(random.Random(seed)))
        assert slow == quick, seed


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_nothing_of_the_workbooks_we_make_is_left_to_the_slow_reader(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly(path.read_bytes(), monkeypatch)


def test_nothing_of_a_form_saved_by_openpyxl_is_left_to_the_slow_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved = io.BytesIO()
    openpyxl.load_workbook(RETURN).save(saved)

    found = quickly(saved.getvalue(), monkeypatch)

    assert "".join(str(cell.value) for sheet in found.worksheets for cell in sheet.cells)


def test_nothing_of_a_form_saved_by_libreoffice_is_left_to_the_slow_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = converted({"report.xlsx": RETURN.read_bytes()}, tmp_path)["report.xlsx"]
    slow, quick = both(saved)

    assert slow == quick
    assert quickly(saved, monkeypatch) == slow


def test_the_slow_reader_reads_everything_where_it_is_asked_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(read.SLOW_READER, "1")
    monkeypatch.setattr("tipxl.excel.xlsx.quick_sheets._all_rows", None)

    assert isinstance(read.read_book(SMALL), Workbook)


@pytest.mark.parametrize("data", [by_xlsxwriter(), by_openpyxl(), SMALL])
def test_both_readers_count_alike_what_the_limits_bound(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[dict[str, int]] = []

    class Counting(Meter):
        def __init__(self, limits: ReadLimits) -> None:
            super().__init__(limits)
            used.append(self._used)

    monkeypatch.setattr("tipxl.excel.read.Meter", Counting)
    both(data)

    slow, quick = ({what: n for what, n in each.items() if n} for each in used)
    assert quick == slow


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_no_list_of_styles_that_we_make_is_left_to_the_slow_reader(path: Path) -> None:
    package = Package(path.read_bytes(), Meter(ReadLimits()), quick=True)
    lists = style_lists(package, "xl/styles.xml")

    assert lists is not None
    assert lists.taken >= {"cellXfs", "fonts", "fills"}
    assert b"<cellXfs></cellXfs>" in lists.around


@pytest.mark.parametrize(
    "styles",
    [
        f'<ext xmlns="x">{STRUCK}</ext>',
        f'<styleSheet xmlns:x="{zoo.MAIN}" xmlns="{zoo.MAIN}">{STRUCK}</styleSheet>',
        f'<x:styleSheet xmlns:x="{zoo.MAIN}">{STRUCK}</x:styleSheet>',
        f'<styleSheet xmlns="{zoo.MAIN}"><x xmlns="y">{STRUCK}</x></styleSheet>',
        f'<styleSheet xmlns="{zoo.MAIN}">{STRUCK}{STRUCK}</styleSheet>',
        f'<styleSheet xmlns="{zoo.MAIN}">{STRUCK.replace("</font>", "<b></font>")}</styleSheet>',
        f'<styleSheet xmlns="{zoo.MAIN}">{STRUCK.replace("<strike/>", "<font/>")}</styleSheet>',
        f'<styleSheet xmlns="{zoo.MAIN}">{STRUCK}</styleSheet>',
    ],
)
def test_both_readers_find_the_lists_of_styles_in_the_same_places(styles: str) -> None:
    cells = '<row r="1"><c r="A1" s="0" t="str"><v>a</v></c></row>'
    slow, quick = both(zoo.book(zoo.sheet(cells), styles=styles))

    assert slow == quick


def fonts(*pieces: str) -> bytes:
    """A workbook with fonts, each with one of these in it, all of them struck."""
    listed = "".join(f"<font><strike/>{each}</font>" for each in pieces)
    styles = STRUCK.replace("<font><strike/></font>", listed)
    cells = '<row r="1"><c r="A1" s="0" t="str"><v>a</v></c></row>'
    return zoo.book(
        zoo.sheet(cells), styles=f'<styleSheet xmlns="{zoo.MAIN}">{styles}</styleSheet>'
    )


@pytest.mark.parametrize(
    ("data", "one_by_one"),
    [
        (fonts(*(f'<sz val="{size}"/>' for size in range(MOST_PIECES - 1))), MOST_PIECES),
        (fonts(*(f'<sz val="{size}"/>' for size in range(MOST_PIECES))), 0),
        (fonts('<sz val="11"/>' * 10), 2),
        (fonts('<sz val="11"/>' * 100), 0),
        (fonts(*("",) * 100_001), 0),
    ],
    ids=["many", "too many", "long", "too long", "beyond the limit"],
)
def test_of_styles_as_no_form_has_them_no_piece_is_read_by_itself(
    data: bytes, one_by_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, read_by_itself = cell_styles._piece, list[bytes]()

    def counting(group: str, written: bytes) -> object:
        read_by_itself.append(written)
        return real(group, written)

    monkeypatch.setattr(cell_styles, "_piece", counting)

    slow, quick = both(data)

    assert slow == quick
    assert len(read_by_itself) == one_by_one
