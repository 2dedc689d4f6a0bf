"""The door: a command parses, calls one step, prints what it returned, and exits.

Exit codes: 0 fine, 1 something must be corrected, 2 it cannot be done (one plain sentence).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tipxl import __version__, steps
from tipxl.domain.finding import gathered_alike
from tipxl.domain.period import Period, long_date
from tipxl.errors import TipxlError

if TYPE_CHECKING:
    from tipxl.domain.agreed import Reporting
    from tipxl.domain.returned import Return

    _Parameter = click.ParamType[Period]
else:
    _Parameter = click.ParamType  # it takes no type at run time in the older versions of click

CORRECT, CANNOT = 1, 2


class _Group(click.Group):
    """Turns a TipxlError into its sentence, wherever it was raised."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A file may have a name that the terminal, or no program at all, can write.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except TipxlError as error:
            _stop(str(error))
        except KeyboardInterrupt:
            _stop("Stopped. What was written before is whole; run the command again to go on.")


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(CANNOT)


class _PeriodType(_Parameter):
    name = "period"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


PERIOD = click.argument("period", type=_PeriodType())
BODIES = click.option("--body", "bodies", multiple=True, help="Only this body; may be repeated.")
ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the plan (default: this folder).",
)


JSON = click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")


def _print_json(value: object) -> None:
    import msgspec  # noqa: PLC0415 - loaded only where JSON is asked for

    text = msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2)
    click.echo(text.decode())


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[str], None]]:
    """A line that tells how far it is; silent when the output is not a terminal."""
    shown = sys.stderr.isatty()
    width = 0

    def tick(word: str) -> None:
        nonlocal width
        if shown:
            line = f"{label}: {word}"[:76]
            click.echo(f"\r{line.ljust(width)}", err=True, nl=False)
            width = len(line)

    yield tick
    if shown and width:
        click.echo(f"\r{' ' * width}\r", err=True, nl=False)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tipxl")
def main() -> None:
    """Reporting rounds of a work plan, run with Excel and e-mail.

    \b
    A round, in order:
      tipxl generate 2018H1      a form for each body, in issued/
      tipxl send 2018H1          the letters with the forms, in outbox/
      tipxl collect 2018H1       take what arrived from inbox/
      tipxl validate 2018H1      what each body must mend
      tipxl consolidate 2018H1   everything in one workbook
      tipxl close 2018H1         freeze what the meeting agreed
    At any time: tipxl status
    """


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> None:
    """Make a new folder with the sample plan, templates and a key.

    \b
    Example: tipxl init my-plan
    """
    made = steps.init.init(directory)
    for path in made.new:
        click.echo(f"new   {path}")
    for path in made.kept:
        click.echo(f"kept  {path} (it stood there already)")
    click.echo(f"Next: edit {directory / 'workbooks' / 'plan.xlsx'}, then: tipxl plan")


@main.command()
@JSON
@ROOT
def plan(as_json: bool, root: Path) -> None:
    """Check plan.xlsx and list what is assumed and must be confirmed.

    \b
    Example: tipxl plan
    """
    checked = steps.plan.check(root)
    if as_json:
        _print_json(checked)
        sys.exit(CORRECT if checked.plan is None else 0)
    for finding in checked.findings:
        click.echo(f"{finding.severity.value:8} {finding}")
    if checked.plan is None:
        click.echo("The plan cannot be used yet. Mend what is marked error, save, run again.")
        sys.exit(CORRECT)
    activities = {row.activity_key for row in checked.plan.rows}
    click.echo(
        f"{checked.plan.title}: {len(activities)} activities, {len(checked.plan.rows)} rows, "
        f"{len(checked.plan.rounds)} rounds."
    )
    if checked.assumed:
        click.echo("\nAssumed, to be confirmed:")
    for each in checked.assumed:
        click.echo(f"  {each.says}{' ' if each.rows else ''}{', '.join(each.rows)}")
    first = checked.plan.rounds[0].period if checked.plan.rounds else "PERIOD"
    click.echo(f"\nNext: tipxl status, or begin a round with: tipxl generate {first}")


@main.command()
@PERIOD
@BODIES
@click.option("--provisional", is_flag=True, help="Go on while the last round is still open.")
@ROOT
def generate(period: Period, bodies: tuple[str, ...], provisional: bool, root: Path) -> None:
    """Write the form of each body to issued/.

    \b
    Example: tipxl generate 2018H1
             tipxl generate 2018H1 --body ACWC
    """
    request = steps.generate.Request(period, bodies, provisional)
    with _progress("forms") as tick:
        issued = steps.generate.generate(root, request, _now(), tick)
    for each in issued:
        words = f"version {each.version}" if each.new else f"version {each.version}, unchanged"
        click.echo(f"{each.body:10} {each.rows:3} rows  {words:22} {each.path}")
    click.echo(f"{len(issued)} forms. Next: tipxl send {period}")


@main.command()
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
    with _progress("letters") as tick:
        letters = steps.send.send(root, mailing, _now(), tick)
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


@main.command()
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
    with _progress("files") as tick:
        collected = steps.collect.collect(root, harvest, _now(), tick)
    for each in collected:
        kept = f" -> {each.kept}" if each.kept else ""
        why = f" ({each.why})" if each.why else ""
        click.echo(f"{each.outcome.value:18} {each.offered}{kept}{why}")
    taken = sum(each.outcome.value == "taken" for each in collected)
    click.echo(f"{taken} new of {len(collected)} files. Next: tipxl validate {period}")
    if any(each.outcome is steps.collect.Outcome.UNREAD for each in collected):
        sys.exit(CORRECT)


@main.command()
@PERIOD
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@JSON
@ROOT
def validate(period: Period, paths: tuple[Path, ...], as_json: bool, root: Path) -> None:
    """Check every return, or only PATHS, and say what must be mended.

    \b
    With PATHS it only judges: nothing is written or recorded.
    Example: tipxl validate 2018H1
             tipxl validate 2018H1 Downloads/ACWC.xlsx
    """
    with _progress("files") as tick:
        if paths:
            validated = steps.validate.judge_only(root, period, paths)
        else:
            validated = steps.validate.validate(root, period, tick)
    if as_json:
        _print_json(validated)
        sys.exit(0 if validated.clean else CORRECT)
    for each in validated.returns:
        _tell_return(each)
    for path in validated.corrections:
        click.echo(f"To be mended in: {path}")
    if validated.corrections:
        click.echo(f"Send these with: tipxl send {period} --kind corrections")
    if validated.path:
        click.echo(f"All of it: {validated.path}. Next: tipxl consolidate {period}")
    if not validated.clean:
        sys.exit(CORRECT)


def _tell_return(returned: "Return") -> None:
    body = returned.body or "not known"
    click.echo(f"{body:10} {returned.arrival.file}: {returned.verdict.value}. {returned.says}")
    for finding in gathered_alike(returned.findings):
        if returned.counts and finding.severity == "error":
            click.echo(f"           {finding.at(file='')}")
    warnings = sum(each.severity == "warning" for each in returned.findings)
    if returned.counts and warnings:
        click.echo(f"           and {warnings} to look at (in findings.xlsx)")


@main.command()
@PERIOD
@ROOT
def consolidate(period: Period, root: Path) -> None:
    """Merge the returns into consolidated.xlsx.

    \b
    Example: tipxl consolidate 2018H1
    """
    with _progress("files") as tick:
        made = steps.consolidate.consolidate(root, period, tick)
    received = [each for each in made.round.reporting if each.expected and each.received]
    expected = [each for each in made.round.reporting if each.expected]
    led = sum(row.answered_by_lead for row in made.round.rows)
    click.echo(f"{len(received)} of {len(expected)} expected bodies have reported.")
    click.echo(f"{led} of {len(made.round.rows)} rows were answered by their lead.")
    click.echo(f"{len(made.round.conflicts)} things for a person to decide (sheet Conflicts).")
    click.echo(f"Open {made.path}. When the meeting has agreed it: tipxl close {period}")


@main.command()
@PERIOD
@click.option("--reopen", metavar="REASON", help="Open a closed round again; the reason is kept.")
@ROOT
def close(period: Period, reopen: str | None, root: Path) -> None:
    """Freeze the agreed statuses of a round.

    \b
    Example: tipxl close 2018H1
             tipxl close 2018H1 --reopen "The chair corrected one status"
    """
    if reopen is not None:
        kept = steps.close.reopen(root, period, reopen, _now())
        click.echo(f"{period} is open again; what was agreed is kept in {kept}.")
        return
    with _progress("files") as tick:
        closed = steps.close.close(root, period, _now(), tick)
    if closed.already:
        click.echo(f"{period} was closed before; nothing was changed.")
        return
    marks = sum(bool(row.mark) for row in closed.round.rows)
    click.echo(
        f"{period} is closed with {len(closed.round.rows)} rows agreed, {marks} of them marked "
        f"(not reported, provisional or contested). Next: tipxl generate {period.next}"
    )


@main.command()
@click.argument("kind", type=click.Choice(["mid-term", "final"]))
@ROOT
def evaluate(kind: str, root: Path) -> None:
    """Write the evaluation from the closed rounds up to its cut-off.

    \b
    Example: tipxl evaluate mid-term
    """
    made = steps.evaluate.evaluate(root, kind)
    click.echo(f"Counted the closed rounds {', '.join(made.used)}.")
    if made.missing:
        click.echo(f"PROVISIONAL: not closed yet: {', '.join(made.missing)}.")
    click.echo(f"Open {made.path}")


@main.command()
@click.argument("period", type=_PeriodType(), required=False)
@JSON
@ROOT
def status(period: Period | None, as_json: bool, root: Path) -> None:
    """Who has reported, who has not, and what to do next.

    \b
    Example: tipxl status
             tipxl status 2018H1
    """
    standing = steps.status.status(root, period, _now())
    if as_json:
        _print_json(standing)
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


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def demo(directory: Path) -> None:
    """Run two whole rounds in a new folder, with invented returns.

    \b
    Example: tipxl demo sample
    """
    with _progress("demo") as tick:
        shown = steps.demo.demo(directory, tick)
    for line in shown.told:
        click.echo(line)
    click.echo("Open these:")
    for path, what in shown.open:
        click.echo(f"  {path}\n      {what}")
