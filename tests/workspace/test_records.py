"""A record is written once, read back as the same value, and told in words when it is damaged."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import (
    LAST,
    LED,
    a_consolidation,
    a_return,
    a_template,
    after,
    agreed,
    an_event,
    an_occasion,
    said,
)
from tests.flow.returning import BODY, PERIOD, Returning
from tipxl.cli import main
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedActivity, Conflict, Mark, RoundResult
from tipxl.errors import TipxlError
from tipxl.record_format import text_fingerprint
from tipxl.workspace.issued_forms import RecordFile, is_as_named
from tipxl.workspace.records import read_record, write_record


def a_full_round() -> RoundResult:
    returned = a_return(a_template(), {**an_event(women="many", men="NC"), **an_event("02")})
    row = agreed(mark=Mark.CONTESTED, said=(said("ABC", status="ON", progress="Ban thư ký"),))
    return a_consolidation(
        row,
        activities=(AgreedActivity("A.a.1.1", "ON", (Mark.CONTESTED,), (LED,)),),
        reporting=(Reporting("ABC", True, 5, 4, returned.arrival.received, True),),
        conflicts=(Conflict("K7", LED, "Is it completed?", ("ABC", "DEF")),),
        returns=(returned,),
    )


@pytest.mark.parametrize(
    "issued_form", [a_template(), after(agreed(status="CO")), a_template("ABC", an_occasion(LAST))]
)
def test_a_design_is_read_back_as_it_was(issued_form: IssuedForm, tmp_path: Path) -> None:
    write_record(tmp_path / "ABC-1.json", issued_form)

    assert read_record(tmp_path / "ABC-1.json", IssuedForm) == issued_form


def test_an_agreed_round_is_read_back_as_it_was(tmp_path: Path) -> None:
    round_ = a_full_round()

    write_record(tmp_path / "closed.json", round_)

    assert read_record(tmp_path / "closed.json", RoundResult) == round_


def test_the_same_record_has_the_same_bytes(tmp_path: Path) -> None:
    write_record(tmp_path / "one.json", a_full_round())
    write_record(tmp_path / "two.json", a_full_round())

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_record_is_not_replaced_by_another(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())

    with pytest.raises(TipxlError, match="never replaced"):
        write_record(path, a_consolidation())

    assert read_record(path, RoundResult) == a_full_round()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\xff" + data,
        lambda data: data.replace(b'"closed": true', b'"closed": "maybe"'),
        lambda data: data.replace(b'"plan"', b'"plans"'),
        lambda data: data.replace(b'"CT"', b'"XX"'),
        lambda data: b"[]",
    ],
)
def test_a_damaged_record_is_told_in_words(damage: object, tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(TipxlError, match=r"closed\.json is damaged.* from your back-up"):
        read_record(path, RoundResult)


def test_a_record_that_is_gone_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(TipxlError, match="Cannot read"):
        read_record(tmp_path / "closed.json", RoundResult)


def test_a_record_names_its_format_and_one_that_names_none_is_read(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    named = path.read_bytes()
    unnamed = re.sub(rb' "(format|sum)": .*\n', b"", named, count=2)
    path.write_bytes(unnamed)

    assert named.startswith(b'{\n "format": 1,\n')
    assert unnamed != named
    assert text_fingerprint(named) == text_fingerprint(unnamed)
    assert read_record(path, RoundResult) == a_full_round()


def test_a_record_of_a_newer_tipxl_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))

    with pytest.raises(TipxlError, match="was written by a newer tipxl"):
        read_record(path, RoundResult)


@pytest.mark.parametrize(
    "damage",
    [
        b"[]",
        b"{}",
        b"null",
        b'{"period": 1}',
        b'"text"',
        b"\xff\xfe{}",
        b"",
        b"\0" * 9,
        b'{"other": ' + b"[" * 3000,
    ],
)
def test_a_record_of_a_wrong_shape_is_told_in_words(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "closed.json"
    path.write_bytes(damage)

    with pytest.raises(TipxlError, match=r"closed\.json is damaged"):
        read_record(path, RoundResult)


def test_a_report_toml_of_a_round_that_was_changed_is_not_believed() -> None:
    text = b"title = 1\n"
    good = f"record/report-{sha256(text).hexdigest()[:12]}.toml"

    assert is_as_named(RecordFile(good, text))
    assert is_as_named(RecordFile(good, text.replace(b"\n", b"\r\n")))
    assert not is_as_named(RecordFile(good, b""))
    assert not is_as_named(RecordFile(good, b"title = 2\n"))


def test_a_record_of_which_one_byte_was_changed_is_told_or_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    whole = path.read_bytes()
    told = 0
    for place in range(0, len(whole), 211):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert read_record(path, RoundResult) == a_full_round()
        except TipxlError as error:
            told += 1
            assert "is damaged" in str(error) or "newer tipxl" in str(error)
    assert told > len(whole) / 211 - 5  # all but some of the lines that name format and sum


@pytest.mark.parametrize("layout", [{"indent": 4}, {"sort_keys": True}, {"separators": (",", ":")}])
def test_a_record_that_an_editor_laid_out_anew_is_not_believed(
    tmp_path: Path, layout: dict[str, object]
) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    said = json.loads(path.read_bytes())
    said["returns"] = []
    path.write_text(json.dumps(said, **layout), encoding="utf-8")  # type: ignore[arg-type]

    with pytest.raises(TipxlError, match="it was changed after it was written"):
        read_record(path, RoundResult)


def test_a_record_with_the_line_ends_of_windows_is_no_other(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_record(path, RoundResult) == a_full_round()


def test_a_record_of_an_older_tipxl_that_says_the_same_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    write_record(path, a_full_round())
    older = re.sub(rb' "(format|sum)": .*\n', b"", path.read_bytes(), count=2)
    path.write_bytes(older)

    write_record(path, a_full_round())

    assert path.read_bytes() == older


def test_a_design_that_was_edited_in_an_open_round_is_told_by_every_door(
    returning: Returning,
) -> None:
    returning.drop("back.xlsx", returning.filled())
    returning.collect()
    design = returning.files.design(BODY, 1)
    design.write_bytes(design.read_bytes().replace(b"workshop", b"workshap", 1))

    for words in (("status",), ("validate", str(PERIOD)), ("consolidate", str(PERIOD))):
        result = CliRunner().invoke(main, [*words, "--root", str(returning.root)])

        assert result.exit_code == 2
        assert f"The record {design} is damaged: it was changed" in result.output


@pytest.mark.parametrize("changed", [False, True])
def test_a_design_that_has_no_sum_is_known_by_its_serial(
    returning: Returning, *, changed: bool
) -> None:
    path = returning.files.design(BODY, 1)
    older = re.sub(rb' "(format|sum)": .*\n', b"", path.read_bytes(), count=2)
    path.write_bytes(older.replace(b"workshop", b"workshap", 1) if changed else older)

    if changed:
        with pytest.raises(TipxlError, match="is damaged: it was changed after it was written"):
            read_record(path, IssuedForm)
    else:
        assert read_record(path, IssuedForm).identity.version == 1
