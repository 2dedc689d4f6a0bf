"""Texts of any length in the keyring of the computer; the extra tipxl[keyring] brings it."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from types import ModuleType

from tipxl.errors import TipxlError

#: The Windows Credential Manager keeps 2,560 bytes under one name, as UTF-16 (wincred.h,
#: CRED_MAX_CREDENTIAL_BLOB_SIZE); a longer text is kept in pieces of this many characters.
PIECE = 1200


def keyring_text(service: str, user: str) -> str:
    """What is kept under a name; "" where nothing is, or where there is no keyring."""
    library = _library()
    if library is None:
        return ""
    text = ""
    with _told():
        for number in count(1):
            piece = library.get_password(service, _name(user, number)) or ""
            text += piece
            if len(piece) < PIECE:
                break
    return text


def keyring_is_there() -> None:
    """TipxlError where this computer has no keyring, or it refuses."""
    library = _needed()
    with _told():
        library.get_password("tipxl", "is there a keyring?")


def keep_in_keyring(service: str, user: str, text: str) -> None:
    """Keep a text in the place of an earlier one; TipxlError where no keyring takes it."""
    library = _needed()
    forget_in_keyring(service, user)
    with _told():
        for number, at in enumerate(range(0, len(text), PIECE), start=1):
            library.set_password(service, _name(user, number), text[at : at + PIECE])


def forget_in_keyring(service: str, user: str) -> None:
    """Take out what is kept under a name, if something is; TipxlError without a keyring."""
    library = _needed()
    with _told(), suppress(library.errors.PasswordDeleteError):
        for number in count(1):
            if library.get_password(service, _name(user, number)) is None:
                break
            library.delete_password(service, _name(user, number))


def _name(user: str, number: int) -> str:
    return user if number == 1 else f"{user} ({number})"


def _library() -> ModuleType | None:
    """The library, where it is installed and has found a keyring on this computer."""
    try:
        library = importlib.import_module("keyring")
    except ImportError:
        return None
    try:
        library.get_password("tipxl", "is there a keyring?")
    except library.errors.NoKeyringError:
        return None
    except library.errors.KeyringError:
        return library  # it is there and says no: what is asked of it will tell
    return library


def _needed() -> ModuleType:
    library = _library()
    if library is None:
        raise TipxlError(
            "This computer has no keyring in which the sign-in could be kept, and it is kept "
            'nowhere else. Install tipxl with it (pip install "tipxl[m365]"); on Linux a service '
            "like GNOME Keyring or KWallet must run. Nothing was changed."
        )
    return library


@contextmanager
def _told() -> Iterator[None]:
    """What a keyring refuses is a sentence."""
    errors = importlib.import_module("keyring").errors
    try:
        yield
    except errors.KeyringError as error:
        raise TipxlError(f"The keyring of this computer did not answer: {error}.") from error
