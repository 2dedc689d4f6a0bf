"""A body's key is safe for codes and files, and always the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.builders import a_plan
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Body

NAMES = st.text(min_size=1, max_size=60)


@pytest.mark.parametrize("acronym", ["ACWC", "ASEAN-IPR", "SOM-ED2", "moha", "Abc"])
def test_a_plain_acronym_is_its_own_key_in_capitals(acronym: str) -> None:
    assert body_key(acronym) == acronym.upper()


@pytest.mark.parametrize(
    ("acronym", "readable"),
    [
        *(("UN Women", "UN-WOMEN"), ("R&D", "R-D"), ("Bộ LĐ", "BO-LD"), ("สปช", "BODY")),
        *(("A/B", "A-B"), ("A-FOR-ENTRY", "A-FOR-ENTRY"), ("A" * 21, "A" * 13)),
    ],
)
def test_any_other_name_has_a_key_that_can_be_read_and_a_hash(acronym: str, readable: str) -> None:
    assert re.fullmatch(rf"{readable}-[0-9A-F]{{6}}", body_key(acronym))


def test_names_that_look_alike_in_a_file_name_have_keys_of_their_own() -> None:
    assert len({body_key(each) for each in ("A/B", "A:B", "A B", "A_B", "A-B", "Á-B")}) == 6


@given(NAMES)
def test_a_key_is_always_safe_and_its_own_key(name: str) -> None:
    key = body_key(name)

    assert re.fullmatch(r"[A-Z0-9-]{1,20}", key, re.ASCII)
    assert body_key(key) == body_key(key.lower()) == key


def test_a_plan_names_a_body_by_its_key_as_it_spells_it() -> None:
    plan = a_plan(bodies=(Body("UN Women", "Women"), Body("MoHA", "Home affairs")))

    assert plan.spelled(body_key("UN WOMEN")) == "UN Women"
    assert plan.spelled(body_key("moha")) == "MoHA"
    assert plan.spelled(body_key("XYZ")) == "XYZ"
    found = plan.body(body_key("UN Women"))
    assert found is not None
    assert replace(found, acronym="").name == "Women"
