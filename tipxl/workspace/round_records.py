"""What is recorded of one round: its journal and, once it is closed, what was agreed."""

from contextlib import suppress
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.history.closing import Closing
from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_moments import round_in_zone
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import RoundClosed, RoundReopened
from tipxl.journal.journal_file import JournalFile
from tipxl.record_format import BACK_UP, decoded, text_fingerprint
from tipxl.time_zones import Zone
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.known_rounds import KnownRound, known_rounds, left_out
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import read_record

#: Where goes on what comes too late for a round that is closed, and from which others were begun.
IN_A_LATER_ROUND = "in the round that is open now, or in the next one"


def in_the_round_after(files: RoundFiles) -> str:
    """Where it is decided what a closed round does not take any more; "" where none was begun."""
    later = files.begun_after
    if later is None:
        return ""
    is_open = RoundRecords(files.folder.round(later)).is_open
    return f"in {later}" if is_open else IN_A_LATER_ROUND


def closing_beside(kept: Path) -> Path:
    """What an agreed round rested on that was kept when it was opened again: beside it."""
    return kept.with_name(kept.name.replace("closed", "closing"))


class RoundRecords(Struct, frozen=True, dict=True):
    """The records of a round, each read when it is first asked for, and once.

    They hold moments in UTC, and give them in `zone`.
    """

    files: RoundFiles
    zone: Zone = None

    @cached_property
    def journal(self) -> JournalFile:
        """What went out and came in."""
        return JournalFile(self.files.journal, zone=self.zone, noted=lambda: self.known)

    @property
    def known(self) -> KnownRound:
        """What the folder's note knows of the round; nothing of one left out: it may begin anew."""
        folder, period = self.files.folder, self.files.period
        if left_out(folder, period):
            return KnownRound()
        return known_rounds(folder.known_rounds).get(period, KnownRound())

    @property
    def was_closed(self) -> bool:
        """Whether it was closed last, by its journal; where that is lost, by the folder's note."""
        last = self.journal.value.closing
        if isinstance(last, RoundClosed):
            return not self._was_opened_since(last)
        return last is None and self.known.closed

    def _was_opened_since(self, last: RoundClosed) -> bool:
        """Whether the round was opened again in lines that are lost: its record was kept then."""
        if self.journal.value.knows_closing or self.known.closed:
            return False
        kept = self.kept_before()
        return kept is not None and text_fingerprint(read_file(kept)) == last.fingerprint

    def kept_before(self) -> Path | None:
        """The record of what was agreed last before an opening, where it is sound; None for none.

        By what it rests on, which was kept beside it: the journal may have lost that it was.
        """
        kept = self.files.record.glob("closed-before-reopening-*.json")
        for path in sorted(kept, key=lambda each: (len(each.name), each.name), reverse=True):
            with suppress(TipxlError):
                rested_on = read_record(closing_beside(path), Closing)
                data = read_file(path)
                is_of_it = text_fingerprint(data) == rested_on.closed
                if is_of_it and decoded(str(path), data, RoundResult).period == str(
                    self.files.period
                ):
                    return path
        return None

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, also where the record of what was agreed is lost."""
        return self.files.closed.exists() or self.was_closed

    @property
    def stays_closed(self) -> str:
        """Why a closed round is not opened again, in words; "" where it may be.

        One whose record is lost is, whatever was begun from it: it is made anew.
        """
        stays = self.files.stays_closed
        return "" if stays and self.is_lost else stays

    @property
    def is_open(self) -> bool:
        """Whether it is not closed, by all that can be read."""
        try:
            return not self.is_closed
        except TipxlError:  # its journal is damaged, which whoever needs it tells
            return True

    @cached_property
    def row_keys(self) -> dict[tuple[BodyKey, int], tuple[str, ...]]:
        """The rows that forms ask for, by body and version; who reads forms tells them here."""
        return {}

    @cached_property
    def closing(self) -> Closing | None:
        """What the closed round rests on; None while it is open, or where that is not known.

        Nothing that was agreed stands in it, so one that is damaged, or of something else than the
        journal and closed.json agree on, is as one that is gone.
        """
        if self.files.closed.exists() and self.files.closing.exists():
            with suppress(TipxlError):
                found, last = read_record(self.files.closing, Closing), self.agreed_last
                is_of_last = found.closed == (last or found.closed)
                if is_of_last or text_fingerprint(read_file(self.files.closed)) != last:
                    return found
        return None

    @cached_property
    def plan(self) -> Plan | None:
        """The plan as the round was closed with it; None where it is not known."""
        text, closing = self.plan_text, self.closing
        if text is None or closing is None:
            return None
        return decoded(str(self.files.plan(closing.plan)), text, Plan)

    @cached_property
    def plan_text(self) -> bytes | None:
        """The record of that plan, wherever it lies as it was written: each is named after it."""
        if self.closing is None:
            return None
        for path in self.files.here_and_elsewhere(self.files.plan(self.closing.plan)):
            with suppress(TipxlError):
                data = read_file(path)
                if text_fingerprint(data) == self.closing.plan:
                    return data
        return None

    @cached_property
    def closed(self) -> RoundResult | None:
        """The agreed round; None while it is open. TipxlError where its record was changed."""
        files = self.files
        if not files.closed.exists():
            self._refuse_if_lost()
            return None
        data = read_file(files.closed)
        self._refuse_if_kept(text_fingerprint(data))
        self._refuse_if_another(text_fingerprint(data))
        # Older records do not say of each body what was left undecided.
        remedy = f"{BACK_UP} {self._anew('the record was damaged')}"
        agreed = decoded(str(files.closed), data, RoundResult, remedy).agreed()
        if agreed.period != str(files.period):
            raise TipxlError(
                f"{self.files.closed} is the record of {agreed.period}, not of "
                f"{self.files.period}. Put {self.files.record} back from your back-up. "
                f"{self._anew('the record was of another round')}"
            )
        return round_in_zone(agreed, self.zone)

    @property
    def is_lost(self) -> bool:
        """Whether the round was closed, and what was agreed is gone, damaged or another record."""
        try:
            return self.closed is None and self.was_closed
        except TipxlError:
            return True

    def _refuse_if_kept(self, found: str) -> None:
        """Raise TipxlError where the record is the one that was kept when it was opened again."""
        journal = self._journal_as_read
        opened = journal.closing if not journal.gaps else None
        if not (isinstance(opened, RoundReopened) and opened.kept):
            return
        kept = self.files.record / opened.kept
        if self._was_closed_since(len(journal.of(RoundReopened)), kept):
            return
        # Older journals do not say what was kept.
        was = opened.fingerprint or (text_fingerprint(read_file(kept)) if kept.exists() else "")
        if found == was:
            reason = " ".join(opened.reason.replace('"', "'").split()) or "it was put back"
            raise TipxlError(
                f"{self.files.closed} is what was agreed before {self.files.period} was opened "
                f"again, on {long_date(opened.at.date())}, and the journal does not say that it "
                "was closed since: the file was put back, or a step was stopped. To go on with the "
                f'open round, type: tipxl close {self.files.period} --reopen "{reason}"'
            )

    def _was_closed_since(self, openings: int, kept: Path) -> bool:
        """Whether it was closed with the same since, by a step that was stopped."""
        if self.closing is None or self.closing.openings != openings:
            return False
        beside = closing_beside(kept)
        return not beside.exists() or read_file(self.files.closing) != read_file(beside)

    def _refuse_if_another(self, found: str) -> None:
        """Raise TipxlError where the record is not what was agreed, or not what was agreed last."""
        files, last = self.files, self.agreed_last
        if self.closing and found != self.closing.closed:
            raise TipxlError(
                f"{files.closed} is not as it was written when {files.period} was closed: somebody "
                "changed it, or it is damaged. Put it back from your back-up. "
                f"{self._anew('the record was damaged')}"
            )
        if found != (last or found):
            raise TipxlError(
                f"{files.closed} is not what {files.period} was closed with last, by its journal: "
                f"an older copy is in its place. Put {files.record} back from your back-up. "
                f"{self._anew('the record was an older one')}"
            )

    def _anew(self, reason: str) -> str:
        """What to do without a back-up."""
        return (
            "Without one, open the round again and close it anew from its reports, as far as they "
            "can still be read: "
            f'tipxl close {self.files.period} --reopen "{reason}"'
        )

    @property
    def agreed_last(self) -> str:
        """The fingerprint of what was agreed last; "" where the journal does not say."""
        journal = self._journal_as_read
        # What was lost since may be that it was opened again, and closed with something else.
        last = journal.closing if journal.knows_closing else None
        return last.fingerprint if isinstance(last, RoundClosed) else ""

    @property
    def _journal_as_read(self) -> Journal:
        """The journal; an empty one where it cannot be read, which who needs it tells."""
        try:
            return self.journal.value
        except TipxlError:
            return Journal()

    def _refuse_if_lost(self) -> None:
        """Raise TipxlError where the round was closed, and its record is gone."""
        files = self.files
        if not files.begun:  # it is left out, or no folder is opened
            return
        # Where nothing is left of a closing, and the folder knows of none, it need not be read.
        left = files.closing.exists() or any(files.record.glob("plan-*.json"))
        if (left or self.known.closed or not self.known.lines) and self.was_closed:
            back = or_renamed(files.closed, "Put it back from your back-up.")
            raise TipxlError(
                f"{files.closed} is gone, but {files.period} was closed. {back} "
                f"{self._anew('the record was lost')}"
            )
