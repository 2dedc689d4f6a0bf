"""How many filled cells a contestant reads and writes: what its time is to be held against."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.rivals import SHEETS
from tipxl.domain.forms.issued_form import UNREAD


@dataclass(frozen=True, slots=True)
class Cells:
    """Filled cells read and written; None where there is nothing to say of it."""

    read: int | None = None
    written: int | None = None


def filled(paths: Iterable[Path], only: Collection[str] = (), but: Collection[str] = ()) -> int:
    """The filled cells of workbooks, as calamine sees them."""
    return sum(_filled(path, only, but) for path in paths if path.exists())


def _filled(path: Path, only: Collection[str], but: Collection[str]) -> int:
    book = CalamineWorkbook.from_path(str(path))
    names = [each for each in book.sheet_names if each not in but and (not only or each in only)]
    rows = (row for name in names for row in book.get_sheet_by_name(name).to_python())
    return sum(value != "" for row in rows for value in row)


def by_script(returned: Path, target: Path) -> Cells:
    """What a script reads and writes."""
    return Cells(filled(returned.glob("*.xlsx"), only=SHEETS), filled([target]))


def by_tipxl(returned: Path, *written: Path) -> Cells:
    """What tipxl reads and writes."""
    return Cells(filled(returned.glob("*.xlsx"), but=UNREAD), filled(written))
