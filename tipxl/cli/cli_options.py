"""What several commands take: a period, bodies, a folder, and whether to print JSON."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tipxl.cli.output import aside, now, tell_after, tell_before
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.workers.worker_options import WorkerOptions

if TYPE_CHECKING:
    _Parameter = click.ParamType[Period]
else:
    _Parameter = click.ParamType  # it takes no type at run time in the older versions of click


class PeriodType(_Parameter):
    """A period as it is typed, e.g. 2018H1."""

    name = "period"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """The period, or click's own complaint with how to write one."""
        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


ALL: Final = "all"


class PeriodOrAll(PeriodType):
    """A period, or the word all: every round."""

    name = "period or all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The period, or `ALL`."""
        # Click before 8.3 takes None for a missing argument.
        return ALL if str(value).lower() == ALL else super().convert(value, param, ctx)


class _PathType(click.Path):
    """A file or folder; one without a name would be this very folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or click's own complaint that it is empty."""
        if not value:
            self.fail("It is empty. Name a file or a folder, or leave it out.", param, ctx)
        return super().convert(value, param, ctx)


PERIOD = click.argument("period", type=PeriodType())
PATHS = click.argument("paths", nargs=-1, type=_PathType(path_type=Path))
BODIES = click.option("--body", "bodies", multiple=True, help="Only this body; may be repeated.")
_ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the plan (default: this folder).",
)


def ROOT(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802 - like its sisters
    """The option --root; what is wrong in that folder is told before the command is run.

    What the command itself may put right is told when it is done.
    """

    @wraps(command)
    def with_notes(*args: Any, root: Path, **options: Any) -> None:
        named = options.get("period")
        of = named if isinstance(named, Period) else None
        tell_notes(root, of)
        said = ""
        try:
            command(*args, root=root, **options)
        except TipxlError as error:
            said = str(error)  # which is printed once this has ended
            raise
        finally:
            _tell_what_is_left(root, of, said)

    return _ROOT(with_notes)


def tell_notes(root: Path, of: Period | None = None) -> None:
    """Tell what is wrong in a folder as a whole, and in the journal of the round named."""
    # Loaded only where a command runs: a tenth of what `--help` takes.
    from tipxl.rounds.folder_notes import folder_notes  # noqa: PLC0415
    from tipxl.workspace.paths import Folder  # noqa: PLC0415

    command = click.get_current_context().info_name or ""
    tell_before(folder_notes(Folder(root), now(), command, of))


def _tell_what_is_left(root: Path, of: Period | None, said: str) -> None:
    from tipxl.rounds.folder_notes import notes_after  # noqa: PLC0415 - as above
    from tipxl.workspace.paths import Folder  # noqa: PLC0415

    verb = click.get_current_context().info_name or ""
    tell_after(each for each in notes_after(Folder(root), verb, of) if each not in said)


JSON = click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")


def worker_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options --workers, --dask and SHARED of a command, as one `worker_options`."""

    @wraps(command)
    def as_one(
        *args: Any, workers: int | None, dask: str, shared: str = "", **options: Any
    ) -> None:
        if shared and not dask:
            aside("--shared is for the workers of a cluster: it needs --dask.")
        if dask and workers is not None:
            aside("--dask sends the work to the cluster; --workers is for this computer alone.")
        command(*args, worker_options=WorkerOptions(workers, dask, aside, shared), **options)

    return _WORKERS(_DASK(as_one))


_WORKERS = click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="How many processes work (default: one a core, where it pays; 1: only this one).",
)
_DASK = click.option("--dask", metavar="ADDRESS", default="", help="Work on this Dask cluster.")

SHARED = click.option(
    "--shared",
    metavar="URL",
    default="",
    help="Where the cluster's workers find the files of returned/ themselves (s3://…, file:///…).",
)
