"""What stands at the end of a mail and says nothing: a signature, a device, a disclaimer.

Each is of a kind that is surely one. Where it is in doubt, a line stays.
"""

import re
from collections.abc import Iterator

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


def without_endings(lines: list[str]) -> list[str]:
    """The lines without signatures, names of devices and disclaimers."""
    said = _without_signature(lines)
    return _without_disclaimers([each for each in said if not _DEVICE.fullmatch(each)])


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
