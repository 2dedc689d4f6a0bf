"""What the values of lists mean to the program, whatever report.toml calls them.

report.toml gives a value its meaning as `sense`; of the list `submission` the codes are fixed.
"""

from tipxl.domain.core.plain_enum import PlainEnum


class Status(PlainEnum):
    """What a status means; there is a value of each in the list `status`."""

    NOT_STARTED = "not started"
    PREPARING = "preparing"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    POSTPONED = "postponed"
    DISCONTINUED = "discontinued"
    MERGED = "merged"
    NOT_OURS = "not ours"


#: From the least to the most advanced; a postponed row counts as its last active step.
STEPS = (
    Status.NOT_STARTED,
    Status.PREPARING,
    Status.ONGOING,
    Status.COMPLETED,
)
#: The row is not carried out as planned any more; a decision is needed for it.
STOPPED = (Status.DISCONTINUED, Status.MERGED)
#: The status is agreed for good: the row comes pre-answered.
FINAL = (Status.COMPLETED, *STOPPED)
#: Work on the row has begun.
ADDRESSED = (Status.ONGOING, Status.COMPLETED)
#: Nothing of the row has been delivered.
IDLE = (Status.NOT_STARTED, Status.PREPARING, Status.POSTPONED)


class Participation(PlainEnum):
    """What a body that takes part says of its part."""

    TOOK_PART = "took part"
    PREPARING = "preparing"
    FINISHED = "finished"


#: It did something for the row.
CONTRIBUTED = (Participation.TOOK_PART, Participation.FINISHED)
#: It still works for the row, or is going to.
AT_WORK = (Participation.TOOK_PART, Participation.PREPARING)


class Clearance(PlainEnum):
    """Who stands by a report; a draft is not yet cleared by its body."""

    DRAFT = "draft"


class Funding(PlainEnum):
    """Whether a row has its funds."""

    SECURED = "secured"
    NEEDED = "needed"
    NOT_NEEDED = "not needed"


class Opinion(PlainEnum):
    """What an answer in an evaluation means."""

    HIGH = "high"
    SUSTAINED = "sustained"
    LASTING = "lasting"
    TOO_EARLY = "too early"


class Rating(PlainEnum):
    """What a choice of a scale of ratings means; the others are the ratings themselves."""

    UNABLE = "unable"


class IssueKind(PlainEnum):
    """What kind of issue a body tells of; a private one is for the secretariat alone."""

    CHALLENGE = "challenge"
    RECOMMENDATION = "recommendation"
    PRIVATE = "private"


class Submission(PlainEnum):
    """How much of what a body has to say a report holds."""

    FULL = "FULL"
    PARTIAL = "PARTIAL"
    CORRECTION = "CORRECTION"
    NIL = "NIL"


#: Laid over what the body said before.
OVERLAYS = (Submission.PARTIAL, Submission.CORRECTION)


class LineRole(PlainEnum):
    """What is asked in a line of an evaluation's opinions."""

    CRITERION = "criterion"
    QUESTION = "question"


class RoundPosition(PlainEnum):
    """Which round of the plan it is."""

    FIRST = "first"
    LATER = "later"
    LAST = "last"


class TargetPosition(PlainEnum):
    """Where the agreed target of a row lies, seen from a period."""

    OVERDUE = "overdue"
    DUE = "due"
    DATED = "dated"
    UNDATED = "undated"
