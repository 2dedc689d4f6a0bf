"""returned/ and the journal while files are collected: what is there, and how a file is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path, PurePosixPath

from tipxl.domain.returns.senders import joined
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_once
from tipxl.workspace.journal import Event, append, read
from tipxl.workspace.letter_log import enclosed_before
from tipxl.workspace.paths import RoundFiles, safe_name


class IntakeOutcome(Enum):
    """What became of a file or a mail that was offered."""

    TAKEN = "taken"
    KNOWN = "already collected"
    OURS = "our own form, not filled in"
    SKIPPED = "skipped"
    UNREAD = "skipped, not read"  # to be collected again
    UNDELIVERED = "a letter not delivered"
    AUTOMATIC = "automatic answer"
    CONFIRMED = "confirms what you entered"
    TO_READ = "to be read by you"


@dataclass(frozen=True, slots=True)
class Collected:
    """One file or mail offered: what became of it, and why it was not taken.

    `kept` are the names in returned/ of the reports in it, `evidence` of what came with them.
    """

    offered: str
    outcome: IntakeOutcome
    kept: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it was taken now."""
        return self.outcome is IntakeOutcome.TAKEN


@dataclass(frozen=True, slots=True)
class Origin:
    """When and from whom a file came; `sender` is "" where the officer collected it herself."""

    received: datetime
    received_from: str
    sender: str = ""
    mail: str = ""  # the SHA-256 of the mail it came in


def our_own(files: RoundFiles) -> frozenset[str]:
    """The SHA-256 of every workbook as we wrote or sent it: nobody has filled it in."""
    ours = (*files.issued.glob("*.xlsx"), *files.corrections.glob("*.xlsx"))
    return frozenset(digest(read_file(each)) for each in ours) | enclosed_before(files)


def settled(files: RoundFiles) -> frozenset[str]:
    """The SHA-256 of every file and mail that is not collected again, our own among them."""
    kept, mails = _lying(files, "collected", files.returned), _lying(files, "mail", files.mails)
    return our_own(files).union(kept, mails)


def _lying(files: RoundFiles, what: str, folder: Path) -> dict[str, Event]:
    """What was recorded and still lies there; what was taken out since is collected anew."""
    events = (each for each in read(files.journal) if each.what == what)
    found = (each for each in events if (folder / each.details["file"]).exists())
    return {each.details["sha256"]: each for each in found}


class ReturnedStore:
    """One round's returned/, for the time of one run."""

    def __init__(self, files: RoundFiles, now: datetime) -> None:
        self.files = files
        self.now = now
        self._kept = _lying(files, "collected", files.returned)
        self.mails = _lying(files, "mail", files.mails)
        self._ours = our_own(files)
        self.slips = {e.details.get("slip", "") for e in self.mails.values()}

    def is_ours(self, data: bytes) -> bool:
        """Whether it is a workbook as we sent it."""
        return digest(data) in self._ours

    def keep(self, name: str, data: bytes, origin: Origin) -> tuple[IntakeOutcome, str]:
        """Keep a report byte for byte and record it: whether it is new, and its name."""
        known = self._kept.get(digest(data))
        if known is not None:
            self._also_from(known, origin)
            same_mail = origin.mail and known.details.get("mail") == origin.mail
            return (IntakeOutcome.TAKEN if same_mail else IntakeOutcome.KNOWN), known.details[
                "file"
            ]
        kept = _place(self.files.returned, name, data)
        write_once(self.files.returned / kept, data)
        self._record(
            {
                "file": kept,
                # A name that is no text to any system cannot stand in the journal as it is.
                "original": name.encode("utf-8", "replace").decode(),
                "sha256": digest(data),
                "received": origin.received.isoformat(),
                "received_from": origin.received_from,
                **({"sender": origin.sender} if origin.sender else {}),
                **({"mail": origin.mail} if origin.mail else {}),
            }
        )
        return IntakeOutcome.TAKEN, kept

    def _also_from(self, known: Event, origin: Origin) -> None:
        """The same file from another sender: it may now have come from one who is registered."""
        before = known.details.get("sender", "")
        senders = joined(before, origin.sender)
        if senders != before:
            self._record({**known.details, "sender": senders})

    def _record(self, details: dict[str, str]) -> None:
        event = Event(self.now, "collected", details)
        append(self.files.journal, event)
        self._kept[details["sha256"]] = event

    def keep_evidence(self, name: str, data: bytes, mail: str) -> str:
        """Keep what came with a report, under a name that tells its mail."""
        stem = PurePosixPath(safe_name(name or "attachment", 60))
        kept = _place(self.files.evidence, f"{mail[:8]} {stem}", data)
        write_once(self.files.evidence / kept, data)
        return kept

    def keep_mail(self, data: bytes, suffix: str) -> str:
        """Keep a mail byte for byte."""
        name = f"{digest(data)[:16]}{suffix}"
        write_once(self.files.mails / name, data)
        return name

    def record_mail(self, details: dict[str, str]) -> None:
        """Record what became of a mail, once everything in it is kept."""
        event = Event(self.now, "mail", details)
        append(self.files.journal, event)
        self.mails[details["sha256"]] = event


def _place(folder: Path, name: str, data: bytes) -> str:
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    stem, suffix = safe_name(path.stem, 60), safe_name(path.suffix, 12) if path.suffix else ""
    suffix = f".{suffix.lstrip('._')}" if suffix else ""
    for length in (8, 16, 64):
        kept = f"{stem} [{digest(data)[:length]}]{suffix}"
        place = folder / kept
        if not place.exists() or digest(read_file(place)) == digest(data):
            return kept
    raise TipxlError(f"{name} cannot be kept: another file stands in its place.")


def digest(data: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()
