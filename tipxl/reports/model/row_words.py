"""What the Master plan says of an agreed row: the change, the progress, who reported."""

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.core.wording_days import long_day
from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult, RowStatement
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.wording import value_words


def change(schema: FormSchema, agreed: AgreedRow) -> str:
    """From which status to which, since the last round."""
    if agreed.previous == agreed.status:
        return "No change" if agreed.status else ""
    before = status_words(schema, agreed.previous) if agreed.previous else "First status"
    return f"{before} → {status_words(schema, agreed.status)}"


def progress(schema: FormSchema, agreed: AgreedRow) -> str:
    """Each body's own words with its name, the lead's first; never blended (K12)."""
    ordered = sorted(agreed.said, key=lambda each: each.role != Role.LEAD)
    return "\n".join(words for each in ordered if (words := _own_words(schema, each)))


def _own_words(schema: FormSchema, said: RowStatement) -> str:
    if said.refused:
        return f"{said.body}: (its answer is to be corrected, see the Validation log)"
    part = value_words(schema, "part", said.text("part")) if said.role != Role.LEAD else ""
    text = said.text("progress")
    if not said.answered or not (part or text):
        return ""
    who = f"{said.body} (lead)" if said.role == Role.LEAD else said.body
    return f"{who}: {'. '.join(each for each in (part, text) if each)}"


def reason(schema: FormSchema, agreed: AgreedRow) -> str:
    """The main reason, and what was explained in a few words."""
    why = value_words(schema, "reason", agreed.values.get("reason", ""))
    more = agreed.values.get("explain", "").strip()
    return ": ".join(each for each in (why, more) if each)


def why(round: RoundResult, agreed: AgreedRow) -> str:
    """Why a row has its status; who decided it, and when, stands under Decision already."""
    ruled = (
        d for d in round.decided(agreed.key) if d.kind in (DecisionKind.STATUS, DecisionKind.END)
    )
    decision = next(ruled, None) if agreed.rule == "K1" else None
    # In the edition for circulation a decision has no reason of its own.
    known = decision is not None and decision.why
    return f"Decided, {decision.number}: {decision.why}" if decision and known else agreed.why


def decisions(round: RoundResult, key: str) -> str:
    """What a person decided of a row, who and when, and on what ground."""
    return "\n".join(_decided(each) for each in round.decided(key))


def decided_by(each: Decision) -> str:
    """Who decided, with whom, when, and on what ground."""
    day = long_day(each.day) if each.day else ""
    return ", ".join(filter(None, (each.decided_by, each.agreed_with, day, each.reference)))


def _decided(each: Decision) -> str:
    who, what = decided_by(each), each.new or each.answer
    return f"{what} ({who})" if who else what


def who_reported(agreed: AgreedRow) -> str:
    """The bodies that spoke, and those whose silence is missing."""
    spoke = [
        f"{each.body} (nil report)" if each.nil and not each.answered else each.body
        for each in agreed.said
        if each.answered or each.nil
    ]
    silent = [each.body for each in agreed.said if not (each.answered or each.nil or each.optional)]
    if not spoke and agreed.mark is Mark.NONE:
        return "Final before this round"
    missing = f"\nNot reported: {', '.join(silent)}" if silent else ""
    return f"{', '.join(spoke) or 'Nobody'}{missing}"
