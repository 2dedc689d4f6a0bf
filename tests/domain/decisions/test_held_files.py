"""A file that was held and is accepted: what it was held for is no longer to be corrected."""

from datetime import UTC, datetime

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.file_decisions import taken
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return

ARRIVAL = Arrival("a.xlsx", "a.xlsx", "0" * 64, datetime(2018, 7, 1, tzinfo=UTC), "")


def test_none_of_the_reasons_for_which_a_file_was_held_is_to_be_corrected() -> None:
    missing = tuple(
        ReturnMessage.COLUMN_NEEDED.at(Place("a.xlsx", "Activities", column=each), column=each)
        for each in ("Status now", "Your part")
    )
    wrong = ReturnMessage.CELL_ERROR.at(Place("a.xlsx", "Activities", row="A.a.1.1#1"))
    held = Return(ARRIVAL, Verdict.HELD, says=missing[0].says, findings=(*missing, wrong))

    back = taken(held, held, Decision(number="D-1", kind=DecisionKind.FILE, says="", who=""))

    assert back.verdict is Verdict.ACCEPTED
    assert [each.code for each in back.findings] == ["T50", wrong.code]
