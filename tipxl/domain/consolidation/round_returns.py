"""What a round is merged from: its validated returns, their forms, and the officer's lines."""

from collections.abc import Mapping

from msgspec import Struct

from tipxl.domain.decisions.decision_lines import DecisionLine
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.results.round_result import LineStatement
from tipxl.domain.returns.returned import Return


class RoundReturns(Struct, frozen=True):
    """The validated returns of a round, and the forms they name: by body, then by version.

    `entries` are the officer's lines in decisions.xlsx, of all rounds. `waiting` are returns that
    came for an earlier round after it was frozen. `told_before` are the events counted in earlier
    rounds, each named with its round.
    """

    returns: tuple[Return, ...]
    templates: Mapping[str, Mapping[int, IssuedForm]]
    entries: tuple[DecisionLine, ...] = ()
    waiting: tuple[Return, ...] = ()
    told_before: tuple[LineStatement, ...] = ()
