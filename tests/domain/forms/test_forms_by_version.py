"""The forms of a body are understood when they are asked for, and their rows without that."""

import re

import pytest

from tests.builders import LED, a_template
from tipxl.domain.forms.forms_by_version import FormsByVersion, keys_of, row_keys
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.errors import TipxlError
from tipxl.record_format import design_rows, record_text


def test_the_rows_of_a_record_are_those_of_its_form() -> None:
    form = a_template()

    assert LED in keys_of(form)
    assert design_rows("ABC-1.json", record_text(form)).keys == keys_of(form)


def test_the_rows_of_a_record_without_a_sum_are_read_from_the_whole_form() -> None:
    form = a_template()
    old = re.sub(rb'\n "format": \d+,\n "sum": "[0-9a-f]*",', b"", record_text(form))

    assert design_rows("ABC-1.json", old).keys == keys_of(form)
    with pytest.raises(TipxlError, match="was changed after it was written"):
        design_rows("ABC-1.json", old.replace(LED.encode(), b"A.a.9.9#1"))


def test_the_rows_of_a_record_that_was_changed_are_not_read() -> None:
    changed = record_text(a_template()).replace(LED.encode(), b"A.a.9.9#1")

    with pytest.raises(TipxlError, match="was changed after it was written"):
        design_rows("ABC-1.json", changed)


def test_a_form_is_understood_when_it_is_asked_for_and_once() -> None:
    form, read = a_template(), list[int]()

    def understand(version: int) -> IssuedForm:
        read.append(version)
        return form

    forms = FormsByVersion((3, 1), understand, lambda _: ("A.a.1.1#1",))

    assert row_keys(forms, max(forms)) == ("A.a.1.1#1",)
    assert (list(forms), 2 in forms, read) == ([1, 3], False, [])
    assert forms[3] is forms[3] is form
    assert read == [3]
    with pytest.raises(KeyError):
        forms[2]


def test_forms_at_hand_are_asked_for_their_rows_themselves() -> None:
    assert row_keys({1: a_template()}, 1) == keys_of(a_template())
