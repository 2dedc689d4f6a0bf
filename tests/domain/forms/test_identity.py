"""A form's code is found wherever it stands, and holds only with the key that signed it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipxl.domain.forms.identity import FormName, Identity, codes_in, row_tag
from tipxl.domain.plan.body_key import body_key

KEY = b"the key of this folder"
FORM = FormName("BOHOL", "2018H1", body_key("ASEAN-IPR"), 3)


def an_identity(form: FormName = FORM) -> Identity:
    return Identity.signed(KEY, form, "0a1b2c3d")


@given(
    st.builds(
        FormName,
        plan=st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True).filter(str.isascii),
        period=st.sampled_from(["2018", "2018H1", "2020Q4"]),
        body=st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True).filter(str.isascii),
        version=st.integers(1, 9999),
    )
)
def test_a_code_is_read_as_the_identity_that_wrote_it(form: FormName) -> None:
    identity = an_identity(form)

    assert codes_in(identity.code) == (identity,)
    assert identity.is_signed_with(KEY)


def test_another_key_did_not_sign_it() -> None:
    assert not an_identity().is_signed_with(KEY + b"!")


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("BOHOL", "BOHAL"),
        ("2018H1", "2018H2"),
        ("ASEAN-IPR", "ACWC"),
        (".3.", ".4."),
        ("0a1b2c3d", "0a1b2c3e"),
    ],
)
def test_a_code_with_a_changed_part_is_not_ours(part: str, other: str) -> None:
    tampered = an_identity().code.replace(part, other)

    (found,) = codes_in(tampered)
    assert not found.is_signed_with(KEY)


def test_a_changed_signature_is_not_ours() -> None:
    code = an_identity().code
    last = "0" if code[-1] != "0" else "1"

    (found,) = codes_in(code[:-1] + last)
    assert not found.is_signed_with(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "Form {} · please keep this code.",
        "&L{}&RPage &P",
        "({})",
        "Do not change:\n{}\n",
        "“{}”,",
        "={}",
    ],
)
def test_a_code_is_found_in_longer_text(text: str) -> None:
    identity = an_identity()

    assert codes_in(text.format(identity.code)) == (identity,)


def test_several_codes_are_found_in_order() -> None:
    one, two = an_identity(), an_identity(FormName("BOHOL", "2018H1", body_key("ACWC"), 1))

    assert codes_in(f"{two.code} {one.code}") == (two, one)


@pytest.mark.parametrize(
    "change",
    [
        lambda code: code[:-1],
        lambda code: code + "0",
        lambda code: code.replace("TX1", "TX2"),
        lambda code: code.lower(),
        lambda code: re.sub(r"\.", " ", code),
        lambda code: code.replace("2018", "２０１８"),
    ],
)
def test_what_is_cut_or_broken_is_no_code(change: Callable[[str], str]) -> None:
    assert codes_in(change(an_identity().code)) == ()


def test_a_row_mark_belongs_to_one_row_of_one_block_of_one_form() -> None:
    other = an_identity(FormName("BOHOL", "2018H1", body_key("ACWC"), 3))
    marks = {
        row_tag(KEY, an_identity(), "activities", "A.a.1.1#1"),
        row_tag(KEY, an_identity(), "activities", "A.a.1.1#2"),
        row_tag(KEY, an_identity(), "events", "A.a.1.1#1"),
        row_tag(KEY, other, "activities", "A.a.1.1#1"),
        row_tag(KEY + b"!", an_identity(), "activities", "A.a.1.1#1"),
    }

    assert len(marks) == 5
    assert all(re.fullmatch(r"[0-9a-f]{8}", each) for each in marks)
