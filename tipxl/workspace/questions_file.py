"""report.toml -> what the forms ask; where it is gone or damaged, from where to have it again."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.schema_text import read_schema
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal_events import FormIssued
from tipxl.journal.journal_file import read_journal
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.form_records import recorded_form
from tipxl.workspace.issued_forms import RecordFile, is_named_as_schema, understood
from tipxl.workspace.paths import Folder, RoundFiles, typed_path
from tipxl.workspace.plan_cache import listed
from tipxl.workspace.text_files import text_from


class Questions(Struct, frozen=True):
    """What the forms ask, and the text that says it."""

    schema: FormSchema
    text: str


def read_questions(folder: Folder) -> Questions:
    """What stands in report.toml; TipxlError with the remedy where it is gone or not usable."""
    path = folder.report
    if not path.exists():
        back = or_renamed(path, "Put it back from your back-up.")
        raise TipxlError(
            f"{path}, the questions of the form, is gone. {back} Without one,{_again(folder)} "
            f"write this version's own file, with: tipxl init {typed_path(folder.root)}"
        )
    text = questions_text(folder)
    read = read_schema(text)
    if read.schema is None:
        raise TipxlError(
            f"{listed('templates/report.toml cannot be used yet:', read.findings)}\n"
            "This version's own is put beside yours, to copy from, by: "
            f"tipxl init {typed_path(folder.root)} --update-form\n"
            "If yours is not as you wrote it, it is damaged: put it back from your back-up. "
            f"{_without_back_up(folder)}"
        )
    return Questions(read.schema, text)


def questions_text(folder: Folder) -> str:
    """The text of report.toml; TipxlError with the remedy where its letters cannot be told."""
    data = read_file(folder.report)
    try:
        # An editor that only ends the lines otherwise has changed nothing.
        return text_from(data, str(folder.report)).replace("\r\n", "\n")
    except TipxlError as error:
        raise TipxlError(f"{error} {_without_back_up(folder)}") from error


def _without_back_up(folder: Folder) -> str:
    return (
        f"Without one,{_again(folder)} remove it and write this version's own file, with: "
        f"tipxl init {typed_path(folder.root)}"
    )


def _again(folder: Folder) -> str:
    """The record that can take its place, as a step to do first; "" where no sound one is left."""
    found = next(_sound_records(folder), None)
    if found is None:
        return ""
    return f" copy {found} to {folder.report}, if these are the questions that you ask; or"


def _sound_records(folder: Folder) -> Iterator[Path]:
    """The records of questions, those of the forms that were issued last first."""
    for period in reversed(folder.periods()):
        files = folder.round(period)
        seen = set[str]()
        for layout in _asked(files):
            if layout not in seen:
                found = files.here_and_elsewhere(files.schema(layout))
                yield from (each for each in found if _is_sound(each))
            seen.add(layout)
        # Where the journal or the forms are lost, too, only the time of the file itself tells.
        left = (each for each in files.record.glob("report-*.toml") if is_named_as_schema(each))
        yield from sorted(filter(_is_sound, left), key=_saved, reverse=True)


def _asked(files: RoundFiles) -> Iterator[str]:
    """What the forms of a round were made from, by SHA-256, the last one first."""
    with suppress(TipxlError):
        for each in reversed(read_journal(files.journal).of(FormIssued)):
            with suppress(TipxlError):
                form = recorded_form(files, each.body, each.version)
                if not form.corrects:  # a copy of a form that was issued before
                    yield form.layout


def _is_sound(path: Path) -> bool:
    with suppress(TipxlError):
        record = RecordFile(str(path), read_file(path))
        understood(record)
        return True
    return False


def _saved(path: Path) -> float:
    return path.stat().st_mtime
