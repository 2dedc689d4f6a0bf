"""The longest answer that is accepted, in every column, through two whole rounds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flow.few_rows import begin_with
from tests.flow.returning import BODY, JOINED, LED, NOW, OTHER, PERIOD, good_answers
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import evaluate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import Mailing, send
from tipxl.commands.status import status
from tipxl.commands.validate import validate
from tipxl.domain.core.expression import Value
from tipxl.domain.core.text_limits import LONGEST, beginning, is_longer
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import ColumnKind
from tipxl.excel.fill import Filling, filled
from tipxl.excel.read import read_book
from tipxl.workspace.form_records import latest_design
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

NEXT, THEN = Period.parse("2018H1"), datetime(2018, 7, 20, 9, tzinfo=UTC)
AN_ANSWER = 8_000

#: Every column is asked of one row; a second one shows that what is said of two is no longer.
LEADS, PARTS = LED[:2], JOINED[:2]


def few_rows(plan: Plan) -> tuple[Row, ...]:
    """A few rows of each of the bodies here."""
    few = (*LEADS, *PARTS)
    rows = tuple(each for each in plan.rows if each.leads == (OTHER,) or each.key in few)
    assert len(rows) == 5
    return rows


def long_text(of: str, most: int) -> str:
    """A text of that length, with what is written otherwise in XML and in formulas."""
    words = f'{of}: "we met" & <talked>, each one a 😀 and naïve\n= the end '
    return beginning(words * (most // len(words) + 1), most - 1) + "."


def texts(root: Path, period: Period, most: int) -> Iterator[tuple[FieldKey, str]]:
    """Every free text that the form asks for, as long as a cell takes."""
    workspace = open_workspace(root)
    design = latest_design(workspace.files(period), BODY)
    assert design is not None
    for block in workspace.schema.for_round(design.evaluation).blocks:
        lines = design.block(block.key).rows
        for row in lines[:2] if block.kind.value == "free" else lines:
            for column in block.inputs:
                if column.kind is ColumnKind.TEXT and column.asks(row.facts.get("role", "")):
                    line = (block.key, row.key, column.key)
                    if column.key not in ("focal_email", "activity"):
                        yield line, long_text(" ".join(line), most)


def a_round(root: Path, period: Period, now: datetime, most: int) -> RoundResult:
    """Forms out, reports back with the longest texts, validated, counted and closed."""
    generate(root, GenerateRequest(period, (BODY, OTHER)), now)
    send(root, Mailing(period, LetterKind.TEMPLATES), now)
    files = Folder(root).round(period)
    left_out = {*LED, *JOINED} - {*LEADS, *PARTS}
    good = good_answers().items()
    answers = {k: v for k, v in good if k[0] != "events" and k[1] not in left_out}
    answers |= dict(texts(root, period, most))
    files.inbox.mkdir(parents=True, exist_ok=True)
    (files.inbox / "back.xlsx").write_bytes(filled(files.form(BODY).read_bytes(), Filling(answers)))
    collect(root, CollectRequest(period, received=now), now)
    (back,) = validate(root, period).returns
    assert back.counts
    consolidate(root, period)
    status(root, period, now)
    return close(root, period, now).round


@pytest.fixture(scope="module", params=[AN_ANSWER, LONGEST])
def two_rounds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int, RoundResult]:
    """A folder after two rounds in which every text was that long, and the second result."""
    most: int = request.param
    root = tmp_path_factory.mktemp("long") / "plan"
    begin_with(root, few_rows)
    a_round(root, PERIOD, NOW, most)
    return root, most, a_round(root, NEXT, THEN, most)


def test_no_text_that_was_accepted_stops_a_later_step(
    two_rounds: tuple[Path, int, RoundResult],
) -> None:
    root, _, _ = two_rounds

    assert evaluate(root, "mid-term", THEN).path.exists()


def test_the_longest_answer_arrives_whole(two_rounds: tuple[Path, int, RoundResult]) -> None:
    root, most, found = two_rounds
    answers = dict(texts(root, NEXT, most))
    row = found.returns[0].row("activities", LED[0])

    assert row is not None
    assert row.text("progress").split() == answers["activities", LED[0], "progress"].split()


def test_no_cell_of_any_workbook_holds_more_than_excel_takes(
    two_rounds: tuple[Path, int, RoundResult],
) -> None:
    root, _, _ = two_rounds
    values: list[tuple[str, Value]] = []
    for path in sorted(root.rglob("*.xlsx")):
        book = read_book(path.read_bytes())
        assert isinstance(book, Workbook), path
        values += [
            (f"{path.name} {sheet.name}!{cell.address}", cell.value)
            for sheet in book.worksheets
            for cell in sheet.cells
            if isinstance(cell.value, str) and is_longer(cell.value)
        ]

    assert not [where for where, _ in values]
