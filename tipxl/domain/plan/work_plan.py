"""The plan: activities and their output rows, the bodies, the rounds, the secretariat."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period

#: How a sub-item of an activity begins.
_BULLETS = ("•", "-", "–")


class Basis(StrEnum):
    """Why we hold a body to be lead (or cooperating) on a row."""

    PRINTED = "printed"  # in the endorsed document
    ASSUMED = "assumed"  # our reading of a gap in it, to be confirmed
    CONFIRMED = "confirmed"  # by the body or by a decision


class CompletionType(StrEnum):
    """How a row comes to its end."""

    ONE_OFF = "ONE"
    SERIES = "SER"
    CONTINUING = "REC"


class BodyKind(StrEnum):
    """What stands under an acronym in the Bodies sheet."""

    BODY = "body"
    GROUP = "group"  # "all other bodies": an answer is welcome, silence is never missing


class Contact(Struct, frozen=True):
    """A body's focal point, as letters and the Cover need it."""

    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""


class Body(Struct, frozen=True):
    """A sectoral body or organ (or a group of them, `kind`)."""

    acronym: str
    name: str
    kind: BodyKind = BodyKind.BODY
    pillar: str = ""
    variants: tuple[str, ...] = ()  # other spellings in documents and mails
    reports: bool = True
    reports_through: str = ""  # acronym of the body that reports for it
    contact: Contact = Contact()
    cc: tuple[str, ...] = ()
    chair: str = ""  # e-mail of the chair, copied on the last reminder
    senders: tuple[str, ...] = ()  # other addresses accepted for this body
    formerly: tuple[str, ...] = ()  # acronyms that it had before

    @property
    def key(self) -> BodyKey:
        """What codes, file names and the journal call it."""
        return body_key(self.acronym)


class Row(Struct, frozen=True):
    """One expected output of one activity: what bodies report on. `key` is like A.a.1.1#1.

    `activity` is the official wording, sub-items as lines that begin with a bullet. An empty
    `done_when` means that the row is judged by its output.
    """

    key: str
    area: str  # letter of the thematic area
    area_name: str
    provision: str  # letter of the provision
    provision_text: str
    collaboration: str  # number of the area of collaboration, like a.1; may be empty
    collaboration_title: str
    activity: str
    output: str
    done_when: str = ""
    leads: tuple[str, ...] = ()
    lead_basis: Basis = Basis.PRINTED
    cooperating: tuple[str, ...] = ()  # bodies and groups
    cooperating_basis: Basis = Basis.PRINTED
    nature: CompletionType = CompletionType.ONE_OFF
    events_planned: int | None = None
    in_force_from: Period | None = None
    in_force_until: Period | None = None
    decision: str = ""
    printed_status: str = ""  # the document's own "Implementation Status"
    doubts: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()  # keys that it had before

    @property
    def activity_key(self) -> str:
        """The key of the activity this output belongs to, e.g. A.a.1.1."""
        return self.key.partition("#")[0]

    @property
    def title(self) -> str:
        """The activity's title: its wording without the sub-items, where that stands alone."""
        return title_of(self.activity)

    def in_force(self, period: Period) -> bool:
        """Whether the row is part of the plan in `period`."""
        begun = self.in_force_from is None or self.in_force_from <= period
        return begun and (self.in_force_until is None or period <= self.in_force_until)


def title_of(activity: str) -> str:
    """The first line of an activity's wording; where it only announces its parts, with them."""
    first, *rest = activity.split("\n")
    parts = [part for each in rest if (part := each.strip()).startswith(_BULLETS)]
    if not first.rstrip().endswith(":") or not parts:
        return first
    return f"{first.rstrip()} {'; '.join(each[1:].strip().rstrip(';,.') for each in parts)}"


class Round(Struct, frozen=True):
    """One reporting round. Returns received after `due` are late, after `freeze` they wait."""

    period: Period
    due: date
    freeze: date
    baseline: bool = False
    evaluation: str = ""  # "mid-term" or "final" where the round's end is the cut-off of one


class Secretariat(Struct, frozen=True):
    """Who writes the letters."""

    name: str
    sender: str  # e-mail
    reply_to: str
    address: str = ""


class Holiday(Struct, frozen=True):
    """A day on which nobody works, so that a due day on it is told."""

    day: date
    name: str = ""


class Extension(Struct, frozen=True):
    """More time that one body was given in a round: its due day is `until`.

    `decided_in` is the number of the line of decisions.xlsx that gives it; "" where plan.xlsx does.
    """

    body: str
    period: Period
    until: date
    reason: str = ""
    given_by: str = ""
    decided_in: str = ""


class Plan(Struct, frozen=True):
    """A work plan as its plan.xlsx tells it; rows in the plan's own order.

    `time_zone` is an IANA name such as Asia/Jakarta; "" is that of the computer. `first_month` is
    the month in which its reporting years begin. `nature_confirmed` and `done_when_confirmed`
    answer those doubts of all rows at once.
    """

    code: str  # short, upper-case, goes into every form's code
    title: str
    endorsement: str
    headings: tuple[str, ...]  # the column headings of the endorsed document, in order
    starts: date
    ends: date
    secretariat: Secretariat
    bodies: tuple[Body, ...]
    rounds: tuple[Round, ...]
    rows: tuple[Row, ...]
    time_zone: str = ""
    first_month: int = 1
    holidays: tuple[Holiday, ...] = ()
    extensions: tuple[Extension, ...] = ()
    nature_confirmed: bool = False
    done_when_confirmed: bool = False

    def body(self, acronym: str) -> Body | None:
        """The body of that acronym, variant or key, now or before, in any case; None for none."""
        return _bodies(self).get(acronym.strip().casefold())

    def spelled(self, key: BodyKey) -> str:
        """The acronym of a body as the plan spells it; the key where the plan has none of it."""
        return _acronyms(self).get(key, key)

    def row(self, key: str) -> Row | None:
        """The row of that key, in force or not; None when there is none."""
        return _rows(self).get(key)

    def round(self, period: Period) -> Round | None:
        """The round of that period; None when the plan has none."""
        return next((each for each in self.rounds if each.period == period), None)

    def extension(self, acronym: str, period: Period) -> Extension | None:
        """The more time that a body was given in a round, the longest; None where there is none."""
        given = (e for e in self.extensions if e.body == acronym and e.period == period)
        return max(given, key=lambda each: each.until, default=None)

    def round_of(self, acronym: str, period: Period) -> Round | None:
        """The round as it is for one body: with its own due day where it was given more time.

        Where that lies after the freeze, reports of the body are taken until then.
        """
        held, given = self.round(period), self.extension(acronym, period)
        if held is None or given is None:
            return held
        return replace(held, due=given.until, freeze=max(held.freeze, given.until))

    def takes_report(self, acronym: str, period: Period, day: date) -> bool:
        """Whether a report of a body that comes on this day still counts by itself."""
        held = self.round_of(acronym, period)
        return held is None or day <= held.freeze

    def rows_in(self, period: Period) -> tuple[Row, ...]:
        """The rows in force in `period`."""
        return tuple(row for row in self.rows if row.in_force(period))


# A plan of thousands of bodies must not be read through for each of them.


@remembered
def _bodies(plan: Plan) -> Mapping[str, Body]:
    # Of two bodies that answer to the same name the first is meant, and one that has it now.
    before = {name.casefold(): body for body in reversed(plan.bodies) for name in body.formerly}
    now = {
        name.casefold(): body
        for body in reversed(plan.bodies)
        for name in (body.key, body.acronym, *body.variants)
    }
    return {**before, **now}


@remembered
def _acronyms(plan: Plan) -> Mapping[BodyKey, str]:
    return {body.key: body.acronym for body in reversed(plan.bodies)}


@remembered
def _rows(plan: Plan) -> Mapping[str, Row]:
    return {row.key: row for row in reversed(plan.rows)}
