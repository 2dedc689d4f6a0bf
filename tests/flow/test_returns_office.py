"""What people do to a form in LibreOffice, file by file: known, told, and nothing else is lost."""

import pytest

from tests.flow.returning import JOINED, LED, answers_stand, finding, told
from tests.flow.tampering import TAMPERED, THREE
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.returns.returned import Return

pytestmark = pytest.mark.office

GONE = "Sheets of the form are missing"
SAVE = "Ask the body to save it without a password"

Told = tuple[str, Verdict, str, str, str, tuple[str, ...]]  # file, verdict, code, where, says, lost
TOLD: list[Told] = [
    ("a row inserted.xlsx", Verdict.ACCEPTED, "T34", "Activities!I", "was added", ()),
    ("a row deleted.xlsx", Verdict.ACCEPTED, "T10", LED[2], f"The row {LED[2]} is", (LED[2],)),
    ("sorted.xlsx", Verdict.REPAIRED, "T17", "Activities", "stand in another order", ()),
    ("hidden.xlsx", Verdict.ACCEPTED, "T26", LED[0], "Hidden rows were read", ()),
    ("a column inserted.xlsx", Verdict.ACCEPTED, "T28", LED[0], "is not part of the form", ()),
    ("a column moved.xlsx", Verdict.REPAIRED, "T19", "progress", "between Row and Activity", ()),
    ("a column gone.xlsx", Verdict.ACCEPTED, "T13", "next_step", "(optional) is missing", ()),
    ("renamed sheets.xlsx", Verdict.REPAIRED, "T42", "Our activities", "Activities is called", ()),
    ("a new workbook.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (Cover, Other act", ()),
    ("no hidden sheets.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (Lists)", ()),
    ("no keys.xlsx", Verdict.ACCEPTED, "T18", "Activities", "hidden keys", ()),
    ("pasted.xlsx", Verdict.REPAIRED, "A01", f"{LED[0]} status", "Read as Ongoing", ()),
    ("pasted something else.xlsx", Verdict.ACCEPTED, "V02", LED[0], "from the list", (LED[0],)),
    ("merged.xlsx", Verdict.ACCEPTED, "T24", THREE[1], f"{THREE[0]} only", THREE[1:]),
    ("a comment.xlsx", Verdict.ACCEPTED, "T25", LED[0], "read as a remark", ()),
    ("struck.xlsx", Verdict.ACCEPTED, "T23", f"{LED[0]} progress", "struck through", (LED[0],)),
    ("dragged.xlsx", Verdict.ACCEPTED, "X05", THREE[1], f"{THREE[0]} to {THREE[2]}, the", ()),
    ("a formula.xlsx", Verdict.ACCEPTED, "T22", "01 women", "We took its result", ()),
    (
        "a wrong formula.xlsx",
        Verdict.ACCEPTED,
        "T20",
        "01 women",
        "type the answer itself",
        (),
    ),
    ("edited.xlsx", Verdict.ACCEPTED, "T15", f"{LED[0]} output", "noted as a proposal", ()),
    ("a sheet more.xlsx", Verdict.ACCEPTED, "T27", "Budget", "Budget is not part of the form", ()),
    ("a sheet more.xlsx", Verdict.ACCEPTED, "T40", "Activities", "Pictures", ()),
    ("hidden.xlsx", Verdict.ACCEPTED, "T16", "Activities", "protection was removed", ()),
    ("old.xls", Verdict.ACCEPTED, "T30", "", "Please send the file as .xlsx", ()),
    ("open.ods", Verdict.REPAIRED, "T31", "", "read all the same", ()),
    ("with macros.xlsm", Verdict.REPAIRED, "T31", "", "format xlsm", ()),
    ("the status gone.xlsx", Verdict.HELD, "T35", "status", "Status now is missing", LED),
    ("the part gone.xlsx", Verdict.HELD, "T35", "part", "Your part in this", JOINED),
    ("no activities.xlsx", Verdict.HELD, "T45", "Activities", "is missing", (*LED, *JOINED)),
    ("the status twice.xlsx", Verdict.REPAIRED, "T44", "status", "say the same", ()),
    ("the status twice, unlike.xlsx", Verdict.ACCEPTED, "T43", LED[0], "keep one", (LED[0],)),
    ("no meta.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (its hidden sheets)", ()),
    ("a key gone.xlsx", Verdict.ACCEPTED, "T46", LED[0], "the texts that you see", ()),
    ("a day for a number.xlsx", Verdict.ACCEPTED, "A13", "01 women", "2018-04-02", ()),
    ("a day typed.xlsx", Verdict.REPAIRED, "A03", "01 end", "read as 2017-09-05", ()),
]


@pytest.mark.parametrize("case", TOLD, ids=[f"{each[0]} {each[2]}" for each in TOLD])
def test_what_was_done_to_a_form_is_told_in_its_place_and_the_other_rows_stand(
    tampered_back: dict[str, Return], case: Told
) -> None:
    name, verdict, code, where, says, lost = case

    returned = tampered_back[name]

    assert returned.verdict is verdict
    assert where in str(finding(returned, code).place)
    assert says in finding(returned, code).says
    assert answers_stand(returned, but=lost)


@pytest.mark.parametrize(
    ("name", "verdict", "says"),
    [
        ("closed.xlsx", Verdict.REJECTED, SAVE),
        ("closed.xls", Verdict.REJECTED, SAVE),
        ("closed.ods", Verdict.REJECTED, SAVE),
        ("printed.pdf", Verdict.HELD, "a PDF document, not an Excel workbook"),
        ("a page.xls", Verdict.HELD, "a web page (HTML), not an Excel workbook"),
    ],
)
def test_what_is_no_form_is_answered_politely(
    tampered_back: dict[str, Return], name: str, verdict: Verdict, says: str
) -> None:
    returned = tampered_back[name]

    assert (returned.verdict, returned.rows) == (verdict, ())
    assert says in returned.says


def test_a_form_that_was_only_saved_by_libreoffice_has_nothing_to_tell(
    tampered_back: dict[str, Return],
) -> None:
    assert tampered_back["only opened and saved.xlsx"].findings == ()


@pytest.mark.parametrize("name", [name for name in TAMPERED if "." in name])
def test_one_cause_is_told_once(tampered_back: dict[str, Return], name: str) -> None:
    """Beside the count of answered rows and the protection, each file says one thing.

    What is told of the reports that came before it (T60, T61) is of no cause inside it.
    """
    causes = told(tampered_back[name]) - {"F01", "T16", "T60", "T61"}

    assert len(causes) <= (2 if name in ("a sheet more.xlsx", "struck.ods") else 1)


def test_a_row_that_the_merge_covers_keeps_what_else_was_said(
    tampered_back: dict[str, Return],
) -> None:
    row = tampered_back["merged.xlsx"].row("activities", THREE[1])

    assert row is not None
    assert (row.refused, row.text("status"), row.text("target")) == (False, "", "2018H2")


def test_only_the_answer_of_an_event_with_an_error_is_refused(
    tampered_back: dict[str, Return],
) -> None:
    event = tampered_back["a wrong formula.xlsx"].row("events", "01")

    assert event is not None
    assert event.refused
    assert event.text("title") == "A workshop"


def test_a_comment_is_kept_word_for_word(tampered_back: dict[str, Return]) -> None:
    assert finding(tampered_back["a comment.xlsx"], "T25").found == "The host asked for March."


def test_a_proposed_change_of_the_plan_names_both_wordings(
    tampered_back: dict[str, Return],
) -> None:
    proposal = finding(tampered_back["edited.xlsx"], "T15")

    assert proposal.found == "A shorter output"
    assert len(proposal.expected) > len(proposal.found)
