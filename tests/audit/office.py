"""The office of an invented plan: it runs its rounds by the command line, on real forms."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.audit.folder import Folder
from tests.audit.forms import Form, Place, filled, read_form
from tipxl.cli import main

Answers = Mapping[str, object]

COVER: Answers = {
    "focal_point": "A desk officer",
    "submission": "Full report",
    "cleared_by": "The chair",
    "clearance": "Cleared by the chair or SOM leader",
}
DRAFT: Answers = {"clearance": "Draft, not yet cleared"}


@dataclass(frozen=True)
class Sent:
    """What a body sends: when it arrives, in the plan's zone, and what it typed."""

    body: str
    arrives: str  # as --received takes it
    rows: Mapping[str, Answers] = field(default_factory=dict)
    events: Sequence[Answers] = ()
    results: Mapping[str, Answers] = field(default_factory=dict)
    views: Mapping[str, Answers] = field(default_factory=dict)
    cover: Answers = field(default_factory=dict)
    form: str = "issued"  # or: correction, the copy that validate made; entry, for the secretariat

    def typed(self) -> dict[Place, object]:
        blocks: dict[str, Mapping[str, Answers]] = {
            "activities": self.rows,
            "events": {f"{n:02}": each for n, each in enumerate(self.events, 1)},
            "results": self.results,
            "views": self.views,
        }
        cover = {} if self.form == "correction" else COVER
        found: dict[Place, object] = {
            ("cover", "cover", at): v for at, v in (dict(cover) | dict(self.cover)).items()
        }
        for block, lines in blocks.items():
            found |= {(block, row, at): v for row, a in lines.items() for at, v in a.items()}
        return found


def partial(**more: object) -> Answers:
    return {"submission": "Partial report"} | more


@dataclass
class Office:
    """A folder, and what is kept beside it for the audit: forms as issued, plans as they were."""

    root: Path
    plans: dict[str, Path] = field(default_factory=dict)

    @property
    def books(self) -> Path:
        return self.root / "workbooks"

    @property
    def kept(self) -> Path:
        return self.root.with_name(f"{self.root.name}-kept")

    @property
    def folder(self) -> Folder:
        return Folder(self.root, self.plans, self.kept)

    def tipxl(self, *words: str | Path) -> str:
        done = CliRunner().invoke(main, [*map(str, words), "--root", str(self.root)])
        assert done.exit_code in (0, 1), (words, done.output, done.exception)
        return done.output

    def found(self, settings: Answers, sheets: Mapping[str, Sequence[Answers]]) -> None:
        """A new folder with this plan."""
        self.root.parent.mkdir(parents=True, exist_ok=True)
        done = CliRunner().invoke(main, ["init", str(self.root), "--empty"])
        assert done.exit_code == 0, done.output
        self.edit(settings, sheets)

    def edit(self, settings: Answers, sheets: Mapping[str, Sequence[Answers]]) -> None:
        """plan.xlsx as the officer types it; a sheet is replaced whole."""
        path = self.books / "plan.xlsx"
        book = load_workbook(path)
        for line in book["Secretariat"].iter_rows(min_row=2):
            line[1].value = settings.get(str(line[0].value), line[1].value)  # type: ignore[assignment]
        for name, lines in sheets.items():
            book[name].delete_rows(2, book[name].max_row)
            for number, each in enumerate(lines, 2):
                _write(book[name], number, each)
        book.save(path)
        told = self.tipxl("plan")
        assert "\nerror" not in told, told

    def begin(self, period: str) -> None:
        self.tipxl("generate", period, "--workers", "1")
        for path in (self.books / "rounds" / period / "issued").glob("*.xlsx"):
            target = self.kept / period / f"{path.stem} 1.xlsx"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)

    def issued(self, period: str, body: str) -> Form:
        return read_form(self.kept / period / f"{body} 1.xlsx", ("Cover", "Activities"))

    def receive(self, period: str, *sent: Sent) -> None:
        """Each as a file of its own, in the order of their arrival."""
        home = self.books / "rounds" / period
        drawer = self.kept / "post" / period
        drawer.mkdir(parents=True, exist_ok=True)
        for each in sent:
            if each.form == "correction":
                self.tipxl("validate", period, "--workers", "1")
            if each.form == "entry":
                self.tipxl("generate", period, "--body", each.body, "--for-entry", "phone")
            place = "corrections" if each.form == "correction" else "issued"
            number = len(list(drawer.iterdir())) + 1
            path = drawer / f"{each.body} {number}.xlsx"
            path.write_bytes(filled(home / place / f"{each.body}.xlsx", each.typed()))
            self.tipxl("collect", period, path, "--received", each.arrives)

    def decide(self, period: str, **answers: str) -> None:
        """Lines of decisions.xlsx answered: the row or body that a line is about, what she says."""
        self.tipxl("consolidate", period, "--workers", "1")
        path = self.books / "decisions.xlsx"
        book = load_workbook(path)
        sheet = book["Decisions"]
        at = {str(cell.value): number for number, cell in enumerate(sheet[1])}
        left = {key.replace("__", "#").replace("_", "."): value for key, value in answers.items()}
        for line in sheet.iter_rows(min_row=2):
            about = {str(line[at[name]].value) for name in ("Row", "Body")}
            key = next((each for each in left if each in about), None)
            if str(line[at["Round"]].value) != period or key is None:
                continue
            line[at["Answer"]].value = left.pop(key)
            for name in ("Why", "Decided by", "Decision reference"):
                line[at[name]].value = "The meeting agreed so, item 4"
        assert not left, (left, [[c.value for c in line[:10]] for line in sheet.iter_rows()])
        book.save(path)

    def close(self, period: str) -> None:
        self.tipxl("validate", period, "--workers", "1")
        self.tipxl("consolidate", period, "--workers", "1")
        self.tipxl("close", period, "--yes")
        self.plans[period] = self.kept / f"plan {period}.xlsx"
        shutil.copy2(self.books / "plan.xlsx", self.plans[period])


def _write(sheet: Worksheet, number: int, line: Answers) -> None:
    for at, cell in enumerate(sheet[1], 1):
        value = line.get(str(cell.value))
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day)
        sheet.cell(number, at).value = value  # type: ignore[assignment]
