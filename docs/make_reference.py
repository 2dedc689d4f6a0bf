"""Catalogues and report.toml -> the pages in docs/reference/, so that no word stands twice.

Run it after a change of a sentence, a rule or a figure: `python docs/make_reference.py`. A test
says when it was forgotten.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tipxl.domain.core.finding import Severity
from tipxl.domain.corrections.in_copy import IN_COPY
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.planbook.plan_messages import PlanMessage
from tipxl.domain.results.rule_words import RETURNS, merging_words, schedule_words
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, FormSchema, Item, Rule
from tipxl.excel.read import Refusal
from tipxl.reports.figures.figure import place_of_code
from tipxl.reports.figures.indicators import INDICATORS, Indicator, rating
from tipxl.reports.figures.population import Population, population_of
from tipxl.reports.model.wording import MARK_MEANS, SEVERITY_WORDS
from tipxl.workspace.opening import open_workspace

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"

_MADE = "<!-- Made by docs/make_reference.py. Change the catalogue, not this page. -->"

#: The facts that a rule may wait for, as a sentence begins and goes on.
_FACTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "role": (
        "the body",
        {"lead": "leads the row", "part": "takes part in the row", "criterion": "rates the plan"},
    ),
    "basis": ("its lead", {"printed": "is named in the plan", "confirmed": "is confirmed"}),
    "nature": ("the activity", {"REC": "is continuing"}),
    "schedule": ("its target", {"overdue": "has passed"}),
    "turn": (
        "the round",
        {"first": "is the first", "later": "is one in between", "last": "is the last"},
    ),
    "transition": ("the change of status", {"surprising": "is a surprising one"}),
}

#: Where a rule of any sheet finds an answer.
_ELSEWHERE = {"submission": "cover", "last": "activities"}

_STEPS = {"fine": "yes", "surprising": "if explained", "error": "asked again"}


def pages() -> Mapping[str, str]:
    """Each page's name and its text."""
    workspace = open_workspace(ROOT)
    return {
        "messages.md": _messages(),
        "rules.md": _rules(workspace.schema),
        "figures.md": _figures(population_of(workspace.plan, workspace.schema, ())),
    }


def write() -> None:
    """Write the pages anew."""
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")


# --- messages


def _messages() -> str:
    words = {str(severity): f"{means}." for severity, means in SEVERITY_WORDS.items()}
    return _page(
        "Every message",
        "Each message has a code. The code never changes its meaning, so you can search for it on "
        "this page. Words in *italics* are filled in by the program, and left out where there is "
        "nothing to say. The messages about answers in a form, like V01, are on the page "
        "[Every rule](rules.md).",
        _section("How much it matters", _table(("Word", "What it means"), words.items())),
        _section(
            "The file cannot be read",
            "Such a file is kept, but it is no report. *Held* means that a person decides in "
            "`decisions.xlsx`; *rejected* means that the body must send another file.",
            _table(
                ("Code", "What happens", "Message"),
                ((e.code, e.verdict.value, _words(f"{e.sentence} {e.remedy}")) for e in Refusal),
            ),
        ),
        _section(
            "The file that came back, and its answers",
            "T: the file and its structure. A: an answer that was understood in another form. "
            "The others belong to the rules of the form.",
            _catalogue(each.value[:3] for each in ReturnMessage),
        ),
        _section(
            "In a correction copy",
            "Some things are corrected already in the copy that the body gets back. Then the sheet "
            "What to correct says:",
            _table(("Code", "What it says"), sorted(IN_COPY.items())),
        ),
        _section(
            "plan.xlsx",
            "`tipxl plan` tells these. While one of those marked *stops* is there, no form can be "
            "made.",
            _table(
                ("Code", "How much it matters", "Message"),
                ((e.value[0], _problem(e.value), _words(e.value[2])) for e in PlanMessage),
            ),
        ),
        _section(
            "decisions.xlsx",
            "`tipxl consolidate` tells these, and the line itself shows them.",
            _catalogue(each.value for each in DecisionMessage),
        ),
        _section(
            "report.toml",
            "Every mistake in `templates/report.toml` has the code L01, the line, and what to do.",
        ),
    )


def _catalogue(entries: Iterable[tuple[str, Severity, str]]) -> str:
    lines = ((code, str(severity), _words(sentence)) for code, severity, sentence in entries)
    return _table(("Code", "How much it matters", "Message"), sorted(lines))


def _problem(value: Sequence[object]) -> str:
    return f"{value[1]}, stops" if value[3:] == (True,) else f"{value[1]}"


def _words(sentence: str) -> str:
    spaced = re.sub(r"(?<=[.?])\{", " {", _escaped(sentence))
    return re.sub(r"\{(\w+)(?:![rs])?\}", lambda word: f"*{word[1].replace('_', ' ')}*", spaced)


# --- rules


def _rules(schema: FormSchema) -> str:
    return _page(
        "Every rule",
        "What a body may choose, what the form asks for, and how one status comes out of many "
        "answers. All of it stands in `templates/report.toml` or is decided by the program; "
        "nothing is decided by hand without a line in `decisions.xlsx`.",
        _section("The statuses that a lead chooses from", _list(schema, "status")),
        _section("What a body that takes part chooses from", _list(schema, "part")),
        _section("Where a status may go", *_transitions(schema)),
        _section(
            "The rules of the form",
            "The same rule is checked by the sheet Check before the form is sent, and by "
            "`tipxl validate` when it has come back.",
            *(
                f"### Sheet {block.sheet}: {block.title}\n\n{_rule_table(schema, block, rules)}"
                for block in schema.blocks
                if (rules := [rule for rule in schema.rules if rule.on == block.key])
            ),
        ),
        _section(
            "Which reports count",
            _table(("What came", "What it does"), RETURNS),
        ),
        _section(
            "How the agreed status of a row is found",
            "The first rule that fits decides, K1 to K8 in this order. K9 to K12 say how the rest "
            "is put together. `tipxl trace` names the rule of every value.",
            _table(("Rule", "What it says"), merging_words(schema).items()),
        ),
        _section(
            "The marks beside a status",
            _table(
                ("Mark", "What it means"),
                ((str(mark), means) for mark, means in MARK_MEANS.items()),
            ),
        ),
        _section(
            "How a row stands in time",
            "This is worked out from the target. Nobody types it.",
            _table(
                ("Word", "What it means"),
                ((word.value, means) for word, means in schedule_words(schema).items()),
            ),
        ),
    )


def _list(schema: FormSchema, key: str) -> str:
    items = schema.list(key).items
    return _table(
        ("Word", "Code", "What it means", "What it needs", "Also understood"),
        ((e.label, e.code, e.means, e.needs, _also(e)) for e in items),
    )


def _also(item: Item) -> str:
    return ", ".join(item.aliases)


def _transitions(schema: FormSchema) -> tuple[str, str]:
    steps = schema.transitions.get("status", {})
    codes = [code for code in steps if code]
    return (
        "Agreed before, downwards; reported now, across. *If explained*: the form asks for a few "
        "words. *Asked again*: the status agreed before stays until the body has corrected it.",
        _table(
            ("Agreed before", *(schema.list("status").label(code) for code in codes)),
            (
                (
                    schema.list("status").label(code) if code else "None yet",
                    *(_STEPS[step.outcome(to)] for to in codes),
                )
                for code, step in steps.items()
            ),
        ),
    )


def _rule_table(schema: FormSchema, block: Block, rules: Iterable[Rule]) -> str:
    return _table(
        ("Code", "How much it matters", "When", "Columns", "Message"),
        (
            (
                rule.code,
                str(rule.severity),
                "; ".join(_case(schema, block, *each) for each in rule.when.items()) or "always",
                ", ".join(_heading(block, key) for key in rule.of),
                _words(rule.says),
            )
            for rule in sorted(rules, key=lambda rule: rule.code)
        ),
    )


def _heading(block: Block, key: str) -> str:
    column = block.column(key)
    return column.heading.partition(" (")[0] if column else key


def _case(schema: FormSchema, block: Block, key: str, codes: Iterable[str]) -> str:
    """What a rule waits for: a fact of the row, or an answer, in words."""
    if key in _FACTS:
        what, words = _FACTS[key]
        return f"{what} {' or '.join(words[code] for code in codes)}"
    place = schema.block(_ELSEWHERE.get(key, block.key))
    column = place.column(key)
    values = schema.list((column and column.list) or "status")
    labels = ", ".join(values.label(code) if code else "none yet" for code in codes)
    return f"{_heading(place, key).rstrip('?')}: {labels}"


# --- figures


def _figures(nothing: Population) -> str:
    """How figures are called and counted, asked of the indicators themselves."""
    figures = [indicator(nothing) for indicator in INDICATORS]
    median = rating(nothing, "")
    lines = [
        (each.code, each.name, each.says, f"{each.formula}{_where_not_known(of)}")
        for each, of in zip(figures, INDICATORS, strict=True)
    ]
    lines.append((median.code, "Rating", median.says, median.formula))
    return _page(
        "Every figure",
        "How the figures of the Dashboard and of the evaluations are counted. Percentages have one "
        "decimal, rounded half up, always beside the counts. Under five there are counts only; "
        "*n/a* stands where nothing is counted, and where no choice of a list of the form stands "
        "for what is counted; the sheet T13 Method says why.",
        _table(
            ("Code", "Figure", "What it says", "How it is counted"),
            sorted(lines, key=lambda line: place_of_code(line[0])),
        ),
    )


def _where_not_known(indicator: Indicator) -> str:
    """What must be asked and answered, so that nothing given is no 0."""
    if not indicator.question:
        return ""
    asked = f"; n/a where the form has no question “{indicator.question}”"
    answered = indicator.unanswered.rstrip(".")
    return f"{asked}, or where {answered[:1].lower()}{answered[1:]}" if answered else asked


# --- Markdown


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((_MADE, f"# {title}", *parts)) + "\n"


def _section(title: str, *parts: str) -> str:
    return "\n\n".join((f"## {title}", *parts))


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rule = ["---"] * len(headings)
    cells = [headings, rule, *([_escaped(cell) for cell in line] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _escaped(text: str) -> str:
    return text.replace("\\|", "|").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    write()
