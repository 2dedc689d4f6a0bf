"""A finding: what is wrong in somebody's workbook, with its place; data, never an exception."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """How much a finding matters to the one who receives it."""

    ERROR = "error"  # must be corrected: the row, or the file, is not accepted as it is
    WARNING = "warning"  # accepted and told
    REPAIR = "repair"  # understood and corrected by us; told, nothing to do
    NOTE = "note"  # for the record


class Place(Struct, frozen=True):
    """Where in whose workbook. Any part may be empty; the key outlives the cell address."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        address = "!".join(part for part in (self.sheet, self.cell) if part)
        key = " ".join(part for part in (self.row, self.column) if part)
        spot = f"{address} ({key})" if address and key else address or key
        return ": ".join(part for part in (self.file, spot) if part)


class Finding(Struct, frozen=True):
    """One thing to tell: what was found where, and what to do about it.

    `code` never changes meaning and is never reused. `says` is a whole sentence with the remedy.
    `found` is the offending value as it stood, `expected` what would be right; both may be empty.
    """

    code: str
    severity: Severity
    place: Place
    says: str
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.says} [{self.code}]" if where else f"{self.says} [{self.code}]"

    def at(self, **parts: str) -> "Finding":
        """The same finding with parts of its place filled in (file=, sheet=, cell=, row=, ...)."""
        return replace(self, place=replace(self.place, **parts))


def gathered_alike(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that say the same of several cells of a sheet as one: "F17, F19, I19"."""
    alike: dict[tuple[str, ...], list[Place]] = {}
    first: dict[tuple[str, ...], Finding] = {}
    for each in findings:
        place = each.place
        key = (each.code, place.file, place.sheet, each.says, each.found, each.expected)
        first.setdefault(key, each)
        alike.setdefault(key, []).append(place)
    return tuple(
        first[key].at(
            cell=_list(place.cell for place in places),
            row=_list(place.row for place in places),
            column=_list(place.column for place in places),
        )
        for key, places in alike.items()
    )


def _list(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))
