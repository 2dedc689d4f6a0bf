"""What a report is asked where its answers seem to have lost their rows."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.growth import grows_evenly
from tipxl.domain.returns.plausibility import exchanged_runs

_TEXTS = st.sampled_from(["", "Ongoing", "Completed", "2018H1"])


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=12))
def test_of_each_text_that_changed_the_shortest_run_with_all_texts_it_had_is_found(
    pairs: list[tuple[str, str]],
) -> None:
    assert list(exchanged_runs(pairs)) == _one_by_one(pairs)


def _one_by_one(pairs: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    found = []
    for first, (was, is_now) in enumerate(pairs):
        for end in range(first + 1, len(pairs) + 1):
            stood, stands = zip(*pairs[first:end], strict=True)
            if was != is_now and Counter(stood) == Counter(stands):
                found.append((first, end))
                break
    return found


def test_a_column_in_which_every_text_stands_a_row_lower_takes_no_more_than_its_length() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 8_000)))
    assert grows_evenly(lambda text: list(exchanged_runs([*pairwise(text)])), letters)
