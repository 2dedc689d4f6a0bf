"""A step as it is typed in the terminal -> the same command, and the lines that say what it did.

Every button of the desk is such words: ("send", "2018H1", "--kind", "reminders").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from tipxl import commands
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.rounds.folder_notes import folder_notes, notes_after
from tipxl.summaries.export_lines import exported_lines
from tipxl.summaries.mail_lines import (
    collected_lines,
    confirmed_lines,
    joined_lines,
    mail_lines,
    sent_lines,
    taken_back_lines,
    went_on_lines,
)
from tipxl.summaries.round_lines import (
    answered_lines,
    closed_lines,
    consolidated_lines,
    evaluated_lines,
    given_up_lines,
    reopened_lines,
)
from tipxl.summaries.setup_lines import demo_lines, generated_lines, init_lines, plan_lines
from tipxl.summaries.status_lines import written_lines
from tipxl.summaries.validate_lines import validate_lines
from tipxl.workspace.opening import Tick
from tipxl.workspace.paths import Folder

Command = tuple[str, ...]

#: Options that take no value.
_FLAGS = (
    *(
        "--again",
        "--clear",
        "--empty",
        "--lost-for-good",
        "--not-sent",
        "--provisional",
        "--sent-by-hand",
    ),
    *("--update-form", "--write"),
)


#: What a page of the desk showed when a matter was answered there.
SEEN = "--seen"

#: Every round as tables, into a folder beside the plan: the one command that takes two words.
EXPORT: Command = ("export", "all", "plan-data")

#: The questions of this version taken over into the form of the folder.
UPDATE_FORM: Command = ("init", ".", "--update-form")


class StepContext(Struct, frozen=True):
    """Where a step is done, when, and how it tells its progress."""

    root: Path
    now: datetime
    tick: Tick


class CommandWords(Struct, frozen=True):
    """A command taken apart: its verb, what stands without an option, and its options."""

    verb: str
    given: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]] = {}

    @property
    def period(self) -> Period:
        """The round that it names first."""
        return Period.parse(self.given[0])

    def one(self, option: str, otherwise: str = "") -> str:
        """The last value of an option."""
        return self.options.get(option, (otherwise,))[-1]

    def has(self, flag: str) -> bool:
        """Whether a flag is set."""
        return flag in self.options


def taken_apart(command: Command) -> CommandWords:
    """The words of a command, sorted."""
    verb, *rest = command
    given: list[str] = []
    options: dict[str, tuple[str, ...]] = {}
    words = iter(rest)
    for word in words:
        if word in _FLAGS:
            options[word] = ()
        elif word.startswith("--"):
            options[word] = (*options.get(word, ()), next(words, ""))
        else:
            given.append(word)
    return CommandWords(verb, tuple(given), options)


def as_typed(command: Command) -> str:
    """The command as it is typed into a terminal, which knows nothing of what a page showed."""
    at = command.index(SEEN) if SEEN in command else len(command)
    words = (*command[:at], *command[at + 2 :])
    quoted = (f'"{word}"' if " " in word or not word else word for word in words)
    return " ".join(("tipxl", *quoted))


def work_of(
    root: Path, now: Callable[[], datetime], steps: tuple[Command, ...]
) -> Callable[[Tick], Iterator[str]]:
    """What does these commands, one after the other, and gives their lines."""

    def work(tick: Tick) -> Iterator[str]:
        verb, *rest = steps[0] if steps else ("",)
        rounds = filter(None, map(Period.or_none, rest))
        folder, of = Folder(root), next(rounds, None)
        told = tuple(folder_notes(folder, now(), verb, of))
        yield from told
        for command in steps:
            words = taken_apart(command)
            done = _VERBS[words.verb](StepContext(root, now(), tick), words)
            yield from (line for line in done if line not in told)
        yield from (line for line in notes_after(folder, verb, of) if line not in told)

    return work


# --- the verbs


def _generate(at: StepContext, words: CommandWords) -> Iterable[str]:
    bodies, entry = words.options.get("--body", ()), words.one("--for-entry")
    request = commands.generate.GenerateRequest(
        words.period, bodies, words.has("--provisional"), entry
    )
    return generated_lines(request, commands.generate.generate(at.root, request, at.now, at.tick))


def _send(at: StepContext, words: CommandWords) -> Iterable[str]:
    kind = LetterKind(words.one("--kind", str(LetterKind.TEMPLATES)))
    if words.has("--not-sent"):
        back = commands.post.TakeBackRequest(words.period, kind, words.options.get("--body", ()))
        return taken_back_lines(back, commands.post.take_back(at.root, back, at.now))
    mailing = commands.send.Mailing(
        words.period,
        kind,
        words.options.get("--body", ()),
        words.one("--smtp"),
        words.has("--again"),
        words.has("--sent-by-hand"),
    )
    return sent_lines(mailing, commands.send.send(at.root, mailing, at.now, at.tick))


def _collect(at: StepContext, words: CommandWords) -> Iterable[str]:
    _, *paths = words.given
    received = words.one("--received")
    moment = datetime.fromisoformat(received) if received else None
    request = commands.collect.CollectRequest(
        words.period, tuple(map(Path, paths)), moment, words.one("--imap")
    )
    collected = commands.collect.collect(at.root, request, at.now, at.tick)
    return collected_lines(words.period, collected)


def _validate(at: StepContext, words: CommandWords) -> Iterable[str]:
    found = commands.validate.validate(at.root, words.period, at.tick)
    return validate_lines(found, words.period)


def _consolidate(at: StepContext, words: CommandWords) -> Iterable[str]:
    made = commands.consolidate.consolidate(at.root, words.period, at.tick)
    return consolidated_lines(words.period, made)


def _close(at: StepContext, words: CommandWords) -> Iterable[str]:
    reason = words.one("--reopen")
    if reason:
        kept = commands.close.reopen(at.root, words.period, reason, at.now)
        return reopened_lines(words.period, kept)
    lost = words.options.get("--without", ())
    if lost:
        commands.close.give_up(at.root, words.period, lost, at.now)
        return given_up_lines(lost)
    return closed_lines(words.period, commands.close.close(at.root, words.period, at.now, at.tick))


def _confirm(at: StepContext, words: CommandWords) -> Iterable[str]:
    body = words.one("--body")
    request = commands.confirm.ConfirmationRequest(words.period, body, words.one("--how"))
    return confirmed_lines(words.period, body, commands.confirm.confirm(at.root, request, at.now))


def _mail(at: StepContext, words: CommandWords) -> Iterable[str]:
    done, how = words.options.get("--done", ()), words.one("--how")
    request = commands.post.MarkRequest(words.period, done, how)
    return mail_lines(words.period, commands.post.mark(at.root, request, at.now))


def _join(at: StepContext, words: CommandWords) -> Iterable[str]:
    if words.has("--lost-for-good"):
        went = commands.post.go_on_without(at.root, words.period, at.now)
        return went_on_lines(words.period, went)
    return joined_lines(words.period, commands.post.join(at.root, words.period))


def _status(at: StepContext, words: CommandWords) -> Iterable[str]:
    return written_lines(commands.write_status.write_list(at.root, words.period, at.now))


def _evaluate(at: StepContext, words: CommandWords) -> Iterable[str]:
    kind = words.given[0]
    return evaluated_lines(kind, commands.evaluate.evaluate(at.root, kind, at.now))


def _plan(at: StepContext, words: CommandWords) -> Iterable[str]:
    del words
    return plan_lines(commands.plan.check(at.root))


def _export(at: StepContext, words: CommandWords) -> Iterable[str]:
    _, target = words.given
    return exported_lines(commands.export.export(at.root, None, at.root / target, tick=at.tick))


def _init(at: StepContext, words: CommandWords) -> Iterable[str]:
    if words.has("--update-form"):
        return commands.init.update_form(at.root)
    empty_for = at.now.date() if words.has("--empty") else None
    return init_lines(commands.init.init(at.root / words.given[0], empty_for))


def _demo(at: StepContext, words: CommandWords) -> Iterable[str]:
    return demo_lines(commands.demo.demo(at.root / words.given[0], at.tick))


def _decide(at: StepContext, words: CommandWords) -> Iterable[str]:
    day = words.one("--day")
    request = commands.answer.AnswerRequest(
        period=words.period,
        number=words.given[1],
        answer=words.one("--answer"),
        why=words.one("--why"),
        decided_by=words.one("--by"),
        reference=words.one("--reference"),
        agreed_with=words.one("--agreed-with"),
        day=date.fromisoformat(day) if day else None,
        seen=words.one(SEEN) if words.has(SEEN) else None,
    )
    return answered_lines(words.period, commands.answer.answer(at.root, request, at.tick))


_VERBS: Mapping[str, Callable[[StepContext, CommandWords], Iterable[str]]] = {
    "generate": _generate,
    "send": _send,
    "collect": _collect,
    "validate": _validate,
    "consolidate": _consolidate,
    "close": _close,
    "confirm": _confirm,
    "mail": _mail,
    "join": _join,
    "status": _status,
    "evaluate": _evaluate,
    "export": _export,
    "plan": _plan,
    "init": _init,
    "demo": _demo,
    "decide": _decide,
}
