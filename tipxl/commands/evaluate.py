"""Evaluate: closed rounds up to a cut-off -> a workbook, and a Word document to edit."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_names import listed
from tipxl.domain.results.without_names import without_names
from tipxl.domain.schema.form_schema import EVALUATIONS, FormSchema
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.errors import TipxlError
from tipxl.excel.editable.narrative_file import NarrativeRead, new_narrative, read_narrative
from tipxl.files import keep_before, read_file, write_once, write_whole
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import EVALUATION_EVENTS, DocumentWritten
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation, EvaluationTerms, evaluated
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.gaps import CountedRound, gaps
from tipxl.reports.figures.indicators import HEADLINE
from tipxl.reports.model.sheet import Report
from tipxl.rounds.counted_rounds import (
    as_last_closed,
    counted_rounds,
    has_lost_questions,
    last_counted,
    last_round_of,
    mid_term,
    without_what_it_rests_on,
)
from tipxl.word.word_document import word_document
from tipxl.workspace.closed_rounds import as_closed, lost_closing, noted_since
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.opening import Workspace, open_workspace
from tipxl.workspace.owned_files import is_damaged, write_report
from tipxl.workspace.paths import Folder, typed_path


class Evaluated(Struct, frozen=True):
    """The evaluation written. `missing` rounds could not be counted; `gaps` say it in sentences.

    `edited` is her Word document, where one stands and was left alone; `in_doubt` where it may be
    ours, for the record of what we wrote is lost; `damaged` where it is no document any more.
    `notes` are about narrative.xlsx.
    """

    path: Path
    document: Path
    narrative: Path
    used: tuple[str, ...]
    missing: tuple[str, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]
    headline: tuple[tuple[str, str], ...]
    edited: Path | None = None
    in_doubt: bool = False
    damaged: bool = False


def evaluate(root: Path, kind: str, now: datetime) -> Evaluated:
    """Write the evaluation; provisional while something up to its cut-off cannot be counted."""
    workspace = open_workspace(root)
    counted = counted_rounds(workspace, kind)
    with workspace.folder.locked():
        schema = as_last_closed(workspace, counted).schema
        narrative = _narrative(workspace, kind, schema)
        case = _case(workspace, kind, counted, narrative)
        made = _write(workspace, case, now)
    first = workspace.folder.evaluations / f"{kind}.docx"
    return Evaluated(
        path=made.path,
        document=made.document,
        narrative=workspace.folder.narrative,
        used=case.periods,
        missing=tuple(str(each.period) for each in counted if each.closed is None),
        gaps=case.terms.gaps,
        notes=(*narrative.notes, *made.told, *_noted(workspace, counted, schema)),
        headline=_headline(case),
        edited=first if made.document != first else None,
        in_doubt=first.name not in made.known,
        damaged=is_damaged(first, read_file(first)),
    )


class EvaluationValues(Struct, frozen=True):
    """An evaluation as it stands, on the rounds counted; `gaps` say why it is provisional."""

    report: Report
    periods: tuple[str, ...]
    gaps: tuple[str, ...]
    headline: tuple[tuple[str, str], ...]


def evaluation_values(root: Path, kind: str) -> EvaluationValues:
    """What `evaluate` would write; nothing is written."""
    workspace = open_workspace(root)
    counted = counted_rounds(workspace, kind)
    schema = as_last_closed(workspace, counted).schema
    path = workspace.folder.narrative
    data = read_file(path) if path.exists() else _first_narrative(workspace, schema)
    case = _case(workspace, kind, counted, read_narrative(data, kind, schema))
    return EvaluationValues(evaluation_report(case), case.periods, case.terms.gaps, _headline(case))


def _headline(case: Evaluation) -> tuple[tuple[str, str], ...]:
    return tuple((f.name, f.text) for f in (i(case.whole) for i in HEADLINE))


def _case(
    workspace: Workspace, kind: str, counted: tuple[CountedRound, ...], narrative: NarrativeRead
) -> Evaluation:
    end = last_round_of(workspace, kind).period.end
    before = mid_term(workspace, counted)
    are_lost = before is not None and has_lost_questions(workspace.records(before))
    terms = EvaluationTerms(
        kind,
        end,
        (*gaps(workspace.plan, counted, kind), *without_what_it_rests_on(workspace, counted)),
        narrative.written,
        as_closed(workspace, workspace.files(before)).schema if before else None,
        are_lost_before=are_lost,
    )
    # Ministers read it: what was decided, and neither by whom nor why.
    used = tuple(without_names(each.closed) for each in counted if each.closed is not None)
    then = as_last_closed(workspace, counted)
    return evaluated(then.plan, then.schema, used, terms)


def _noted(
    workspace: Workspace, counted: tuple[CountedRound, ...], schema: FormSchema
) -> tuple[str, ...]:
    """What is likely not meant in the scale; that the plan or the questions have changed since."""
    last = last_counted(counted)
    rests_on = sorted({last, mid_term(workspace, counted) or last})
    return (
        *rating_scale(schema).doubts,
        *noted_since(workspace, workspace.files(last)),
        *(told for each in rests_on for told in lost_closing(workspace.records(each))),
    )


def _narrative(workspace: Workspace, kind: str, schema: FormSchema) -> NarrativeRead:
    """What the secretariat wrote, by the scale of the reports beside which it is shown.

    The file is made once, and afterwards only read.
    """
    path = workspace.folder.narrative
    if not path.exists():
        write_once(path, _first_narrative(workspace, schema))
    return read_narrative(read_file(path), kind, schema)


def _first_narrative(workspace: Workspace, schema: FormSchema) -> bytes:
    """A narrative.xlsx without any text; TipxlError where there was one, and it is gone."""
    folder = workspace.folder
    if not _written_before(folder):
        return new_narrative(workspace.plan.title, schema)
    documents = [str(each) for each in _documents_of(folder)]
    stands = f"What of it came into {listed(documents)} stands there. " if documents else ""
    kept = " (a copy is kept of each document that tipxl writes anew)" if documents else ""
    raise TipxlError(
        f"{folder.narrative} is gone, and with it what you wrote for the evaluations; without it "
        "they would be written without your words. "
        f"{or_renamed(folder.narrative, 'Put it back from your back-up.')} {stands}To begin it "
        f"without any text{kept}, type: tipxl init {typed_path(folder.root)} --new-narrative"
    )


def _written_before(folder: Folder) -> bool:
    """Whether an evaluation was written, which makes narrative.xlsx first."""
    names = ("journal.jsonl", *(f"{kind}*" for kind in EVALUATIONS))
    return any(each for name in names for each in folder.evaluations.glob(name))


def _documents_of(folder: Folder) -> tuple[Path, ...]:
    found = (each for kind in EVALUATIONS for each in folder.evaluations.glob(f"{kind}*.docx"))
    return tuple(sorted(found))


class NarrativeBegun(Struct, frozen=True):
    """A narrative.xlsx that was begun anew, and the copies of the documents as they were."""

    path: Path
    kept: tuple[Path, ...]


def begin_narrative(root: Path) -> NarrativeBegun:
    """A narrative.xlsx without any text, where the folder's own is lost; what stands stays."""
    workspace = open_workspace(root)
    folder = workspace.folder
    closed = [each for each in folder.periods() if folder.round(each).closed.exists()]
    then = as_closed(workspace, workspace.files(closed[-1])) if closed else workspace
    with folder.locked():
        if folder.narrative.exists():
            raise TipxlError(f"{folder.narrative} is there, so nothing was written.")
        known = _documents(read_journal(folder.evaluations / "journal.jsonl", EVALUATION_EVENTS))
        ours = (each for each in _documents_of(folder) if (each.name, _digest(each)) in known)
        # First: what tipxl wrote with her words is replaced by the next evaluation.
        kept = tuple(keep_before(each) for each in ours)
        write_once(folder.narrative, new_narrative(workspace.plan.title, then.schema))
    return NarrativeBegun(folder.narrative, kept)


class _Written(Struct, frozen=True):
    """What was written; `known` are the documents that we are known to have written, by name.

    Of a journal that lacks something, or in which something was changed, none is known.
    """

    path: Path
    document: Path
    told: tuple[str, ...]
    known: frozenset[str]


def _write(workspace: Workspace, case: Evaluation, now: datetime) -> _Written:
    folder, kind = workspace.folder.evaluations, case.terms.kind
    report = evaluation_report(case)
    template = workspace.folder.evaluation_template
    styled = read_file(template) if template.exists() else None
    made = word_document(document(case), report, styled)
    written = made.data
    path = folder / f"{kind}.xlsx"
    told = (
        *write_report(path, report, f"{kind}-"),
        *_unused(workspace.folder, made.why_not),
    )
    journal = JournalFile(folder / "journal.jsonl", EVALUATION_EVENTS)
    journal.refresh()
    word = _ours(folder, kind, journal.value)
    digest = hashlib.sha256(written).hexdigest()
    if not word.exists() or digest != _digest(word):
        # Told before it is done: after a kill in between, a document of ours is still known.
        if (word.name, digest) not in _documents(journal.value):
            journal.append(DocumentWritten(now, word.name, digest))
        write_whole(word, written)
    names = () if journal.value.gaps else (name for name, _ in _documents(journal.value))
    return _Written(path, word, told, frozenset(names))


def _unused(folder: Folder, why_not: str) -> Iterator[str]:
    """That the template of the secretariat could not be used, and what to do."""
    template = folder.evaluation_template
    if why_not:
        yield (
            f"templates/evaluation.docx cannot be used: {why_not}. The document was written in the "
            "built-in styles. Put the template back from your back-up, or save it in Word as a "
            "Word document (.docx). Without a back-up, move it out of the folder and have this "
            f"version's own written, with: tipxl init {typed_path(folder.root)}"
        )
    elif not template.exists():
        back = or_renamed(template, "If you had changed it, put it back from your back-up.")
        yield (
            f"{template} is not there, so the document was written in the built-in styles. {back} "
            f"This version's own is written by: tipxl init {typed_path(folder.root)}"
        )


def _ours(folder: Path, kind: str, journal: Journal) -> Path:
    """The first document of that name that is not there, or stands as we wrote it."""
    known = _documents(journal)
    names = (folder / (f"{kind}.docx" if n == 1 else f"{kind} ({n}).docx") for n in count(1))
    return next(path for path in names if not path.exists() or (path.name, _digest(path)) in known)


def _documents(journal: Journal) -> frozenset[tuple[str, str]]:
    """The documents that we wrote, by name and SHA-256."""
    return frozenset((each.file, each.sha256) for each in journal.of(DocumentWritten))


def _digest(path: Path) -> str:
    return hashlib.sha256(read_file(path)).hexdigest()
