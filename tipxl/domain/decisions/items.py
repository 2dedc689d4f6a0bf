"""What a person must decide -> Matters: what is asked, who says what, the sensible answers."""

from collections.abc import Iterator
from dataclasses import replace

from tipxl.domain.decisions.answers import PLAN_CHANGED
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import BodyKind, Plan
from tipxl.domain.results.round_result import AgreedEvent, RowStatement
from tipxl.domain.results.status_rules import KEEP, RowCase, StatusOutcome
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import DecisionItem, DecisionKind, brief
from tipxl.domain.schema.form_schema import ChoiceList, Item

#: Choices that are no status and no body.
ACCEPT, REFUSE, ENTERED, BOTH = "accept", "refuse", "entered", "both"
PLAN_STAYS = "stays"

#: The answer that takes a late report into the round it was meant for.
TAKE_IT = "Take it in this round"

_LONG = 4000  # characters that a cell of decisions.xlsx shows at most

_ENDED = ("discontinued", "merged")


# --- rows


def item_of_row(
    plan: Plan, period: str, case: RowCase, outcome: StatusOutcome
) -> DecisionItem | None:
    """What is to be decided of a row; None where a rule decides."""
    if not outcome.ask:
        return None
    kind = {"K2": DecisionKind.LEAD, "K3": DecisionKind.END}.get(outcome.rule, DecisionKind.STATUS)
    says = f"Who leads “{case.row.title}”?" if kind is DecisionKind.LEAD else outcome.ask
    choices = {
        DecisionKind.LEAD: lambda: bodies_of(plan),
        DecisionKind.END: lambda: _ends(case),
        DecisionKind.STATUS: lambda: statuses_of(case),
    }[kind]()
    return DecisionItem(
        kind=kind,
        period=period,
        about=(case.row.key,),
        says=brief(says, _LONG),
        who=brief(_all_say(case), _LONG) or "No body has answered.",
        choices=choices,
        basis=basis_of(case),
        row=case.row.key,
        old=", ".join(case.row.leads) or "nobody"
        if kind is DecisionKind.LEAD
        else case.label(outcome.status),
    )


def basis_of(case: RowCase) -> tuple[str, ...]:
    """What a decision on a row rests on: the statuses and parts that count, not the words."""
    return tuple(
        f"{said.body} {said.role} {said.text('status')} {said.text('part')}"
        for said in sorted(case.said, key=lambda each: each.body)
        if said.answered and not said.refused
    )


def _all_say(case: RowCase) -> str:
    return "\n".join(_says(case, said) for said in case.said)


def _says(case: RowCase, said: RowStatement) -> str:
    role = " (lead)" if said.role == "lead" else ""
    code = said.text("status")
    part = case.schema.list("part").label(said.text("part")) if said.text("part") else ""
    words = case.label(code) if code else part
    if said.refused:
        words = "its answer must be corrected first"
    elif not said.answered:
        words = "nil report" if said.nil else "no answer"
    text = said.text("progress") if said.answered else ""
    return f"{said.body}{role}: {words}{f' – {brief(text)}' if text else ''}"


def statuses_of(case: RowCase) -> ChoiceList:
    """Every status that a row can have."""
    choices = case.schema.list("status")
    return replace(choices, items=tuple(i for i in choices.items if i.sense != "not ours"))


def _ends(case: RowCase) -> ChoiceList:
    every = statuses_of(case)
    said = {each.text("status") for each in case.speaking}
    ends = [i for i in every.items if i.sense in _ENDED and i.code in said]
    recorded = (
        replace(i, label=f"Decision recorded: {i.label}", aliases=(i.label, *i.aliases))
        for i in ends
    )
    kept = Item(KEEP, f"Keep {case.label(case.previous)}", aliases=("keep",))
    rest = (i for i in every.items if i.sense not in _ENDED and i.code != case.previous)
    return replace(every, items=(*recorded, kept, *rest))


def bodies_of(plan: Plan, sentence: str = "{}") -> ChoiceList:
    """The bodies of the plan, each in a sentence."""
    items = (
        Item(body.acronym, sentence.format(body.acronym), aliases=_names(body.acronym, plan))
        for body in plan.bodies
        if body.kind is BodyKind.BODY
    )
    return ChoiceList("bodies", tuple(items))


def _names(acronym: str, plan: Plan) -> tuple[str, ...]:
    body = plan.body(acronym)
    return (body.name, *body.variants) if body else ()


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
    command = entry_command(period, held)
    cannot = bool(command)
    enter = f" For a form in which you enter it yourself, type: {command}" if cannot else ""
    if of_another_round(held):
        enter = f" Collect it in its own round: tipxl collect {held.period} FILE"
    known = bool(held.body) and not cannot
    items = (
        *((Item(ACCEPT, "Accept the file", aliases=("accept", "yes")),) if known else ()),
        Item(REFUSE, "Do not use the file", aliases=("refuse", "no", "do not use")),
        *((Item(ENTERED, "Entered in a form by the secretariat"),) if cannot else ()),
        *(() if cannot else bodies_of(plan, "It is the report of {}").items),
    )
    arrival = held.arrival
    sender = f" from {arrival.sender}" if arrival.sender else ""
    return DecisionItem(
        kind=DecisionKind.FILE,
        period=period,
        about=(arrival.sha256,),
        says=f"What becomes of the file {arrival.file}?{enter}",
        who=f"{held.says} It arrived{sender} on {arrival.received:%Y-%m-%d} "
        f"as “{arrival.original}”.",
        choices=ChoiceList("files", items),
        basis=(held.body,),
        body=held.body,
        file=arrival.file,
        old="held",
    )


def item_of_rivals(period: str, body: str, rivals: tuple[Return, ...]) -> DecisionItem:
    """Which of differing full reports of one body counts."""
    ordered = sorted(rivals, key=lambda each: (each.arrival.received, each.arrival.sha256))
    items = (Item(r.arrival.sha256, f"Use {r.arrival.file}") for r in ordered)
    who = (
        f"{r.arrival.file}: received {r.arrival.received:%Y-%m-%d %H:%M}"
        f"{f' from {r.arrival.sender}' if r.arrival.sender else ''}"
        for r in ordered
    )
    return DecisionItem(
        kind=DecisionKind.RIVALS,
        period=period,
        about=(body,),
        says=f"{body} sent {len(ordered)} different full reports. {why_rivals(rivals)} Which of "
        "them counts?",
        who="\n".join(who),
        choices=ChoiceList("rivals", tuple(items)),
        basis=tuple(sorted(r.arrival.sha256 for r in rivals)),
        body=body,
        old="held",
    )


def why_rivals(rivals: tuple[Return, ...]) -> str:
    """Why none of them is simply the latest."""
    if len({each.arrival.received for each in rivals}) == 1:
        return "They are recorded as received at the same moment, so none of them is the later one."
    return "They came from different senders, so the later one does not simply replace the other."


def item_of_late(period: str, late: Return) -> DecisionItem:
    """Whether a report that came after the freeze is taken all the same."""
    arrival = late.arrival
    return DecisionItem(
        kind=DecisionKind.LATE,
        period=period,
        about=(arrival.sha256,),
        says=f"{arrival.file} arrived after the freeze. Does it wait for the next round?",
        who=f"{late.body}: received {arrival.received:%Y-%m-%d}.",
        choices=ChoiceList(
            "late",
            (
                Item(REFUSE, "It waits for the next round", aliases=("no", "wait")),
                Item(ACCEPT, TAKE_IT, aliases=("yes", "take it")),
            ),
        ),
        basis=(late.body,),
        body=late.body,
        file=arrival.file,
        old="waits",
    )


def items_of_plan(period: str, returned: Return) -> Iterator[DecisionItem]:
    """The changes to locked texts that a body proposes by typing over them."""
    for finding in returned.findings:
        if finding.code != ReturnMessage.ALTERED.code:
            continue
        row, column = finding.place.row, finding.place.column
        yield DecisionItem(
            kind=DecisionKind.PLAN,
            period=period,
            about=(returned.body, row, column, finding.found),
            says=f"Does the plan change? {returned.body} typed over {column} of {row}.",
            who=f"The plan says: {brief(finding.expected, 1000) or '(nothing)'}\n"
            f"{returned.body} typed: {brief(finding.found, 1000) or '(nothing)'}",
            choices=ChoiceList(
                "plan",
                (
                    Item(PLAN_CHANGED, "Accepted: the plan is changed", aliases=("accepted",)),
                    Item(PLAN_STAYS, "Not accepted", aliases=("no",)),
                ),
            ),
            basis=(finding.expected, finding.found),
            body=returned.body,
            row=row,
            column=column,
            file=returned.arrival.file,
            old=finding.expected,
        )


# --- events


def matter_of_events(period: str, one: AgreedEvent, other: AgreedEvent, says: str) -> DecisionItem:
    """Whether two lines tell of one event, and whose figures count."""
    lines = sorted((one.line, other.line), key=lambda line: line.name)
    names = [line.name for line in lines]
    items = (
        *(
            Item(line.name, f"The same event: count {line.body}'s", aliases=(line.body,))
            for line in lines
        ),
        Item(BOTH, "Two events: count both", aliases=("two events", "both")),
    )
    told = ("activity", "title", "start", "country", "women", "men")
    return DecisionItem(
        kind=DecisionKind.EVENT,
        period=period,
        about=tuple(names),
        says="Is this one event?",
        who=brief(says, _LONG),
        choices=ChoiceList("events", items),
        basis=tuple(f"{line.name} {[line.text(key) for key in told]}" for line in lines),
        row=one.line.text("activity"),
        old=f"counted: {', '.join(e.line.name for e in (one, other) if e.counted)}",
    )
