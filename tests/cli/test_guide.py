"""The guide comes with the program and opens without a network; so it does from menu and desk."""

import tomllib
import webbrowser
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.desk.conftest import opened
from tipxl.cli import main
from tipxl.workspace import packaged

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program whose guide was made; its pages are empty."""
    pages = tmp_path / "program" / "data" / "guide"
    for each in packaged.GUIDE_PAGES.values():
        (pages / each).parent.mkdir(parents=True, exist_ok=True)
        (pages / each).write_text("<p>A page</p>", encoding="utf-8")
    monkeypatch.setattr(packaged, "_PACKAGE", tmp_path / "program")
    return pages


def test_every_page_that_can_be_asked_for_is_in_the_guide() -> None:
    for page in packaged.GUIDE_PAGES.values():
        assert (ROOT / "docs" / page).with_suffix(".md").is_file()


def test_the_guide_opens_in_the_browser(made_guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses: list[str] = []

    def browser(address: str) -> bool:
        addresses.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", browser)

    said = CliRunner().invoke(main, ["guide", "it"])

    assert said.exit_code == 0
    assert "is open in your browser" in said.output
    assert addresses == [(made_guide / "it.html").as_uri()]


def test_without_a_browser_it_says_where_the_page_is(made_guide: Path) -> None:
    said = CliRunner().invoke(main, ["guide", "--no-browser"])

    assert str(made_guide / "index.html") in said.output.replace("\n", "")


def test_sources_without_pages_say_how_to_make_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged, "_PACKAGE", tmp_path / "tipxl")

    said = CliRunner().invoke(main, ["guide"])

    assert said.exit_code == 2
    assert "python docs/make_site.py" in said.output


def test_the_desk_leads_to_the_page_about_what_is_shown(made_guide: Path, demo_root: Path) -> None:
    desk = opened(demo_root)

    assert 'href="/guide/officer/8-closing.html"' in desk.get("/r/2018H1/closing").text
    assert 'href="/guide/officer/11-desk.html"' in desk.get("/r/2018H1").text
    answer = desk.get("/guide/it.html")
    assert answer.text == "<p>A page</p>"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in desk.get("/r/2018H1").headers["content-security-policy"]
    assert made_guide.is_dir()


def test_the_wheel_is_made_with_the_guide_in_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert "custom" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]
    assert any(each.startswith("zensical") for each in project["build-system"]["requires"])
