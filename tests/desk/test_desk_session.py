"""What a desk remembers for its pages, of which a browser asks for several at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tipxl.desk.desk_session import DeskSession
from tipxl.domain.plan.period import Period


class _Still(DeskSession):
    """A desk on a folder in which nothing changes."""

    def state(self, period: Period | None) -> str:
        return "as it was"


def test_several_pages_at_once_are_remembered(tmp_path: Path) -> None:
    session = _Still(tmp_path, 8765)
    before = sys.getswitchinterval()

    def ask(page: int) -> list[int]:
        return [session.value(None, (page, each), lambda: page) for each in range(2_000)]

    sys.setswitchinterval(1e-6)  # as on a computer that is busy
    try:
        with ThreadPoolExecutor(8) as pages:
            answers = list(pages.map(ask, range(8)))
    finally:
        sys.setswitchinterval(before)

    assert answers == [[page] * 2_000 for page in range(8)]
