"""What waits for her decision, a card each; an answer goes into decisions.xlsx."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, fields
from tipxl.desk.downloads import files_of_folder
from tipxl.desk.links import of_round
from tipxl.desk.rendering import page, period_of, round_of, session_of
from tipxl.desk.step_commands import SEEN, Command
from tipxl.domain.core.decision import DecisionState

#: So many answers are shown; further ones, each of a body that it could be, are folded.
_FEW = 6

_FIELDS = ("why", "by", "reference", "agreed-with", "day")


def decisions(request: Request) -> Response:
    """The open ones first, then those that are answered."""
    session, period = session_of(request), period_of(request)
    round_ = round_of(session, period)
    waiting = tuple(each for each in round_.decisions if each.waits)
    last = next((each for each in reversed(round_.decisions) if each.decided_by), None)
    return page(
        request,
        "decisions.html",
        here="decisions",
        period=period,
        result=round_,
        waiting=waiting,
        unwritten=commands.look.unwritten(session.root, waiting),
        workbook="decisions.xlsx" in files_of_folder(session.root, "workbooks"),
        few=_FEW,
        answered=tuple(e for e in round_.decisions if e.state == DecisionState.APPLIED),
        today=commands.look.day_of(session.root, session.clock()),
        last=last,
    )


async def decide(request: Request) -> Response:
    """Write one answer, or take one back."""
    period = period_of(request)
    async with request.form(max_files=0, max_fields=50) as form:
        number, answer, seen, what = fields(form, "number", "answer", "seen", "what")
        texts = fields(form, *_FIELDS)
    command = ["decide", str(period), number, SEEN, seen]
    take_back: tuple[Command, ...] = ()
    if what == "clear":
        words = f"Take back the answer to {number}"
    else:
        for name, text in zip(_FIELDS, texts, strict=True):
            command += [f"--{name}", text] if text else []
        command += ["--answer", answer]
        words = f"Answer {number}"
        take_back = (("decide", str(period), number, "--clear"),)
    return await began(
        request,
        (tuple(command),),
        words,
        of_round(period, "decisions"),
        take_back,
        "Take the answer back",
    )
