"""Each rule of report.toml fails when it should and only then; a row is refused alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from tests.builders import (
    ASSUMED,
    CONTINUING,
    JOINED,
    LAST,
    LED,
    OPEN,
    SECOND,
    SHARED,
    Typed,
    a_book,
    a_book_sorted,
    a_cell,
    a_layout,
    a_return,
    a_template,
    after,
    agreed,
    an_arrival,
    an_event,
    an_occasion,
    codes,
    good_answers,
    judged,
    said,
    serial_of,
    tables,
)
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.workbook import Cell, CellKind, Verdict
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.forms.state_words import says_no_answer
from tipxl.domain.results.round_result import AgreedRow
from tipxl.domain.returns.plausibility import answers_stay_in_their_rows
from tipxl.domain.returns.returned import Return, ReturnContext

LATER = datetime(2019, 1, 20, 9, tzinfo=UTC)
FIRST_FORM = a_template()
LAID_OVER = "T60"


def on(row: str = LED, /, **answers: Typed) -> dict[FieldKey, Typed]:
    return {("activities", row, column): value for column, value in answers.items()}


def cover(**answers: Typed) -> dict[FieldKey, Typed]:
    return {("cover", "cover", column): value for column, value in answers.items()}


def lines(block: str, **answers: Typed) -> dict[FieldKey, Typed]:
    return {(block, "01", column): value for column, value in answers.items()}


def back(
    changes: Mapping[FieldKey, Typed], form: IssuedForm | None = None, **about: bool
) -> Return:
    arrival = an_arrival() if form is None else an_arrival(received=LATER)
    return a_return(form or FIRST_FORM, changes, arrival=arrival, **about)


def rules_of(returned: Return) -> list[str]:
    return sorted(set(codes(returned)) - {"F01"})


def test_a_good_report_has_nothing_to_correct() -> None:
    returned = back({})

    assert returned.findings == ()
    assert returned.verdict is Verdict.ACCEPTED
    assert not any(row.refused for row in returned.rows)


DONE: dict[str, Typed] = {
    "status": "Completed",
    "progress": "Held.",
    "completed_in": "2018H1",
    "evidence": "The report",
    "target": None,
}
PUT_OFF: dict[str, Typed] = {
    "status": "Postponed",
    "target": "2019H1",
    "reason": "Funding",
    "progress": None,
}
DAY = date(2018, 3, 1)


Case = tuple[Mapping[FieldKey, Typed], list[str]]

FIRST_REPORT: list[Case] = [
    (on(status=None), ["V01"]),
    (on(JOINED, part=None), ["V01w"]),
    (on(OPEN, part=None), []),
    (on(status="Ongong"), ["V02"]),
    (on(JOINED, part="Helped"), ["V02"]),
    (on(target="2030H1"), ["V02"]),
    (on(funding="lots"), ["V02"]),
    (on(**{**DONE, "completed_in": "1990H1"}), ["V02"]),
    (on(reason="bad luck"), ["V02"]),
    (on(progress=None), ["V04"]),
    (on(progress="n/a"), ["A07", "V04"]),
    (on(JOINED, part="Took part"), ["V04w"]),
    (on(JOINED, part="Took part", progress="We went."), []),
    (on(target=None), ["V05"]),
    (on(target="Not yet known"), []),
    (on(target="2017H2"), ["V05b"]),
    (on(**{**PUT_OFF, "target": "2017H2"}), ["V05b"]),
    (on(**DONE), []),
    (on(**{**DONE, "completed_in": None}), ["V06"]),
    (on(**{**DONE, "completed_in": "2018H2"}), ["V02"]),
    (on(**{**DONE, "evidence": None}), ["V07"]),
    (on(**{**DONE, "progress": None}), ["V04"]),
    (on(status="Not started", completed_in="2018H1", evidence="The report"), ["V11"]),
    (on(status="Ongoing", completed_in="2018H1"), ["V11"]),
    (on(progress="-do-"), ["A07", "V04"]),
    (on(progress="None."), ["A07", "V04"]),
    (on(progress="See row above"), ["A07", "V04"]),
    (on(**PUT_OFF), []),
    (on(**{**PUT_OFF, "target": None}), ["V05p"]),
    (on(**{**PUT_OFF, "reason": None}), ["V08"]),
    (on(**{**PUT_OFF, "reason": "Other"}), ["V08o"]),
    (on(**{**PUT_OFF, "reason": "Other", "explain": "Elections."}), []),
    (on(status="Not started", progress=None), []),
    (on(status="Discontinued", reason="Funding"), ["V08s"]),
    (on(status="Discontinued", reason="Funding", explain="No need."), []),
    (on(status="Discontinued", explain="No need."), ["V08"]),
    (on(status="Merged / reformulated"), ["V08m", "V08s"]),
    (on(status="Merged / reformulated", explain="In A.a.1.2."), []),
    (on(status="Not our activity"), ["V09"]),
    (on(ASSUMED, status="Not our activity", progress=None, target=None), []),
    (on(CONTINUING, **DONE), ["V06c"]),
    (on(CONTINUING, **{**DONE, "explain": "It ended in May."}), []),
    (on(progress="Ongoing, continuously"), ["X01"]),
    (on(progress="The activity is still being implemented"), ["X01"]),
    (on(progress="The project is still under way."), ["X01"]),
    (on(progress="continuing") | an_event(), ["V04o"]),
    (on(JOINED, part="Took part", progress="on-going"), ["V04o"]),
    (on(status="In preparation") | an_event(), ["X03"]),
    (on(status="Not started", progress=None) | an_event(), ["X03"]),
    (an_event() | an_event("02"), ["X06"]),
    (an_event() | an_event("02") | an_event("03"), ["X06"]),
    (an_event() | an_event("02", title="The workshop"), ["X06"]),
    (an_event() | an_event("02", title="Study tour to courts") | an_event("03"), ["X06"]),
    (an_event() | an_event("02", title="Second workshop"), []),
    (an_event() | an_event("02", country="Viet Nam"), []),
    (an_event() | an_event("02", activity=SHARED), []),
    (an_event() | an_event("02", start=serial_of(date(2018, 3, 2))), []),
    (on(progress="x" * 2001), ["V10"]),
    (on(progress="x" * 2000), []),
    (on(progress="😀" * 2000), []),
    (on(next_step="x" * 501), ["V10"]),
    (an_event(), []),
    (an_event(activity=None), ["E01"]),
    (an_event(title=None), ["E01"]),
    (an_event(women=None), ["E01"]),
    (an_event(men="NC"), []),
    (an_event(activity="Z.z.9#9"), ["E01v"]),
    (an_event(country="Siam"), ["E01v"]),
    (an_event(kind="Party"), ["E01v"]),
    (an_event(start="soon"), ["E01d"]),
    (an_event(end=serial_of(date(2018, 2, 28))), ["E02"]),
    (an_event(end=serial_of(DAY)), []),
    (an_event(end=serial_of(date(2018, 7, 21))), ["E02r"]),
    (an_event(end=serial_of(date(2018, 7, 20))), []),
    (an_event(start=serial_of(date(2017, 12, 1))), []),
    (an_event(women=-1.0), ["E03"]),
    (an_event(women=1.5), ["E03"]),
    (an_event(women="approx. 50"), ["E03"]),
    (an_event(disability=22.0), ["E04"]),
    (an_event(disability=21.0), []),
    (an_event(disability=22.0, men="NC"), []),
    (an_event(disability=22.0, other=1.0), []),
    (an_event(title="x" * 301), ["E05"]),
    (lines("issues", kind="Challenge"), ["I01"]),
    (lines("issues", kind="Moan", text="Funds"), ["I02"]),
    (lines("issues", kind="Challenge", text="x" * 1501), ["I03"]),
    (lines("issues", kind="Challenge", text="Funds"), []),
    (lines("other", area="Roads"), ["O01"]),
    (lines("other", title="x" * 301), ["O02"]),
    (lines("other", title="Roads"), []),
    (cover(submission=None), ["C01"]),
    (cover(submission="Some report"), ["C02"]),
    (cover(entered="by mail"), ["C02e"]),
    (cover(clearance=None), ["C03"]),
    (cover(cleared_by=None), ["C03"]),
    (cover(focal_point=None), ["C03"]),
    (cover(date=None), ["C04"]),
    (cover(date="soon"), ["C05"]),
]


NOT_DONE = (
    "Two workshops were held, two are not yet conducted.",
    "The survey was conducted; the course is not yet completed.",
    "The report is not yet published.",
    "The course was not held and the money was returned.",
    "The manual was to be published in 2018.",
    "The last part is still being drafted.",
)
DONE_BESIDES = (
    "Held; the report is not yet published.",
    "Held in May. The minutes are still pending.",
    "It could not be held in person, and was held online in May.",
    "The manual was to be published in 2018 and is now on the website.",
    "The guide is still being used by all members.",
)


#: What a text says beside its status, in the words of the region.
SAID_OTHERWISE: list[Case] = [
    *((on(progress=each), ["A07", "V04"]) for each in ("TBC", "tidak ada", "như trên", "เหมือนเดิม")),
    *((on(**{**DONE, "evidence": each}), ["A07", "V07"]) for each in ("to follow", "Pending")),
    *((on(progress=each), ["X11"]) for each in ("See attached", "please refer to our e-mail.")),
    (on(**{**DONE, "evidence": "Terlampir"}), ["X11"]),
    (on(**{**DONE, "evidence": "See the report “Law and work”, Annex 2"}), []),
    (lines("issues", kind="Challenge", text="see annex 3"), ["X11"]),
    (on(progress="Completed"), ["X12"]),
    (on(**{**DONE, "progress": "ongoing"}), ["X12"]),
    (on(**{**DONE, "progress": "The course was not yet held."}), ["X13"]),
    (on(**{**DONE, "progress": "Belum selesai."}), ["X13"]),
    (on(**{**DONE, "progress": "The workshop was cancelled."}), ["X13"]),
    (on(**{**DONE, "progress": "The report will be published in May."}), ["X13"]),
    (on(**{**DONE, "progress": "Moved, as it was postponed, and held in May."}), []),
    (on(**{**DONE, "progress": "Adopted; a second course will be held later."}), []),
    (on(progress="The second course was not held."), []),
    *((on(**{**DONE, "progress": each}), ["X13"]) for each in NOT_DONE),
    *((on(**{**DONE, "progress": each}), []) for each in DONE_BESIDES),
    *((on(next_step=each), ["X11"]) for each in ("in other document", "see previous round")),
    *((on(next_step=each), []) for each in ("In other countries", "In last quarter")),
    (an_event(title="Workshop (CANCELLED)"), ["X14"]),
    (an_event(title="Pelatihan yang ditunda"), ["X14"]),
]


@pytest.mark.parametrize(("changes", "told"), SAID_OTHERWISE)
def test_a_text_that_says_other_than_its_status_or_nothing_is_asked(
    changes: Mapping[FieldKey, Typed], told: list[str]
) -> None:
    assert rules_of(back(changes)) == told


@pytest.mark.parametrize(
    ("clearance", "provisional"),
    [("Not yet cleared by the chair", True), ("Draft, not yet cleared", True), (None, False)],
)
def test_a_clearance_in_words_of_ones_own_is_not_taken_for_cleared(
    clearance: str | None, provisional: bool
) -> None:
    assert back(cover(clearance=clearance)).provisional is provisional


@pytest.mark.parametrize(
    "cell",
    [
        Cell(1, 1, CellKind.NUMBER, 0.0, formula=True),
        Cell(1, 1, CellKind.DATE, 0.0, formula=True),
        Cell(1, 1, CellKind.NUMBER, 0.0, formula=True, shown=""),  # the sheet shows no zeros
    ],
)
def test_a_link_to_an_empty_cell_is_empty_in_every_column(cell: Cell) -> None:
    form = a_template()
    inputs = [each.key for each in a_layout().block("events").inputs]
    line = {("events", "02", key): cell for key in inputs}
    funding = {("activities", LED, "funding"): cell, ("events", "01", "kind"): cell}

    back = judged(
        form, a_book(tables(form, {**good_answers(form), **an_event(), **funding, **line}))
    )

    assert [(each.code, each.place.column) for each in back.findings] == [
        ("T87", "funding"),
        ("T87", "kind"),
    ]
    assert [row.key for row in back.rows if row.block == "events"] == ["01"]  # no line of links
    assert not any(row.refused for row in back.rows)
    assert "what you reported before still counts" in back.findings[0].says


def test_a_count_of_millions_keeps_every_digit() -> None:
    typed = back(an_event(women="1,234,567"))
    held = back(an_event(women=1234567.0))

    assert [each.says for each in typed.findings] == [
        "The number was typed as text; read as 1234567."
    ]
    for each in (typed, held):
        row = each.row("events", "01")
        assert row is not None
        assert row.text("women") == "1234567"


def test_a_form_in_which_nothing_was_changed_is_no_report() -> None:
    empty = judged(FIRST_FORM, a_book(tables(FIRST_FORM, {})))
    touched = judged(FIRST_FORM, a_book(tables(FIRST_FORM, cover(remarks="Nothing was done."))))

    assert empty.verdict is Verdict.HELD
    assert empty.says.startswith("Nothing is filled in")
    assert touched.counts


@pytest.mark.parametrize(("changes", "told"), FIRST_REPORT)
def test_each_rule_of_a_first_report(changes: Mapping[FieldKey, Typed], told: list[str]) -> None:
    assert rules_of(back(changes)) == told


LATER_REPORT: list[tuple[AgreedRow, Mapping[FieldKey, Typed], list[str]]] = [
    (agreed(status="IP"), on(status="Not started", reason="Funding"), ["V08s"]),
    (agreed(status="IP"), on(status="Not started", reason="Funding", explain="Hm."), []),
    (agreed(status="NS"), on(status="Not started"), ["V08w"]),
    (agreed(status="NS"), on(status="Not started", reason="Funding"), []),
    (agreed(status="NS"), on(**DONE), ["V08s"]),
    (agreed(status="ON"), on(status="Not started", reason="Funding"), ["V03"]),
    (agreed(status="ON"), on(status="In preparation", explain="Back."), []),
    (agreed(status="CO"), on(status="Ongoing", progress="P", target="2019H1"), ["V08s"]),
    (agreed(status="CO"), on(status="In preparation", target="2019H1"), ["V03"]),
    (agreed(status="DI"), on(status="Ongoing", progress="P", target="2019H1"), ["V08s"]),
    (agreed(status="ME"), on(status="Ongoing", progress="P", target="2019H1"), ["V03"]),
    (agreed(status="PP"), on(**PUT_OFF), ["V08s"]),
    (agreed(status="IP", values={"target": "2018H1"}), {}, ["V08l"]),
    (agreed(status="IP", values={"target": "2018H1"}), on(reason="Funding"), []),
    (agreed(status="IP", values={"target": "2018H2"}), {}, ["V05m"]),
    (agreed(status="IP", values={"target": "2018H2"}), on(explain="The host changed."), []),
    (agreed(status="IP", values={"target": "2019H2"}), {}, []),
    (agreed(status="IP", values={"target": "CONT"}), {}, []),
    (agreed(status="IP"), an_event(start=serial_of(date(2018, 7, 1)), end=None), ["E01"]),
    (agreed(status="IP"), an_event(), ["E02p"]),
]


@pytest.mark.parametrize(("before", "changes", "told"), LATER_REPORT)
def test_each_rule_that_looks_back(
    before: AgreedRow, changes: Mapping[FieldKey, Typed], told: list[str]
) -> None:
    form = after(before)

    assert rules_of(back(changes, form)) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("The first workshop was held.", True),
        (" The  first\u00a0workshop was held. ", True),
        ("The second workshop was held.", False),
    ],
)
def test_the_same_text_as_last_time_is_told(typed: str, told: bool) -> None:
    before = agreed(status="ON", said=(said("ABC", progress="The first workshop was held."),))

    returned = back(on(progress=typed), after(before))

    assert ("V04s" in codes(returned)) is told


def test_a_continuing_row_may_be_completed_in_the_last_round() -> None:
    form = a_template(occasion=an_occasion(LAST))

    changes = on(CONTINUING, **{**DONE, "completed_in": "2019H1"})

    assert "V06c" not in rules_of(back(changes, form))


def test_every_rule_of_report_toml_is_in_a_table_above() -> None:
    told = {code for _, codes_told in FIRST_REPORT for code in codes_told}
    told |= {code for _, _, codes_told in LATER_REPORT for code in codes_told}
    elsewhere = {"V04s", "V06f"}  # said before; never in the future where the list is shorter
    elsewhere |= {rule.code for rule in a_layout().rules if rule.code.startswith("G")}

    assert {rule.code for rule in a_layout().rules} - elsewhere <= told


# --- one cause, one finding


@pytest.mark.parametrize(
    "typed",
    [
        *("Ongong", "addressed", "Completed (Phase 1) / Ongoing", "?", "-"),
        a_cell("#REF!", kind=CellKind.ERROR),
        a_cell("Ongoing", struck=True),
        a_cell(None, formula=True),
    ],
)
def test_a_status_that_cannot_be_read_is_told_once_and_refuses_its_row_alone(typed: Typed) -> None:
    returned = back(on(status=typed))

    assert returned.errors == 1
    assert len(returned.findings) == 1
    assert [row.key for row in returned.rows if row.refused] == [LED]


def test_a_row_that_is_gone_is_told_once_beside_the_count() -> None:
    workbook = tables(FIRST_FORM, good_answers(FIRST_FORM))
    workbook["Activities"] = [
        row for row in workbook["Activities"] if row[0] and LED not in str(row[0].value)
    ]

    returned = judged(FIRST_FORM, a_book(workbook))

    assert codes(returned) == ["T10", "F01"]
    assert returned.findings[1].says.startswith("Rows answered: 4 of 5.")


def test_a_column_that_is_gone_is_not_told_again_for_each_row() -> None:
    workbook = tables(FIRST_FORM, good_answers(FIRST_FORM))
    table = workbook["Activities"]
    at = next(n for n, c in enumerate(table[0]) if c and str(c.value).endswith(":progress"))
    workbook["Activities"] = [[*row[:at], *row[at + 1 :]] for row in table]

    assert codes(judged(FIRST_FORM, a_book(workbook))) == ["T13"]


def test_a_row_with_an_error_is_refused_under_any_name_of_its_sheet() -> None:
    typed = {**good_answers(FIRST_FORM), **on(status="Ongong")}
    workbook = {f"{name} (copy)": table for name, table in tables(FIRST_FORM, typed).items()}

    returned = judged(FIRST_FORM, a_book(workbook))

    assert [row.key for row in returned.rows if row.refused] == [LED]


def test_an_error_in_an_event_refuses_the_event_and_no_row() -> None:
    returned = back(an_event(women="many"))

    assert [(row.block, row.key) for row in returned.rows if row.refused] == [("events", "01")]


def test_a_warning_refuses_nothing() -> None:
    returned = back(on(target=None))

    assert [each.severity for each in returned.findings] == [Severity.WARNING]
    assert not any(row.refused for row in returned.rows)


def test_a_repair_makes_the_verdict_a_repair() -> None:
    assert back(on(status="On-going")).verdict is Verdict.REPAIRED


def test_a_finding_names_file_cell_row_and_the_nearest_value() -> None:
    (finding,) = back(on(status="Ongong")).findings

    assert finding.place.file == "ABC [1].xlsx"
    assert (finding.place.sheet, finding.place.row) == ("Activities", LED)
    assert finding.place.column == "status"
    assert finding.says.endswith("Did you mean Ongoing?")
    assert finding.found == "Ongong"


def test_a_day_in_place_of_an_answer_is_quoted_as_the_cell_shows_it() -> None:
    (finding,) = back(on(status=serial_of(date(2018, 6, 30)))).findings

    assert (finding.code, finding.found) == ("V02", "2018-06-30")


def test_a_word_that_says_nothing_is_named_where_an_answer_is_needed() -> None:
    returned = back(on(progress="Same as last time"))

    says = next(each.says for each in returned.findings if each.code == "V04")
    assert says.startswith('"Same as last time" counts as no answer. ')


def test_the_words_of_a_transition_are_filled_in() -> None:
    form = after(agreed(status="CO"))

    returned = back(on(status="In preparation", target="2019H1"), form)

    assert returned.findings[0].says.startswith("Completed cannot become In preparation: ")


# --- full, partial, correction, nil


def told_keys(returned: Return) -> list[str]:
    return [row.key for row in returned.rows if row.block == "activities"]


def test_a_full_report_that_says_nothing_is_asked_about_every_row_it_owes() -> None:
    returned = a_return(FIRST_FORM, cover(submission="Full report", cleared_by="X"), bare=True)

    assert codes(returned).count("V01") == 4
    assert codes(returned).count("V01w") == 1
    assert "Rows answered: 0 of 5. Please answer the rest." in [
        each.says for each in returned.findings
    ]


@pytest.mark.parametrize("kind", ["Partial report", "Correction"])
def test_a_partial_report_holds_only_what_was_changed(kind: str) -> None:
    typed = {**cover(submission=kind, date=serial_of(DAY), cleared_by="X"), **on(status="Ongong")}

    returned = a_return(FIRST_FORM, typed, bare=True)

    assert told_keys(returned) == [LED]
    assert rules_of(returned) == ["C03", "V02"]


def test_a_nil_report_asks_nothing_and_holds_no_row() -> None:
    typed = {**cover(submission="Nil report", clearance="Cleared by the focal point")}
    typed |= cover(date=serial_of(DAY), cleared_by="X")

    returned = a_return(FIRST_FORM, typed, bare=True)

    assert (returned.findings, told_keys(returned)) == ((), [])


def test_answers_in_a_nil_report_do_not_count_and_that_is_told() -> None:
    returned = back({**cover(submission="Nil report"), **on(status="Ongong")})

    assert (codes(returned), told_keys(returned)) == (["F02"], [])


@pytest.mark.parametrize("typed", [None, "Some report", "?"])
def test_a_report_that_does_not_say_what_it_is_is_taken_for_full(typed: str | None) -> None:
    returned = back(cover(submission=typed))

    assert returned.submission == "FULL"
    assert SHARED in told_keys(returned)


@pytest.mark.parametrize(
    ("answers", "provisional"),
    [
        ({"clearance": "Draft, not yet cleared"}, True),
        ({"clearance": "Cleared by the focal point"}, False),
        ({"clearance": "Cleared by the chair or SOM leader", "entered": "Telephone"}, True),
        ({"clearance": None}, False),
    ],
)
def test_a_draft_or_an_entry_by_the_secretariat_is_provisional(
    answers: dict[str, Typed], provisional: bool
) -> None:
    assert back(cover(**answers)).provisional is provisional


def test_a_row_agreed_for_good_needs_no_answer_and_counts_only_when_changed() -> None:
    form = after(agreed(status="CO", values={"completed_in": "2018H1", "evidence": "A report"}))
    again = on(status="Ongoing", progress="P", target="2019H1", explain="It began again.")

    assert LED not in told_keys(back({}, form))
    assert LED in told_keys(back(again, form))


def test_a_return_knows_body_round_and_version() -> None:
    returned = back({}, a_template(occasion=an_occasion(SECOND)))

    assert (returned.body, returned.period, returned.version) == ("ABC", "2018H2", 1)


def test_a_correction_is_judged_as_it_stands_when_it_is_laid_over_the_report() -> None:
    form = a_template()
    ongoing = {"status": "Ongoing", "progress": "A first workshop was held."}
    full = a_return(form, {("activities", LED, key): text for key, text in ongoing.items()})
    known = {(row.block, row.key): row for row in full.rows}
    done = {"status": "Completed", "completed_in": "2018H1", "evidence": "Report 3"}
    typed: dict[FieldKey, Typed] = {("activities", LED, key): text for key, text in done.items()}
    typed["cover", "cover", "submission"] = "Correction"

    alone = judged(form, a_book(tables(form, typed)))
    laid_over = judged(form, a_book(tables(form, typed)), known=known)

    assert "V04" in codes(alone)
    assert laid_over.errors == 0


def test_where_a_report_should_say_what_it_is_is_named_under_any_name_of_its_sheet() -> None:
    form = a_template()
    typed = {**good_answers(form), **cover(submission="Some report")}
    known = {(row.block, row.key): row for row in a_return(form).rows}
    workbook = {f"{name} (copy)": table for name, table in tables(form, typed).items()}

    returned = judged(form, a_book(workbook), known=known)

    (place,) = (each.place for each in returned.findings if each.code == LAID_OVER)
    assert place.sheet == "Cover (copy)"
    assert place.cell


def found_at(returned: Return, column: str) -> Finding:
    return next(each for each in returned.findings if each.place.column == column)


def test_what_was_found_is_the_word_of_the_body_and_a_day_is_written_as_a_day() -> None:
    word = back(on(status="Not our activity"))
    backwards = back(an_event(end=serial_of(date(2018, 2, 27))))
    unclear, missing = back(an_event(start="in spring")), back(an_event(start=None))

    assert found_at(word, "status").found == "Not our activity"
    assert found_at(backwards, "end").found == "2018-02-27"
    assert found_at(unclear, "start").found == "in spring"
    assert found_at(missing, "start").found == ""


def test_of_a_list_of_rows_the_keys_are_expected_and_not_their_long_titles() -> None:
    row = found_at(back(an_event(activity="nobody knows")), "activity")
    status = found_at(back(on(status="nobody knows")), "status")

    assert LED in row.expected.split(", ")
    assert "Ongoing" in status.expected.split(", ")


def test_what_is_cleared_is_blank_to_every_rule() -> None:
    assert rules_of(back(on(progress="CLEAR"))) == rules_of(back(on(progress=None)))


def test_the_cover_of_a_partial_report_is_not_completed_from_the_one_before() -> None:
    known = {(row.block, row.key): row for row in back({}).rows}
    typed = cover(submission="Partial report", clearance=None)
    workbook = a_book(tables(FIRST_FORM, good_answers(FIRST_FORM) | typed))

    returned = judged(FIRST_FORM, workbook, known=known)
    assert found_at(returned, "clearance").code == "C03"


LED_ROWS = (LED, SHARED, ASSUMED, CONTINUING)


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        (("2018H2", "2019H1", "2019H2", "2020H1"), 0),
        (("2020H1", "2019H2", "2019H1", "2018H2"), 1),  # sorted the other way round
        (("2019H1", "2019H2", "2018H2", "2020H1"), 1),
        (("2019H1", "2018H2", "2019H2", "2020H1"), 0),  # two rows may well have changed places
        (("2020H2", "2020H2", "2020H2", "2020H2"), 0),
    ],
)
def test_answers_that_were_sorted_without_their_rows_are_told(
    targets: tuple[str, ...], told: int
) -> None:
    given = ("2018H2", "2019H1", "2019H2", "2020H1")
    form = after(
        *(
            agreed(row, values={"target": target})
            for row, target in zip(LED_ROWS, given, strict=True)
        )
    )
    typed = {
        ("activities", row, "target"): target for row, target in zip(LED_ROWS, targets, strict=True)
    }

    found = [each for each in back(typed, form).findings if each.code == "X08"]

    assert len(found) == told
    assert all("sorted without the rest of their rows" in each.says for each in found)


@pytest.mark.parametrize(("formats", "told"), [((), 1), ((0, 1), 1), ((0, 1, 2, 3), 0)])
def test_rows_that_formats_tell_are_told_by_them_and_others_by_what_they_say(
    formats: tuple[int, ...], told: int
) -> None:
    given, held = ("2018H2", "2019H1", "2019H2", "2020H1"), ("2019H1", "2019H2", "2020H1", "2018H2")
    form = after(
        *(agreed(row, values={"target": t}) for row, t in zip(LED_ROWS, given, strict=True))
    )
    typed = {("activities", row, "target"): t for row, t in zip(LED_ROWS, held, strict=True)}
    rows = back(typed, form).rows
    sheet = a_layout().block("activities").sheet
    apart = frozenset((sheet, LED_ROWS[number]) for number in formats)

    context = ReturnContext(a_layout().for_round(""), form, "F", rows, apart)

    found = [*answers_stay_in_their_rows(context)]
    assert len(found) == told
    assert all(each.found and not says_no_answer(each) for each in found)


@pytest.mark.parametrize(("column", "told"), [("target", {"T77"}), ("progress", {"T77", "X08"})])
def test_formats_of_one_column_say_nothing_of_rows_that_were_sorted_in_another(
    column: str, told: set[str]
) -> None:
    given, held = ("2018H2", "2019H1", "2019H2", "2020H1"), ("2019H1", "2019H2", "2020H1", "2018H2")
    form = after(
        *(agreed(row, values={"target": t}) for row, t in zip(LED_ROWS, given, strict=True))
    )
    stood = given if column == "target" else held  # typed so, or sorted below
    typed = {("activities", row, "target"): t for row, t in zip(LED_ROWS, stood, strict=True)}
    typed |= {("activities", row, "progress"): f"Held for {row}" for row in LED_ROWS[:2]}
    made = tables(form, {**good_answers(form), **typed})
    keys = [str(line[0].value) for line in made["Activities"] if line[0]]
    lines = [next(n for n, key in enumerate(keys) if f":{row}|" in key) for row in LED_ROWS]
    order = [*range(1, max(lines) + 1)]
    mine = lines if column == "target" else lines[:2]
    for line, source in zip(mine, [*mine[1:], mine[0]], strict=True):
        order[line - 1] = source

    found = judged(form, a_book_sorted(made, "Activities", {column: order}))

    assert {"T77", "X08"} & set(codes(found)) == told


def test_two_rows_that_change_places_in_two_columns_are_told() -> None:
    given = {"target": "2018H2", "funding": "SEC"}, {"target": "2019H1", "funding": "SEEK"}
    codes = [each.code for each in after().list("funding").items]
    given[0]["funding"], given[1]["funding"] = codes[:2]
    form = after(*(agreed(row, values=v) for row, v in zip((LED, SHARED), given, strict=True)))
    labels = [form.list("funding").label(code) for code in codes[:2]]
    typed = {
        **on(LED, target="2019H1", funding=labels[1]),
        **on(SHARED, target="2018H2", funding=labels[0]),
    }

    assert "X08" in rules_of(back(typed, form))
