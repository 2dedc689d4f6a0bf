"""The document properties of a workbook, core and custom: their names and values as text."""

from collections.abc import Iterable
from contextlib import suppress
from xml.parsers.expat import ExpatError

from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation
from tipxl.excel.xlsx.texts import decoded
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, scan

_CORE = ("core-properties", "coreProperties")
_CUSTOM = ("custom-properties", "customProperties")


class _CorePropertiesReader(TagReader):
    """Core properties: every tag below the root is one."""

    __slots__ = ("found",)

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin a property."""
        self.depth += 1
        self.text.clear()

    def end(self, name: str) -> None:
        """Keep the property that ends, if it says anything."""
        self.depth -= 1
        text = self.take_text().strip()
        if self.depth == 1 and text:
            self.meter.add("properties")
            self.found[name[name.rfind(":") + 1 :]] = decoded(text)


class _CustomPropertiesReader(TagReader):
    """Custom properties: a named tag around a typed value."""

    __slots__ = ("_name", "found")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self._name = ""
        self.found: dict[str, str] = {}
        self.starts["property"] = self._begin

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin a property, or the value inside it."""
        super().start(name, attributes)
        self.text.clear()

    def end(self, name: str) -> None:
        """Keep the value that ends."""
        self.come_back()
        self.depth -= 1
        text = self.take_text().strip()
        if self._name and text:
            self.meter.add("properties")
            self.found[self._name] = decoded(text)
        if self.depth == 1:
            self._name = ""

    def _begin(self, attributes: Attributes) -> None:
        self._name = attributes.get("name", "")


def properties(package: Package, related: Iterable[Relation]) -> dict[str, str]:
    """All of them; a custom property named like a core one is kept as "custom:name"."""
    core, custom = _CorePropertiesReader(package), _CustomPropertiesReader(package)
    for relation in related:
        if relation.target in package and relation.kind in _CORE + _CUSTOM:
            reader = core if relation.kind in _CORE else custom
            with suppress(ExpatError):  # what stands before a mistake is read
                scan(package.chunks(relation.target), package.meter, reader)
    found = dict(core.found)
    for name, value in custom.found.items():
        found[f"custom:{name}" if name in found else name] = value
    return found
