"""The option --version: tipxl's own, and those of Python, the system and the libraries."""

import platform
import re
from collections.abc import Iterator

import click

from tipxl import __version__
from tipxl.cli.output import say_all


def version_lines() -> Iterator[str]:
    """What a report of a mistake should say of the computer; no path, and no name of a person."""
    from importlib import metadata  # noqa: PLC0415 - it loads much, for this alone

    yield f"tipxl, version {__version__}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    try:
        needed = metadata.requires("tipxl") or []
    except metadata.PackageNotFoundError:  # run from its sources
        needed = []
    used = (each for each in needed if not re.search(r"extra == .(test|docs|benchmark)", each))
    names = sorted({re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in used}, key=str.casefold)
    for name in names:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:  # an extra that is not installed
            continue


def _say(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        say_all(version_lines())
        ctx.exit()


VERSION = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_say,
    help="Say which tipxl, Python and libraries these are.",
)
