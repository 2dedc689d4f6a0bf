"""The mails that were collected: which are gone from returned/mails/, and which were changed.

Mails are shown from their files, and are what proves from whom a report came.
"""

from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.workers.program import fingerprint
from tipxl.workspace.cache import Cache, CachedValue, opened
from tipxl.workspace.journal import Journal
from tipxl.workspace.journal_events import MailCollected
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles


def missing_mails(files: RoundFiles, journal: Journal) -> tuple[MailCollected, ...]:
    """The mails that are gone."""
    return tuple(each for each in _collected(journal) if not (files.mails / each.file).exists())


def changed_mails(workspace: Workspace, files: RoundFiles) -> tuple[MailCollected, ...]:
    """The mails that lie there and are not what was collected, or cannot be read.

    One that was found whole is read again only when its size or its times are others.
    """
    collected = _collected(workspace.journal(files.period))
    lying = [each for each in collected if (files.mails / each.file).exists()]
    if not lying:
        return ()
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        whole = _WholeMails(files, cache)
        changed = tuple(each for each in lying if not whole.has(each))
        whole.tidy()
    return changed


def _collected(journal: Journal) -> tuple[MailCollected, ...]:
    """Each mail once, as it was collected last."""
    return tuple({each.file: each for each in journal.of(MailCollected)}.values())


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
