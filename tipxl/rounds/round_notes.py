"""What is wrong in the folder of a round: files that are gone, a journal that is not whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.assignment import asked_bodies
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.intake.arrivals import (
    can_be_read,
    changed_files,
    displaced_files,
    missing_files,
    unread_folders,
)
from tipxl.intake.inbox import inbox_notes, waiting
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import JournalRestored, MailCollected, RoundReopened
from tipxl.record_format import text_fingerprint
from tipxl.rounds.form_notes import form_notes
from tipxl.rounds.journal_gaps import gap_notes, is_anothers
from tipxl.rounds.kept_files import (
    changed_mails,
    changed_reports,
    given_up_reports,
    kept_mail,
    lost_evidence,
    mails_with,
    missing_mails,
    unknown_mails,
)
from tipxl.rounds.uncollected import MailedReport, Uncollected, uncollected
from tipxl.workspace.closed_rounds import lost_closing, tampered
from tipxl.workspace.opening import Workspace, round_before
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.round_records import RoundRecords


def notes_on(workspace: Workspace, files: RoundFiles, round: RoundResult) -> tuple[str, ...]:
    """What is wrong in the folder of a round, open or closed, for every command that shows it."""
    if not round.closed:
        return round_notes(workspace, files, round.returns)
    return tuple(_closed_notes(workspace.records(files.period), keep=workspace.keeps))


def lost_notes(records: RoundRecords) -> Iterator[str]:
    """What was kept of a round and is gone, or is not as it was, for a command that uses it.

    The reports are not read: what was found whole before is taken for whole while its times are
    those of then.
    """
    files = records.files
    if files.closed.exists() or records.is_lost:
        yield from _closed_notes(records, keep=True)
        return
    journal = records.journal.value
    if is_anothers(records):  # what it tells is of other files
        yield from gap_notes(records)
        return
    yield from _missing(files, journal)
    yield from _kept_notes(records, keep=True)
    yield from _changed(files, journal, changed_reports(records, keep=True))
    yield from gap_notes(records)
    yield from form_notes(files, journal)


def _closed_notes(records: RoundRecords, *, keep: bool) -> Iterator[str]:
    try:
        agreed = records.closed
    except TipxlError as error:  # nothing can be held against what was agreed
        yield str(error)
    else:
        yield from tampered(records, partial(_ways_back, records)) if agreed else ()
    if not is_anothers(records):
        yield from _kept_notes(records, keep=keep)
    yield from gap_notes(records)


def _kept_notes(records: RoundRecords, *, keep: bool) -> Iterator[str]:
    """The mails that are not there as they were collected, and so what came with their reports.

    And what lies in the place of a report that lies there whole.
    """
    yield from displaced_notes(records.files, records.journal.value)
    yield from _missing_mails(records, keep=keep)
    yield from _changed_mails(records, keep=keep)
    yield from _lost_evidence(records, keep=keep)


def round_notes(
    workspace: Workspace, files: RoundFiles, returns: Sequence[Return]
) -> tuple[str, ...]:
    """In whole sentences, for every command that reads the round; empty where all is well."""
    records = workspace.records(files.period)
    journal = records.journal.value
    if is_anothers(records):  # what it tells is of other files
        return (*gap_notes(records), *_gaps_before(workspace, files))
    return (
        *_missing(files, journal),
        *_kept_notes(records, keep=workspace.keeps),
        *_changed(files, journal, changed_files(returns, journal)),
        *_to_collect(files, journal, returns),
        *gap_notes(records),
        *record_notes(workspace, files),
    )


def lying_notes(
    workspace: Workspace, files: RoundFiles, returns: Sequence[Return]
) -> tuple[str, ...]:
    """The same for who reads what lies in returned/, also where the round is closed.

    Of a closed one each file is told once: as what was agreed rests on it, or does not.
    """
    records = workspace.records(files.period)
    closing, journal = records.closing, records.journal.value
    if not files.closed.exists():
        return round_notes(workspace, files, returns)
    told = tuple(_closed_notes(records, keep=workspace.keeps))
    if closing is None or is_anothers(records):  # nothing was held against what was agreed
        return tuple(dict.fromkeys((*told, *round_notes(workspace, files, returns))))
    agreed = {each.sha256 for each in closing.returns}
    lying = [each for each in returns if each.arrival.sha256 in agreed]
    others = {each.file for each in journal.files_collected if each.sha256 not in agreed}
    return (
        *told,
        *_missing(files, journal, others),
        *_to_collect(files, journal, lying),
        *record_notes(workspace, files),
    )


def _to_collect(files: RoundFiles, journal: Journal, returns: Sequence[Return]) -> Iterator[str]:
    """What only collecting puts right, which is not done by a journal that is not whole."""
    if not journal.gaps:
        yield from unknown_mail_notes(files, journal)
        yield from _unknown(files, journal, uncollected(files, journal, returns))
        yield from _unread(files)
        yield from inbox_notes(files)


def record_notes(workspace: Workspace, files: RoundFiles) -> tuple[str, ...]:
    """What is wrong with the records, which collecting again does not put right."""
    journal = workspace.journal(files.period)
    return (
        *_form_notes(workspace, files),
        *_agreed_before(files, journal),
        *_gaps_before(workspace, files),
    )


def _form_notes(workspace: Workspace, files: RoundFiles) -> Iterator[str]:
    if workspace.closed(files.period) is None:  # or is closed by this very step
        asked = {each.key for each in asked_bodies(workspace.plan, files.period)}
        yield from form_notes(files, workspace.journal(files.period), asked)


def _from_back_up(files: RoundFiles, journal: Journal, *, is_spare: bool = False) -> str:
    """The end of a remedy; what `is_spare` is no report, and every figure stands without it."""
    if files.closed.exists():  # nothing is collected into it
        return f"from your back-up. {_WITHOUT}"
    back = "from your back-up (without one nothing is to be done)" if is_spare else _BACK
    if journal.gaps:  # then nothing is collected
        return f"{back}."
    return f"{back}, or save it into inbox/ again and type: tipxl collect {files.period}"


_BACK = "from your back-up"
_WITHOUT = "Without one nothing is to be done."


def _uncounted(files: RoundFiles) -> str:
    """What it means that a report is lost: what was agreed from it before stands."""
    if files.closed.exists():
        return f". {files.period} is closed, and what was agreed in it stands"
    return ", so it is not counted"


def _missing(
    files: RoundFiles, journal: Journal, among: Collection[str] | None = None
) -> Iterator[str]:
    gone = [e for e in missing_files(files, journal) if among is None or e in among]
    ways = _from_mails(files, journal, gone)
    back = f"Put it back {_from_back_up(files, journal)}"
    for name in gone:
        yield (
            f"{files.returned / name} was collected before, and is gone or cannot be read"
            f"{_uncounted(files)}. {ways.get(name) or back}"
        )


def _ways_back(records: RoundRecords, lost: Collection[str]) -> Mapping[str, str]:
    """How reports that a round was closed with are had again, where that is known."""
    if is_anothers(records):  # what it tells is of other mails
        return {}
    return _from_mails(records.files, records.journal.value, lost)


def _from_mails(files: RoundFiles, journal: Journal, lost: Collection[str]) -> Mapping[str, str]:
    """The commands that bring back those of the lost reports that a mail has, by their names."""
    mails = mails_with(files, journal, lost)
    return {name: _from_mail(files, journal, mail) for name, mail in mails.items()}


def _from_mail(files: RoundFiles, journal: Journal, mail: Path | None) -> str:
    """The command that brings a report back; "" where no mail has it."""
    if mail is None:
        return ""
    if journal.gaps:
        return (
            f"It still lies in the mail in which it came, {mail}, and comes back from there later."
        )
    command = f'tipxl collect {files.period} "{mail}"'
    return f"It still lies in the mail in which it came. Bring it back with: {command}"


def _missing_mails(records: RoundRecords, *, keep: bool) -> Iterator[str]:
    files, gone = records.files, missing_mails(records)
    lost = _lost_reports(records, keep=keep) if gone else _NONE_LOST
    for mail in gone:
        is_spare = lost.missed.isdisjoint(mail.files)
        back = _from_back_up(files, records.journal.value, is_spare=is_spare)
        yield (
            f"{files.mails / mail.file}, the mail “{mail.subject}” from {mail.sender}, was "
            f"collected before, and is gone. {_came_in_it(mail, lost)} Put it back {back}"
        )


class _LostReports(Struct, frozen=True):
    """The reports that do not lie there as they were collected: missed, or given up."""

    missed: frozenset[str] = frozenset()
    given_up: frozenset[str] = frozenset()


_NONE_LOST = _LostReports()


def _lost_reports(records: RoundRecords, *, keep: bool) -> _LostReports:
    return _LostReports(_lost_now(records, keep=keep), given_up_reports(records))


def _lost_now(records: RoundRecords, *, keep: bool) -> frozenset[str]:
    """The reports that are gone, or are not what was collected; not those that were given up."""
    gone = missing_files(records.files, records.journal.value)
    return frozenset((*gone, *changed_reports(records, keep=keep)))


def _came_in_it(mail: MailCollected, lost: _LostReports) -> str:
    """What became of the reports that came in a mail which is lost."""
    gone = sorted(lost.missed.intersection(mail.files))
    given_up = sorted(lost.given_up.intersection(mail.files))
    told = list[str]()
    if gone:
        are = one_or_many(len(gone), "is", "are")
        told.append(f"{listed(gone)} came in it and {are} lost, too.")
    if given_up:
        them = one_or_many(len(given_up), "it", "them")
        told.append(f"{listed(given_up)} came in it, and you have given {them} up.")
    if told:
        return " ".join(told)
    if not mail.files:
        return "No report came in it."
    return one_or_many(
        len(mail.files),
        "The report in it was kept apart and counts as before.",
        "The reports in it were kept apart and count as before.",
    )


def _changed_mails(records: RoundRecords, *, keep: bool) -> Iterator[str]:
    files, changed = records.files, changed_mails(records, keep=keep)
    lost = _lost_reports(records, keep=keep) if changed else _NONE_LOST
    for mail in changed:
        is_spare = lost.missed.isdisjoint(mail.files)
        back = _from_back_up(files, records.journal.value, is_spare=is_spare)
        yield (
            f"{files.mails / mail.file} is not the mail “{mail.subject}” from {mail.sender} that "
            f"was collected, or cannot be read. {_came_in_it(mail, lost)} Move it out of the "
            f"folder, then put the original back {back}"
        )


def _lost_evidence(records: RoundRecords, *, keep: bool) -> Iterator[str]:
    files, journal = records.files, records.journal.value
    for path, mail in lost_evidence(records, keep=keep):
        back = f"Put it back {_from_back_up(files, journal, is_spare=True)}"
        remedy = _from_mail(files, journal, kept_mail(files, journal, mail)) or back
        yield (
            f"{path} came with a report in the mail “{mail.subject}” from {mail.sender}, and is "
            f"gone, or is not what came. No figure rests on it. {remedy}"
        )


def displaced_notes(files: RoundFiles, journal: Journal) -> Iterator[str]:
    """What lies in the place of a report that lies there whole, or that she has given up."""
    move = "Move it out of the folder"
    if not files.closed.exists():
        move += ": into inbox/ where it is another report"
    for name, lies_as in displaced_files(files, journal).items():
        if (files.returned / name).is_file() and not can_be_read(str(files.returned / name)):
            continue  # it may be the same: another program holds it, or the rights are missing
        which = f"which lies there whole as {lies_as}" if lies_as else "which you gave up"
        yield (
            f"{files.returned / name} is not the file that was collected, {which}. Nothing in it "
            f"counts. {move}."
        )


def _changed(files: RoundFiles, journal: Journal, changed: Collection[str]) -> Iterator[str]:
    ways = _from_mails(files, journal, changed)
    for name in changed:
        original = f"Put the original back {_from_back_up(files, journal)}"
        yield (
            f"{files.returned / name} is not the file that was collected{_uncounted(files)}. "
            f"{ways.get(name) or original}"
        )


def _unknown(files: RoundFiles, journal: Journal, unknown: Uncollected) -> Iterator[str]:
    collect = f"tipxl collect {files.period}"
    remedies = {each.name: _of_its_mail(files, each) for each in unknown.mailed}
    for name in unknown.packed:
        yield (
            f"{files.returned / name} was not collected, by the journal, and is a mail or an "
            "archive: nothing in it counts there. "
            f"{_to_do(files, f'Move it into inbox/ and type: {collect}')}"
        )
    for name, ours in unknown.ours.items():
        yield f"{files.returned / name}: {ours}. Nothing in it counts. Move it out of the folder."
    # A step that was stopped has kept what still waits there, and not recorded it. Lines that the
    # journal has lost may have said when such a file came.
    is_stopped = not journal.of(JournalRestored) and not files.closed.exists() and unknown.to_say
    waits = is_stopped and waiting(files, journal)
    for name in unknown.to_say:
        own = "" if files.closed.exists() else "It counts as one that you collected yourself. "
        given = "Give it once more with the day on which it came"
        typed = f'{collect} "{files.returned / name}" --received DAY'
        remedies[name] = f"{own}{_to_do(files, f'{given}: {typed}')}"
        if waits:
            remedies[name] = (
                f"It may be what waits in inbox/, so collect that first, with: {collect}"
            )
    for name, remedy in remedies.items():
        yield (
            f"{files.returned / name} was not collected, by the journal: the time of the file "
            f"stands for its receipt, and from whom it came is not known. {remedy}"
        )


def _of_its_mail(files: RoundFiles, report: MailedReport) -> str:
    """What to do with a report that lies in a mail which was not collected either."""
    both = f"Both stand in the mail in which it came, {report.mail}"
    stays_closed = files.closed.exists() and files.begun_after
    if not (report.waits or stays_closed):
        return f"{both}: collect the mails there first, as is said of them."
    return _to_do(files, f"{both}, so collect that first, with: tipxl collect {files.period}")


def unknown_mail_notes(files: RoundFiles, journal: Journal) -> Iterator[str]:
    """What lies among the mails, and that the journal does not know."""
    unknown = unknown_mails(files, journal)
    for name in unknown.others:
        yield (
            f"{files.mails / name} is no mail, or cannot be read, and counts for nothing there. "
            "Move it out of the folder: into inbox/ where it is a report."
        )
    if unknown.mails:
        number, others = len(unknown.mails), len(unknown.others)
        lost = journal.of(JournalRestored)
        told = f"{'perhaps ' if lost else ''}nobody was told what is said there"
        moved = f", once {'that is' if others == 1 else 'those are'} moved out" * bool(others)
        collect = f'tipxl collect {files.period} "{files.mails}"'
        yield (
            f"{counted(number, 'mail lies', 'mails lie')} in {files.mails} and not in the journal, "
            f"the first as {unknown.mails[0]}: {told}. When and "
            "from whom reports came still stands in them. "
            f"{_to_do(files, f'Collect them from there{moved}, with: {collect}', journal)}"
        )


def _unread(files: RoundFiles) -> Iterator[str]:
    collect = f"tipxl collect {files.period}"
    for folder, number in unread_folders(files).items():
        yield (
            f"{counted(number, 'file lies', 'files lie')} in the folder {folder}. Nothing there is "
            "read: reports lie in returned/ itself. "
            f"{_to_do(files, f'Move the folder into inbox/ and type: {collect}')}"
        )


def _to_do(files: RoundFiles, remedy: str, journal: Journal | None = None) -> str:
    """The remedy, and what comes first in a round that is closed: else nothing is taken into it.

    Nothing where it stays closed, or where its `journal` has lost what it knew of these.
    """
    if not files.closed.exists():
        return remedy
    stands = "what was agreed stands, and nothing is to be done."
    if stays := RoundRecords(files).stays_closed:
        return f"{stays}: {stands}"
    if journal and journal.of(JournalRestored):
        return f"{files.period} is closed: {stands}"
    return (
        "The round is closed, so open it again first, with: "
        f"tipxl close {files.period} --reopen REASON. {remedy}"
    )


def _agreed_before(files: RoundFiles, journal: Journal) -> Iterator[str]:
    """The records of what was agreed before the round was opened again: kept, and only read."""
    for each in journal.of(RoundReopened):
        path = files.record / each.kept
        is_sound = path.exists() and text_fingerprint(read_file(path)) == each.fingerprint
        if each.fingerprint and not is_sound:
            yield (
                f"{path}, the record of what was agreed before {files.period} was opened again, is "
                "gone or is not as it was written. No figure rests on it. Put it back from your "
                f"back-up. {_WITHOUT}"
            )


def _gaps_before(workspace: Workspace, files: RoundFiles) -> Iterator[str]:
    """What the round before lacks: what came too late for it is decided on in this one.

    And what is lost of any before, with which this one may be compared.
    """
    earlier = round_before(workspace, files.period)
    if earlier:
        yield from gap_notes(workspace.records(earlier))
        yield from _late_before(workspace, earlier, files.period)
    for period in workspace.folder.periods():
        if period < files.period:
            yield from lost_closing(workspace.records(period))


def _late_before(workspace: Workspace, earlier: Period, period: Period) -> Iterator[str]:
    """The reports that came after the freeze of the round before, and do not lie there as then."""
    records, journal = workspace.records(earlier), workspace.journal(earlier)
    if workspace.plan.round(earlier) is None or is_anothers(records):
        return
    freeze = workspace.round(earlier).freeze
    late = {each.file for each in journal.files_collected if each.received.date() > freeze}
    if not late:
        return
    lost = late.intersection(_lost_now(records, keep=workspace.keeps))
    ways = _from_mails(records.files, journal, lost)
    back = f"Put it back from your back-up. Without one, let its body report in {period}."
    for name in sorted(lost):
        yield (
            f"{records.files.returned / name} came after the freeze of {earlier}, and so would be "
            f"decided on in {period}. It is gone, or is not the file that was collected. "
            f"{ways.get(name) or back}"
        )
