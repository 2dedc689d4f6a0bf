"""What a command prints: lines, JSON, progress, one plain sentence and an exit code."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from tipxl.errors import TipxlError, os_error_words
from tipxl.summaries.plain_text import STEERS, plain

CORRECT, CANNOT = 1, 2

_STOPPED = "Stopped. What was written before is whole; run the command again to go on."


class Group(click.Group):
    """Turns a TipxlError into its sentence, wherever it was raised."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program to its end. What stops it around a command is told as within one.

        Click itself would end it with an exit code that means that something is to be corrected.
        """
        if not extra.get("standalone_mode", True):
            return super().main(*args, **extra)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            _stop(_STOPPED)
        sys.exit(code)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the program's own options, of which some print and end it."""
        with _in_words():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            # A file may have a name that the terminal, or no program at all, can write; and what
            # is typed into a terminal may be in no encoding that this program was told of.
            if isinstance(stream, TextIOWrapper) and stream.errors != "backslashreplace":
                stream.reconfigure(errors="backslashreplace")
        with _in_words():
            return super().invoke(ctx)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if sentence := _sentence(error):
            _stop(sentence)
        raise


def _sentence(error: BaseException) -> str:
    """What ends a command, in words; "" for what click knows how to show, and for our mistakes."""
    if _is_ctrl_c(error):
        return _STOPPED
    match error:
        case TipxlError():
            return str(error)
        case BrokenPipeError():  # whoever read the output has gone: click ends in silence
            return ""
        case OSError():
            return os_error_words(error)
        case UnicodeEncodeError():  # of the file system; what is printed is never refused
            return (
                f"The name of a file here has letters ({error.object[error.start : error.end]!a}) "
                "that this computer is set not to take (LC_ALL=C). Set PYTHONUTF8=1 in the "
                "environment, and run the command again. Nothing was lost."
            )
    return ""


def _is_ctrl_c(error: BaseException | None) -> bool:
    """Whether it came of a Ctrl-C: openpyxl catches everything, and raises another error."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return error is not None


#: What the menu hands to the commands that it runs: whoever chose them can be asked.
IN_THE_MENU = "menu"


def can_be_asked() -> bool:
    """Whether a person sits before this; a script gets no question."""
    return sys.stdin.isatty() or click.get_current_context().obj == IN_THE_MENU


def say(text: str) -> None:
    """Print a line or more. Names and answers of strangers are only text, also to a terminal."""
    click.echo(plain(text))


def say_all(lines: Iterable[str]) -> None:
    """Print several, but for what was told before."""
    for line in lines:
        if line not in _told():
            say(line)


_TOLD = "tipxl.told"


def _told() -> tuple[str, ...]:
    context = click.get_current_context(silent=True)
    return context.meta.get(_TOLD, ()) if context else ()


def tell_before(sentences: Iterable[str]) -> None:
    """Tell, beside what a command is asked for, what it need not say again."""
    told = tuple(sentences)
    for each in told:
        aside(each)
    click.get_current_context().meta[_TOLD] = told


def tell_after(sentences: Iterable[str]) -> None:
    """Tell what a command has left as it is, but for what was told before."""
    for each in sentences:
        if each not in _told():
            aside(each)


def aside(sentence: str) -> None:
    """Tell something beside what a command is asked for, which may go into a file."""
    click.echo(plain(sentence), err=True)


def _stop(sentence: str) -> NoReturn:
    told = {line for each in _told() for line in each.splitlines()}
    lines = [line for line in sentence.splitlines() if line not in told]
    if lines:
        click.echo(plain("\n".join(lines)), err=True)
    sys.exit(CANNOT)


def print_json(value: object) -> None:
    """Print a value for a program to read."""
    import msgspec  # noqa: PLC0415 - loaded only where JSON is asked for

    from tipxl.record_format import json_bytes  # noqa: PLC0415

    text = msgspec.json.format(json_bytes(value), indent=2)
    click.echo(STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text.decode()))


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def progress(label: str) -> Iterator[Callable[[str], None]]:
    """A line that tells how far it is; silent when the output is not a terminal."""
    shown = sys.stderr.isatty()
    width = 0

    def tick(word: str) -> None:
        nonlocal width
        if shown:
            line = STEERS.sub("?", f"{label}: {word}")[:76]
            # Known before it is drawn: a Ctrl-C between the two must find a line to wipe.
            width = max(width, len(line))
            click.echo(f"\r{line.ljust(width)}", err=True, nl=False)

    try:
        yield tick
    finally:
        if shown and width:
            click.echo(f"\r{' ' * width}\r", err=True, nl=False)
