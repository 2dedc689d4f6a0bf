"""What several commands take: a period, bodies, a folder, and whether to print JSON."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipxl.domain.period import Period

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


PERIOD = click.argument("period", type=PeriodType())
BODIES = click.option("--body", "bodies", multiple=True, help="Only this body; may be repeated.")
ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the plan (default: this folder).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")
