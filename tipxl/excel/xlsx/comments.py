"""The notes and the threaded comments on the cells of a sheet."""

from collections.abc import Iterable

from tipxl.domain.core.workbook import Comment
from tipxl.excel.xlsx.addresses import place
from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation
from tipxl.excel.xlsx.texts import RichText
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, scan


class _CommentsReader(TagReader):
    """Reads either kind; `found` has the texts of each address in the order of the file."""

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
            self.ends["comment"] = lambda _: self._add(self._rich.take_text()[0])

    def _begin(self, attributes: Attributes) -> None:
        self.meter.add("comments")
        self._address = attributes.get("ref", "")

    def _add(self, text: str) -> None:
        self.meter.add("characters", len(text))
        self.found.setdefault(self._address, []).append(text)


def comments(package: Package, related: Iterable[Relation]) -> tuple[Comment, ...]:
    """All notes of one sheet in reading order; a thread replaces the note that stands for it."""
    notes: dict[str, list[str]] = {}
    for kind in ("comments", "threadedComment"):
        for relation in related:
            if relation.kind == kind and relation.target in package:
                reader = _CommentsReader(package.meter, is_threaded=kind == "threadedComment")
                scan(package.chunks(relation.target), package.meter, reader)
                notes |= reader.found
    found = (Comment(*place(address), "\n".join(texts)) for address, texts in notes.items())
    return tuple(sorted(found, key=lambda note: (note.row, note.column)))
