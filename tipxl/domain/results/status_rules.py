"""One row's answers -> its agreed status, by the first rule that fits (RULES 7, K1 to K8)."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import DecidedItem
from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Row
from tipxl.domain.results.round_result import Mark, RowStatement
from tipxl.domain.results.standing_words import NO_STATUS
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import (
    AT_WORK,
    CONTRIBUTED,
    FINAL,
    STEPS,
    STOPPED,
    Participation,
    Status,
)

#: A decision to leave the status as it was agreed before.
KEEP = "keep"
#: What stands between the reason of a decision (K1) and the words of the rules.
RULES_FOUND = " The rules found: "


# With a dict, so that what each rule asks for is worked out once.
class RowCase(Struct, frozen=True, dict=True):
    """All that is known of a row: the plan's row, what was agreed before, what bodies said."""

    schema: FormSchema
    row: Row
    previous: str
    previous_mark: Mark
    not_reported_before: bool  # it was marked "not reported" in the round before
    said: tuple[RowStatement, ...]
    values: Mapping[str, str] = {}  # the other answers agreed before
    decided: DecidedItem | None = None  # what the secretariat decided on its status

    @cached_property
    def leads(self) -> tuple[RowStatement, ...]:
        """The leads, first-named first."""
        return tuple(each for each in self.said if each.role == Role.LEAD)

    @cached_property
    def parts(self) -> tuple[RowStatement, ...]:
        """The bodies that take part, and a lead that was asked only for its part."""
        return tuple(each for each in self.said if each.role == Role.PART or each.text("part"))

    def meaning(self, code: str) -> str:
        """What a status means to merging."""
        item = self.schema.list("status").item(code)
        return item.sense if item else ""

    def part_meaning(self, said: RowStatement) -> str:
        """What a body's part means to merging."""
        item = self.schema.list("part").item(said.text("part"))
        return item.sense if item and said.counts else ""

    def label(self, code: str) -> str:
        """The status in words."""
        return self.schema.list("status").label(code) if code else NO_STATUS.lower()

    @property
    def stays(self) -> str:
        """What holds as long as nothing else is decided."""
        return f"{self.label(self.previous)} stands" if self.previous else "there is no status yet"

    @property
    def carried(self) -> str:
        """What an unanswered row keeps."""
        if not self.previous:
            return "no status was agreed before, and none is now"
        return f"{self.label(self.previous)} is carried"

    def code(self, meaning: str) -> str:
        """The status code of that meaning."""
        return next(iter(self.schema.list("status").codes(meaning)), "")

    def denies(self, said: RowStatement) -> bool:
        """Whether a lead says, and may say, that it does not lead the row."""
        return not said.refused and self.meaning(said.text("status")) == Status.NOT_OURS

    @cached_property
    def speaking(self) -> tuple[RowStatement, ...]:
        """The leads whose status counts: given, free of errors, and not "not our activity"."""
        return tuple(
            each
            for each in self.leads
            if each.counts and each.text("status")
            if self.meaning(each.text("status")) != Status.NOT_OURS
        )

    @cached_property
    def outcome(self) -> "StatusOutcome":
        """The status of the row by the rules; several stages of a merge ask for it."""
        return decide(self)


class StatusOutcome(Struct, frozen=True):
    """The status of a row, the rule that found it, and why in words; `ask` is for a person."""

    status: str
    mark: Mark
    rule: str
    why: str
    ask: str = ""
    is_guess: bool = False


#: The end of a sentence, also before a remark in brackets.
_ENDED = re.compile(r"[.!?](?:\s*\([^()]*\))?$")
Decide = Callable[[RowCase], StatusOutcome | None]


def a_decision_overrides_all(case: RowCase) -> StatusOutcome | None:
    """K1: what the secretariat decided stands, with what would have stood without it."""
    if case.decided is None:
        return None
    decision, code = case.decided.decision, case.decided.code
    plain = decide(replace(case, decided=None))
    status = case.previous if code == KEEP else code
    moved = case.label(status)
    if status != plain.status:
        moved += f" instead of {case.label(plain.status)}"
        moved += f" ({plain.mark.words})" if plain.mark else ""
    elif plain.mark:
        moved += f" (before the decision: {plain.mark.words})"
    why = (
        f"Decided by {decision.by}, {decision.number}: {moved}. {_sentence(decision.why)}"
        f"{RULES_FOUND}{plain.why}"
    )
    return StatusOutcome(status, Mark.NONE, "K1", why)


def _sentence(text: str) -> str:
    return text if _ENDED.search(text) else f"{text}."


def a_row_without_a_lead_asks_who_leads(case: RowCase) -> StatusOutcome | None:
    """K2: no lead, or the assumed lead says it is not theirs."""
    deniers = [s.body for s in case.leads if case.denies(s)]
    if case.row.leads and (not deniers or case.speaking):
        return None
    inner = a_part_taken_keeps_an_unanswered_row_going(case) or the_status_agreed_before_is_carried(
        case
    )
    say = one_or_many(len(deniers), "says it does", "say they do")
    asked = f"{listed(deniers)} {say} not lead this" if deniers else "No lead is known"
    return replace(inner, rule="K2", why=f"Who leads? {asked}. {inner.why}", ask="Who leads?")


def an_end_waits_for_its_decision(case: RowCase) -> StatusOutcome | None:
    """K3: a lead says discontinued or merged, and no decision is recorded yet."""
    ending = [s for s in case.speaking if case.meaning(s.text("status")) in STOPPED]
    if not ending or case.meaning(case.previous) in STOPPED:
        return None
    said = _they_say(case, tuple(ending))
    differ = len({s.text("status") for s in case.speaking}) > 1
    busy = [s for s in case.parts if case.part_meaning(s) in AT_WORK]
    mark = Mark.CONTESTED if differ or busy else Mark.PROVISIONAL
    return StatusOutcome(
        case.previous,
        mark,
        "K3",
        f"{said}; until the decision is recorded {case.stays}.",
        ask=f"{said}. Record the decision, or keep the status.",
    )


def co_leads_who_differ_meet_at_the_less_advanced(case: RowCase) -> StatusOutcome | None:
    """K4: the less advanced counts; contested when two steps lie between them."""
    if len(case.leads) < 2 or not case.speaking:
        return None
    statuses = {s.text("status") for s in case.speaking}
    if len(statuses) == 1:
        return _alike(case, next(iter(statuses)))
    ordered = sorted(case.speaking, key=lambda s: _step(case, s.text("status")))
    low, high = ordered[0].text("status"), ordered[-1].text("status")
    apart = _step(case, high) - _step(case, low)
    said = _they_say(case, case.speaking)
    contested = apart >= 2
    return StatusOutcome(
        low,
        Mark.CONTESTED if contested else Mark.NONE,
        "K4",
        f"{said}: co-leads differ, the less advanced counts.",
        ask=f"{said}: which is it?" if contested else "",
    )


def _alike(case: RowCase, status: str) -> StatusOutcome | None:
    """Completed, and a co-lead has not said so: provisional; contested where K7 holds as well."""
    missing = [s for s in case.leads if s not in case.speaking and not case.denies(s)]
    if case.meaning(status) != Status.COMPLETED or not missing:
        return None
    silent = [s.body for s in missing if not s.refused]
    found = a_completion_with_work_open_is_contested(case) or StatusOutcome(
        status, Mark.PROVISIONAL, "K4", f"{_they_say(case, case.speaking)}."
    )
    have = one_or_many(len(silent), "has", "have")
    lead = one_or_many(len(silent), "Co-lead", "Co-leads")
    words = f"{found.why} {lead} {listed(silent)} {have} not answered."
    return replace(found, why=words) if silent else found


def a_settled_row_stays(case: RowCase) -> StatusOutcome | None:
    """A row agreed as final stays without an answer: its silence is not missing."""
    if case.speaking or case.previous_mark is not Mark.NONE or any(s.refused for s in case.leads):
        return None
    if case.meaning(case.previous) not in FINAL:
        return None
    return StatusOutcome(case.previous, Mark.NONE, "K8", "Agreed as final in an earlier round.")


def a_nil_report_keeps_the_status(case: RowCase) -> StatusOutcome | None:
    """A nil report of a lead: every row carries its status, or has none yet."""
    nil = [s for s in case.leads if s.nil and not s.answered]
    if case.speaking or not nil:
        return None
    stays = "the status stays" if case.previous else "no status was agreed before, and none is now"
    said = f"{listed([s.body for s in nil])} sent a nil report: {stays}."
    if all(s.provisional for s in nil):
        return StatusOutcome(
            case.previous, Mark.PROVISIONAL, "K8", f"{said} It is not cleared yet."
        )
    return StatusOutcome(case.previous, Mark.NONE, "K8", said)


def a_refused_answer_keeps_the_status(case: RowCase) -> StatusOutcome | None:
    """A lead's answer with an error: the last agreed status stays, provisional, until corrected."""
    refused = [s.body for s in case.leads if s.refused]
    if case.speaking or not refused:
        return None
    return StatusOutcome(
        case.previous,
        Mark.PROVISIONAL,
        "K8",
        f"The {one_or_many(len(refused), 'answer', 'answers')} of {listed(refused)} must be "
        f"corrected first; until then {case.stays}.",
    )


def a_part_taken_keeps_an_unanswered_row_going(case: RowCase) -> StatusOutcome | None:
    """K5: no lead answered, but a body took part or finished its part, with text or an event."""
    if case.speaking:
        return None
    active = [
        s.body
        for s in case.parts
        if case.part_meaning(s) in CONTRIBUTED and (s.text("progress") or s.evented)
    ]
    if not active:
        return None
    return StatusOutcome(
        case.code(Status.ONGOING),
        Mark.PROVISIONAL,
        "K5",
        f"No lead answered; {listed(active)} took part.",
        is_guess=True,
    )


def the_status_agreed_before_is_carried(case: RowCase) -> StatusOutcome:
    """K6: nobody answered who could decide."""
    again = " No information for two rounds running." if case.not_reported_before else ""
    return StatusOutcome(
        case.previous,
        Mark.NOT_REPORTED,
        "K6",
        f"No lead answered: {case.carried}.{again}",
    )


def _an_unanswered_row_is_carried(case: RowCase) -> StatusOutcome | None:
    return None if case.speaking else the_status_agreed_before_is_carried(case)


def a_completion_with_work_open_is_contested(case: RowCase) -> StatusOutcome | None:
    """K7: the lead says completed and a body is still preparing its part."""
    status = case.speaking[0].text("status")
    busy = [s.body for s in case.parts if case.part_meaning(s) == Participation.PREPARING]
    if case.meaning(status) != Status.COMPLETED or not busy:
        return None
    parts = "is still preparing its part" if len(busy) == 1 else "are still preparing their parts"
    said = f"{_they_say(case, case.speaking)}; {listed(busy)} {parts}"
    return StatusOutcome(status, Mark.CONTESTED, "K7", f"{said}.", ask=f"{said}: is it completed?")


def the_lead_decides(case: RowCase) -> StatusOutcome | None:
    """K8: otherwise the lead's answer; one co-lead's suffices."""
    first = case.speaking[0]
    return StatusOutcome(
        first.text("status"), Mark.NONE, "K8", f"{_they_say(case, case.speaking)}."
    )


RULES: tuple[Decide, ...] = (
    a_decision_overrides_all,
    a_row_without_a_lead_asks_who_leads,
    an_end_waits_for_its_decision,
    co_leads_who_differ_meet_at_the_less_advanced,
    a_settled_row_stays,
    a_refused_answer_keeps_the_status,
    a_nil_report_keeps_the_status,
    a_part_taken_keeps_an_unanswered_row_going,
    _an_unanswered_row_is_carried,
    a_completion_with_work_open_is_contested,
    the_lead_decides,
)


def decide(case: RowCase) -> StatusOutcome:
    """The first rule that fits; what is open in a lead's report makes it provisional as well.

    That is a draft, an entry by the secretariat, or a co-lead's answer that must be corrected.
    """
    outcome = next(found for rule in RULES if (found := rule(case)) is not None)
    if outcome.rule not in ("K4", "K7", "K8") or not case.speaking:
        return outcome
    drafts = [s.body for s in case.speaking if s.provisional]
    refused = [s.body for s in case.leads if s.refused]
    still = (
        f"Not yet cleared or confirmed: the {one_or_many(len(drafts), 'report', 'reports')} of "
        f"{listed(drafts)}."
        if drafts
        else "",
        f"To be corrected: the {one_or_many(len(refused), 'answer', 'answers')} of "
        f"{listed(refused)}."
        if refused
        else "",
    )
    if not any(still):
        return outcome
    mark = outcome.mark if outcome.mark is not Mark.NONE else Mark.PROVISIONAL
    return replace(outcome, mark=mark, why=" ".join(filter(None, (outcome.why, *still))))


def _step(case: RowCase, status: str) -> int:
    meaning = case.meaning(status)
    if meaning == Status.POSTPONED:
        meaning = case.meaning(case.previous)
    return STEPS.index(meaning) if meaning in STEPS else 0


def _they_say(case: RowCase, said: tuple[RowStatement, ...]) -> str:
    return "; ".join(f"{s.body} says {case.label(s.text('status'))}" for s in said)
