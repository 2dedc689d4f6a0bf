"""The mails that were collected: which are gone from returned/mails/, and which were changed.

Mails are shown from their files, and are what proves from whom a report came.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.intake.returned_store import holds
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.workers.program import fingerprint
from tipxl.workspace.cache import Cache, CachedValue, opened
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles


def missing_mails(files: RoundFiles, journal: Journal) -> tuple[MailCollected, ...]:
    """The mails that are gone."""
    return tuple(each for each in journal.mails_collected if not (files.mails / each.file).exists())


def changed_mails(workspace: Workspace, files: RoundFiles) -> tuple[MailCollected, ...]:
    """The mails that lie there and are not what was collected, or cannot be read.

    One that was found whole is read again only when its size or its times are others.
    """
    collected = workspace.journal(files.period).mails_collected
    lying = [each for each in collected if (files.mails / each.file).exists()]
    if not lying:
        return ()
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        whole = _WholeMails(files, cache)
        changed = tuple(each for each in lying if not whole.has(each))
        whole.tidy()
    return changed


def missing_evidence(files: RoundFiles, journal: Journal) -> tuple[tuple[Path, MailCollected], ...]:
    """What came with the reports of a mail and is gone; what is there is not looked into."""
    came = (
        (files.evidence / name, mail)
        for mail in journal.mails_collected
        for name in mail.came_with_them
    )
    return tuple((path, mail) for path, mail in came if not path.exists())


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
    kept = {name: _first_whole(files, mails) for name, mails in found.items()}
    return {name: path for name, path in kept.items() if path}


def bringing_back(files: RoundFiles, journal: Journal, reports: Collection[str]) -> str:
    """What to type for those of the lost reports that still lie in a mail; "" for none."""
    mails = dict.fromkeys(mails_with(files, journal, reports).values())
    if not mails:
        return ""
    names = " ".join(f'"{each}"' for each in mails)
    return f"What came in a mail that is kept comes back with: tipxl collect {files.period} {names}"


def _first_whole(files: RoundFiles, mails: Sequence[MailCollected]) -> Path | None:
    for each in mails:
        path = files.mails / each.file
        if holds(path, each.sha256):
            return path
    return None


class _WholeMails:
    """The mails of a round that are what was collected, as far as they were looked at before."""

    def __init__(self, files: RoundFiles, cache: Cache) -> None:
        self._folder = files.mails
        self._shelf = f"{files.period} mails"
        self._cache = cache
        self._used: set[bytes] = set()

    def has(self, mail: MailCollected) -> bool:
        """Whether a mail is what was collected."""
        path = self._folder / mail.file
        try:
            seen = path.stat()
            stamp = f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns}"
            key = bytes.fromhex(fingerprint(self._shelf, mail.file, stamp, mail.sha256))
            self._used.add(key)
            if self._cache.get(key) is not None:
                return True
            if file_digest(path) != mail.sha256:
                return False
        except (OSError, TipxlError):
            return False
        self._cache.put(self._shelf, key, CachedValue("", b""))
        return True

    def tidy(self) -> None:
        """Forget what is no longer so."""
        self._cache.tidy(self._shelf, self._used)
