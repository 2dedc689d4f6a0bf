"""What a server may send for one answer: so many bytes, and within so many seconds in all."""

import time
from typing import Protocol

_PIECE = 1 << 16


class BufferedLine(Protocol):
    """The line to a server, as the standard library opens it."""

    def peek(self, size: int = ..., /) -> bytes:
        """What lies in the buffer, after at most one look at the line."""

    def read(self, size: int = ..., /) -> bytes:
        """So many bytes."""

    def close(self) -> None:
        """End it."""


class AnswerBound:
    """Counts what a server sends; OSError where it is too much, or takes too long.

    The patience of a socket begins anew with each byte: a server that sends a byte a minute, or
    lines without end, is bound only by this.
    """

    __slots__ = ("_bytes", "_ends")

    def __init__(self, size: int, seconds: float) -> None:
        self.begin(size, seconds)

    def begin(self, size: int, seconds: float) -> None:
        """A new answer is awaited."""
        self._bytes, self._ends = size, time.monotonic() + seconds

    def read(self, line: BufferedLine, size: int) -> bytes:
        """So many bytes, or fewer where the line ends."""
        if size > self._bytes:
            raise OSError("it sends more than an answer may have")
        found = bytearray()
        while len(found) < size and (piece := self._some(line, size - len(found))):
            found += piece
        return bytes(found)

    def readline(self, line: BufferedLine, limit: int) -> bytes:
        """One line, or so much of it."""
        found = bytearray()
        while len(found) < limit and not found.endswith(b"\n"):
            waiting = self._waiting(line)
            until = waiting.find(b"\n") + 1 or len(waiting)
            piece = self._take(line, min(until, limit - len(found)))
            if not piece:
                break
            found += piece
        return bytes(found)

    def _some(self, line: BufferedLine, most: int) -> bytes:
        return self._take(line, min(len(self._waiting(line)), most, _PIECE))

    def _waiting(self, line: BufferedLine) -> bytes:
        if time.monotonic() > self._ends:
            raise TimeoutError("it did not come to an end")
        return line.peek(1)

    def _take(self, line: BufferedLine, size: int) -> bytes:
        self._bytes -= size
        if self._bytes < 0:
            raise OSError("it sends more than an answer may have")
        return line.read(size) if size else b""


class BoundedFile:
    """A line to a server that reads within a bound."""

    def __init__(self, line: BufferedLine, bound: AnswerBound) -> None:
        self.line = line
        self._bound = bound

    def readline(self, limit: int = 1 << 16) -> bytes:
        """One line, or so much of it."""
        return self._bound.readline(self.line, limit)

    def close(self) -> None:
        """End it."""
        self.line.close()
