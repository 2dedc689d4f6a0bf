"""What docs/scale.md says was measured is what was measured."""

from benchmarks.results import growth, read
from tests.docs.pages import ROOT

MEASURED = ROOT / "benchmarks"


def test_the_table_of_growth_has_the_results() -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")

    assert growth(read(MEASURED)) in page


def test_the_plot_is_the_one_of_the_results() -> None:
    shown = (ROOT / "docs" / "pictures" / "growth.svg").read_bytes()

    assert shown == (MEASURED / "growth.svg").read_bytes()
