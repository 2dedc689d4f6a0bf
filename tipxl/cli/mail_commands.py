"""The commands of the post: what goes out, what comes in, and who has reported."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipxl import commands
from tipxl.cli.cli_options import BODIES, JSON, PERIOD, ROOT, PeriodType
from tipxl.cli.output import CORRECT, now, print_json, progress, say
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period, long_date
from tipxl.mailing.letter_kinds import LetterKind

if TYPE_CHECKING:
    from tipxl.commands.collect import Collected
    from tipxl.commands.send import Letter, Mailing
    from tipxl.commands.status import RoundStatus
    from tipxl.domain.results.round_result import Reporting
    from tipxl.rounds.correspondence import Correspondence


@click.command()
@PERIOD
@click.option(
    "--kind",
    type=click.Choice([str(each) for each in LetterKind]),
    default=str(LetterKind.TEMPLATES),
    show_default=True,
    help=" ".join(f"{each}: {each.purpose}" for each in LetterKind),
)
@BODIES
@click.option("--smtp", metavar="URL", default="", help="Send them by this server.")
@click.option("--again", is_flag=True, help="Also what was sent before, or may have left.")
@click.option("--sent-by-hand", is_flag=True, help="You have sent them yourself: record that.")
@ROOT
def send(
    *,
    period: Period,
    kind: str,
    bodies: tuple[str, ...],
    smtp: str,
    again: bool,
    sent_by_hand: bool,
    root: Path,
) -> None:
    """Write the letters to outbox/; nothing leaves this computer without --smtp.

    \b
    The password comes from the environment (TIPXL_SMTP_PASSWORD, or a token as
    TIPXL_SMTP_TOKEN) or from the keyring, never from the command line.
    Example: tipxl send 2018H1
             tipxl send 2018H1 --kind reminders --smtp smtp://me@mail.example.org
             tipxl send 2018H1 --kind corrections --body ACWC --sent-by-hand
    """
    chosen = LetterKind(kind)
    mailing = commands.send.Mailing(period, chosen, bodies, smtp, again, sent_by_hand)
    with progress("letters") as tick:
        letters = commands.send.send(root, mailing, now(), tick)
    for each in letters:
        say(_letter_line(each))
    if not letters:
        say("Nobody needs such a letter now.")
        return
    done = sum(each.outcome.is_well for each in letters)
    say(f"{done} of {len(letters)} letters {_done(mailing)}")
    if done < len(letters):
        sys.exit(CORRECT)


def _letter_line(letter: "Letter") -> str:
    to = f" to {letter.to}" if letter.to else ""
    cc = f" (cc {', '.join(letter.cc)})" if letter.cc else ""
    why = f": {letter.why}" if letter.why else ""
    ready = f"  {letter.path}" if letter.path and letter.outcome.value == "ready" else ""
    return f"{letter.body:10} {letter.outcome.value}{to}{cc}{why}{ready}"


def _done(mailing: "Mailing") -> str:
    if mailing.by_hand:
        return f"are recorded as sent. Next: tipxl status {mailing.period}"
    if mailing.smtp:
        return f"are sent. What is not: run this again. Next: tipxl collect {mailing.period}"
    return (
        "are ready. Nothing was sent: open each in outbox/, look, and press Send in your mail "
        f"program. When you have: {_command(mailing)} --sent-by-hand"
    )


def _command(mailing: "Mailing") -> str:
    kind = mailing.kind.value
    words = ["tipxl send", str(mailing.period)]
    words += [] if kind == "templates" else ["--kind", kind]
    # A name that is not its own key may hold what a terminal reads otherwise.
    bodies = (each if body_key(each) == each.upper() else f'"{each}"' for each in mailing.bodies)
    return " ".join([*words, *(f"--body {each}" for each in bodies)])


@click.command()
@PERIOD
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--imap", metavar="URL", default="", help="Look into this mailbox.")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="When it was received (default: as the mail says, or each file's own time).",
)
@ROOT
def collect(
    period: Period, paths: tuple[Path, ...], imap: str, received: datetime | None, root: Path
) -> None:
    """Take what arrived, from inbox/, PATHS or a mailbox, into returned/.

    \b
    PATHS may be files, folders, mails (.eml, .msg, mbox, Maildir) and zip archives.
    A mailbox is only read: nothing in it is deleted, moved or marked. Its password
    comes from the environment (TIPXL_IMAP_PASSWORD, or a token as TIPXL_IMAP_TOKEN)
    or from the keyring.
    Example: tipxl collect 2018H1
             tipxl collect 2018H1 Downloads/ACWC.xlsx --received 2018-07-20
             tipxl collect 2018H1 --imap imaps://me@mail.example.org/INBOX
    """
    moment = received.replace(tzinfo=UTC) if received else None
    harvest = commands.collect.CollectRequest(period, paths, moment, imap)
    with progress("files") as tick:
        collected = commands.collect.collect(root, harvest, now(), tick)
    for each in collected:
        say(_collected_line(each))
    taken = sum(each.outcome is commands.collect.IntakeOutcome.TAKEN for each in collected)
    say(f"{taken} new of {len(collected)} files and mails. Next: tipxl validate {period}")
    if any(each.outcome is commands.collect.IntakeOutcome.UNREAD for each in collected):
        sys.exit(CORRECT)


def _collected_line(each: "Collected") -> str:
    kept = f" -> {', '.join(each.kept)}" if each.kept else ""
    evidence = f"; with it: {', '.join(each.evidence)}" if each.evidence else ""
    why = f" ({each.why})" if each.why else ""
    return f"{each.outcome.value:18} {each.offered}{kept}{evidence}{why}"


@click.command()
@PERIOD
@click.option("--body", metavar="BODY", required=True, help="The body that confirms it.")
@click.option("--how", metavar="WORDS", default="", help="How, when and by whom you were told.")
@ROOT
def confirm(period: Period, body: str, how: str, root: Path) -> None:
    """Record that a body confirms what you entered for it.

    \b
    For a body that told you so by telephone, or in a mail that collect could not
    tell for certain. It counts as the body's own report from then on.
    Example: tipxl confirm 2018H1 --body ACWC
             tipxl confirm 2018H1 --body ACWC --how "Ms Ana, by telephone, 2 August"
    """
    meant = commands.confirm.confirm(
        root, commands.confirm.ConfirmationRequest(period, body, how), now()
    )
    for each in meant:
        say(f"confirmed  {each}")
    say(f"{body} stands by what you entered. Next: tipxl consolidate {period}")


@click.command()
@click.argument("period", type=PeriodType(), required=False)
@click.option("--write", is_flag=True, help="Also write it to status.xlsx, to read out and call.")
@JSON
@ROOT
def status(period: Period | None, write: bool, as_json: bool, root: Path) -> None:
    """Who has reported, who has not, and what to do next.

    \b
    Example: tipxl status
             tipxl status 2018H1 --write
    """
    standing = commands.status.status(root, period, now())
    if as_json:
        print_json(standing)
    else:
        _tell_standing(standing)
    if write:
        listed = commands.write_status.write_list(root, standing.round.period, now())
        for line in (*listed.told, f"Open {listed.path}."):
            say(line)


def _tell_standing(standing: "RoundStatus") -> None:
    held = standing.round
    state = "closed" if standing.closed else "open" if standing.begun else "not begun"
    say(
        f"Round {held.period} ({held.period.words}): {state}. "
        f"Due {long_date(held.due)}, frozen after {long_date(held.freeze)}."
    )
    for each, post in zip(standing.reporting, standing.post, strict=True):
        say(f"{_reporting_line(each)}{_post_words(post)}")
    for each_file in standing.held:
        say(each_file.words)
    if standing.begun:
        say(
            f"{standing.complete} of {standing.expected} expected bodies have reported, "
            f"{standing.timely} of {standing.expected} in time."
        )
    if standing.also_open:
        say(f"Also open: {', '.join(map(str, standing.also_open))}. See: tipxl status PERIOD")
    say(f"Next: {standing.next}\n      {standing.because}")


def _reporting_line(each: "Reporting") -> str:
    asked = "expected" if each.expected else "invited"
    if each.received is None:
        came = "nothing yet" if each.expected else "nothing (welcome, not missing)"
    else:
        days = "1 day" if each.days_late == 1 else f"{each.days_late} days"
        late = f", {days} late" if each.days_late else ""
        rows = (
            "nil report" if each.submission == "NIL" else f"{each.answered} of {each.assigned} rows"
        )
        came = f"{each.received:%Y-%m-%d}{late}; {rows}"
    entered = f"; {each.entered_words}" if each.entered else ""
    errors = f"; {each.errors} to correct" if each.errors else ""
    held = f"; {each.held} held" if each.held else ""
    return f"  {each.body:10} {asked:9} {came}{entered}{errors}{held}"


def _post_words(post: "Correspondence") -> str:
    """What went to a body and came from it, after what it reported."""
    form = f"form {post.form} {post.form_at:%Y-%m-%d}" if post.form_at else "no letter yet"
    more = (
        (post.reminders, f"reminded {post.reminded_at:%Y-%m-%d}" if post.reminded_at else ""),
        (post.corrections, "corrections out"),
        (post.uncertain, "a letter may not have left"),
        (post.undelivered, "A LETTER WAS NOT DELIVERED"),
        (post.to_read, f"{post.to_read} mail to read"),
    )
    return "; ".join(("", form, *(words for number, words in more if number)))
