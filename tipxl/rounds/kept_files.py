"""What was collected: which of it is gone, and which was changed.

Mails are shown from their files, and are what proves from whom a report came.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.intake.arrivals import missing_files, renamed_files
from tipxl.intake.returned_store import holds, named_digest
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.workers.program import fingerprint
from tipxl.workspace.cache import Cache, CachedValue, opened
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.round_records import RoundRecords


def missing_mails(records: RoundRecords) -> tuple[MailCollected, ...]:
    """The mails that are gone; one that lies there under another name is not."""
    files, journal = records.files, records.journal.value
    gone = [e for e in journal.mails_collected if not (files.mails / e.file).exists()]
    lying = _renamed_mails(files, journal) if gone else {}
    return tuple(each for each in gone if each.sha256 not in lying)


def _renamed_mails(files: RoundFiles, journal: Journal) -> Mapping[str, str]:
    """What lies among the mails under a name that was not collected, by SHA-256."""
    return renamed_files(files.mails, {each.file for each in journal.mails_collected})


def changed_mails(records: RoundRecords, *, keep: bool) -> tuple[MailCollected, ...]:
    """The mails that lie there and are not what was collected, or cannot be read.

    With `keep` it is remembered which were found whole; so it is below.
    """
    files = records.files
    journal = records.journal.value
    lying = {each: files.mails / each.file for each in journal.mails_collected}
    kept = {path: mail.sha256 for mail, path in lying.items() if path.exists()}
    changed = not_whole(files, "mails", kept, keep=keep)
    elsewhere = _renamed_mails(files, journal) if changed else {}
    return tuple(m for m, path in lying.items() if path in changed and m.sha256 not in elsewhere)


def changed_reports(records: RoundRecords, *, keep: bool) -> tuple[str, ...]:
    """The reports that are not what was collected, which lies nowhere else in returned/.

    Those that the officer has given up are left out, and so are those that cannot be read.
    """
    files, journal = records.files, records.journal.value
    came = {each.file: each.sha256 for each in journal.files_collected}
    kept = {files.returned / name: sha256 for name, sha256 in came.items()}
    lying = {path: sha256 for path, sha256 in kept.items() if path.exists()}
    changed = {path.name for path in not_whole(files, "reports", lying, keep=keep)}
    if not changed:
        return ()
    gone = set(missing_files(files, journal))
    whole = {sha256 for name, sha256 in came.items() if name not in changed | gone}
    elsewhere = whole | renamed_files(files.returned, came).keys() | journal.given_up
    return tuple(e for e in sorted(changed - gone) if came[e] not in elsewhere)


def given_up_reports(records: RoundRecords) -> frozenset[str]:
    """The reports that the officer has given up, and that lie nowhere in returned/."""
    files, journal = records.files, records.journal.value
    came = {each.file: each.sha256 for each in journal.files_collected}
    gone = {e for e, sha256 in came.items() if sha256 in journal.given_up}
    if not gone:
        return frozenset()
    lying = {came[each] for each in gone if holds(files.returned / each, came[each])}
    lying |= renamed_files(files.returned, came).keys()
    return frozenset(each for each in gone if came[each] not in lying)


class UnknownMails(Struct, frozen=True):
    """What lies among the mails and that the journal does not know, by the names of the files.

    `mails` names a file for each mail that lies in it, and in none before it; `others` are no
    mails, or cannot be read.
    """

    mails: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def unknown_mails(files: RoundFiles, journal: Journal) -> UnknownMails:
    """What lies among the mails and that the journal does not know, by whatever name."""
    digests = {each.sha256 for each in journal.mails_collected}
    found = _renamed_mails(files, journal).items()
    unknown = sorted(name for sha256, name in found if sha256 not in digests)
    if not unknown:
        return UnknownMails()
    # Only a file that nobody collected is looked into; the readers of mails take 40 ms to load.
    from tipxl.intake.sources import mails_within  # noqa: PLC0415

    within = {name: mails_within(files.mails / name) for name in unknown}
    first = dict[str, str]()
    for name, mails in within.items():
        for each in mails:
            first.setdefault(each, name)
    return UnknownMails(
        tuple(name for each, name in first.items() if each not in digests),
        tuple(name for name, mails in within.items() if not mails),
    )


def lost_evidence(records: RoundRecords, *, keep: bool) -> tuple[tuple[Path, MailCollected], ...]:
    """What came with the reports of a mail and is gone, is not what came, or cannot be read."""
    files = records.files
    collected = records.journal.value.mails_collected
    came = {files.evidence / name: mail for mail in collected for name in mail.came_with_them}
    kept = {path: named_digest(path.name) for path in came}
    lost = not_whole(files, "evidence", kept, keep=keep)
    return tuple((path, mail) for path, mail in came.items() if path in lost)


def not_whole(
    files: RoundFiles, shelf: str, kept: Mapping[Path, str], *, keep: bool
) -> frozenset[Path]:
    """Of files that were kept with the beginning of their SHA-256, those that are not so any more.

    One that was found whole is read again only when its size or its times are others.
    """
    if not kept:
        return frozenset()
    with opened(files.folder.cache, keep=keep) as cache:
        whole = _WholeFiles(f"{files.period} {shelf}", cache)
        changed = frozenset(path for path, sha256 in kept.items() if not whole.has(path, sha256))
        whole.tidy()
    return changed


def mails_with(files: RoundFiles, journal: Journal, reports: Collection[str]) -> dict[str, Path]:
    """The mail, kept whole, in which each of these reports came, where there is one."""
    by_digest = {each.sha256: each for each in journal.mails_collected}
    found: dict[str, list[MailCollected]] = {each: [] for each in reports}
    for event in journal.of(FileCollected):
        if event.file in found and event.mail in by_digest:
            found[event.file].append(by_digest[event.mail])
    for mail in by_digest.values():
        for name in found.keys() & set(mail.files):
            found[name].append(mail)
    kept = {name: kept_mail(files, journal, *mails) for name, mails in found.items()}
    return {name: path for name, path in kept.items() if path}


def bringing_back(files: RoundFiles, journal: Journal, reports: Collection[str]) -> str:
    """What to type for those of the lost reports that still lie in a mail; "" for none."""
    mails = dict.fromkeys(mails_with(files, journal, reports).values())
    if not mails:
        return ""
    names = " ".join(f'"{each}"' for each in mails)
    return f"What came in a mail that is kept comes back with: tipxl collect {files.period} {names}"


def kept_mail(files: RoundFiles, journal: Journal, *mails: MailCollected) -> Path | None:
    """Where the first of these mails lies that is there as it came; None where none is."""
    for each in mails:
        path = files.mails / each.file
        if holds(path, each.sha256):
            return path
    renamed = _renamed_mails(files, journal) if mails else {}
    return next((files.mails / renamed[e.sha256] for e in mails if e.sha256 in renamed), None)


class _WholeFiles:
    """The files that are what was kept, as far as they were looked at before."""

    def __init__(self, shelf: str, cache: Cache) -> None:
        self._shelf = shelf
        self._cache = cache
        self._used: set[bytes] = set()

    def has(self, path: Path, sha256: str) -> bool:
        """Whether a file has this SHA-256, or one that begins so."""
        try:
            seen = path.stat()
            stamp = f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns}"
            key = bytes.fromhex(fingerprint(self._shelf, path.name, stamp, sha256))
            self._used.add(key)
            if self._cache.get(key) is not None:
                return True
            if not file_digest(path).startswith(sha256):
                return False
        except (OSError, TipxlError):
            return False
        self._cache.put(self._shelf, key, CachedValue("", b""))
        return True

    def tidy(self) -> None:
        """Forget what is no longer so."""
        self._cache.tidy(self._shelf, self._used)
