"""The plan: what is wrong with plan.xlsx, and what is assumed, grouped and folded."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.rendering import page, session_of


def plan(request: Request) -> Response:
    """What `tipxl plan` says."""
    session = session_of(request)
    checked = session.value(None, ("check",), lambda: commands.plan.check(session.root))
    findings = sorted(checked.findings, key=lambda each: (each.severity.value, each.place.sheet))
    return page(
        request,
        "plan.html",
        here="plan",
        checked=checked,
        findings=[
            (severity, list(group))
            for severity, group in groupby(findings, key=lambda each: each.severity)
        ],
        assumed=[
            (kind, list(group))
            for kind, group in groupby(checked.assumed, key=lambda each: each.kind)
        ],
    )
