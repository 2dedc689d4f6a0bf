"""A plan changed in mid-round: which forms it touches, and nobody's answers are lost."""

import email.policy
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.flow.returning import (
    BODY,
    JOINED,
    LED,
    NOW,
    OTHER,
    PERIOD,
    Returning,
    answers_stand,
    good_answers,
    told,
)
from tests.flow.test_plan_between import change_plan
from tests.mail.kinds import a_mail
from tipxl.cli import main
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.close import close
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.plan import check
from tipxl.commands.send import Mailing, send
from tipxl.commands.status import status
from tipxl.commands.trace import look_back
from tipxl.domain.core.decision import DecisionKind
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Body, Plan, Row
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.workspace.opening import open_rounds, open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.register_file import read_register

Change = Callable[[Plan], Plan]


def bodies(acronym: str, change: Callable[[Body], Body]) -> Change:
    return lambda plan: replace(
        plan, bodies=tuple(change(b) if b.acronym == acronym else b for b in plan.bodies)
    )


def rows(key: str, change: Callable[[Row], Row]) -> Change:
    return lambda plan: replace(
        plan, rows=tuple(change(row) if row.key == key else row for row in plan.rows)
    )


def contact(**changes: str) -> Change:
    return bodies(BODY, lambda body: replace(body, contact=replace(body.contact, **changes)))


def why(of: Returning) -> dict[str, tuple[str, ...]]:
    """What `tipxl plan` says of the two bodies that were issued forms."""
    return {
        each.body: each.why for each in check(of.root).affected_forms if each.body in (BODY, OTHER)
    }


def test_nothing_is_touched_by_a_plan_that_did_not_change(returning: Returning) -> None:
    assert why(returning) == {}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (contact(email="new@slom.org"), "the e-mail address, now new@slom.org"),
        (contact(name="B. Person"), "the focal point, now B. Person"),
        (
            rows(LED[0], lambda row: replace(row, lead_basis=Basis.CONFIRMED)),
            f"{LED[0]}: the lead is confirmed now",
        ),
        (
            rows(LED[0], lambda row: replace(row, output="Another")),
            f"{LED[0]}: its wording, or who else works on it",
        ),
        (
            rows(JOINED[0], lambda row: replace(row, leads=(BODY,), cooperating=())),
            f"{JOINED[0]}: the body leads it now",
        ),
        (
            rows(LED[1], lambda row: replace(row, leads=(OTHER,))),
            f"{LED[1]} is not asked any more",
        ),
    ],
)
def test_what_a_change_touches_is_said_in_words(
    change: Change, says: str, returning: Returning
) -> None:
    change_plan(returning.root, change)

    assert says in why(returning)[BODY]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: replace(body, chair="x@x.org"),
        lambda body: replace(body, cc=("x@x.org",)),
        lambda body: replace(body, senders=("x@x.org",)),
    ],
    ids=["chair", "cc", "senders"],
)
def test_what_stands_on_no_form_touches_none(
    change: Callable[[Body], Body], returning: Returning
) -> None:
    change_plan(returning.root, bodies(BODY, change))

    assert why(returning) == {}


def test_only_the_form_that_changed_gets_the_next_version_and_the_older_stays_valid(
    returning: Returning,
) -> None:
    first = returning.filled()
    change_plan(returning.root, contact(email="focal.point@slom.example", name="B. Person"))

    issued = generate(returning.root, GenerateRequest(PERIOD, (BODY, OTHER)), NOW)

    assert {each.body: (each.version, each.new) for each in issued} == {
        BODY: (2, True),
        OTHER: (1, False),
    }
    assert why(returning) == {}
    back = returning.back(first)
    assert (back.version, back.counts, answers_stand(back)) == (1, True, True)


def letter(of: Returning) -> str:
    """The letter with the body's form, as one line."""
    (sent,) = send(of.root, Mailing(PERIOD, bodies=(BODY,), again=True), NOW)
    assert sent.path is not None
    mail = message_from_bytes(sent.path.read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert body is not None
    return " ".join(body.get_content().split())


def test_the_letter_with_the_next_version_says_what_it_replaces_and_why(
    returning: Returning,
) -> None:
    first = letter(returning)
    change_plan(returning.root, contact(name="B. Person", email="new@slom.example"))
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    second = letter(returning)

    assert "takes the place" not in first
    assert (
        "takes the place of the one that went to focal.point@slom.example on 20 January 2018. "
        "What is new in it: the focal point, now B. Person; the e-mail address, now "
        "new@slom.example. If you have begun in the older form, you can go on with it"
    ) in second


def test_a_form_made_again_before_any_letter_replaces_nothing(returning: Returning) -> None:
    change_plan(returning.root, contact(name="B. Person"))
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    assert "takes the place" not in letter(returning)


def test_after_a_lost_key_the_letter_says_that_the_older_form_is_no_use(
    returning: Returning,
) -> None:
    letter(returning)
    Folder(returning.root).key.unlink()
    init(returning.root, new_key=True)
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)

    told = letter(returning)

    assert "What is new in it: the signature by which we know it." in told
    assert "Please do not go on in the older form" in told


@pytest.mark.parametrize(("days", "counts"), [(1, True), (9, False)])
def test_what_came_before_a_new_focal_point_was_written_to_still_counts(
    returning: Returning, days: int, counts: bool
) -> None:
    letter(returning)
    change_plan(returning.root, contact(name="B. Person", email="new@slom.example"))
    generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)
    send(returning.root, Mailing(PERIOD, bodies=(BODY,)), NOW + timedelta(days=5))
    report = a_mail(("r.xlsx", returning.filled()))  # from the address that the plan had before
    returning.drop("r.eml", report.as_bytes())
    returning.collect(NOW + timedelta(days=days))

    (found,) = returning.validate().values()
    assert found.counts is counts


def test_the_commands_to_type_are_told(returning: Returning) -> None:
    change_plan(returning.root, contact(name="B. Person"))

    said = CliRunner().invoke(main, ["plan", "--root", str(returning.root)]).output

    assert f"{PERIOD} SLOM: the focal point, now B. Person" in said
    assert f"tipxl generate {PERIOD}" in said
    assert "--body SLOM" in said


def test_a_round_that_the_plan_has_no_longer_is_told(returning: Returning) -> None:
    def moved(plan: Plan) -> Plan:
        return replace(plan, rounds=tuple(r for r in plan.rounds if r.period != PERIOD))

    change_plan(returning.root, moved)

    (told,) = check(returning.root).told
    assert "The round 2017H2 has begun" in told
    assert "Nothing of it is lost" in told


LATER = Period.parse("2021H2")


def other_years(plan: Plan) -> Plan:
    """The same plan, held four years later."""
    rounds = tuple(
        replace(
            each,
            period=Period(each.period.year + 4, each.period.part, each.period.parts),
            due=each.due.replace(year=each.due.year + 4),
            freeze=each.freeze.replace(year=each.freeze.year + 4),
        )
        for each in plan.rounds
    )
    ends = plan.ends.replace(year=plan.ends.year + 4)
    return replace(plan, starts=plan.starts.replace(year=2021), ends=ends, rounds=rounds)


@pytest.mark.parametrize("command", ["generate 2021H2", "generate 2021H2 --provisional"])
def test_a_plan_moved_to_other_years_under_an_open_round_says_what_to_do(
    returning: Returning, command: str
) -> None:
    change_plan(returning.root, other_years)

    words = [*command.split(), "--root", str(returning.root)]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 2
    assert "Put it back on the sheet Rounds" in result.output
    assert "tipxl init NEW-FOLDER" in result.output
    assert returning.files.form(BODY).exists()


def test_a_closed_round_that_the_plan_has_no_longer_stops_no_other_and_is_looked_back_on(
    returning: Returning,
) -> None:
    returning.back(returning.filled())
    close(returning.root, PERIOD, NOW)
    change_plan(returning.root, other_years)

    generate(returning.root, GenerateRequest(LATER, (BODY,)), NOW)
    agreed = close(returning.root, LATER, NOW).round

    row = agreed.row(LED[0])
    assert row is not None
    assert row.previous == "ON"
    assert str(PERIOD) in {each.period for each in look_back(returning.root, BODY)}


def test_another_round_that_is_open_too_is_told(returning: Returning) -> None:
    generate(returning.root, GenerateRequest(PERIOD.next, (BODY,), provisional=True), NOW)

    assert status(returning.root, PERIOD, NOW).also_open == (PERIOD.next,)
    assert status(returning.root, None, NOW).round.period == PERIOD
    said = CliRunner().invoke(main, ["status", "--root", str(returning.root)]).output
    assert "Also open: 2018H1. See: tipxl status PERIOD" in said


def test_a_closed_round_whose_agreement_is_lost_is_not_taken_for_an_open_one(
    returning: Returning,
) -> None:
    close(returning.root, PERIOD, NOW)
    returning.files.closed.unlink()
    change_plan(returning.root, contact(name="B. Person"))

    checked = check(returning.root)

    assert checked.affected_forms == ()
    assert [each for each in checked.told if "closed.json is gone" in each]
    assert open_rounds(open_workspace(returning.root)) == ()


# --- the key


def test_a_folder_with_rounds_gets_no_new_key_unasked(returning: Returning) -> None:
    Folder(returning.root).key.unlink()

    with pytest.raises(TipxlError, match=r"Forms were signed with it.*--new-key"):
        init(returning.root)

    assert not Folder(returning.root).key.exists()


def test_with_a_new_key_the_forms_are_signed_anew(returning: Returning) -> None:
    Folder(returning.root).key.unlink()
    init(returning.root, new_key=True)

    assert why(returning)[BODY] == ("the key of this folder, with which it was not signed",)
    (form,) = generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)
    assert form.version == 2
    back = returning.back(filled(returning.files.form(BODY).read_bytes(), Filling(good_answers())))
    assert (back.version, back.counts) == (2, True)


def test_what_came_before_the_key_was_lost_is_held_as_a_form_of_ours_and_can_be_accepted(
    returning: Returning,
) -> None:
    assert returning.back(returning.filled()).counts
    Folder(returning.root).key.unlink()
    init(returning.root, new_key=True)

    (before,) = returning.validate().values()

    assert (before.verdict, told(before), before.body) == (Verdict.HELD, {"T49"}, BODY)
    assert "is on record here" in before.says
    assert "Ask the sender" not in before.says
    consolidate(returning.root, PERIOD)
    lines = read_register(Folder(returning.root)).lines
    (line,) = (each for each in lines if each.kind == DecisionKind.FILE)
    yes = AnswerRequest(PERIOD, line.number, "Accept the file", "Ours", "The meeting")
    answer(returning.root, yes)
    (after,) = returning.validate().values()
    assert after.counts


def test_a_folder_without_rounds_gets_its_key_again(tmp_path: Path) -> None:
    init(tmp_path)
    Folder(tmp_path).key.unlink()

    init(tmp_path)

    assert Folder(tmp_path).key.exists()
