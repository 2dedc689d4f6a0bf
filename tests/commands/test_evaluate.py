"""Both evaluations of a folder: files, what is told, and what is hers stays hers."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests import zoo
from tests.excel.office import converted
from tipxl.cli import main
from tipxl.commands.evaluate import Evaluated, evaluate, evaluation_values
from tipxl.commands.init import init
from tipxl.commands.plan import check
from tipxl.errors import TipxlError
from tipxl.summaries.round_lines import evaluated_lines
from tipxl.workspace.paths import Folder

NOW = datetime(2019, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made_first(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Evaluated]:
    """The demo's folder after its mid-term evaluation, not to be changed, and what was told."""
    root = Path(shutil.copytree(demo_root, tmp_path_factory.mktemp("evaluated") / "folder"))
    return root, evaluate(root, "mid-term", NOW)


@pytest.fixture
def evaluated(made_first: tuple[Path, Evaluated], tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made_first[0], tmp_path / "folder"))


def test_a_provisional_evaluation_says_what_it_could_not_count(
    made_first: tuple[Path, Evaluated],
) -> None:
    _, made = made_first

    assert (made.used, made.missing) == (("2017H2", "2018H1"), ("2018H2",))
    assert made.gaps[0] == "The round 2018H2 is not closed, so it is not counted."
    assert made.headline[0][0] == "Addressed"


def test_the_same_evaluation_again_changes_no_file(evaluated: Path) -> None:
    folder = Folder(evaluated).evaluations
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    evaluate(evaluated, "mid-term", NOW)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_document_she_has_edited_is_never_replaced(evaluated: Path) -> None:
    first = Folder(evaluated).evaluations / "mid-term.docx"
    word = docx.Document(str(first))
    word.add_paragraph("Hers.")
    word.save(str(first))
    hers = first.read_bytes()

    beside = evaluate(evaluated, "mid-term", NOW)
    again = evaluate(evaluated, "mid-term", NOW)

    assert first.read_bytes() == hers
    assert beside.document.name == again.document.name == "mid-term (2).docx"
    assert beside.edited == first
    assert not beside.in_doubt
    assert f"You have edited {first}, so it was left as it is." in evaluated_lines(
        "mid-term", again
    )


def with_another_sum(path: Path) -> None:
    before = re.search(rb'"sha256":"([0-9a-f]{10})', path.read_bytes())
    assert before is not None
    path.write_bytes(path.read_bytes().replace(before[1], b"0123456789"))


@pytest.mark.parametrize(
    "lose", [Path.unlink, lambda path: path.write_bytes(b""), with_another_sum]
)
def test_where_the_record_of_what_was_written_is_lost_she_is_not_told_to_have_edited(
    evaluated: Path, lose: Callable[[Path], object]
) -> None:
    folder = Folder(evaluated).evaluations
    lose(folder / "journal.jsonl")
    book = load_workbook(Folder(evaluated).narrative)
    book["Narrative"]["C5"] = "For the ministers."
    book.save(Folder(evaluated).narrative)

    for _ in range(2):
        made = evaluate(evaluated, "mid-term", NOW)

        lines = "\n".join(evaluated_lines("mid-term", made))
        assert made.document == folder / "mid-term (2).docx"
        assert f"Whether you have edited {folder / 'mid-term.docx'} is not known" in lines
        assert "You have edited" not in lines


def test_a_document_of_ours_is_replaced_when_she_wrote_the_narrative(evaluated: Path) -> None:
    narrative = Folder(evaluated).narrative
    book = load_workbook(narrative)
    book["Narrative"]["C5"] = "For the ministers."
    book.save(narrative)
    hers = narrative.read_bytes()

    again = evaluate(evaluated, "mid-term", NOW)

    texts = [p.text for p in docx.Document(str(again.document)).paragraphs]
    assert again.document == Folder(evaluated).evaluations / "mid-term.docx"
    assert "For the ministers." in texts
    assert narrative.read_bytes() == hers


def test_an_independent_rating_is_read_by_the_scale_of_the_last_closed_round(
    evaluated: Path,
) -> None:
    book = load_workbook(Folder(evaluated).narrative)
    sheet = book["Independent ratings"]
    sheet["B5"], sheet["C5"] = "5", "Seen by us."
    book.save(Folder(evaluated).narrative)
    report = Folder(evaluated).report
    text = report.read_text(encoding="utf-8")
    assert '"5 Satisfactory"' in text
    # Since the round was closed this choice has lost its number.
    report.write_text(text.replace('"5 Sat', '"Sat'), encoding="utf-8")

    made = evaluate(evaluated, "mid-term", NOW)

    assert not [each for each in made.notes if "it was left out" in each or "median" in each]
    columns = load_workbook(made.path)["T8 Ratings by criterion"]
    assert "5" in [str(cell.value) for row in columns.iter_rows(max_row=12) for cell in row]
    told = check(evaluated).told
    assert [each for each in told if "is the only choice without a number" in each]


def test_without_a_closed_round_there_is_nothing_to_evaluate(own_demo: Path) -> None:
    for period in ("2017H2", "2018H1"):
        shutil.rmtree(own_demo / "workbooks" / "rounds" / period)
    Folder(own_demo).known_rounds.unlink()  # as if they had never been begun

    with pytest.raises(TipxlError, match="No round up to 2018H2 is closed"):
        evaluate(own_demo, "mid-term", NOW)


def test_the_record_of_what_was_written_names_the_file(
    made_first: tuple[Path, Evaluated],
) -> None:
    lines = (Folder(made_first[0]).evaluations / "journal.jsonl").read_text().splitlines()

    assert {json.loads(line)["details"]["file"] for line in lines} == {"mid-term.docx"}


def test_a_document_whose_writing_was_interrupted_is_recorded_once(
    own_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(own_demo)
    (folder.evaluations / "mid-term.docx").unlink()
    journal = folder.evaluations / "journal.jsonl"
    journal.unlink()

    def killed(path: Path, data: bytes) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tipxl.commands.evaluate.write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            evaluate(own_demo, "mid-term", NOW)

    evaluate(own_demo, "mid-term", NOW)

    assert len(journal.read_bytes().splitlines()) == 1
    assert (folder.evaluations / "mid-term.docx").exists()


@pytest.mark.office
def test_libreoffice_works_out_every_figure_as_it_is_stored(
    demo_root: Path, tmp_path: Path
) -> None:
    made = (Folder(demo_root).evaluations / "mid-term.xlsx").read_bytes()
    saved = converted({"mid-term.xlsx": made}, tmp_path)["mid-term.xlsx"]
    formulas, stored, worked_out = (
        load_workbook(BytesIO(data), data_only=only)
        for data, only in ((made, False), (made, True), (saved, True))
    )
    places = [
        (sheet.title, cell.coordinate)
        for sheet in formulas.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]

    differ = [
        (sheet, at)
        for sheet, at in places
        if stored[sheet][at].value != worked_out[sheet][at].value
    ]

    assert len(places) > 200
    assert differ == []


def test_a_template_that_cannot_be_used_is_told_and_the_document_is_written(own_demo: Path) -> None:
    Folder(own_demo).evaluation_template.write_bytes(b"The styles, as text.")

    made = evaluate(own_demo, "mid-term", NOW)

    assert made.document.exists()
    (note,) = [each for each in made.notes if "evaluation.docx" in each]
    assert note.startswith("templates/evaluation.docx cannot be used: it is no Word document")
    Folder(own_demo).evaluation_template.unlink()
    assert note.endswith(f"with: tipxl init {own_demo}")
    init(own_demo)  # as it is told
    assert not any("evaluation.docx" in each for each in evaluate(own_demo, "mid-term", NOW).notes)


def test_a_template_that_is_gone_is_told(evaluated: Path) -> None:
    template = Folder(evaluated).evaluation_template
    copy = template.rename(template.with_stem("evaluation-LAPTOP"))

    (note,) = [e for e in evaluate(evaluated, "mid-term", NOW).notes if "evaluation" in e]

    assert note.startswith(f"{template} is not there, so the document was written in the built-in")
    assert f"{copy} lies beside it: rename it to evaluation.docx if it is yours. Else if" in note
    assert note.endswith(f"This version's own is written by: tipxl init {evaluated}")


def written(path: Path, text: str) -> None:
    """A line of hers in narrative.xlsx."""
    book = load_workbook(path)
    sheet = book["Narrative"]
    (heading,) = [c for line in sheet for c in line if c.value == "For the mid-term evaluation"]
    sheet.cell(heading.row + 1, heading.column, text)
    book.save(path)


def words_of(document: Path) -> str:
    return "\n".join(each.text for each in docx.Document(str(document)).paragraphs)


def test_a_narrative_that_is_gone_is_asked_for_and_no_document_loses_her_words(
    evaluated: Path,
) -> None:
    folder = Folder(evaluated)
    written(folder.narrative, "Hers alone.")
    document = evaluate(evaluated, "mid-term", NOW).document
    assert "Hers alone." in words_of(document)
    whole = folder.narrative.read_bytes()
    folder.narrative.unlink()
    before = {path: path.read_bytes() for path in folder.evaluations.iterdir()}

    for _ in range(2):
        for step in (made, values):
            with pytest.raises(TipxlError) as refused:
                step(evaluated)
            said = str(refused.value)
            assert said.startswith(f"{folder.narrative} is gone, and with it what you wrote")
            assert f"What of it came into {document} stands there." in said
            assert said.endswith(f"type: tipxl init {evaluated} --new-narrative")
    assert {path: path.read_bytes() for path in folder.evaluations.iterdir()} == before

    folder.narrative.write_bytes(whole)
    evaluate(evaluated, "mid-term", NOW)
    assert {path: path.read_bytes() for path in folder.evaluations.iterdir()} == before


def made(root: Path) -> object:
    return evaluate(root, "mid-term", NOW)


def values(root: Path) -> object:
    return evaluation_values(root, "mid-term")


def test_a_narrative_that_is_begun_anew_keeps_the_document_that_had_her_words(
    evaluated: Path,
) -> None:
    folder = Folder(evaluated)
    written(folder.narrative, "Hers alone.")
    document = evaluate(evaluated, "mid-term", NOW).document
    folder.narrative.unlink()

    for exit_code in (0, 2):  # what stands is never replaced
        told = CliRunner().invoke(main, ["init", str(evaluated), "--new-narrative"])
        assert told.exit_code == exit_code

    again = evaluate(evaluated, "mid-term", NOW)
    assert again.document == document
    assert "Hers alone." not in words_of(document)
    assert "Hers alone." in words_of(document.with_name("mid-term.before.docx"))


def test_the_first_evaluation_makes_the_narrative(own_demo: Path) -> None:
    shutil.rmtree(Folder(own_demo).evaluations, ignore_errors=True)
    Folder(own_demo).narrative.unlink(missing_ok=True)

    evaluate(own_demo, "mid-term", NOW)

    assert Folder(own_demo).narrative.exists()


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 and no more"])
def test_what_tipxl_wrote_and_is_damaged_was_not_changed_by_her(
    evaluated: Path, damage: bytes
) -> None:
    folder = Folder(evaluated).evaluations
    for name in ("mid-term.xlsx", "mid-term.docx"):
        (folder / name).write_bytes(damage)

    made = evaluate(evaluated, "mid-term", NOW)
    said = "\n".join(evaluated_lines("mid-term", made))

    assert "You ha" not in said
    assert "mid-term.xlsx was empty or damaged, so it was written anew" in said
    assert f"{folder / 'mid-term.docx'} is empty or damaged, and was left as it is" in said
    assert "elete" not in said
    assert (folder / "mid-term.docx").read_bytes() == damage


@pytest.mark.parametrize(
    "hers",
    [zoo.ole("EncryptedPackage"), zoo.ole("WordDocument"), b"{\\rtf1 Hers.}", b"Hers, as text."],
)
def test_what_she_saved_with_a_password_or_in_another_format_is_hers_and_not_damaged(
    evaluated: Path, hers: bytes
) -> None:
    folder = Folder(evaluated).evaluations
    for name in ("mid-term.xlsx", "mid-term.docx"):
        (folder / name).write_bytes(hers)

    made = evaluate(evaluated, "mid-term", NOW)
    said = "\n".join(evaluated_lines("mid-term", made))

    assert "damaged" not in said
    assert "elete" not in said
    assert "You had changed mid-term.xlsx; your copy is kept as" in said
    assert f"You have edited {folder / 'mid-term.docx'}, so it was left as it is." in said
    assert (folder / "mid-term.docx").read_bytes() == hers


def test_what_she_changed_in_the_workbook_belongs_into_the_narrative(evaluated: Path) -> None:
    path = Folder(evaluated).evaluations / "mid-term.xlsx"
    book = load_workbook(path)
    book.create_sheet("Hers")
    book.save(path)

    (note,) = [e for e in evaluate(evaluated, "mid-term", NOW).notes if "You had changed" in e]

    assert note.endswith("Put wording you want to keep into narrative.xlsx.")


def test_the_styles_of_the_template_are_those_of_the_document(own_demo: Path) -> None:
    path = Folder(own_demo).evaluation_template
    word = docx.Document(str(path))
    word.styles["Heading 1"].font.name = "Georgia"
    word.save(str(path))

    made = evaluate(own_demo, "mid-term", NOW)

    assert docx.Document(str(made.document)).styles["Heading 1"].font.name == "Georgia"
    assert not any("evaluation.docx" in each for each in made.notes)
