"""The rounds of a row -> what was achieved so far, in the bodies' own words, newest first."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.domain.core.expression import squeezed
from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.schema.meanings import Status
from tipxl.reports.master.plan_rows import MasterRow
from tipxl.reports.model.row_words import why
from tipxl.reports.model.wording import cut

NOTHING = "Nothing reported so far."
NO_EVIDENCE = "What shows it has not been named."
_DELIVERED, _SHOWN = 100, 50  # letters of what was delivered, and of what shows it
_TOLD = 100  # letters of a round in the story: two lines of its column


class ToldInRound(Struct, frozen=True):
    """What the bodies told of a row in one round: (body, text), the lead first."""

    period: str
    texts: tuple[tuple[str, str], ...]

    def words(self) -> str:
        """The round with each body's words."""
        return f"{self.period} {' '.join(f'{body}: {text}' for body, text in self.texts)}"

    def shortened(self, most: int) -> str:
        """The first body's words and who else told of it, in so many letters."""
        (body, text), *more = self.texts
        others = f" Also: {', '.join(each for each, _ in more)}." if more else ""
        head = f"{self.period} {body}: "
        return f"{head}{_cut(text, max(30, most - len(head) - len(others)))}{others}"


def told_of(rounds: Sequence[RoundResult], key: str) -> tuple[ToldInRound, ...]:
    """What was told of a row, the newest round first; a text told again counts where it was new."""
    known: set[tuple[str, str]] = set()
    found = []
    for round in rounds:
        row = round.row(key)
        texts = tuple(_new_texts(row, known)) if row else ()
        if texts:
            found.append(ToldInRound(round.period, texts))
    return tuple(reversed(found))


def _new_texts(row: AgreedRow, known: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for said in sorted(row.said, key=lambda each: each.role != Role.LEAD):
        text = " ".join(said.text("progress").split())
        name = (said.body, squeezed(text))
        if text and said.counts and name not in known:
            known.add(name)
            yield said.body, _ended(text)


def story(e: MasterRow) -> str:
    """What was achieved, shortened; of what is completed, what was delivered and what shows it."""
    told = told_of(e.rounds, e.row.key)
    if _is_completed(e):
        return _delivered(e, told)
    if not told:
        return NOTHING
    latest, *earlier = told
    periods = f" Earlier: {', '.join(each.period for each in earlier[1:])}." if earlier[1:] else ""
    before = [f"{earlier[0].shortened(_TOLD - len(periods))}{periods}"] if earlier else []
    return "\n".join((latest.shortened(_TOLD), *before))


def whole_story(e: MasterRow) -> str:
    """Everything that was told, and of what is completed, when and what shows it."""
    lines = [each.words() for each in told_of(e.rounds, e.row.key)]
    if _is_completed(e):
        lines.insert(0, f"{_completed_in(e)} {_evidence(e, 0)}")
    return "\n".join(lines)


def closed_because(e: MasterRow) -> str:
    """Why a row is closed, and since which round; "" where it is not."""
    if not e.is_closed:
        return ""
    round, agreed = e.closing
    return f"Agreed in {round.period}. {why(round, agreed)}"


def _is_completed(e: MasterRow) -> bool:
    return e.agreed.status in e.schema.list("status").codes(Status.COMPLETED)


def _delivered(e: MasterRow, told: Sequence[ToldInRound]) -> str:
    texts = [each for round in told for each in round.texts]
    texts.sort(key=lambda each: each[0] not in e.row.leads)  # a lead's newest words, if there are
    said = " ".join(f"{body}: {_cut(text, _DELIVERED)}" for body, text in texts[:1])
    return " ".join(filter(None, (_completed_in(e), said, _evidence(e, _SHOWN))))


def _completed_in(e: MasterRow) -> str:
    return f"Delivered in {e.agreed.values.get('completed_in') or e.closing[0].period}."


def _evidence(e: MasterRow, most: int) -> str:
    evidence = " ".join(e.agreed.values.get("evidence", "").split())
    return f"Shown by: {_ended(_cut(evidence, most))}" if evidence else NO_EVIDENCE


def _cut(text: str, most: int) -> str:
    return cut(text, most) if most else text


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ")")) else f"{text}."
