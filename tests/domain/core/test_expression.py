"""What a rule asks is true or false of understood values, and what is known is worked out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipxl.domain.core.expression import (
    MISREAD,
    All,
    Before,
    Blank,
    Changed,
    Expression,
    Is,
    Known,
    Longer,
    Misread,
    MoreThan,
    Not,
    Same,
    Some,
    Today,
    Value,
    holds,
    simplified,
    squeezed,
)

TODAY = date(2018, 7, 20)
EARLY, LATE = date(2018, 1, 1), date(2018, 12, 31)


@pytest.mark.parametrize(
    ("expression", "value", "truth"),
    [
        (Is("x", ("ON", "CO")), "ON", True),
        (Is("x", ("ON", "CO")), "on", False),
        (Is("x", ("ON",)), None, False),
        (Is("x", ()), None, False),
        (Blank("x"), None, True),
        (Blank("x"), 0.0, False),
        (Blank("x"), MISREAD, False),
        (Misread("x"), MISREAD, True),
        (Misread("x"), None, False),
        (Longer("x", 3), "abcd", True),
        (Longer("x", 3), "abc", False),
        (Longer("x", 3), None, False),
        (Longer("x", 3), 12345.0, False),
        (Same("x", "A  text"), " A text\u00a0", True),
        (Same("x", "A text"), "a text", False),
        (Same("x", ""), None, False),
        (Changed("x", "A text"), " A  text ", False),
        (Changed("x", "A text"), "Another", True),
        (Changed("x", "A text"), None, True),
        (Changed("x", None), None, False),
        (Changed("x", None), 0.0, True),
        (Before("x", LATE), EARLY, True),
        (Before("x", EARLY), EARLY, False),
        (Before("x", LATE), None, False),
        (Before("x", LATE), MISREAD, False),
        (Before(Today(), "x"), LATE, True),
        (Before(Today(), "x"), TODAY, False),
        (MoreThan("x", ("a", "b")), 13.0, True),
        (MoreThan("x", ("a", "b")), 12.0, False),
        (MoreThan("x", ("a", "b")), "NC", False),
        (MoreThan("x", ("a", "b")), None, False),
        (MoreThan("x", ("a", "nc")), 13.0, False),
        (MoreThan("x", ("a", "blank")), 11.0, True),
        (MoreThan("x", ()), 1.0, True),
    ],
)
def test_each_question_is_true_of_what_it_asks(
    expression: Expression, value: Value, truth: bool
) -> None:
    values: dict[str, Value] = {"x": value, "a": 10.0, "b": 2.0, "nc": "NC"}

    assert holds(expression, values, TODAY) is truth


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("  a   b ", "a b"),
        ("\u00a0a\u3000b\u00a0", "a b"),
        ("\u200b\ufeff\x07\n\t", ""),
        ("a\x1fb", "ab"),
        ("a\u2003b", "a\u2003b"),
        ("", ""),
    ],
)
def test_squeezing_leaves_what_a_workbook_sees(text: str, left: str) -> None:
    assert squeezed(text) == left


LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Known, st.booleans()),
    st.builds(Is, st.sampled_from("xy"), st.sampled_from([(), ("ON",), ("ON", "CO")])),
    st.builds(Blank, st.sampled_from("xy")),
    st.builds(Misread, st.sampled_from("xy")),
)
TREES: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
VALUES = st.sampled_from([None, "ON", "CO", MISREAD])


@given(TREES, VALUES, VALUES)
def test_working_out_what_is_known_changes_no_truth(
    tree: Expression, one: Value, two: Value
) -> None:
    values = {"x": one, "y": two}

    assert holds(simplified(tree), values, TODAY) is holds(tree, values, TODAY)


@given(TREES)
def test_nothing_known_is_left_inside_what_was_worked_out(tree: Expression) -> None:
    found = simplified(tree)

    assert isinstance(found, Known) or "Known" not in repr(found)
