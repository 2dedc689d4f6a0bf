"""Reads XML piece by piece, within the limits; no DTD, no entity, nothing fetched."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import NoReturn, Protocol, TypeVar
from xml.parsers import expat

from tipxl.excel.xlsx.limits import BeyondLimitsError, DamagedError, Meter, ReadLimits

Attributes = dict[str, str]
Found = TypeVar("Found")


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


def read_once(
    chunks: Iterator[bytes], meter: Meter, read: Callable[[Iterable[bytes], Meter], Found]
) -> Found:
    """What `read` finds in a part, remembered by its bytes if it is small: it must be frozen.

    The returns of a round mostly have the same styles and the same links between their parts.
    """
    begin = tuple(islice(chunks, 2))
    if len(begin) > 1:
        return read(chain(begin, chunks), meter)
    answer: tuple[Found, Mapping[str, int]] = _read_before(begin, meter.limits, read)
    found, used = answer
    for what, number in used.items():
        meter.add(what, number)
    return found


@lru_cache(maxsize=256)
def _read_before(
    whole: tuple[bytes, ...],
    limits: ReadLimits,
    read: Callable[[Iterable[bytes], Meter], Found],
) -> tuple[Found, Mapping[str, int]]:
    meter = Meter(limits)
    return read(whole, meter), meter.used


class TagReader:
    """A handler for a part: only tags of the namespace of its root are its own.

    `starts` and `ends` name tags without a prefix. The first are called with a tag's attributes,
    the others with the text since the last tag of either. Other programs keep tags of the same
    names in namespaces of their own, which say something else.
    """

    __slots__ = ("_foreign", "_namespace", "depth", "ends", "meter", "starts", "text")

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.depth = 0
        self.text: list[str] = []
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[str], None]] = {}
        self._namespace: str | None = None
        self._foreign = 0  # the depth of the tag since which another namespace holds

    def start(self, name: str, attributes: Attributes) -> None:
        """Call the function for this tag, if there is one."""
        self.depth += 1
        if self.depth == 1:
            self.take_root(name, attributes)
        elif not self._foreign and self.is_elsewhere(name, attributes):
            self._foreign = self.depth
        handler = self.starts.get(name)
        if handler is not None and not self._foreign:
            self.text.clear()
            handler(attributes)

    def end(self, name: str) -> None:
        """Call the function for the end of this tag, if there is one."""
        handler = self.ends.get(name)
        if handler is not None and not self._foreign:
            handler(self.take_text())
        self.come_back()
        self.depth -= 1

    def take_root(self, name: str, attributes: Attributes) -> None:
        """From the first tag: by which prefixes the part's own tags are known."""
        prefix, _, _ = name.rpartition(":")
        declared = f"xmlns:{prefix}" if prefix else "xmlns"
        self._namespace = attributes.get(declared)
        same = [
            key[6:]
            for key, uri in attributes.items()
            if key.startswith("xmlns:") and uri == self._namespace
        ]
        own = {prefix, *same}
        self.starts = {_named(p, n): do for n, do in self.starts.items() for p in own}
        self.ends = {_named(p, n): do for n, do in self.ends.items() for p in own}

    def is_elsewhere(self, name: str, attributes: Attributes) -> bool:
        """Whether a tag makes another namespace the default one, until it closes."""
        return ":" not in name and attributes.get("xmlns", self._namespace) != self._namespace

    def come_back(self) -> None:
        """A tag closes."""
        if self._foreign == self.depth:
            self._foreign = 0

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


def _named(prefix: str, name: str) -> str:
    return f"{prefix}:{name}" if prefix else name


def local(name: str) -> str:
    """A tag's or attribute's name without its prefix."""
    return name[name.rfind(":") + 1 :]


def is_true(value: str | None) -> bool:
    """A boolean attribute, as any of the office programs writes it."""
    return value in ("1", "true", "on")


def _refuse_doctype(*_: object) -> NoReturn:
    raise DamagedError("it declares XML entities, which a workbook never does")
