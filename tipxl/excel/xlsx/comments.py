"""The comments parts of a sheet -> notes by cell, older and threaded ones."""

from collections.abc import Iterable

from tipxl.domain.core.workbook import Comment
from tipxl.excel.xlsx.addresses import place
from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation
from tipxl.excel.xlsx.scan import Attributes, Part, scan
from tipxl.excel.xlsx.texts import RichText


class _Notes(Part):
    """Watches either kind; `found` has the texts of each address in the order of the file."""

    __slots__ = ("_address", "_rich", "found")

    def __init__(self, meter: Meter, is_threaded: bool) -> None:
        super().__init__(meter)
        self._address = ""
        self.found: dict[str, list[str]] = {}
        if is_threaded:
            self.starts |= {"threadedComment": self._begin, "text": lambda _: None}
            self.ends["text"] = self._add
        else:
            self._rich = RichText(self)
            self.starts["comment"] = self._begin
            self.ends["comment"] = lambda _: self._add(self._rich.taken()[0])

    def _begin(self, attributes: Attributes) -> None:
        self.meter.add("comments")
        self._address = attributes.get("ref", "")

    def _add(self, text: str) -> None:
        self.meter.add("characters", len(text))
        self.found.setdefault(self._address, []).append(text)


def comments(package: Package, arrows: Iterable[Relation]) -> tuple[Comment, ...]:
    """All notes of one sheet in reading order; a thread replaces the note that stands for it."""
    notes: dict[str, list[str]] = {}
    for kind in ("comments", "threadedComment"):
        for arrow in arrows:
            if arrow.kind == kind and arrow.target in package:
                watcher = _Notes(package.meter, is_threaded=kind == "threadedComment")
                scan(package.chunks(arrow.target), package.meter, watcher)
                notes |= watcher.found
    found = (Comment(*place(address), "\n".join(texts)) for address, texts in notes.items())
    return tuple(sorted(found, key=lambda note: (note.row, note.column)))
