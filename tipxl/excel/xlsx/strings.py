"""The shared strings of a workbook: the texts that cells point to, each kept once."""

from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.texts import FOLLOWS, RichText, Runs
from tipxl.excel.xlsx.xml_reader import TagReader, scan


class SharedStrings:
    """The texts by number as cells write it, and the rich ones among them that strike or do not."""

    __slots__ = ("runs", "struck", "texts")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.struck: dict[str, int] = {}
        self.runs: dict[str, Runs] = {}  # of those in which some letters look otherwise


class _StringsReader(TagReader):
    """Reads the shared strings."""

    __slots__ = ("_characters", "_rich", "strings")

    def __init__(self, package: Package) -> None:
        super().__init__(package.meter)
        self._characters = 0
        self._rich = RichText(self)
        self.strings = SharedStrings()
        self.ends["si"] = self._item

    def count_piece(self) -> None:
        """Check the number of texts and letters after a piece."""
        super().count_piece()
        self.meter.ensure("shared_strings", len(self.strings.texts))
        self.meter.add("characters", self._characters)
        self._characters = 0

    def _item(self, _: str) -> None:
        text, struck = self._rich.take_text()
        number = str(len(self.strings.texts))
        self.strings.texts[number] = text
        self._characters += len(text)
        if self._rich.runs:
            self.strings.runs[number] = self._rich.runs
        if struck != FOLLOWS:
            self.strings.struck[number] = struck


def shared_strings(package: Package, part: str) -> SharedStrings:
    """Read them all; a text is one object however many cells point to it."""
    reader = _StringsReader(package)
    scan(package.chunks(part), package.meter, reader)
    return reader.strings
