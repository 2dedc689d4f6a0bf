"""The commands that validate and count, from validate to close, and what is made of a round."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tipxl import commands
from tipxl.cli.cli_options import (
    ALL,
    JSON,
    PATHS,
    PERIOD,
    ROOT,
    SHARED,
    PeriodOrAll,
    PeriodType,
    worker_options,
)
from tipxl.cli.output import CORRECT, can_be_asked, now, print_json, progress, say, say_all
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.summaries.export_lines import exported_lines
from tipxl.summaries.round_lines import (
    answered_lines,
    closed_lines,
    consolidated_lines,
    evaluated_lines,
    given_up_lines,
    open_point_lines,
    reopened_lines,
)
from tipxl.workers.worker_options import WorkerOptions

if TYPE_CHECKING:
    from tipxl.domain.history.trace_values import TracedStatement, TracedValue


@click.command()
@PERIOD
@PATHS
@JSON
@SHARED
@worker_options
@ROOT
def validate(
    period: Period,
    paths: tuple[Path, ...],
    as_json: bool,
    root: Path,
    worker_options: WorkerOptions,
) -> None:
    """Check every report, or only PATHS, and say what must be corrected.

    \b
    With PATHS it only checks: nothing is written or recorded.
    Example: tipxl validate 2018H1
             tipxl validate 2018H1 Downloads/ACWC.xlsx
    """
    with progress("files") as tick:
        if paths:
            validated = commands.preview.preview(root, period, paths, now(), worker_options)
        else:
            validated = commands.validate.validate(root, period, tick, worker_options)
    if as_json:
        print_json(validated)
        sys.exit(0 if validated.clean else CORRECT)
    from tipxl.summaries.validate_lines import validate_lines  # noqa: PLC0415 - of this command

    say_all(validate_lines(validated, period))
    if not validated.clean:
        sys.exit(CORRECT)


@click.command()
@PERIOD
@click.option(
    "--against",
    type=PeriodType(),
    help="Tell what changed since this closed round (default: the round before).",
)
@SHARED
@worker_options
@ROOT
def consolidate(
    period: Period, against: Period | None, root: Path, worker_options: WorkerOptions
) -> None:
    """Merge the reports into consolidated.xlsx, with what decisions.xlsx says.

    \b
    Example: tipxl consolidate 2018H1
             tipxl consolidate 2019H2 --against 2017H2
    """
    with progress("files") as tick:
        made = commands.consolidate.consolidate(root, period, tick, against, worker_options)
    say_all(consolidated_lines(period, made))
    unfit = made.decided.findings if made.decided else ()
    if made.tampered or any(each.severity == "error" for each in unfit):
        sys.exit(CORRECT)


@click.command()
@PERIOD
@click.argument("number")
@click.option("--answer", default="", help="One of the answers that decisions.xlsx offers.")
@click.option("--why", default="", help="The reason.")
@click.option("--by", "decided_by", default="", help="Who decided.")
@click.option("--reference", default="", help="The decision (meeting, paragraph) behind it.")
@click.option("--agreed-with", default="", help="With whom it was agreed.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="When it was decided.")
@click.option("--clear", is_flag=True, help="Take your answer back.")
@ROOT
def decide(  # noqa: PLR0913 - one parameter an option
    *,
    period: Period,
    number: str,
    answer: str,
    why: str,
    decided_by: str,
    reference: str,
    agreed_with: str,
    day: datetime | None,
    clear: bool,
    root: Path,
) -> None:
    """Answer a line of decisions.xlsx without opening Excel.

    \b
    Example: tipxl decide 2018H1 D-3f2a1c --answer Ongoing --why "As the lead says" --by "The chair"
             tipxl decide 2018H1 D-3f2a1c --clear
    """
    if not (answer or clear):
        raise click.UsageError("Give the --answer, or take it back with --clear.")
    request = commands.answer.AnswerRequest(
        period=period,
        number=number,
        answer=answer,
        why=why,
        decided_by=decided_by,
        reference=reference,
        agreed_with=agreed_with,
        day=day.date() if day else None,
    )
    decision = commands.answer.answer(root, request)
    say_all(answered_lines(period, decision))
    if decision.findings:
        sys.exit(CORRECT)


@click.command()
@PERIOD
@click.option("--reopen", metavar="REASON", help="Open a closed round again; the reason is kept.")
@click.option("--without", multiple=True, metavar="FILE", help="This report is lost for good.")
@click.option("--yes", is_flag=True, help="Close it without a question, also with points open.")
@ROOT
def close(
    period: Period, reopen: str | None, without: tuple[str, ...], yes: bool, root: Path
) -> None:
    """Freeze the agreed statuses of a round; what is still open is listed first.

    \b
    Example: tipxl close 2018H1
             tipxl close 2018H1 --reopen "The chair corrected one status"
    """
    if reopen is not None:
        kept = commands.close.reopen(root, period, reopen, now())
        say_all(reopened_lines(period, kept))
        return
    if without:
        commands.close.give_up(root, period, without, now())
        say_all(given_up_lines(without))
    if not yes and not _agreed(root, period):
        say("The round was not closed.")
        return
    with progress("files") as tick:
        closed = commands.close.close(root, period, now(), tick)
    say_all(closed_lines(period, closed))


def _agreed(root: Path, period: Period) -> bool:
    """Whether the officer closes the round as it stands; a script must say so beforehand."""
    points = commands.look.before_closing(root, period, now())
    refused = any(each.refuses for each in points)
    if commands.look.is_closed(root, period) or refused:  # which closing itself tells
        return True
    lines = list(open_point_lines(period, points))
    if can_be_asked():
        say_all(lines)
        question = f"Closing freezes the statuses of {period}. Has the meeting agreed them?"
        return click.confirm(question, default=False)
    if points:
        lines += [
            f"The round was not closed. To close it all the same, type: tipxl close {period} --yes"
        ]
        raise TipxlError("\n".join(lines))
    return True


@click.command()
@click.argument("kind", type=click.Choice(["mid-term", "final"]))
@ROOT
def evaluate(kind: str, root: Path) -> None:
    """Write the evaluation from the closed rounds up to its cut-off.

    \b
    Example: tipxl evaluate mid-term
    """
    made = commands.evaluate.evaluate(root, kind, now())
    say_all(evaluated_lines(kind, made))


@click.command()
@click.argument("period", metavar="PERIOD|all", type=PeriodOrAll())
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--edition",
    type=click.Choice(["full", "circulation"]),
    default="full",
    help="circulation: without what is confidential.",
)
@ROOT
def export(period: Period | Literal["all"], target: Path, edition: str, root: Path) -> None:
    """Write a round, or all of them, as tables for data tools.

    \b
    CSV, Parquet and SQLite, with datapackage.json that says what each column means.
    Example: tipxl export all plan-data
             tipxl export 2018H1 for-the-bodies --edition circulation
    """
    from tipxl.reports.export.export_tables import Edition  # noqa: PLC0415 - loads pandas

    with progress("files") as tick:
        one = None if period == ALL else period
        made = commands.export.export(root, one, target, Edition(edition), tick)
    say_all(exported_lines(made))


@click.command()
@click.argument("period", type=PeriodType(), required=False)
@click.argument("row", default="")
@click.argument("column", default="")
@click.option("--body", default="", help="What this body said in all rounds, the last one first.")
@click.option("--of", "of_row", default="", help="What was said of this row in all rounds.")
@click.option("--word", default="", help="Where this word was said in all rounds.")
@JSON
@ROOT
def trace(  # noqa: PLR0913 - one parameter an option
    *,
    period: Period | None,
    row: str,
    column: str,
    body: str,
    of_row: str,
    word: str,
    as_json: bool,
    root: Path,
) -> None:
    """Why is this value here? The rule, what each body said, and in which cell.

    \b
    Example: tipxl trace 2018H1 B.a.2.2#1 status
             tipxl trace 2018H1 b.a.2.2
             tipxl trace 2018H1 "ACWC events 08"
             tipxl trace 2018H1 "ACWC cover"
    What was reported last time, and the time before:
             tipxl trace --body ACWC
             tipxl trace --of b.a.2.2 --word workshop
    """
    if body or of_row or word:
        _look_back(root, (body, of_row, word), as_json=as_json)
        return
    if period is None or not row:
        raise click.UsageError(
            "Name a round and a row (tipxl trace 2018H1 B.a.2.2#1), or --body, --of or --word."
        )
    found = commands.trace.trace(root, period, row, column)
    if as_json:
        print_json(found)
        return
    for each in found:
        if column or each.value or each.spoken or each.column == "status":
            _tell_traced(each)


def _look_back(root: Path, wanted: tuple[str, str, str], *, as_json: bool) -> None:
    found = commands.trace.look_back(root, *wanted)
    if as_json:
        print_json(found)
        return
    told = ""
    for each in found:
        if each.period != told:
            say(f"\n{each.period}")
        told = each.period
        agreed = f"; agreed: {each.status}" if each.status else ""
        say(f"  {each.row} · {each.body}{agreed}")
        for answer in each.says:
            say(f"      {answer}")
    if not found:
        say("Nothing was said of that in any round.")


def _tell_traced(each: "TracedValue") -> None:
    mark = f" ({each.mark})" if each.mark else ""
    nothing = "as each body says" if each.rule == "K12" else "nothing agreed"
    say(f"{each.row} {each.heading}: {each.value or nothing}{mark}")
    if each.rule:
        say(f"  {each.rule}: {each.why}")
    if each.carried:
        say(f"  Carried from {each.carried}.")
    for decision in each.decisions:
        instead = f", instead of {decision.old}" if decision.old not in ("", "(blank)") else ""
        say(f"  Decision {decision.number}: {decision.new}{instead}. {decision.why}")
    for spoken in each.spoken:
        _tell_spoken(spoken)
    for stood in each.earlier:
        say(f"  {stood.period}: {stood.value or nothing} {stood.mark}".rstrip())
        for spoken in stood.spoken:
            _tell_spoken(spoken)


def _tell_spoken(spoken: "TracedStatement") -> None:
    stands = f'"{spoken.raw}"' if spoken.raw else "nothing"
    role = f" ({spoken.role})" if spoken.role else ""
    say(f"    {spoken.body}{role}: {spoken.says}")
    say(f"      {spoken.file}, {spoken.sheet}!{spoken.cell} holds {stands}")
    came = f"      arrived as {spoken.original}, {spoken.received}"
    say(f"{came}{f' from {spoken.sender}' if spoken.sender else ''}")
    for finding in spoken.findings:
        say(f"      {finding.severity.value}: {finding.says}")
