"""The commands of the post: what goes out, what comes in, and who has reported."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipxl import steps
from tipxl.cli.options import BODIES, JSON, PERIOD, ROOT, PeriodType
from tipxl.cli.telling import CORRECT, now, print_json, progress
from tipxl.domain.period import Period, long_date

if TYPE_CHECKING:
    from tipxl.domain.agreed import Reporting


@click.command()
@PERIOD
@click.option(
    "--kind",
    type=click.Choice(["templates", "reminders", "corrections"]),
    default="templates",
    show_default=True,
    help="The forms; a reminder to the bodies that have not reported; or to those that have "
    "something to mend, what it is.",
)
@BODIES
@ROOT
def send(period: Period, kind: str, bodies: tuple[str, ...], root: Path) -> None:
    """Write the letters with the forms to outbox/; nothing leaves this computer.

    \b
    Example: tipxl send 2018H1
             tipxl send 2018H1 --kind reminders
             tipxl send 2018H1 --kind corrections
    """
    mailing = steps.send.Mailing(period, steps.send.Kind(kind), bodies)
    with progress("letters") as tick:
        letters = steps.send.send(root, mailing, now(), tick)
    for each in letters:
        told = f"to {each.to}" if each.path else f"NOT WRITTEN: {each.why_not}"
        click.echo(f"{each.body:10} {told}{f'  {each.path}' if each.path else ''}")
    written = sum(each.path is not None for each in letters)
    click.echo(
        f"{written} letters in outbox/. Open them to look and send; what comes back goes to "
        f"inbox/. Next: tipxl collect {period}"
    )
    if written < len(letters):
        sys.exit(CORRECT)


@click.command()
@PERIOD
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="When the files were received (default: each file's own time).",
)
@ROOT
def collect(period: Period, paths: tuple[Path, ...], received: datetime | None, root: Path) -> None:
    """Take what arrived, from inbox/ or PATHS, into returned/.

    \b
    Example: tipxl collect 2018H1
             tipxl collect 2018H1 Downloads/ACWC.xlsx --received 2018-07-20
    """
    moment = received.replace(tzinfo=UTC) if received else None
    harvest = steps.collect.Harvest(period, paths, moment)
    with progress("files") as tick:
        collected = steps.collect.collect(root, harvest, now(), tick)
    for each in collected:
        kept = f" -> {each.kept}" if each.kept else ""
        why = f" ({each.why})" if each.why else ""
        click.echo(f"{each.outcome.value:18} {each.offered}{kept}{why}")
    taken = sum(each.outcome.value == "taken" for each in collected)
    click.echo(f"{taken} new of {len(collected)} files. Next: tipxl validate {period}")
    if any(each.outcome is steps.collect.Outcome.UNREAD for each in collected):
        sys.exit(CORRECT)


@click.command()
@click.argument("period", type=PeriodType(), required=False)
@JSON
@ROOT
def status(period: Period | None, as_json: bool, root: Path) -> None:
    """Who has reported, who has not, and what to do next.

    \b
    Example: tipxl status
             tipxl status 2018H1
    """
    standing = steps.status.status(root, period, now())
    if as_json:
        print_json(standing)
        return
    held = standing.round
    state = "closed" if standing.closed else "open" if standing.begun else "not begun"
    click.echo(
        f"Round {held.period} ({held.period.words}): {state}. "
        f"Due {long_date(held.due)}, frozen after {long_date(held.freeze)}."
    )
    for each in standing.reporting:
        click.echo(_reporting_line(each))
    click.echo(f"Next: {standing.next}\n      {standing.because}")


def _reporting_line(each: "Reporting") -> str:
    asked = "expected" if each.expected else "invited"
    if each.received is None:
        came = "nothing yet" if each.expected else "nothing (welcome, not missing)"
    else:
        late = f", {each.days_late} days late" if each.days_late else ""
        came = f"{each.received:%Y-%m-%d}{late}; {each.answered} of {each.assigned} rows"
    errors = f"; {each.errors} to mend" if each.errors else ""
    held = f"; {each.held} held" if each.held else ""
    return f"  {each.body:10} {asked:9} {came}{errors}{held}"
