"""The plan: what is wrong with plan.xlsx, and what is assumed, grouped and folded."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.rendering import page, session_of
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.planbook.assumptions import Assumption, AssumptionKind
from tipxl.summaries.setup_lines import of_each_kind

#: What a group of findings is called, the gravest first.
_WORDS = {
    Severity.ERROR: "To correct first",
    Severity.WARNING: "To look at",
    Severity.REPAIR: "Understood, and corrected by tipxl",
    Severity.NOTE: "To know",
}
_ORDER = tuple(_WORDS)


def plan(request: Request) -> Response:
    """What `tipxl plan` says."""
    session = session_of(request)
    checked = session.value(None, ("check",), lambda: commands.plan.check(session.root))
    findings = sorted(
        checked.findings, key=lambda each: (_ORDER.index(each.severity), each.place.sheet)
    )
    return page(
        request,
        "plan.html",
        here="plan",
        checked=checked,
        findings=[
            (_WORDS[severity], len(alike), tuple(of_each_kind(alike)))
            for severity, group in groupby(findings, key=lambda each: each.severity)
            if (alike := tuple(group))
        ],
        assumed=[
            _headed(kind, list(group))
            for kind, group in groupby(checked.assumed, key=lambda each: each.kind)
        ],
    )


def _headed(kind: AssumptionKind, group: list[Assumption]) -> tuple[str, list[Assumption]]:
    """What is assumed, on how many rows or of how many bodies."""
    rows = {row for each in group for row in each.rows}
    of = counted(len(rows), "row") if rows else counted(len(group), "body", "bodies")
    return f"{kind.value[0].upper()}{kind.value[1:]}: {of}", group
