"""What a journal lacks, and what is not done by it until she has looked into that."""

from collections.abc import Iterator

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.errors import TipxlError
from tipxl.journal.line_chain import round_of_journal
from tipxl.workspace.round_records import RoundRecords

_BACK = (
    "Where the folder is synchronised, wait until it is up to date. Else put the journal back from "
    "your back-up."
)


def gap_notes(records: RoundRecords) -> Iterator[str]:
    """What the journal of a round lacks, in whole sentences, and what to do about it."""
    journal = records.journal.value
    yield from journal.gaps
    if journal.gaps and not journal.is_not_begun:
        yield (
            "What is missing in the journal may be a letter that was sent, or when and from whom "
            f"a report came. So no letter is sent and nothing is collected. {_BACK} "
            f"Without one, this says what to do: tipxl send {records.files.period}"
        )


def ensure_whole(records: RoundRecords, undone: str, why: str, kind: str = "") -> None:
    """Raise TipxlError where the journal of a round lacks something: what is `undone`, and why.

    `kind` is that of the letters where it is letters that are not sent; else one that can be
    written in the round as it stands.
    """
    files, journal = records.files, records.journal
    gaps = journal.value.gaps
    if gaps and round_of_journal(journal.path):
        raise TipxlError(
            "\n".join(gaps)
            + f"\nPut the journal of {files.period} back from your back-up. Without one, move "
            "that file away: what is missing is told then, and what to do about it."
        )
    if journal.value.is_not_begun:
        raise TipxlError("\n".join((f"{undone}: the forms were not all made.", *gaps)))
    if gaps:
        usual = LetterKind.RECEIPT if files.closed.exists() else LetterKind.TEMPLATES
        lines = (
            f"{undone}, for {why}: the journal is not whole.",
            *gaps,
            f"{_BACK} Without one, look into your mail program for what was sent, and then type: "
            f"tipxl send {files.period} --kind {kind or usual} --journal-restored",
        )
        raise TipxlError("\n".join(lines))
