"""Reads XML piece by piece, within the limits; no DTD, no entity, nothing fetched."""

from collections.abc import Callable, Iterable
from typing import NoReturn, Protocol
from xml.parsers import expat

from tipxl.excel.xlsx.limits import BeyondLimitsError, DamagedError, Meter

Attributes = dict[str, str]


class TagHandler(Protocol):
    """Called for every tag of a part; text is put into its list `text`."""

    text: list[str]

    def start(self, name: str, attributes: Attributes, /) -> None:
        """A tag opens."""

    def end(self, name: str, /) -> None:
        """A tag closes."""

    def count_piece(self) -> None:
        """A piece of the part has been read: the moment to check the limits."""


def scan(chunks: Iterable[bytes], meter: Meter, handler: TagHandler) -> None:
    """Call the handler for every tag and text."""
    limits = meter.limits
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    for chunk in chunks:
        # Counting "<" counts every tag from above, and costs no call per tag.
        meter.add("elements", chunk.count(b"<"))
        parser.Parse(chunk, False)
        fed += len(chunk)
        # expat keeps an unfinished tag and looks at it again with every piece that follows.
        if fed - parser.CurrentByteIndex > limits.token_bytes:
            raise BeyondLimitsError("one tag in it is larger than a whole form")
        meter.ensure("distinct_names", len(parser.intern))
        handler.count_piece()
        meter.tick()
    parser.Parse(b"", True)
    handler.count_piece()


class TagReader:
    """A handler for a part whose tags are told apart by their local names alone.

    `starts` are called with a tag's attributes, `ends` with the text since the last tag of either.
    """

    __slots__ = ("depth", "ends", "meter", "starts", "text")

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.depth = 0
        self.text: list[str] = []
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[str], None]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Call the function for this tag, if there is one."""
        self.depth += 1
        handler = self.starts.get(local(name) if ":" in name else name)
        if handler is not None:
            self.text.clear()
            handler(attributes)

    def end(self, name: str) -> None:
        """Call the function for the end of this tag, if there is one."""
        self.depth -= 1
        handler = self.ends.get(local(name) if ":" in name else name)
        if handler is not None:
            handler(self.take_text())

    def take_text(self) -> str:
        """The text collected so far; the next one starts anew."""
        pieces = self.text
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        return text

    def count_piece(self) -> None:
        """Count what cannot be counted by looking at the bytes."""
        self.meter.ensure("depth", self.depth)
        self.meter.ensure("token_bytes", sum(map(len, self.text)))


def local(name: str) -> str:
    """A tag's or attribute's name without its prefix."""
    return name[name.rfind(":") + 1 :]


def is_true(value: str | None) -> bool:
    """A boolean attribute, as any of the office programs writes it."""
    return value in ("1", "true", "on")


def _refuse_doctype(*_: object) -> NoReturn:
    raise DamagedError("it declares XML entities, which a workbook never does")
