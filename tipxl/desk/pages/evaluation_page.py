"""The evaluations: the headline, tables and charts, and the way to workbook and document."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl import commands
from tipxl.desk.downloads import files_of_folder
from tipxl.desk.links import Links
from tipxl.desk.rendering import page, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.workspace.paths import Folder


def first(request: Request) -> Response:
    """The first evaluation of the plan."""
    session = session_of(request)
    known = commands.look.plan_rounds(session.root)
    kind = next((each.evaluation for each in known.rounds if each.evaluation), "")
    if not kind:
        raise HTTPException(404)
    return RedirectResponse(f"/evaluation/{kind}", status_code=303)


def evaluation(request: Request) -> Response:
    """One sheet of an evaluation as it stands now."""
    session, kind = session_of(request), request.path_params["kind"]
    shown = session.value(
        None, ("evaluation", kind), lambda: commands.evaluate.evaluation_values(session.root, kind)
    )
    names = [each.name for each in shown.report.sheets]
    name = request.path_params.get("name", names[0])
    if name not in names:
        raise HTTPException(404)
    asked = asked_of(request.query_params.multi_items())
    sheet = shown.report.sheets[names.index(name)]
    links = Links(f"/evaluation/{kind}", shown.periods[-1])
    known = commands.look.plan_rounds(session.root)
    narrative = Folder(session.root).narrative
    return page(
        request,
        "evaluation.html",
        here="evaluation",
        kind=kind,
        kinds=[each.evaluation for each in known.rounds if each.evaluation],
        shown=shown,
        view=sheet_view(sheet, shown.report, links, asked),
        names=names,
        base=links.base,
        asked=asked,
        narrative=narrative.name if narrative.is_file() else "",
        files=[e for e in files_of_folder(session.root, "evaluations") if e.startswith(kind)],
    )
