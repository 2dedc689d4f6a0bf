"""What stays the same while files and mails are collected, and her word on when they came."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.work_plan import Plan
from tipxl.intake.receipts import BY_HER_WORD, Receipt, Receiving, say_when
from tipxl.intake.returned_store import Collected, IntakeOutcome, Origin, ReturnedStore
from tipxl.intake.sources import Source
from tipxl.journal.journal_events import FileCollected, MailCollected
from tipxl.time_zones import Zone, in_zone


class MailSorting(Struct, frozen=True):
    """What stays the same while files and mails are collected."""

    plan: Plan
    store: ReturnedStore
    received: datetime | None = None  # as the officer says, for all of them
    zone: Zone = None  # in which she is told moments
    settled: str = ""  # why no receipt can be corrected any more; "" while the round is open

    @property
    def receiving(self) -> Receiving:
        """By what it is judged when something came."""
        return Receiving(self.store.files.period, self.store.now, self.zone)

    def origin_of_file(self, offer: Source, mail: MailCollected | None = None) -> Origin:
        """When a file was received that came by itself, or with the reports of this mail before."""
        if mail is not None:
            # Of one that she forwarded to herself, its reports know when it came first.
            first = next((each for each, _ in self.store.reports_of(mail.sha256)), mail)
            of_mail = Origin(
                received=first.received,
                received_from=first.received_from,
                sender=first.sender,
                mail=mail.sha256,
                is_kept=True,
            )
            if self.received is None:
                return of_mail
            return replace(of_mail, received=self.received, received_from=BY_HER_WORD)
        is_kept = offer.named is not None and self.store.keeps(offer.named)
        if self.received is not None:
            return Origin(self.received, BY_HER_WORD, is_kept=is_kept)
        came = self.receiving.receipt([(offer.moment, offer.moment_from)])
        return Origin(came.received, came.received_from, doubt=came.doubt, is_kept=is_kept)


def said_again(
    sorting: MailSorting,
    found: Collected,
    recorded: Sequence[FileCollected | MailCollected],
    *,
    named: Path | None,
) -> Collected:
    """What her word on when something came does to what is recorded of it.

    Only of a file that she names: what lies in a folder came at many times.
    """
    said = sorting.received
    if said is None:
        return found
    others = [each for each in recorded if each.received != said]
    was = "; ".join(dict.fromkeys(map(_recorded_words, others)))
    if not others:
        return replace(found, receipt="that is recorded already") if named else found
    if named is None:
        return replace(found, stays=True)
    if sorting.settled:
        told = f"received {was}, and it stays so: {sorting.settled}"
        return replace(found, outcome=IntakeOutcome.UNCORRECTED, receipt=told)
    sorting.store.correct(said, *others)
    told = f"it was received {was}; now it is received {moment_words(said)}, as you say"
    is_back = found.outcome is IntakeOutcome.PUT_BACK
    outcome = IntakeOutcome.PUT_BACK if is_back else IntakeOutcome.CORRECTED
    return replace(found, outcome=outcome, receipt=told, corrected=True)


def _recorded_words(recorded: FileCollected | MailCollected) -> str:
    how = recorded.received_from
    known_from = "as you said before" if how == BY_HER_WORD else f"by {how}"
    return f"{moment_words(recorded.received)}, {known_from}"


def doubted(sorting: MailSorting, came: Receipt | Origin, kept: Path) -> str:
    """Why a time that something names was not believed, what counts, and the remedy."""
    if not came.doubt:
        return ""
    received = in_zone(came.received, sorting.zone)
    counts = f"what counts is {came.received_from}, {moment_words(received)}"
    return f"{came.doubt}: {counts}; {say_when(sorting.store.files.period, kept)}"
