"""Letters that were recorded as sent by hand, and were not: the record is taken back."""

from datetime import datetime
from pathlib import Path

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.workspace.journal_events import LetterEvent, LetterNotSent, LetterSent
from tipxl.workspace.opening import begun, open_workspace


def take_back(root: Path, period: Period, kind: LetterKind, now: datetime) -> tuple[str, ...]:
    """Record that the letters of a kind that were recorded last were not sent; their bodies.

    TipxlError where none of that kind is recorded as sent by hand.
    """
    workspace = open_workspace(root)
    begun(workspace, period)
    with workspace.folder.locked():
        journal = workspace.records(period).journal
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
    return is_kind and isinstance(letter, LetterSent) and letter.how == "by hand"


def _not_sent(letter: LetterEvent, now: datetime) -> LetterNotSent:
    return LetterNotSent(
        now, letter.body, letter.kind, letter.to, letter.message_id, letter.version, letter.about,
        letter.enclosed,
    )  # fmt: skip
