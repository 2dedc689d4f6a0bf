"""The commands that begin something: a folder, its plan, forms, the demo, the guide, the desk."""

import sys
from pathlib import Path
from typing import Any

import click

from tipxl import commands
from tipxl.cli.cli_options import BODIES, JSON, PERIOD, ROOT, tell_notes, worker_options
from tipxl.cli.output import CORRECT, now, print_json, progress, say, say_all
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.summaries.setup_lines import demo_lines, generated_lines, init_lines, plan_lines
from tipxl.workers.worker_options import WorkerOptions
from tipxl.workspace.packaged import GUIDE_PAGES, guide_page


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--empty", is_flag=True, help="With an empty plan, to type your own into.")
@click.option("--new-key", is_flag=True, help="Where the key of a folder with rounds is lost.")
@click.option("--new-decisions", is_flag=True, help="Where decisions.xlsx is lost for good.")
@click.option("--new-narrative", is_flag=True, help="Where narrative.xlsx is lost for good.")
@click.option("--update-form", is_flag=True, help="Take over this version's questions of the form.")
def init(directory: Path, update_form: bool, **anew: bool) -> None:
    """Make a new folder with the sample plan, templates and a key.

    \b
    Example: tipxl init my-plan
             tipxl init my-plan --empty
             tipxl init my-plan --update-form
    """
    if update_form:
        say_all(commands.init.update_form(directory))
    elif anew["new_decisions"]:
        say(f"{commands.init.new_decisions(directory)} is new, and nothing is decided in it.")
    elif anew["new_narrative"]:
        begun = commands.evaluate.begin_narrative(directory)
        say_all(f"kept  {each} (the document as it was)" for each in begun.kept)
        say(f"{begun.path} is new, and no text stands in it.")
    else:
        empty_for = now().date() if anew["empty"] else None
        made = commands.init.init(directory, empty_for, new_key=anew["new_key"])
        say_all(init_lines(made))
    tell_notes(directory)  # afterwards: it may have put right what was wrong


@click.command()
@JSON
@ROOT
def plan(as_json: bool, root: Path) -> None:
    """Check plan.xlsx and list what is assumed and must be confirmed.

    \b
    Example: tipxl plan
    """
    checked = commands.plan.check(root)
    if as_json:
        print_json(checked)
        sys.exit(CORRECT if checked.plan is None else 0)
    say_all(plan_lines(checked))
    if checked.plan is None:
        sys.exit(CORRECT)


@click.command()
@PERIOD
@BODIES
@click.option("--provisional", is_flag=True, help="Go on while the last round is still open.")
@click.option(
    "--for-entry",
    metavar="HOW",
    is_flag=False,
    flag_value="letter",
    default="",
    help="The form in which you enter what a body answered otherwise: letter, phone or meeting.",
)
@worker_options
@ROOT
def generate(
    period: Period, bodies: tuple[str, ...], root: Path, worker_options: WorkerOptions, **how: Any
) -> None:
    """Write the form of each body to issued/.

    \b
    Example: tipxl generate 2018H1
             tipxl generate 2018H1 --body ACWC
             tipxl generate 2018H1 --body ACWC --for-entry phone
    """
    for_entry: str = how["for_entry"]
    request = commands.generate.GenerateRequest(period, bodies, how["provisional"], for_entry)
    with progress("forms") as tick:
        issued = commands.generate.generate(root, request, now(), tick, worker_options)
    say_all(generated_lines(request, issued))


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def demo(directory: Path) -> None:
    """Run all rounds and both evaluations in a new folder, with invented reports.

    \b
    Example: tipxl demo sample
    """
    with progress("demo") as tick:
        shown = commands.demo.demo(directory, tick)
    say_all(demo_lines(shown))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--read-only", is_flag=True, help="To be looked at, as on the screen of a meeting.")
@ROOT
def desk(port: int, no_browser: bool, read_only: bool, root: Path) -> None:
    """Open the folder in your browser: the board, files to drop, letters, decisions.

    \b
    It serves this computer only, without a network, and ends when you press Quit.
    Example: tipxl desk
             tipxl desk --root my-plan --read-only
    """
    try:
        from tipxl.desk.serving import serve  # noqa: PLC0415 - Starlette is heavy
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "tipxl":
            raise
        raise TipxlError(
            f"The desk needs a part that is not installed here ({error.name}). Install it with: "
            'pip install "tipxl[desk]". The menu in the terminal works without it: tipxl'
        ) from error
    serve(root, say, port=port, browser=not no_browser, read_only=read_only)


@click.command()
@click.argument("page", type=click.Choice(list(GUIDE_PAGES)), default="start")
@click.option("--no-browser", is_flag=True, help="Only say where the page is.")
def guide(page: str, no_browser: bool) -> None:
    """Open the guide in your browser, without a network.

    \b
    Example: tipxl guide
             tipxl guide officer
    """
    import webbrowser  # noqa: PLC0415 - it starts with half of what a step needs

    found = guide_page(page)
    opened = not no_browser and webbrowser.open(found.as_uri())
    say(f"The guide {'is open in your browser' if opened else 'is here'}: {found}")
