"""Whose form it is, of which round and version: by the code inside, and by nothing else."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.flow.books import column, sheet_rows
from tests.flow.returning import (
    BODY,
    JOINED,
    LED,
    NOW,
    OTHER,
    PERIOD,
    Returning,
    a_folder,
    answers_stand,
    edited,
    finding,
    good_answers,
    place,
    told,
)
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.forms.identity import FormName, Identity
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.journal.journal_events import FileCollected
from tipxl.journal.journal_file import read_journal
from tipxl.validation.validate_file import said_before
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.packaged import sample

SHARED = "A.b.1.1#1"  # both bodies are asked about it


def with_code(form: bytes, old: str, new: str) -> bytes:
    """The form with another code wherever its own stands."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(form)) as package, zipfile.ZipFile(made, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(old.encode(), new.encode()))
    return made.getvalue()


def latest_of(folder: Returning, *returns: Return) -> LatestAnswers:
    """What the body of these returns has said by them."""
    return said_before(issued_to(folder.files, BODY), returns)


def the_code(form: bytes) -> str:
    return str(load_workbook(BytesIO(form))["Cover"]["A2"].value)


def signed_as(folder: Returning, **names: str) -> str:
    """A code with our own signature that says something else."""
    workspace = open_workspace(folder.root)
    name = {"plan": workspace.plan.code, "period": str(PERIOD), "body": BODY, **names}
    version, body = int(name.pop("version", "1")), body_key(name.pop("body"))
    named = FormName(**name, body=body, version=version)
    return Identity.signed(workspace.signing_key, named, "0" * 8).code


@pytest.mark.parametrize(
    "name",
    [
        "Scan_0001 (3).bin",
        "SOMED.xlsx",
        "'; rm -rf ~; '.xlsx",
        "-rf --help.xlsx",
        "two\nlines.xlsx",
        "🎉🎉.xlsx",
        "แบบฟอร์ม.xlsx",
        f"{'x' * 200}.xlsx",
        "...xlsx",
        "CON.xlsx",
        'a\tb"c<d>e|f?g*h.xlsx',
        "no ending",
    ],
)
def test_a_file_of_any_name_is_known_by_what_is_inside(returning: Returning, name: str) -> None:
    back = returning.back(returning.filled(), name)

    assert (back.body, back.verdict) == (BODY, Verdict.ACCEPTED)
    assert answers_stand(back)
    (event,) = read_journal(returning.files.journal).of(FileCollected)
    assert event.original == name


def test_another_bodys_file_counts_for_that_body(returning: Returning) -> None:
    data = returning.files.form(OTHER).read_bytes()
    answered = {("activities", SHARED, "part"): "Took part"}

    back = returning.back(filled(data, Filling(answered)), f"{BODY}.xlsx")

    assert (back.body, back.verdict) == (OTHER, Verdict.ACCEPTED)


@pytest.mark.parametrize(
    ("names", "code", "says"),
    [
        ({"plan": "OTHER"}, "T05", "belongs to another plan (OTHER)"),
        ({"period": "2018H1"}, "T06", "belongs to the round 2018H1, not to 2017H2"),
        ({"version": "9"}, "T07", "is not on record here. Put the folder record/"),
    ],
)
def test_a_form_that_does_not_belong_here_is_held(
    returning: Returning, names: dict[str, str], code: str, says: str
) -> None:
    data = returning.filled()

    back = returning.back(with_code(data, the_code(data), signed_as(returning, **names)))

    assert (back.verdict, told(back), back.rows) == (Verdict.HELD, {code}, ())
    assert says in back.says
    assert back.body == ("" if code == "T05" else BODY)  # it must not stop a reminder


def test_a_form_of_another_folder_is_held(returning: Returning, tmp_path: Path) -> None:
    stranger = a_folder(tmp_path / "stranger")

    back = returning.back(stranger.filled())

    assert (back.verdict, told(back)) == (Verdict.HELD, {"T03"})
    assert "was not made in this folder" in back.says


def test_a_form_of_the_demo_is_held(returning: Returning) -> None:
    data = returning.filled()
    key = sample().demo_key.read_bytes().strip()
    plan = open_workspace(returning.root).plan.code
    demo = Identity.signed(key, FormName(plan, str(PERIOD), body_key(BODY), 1), "0" * 8)

    back = returning.back(with_code(data, the_code(data), demo.code))

    assert (back.verdict, told(back)) == (Verdict.HELD, {"T04"})


def test_a_form_of_the_next_round_is_held_in_this_one(returning: Returning) -> None:
    later = PERIOD.next
    generate(returning.root, GenerateRequest(later, (BODY,), provisional=True), NOW)
    form = open_workspace(returning.root).files(later).form(BODY).read_bytes()

    back = returning.back(form)

    assert (back.verdict, told(back)) == (Verdict.HELD, {"T06"})


def test_two_codes_in_one_file_are_both_named(returning: Returning) -> None:
    other = the_code(returning.files.form(OTHER).read_bytes())

    def change(book: Workbook) -> None:
        book.create_sheet("Theirs")["A1"] = other

    back = returning.back(edited(returning.filled(), change))

    assert (back.verdict, told(back), back.body) == (Verdict.HELD, {"T02"}, "")
    assert other in back.says
    for body in (BODY, OTHER):
        assert f"the form of {body} for July to December 2017, version 1" in back.says


def test_without_the_key_a_form_is_taken_and_told_to_be_unverified(returning: Returning) -> None:
    (returning.root / "tipxl.key").unlink()

    back = returning.back(returning.filled())

    assert (back.verdict, told(back)) == (Verdict.ACCEPTED, {"T08"})
    assert answers_stand(back)


# --- parts of a form


def only_values(data: bytes, *, visible: bool) -> bytes:
    """The activities as values in a new workbook: all of them, or what can be seen."""
    source = load_workbook(BytesIO(data))["Activities"]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for values in source.iter_rows(min_row=6 if visible else 1, values_only=True):
        texts = [str(value or "") for value in values]
        kept = [text[:1] != "=" and not (visible and text[:3] == "tx:") for text in texts]
        sheet.append([value if keep else None for keep, value in zip(kept, values, strict=True)])
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


def test_values_pasted_into_a_new_workbook_are_read_and_told_in_one_sentence(
    returning: Returning,
) -> None:
    back = returning.back(only_values(returning.filled(), visible=False))

    assert (back.verdict, back.body) == (Verdict.REPAIRED, BODY)
    assert answers_stand(back)
    assert told(back) == {"T36", "T42", "T16"}
    assert "Cover" in finding(back, "T36").says


def test_a_visible_table_without_a_code_waits_for_a_person(returning: Returning) -> None:
    back = returning.back(only_values(returning.filled(), visible=True))

    assert (back.verdict, told(back), back.rows) == (Verdict.HELD, {"T01"}, ())
    assert "use the form we sent" in back.says


def test_a_row_of_another_bodys_form_is_left_out_and_told(returning: Returning) -> None:
    theirs = load_workbook(BytesIO(returning.files.form(OTHER).read_bytes()))["Activities"]
    key = place(theirs, "activities", SHARED, "key!").value

    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        place(sheet, "activities", SHARED, "part").value = "Took part"
        place(sheet, "activities", SHARED, "key!").value = key

    back = returning.back(edited(returning.filled(), change))

    assert "T12" in told(back)
    assert "T10" not in told(back)  # that it is missing would contradict it
    assert back.row("activities", SHARED) is None
    assert answers_stand(back, but=(SHARED,))


def test_a_row_that_stands_twice_with_two_answers_is_refused_alone(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Activities"]
        status = place(sheet, "activities", LED[0], "status")
        rows = sheet.iter_rows(min_row=status.row, max_row=status.row, values_only=True)
        sheet.append(list(next(rows)))
        sheet.cell(sheet.max_row, status.column).value = "Completed"

    back = returning.back(edited(returning.filled(), change))
    row = back.row("activities", LED[0])

    assert row is not None
    assert row.refused
    assert "more than once" in finding(back, "T11").says
    assert answers_stand(back, but=(LED[0],))


# --- several files of one body


COVER_ANSWER = ("cover", "cover", "submission")


@pytest.mark.parametrize("said", ["", "Partial/Correction", "2nd report", "???"])
def test_what_does_not_say_what_it_is_never_replaces_an_earlier_report(
    returning: Returning, said: str
) -> None:
    one_row = {COVER_ANSWER: said, ("activities", LED[0], "status"): "In preparation"}
    later = filled(returning.form, Filling(one_row))

    back = returning.all_back({"first.xlsx": returning.filled(), "second.xlsx": later})

    second = back["second.xlsx"]
    assert second.submission == "PARTIAL"
    assert second.is_unsaid
    assert "new answers to what your body sent before" in finding(second, "T60").says
    latest = latest_of(returning, *back.values())
    assert len(latest.used) == 2
    assert latest.rows["activities", LED[1]][1].text("status") == "ON"
    assert latest.rows["activities", LED[0]][1].text("status") == "IP"


def test_a_report_without_its_cover_never_replaces_an_earlier_one(returning: Returning) -> None:
    def no_cover(book: Workbook) -> None:
        for sheet in list(book):
            if sheet.title == "Cover":
                book.remove(sheet)

    only = filled(returning.form, Filling({("activities", LED[0], "status"): "In preparation"}))
    back = returning.all_back(
        {"first.xlsx": returning.filled(), "second.xlsx": edited(only, no_cover)}
    )

    assert back["second.xlsx"].submission == "PARTIAL"
    assert "T60" in told(back["second.xlsx"])


def test_alone_what_does_not_say_what_it_is_is_read_as_a_full_report(returning: Returning) -> None:
    back = returning.back(returning.filled({COVER_ANSWER: ""}))

    assert (back.submission, back.is_unsaid) == ("FULL", True)
    assert "T60" not in told(back)


def test_who_replaces_a_report_is_told_which_answers_are_gone(returning: Returning) -> None:
    typed = {("activities", LED[0], "status"): "Ongoing"}
    cover = {("cover", "cover", "submission"): "Full report"}
    later = filled(returning.form, Filling({**cover, **typed}))

    back = returning.all_back({"first.xlsx": returning.filled(), "second.xlsx": later})

    says = finding(back["second.xlsx"], "T61").says
    assert "20 January 2018" in says
    assert LED[1] in says
    assert LED[0] not in says
    assert "T61" not in told(back["first.xlsx"])


def test_an_older_form_is_read_by_its_keys_and_what_it_lacks_is_listed(
    returning: Returning,
) -> None:
    first = returning.filled()
    path = returning.root / "workbooks" / "plan.xlsx"
    plan = load_workbook(path)
    sheet = plan["Activities"]
    headings = {cell.value: number for number, cell in enumerate(sheet[1])}
    for cells in sheet.iter_rows(min_row=2):
        parts = cells[headings["Cooperating"]]
        if cells[0].value == JOINED[-1]:
            parts.value = ", ".join(set(str(parts.value).split(", ")) - {BODY}) or "ACWC"
        elif cells[0].value == "A.a.1.1#1":
            parts.value = f"{parts.value}, {BODY}"
    plan.save(path)
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    back = returning.back(first)

    assert (back.verdict, back.version) == (Verdict.ACCEPTED, 1)
    assert answers_stand(back)
    says = finding(back, "T37").says
    assert "version 1 of the form, and version 2 was sent later" in says
    assert "does not ask about A.a.1.1#1." in says
    assert f"no longer has {JOINED[-1]}." in says


def test_the_newer_form_has_nothing_to_tell_of_versions(returning: Returning) -> None:
    report = returning.root / "templates" / "report.toml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace('"Next step (optional)"', '"What comes next"'), encoding="utf-8")
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    back = returning.back(Returning(returning.root).filled())

    assert (back.version, back.findings) == (2, ())


def data_of(folder: Returning) -> dict[str, dict[str, object]]:
    """What consolidated.xlsx says of each row of the body."""
    consolidate(folder.root, PERIOD)
    rows = sheet_rows(folder.files.consolidated, "Data")
    names = ("Body", "Row", "Status now", "What was done in this period")
    lines = zip(*(column(rows, name) for name in names), strict=True)
    return {str(row): {"status": s, "progress": p} for body, row, s, p in lines if body == BODY}


def sent(folder: Returning, day: int, kind: str, rows: dict[str, dict[str, Typed]]) -> None:
    """A file received on that day, on which only these rows are answered."""
    typed = {key: value for key, value in good_answers().items() if key[0] == "cover"}
    typed["cover", "cover", "submission"] = kind
    for row, answers in rows.items():
        typed.update({("activities", row, key): value for key, value in answers.items()})
    path = folder.drop(f"{kind} {day}.xlsx", filled(folder.form, Filling(typed)))
    moment = datetime(2018, 1, day, 9, tzinfo=UTC)
    collect(folder.root, CollectRequest(PERIOD, (path,), moment), moment)


def test_the_latest_full_report_counts_and_what_follows_lies_over_it(
    returning: Returning,
) -> None:
    first = returning.drop("first.xlsx", returning.filled())
    early = NOW - timedelta(days=10)
    collect(returning.root, CollectRequest(PERIOD, (first,), early), early)
    second = returning.filled({("activities", LED[0], "progress"): "Another text."})
    returning.drop("second.xlsx", second)
    returning.collect()
    on: dict[str, Typed] = {"status": "Ongoing", "progress": "Corrected.", "target": "2018H2"}
    sent(returning, 22, "Correction", {LED[1]: on})
    sent(returning, 24, "Partial report", {LED[2]: {**on, "progress": "Now known."}})

    data = data_of(returning)

    assert data[LED[0]]["progress"] == "Another text."
    assert data[LED[1]]["progress"] == "Corrected."
    assert data[LED[2]]["progress"] == "Now known."
    assert data[LED[3]]["progress"] == f"The workshop on {LED[3]} was held."


def test_a_late_report_is_accepted_and_counted_as_late(returning: Returning) -> None:
    path = returning.drop("late.xlsx", returning.filled())
    late = datetime(2018, 2, 4, 9, tzinfo=UTC)
    collect(returning.root, CollectRequest(PERIOD, (path,), late), late)

    judged = returning.validate()["late.xlsx"]
    made = consolidate(returning.root, PERIOD)

    assert judged.verdict is Verdict.ACCEPTED
    (line,) = [each for each in made.round.reporting if each.body == BODY]
    assert (line.days_late, line.on_time, line.answered) == (5, False, len(LED) + len(JOINED))
