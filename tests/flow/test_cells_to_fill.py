"""How much a focal point has to type: the form of ACWC in the sample's open round."""

from datetime import UTC, date, datetime
from pathlib import Path

from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.issuing.design import design, signed
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.returned import Arrival
from tipxl.domain.returns.validation import RuledForm, validate
from tipxl.domain.schema.rules import Rulebook
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.read import read_book
from tipxl.workspace.opening import agreed_before, form_context, open_workspace

SAMPLE = Path(__file__).parents[2]
MOST = 44  # cells, an hour's work


def answers(issued_form: IssuedForm) -> dict[FieldKey, Typed]:
    """What ACWC would answer: half of what it leads goes on, a quarter of its parts took place."""
    typed: dict[FieldKey, Typed] = {
        ("cover", "cover", "focal_point"): "A. Person",
        ("cover", "cover", "date"): date(2018, 7, 20),
        ("cover", "cover", "cleared_by"): "The chair",
        ("cover", "cover", "clearance"): "Cleared by the chair or SOM leader",
    }
    given = issued_form.block("cover").rows[0].given
    typed = {key: value for key, value in typed.items() if key[2] not in given}
    rows = [row for row in issued_form.block("activities").rows if not row.settled]
    for number, row in enumerate(rows):
        typed |= {("activities", row.key, key): said for key, said in _row(row, number).items()}
    return typed


def _row(row: FormRow, number: int) -> dict[str, Typed]:
    told = f"A workshop on {row.key} was held in Manila with all members."
    if row.facts["role"] == "part":
        if number % 4:
            return {"part": "Nothing this period"}
        return {"part": "Took part", "progress": told}
    target = {} if row.given.get("target") else {"target": "2019H1"}
    if row.facts["last"] == "ON" or number % 2:
        return {"status": "Ongoing", "progress": told, **target}
    return {"status": "In preparation", **target}


def test_acwc_answers_all_that_it_is_asked_in_forty_four_cells() -> None:
    workspace, period = open_workspace(SAMPLE, keep=False), Period.parse("2018H1")
    given = form_context(workspace, period, agreed_before(workspace, period))
    issued_form = signed(design(given, workspace.body("ACWC")), workspace.signing_key, 1)
    typed = answers(issued_form)

    book = read_book(filled(form_workbook(issued_form, given.schema), Filling(typed)))

    assert isinstance(book, Workbook)
    arrival = Arrival("x", "x.xlsx", "0" * 64, datetime(2018, 7, 20, tzinfo=UTC), "the mail")
    extraction = extract(book, issued_form, given.schema)
    returned = validate(RuledForm(issued_form, Rulebook(given.schema)), extraction, arrival)
    assert returned.findings == ()
    assert len(typed) <= MOST
