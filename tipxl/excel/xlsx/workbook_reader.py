"""Reads an .xlsx or .xlsm package into a Workbook."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tipxl.domain.core.workbook import Cell, Link, Span, Workbook, Worksheet
from tipxl.excel.xlsx.cell_contents import SharedTables
from tipxl.excel.xlsx.cell_styles import CellStyles, styles
from tipxl.excel.xlsx.comments import comments
from tipxl.excel.xlsx.drawings import controls, drawn
from tipxl.excel.xlsx.limits import DamagedError, shown
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation, addresses, relation_name, relations
from tipxl.excel.xlsx.properties import properties
from tipxl.excel.xlsx.quick_sheets import SheetContents, quick_sheet, quick_strings
from tipxl.excel.xlsx.sheet_cells import CellsReader
from tipxl.excel.xlsx.sheet_features import SheetFeatures, without_noughts
from tipxl.excel.xlsx.strings import SharedStrings, shared_strings
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, is_true, scan

_WIDE_LINKS = 100  # so many links of a sheet are looked at for the cells that they lie behind
_STATES = {"hidden": "hidden", "veryHidden": "veryHidden"}


class _SheetEntry(Struct, frozen=True):
    """A sheet as the workbook part lists it."""

    name: str
    state: str
    relation: str


class _WorkbookReader(TagReader):
    """Reads the list of sheets, the defined names and the calendar."""

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
    related = relations(package, part)
    workbook = _WorkbookReader(package)
    scan(package.chunks(part), package.meter, workbook)
    shared = SharedTables(
        _strings(package, related), _styles(package, related), date_1904=workbook.date_1904
    )
    by_name = {relation.name: relation for relation in related}
    worksheets = [
        Worksheet(entry.name, state=entry.state)
        if entry.name in leave_out
        else _worksheet(package, entry, relation.target, shared)
        for entry in workbook.entries
        if entry.relation  # a sheet of macros names no part
        and (relation := _relation_of(entry, by_name)).kind == "worksheet"
    ]
    kinds = {relation.kind for relation in related}
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


def _relation_of(entry: _SheetEntry, by_name: dict[str, Relation]) -> Relation:
    if entry.relation not in by_name:
        raise DamagedError(f"the sheet {shown(entry.name)} is not inside it")
    return by_name[entry.relation]


def _strings(package: Package, related: tuple[Relation, ...]) -> SharedStrings:
    for relation in related:
        if relation.kind == "sharedStrings" and relation.target in package:
            quickly = quick_strings(package, relation.target)
            return quickly or shared_strings(package, relation.target)
    return SharedStrings()


def _styles(package: Package, related: tuple[Relation, ...]) -> CellStyles:
    parts = {each.kind: each.target for each in related if each.target in package}
    for relation in related:
        if relation.kind == "styles" and relation.target in package:
            return styles(package, relation.target, parts.get("theme", ""))
    return CellStyles()


def _worksheet(package: Package, entry: _SheetEntry, part: str, shared: SharedTables) -> Worksheet:
    if part not in package:
        raise DamagedError(f"the sheet {shown(entry.name)} is not inside it")
    contents = quick_sheet(package, part, shared) or _sheet(package, part, shared)
    cells, hidden_rows, around, links, homes = contents
    if around.hides_zeros:
        cells = without_noughts(cells)
    related = relations(package, part)
    outside = addresses(package, part) if around.links else {}
    lying, held = drawn(package, related), controls(package, related)
    return Worksheet(
        name=entry.name,
        cells=cells,
        state=entry.state,
        protected=around.protected,
        merges=around.merges,
        hidden_rows=hidden_rows,
        hidden_columns=around.columns,
        lists=around.lists,
        comments=(*comments(package, related), *around.scenarios),
        header=around.header,
        pictures=lying.pictures,
        boxes=lying.boxes,
        links=(*links, *_links(cells, around.links, outside)),
        homes=homes,
        numbered=held.numbered,
        struck_at_times=(
            *(area for area, dxf in around.ruled if dxf in shared.styles.striking),
            *around.struck_at_times,
        ),
        covered=lying.covered if held.may_be_choices else (),
        prompts=around.prompts,
    )


def _links(
    cells: tuple[Cell, ...], areas: tuple[tuple[Span, str], ...], outside: Mapping[str, str]
) -> Iterator[Link]:
    """Where an address is put behind several cells at once, it stands behind each filled one."""
    for number, (area, name) in enumerate(areas):
        if name in outside:
            yield Link(area.top, area.left, outside[name])
            is_wide = area.bottom > area.top or area.right > area.left
            for cell in cells if is_wide and number < _WIDE_LINKS else ():
                is_inside = area.top <= cell.row <= area.bottom
                is_first = (cell.row, cell.column) == (area.top, area.left)
                if is_inside and area.left <= cell.column <= area.right and not is_first:
                    yield Link(cell.row, cell.column, outside[name])


def _sheet(package: Package, part: str, shared: SharedTables) -> SheetContents:
    reader = CellsReader(package.meter, shared)
    features = SheetFeatures(reader)
    scan(package.chunks(part), package.meter, reader)
    cells, hidden = reader.finished(), tuple(reader.hidden_rows)
    links, homes = tuple(reader.links), reader.homes.finished()
    return SheetContents(cells, hidden, features.finished(), links, homes)
