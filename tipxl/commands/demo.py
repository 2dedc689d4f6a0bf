"""Demo: whole rounds in a new folder, with invented returns, for a newcomer to open first.

Bodies are chosen by their place in the plan, never by name, so that any plan can be shown. The
same bytes come out every time: the demo has its own clock and the public key.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from msgspec import Struct

from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import evaluate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import furnish
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.validate import validate
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Round
from tipxl.errors import TipxlError
from tipxl.excel.fill import filled
from tipxl.files import is_leftover, make_folder, read_file, remove_leftovers, write_whole
from tipxl.sample.demo_decisions import answer_items
from tipxl.sample.invented_answers import invent
from tipxl.sample.scenario import SHOWN, ScenarioFile, returns_of
from tipxl.workspace.form_records import latest_design
from tipxl.workspace.opening import Tick, Workspace, open_workspace, silent
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, typed_path


class DemoResult(Struct, frozen=True):
    """What the demo did, and what to open."""

    told: tuple[str, ...]
    open: tuple[tuple[Path, str], ...]


def demo(root: Path, tick: Tick = silent, until: Period | None = None) -> DemoResult:
    """Run the rounds, the last one `until`, and what they are evaluated by.

    One that was stopped begins again; what it had made is set aside, since something of hers may
    lie in it. TipxlError where something else stands in the folder.
    """
    folder = Folder(root)
    if not _may_begin(folder):
        raise TipxlError(
            f"{root} is not empty. Name a new folder, for example: "
            f"tipxl demo {typed_path(Path(f'{root}-2'))}"
        )
    make_folder(root)
    with folder.making_demo():
        aside = tuple(_set_aside(folder))
        made = _run(root, tick, until)
        return DemoResult((*aside, *made.told), made.open)


def _may_begin(folder: Folder) -> bool:
    """Whether nothing stands there, or what a demo made that was stopped and nobody changed."""
    if not folder.root.exists():
        return True
    if not folder.demo_begun.exists():
        return all(is_leftover(e) or e == folder.demo_lock for e in folder.root.iterdir())
    if folder.key.exists() or any(_is_link(each) for each in _made(folder)):
        return False
    return not folder.plan.exists() or read_file(folder.plan) == read_file(sample().plan)


def _made(folder: Folder) -> tuple[Path, ...]:
    """The folders that a demo makes."""
    return folder.plan.parent, folder.report.parent


def _is_link(path: Path) -> bool:
    """Whether it leads elsewhere: a link, or a junction of Windows. No demo makes one."""
    return path.resolve() != path.parent.resolve() / path.name


def _set_aside(folder: Folder) -> Iterator[str]:
    """What a demo made that was stopped goes out of the way; nothing is deleted."""
    remove_leftovers(folder.root.iterdir())
    folder.cache.unlink(missing_ok=True)
    for made in _made(folder):
        if not made.exists():
            continue
        aside = next(p for p in _names_aside(made) if not p.exists())
        try:
            made.rename(aside)
        except OSError as error:
            raise TipxlError(
                f"Cannot set aside {made}: {error.strerror}. Close the files of it that are open, "
                "and run the command again."
            ) from error
        yield f"What the stopped demo had made stands in {aside.name}; delete it when you like."


def _names_aside(made: Path) -> Iterator[Path]:
    return (made.with_name(f"{made.name}-stopped-{number}") for number in count(1))


def _run(root: Path, tick: Tick, until: Period | None) -> DemoResult:
    furnish(root, {Folder(root).demo_key: read_file(sample().demo_key)})
    plan = open_workspace(root).plan
    held = [each for each in plan.rounds if until is None or each.period <= until]
    told = [line for each in held for line in _round(root, each.period, tick)]
    return DemoResult((*told, *_evaluations(root, held, tick)), _worth_opening(root, held))


def _evaluations(root: Path, held: Sequence[Round], tick: Tick) -> Iterator[str]:
    """Those that the rounds serve; at least the first, provisional where its rounds are open."""
    plan = open_workspace(root).plan
    planned = [each for each in plan.rounds if each.evaluation]
    for each in [e for e in planned if e in held] or planned[:1]:
        tick(f"{each.evaluation} evaluation")
        made = evaluate(root, each.evaluation, _at(each.freeze + timedelta(days=30)))
        state = f"provisional: {', '.join(made.missing)} is open" if made.missing else "written"
        yield f"The {each.evaluation} evaluation is {state}."


def _worth_opening(root: Path, held: Sequence[Round]) -> tuple[tuple[Path, str], ...]:
    folder = open_workspace(root).folder
    shown = folder.round(SHOWN if any(each.period == SHOWN for each in held) else held[-1].period)
    correct = sorted(shown.corrections.glob("*.xlsx"))[:1]
    return (
        (shown.consolidated, "the round merged: master plan, compliance, conflicts, data"),
        (sorted(shown.issued.glob("*.xlsx"))[0], "a form as a body receives it"),
        (shown.findings, "what the bodies must correct"),
        *((path, "a body's answers, marked where it must correct them") for path in correct),
        (sorted(shown.outbox.glob("*.eml"))[0], "a letter with its form attached"),
        *(
            (path, "an evaluation: its tables, and the report in words")
            for kind in ("mid-term", "final")
            for path in sorted(folder.evaluations.glob(f"{kind}.*"), reverse=True)
        ),
    )


def _round(root: Path, period: Period, tick: Tick) -> tuple[str, ...]:
    held = open_workspace(root).round(period)

    def told(word: str) -> None:
        tick(f"{period} {word}")

    generate(root, GenerateRequest(period), _at(period.end + timedelta(days=3)), told)
    send(root, Mailing(period), _at(period.end + timedelta(days=3)), told)
    for each in returns_of(open_workspace(root), period):
        _arrive(root, period, each)
        told(each.name)
    send(root, Mailing(period, LetterKind.REMINDERS), _at(held.due + timedelta(days=1)), told)
    validated = validate(root, period, told)
    send(root, Mailing(period, LetterKind.CORRECTIONS), _at(held.due + timedelta(days=2)), told)
    consolidate(root, period, told)
    answer_items(open_workspace(root), period)
    consolidate(root, period, told)
    agreed = close(root, period, _at(held.freeze + timedelta(days=20)), told).round
    correct = sorted({each.body for each in validated.returns if each.counts and each.to_correct})
    return (
        f"{period}: {counted(len(validated.returns), 'report')}; "
        f"to correct: {', '.join(correct) or 'nothing'}; "
        f"not reported: {', '.join(each.body for each in agreed.completeness.missing)}; "
        f"{counted(len(agreed.conflicts), 'thing')} to decide; closed.",
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)


def _arrive(root: Path, period: Period, coming: ScenarioFile) -> None:
    files = open_workspace(root).files(period)
    path = files.inbox / coming.name
    write_whole(path, coming.data or _filled(open_workspace(root), period, coming))
    collect(root, CollectRequest(period, (path,), coming.moment), coming.moment)


def _filled(workspace: Workspace, period: Period, coming: ScenarioFile) -> bytes:
    files = workspace.files(coming.form or period)
    issued_form = latest_design(files, coming.body)
    if issued_form is None:
        raise TipxlError(f"{coming.body} was issued no form in {files.period}.")
    return filled(read_file(files.form(coming.body)), invent(issued_form, coming.fate))
