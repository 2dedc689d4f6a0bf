"""What `validate` prints is short: the first things to correct of each file, and the next step."""

from pathlib import Path

from msgspec.structs import replace

from tests.builders import FIRST, LED, an_arrival
from tipxl.commands.preview import Validated
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.returns.returned import Return
from tipxl.summaries.validate_lines import validate_lines


def wrong(number: int, says: str = "") -> Finding:
    place = Place("a.xlsx", "Activities", f"I{number}", LED, "status")
    return Finding("V02", Severity.ERROR, place, says or f"Choose number {number}.", "Nearly")


def printed(*returns: Return, copies: tuple[str, ...] = ()) -> list[str]:
    paths = tuple(Path("corrections") / name for name in copies)
    return list(validate_lines(Validated(returns, Path("findings.xlsx"), paths), FIRST))


def with_findings(*findings: Finding) -> Return:
    return Return(an_arrival(), Verdict.ACCEPTED, body="ABC", findings=findings)


def test_a_file_with_much_to_correct_tells_the_first_five_and_where_the_others_are() -> None:
    lines = printed(with_findings(*(wrong(number) for number in range(10, 27))))

    assert "17 to correct." in lines[0]
    assert [line.strip()[:14] for line in lines[1:6]] == [
        f"Activities I{number}" for number in range(10, 15)
    ]
    assert lines[6].strip() == "… and 12 more, see findings.xlsx"


def test_what_is_wrong_in_several_cells_is_one_line() -> None:
    lines = printed(with_findings(*(wrong(number, "Choose one.") for number in (17, 19, 23))))

    assert lines[1].strip() == f"Activities I17, I19, I23 ({LED}): Choose one."
    assert lines[2] == "1 file: 1 accepted."


def test_a_file_that_is_held_says_why_in_one_line() -> None:
    held = replace(with_findings(wrong(1)), verdict=Verdict.HELD, says="No code of ours.")

    lines = printed(held, with_findings())

    assert [line for line in lines if "held for your decision. No code of ours." in line] == [
        lines[0]
    ]
    assert lines[2] == "2 files: 1 accepted, 1 held for your decision."


def test_the_next_step_is_to_send_the_copies_and_then_to_consolidate() -> None:
    lines = printed(with_findings(wrong(1)), copies=("ABC.xlsx", "DEF.xlsx"))

    assert "a copy for each: ABC, DEF" in lines[-3]
    assert lines[-2] == f"Next, send them: tipxl send {FIRST} --kind corrections"
    assert lines[-1].endswith(f"Then: tipxl consolidate {FIRST}")


def test_nothing_came_back_is_said_in_words() -> None:
    assert printed()[0] == "No file has come back yet."


def test_where_every_report_is_lost_none_is_said_to_have_never_come() -> None:
    lost = Validated((), Path("findings.xlsx"), told=("It is gone.",), came=1)

    assert list(validate_lines(lost, FIRST))[1] == "No report lies in returned/."


def test_nothing_came_back_is_said_of_a_round_also_where_something_is_told_of_it() -> None:
    note = "A file lies in a folder."

    of_a_round = Validated((), Path("findings.xlsx"), told=(note,))
    looked_at = Validated((), None, told=(note,))

    assert list(validate_lines(of_a_round, FIRST))[:2] == [note, "No file has come back yet."]
    assert list(validate_lines(looked_at, FIRST))[1:] == [
        "There is no report in what was looked at."
    ]


def test_a_report_that_was_replaced_is_one_line_and_nothing_is_to_be_corrected_in_it() -> None:
    old = with_findings(wrong(1))
    new = replace(with_findings(), arrival=an_arrival(22, file="new.xlsx"), submission="FULL")

    lines = printed(old, new)

    assert lines[0].split() == ["ABC", *f"{old.arrival.file}: replaced by new.xlsx.".split()]
    assert lines[1].startswith("ABC        new.xlsx: accepted.")
    assert Validated((old, new), None).clean
    assert not Validated((old,), None).clean


def test_a_row_without_an_answer_is_to_answer_and_not_to_correct() -> None:
    blank = replace(wrong(10), code="V01", found="")
    odd = replace(blank, found="n/a")
    part = replace(blank, severity=Severity.WARNING).at(column="part")

    lines = printed(with_findings(blank, odd, part, wrong(11)))

    assert "2 rows to answer, 1 to correct." in lines[0]
