"""How much text a cell of a workbook holds."""

LONGEST = 32_767  # units of UTF-16 that a cell holds (Excel); other programs hold more

_GOES_ON = " …"


def length(text: str) -> int:
    """How long a text is in units of UTF-16, as a cell counts."""
    return len(_units(text)) // 2


def is_longer(text: str, most: int = LONGEST) -> bool:
    """Whether a text has more than so many units of UTF-16."""
    if 2 * len(text) <= most:  # nearly every text, and counting units is slow
        return False
    return len(_units(text)) > 2 * most


def beginning(text: str, most: int = LONGEST) -> str:
    """As much of a text as has so many units of UTF-16; no character is halved."""
    return _units(text)[: 2 * most].decode("utf-16-le", "ignore")


def fitting(text: str, most: int = LONGEST) -> str:
    """The text, or where it is longer its beginning and a sign that it goes on."""
    return f"{beginning(text, most - len(_GOES_ON))}{_GOES_ON}" if is_longer(text, most) else text


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
