"""What the officer of the demo answers in decisions.xlsx; some items she leaves open."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from tipxl.domain.core.decision import Decision, DecisionKind, DecisionState
from tipxl.domain.decisions.register import DECISION_HEADINGS as HEADINGS
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.schema.meanings import Status
from tipxl.excel.fill import Typed, with_lines
from tipxl.files import read_file, write_whole
from tipxl.rounds.current_result import merged
from tipxl.sample.scenario import SHOWN
from tipxl.workspace.opening import Workspace

#: How many items of a kind she answers; the rest stays open, as in life.
_ANSWERED: Mapping[str, int] = {
    DecisionKind.END: 1,
    DecisionKind.STATUS: 1,
    DecisionKind.EVENT: 1,
    DecisionKind.RIVALS: 1,
}
_MEETING = "Record of the meeting that agreed the round, item 4 (invented)"
_DECISIONS = "Decisions"


def answer_items(workspace: Workspace, period: Period) -> None:
    """Type her answers into decisions.xlsx, as another program would save it."""
    round_so_far = merged(workspace, period)
    lines = [*_answers(workspace, round_so_far)]
    if period == SHOWN:
        lines.extend(_own(workspace, round_so_far))
    if lines:
        path = workspace.folder.decisions
        write_whole(path, with_lines(read_file(path), _DECISIONS, lines))


def _answers(workspace: Workspace, round_so_far: RoundResult) -> Iterator[Mapping[str, Typed]]:
    left = dict(_ANSWERED)
    for each in round_so_far.decisions:
        if each.state == DecisionState.OPEN and left.get(each.kind) and each.options:
            left[each.kind] -= 1
            signed = _signed(workspace, round_so_far, "The bodies concerned agreed. (invented)")
            yield {HEADINGS["number"]: each.number, HEADINGS["answer"]: _choice(each), **signed}


def _choice(item: Decision) -> str:
    """The first of the sensible answers; of a status, the one that stands."""
    return item.old if item.old in item.options else item.options[0]


def _own(workspace: Workspace, round_so_far: RoundResult) -> Iterator[Mapping[str, Typed]]:
    """Lines of her own: a status that the meeting decided, and a word that a body had wrong."""
    plain = [row for row in round_so_far.rows if row.rule == "K8" and row.answered_by_lead]
    statuses = workspace.schema.list("status")
    ongoing = next(iter(statuses.codes(Status.ONGOING)))
    preparing = next(iter(statuses.codes(Status.PREPARING)))
    decided = next((row for row in plain if row.status == preparing), None)
    if decided is not None:
        answer = {HEADINGS["answer"]: statuses.label(ongoing)}
        why = "The first workshop was held while the meeting sat. (invented)"
        yield _line(workspace, round_so_far, decided, DecisionKind.STATUS, why) | answer
    worded = next((row for row in plain if row.status == ongoing and row is not decided), None)
    if worded is not None:
        said = next(each for each in worded.said if each.role == Role.LEAD)
        column = workspace.schema.block("activities").column("progress")
        change = {
            HEADINGS["body"]: said.body,
            HEADINGS["column"]: column.heading if column else "",
            HEADINGS["text"]: f"{said.text('progress')} The place was Manila. (invented)",
        }
        why = f"{said.body} asked for it in the meeting. (invented)"
        yield _line(workspace, round_so_far, worded, DecisionKind.WORDS, why) | change


def _line(
    workspace: Workspace, round_so_far: RoundResult, row: AgreedRow, kind: DecisionKind, why: str
) -> dict[str, Typed]:
    return {
        HEADINGS["number"]: "",
        HEADINGS["period"]: round_so_far.period,
        HEADINGS["kind"]: str(kind),
        HEADINGS["row"]: row.key,
        **_signed(workspace, round_so_far, why),
    }


def _signed(workspace: Workspace, round_so_far: RoundResult, why: str) -> dict[str, Typed]:
    held = workspace.round(round_so_far.reporting_period)
    return {
        HEADINGS["why"]: why,
        HEADINGS["reference"]: _MEETING,
        HEADINGS["agreed_with"]: "The meeting (invented)",
        HEADINGS["decided_by"]: "The secretariat (invented)",
        HEADINGS["day"]: held.freeze + timedelta(days=15),
    }
