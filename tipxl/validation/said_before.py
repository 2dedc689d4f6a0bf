"""What each body of a round has said so far, laid over itself as its returns come in."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from tipxl.domain.returns.overlay import AnswersSoFar, LatestAnswers
from tipxl.domain.returns.returned import Return
from tipxl.validation.packing import packed
from tipxl.workers.program import fingerprint
from tipxl.workspace.issued_forms import IssuedDesigns


class SaidBefore(Struct, frozen=True):
    """What a body said before a file came; `digest` is one word for all of it.

    Both are empty where nothing came before.
    """

    answers: LatestAnswers | None = None
    digest: str = ""


NOTHING_SAID = SaidBefore()


class SaidSoFar:
    """What each body has said; a return is laid over the others once, however many there are."""

    def __init__(self, issued: Callable[[str], IssuedDesigns]) -> None:
        self._issued = issued
        self._answers: dict[str, AnswersSoFar] = {}
        self._digests: dict[str, str] = {}
        self._undigested: dict[str, list[Return]] = {}
        self._returns: dict[str, list[Return]] = {}

    def add(self, returned: Return) -> None:
        """Lay the next return over what its body said; those of a body are added in order."""
        body = returned.body
        if body not in self._answers:
            self._answers[body] = AnswersSoFar(self._issued(body).forms)
        self._answers[body].add(returned)
        self._returns.setdefault(body, []).append(returned)
        self._undigested.setdefault(body, []).append(returned)

    def returns(self, body: str) -> Sequence[Return]:
        """The returns of a body that count so far."""
        return self._returns.get(body, ())

    def of(self, body: str) -> SaidBefore:
        """What a body has said by now."""
        if body not in self._answers:
            return NOTHING_SAID
        return SaidBefore(self._answers[body].latest, self._digest(body))

    def _digest(self, body: str) -> str:
        """One word for all that a body said; most bodies send one report, and nobody asks."""
        for returned in self._undigested.pop(body, ()):
            # What it holds hangs on all that came before it, and that is in the digest before.
            before = self._digests.get(body, "")
            issued = self._issued(body).rests_on(returned.version)
            self._digests[body] = fingerprint(before, *digest_parts(returned), *issued)
        return self._digests[body]


def digest_parts(returned: Return) -> tuple[str | bytes, ...]:
    """What a return is known by: how it arrived, and everything that was read and found in it."""
    data = packed(returned)
    return repr(returned.arrival), data if isinstance(data, bytes) else repr(data)
