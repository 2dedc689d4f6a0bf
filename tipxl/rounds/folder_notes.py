"""What is wrong in a folder as a whole: told by every command before it does anything."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from tipxl.workspace.conflict_copies import conflict_copies, open_elsewhere
from tipxl.workspace.journal import latest_moment
from tipxl.workspace.known_rounds import rounds_left_out
from tipxl.workspace.paths import Folder

#: How far two computers' clocks may differ.
_APART = timedelta(hours=1)


def folder_notes(folder: Folder, now: datetime | None) -> Iterator[str]:
    """In whole sentences; nothing where all is well.

    Without `now` nothing is said of the clock: by a command that tells it with what it shows.
    """
    if now is not None:
        yield from clock_notes(folder, now)
    yield from conflict_copies(folder)
    yield from open_elsewhere(folder)
    yield from rounds_left_out(folder)
    yield from _lost_key(folder)


def _lost_key(folder: Folder) -> Iterator[str]:
    has_key = folder.key.exists() or folder.demo_key.exists()
    if not has_key and folder.periods():
        yield (
            f"{folder.key} is missing (in the folder of a demo: {folder.demo_key}). Forms were "
            "signed with it: without it nobody can check that a form that comes back is one of "
            "yours, and no new form can be made. Put it back from your copy, from your back-up or "
            "from the previous officer's folder. Where it is lost for good, type: "
            f"tipxl init {folder.root} --new-key, and send new forms in every open round."
        )


def clock_notes(folder: Folder, now: datetime) -> Iterator[str]:
    """That the computer's clock was set back, by the latest moment in any journal."""
    files = [folder.round(period) for period in folder.periods()]
    dated = [(at, each) for each in files if (at := latest_moment(each.journal))]
    last, where = max(dated, key=itemgetter(0), default=(now, None))
    if where is not None and last > now + _APART:
        yield (
            f"The clock of this computer says {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, but the "
            f"journal of {where.period} has something of {last.astimezone(UTC):%Y-%m-%d %H:%M} "
            "UTC. Set the clock right: by it, what comes now counts as older than what came before."
        )
