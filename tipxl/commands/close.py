"""Close a round: freeze its agreed statuses, so that the next round starts from them."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tipxl.commands.consolidate import write_consolidated
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_once
from tipxl.rounds.comparing import compared
from tipxl.rounds.current_result import merged
from tipxl.workspace.closed_rounds import freeze
from tipxl.workspace.journal_events import RoundClosed, RoundReopened
from tipxl.workspace.opening import (
    Tick,
    Workspace,
    begun,
    open_workspace,
    round_before,
    silent,
)
from tipxl.workspace.paths import RoundFiles


@dataclass(frozen=True, slots=True)
class Closed:
    """The agreed round, and whether it was closed before this call."""

    round: RoundResult
    already: bool


def close(root: Path, period: Period, now: datetime, tick: Tick = silent) -> Closed:
    """Freeze a round; closing it twice changes nothing."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    with workspace.folder.locked():
        standing = workspace.closed(files.period)
        if standing is not None:
            return Closed(standing, already=True)
        _refuse_while_an_earlier_round_is_open(workspace, period)
        agreed = replace(merged(workspace, period, tick), closed=True)
        freeze(workspace, files, agreed)
        workspace.records(period).journal.append(RoundClosed(now, str(period)))
        write_consolidated(workspace, files, agreed, compared(workspace, agreed))
    return Closed(agreed, already=False)


def reopen(root: Path, period: Period, reason: str, now: datetime) -> Path:
    """Open a closed round again; what was agreed is kept beside. Returns where."""
    if not reason.strip():
        raise TipxlError("Re-opening a round needs a reason, which is kept in the journal.")
    workspace = open_workspace(root)
    files = begun(workspace, period)
    with workspace.folder.locked():
        # Not read: a record that was damaged can be opened again, too.
        if not files.closed.exists():
            raise TipxlError(f"The round {period} is not closed.")
        later = [each for each in workspace.folder.periods() if each > period]
        if later:
            raise TipxlError(
                f"The round {later[0]} was begun from the agreed statuses of {period}, "
                f"so {period} cannot be opened again."
            )
        kept = _kept(files)
        write_once(kept, read_file(files.closed))
        if files.closing.exists():
            beside = kept.with_name(kept.name.replace("closed", "closing"))
            write_once(beside, read_file(files.closing))
        workspace.records(period).journal.append(
            RoundReopened(now, str(period), reason.strip(), kept.name)
        )
        files.closed.unlink()
    return kept


def _kept(files: RoundFiles) -> Path:
    number = 1
    while (files.record / f"closed-before-reopening-{number}.json").exists():
        number += 1
    return files.record / f"closed-before-reopening-{number}.json"


def _refuse_while_an_earlier_round_is_open(workspace: Workspace, period: Period) -> None:
    earlier = round_before(workspace, period)
    if earlier is not None and workspace.closed(earlier) is None:
        raise TipxlError(
            f"The round {earlier} is still open. Close it first with: tipxl close {earlier}"
        )
