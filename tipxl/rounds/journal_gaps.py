"""What a journal lacks, and what is not done by it until she has looked into that."""

from collections.abc import Iterator

from tipxl.errors import TipxlError
from tipxl.journal.line_chain import round_of_journal
from tipxl.workspace.conflict_copies import copies_beside
from tipxl.workspace.round_records import RoundRecords


def gap_notes(records: RoundRecords) -> Iterator[str]:
    """What the journal of a round lacks, in whole sentences, and what to do about it."""
    journal = records.journal.value
    yield from journal.gaps
    if journal.gaps and not journal.is_not_begun:
        yield _what_to_do(records)


def ensure_whole(records: RoundRecords, undone: str, why: str) -> None:
    """Raise TipxlError where the journal of a round lacks something: what is `undone`, and why."""
    _refuse_another_rounds(records)
    journal = records.journal.value
    if journal.is_not_begun:
        raise TipxlError("\n".join((f"{undone}: the forms were not all made.", *journal.gaps)))
    if journal.gaps:
        whole = f"{undone}, for {why}: the journal is not whole."
        raise TipxlError("\n".join((whole, *journal.gaps, _what_to_do(records))))


def ensure_lost(records: RoundRecords) -> None:
    """Raise TipxlError where what the journal of a round lacks can be had in another way."""
    _refuse_another_rounds(records)
    journal = records.journal.value
    if journal.is_not_begun:
        raise TipxlError("\n".join(journal.gaps))
    if copies := copies_beside(records.files.journal):
        raise TipxlError(
            f"{copies[0]} may have what the journal of {records.files.period} lacks. First type: "
            f"tipxl join {records.files.period}"
        )


def _refuse_another_rounds(records: RoundRecords) -> None:
    journal = records.journal
    if journal.value.gaps and round_of_journal(journal.path):
        raise TipxlError(
            "\n".join(journal.value.gaps)
            + f"\nPut the journal of {records.files.period} back from your back-up. Without one, "
            "move that file away: what is missing is told then, and what to do about it."
        )


def _what_to_do(records: RoundRecords) -> str:
    return (
        "What is missing in the journal may be a letter that was sent, or when and from whom a "
        "report came. So no letter is sent and nothing is collected. Where the folder is "
        "synchronised, wait until it is up to date. Else put the journal back from your back-up. "
        "Without one, look into your mail program for what was sent; then go on without what is "
        f"missing, with: tipxl join {records.files.period} --lost-for-good"
    )
