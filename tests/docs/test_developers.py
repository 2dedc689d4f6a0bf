"""The developers' page says what the code does."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.docs.pages import DOCS, ROOT, fence, text_of

PAGE = DOCS / "developers.md"
CODE = ROOT / "tipxl"

#: What every value is made of, so that every room takes it from msgspec, the domain, too.
_OF_VALUES = {"Struct", "field", "replace", "fields", "asdict"}
#: What a library is called in an import.
_IMPORTED_AS = {"python-docx": "docx"}


@pytest.mark.parametrize(
    ("contract", "picture"), [(0, "the house"), (1, "the domain"), (2, "the reports")]
)
def test_the_pictures_have_the_rooms_in_the_order_of_their_imports(
    contract: int, picture: str
) -> None:
    config = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    layers = config["tool"]["importlinter"]["contracts"][contract]["layers"]

    drawn = [re.split(r" {2,}", line)[0] for line in fence(PAGE, picture).splitlines()]

    assert drawn == layers


def test_every_library_is_loaded_where_the_page_says_and_nowhere_else() -> None:
    table = dict(re.findall(r"^\| ([\w, -]+) \| ([^|]+) \|", text_of(PAGE), re.MULTILINE))
    places = {
        _IMPORTED_AS.get(name, name).lower().replace("-", "_"): re.findall(r"`(.+?)`", where)
        for names, where in table.items()
        for name in names.split(", ")
        if "`" in where
    }

    wrong = {
        (library, place)
        for library, loading in _libraries().items()
        for place in loading
        if not any(place.startswith(each) for each in places[library])
    }

    assert wrong == set()
    assert {*places} == {*_libraries()}


def _libraries() -> dict[str, set[str]]:
    """Each library that is not Python's own, and the files that load it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in CODE.rglob("*.py"):
        for name in _loaded(ast.parse(text_of(path))):
            if re.search(rf"^{name}\b", _DECLARED, re.MULTILINE):
                found[name].add(path.relative_to(CODE).as_posix())
    return found


def _declared() -> str:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    named = (extras[each] for each in ("dask", "desk", "keyring", "m365", "msg", "parquet"))
    of_extras = (each for one in named for each in one if not each.startswith("tipxl["))
    lines = [*project["dependencies"], *of_extras]
    return "\n".join(lines).lower().replace("-", "_").replace("python_docx", "docx")


_DECLARED = _declared()


def _loaded(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (each.name.partition(".")[0] for each in names)
            case ast.ImportFrom(module=str(module), names=names):
                if not (
                    module.startswith("msgspec") and {each.name for each in names} <= _OF_VALUES
                ):
                    yield module.partition(".")[0]
            case ast.Call(
                func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=name)]
            ):
                yield str(name)


def test_everything_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`([^`\n]+)`", text_of(PAGE)))
    paths = {name for name in named if re.fullmatch(r"[\w./-]+(\.py|\.toml|\.txt|/)", name)}
    names = {name for name in named if re.fullmatch(r"_?[A-Z]\w+", name)}
    words = set(re.findall(r"\w+", " ".join(text_of(path) for path in CODE.rglob("*.py"))))

    assert {"domain/schema/rules.py", "templates/report.toml"} <= paths
    assert {p for p in paths if not any((home / p).exists() for home in (ROOT, CODE))} <= {"site/"}
    assert {"RULES", "HOLDS", "CHECKS"} <= names
    assert names <= words


def test_every_module_that_is_run_is_there_with_its_options() -> None:
    runs = re.findall(r"python -m (benchmarks[\w.]*)([^`\n]*)", text_of(PAGE))

    assert runs
    for module, words in runs:
        code = text_of(ROOT / module.replace(".", "/") / "__main__.py")
        assert all(f'"{option}"' in code for option in re.findall(r"--[\w-]+", words))
