"""A package that holds an Excel workbook -> Book."""

from dataclasses import dataclass

from tipxl.domain.core.workbook import Workbook, Worksheet
from tipxl.excel.xlsx.cell_styles import CellStyles, styles
from tipxl.excel.xlsx.comments import comments
from tipxl.excel.xlsx.limits import DamagedError, shown
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation, relation_name, relations
from tipxl.excel.xlsx.properties import properties
from tipxl.excel.xlsx.scan import Attributes, Part, is_true, scan
from tipxl.excel.xlsx.sheet_cells import CellsPart, Legend
from tipxl.excel.xlsx.strings import SharedStrings, shared_strings
from tipxl.excel.xlsx.surroundings import Surroundings

_STATES = {"hidden": "hidden", "veryHidden": "veryHidden"}


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    """A sheet as the workbook part lists it."""

    name: str
    state: str
    relation: str


class _WorkbookPart(Part):
    """Watches the list of sheets, the defined names and the calendar."""

    __slots__ = ("_name", "_scope", "date_1904", "entries", "named")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self.entries: list[_SheetEntry] = []
        self.named: list[tuple[str, str, str]] = []
        self.date_1904 = False
        self._name = self._scope = ""
        self.starts |= {"sheet": self._sheet, "workbookPr": self._settings}
        self.starts["definedName"] = self._begin_name
        self.ends["definedName"] = self._end_name

    @property
    def names(self) -> dict[str, str]:
        """Defined names; one that belongs to a sheet is kept as "sheet!name"."""
        return {self._scoped(name, scope): value for name, scope, value in self.named}

    def _scoped(self, name: str, scope: str) -> str:
        if scope.isascii() and scope.isdigit() and int(scope) < len(self.entries):
            return f"{self.entries[int(scope)].name}!{name}"
        return name

    def _sheet(self, attributes: Attributes) -> None:
        self.meter.add("sheets")
        state = _STATES.get(attributes.get("state", ""), "visible")
        self.entries.append(
            _SheetEntry(attributes.get("name", ""), state, relation_name(attributes))
        )

    def _settings(self, attributes: Attributes) -> None:
        self.date_1904 = is_true(attributes.get("date1904"))

    def _begin_name(self, attributes: Attributes) -> None:
        self.meter.add("names")
        self._name = attributes.get("name", "")
        self._scope = attributes.get("localSheetId", "")

    def _end_name(self, text: str) -> None:
        self.named.append((self._name, self._scope, text.strip()))


def read_workbook(
    package: Package, part: str, declared: str, leave_out: frozenset[str] = frozenset()
) -> Workbook:
    """Read the worksheets of the workbook whose main part, of the declared type, is `part`."""
    arrows = relations(package, part)
    workbook = _WorkbookPart(package)
    scan(package.chunks(part), package.meter, workbook)
    legend = Legend(
        _strings(package, arrows), _styles(package, arrows), date_1904=workbook.date_1904
    )
    by_name = {arrow.name: arrow for arrow in arrows}
    worksheets = [
        Worksheet(entry.name, state=entry.state)
        if entry.name in leave_out
        else _grid(package, entry, arrow.target, legend)
        for entry in workbook.entries
        if (arrow := _arrow_of(entry, by_name)).kind == "worksheet"
    ]
    kinds = {arrow.kind for arrow in arrows}
    macros = "vbaProject" in kinds
    return Workbook(
        format="xlsm" if macros or "macroenabled" in declared else "xlsx",
        worksheets=tuple(worksheets),
        date_1904=workbook.date_1904,
        properties=properties(package, relations(package, "")),
        names=workbook.names,
        macros=macros,
        external_links="externalLink" in kinds,
    )


def _arrow_of(entry: _SheetEntry, by_name: dict[str, Relation]) -> Relation:
    if entry.relation not in by_name:
        raise DamagedError(f"the sheet {shown(entry.name)} is not inside it")
    return by_name[entry.relation]


def _strings(package: Package, arrows: tuple[Relation, ...]) -> SharedStrings:
    for arrow in arrows:
        if arrow.kind == "sharedStrings" and arrow.target in package:
            return shared_strings(package, arrow.target)
    return SharedStrings()


def _styles(package: Package, arrows: tuple[Relation, ...]) -> CellStyles:
    for arrow in arrows:
        if arrow.kind == "styles" and arrow.target in package:
            return styles(package, arrow.target)
    return CellStyles()


def _grid(package: Package, entry: _SheetEntry, part: str, legend: Legend) -> Worksheet:
    if part not in package:
        raise DamagedError(f"the sheet {shown(entry.name)} is not inside it")
    watcher = CellsPart(package.meter, legend)
    around = Surroundings(watcher)
    scan(package.chunks(part), package.meter, watcher)
    arrows = relations(package, part)
    return Worksheet(
        name=entry.name,
        cells=watcher.finished(),
        state=entry.state,
        protected=around.protected,
        merges=tuple(around.merges),
        hidden_rows=tuple(watcher.hidden_rows),
        hidden_columns=tuple(around.columns),
        lists=tuple(around.lists),
        comments=comments(package, arrows),
        header=around.header,
        pictures=any(_is_drawn_on(package, each) for each in arrows if each.kind == "drawing"),
    )


def _is_drawn_on(package: Package, drawing: Relation) -> bool:
    # LibreOffice gives every sheet a drawing, mostly without anything anchored in it.
    start = package.start_of(drawing.target, 8_192) if drawing.target in package else b""
    return b"Anchor" in start
