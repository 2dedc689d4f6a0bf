"""Reads an OpenDocument spreadsheet (.ods) into a Workbook, within the same limits as .xlsx.

Our own, because python-calamine refuses pretty-printed .ods, shows its errors as text and its
booleans as numbers.
"""

from contextlib import suppress
from functools import partial
from xml.parsers.expat import ExpatError

from tipxl.domain.core.workbook import Workbook, Worksheet
from tipxl.excel.opendocument.ods_cells import OdsReader
from tipxl.excel.opendocument.ods_styles import OdsStylesReader
from tipxl.excel.opendocument.ods_texts import OdsTagReader
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.sheet_features import without_noughts
from tipxl.excel.xlsx.texts import decoded
from tipxl.excel.xlsx.xml_reader import Attributes, scan

_PROPERTIES = (
    *("dc:title", "dc:subject", "dc:description", "dc:creator"),
    *("meta:keyword", "meta:user-defined"),
)


class _OdsPropertiesReader(OdsTagReader):
    """Reads the document's own and the user's properties."""

    __slots__ = ("_name", "found")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self._name = ""
        self.found: dict[str, str] = {}
        for name in _PROPERTIES:
            self.starts[name] = self._begin
            self.ends[name] = partial(self._keep, name.partition(":")[2])

    def _begin(self, attributes: Attributes) -> None:
        self._name = attributes.get("meta:name", "")

    def _keep(self, tag: str, text: str) -> None:
        self.meter.add("properties")
        name = self._name or tag
        key = f"custom:{name}" if self._name and name in self.found else name
        if text.strip():
            self.found[key] = decoded(text.strip())


class _OdsSettingsReader(OdsTagReader):
    """Reads whether the program shows a 0."""

    __slots__ = ("_name", "hides_zeros")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self._name = ""
        self.hides_zeros = False
        self.starts["config:config-item"] = self._begin
        self.ends["config:config-item"] = self._keep

    def _begin(self, attributes: Attributes) -> None:
        self._name = attributes.get("config:name", "")

    def _keep(self, text: str) -> None:
        if self._name == "ShowZeroValues" and text.strip() == "false":
            self.hides_zeros = True


def read_ods(package: Package) -> Workbook:
    """Read every sheet, the names and the properties."""
    shared = OdsStylesReader(package.meter)
    _read_besides(package, "styles.xml", shared)
    reader = OdsReader(package.meter, shared.looks)
    scan(package.chunks("content.xml"), package.meter, reader)
    found, settings = _OdsPropertiesReader(package), _OdsSettingsReader(package)
    _read_besides(package, "meta.xml", found)
    _read_besides(package, "settings.xml", settings)
    worksheets = tuple(
        Worksheet(
            name=sheet.name,
            cells=(without_noughts if settings.hides_zeros else tuple)(sheet.cells),
            state="hidden" if sheet.style in reader.hidden_styles else "visible",
            protected=sheet.protected,
            merges=tuple(sheet.merges),
            hidden_rows=tuple(sheet.hidden_rows),
            hidden_columns=tuple(sheet.hidden_columns),
            lists=tuple(sheet.lists),
            comments=tuple(sheet.comments),
            header="\n".join(shared.printed.get(reader.pages.get(sheet.style, ""), ())),
            pictures=sheet.pictures,
            boxes=tuple(sheet.boxes),
            links=tuple(sheet.links),
            homes=sheet.homes.finished(),
            struck_at_times=tuple(sheet.struck_at_times),
            numbered=tuple(sheet.numbered),
            prompts=tuple(sheet.prompts.values()),
        )
        for sheet in reader.sheets
    )
    return Workbook("ods", worksheets, properties=found.found, names=reader.names)


def _read_besides(package: Package, part: str, reader: OdsTagReader) -> None:
    """Read a part that a workbook may lack."""
    if part in package:
        with suppress(ExpatError):  # what stands before a mistake is read
            scan(package.chunks(part), package.meter, reader)
