"""Send: the letters of a round in outbox/, one a body; sent only where a server is named.

What has happened to a letter is in the journal before anything else can happen to it: its intent
to leave is written down before its first byte leaves, and the result after. So a run that was
cut off at any moment is gone on with by the next: nothing is lost, and nothing is sent twice. So it
is with letters that go once more, too: that they begin to is written down before the first leaves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from smtplib import SMTP

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.moments import moment_words
from tipxl.errors import TipxlError
from tipxl.files import write_whole
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import (
    BY_HAND,
    AgainBegun,
    DeliveryStatus,
    LetterEvent,
    LetterLeaving,
    LetterRefused,
    LetterSent,
    LetterWritten,
)
from tipxl.mail.account import Account, account
from tipxl.mail.log_in import secret
from tipxl.mail.smtp import LineLostError, Outgoing, UncertainError, deliver, open_line
from tipxl.mailing.letters import LetterContext, Mailing, planned_letters
from tipxl.mailing.outbox import Letter, SendOutcome, WrittenLetter, take_away_stale, write_letter
from tipxl.rounds.journal_gaps import ensure_whole
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import Tick, Workspace, begun, open_workspace, silent
from tipxl.workspace.paths import RoundFiles

__all__ = ["Letter", "LetterKind", "Mailing", "SendOutcome", "send"]


_UNDONE = ("No letter was written or sent", "it might go twice")


def send(
    root: Path,
    mailing: Mailing,
    now: datetime,
    tick: Tick = silent,
    agree: Callable[[int], bool] = lambda number: True,
) -> tuple[Letter, ...]:
    """Write the letters to outbox/, send them where a server is named, and record each.

    Before letters are recorded as sent by hand, `agree` is asked with their number.
    """
    if mailing.by_hand and mailing.smtp:
        raise TipxlError(
            "Either --smtp sends the letters, or you have sent them by hand; not both."
        )
    server = account(mailing.smtp, "SMTP") if mailing.smtp else None
    workspace, files = _of_the_round(root, mailing)
    asked = None
    if mailing.by_hand:
        with workspace.recording(mailing.period):
            context, letters = _written(workspace, files, mailing, now)
            asked = _to_record(context, letters)
        # She may think about it for an hour: nobody else is kept from working meanwhile.
        if not agree(len(asked)):
            return ()
        workspace, files = _of_the_round(root, mailing)
    with workspace.recording(mailing.period):
        told: list[Letter] = []
        context, letters = _written(workspace, files, mailing, now)
        if asked is not None and _to_record(context, letters) != asked:
            raise TipxlError(
                "The letters of this kind have changed while you were asked, so nothing was "
                f"recorded. Look into {files.outbox}, then type the same again."
            )
        by_hand = mailing.by_hand
        for each in _recorded(context, letters) if by_hand else _sent(context, letters, server):
            told.append(each)
            tick(each.body)
    return tuple(told)


def _of_the_round(root: Path, mailing: Mailing) -> tuple[Workspace, RoundFiles]:
    """The folder as the letters of a round see it: that of a closed round as it was then."""
    workspace = open_workspace(root)
    period = mailing.period
    files = workspace.files(workspace.round(period).period)
    if not mailing.kind.before_forms:
        begun(workspace, period)
    if workspace.closed(period) is None:
        return workspace, files
    if not (mailing.kind.after_closing or mailing.by_hand):
        ensure_whole(workspace.records(period), *_UNDONE)
        raise TipxlError(
            f"{period} is closed: its statuses are agreed, and no report of it is taken any more. "
            f"So no letter of the kind “{mailing.kind}” is written. {_to_change(files)}"
        )
    return (workspace if mailing.kind.before_forms else as_closed(workspace, files)), files


def _to_change(files: RoundFiles) -> str:
    if later := files.begun_after:
        return f"{later} was begun from what was agreed in it, so nothing can be changed any more."
    return f"To change anything, open it again: tipxl close {files.period} --reopen REASON"


def _sent(
    context: LetterContext, letters: tuple[WrittenLetter | Letter, ...], server: Account | None
) -> Iterator[Letter]:
    journal = context.journal.value
    before = _before(context, letters)
    written = frozenset(replace(each, at=context.now) for each in journal.of(LetterWritten))
    known = _known(context, letters, before)
    line: AbstractContextManager[SMTP | None] = nullcontext()
    if server and any(isinstance(each, WrittenLetter) for each in known):
        line = open_line(server, secret(server))
    lost = False
    with line as opened:
        if opened and context.mailing.again and not before:
            context.journal.append(_again_begun(context, known))
        for each in known:
            if isinstance(each, Letter):
                yield each
            elif lost:
                yield each.told(SendOutcome.WAITING, "the line was lost before")
            else:
                told = _treated(context, each, written, opened)
                lost = told.outcome in (SendOutcome.WAITING, SendOutcome.UNCERTAIN)
                yield told


def _recorded(
    context: LetterContext, letters: tuple[WrittenLetter | Letter, ...]
) -> Iterator[Letter]:
    """Record the letters as sent by hand: all or none, for together they are taken back."""
    before = _before(context, letters)
    known = _known(context, letters, before)
    made = [each for each in known if isinstance(each, WrittenLetter)]
    begins = context.mailing.again and made and not before  # else what was cut off is gone on with
    once_more = [_again_begun(context, made)] if begins else []
    sent = (each.event(context, LetterSent, how=BY_HAND) for each in made)
    context.journal.append(*once_more, *sent)
    for each in known:
        yield each if isinstance(each, Letter) else each.told(SendOutcome.RECORDED)


def _written(
    workspace: Workspace, files: RoundFiles, mailing: Mailing, now: datetime
) -> tuple[LetterContext, tuple[WrittenLetter | Letter, ...]]:
    """The letters of a kind as they are now; those that nobody needs any more are gone."""
    context = LetterContext(workspace, files, mailing, workspace.moment(now))
    ensure_whole(workspace.records(mailing.period), *_UNDONE)
    letters = tuple(write_letter(context, each) for each in planned_letters(context))
    take_away_stale(context, letters)
    return context, letters


def _to_record(
    context: LetterContext, letters: tuple[WrittenLetter | Letter, ...]
) -> tuple[str, ...]:
    """The letters that would now be recorded as sent, by their Message-ID."""
    known = _known(context, letters, _before(context, letters))
    return tuple(each.envelope.message_id for each in known if isinstance(each, WrittenLetter))


def _known(
    context: LetterContext,
    letters: tuple[WrittenLetter | Letter, ...],
    before: Mapping[str, LetterEvent],
) -> list[WrittenLetter | Letter]:
    """The letters, with what became of those that have left already."""
    return [e if isinstance(e, Letter) else _settled(context, e, before) or e for e in letters]


def _settled(
    context: LetterContext, each: WrittenLetter, before: Mapping[str, LetterEvent]
) -> Letter | None:
    """A letter with which nothing is to be done, because it has left or may have."""
    known = before.get(each.envelope.message_id)
    if known is None or not known.may_have_left:
        return None
    when = moment_words(known.at)
    if known.status is DeliveryStatus.SENT:
        return each.told(SendOutcome.BEFORE, f"on {when}")
    if context.mailing.by_hand:
        return None
    remedy = _once_more(context, each)
    return each.told(SendOutcome.UNCERTAIN, f"on {when}; ask {known.to}, or {remedy}")


def _once_more(context: LetterContext, each: WrittenLetter) -> str:
    """How a letter that may have left is sent once more, and no other with it."""
    mailing, key = context.mailing, each.plan.body.key
    if mailing.again and {body_key(name) for name in mailing.bodies} == {key}:
        return f"mark it (tipxl mail {mailing.period}) and type this again"
    return f"send it with --again --body {key}"


# --- once more


def _before(
    context: LetterContext, letters: Sequence[WrittenLetter | Letter]
) -> Mapping[str, LetterEvent]:
    """What became of the letters, as far as it keeps them from going now."""
    mailing, journal = context.mailing, context.journal.value
    if not mailing.again:
        return journal.letters
    new = _again_begun(context, letters)
    begun = _begun_before(journal, new)
    if begun is None or not (mailing.smtp or mailing.by_hand):
        return {}
    return _cut_off(begun, new) if mailing.smtp else _recorded_today(begun, new)


class _Begun(Struct, frozen=True):
    """The last time that the same letters began to go once more, and what happened since."""

    event: AgainBegun
    since: Journal


def _begun_before(journal: Journal, new: AgainBegun) -> _Begun | None:
    events = journal.events
    for number in range(len(events), 0, -1):
        begun = events[number - 1]
        if isinstance(begun, AgainBegun) and (begun.kind, begun.bodies) == (new.kind, new.bodies):
            return _Begun(begun, Journal(events[number:]))
    return None


def _cut_off(begun: _Begun, new: AgainBegun) -> Mapping[str, LetterEvent]:
    """What became of letters that did not all leave when they began to go once more.

    Nothing where all have left, or she has dealt with the rest: then they begin anew.
    """
    letters = begun.since.letters
    sent = {name for name, each in letters.items() if each.status is DeliveryStatus.SENT}
    settled = sent | begun.since.done
    # What nobody would write any more need not leave.
    waits = (not settled.issuperset(each.letters.split()) for each in (begun.event, new))
    return letters if all(waits) else {}


def _recorded_today(begun: _Begun, new: AgainBegun) -> Mapping[str, LetterEvent]:
    """What was recorded as sent by hand once more on this day: it is recorded once.

    So it is where the computer went out before she saw that it was recorded.
    """
    if begun.event.at.date() != new.at.date():
        return {}
    letters = begun.since.letters.items()
    return {name: e for name, e in letters if isinstance(e, LetterSent) and e.by_hand}


def _again_begun(context: LetterContext, letters: Sequence[WrittenLetter | Letter]) -> AgainBegun:
    mailing = context.mailing
    named = sorted({body_key(name) for name in mailing.bodies})
    going = (each.envelope.message_id for each in letters if isinstance(each, WrittenLetter))
    return AgainBegun(context.now, str(mailing.kind), " | ".join(named), " ".join(going))


def _treated(
    context: LetterContext, each: WrittenLetter, written: Set[LetterEvent], line: SMTP | None
) -> Letter:
    write_whole(each.path, each.mail(draft=line is None))
    event = each.event(context, LetterWritten)
    if event not in written:
        context.journal.append(event)
    return _delivered(context, each, line) if line else each.told(SendOutcome.READY)


def _delivered(context: LetterContext, each: WrittenLetter, line: SMTP) -> Letter:
    envelope, journal = each.envelope, context.journal
    going = Outgoing(envelope.sender, envelope.to, envelope.cc, each.mail(draft=False))
    try:
        delivery = deliver(line, going, lambda: journal.append(each.event(context, LetterLeaving)))
    except LineLostError as error:
        return each.told(SendOutcome.WAITING, str(error))
    except UncertainError as error:
        return each.told(SendOutcome.UNCERTAIN, str(error))
    refused = delivery.why
    if not delivery.taken:
        journal.append(each.event(context, LetterRefused, refused=refused))
        return each.told(SendOutcome.REFUSED, refused)
    journal.append(each.event(context, LetterSent, how="smtp", refused=refused))
    return each.told(SendOutcome.PARTLY if refused else SendOutcome.SENT, refused)
