"""Whether the tests notice a mistake: `python -m tests.mutants [WORDS IN A MODULE'S NAME …]`.

Small mistakes are made in the modules where statuses, answers and files are decided, one at a
time: a comparison turned round, a number off by one, the other branch, a statement or a condition
left out. The tests of the room run against each; a mistake that none of them notices is printed,
and the score at the end. Nothing is written here; a folder that tests share is made once, without
any mistake. A mistake inside a function is made in a process that
has loaded everything: first the tests that call the function run, then all tests of the room. One
outside of functions, or in one that no test calls itself, is made while the module is loaded.
`--sample 50` tries that many of a module's mistakes, `--line 120` those of one line.
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING

from tests.sharing import MADE_ONCE

if TYPE_CHECKING:
    import pytest

#: Twenty random histories; all of them take too long for each mistake.
_HISTORIES = (
    "tests/independent/test_random_histories.py"
    "::test_random_histories_come_to_what_the_rules_say[0]"
)

#: A module, and the tests that should notice what is wrong with it.
HEART: dict[str, tuple[str, ...]] = {
    "tipxl.domain.results.status_rules": (
        "tests/domain/results/test_status_rules.py",
        "tests/domain/consolidation",
        _HISTORIES,
    ),
    "tipxl.domain.results.schedule": ("tests/domain/results",),
    "tipxl.domain.results.duplicate_events": ("tests/domain/results", "tests/domain/consolidation"),
    "tipxl.domain.consolidation.merge": ("tests/domain/consolidation", _HISTORIES),
    "tipxl.domain.consolidation.activity_status": ("tests/domain/consolidation", _HISTORIES),
    "tipxl.domain.consolidation.who_reported": ("tests/domain/consolidation", _HISTORIES),
    "tipxl.domain.returns.validation": ("tests/domain/returns", "tests/domain/consolidation"),
    "tipxl.domain.returns.overlay": ("tests/domain/returns", "tests/domain/consolidation"),
    "tipxl.domain.returns.extract": ("tests/domain/returns/test_extract.py",),
    "tipxl.reports.figures.progress_figures": ("tests/reports/figures", "tests/reports/evaluation"),
    "tipxl.reports.figures.reporting_figures": (
        "tests/reports/figures",
        "tests/reports/evaluation",
    ),
    "tipxl.reports.figures.cooperation_figures": (
        "tests/reports/figures",
        "tests/reports/evaluation",
    ),
    "tipxl.reports.figures.opinion_figures": ("tests/reports/figures", "tests/reports/evaluation"),
    **dict.fromkeys(
        (
            "tipxl.reports.figures.counting",
            "tipxl.reports.figures.evidence",
            "tipxl.reports.figures.figure",
            "tipxl.reports.figures.population",
        ),
        ("tests/reports/figures", "tests/reports/evaluation"),
    ),
    "tipxl.commands.close": ("tests/commands/test_closing.py",),
    "tipxl.workspace.owned_files": ("tests/workspace/test_owned_files.py",),
    "tipxl.commands.collect": ("tests/commands/test_collecting.py",),
    "tipxl.commands.send": ("tests/commands/test_sending.py",),
}

_PATIENCE = 120  # seconds, at least, after which the tests are taken to hang, which is noticed
_TIMES = 10  # so many times what they take without a mistake

_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


_CHANGED = (
    *(ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.If, ast.comprehension),
    *(ast.Constant, ast.BinOp, ast.Expr, ast.AugAssign, ast.Tuple),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one mistake in it."""

    module: str
    line: int
    was: str
    is_now: str
    source: str
    inside: str  # the function of the module, or the method; empty outside of all


def mutants(module: str) -> Iterator[Mutant]:
    """Every mistake that is made in a module."""
    text = _source(module).read_text(encoding="utf-8")
    first = ast.parse(text)
    making, inside = {id(each) for each in _of_making(first)}, dict(_functions_of(first))
    there = {
        number: inside.get(id(node), "")
        for number, node in enumerate(ast.walk(first))
        if isinstance(node, _CHANGED) and id(node) not in making
    }
    for number, function in there.items():
        for way in range(3):
            tree = ast.parse(text)
            node = next(each for at, each in enumerate(ast.walk(tree)) if at == number)
            before = copy.deepcopy(node)
            changed = _mistaken(tree, node, way)
            if changed is None:
                break
            line = getattr(node, "lineno", 0)
            was, is_now = ast.unparse(before), ast.unparse(changed)
            yield Mutant(module, line, was, is_now, ast.unparse(tree), function)


def _functions_of(tree: ast.Module | ast.ClassDef, home: str = "") -> Iterator[tuple[int, str]]:
    """What stands inside a function or a method, and the name of that."""
    for each in tree.body:
        if isinstance(each, ast.ClassDef):
            yield from _functions_of(each, f"{home}{each.name}.")
        elif isinstance(each, ast.FunctionDef) and _is_plain(each):
            for node in (inner for statement in each.body for inner in ast.walk(statement)):
                yield id(node), home + each.name


def _of_making(tree: ast.Module) -> Iterator[ast.AST]:
    """What says how a class is made: frozen or not, the same comes out."""
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            keywords = each.keywords if isinstance(each, ast.ClassDef) else []
            for said in (*each.decorator_list, *keywords):
                yield from ast.walk(said)


def _mistaken(  # noqa: C901, PLR0911, PLR0912 - a table of mistakes
    tree: ast.Module, node: ast.AST, way: int
) -> ast.AST | None:
    """The node after a mistake was made in it; None where there is no such way."""
    match node:
        case ast.Compare() if way < len(node.ops):
            node.ops[way] = _OTHER[type(node.ops[way])]()
            return node
        case ast.BoolOp() if way == 0:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return node
        case ast.BoolOp() if way == 1:
            return _replaced(tree, node, node.values[0])
        case ast.UnaryOp(op=ast.Not()) if way == 0:
            return _replaced(tree, node, node.operand)
        case ast.IfExp() if way < 2:
            return _replaced(tree, node, (node.body, node.orelse)[way])
        case ast.If() if way == 0:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            return node
        case ast.comprehension() if way < len(node.ifs):
            node.ifs.pop(way)
            return node
        case ast.Constant(value=bool()) if way == 0:
            node.value = not node.value
            return node
        case ast.Constant(value=int()) if way == 0:
            node.value += 1  # type: ignore[operator]
            return node
        case ast.Tuple() if way < len(node.elts) and _is_of_words(node):
            node.elts.pop(way)
            return node
        case ast.BinOp(op=ast.Add() | ast.Sub()) if way == 0:
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            return node
        case ast.Expr(value=ast.Call()) if way == 0:
            return _replaced(tree, node, ast.Pass())
        case ast.AugAssign() if way == 0:
            return _replaced(tree, node, ast.Pass())
    return None


def _is_of_words(node: ast.Tuple) -> bool:
    """Whether it lists what is named or made: the conditions of a figure, say."""
    return all(isinstance(each, ast.Call | ast.Attribute) for each in node.elts)


def _replaced(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.AST:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if each is old else each for each in value]
    ast.fix_missing_locations(tree)
    return new


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether it is what its name stands for in the module, or a property."""
    return {ast.unparse(each) for each in function.decorator_list} <= _PLAIN


#: What may stand above a function that is found, and changed, where it was loaded.
_PLAIN = {"property", "cached_property", "classmethod", "staticmethod", "contextmanager"}


# --- the tests of the room against those in functions


def _loaded_functions(home: ModuleType | type) -> Iterator[FunctionType]:
    for each in vars(home).values():
        if isinstance(each, type) and each.__module__ == getattr(home, "__name__", ""):
            yield from _loaded_functions(each)
        found = each.fget if isinstance(each, property) else each
        found = found.func if isinstance(found, cached_property) else found
        found = found.__func__ if isinstance(found, classmethod | staticmethod) else found
        found = inspect.unwrap(found) if callable(found) else found
        if isinstance(found, FunctionType):
            yield found


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _put(module: ModuleType, source: str) -> None:
    """Functions that do from now on what they do in that text."""
    there = {each.co_qualname: each for each in _codes(compile(source, str(module), "exec"))}
    for each in _loaded_functions(module):
        if each.__module__ == module.__name__ and each.__qualname__ in there:
            each.__code__ = there[each.__qualname__]


class _Callers:
    """Notes for each function of a module which tests call it."""

    def __init__(self, module: str) -> None:
        self.of: dict[str, set[str]] = {}
        self._module, self._test = module, ""

    def pytest_collection_finish(self) -> None:
        tree = ast.parse(_source(self._module).read_text(encoding="utf-8"))
        names = dict(_functions_of(tree))
        for each in ast.walk(tree):
            if isinstance(each, ast.FunctionDef) and id(each.body[0]) in names:
                note = ast.Expr(ast.Call(ast.Name("__called__", ast.Load()), [], []))
                note.value.args = [ast.Constant(names[id(each.body[0])])]  # type: ignore[attr-defined]
                each.body.insert(0, note)
        if module := sys.modules.get(self._module):
            vars(module)["__called__"] = self._called
            _put(module, ast.unparse(ast.fix_missing_locations(tree)))

    def _called(self, function: str) -> None:
        self.of.setdefault(function, set()).add(self._test)

    def pytest_runtest_setup(self, item: "pytest.Item") -> None:
        self._test = item.nodeid.partition("::")[0]  # others of the file may use what is made here

    def pytest_runtest_call(self, item: "pytest.Item") -> None:
        self._test = item.nodeid


class _Only:
    """Runs these tests alone: by name, or all of a file."""

    def __init__(self, tests: set[str]) -> None:
        self._tests = tests

    def pytest_collection_modifyitems(self, items: list["pytest.Item"]) -> None:
        items[:] = [
            each
            for each in items
            if {each.nodeid, each.nodeid.partition("::")[0], ""} & self._tests
        ]


def _suspects(
    module: str, found: Sequence[Mutant], tests: tuple[str, ...]
) -> Iterator[tuple[Mutant, bool]]:
    """The mistakes that were not noticed so, as they are found, and whether that is certain.

    It is not where the mistake has to be made while the module is loaded. RuntimeError where a
    test fails without any mistake.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            for line in pipe:
                number, is_certain = json.loads(line)
                yield found[number], is_certain
        if os.waitpid(child, 0)[1]:
            raise RuntimeError
        return
    callers = _Callers(module)
    began = time.monotonic()
    if _run(tests, callers) != 0:
        os._exit(1)
    patience = max(_PATIENCE, _TIMES * (time.monotonic() - began))
    for number, each in enumerate(found):
        called_by = callers.of.get(each.inside)
        if not called_by or not _noticed(each, tests, called_by, patience):
            os.write(writing, f"{json.dumps((number, bool(called_by)))}\n".encode())
    os._exit(0)


def _noticed(mutant: Mutant, tests: tuple[str, ...], called_by: set[str], patience: float) -> bool:
    for these in (_Only(called_by),), ():
        child = os.fork()
        if not child:
            _put(sys.modules[mutant.module], mutant.source)
            os._exit(_run(tests, *these))
        if _ended(child, patience) not in (0, 5):  # all passed, or no test was collected
            return True
    return False


def _run(tests: tuple[str, ...], *plugins: object) -> int:
    """pytest, silently; its exit code."""
    import pytest

    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    there = [each for each in tests if Path(each.partition("::")[0]).exists()]
    home = Path(tempfile.mkdtemp(dir=Path(os.environ[MADE_ONCE]).parent))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", f"--basetemp={home}"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # all is loaded already
    code = int(pytest.main([*options, *there], plugins=plugins))
    shutil.rmtree(home, ignore_errors=True)
    return code


# --- all of them against one, whatever it is wrong in


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a module with its mistake."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(_source(fullname)))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, str(_source(module.__name__)), "exec"), module.__dict__)


def survives(mutant: Mutant, tests: tuple[str, ...]) -> bool:
    """Whether the tests pass in a process of their own, with that mistake made."""
    child = os.fork()
    if child:
        return _ended(child, _PATIENCE * _TIMES) == 0
    sys.meta_path.insert(0, _Loader(mutant))
    os._exit(_run(tests))


def _ended(child: int, patience: float) -> int | None:
    """The exit code of a process; None where it had to be stopped."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _source(module: str) -> Path:
    return Path(*module.split(".")).with_suffix(".py")


def main() -> None:
    """Try the mistakes of the modules that were named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="words in the names of modules (default: all)")
    parser.add_argument("--sample", type=int, default=0, help="so many of each module, by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--line", type=int, default=0, help="only the mistakes of this line")
    asked = parser.parse_args()
    # What every run would load again; nothing of ours, which a mistake may be made in.
    import hypothesis  # noqa: F401
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401
    import pytest  # noqa: F401
    import xlsxwriter  # noqa: F401

    tried = survived = 0
    with tempfile.TemporaryDirectory(prefix="tipxl-mutants-") as home:
        for module, tests in HEART.items():
            if asked.modules and not any(word in module for word in asked.modules):
                continue
            os.environ[MADE_ONCE] = str(Path(home, module))
            found = [each for each in mutants(module) if asked.line in (0, each.line)]
            if asked.sample:
                found = random.Random(asked.seed).sample(found, min(asked.sample, len(found)))
            alive = _alive(module, found, tests)
            tried, survived = tried + len(found), survived + alive
            print(f"{module}: {len(found) - alive} of {len(found)} noticed", flush=True)
    score = 1 - survived / max(1, tried)
    print(f"{tried - survived} of {tried} mistakes were noticed ({score:.0%})")


def _alive(module: str, found: Sequence[Mutant], tests: tuple[str, ...]) -> int:
    """How many mistakes nothing notices; each is printed."""
    alive = 0
    try:
        for each, is_certain in _suspects(module, found, tests):
            if is_certain or survives(each, tests):
                alive += 1
                print(f"{_source(module)}:{each.line}: {each.was}", flush=True)
                print(f"    -> {each.is_now}", flush=True)
    except RuntimeError:
        sys.exit(f"{module}: its tests fail without any mistake.")
    return alive


if __name__ == "__main__":
    main()
