"""The terminal's door: a command parses, calls one of `commands`, prints its summary, and exits.

Exit codes: 0 fine, 1 something must be corrected, 2 it cannot be done (one plain sentence).
"""

from pathlib import Path

import click

from tipxl.cli import (
    mail_account_commands,
    mail_commands,
    menu_screen,
    round_commands,
    setup_commands,
)
from tipxl.cli.output import Group
from tipxl.cli.version_option import VERSION
from tipxl.workers.tidying import tidy_seldom


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@VERSION
@click.pass_context
def main(ctx: click.Context) -> None:
    """Reporting rounds of a work plan, run with Excel and e-mail.

    Without a command it shows where the open round stands, and a menu.

    \b
    A round, in order:
      tipxl generate 2018H1      a form for each body, in issued/
      tipxl send 2018H1          the letters with the forms, in outbox/
      tipxl collect 2018H1       take what arrived from inbox/
      tipxl validate 2018H1      what each body must correct
      tipxl consolidate 2018H1   everything in one workbook
      tipxl close 2018H1         freeze what the meeting agreed
    At any time: tipxl status
    """
    tidy_seldom()
    if ctx.invoked_subcommand is None:
        menu_screen.run(ctx.command, Path())


COMMANDS = (
    setup_commands.init,
    setup_commands.plan,
    setup_commands.generate,
    mail_commands.send,
    mail_commands.collect,
    mail_commands.confirm,
    mail_account_commands.mail,
    mail_commands.join,
    round_commands.validate,
    round_commands.consolidate,
    round_commands.decide,
    round_commands.close,
    round_commands.evaluate,
    mail_commands.status,
    round_commands.export,
    round_commands.trace,
    setup_commands.demo,
    setup_commands.desk,
    setup_commands.guide,
)

for _each in COMMANDS:
    main.add_command(_each)
