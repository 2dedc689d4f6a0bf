"""The house stays one that a stranger finds the way in: rooms, names, imports, and sizes."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

from benchmarks.house import House, Module, house, length, table
from docs.make_map import CODE, MAP, ROOT

TIPXL: House = house(ROOT)
BY_NAME: Mapping[str, Module] = {
    ".".join(each.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): each
    for each in TIPXL.modules
}


def test_every_module_stands_in_a_room_of_the_map() -> None:
    rooms = {line.removeprefix("### ") for line in MAP.read_text("utf-8").splitlines()}

    homeless = [
        each.path
        for each in TIPXL.modules
        if each.path.parent != CODE and each.path.parent.relative_to(CODE).as_posix() not in rooms
    ]

    assert homeless == []


def test_no_folder_holds_more_than_twenty_modules() -> None:
    assert {folder: n for folder, n in TIPXL.folders.items() if n > 20} == {}


def test_no_two_modules_have_one_name() -> None:
    assert TIPXL.named_twice == []


def test_no_two_classes_have_one_name_private_ones_too() -> None:
    assert TIPXL.classes_named_alike == []


def test_functions_are_short() -> None:
    lengths = {(e.name, m.path): length(e) for m in TIPXL.modules for e in m.functions}

    assert {where: lines for where, lines in lengths.items() if lines > 50} == {}
    assert median(lengths.values()) < 8


@pytest.mark.parametrize("also", [(), ("function",), ("function", "typing")], ids=str)
def test_no_module_imports_itself_by_way_of_others(also: tuple[str, ...]) -> None:
    graph = {
        name: {to for kind, to in _imports(module) if kind in ("module", *also)}
        for name, module in BY_NAME.items()
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"A circle of imports: {error.args[1]}")


def _imports(module: Module) -> Iterator[tuple[str, str]]:
    """Every module of tipxl that is imported, and whether when the module is loaded, later, or
    for type checkers alone."""
    waiting: list[tuple[str, ast.AST]] = [("module", module.tree)]
    while waiting:
        kind, node = waiting.pop()
        yield from (
            (kind, name) for name in _named(node) if BY_NAME.get(name) not in (None, module)
        )
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            kind = "function"
        typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for field, value in ast.iter_fields(node):
            inner = "typing" if typing and field == "body" else kind
            waiting += [(inner, e) for e in _nodes(value)]


def _nodes(value: object) -> list[ast.AST]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, ast.AST)]


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names)
        case ast.ImportFrom(module=str(module), names=names):
            inside = [f"{module}.{each.name}" for each in names]
            yield from (each if each in BY_NAME else module for each in inside)


def test_the_circle_of_imports_would_be_found() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for module in BY_NAME.values():
        for kind, name in _imports(module):
            kinds[kind].add(name)

    assert {*kinds} == {"module", "function", "typing"}
    assert "tipxl.domain.core.finding" in kinds["module"]


def test_the_table_of_the_house_counts_what_a_reader_would(tmp_path: Path) -> None:
    room = tmp_path / "pack" / "room"
    room.mkdir(parents=True)
    (tmp_path / "pack" / "__init__.py").write_text('"""A pack."""\n')
    (room / "__init__.py").write_text('"""A room."""\n')
    (room / "one.py").write_text(
        '"""One."""\n\nimport pack\n\n\nclass A:\n    """A."""\n\n    def b(self) -> int:\n'
        "        # so many\n        return 1\n\n\nclass _A: ...\n\n\ndef _c():\n    return 2\n"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text("assert True\n")

    rows = dict(line[2:-2].split(" | ") for line in table([house(tmp_path)]).splitlines()[2:])

    assert rows == {
        "modules": "3",
        "lines / code lines": "20 / 7",
        "function median / max lines": "2 / 3",
        "returns typed": "50%",
        "fullest folder (modules)": "1",
        "module names that stand in two folders": "0",
        "classes sharing a name": "2 of 2",
        "module functions that are private": "100%",
        "imports of a module, median": "0",
        "test lines / code lines": "0.14",
    }
