"""What a body says on its cover reaches the officer: remarks, and another focal point."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, PERIOD, Returning
from tests.flow.test_plan_between import change_plan
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.consolidate import consolidate
from tipxl.commands.status import status
from tipxl.commands.trace import trace
from tipxl.commands.write_status import write_list
from tipxl.domain.plan.work_plan import Plan
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


def test_the_remarks_of_a_cover_stand_in_status_xlsx(returning: Returning) -> None:
    returning.back(returning.filled({("cover", "cover", "remarks"): REMARK}))

    write_list(returning.root, PERIOD, NOW)

    listed = sheet_rows(returning.files.status, "Whom to call", "Body")
    waits = sheet_rows(returning.files.status, "Waits for you", "What to do")
    assert column(listed, "Remarks on the Cover")[column(listed, "Body").index(BODY)] == REMARK
    assert column(waits, "From, to or about") == [REMARK]


def test_a_contact_that_is_taken_over_names_its_place_until_the_plan_has_it(
    returning: Returning,
) -> None:
    new = "new.person@slom.example"
    returning.back(returning.filled({("cover", "cover", "focal_email"): new}))
    (item,) = [e for e in consolidate(returning.root, PERIOD).round.decisions if e.column]
    choice = "Accepted: the plan is changed"
    taken = answer(
        returning.root, AnswerRequest(PERIOD, item.number, choice, "She said so.", "The desk")
    )

    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))
    place = f"Write it to plan.xlsx, sheet Bodies, line {BODY}, column E-mail: {new}"
    assert taken.detail == place
    assert any(f"{place} ({item.number})." in each for each in lines)

    change_plan(returning.root, with_address(new))
    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))
    assert not [each for each in lines if "contact" in each]


def with_address(address: str) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        bodies = (
            replace(b, contact=replace(b.contact, email=address)) if b.acronym == BODY else b
            for b in plan.bodies
        )
        return replace(plan, bodies=tuple(bodies))

    return change


def test_every_answer_of_a_cover_is_traced_to_its_cell(returning: Returning) -> None:
    returning.back(returning.filled({("cover", "cover", "remarks"): REMARK}))

    found = {each.column: each for each in trace(returning.root, PERIOD, f"{BODY} cover")}

    assert found["remarks"].value == REMARK
    assert found["cleared_by"].value == "The chair"
    (said,) = found["cleared_by"].spoken
    assert (said.sheet, said.original) == ("Cover", "back.xlsx")
    assert said.cell


def test_the_contact_that_plan_xlsx_names_is_no_matter(returning: Returning) -> None:
    returning.back(returning.filled())

    lines = list(status_lines_of(status(returning.root, PERIOD, NOW)))

    assert not [each for each in lines if "names another contact" in each]
