"""The commands that begin: a folder, its plan, the forms of a round, and the demo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipxl import commands
from tipxl.cli.cli_options import BODIES, JSON, PERIOD, ROOT, worker_options
from tipxl.cli.output import CORRECT, now, print_json, progress, say
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.workers.worker_options import WorkerOptions

if TYPE_CHECKING:
    from tipxl.rounds.affected_forms import AffectedForm


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--empty", is_flag=True, help="With an empty plan, to type your own into.")
@click.option("--new-key", is_flag=True, help="Where the key of a folder with rounds is lost.")
def init(directory: Path, empty: bool, new_key: bool) -> None:
    """Make a new folder with the sample plan, templates and a key.

    \b
    Example: tipxl init my-plan
             tipxl init my-plan --empty
    """
    made = commands.init.init(directory, now().date() if empty else None, new_key=new_key)
    for path in made.new:
        say(f"new   {path}")
    for path in made.kept:
        say(f"kept  {path} (it stood there already)")
    say(f"Next: edit {directory / 'workbooks' / 'plan.xlsx'}, then: tipxl plan")


@click.command()
@JSON
@ROOT
def plan(as_json: bool, root: Path) -> None:
    """Check plan.xlsx and list what is assumed and must be confirmed.

    \b
    Example: tipxl plan
    """
    checked = commands.plan.check(root)
    if as_json:
        print_json(checked)
        sys.exit(CORRECT if checked.plan is None else 0)
    for finding in checked.findings:
        say(f"{finding.severity.value:8} {finding}")
    if checked.plan is None:
        say("The plan cannot be used yet. Correct what is marked error, save, run again.")
        sys.exit(CORRECT)
    activities = {row.activity_key for row in checked.plan.rows}
    say(
        f"{checked.plan.title}: {len(activities)} activities, {len(checked.plan.rows)} rows, "
        f"{len(checked.plan.rounds)} rounds."
    )
    if checked.assumed:
        say("\nAssumed, to be confirmed:")
    for each in checked.assumed:
        say(f"  {each.says}{' ' if each.rows else ''}{', '.join(each.rows)}")
    for sentence in checked.told:
        say(f"\n{sentence}")
    if checked.affected_forms:
        _tell_touched(checked.affected_forms)
        return
    first = checked.plan.rounds[0].period if checked.plan.rounds else "PERIOD"
    say(f"\nNext: tipxl status, or begin a round with: tipxl generate {first}")


def _tell_touched(touched: "tuple[AffectedForm, ...]") -> None:
    say("\nThe plan has changed since these forms were issued:")
    for each in touched:
        say(f"  {each.period} {each.body}: {'; '.join(each.why)}")
    say(
        "A new version goes only to these. The forms that they have stay valid in the round, and "
        "what was answered is kept. Next:"
    )
    for period in dict.fromkeys(each.period for each in touched):
        bodies = " ".join(f"--body {body_key(e.body)}" for e in touched if e.period == period)
        say(f"  tipxl generate {period} {bodies}")
        say(f"  tipxl send {period} {bodies}")


@click.command()
@PERIOD
@BODIES
@click.option("--provisional", is_flag=True, help="Go on while the last round is still open.")
@click.option(
    "--for-entry",
    metavar="HOW",
    is_flag=False,
    flag_value="letter",
    default="",
    help="The form in which you enter what a body answered otherwise: letter, phone or meeting.",
)
@worker_options
@ROOT
def generate(
    period: Period, bodies: tuple[str, ...], root: Path, worker_options: WorkerOptions, **how: Any
) -> None:
    """Write the form of each body to issued/.

    \b
    Example: tipxl generate 2018H1
             tipxl generate 2018H1 --body ACWC
             tipxl generate 2018H1 --body ACWC --for-entry phone
    """
    for_entry: str = how["for_entry"]
    request = commands.generate.GenerateRequest(period, bodies, how["provisional"], for_entry)
    with progress("forms") as tick:
        issued = commands.generate.generate(root, request, now(), tick, worker_options)
    for each in issued:
        words = f"version {each.version}" if each.new else f"version {each.version}, unchanged"
        say(f"{each.body:10} {each.rows:3} rows  {words:22} {each.path}")
    if for_entry:
        for each in issued:
            inbox = each.path.parent.parent / "inbox"
            say(f"Enter what {each.body} said, and save it (Save as) in the folder {inbox}. Then:")
        say(f"  tipxl collect {period} --received DAY-OF-THE-ANSWER (for example 2018-07-20)")
        say(f"Ask the body to confirm it with: tipxl send {period} --kind confirm-entry")
        return
    forms = "1 form" if len(issued) == 1 else f"{len(issued)} forms"
    say(f"{forms}. Next: tipxl send {period}")


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def demo(directory: Path) -> None:
    """Run all rounds and both evaluations in a new folder, with invented returns.

    \b
    Example: tipxl demo sample
    """
    with progress("demo") as tick:
        shown = commands.demo.demo(directory, tick)
    for line in shown.told:
        say(line)
    say("Open these:")
    for path, what in shown.open:
        say(f"  {path}\n      {what}")
