"""What is wrong in a folder as a whole, which every command says, whatever it does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from tipxl.domain.core.wording_names import listed
from tipxl.workspace.conflict_copies import conflict_copies, open_elsewhere
from tipxl.workspace.journal import latest_moment
from tipxl.workspace.known_rounds import is_another_key, rounds_left_out
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
    elif is_another_key(folder):
        yield (
            f"{folder.key} is not the key with which the forms of this folder were signed: another "
            "is in its place, or it is damaged. What comes back on those forms is held, though its "
            "body did nothing wrong. Put the key back from your copy, from your back-up or from "
            "the previous officer's folder. Where it is lost for good, remove that file and type: "
            f"tipxl init {folder.root} --new-key, and send new forms in every open round."
        )


def clock_notes(folder: Folder, now: datetime) -> Iterator[str]:
    """That the clock was set back, or ran ahead before, by the journals of the open rounds.

    What a closed round says is settled: whichever it was, nothing can be done about it.
    """
    files = (folder.round(period) for period in folder.periods())
    still_open = (each for each in files if not each.closed.exists())
    dated = ((latest_moment(each.journal), each.period) for each in still_open)
    ahead = [(at, period) for at, period in dated if at is not None and at > now + _APART]
    if not ahead:
        return
    last, where = max(ahead, key=itemgetter(0))
    rounds = listed([str(period) for _, period in ahead])
    yield (
        f"The clock of this computer says {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, but the "
        f"journal of {where} has something of {last:%Y-%m-%d %H:%M} UTC. Set the clock right if it "
        f"is wrong: by it, what comes now in {rounds} counts as older than what came before. If "
        "the clock is right now, it was wrong when that was written. Then nothing needs to be "
        f"done, but look at the order in which the reports of {rounds} came, and at who was on "
        "time, on the sheet Compliance of consolidated.xlsx. You are told this until that moment "
        f"has passed, or {rounds} {'is' if len(ahead) == 1 else 'are'} closed."
    )
