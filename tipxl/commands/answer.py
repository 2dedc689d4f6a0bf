"""An answer to a matter -> its line in decisions.xlsx, as if it had been typed there in Excel."""

from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.decision import Decision
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.rounds.current_result import merged
from tipxl.workspace.decisions_file import register, write_answer, write_decisions
from tipxl.workspace.opening import Tick, begun, open_workspace, refuse_closed, silent


class AnswerRequest(Struct, frozen=True):
    """What she decides of one matter, by its number; an empty `answer` takes hers back.

    `seen` is the answer that stood there when she looked: what was typed since is never lost.
    """

    period: Period
    number: str
    answer: str
    why: str = ""
    decided_by: str = ""
    reference: str = ""
    agreed_with: str = ""
    day: date | None = None
    seen: str | None = None


def answer(root: Path, given: AnswerRequest, tick: Tick = silent) -> Decision:
    """Write the answer, and see what becomes of it. Returns the decision as it stands then."""
    workspace = open_workspace(root)
    begun(workspace, given.period)
    with workspace.recording(given.period):
        refuse_closed(workspace, given.period)
        # A matter that has no line yet gets it first.
        round_so_far = merged(workspace, given.period, tick)
        write_decisions(workspace, register(workspace), round_so_far)
        lines = register(workspace).lines
        line = next((e for e in lines if e.number.upper() == given.number.upper()), None)
        if line is None:
            raise TipxlError(f"Nothing with the number {given.number} is put to you any more.")
        if given.seen is not None and line.answer != given.seen:
            raise TipxlError(
                f"In decisions.xlsx the answer to {given.number} is now {line.answer or 'empty'}: "
                "it was changed after you had looked. Nothing was written; look again."
            )
        day = datetime(given.day.year, given.day.month, given.day.day) if given.day else None
        write_answer(
            workspace,
            round_so_far,
            given.number,
            {
                "answer": given.answer or None,
                "why": given.why or None,
                "decided_by": given.decided_by or None,
                "reference": given.reference or None,
                "agreed_with": given.agreed_with or None,
                "day": day,
            },
        )
        after = merged(workspace, given.period, tick)
        write_decisions(workspace, register(workspace), after)
    found = (each for each in after.decisions if each.number.upper() == given.number.upper())
    decision = next(found, None)
    if decision is None:
        raise TipxlError(f"The answer is written; {given.number} is not asked any more.")
    return decision
