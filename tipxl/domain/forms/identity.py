"""How a form is known again: the code it carries, and the signed tag beside every row key.

A signature proves that this folder issued the form. It does not prove who filled it in.
"""

import hashlib
import hmac
import re

from msgspec import Struct

from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period

_CODE = re.compile(
    r"TX1\.([A-Z0-9]{2,12})\.(\d{4}(?:[HQ]\d)?)\.([A-Z0-9-]{1,20})\.(\d{1,4})\.([0-9a-f]{8})"
    r"\.([0-9a-f]{20})(?![0-9a-f])",
    re.ASCII,
)


class Identity(Struct, frozen=True):
    """Which form this is: plan, period, body, version and serial of its design."""

    plan: str
    period: str
    body: BodyKey
    version: int
    serial: str
    signature: str

    @property
    def code(self) -> str:
        """The code as it stands in cells, properties and the page header."""
        return ".".join(("TX1", *self._parts, self.signature))

    @property
    def _parts(self) -> tuple[str, ...]:
        return (self.plan, self.period, self.body, str(self.version), self.serial)

    @classmethod
    def signed(cls, key: bytes, form: "FormName", serial: str) -> "Identity":
        """The identity of a form, signed with the folder's key."""
        bare = cls(form.plan, form.period, form.body, form.version, serial, "")
        return cls(*bare.named, serial, _mac(key, *bare._parts)[:20])

    @property
    def named(self) -> tuple[str, str, BodyKey, int]:
        """Plan, period, body and version."""
        return (self.plan, self.period, self.body, self.version)

    @property
    def reporting_period(self) -> Period:
        """The period that the form asks about; a code holds the text."""
        return Period.parse(self.period)

    @property
    def number(self) -> int:
        """A small number; where two of one body differ by a multiple of five, marks are shared.

        The first two versions of three periods in a row have none in common. A third version, as of
        a second correction copy, has those of the first one of the period after it.
        """
        return 2 * self.reporting_period.number + self.version

    def is_signed_with(self, key: bytes) -> bool:
        """Whether this folder's key made the signature."""
        return hmac.compare_digest(_mac(key, *self._parts)[:20], self.signature)


class FormName(Struct, frozen=True):
    """What a form is called before it is signed."""

    plan: str
    period: str
    body: BodyKey
    version: int


def codes_in(text: str) -> tuple[Identity, ...]:
    """Every code that stands in the text, in order."""
    return tuple(
        Identity(plan, period, body_key(body), int(version), serial, signature)
        for plan, period, body, version, serial, signature in _CODE.findall(text)
    )


def row_tag(key: bytes, identity: Identity, block: str, row: str) -> str:
    """Eight hex digits that tie a row key to this very form."""
    return _mac(key, identity.code, block, row)[:8]


def _mac(key: bytes, *parts: str) -> str:
    return hmac.new(key, "|".join(parts).encode(), hashlib.sha256).hexdigest()
