"""The version of this program, by which cached results are told from those of another."""

import hashlib
import sys
from functools import cache
from pathlib import Path

import msgspec

import tipxl


@cache
def program() -> str:
    """The version of everything that reads and judges: our own code and the Python that runs it."""
    home = Path(tipxl.__file__).parent
    code = (path.read_bytes() for path in sorted(home.rglob("*.py")))
    return fingerprint(sys.version, msgspec.__version__, *code)


def fingerprint(*parts: str | bytes) -> str:
    """One word for all of them; where one part ends and the next begins is part of it."""
    whole = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()
