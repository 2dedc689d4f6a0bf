"""What a mail says -> what in it was not said by us: no quotation, no signature, no disclaimer.

Where it is in doubt, words stay: a line is left out only where it is known to be ours (marked as a
quotation from us, or the text of a letter that we sent), or is one of a kind that says nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
_DEVICE = re.compile(
    r"\s*(sent from (my )?(iphone|ipad|ipod|android\b[\w ]{0,20}|samsung\b[\w ]{0,30}|huawei\b"
    r"[\w ]{0,20}|mobile\b[\w ]{0,20}|galaxy\b[\w ]{0,20}|blackberry\b[\w ]{0,20}|"
    r"mail for windows( 10| 11)?|outlook( for (ios|android))?|yahoo mail[\w ]{0,30})"
    r"|get outlook for (ios|android)|envoyé de mon i\w+|enviado desde mi i\w+"
    r"|von meinem i\w+ gesendet|dikirim dari (iphone|ipad|ponsel)[\w ]{0,20}"
    r"|được gửi từ i\w+ của tôi|ส่งจาก iphone ของฉัน)"
    r"\s*(<[^<>\s]{1,200}>)?\s*[.]?\s*",
    re.IGNORECASE,
)
_BEGINS_DISCLAIMER = re.compile(
    r"\W*(disclaimer\b|confidential(ity)?\b|caution\b|warning\b|external e?-?mail\b|"
    r"th(is|e information|e contents?)( \w+){0,4} (e-?mails?|message|communication|transmission)|"
    r"the information (contained|transmitted)|if you (are not|have received)|"
    r"please consider the environment)",
    re.IGNORECASE,
)
_MARK_OF_DISCLAIMER = re.compile(
    r"confidential|privileged|recipient|addressee|intended (only|solely)|solely for the use|"
    r"in error|delete|unauthori[sz]ed|virus|disclos|disseminat|views (or opinions )?expressed|"
    r"disclaimer|originated|outside (of )?(the|your) organi[sz]ation|do not click|know the content|"
    r"recogni[sz]e the sender|consider the environment|liab",
    re.IGNORECASE,
)
#: What only a legal text says: without it, "sent in error, please delete it" is about a report.
_LEGAL = re.compile(
    r"privileged|(intended|named|not the|by the) recipient|addressee|intended (only|solely)|"
    r"solely for the use|disseminat|views (or opinions )?expressed|"
    r"received this (e-?mail|message|communication|transmission) (\w+ ){0,3}in error|"
    r"outside (of )?(the|your) organi[sz]ation|know the content|recogni[sz]e the sender|"
    r"consider the environment|liab",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NO_WORDS = re.compile(r"[\s>*_=~.-]*")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_TELEPHONE = re.compile(r"[+(]{0,2}\d[\d\s()./-]{4,}")
_OF_TELEPHONE = re.compile(
    r"\b(tel|telephone|phone|mobile|fax|cell|ph|hp|ext|m|t|f|p)\b", re.IGNORECASE
)
_EXTENSION = re.compile(r"\b(ext|extension|loc|local)\b[.: ]{0,3}\d{1,5}\b", re.IGNORECASE)
_A_DATE = re.compile(r"(?<![\d+().-])\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?![\d-]|\.\d)")
_LINKED = re.compile(r"(https?://|www\.)[^\s/<>]+/[^\s<>]", re.IGNORECASE)
_NAMING = re.compile(
    r"(of|the|and|for|on|in|to|de|la|del|da|dan|e|y|van|von|bin|binti|tel|tel\.|telephone|phone|mobile"
    r"|fax|email|e-mail|mail|ext|ext\.|no\.|c/o|m|t|f|p|e|w|ph|hp|cell|office|web|website|www|&|/|\|"
    r"|-|–|—|•|,)[:.]*",
    re.IGNORECASE,
)
#: What no name and no address has: a line with such a word says something.
_TELLING_WORDS = (
    "row rows is was are were be been will not no please note ps withdrawn new changed change "
    "report form event events activity completed postponed cancelled from now"
)
_TELLING = frozenset(_TELLING_WORDS.split())
#: A line that may look like a name, but says something. A past ("terminated") does; names excepted.
_SAYS = re.compile(
    r"\b(19|20)\d\d\b|\bto:|\b(withdrew|withdraw|withheld|disregard|discontinue|delay|postpone|"
    r"cancel|ongoing|on-going|pending|has|have|had|does|did|done|nil|none|only|evidence|link|links|"
    r"held|participants?|women|men|girls|boys|budget|funds?|funding|donor|future|instead|until|"
    r"over|late|draft|final|wrong|error|mistake|ignore|remove|update|urgent|ready|stop|begun|yes|"
    r"dibatalkan|ditunda|ditangguhkan|belum|sudah|tidak|bukan|selesai|không|chưa|hủy|huỷ|hoãn|"
    r"hindi|wala|walang|kinansela|"
    r"(?!(?:ah|ham|moham|mohamm|muham|muhamm)ed\b|(?:khal|wale|sae|sy|fr|alfr|unit|charter|"
    r"register|certifi|accredit)ed\b)\w{2,}ed)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(street|st\.|road|rd\.?|jl\.?|jalan|ave(nue)?\.?|floor|fl\.|building|bldg\.?|tower|soi|thanon|"
    r"blvd|boulevard|p\.? ?o\.? box|level|room|block|lane|district|phố|đường)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OurWords:
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
        said = _without_signature(said)
        said = _without_disclaimers([each for each in said if not _DEVICE.fullmatch(each)])
        if _has_words(said) or (section.heading and not was_ours):
            kept += [*section.heading, *said]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _has_words(lines: list[str]) -> bool:
    return any(not _NO_WORDS.fullmatch(each) for each in lines)


# --- what stands below a heading such as "From: ... Sent: ..."


@dataclass(frozen=True, slots=True)
class _MailSection:
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
        answers = _not_in_letters(lines[len(inside) :], ours) if ours.letters else []
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


# --- what says nothing


def _without_signature(lines: list[str]) -> list[str]:
    """The lines without the name and address that follow "-- "; whatever else follows stays."""
    at = next((n for n, each in enumerate(lines) if each.rstrip() == "--"), len(lines))
    after = lines[at + 1 :]
    said = next((n for n, each in enumerate(after) if not is_address(each)), len(after))
    return [*lines[:at], *after[said:]]


def is_address(line: str) -> bool:
    """Whether a line can only be a part of a signature: a name, a title, a telephone, a place.

    Every word of it begins with a capital, is a number of a telephone, or joins such words.
    """
    if len(line) > 90 or line.rstrip().endswith(("?", "!")):
        return False
    if not _TELLING.isdisjoint(re.findall(r"\w+", line.casefold())):
        return False
    bare = re.sub(r"<?\S*@\S+>?|<?\b(https?://|www\.)\S*>?", "", line)
    if _LINKED.search(line) or _A_DATE.search(bare) or _SAYS.search(bare):
        return False
    words = _without_telephones(bare).split()
    if _STREET.search(bare):
        words = [each for each in words if not re.fullmatch(r"\d{1,5}[A-Za-z]?,?", each)]
    return all(_NAMING.fullmatch(each) or _is_name(each) for each in words)


def _without_telephones(line: str) -> str:
    """The line without numbers that can be called; a count or a sum stays."""
    called = _OF_TELEPHONE.search(line) is not None

    def blank(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        is_one = len(digits) >= 6 and (called or found.group().startswith(("+", "(", "0")))
        return " " if is_one else found.group()

    return _TELEPHONE.sub(blank, _EXTENSION.sub(" ", line))


def _is_name(word: str) -> bool:
    letters = re.sub(r"\W", "", word)
    return bool(letters) and letters[0].isupper() and not any(map(str.isdigit, letters))


def _without_disclaimers(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for paragraph in _paragraphs(lines):
        if not _is_disclaimer(" ".join(paragraph)):
            kept += paragraph
    return kept


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        paragraph.append(line)
        if not line.strip():
            yield paragraph
            paragraph = []
    yield paragraph


def _is_disclaimer(words: str) -> bool:
    """Whether it begins like one, and each sentence of it says what such a text says."""
    marks = {each.group().casefold() for each in _MARK_OF_DISCLAIMER.finditer(words)}
    if not _BEGINS_DISCLAIMER.match(words) or len(marks) < 2 or re.search(r"\d", words):
        return False
    if not _LEGAL.search(words):
        return False
    sentences = [each for each in _SENTENCE.split(words) if re.search(r"\w", each)]
    return all(_MARK_OF_DISCLAIMER.search(each) for each in sentences)
