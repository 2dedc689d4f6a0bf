"""What the officer must decide -> items: what is asked, who says what, the sensible answers."""

import hashlib
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import TAKEN_BACK, Decision, DecisionKind
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.issued_form import COVER
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import BodyKind, Plan
from tipxl.domain.results.round_result import AgreedEvent, RowStatement
from tipxl.domain.results.status_rules import KEEP, RowCase, StatusOutcome
from tipxl.domain.returns.cell_values import folded
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.form_schema import ChoiceList, FormSchema, Item
from tipxl.domain.schema.meanings import STOPPED, Status

#: Choices that are no status and no body.
ACCEPT, REFUSE, ENTERED, BOTH = "accept", "refuse", "entered", "both"

#: What she says of a letter whose answers she has typed into a form.
ENTERED_IN_A_FORM = "Entered in a form by the secretariat"
PLAN_CHANGED, PLAN_STAYS = "changed", "stays"

#: The answer that takes a late report into the round it was meant for.
TAKE_IT = "Take it in this round"

_LONG = 4000  # characters that a cell of decisions.xlsx shows at most

#: The senses of a status that ends a row without its being completed.


class DecisionItem(Struct, frozen=True):
    """One thing to decide: `open` is its decision as long as nobody decides.

    `choices` are the answers that it takes; where it is `free` any text is one, and where they are
    periods any of the kind of `round`. With `problems` it cannot be decided as it stands. `then` is
    what she does once she has accepted a change to the plan, which no answer changes.
    """

    open: Decision
    choices: ChoiceList
    free: bool = False
    round: Period | None = None
    problems: tuple[Finding, ...] = ()
    then: str = ""


def numbered(*parts: str) -> str:
    """The number of an item, e.g. D-3f2a1c: the same parts give the same number, in every run."""
    return f"D-{fingerprint(*parts)[:6]}"


def fingerprint(*parts: str) -> str:
    """Twelve hex digits that change with any of the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def brief(text: str, most: int = 300) -> str:
    """The text, cut where it is too long to be read in a cell beside others."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# --- rows


def item_of_row(
    plan: Plan, period: str, case: RowCase, outcome: StatusOutcome
) -> DecisionItem | None:
    """What is to be decided of a row; None where a rule decides."""
    if not outcome.ask:
        return None
    kind = {"K2": DecisionKind.LEAD, "K3": DecisionKind.END}.get(outcome.rule, DecisionKind.STATUS)
    says, old = outcome.ask, case.label(outcome.status)
    if kind is DecisionKind.LEAD:
        choices = bodies_of(plan)
        says, old = f"Who leads “{case.row.title}”?", leads_of(case)
    else:
        choices = _ends(case) if kind is DecisionKind.END else statuses_of(case)
    said = "\n".join(_says(case, each) for each in case.said)
    return DecisionItem(
        Decision(
            number=numbered(period, kind, case.row.key),
            kind=kind,
            says=brief(says, _LONG),
            who=brief(said, _LONG) or "No body has answered.",
            row=case.row.key,
            old=old,
            stands=fingerprint(*basis_of(case)),
        ),
        choices,
    )


def leads_of(case: RowCase) -> str:
    """Who leads a row, in words."""
    return ", ".join(case.row.leads) or "nobody"


def basis_of(case: RowCase) -> tuple[str, ...]:
    """What a decision on a row rests on: the statuses and parts that count, not the words."""
    return tuple(
        f"{said.body} {said.role} {said.text('status')} {said.text('part')}"
        for said in sorted(case.said, key=lambda each: each.body)
        if said.answered and not said.refused
    )


def _says(case: RowCase, said: RowStatement) -> str:
    role = " (lead)" if said.role == Role.LEAD else ""
    code = said.text("status")
    part = case.schema.list("part").label(said.text("part")) if said.text("part") else ""
    words = case.label(code) if code else part
    if said.refused:
        words = "its answer must be corrected first"
    elif not said.answered:
        words = "nil report" if said.nil else "no answer"
    texts = _texts(case, said) if said.answered else ()
    return " – ".join((f"{said.body}{role}: {words}", *(brief(each) for each in texts)))


def _texts(case: RowCase, said: RowStatement) -> Iterator[str]:
    """What it tells of the row, and why it stands so."""
    block = case.schema.block("activities")
    for key in ("progress", "reason", "explain"):
        column, text = block.column(key), said.text(key)
        if column is not None and text:
            typed = said.answers[key].raw if text == MISREAD else text
            yield case.schema.list(column.list).label(typed) if column.list else typed


def statuses_of(case: RowCase) -> ChoiceList:
    """Every status that a row can have."""
    choices = case.schema.list("status")
    return replace(choices, items=tuple(i for i in choices.items if i.sense != Status.NOT_OURS))


def _ends(case: RowCase) -> ChoiceList:
    every = statuses_of(case)
    said = {each.text("status") for each in case.speaking}
    ends = [i for i in every.items if i.sense in STOPPED and i.code in said]
    recorded = (
        replace(i, label=f"Decision recorded: {i.label}", aliases=(i.label, *i.aliases))
        for i in ends
    )
    kept = Item(KEEP, f"Keep {case.label(case.previous)}", aliases=("keep",))
    rest = (i for i in every.items if i.sense not in STOPPED and i.code != case.previous)
    return replace(every, items=(*recorded, kept, *rest))


def bodies_of(plan: Plan, sentence: str = "{}") -> ChoiceList:
    """The bodies of the plan, each in a sentence."""
    items = (
        Item(each.acronym, sentence.format(each.acronym), aliases=(each.name, *each.variants))
        for each in plan.bodies
        if each.kind is BodyKind.BODY
    )
    return ChoiceList("bodies", tuple(items))


# --- files


def entry_command(period: str, held: Return) -> str:
    """What to type to enter a held letter, PDF or damaged file; "" for a workbook we can read.

    Its body stands as BODY where it is not known.
    """
    if held.findings and not held.findings[0].code.startswith("R"):
        return ""
    body = body_key(held.body) if held.body else "BODY"
    return f"tipxl generate {period} --body {body} --for-entry letter"


def of_another_round(held: Return) -> bool:
    """Whether a file is held because it is a form of another round, which is then its `period`."""
    return any(each.code == ReturnMessage.OTHER_ROUND.code for each in held.findings)


def item_of_file(plan: Plan, period: str, held: Return) -> DecisionItem:
    """What becomes of a file that was held."""
    command = "" if held.counts else entry_command(period, held)
    cannot = bool(command)
    enter = f" For a form in which you enter it yourself, type: {command}" if cannot else ""
    if of_another_round(held):
        enter = f" Collect it in its own round: tipxl collect {held.period} FILE"
    known = bool(held.body) and not cannot
    items = (
        *((Item(ACCEPT, "Accept the file", aliases=("accept", "yes")),) if known else ()),
        Item(REFUSE, "Do not use the file", aliases=("refuse", "no", "do not use")),
        *((Item(ENTERED, ENTERED_IN_A_FORM),) if cannot else ()),
        *(() if cannot else bodies_of(plan, "It is the report of {}").items),
    )
    arrival = held.arrival
    sender = f" from {arrival.sender}" if arrival.sender else ""
    return DecisionItem(
        Decision(
            number=numbered(period, DecisionKind.FILE, arrival.sha256),
            kind=DecisionKind.FILE,
            says=f"What becomes of the file {arrival.file}?{enter}",
            who=f"{held.says} It arrived{sender} on {long_date(arrival.received.date())} "
            f"as “{arrival.original}”.",
            body=held.body,
            file=arrival.file,
            old="held",
            stands=fingerprint(held.body),
        ),
        ChoiceList("files", items),
    )


def item_of_rivals(period: str, body: str, rivals: tuple[Return, ...]) -> DecisionItem:
    """Which of differing full reports of one body counts."""
    ordered = sorted(rivals, key=lambda each: (each.arrival.received, each.arrival.sha256))
    items = (Item(r.arrival.sha256, f"Use {r.arrival.file}") for r in ordered)
    who = (
        f"{r.arrival.file}: received {moment_words(r.arrival.received)}"
        f"{f' from {r.arrival.sender}' if r.arrival.sender else ''}"
        for r in ordered
    )
    return DecisionItem(
        Decision(
            number=numbered(period, DecisionKind.RIVALS, body),
            kind=DecisionKind.RIVALS,
            says=f"{body} sent {len(ordered)} different full reports. {why_rivals(rivals)} Which "
            "of them counts?",
            who="\n".join(who),
            body=body,
            old="held",
            stands=fingerprint(*sorted(r.arrival.sha256 for r in rivals)),
        ),
        ChoiceList("rivals", tuple(items)),
    )


def why_rivals(rivals: tuple[Return, ...]) -> str:
    """Why none of them is simply the latest."""
    if len({each.arrival.received for each in rivals}) == 1:
        return "They are recorded as received at the same moment, so none of them is the later one."
    return "They came from different senders, so the later one does not simply replace the other."


def item_of_late(period: str, late: Return) -> DecisionItem:
    """Whether a report that came after the freeze is taken all the same."""
    arrival = late.arrival
    items = (
        Item(REFUSE, "It waits for the next round", aliases=("no", "wait")),
        Item(ACCEPT, TAKE_IT, aliases=("yes", "take it")),
    )
    return DecisionItem(
        Decision(
            number=numbered(period, DecisionKind.LATE, arrival.sha256),
            kind=DecisionKind.LATE,
            says=f"{arrival.file} arrived after the freeze. Does it wait for the next round?",
            who=f"{late.body}: received {long_date(arrival.received.date())}.",
            body=late.body,
            file=arrival.file,
            old="waits",
            stands=fingerprint(late.body),
        ),
        ChoiceList("late", items),
    )


def item_of_nil(period: str, nil: Return, before: Sequence[Return]) -> DecisionItem:
    """Whether a nil report takes back what its body had reported before in the round."""
    items = (
        Item(REFUSE, "Keep what was reported; the nil report is not used", aliases=("keep", "no")),
        Item(ACCEPT, TAKEN_BACK, aliases=("the nil report counts", "taken back")),
    )
    return DecisionItem(
        Decision(
            number=numbered(period, DecisionKind.NIL, nil.arrival.sha256),
            kind=DecisionKind.NIL,
            says=f"{nil.body} had reported, and then sent a nil report. Does it take its answers "
            "back? Until you decide, its report counts.",
            who="\n".join(
                f"{r.arrival.file}: received {moment_words(r.arrival.received)}"
                for r in (*before, nil)
            ),
            body=nil.body,
            file=nil.arrival.file,
            old="the report counts",
            stands=fingerprint(*(r.arrival.sha256 for r in before)),
        ),
        ChoiceList("nil", items),
    )


_PLAN_CHOICES = ChoiceList(
    "plan",
    (
        Item(PLAN_CHANGED, "Accepted: the plan is changed", aliases=("accepted",)),
        Item(PLAN_STAYS, "Not accepted", aliases=("no",)),
    ),
)


def items_of_plan(period: str, returned: Return) -> Iterator[DecisionItem]:
    """The changes to locked texts that a body proposes by typing over them."""
    body, kind = returned.body, DecisionKind.PLAN
    for finding in returned.findings:
        if finding.code != ReturnMessage.ALTERED.code:
            continue
        row, column = finding.place.row, finding.place.column
        yield DecisionItem(
            Decision(
                number=numbered(period, kind, body, row, column, finding.found),
                kind=kind,
                says=f"Does the plan change? {body} typed over {column} of {row}.",
                who=f"The plan says: {brief(finding.expected, 1000) or '(nothing)'}\n"
                f"{body} typed: {brief(finding.found, 1000) or '(nothing)'}",
                body=body,
                row=row,
                column=column,
                file=returned.arrival.file,
                old=finding.expected,
                stands=fingerprint(finding.expected, finding.found),
            ),
            _PLAN_CHOICES,
            then=f"Write it to plan.xlsx, sheet Activities, line {row}",
        )


def items_of_contact(
    plan: Plan, schema: FormSchema, period: str, returned: Return
) -> Iterator[DecisionItem]:
    """What a body writes of its focal point on the cover, where plan.xlsx says something else."""
    body, cover = plan.body(returned.body), returned.row(COVER, COVER)
    if body is None or cover is None or COVER not in (block.key for block in schema.blocks):
        return
    contact, kind = body.contact, DecisionKind.PLAN
    known = {
        "contact_name": (contact.name, "Focal point"),
        "contact_title": (contact.title, "Title"),
        "contact_email": (contact.email, "E-mail"),
        "contact_phone": (contact.phone, "Phone"),
    }
    for column in schema.block(COVER).inputs:
        old, heading = known.get(column.given, (None, ""))
        new = cover.text(column.key)
        if old is None or not new or new in (MISREAD, old) or folded(new) == folded(old):
            continue
        if not old and column.given != "contact_email":
            continue  # nothing that the plan says is wrong
        yield DecisionItem(
            Decision(
                number=numbered(period, kind, body.acronym, COVER, column.key, new),
                kind=kind,
                says=f"The form of {body.acronym} names another contact: {column.heading}. If it "
                f"is right, change it in plan.xlsx, sheet Bodies, line {body.acronym}. Until then "
                "letters go to the one in plan.xlsx.",
                who=f"plan.xlsx says: {brief(old, 1000) or '(nothing)'}\n"
                f"{body.acronym} wrote: {brief(new, 1000)}",
                body=body.acronym,
                column=column.key,
                file=returned.arrival.file,
                old=old,
                stands=fingerprint(old, new),
            ),
            _PLAN_CHOICES,
            then=f"Write it to plan.xlsx, sheet Bodies, line {body.acronym}, column {heading}: "
            f"{brief(new)}",
        )


# --- events


def item_of_events(period: str, one: AgreedEvent, other: AgreedEvent, says: str) -> DecisionItem:
    """Whether two lines tell of one event, and whose figures count."""
    lines = sorted((one.line, other.line), key=lambda line: line.name)
    of_one_body = one.line.body == other.line.body
    items = (
        *(
            Item(line.name, f"The same event: count {line.name}")
            if of_one_body
            else Item(line.name, f"The same event: count {line.body}'s", aliases=(line.body,))
            for line in lines
        ),
        Item(BOTH, "Two events: count both", aliases=("two events", "both")),
    )
    shown = ("activity", "title", "start", "country", "women", "men")
    basis = (f"{line.name} {[line.text(key) for key in shown]}" for line in lines)
    return DecisionItem(
        Decision(
            number=numbered(period, DecisionKind.EVENT, *(line.name for line in lines)),
            kind=DecisionKind.EVENT,
            says="Is this one event?",
            who=brief(says, _LONG),
            row=one.line.text("activity"),
            old=f"counted: {', '.join(e.line.name for e in (one, other) if e.counted)}",
            stands=fingerprint(*basis),
        ),
        ChoiceList("events", items),
    )
