"""What styles.xml of an OpenDocument file says: of days, of letters, and above and below pages."""

import re

from tipxl.excel.opendocument.ods_looks import FAMILIES, OdsLooks
from tipxl.excel.opendocument.ods_texts import OdsTagReader
from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.xml_reader import Attributes

_PRINTED = tuple(
    f"style:{each}{which}" for each in ("header", "footer") for which in ("", "-left", "-first")
)
#: What a program writes into a page by itself: its number, the name of the sheet, the day.
_FIELDS = tuple(
    f"text:{each}"
    for each in (
        *("page-number", "page-count", "sheet-name", "title", "file-name", "date", "time"),
        "page-continuation",
    )
)


class OdsStylesReader(OdsTagReader):
    """Reads the looks of cells that are shared, and the pages: `printed` by the name of a page."""

    __slots__ = (
        "_family",
        "_fields",
        "_is_printed",
        "_line",
        "_page",
        "_style",
        "looks",
        "printed",
    )

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self.looks = OdsLooks(meter)
        self.printed: dict[str, list[str]] = {}
        self._style = self._family = self._page = ""
        self._is_printed, self._fields = False, 0
        self._line: list[str] | None = None
        self.looks.listen(self)
        self.starts |= {
            "style:style": self._begin_style,
            "style:text-properties": self._look,
            "style:table-cell-properties": self._look,
            "style:map": self._map,
            "style:master-page": self._begin_page,
            **dict.fromkeys(_PRINTED, self._begin_printed),
            "text:p": self._begin_line,
            **dict.fromkeys(_FIELDS, self._begin_field),
        }
        self.ends |= {
            **dict.fromkeys(_PRINTED, self._end_printed),
            "text:p": self._end_line,
            **dict.fromkeys(_FIELDS, self._end_field),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the text before a tag inside a line, then go on as usual."""
        self._put(self.take_text())
        super().start(name, attributes)

    def end(self, name: str) -> None:
        """Keep the text before the end of a tag inside a line, then go on as usual."""
        if name not in self.ends:
            self._put(self.take_text())
        super().end(name)

    def _begin_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("style:name", "")
        self._family = attributes.get("style:family", "")
        if self._family in FAMILIES:
            self.looks.begin(self._family, self._style, attributes)

    def _look(self, attributes: Attributes) -> None:
        self.looks.add(self._family, self._style, attributes)

    def _map(self, attributes: Attributes) -> None:
        self.looks.add_map(self._family, self._style, attributes)

    def _begin_page(self, attributes: Attributes) -> None:
        self.meter.add("names")
        self._family = ""
        self._page = attributes.get("style:name", "")
        self.printed[self._page] = []

    def _begin_printed(self, attributes: Attributes) -> None:
        self._is_printed = bool(self._page) and attributes.get("style:display") != "false"

    def _end_printed(self, _: str) -> None:
        self._is_printed = False

    def _begin_line(self, _: Attributes) -> None:
        self._line, self._fields = [] if self._is_printed else None, 0

    def _end_line(self, text: str) -> None:
        self._put(text)
        line = re.sub(r"\s+", " ", "".join(self._line or ())).strip()
        if line:
            self.printed[self._page].append(line)
        self._line = None

    def _begin_field(self, _: Attributes) -> None:
        self._fields += 1

    def _end_field(self, _: str) -> None:
        self._fields = max(0, self._fields - 1)

    def _put(self, text: str) -> None:
        if text and self._line is not None and not self._fields:
            self.meter.add("characters", len(text))
            self._line.append(text)
