"""`tipxl` without a command: where the round stands, and a numbered menu."""

from collections.abc import Collection
from pathlib import Path

import click

from tipxl import commands
from tipxl.cli.output import IN_THE_MENU, now, say, say_all
from tipxl.domain.plan.period import Period

_GOODBYE = "Goodbye. Everything is saved; start tipxl again to go on."
_MUCH = 40  # characters of an answer that was not understood
_NOTES = 3  # sentences about the folder that stand above the choices


def run(door: click.Command, root: Path) -> None:
    """Show the menu until the officer ends it; every choice prints the command that it runs."""
    period: Period | None = None
    try:
        while True:
            shown = commands.overview.overview(root, period, now())
            _show(shown)
            choices = {each.number: each for each in shown.choices}
            others = (commands.overview.MenuNumber.ANOTHER_ROUND,) if shown.rounds else ()
            picked = _number((0, *choices, *others), shown.next)
            if picked == 0:
                break
            if picked in choices:
                _choose(door, choices[picked])
            else:
                period = _round(shown.rounds, period)
    except (click.Abort, EOFError):
        click.echo()
    say(_GOODBYE)


def _show(shown: "commands.overview.Menu") -> None:
    click.echo()
    say_all(shown.lines)
    _notes(shown.notes)
    click.echo()
    lines = {each.number: each.words for each in shown.choices}
    if shown.rounds:
        lines[commands.overview.MenuNumber.ANOTHER_ROUND] = "Go to another round"
    for number in sorted(lines):
        say(f"{number:3}  {lines[number]}")
    say("  0  End")


def _notes(notes: tuple[str, ...]) -> None:
    """What is wrong in the folder; of many the first, and where the others are told."""
    for each in notes[:_NOTES]:
        click.echo()
        say(each)
    if more := notes[_NOTES:]:
        say(f"And {len(more)} more: choose {commands.overview.MenuNumber.STATUS}.")


def _number(numbers: Collection[int], usual: int) -> int:
    """What she typed, asked again until it is one of the numbers; Enter is the usual one."""
    while True:
        typed = click.prompt("Your choice", default=str(usual)).strip()
        if typed in map(str, numbers):
            return int(typed)
        shown = f"{typed[:_MUCH]}…" if len(typed) > _MUCH else typed
        say(f"{shown!r} is none of the choices. Type one of the numbers above, then Enter.")


def _round(rounds: tuple[Period, ...], shown: Period | None) -> Period | None:
    """The round that she chose; with 0 the one that is shown already."""
    for number, each in enumerate(rounds, start=1):
        say(f"{number:3}  {each} ({each.words})")
    say("  0  Back")
    picked = _number(range(len(rounds) + 1), 1)
    return rounds[picked - 1] if picked else shown


def _choose(door: click.Command, choice: "commands.overview.Choice") -> None:
    """Do it; where it opens a list, one of that, or with 0 nothing."""
    if not choice.among:
        _do(door, choice)
        return
    for number, each in enumerate(choice.among, start=1):
        say(f"{number:3}  {each.words}")
    say("  0  Back")
    if picked := _number(range(len(choice.among) + 1), 1):
        _choose(door, choice.among[picked - 1])


def _do(door: click.Command, choice: "commands.overview.Choice") -> None:
    if choice.sure and not click.confirm(choice.sure, default=False):
        say("Nothing was done.")
        return
    for command in choice.commands:
        say(f"\n> tipxl {' '.join(command)}")
        if _code(door, command) == 2:
            break
    click.prompt("Press Enter to go on", default="", show_default=False, prompt_suffix=" ")


def _code(door: click.Command, command: tuple[str, ...]) -> int:
    try:
        door.main([*command], prog_name="tipxl", standalone_mode=False, obj=IN_THE_MENU)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0
