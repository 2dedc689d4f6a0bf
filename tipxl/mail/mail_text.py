"""A text part of a mail -> its words: whatever alphabet, folded lines (RFC 3676), HTML or plain.

The words of HTML are found here, in one pass: a parser that builds a page can be made to work for
hours by a stranger's mail. Where it is in doubt, words stay.
"""

import codecs
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterator
from email.message import Message
from html import unescape

_LONGEST_HTML = 2_000_000  # characters that are looked at

#: Names of alphabets that mail programs write and Python does not know, or knows too narrowly.
_ALPHABETS = {"windows-874": "cp874", "x-sjis": "cp932", "gb2312": "gb18030", "ansi": "cp1252"}
_NO_ALPHABETS = ("ascii", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined")
_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)


def part_text(part: "Message[str, str]", data: bytes) -> str:
    """The words of a text part, given its bytes."""
    is_html = part.get_content_type() == "text/html"
    told = _alphabet(part)
    if is_html:
        return page_text(data, told)
    text = decoded_text(data, told)
    if str(part.get_param("format", "")).casefold() == "flowed":
        return _unfolded(text, str(part.get_param("delsp", "")).casefold() == "yes")
    return text


def page_text(data: bytes, told: str = "") -> str:
    """The words of a page: in the alphabet that is told, by its mail or by itself."""
    itself = "utf-8" if data.startswith(BOM_UTF8) else _alphabet_of_page(data)
    return html_text(decoded_text(data, told or itself))


def _alphabet(part: "Message[str, str]") -> str:
    try:
        return str(part.get_content_charset() or "")
    except ValueError:  # a heading that is damaged
        return ""


def decoded_text(data: bytes, told: str) -> str:
    """The words of bytes: in the alphabet that is told if they fit it, or in the likely one."""
    # ASCII cannot be meant where there is more; UTF-8 fits by no accident.
    first = () if not told or _is_unfit(told) else (told,)
    for name in (*first, "utf-8"):
        try:
            text = data.decode(_ALPHABETS.get(name.casefold(), name))
        except (LookupError, ValueError):
            continue
        return _tidy(text)
    name = _ALPHABETS.get(told.casefold(), told)
    try:
        return _tidy(data.decode(name if first else "cp1252", "replace"))
    except (LookupError, ValueError):
        return _tidy(data.decode("cp1252", "replace"))


def _is_unfit(told: str) -> bool:
    """Whether no mail is written in it: ASCII is too narrow, others are for names or programs."""
    try:
        return codecs.lookup(told).name in _NO_ALPHABETS
    except (LookupError, ValueError):
        return False


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = text.encode("utf-8", "replace").decode("utf-8")  # halves of a sign cannot be kept
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def _alphabet_of_page(data: bytes) -> str:
    found = _META.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else ""


def _unfolded(text: str, without_blank: bool) -> str:
    """Lines that the mail program folded, whole again; quoted ones stay as they are."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        words = line if is_quoted else line.removeprefix(" ")
        if goes_on and not is_quoted and words.rstrip() != "--":
            before = lines.pop()
            words = (before[:-1] if without_blank else before) + words
        lines.append(words)
        goes_on = words.endswith(" ") and not is_quoted and words != "-- "
    return "\n".join(lines)


# --- HTML

_UNSEEN_TEXT = (
    (r"<!--", r"-->"),
    (r"<style[\s/>]", r"</style\s*>"),
    (r"<script[\s/>]", r"</script\s*>"),
    (r"<head[\s/>]", r"</head\s*>|(?=<body[\s>])"),
)
_UNSEEN = tuple((re.compile(b, re.I), re.compile(e, re.I)) for b, e in _UNSEEN_TEXT)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b([^<>]*)>|<[!?/][^<>]*>")
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\xa0]+")
_BLOCK_TAGS = (
    "address article blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main ol p pre section table tbody td th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_APART = frozenset({"p", "h1", "h2", "h3", "blockquote", "table", "ul", "ol"})  # a line between


def html_text(page: str) -> str:
    """What a reader of the page sees, line by line; what it quotes stands behind "> "."""
    page = page[:_LONGEST_HTML]
    for begins, ends in _UNSEEN:
        page = "".join(_without(page, begins, ends))
    lines = _PageText()
    at = 0
    for tag in _TAG.finditer(page):
        lines.add(page[at : tag.start()])
        at = tag.end()
        if tag.group(2):
            lines.tag(tag.group(2).casefold(), bool(tag.group(1)), tag.group(3))
    lines.add(page[at:])
    return _tidy(lines.text())


def _without(page: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> Iterator[str]:
    """The page without what stands between; where that does not end, the rest is kept."""
    at = 0
    while (start := begins.search(page, at)) and (end := ends.search(page, start.end())):
        yield page[at : start.start()]
        yield " "
        at = end.end()
    yield page[at:]


class _PageText:
    """The lines of a page, as they grow."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._now: list[str] = []
        self._depth = 0
        self._link = ""
        self._link_at = 0  # what is said before it

    def add(self, text: str) -> None:
        self._now.append(_BLANKS.sub(" ", unescape(text)).replace("\xa0", " "))

    def tag(self, name: str, closes: bool, more: str) -> None:
        if name == "a":
            self._linked(closes, more)
        elif name == "br":
            self._end()
        elif name in _BLOCKS:
            if "".join(self._now).strip():
                self._end()
            self._now = []
            if name == "blockquote" and closes:
                self._depth = max(0, self._depth - 1)
            if name in _APART and self._lines and self._lines[-1].strip("> "):
                self._lines.append(self._mark.rstrip())
            if name == "blockquote" and not closes:
                self._depth += 1

    def _linked(self, closes: bool, more: str) -> None:
        """An address that the reader does not see stands behind the words that lead to it."""
        if not closes:
            found = _HREF.search(more)
            self._link = unescape(found.group(1)) if found else ""
            self._link_at = len(self._now)
            return
        shown = self._link.removeprefix("mailto:").rstrip("/")
        if shown and not shown.startswith("#") and shown not in "".join(self._now[self._link_at :]):
            self._now.append(f" <{shown}>")
        self._link = ""

    @property
    def _mark(self) -> str:
        return "> " * min(self._depth, 20)

    def _end(self) -> None:
        self._lines.append(f"{self._mark}{''.join(self._now).strip()}".rstrip())
        self._now = []

    def text(self) -> str:
        if "".join(self._now).strip():
            self._end()
        return "\n".join(self._lines).strip("\n")
