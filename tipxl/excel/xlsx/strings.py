"""The shared strings part -> the texts that cells point to, each kept once."""

from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.scan import Part, scan
from tipxl.excel.xlsx.texts import FOLLOWS, RichText


class SharedStrings:
    """The texts by number as cells write it, and the rich ones among them that strike or do not."""

    __slots__ = ("struck", "texts")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.struck: dict[str, int] = {}


class _StringsPart(Part):
    """Watches the texts go by."""

    __slots__ = ("_characters", "_rich", "strings")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self._characters = 0
        self._rich = RichText(self)
        self.strings = SharedStrings()
        self.ends["si"] = self._item

    def settle(self) -> None:
        """Count the texts of the piece just scanned."""
        super().settle()
        self.meter.ensure("shared_strings", len(self.strings.texts))
        self.meter.add("characters", self._characters)
        self._characters = 0

    def _item(self, _: str) -> None:
        text, struck = self._rich.taken()
        number = str(len(self.strings.texts))
        self.strings.texts[number] = text
        self._characters += len(text)
        if struck != FOLLOWS:
            self.strings.struck[number] = struck


def shared_strings(package: Package, part: str) -> SharedStrings:
    """Read them all; a text is one object however many cells point to it."""
    watcher = _StringsPart(package)
    scan(package.chunks(part), package.meter, watcher)
    return watcher.strings
