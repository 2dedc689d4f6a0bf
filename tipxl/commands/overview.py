"""Where the open round stands, and what can be done now: the next sensible step first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tipxl.commands.status import RoundStatus, round_status
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.period import Period, long_date
from tipxl.errors import TipxlError
from tipxl.rounds.waiting_post import WaitingPost
from tipxl.workspace.opening import Workspace, open_workspace
from tipxl.workspace.paths import Folder

Command = tuple[str, ...]

_MOST = 5  # mails and letters that stand in the menu itself, each to be marked


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the menu: what it does in words, and the commands that do it, one by one.

    A choice that cannot be taken back asks its question `sure` first. One that opens a list of
    further choices, `among`, does nothing itself.
    """

    words: str
    commands: tuple[Command, ...] = ()
    sure: str = ""
    among: tuple["Choice", ...] = ()


@dataclass(frozen=True, slots=True)
class Menu:
    """How things stand in a few lines, the choices, and the other rounds one can go to."""

    lines: tuple[str, ...]
    choices: tuple[Choice, ...]
    rounds: tuple[Period, ...] = ()


def overview(root: Path, period: Period | None, now: datetime) -> Menu:
    """The menu of a folder, for one round or for the one that is under way."""
    if not Folder(root).plan.exists():
        return _without_plan(root)
    rounds: tuple[Period, ...] = ()
    try:
        workspace = open_workspace(root)
        rounds = tuple(each.period for each in workspace.plan.rounds)
        standing = round_status(workspace, period, now)
    except TipxlError as error:
        return Menu((*str(error).splitlines(),), (_PLAN, _GUIDE), rounds)
    return menu_of(workspace, standing)


def menu_of(workspace: Workspace, standing: RoundStatus) -> Menu:
    """The menu of a round whose standing is known."""
    rounds = tuple(each.period for each in workspace.plan.rounds)
    return Menu(_lines(workspace, standing), tuple(_choices(standing)), rounds)


_PLAN = Choice("Check plan.xlsx", (("plan",),))
_GUIDE = Choice("Open the guide in your browser", (("guide", "officer"),))


def _without_plan(root: Path) -> Menu:
    return Menu(
        (f"There is no plan in the folder {root.resolve()} yet.",),
        (
            Choice("Put the sample plan here, with its templates", (("init", "."),)),
            Choice("Put an empty plan here, to type your own into", (("init", ".", "--empty"),)),
            Choice(
                "Show whole rounds with invented reports, in a new folder",
                (("demo", "tipxl-demo"),),
            ),
            _GUIDE,
        ),
    )


# --- how it stands


def _lines(workspace: Workspace, standing: RoundStatus) -> tuple[str, ...]:
    held = standing.round
    correct = ", ".join(each.body for each in standing.reporting if each.errors)
    held_files = sum(each.held for each in standing.reporting)
    lines = [
        workspace.plan.title,
        f"Round {held.period} ({held.period.words}): {_state(standing)}. "
        f"Due {long_date(held.due)}, frozen after {long_date(held.freeze)}.",
    ]
    if standing.begun:
        lines += [
            f"Reported: {standing.complete} of "
            f"{counted(standing.expected, 'expected body')}{standing.completeness.waits_words}.",
            f"To correct: {correct or 'nothing'}. "
            f"Files held for your decision: {held_files or 'none'}.",
        ]
    if standing.waiting:
        lines.append(f"Mails and letters that wait for you: {len(standing.waiting)}.")
    if standing.also_open:
        lines.append(f"Also open: {', '.join(map(str, standing.also_open))} (go to another round).")
    return (*lines, f"Next: {standing.because}")


def _state(standing: RoundStatus) -> str:
    return "closed" if standing.closed else "open" if standing.begun else "not begun"


# --- what can be done


def _choices(standing: RoundStatus) -> Iterator[Choice]:
    """The next step, then the steps that make sense now, in the order of a round."""
    sensible = tuple(_sensible(standing))
    first = next((each for each in sensible if _is_next(standing, each)), None)
    if first is not None:
        yield first
    yield from (each for each in sensible if each is not first)


def _is_next(standing: RoundStatus, choice: Choice) -> bool:
    return any(" ".join(("tipxl", *each)) == standing.next for each in choice.commands[:1])


def _sensible(standing: RoundStatus) -> Iterator[Choice]:
    name = str(standing.round.period)
    if standing.begun and not standing.closed:
        yield from _open_round(name)
        yield from _to_enter(standing)
        yield from _entered(standing)
    elif not standing.begun:
        yield Choice("Make the forms", (("generate", name),))
    else:
        yield Choice("Write the workbooks of the round again", (("consolidate", name),))
    if standing.begun:
        words = "Who has reported, and who has not: the list to read out"
        yield Choice(words, (("status", name, "--write"),))
        yield from _waiting(standing)
    for kind in dict.fromkeys((*standing.evaluations, standing.round.evaluation)):
        if kind:
            yield Choice(f"Write the {kind} evaluation", (("evaluate", kind),))
    if standing.begun:
        words = "Write every round as tables for data tools, in the folder plan-data"
        yield Choice(words, (("export", "all", "plan-data"),))
    yield _PLAN
    yield _GUIDE


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
    yield Choice(
        "Collect what lies in inbox/, and check it", (("collect", name), ("validate", name))
    )
    yield Choice("Check the reports again", (("validate", name),))
    yield Choice("Write the letters with the forms", (send,))
    yield Choice(
        "Record that you have sent the letters with the forms", ((*send, "--sent-by-hand"),)
    )
    yield Choice(
        "Write the letters about what must be corrected", ((*send, "--kind", "corrections"),)
    )
    yield Choice("Remind those who have not reported", ((*send, "--kind", "reminders"),))
    yield Choice("Put everything together", (("consolidate", name),))
    yield Choice("Write the letters with the draft statuses", ((*send, "--kind", "draft"),))
    yield Choice("Close the round", (("close", name),))
    yield Choice("Make the forms again, after a change in plan.xlsx", (("generate", name),))
