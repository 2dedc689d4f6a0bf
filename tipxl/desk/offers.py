"""A choice of the menu -> what the desk makes of it: a button, or a page of its own."""

from msgspec import Struct

from tipxl.commands.overview import Choice, Menu
from tipxl.desk.links import of_round
from tipxl.desk.step_commands import Command, taken_apart
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.rounds.open_points import OpenPoint, SettledAt
from tipxl.workspace.packaged import GUIDE_PAGES, guide


class Offer(Struct, frozen=True):
    """What can be done now. With a `page` it is done there; else a button does it at once.

    `leads_to` is the page after the step.
    """

    words: str
    commands: tuple[Command, ...]
    leads_to: str
    page: str = ""
    sure: str = ""


def offers_of(period: Period, menu: Menu) -> tuple[Offer, ...]:
    """The choices of the menu, the next step first; the guide only where its pages were made."""
    choices = sorted(menu.choices, key=lambda each: each.number != menu.next)
    found = (_offer(period, each) for each in choices)
    return tuple(each for each in found if guide() or not each.page.startswith("/guide/"))


def _offer(period: Period, choice: Choice) -> Offer:
    board = of_round(period)
    if choice.among:
        return Offer(choice.words, (), board, f"{board}#post")
    last = taken_apart(choice.commands[-1])
    page, leads_to = "", board
    match last.verb:
        case "close":
            page = of_round(period, "closing")
        case "guide":
            page = f"/guide/{GUIDE_PAGES[last.given[0]]}"
        case "plan":
            page = "/plan"
        case "mail" if not last.has("--done"):
            page = f"{board}#post"
        case "send":
            leads_to = letters_page(period, last.one("--kind"))
            page = f"{leads_to}&ask=sent" if last.has("--sent-by-hand") else ""
        case "validate":
            leads_to = of_round(period, "reports")
        case "evaluate":
            leads_to = f"/evaluation/{last.given[0]}"
    return Offer(choice.words, choice.commands, leads_to, page, choice.sure)


def letters_page(period: Period, kind: str = "") -> str:
    """The address of the letters of one kind."""
    return f"{of_round(period, 'letters')}?kind={kind or LetterKind.TEMPLATES}"


#: Where an open point is dealt with: the page of the round, and what a link to it says.
_PAGES = {
    SettledAt.DECISIONS: ("decisions", "Answer on the page Decisions"),
    SettledAt.REPORTS: ("reports", "See the reports"),
    SettledAt.LETTERS: ("letters", "To these letters"),
    SettledAt.POST: ("", "See them on the board"),
    SettledAt.STATUS: ("", "See the board"),
    SettledAt.FOLDER: ("", "See what is wrong in the folder"),
}


def settled_on(period: Period, point: OpenPoint) -> tuple[str, str]:
    """The page on which an open point is settled, and the words of a link to it."""
    part, words = _PAGES[point.where]
    if point.letters:
        return letters_page(period, point.letters), words
    return (
        of_round(period, part) if part else f"{of_round(period)}{_AT.get(point.where, '')}"
    ), words


#: The part of the board that shows it.
_AT = {SettledAt.POST: "#post", SettledAt.FOLDER: "#folder"}
