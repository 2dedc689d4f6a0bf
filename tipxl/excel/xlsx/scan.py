"""Pieces of XML -> calls on a watcher, within the limits; no DTD, no entity, nothing fetched."""

from collections.abc import Callable, Iterable
from typing import NoReturn, Protocol
from xml.parsers import expat

from tipxl.excel.xlsx.limits import BeyondLimitsError, DamagedError, Meter

Attributes = dict[str, str]


class Watcher(Protocol):
    """Whatever wants to be called for the tags of one part. Text is put into `text`."""

    text: list[str]

    def start(self, name: str, attributes: Attributes, /) -> None:
        """A tag opens."""

    def end(self, name: str, /) -> None:
        """A tag closes."""

    def settle(self) -> None:
        """A piece of the part has been scanned: the moment to count."""


def scan(chunks: Iterable[bytes], meter: Meter, watcher: Watcher) -> None:
    """Let the watcher see every tag and text."""
    limits = meter.limits
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = watcher.start
    parser.EndElementHandler = watcher.end
    parser.CharacterDataHandler = watcher.text.append
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
        watcher.settle()
        meter.tick()
    parser.Parse(b"", True)
    watcher.settle()


class Part:
    """A watcher for a part whose tags are told apart by their local names alone.

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
        """Call who waits for this tag."""
        self.depth += 1
        handler = self.starts.get(local(name) if ":" in name else name)
        if handler is not None:
            self.text.clear()
            handler(attributes)

    def end(self, name: str) -> None:
        """Call who waits for the end of this tag."""
        self.depth -= 1
        handler = self.ends.get(local(name) if ":" in name else name)
        if handler is not None:
            handler(self.taken())

    def taken(self) -> str:
        """The text gathered so far; the next one starts anew."""
        pieces = self.text
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        return text

    def settle(self) -> None:
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
