"""A file is known by the code inside it, wherever it still stands, and by nothing else."""

import pytest
from msgspec.structs import replace

from tests.builders import KEY, a_cell, a_grid, a_template
from tipxl.domain.core.workbook import Workbook, Worksheet
from tipxl.domain.forms.identity import FormName, Identity
from tipxl.domain.forms.issued_form import FormBlock, FormRow, IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.returns.recognise import SigningKeys, fits, older_form, recognise

OTHER_KEY = b"another folder's key"


def an_identity(key: bytes = KEY, body: str = "ABC") -> Identity:
    return Identity.signed(key, FormName("SMALL1", "2018H1", body_key(body), 1), "0a1b2c3d")


def a_book(*texts: str) -> Workbook:
    return Workbook("xlsx", (a_grid("Any name", [[a_cell(text)] for text in texts]),))


@pytest.mark.parametrize(
    "workbook",
    [
        a_book("Cover", f"Code {an_identity().code}"),
        a_book(an_identity().code, an_identity().code),
        Workbook("xlsx", (Worksheet("Sheet1", (), header=f"&L{an_identity().code}"),)),
        Workbook("xlsx", (), properties={"keywords": an_identity().code}),
        Workbook("xlsx", (), names={"tipxl_code": f'"{an_identity().code}"'}),
    ],
    ids=["cell", "twice the same", "page header", "property", "defined name"],
)
def test_the_code_is_found_wherever_it_still_stands(workbook: Workbook) -> None:
    found = recognise(workbook, SigningKeys(KEY))

    assert (found.identity, found.trouble, found.notes) == (an_identity(), None, ())


def test_a_workbook_without_a_code_is_held() -> None:
    found = recognise(a_book("Cover", "TX1. is no code"), SigningKeys(KEY))

    assert found.identity is None
    assert found.trouble is not None
    assert found.trouble.code == "T01"


def test_two_different_codes_are_both_named() -> None:
    one, two = an_identity(), an_identity(body="DEF")

    found = recognise(replace(a_book(one.code), properties={"code": two.code}), SigningKeys(KEY))

    assert found.identity is None
    assert found.trouble is not None
    assert found.trouble.code == "T02"
    assert one.code in found.trouble.says
    assert two.code in found.trouble.says


@pytest.mark.parametrize(
    ("signed_with", "keys", "told"),
    [
        (OTHER_KEY, SigningKeys(KEY), "T03"),
        (OTHER_KEY, SigningKeys(KEY, demo=OTHER_KEY), "T04"),
        (b"a third", SigningKeys(KEY, demo=OTHER_KEY), "T03"),
    ],
)
def test_a_code_that_we_did_not_sign_stops_the_file(
    signed_with: bytes, keys: SigningKeys, told: str
) -> None:
    found = recognise(a_book(an_identity(signed_with).code), keys)

    assert found.identity == an_identity(signed_with)
    assert found.trouble is not None
    assert found.trouble.code == told


def test_without_the_key_a_code_is_taken_and_told_to_be_unverified() -> None:
    found = recognise(a_book(an_identity(OTHER_KEY).code), SigningKeys(None, demo=KEY))

    assert found.trouble is None
    assert [note.code for note in found.notes] == ["T08"]


@pytest.mark.parametrize(
    ("plan", "period", "told"),
    [
        ("SMALL1", "2018H1", None),
        ("BOHOL", "2018H1", "T05"),
        ("SMALL1", "2018H2", "T06"),
        ("BOHOL", "2018H2", "T05"),
    ],
)
def test_a_form_of_another_plan_or_round_does_not_fit(
    plan: str, period: str, told: str | None
) -> None:
    trouble = fits(an_identity(), plan, period)

    assert (trouble.code if trouble else None) == told


def asked(version: int, *keys: str) -> IssuedForm:
    form = a_template()
    rows = tuple(FormRow(key) for key in keys)
    identity = replace(form.identity, version=version)
    return replace(form, identity=identity, blocks=(FormBlock("activities", rows),))


@pytest.mark.parametrize(
    ("mine", "newest", "says"),
    [
        (asked(1, "A", "B"), asked(2, "A", "B"), "Please use the newer one next time. "),
        (asked(1, "A"), asked(3, "A", "B", "C"), "It does not ask about B, C."),
        (asked(1, "A", "B"), asked(2, "A"), "The plan no longer has B."),
    ],
)
def test_an_older_form_is_told_with_what_it_could_not_carry(
    mine: IssuedForm, newest: IssuedForm, says: str
) -> None:
    (told,) = older_form(mine, newest)

    assert told.code == "T37"
    assert told.says.endswith(says)


def test_the_newest_form_is_not_told_to_be_old() -> None:
    assert older_form(asked(2, "A"), asked(2, "A")) == ()
    assert older_form(asked(3, "A"), asked(2, "B")) == ()
