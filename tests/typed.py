"""Texts as people type them into cells: any signs, and words that mean something to the program.

Hypothesis is told to look for no constants in the source (tests/conftest.py), so that what a test
tries does not hang on what was loaded before it: these words stand here instead.
"""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

#: Codes and labels of answers, no answer, periods, days, numbers, keys, formulas, signs of XML.
WORDS = (
    *("NS", "ON", "CO", "PP", "DI", "ME", "NI", "NO", "NC", "CONT", "TBC", "FULL", "OTHER"),
    *("Ongoing", "Not started", "Completed", "Not our activity", "Nothing this period"),
    *("CLEAR", "clear", "-", "N/A", "nil", "none", "ditto", "same as last time", "not collected"),
    *("2018", "2018H1", "2018H2", "2020Q4", "2018-03-15", "15/03/2018", "March 2018"),
    *("4-6 March 2018", "2561", "0", "-1", "1,200", "12.5", "1e308", "inf", "nan", "50%", "TRUE"),
    *("tx:", "tx:activities:", "tx:activities:key!", "tx:activities:A.a.1.1#1|", "A.a.1.1#1"),
    *("=", "=1+1", "+1", "@", "'", "\t=1", "=cmd|' /c calc'!A0", "#REF!", "#N/A", "{=1}"),
    *("_x0007_", "_x005F_x0007_", "_x000D_", "&amp;", "<a>", "]]>", "\ufeff", "\u00a0", "\u202e"),
    *("\r\n", "; ", " / ", "approx. ", " to "),
)


def typed_texts(max_size: int = 60, *, halves: bool = False) -> SearchStrategy[str]:
    """Texts of about that length; with `halves`, signs that are no sign alone are in them, too."""
    signs = st.characters(exclude_categories=()) if halves else st.characters()
    word, text = st.sampled_from(WORDS), st.text(signs, max_size=max_size)
    return text | word | st.lists(word | text, min_size=2, max_size=4).map("".join)
