"""What the tests of workers and of a cluster have in common."""

from datetime import UTC, datetime
from pathlib import Path

from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import furnish
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.validation.read_round import read_returns
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.opening import Tick, open_workspace, silent
from tipxl.workspace.packaged import sample

PERIOD = Period.parse("2018H1")
FIRST = Period.parse("2017H2")
NOW = datetime(2018, 1, 4, 9, 30, tzinfo=UTC)


def returns(root: Path, worker_options: WorkerOptions, tick: Tick = silent) -> tuple[Return, ...]:
    """The returns of a round as that crew reads them."""
    return read_returns(open_workspace(root, worker_options), PERIOD, tick)


def forms(root: Path, worker_options: WorkerOptions) -> list[tuple[str, bytes]]:
    """Everything that is written when that crew makes the forms of a first round."""
    furnish(root, {root / "templates" / "demo.key": sample().demo_key.read_bytes()})
    generate(root, GenerateRequest(FIRST), NOW, worker_options=worker_options)
    files = sorted(open_workspace(root).files(FIRST).root.rglob("*.*"))
    return [(path.name, path.read_bytes()) for path in files]
