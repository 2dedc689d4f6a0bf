"""returned/ and the journal while files are collected: what is there, and how a file is kept."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.returns.senders import joined
from tipxl.errors import TipxlError
from tipxl.files import closed_folders, file_digest, lying_in, write_once
from tipxl.intake.arrivals import renamed_files
from tipxl.intake.receipts import BY_HER_WORD
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    EntryConfirmed,
    FileCollected,
    JournalRestored,
    LetterEvent,
    MailCollected,
)
from tipxl.journal.journal_file import JournalFile
from tipxl.workspace.paths import RoundFiles, safe_name

#: The endings of documents, which files keep.
_ENDINGS = frozenset(
    f".{each}" if each else ""
    for each in (
        *("", "xlsx", "xlsm", "xls", "xlsb", "ods", "fods", "numbers", "csv", "txt", "xml"),
        *("pdf", "doc", "docx", "odt", "rtf", "pages", "ppt", "pptx", "odp", "eml", "msg"),
        *("png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "heic", "webp"),
        *("zip", "7z", "rar", "gz"),
    )
)

#: The digits that the name of a file that is kept has of its SHA-256.
_DIGEST = re.compile(r"\[([0-9a-f]{8,64})\][^\[\]]*$")

_Taken = TypeVar("_Taken", FileCollected, MailCollected)


class IntakeOutcome(Enum):
    """What became of a file or a mail that was offered."""

    TAKEN = "taken"
    KNOWN = "already collected"
    PUT_BACK = "put back"  # it was collected before, and was lost
    CORRECTED = "receipt corrected"
    UNCORRECTED = "not corrected"  # and it could not be, as things stand
    OURS = "our own form, not filled in"
    SKIPPED = "skipped"
    UNREAD = "skipped, not read"  # to be collected again
    UNDELIVERED = "a letter not delivered"
    AUTOMATIC = "automatic answer"
    CONFIRMED = "confirms what you entered"
    TO_READ = "to be read by you"

    @property
    def is_undone(self) -> bool:
        """Whether she is to do something first, and then the same again."""
        return self in (IntakeOutcome.UNREAD, IntakeOutcome.UNCORRECTED)

    @property
    def may_say_more(self) -> bool:
        """Whether a person wrote such a mail, which is done with unless its words are read."""
        return self in (
            IntakeOutcome.TAKEN,
            IntakeOutcome.KNOWN,
            IntakeOutcome.OURS,
            IntakeOutcome.CONFIRMED,
        )


class Collected(Struct, frozen=True):
    """One file or mail offered: what became of it, and why it was not taken.

    `kept` are the names in returned/ of the reports in it, `evidence` of what came with them.
    `receipt` says when it came, where that is in doubt or she says it anew: then it is `corrected`,
    or `stays` where she did not name the file itself. `late` says of a report that it came after
    the due day, in words, and `early` that it can hardly have come so early. `says` is what a mail
    says beside the files in it, and `tells` what of that is more than a greeting, to be read by
    her.
    """

    offered: str
    outcome: IntakeOutcome
    kept: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    why: str = ""
    receipt: str = ""
    corrected: bool = False
    stays: bool = False
    late: str = ""
    early: str = ""
    says: str = ""
    tells: str = ""

    @property
    def is_back(self) -> bool:
        """Whether it was collected before, and something of it was lost until now."""
        return self.outcome is IntakeOutcome.PUT_BACK

    @property
    def is_new(self) -> bool:
        """Whether it was taken now."""
        return self.outcome is IntakeOutcome.TAKEN


class Origin(Struct, frozen=True):
    """When and from whom a file came; `sender` is "" where the officer collected it herself."""

    received: datetime
    received_from: str
    sender: str = ""
    mail: str = ""  # the SHA-256 of the mail it came in
    doubt: str = ""  # why a time that it names cannot be when it came
    is_kept: bool = False  # it is what lies in returned/ already: nobody sent it once more


def our_own(files: RoundFiles, journal: Journal) -> Mapping[str, str]:
    """Every workbook as we wrote or sent it, by its SHA-256, in words: nobody has filled it in."""
    period = files.period
    sent = {
        each.enclosed: f"it is a workbook for {each.body} in {period} as you sent it, unchanged"
        for each in journal.of(LetterEvent)
        if each.enclosed
    }
    copies = {
        file_digest(each): f"it is the correction copy for {each.stem} in {period} as you made it, "
        "nothing is corrected in it"
        for each in files.corrections.glob("*.xlsx")
    }
    bodies = {each: each.stem.removesuffix("-for-entry") for each in files.issued.glob("*.xlsx")}
    forms = {
        file_digest(each): f"it is the empty form of {body} for {period}, nothing is answered in it"
        for each, body in bodies.items()
    }
    return {**sent, **copies, **forms}


def settled(files: RoundFiles, journal: Journal) -> frozenset[str]:
    """The SHA-256 of every file and mail that is not collected again, our own among them."""
    reports = _reports_lying(files, journal)
    mails, evidence = _whole_mails(files, journal, reports), _evidence_lying(files, journal)
    return frozenset(our_own(files, journal)).union(reports, mails, evidence)


def _evidence_lying(files: RoundFiles, journal: Journal) -> Iterator[str]:
    """What came with reports, by SHA-256, where a file of its size lies in inbox/.

    All of it may be many times what the reports are.
    """
    lying = lying_in(files.inbox, closed_folders(files.inbox))
    sizes = {each.stat().st_size for each in lying if each.is_file()}
    names = (name for mail in journal.mails_collected for name in mail.came_with_them)
    for path in (files.evidence / each for each in names):
        if path.is_file() and path.stat().st_size in sizes:
            with suppress(TipxlError):  # one that cannot be read is put back
                found = file_digest(path)
                if found.startswith(named_digest(path.name)):
                    yield found


def _whole_mails(files: RoundFiles, journal: Journal, reports: Collection[str]) -> Iterator[str]:
    """The mails that lie there with all that came in them, by SHA-256."""
    settled = journal.given_up.union(reports)
    gone = {each.file for each in journal.of(FileCollected) if each.sha256 not in settled}
    for each in journal.mails_collected:
        paths = (files.mails / each.file, *(files.evidence / e for e in each.came_with_them))
        if gone.isdisjoint(each.files) and all(path.exists() for path in paths):
            yield each.sha256


def _lying(folder: Path, events: Iterable[_Taken]) -> dict[str, _Taken]:
    """What was recorded and still lies there; what was taken out since is collected anew."""
    return {each.sha256: each for each in events if (folder / each.file).exists()}


def _reports_lying(files: RoundFiles, journal: Journal) -> dict[str, tuple[FileCollected, str]]:
    """The reports that were recorded and still lie there, each with the name that it has now."""
    events = journal.of(FileCollected)
    lying = {sha: (each, each.file) for sha, each in _lying(files.returned, events).items()}
    if all(each.sha256 in lying for each in events):
        return lying
    renamed = renamed_files(files.returned, {each.file for each in events})
    gone = {each.sha256: each for each in events if each.sha256 not in lying}
    return lying | {sha: (gone[sha], name) for sha, name in renamed.items() if sha in gone}


class ReturnedStore:
    """One round's returned/, for the time of one run."""

    def __init__(self, files: RoundFiles, journal: JournalFile, now: datetime) -> None:
        self.files = files
        self.journal = journal
        self.now = now
        self._recorded = {each.sha256: each for each in journal.value.of(FileCollected)}
        self._digests = {each.file: each.sha256 for each in journal.value.of(FileCollected)}
        self._reports = _reports_lying(files, journal.value)
        self.recorded_mails = {each.sha256: each for each in journal.value.of(MailCollected)}
        self.mails = _lying(files.mails, journal.value.of(MailCollected))
        self._ours = our_own(files, journal.value)
        self.slips = {each.slip for each in self.mails.values()}

    def ours(self, data: bytes) -> str:
        """Which workbook as we made or sent it this is, in words; "" where it is none."""
        return self._ours.get(digest(data), "")

    def keep(self, name: str, data: bytes, origin: Origin) -> tuple[IntakeOutcome, str]:
        """Keep a report byte for byte and record it: whether it is new, and its name."""
        known, lies_as = self._lying_as(digest(data))
        if known and lies_as:
            # From another sender, it may now have come from one who is registered.
            senders = joined(known.sender, origin.sender)
            if senders != known.sender and not origin.is_kept:
                self._record(replace(known, at=self.now, sender=senders), lies_as)
            is_begun = origin.mail and known.mail == origin.mail and not origin.is_kept
            return (IntakeOutcome.TAKEN if is_begun else IntakeOutcome.KNOWN), lies_as
        if known and origin.received_from != BY_HER_WORD:
            senders = joined(known.sender, origin.sender)
            return IntakeOutcome.PUT_BACK, self.put_back(replace(known, sender=senders), data)
        place = _place(self.files.returned, name, data)
        write_once(self.files.returned / place, data)
        came = FileCollected(
            self.now,
            file=place,
            # A name that is no text to any system cannot stand in the journal as it is.
            original=name.encode("utf-8", "replace").decode(),
            sha256=digest(data),
            received=origin.received,
            received_from=origin.received_from,
            sender=origin.sender,
            mail=origin.mail,
        )
        self._record(came, place)
        return IntakeOutcome.TAKEN, place

    def put_back(self, known: FileCollected, data: bytes) -> str:
        """Lay a report that was lost where it lay, as it came when it came first; its name.

        Where something else stands in its place it lies beside that, and only then is it recorded.
        """
        folder = self.files.returned
        is_free = not (folder / known.file).exists()
        place = known.file if is_free else _place(folder, known.original, data)
        write_once(folder / place, data)
        self._reports[known.sha256] = (known, place)
        if place != known.file or known != self._recorded[known.sha256]:
            self._record(replace(known, at=self.now, file=place), place)
        return place

    def lost_reports(self, mail: MailCollected) -> dict[str, FileCollected]:
        """The reports of a mail that do not lie there as they were collected, by their names."""
        known = {each: self._digests[each] for each in mail.files if each in self._digests}
        return {e: self._recorded[sha] for e, sha in known.items() if not self._lying_as(sha)[1]}

    def recorded_as(self, name: str) -> str:
        """The name under which a report was recorded last, by any that it had."""
        sha256 = self._digests.get(name)
        return self._recorded[sha256].file if sha256 else name

    def keeps(self, path: Path) -> bool:
        """Whether a path leads to what was kept here."""
        return path.resolve().is_relative_to(self.files.returned.resolve())

    def known(self, data: bytes) -> FileCollected | None:
        """A report as it was recorded, where it still lies there."""
        _, lies_as = self._lying_as(digest(data))
        return self._recorded[digest(data)] if lies_as else None

    def was_reported(self, data: bytes) -> bool:
        """Whether a file was collected before as a report, be it lost since or not."""
        return digest(data) in self._recorded

    def lost_receipt(self, data: bytes) -> str:
        """That the journal has lost when a report came which lies there, in words; "" otherwise."""
        lost = self.journal.value.of(JournalRestored)
        is_lost = lost and digest(data) not in self._recorded and digest(data) in self._renamed
        return "it lay in returned/ before, and the journal has lost when it came" * bool(is_lost)

    def mail_of(self, report: FileCollected, among: Collection[str]) -> Path | None:
        """The mail in which a report came, where it lies there and what is said of it is of both.

        That is not so where she said of the report alone when it came, nor where another report
        of the mail is not `among` those that are meant, by their names now.
        """
        mail = self.mails.get(report.mail)
        if mail is None or mail.received != report.received:
            return None
        are_meant = all(name in among for _, name in self.reports_of(mail.sha256))
        return self.files.mails / mail.file if are_meant else None

    def reports_of(self, mail: str) -> tuple[tuple[FileCollected, str], ...]:
        """The reports that lie there and came in a mail, by its SHA-256, with their names now."""
        lying = ((self._recorded[sha256], name) for sha256, (_, name) in self._reports.items())
        return tuple(each for each in lying if each[0].mail == mail)

    def correct(self, received: datetime, *recorded: FileCollected | MailCollected) -> None:
        """Record anew when each of these came, as she says; the newest line of a file counts."""
        said = {"at": self.now, "received": received, "received_from": BY_HER_WORD}
        new = [replace(each, **said) for each in recorded]
        self.journal.append(*new)
        for each in new:
            if isinstance(each, MailCollected):
                self.mails[each.sha256] = self.recorded_mails[each.sha256] = each
            else:
                self._recorded[each.sha256] = each
                self._reports[each.sha256] = (each, self._reports[each.sha256][1])

    def _lying_as(self, sha256: str) -> tuple[FileCollected | None, str]:
        """The report of these bytes as it was recorded, and the name that it has now.

        No name where it is gone, or something else was put in its place: it is kept once more.
        """
        known, name = self._reports.get(sha256, (None, ""))
        if known is None:
            return self._recorded.get(sha256), ""
        if holds(self.files.returned / name, sha256):
            return known, name
        return self._recorded[sha256], self._renamed.get(sha256, "")

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """What lies there under a name that was not collected, by SHA-256; seldom asked."""
        collected = {each.file for each in self.journal.value.of(FileCollected)}
        return renamed_files(self.files.returned, collected)

    def _record(self, event: FileCollected, lies_as: str) -> None:
        self.journal.append(event)
        self._recorded[event.sha256] = event
        self._digests[event.file] = event.sha256
        self._reports[event.sha256] = (event, lies_as)

    def keep_evidence(self, name: str, data: bytes, mail: str) -> str:
        """Keep what came with a report, under a name that tells its mail."""
        kept = _place(self.files.evidence, _evidence_name(name, mail), data)
        write_once(self.files.evidence / kept, data)
        return kept

    def lost_evidence(self, mail: MailCollected) -> frozenset[str]:
        """What came with the reports of a mail and does not lie there as it did, by its name."""
        folder = self.files.evidence
        return frozenset(e for e in mail.came_with_them if not holds(folder / e, named_digest(e)))

    def keep_mail(self, data: bytes, suffix: str) -> str:
        """Keep a mail byte for byte."""
        name = f"{digest(data)[:16]}{suffix}"
        write_once(self.files.mails / name, data)
        return name

    def record_mail(self, event: MailCollected, *confirmed: EntryConfirmed) -> None:
        """Record what became of a mail, once everything in it is kept, and what it confirms.

        In one go: a kill between the lines would leave a confirmation without its mail.
        """
        self.journal.append(*confirmed, event)
        self.mails[event.sha256] = self.recorded_mails[event.sha256] = event


def _place(folder: Path, name: str, data: bytes) -> str:
    for kept in _names(name, data):
        place = folder / kept
        if not place.exists() or holds(place, digest(data)):
            return kept
    raise TipxlError(f"{name} cannot be kept: another file stands in its place.")


def evidence_names(name: str, data: bytes, mail: str) -> frozenset[str]:
    """The names under which a file that came with a report may be kept."""
    return frozenset(_names(_evidence_name(name, mail), data))


def _evidence_name(name: str, mail: str) -> str:
    return f"{mail[:8]} {PurePosixPath(safe_name(name or 'attachment', 60))}"


def _names(name: str, data: bytes) -> Iterator[str]:
    """The names under which a file may be kept, the one that is wanted first."""
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    stem = safe_name(_without_digest(path.stem, data), 60)
    suffix = safe_name(path.suffix, 12) if path.suffix else ""
    suffix = f".{suffix.lstrip('._')}" if suffix else ""
    if suffix.casefold() not in _ENDINGS:
        # What a double click would start is kept under an ending that nothing opens.
        stem, suffix = f"{stem}{suffix}", ".bin"
    yield from (f"{stem} [{digest(data)[:length]}]{suffix}" for length in (8, 16, 64))


def _without_digest(stem: str, data: bytes) -> str:
    """A name as it was before the file was kept under it: one that lies there keeps its name."""
    own = named_digest(stem)
    return stem.removesuffix(f" [{own}]") if own and digest(data).startswith(own) else stem


def named_digest(name: str) -> str:
    """The beginning of its SHA-256 that the name of a file that is kept has; "" for none."""
    found = _DIGEST.search(name)
    return found.group(1) if found else ""


def holds(path: Path, sha256: str) -> bool:
    """Whether a file has this SHA-256, or one that begins so; not where it cannot be read."""
    try:
        return file_digest(path).startswith(sha256)
    except TipxlError:
        return False


def digest(data: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()
