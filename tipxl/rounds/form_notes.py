"""What is wrong with the records of the forms of an open round, and what to do about it."""

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import BodyKey
from tipxl.errors import TipxlError
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.form_records import (
    forms_on_record,
    generate_command,
    latest_design,
    missing_designs,
    to_make_again,
)
from tipxl.workspace.paths import RoundFiles

_BACK = "Put it back from your back-up."
_NAMED = 8  # bodies that are named of many


def form_notes(
    files: RoundFiles, journal: Journal, asked: Container[BodyKey] | None = None
) -> Iterator[str]:
    """In whole sentences; nothing where every form that was issued can be read when it comes back.

    `asked` are the bodies that get a form; None where the plan is not known.
    """
    found = forms_on_record(files)
    yield from found.damaged
    for path, bodies in found.lost_questions.items():
        yield _lost_questions(files, path, bodies)
    for issued in missing_designs(files, journal):
        path = files.design(issued.body, issued.version)
        without = _without_form(files, issued, journal, asked)
        yield (
            f"{path}, the record of a form that was issued, is gone, so what comes back on that "
            f"form is held and not counted. {or_renamed(path, _BACK)} Without one, {without}"
        )


def _lost_questions(files: RoundFiles, path: Path, bodies: Sequence[str]) -> str:
    whose = listed(bodies) if len(bodies) <= _NAMED else counted(len(bodies), "body", "bodies")
    lost = "damaged" if path.exists() else "gone"
    return (
        f"{path}, the questions of the forms that were issued to {whose}, is {lost}, so what comes "
        f"back on those forms is held and not counted. {or_renamed(path, _BACK)} Without one, "
        f"make forms with the questions of today, with: {generate_command(files)}. Then send them."
    )


def _without_form(
    files: RoundFiles, issued: FormIssued, journal: Journal, asked: Container[BodyKey] | None
) -> str:
    """What to do about a form without its record, by what there is besides and what can be made."""
    body, again = issued.body, generate_command(files, issued.body)
    if asked is not None and body not in asked:
        return f"nothing is to be done: {body} gets no form in {files.period} any more."
    if issued.version == to_make_again(files, body, journal):
        return (
            f"make its form again, with: {again}. Where neither the plan nor the questions have "
            "changed since, the same form is made again; else it is another, and what came on the "
            "old one stays held."
        )
    other = _other_form(files, body)
    if other is None:
        return f"make a newer form, with: {again}. Then send it."
    version = other.identity.version
    if version > issued.version:
        return f"see that {body} reports on its newer form, version {version}."
    by_hand = f"{again} --for-entry letter"
    return (
        f"let {body} report on the form that it has, version {version}; or enter by hand what came "
        f"otherwise, in a form for entry made with: {by_hand}"
    )


def _other_form(files: RoundFiles, body: BodyKey) -> IssuedForm | None:
    with suppress(TipxlError):  # a damaged one is told by itself
        return latest_design(files, body)
    return None
