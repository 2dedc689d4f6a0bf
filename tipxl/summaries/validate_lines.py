"""What was found in the returns: a line a file, what to correct first, and what to do next."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from tipxl.domain.core.finding import Finding, Place, Severity, gathered_alike
from tipxl.domain.core.wording_numbers import counted
from tipxl.summaries.step_headline import Headline

if TYPE_CHECKING:
    from tipxl.commands.preview import Validated
    from tipxl.domain.plan.period import Period
    from tipxl.domain.returns.returned import Return

_SHOWN = 5  # things to correct that are told of one file; findings.xlsx has them all
_INDENT = " " * 11


def validate_lines(validated: "Validated", period: "Period") -> Iterator[str]:
    """The whole print-out, body by body."""
    from tipxl.domain.returns.overlay import replaced  # noqa: PLC0415 - a third of `tipxl --help`

    gone = replaced(validated.returns)
    for each in sorted(validated.returns, key=lambda one: (one.body or "~", one.arrival.received)):
        later = gone.get(each.arrival.sha256)
        if later is None:
            yield from _return_lines(each, closed=validated.closed)
        else:
            yield _replaced_line(each, later)
    yield from (f"{each.severity.value:8} {each}" for each in validated.waivers)
    yield from validated.told
    if validated.returns or validated.path or not validated.told:
        yield Headline(_counted(validated))
    else:
        yield Headline("There is no report in what was looked at.")
    if validated.corrections:
        names = ", ".join(path.stem for path in validated.corrections)
        folder = validated.corrections[0].parent
        yield f"To be corrected, a copy for each: {names} (in {folder})."
        yield f"Next, send them: tipxl send {period} --kind corrections"
    if validated.path and validated.closed:
        stands = (
            f"All of it: {validated.path}. {period} is closed, and what was agreed in it stands."
        )
        change = f"To change something in it, open it again: tipxl close {period} --reopen REASON"
        yield stands if validated.begun_after else f"{stands} {change}"
    elif validated.path:
        yield f"All of it: {validated.path}. Then: tipxl consolidate {period}"


def _replaced_line(returned: "Return", later: "Return") -> str:
    return f"{returned.body:10} {returned.arrival.file}: replaced by {later.arrival.file}."


def _return_lines(returned: "Return", *, closed: bool) -> Iterator[str]:
    body = returned.body or "not known"
    verdict = returned.judged(closed=closed)
    told = f"{body:10} {returned.arrival.file}: {verdict}. {returned.says}"
    if not returned.counts:
        yield told.rstrip()
        return
    yield f"{told}{_to_do(returned)}".rstrip()
    wrong = [each for each in gathered_alike(returned.findings) if _is_wrong(each)]
    yield from (_INDENT + _line(each) for each in wrong[:_SHOWN])
    if len(wrong) > _SHOWN:
        yield f"{_INDENT}… and {len(wrong) - _SHOWN} more, see findings.xlsx"


def _is_wrong(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _to_do(returned: "Return") -> str:
    rows = counted(returned.unanswered, "row to answer", "rows to answer")
    counts = (
        (returned.unanswered, rows),
        (returned.to_correct, f"{returned.to_correct} to correct"),
        (returned.to_see, f"{returned.to_see} to look at"),
    )
    words = ", ".join(what for number, what in counts if number)
    return f"{words}." if words else ""


def _line(finding: Finding) -> str:
    where = _where(finding.place)
    return f"{where}: {finding.says}" if where else finding.says


def _where(place: Place) -> str:
    """The cell as it is found in the file, with the row's key where it is one row of the plan."""
    cell = " ".join(part for part in (place.sheet, place.cell) if part)
    is_one_row = "#" in place.row and "," not in place.row
    return f"{cell} ({place.row})" if cell and is_one_row else cell or place.row


def _counted(validated: "Validated") -> str:
    kinds = sorted(each.judged(closed=validated.closed) for each in validated.returns)
    counts = ", ".join(f"{len(list(group))} {kind}" for kind, group in groupby(kinds))
    if counts:
        return f"{counted(len(kinds), 'file')}: {counts}."
    return "No report lies in returned/." if validated.came else "No file has come back yet."
