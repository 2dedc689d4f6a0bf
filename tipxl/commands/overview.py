"""Where the open round stands, and what can be done now: each choice under its own number."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.commands.status import RoundStatus, round_status
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.period import Period
from tipxl.domain.results.reporting import to_do_of
from tipxl.errors import TipxlError
from tipxl.rounds.waiting_post import WaitingPost
from tipxl.workspace.opening import Workspace, lost_its_plan, open_workspace
from tipxl.workspace.paths import Folder

Command = tuple[str, ...]

_MOST = 5  # mails and letters that stand in the menu itself, each to be marked


class MenuNumber(IntEnum):
    """The number of each choice, whatever else is offered: who knows it can type it unseen."""

    COLLECT = 1
    CHECK = 2
    LETTERS = 3
    LETTERS_SENT = 4
    CORRECTIONS = 5
    REMINDERS = 6
    TOGETHER = 7
    DRAFT = 8
    CLOSE = 9
    FORMS = 10
    STATUS = 11
    MID_TERM = 12
    FINAL = 13
    EXPORT = 14
    PLAN = 15
    GUIDE = 16
    ANOTHER_ROUND = 17
    OTHERS = 18  # and from here on: what concerns one body or one mail


class Choice(Struct, frozen=True):
    """One line of the menu: what it does in words, and the commands that do it, one by one.

    A choice that cannot be taken back asks its question `sure` first. One that opens a list of
    further choices, `among`, does nothing itself.
    """

    words: str
    commands: tuple[Command, ...] = ()
    number: int = MenuNumber.OTHERS
    sure: str = ""
    among: tuple["Choice", ...] = ()


class Menu(Struct, frozen=True):
    """How things stand in a few lines, the choices, and the other rounds one can go to.

    `next` is the number of the next sensible step; `notes` say what is wrong in the folder.
    """

    lines: tuple[str, ...]
    choices: tuple[Choice, ...]
    rounds: tuple[Period, ...] = ()
    next: int = MenuNumber.COLLECT
    notes: tuple[str, ...] = ()


def overview(root: Path, period: Period | None, now: datetime) -> Menu:
    """The menu of a folder, for one round or for the one that is under way."""
    if not Folder(root).plan.exists() and not lost_its_plan(Folder(root)):
        return _without_plan(root)
    rounds: tuple[Period, ...] = ()
    try:
        workspace = open_workspace(root)
        rounds = tuple(each.period for each in workspace.plan.rounds)
        standing = round_status(workspace, period, now)
    except TipxlError as error:
        return Menu((*str(error).splitlines(),), (_PLAN, _GUIDE), rounds, MenuNumber.PLAN)
    return menu_of(workspace, standing)


def menu_of(workspace: Workspace, standing: RoundStatus) -> Menu:
    """The menu of a round whose standing is known."""
    rounds = tuple(each.period for each in workspace.plan.rounds)
    choices = _numbered(_sensible(standing))
    step = next((each for each in choices if _is_next(standing, each)), choices[0])
    return Menu(_lines(workspace, standing), choices, rounds, step.number, standing.notes)


_PLAN = Choice("Check plan.xlsx", (("plan",),), MenuNumber.PLAN)
_GUIDE = Choice("Open the guide in your browser", (("guide", "officer"),), MenuNumber.GUIDE)


def _without_plan(root: Path) -> Menu:
    return Menu(
        (f"There is no plan in the folder {root.resolve()} yet.",),
        (
            Choice("Put the sample plan here, with its templates", (("init", "."),), 1),
            Choice("Put an empty plan here, to type your own into", (("init", ".", "--empty"),), 2),
            Choice(
                "Show whole rounds with invented reports, in a new folder",
                (("demo", "tipxl-demo"),),
                3,
            ),
            replace(_GUIDE, number=4),
        ),
    )


# --- how it stands


def _lines(workspace: Workspace, standing: RoundStatus) -> tuple[str, ...]:
    held = standing.round
    correct = ", ".join(to_do_of(standing.reporting))
    lines = [
        workspace.plan.title,
        f"Round {held.period} ({held.period.words}): {_state(standing)}. "
        f"Due {long_date(held.due)}, frozen after {long_date(held.freeze)}.",
    ]
    if standing.begun:
        lines += [
            f"Reported: {standing.complete} of "
            f"{counted(standing.expected, 'expected body')}{standing.completeness.waits_words}.",
            f"To answer or correct: {correct or 'nothing'}. "
            f"Files that wait for your decision: {len(standing.held) or 'none'}.",
        ]
    if standing.waiting:
        lines.append(f"Mails and letters that wait for you: {len(standing.waiting)}.")
    if standing.also_open:
        lines.append(f"Also open: {', '.join(map(str, standing.also_open))} (go to another round).")
    return (*lines, f"Next: {standing.because}")


def _state(standing: RoundStatus) -> str:
    return "closed" if standing.closed else "open" if standing.begun else "not begun"


# --- what can be done


def _numbered(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices in the order of their numbers; those that come and go stand at the end."""
    ordered = sorted(choices, key=lambda each: each.number)
    others = [each for each in ordered if each.number == MenuNumber.OTHERS]
    known = ordered[: len(ordered) - len(others)]
    return (*known, *(replace(e, number=n) for n, e in enumerate(others, MenuNumber.OTHERS)))


#: The evaluations that a round may serve.
_EVALUATIONS = {"mid-term": MenuNumber.MID_TERM, "final": MenuNumber.FINAL}


def _is_next(standing: RoundStatus, choice: Choice) -> bool:
    return any(" ".join(("tipxl", *each)) == standing.next for each in choice.commands[:1])


def _sensible(standing: RoundStatus) -> Iterator[Choice]:
    name = str(standing.round.period)
    if standing.begun and not standing.closed:
        yield from _open_round(name)
        yield from _to_enter(standing)
        yield from _entered(standing)
    elif standing.next == f"tipxl generate {name}":
        yield Choice("Make the forms", (("generate", name),), MenuNumber.FORMS)
    elif standing.closed:
        again = "Write the workbooks of the round again"
        yield Choice(again, (("consolidate", name),), MenuNumber.TOGETHER)
    yield from _to_make_whole(standing)
    if standing.begun:
        words = "Who has reported, and who has not: the list to read out"
        yield Choice(words, (("status", name, "--write"),), MenuNumber.STATUS)
        yield from _waiting(standing)
    for kind, number in _EVALUATIONS.items():
        if kind in (*standing.evaluations, standing.round.evaluation):
            yield Choice(f"Write the {kind} evaluation", (("evaluate", kind),), number)
    if standing.begun:
        words = "Write every round as tables for data tools, in the folder plan-data"
        yield Choice(words, (("export", "all", "plan-data"),), MenuNumber.EXPORT)
    yield _PLAN
    yield _GUIDE


def _to_make_whole(standing: RoundStatus) -> Iterator[Choice]:
    """The journal, where it lacks something or another computer's lies beside it."""
    name = str(standing.round.period)
    if standing.to_join:
        words = "Join the journal that another computer wrote with that of this round"
        yield Choice(words, (("join", name),))
    elif standing.lacks:
        yield Choice("See what the journal lacks, and what to do", (("join", name),))
        yield Choice(
            "Go on without what the journal lacks",
            (("join", name, "--lost-for-good"),),
            sure="Is it in no back-up, and have you looked into your mail program for what was "
            "sent?",
        )


def _to_enter(standing: RoundStatus) -> Iterator[Choice]:
    """The letters of bodies that are held, for her to enter."""
    for each in standing.held:
        if each.body and each.enter:
            words = f"Make the form in which you enter what {each.body} wrote ({each.file})"
            yield Choice(words, (tuple(each.enter.split()[1:]),))


def _entered(standing: RoundStatus) -> Iterator[Choice]:
    """What was entered for bodies waits for their word."""
    name = str(standing.round.period)
    bodies = [e.body for e in standing.reporting if e.entered and e.provisional]
    if bodies:
        words = "Ask the bodies to confirm what you entered for them"
        yield Choice(words, (("send", name, "--kind", "confirm-entry"),))
    for body in bodies:
        yield Choice(
            f"Record that {body} has confirmed what you entered",
            (("confirm", name, "--body", body),),
            sure=f"Has {body} told you that what you entered is right?",
        )


def _waiting(standing: RoundStatus) -> Iterator[Choice]:
    """The mails and letters that wait for her, until she marks them."""
    name = str(standing.round.period)
    if standing.waiting:
        yield Choice("Mails and letters that wait for you", (("mail", name),))
    each_one = tuple(_marked(name, each) for each in standing.waiting)
    if len(each_one) <= _MOST:
        yield from each_one
        return
    all_of_them = Choice(
        f"Mark all {len(each_one)} as done",
        (("mail", name, "--done", "all"),),
        sure=f"Have you read, and answered where needed, all {len(each_one)}?",
    )
    words = f"Mark mails and letters as done ({len(each_one)} wait)"
    yield Choice(words, among=(*each_one, all_of_them))


def _marked(name: str, post: WaitingPost) -> Choice:
    about = f" “{post.subject}”" if post.subject else ""
    words = f"Mark as done: {post.kind}, {post.address}{about}"
    return Choice(words, (("mail", name, "--done", post.number),))


def _open_round(name: str) -> Iterator[Choice]:
    send = ("send", name)
    kind = (*send, "--kind")
    number = MenuNumber
    yield Choice(
        "Collect what lies in inbox/, and check it",
        (("collect", name), ("validate", name)),
        number.COLLECT,
    )
    yield Choice("Check the reports again", (("validate", name),), number.CHECK)
    yield Choice("Write the letters with the forms", (send,), number.LETTERS)
    yield Choice(
        "Record that you have sent the letters with the forms",
        ((*send, "--sent-by-hand"),),
        number.LETTERS_SENT,
    )
    yield Choice(
        "Write the letters about what to correct",
        ((*kind, "corrections"),),
        number.CORRECTIONS,
    )
    yield Choice("Remind those who have not reported", ((*kind, "reminders"),), number.REMINDERS)
    yield Choice("Put everything together", (("consolidate", name),), number.TOGETHER)
    yield Choice("Write the letters with the draft statuses", ((*kind, "draft"),), number.DRAFT)
    yield Choice("Close the round", (("close", name),), number.CLOSE)
    yield Choice(
        "Make the forms again, after a change in plan.xlsx", (("generate", name),), number.FORMS
    )
