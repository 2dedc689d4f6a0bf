"""The commands about the account at the mail server: sign in, try it, sign out."""

import sys

import click

from tipxl.cli import mail_commands
from tipxl.cli.output import CORRECT, say


class _WaitingFirst(click.Group):
    """A group whose first word may also be a reporting period: the mails that wait in it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; without a name, what waits."""
        if args[0] not in self.commands:
            args = ["waiting", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_WaitingFirst)
def mail() -> None:
    """The mails and letters of a round that wait for you; and your account at the mail server.

    \b
    Example: tipxl mail 2018H1
             tipxl mail test --imap imaps://me@mail.example.org
    """


mail.add_command(mail_commands.waiting)


@mail.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--client", metavar="ID", default="", help="The number of tipxl at your IT office.")
@click.option(
    "--tenant", metavar="NAME", default="organizations", help="Your organisation's name or number."
)
def login(address: str, client: str, tenant: str) -> None:
    """Sign in to Microsoft 365 once, with a code that you type in your browser.

    \b
    Your IT office registers tipxl and gives you two numbers (see: tipxl guide it).
    What is kept is kept in the keyring of this computer, and nowhere else.
    Example: tipxl mail login me@secretariat.org --client 1b2c --tenant secretariat.org
    """
    from tipxl.mail.sign_in import Registration, sign_in  # noqa: PLC0415 - of this command alone

    sign_in(address, Registration.of(client, tenant), say)
    say(f"{address} is signed in. Try it with: tipxl mail test --imap imaps://{_in_url(address)}@…")


@mail.command()
@click.argument("address", metavar="ADDRESS")
def logout(address: str) -> None:
    """Forget the sign-in of an address on this computer.

    \b
    Example: tipxl mail logout me@secretariat.org
    """
    from tipxl.mail.sign_in import sign_out  # noqa: PLC0415 - of this command alone

    known = sign_out(address)
    say(f"{address} is signed out." if known else f"{address} was not signed in here.")


@mail.command()
@click.option("--smtp", metavar="URL", default="", help="The server that takes letters.")
@click.option("--imap", metavar="URL", default="", help="The mailbox in which reports arrive.")
def test(smtp: str, imap: str) -> None:
    """Try whether the mail servers let you in; nothing is sent, opened or changed.

    \b
    Example: tipxl mail test --smtp smtps://me@mail.example.org
             tipxl mail test --imap imaps://me%40secretariat.org@outlook.office365.com
    """
    from tipxl.mail.log_in import try_servers  # noqa: PLC0415 - of this command alone

    tried = try_servers(smtp, imap)
    for each in tried:
        say(f"{'works' if each.works else 'fails'}  {each.place}: {each.words}")
    if not all(each.works for each in tried):
        sys.exit(CORRECT)


def _in_url(address: str) -> str:
    return address.replace("@", "%40")
