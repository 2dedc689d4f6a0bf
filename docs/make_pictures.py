"""The demo's files -> the pictures of README and docs/, and a note of what they were made from.

Run it when a test says that a picture is stale, with a folder that `tipxl demo` made:
`python docs/make_pictures.py demo`. It needs LibreOffice and poppler.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import docx
from msgspec.structs import replace
from PIL import Image

from tipxl.domain.core.workbook import Workbook
from tipxl.excel.dump import dump_book
from tipxl.excel.read import read_book

PICTURES_FOLDER = Path(__file__).resolve().parent / "pictures"
SOURCES = PICTURES_FOLDER / "sources.txt"

_COLOURS = 96  # enough for a sheet, and a small file


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of the first page that holds `words`.

    The file is a pattern below workbooks/; a sheet without a name stands for a Word document. The
    box is left, top, width and height in inches.
    """

    name: str
    file: str
    sheet: str
    words: str
    box: tuple[float, float, float, float]
    dpi: int


_ROUND = "rounds/2018H1"
_FORM = f"{_ROUND}/returned/SOMTC report*.xlsx"
_UNANSWERED = f"{_ROUND}/issued/ACWC.xlsx"
_MISTAKES = f"{_ROUND}/corrections/ACWC.xlsx"
_MERGED = f"{_ROUND}/consolidated.xlsx"
_FINDINGS = f"{_ROUND}/findings.xlsx"
_REPORT = "evaluations/mid-term.docx"
_CHART = "Addressed and completed over the rounds"

PICTURES = (
    Picture("form", _FORM, "Activities", "Your activities", (0.36, 0.45, 6.95, 2.74), 160),
    Picture("check", _UNANSWERED, "Check", "What is still missing", (0.27, 0.62, 9.8, 2.97), 115),
    Picture(
        "master-plan", _MERGED, "Master plan", r"What was achieved", (0.36, 0.5, 10.9, 5.2), 110
    ),
    Picture(
        "corrections", _MISTAKES, "What to correct", "What to correct", (0.2, 0.45, 10.45, 5.1), 110
    ),
    Picture("dashboard", _MERGED, "Dashboard", "Rows by lead body", (0.35, 0.5, 10.8, 6.52), 100),
    Picture("findings", _FINDINGS, "Findings", "What stood there", (0.36, 0.5, 7.31, 2.98), 155),
    Picture("plan-rounds", "plan.xlsx", "Rounds", "Freeze", (0.2, 0.2, 8.2, 2.5), 110),
    Picture("decisions", "decisions.xlsx", "Decisions", "^open$", (0.38, 0.58, 6.67, 3.84), 180),
    Picture("evaluation", _REPORT, "", _CHART, (0.55, 0.55, 7.45, 9.3), 75),
)


# --- what they are made from


def sources(demo: Path) -> tuple[str, ...]:
    """For each picture whose file is there: its name, the file, and a digest of what that says."""
    return tuple(
        f"{each.name}: {path.relative_to(demo).as_posix()} {each.sheet}".strip()
        + f": {sha256(_says(path, each.sheet).encode()).hexdigest()[:20]}"
        for each in PICTURES
        for path in _found(demo, each)
    )


def _found(demo: Path, picture: Picture) -> list[Path]:
    return sorted((demo / "workbooks").glob(picture.file))[:1]


def _says(path: Path, sheet: str) -> str:
    return _sheet_says(path, sheet) if sheet else "\n".join(_document_says(path))


def _sheet_says(path: Path, sheet: str) -> str:
    book = read_book(path.read_bytes())
    if not isinstance(book, Workbook):
        raise TypeError(f"{path}: {book.says}")
    return dump_book(replace(book, worksheets=tuple(e for e in book.worksheets if e.name == sheet)))


def _document_says(path: Path) -> Iterator[str]:
    document = docx.Document(str(path))
    yield from (each.text for each in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


# --- making them


def make(demo: Path) -> None:
    """Make every picture anew, and write down what it was made from."""
    with tempfile.TemporaryDirectory() as folder:
        for each in PICTURES:
            (source,) = _found(demo, each)
            _make(each, _as_pdf(source, Path(folder) / each.name))
    lines = "".join(f"{line}\n" for line in sources(demo))
    SOURCES.write_text(lines, encoding="utf-8", newline="\n")


def _as_pdf(source: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation=file://{folder.parent}/profile"
    _run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, source)
    # LibreOffice returns 0 also when it failed: then there is no file, and this stops.
    (made,) = folder.glob("*.pdf")
    return made


def _make(picture: Picture, pdf: Path) -> None:
    page = str(_page_with(picture.words, pdf))
    left, top, width, height = (str(round(inches * picture.dpi)) for inches in picture.box)
    area = ("-x", left, "-y", top, "-W", width, "-H", height)
    where = ("-r", str(picture.dpi), "-f", page, "-l", page, *area)
    target = PICTURES_FOLDER / f"{picture.name}.png"
    _run("pdftoppm", "-png", "-singlefile", *where, pdf, target.with_suffix(""))
    Image.open(target).convert("RGB").quantize(_COLOURS).save(target, optimize=True)


def _page_with(words: str, pdf: Path) -> int:
    """The number of the first page on which the words (a regular expression) are found."""
    pages = _run("pdftotext", pdf, "-").split("\f")
    found = re.compile(words, re.MULTILINE)
    return next(number for number, page in enumerate(pages, start=1) if found.search(page))


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=300)
    return done.stdout


if __name__ == "__main__":
    make(Path(sys.argv[1]))
