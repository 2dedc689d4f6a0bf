"""What a mail says -> what in it was not said by us: no quotation, no signature, no disclaimer.

Where it is in doubt, words stay: a line is left out only where it is known to be ours (marked as a
quotation from us, or the text of a letter that we sent), or is one of a kind that says nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tipxl.mail.signatures import without_endings

_LONGEST_HEADING = 400  # characters of a line that says who wrote what follows
_NEAR = 20  # lines before a quotation among which such a line is looked for
_DEEPEST = 10  # quotations within quotations
_BY_CHANCE = 6  # words that a line may share with a letter of ours without being taken from it
_LEAST = 20  # words of a letter that must be there before anything is taken for a copy of it

_WROTE = (
    r"wrote|writes|a écrit|escribió|schrieb|escreveu|ha scritto|menulis|đã viết|viết|เขียนว่า|เขียน|"
    r"napisał|schreef|sumulat|ရေးသားခဲ့သည်"
)
_WROTE_WORD = re.compile(rf"\b({_WROTE})", re.IGNORECASE)
_BEGINS_ATTRIBUTION = re.compile(
    r"((On|Le|El|Am|Em|Il|Op|Sa|Noong|Pada|W dniu|Vào|Lúc)\b|เมื่อ|วัน|\d{1,4}[-/.]\d|\w{3,9}, \d)",
    re.IGNORECASE,
)
#: A line with one of them is a sentence of the sender, though it ends like an attribution.
_SAYS_MORE = re.compile(
    r"\b(we|our|rows?|which|what|not|cannot|withdraw\w*|cancel\w*|postpone\w*)\b", re.IGNORECASE
)
_DAY = re.compile(
    r"\b(on|at|am|pm|um|le|à|el|op|om|pada|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b|[\W\d_]",
    re.IGNORECASE,
)
_MAIL_ADDRESS = re.compile(r"\S*@\S*")
_FROM = r"From|De|Von|Da|Dari|Daripada|Từ|จาก|Van|Od|Mula kay|发件人|差出人"
_OTHERS = (
    r"Sent|Date|Envoyé|Enviado|Fecha|Gesendet|Datum|Dikirim|Terkirim|Tanggal|Tarikh|Đã gửi|Ngày|"
    r"Gửi|ส่ง|วันที่|Inviato|Data|Verzonden|Petsa|To|À|Para|An|Kepada|Đến|Tới|ถึง|A|Aan|Cc|สำเนา|"
    r"Sent by|Subject|Objet|Asunto|Assunto|Betreff|Oggetto|Onderwerp|Perihal|Subjek|Chủ đề|"
    r"Tiêu đề|เรื่อง|หัวเรื่อง|Importance|Attachments|Reply-To|发送时间|收件人|主题"
)
_FROM_LINE = re.compile(rf"[\s*]*(?:{_FROM})\s*\*?\s*[:：]\*?\s*(?P<who>.*)", re.IGNORECASE)
_OTHER_LINE = re.compile(rf"[\s*]*(?:{_OTHERS})\s*\*?\s*[:：]", re.IGNORECASE)
_DIVIDER = re.compile(
    r"\s*[-_*=]{2,}\s*(original message|forwarded message|message d'origine|message transféré|"
    r"mensaje original|mensaje reenviado|ursprüngliche nachricht|pesan asli|pesan terusan|"
    r"thư gốc|tin nhắn gốc|ข้อความต้นฉบับ|mensagem original)\s*[-_*=]{2,}\s*"
    r"|\s*begin forwarded message\s*:\s*|\s*_{8,}\s*|\s*-{8,}\s*",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"[\s>*_=~.-]*")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


class OurWords(Struct, frozen=True, dict=True):
    """How we are called in a mail, and the letters of ours that it may repeat, found when asked."""

    names: tuple[str, ...] = ()
    find_letters: Callable[[], Sequence[str]] = tuple

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The words of each letter, in their order."""
        return tuple(f" {_words(each)} " for each in self.find_letters())

    def wrote(self, named: str) -> bool:
        """Whether that line names us."""
        return any(each.search(" ".join(named.casefold().split())) for each in self._named)

    @cached_property
    def _named(self) -> tuple[re.Pattern[str], ...]:
        """Each of our names, not as a part of a longer one."""
        names = (" ".join(each.casefold().split()) for each in self.names)
        return tuple(
            re.compile(rf"(?<![\w.+-]){re.escape(each)}(?![\w-]|\.\w)") for each in names if each
        )

    def attributed(self, words: str) -> bool:
        """Whether that line says that we wrote what follows, and surely nothing else."""
        folded = " ".join(words.casefold().split())
        for each in self._named:
            folded = each.sub(" ", folded)
        if _SAYS_MORE.search(folded):
            return False
        if _BEGINS_ATTRIBUTION.match(words):
            return True
        return not _DAY.sub("", _WROTE_WORD.sub(" ", folded))


def own_words(text: str, ours: OurWords) -> str:
    """What a text says that is not ours, line by line; "" where that is nothing."""
    return _own(_INVISIBLE.sub("", text).split("\n"), ours, 0)


def _own(lines: list[str], ours: OurWords, depth: int) -> str:
    kept: list[str] = []
    for section in _sections(lines, ours):
        said = _without_quotations(section.lines, ours, depth)
        said = _without_letters(said, ours)
        was_ours = not _has_words(said) and _has_words(section.lines)
        said = without_endings(said)
        if _has_words(said) or (section.heading and not was_ours):
            kept += [*section.heading, *said]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _has_words(lines: list[str]) -> bool:
    return any(not _NO_WORDS.fullmatch(each) for each in lines)


# --- what stands below a heading such as "From: ... Sent: ..."


class _MailSection(Struct, frozen=True):
    """Lines under one heading; the heading is empty where it names us, or there is none."""

    heading: list[str]
    lines: list[str]


def _sections(lines: list[str], ours: OurWords) -> Iterator[_MailSection]:
    heading: list[str] = []
    begins = at = 0
    while at < len(lines):
        ends, who = _heading_at(lines, at)
        if ends > at:
            yield _MailSection(heading, lines[begins:at])
            heading = [] if ours.wrote(who) else ["", *lines[at:ends]]
            begins = at = ends
        else:
            at += 1
    yield _MailSection(heading, lines[begins:])


def _heading_at(lines: list[str], at: int) -> tuple[int, str]:
    """Where a heading that begins here ends, and whom it names; `at` itself where none does."""
    first = at
    if _DIVIDER.fullmatch(lines[at][:_LONGEST_HEADING]):
        near = range(at + 1, min(at + _NEAR, len(lines)))
        first = next((n for n in near if lines[n].strip()), at)
    line = " ".join(lines[first][:_LONGEST_HEADING].split())
    found = _FROM_LINE.fullmatch(line) if not line.startswith(">") else None
    if found is None:
        return at, ""
    last, more = first, 0
    for number in range(first + 1, min(first + 16, len(lines))):
        if _OTHER_LINE.match(" ".join(lines[number][:_LONGEST_HEADING].split())):
            last, more = number, more + 1
        elif not lines[number].strip() and more:
            break
    if more < 2:
        return at, ""
    following = lines[first + 1]  # where the program folded a long name
    who = found["who"] if _OTHER_LINE.match(following) else f"{found['who']} {following}"
    return last + 1, who


# --- quotations


def _without_quotations(lines: list[str], ours: OurWords, depth: int) -> list[str]:
    """The lines, of what is quoted only what is not ours."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if not lines[at].startswith(">"):
            kept.append(lines[at])
            at += 1
            continue
        ends = at
        while ends < len(lines) and (lines[ends].startswith(">") or _is_gap(lines, ends)):
            ends += 1
        quoted = [re.sub(r"^> ?", "", each) for each in lines[at:ends]]
        attribution = _attribution(kept)
        if attribution:
            del kept[-len(attribution) :]
        kept += _quoted(quoted, attribution, ours, depth)
        at = ends
    return kept


def _is_gap(lines: list[str], at: int) -> bool:
    """Whether it is an empty line between two that are quoted."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return not lines[at].strip() and following.startswith(">")


def _attribution(before: list[str]) -> list[str]:
    """The last lines where they say who wrote what follows: "On 3 July, A. Person wrote:"."""
    before = before[-_NEAR:]
    filled = [n for n, line in enumerate(before) if line.strip()]
    single: list[str] = []
    for first in filled[:-4:-1]:
        lines = before[first:]
        words = " ".join(each.strip() for each in lines if each.strip())
        if _is_attribution(words):
            if _BEGINS_ATTRIBUTION.match(words):
                return lines
            single = single or (lines if first == filled[-1] else [])
            if "@" in words and re.search(r"\d", _MAIL_ADDRESS.sub(" ", words)):
                break  # it is whole: what stands above is the sender's
    return single


def _is_attribution(words: str) -> bool:
    ends = words[-160:]
    return (
        len(words) < _LONGEST_HEADING
        and words.endswith((":", "："))
        and ("@" in ends or _WROTE_WORD.search(ends) is not None)
        and ("@" in words or any(map(str.isdigit, words)))
    )


def _attribution_at_first(lines: list[str]) -> list[str]:
    """The first lines, where they say who wrote what follows, as Apple Mail quotes them, too."""
    filled = [n for n, line in enumerate(lines) if line.strip()][:3]
    found = (_attribution(lines[: each + 1]) for each in filled)
    return next((e for e in found if e and _BEGINS_ATTRIBUTION.match(e[0].strip())), [])


def _quoted(lines: list[str], attribution: list[str], ours: OurWords, depth: int) -> list[str]:
    if depth >= _DEEPEST:
        return [*attribution, *lines]
    inside = [] if attribution else _attribution_at_first(lines)
    named = " ".join(" ".join(attribution or inside).split())
    if ours.wrote(named):
        # What is in no letter that we still have may be an answer, typed between our lines.
        answers = _not_in_letters(lines[len(inside) :], ours)
        said = _own(answers, ours, depth + 1)
        attribution = [] if not said and ours.attributed(named) else attribution or inside
    else:
        said = _own(lines, ours, depth + 1)
        attribution = attribution if said else []
    return [*attribution, *(f"> {each}".rstrip() for each in said.split("\n") if said)]


# --- what we sent, repeated without a mark


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _without_letters(lines: list[str], ours: OurWords) -> list[str]:
    """The lines without those of a letter of ours, where so much of it is there."""
    if sum(len(each.split()) for each in lines) < _LEAST:
        return lines
    for letter in ours.letters:
        copied = _copied(lines, letter)
        if sum(len(_words(lines[number]).split()) for number in copied) >= _LEAST:
            lines = [each for number, each in enumerate(lines) if number not in copied]
    return lines


def _not_in_letters(lines: list[str], ours: OurWords) -> list[str]:
    """The lines of a quotation from us that no letter of ours has: answers between ours."""
    for letter in ours.letters:
        copied = _copied(lines, letter)
        lines = [each for number, each in enumerate(lines) if number not in copied]
    return lines


def _copied(lines: list[str], letter: str) -> frozenset[int]:
    """The lines that stand in a letter, one after another.

    A short line may stand there by chance ("No"): it is copied where it follows the one before.
    """
    copied = set()
    at = 0
    for number, line in enumerate(lines):
        words = _words(re.sub(r"<[^<>\s]*>", "", line))
        if not words:
            continue
        found = letter.find(f" {words} ", at)
        is_long = words.count(" ") + 1 >= _BY_CHANCE
        if found < 0 and is_long:
            found = letter.find(f" {words} ")
        if found == at or (found >= 0 and is_long):
            copied.add(number)
            at = found + len(words) + 1
    return frozenset(copied)
