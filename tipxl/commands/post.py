"""What the officer says of mails and letters: dealt with, not sent after all; journals joined."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.rounds.journal_joining import JoinedJournal, joined
from tipxl.rounds.waiting_post import WaitingPost, post_numbered, waiting_post
from tipxl.workspace.journal_events import LetterEvent, LetterNotSent, LetterSent, PostHandled
from tipxl.workspace.opening import begun, open_workspace

#: What stands for everything that waits.
ALL = "all"


class MarkRequest(Struct, frozen=True):
    """What she says of mails and letters, by their numbers; `again` where they wait after all."""

    period: Period
    numbers: tuple[str, ...] = ()
    how: str = ""
    again: bool = False


class MarkedPost(Struct, frozen=True):
    """What was marked now, and what still waits."""

    marked: tuple[WaitingPost, ...]
    waits: tuple[WaitingPost, ...]


def mark(root: Path, request: MarkRequest, now: datetime) -> MarkedPost:
    """Record that what she names is dealt with; TipxlError where there is no such number."""
    workspace = open_workspace(root)
    begun(workspace, request.period)
    with workspace.recording(request.period) as journal:
        waits = waiting_post(workspace.plan, journal.value)
        named = tuple(dict.fromkeys(each.strip().upper() for each in request.numbers))
        found = {each: post_numbered(workspace.plan, journal.value, each) for each in named}
        if named == (ALL.upper(),):
            found = {each.number: each for each in waits}
        unknown = [number for number, each in found.items() if each is None]
        if unknown:
            raise TipxlError(
                f"Nothing of {request.period} has the number {', '.join(unknown)}. See what waits: "
                f"tipxl mail {request.period}"
            )
        meant = tuple(each for each in found.values() if each is not None)
        again = "again" if request.again else ""
        changes = [each for each in meant if (each.about in journal.value.done) is request.again]
        journal.append(*(PostHandled(now, e.about, request.how, again) for e in changes))
        return MarkedPost(meant, waiting_post(workspace.plan, journal.value))


# --- two journals


def join(root: Path, period: Period) -> JoinedJournal:
    """Join the journals that another computer left beside that of a round with it."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    with workspace.folder.locked():
        return joined(files)


# --- letters that were not sent


def take_back(root: Path, period: Period, kind: LetterKind, now: datetime) -> tuple[str, ...]:
    """Record that the letters of a kind that were recorded last were not sent; their bodies.

    TipxlError where none of that kind is recorded as sent by hand.
    """
    workspace = open_workspace(root)
    begun(workspace, period)
    with workspace.recording(period) as journal:
        sent = [each for each in journal.value.letters.values() if _is_by_hand(each, kind)]
        if not sent:
            raise TipxlError(
                f"No letter of the kind {kind} is recorded as sent by hand in {period}."
            )
        last = max(each.at for each in sent)
        meant = [each for each in sent if each.at == last]
        journal.append(*(_not_sent(each, now) for each in meant))
    return tuple(workspace.plan.spelled(each.body) for each in meant)


def _is_by_hand(letter: LetterEvent, kind: LetterKind) -> bool:
    # Reminders have a text for each stage.
    is_reminder = letter.kind.startswith("reminder") and kind is LetterKind.REMINDERS
    is_kind = is_reminder or letter.kind == kind
    return is_kind and isinstance(letter, LetterSent) and letter.by_hand


def _not_sent(letter: LetterEvent, now: datetime) -> LetterNotSent:
    return LetterNotSent(
        now, letter.body, letter.kind, letter.to, letter.message_id, letter.version, letter.about,
        letter.enclosed,
    )  # fmt: skip
