"""What we tell about a plan's values."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import (
    Basis,
    Body,
    BodyKind,
    CompletionType,
    Contact,
    Plan,
    Round,
    Row,
    Secretariat,
)
from tipxl.domain.planbook.plan_checks import check_plan, is_placeholder
from tipxl.domain.planbook.plan_messages import PlanMessage

H1, H2 = Period.parse("2018H1"), Period.parse("2018H2")


def a_row(key: str = "K.a.1.1#1", **changes: Any) -> Row:
    row = Row(
        key=key,
        area="K",
        area_name="Knowledge",
        provision="a",
        provision_text="Know more;",
        collaboration="a.1",
        collaboration_title="Studies.",
        activity="Hold studies on:\n• Rivers.\n• Roads.",
        output="Studies held.",
        leads=("ABC",),
        cooperating=("DEF",),
    )
    return replace(row, **changes)


def a_body(acronym: str, **changes: Any) -> Body:
    contact = Contact(name="A. Person", email=f"focal@{acronym.lower()}.org")
    return replace(Body(acronym, f"The {acronym} Meeting", contact=contact), **changes)


def a_plan(**changes: Any) -> Plan:
    """A plan that nothing can be said against."""
    plan = Plan(
        code="SMALL1",
        title="A Small Plan",
        endorsement="Endorsed on 1 December 2017",
        headings=("Provisions", "Areas", "Activities", "Outputs", "Bodies", "Status"),
        starts=date(2018, 1, 1),
        ends=date(2018, 12, 31),
        secretariat=Secretariat("The Secretariat", "desk@plan.org", "returns@plan.org", "1 Road"),
        bodies=(
            a_body("ABC", variants=("A.B.C.",), cc=("one@abc.org", "two@abc.org")),
            a_body("DEF", reports_through="ABC", pillar="P1"),
            Body("All others", "every other body", kind=BodyKind.GROUP, reports=False),
        ),
        rounds=(
            Round(H1, date(2018, 7, 30), date(2018, 8, 20), baseline=True),
            Round(H2, date(2019, 1, 30), date(2019, 2, 19), evaluation="final"),
        ),
        rows=(
            a_row(),
            a_row("K.a.1.1#2", output="Report.", leads=("DEF",), cooperating=("All others",)),
            a_row("K.a.1.10#1", activity="Meet.", nature=CompletionType.SERIES, events_planned=3),
        ),
    )
    return replace(plan, **changes)


def with_row(**changes: Any) -> Plan:
    plan = a_plan()
    return replace(plan, rows=(*plan.rows[:2], replace(plan.rows[2], **changes)))


def with_body(**changes: Any) -> Plan:
    plan = a_plan()
    return replace(plan, bodies=(replace(plan.bodies[0], **changes), *plan.bodies[1:]))


def with_round(**changes: Any) -> Plan:
    plan = a_plan()
    return replace(plan, rounds=(plan.rounds[0], replace(plan.rounds[1], **changes)))


def test_a_sound_plan_has_no_findings() -> None:
    assert check_plan(a_plan()) == ()


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (with_row(area="L"), "P13 Activities K.a.1.10#1 area"),
        (with_row(provision="b"), "P13 Activities K.a.1.10#1 provision"),
        (with_row(key="K.a.1.1#3", activity="Meet."), "P14 Activities K.a.1.1#3 activity"),
        (with_row(activity="• Rivers."), "P15 Activities K.a.1.10#1 activity"),
        (with_row(cooperating=("ABC",)), "P18 Activities K.a.1.10#1 cooperating"),
        (
            with_row(cooperating=("ABC",), lead_basis=Basis.CONFIRMED),
            "P18 Activities K.a.1.10#1 cooperating",
        ),
        (
            with_row(cooperating=("ABC",), lead_basis=Basis.ASSUMED),
            "P19 Activities K.a.1.10#1 cooperating",
        ),
        (with_row(leads=("All others",)), "P20 Activities K.a.1.10#1 leads"),
        (with_row(leads=()), "P21 Activities K.a.1.10#1 leads"),
        (with_row(output=""), "P22 Activities K.a.1.10#1 done_when"),
        (with_row(in_force_from=H2, in_force_until=H1), "P32 Activities K.a.1.10#1 in_force_until"),
        (with_row(in_force_from=Period(2018)), "P27 Activities K.a.1.10#1 in_force_from"),
        (with_round(period=Period(2018, 3, 4)), "P27 Rounds 2018Q3 period"),
        (with_round(due=date(2018, 12, 30)), "P28 Rounds 2018H2 due"),
        (with_round(freeze=date(2019, 1, 29)), "P29 Rounds 2018H2 freeze"),
        (a_plan(ends=date(2018, 12, 30)), "P30 Rounds 2018H2 period"),
        (with_body(contact=Contact()), "P36 Bodies ABC contact.email"),
        (with_body(contact=Contact(email="x@abc.example")), "P37 Bodies ABC contact.email"),
        (with_body(reports_through="ABC"), "P39 Bodies ABC reports_through"),
        (with_body(formerly=("abc", "XYZ")), "P48 Bodies ABC formerly"),
        (with_row(formerly=("K.a.1.10#1", "K.a.1.9#1")), "P48 Activities K.a.1.10#1 formerly"),
    ],
)
def test_each_mistake_is_told_once_and_in_place(plan: Plan, told: str) -> None:
    findings = check_plan(plan)

    places = [f"{f.code} {f.place.sheet} {f.place.row} {f.place.column}" for f in findings]
    assert places == [told]


def test_an_evaluation_has_one_cut_off() -> None:
    plan = a_plan(rounds=tuple(replace(each, evaluation="final") for each in a_plan().rounds))

    assert [finding.says for finding in check_plan(plan)] == [
        "The final evaluation already has its cut-off in 2018H1. Keep one of the two."
    ]


def test_a_plan_that_ends_before_it_starts_cannot_be_used() -> None:
    backwards = a_plan(starts=date(2019, 1, 1))

    assert PlanMessage.PLAN_BACKWARDS.code in {finding.code for finding in check_plan(backwards)}
    assert PlanMessage.PLAN_BACKWARDS.stops


def test_a_body_on_no_row_is_noted() -> None:
    plan = a_plan(bodies=(*a_plan().bodies, a_body("XYZ")))

    assert [str(finding) for finding in check_plan(plan)] == [
        "plan.xlsx: Bodies (XYZ acronym): XYZ stands on no row of Activities, so it is asked "
        "nothing. [P40]"
    ]


def test_a_row_without_output_may_say_when_it_is_done() -> None:
    assert check_plan(with_row(output="", done_when="The meeting was held.")) == ()


def test_codes_are_never_reused() -> None:
    codes = [problem.code for problem in PlanMessage]

    assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("address", "placeholder"),
    [
        ("focal.point@abc.example", True),
        ("someone@example.org", True),
        ("someone@host.TEST", True),
        ("someone@x.invalid", True),
        ("someone@example.gov", False),
        ("example@ministry.gov", False),
        ("someone@contest", False),
        ("", False),
    ],
)
def test_placeholders_are_known_by_their_reserved_domain(address: str, placeholder: bool) -> None:
    assert is_placeholder(address) is placeholder
