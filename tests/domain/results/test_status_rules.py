"""Every row gets exactly one status, by the first rule of RULES part 7 that fits.

What is right is worked out here once more, from the words of that page and its table of
transitions, so that code and page cannot drift apart.
"""

import pytest
from msgspec.structs import replace

from tests.builders import a_case, a_row, said
from tests.domain.schema.test_form_schema import TRANSITIONS
from tipxl.domain.core.decision import DecidedItem, Decision, DecisionKind
from tipxl.domain.results.round_result import Mark, RowStatement
from tipxl.domain.results.status_rules import KEEP, RowCase, decide

STEPS = ("NS", "IP", "ON", "CO")
STATUSES = (*STEPS, "PP", "DI", "ME")
ANSWERS = (*STATUSES, "NI", None)  # None: silent
PREVIOUS = ("", *STATUSES)
REFUSED = {(last, to) for last, to, word in TRANSITIONS if word == "E"}

#: What a cooperating body said, and whether it wrote something about it.
PARTS: dict[str, tuple[str, bool] | None] = {
    "nobody": None,
    "nothing": ("NO", False),
    "took part, with text": ("TP", True),
    "took part, without a word": ("TP", False),
    "preparing": ("PR", True),
    "finished, with text": ("FI", True),
    "finished, without a word": ("FI", False),
    "not ours": ("NI", False),
}

Found = tuple[str, str, str]  # status, mark, rule


def step(status: str, previous: str) -> int:
    """NS < IP < ON < CO; a postponed row counts as its last active step, as far as it is known."""
    counted = previous if status == "PP" else status
    return STEPS.index(counted) if counted in STEPS else 0


def by_the_rules(leads: list[str | None], previous: str, part: tuple[str, bool] | None) -> Found:
    """RULES part 7, K2 to K8 (and part 5 for what was refused)."""
    status, mark, rule = unmarked(leads, previous, part)
    refused = any(each and (previous, each) in REFUSED for each in leads)
    return (status, mark or ("PV" if refused and rule in ("K4", "K7", "K8") else ""), rule)


def unmarked(leads: list[str | None], previous: str, part: tuple[str, bool] | None) -> Found:
    """The same, but for the mark of a co-lead's answer that was refused."""
    took_part = part is not None and part[0] in ("TP", "FI") and part[1]
    refused = [each for each in leads if each and (previous, each) in REFUSED]
    speaking = [each for each in leads if each not in (None, "NI") and each not in refused]
    words = [each for each in speaking if each]
    silent = [each for each in leads if each is None or each in refused]
    carried: Found = ("ON", "PV", "K5") if took_part else (previous, "NR", "K6")
    if not leads or ("NI" in leads and not words):
        return (*carried[:2], "K2")
    if {"DI", "ME"} & set(words) and previous not in ("DI", "ME"):
        contested = len(set(words)) > 1 or (part is not None and part[0] in ("TP", "PR"))
        return (previous, "CT" if contested else "PV", "K3")
    if len(set(words)) > 1:
        low, high = sorted(words, key=lambda each: step(each, previous))
        apart = step(high, previous) - step(low, previous)
        return (low, "CT" if apart >= 2 else "", "K4")
    preparing = part is not None and part[0] == "PR"
    if len(leads) > 1 and words[:1] == ["CO"] and silent and not preparing:
        return ("CO", "PV", "K4")
    if not words:
        return without_an_answer(previous, carried, refused=bool(refused))
    if words[0] == "CO" and preparing:
        return ("CO", "CT", "K7")
    return (words[0], "", "K8")


def without_an_answer(previous: str, carried: Found, *, refused: bool) -> Found:
    """No lead said anything that counts."""
    if refused:
        return (previous, "PV", "K8")
    return (previous, "", "K8") if previous in ("CO", "DI", "ME") else carried


def a_lead(body: str, status: str | None, previous: str) -> RowStatement:
    if status is None:
        return said(body)
    return said(body, status=status, refused=(previous, status) in REFUSED)


def a_part(part: tuple[str, bool] | None) -> tuple[RowStatement, ...]:
    if part is None:
        return ()
    text = {"progress": "We sent two experts."} if part[1] else {}
    return (said("XYZ", "part", part=part[0], **text),)


def found(case: RowCase) -> Found:
    outcome = decide(case)
    return (outcome.status, outcome.mark.value, outcome.rule)


@pytest.mark.parametrize("previous", PREVIOUS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_one_lead_and_every_answer(answer: str | None, previous: str) -> None:
    lead = a_lead("ABC", answer, previous)

    assert {
        name: found(a_case(lead, *a_part(part), previous=previous)) for name, part in PARTS.items()
    } == {name: by_the_rules([answer], previous, part) for name, part in PARTS.items()}


@pytest.mark.parametrize("one", ANSWERS)
@pytest.mark.parametrize("two", ANSWERS)
def test_two_co_leads_and_every_pair_of_answers(one: str | None, two: str | None) -> None:
    cases = {
        (previous, name): a_case(
            a_lead("ABC", one, previous),
            a_lead("DEF", two, previous),
            *a_part(part),
            previous=previous,
        )
        for previous in PREVIOUS
        for name, part in PARTS.items()
    }

    assert {at: found(case) for at, case in cases.items()} == {
        (previous, name): by_the_rules([one, two], previous, PARTS[name])
        for previous, name in cases
    }


@pytest.mark.parametrize("previous", PREVIOUS)
@pytest.mark.parametrize("part", PARTS)
def test_a_row_without_a_lead_asks_who_leads(part: str, previous: str) -> None:
    outcome = decide(a_case(*a_part(PARTS[part]), previous=previous))

    assert (outcome.rule, outcome.ask) == ("K2", "Who leads?")
    assert (outcome.status, outcome.mark.value, "K2") == by_the_rules([], previous, PARTS[part])


@pytest.mark.parametrize(
    ("previous", "one", "two", "status", "mark"),
    [
        ("", "NS", "IP", "NS", ""),
        ("", "IP", "NS", "NS", ""),
        ("", "NS", "ON", "NS", "CT"),
        ("", "NS", "CO", "NS", "CT"),
        ("", "IP", "CO", "IP", "CT"),
        ("", "ON", "CO", "ON", ""),
        ("IP", "PP", "ON", "PP", ""),
        ("IP", "PP", "CO", "PP", "CT"),
        ("ON", "PP", "CO", "PP", ""),
        ("ON", "CO", "PP", "PP", ""),
        ("", "CO", None, "CO", "PV"),
        ("", "ON", None, "ON", ""),
    ],
)
def test_co_leads_meet_at_the_less_advanced(
    previous: str, one: str, two: str | None, status: str, mark: str
) -> None:
    case = a_case(a_lead("ABC", one, previous), a_lead("DEF", two, previous), previous=previous)

    assert found(case)[:2] == (status, mark)


def test_three_co_leads_are_as_far_apart_as_the_first_and_the_last() -> None:
    case = a_case(said("ABC", status="IP"), said("DEF", status="NS"), said("GHI", status="ON"))

    assert found(case) == ("NS", "CT", "K4")


@pytest.mark.parametrize("status", ["NS", "IP", "ON", "CO", "PP"])
def test_a_draft_is_provisional_until_it_is_cleared(status: str) -> None:
    case = a_case(said("ABC", status=status, provisional=True))

    assert found(case) == (status, "PV", "K8")


def test_a_contested_row_stays_contested_when_its_report_is_a_draft() -> None:
    case = a_case(said("ABC", status="CO", provisional=True), said("XYZ", "part", part="PR"))

    assert found(case) == ("CO", "CT", "K7")


def test_one_draft_among_co_leads_makes_the_row_provisional() -> None:
    case = a_case(said("ABC", status="ON"), said("DEF", status="ON", provisional=True))

    outcome = decide(case)

    assert outcome.mark is Mark.PROVISIONAL
    assert "Not yet cleared or confirmed: the report of DEF." in outcome.why


@pytest.mark.parametrize("previous", STATUSES)
def test_a_nil_report_keeps_every_status(previous: str) -> None:
    case = a_case(said("ABC", nil=True), *a_part(("TP", True)), previous=previous)

    assert found(case) == (previous, "", "K8")


def test_a_nil_report_where_no_status_was_agreed_before_is_not_called_silence() -> None:
    outcome = decide(a_case(said("ABC", nil=True), previous=""))

    assert (outcome.status, outcome.mark.value, outcome.rule) == ("", "", "K8")
    assert outcome.why == ("ABC sent a nil report: no status was agreed before, and none is now.")


def test_a_nil_report_says_that_the_status_stays() -> None:
    outcome = decide(a_case(said("ABC", nil=True), previous="ON"))

    assert outcome.why == "ABC sent a nil report: the status stays."


def test_a_nil_report_of_one_co_lead_does_not_hide_the_refused_answer_of_another() -> None:
    case = a_case(said("ABC", nil=True), said("DEF", status="NS", refused=True), previous="ON")

    outcome = decide(case)

    assert (outcome.status, outcome.mark.value) == ("ON", "PV")
    assert outcome.why.startswith("The answer of DEF must be corrected first")


def test_a_completion_of_one_co_lead_is_not_final_while_the_other_s_answer_is_refused() -> None:
    case = a_case(said("ABC", status="CO"), said("DEF", status="NS", refused=True), previous="ON")

    outcome = decide(case)

    assert (outcome.status, outcome.mark.value) == ("CO", "PV")
    assert "To be corrected: the answer of DEF." in outcome.why
    assert "has not answered" not in outcome.why


def test_two_doubts_about_a_completion_are_both_told() -> None:
    case = a_case(said("ABC", status="CO"), said("DEF"), said("XYZ", "part", part="PR"))

    outcome = decide(case)

    assert outcome.mark is Mark.CONTESTED
    assert "XYZ is still preparing its part" in outcome.why
    assert "Co-lead DEF has not answered." in outcome.why


@pytest.mark.parametrize(("previous", "mark"), [("ON", "PV"), ("CO", "")])
def test_a_nil_report_that_is_a_draft_is_provisional_where_a_status_is_open(
    previous: str, mark: str
) -> None:
    case = a_case(said("ABC", nil=True, provisional=True), previous=previous)

    assert found(case) == (previous, mark, "K8")


def test_a_correction_after_a_nil_report_counts() -> None:
    case = a_case(said("ABC", nil=True, status="ON"), previous="IP")

    assert found(case) == ("ON", "", "K8")


@pytest.mark.parametrize("previous", PREVIOUS)
def test_a_printed_lead_that_may_not_deny_is_refused_and_not_asked_who_leads(previous: str) -> None:
    case = a_case(said("ABC", status="NI", refused=True), previous=previous)

    assert found(case) == (previous, "PV", "K8")


@pytest.mark.parametrize("previous", ["CO", "DI", "ME"])
@pytest.mark.parametrize("mark", [Mark.PROVISIONAL, Mark.CONTESTED, Mark.NOT_REPORTED])
def test_what_is_not_agreed_for_good_is_missed_when_nobody_answers(
    previous: str, mark: Mark
) -> None:
    case = a_case(said("ABC"), previous=previous, previous_mark=mark)

    assert found(case) == (previous, "NR", "K6")


def test_a_lead_that_does_not_report_is_still_a_lead() -> None:
    case = replace(a_case(previous="ON"), row=a_row(leads=("SILENT",)))

    assert found(case) == ("ON", "NR", "K6")


@pytest.mark.parametrize(("part", "rule"), [("TP", "K5"), ("FI", "K5"), ("NO", "K6"), ("PR", "K6")])
def test_an_event_is_as_good_as_a_text(part: str, rule: str) -> None:
    case = a_case(said("ABC"), said("XYZ", "part", part=part, evented=True))

    assert decide(case).rule == rule


@pytest.mark.parametrize("about", ["refused", "silent"])
def test_a_part_that_does_not_count_keeps_nothing_going(about: str) -> None:
    part = said("XYZ", "part", part="TP", progress="We went.", refused=about == "refused")
    case = a_case(said("ABC"), part if about == "refused" else said("XYZ", "part", progress="Hm"))

    assert decide(case).rule == "K6"


def test_two_silent_rounds_running_are_said() -> None:
    case = a_case(said("ABC"), previous="ON", not_reported_before=True)

    assert "No information for two rounds running" in decide(case).why
    assert "two rounds" not in decide(replace(case, not_reported_before=False)).why


@pytest.mark.parametrize(
    ("case", "ask"),
    [
        (a_case(said("ABC", status="DI"), previous="ON"), "Record the decision"),
        (a_case(said("ABC", status="NS"), said("DEF", status="CO")), "which is it?"),
        (a_case(said("ABC", status="CO"), said("X", "part", part="PR")), "is it completed?"),
        (a_case(said("ABC", status="NI")), "Who leads?"),
        (a_case(said("ABC", status="ON")), ""),
        (a_case(said("ABC", status="ON"), said("DEF", status="CO")), ""),
    ],
)
def test_a_person_is_asked_what_only_a_person_can_decide(case: RowCase, ask: str) -> None:
    outcome = decide(case)

    assert ask in outcome.ask
    assert bool(ask) == bool(outcome.ask)


def test_a_denial_is_not_told_as_silence() -> None:
    case = a_case(said("ABC", status="CO"), said("DEF", status="NI"))

    outcome = decide(case)

    assert "has not answered" not in outcome.why
    assert outcome.status == "CO"


def decided(code: str) -> DecidedItem:
    decision = Decision("2018H1-01", DecisionKind.STATUS, "Which status?", decided_by="The SOM")
    return DecidedItem(replace(decision, why="It was agreed"), code)


@pytest.mark.parametrize(("code", "status"), [(KEEP, "IP"), ("ON", "ON"), ("DI", "DI")])
@pytest.mark.parametrize("answer", [None, "CO", "DI", "NS"])
def test_a_decision_overrides_all_and_says_what_would_have_stood(
    code: str, status: str, answer: str | None
) -> None:
    case = a_case(a_lead("ABC", answer, "IP"), previous="IP")

    outcome = decide(replace(case, decided=decided(code)))

    assert (outcome.status, outcome.mark, outcome.rule) == (status, Mark.NONE, "K1")
    assert outcome.why.startswith(f"Decided by The SOM, 2018H1-01: {case.label(status)}")
    assert outcome.why.endswith(f"It was agreed. The rules found: {decide(case).why}")
    assert "()" not in outcome.why


@pytest.mark.parametrize(
    ("code", "lead", "words"),
    [
        (KEEP, said("ABC"), "Ongoing (before the decision: not reported)"),
        ("ON", said("ABC", status="DI"), "Ongoing (before the decision: provisional)"),
        ("CO", said("ABC"), "Completed instead of Ongoing (not reported)"),
        ("CO", said("ABC", status="ON"), "Completed instead of Ongoing"),
        ("CO", said("ABC", status="CO"), "Completed"),
        (KEEP, said("ABC", status="ON"), "Ongoing"),
    ],
)
def test_a_decision_says_in_words_what_it_changed(
    code: str, lead: RowStatement, words: str
) -> None:
    case = replace(a_case(lead, previous="ON"), decided=decided(code))

    assert f"Decided by The SOM, 2018H1-01: {words}. It was agreed. " in decide(case).why


@pytest.mark.parametrize(
    ("drafts", "mark"), [((False, False), ""), ((True, False), ""), ((True, True), "PV")]
)
def test_several_nil_reports_are_provisional_only_where_none_of_them_is_cleared(
    drafts: tuple[bool, bool], mark: str
) -> None:
    one, two = (
        said(body, nil=True, provisional=draft)
        for body, draft in zip(("ABC", "DEF"), drafts, strict=True)
    )

    for leads in ((one, two), (two, one)):
        assert found(a_case(*leads, previous="ON")) == ("ON", mark, "K8")


def test_one_nil_report_among_co_leads_is_enough() -> None:
    case = a_case(said("ABC"), said("DEF", nil=True), previous="ON")

    assert found(case) == ("ON", "", "K8")


def test_a_contested_completion_of_a_draft_says_both() -> None:
    case = a_case(said("ABC", status="CO", provisional=True), said("XYZ", "part", part="PR"))

    outcome = decide(case)

    assert (outcome.mark, outcome.rule) == (Mark.CONTESTED, "K7")
    assert "is still preparing its part. Not yet cleared or confirmed: the report of ABC." in (
        outcome.why
    )


def test_a_lead_that_was_asked_only_for_its_part_is_heard_as_one_that_takes_part() -> None:
    ending = a_case(said("ABC", status="DI"), said("DEF", part="TP"), previous="ON")
    taking = a_case(said("ABC", part="TP", progress="We held it."), previous="IP")

    assert decide(ending).mark is Mark.CONTESTED
    assert (decide(taking).rule, decide(taking).status) == ("K5", "ON")


@pytest.mark.parametrize(
    "why",
    [
        "Agreed in Bohol",
        "Agreed in Bohol.",
        "Agreed!",
        "Agreed?",
        "Agreed. (invented)",
        "Agreed (all)",
    ],
)
def test_the_reason_of_a_decision_ends_as_a_sentence_once(why: str) -> None:
    item = decided("CO")
    item = replace(item, decision=replace(item.decision, why=why))

    words = decide(replace(a_case(said("ABC", status="ON")), decided=item)).why

    ended = why if why.endswith((".", "!", "?", ". (invented)")) else f"{why}."
    assert f". {ended} The rules found: " in words
    assert not any(twice in words for twice in ("..", "!.", "?."))


def test_a_decision_names_that_there_was_no_status() -> None:
    case = replace(a_case(said("ABC"), previous=""), decided=decided("ON"))

    assert "Ongoing instead of no status yet" in decide(case).why.replace("On-going", "Ongoing")


def test_a_co_lead_whose_answer_was_refused_is_not_said_to_be_silent() -> None:
    case = a_case(said("ABC", status="CO"), said("DEF", status="NS", refused=True), previous="ON")

    assert "not answered" not in decide(case).why
