import pytest

from tipxl.reports.model.sheet import Share, StatusCell


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 0, "n/a"),
        (3, 4, "3 of 4"),
        (0, 5, "0 of 5 (0.0 %)"),
        (12, 57, "12 of 57 (21.1 %)"),
        (1, 16, "1 of 16 (6.3 %)"),  # 6.25 goes up
        (1, 80, "1 of 80 (1.3 %)"),  # 1.25 goes up, where a float and Python's round go down
        (57, 57, "57 of 57 (100.0 %)"),
    ],
)
def test_a_share_is_counts_with_a_percentage_only_where_it_means_something(
    numerator: int, denominator: int, text: str
) -> None:
    assert Share(numerator, denominator).text == text


def test_a_status_is_read_with_its_mark() -> None:
    assert StatusCell("Ongoing", "BDD7EE", "PV").text == "Ongoing · PV"
