"""The document properties parts, core and custom -> their names and values as text."""

from collections.abc import Iterable

from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation
from tipxl.excel.xlsx.scan import Attributes, Part, scan
from tipxl.excel.xlsx.texts import decoded

_CORE = ("core-properties", "coreProperties")
_CUSTOM = ("custom-properties", "customProperties")


class _CoreProperties(Part):
    """Every tag below the root is a property."""

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
        text = self.taken().strip()
        if self.depth == 1 and text:
            self.meter.add("properties")
            self.found[name[name.rfind(":") + 1 :]] = decoded(text)


class _CustomProperties(Part):
    """A named tag around a typed one."""

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
        self.depth -= 1
        text = self.taken().strip()
        if self._name and text:
            self.meter.add("properties")
            self.found[self._name] = decoded(text)
        if self.depth == 1:
            self._name = ""

    def _begin(self, attributes: Attributes) -> None:
        self._name = attributes.get("name", "")


def properties(package: Package, arrows: Iterable[Relation]) -> dict[str, str]:
    """All of them; a custom property named like a core one is kept as "custom:name"."""
    core, custom = _CoreProperties(package), _CustomProperties(package)
    for arrow in arrows:
        if arrow.target in package and arrow.kind in _CORE + _CUSTOM:
            watcher = core if arrow.kind in _CORE else custom
            scan(package.chunks(arrow.target), package.meter, watcher)
    found = dict(core.found)
    for name, value in custom.found.items():
        found[f"custom:{name}" if name in found else name] = value
    return found
