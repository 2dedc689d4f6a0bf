"""A folder, its plan, and the forms that were issued: the lines that both doors show."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.body_key import body_key
from tipxl.summaries.step_headline import Headline

if TYPE_CHECKING:
    from tipxl.commands.demo import DemoResult
    from tipxl.commands.generate import GeneratedForm, GenerateRequest
    from tipxl.commands.init import InitResult
    from tipxl.commands.plan import Checked
    from tipxl.domain.core.finding import Finding
    from tipxl.domain.planbook.assumptions import Assumption, AssumptionKind
    from tipxl.rounds.affected_forms import AffectedForm

_ALIKE = 3  # warnings of one kind that are said one by one
_ROWS_NAMED = 8  # of those that are assumed alike; the desk shows them all


def init_lines(made: "InitResult") -> Iterator[str]:
    """What was put into the folder, what was kept, and what comes next."""
    yield from (f"new   {path}" for path in made.new)
    yield from (f"kept  {path} (it stood there already)" for path in made.kept)
    for period, command in made.unsigned.items():
        yield (
            f"The forms of {period} were signed with the key that is lost. Make new ones with: "
            f"{command}, then send them to all with: tipxl send {period}"
        )
    if not made.begun:
        yield f"Next: edit {made.folder / 'workbooks' / 'plan.xlsx'}, then: tipxl plan"
    elif not made.unsigned:
        yield "Next: tipxl status"


def plan_lines(checked: "Checked") -> Iterator[str]:
    """What was found in the plan, what it assumes, and what comes next."""
    for shown, more in of_each_kind(checked.findings):
        yield from (f"{each.severity.value:8} {each}" for each in shown)
        if more:
            cells = ", ".join(f"{each.place.sheet}!{each.place.cell}" for each in more)
            yield f"{'':8} and {len(more)} more of this kind [{more[0].code}]: {cells}"
    if checked.plan is None:
        yield "The plan cannot be used yet. Correct what is marked error, save, run again."
        return
    activities = {row.activity_key for row in checked.plan.rows}
    yield Headline(
        f"{checked.plan.title}: {counted(len(activities), 'activity')}, "
        f"{counted(len(checked.plan.rows), 'row')}, {counted(len(checked.plan.rounds), 'round')}."
    )
    if checked.whose_days:
        yield checked.whose_days
    if checked.form_news:
        yield checked.form_news
    if checked.assumed:
        yield "\nAssumed, to be confirmed:"
    for kind, alike in groupby(checked.assumed, key=lambda each: each.kind):
        yield from _assumed_lines(kind, tuple(alike))
    yield from (f"\n{sentence}" for sentence in checked.told)
    if checked.affected_forms:
        yield from affected_lines(checked.affected_forms)
        return
    begin = f", or begin a round with: tipxl generate {checked.begins}" if checked.begins else ""
    yield f"\nNext: tipxl status{begin}"


def of_each_kind(
    findings: "Iterable[Finding]",
) -> "Iterator[tuple[tuple[Finding, ...], tuple[Finding, ...]]]":
    """Of each kind, what is shown, and what stands behind it: many that only warn of the same."""
    from tipxl.domain.core.finding import Severity  # noqa: PLC0415 - `--help` makes no value

    for (severity, _), found in groupby(findings, key=lambda each: (each.severity, each.code)):
        alike = tuple(found)
        most = len(alike) if severity is Severity.ERROR or len(alike) <= _ALIKE else 1
        yield alike[:most], alike[most:]


def _assumed_lines(kind: "AssumptionKind", alike: "tuple[Assumption, ...]") -> Iterator[str]:
    """What is assumed of one kind: bodies without an address on one line, rows not one by one."""
    from tipxl.domain.planbook.assumptions import AssumptionKind  # noqa: PLC0415 - loads the checks

    if kind is AssumptionKind.CONTACT and len(alike) > 1:
        bodies = ", ".join(each.body for each in alike)
        yield (
            f"  {len(alike)} bodies have a placeholder or no e-mail address: {bodies}. Fill in "
            "their focal points (sheet Bodies)."
        )
        return
    for each in alike:
        named, more = each.rows[:_ROWS_NAMED], len(each.rows) - _ROWS_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield f"  {each.says}{' ' if named else ''}{', '.join(named)}{rest}"


def affected_lines(affected: "tuple[AffectedForm, ...]") -> Iterator[str]:
    """The forms that the plan would now make otherwise, and the commands that issue them anew."""
    forms = one_or_many(len(affected), "this form was", "these forms were")
    yield f"\nThe plan has changed since {forms} issued:"
    for each in affected:
        yield f"  {each.period} {each.body}: {'; '.join(each.why)}"
    whose = len({each.body for each in affected})
    these = one_or_many(whose, "this body. What it has", "these bodies. What they have")
    yield (
        f"A new version goes only to {these} stays valid in the round, and what was answered is "
        "kept. Next:"
    )
    for period in dict.fromkeys(each.period for each in affected):
        theirs = [each for each in affected if each.period == period]
        bodies = " ".join(f"--body {body_key(each.body)}" for each in theirs)
        provisional = " --provisional" * any(each.provisional for each in theirs)
        yield f"  tipxl generate {period} {bodies}{provisional}"
        yield f"  tipxl send {period} {bodies}"


def generated_lines(
    request: "GenerateRequest", issued: "tuple[GeneratedForm, ...]"
) -> Iterator[str]:
    """A line a form, then what to do with them."""
    for each in issued:
        words = f"version {each.version}" if each.new else f"version {each.version}, unchanged"
        yield f"{each.body:10} {counted(each.rows, 'row'):>8}  {words:22} {each.path}"
    if request.entry:
        for each in issued:
            inbox = each.path.parent.parent / "inbox"
            yield (
                f"Enter what {each.body} said, and save it (Save as) in the folder {inbox}. Then:"
            )
        received = "--received DAY-OF-THE-ANSWER (for example 2018-07-20)"
        yield f"  tipxl collect {request.period} {received}"
        yield f"Ask the body to confirm it with: tipxl send {request.period} --kind confirm-entry"
        return
    if any(each.other_key for each in issued):
        yield (
            "The forms issued before were signed with another tipxl.key, so what comes back on "
            "them is held for your decision. If you made the new key yourself "
            "(tipxl init . --new-key), send the new forms to all. If not, put the key back from "
            "your back-up, and type this again."
        )
    frozen = max((each.frozen for each in issued if each.frozen), default=None)
    if frozen is not None:
        yield (
            f"{request.period} was frozen after {long_date(frozen)}. A report that comes now is "
            "late: it waits for your decision, and counts when you take it in decisions.xlsx. To "
            "try a round of the past, say when the report came: "
            f"tipxl collect {request.period} FILE --received {frozen}"
        )
    yield Headline(f"{counted(len(issued), 'form')}. Next: tipxl send {request.period}")


def demo_lines(shown: "DemoResult") -> Iterator[str]:
    """What the demo did, and what to open."""
    yield from shown.told
    yield "Open these:"
    yield from (f"  {path}\n      {what}" for path, what in shown.open)
