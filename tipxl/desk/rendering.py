"""Values -> a page: one set of templates, everything escaped, no style and no script inside."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tipxl.commands.look import Board, PlanRounds, plan_rounds, round_result
from tipxl.commands.look import board as look_at_board
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.links import of_round, part_of_address
from tipxl.desk.step_commands import EXPORT, UPDATE_FORM, as_typed
from tipxl.desk.steps import Step
from tipxl.domain.core.wording_days import long_date, long_day
from tipxl.domain.core.xml_text import whole_text
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.intake.receipts import BY_HER_WORD
from tipxl.summaries.plain_text import plain
from tipxl.summaries.step_headline import without_command
from tipxl.workspace.packaged import GUIDE_PAGES, guide
from tipxl.workspace.paths import Folder

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

#: The pages of a round, in the order in which a round needs them.
ROUND_PAGES = (
    ("board", "Board", ""),
    ("drop", "Drop files", "drop"),
    ("reports", "Reports", "reports"),
    ("letters", "Letters", "letters"),
    ("decisions", "Decisions", "decisions"),
    ("sheets", "The round", "sheets"),
    ("closing", "Closing", "closing"),
)


def _finalized(value: Any) -> Any:
    return plain(value) if type(value) is str else value


_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_finalized,
)


#: How a moment is known, where the record calls it by its option.
_KNOWN_FROM = {BY_HER_WORD: "the day that you gave"}


def _moment(at: datetime | None) -> str:
    return moment_words(at) if at else ""


_TEMPLATES.filters["day"] = long_date
_TEMPLATES.filters["day_text"] = long_day
_TEMPLATES.filters["here"] = without_command
_TEMPLATES.filters["day_of"] = lambda at: long_date(at.date())
_TEMPLATES.filters["moment"] = _moment
_TEMPLATES.filters["known_from"] = lambda how: _KNOWN_FROM.get(how, how)
_TEMPLATES.filters["breakable"] = lambda text: escape(text).replace("@", Markup("<wbr>@"))
_TEMPLATES.filters["unbroken"] = lambda text: str(text).replace(" %", "\u00a0%")
_TEMPLATES.filters["typed"] = as_typed
_TEMPLATES.filters["part"] = lambda text: part_of_address(str(text))
_TEMPLATES.globals["of_round"] = of_round
_TEMPLATES.globals["round_pages"] = ROUND_PAGES

#: What the guide calls a page of the desk, where the navigation calls it otherwise.
_IN_THE_GUIDE = {
    "drop": "receiving",
    "reports": "correcting",
    "sheets": "consolidating",
    "folders": "officer",
}


def _guide_of(here: str) -> str:
    """The address of what the guide says of a page; "" where the guide was never made."""
    page = GUIDE_PAGES.get(_IN_THE_GUIDE.get(here, here), GUIDE_PAGES["desk"])
    return f"/guide/{page}" if guide() else ""


_TEMPLATES.globals["export_command"] = EXPORT
_TEMPLATES.globals["update_form_command"] = UPDATE_FORM
_TEMPLATES.globals["guide_of"] = _guide_of


class _Colours(Struct):
    """The colours that a page needs; a style sheet of their own is asked for at its end."""

    used: dict[str, None] = {}

    def name(self, colour: str) -> str:
        """The class of a colour; "" where there is none."""
        if not colour:
            return ""
        self.used[colour] = None
        return f"tint c-{colour}"

    def address(self) -> str:
        """Where the style sheet of these colours is."""
        return f"/colours.css?{urlencode({'of': '-'.join(sorted(self.used))})}"


def session_of(request: Request) -> DeskSession:
    """The desk that a request was made to."""
    session: DeskSession = request.app.state.session
    return session


def period_of(request: Request) -> Period:
    """The round in the address; TipxlError where it is none."""
    try:
        return Period.parse(request.path_params["period"])
    except ValueError as error:
        raise TipxlError(f"{error}.") from error


def page(
    request: Request,
    template: str,
    *,
    here: str = "",
    period: Period | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    """A page in its frame; `here` is the entry of the navigation that is marked."""
    session = session_of(request)
    opening = None
    if "opened" in request.query_params:  # which stays in the address: it is said once
        opening, session.opening = session.opening, None
    values = {"opening": opening, **values}
    text = _filled(session, template, here, period, _done(request), values)
    return _response(text, status)


def _done(request: Request) -> Step | None:
    number = request.query_params.get("done", "")
    return session_of(request).steps.known(int(number)) if number.isdecimal() else None


def _filled(
    session: DeskSession,
    template: str,
    here: str,
    period: Period | None,
    done: Step | None,
    values: Mapping[str, Any],
) -> str:
    colours = _Colours()
    return _TEMPLATES.get_template(template).render(
        desk=session,
        here=here,
        period=period,
        plan=_plan(session),
        state=session.state(period),
        done=done,
        tint=colours.name,
        colours=colours,
        **values,
    )


def _plan(session: DeskSession) -> PlanRounds | None:
    """The plan; None where there is none, or none that can be used: the page says so itself."""
    try:
        return session.value(None, ("plan",), lambda: plan_rounds(session.root))
    except TipxlError:
        return None


def round_of(session: DeskSession, period: Period) -> RoundResult:
    """The round as it stands, merged once for all pages as long as the folder stays as it is."""
    return session.value(period, ("round",), lambda: round_result(session.root, period))


def board_of(session: DeskSession, period: Period) -> Board:
    """How the round stands today, for every page that tells of it."""
    now = session.clock()
    so_far = round_of(session, period) if Folder(session.root).round(period).begun else None
    return session.value(
        period,
        ("board", session.quarter_hour),
        lambda: look_at_board(session.root, period, now, so_far),
    )


def following_round(session: DeskSession, period: Period) -> Period | None:
    """The next round that is not closed."""
    plan = _plan(session)
    ahead = (each.period for each in plan.rounds) if plan else ()
    return next((e for e in ahead if plan and e > period and e not in plan.closed), None)


def refusal_page(session: DeskSession, sentence: str, status: int) -> Response:
    """A page that shows nothing of the folder; who was let in before finds the way on."""
    was_let_in = status in (413, 500)
    text = _TEMPLATES.get_template("refusal.html").render(
        desk=session, sentence=sentence, was_let_in=was_let_in
    )
    return _response(text, status)


def _response(text: str, status: int) -> Response:
    """A page; of a file's name that is no text U+FFFD stands for a sign."""
    return HTMLResponse(whole_text(text), status)


def sentence_page(request: Request, sentence: str, status: int = 409, back: str = "/") -> Response:
    """A sentence that says why something cannot be done or shown, and the way back."""
    looked = request.method == "GET"
    return page(
        request, "sentence.html", status=status, sentence=sentence, back=back, looked=looked
    )
