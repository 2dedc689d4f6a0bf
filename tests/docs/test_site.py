"""The site builds, is read without a network, and names only what there is."""

import ast
import inspect
import re
import subprocess
from pathlib import Path

import click
import pytest

from docs.make_desk_pictures import DESK_PICTURES, DESK_SOURCES, desk_sources
from docs.make_pictures import PICTURES, SOURCES, sources
from docs.make_site import make_site
from tests.docs.pages import DOCS, PAGES, ROOT, mentioned, text_of, typed
from tipxl.cli import main
from tipxl.commands import overview

_PICTURE = re.compile(r"!\[(.*?)\]\((.*?)\)")
_COMMANDS = sorted({command for page in PAGES for command in (*typed(page), *mentioned(page))})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    make_site(made)
    return made


def test_every_page_is_in_the_site(site: Path) -> None:
    pages = [page.relative_to(DOCS).with_suffix(".html") for page in DOCS.rglob("*.md")]

    assert all((site / page).is_file() for page in pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_begins_with_a_title_and_a_sentence(page: Path) -> None:
    text = re.sub(r"^<.*>\n+", "", text_of(page), flags=re.MULTILINE)

    title, first = text.split("\n\n")[:2]

    assert title.startswith("# ")
    assert re.fullmatch(r"[A-Za-z].*[.:]", first, re.DOTALL), first
    assert not first.startswith("Menu:")


def test_no_page_loads_anything_from_the_network(site: Path) -> None:
    loads = re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//[^>]*>")

    found = {each.name: loads.findall(text_of(each)) for each in site.rglob("*.html")}
    foreign = [each for each in site.rglob("*.css") if re.search(r"url\(['\"]?http", text_of(each))]

    assert {name: loaded for name, loaded in found.items() if loaded} == {}
    assert foreign == []


@pytest.mark.browser
def test_the_page_of_the_focal_point_is_printed_on_one_sheet(site: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "printed.pdf"
    page = f"file://{site}/focal-point.html"
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    own = f"--user-data-dir={tmp_path}/browser"

    subprocess.run([*browser, own, f"--print-to-pdf={sheet}", page], check=True, timeout=600)

    assert len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes())) == 1


def test_what_makes_the_pages_is_no_page(site: Path) -> None:
    assert [each for each in site.rglob("*") if each.suffix in (".py", ".sh", ".md")] == []


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_every_command_is_understood(command: tuple[str, ...]) -> None:
    name, *words = command
    if name.startswith("-"):
        assert name in ("--help", "--version")
        return
    known = main.commands[name]
    try:
        known.make_context(name, list(words), resilient_parsing="-h" in words)
    except click.MissingParameter:
        assert not words, "named without what it works on, which a sentence may do"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_officers_guide(name: str) -> None:
    guide = {command[0] for page in (DOCS / "officer").glob("*.md") for command in typed(page)}

    assert name in guide


def test_the_menu_has_every_choice_that_a_page_names() -> None:
    named = {
        words for page in PAGES for words in re.findall(r"[Mm]enu: \*\*(.+?)\*\*", text_of(page))
    }

    offered = _sentences(overview)

    assert named
    assert {words for words in named if not any(re.fullmatch(o, words) for o in offered)} == set()


def _sentences(module: object) -> list[str]:
    """Every text in a module as a pattern; what is filled in may be anything."""
    tree = ast.walk(ast.parse(inspect.getsource(module)))  # type: ignore[arg-type]
    return [_pattern(node) for node in tree if isinstance(node, ast.Constant | ast.JoinedStr)]


def _pattern(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    return "".join(_pattern(e) if isinstance(e, ast.Constant) else r"[\w-]+" for e in node.values)


def test_every_picture_is_there_small_described_and_made_by_the_script() -> None:
    shown = {
        (page.parent / target).resolve(): words
        for page in PAGES
        for words, target in _PICTURE.findall(text_of(page))
        if target.endswith(".png")  # the benchmarks draw their own
    }

    made = (*(each.name for each in PICTURES), *DESK_PICTURES)
    assert sorted(picture.stem for picture in shown) == sorted(made)
    assert set(shown) == {picture.resolve() for picture in (DOCS / "pictures").glob("*.png")}
    assert all(shown.values())
    assert {p.name for p in shown if p.stat().st_size > 150_000} == set()


def test_the_pictures_of_the_desk_are_not_older_than_its_pages() -> None:
    anew = "Make them anew: python docs/make_desk_pictures.py DEMO (which `tipxl demo DEMO` makes)"
    assert text_of(DESK_SOURCES) == desk_sources(), anew


def test_the_pictures_show_what_the_sample_says() -> None:
    made_from = text_of(SOURCES).splitlines()

    now = sources(ROOT)

    assert len(now) >= 7
    assert [line for line in now if line not in made_from] == [], (
        "Make them anew: pytest tests/flow/test_later_rounds.py --update-golden"
    )
