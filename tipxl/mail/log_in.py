"""What a mail server is told to know the user by, and whether it lets her in.

Passwords and tokens come from the environment, from a sign-in, or from the keyring of the computer:
never from the command line, where other programs can read them, and never from a file of ours.
"""

import os

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.mail.account import Account, Secret, account
from tipxl.mail.imap import mailbox_size
from tipxl.mail.keyring_texts import keyring_text
from tipxl.mail.sign_in import token
from tipxl.mail.smtp import open_line


def secret(of: Account) -> Secret:
    """The password or token of an account; TipxlError where none is to be found."""
    if not of.user:
        return Secret()
    name = f"TIPXL_{of.protocol}"
    given, password = os.environ.get(f"{name}_TOKEN"), os.environ.get(f"{name}_PASSWORD")
    if given:
        return Secret(token=given)
    if password:
        return Secret(password)
    signed_in = token(of.user)
    if signed_in:
        return Secret(token=signed_in)
    password = keyring_text(f"tipxl:{of.host}", of.user)
    if password:
        return Secret(password)
    raise TipxlError(
        f"There is no password for {of.user} on {of.host}. Put it into the environment as "
        f"{name}_PASSWORD (or a token as {name}_TOKEN), or into the keyring with: "
        f"keyring set tipxl:{of.host} {of.user}. For Microsoft 365, sign in once with: "
        f"tipxl mail login {of.user}"
    )


class MailTrial(Struct, frozen=True):
    """What became of one try to log in: the server, and what it said or how it failed."""

    place: str
    words: str
    works: bool


def try_servers(smtp: str, imap: str) -> tuple[MailTrial, ...]:
    """Log in as sending and collecting would, and do nothing else; "" is no server to try."""
    if not (smtp or imap):
        raise TipxlError("Say which server to try: --smtp URL, or --imap URL, or both.")
    given = (("SMTP", smtp), ("IMAP", imap))
    return tuple(_try_log_in(url, protocol) for protocol, url in given if url)


def _try_log_in(url: str, protocol: str) -> MailTrial:
    place = protocol
    try:
        of = account(url, protocol)
        place = f"{protocol} {of.place}"
        if protocol == "IMAP":
            number = mailbox_size(of, secret(of))
            words = f"{of.user} was let in; {of.folder} holds {number} mails, and none was opened."
            return MailTrial(place, words, works=True)
        with open_line(of, secret(of)):
            who = of.user or "Who gives no name"
            return MailTrial(place, f"{who} was let in; nothing was sent.", works=True)
    except TipxlError as error:
        return MailTrial(place, str(error), works=False)
