"""The columns of plan.xlsx: heading, how cells are read and shown, what to type, what it fills.

Reading and writing both follow these columns; `plan_tables` puts them together.
"""

from msgspec import Struct

from tipxl.domain.planbook.codecs import (
    ACRONYMS,
    BASIS,
    BODY_KIND,
    DAY,
    EMAIL,
    EMAILS,
    EVALUATION,
    KEY,
    LABEL,
    LINES,
    NAMES,
    NATURE,
    PERIOD,
    ROUND_KIND,
    TEXT,
    WHOLE,
    YES_NO,
    Codec,
)


class PlanColumn(Struct, frozen=True):
    """One column: the field it fills, its heading, how its cells read, and what to type.

    `filled`: every row needs a value. `wanted`: without this column the sheet is of no use.
    """

    field: str
    heading: str
    codec: Codec
    hint: str
    filled: bool = False
    wanted: bool = True


ACTIVITY_COLUMNS = (
    PlanColumn(
        "key",
        "Row key",
        KEY,
        "Letters and numbers with dots, then # and the number of the output: A.a.1.1#1. One row "
        "per expected output. Never reuse or change a key: reports are kept under it.",
        filled=True,
    ),
    PlanColumn(
        "area",
        "Thematic area (letter)",
        LABEL,
        "The letter of the thematic area, as in the row key.",
        filled=True,
    ),
    PlanColumn(
        "area_name", "Thematic area name", TEXT, "The name of the thematic area.", wanted=False
    ),
    PlanColumn(
        "provision",
        "Provision (letter)",
        LABEL,
        "The letter of the provision, as in the row key.",
        wanted=False,
    ),
    PlanColumn(
        "provision_text",
        "Provision text",
        TEXT,
        "The provision, in the words of the endorsed document.",
        wanted=False,
    ),
    PlanColumn(
        "collaboration",
        "Area of collaboration (number)",
        LABEL,
        "The number of the area of collaboration, like a.1. It may be empty.",
        wanted=False,
    ),
    PlanColumn(
        "collaboration_title",
        "Area of collaboration title",
        TEXT,
        "The title of the area of collaboration.",
        wanted=False,
    ),
    PlanColumn(
        "activity",
        "Activity",
        TEXT,
        "The title on the first line; each sub-item on its own line (Alt+Enter), beginning with "
        "the bullet •. Rows of one activity have the same wording.",
        filled=True,
    ),
    PlanColumn(
        "output",
        "Expected output",
        TEXT,
        "The expected output this row asks about. One row per output.",
    ),
    PlanColumn(
        "done_when",
        "Done when",
        TEXT,
        "How the row is judged, in one sentence that can be checked. Empty: the row is judged by "
        "its expected output.",
        wanted=False,
    ),
    PlanColumn(
        "leads",
        "Leads",
        ACRONYMS,
        "Acronyms from the sheet Bodies, with commas between several: ABC, DEF.",
    ),
    PlanColumn(
        "lead_basis",
        "Lead basis",
        BASIS,
        "printed: in the endorsed document. assumed: our reading of a gap, to be confirmed. "
        "confirmed: by the body or a decision. Empty counts as printed.",
    ),
    PlanColumn(
        "cooperating",
        "Cooperating",
        ACRONYMS,
        "Acronyms or groups from the sheet Bodies, with commas between several.",
    ),
    PlanColumn(
        "cooperating_basis",
        "Cooperating basis",
        BASIS,
        "printed, assumed or confirmed, as for the leads. Empty counts as printed.",
        wanted=False,
    ),
    PlanColumn(
        "nature",
        "Nature",
        NATURE,
        "ONE: one deliverable, then done. SER: a series of events. REC: continuing, without an "
        "end of its own. Empty counts as ONE.",
    ),
    PlanColumn(
        "events_planned",
        "Events planned",
        WHOLE,
        "For a series: how many events are planned. Leave it empty where the plan does not say.",
        wanted=False,
    ),
    PlanColumn(
        "in_force_from",
        "In force from",
        PERIOD,
        "The first period in which the row counts. Empty: from the beginning.",
        wanted=False,
    ),
    PlanColumn(
        "in_force_until",
        "In force until",
        PERIOD,
        "The last period in which the row counts. Empty: to the end. End a row here; do not "
        "delete it.",
        wanted=False,
    ),
    PlanColumn(
        "decision",
        "Decision",
        TEXT,
        "Which decision added, changed or ended this row: meeting, date.",
        wanted=False,
    ),
    PlanColumn(
        "printed_status",
        "Implementation status as printed",
        TEXT,
        "The remark on the status in the endorsed document itself.",
        wanted=False,
    ),
    PlanColumn(
        "formerly",
        "Formerly",
        NAMES,
        "Keys that this row had before, with ; between several: the status agreed under them is "
        "taken over, and so are answers that come under them.",
        wanted=False,
    ),
    PlanColumn(
        "doubts",
        "Doubts",
        LINES,
        "What is uncertain about this row, one doubt per line. Delete a line once it is settled. "
        "This column is not printed.",
        wanted=False,
    ),
)

BODY_COLUMNS = (
    PlanColumn(
        "acronym",
        "Acronym",
        LABEL,
        "The short name used in the sheet Activities and in file names. No comma in it.",
        filled=True,
    ),
    PlanColumn("name", "Full name", TEXT, "The full name, as letters write it."),
    PlanColumn(
        "kind",
        "Kind",
        BODY_KIND,
        "body: one body. group: several bodies under one name; an answer is welcome, silence is "
        "never missing.",
    ),
    PlanColumn("pillar", "Pillar", TEXT, "The community pillar, where it has one.", wanted=False),
    PlanColumn(
        "variants",
        "Variants",
        NAMES,
        "Other spellings found in documents and mails, with ; between several.",
        wanted=False,
    ),
    PlanColumn(
        "reports",
        "Reports",
        YES_NO,
        "yes: a report is expected from a body that leads. no: it is invited, never missing.",
    ),
    PlanColumn(
        "reports_through",
        "Reports through",
        TEXT,
        "The acronym of the body that sends the report for it. Usually empty.",
        wanted=False,
    ),
    PlanColumn("contact.name", "Focal point", TEXT, "The name of the focal point."),
    PlanColumn("contact.title", "Title", TEXT, "The focal point's title or post.", wanted=False),
    PlanColumn(
        "contact.email",
        "E-mail",
        EMAIL,
        "The address to which templates and letters go: one bare address.",
    ),
    PlanColumn("contact.phone", "Phone", TEXT, "With the country code.", wanted=False),
    PlanColumn(
        "cc", "Cc", EMAILS, "Addresses copied on every letter, with ; between.", wanted=False
    ),
    PlanColumn(
        "chair", "Chair", EMAIL, "The chair's address, copied on the last reminder.", wanted=False
    ),
    PlanColumn(
        "senders",
        "Also accepted senders",
        EMAILS,
        "Other addresses from which a report of this body is accepted, with ; between.",
        wanted=False,
    ),
    PlanColumn(
        "formerly",
        "Formerly",
        NAMES,
        "Acronyms that this body had before, with ; between several: reports that come on their "
        "forms are its own.",
        wanted=False,
    ),
)

ROUND_COLUMNS = (
    PlanColumn(
        "period",
        "Period",
        PERIOD,
        "2018H1 is January to June 2018; 2018Q3 and 2018 also work. One rhythm per plan. Where the "
        "plan's year begins in another month (sheet Secretariat), so does 2018H1.",
        filled=True,
    ),
    PlanColumn(
        "baseline",
        "Kind",
        ROUND_KIND,
        "baseline: where things stood before the first report. regular: every later round.",
    ),
    PlanColumn(
        "period.start",
        "Starts",
        DAY,
        "The period's first day, for reading only: it follows from the period.",
        wanted=False,
    ),
    PlanColumn(
        "period.end",
        "Ends",
        DAY,
        "The period's last day, for reading only: it follows from the period.",
        wanted=False,
    ),
    PlanColumn(
        "due",
        "Due",
        DAY,
        "The day by which reports are asked for, as year-month-day. Later ones are marked late.",
        filled=True,
    ),
    PlanColumn(
        "freeze",
        "Freeze",
        DAY,
        "The last day on which reports count for this round, as year-month-day.",
        filled=True,
    ),
    PlanColumn(
        "evaluation",
        "Evaluation",
        EVALUATION,
        "mid-term or final, where the period's end is the cut-off of that evaluation.",
        wanted=False,
    ),
)

EXTENSION_COLUMNS = (
    PlanColumn(
        "body", "Body", TEXT, "The acronym of the body that is given more time.", filled=True
    ),
    PlanColumn("period", "Round", PERIOD, "The round, like 2018H1.", filled=True),
    PlanColumn(
        "until",
        "Until",
        DAY,
        "The day by which its report is due, as year-month-day. Later than the freeze, it moves "
        "that, too, for this body only.",
        filled=True,
    ),
    PlanColumn("reason", "Reason", TEXT, "Why, in a few words. It stands beside the report."),
    PlanColumn("given_by", "By whom", TEXT, "Who gave it."),
)

HOLIDAY_COLUMNS = (
    PlanColumn(
        "day",
        "Day",
        DAY,
        "A day on which nobody works, as year-month-day. A due day on it is told, not moved.",
        filled=True,
    ),
    PlanColumn("name", "Holiday", TEXT, "What it is called.", wanted=False),
)
