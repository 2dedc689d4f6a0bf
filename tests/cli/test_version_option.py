"""What --version says of the computer."""

import platform

import click
from click.testing import CliRunner

from tipxl import __version__
from tipxl.cli import main


def test_the_version_names_python_and_the_libraries_and_no_path() -> None:
    told = CliRunner().invoke(main, ["--version"])

    assert told.exit_code == 0
    first, second, *libraries = told.output.splitlines()
    assert first == f"tipxl, version {__version__}"
    assert second.startswith(f"Python {platform.python_version()} on ")
    assert all(len(each.split()) == 2 for each in libraries)
    assert not any(each.startswith("pytest") for each in libraries)
    assert not any("/" in each or "\\" in each for each in libraries)


def test_help_explains_the_version_option() -> None:
    assert "Python and libraries" in click.unstyle(CliRunner().invoke(main, ["--help"]).output)
