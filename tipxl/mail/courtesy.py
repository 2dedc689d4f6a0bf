"""What a mail says of its own -> whether it says more than: hello, here is our report, thank you.

It knows the words that say only that. Any other word, a negation and a number among them, is
something to read: what is passed over by mistake nobody would see.
"""

import re

from tipxl.mail.signatures import is_address

_GREETING = (
    "dear hi hello greetings good morning afternoon evening day sir madam sirs ms mr mrs dr prof "
    "all colleague colleagues friend friends team secretariat excellency everyone yth bapak ibu "
    "selamat pagi siang sore salam kính gửi chào thưa quý ông bà anh chị เรียน สวัสดี ครับ ค่ะ"
)
_ENCLOSED = (
    "please kindly find see receive attach attached attaching attachment enclose enclosed "
    "enclosing enclosure herewith hereby herein below here is are send sending sent submit submits "
    "submitting submitted submission forward forwarding forwarded share sharing transmit "
    "transmitting provide providing report reports reporting return form forms template file "
    "workbook excel completed complete filled fill duly corrected correction corrections copy "
    "document response reply as requested request letter email mail per refer referring reference "
    "regarding re progress terlampir kami sampaikan laporan đính kèm báo cáo xin gửi"
)
_JOINING = (
    "the a an of for to in on by with from and or at our your my this that it its i we us you "
    "would like am pleased have has been be had also kind kindest consideration information "
    "perusal attention review records period year half half-year first second semester january "
    "february march april may june july august september october november december work plan "
    "ministry department"
)
_THANKS = (
    "thank thanks thanking you very much many so advance appreciate appreciated appreciation "
    "grateful support cooperation co-operation assistance understanding continued best kind warm "
    "warmest regard regards wishes sincerely respectfully faithfully truly yours cordially "
    "respect highest assurances confirm confirmed yes terima kasih hormat trân trọng "
    "cảm ơn ขอบคุณ ขอบคุณค่ะ ขอบคุณครับ ด้วยความเคารพ"
)
_PLAIN = frozenset(" ".join((_GREETING, _ENCLOSED, _JOINING, _THANKS)).split())
_TELLING_WORDS = "no not new old change changes wrong nil none never without except but"
#: Names of people and bodies are passed over, but not where they are words that change a meaning.
_TELLING = frozenset(_TELLING_WORDS.split())
_YEAR = re.compile(r"20[12]\d([hqs][1-4])?")
_CLOSING_WORDS = (
    "best kind kindest warm warmest regards regard sincerely respectfully faithfully yours truly "
    "thank thanks you cordially wishes with many very much hormat kami salam terima kasih trân "
    "trọng cảm ơn and the in advance"
)
_CLOSING = frozenset(_CLOSING_WORDS.split())
#: What these words ask for, or say of work that was done, is more than a courtesy.
_ASKING = re.compile(
    r"\b(please|kindly|pls)\b(?!,? (kindly |please )?(find|see|receive|refer)\b)"
    r"|\bin progress\b|\b(completed|corrected|progress)\b.{0,80} in \b|\bcompleted\W+\d"
    r"|\b(has|have|is|are) (been )?completed\b"
    r"|\b(work|plan|it|this|that|we|all)( \w{1,20})? completed?\b"
    r"|^\W*(completed?|corrected|in progress)\W*$",
    re.IGNORECASE,
)
#: The line of ours above the words of a mail, or of a text, within a mail.
_LIES_IN_IT = re.compile(
    r"^(\(In (?:a mail of \S+|the file [^\n]{1,120}) that lies in it:\))$", re.MULTILINE
)
_LONGEST_SIGNATURE = 12  # lines
_SHORT = 200  # characters that stand on a line
#: Marks between words; letters of some alphabets are more than one sign, so that they are listed.
_MARKS = re.compile(r"[!-,./:;<=>@\[-`{-~\xa1-\xbf\u2010-\u2027\u2030-\u205e\u3001\u3002\uff0c]")


def telling(words: str, names: frozenset[str] = frozenset()) -> str:
    """The lines that somebody should read, as one; "" where none says more than a greeting.

    `names` are words that name people, bodies and the plan.
    """
    known = _PLAIN | ({each.casefold() for each in names} - _TELLING)
    first, *others = _LIES_IN_IT.split(words)
    told = _told(first, known)
    for line, text in zip(others[::2], others[1::2], strict=True):
        within = _told(text, known)
        told += [line, *within] if within else []
    return " ".join(told)


def lies_in_it(sender: str) -> str:
    """The line above the words of a mail that lies in another."""
    return f"(In a mail of {''.join(sender.split()) or 'somebody'} that lies in it:)"


def file_lies_in_it(name: str) -> str:
    """The line above the words of a text that was attached."""
    return f"(In the file {' '.join(name.split())[:100]} that lies in it:)"


def in_short(words: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 2].rsplit(' ', 1)[0]} …"


def _told(words: str, known: frozenset[str]) -> list[str]:
    lines = (" ".join(each.split()) for each in _without_name(words.split("\n")))
    return [each for each in lines if not _is_plain(each, known)]


def _is_plain(line: str, known: frozenset[str]) -> bool:
    if "?" in line or _ASKING.search(line):
        return False
    found = (each.strip("-") for each in _MARKS.sub(" ", line.casefold()).split())
    return all(not each or each in known or _YEAR.fullmatch(each) for each in found)


def _without_name(lines: list[str]) -> list[str]:
    """The lines without the name and address below a closing ("Best regards,")."""
    filled = [each for each in lines if each.strip()]
    for number in range(max(0, len(filled) - _LONGEST_SIGNATURE - 1), len(filled)):
        words = _MARKS.sub(" ", filled[number].casefold()).split()
        closes = bool(words) and _CLOSING.issuperset(words)
        if closes and all(map(is_address, filled[number + 1 :])):
            return filled[:number]
    return filled
