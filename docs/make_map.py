"""The first line of every module, and the officer's words -> docs/map.md.

Run it after a module was added, moved or described anew: `python docs/make_map.py`. A test says
when it was forgotten.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "tipxl"
MAP = ROOT / "docs" / "map.md"

#: What the officer says, and where the code defines it: module and name.
GLOSSARY: tuple[tuple[str, str, str], ...] = (
    ("plan", "domain.plan.work_plan", "Plan"),
    ("row of the plan", "domain.plan.work_plan", "Row"),
    ("body", "domain.plan.work_plan", "Body"),
    ("focal point", "domain.plan.work_plan", "Contact"),
    ("secretariat", "domain.plan.work_plan", "Secretariat"),
    ("reporting period", "domain.plan.period", "Period"),
    ("round", "domain.plan.work_plan", "Round"),
    ("more time for a body", "domain.plan.work_plan", "Extension"),
    ("who is asked about a row", "domain.plan.assignment", "Assignment"),
    ("assumed, to be confirmed", "domain.planbook.assumptions", "Assumption"),
    ("what the form asks", "domain.schema.form_schema", "FormSchema"),
    ("question, column", "domain.schema.form_schema", "Column"),
    ("rule of the form", "domain.schema.form_schema", "Rule"),
    ("form, template", "domain.forms.issued_form", "IssuedForm"),
    ("version of a form", "domain.forms.identity", "Identity"),
    ("file that came, workbook", "domain.core.workbook", "Workbook"),
    ("report, return", "domain.returns.returned", "Return"),
    ("answer", "domain.returns.returned", "Answer"),
    ("accepted, held, rejected", "domain.core.workbook", "Verdict"),
    ("held for your decision", "commands.status", "HeldFile"),
    ("finding: a mistake or a repair", "domain.core.finding", "Finding"),
    ("place in a file", "domain.core.finding", "Place"),
    ("correction copy", "validation.correction_copies", "CorrectionCopy"),
    ("what to correct", "domain.forms.draft", "Note"),
    ("statement: what a body says of a row", "domain.results.round_result", "RowStatement"),
    ("agreed status", "domain.results.round_result", "AgreedRow"),
    ("mark: not reported, provisional, contested", "domain.results.round_result", "Mark"),
    ("who has reported", "domain.results.reporting", "Reporting"),
    ("conflict", "domain.results.round_result", "Conflict"),
    ("overdue, due, stalled", "domain.results.schedule", "Schedule"),
    ("result of a round", "domain.results.round_result", "RoundResult"),
    ("merging rule", "domain.results.status_rules", "StatusOutcome"),
    ("open question", "domain.decisions.items", "DecisionItem"),
    ("decision", "domain.core.decision", "Decision"),
    ("waiver", "domain.decisions.waivers", "Waiver"),
    ("what changed since the last round", "domain.results.comparison", "Comparison"),
    ("letter", "mailing.outbox", "Letter"),
    ("kind of letter", "domain.issuing.letter_kinds", "LetterKind"),
    ("reminder", "domain.plan.reminding", "ReminderStage"),
    ("journal", "journal.journal", "Journal"),
    ("record of a form that was issued", "workspace.issued_forms", "IssuedDesigns"),
    ("closed round", "domain.history.closing", "Closing"),
    ("changed since the round was closed", "workspace.closed_rounds", "noted_since"),
    ("why a value is here", "domain.history.trace_values", "TracedValue"),
    ("role: lead or part", "domain.plan.assignment", "Role"),
    ("expected to report", "domain.plan.assignment", "is_expected"),
    ("answer that is owed", "domain.results.rows_asked", "is_owed"),
    ("what a status means", "domain.schema.meanings", "Status"),
    ("Master plan", "reports.master.master_plan", "master_plan"),
    ("figure", "reports.figures.figure", "Figure"),
    ("indicator", "reports.figures.figure", "Indicator"),
    ("sheet of a report", "reports.model.sheet", "Sheet"),
    ("evaluation", "reports.evaluation.evaluation_data", "Evaluation"),
    ("folder of the plan, workspace", "workspace.opening", "Workspace"),
    ("where a file lies", "workspace.paths", "Folder"),
    ("cannot be done", "errors", "TipxlError"),
)

#: Modules that write or read what another one, of a like name, understands.
ADAPTERS: Mapping[str, str] = {
    "excel/editable/plan_file.py": "domain/planbook/plan_reader.py",
    "excel/editable/decisions_book.py": "domain/decisions/register.py",
    "excel/editable/narrative_file.py": "reports/evaluation/narrative.py",
    "excel/form/form_workbook.py": "domain/forms/issued_form.py",
    "excel/form/rule_formulas.py": "domain/schema/rules.py",
    "excel/form/correction_sheet.py": "domain/corrections/correction.py",
    "excel/report/report_workbook.py": "reports/model/sheet.py",
    "excel/report/report_formulas.py": "reports/model/formulas.py",
    "excel/xlsx/workbook_reader.py": "domain/core/workbook.py",
    "word/word_document.py": "reports/evaluation/document.py",
    "word/chart_pictures.py": "reports/model/chart.py",
    "workspace/decisions_file.py": "domain/decisions/register.py",
    "workspace/issued_forms.py": "domain/forms/issued_form.py",
    "workspace/closed_rounds.py": "domain/history/closing.py",
    "workspace/plan_cache.py": "domain/plan/work_plan.py",
    "validation/correction_copies.py": "domain/corrections/correction.py",
    "validation/validate_file.py": "domain/returns/validation.py",
    "summaries/validate_lines.py": "commands/validate.py",
    "summaries/status_lines.py": "commands/status.py",
    "commands/write_status.py": "reports/round/status_workbook.py",
    "mail/compose.py": "mailing/outbox.py",
}

_HEAD = """\
<!-- Made by docs/make_map.py from the first lines of the modules. Change those, not this page. -->

# The map

What the officer's words are in the code, and every module with what it is for, room by room. How
the rooms import each other is drawn in [For developers](developers.md).
"""


def page() -> str:
    """The text of docs/map.md."""
    return "\n".join((_HEAD, *_glossary(), *_adapters(), "## The rooms\n", *_rooms()))


def write() -> None:
    """Write the map anew."""
    MAP.write_text(page(), encoding="utf-8", newline="\n")


def rooms() -> Mapping[str, tuple[Path, ...]]:
    """Every folder with modules, by its path below tipxl/, and its modules."""
    folders = sorted({path.parent for path in CODE.rglob("*.py")})
    return {
        folder.relative_to(CODE).as_posix(): tuple(
            path for path in sorted(folder.glob("*.py")) if path.stem != "__init__"
        )
        for folder in folders
    }


def first_line(path: Path) -> str:
    """What a module says it is."""
    says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return says.partition("\n")[0]


def _glossary() -> Iterator[str]:
    yield "## The officer's words\n\n| She says | The code says | Where |\n| --- | --- | --- |"
    for word, module, name in GLOSSARY:
        yield f"| {word} | `{name}` | `{module.replace('.', '/')}.py` |"
    yield ""


def _adapters() -> Iterator[str]:
    yield (
        "## Two modules of like names\n\n"
        "One of them holds what is meant, the other brings it to a file, a folder or a screen, and "
        "back.\n\n| At the edge | What is meant |\n| --- | --- |"
    )
    for edge, meant in ADAPTERS.items():
        yield f"| `{edge}` | `{meant}` |"
    yield ""


def _rooms() -> Iterator[str]:
    for room, modules in rooms().items():
        if room != ".":
            yield f"### {room}\n\n{first_line(CODE / room / '__init__.py')}\n"
        for path in modules:
            yield f"- `{path.name}` — {first_line(path)}"
        if modules:
            yield ""


if __name__ == "__main__":
    write()
