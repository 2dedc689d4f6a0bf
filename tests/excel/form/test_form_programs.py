"""Whatever program a focal point uses, her form knows itself and says the same."""

from datetime import date
from pathlib import Path

import pytest

from tests.builders import (
    ASSUMED,
    CONTINUING,
    JOINED,
    KEY,
    LED,
    SECOND,
    SHARED,
    a_consolidation,
    a_layout,
    a_template,
    agreed,
    an_occasion,
    judged,
)
from tests.excel.programs import by_exceljs, by_gnumeric, by_libreoffice, installed_exceljs
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.recognise import SigningKeys, recognise
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.read import read_book

BEFORE = a_consolidation(
    agreed(LED, "IP", values={"target": "2018H2", "partner": "Đối tác"}),
    agreed(CONTINUING, "CO", values={"completed_in": "2018H1", "evidence": "Report 1"}),
)
TEMPLATE = a_template(occasion=an_occasion(SECOND, before=BEFORE))
LAYOUT = a_layout().for_round(TEMPLATE.evaluation)
FORM = form_workbook(TEMPLATE, LAYOUT)

ANSWERS: dict[FieldKey, Typed] = {
    ("cover", "cover", "date"): date(2019, 1, 20),
    ("cover", "cover", "cleared_by"): "Ms. Chair, ประธาน",
    ("cover", "cover", "clearance"): "Cleared by the chair or SOM leader",
    ("activities", LED, "status"): "Ongoing",
    ("activities", LED, "progress"): "Hội thảo đầu tiên · ការប្រជុំ · ກອງປະຊຸມ · အစည်းအဝေး 'x' & <y>.",
    ("activities", SHARED, "status"): "Completed",
    ("activities", SHARED, "progress"): "Printed. " * 60,
    ("activities", SHARED, "completed_in"): "2018H2",
    ("activities", SHARED, "evidence"): "https://example.org/report?a=1&b=2",
    ("activities", ASSUMED, "status"): "Postponed",
    ("activities", ASSUMED, "reason"): "No host or lead",
    ("activities", ASSUMED, "target"): "2019H2",
    ("activities", JOINED, "part"): "Took part",
    ("activities", JOINED, "progress"): "1.10",
    ("events", "01", "activity"): LED,
    ("events", "01", "title"): "Workshop 2018-07-01",
    ("events", "01", "start"): date(2018, 7, 1),
    ("events", "01", "end"): date(2018, 7, 2),
    ("events", "01", "country"): "Viet Nam",
    ("events", "01", "women"): 62,
    ("events", "01", "men"): "NC",
    ("issues", "01", "kind"): "Lesson learned",
    ("issues", "01", "text"): "Begin earlier.",
}

# What is told of the file and its format, not of the answers.
_OF_THE_FILE = ("T16", "T27", "T30", "T31", "T40")


def as_read(data: bytes) -> Return:
    book = read_book(data)
    assert isinstance(book, Workbook), book
    assert recognise(book, SigningKeys(KEY, None)).identity == TEMPLATE.identity
    return judged(TEMPLATE, book)


def said(returned: Return) -> dict[FieldKey, object]:
    return {
        (row.block, row.key, key): answer.value
        for row in returned.rows
        for key, answer in row.answers.items()
        if answer.value is not None
    }


def told(returned: Return) -> list[str]:
    return sorted(
        f"{f.code} {f.place.row}" for f in returned.findings if f.code not in _OF_THE_FILE
    )


@pytest.fixture(scope="module")
def by_openpyxl() -> bytes:
    return filled(FORM, Filling(ANSWERS))


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed_exceljs(tmp_path_factory.mktemp("npm"))


def same(data: bytes, by_openpyxl: bytes) -> None:
    one, other = as_read(data), as_read(by_openpyxl)

    assert said(one) == said(other)
    assert told(one) == told(other)
    assert one.errors == 0


def test_filled_by_openpyxl_it_says_what_was_typed(by_openpyxl: bytes) -> None:
    returned = as_read(by_openpyxl)

    words = said(returned)
    assert words["activities", LED, "status"] == "ON"
    assert words["activities", LED, "target"] == "2018H2"
    assert words["activities", LED, "partner"] == "Đối tác"
    assert words["activities", JOINED, "progress"] == "1.10"
    assert words["events", "01", "start"] == "2018-07-01"
    assert words["events", "01", "women"] == 62.0
    assert returned.errors == 0
    assert len(words) >= len(ANSWERS)


@pytest.mark.office
def test_typed_in_libreoffice_it_says_the_same(by_openpyxl: bytes, tmp_path: Path) -> None:
    same(by_libreoffice(FORM, ANSWERS, tmp_path), by_openpyxl)


@pytest.mark.node
def test_filled_by_exceljs_it_says_the_same(
    by_openpyxl: bytes, tmp_path: Path, modules: Path
) -> None:
    same(by_exceljs(FORM, ANSWERS, tmp_path, modules), by_openpyxl)


@pytest.mark.gnumeric
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_by_gnumeric_it_says_the_same(by_openpyxl: bytes, tmp_path: Path, kind: str) -> None:
    same(by_gnumeric(by_openpyxl, tmp_path, kind), by_openpyxl)
