"""What the tests of workers and of a cluster have in common."""

from datetime import UTC, datetime
from pathlib import Path

from tipxl.commands.generate import Request, generate
from tipxl.commands.init import furnish
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.validation.read_round import read_returns
from tipxl.workers.worker_options import Crew
from tipxl.workspace.opening import Tick, open_folder, silent
from tipxl.workspace.packaged import sample

PERIOD = Period.parse("2018H1")
FIRST = Period.parse("2017H2")
NOW = datetime(2018, 1, 4, 9, 30, tzinfo=UTC)


def returns(root: Path, crew: Crew, tick: Tick = silent) -> tuple[Return, ...]:
    """The returns of a round as that crew reads them."""
    return read_returns(open_folder(root, crew), PERIOD, tick)


def forms(root: Path, crew: Crew) -> list[tuple[str, bytes]]:
    """Everything that is written when that crew makes the forms of a first round."""
    furnish(root, {root / "templates" / "demo.key": sample().demo_key.read_bytes()})
    generate(root, Request(FIRST), NOW, crew=crew)
    files = sorted(open_folder(root).files(FIRST).root.rglob("*.*"))
    return [(path.name, path.read_bytes()) for path in files]
