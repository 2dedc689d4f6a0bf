"""Files that nobody should send, and texts that would like to be more than text."""

import csv
import email.policy
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import BytesParser
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests import zoo
from tests.flow.books import written_within
from tests.flow.returning import (
    BODY,
    JOINED,
    LED,
    NOW,
    OTHER,
    PERIOD,
    Returning,
    a_copy,
    answers_stand,
    edited,
    good_answers,
    place,
    told,
)
from tipxl.cli import main
from tipxl.commands.consolidate import consolidate
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.domain.core.workbook import CellKind, Verdict, Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.read import read_book
from tipxl.reports.model.fitting import WorkbookLimits

# --- files


def with_parts(form: bytes, parts: Mapping[str, bytes], note: str = "") -> bytes:
    """The form with more parts, and a word added to its main relationships."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(form)) as package, zipfile.ZipFile(made, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name == "xl/_rels/workbook.xml.rels" and note:
                data = data.replace(b"</Relationships>", note.encode() + b"</Relationships>")
            copy.writestr(name, data)
        for name, data in parts.items():
            copy.writestr(name, data)
    return made.getvalue()


def with_a_broken_byte(form: bytes) -> bytes:
    """The form with one byte of its activities gone wrong on the way."""
    with zipfile.ZipFile(BytesIO(form)) as package:
        begins = package.getinfo("xl/worksheets/sheet3.xml").header_offset
    broken = bytearray(form)
    broken[begins + 200] ^= 0xFF
    return bytes(broken)


def a_far_cell(form: bytes) -> bytes:
    """The form with a filled cell in the last corner of a sheet."""

    def change(book: OpenpyxlWorkbook) -> None:
        book["Cover"].cell(1_048_576, 16_384).value = "far"

    return edited(form, change)


POISON: dict[str, tuple[zoo.Animal, Verdict, str, str]] = {
    "nothing.xlsx": (lambda: b"", Verdict.REJECTED, "R01", "The file is empty"),
    "zeros.xlsx": (lambda: bytes(5_000), Verdict.REJECTED, "R01", "The file is empty"),
    "garbage.xlsx": (lambda: b"\x07" * 900, Verdict.HELD, "R03", "not an Excel workbook"),
    "picture.xlsx": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
        Verdict.HELD,
        "R03",
        "a picture (PNG)",
    ),
    "letter.xlsx": (lambda: b"Dear all,\nplease find our report.", Verdict.HELD, "R03", "text"),
    "table.xlsx": (lambda: b"Row,Status\nA.a.1.1#1,Ongoing\n", Verdict.HELD, "R03", "not an Excel"),
    "page.xls": (lambda: b"<html><table></table></html>", Verdict.HELD, "R03", "web page"),
    "locked.xlsx": (lambda: zoo.ole("EncryptedPackage"), Verdict.REJECTED, "R02", "password"),
    "word.xls": (lambda: zoo.ole("WordDocument"), Verdict.HELD, "R03", "Word"),
    "no sheets.xlsx": (zoo.book, Verdict.HELD, "R04", "it has no sheets"),
    "entities.xlsx": (
        lambda: zoo.with_doctype('<!DOCTYPE x [<!ENTITY a "b">]>', "&a;"),
        Verdict.HELD,
        "R04",
        "damaged",
    ),
    "bomb.xlsx": (lambda: zoo.bomb_of_members(3_000), Verdict.HELD, "R05", "parts"),
    "spaces.xlsx": (lambda: zoo.bomb_of_spaces(2), Verdict.HELD, "R05", "letters in one text"),
    "sheets.xlsx": (lambda: zoo.many_sheets(300), Verdict.HELD, "R05", "more than 256 sheets"),
    "far.xlsx": (zoo.far_cells, Verdict.HELD, "T01", "does not carry the code"),
    "strange.xlsb": (lambda: zoo.ole("Workbook"), Verdict.HELD, "R04", "save it as .xlsx"),
}


@pytest.fixture(scope="module")
def poisoned(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every poisonous file, two half-copied ones, and a good one among them."""
    folder = a_copy(issued, tmp_path_factory.mktemp("poison") / "plan")
    good = folder.filled()
    files = {name: make() for name, (make, *_) in POISON.items()}
    files |= {"half.xlsx": good[: len(good) // 2], "broken.xlsx": with_a_broken_byte(good)}
    return folder.all_back({**files, "good.xlsx": good})


@pytest.mark.parametrize("name", POISON)
def test_a_poisonous_file_is_answered_in_words(poisoned: dict[str, Return], name: str) -> None:
    _, verdict, code, says = POISON[name]
    back = poisoned[name]

    assert (back.verdict, told(back), back.rows) == (verdict, {code}, ())
    assert says in back.says


@pytest.mark.parametrize("name", ["half.xlsx", "broken.xlsx"])
def test_a_file_that_was_not_copied_whole_waits_and_is_asked_again(
    poisoned: dict[str, Return], name: str
) -> None:
    back = poisoned[name]

    assert (back.verdict, told(back)) == (Verdict.HELD, {"R04"})
    assert "send it again" in back.says


def test_a_good_file_among_them_is_read(poisoned: dict[str, Return]) -> None:
    assert poisoned["good.xlsx"].verdict is Verdict.ACCEPTED
    assert answers_stand(poisoned["good.xlsx"])


def test_a_form_with_a_far_cell_is_read_all_the_same(returning: Returning) -> None:
    back = returning.back(a_far_cell(returning.filled()))

    assert back.verdict is Verdict.ACCEPTED
    assert answers_stand(back)


def test_macros_are_never_run_and_told(returning: Returning) -> None:
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    note = f'<Relationship Id="rIdV" Type="{kind}" Target="vbaProject.bin"/>'

    back = returning.back(with_parts(returning.filled(), {"xl/vbaProject.bin": b"\0"}, note))

    assert told(back) == {"T31", "T32"}
    assert answers_stand(back)


def test_a_link_to_another_file_is_not_followed_and_told(returning: Returning) -> None:
    kind = f"{zoo.RELATIONS}/externalLink"
    note = f'<Relationship Id="rIdX" Type="{kind}" Target="externalLinks/externalLink1.xml"/>'
    part = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}

    back = returning.back(with_parts(returning.filled(), part, note))

    assert told(back) == {"T33"}
    assert answers_stand(back)


# --- texts

INJECTIONS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","Click")',
    "=1+1",
    "@SUM(1+1)",
    "+1+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "http://evil.example/x",
    "mailto:evil@evil.example?subject=x",
    "internal:'Cover'!A1",
    "external:c:\\evil.xlsx",
    "file:///etc/passwd",
    "\\\\evil.example\\share",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "]]></t></is></c><c><f>1+1</f></c>",
    "&lt;f&gt;1+1&lt;/f&gt; &amp; &#61;",
    "_x003D_1+1",
    "_xFFFE_ _xD800_ _x0000_ _x000C_ end",
    "{0} {row} {status} %s %(x)s ${x}",
    "Subject: x\r\nBcc: evil@evil.example",
    "' OR 1=1 --",
)
TEXTS = ("progress", "evidence", "explain", "next_step", "partner")


def injected() -> dict[FieldKey, Typed]:
    """Every text of the form made of injections, and some cells that cannot be read."""
    typed = good_answers()
    for number, text in enumerate(INJECTIONS):
        row = LED[number % len(LED)]
        typed["activities", row, TEXTS[number // len(LED)]] = text
    for row, text in zip(JOINED[1:], INJECTIONS, strict=False):
        typed["activities", row, "part"] = text
    for line, text in enumerate(INJECTIONS, 2):
        typed["events", f"{line:02}", "title"] = text
    for line, text in enumerate(INJECTIONS[:20], 1):
        typed["issues", f"{line:02}", "text"] = text
    typed["events", "01", "country"] = INJECTIONS[0]
    typed["activities", LED[0], "target"] = INJECTIONS[3]
    typed["other", "01", "title"] = INJECTIONS[1]
    for number, key in enumerate(("focal_point", "cleared_by", "remarks", "focal_email")):
        typed["cover", "cover", key] = INJECTIONS[number]
    return typed


def surrounded(book: OpenpyxlWorkbook) -> None:
    """Injections where no answer stands: a comment, a sheet, a locked text, beside the form."""
    sheet = book["Activities"]
    status = place(sheet, "activities", LED[0], "status")
    status.comment = Comment(INJECTIONS[0], INJECTIONS[1])
    locked = place(sheet, "activities", LED[1], "output")
    locked.value, locked.data_type = INJECTIONS[1], "s"
    beside = sheet.cell(status.row, sheet.max_column + 2)
    beside.value, beside.data_type = INJECTIONS[0], "s"
    book.create_sheet("=1+1")["A1"] = "x"


@pytest.fixture(scope="module")
def injured(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """A folder in which everything was written from a return full of injections."""
    folder = a_copy(issued, tmp_path_factory.mktemp("injured") / "plan")
    name = "=cmd|' calc'!A0.xlsx"
    folder.back(edited(filled(folder.form, Filling(injected())), surrounded), name)
    consolidate(folder.root, PERIOD)
    for kind in LetterKind:
        send(folder.root, Mailing(PERIOD, kind), NOW)
    return folder


# Theirs, word for word; or written before anything came back.
NOT_OURS = ("inbox", "returned", "issued", "templates")


def made(folder: Returning) -> list[Path]:
    """Every file of the folder that may hold something of what came back."""
    files = (path for path in folder.root.rglob("*") if path.is_file() and path.suffix)
    return [p for p in files if not set(p.relative_to(folder.root).parts) & {*NOT_OURS}]


def written(folder: Returning) -> list[Path]:
    """The workbooks that were made of what came back."""
    found = [path for path in made(folder) if path.suffix == ".xlsx"]
    names = {path.name for path in found}
    assert {"findings.xlsx", "consolidated.xlsx", "decisions.xlsx", f"{BODY}.xlsx"} <= names
    return found


def test_every_kind_of_file_that_is_written_is_looked_at(injured: Returning) -> None:
    """A new kind of output needs a look of its own in this module."""
    kinds = {path.suffix for path in made(injured)}

    # Those that start tipxl were written before anything came back.
    assert kinds - {".cmd", ".command"} <= {
        ".xlsx",
        ".eml",
        ".json",
        ".jsonl",
        ".toml",
        ".key",
        ".csv",
        ".lock",
        ".sqlite",
    }


@pytest.fixture(scope="module")
def overflowing(injured: Returning, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """The same, where three lines or 400 letters are more than a sheet holds."""
    folder = a_copy(injured, tmp_path_factory.mktemp("overflowing") / "plan")
    written_within(folder.root, PERIOD, WorkbookLimits(lines=3, text=400))
    return folder


def test_a_table_of_plain_text_has_no_cell_that_begins_a_formula(overflowing: Returning) -> None:
    found = {path.name: path for path in made(overflowing) if path.suffix == ".csv"}
    cells = {
        cell
        for path in found.values()
        for line in csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        for cell in line
    }

    assert {"data.csv", "events.csv", "issues.csv", "for-circulation-events.csv"} <= {*found}
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert {f"'{INJECTIONS[0]}", f"'{INJECTIONS[3]}", f"'{INJECTIONS[5]}"} <= cells


def test_a_workbook_with_tables_beside_it_has_no_formula_from_a_return(
    overflowing: Returning,
) -> None:
    for path in (overflowing.files.consolidated, overflowing.files.circulation):
        assert [text for text in formulas(path.read_bytes()) if SUSPECT.search(text)] == []


def test_a_record_is_data_line_by_line(injured: Returning) -> None:
    for path in (path for path in made(injured) if path.suffix in (".json", ".jsonl")):
        text = path.read_text(encoding="utf-8")
        for each in text.splitlines() if path.suffix == ".jsonl" else [text]:
            assert isinstance(json.loads(each), dict)


@pytest.mark.parametrize("words", [("validate",), ("validate", "--json"), ("status", "--json")])
def test_nothing_that_is_printed_steers_the_terminal(
    returning: Returning, words: tuple[str, ...]
) -> None:
    steers = "\x1b[2J\x07\x9b31m\u202e"
    wrong = {("activities", LED[0], "status"): "_x001B_[2J_x0007_\x9b31m\u202e"}
    returning.back(returning.filled(wrong), f"a{steers}.xlsx")

    printed = CliRunner().invoke(main, [*words, str(PERIOD), "--root", str(returning.root)])

    assert printed.exit_code in (0, 1)
    assert not [each for each in printed.output if each in steers and not each.isascii()]
    assert not [each for each in printed.output if each < " " and each != "\n"]
    if "--json" in words:
        assert json.loads(printed.output)


def formulas(data: bytes) -> Iterator[str]:
    book = load_workbook(BytesIO(data))
    for sheet in book:
        for cells in sheet.iter_rows():
            yield from (str(cell.value) for cell in cells if cell.data_type == "f")


def texts(data: bytes) -> set[str]:
    book = read_book(data)
    assert isinstance(book, Workbook)
    cells = [cell for worksheet in book.worksheets for cell in worksheet.cells]
    return {str(c.value) for c in cells if c.kind is CellKind.TEXT and not c.formula}


SUSPECT = re.compile(r"cmd|evil|etc/passwd|script|SUM\(1\+1|=\s*1\+1|OR 1=1", re.IGNORECASE)


def test_no_formula_of_any_workbook_comes_from_a_return(injured: Returning) -> None:
    for path in written(injured):
        assert [text for text in formulas(path.read_bytes()) if SUSPECT.search(text)] == []


def test_no_workbook_links_to_anything_outside(injured: Returning) -> None:
    for path in written(injured):
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            assert not [n for n in names if b'TargetMode="External"' in package.read(n)]
            assert not [n for n in names if "externalLink" in n or "vba" in n.casefold()]
            assert ".." not in "".join(names)


def test_internal_links_lead_to_our_own_sheets_only(injured: Returning) -> None:
    for path in written(injured):
        for sheet in load_workbook(path).worksheets:
            links = [link for cells in sheet.iter_rows() for cell in cells if (link := _to(cell))]
            assert not [link for link in links if SUSPECT.search(link)]


def _to(cell: object) -> str:
    link = getattr(cell, "hyperlink", None)
    return str(link.location or link.target) if link else ""


@pytest.mark.parametrize("text", [each for each in INJECTIONS if each.isprintable()])
def test_each_injection_reaches_the_findings_or_the_copy_as_plain_text(
    injured: Returning, text: str
) -> None:
    shown = {each for path in written(injured) for each in texts(path.read_bytes())}

    # Excel's own way to write characters is undone once, as Excel does.
    assert any(text in each or text.startswith("_x") for each in shown)


def test_both_readers_find_the_same_texts_in_what_we_write(injured: Returning) -> None:
    for path in written(injured):
        ours = texts(path.read_bytes())
        book = load_workbook(path)
        theirs = {
            str(cell.value)
            for sheet in book
            for cells in sheet.iter_rows()
            for cell in cells
            if cell.data_type == "s"
        }
        plain = {text for text in ours if "_x" not in text and text.isprintable()}
        assert {each for each in plain if SUSPECT.search(each)} <= theirs


def test_no_letter_has_a_header_or_an_attachment_from_a_return(injured: Returning) -> None:
    letters = list(injured.files.outbox.rglob("*.eml"))

    assert letters
    for path in letters:
        letter = BytesParser(policy=email.policy.default).parsebytes(path.read_bytes())
        assert letter["Bcc"] is None
        assert "evil" not in str(letter["To"]) + str(letter["Subject"])
        names = [part.get_filename() or "" for part in letter.iter_attachments()]
        assert not [name for name in names if SUSPECT.search(name) or "/" in name]


def test_the_longest_texts_everywhere_break_no_workbook(returning: Returning) -> None:
    long = "x" * 32_767
    typed: dict[FieldKey, Typed] = {
        ("activities", row, column): long
        for row in (*LED, *JOINED)
        for column in ("progress", "evidence", "explain", "next_step", "partner", "status", "part")
        if (column == "part") == (row in JOINED) or column == "progress"
    }
    typed |= {("cover", "cover", key): long for key in ("remarks", "cleared_by")}
    typed |= {("issues", "01", "text"): long, ("events", "01", "title"): long}
    shared = {("activities", "A.b.1.1#1", key): long for key in ("part", "progress")}
    theirs = filled(returning.files.form(OTHER).read_bytes(), Filling(shared))
    data = filled(returning.form, Filling({**good_answers(), **typed}))
    assert len(data) > 10_000

    back = returning.all_back({"long.xlsx": data, "theirs.xlsx": theirs})
    consolidate(returning.root, PERIOD)

    assert back["long.xlsx"].body == BODY
    assert all(texts(path.read_bytes()) for path in (returning.files.consolidated,))
