"""The document as LibreOffice prints it: the one page is one, and nothing leaves its margins."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.builders import a_row, agreed
from tests.excel.office import converted
from tests.reports.builders import (
    a_small_plan,
    an_issue,
    answered,
    first_round,
    last_round,
)
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate
from tests.word.documents import made, usual
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark
from tipxl.reports.evaluation.evaluation_data import Evaluation

pytestmark = [pytest.mark.office, pytest.mark.poppler]

_WORDS = (
    "Guidelines on identifying and protecting those who were trafficked were adopted by all "
    "members, printed in eleven languages, and are now taught in each academy of the police "
)
_THAI = "ประเทศสมาชิกทุกประเทศรับรองแนวปฏิบัติและนำไปใช้ในสถาบันตำรวจแล้ว " * 3


def crowded(areas: int, rows_each: int, words: str, kind: str = "final") -> Evaluation:
    """So many areas with long names, long texts, many risks and many recommendations."""
    rows = tuple(
        a_row(
            f"{chr(65 + area)}.a.1.{n + 1}#1",
            area_name=f"Thematic area number {area} with a name that goes on for quite a while",
            activity=f"Activity {n}: develop, adopt, print, teach and evaluate guidelines, tools "
            "and procedures with every sectoral body and organ concerned",
            leads=("ABC",) if n else (),
        )
        for area in range(areas)
        for n in range(rows_each)
    )
    plan = replace(
        a_small_plan(rows=rows, rounds=a_plan_to_evaluate(kind).rounds),
        title="Regional Work Plan on the Prevention of Trafficking and Everything Else 2017-2020",
        endorsement="Endorsed Ad Referendum by the Senior Officials Meeting as of 13 November 2017",
    )
    agreed_rows = tuple(_row(row.key, place, words) for place, row in enumerate(rows))
    acts = tuple(AgreedActivity(row.activity_key, "CO", (), (row.key,)) for row in rows)
    issues = tuple(
        an_issue("ABC", f"{n:02}", "RE", f"{n}. {_WORDS * 2}", who="All bodies and their partners")
        for n in range(8)
    )
    first = first_round(rows=agreed_rows, activities=acts, closed=True)
    last = last_round(rows=agreed_rows, activities=acts, lines=issues, closed=True)
    return a_case(kind, plan=plan, rounds=(first, last))


def _row(key: str, place: int, words: str) -> AgreedRow:
    status = ("CO", "CO", "CO", "PP", "ON")[place % 5]
    text = f"{place} {words * 3}"
    return agreed(
        key,
        status,
        mark=Mark.CONTESTED if status == "PP" else Mark.NONE,
        values={"evidence": "Report 7", "completed_in": "2018H2", "reason": "FUND"},
        said=(answered("ABC", Role.LEAD, status=status, progress=text, reason="FUND"),),
    )


def a_plan_without_rows() -> Plan:
    return a_small_plan(rows=())


CASES: Mapping[str, Callable[[], Evaluation]] = {
    "four areas": lambda: crowded(4, 5, _WORDS),
    "twelve areas": lambda: crowded(12, 3, _WORDS),
    "one area": lambda: crowded(1, 9, _WORDS, "mid-term"),
    "twenty areas": lambda: crowded(20, 2, _WORDS, "mid-term"),
    "in Thai": lambda: crowded(5, 4, _THAI),
    "without rows": lambda: a_case(
        plan=a_plan_without_rows(),
        rounds=(first_round(rows=(), activities=(), reporting=()),),
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Every document as a PDF."""
    documents = {f"{name}.docx": made(of()) for name, of in CASES.items()}
    documents |= {f"{kind}.docx": usual(kind) for kind in ("mid-term", "final")}
    folder = tmp_path_factory.mktemp("printed")
    made_pdf = converted(documents, folder, "pdf")
    yield {name.removesuffix(".docx"): folder / "out" / f"{name[:-5]}.pdf" for name in made_pdf}


def pages(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.parametrize("name", [*CASES, "mid-term", "final"])
def test_the_one_page_is_one_page_and_the_contents_follow(
    printed: dict[str, Path], name: str
) -> None:
    first, second, *_ = pages(printed[name])

    assert "What is asked of whom" in first
    assert second.lstrip().startswith("Contents")
    asked = first.partition("What is asked of whom")[2]
    assert name == "without rows" or ":" in asked


@pytest.mark.parametrize("name", [*CASES, "mid-term", "final"])
def test_no_page_is_empty_and_no_caption_is_torn_from_its_table(
    printed: dict[str, Path], name: str
) -> None:
    for text in pages(printed[name]):
        lines = [line.strip() for line in text.splitlines() if line.strip()]

        assert len(lines) > 1  # a chart has no words
        # Above the foot stands no caption of a table, and no heading.
        assert not re.match(r"(Table \d+\.|\d+\. [A-Z])", lines[-2]), lines[-2]


@pytest.mark.parametrize("name", ["four areas", "final"])
def test_nothing_leaves_the_margins(printed: dict[str, Path], name: str) -> None:
    done = subprocess.run(
        ["pdftotext", "-bbox", str(printed[name]), "-"], capture_output=True, check=True
    )
    edges = [float(x) for x in re.findall(r'xMax="([\d.]+)"', done.stdout.decode("utf-8"))]

    assert edges
    assert max(edges) <= 595.3 - 56.7 + 2  # A4 without the margin of 2 cm


def test_letters_of_thai_are_printed(printed: dict[str, Path]) -> None:
    done = subprocess.run(["pdffonts", str(printed["in Thai"])], capture_output=True, check=True)

    assert "Thai" in done.stdout.decode("utf-8")
    assert "ตำรวจ"[:2] in pages(printed["in Thai"])[0]
