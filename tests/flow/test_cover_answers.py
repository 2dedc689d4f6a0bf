"""What a body says on its cover reaches the officer: remarks, and another focal point."""

from datetime import UTC, datetime

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, PERIOD, Returning
from tipxl.commands.consolidate import consolidate
from tipxl.commands.status import status
from tipxl.summaries.status_lines import status_lines_of

NOW = datetime(2018, 1, 28, 9, tzinfo=UTC)
REMARK = "The chair is on leave until March."


def test_the_remarks_of_a_cover_stand_in_issues_and_in_status(returning: Returning) -> None:
    returning.back(returning.filled({("cover", "cover", "remarks"): REMARK}))

    consolidate(returning.root, PERIOD)
    issues = sheet_rows(returning.files.consolidated, "Issues", "Body")
    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))

    assert REMARK in column(issues, "Text")
    assert f"{BODY} remarks on its Cover: “{REMARK}”" in lines


def test_remarks_are_not_circulated(returning: Returning) -> None:
    returning.back(returning.filled({("cover", "cover", "remarks"): REMARK}))

    consolidate(returning.root, PERIOD)

    assert REMARK not in column(sheet_rows(returning.files.circulation, "Issues", "Body"), "Text")


def test_another_contact_on_the_cover_is_a_matter_to_decide(returning: Returning) -> None:
    returning.back(returning.filled({("cover", "cover", "focal_email"): "new.person@slom.example"}))

    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))

    (line,) = [each for each in lines if "names another contact" in each]
    assert f"sheet Bodies, line {BODY}" in line
    assert "decisions.xlsx, line D-" in line


def test_the_contact_that_plan_xlsx_names_is_no_matter(returning: Returning) -> None:
    returning.back(returning.filled())

    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))

    assert not [each for each in lines if "names another contact" in each]
