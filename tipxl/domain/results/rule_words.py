"""The rules of a round in one plain sentence each, as the sheet Method prints them (RULES 5, 7).

The only place where they are worded for readers; tests hold them against the rules themselves.
"""

from collections.abc import Mapping

from tipxl.domain.results.schedule import Schedule
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Status

#: How the agreed status of a row is found: the first that fits decides, K1 to K8 in this order.
#: A status stands by its sense in curly brackets; `merging` puts the label of the form there.
MERGING: Mapping[str, str] = {
    "K1": "A decision recorded by the secretariat, with who agreed it, when and why, stands above "
    "everything the bodies report.",
    "K2": "A row without a lead, or whose assumed lead says that it is not its own, is put to a "
    "person (Who leads?); until then K5 or K6 gives its status.",
    "K3": "A lead that reports {discontinued} or {merged} is not enough: the status agreed before "
    "stays until the decision is recorded.",
    "K4": "Where co-leads report different statuses, the less advanced one stands; it is contested "
    "where two steps or more lie between them. {completed} is provisional until every "
    "co-lead has answered.",
    "K5": "Where no lead answered, a body that took part or finished its part, and tells of it or "
    "reports an event, makes the row {ongoing}, provisionally.",
    "K6": "Where nobody answered who could decide, the status agreed before is carried and marked "
    "as not reported. After two such rounds running there is no information on the row: where only "
    "that makes an activity {ongoing}, it stands apart and is not among the addressed, and so does "
    "one that K5 guessed.",
    "K7": "Where the lead reports {completed} and another body is still preparing its part, the "
    "status is {completed}, contested; both are asked.",
    "K8": "Otherwise the lead's answer stands; the answer of one co-lead is enough. An answer with "
    "an error, or a nil report, leaves the status agreed before.",
    "K9": "An activity takes its status from its rows: {completed} when all are, {ongoing} when "
    "any is or only some are {completed}, and so on down to {not_started}.",
    "K10": "An event that two bodies report is counted once, with the figures of the body that "
    "organised it, else of the lead; participants are never added.",
    "K11": "Targets and dates are those of the first-named lead; the evidence of all leads is "
    "kept.",
    "K12": "What the bodies wrote is never blended: each text stands with its body's name, the "
    "lead's first.",
}

#: Which of a body's files count.
RETURNS: tuple[tuple[str, str], ...] = (
    ("Full report", "The latest one of a body counts; earlier ones are kept, not used."),
    (
        "Partial report, correction",
        "Laid over the full report in the order of receipt. An empty cell says nothing; the word "
        "CLEAR empties a cell.",
    ),
    ("Nil report", "The body has reported; each of its rows keeps the status agreed before."),
    ("Late report", "Counts until the freeze and is shown as late. After the freeze it waits."),
    (
        "Draft not yet cleared",
        "Counts provisionally until the cleared report comes, and is never on time.",
    ),
    (
        "Entered by the secretariat",
        "What a body wrote, telephoned or said in a meeting counts provisionally until the body "
        "has confirmed it. It is received when it came, and never cleared by the due day.",
    ),
    ("Held or rejected file", "Does not count until a person has decided. It is kept as it came."),
    (
        "A row with an error",
        "Is not accepted until it is corrected; the rest of the report is. The row keeps the "
        "status agreed before, provisionally.",
    ),
)

#: How a row stands in time; derived by the program, apart from its status. See `schedule`.
SCHEDULE: Mapping[Schedule, str] = {
    Schedule.ON_SCHEDULE: "Its target lies ahead.",
    Schedule.DUE: "Its target is this very period: from the next one on it is overdue.",
    Schedule.OVERDUE: "Its target lies before this period, and it is not {completed}, "
    "{discontinued} or {merged}.",
    Schedule.STALLED: "Reported in two rounds running, and in neither a step forward, an event, a "
    "new text, a part taken or evidence from any of its bodies; unless its target lies beyond the "
    "next round. What nobody reported is not stalled: there is no information.",
    Schedule.DUE_STALLED: "Its target is this period, and it is stalled.",
    Schedule.OVERDUE_STALLED: "Its target lies before this period, and it is stalled.",
    Schedule.UNFINISHED: "The plan has ended, and it is not {completed}, {discontinued} or "
    "{merged}, whatever target it names.",
    Schedule.NO_DATE: "No period is named as its target.",
}


def merging_words(schema: FormSchema) -> Mapping[str, str]:
    """MERGING with the statuses as the form calls them."""
    return {rule: says.format(**_labels(schema)) for rule, says in MERGING.items()}


def schedule_words(schema: FormSchema) -> Mapping[Schedule, str]:
    """SCHEDULE with the statuses as the form calls them."""
    return {word: means.format(**_labels(schema)) for word, means in SCHEDULE.items()}


def _labels(schema: FormSchema) -> Mapping[str, str]:
    statuses = schema.list("status")
    labels = {sense: next(iter(statuses.codes(sense)), "") for sense in Status}
    return {s.replace(" ", "_"): statuses.label(code) or s for s, code in labels.items()}
