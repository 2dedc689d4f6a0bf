"""A form asks a body its rows, says what is known, and is new only when its design is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import (
    ASSUMED,
    CONTINUING,
    FIRST,
    JOINED,
    KEY,
    LAST,
    LED,
    OPEN,
    SECOND,
    SHARED,
    a_body,
    a_consolidation,
    a_layout,
    a_plan,
    a_return,
    a_round,
    a_row,
    a_template,
    after,
    agreed,
    an_occasion,
    codes,
    row_of,
    said,
)
from tipxl.domain.core.text_limits import is_longer
from tipxl.domain.forms.form_words import help_of, intro_of
from tipxl.domain.forms.identity import row_tag
from tipxl.domain.issuing.design import design, is_final, serial
from tipxl.domain.plan.assignment import asked_bodies
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Contact, Plan
from tipxl.domain.results.round_result import AgreedRow, Mark
from tipxl.domain.results.schedule import target_position
from tipxl.domain.schema.form_schema import Column
from tipxl.workspace.form_records import issued_layout, latest_design
from tipxl.workspace.opening import agreed_before, form_context, open_workspace

SAMPLE = Path(__file__).parents[3]


def a_serial(plan: Plan, **changes: Any) -> str:
    body = plan.body("ABC")
    assert body is not None
    return serial(design(an_occasion(plan=plan, **changes), body))


def with_body(acronym: str, **changes: Any) -> Plan:
    bodies = a_plan().bodies
    return a_plan(
        bodies=tuple(replace(b, **changes) if b.acronym == acronym else b for b in bodies)
    )


def with_row(key: str, **changes: Any) -> Plan:
    return a_plan(rows=tuple(replace(r, **changes) if r.key == key else r for r in a_plan().rows))


SAME = a_serial(a_plan())


@pytest.mark.parametrize(
    "plan",
    [
        with_body("ABC", contact=Contact("Another Person", "Officer", "focal@abc.org")),
        with_body("ABC", contact=Contact("A. Person", "Officer", "new@abc.org", "+1 234")),
        with_row(ASSUMED, lead_basis=Basis.CONFIRMED),
        with_row(LED, output="Two studies."),
        with_row(LED, done_when="Two studies are printed."),
        with_row(LED, leads=("ABC", "DEF")),
        a_plan(rounds=(a_round(FIRST, due=date(2018, 8, 1)), a_round(SECOND), a_round(LAST))),
        a_plan(rows=a_plan().rows[1:]),
        a_plan(rows=tuple(reversed(a_plan().rows))),
        a_plan(title="A Smaller Plan"),
    ],
)
def test_a_form_that_says_something_else_is_a_new_design(plan: Plan) -> None:
    assert a_serial(plan) != SAME


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(),
        with_body("ABC", cc=("one@abc.org",)),
        with_body("ABC", senders=("other@abc.org",)),
        with_body("ABC", chair="chair@abc.org"),
        with_body("DEF", contact=Contact("Somebody Else")),
        with_row(LED, doubts=("Is it so?",)),
        a_plan(endorsement="Endorsed again"),
        a_plan(rows=(*a_plan().rows, a_row("C.a.1.1#1", leads=("DEF",)))),
    ],
)
def test_what_does_not_show_on_the_form_makes_no_new_design(plan: Plan) -> None:
    assert a_serial(plan) == SAME


def test_other_rules_make_a_new_design() -> None:
    assert a_serial(a_plan(), schema_digest="1" * 64) != SAME


def test_the_version_and_the_key_do_not_change_the_serial() -> None:
    issued_form = a_template()

    assert issued_form.identity.serial == SAME
    assert issued_form.identity.is_signed_with(KEY)


def test_every_row_has_a_mark_of_its_own_form() -> None:
    issued_form = a_template()

    marks = {(block.key, row.key): row.mark for block in issued_form.blocks for row in block.rows}
    assert marks["activities", LED] == row_tag(KEY, issued_form.identity, "activities", LED)
    assert len(set(marks.values())) == len(marks)


# --- what is known from before


FINAL = agreed(
    status="CO", values={"completed_in": "2018H1", "evidence": "A report", "target": "2018H1"}
)


@pytest.mark.parametrize("status", ["CO", "DI", "ME"])
def test_a_row_agreed_for_good_comes_pre_answered(status: str) -> None:
    row = row_of(after(replace(FINAL, status=status)), LED)

    assert (row.final, row.settled) == (True, True)
    assert row.given["status"] == status
    assert row.given["evidence"] == "A report"


def test_what_several_bodies_said_together_fits_the_cell_it_is_given_in() -> None:
    evidence = " | ".join(letter * 30_000 for letter in "a😀")

    row = row_of(after(replace(FINAL, values={**FINAL.values, "evidence": evidence})), LED)

    assert not is_longer(row.given["evidence"])
    assert row.given["evidence"].endswith("😀 …")
    assert not any(map(is_longer, row.shown.values()))


@pytest.mark.parametrize(
    "before",
    [
        replace(FINAL, mark=Mark.PROVISIONAL),
        replace(FINAL, mark=Mark.CONTESTED),
        replace(FINAL, mark=Mark.NOT_REPORTED),
        replace(FINAL, status="ON"),
        replace(FINAL, status=""),
    ],
)
def test_a_row_that_is_not_agreed_for_good_is_asked_again(before: AgreedRow) -> None:
    row = row_of(after(before), LED)

    assert (row.final, row.settled) == (False, False)
    assert "status" not in row.given
    assert row.given["target"] == "2018H1"


def test_what_was_known_is_given_only_to_those_who_are_asked() -> None:
    row = row_of(after(agreed(JOINED, "ON", values={"target": "2019H1"})), JOINED)

    assert row.given == {}


def test_the_first_form_gives_nothing_but_the_focal_point() -> None:
    issued_form = a_template()

    assert all(row.given == {} for row in issued_form.block("activities").rows)
    assert issued_form.block("cover").rows[0].given == {
        "focal_point": "A. Person",
        "focal_title": "Officer",
        "focal_email": "focal@abc.org",
        "focal_phone": "+1 234",
        "submission": "FULL",
    }


def test_a_row_of_a_group_is_optional() -> None:
    row = row_of(a_template(), OPEN)

    assert (row.settled, row.final) == (True, False)
    assert row.shown["activity"].endswith("\nYour answer is welcome.")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (LED, "You lead. Taking part: DEF."),
        (SHARED, "You lead with DEF."),
        (ASSUMED, "You lead (we assume it; if not, choose “Not our activity”)."),
        (JOINED, "You take part. Lead: DEF."),
    ],
)
def test_a_body_reads_its_role_and_with_whom(key: str, words: str) -> None:
    assert row_of(a_template(), key).shown["activity"].endswith(f"\n{words}")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (LED, "Lead\nWith: DEF"),
        (SHARED, "Co-lead\nLead: DEF"),
        (ASSUMED, "Lead (assumed: please confirm)"),
        (JOINED, "Taking part\nLead: DEF"),
        (OPEN, "Welcome to answer"),
    ],
)
def test_a_layout_of_before_still_shows_the_role_in_a_column_of_its_own(
    key: str, words: str
) -> None:
    role = Column("role", "Your role, with whom", shows="{role_words}\n{others}")
    blocks = tuple(
        replace(each, columns=(role, *each.columns)) if each.key == "activities" else each
        for each in a_layout().blocks
    )
    occasion = an_occasion(schema=replace(a_layout(), blocks=blocks))

    body = "GHI" if key == OPEN else "ABC"
    assert row_of(a_template(body, occasion), key).shown["role"] == words


def test_how_a_row_is_judged_is_said_only_where_the_plan_says_it() -> None:
    judged = a_template(occasion=an_occasion(plan=with_row(LED, done_when="Ten studies.")))

    assert row_of(judged, LED).shown["output"] == (
        f"Studies {LED} held.\nWe judge this row by: Ten studies."
    )
    assert row_of(judged, SHARED).shown["output"] == f"Studies {SHARED} held."


def test_the_text_reported_last_time_is_ones_own() -> None:
    before = agreed(said=(said("DEF", progress="Theirs."), said("ABC", progress="Ours.")))

    row = row_of(after(before), LED)

    assert (row.shown["last"], row.texts["said"]) == ("Ongoing\nOurs.", "Ours.")


def test_the_remark_of_the_document_is_the_text_of_the_first_round() -> None:
    plan = with_row(LED, printed_status="A first draft exists.")

    assert row_of(a_template(occasion=an_occasion(plan=plan)), LED).shown["last"] == (
        "No status yet\nA first draft exists."
    )


def test_the_last_agreed_status_is_shown_with_its_mark() -> None:
    issued_form = after(agreed(mark=Mark.NOT_REPORTED))

    assert row_of(issued_form, LED).shown["last"] == "Ongoing (not reported)"
    assert row_of(issued_form, SHARED).shown["last"] == "No status yet"


@pytest.mark.parametrize("mark", [Mark.CONTESTED, Mark.PROVISIONAL])
def test_of_a_status_that_is_not_settled_it_is_said_who_says_what(mark: Mark) -> None:
    why = "SLOM says Completed; AICHR is still preparing its part."
    issued_form = after(agreed(mark=mark, why=why))

    assert row_of(issued_form, LED).shown["last"] == f"Ongoing ({mark.words})\n{why}"


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("2018H1", "overdue"),
        ("2018H2", "due"),
        ("2019H1", "dated"),
        ("CONT", "undated"),
        ("TBC", "undated"),
        ("", "undated"),
        ("2018", "undated"),
    ],
)
def test_the_schedule_is_derived_from_the_target(target: str, word: str) -> None:
    assert target_position(SECOND, agreed(values={"target": target})) == word


def test_a_row_never_agreed_has_no_date() -> None:
    assert target_position(SECOND, None) == "undated"


def test_periods_are_offered_backwards_to_the_start_and_forwards_two_years_past_the_end() -> None:
    issued_form = a_template(occasion=an_occasion(SECOND))

    past = [item.code for item in issued_form.list("completed_in").items]
    ahead = [item.code for item in issued_form.list("target").items]
    assert past == ["2018H1", "2018H2"]
    assert ahead == ["2018H2", "2019H1", "2019H2", "2020H1", "2020H2", "2021H1", "CONT", "TBC"]


def test_a_list_of_rows_offers_the_body_its_own() -> None:
    assert [item.code for item in a_template("GHI").list("row").items] == [OPEN]


def test_a_row_is_offered_with_the_words_that_tell_it_from_the_others() -> None:
    plan = with_row(
        JOINED, activity="Hold * studies, ~every year, of ? rivers in all countries " * 3
    )
    offered = a_template(occasion=an_occasion(plan=plan)).list("row").items
    labels = {item.code: item.label for item in offered}

    # Of one activity with two outputs, the outputs are told; otherwise the activity.
    assert labels[LED] == f"{LED} · Studies {LED} held"
    assert labels[CONTINUING] == f"{CONTINUING} · Hold studies {CONTINUING}: Rivers; Roads"
    assert labels[JOINED] == (
        f"{JOINED} · Hold studies, every year, of rivers in all countries Hold …"
    )


def test_rows_of_a_layout_of_before_are_offered_by_their_keys_alone() -> None:
    lists = tuple(replace(each, titled=False) for each in a_layout().lists)
    occasion = an_occasion(schema=replace(a_layout(), lists=lists))

    offered = a_template(occasion=occasion).list("row").items

    assert all(item.label == item.code for item in offered)


def test_the_first_form_says_since_when_the_plan_runs_and_the_others_do_not() -> None:
    plan = a_plan(starts=date(2018, 3, 1))
    progress = a_layout().block("activities").column("progress")
    assert progress is not None
    said = "This is the first report: tell what was done since March 2018."

    first, later = (a_template(occasion=an_occasion(p, plan=plan)) for p in (FIRST, SECOND))

    assert help_of(first, progress).endswith(f" {said}")
    assert intro_of(first, a_layout().block("activities")).endswith(f" {said}")
    assert help_of(later, progress) == progress.help
    assert intro_of(later, a_layout().block("activities")).endswith("are not printed.")


def test_another_start_of_the_plan_is_another_form_where_the_form_says_it() -> None:
    assert a_serial(a_plan(starts=date(2018, 3, 1))) != a_serial(a_plan(starts=date(2018, 2, 1)))


@pytest.mark.parametrize(("period", "turn"), [(FIRST, "first"), (SECOND, "later"), (LAST, "last")])
def test_a_form_knows_which_round_of_the_plan_it_serves(period: Period, turn: str) -> None:
    issued_form = a_template(occasion=an_occasion(period))

    assert row_of(issued_form, LED).facts["turn"] == turn


def test_what_an_evaluation_asks_is_asked_of_leads_alone() -> None:
    occasion = an_occasion(LAST)

    assert a_template("GHI", occasion).block("views").rows == ()
    assert a_template("ABC", occasion).block("views").rows
    rows = [row.key for row in a_template("ABC", occasion).block("results").rows]
    assert rows == [LED, SHARED, ASSUMED, CONTINUING]


def test_a_final_status_is_one_without_a_mark() -> None:
    assert is_final(a_layout(), FINAL)
    assert not is_final(a_layout(), replace(FINAL, mark=Mark.PROVISIONAL))


def test_a_text_that_looks_like_a_word_of_ours_is_not_filled_in() -> None:
    plan = with_row(LED, output="Studies {others} {activity}")

    issued_form = a_template(occasion=an_occasion(plan=plan))

    assert row_of(issued_form, LED).shown["output"] == "Studies {others} {activity}"


def test_a_body_s_acronym_is_written_large_in_its_code() -> None:
    plan = a_plan(bodies=(a_body("Abc"),), rows=(a_row(leads=("Abc",)),))

    issued_form = a_template("Abc", an_occasion(plan=plan, before=a_consolidation()))

    assert ".ABC." in issued_form.identity.code


def test_a_target_that_has_passed_is_still_one_that_the_form_takes() -> None:
    issued_form = after(agreed(LED, "CO", values={"target": "2018H1", "completed_in": "2018H1"}))

    offered = [item.code for item in issued_form.list("target").items]

    assert offered[:2] == ["2018H1", "2018H2"]
    assert codes(a_return(issued_form, bare=True)).count("V02") == 0


def test_the_forms_of_the_sample_keep_the_serials_that_they_went_out_with() -> None:
    workspace, period = open_workspace(SAMPLE, keep=False), Period.parse("2018H1")
    given = form_context(workspace, period, agreed_before(workspace, period))

    for body in asked_bodies(given.plan, period):
        issued = latest_design(workspace.files(period), body.acronym)
        assert issued is not None
        # By the report.toml that they were made with: another one makes other forms.
        schema = issued_layout(workspace.files(period), issued.layout).for_round("")
        asked = replace(given, schema=schema, schema_digest=issued.layout)
        assert issued.identity.serial == serial(design(asked, body))
