"""What a journal lacks, and what is not done by it until she has looked into that."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tipxl.errors import TipxlError
from tipxl.journal.journal_lines import journal_lines
from tipxl.journal.line_chain import round_of_journal
from tipxl.workspace.conflict_copies import copied_journal, copies_beside, lines_of_its_own
from tipxl.workspace.round_records import RoundRecords


def gap_notes(records: RoundRecords) -> Iterator[str]:
    """What the journal of a round lacks, in whole sentences, and what to do about it."""
    journal = records.journal.value
    yield from journal.gaps
    if journal.gaps and not journal.is_not_begun:
        yield _what_to_do(records)


def copies_to_join(records: RoundRecords) -> tuple[Path, ...]:
    """The journals beside that of a round; where it lacks something, also those that were kept.

    Of these, which lie in record/ since two were joined, those with lines that it does not have.
    """
    path, journal = records.files.journal, records.journal.value
    copies = tuple(each for each in copies_beside(path) if not round_of_journal(each))
    if copies or not journal.gaps or journal.is_not_begun:
        return copies
    known = {each.said for each in journal_lines(records.files.journal)}
    found = list[Path]()
    for path in sorted(records.files.record.glob("journal-*.jsonl")):
        with suppress(TipxlError):  # nothing can be had of a damaged one
            if any(each.said not in known for each in journal_lines(path)):
                found.append(path)
    return tuple(found)


def copies_with_more(records: RoundRecords) -> tuple[Path, ...]:
    """The copies beside the journal of a round with lines that it lacks."""
    return tuple(each for each, more in _beside(records) if more)


def unjoined_copies(records: RoundRecords) -> tuple[Path, ...]:
    """The same, and those of which that cannot be told."""
    return tuple(each for each, more in _beside(records) if more is not False)


def unjoined_notes(records: RoundRecords) -> tuple[str, ...]:
    """What each of these holds, in whole sentences, and what to do about it."""
    path = records.files.journal
    return tuple(copied_journal(path, each) for each in unjoined_copies(records))


def _beside(records: RoundRecords) -> Iterator[tuple[Path, bool | None]]:
    """Each copy beside the journal, and whether it has more; None where it cannot be read."""
    path = records.files.journal
    for each in copies_beside(path):
        if not round_of_journal(each):
            try:
                yield each, bool(lines_of_its_own(path, each))
            except TipxlError:
                yield each, None


def ensure_joined(records: RoundRecords, undone: str, why: str) -> None:
    """Raise TipxlError where a copy beside the journal of a round may have what that lacks."""
    if told := unjoined_notes(records):
        raise TipxlError("\n".join((f"{undone}, for {why}.", *told)))


def ensure_whole(records: RoundRecords, undone: str, why: str) -> None:
    """Raise TipxlError where the journal of a round lacks something: what is `undone`, and why."""
    journal = records.journal.value
    if journal.is_not_begun:
        raise TipxlError("\n".join((f"{undone}: the forms were not all made.", *journal.gaps)))
    if journal.gaps:
        whole = f"{undone}, for {why}: the journal is not whole."
        raise TipxlError("\n".join((whole, *gap_notes(records))))


def ensure_lost(records: RoundRecords) -> None:
    """Raise TipxlError where what the journal of a round lacks can be had in another way."""
    journal = records.journal.value
    if journal.is_not_begun:
        raise TipxlError("\n".join(journal.gaps))
    if is_anothers(records):
        raise TipxlError("\n".join(gap_notes(records)))
    if copies := copies_to_join(records):
        raise TipxlError(
            f"{copies[0]} may have what the journal of {records.files.period} lacks. First type: "
            f"tipxl join {records.files.period}"
        )


def is_anothers(records: RoundRecords) -> bool:
    """Whether the journal of another round lies in the place of this one's."""
    journal = records.journal
    return bool(journal.value.gaps and round_of_journal(journal.path))


def _is_closed(records: RoundRecords) -> bool:
    try:
        return records.closed is not None
    except TipxlError:  # what was agreed does not stand there any more
        return False


def _what_to_do(records: RoundRecords) -> str:
    period = records.files.period
    if is_anothers(records):
        return (
            f"Put the journal of {period} back from your back-up. Without one, move that file "
            "away: what is missing is told then, and what to do about it."
        )
    if copies := copies_to_join(records):
        return (
            f"What is missing in the journal of {period} may stand in {copies[0]}. First join the "
            f"two, with: tipxl join {period}"
        )
    whole = (
        "Where the folder is synchronised, wait until it is up to date. Else put the journal back "
        "from your back-up."
    )
    go_on = f"go on without what is missing, with: tipxl join {period} --lost-for-good"
    if _is_closed(records):
        return (
            f"{period} is closed, and what was agreed stands, whatever is missing in the journal. "
            f"{whole} Without one, {go_on}"
        )
    return (
        "What is missing in the journal may be a letter that was sent, or when and from whom a "
        f"report came. So no letter is sent, nothing is collected and {period} cannot be closed. "
        f"{whole} Without one, look into your mail program for what was sent; then {go_on}"
    )
