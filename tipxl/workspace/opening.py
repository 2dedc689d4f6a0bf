"""Opens a folder: everything a command needs to begin, plan, form schema, keys, rounds."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct, field

from tipxl.domain.decisions.more_time import with_more_time
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.recognise import SigningKeys
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.journal.last_line import last_line
from tipxl.time_zones import Zone, in_zone, zone_named
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.known_rounds import is_another_key, left_out, note_rounds, rounds_gone
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, RoundFiles, typed_path
from tipxl.workspace.plan_cache import usable_plan
from tipxl.workspace.questions_file import read_questions
from tipxl.workspace.register_file import read_register
from tipxl.workspace.round_records import RoundRecords

#: Called with a word about what was just done; the command shows it as progress.
Tick = Callable[[str], None]


#: A key as `tipxl init` makes it.
_KEY = re.compile(rb"[0-9a-f]{64,}")


def silent(word: str) -> None:
    """No progress."""
    del word


def lost_round(period: Period) -> str:
    """What is said of a round that has begun and that plan.xlsx does not have any more."""
    return (
        f"The round {period} has begun (there are forms in its folder), but plan.xlsx does not "
        "have it any more. Nothing of it is lost. Put it back on the sheet Rounds to go on with "
        "it. A plan for other years begins in a folder of its own: tipxl init NEW-FOLDER"
    )


class Workspace(Struct, frozen=True):
    """A folder as a step opened it: what it reads of a round, it reads once.

    A step opens the folder anew, so nothing is remembered from one step to the next. The records
    of a round that is closed meanwhile are those from before.
    """

    folder: Folder
    plan: Plan
    schema: FormSchema
    schema_text: bytes
    keys: SigningKeys
    worker_options: WorkerOptions = HERE
    keeps: bool = True  # what was understood, in the cache
    zone: Zone = None  # the plan's; None is the computer's
    #: The records of a round by its files; remembered, also by a workspace `replace`d from this.
    _records: Callable[[RoundFiles], RoundRecords] = field(
        default_factory=lambda: lru_cache(maxsize=None)(RoundRecords)
    )

    @property
    def schema_digest(self) -> str:
        """The SHA-256 of report.toml."""
        return hashlib.sha256(self.schema_text).hexdigest()

    @property
    def signing_key(self) -> bytes:
        """The folder's key; raise TipxlError where it is lost."""
        if self.keys.own is None:
            raise TipxlError(
                key_trouble(self.folder)
                or f"{self.folder.key} is missing, so forms cannot be signed. A folder without "
                f"rounds gets one with: tipxl init {typed_path(self.folder.root)}"
            )
        return self.keys.own

    def moment(self, moment: datetime) -> datetime:
        """A moment in the plan's time zone, so that its date is the plan's day."""
        return in_zone(moment, self.zone)

    def round(self, period: Period) -> Round:
        """The round of that period; raise TipxlError when the plan has none."""
        found = self.plan.round(period)
        if found is None and self.files(period).begun:
            raise TipxlError(lost_round(period))
        if found is None:
            known = ", ".join(str(each.period) for each in self.plan.rounds)
            raise TipxlError(f"The plan has no round {period}. It has {known}.")
        return found

    def body(self, name: str) -> Body:
        """The body of that acronym; raise TipxlError when the plan has none."""
        found = self.plan.body(name)
        if found is None:
            known = ", ".join(each.acronym for each in self.plan.bodies)
            raise TipxlError(f"The plan has no body {name!r}. It has {known}.")
        return found

    def files(self, period: Period) -> RoundFiles:
        """The files of a round."""
        return self.folder.round(period)

    def records(self, period: Period) -> RoundRecords:
        """What is recorded of a round."""
        return self._records(self.files(period))

    def journal(self, period: Period) -> Journal:
        """What went out and came in, in a round."""
        return self.records(period).journal.value

    @contextmanager
    def recording(self, period: Period) -> Iterator[JournalFile]:
        """One writer at a time, with the journal of a round as it stands now, to be added to."""
        with self.folder.locked():
            journal = self.records(period).journal
            journal.refresh()
            before, gaps = last_line(journal.path), journal.value.gaps
            try:
                yield journal
            finally:
                if not gaps or last_line(journal.path) != before:
                    note_rounds(self.folder, self.files(period), journal.value)

    def closed(self, period: Period) -> RoundResult | None:
        """The agreed round; None while it is open. TipxlError where its record was changed."""
        return self.records(period).closed


def open_workspace(
    root: Path, worker_options: WorkerOptions = HERE, *, keep: bool = True
) -> Workspace:
    """Open a folder; TipxlError tells everything that makes its plan or report.toml unusable.

    Without `keep` nothing is written into it, the cache neither.
    """
    folder = Folder(root)
    if not folder.plan.exists():
        raise no_plan(folder)
    _refuse_lost_records(folder)
    plan = with_more_time(usable_plan(folder, keep=keep), read_register(folder).lines)
    questions = read_questions(folder)
    zone = zone_named(plan.time_zone)
    return Workspace(
        folder=folder,
        plan=plan,
        schema=questions.schema,
        schema_text=questions.text.encode(),
        keys=_keys(folder),
        worker_options=worker_options,
        keeps=keep,
        zone=zone,
        _records=lru_cache(maxsize=None)(partial(RoundRecords, zone=zone)),
    )


def lost_its_plan(folder: Folder) -> bool:
    """Whether rounds have begun in a folder whose plan.xlsx is gone: it is no new one."""
    return not folder.plan.exists() and bool(_begun_in(folder))


def _begun_in(folder: Folder) -> tuple[str, ...]:
    return tuple(str(each) for each in folder.periods() if folder.round(each).begun)


def no_plan(folder: Folder) -> TipxlError:
    """That there is no plan.xlsx: it is gone where rounds have begun, else it is another folder."""
    begun = _begun_in(folder)
    if not begun:
        elsewhere = or_renamed(folder.plan, "Go to the folder of your plan, or make one with:")
        return TipxlError(
            f"There is no plan at {folder.plan}. {elsewhere} tipxl init "
            f"{typed_path(folder.root / 'new-folder')}"
        )
    back = or_renamed(folder.plan, "Put it back from your back-up.")
    return TipxlError(
        f"{folder.plan} is gone, but rounds have begun here ({', '.join(begun)}), and another plan "
        f"would be taken for yours. {back} Without one, make it anew, with "
        "the same acronyms, row keys and rounds (consolidated.xlsx lists them): type "
        f"tipxl init {typed_path(folder.root / 'new-folder')} --empty, fill in the plan.xlsx in "
        f"that folder, and copy it to {folder.plan}"
    )


def _refuse_lost_records(folder: Folder) -> None:
    """Raise TipxlError where a round was begun, and nothing is on record of it."""
    for path in sorted(folder.rounds.glob("*/journal.jsonl")):
        period = Period.or_none(path.parent.name)
        if period is None or folder.round(period).begun or left_out(folder, period):
            continue
        if read_journal(path).of(FormIssued):
            raise _lost_records(folder, period)
    for period in rounds_gone(folder):
        raise _lost_records(folder, period)


def _lost_records(folder: Folder, period: Period) -> TipxlError:
    files = folder.round(period)
    lost = files.record if files.root.exists() else files.root
    return TipxlError(
        f"{lost} is gone or empty, but forms were issued in {period}: without it no report of the "
        "round can be read, and no later round or evaluation knows what was agreed. Put it back "
        "from your back-up. To do without the round for good, say why in a text file named "
        f"{period}-left-out.txt in {folder.rounds}; nothing of the round counts then."
    )


def key_trouble(folder: Folder) -> str:
    """What is wrong with the key by which forms are known, and what to do; "" where nothing is."""
    if not folder.key.exists():
        if folder.demo_key.exists() or not folder.periods():
            return ""
        return (
            f"{folder.key} is missing (in the folder of a demo: {folder.demo_key}). Forms were "
            "signed with it: without it nobody can check that a form that comes back is one of "
            f"yours, and no new form can be made. {_key_back(folder, 'type')}"
        )
    if not _KEY.fullmatch(read_file(folder.key).strip()):
        return (
            f"{folder.key} is damaged: it is no key as tipxl makes it, so no form can be signed "
            f"or checked. {_key_back(folder, 'remove that file and type')}"
        )
    if is_another_key(folder):
        return (
            f"{folder.key} is not the key with which the forms of this folder were signed: another "
            "is in its place, or it is damaged. What comes back on those forms is held, though its "
            f"body did nothing wrong. {_key_back(folder, 'remove that file and type')}"
        )
    return ""


def _key_back(folder: Folder, to_do: str) -> str:
    back = (
        "Put the key back from your copy, from your back-up or from the previous officer's folder."
    )
    if not folder.key.exists():
        back = or_renamed(folder.key, back)
    return (
        f"{back} Where it is lost for good, {to_do}: tipxl init {typed_path(folder.root)} "
        "--new-key, and send new forms in every open round: what comes back on the older ones is "
        "held for your decision then."
    )


def _keys(folder: Folder) -> SigningKeys:
    public = sample().demo_key
    demo = read_file(public).strip() if public.exists() else None
    if folder.key.exists():
        own = read_file(folder.key).strip()
        if not _KEY.fullmatch(own):
            raise TipxlError(key_trouble(folder))
        return SigningKeys(own, demo)
    if folder.demo_key.exists():
        # The sample in the repository, and a demo's folder, sign with the public key.
        key = read_file(folder.demo_key).strip()
        if demo is not None and key != demo:
            raise TipxlError(
                f"{folder.demo_key} is damaged: it is not the key of the demo. Put it back from "
                "your back-up, or make the demo anew in another folder: tipxl demo NEW-FOLDER"
            )
        return SigningKeys(key, None)
    return SigningKeys(None, demo)


# --- rounds


def begun(workspace: Workspace, period: Period) -> RoundFiles:
    """The files of a round that has begun; TipxlError where no form was issued yet."""
    workspace.round(period)
    files = workspace.files(period)
    if not files.begun:
        raise TipxlError(
            f"The round {period} has not begun: no form was issued. "
            f"Begin it with: tipxl generate {period}"
        )
    return files


def refuse_closed(workspace: Workspace, period: Period) -> None:
    """Raise TipxlError where a round is closed, so that nothing can be changed in it."""
    if workspace.closed(period) is not None:
        if stays := workspace.records(period).stays_closed:
            raise TipxlError(f"The round {stays}: nothing is changed in {period} any more.")
        raise TipxlError(f"The round {period} is closed; open it again to change anything.")


def open_rounds(workspace: Workspace) -> tuple[Period, ...]:
    """The rounds that have begun and are not closed, whether or not the plan still has them."""
    return tuple(e for e in workspace.folder.periods() if workspace.records(e).is_open)


def round_before(workspace: Workspace, period: Period) -> Period | None:
    """The last round before `period` that was ever begun."""
    begun = [each for each in workspace.folder.periods() if each < period]
    return begun[-1] if begun else None


def form_context(workspace: Workspace, period: Period, before: RoundResult | None) -> FormContext:
    """What all forms of a round have in common."""
    held = workspace.round(period)
    asked = workspace.schema.for_round(held.evaluation)
    return FormContext(workspace.plan, asked, workspace.schema_digest, held, before)


def agreed_before(workspace: Workspace, period: Period) -> RoundResult | None:
    """The agreed round before `period`; None at the start. TipxlError while it is open."""
    earlier = round_before(workspace, period)
    if earlier is None:
        return None
    agreed = workspace.closed(earlier)
    if agreed is None and workspace.plan.round(earlier) is None:
        raise TipxlError(lost_round(earlier))
    if agreed is None:
        raise TipxlError(
            f"The round {earlier} is still open, so its agreed statuses are not known. "
            f"Close it first with: tipxl close {earlier}"
        )
    return agreed
