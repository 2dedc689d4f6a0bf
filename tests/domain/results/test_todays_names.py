"""A body that was renamed is one body over several rounds."""

from msgspec.structs import replace

from tests.builders import a_body, a_consolidation, agreed
from tests.reports.builders import a_small_plan, answered, first_round
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import AgreedEvent, LineStatement, RoundResult
from tipxl.domain.results.todays_names import name_with_former, under_todays_names
from tipxl.reports.figures.evidence import told_again


def harbour(*former: str, beside: tuple[str, ...] = ()) -> Plan:
    """HARBOUR, which was called otherwise before, and bodies that the plan has beside it."""
    new = replace(a_body("HARBOUR"), formerly=former)
    return a_small_plan(bodies=(new, *map(a_body, beside)))


def asked(*bodies: str) -> RoundResult:
    reporting = tuple(Reporting(body, expected=True, assigned=1, answered=1) for body in bodies)
    said = tuple(answered(body, status="ON") for body in bodies)
    return a_consolidation(agreed(said=said), reporting=reporting)


def names(plan: Plan, round: RoundResult) -> list[str]:
    (found,) = under_todays_names(plan, (round,))
    assert [each.body for each in found.rows[0].said] == [each.body for each in found.reporting]
    return [each.body for each in found.reporting]


def test_what_it_said_under_its_former_name_stands_under_its_name_of_today() -> None:
    assert names(harbour("PORTS", beside=("ABC",)), asked("ABC", "ports")) == ["ABC", "HARBOUR"]


def test_two_bodies_that_became_one_stay_two_in_the_rounds_in_which_they_were_two() -> None:
    assert names(harbour("PORTS", "DOCKS"), asked("PORTS", "DOCKS")) == ["PORTS", "DOCKS"]
    assert names(harbour("PORTS"), asked("PORTS", "HARBOUR")) == ["PORTS", "HARBOUR"]


def test_a_body_that_the_plan_still_has_keeps_its_name() -> None:
    assert names(harbour("PORTS", beside=("PORTS",)), asked("PORTS")) == ["PORTS"]


def test_a_round_without_a_former_name_is_the_very_same() -> None:
    round = first_round()

    assert under_todays_names(a_small_plan(), (round,))[0] is round


def test_the_former_name_stands_beside_the_name_of_today() -> None:
    plan = harbour("PORTS", beside=("ABC",))

    assert name_with_former(plan, "HARBOUR") == "HARBOUR (formerly PORTS)"
    assert [name_with_former(plan, each) for each in ("ABC", "GONE")] == ["ABC", "GONE"]


def test_an_event_has_the_name_of_today_and_so_has_all_that_is_said_of_it() -> None:
    plan = harbour("PORTS", beside=("ABC", "PORTS-EAST"))
    then = AgreedEvent(
        LineStatement("PORTS", "events", "01"),
        twin="ABC events 02",
        why="Counted once, as PORTS reports it; PORTS-EAST took part. Same: ABC events 02.",
    )
    again = AgreedEvent(
        LineStatement("HARBOUR", "events", "03"),
        twin="PORTS events 01 of 2018H1",
        why="The same event: PORTS events 01 of 2018H1, of the PORTS of then.",
        replaces=("PORTS events 01 of 2018H1",),
    )
    before = replace(asked("PORTS"), period="2018H1", events=(then,))
    now = replace(asked("HARBOUR"), period="2018H2", events=(again,))

    (first,), (second,) = (each.events for each in under_todays_names(plan, (before, now)))

    assert first == replace(
        then,
        line=replace(then.line, body="HARBOUR"),
        why="Counted once, as HARBOUR reports it; PORTS-EAST took part. Same: ABC events 02.",
    )
    assert second == replace(
        again,
        twin="HARBOUR events 01 of 2018H1",
        why="The same event: HARBOUR events 01 of 2018H1, of the PORTS of then.",
        replaces=("HARBOUR events 01 of 2018H1",),
    )
    assert told_again(under_todays_names(plan, (before, now)))[("2018H1", first.line.name)]


def test_a_reason_named_under_two_names_is_named_by_one_body() -> None:
    line = LineStatement("PORTS", "issues", "1")
    (found,) = under_todays_names(harbour("PORTS"), (replace(asked("PORTS"), lines=(line,)),))

    assert [each.body for each in found.lines] == ["HARBOUR"]
