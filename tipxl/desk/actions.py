"""A button -> one step in its thread, then the page that says what was done."""

import json

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tipxl.desk.desk_session import DeskSession
from tipxl.desk.links import own_address, with_query
from tipxl.desk.rendering import page, session_of
from tipxl.desk.step_commands import EXPORT, UPDATE_FORM, Command, as_typed, taken_apart, work_of
from tipxl.desk.steps import Step
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError

#: What a button may ask for; what needs more than a round has a form of its own.
_VERBS = (
    *("generate", "send", "collect", "validate", "consolidate", "confirm", "status", "evaluate"),
    *("plan", "mail", "join"),
)

_PATIENCE = 2.0  # seconds that a step may take before its own page is shown

_PASSED = (
    "The folder has changed since this page was made: in Excel, in the terminal or in another "
    "window. Nothing was done. Here it is as it stands now; look, and do it again."
)


def fields(form: FormData, *names: str) -> tuple[str, ...]:
    """Fields of a form as text; "" for one that is missing or is a file."""
    found = (form.get(name, "") for name in names)
    return tuple(each.strip() if isinstance(each, str) else "" for each in found)


def ensure_current(session: DeskSession, period: Period | None, seen: str) -> None:
    """TipxlError where the folder is not as it was when the page was made."""
    if seen != session.state(period):
        raise TipxlError(_PASSED)


async def do(request: Request) -> Response:
    """A button with the commands that it stands for."""
    session = session_of(request)
    async with request.form(max_files=0, max_fields=50) as form:
        words, seen, leads_to = fields(form, "words", "state", "leads_to")
        steps = tuple(_command(str(each)) for each in form.getlist("command"))
    period = _ensure_offered(steps)
    ensure_current(session, period, seen)
    return await began(request, steps, words, own_address(leads_to))


def _command(text: str) -> Command:
    try:
        words = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, words)) if isinstance(words, list) else ()


def _ensure_offered(steps: tuple[Command, ...]) -> Period | None:
    """Only what a button of ours says; the round that it is about."""
    if steps in ((EXPORT,), (UPDATE_FORM,)):
        return None
    taken = [taken_apart(each) for each in steps if each]
    if not taken or any(each.verb not in _VERBS for each in taken):
        raise TipxlError("This is no step that a button of the desk offers. Nothing was done.")
    if any(len(each.given) > 1 or each.has("--smtp") or each.has("--imap") for each in taken):
        raise TipxlError("This is no step that a button of the desk offers. Nothing was done.")
    try:
        return next((each.period for each in taken if each.given and each.verb != "evaluate"), None)
    except ValueError as error:
        raise TipxlError(f"{error}.") from error


async def began(
    request: Request,
    steps: tuple[Command, ...],
    words: str,
    leads_to: str,
    take_back: tuple[Command, ...] = (),
    take_back_words: str = "",
) -> Response:
    """Begin the step; the page that it leads to, or its progress where it takes long."""
    session = session_of(request)
    step = Step(
        0,
        words or as_typed(steps[0]),
        tuple(as_typed(each) for each in steps),
        leads_to,
        take_back,
        take_back_words,
    )
    session.steps.start(step, work_of(session.root, session.clock, steps))
    await _finished(step)
    where = _after(step) if step.finished.is_set() else f"/steps/{step.number}"
    return RedirectResponse(where, status_code=303)


async def _finished(step: Step) -> None:
    await run_in_threadpool(step.finished.wait, _PATIENCE)


def _after(step: Step) -> str:
    return with_query(step.leads_to, f"done={step.number}")


def working(request: Request) -> Response:
    """How far a step is; the page asks again by itself."""
    step = _step(request)
    if step.finished.is_set():
        return RedirectResponse(_after(step), status_code=303)
    return page(request, "working.html", step=step)


def working_json(request: Request) -> Response:
    """The same for the script."""
    step = _step(request)
    over = step.finished.is_set()
    return JSONResponse({"progress": step.progress, "next": _after(step) if over else ""})


async def stop(request: Request) -> Response:
    """Stop a step at the next place where it can be stopped."""
    step = _step(request)
    step.stopping = True
    await _finished(step)
    return RedirectResponse(f"/steps/{step.number}", status_code=303)


async def take_back(request: Request) -> Response:
    """Take back what a step did."""
    step = _step(request)
    if not step.take_back:
        raise TipxlError("What this step did cannot be taken back.")
    return await began(request, step.take_back, step.take_back_words, step.leads_to)


def _step(request: Request) -> Step:
    step = session_of(request).steps.known(request.path_params["number"])
    if step is None:
        raise TipxlError("The desk has been started anew since; what that step did stands below.")
    return step
