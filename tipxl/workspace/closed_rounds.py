"""Closing a round with all that it rests on, and what has changed since it was closed."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC
from pathlib import Path

from msgspec.structs import replace

from tipxl import __version__
from tipxl.domain.decisions.more_time import without_decisions
from tipxl.domain.history.closing import Closing, KeptFile
from tipxl.domain.results.round_moments import round_in_zone
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_whole
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import RoundReopened
from tipxl.record_format import record_text, text_fingerprint
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.form_records import design_records, forms_on_record, schema_record
from tipxl.workspace.issued_forms import understood
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import write_record, write_text_once
from tipxl.workspace.round_records import IN_A_LATER_ROUND, RoundRecords

#: The names of reports that are lost -> how each is had again, where there is a way but a back-up.
WaysBack = Callable[[Collection[str]], Mapping[str, str]]


def freeze(workspace: Workspace, files: RoundFiles, agreed: RoundResult) -> None:
    """Write the agreed round, and by fingerprint everything that it rests on.

    TipxlError where the record of a form is damaged: it would be taken for the right one.
    """
    if damaged := forms_on_record(files).damaged:
        raise TipxlError("\n".join(damaged))
    agreed = round_in_zone(agreed, UTC)
    plan, closed = record_text(workspace.plan), record_text(agreed)
    closing = Closing(
        tipxl=__version__,
        closed=text_fingerprint(closed),
        plan=text_fingerprint(plan),
        layout=workspace.schema_digest,
        decisions=_sha256(read_file(workspace.folder.decisions))
        if workspace.folder.decisions.exists()
        else "",
        returns=tuple(KeptFile(r.arrival.file, r.arrival.sha256) for r in agreed.returns),
        designs=tuple(
            KeptFile(path.name, text_fingerprint(read_file(path))) for path in design_records(files)
        ),
        openings=len(workspace.journal(files.period).of(RoundReopened)),
    )
    write_text_once(files.schema(closing.layout), workspace.schema_text)
    write_record(files.plan(closing.plan), workspace.plan)
    # Without closed.json the round is open, and this says nothing; so it comes before.
    write_whole(files.closing, record_text(closing))
    write_record(files.closed, agreed)


def as_closed(workspace: Workspace, files: RoundFiles) -> Workspace:
    """The workspace with the plan and the report.toml of a round that is closed."""
    records = workspace.records(files.period)
    if records.closing is None:
        return workspace
    then = replace(workspace, plan=records.plan or workspace.plan)
    record = schema_record(files, records.closing.layout)
    if record is None:
        return then
    return replace(then, schema=understood(record), schema_text=record.data)


def noted_since(workspace: Workspace, files: RoundFiles) -> tuple[str, ...]:
    """What is otherwise than when a round was closed, and is only to be known; none where open."""
    closing = workspace.records(files.period).closing
    return tuple(_noted(workspace, files, closing)) if closing else ()


def tampered(records: RoundRecords, ways_back: WaysBack) -> Iterator[str]:
    """What is not as it was when a round was closed, and is to be put right; none where open."""
    files, closing = records.files, records.closing
    if closing is not None:
        yield from _returns(files, closing, records.journal.value, ways_back)
        yield from _designs_changed(files, closing)
    yield from lost_closing(records)


def lost_closing(records: RoundRecords) -> Iterator[str]:
    """That it is lost what a closed round rests on; also for a later round, which compares."""
    files, closing = records.files, records.closing
    if not files.closed.exists():
        return
    unknown = f"so what has changed in the plan since {files.period} is not known"
    shown = f"the workbooks of {files.period} show"
    # The first tipxl kept nothing of what a round rested on.
    was_kept = any(files.record.glob("plan-*.json")) or records.agreed_last
    if closing is None and (files.closing.exists() or was_kept):
        yield (
            f"{files.closing} is {_lost(files.closing)}: nothing can be checked, {unknown}, and "
            f"{shown} the plan and the questions of today. {_back(files.closing)}"
        )
    elif closing is not None and records.plan_text is None:
        path = files.plan(closing.plan)
        yield f"{path} is {_lost(path)}, {unknown}, and {shown} the plan of today. {_back(path)}"
    if closing is not None and schema_record(files, closing.layout) is None:
        path = files.schema(closing.layout)
        yield (
            f"{path} is {_lost(path)}, so {shown} the questions and words of today. {_back(path)}"
        )


def _lost(path: Path) -> str:
    return "damaged, or another one" if path.exists() else "gone"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _returns(
    files: RoundFiles, closing: Closing, journal: Journal, ways_back: WaysBack
) -> Iterator[str]:
    lying = sorted(files.returned.iterdir()) if files.returned.is_dir() else []
    found = {e: _digest_now(e) for e in lying if e.is_file() and e.name[0] != "."}
    own = {each.file: each.sha256 for each in closing.returns}
    # A synchroniser may write a name otherwise, and a copy of what was counted is nothing new.
    whole = {sha256 for path, sha256 in found.items() if own.get(path.name, sha256) == sha256}
    known = whole.union(journal.given_up) - {""}
    lost = [
        each.file
        for each in closing.returns
        if each.sha256 not in known and (each.sha256 or not (files.returned / each.file).exists())
    ]
    ways = ways_back(lost) if lost else {}
    for path in (files.returned / name for name in lost):
        what = f"is not the file that {files.period} was closed with, or cannot be read"
        if not path.exists():
            what = f"is gone, but {files.period} was closed with it"
        yield f"{path} {what}. {ways.get(path.name) or _BACK}"
    again = f"in {files.period.next}; or open it again: tipxl close {files.period} --reopen REASON"
    if files.begun_after:
        again = f"{IN_A_LATER_ROUND}."
    for path in _not_agreed(closing, journal, found):
        yield (
            f"{path} is none of the files that {files.period} was closed with, so it is not "
            f"counted. Let the body report it {again}"
        )


def _not_agreed(closing: Closing, journal: Journal, found: Mapping[Path, str]) -> Iterator[Path]:
    """What lies there, by its SHA-256, and not in the place of a report that came before.

    Of such it is told elsewhere, where that report lies there whole or was given up.
    """
    known, counted = journal.given_up.union(found.values()), {e.sha256 for e in closing.returns}
    placed = {each.file for each in journal.files_collected if each.sha256 in known}
    came = {each.sha256 for each in journal.files_collected}
    named = {each.file for each in closing.returns}
    for path, sha256 in found.items():
        is_in_its_place = path.name in placed and sha256 not in came
        if sha256 not in counted and path.name not in named and not is_in_its_place:
            yield path


def _designs_changed(files: RoundFiles, closing: Closing) -> Iterator[str]:
    for each in closing.designs:
        path = files.record / each.file
        if not path.exists():
            yield f"{path} is gone, but {files.period} was closed with it. {_back(path)}"
        elif _digest_now(path, text_fingerprint) != each.sha256:
            yield (
                f"{path} is not as it was when {files.period} was closed, or cannot be read. "
                f"{_BACK}"
            )


def _digest_now(path: Path, of: Callable[[bytes], str] = _sha256) -> str:
    """A hash of a file as it lies there; "" where it cannot be read."""
    try:
        return of(read_file(path))
    except TipxlError:
        return ""


_BACK = (
    "Put it back from your back-up. Without one nothing is to be done: what was agreed stands in "
    "closed.json and is not changed."
)


def _back(record: Path) -> str:
    return or_renamed(record, _BACK)


def _noted(workspace: Workspace, files: RoundFiles, closing: Closing) -> Iterator[str]:
    then, now = workspace.records(files.period).plan, workspace.plan
    if then is not None and without_decisions(then) != without_decisions(now):
        yield (
            f"plan.xlsx has changed since {files.period} was closed; its workbooks show the plan "
            "as it was then."
        )
    is_kept = schema_record(files, closing.layout) is not None
    if is_kept and workspace.schema_digest != closing.layout:
        yield (
            f"report.toml has changed since {files.period} was closed; its workbooks use the "
            "questions and words of then."
        )
    if closing.tipxl != __version__:
        yield (
            f"{files.period} was closed with tipxl {closing.tipxl}, and this is {__version__}: "
            "the workbooks say the same, but may look different."
        )
