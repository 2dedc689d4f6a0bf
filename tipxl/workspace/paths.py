"""The folder: where everything of a plan and of a round lies. Paths only, nothing is read here."""

import os
import re
import shlex
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.files import cannot_write_to, reason_of, remove, remove_leftovers, write_whole

#: What a path has on a command line that needs no quotes there.
_PLAIN = re.compile(r"[\w./\\:-]+")
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class Folder(Struct, frozen=True):
    """The officer's folder."""

    root: Path

    @property
    def plan(self) -> Path:
        """The plan, hers."""
        return self.root / "workbooks" / "plan.xlsx"

    @property
    def decisions(self) -> Path:
        """What a person decides, of all rounds: shared."""
        return self.root / "workbooks" / "decisions.xlsx"

    @property
    def decisions_before(self) -> Path:
        """The decisions as the officer last saved them, before tipxl wrote into them."""
        return self.root / "workbooks" / "decisions.before.xlsx"

    @property
    def report(self) -> Path:
        """What the forms ask, hers."""
        return self.root / "templates" / "report.toml"

    @property
    def report_new(self) -> Path:
        """What this version's forms ask, beside hers, to copy from; it is not read."""
        return self.root / "templates" / "report.new.toml"

    @property
    def letters(self) -> Path:
        """What the mails say, hers."""
        return self.root / "templates" / "letters"

    @property
    def evaluation_template(self) -> Path:
        """The styles of the evaluations' Word documents, hers."""
        return self.root / "templates" / "evaluation.docx"

    @property
    def key(self) -> Path:
        """The key that signs forms, made by `tipxl init`."""
        return self.root / "tipxl.key"

    @property
    def demo_key(self) -> Path:
        """The public key of the sample, in the repository and in a demo's folder only."""
        return self.root / "templates" / "demo.key"

    @property
    def demo_begun(self) -> Path:
        """Stands in the folder of a demo until it is finished."""
        return self.root / ".tipxl-demo"

    @property
    def demo_lock(self) -> Path:
        """Held while a demo is made; apart from what says so, since a lock goes on Windows."""
        return self.root / ".tipxl-demo.lock"

    @property
    def narrative(self) -> Path:
        """What the secretariat writes into the evaluations, hers."""
        return self.root / "workbooks" / "narrative.xlsx"

    @property
    def start_windows(self) -> Path:
        """What a double-click starts on Windows."""
        return self.root / "Start tipxl.cmd"

    @property
    def start_elsewhere(self) -> Path:
        """What a double-click starts on a Mac, and on most other desktops."""
        return self.root / "start-tipxl.command"

    @property
    def cache(self) -> Path:
        """What was understood of the plan and of returns before; may always be deleted."""
        return self.root / ".tipxl-cache.sqlite"

    @property
    def evaluations(self) -> Path:
        """Where evaluations are written."""
        return self.root / "workbooks" / "evaluations"

    @property
    def rounds(self) -> Path:
        """Where each round has its folder."""
        return self.root / "workbooks" / "rounds"

    @property
    def known_rounds(self) -> Path:
        """What is known of the rounds apart from them, so that one that is gone is missed."""
        return self.rounds.with_name(".tipxl-rounds.json")

    def round(self, period: Period) -> "RoundFiles":
        """The files of one round."""
        return RoundFiles(self.rounds / str(period), period)

    def periods(self) -> tuple[Period, ...]:
        """The rounds that have begun, in order."""
        folders = self.rounds.glob("*")
        found = (Period.or_none(path.name) for path in folders)  # others may be somebody else's
        return tuple(sorted(each for each in found if each and self.round(each).begun))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time; raise TipxlError when another tipxl is at work in this folder."""
        if not self.root.is_dir():
            raise TipxlError(
                f"There is no folder {self.root}. Make one with: tipxl init {typed_path(self.root)}"
            )
        with self._alone(self.root / ".tipxl.lock"):
            self._remove_leftovers()
            yield

    @contextmanager
    def making_demo(self) -> Iterator[None]:
        """One demo at a time; what says that it was begun goes when it is finished."""
        with self._alone(self.demo_lock):
            write_whole(self.demo_begun, b"")
            yield
            if self.demo_begun.exists():
                remove(self.demo_begun)
        with suppress(OSError):  # where another has it, it is his; on Windows it is gone already
            self.demo_lock.unlink(missing_ok=True)

    @contextmanager
    def _alone(self, path: Path) -> Iterator[None]:
        # Where nothing is written it need not be loaded, which takes 8 ms.
        from filelock import FileLock, Timeout  # noqa: PLC0415

        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except (Timeout, NotImplementedError, OSError) as error:
            raise self._no_lock(path, error) from error
        try:
            yield
        finally:
            lock.release()

    def _no_lock(self, path: Path, error: Exception) -> TipxlError:
        """Why the lock cannot be had: another tipxl has it, or the disk has none."""
        if path.is_dir() or path.is_symlink():
            return TipxlError(
                f"{path} is no file of tipxl's: something else has its name. It is empty when "
                "tipxl makes it, so nothing is lost: move it out of the folder, then run this "
                "again."
            )
        if isinstance(error, PermissionError) and path.exists() and os.access(self.root, os.W_OK):
            return TipxlError(
                f"{path} cannot be opened ({reason_of(error)}), and it is held while something is "
                "written. It is empty, so nothing is lost: delete it, then run this again."
            )
        if not _can_be_locked(path):
            return TipxlError(
                f"The folder {self.root} lies on a disk on which no file can be locked, so two "
                "tipxl could write at the same time. Put the folder on a disk of this computer, "
                "or on another share."
            )
        if isinstance(error, OSError) and not isinstance(error, TimeoutError):
            return cannot_write_to(self.root, error)
        return TipxlError(
            f"Another tipxl is at work in {self.root}. Wait until it has finished, then run this "
            "again."
        )

    def _remove_leftovers(self) -> None:
        """Remove the temporary files of killed runs; with the lock, nobody else is writing."""
        below = (self.plan.parent, self.report.parent)
        found = (path for folder in below for path in folder.rglob(".tipxl-*"))
        remove_leftovers((*self.root.glob(".tipxl-*"), *found))


class RoundFiles(Struct, frozen=True):
    """The files of one round."""

    root: Path
    period: Period

    @property
    def issued(self) -> Path:
        """The forms, one a body."""
        return self.root / "issued"

    @property
    def outbox(self) -> Path:
        """The letters, ready to look at and to send."""
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        """Where the officer drops what arrived; never changed by us."""
        return self.root / "inbox"

    @property
    def returned(self) -> Path:
        """What came back, byte for byte; never changed, never deleted."""
        return self.root / "returned"

    @property
    def mails(self) -> Path:
        """The mails that came back, byte for byte; never changed, never deleted."""
        return self.returned / "mails"

    @property
    def evidence(self) -> Path:
        """What came with a return: documents and pictures, kept beside it."""
        return self.returned / "evidence"

    @property
    def record(self) -> Path:
        """Written once, never replaced."""
        return self.root / "record"

    @property
    def folder(self) -> Folder:
        """The folder that the round lies in."""
        return Folder(self.root.parents[2])

    @property
    def begun(self) -> bool:
        """Whether a form was issued; an empty folder, or one with letters only, is no round."""
        return any(self.record.glob("[!.]*.json"))

    @property
    def closed(self) -> Path:
        """The agreed round, once it is closed."""
        return self.record / "closed.json"

    @property
    def begun_after(self) -> Period | None:
        """The first round that was begun after it; where it is closed, it stays so then."""
        return next((each for each in self.folder.periods() if each > self.period), None)

    @property
    def stays_closed(self) -> str:
        """Why a round that is closed is not opened again, in words; "" where it may be."""
        later = self.begun_after
        if later is None:
            return ""
        return f"{self.period} is closed, and {later} was begun from what was agreed in it"

    @property
    def closing(self) -> Path:
        """What the closed round rests on, by fingerprint."""
        return self.record / "closing.json"

    @property
    def journal(self) -> Path:
        """What went out and came in; appended only."""
        return self.root / "journal.jsonl"

    @property
    def findings(self) -> Path:
        """What must be corrected, by body."""
        return self.root / "findings.xlsx"

    @property
    def status(self) -> Path:
        """Who was sent what, who has answered, and whom to call."""
        return self.root / "status.xlsx"

    @property
    def consolidated(self) -> Path:
        """The round, merged."""
        return self.root / "consolidated.xlsx"

    @property
    def circulation(self) -> Path:
        """The round as the bodies and their ministers may see it."""
        return self.root / "for-circulation.xlsx"

    def form(self, body: str) -> Path:
        """The form issued to a body."""
        return self.issued / f"{_of_body(body)}.xlsx"

    def entry_form(self, body: str) -> Path:
        """The form in which the secretariat enters what a body said otherwise."""
        return self.issued / f"{_of_body(body)}-for-entry.xlsx"

    @property
    def corrections(self) -> Path:
        """The bodies' own answers, marked, in fresh forms; one a body that has some to correct."""
        return self.root / "corrections"

    def correction(self, body: str) -> Path:
        """The copy in which a body corrects its return."""
        return self.corrections / f"{_of_body(body)}.xlsx"

    def design(self, body: str, version: int) -> Path:
        """The record of a design issued."""
        return self.record / f"{_of_body(body)}-{version}.json"

    def versions(self, body: str) -> tuple[int, ...]:
        """The versions of the forms of a body that are on record; one that is lost is no end."""
        begins, ends = f"{_of_body(body)}-".casefold(), ".json"
        # It is asked of each body, in a folder in which all have theirs: paths take thrice as long.
        there = os.listdir(self.record) if self.record.is_dir() else ()  # noqa: PTH208
        names = map(str.casefold, there)
        named = (e for e in names if e.startswith(begins) and e.endswith(ends))
        told = (each[len(begins) : -len(ends)] for each in named)
        numbers = sorted(int(n) for n in told if n.isdecimal() and n.isascii() and n[0] != "0")
        return tuple(n for n in numbers if self.design(body, n).exists())

    def letter(self, body: str, kind: str) -> Path:
        """The letter of a kind to a body."""
        return self.outbox / f"{_of_body(body)}-{kind}.eml"

    def here_and_elsewhere(self, record: Path) -> tuple[Path, ...]:
        """A record that is named after what it holds, and the same of the other rounds."""
        others = sorted(self.root.parent.glob(f"*/record/{record.name}"))
        return (record, *(each for each in others if each != record))

    def plan(self, digest: str) -> Path:
        """The plan, as it was understood when the round was closed."""
        return self.record / f"plan-{digest[:12]}.json"

    def schema(self, digest: str) -> Path:
        """The report.toml that designs of this round were made from."""
        return self.record / f"report-{digest[:12]}.toml"


def _can_be_locked(path: Path) -> bool:
    """Whether the disk knows locks at all; on Windows each does."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return True
    try:
        file = path.open("ab")
    except OSError:  # it is the folder that cannot be written to
        return True
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return True


def typed_path(path: Path) -> str:
    """A path as it is typed in a command, in quotes where a terminal would take it apart."""
    text = str(path)
    if _PLAIN.fullmatch(text) and (os.name == "nt" or "\\" not in text):
        return text
    # In double quotes, which every system has, these say something else to most of them.
    return shlex.quote(text) if os.name != "nt" and set(text) & set('"$`\\!') else f'"{text}"'


def _of_body(body: str) -> str:
    """The part of a file name that tells whose it is, for a body by any of its spellings."""
    return safe_name(body_key(body))


def safe_name(text: str, limit: int = 80) -> str:
    """A file name that every system takes, as near to `text` as can be."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(each if each.isalnum() or each in " ._-()+" else "_" for each in plain)
    name = " ".join(kept.split()).strip(" .")[:limit].rstrip(" .")
    return f"_{name}" if not name or _DEVICES.fullmatch(name.partition(".")[0].strip()) else name
