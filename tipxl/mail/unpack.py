"""The files in a mail or archive, however wrapped: mail in mail, zip in zip, winmail.dat.

Every limit is asked before anything is unpacked or parsed, so that no mail can use up the machine.
Names stay words to be shown: no path is ever made of one here.
"""

import binascii
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from copy import copy
from email import message_from_bytes
from email.message import Message
from io import BytesIO
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from tipxl.mail import mail_headings
from tipxl.mail.courtesy import file_lies_in_it
from tipxl.mail.mail_text import decoded_text, page_text, part_text
from tipxl.mail.mailboxes import is_mbox
from tipxl.mail.outlook import NoReaderError, Saved, is_msg, open_msg
from tipxl.mail.tnef import MAGIC as TNEF
from tipxl.mail.tnef import tnef_files, tnef_words

_DEEPEST = 8  # wrappings around a file
_MOST = 300  # files in one mail
_BYTES = 300 << 20  # of all files of one mail, unpacked
_MAIL_BYTES = 64 << 20  # of one mail, which takes nine times as much while it is opened
_RATIO = 200  # times that a file may grow when it is unpacked, once it is larger than _FREE
_FREE = 10 << 20
_MULTIPARTS = 200
_HEADING = 20_000  # characters of a heading that says what a part is

_ZIP = (b"PK\3\4", b"PK\5\6")
_DOCUMENTS = re.compile(r"(\[content_types\]\.xml|mimetype|(xl|word|ppt)/.*|index/.*\.iwa)\Z", re.I)
_MAIL = re.compile(
    rb"(?:From [^\r\n]*\r?\n)?(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,80}?"
    rb"(?:Received|Return-Path|MIME-Version|Message-ID|From|Subject|X-Unsent):[^\r\n]*\r?\n"
    rb"(?:[\w-]+:|[ \t]|\r?\n)",
    re.IGNORECASE,
)
_SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
_CLOSED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_TYPES = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_UUENCODED = re.compile(
    rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n(?P<lines>(?:[ -`]{1,86}\r?\n)+?)end\s*$",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"<[^<>\s]*>|(https?://|www\.|mailto:|cid:)\S*", re.IGNORECASE)
_TEXTS = (".txt", ".htm", ".html")
_LONGEST_TEXT = 20_000  # bytes of an attached text that is shown with the words of its mail
_OWN_FORM = "(Its words are kept in a form of Outlook's own: open the mail to read them.)"
_OFFICE = (*_ZIP, b"\xd0\xcf\x11\xe0")


class UnpackedFile(Struct, frozen=True):
    """A file found in a mail. `inside` are the wrappings around it, the outermost first."""

    name: str
    data: bytes
    inside: tuple[str, ...] = ()
    inline: bool = False  # a picture in the text, not an attachment
    mail: "Message[str, str] | None" = None  # the forwarded mail that it lay in
    is_mail: bool = False  # a mail, or several, that lay in an archive


class UnpackTrouble(Struct, frozen=True):
    """Something in a mail that could not be opened, and why."""

    says: str
    wants_reader: bool = False  # it could be opened with an extra that is not installed


class UnpackedText(Struct, frozen=True):
    """Words that somebody wrote in a mail, and the forwarded mail in which they stand, if any."""

    text: str
    mail: "Message[str, str] | None" = None


class TooMuchError(Exception):
    """A mail goes beyond a limit; the text says which."""


class Budget(Struct):
    """What is left of the limits while one mail is opened."""

    files: int = _MOST
    bytes: int = _BYTES

    def spend(self, size: int) -> None:
        """Count a file; TooMuchError where there are too many, or they are too large."""
        self.files, self.bytes = self.files - 1, self.bytes - size
        if self.files < 0:
            raise TooMuchError(f"more than {_MOST} files lie in it")
        if self.bytes < 0:
            raise TooMuchError(f"its files come to more than {_BYTES >> 20} MB")


class _Here(Struct, frozen=True):
    """Where in a mail we are."""

    budget: Budget
    inside: tuple[str, ...] = ()
    mail: "Message[str, str] | None" = None
    whole_mails: bool = False  # mails are found, not opened

    def within(self, what: str, mail: "Message[str, str] | None" = None) -> "_Here":
        if len(self.inside) >= _DEEPEST:
            raise TooMuchError(f"it is wrapped more than {_DEEPEST} times")
        return _Here(self.budget, (*self.inside, what), mail or self.mail, self.whole_mails)


Found = UnpackedFile | UnpackedText | UnpackTrouble


def looks_like_mail(data: bytes) -> bool:
    """Whether it begins as mails do."""
    return _MAIL.match(_plain_start(data[:65_536])) is not None


def _plain_start(data: bytes) -> bytes:
    """A mail without what an editor or a download put before it: a byte order mark, blank lines."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data[: len(data) // 2 * 2].decode("utf-16", "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")


def is_mail(data: bytes) -> bool:
    """Whether it is a mail of either kind, or several in one file."""
    return is_msg(data) or looks_like_mail(data) or is_mbox(data[:1024])


def parse(data: bytes) -> "Message[str, str]":
    """A mail's parts; TooMuchError, before it is parsed, where that would take too long."""
    if len(data) > _MAIL_BYTES:
        raise TooMuchError(f"it is larger than {_MAIL_BYTES >> 20} MB")
    data = _plain_start(data)
    if len(re.findall(rb"(?i)multipart/", data)) > _MULTIPARTS:
        raise TooMuchError(f"it has more than {_MULTIPARTS} parts")
    if any(len(each.group()) > _HEADING for each in _TYPES.finditer(data)):
        raise TooMuchError("one of its headings is endless")
    try:
        return message_from_bytes(data)
    except RecursionError as error:
        raise TooMuchError("its parts are nested too deep") from error


def unpack_mail(message: "Message[str, str]", budget: Budget) -> Iterator[Found]:
    """Every file in a mail."""
    yield from _parts(message, _Here(budget))


def unpack_saved(saved: Saved, budget: Budget) -> Iterator[Found]:
    """Every file in a mail that Outlook saved."""
    yield from _saved(saved, _Here(budget))


def unpack_file(name: str, data: bytes) -> Iterator[Found]:
    """The file itself, or every file in it where it is an archive; mails in it stay whole."""
    yield from _file(UnpackedFile(name, data), _Here(Budget(), whole_mails=True))


# --- the wrappings


def _parts(message: "Message[str, str]", here: _Here) -> Iterator[Found]:
    kind = message.get_content_type()
    payload = message.get_payload() if message.is_multipart() else None
    if kind in _CLOSED:
        yield UnpackTrouble(
            "it is encrypted, or signed in a way that closes it: ask for it as plain mail"
        )
    elif kind == "message/delivery-status" or kind in _SIGNATURES:
        return
    elif kind == "multipart/alternative" and isinstance(payload, list):
        yield from _alternatives([each for each in payload if isinstance(each, Message)], here)
    elif isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                forwarded = kind.startswith("message/")
                yield from _parts(part, here.within("forwarded mail", part) if forwarded else here)
    else:
        yield from _part(message, kind, here)


def _alternatives(parts: list["Message[str, str]"], here: _Here) -> Iterator[Found]:
    """The files of every part, and the words: the plain ones, where they say all of it."""
    told: list[list[UnpackedText]] = []
    for part in parts:
        words: list[UnpackedText] = []
        for each in _parts(part, here):
            if isinstance(each, UnpackedText):
                words.append(each)
            else:
                yield each
        told.append(words)
    counted = [Counter(_WORD.findall(_words_alone(each))) for each in told]
    whole = (n for n, each in enumerate(counted) if all(other <= each for other in counted))
    longest = max(range(len(told)), key=lambda n: counted[n].total(), default=0)
    chosen = next(whole, longest)
    yield from told[chosen] if told else ()
    for number, words in enumerate(told):
        if number != chosen and not counted[number] <= counted[chosen]:
            yield from (_beside(each, counted[chosen]) for each in words)


def _beside(text: UnpackedText, said: Counter[str]) -> UnpackedText:
    """The lines with a word that the version chosen does not have."""
    lines = (each for each in text.text.split("\n"))
    found = (e for e in lines if any(w not in said for w in _WORD.findall(_bare(e))))
    return replace(text, text="\n".join(found))


def _bare(text: str) -> str:
    return _LINK.sub(" ", text).casefold()


def _words_alone(texts: list[UnpackedText]) -> str:
    """What is said, without the addresses that only one of the versions shows."""
    return _bare("\n".join(each.text for each in texts))


def _part(part: "Message[str, str]", kind: str, here: _Here) -> Iterator[Found]:
    decoded = part.get_payload(decode=True)
    data = decoded if isinstance(decoded, bytes) else b""
    if _is_cut_off(part):
        data = _as_far_as_it_goes(part)
        yield UnpackTrouble(f"{_name(part) or 'a file in it'} was cut off: ask for it again")
    attached = part.get_content_disposition() == "attachment"
    name = _name(part)
    is_text = kind.startswith("text/") and not attached and not name
    if is_text and not data.startswith(_OFFICE):
        encoded = tuple(islice(_encoded_in_text(data), _MOST + 1))
        for found, _ in encoded:
            data = data.replace(found, b"", 1)
        yield UnpackedText(part_text(part, data), here.mail)
        for _, each in encoded:
            yield from _file(replace(each, inside=here.inside, mail=here.mail), here)
        return
    if not data:
        return
    inline = not attached and (part.get_content_disposition() == "inline" or "Content-ID" in part)
    yield from _file(UnpackedFile(name, data, here.inside, inline, here.mail), here)


def _is_cut_off(part: "Message[str, str]") -> bool:
    """Whether its base64 ends within a byte, and so is not decoded at all."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    return encoding == "base64" and len(_letters(part)) % 4 == 1


def _letters(part: "Message[str, str]") -> bytes:
    as_sent = copy(part)
    del as_sent["Content-Transfer-Encoding"]  # so that it is not decoded
    payload = as_sent.get_payload(decode=True)
    return _NO_BASE64.sub(b"", payload if isinstance(payload, bytes) else b"").rstrip(b"=")


def _as_far_as_it_goes(part: "Message[str, str]") -> bytes:
    letters = _letters(part)
    return binascii.a2b_base64(letters[: len(letters) // 4 * 4])


def _encoded_in_text(text: bytes) -> Iterator[tuple[bytes, UnpackedFile]]:
    """Files that old programs put into the text itself (uuencode), and how they stand there."""
    for found in _UUENCODED.finditer(text):
        try:
            data = b"".join(binascii.a2b_uu(line) for line in found["lines"].splitlines())
        except binascii.Error:
            continue  # words that only look like it
        name = found["name"].decode("utf-8", "replace").strip()
        if data:
            yield found.group(), UnpackedFile(name, data)


def _name(part: "Message[str, str]") -> str:
    try:
        return mail_headings.words(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):  # a name in no known alphabet
        return ""


def _file(leaf: UnpackedFile, here: _Here) -> Iterator[Found]:
    here.budget.spend(len(leaf.data))
    if here.whole_mails and is_mail(leaf.data):
        yield replace(leaf, is_mail=True)
        return
    if leaf.data.startswith(_ZIP):
        yield from _zip(leaf, here)
    elif leaf.data.startswith(TNEF):
        yield from _tnef_text(leaf.data, here)
        for name, data in tnef_files(leaf.data):
            yield from _file(
                UnpackedFile(name, data, (*here.inside, "winmail.dat"), mail=here.mail), here
            )
    elif is_msg(leaf.data):
        yield from _msg(leaf, here)
    elif looks_like_mail(leaf.data):
        mail = parse(leaf.data)
        yield from _parts(mail, here.within("attached mail", mail))
    else:
        yield leaf
        yield from _text_in(leaf, here)


def _tnef_text(data: bytes, here: _Here) -> Iterator[UnpackedText]:
    """The words of the mail, which may stand nowhere else."""
    found = tnef_words(data)
    text = found.plain if found.plain.strip() else page_text(found.page)
    if not text.strip() and found.packed:
        text = _OWN_FORM
    if text.strip() and not here.whole_mails:
        yield UnpackedText(text, here.mail)


def _text_in(leaf: UnpackedFile, here: _Here) -> Iterator[UnpackedText]:
    """The words of a text that was attached, as what stands below a file is by some servers."""
    name = leaf.name.casefold()
    if here.whole_mails or len(leaf.data) > _LONGEST_TEXT or not name.endswith(_TEXTS):
        return
    text = decoded_text(leaf.data, "utf-8")
    if not name.endswith(".txt"):
        text = page_text(leaf.data)
    if text.strip():
        yield UnpackedText(f"{file_lies_in_it(leaf.name)}\n{text}", here.mail)


def _msg(leaf: UnpackedFile, here: _Here) -> Iterator[Found]:
    try:
        saved = open_msg(leaf.data)
    except NoReaderError as error:
        yield UnpackTrouble(f"{leaf.name or 'a mail in it'}: {error}", wants_reader=True)
        return
    except ValueError:
        yield leaf
        return
    yield from _saved(saved, here.within("attached mail", saved.headings()))


def _saved(saved: Saved, here: _Here) -> Iterator[Found]:
    try:
        yield UnpackedText(_saved_text(saved), here.mail)
        for name, content in saved.files():
            if isinstance(content, Saved):
                yield from _saved(content, here.within("attached mail", content.headings()))
            elif content:
                yield from _file(UnpackedFile(name, content, here.inside, mail=here.mail), here)
    except ValueError as error:
        yield UnpackTrouble(f"something in a mail saved by Outlook cannot be opened: {error}")


def _saved_text(saved: Saved) -> str:
    try:
        plain, page = saved.words()
    except ValueError:
        return "(Its words are damaged: ask for the mail again.)"
    text = plain if plain.strip() else page_text(page)
    if not text.strip() and saved.has_other_words():
        return _OWN_FORM
    return decoded_text(text.encode("utf-8", "replace"), "utf-8")


# --- zip


def _zip(leaf: UnpackedFile, here: _Here) -> Iterator[Found]:
    try:
        # zipfile makes an object of every entry before it can be asked how many there are.
        if leaf.data.count(b"PK\1\2") > 10 * _MOST:
            raise TooMuchError(f"{leaf.name or 'an archive'} holds too many files")
        archive = zipfile.ZipFile(BytesIO(leaf.data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield leaf  # a workbook cut off on its way begins like this, too
        return
    members = [each for each in archive.infolist() if not each.is_dir()]
    if any(_DOCUMENTS.match(each.filename.replace("\\", "/")) for each in members):
        yield leaf
        return
    inside = here.within(leaf.name or "a zip archive")
    for member in members:
        yield from _member(archive, member, inside)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, here: _Here) -> Iterator[Found]:
    name = re.split(r"[\\/]", member.filename)[-1]
    if member.flag_bits & 1:
        yield UnpackTrouble(f"{here.inside[-1]} is closed by a password: ask for it without")
        return
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield UnpackTrouble(f"{name} is packed in an unusual way: ask for it unpacked")
        return
    most = max(_FREE, _RATIO * member.compress_size)
    if member.file_size > min(most, here.budget.bytes):
        raise TooMuchError(f"{name} would grow to {member.file_size >> 20} MB")
    try:
        with archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        yield UnpackTrouble(f"{name} in {here.inside[-1]} is damaged: ask for it again")
        return
    yield from _file(UnpackedFile(name, data, here.inside, mail=here.mail), here)
