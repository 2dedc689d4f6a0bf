"""The commands about mail: send, collect, confirm, mail, join, and who has reported."""

import sys
from datetime import datetime
from pathlib import Path

import click

from tipxl import commands
from tipxl.cli.cli_options import BODIES, JSON, PATHS, PERIOD, ROOT, PeriodType
from tipxl.cli.output import CORRECT, can_be_asked, now, print_json, progress, say, say_all
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.summaries.mail_lines import (
    collected_lines,
    confirmed_lines,
    joined_lines,
    mail_lines,
    sent_lines,
    taken_back_lines,
    went_on_lines,
)
from tipxl.summaries.status_lines import status_lines_of, written_lines


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
@click.option("--not-sent", is_flag=True, help="Take that record back, of those recorded last.")
@click.option(
    "--recorded",
    type=click.DateTime(["%Y-%m-%d %H:%M"]),
    help="With --not-sent: of those recorded in this minute, in the plan's time zone.",
)
@ROOT
def send(  # noqa: PLR0913 - one parameter an option
    *,
    period: Period,
    kind: str,
    bodies: tuple[str, ...],
    smtp: str,
    again: bool,
    sent_by_hand: bool,
    not_sent: bool,
    recorded: datetime | None,
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
    if recorded and not not_sent:
        raise click.UsageError("--recorded says which record --not-sent takes back: type both.")
    if not_sent:
        back = commands.post.TakeBackRequest(period, chosen, bodies, recorded)
        say_all(taken_back_lines(back, commands.post.take_back(root, back, now())))
        return
    mailing = commands.send.Mailing(period, chosen, bodies, smtp, again, sent_by_hand)
    agreed = True

    def agree(number: int) -> bool:
        nonlocal agreed
        words = "this letter" if number == 1 else f"these {number} letters"
        agreed = not (number and can_be_asked()) or click.confirm(f"Have you sent {words}?")
        return agreed

    with progress("letters") as tick:
        letters = commands.send.send(root, mailing, now(), tick, agree)
    if not agreed:
        say("Nothing was recorded.")
        return
    say_all(sent_lines(mailing, letters))
    if not all(each.outcome.is_well for each in letters):
        sys.exit(CORRECT)


@click.command()
@PERIOD
@PATHS
@click.option("--imap", metavar="URL", default="", help="Look into this mailbox.")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="When it was received, in the plan's time zone (default: as the mail says, or each "
    "file's own time). Corrects it for a FILE that was collected before.",
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
    harvest = commands.collect.CollectRequest(period, paths, received, imap)
    with progress("files") as tick:
        collected = commands.collect.collect(root, harvest, now(), tick)
    say_all(collected_lines(period, collected))
    if any(each.outcome.is_undone for each in collected):
        sys.exit(CORRECT)


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
    say_all(confirmed_lines(period, body, meant))


@click.command()
@PERIOD
@click.option("--done", multiple=True, metavar="NUMBER", help="You have dealt with it (or: all).")
@click.option("--not-done", multiple=True, metavar="NUMBER", help="It waits after all.")
@click.option("--how", metavar="WORDS", default="", help="What you did, for the journal.")
@ROOT
def waiting(
    period: Period, done: tuple[str, ...], not_done: tuple[str, ...], how: str, root: Path
) -> None:
    """The mails and letters of a round that wait for you: read them, and mark them.

    \b
    Example: tipxl mail 2018H1
             tipxl mail 2018H1 --done M-3f2a1c
             tipxl mail 2018H1 --done M-3f2a1c --how "answered by telephone"
    """
    asked = commands.post.MarkRequest(period, done, how)
    marked = commands.post.mark(root, asked, now())
    if not_done:
        again = commands.post.MarkRequest(period, not_done, how, again=True)
        marked = commands.post.mark(root, again, now())
    say_all(mail_lines(period, marked))


@click.command()
@PERIOD
@click.option(
    "--lost-for-good",
    is_flag=True,
    help="What the journal lacks is in no copy and no back-up, and you have looked into your mail "
    "program for what was sent: go on without it.",
)
@ROOT
def join(period: Period, lost_for_good: bool, root: Path) -> None:
    """Make the journal of a round whole: join what another computer wrote with it.

    \b
    For a synchronised folder in which two computers worked at the same time: there
    is a journal-LAPTOP.jsonl beside journal.jsonl then. Both are kept in record/.
    Where the journal lacks something all the same, it says what to do.
    Example: tipxl join 2018H1
             tipxl join 2018H1 --lost-for-good
    """
    if lost_for_good:
        went = commands.post.go_on_without(root, period, now())
        say_all(went_on_lines(period, went))
        return
    made = commands.post.join(root, period)
    say_all(joined_lines(period, made))
    if made.lacks:
        sys.exit(CORRECT)


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
    listed = commands.write_status.write_list(root, period, now()) if write else None
    standing = listed.standing if listed else commands.status.status(root, period, now())
    if as_json:
        print_json(standing)
    else:
        say_all(status_lines_of(standing))
    if listed is not None:
        say_all(written_lines(listed))
