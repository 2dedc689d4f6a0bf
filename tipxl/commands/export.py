"""Export: rounds -> tidy tables as CSV, Parquet and SQLite, with the description of each column."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.files import is_leftover, read_file, remove, remove_leftovers, write_whole
from tipxl.reports.export.data_table import DataTable
from tipxl.reports.export.export_tables import VIEWS, Edition, export_tables
from tipxl.reports.export.round_data import LetterRecord, RoundData
from tipxl.rounds.current_result import merged
from tipxl.rounds.round_notes import notes_on
from tipxl.tabular.csv_table import csv_table
from tipxl.tabular.data_package import NAME, data_package, files_of
from tipxl.tabular.parquet_table import NO_PARQUET, can_write_parquet, parquet_table
from tipxl.tabular.sqlite_file import sqlite_file
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import Tick, Workspace, begun, open_workspace, silent

SQLITE = "tipxl.sqlite"


class Exported(Struct, frozen=True):
    """What was written where; `drafts` are rounds that are not closed yet."""

    path: Path
    edition: Edition
    periods: tuple[str, ...]
    drafts: tuple[str, ...]
    tables: tuple[tuple[str, int], ...]
    files: int
    replaced: bool = False
    notes: tuple[str, ...] = ()


def export(
    root: Path,
    period: Period | None,
    target: Path,
    edition: Edition = Edition.FULL,
    tick: Tick = silent,
) -> Exported:
    """Write the tables of a round (or, without one, of every round) into `target`.

    An earlier export there is replaced whole; a folder with anything else in it is refused.
    """
    old = _earlier_export(target)
    workspace = open_workspace(root)
    rounds = round_data(workspace, period, tick)
    tables = export_tables(workspace.plan, workspace.schema, rounds, edition)
    wanted = tuple(each.result for each in rounds if each.wanted)
    periods = tuple(each.period for each in wanted)
    notes = _write(
        target, old or (), tables, workspace.plan.title, {"edition": edition, "rounds": periods}
    )
    return Exported(
        target,
        edition,
        periods,
        tuple(each.period for each in wanted if not each.closed),
        tuple((each.name, len(each.rows)) for each in tables),
        len(_names(tables)),
        replaced=old is not None,
        notes=(*notes, *_wrong(workspace, wanted)),
    )


def _wrong(workspace: Workspace, rounds: Sequence[RoundResult]) -> Iterator[str]:
    """What is wrong in their folders: a letter that the journal has lost is in no table."""
    for each in rounds:
        yield from notes_on(workspace, workspace.files(each.reporting_period), each)


def round_data(
    workspace: Workspace, period: Period | None, tick: Tick = silent
) -> tuple[RoundData, ...]:
    """Every round up to a period, oldest first; without one, every round that has begun.

    With a period only that round is wanted; those before are what it is measured against.
    """
    if period is not None:
        begun(workspace, period)
    every = [e for e in workspace.folder.periods() if workspace.files(e).record.is_dir()]
    upto = [e for e in every if period is None or e <= period]
    if not upto:
        raise TipxlError(
            "No round has begun, so there is nothing to export. Begin one with: tipxl generate "
            f"{workspace.plan.rounds[0].period}"
        )
    return tuple(_data(workspace, each, period in (None, each), tick) for each in upto)


def _data(workspace: Workspace, period: Period, wanted: bool, tick: Tick) -> RoundData:
    shown = as_closed(workspace, workspace.files(period))
    letters = workspace.journal(period).letters
    return RoundData(
        merged(shown, period, tick),
        shown.plan,
        shown.schema,
        tuple(
            LetterRecord(name, e.at, e.body, e.kind, e.to, e.status.value, e.version)
            for name, e in letters.items()
        ),
        wanted=wanted,
    )


def _earlier_export(target: Path) -> tuple[str, ...] | None:
    """The files of an earlier export of ours; None where there is none. TipxlError otherwise."""
    if target.exists() and not target.is_dir():
        raise TipxlError(f"{target} is a file. Name a folder to export to.")
    if not target.exists() or all(is_leftover(each) for each in target.iterdir()):
        return None
    package = target / NAME
    files = files_of(read_file(package)) if package.is_file() else None
    if files is None:
        raise TipxlError(
            f"{target} is not empty and holds no earlier export of tipxl. Name an empty or a new "
            "folder to export to; nothing was written."
        )
    return files


def _names(tables: tuple[DataTable, ...]) -> tuple[str, ...]:
    parquet = [f"parquet/{e.name}.parquet" for e in tables] if can_write_parquet() else []
    return (NAME, *(f"csv/{e.name}.csv" for e in tables), *parquet, SQLITE)


def _write(
    target: Path,
    old: tuple[str, ...],
    tables: tuple[DataTable, ...],
    title: str,
    words: Mapping[str, object],
) -> tuple[str, ...]:
    names = _names(tables)
    remove_leftovers(list(target.rglob(".tipxl-*")))  # of an export that was killed
    for each in old:
        if each != NAME and _is_ours(each) and (target / each).is_file():
            remove(target / each)
    # Described before they are written: after a kill in between it is still known as ours.
    write_whole(target / NAME, data_package(title, words, tables, names))
    for table in tables:
        write_whole(target / "csv" / f"{table.name}.csv", csv_table(table))
        if can_write_parquet():
            write_whole(target / "parquet" / f"{table.name}.parquet", parquet_table(table))
    write_whole(target / SQLITE, sqlite_file(tables, VIEWS))
    return () if can_write_parquet() else (NO_PARQUET,)


def _is_ours(name: str) -> bool:
    """Whether it is a file as we name them, below the folder: a description may be anybody's."""
    folder, _, file = name.rpartition("/")
    if name == SQLITE:
        return True
    ending = {"csv": ".csv", "parquet": ".parquet"}.get(folder)
    return ending is not None and file.endswith(ending)
