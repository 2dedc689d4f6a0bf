"""Counts how a tree of Python code is built: `python -m benchmarks.house [DIR ...]`.

Without a folder it counts this repository. The table is the one by which tipxl compares itself
with other codebases: one column a tree. A folder is a repository, of which the largest package is
counted, or a package.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

Function = ast.FunctionDef | ast.AsyncFunctionDef

_ROOT = Path(__file__).parents[1]
_NO_CODE = {"tests", "test", "docs", "benchmarks", "build", "dist", "node_modules"}
_BLANK = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


@dataclass(frozen=True)
class Module:
    """One file of code."""

    path: Path

    @cached_property
    def text(self) -> str:
        """What stands in it."""
        return self.path.read_text(encoding="utf-8", errors="replace")

    @cached_property
    def tree(self) -> ast.Module:
        """What Python understands of it."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """All its lines."""
        return self.text.count("\n")

    @cached_property
    def code_lines(self) -> int:
        """Its lines without blank ones, comments and docstrings."""
        docs = {line for node in ast.walk(self.tree) for line in _docstring(node)}
        used = {
            line
            for token in tokenize.generate_tokens(io.StringIO(self.text).readline)
            if token.type not in _BLANK
            for line in range(token.start[0], token.end[0] + 1)
        }
        return len(used - docs)

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function and method, nested ones too."""
        return tuple(e for e in ast.walk(self.tree) if isinstance(e, Function))

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes."""
        return tuple(e.name for e in ast.walk(self.tree) if isinstance(e, ast.ClassDef))

    def imports(self, package: str) -> set[str]:
        """The modules of its own package that it imports, anywhere in the file."""
        return {
            name
            for node in ast.walk(self.tree)
            for name in _imported(node)
            if name.partition(".")[0] == package
        }


@dataclass(frozen=True)
class House:
    """A package, and the tests beside it."""

    package: Path
    modules: tuple[Module, ...]
    tests: tuple[Module, ...]

    @property
    def functions(self) -> list[Function]:
        """Every function of the package."""
        return [each for module in self.modules for each in module.functions]

    @property
    def folders(self) -> Counter[Path]:
        """How many modules each folder has of its own."""
        return Counter(e.path.parent for e in self.modules if e.path.stem != "__init__")

    @property
    def named_twice(self) -> list[str]:
        """The names of modules that stand in more than one folder."""
        names = Counter(e.path.stem for e in self.modules if not e.path.stem.startswith("__"))
        return sorted(name for name, number in names.items() if number > 1)

    @property
    def classes_named_alike(self) -> list[str]:
        """Every class whose name another class has, too, private or not."""
        names = Counter(name.strip("_") for module in self.modules for name in module.classes)
        return sorted(name for name in names.elements() if names[name] > 1)


def house(root: Path) -> House:
    """The package in a folder, or the folder itself where it is one."""
    package = root if (root / "__init__.py").exists() else _package(root)
    tests = next(
        (e for e in (root / "tests", root / "test", package / "tests") if e.is_dir()), None
    )
    modules = [e for e in sorted(package.rglob("*.py")) if tests is None or tests not in e.parents]
    return House(
        package,
        tuple(map(Module, modules)),
        tuple(map(Module, sorted(tests.rglob("*.py")))) if tests else (),
    )


def _package(root: Path) -> Path:
    found = [
        init.parent
        for init in sorted((*root.glob("*/__init__.py"), *root.glob("src/*/__init__.py")))
        if init.parent.name not in _NO_CODE
    ]
    if not found:
        raise SystemExit(f"{root}: there is no package with an __init__.py.")
    return max(found, key=lambda each: sum(1 for _ in each.rglob("*.py")))


def length(function: Function) -> int:
    """The lines of a function, with its name and docstring, without its decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _docstring(node: ast.AST) -> range:
    if (
        isinstance(node, ast.Module | ast.ClassDef | Function)
        and ast.get_docstring(node) is not None
    ):
        says = node.body[0]
        return range(says.lineno, (says.end_lineno or says.lineno) + 1)
    return range(0)


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names)
        case ast.ImportFrom(module=str(module)):
            yield module


def _lengths(house: House) -> str:
    lengths = [length(each) for each in house.functions]
    return f"{median(lengths):.0f} / {max(lengths)}"


def _typed(house: House) -> str:
    functions = house.functions
    return f"{sum(each.returns is not None for each in functions) / len(functions):.0%}"


def _private(house: House) -> str:
    functions = [e for m in house.modules for e in m.tree.body if isinstance(e, Function)]
    return f"{sum(each.name.startswith('_') for each in functions) / max(len(functions), 1):.0%}"


def _imports(house: House) -> str:
    return f"{median(len(e.imports(house.package.name)) for e in house.modules):.0f}"


def _lines(modules: tuple[Module, ...]) -> int:
    return sum(each.code_lines for each in modules)


_ROWS: Mapping[str, Callable[[House], str]] = {
    "modules": lambda h: f"{len(h.modules):,}",
    "lines / code lines": lambda h: (
        f"{sum(each.lines for each in h.modules):,} / {_lines(h.modules):,}"
    ),
    "function median / max lines": _lengths,
    "returns typed": _typed,
    "fullest folder (modules)": lambda h: str(max(h.folders.values())),
    "module names that stand in two folders": lambda h: str(len(h.named_twice)),
    "classes sharing a name": lambda h: (
        f"{len(h.classes_named_alike)} of {sum(len(each.classes) for each in h.modules)}"
    ),
    "module functions that are private": _private,
    "imports of a module, median": _imports,
    "test lines / code lines": lambda h: f"{_lines(h.tests) / _lines(h.modules):.2f}",
}


def table(houses: list[House]) -> str:
    """The table in Markdown, one column a house."""
    head = ("", *(each.package.name for each in houses))
    rows = [(name, *(count(each) for each in houses)) for name, count in _ROWS.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows))


if __name__ == "__main__":
    print(table([house(Path(each)) for each in sys.argv[1:]] or [house(_ROOT)]))
