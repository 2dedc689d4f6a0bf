"""Microsoft 365: sign in once, by a code typed in a browser; the tokens stay in the keyring.

Its servers take no passwords for IMAP and SMTP any more, but a token (XOAUTH2). The sign-in is the
device authorization grant (RFC 8628), by Microsoft's own library, the extra tipxl[m365].
"""

import importlib
import json
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from tipxl.errors import TipxlError
from tipxl.mail.account import plain
from tipxl.mail.keyring_texts import (
    forget_in_keyring,
    keep_in_keyring,
    keyring_is_there,
    keyring_text,
)

#: Where the sign-ins are kept in the keyring, one a mail address.
_SERVICE = "tipxl:sign-in"

# https://learn.microsoft.com/exchange/client-developer/legacy-protocols/
# how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
_SCOPES = [
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
]

_MICROSOFT = "https://login.microsoftonline.com/"


class Registration(Struct, frozen=True):
    """What an administrator has registered for tipxl: its number, and who vouches for users."""

    client: str
    authority: str  # an https address; a tenant's name or number is one of Microsoft's

    @classmethod
    def of(cls, client: str, tenant: str) -> "Registration":
        """A registration as the administrator gives it: two numbers, or a whole address."""
        if not client:
            raise TipxlError(
                "Microsoft 365 must know the program that asks. Ask your IT office to register "
                "tipxl (see: tipxl guide it), and give its number with --client."
            )
        return cls(client, tenant if "://" in tenant else _MICROSOFT + tenant)


def sign_in(user: str, at: Registration, show: Callable[[str], None]) -> None:
    """Sign a mail address in: `show` gets the sentence with the code; waits until it is typed.

    TipxlError where the library or the keyring is missing, or the sign-in is refused.
    """
    library = _library()
    keyring_is_there()  # before anybody types a code
    cache = library.SerializableTokenCache()
    with_errors = _Refusals(user)
    app = with_errors.asked(lambda: _app(library, at, cache))
    flow = with_errors.asked(lambda: app.initiate_device_flow(scopes=_SCOPES))
    if "user_code" not in flow:
        raise with_errors.refusal(flow)
    show(plain(flow["message"], 500) + ".")
    answer = with_errors.asked(lambda: app.acquire_token_by_device_flow(flow))
    if "access_token" not in answer:
        raise with_errors.refusal(answer)
    _keep(user, at, cache)


def sign_out(user: str) -> bool:
    """Forget a sign-in; whether there was one."""
    if not keyring_text(_SERVICE, user):
        return False
    forget_in_keyring(_SERVICE, user)
    return True


def token(user: str) -> str:
    """A token that is good now, made new where the last has run out; "" for who is not signed in.

    TipxlError where the sign-in itself has run out or was taken back.
    """
    text = keyring_text(_SERVICE, user)
    if not text:
        return ""
    library = _library()
    try:
        kept = json.loads(text)
        at, cached = Registration(**kept["registration"]), kept["cache"]
    except (ValueError, KeyError, TypeError) as error:
        raise _again(user, "What the keyring holds of it cannot be read") from error
    cache = library.SerializableTokenCache()
    cache.deserialize(cached)
    with_errors = _Refusals(user)
    app = with_errors.asked(lambda: _app(library, at, cache))
    accounts = app.get_accounts()
    answer = with_errors.asked(
        lambda: app.acquire_token_silent_with_error(
            _SCOPES, account=accounts[0] if accounts else None
        )
    )
    if not answer or "access_token" not in answer:
        raise _again(user, f"It has run out or was taken back{_said(answer or {})}")
    if cache.has_state_changed:
        _keep(user, at, cache)
    return str(answer["access_token"])


def _keep(user: str, at: Registration, cache: Any) -> None:
    text = json.dumps({"registration": asdict(at), "cache": cache.serialize()})
    keep_in_keyring(_SERVICE, user, text)


def _again(user: str, why: str) -> TipxlError:
    return TipxlError(
        f"The sign-in of {user} is not good any more. {why}. Sign in again with: "
        f"tipxl mail login {user} (and --client and --tenant, as your IT office gave them)."
    )


def _library() -> ModuleType:
    try:
        return importlib.import_module("msal")
    except ImportError as error:
        raise TipxlError(
            "Signing in to Microsoft 365 needs a part that is not installed here (msal). Install "
            'it with: pip install "tipxl[m365]"'
        ) from error


def _app(library: ModuleType, at: Registration, cache: Any) -> Any:
    return library.PublicClientApplication(
        at.client,
        authority=at.authority,
        token_cache=cache,
        # The authority is the one that the administrator gave; nobody else is asked about it.
        instance_discovery=False,
        verify=os.environ.get("SSL_CERT_FILE") or True,
        timeout=60,
    )


class _Refusals(Struct, frozen=True):
    """What goes wrong on the way to the authority, in sentences."""

    user: str

    def asked(self, question: Callable[[], Any]) -> Any:
        """The answer; TipxlError where there is none: no network, no such authority."""
        errors = (OSError, ValueError, KeyError)  # requests' errors are OSErrors
        try:
            return question()
        except errors as error:
            raise TipxlError(
                "The sign-in could not be asked for "
                f"({plain(error) or type(error).__name__}). Check the network, and the tenant that "
                "your IT office gave you. Nothing was changed."
            ) from error

    def refusal(self, answer: dict[str, Any]) -> TipxlError:
        """The authority has said no."""
        return TipxlError(
            f"{self.user} was not signed in{_said(answer)}. Nothing was changed. If it happens "
            "again, show this sentence to your IT office."
        )


def _said(answer: dict[str, Any]) -> str:
    words = answer.get("error_description") or answer.get("error") or ""
    return f" ({plain(words, 300)})" if words else ""
