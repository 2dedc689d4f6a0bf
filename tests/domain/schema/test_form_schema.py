"""report.toml is read whole, or everything that is wrong with it is told with line and remedy."""

import pytest
from msgspec.structs import replace

from tests.builders import REPORT, a_layout
from tipxl.domain.schema.form_schema import ChoiceList, FormSchema, Item
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.domain.schema.schema_text import read_schema

TEXT = REPORT.read_text(encoding="utf-8")

# From the last agreed status (down) to the one reported (across), as RULES part 3 prints it.
TABLE = """
      NS  IP  ON  CO  PP  DI  ME
none  ok  ok  ok  ok  ok  W   W
NS    ok  ok  ok  W   ok  ok  ok
IP    W   ok  ok  ok  ok  ok  ok
ON    E   W   ok  ok  ok  W   ok
CO    E   E   W   ok  E   E   E
PP    W   ok  ok  ok  W   ok  ok
DI    E   W   W   E   W   ok  E
ME    E   E   E   E   E   E   ok
"""
_HEAD, *_LINES = (line.split() for line in TABLE.strip().splitlines())
TRANSITIONS = [
    (line[0].replace("none", ""), to, word)
    for line in _LINES
    for to, word in zip(_HEAD, line[1:], strict=True)
]


def test_the_real_report_toml_has_no_mistake() -> None:
    assert read_schema(TEXT).findings == ()


def test_the_form_says_how_an_event_of_two_countries_is_reported() -> None:
    country = a_layout().block("events").column("country")

    assert country is not None
    assert country.help.startswith("Held in two countries? Write one line")


@pytest.mark.parametrize(("last", "reported", "word"), TRANSITIONS)
def test_each_transition_is_as_the_rules_say(last: str, reported: str, word: str) -> None:
    outcome = a_layout().transitions["status"][last].outcome(reported)

    assert outcome == {"ok": "fine", "W": "surprising", "E": "error"}[word]


def test_the_table_of_transitions_is_whole() -> None:
    assert len(TRANSITIONS) == 8 * 7
    assert set(a_layout().transitions["status"]) == {last for last, _, _ in TRANSITIONS}


def line_of(text: str, part: str) -> str:
    """The first line that holds the part."""
    number = next(n for n, line in enumerate(text.splitlines(), 1) if part in line)
    return f"line {number}"


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ('require = ["status"]', 'require = ["stauts"]', '"V01"', "V01 names the column 'stauts'"),
        ('list = "funding"', 'list = "fundings"', '"fundings"', "list 'fundings' is unknown"),
        ('require = ["status"]', 'requires = ["status"]', '"V01"', "exactly one of require"),
        ('code = "V02"', 'code = "V01"', '"V01"', "'V01' stands twice"),
        ('label = "Secured"', 'label = "Sec*red"', "Sec*red", "must not be empty or hold"),
        ('label = "Secured"', 'label = "Sure?"', "Sure?", "must not be empty or hold"),
        ('label = "Secured"', 'label = " "', "", "must not be empty or hold"),
        ('label = "Secured"', 'label = "Not needed"', "", "'not needed' stands twice"),
        ('code = "SEC"', 'code = "NONE"', '"NONE"', "'NONE' stands twice"),
        ('when = { status = ["PP"] }', 'when = { status = ["QQ"] }', '"V05p"', "never 'QQ'"),
        ('when = { status = ["PP"] }', 'when = { stauts = ["PP"] }', '"V05p"', "'stauts' is nei"),
        ('schedule = ["overdue"] }\nr', 'schedule = ["late"] }\nr', '"V08l"', "never 'late'"),
        ('when = { status = ["PP"] }', 'when = ["PP"]', 'when = ["PP"]', "must be a table"),
        ('on = "other"', 'on = "others"', '"O01"', "there is no block 'others'"),
        ('length = { title = 300, area', 'length = { title = "x", area', '"O02"', "whole number"),
        ('length = { text = 1500, who = 200 }', 'length = ["text"]', '"I03"', "against what"),
        ('not_before = { end = "start" }', 'not_before = ["end"]', '"E02"', "against what"),
        ('"period_start", "period_end"]', '"period_start"]', '"E02p"', "against what"),
        ('not_before = { end = "start" }', 'not_before = { end = "x" }', '"E02"', "'x' is not"),
        ('asked = { status = ["CO"] }', 'asked = { status = ["KO"] }', "KO", "never 'KO'"),
        ('asked = { status = ["CO"] }', 'asked = "CO"', 'asked = "CO"', "must be a table"),
        ('given = "final"', 'given = "finally"', "finally", "given = 'finally' is not known"),
        ('shows = "{output}', 'shows = "{outptu}', "{outptu}", "{outptu} is not known"),
        ('kind = "date"', 'kind = "day"', "", "has the kind 'day'; use one of shown, text"),
        ('severity = "warning"', 'severity = "grave"', '"grave"', "use one of error, warning"),
        ('limit = 120', 'limits = 120', "limits", "'limits' is not known"),
        ('heading = "Focal point"\n', "", '"focal_point"', "'focal_point' needs heading"),
        ('[[rule]]', '[[rules]]', "[[rules", "use list, block, rule, transitions"),
        ('key = "part"\nitems', 'key = "status"\nitems', '"status"', "list 'status' stands twice"),
        ('key = "men"', 'key = "women"', '"women"', "column in events 'women' stands twice"),
        ('key = "issues"', 'key = "events"', '"events"', "The block 'events' stands twice"),
        ('sheet = "Issues"', 'sheet = "EVENTS"', "", "The sheet 'events' stands twice"),
        ('ME = { fine = ["ME"] }', 'ME = { fine = ["MX"] }', "MX", "no code 'MX'"),
        ('ME = { fine = ["ME"] }', 'ME = ["ME"]', "ME", "must be a table"),
        ('[transitions.status]', '[transitions.statuses]', "statuses", "names no list"),
        ('key = "reason"\nh', 'key = "Main reason"\nh', '"Main reason"', "write 'main_reason' for"),
        ('key = "reason"\nh', 'key = "1st"\nh', '"1st"', "write 'st' for '1st'"),
        ('[[list]]\nkey = "reason"', '[[list]]\nkey = "Why"', '"Why"', "The key of a list begins"),
        ('key = "issues"', 'key = "is-sues"', '"is-sues"', "write 'is_sues' for 'is-sues'"),
        ('label = "Secured"', 'label = "Se  cured"', '"Se  cured"', "single ones inside"),
        ('colour = "FFF2CC"', 'colour = "yellow"', "yellow", "must be six digits"),
        ('given_value = "FULL"', 'given_value = "ALL"', '"ALL"', "the list has no code 'ALL'"),
        ('kind = "date"\nh', 'kind = "date"\ngiven = "before"\nh', 'n = "before"', "a date cannot"),
        ('kind = "count"\n', 'kind = "count"\ngiven_value = "1"\n', "", "a count cannot be"),
        ('sheet = "Issues"', 'sheet = "A/B"', "A/B", "needs a name of 1 to 31 characters"),
        ('sheet = "Issues"', 'sheet = "check"', '"check"', "is made by tipxl"),
        ('sheet = "Issues"', 'sheet = "HISTORY"', '"HISTORY"', "Excel keeps the name 'HISTORY'"),
        ('heading = "Main reason"', 'heading = 5', "heading = 5", "must be text, in quotes"),
        ('limit = 1500', 'limit = "1500"', 'limit = "1500"', "whole number, without quotes"),
        ('limit = 1500', 'limit = 40000', "limit = 40000", "a cell holds 32,767"),
        ('roles = ["criterion"]', 'roles = ["lead"]', "", "asked as 'lead' here; use criterion"),
        ('lines = 10\n', "", 'key = "other"', "'other' has no lines; write lines = 20"),
        ('{column}: choose one.', '{col}: choose one.', '"G06"', "{col} is not known; use one"),
        ('whole_number = ["women"', 'whole_number = ["title"', '"E03"', "is for count columns"),
        ('sense = "ongoing", ', "", '"status"', "needs a value with sense = 'ongoing'"),
        ('code = "NIL"', 'code = "NUL"', '"submission"', "needs the code 'NIL'"),
        ('key = "progress"', 'key = "done"', '"activities"', "The column 'progress' of kind text"),
        ('sheet = "Events"\nkind = "free"', 'sheet = "Events"\nkind = "form"', '"events"',
         "Only one block can be a form"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_remedy(
    old: str, new: str, at: str, told: str
) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)

    read = read_schema(text)

    assert read.schema is None
    found = [each for each in read.findings if told in each.says]
    assert found, [each.says for each in read.findings]
    if at:
        assert found[0].place.cell == line_of(text, at)


def test_brackets_in_brackets_without_end_are_no_toml() -> None:
    (finding,) = read_schema("list = " + "[" * 3000 + "]" * 3000).findings

    assert finding.says.startswith("It is not valid TOML")


def test_a_mistake_of_toml_itself_is_told_with_its_line() -> None:
    text = TEXT.replace('key = "cover"', 'key = "cover', 1)

    read = read_schema(text)

    number = line_of(text, 'key = "cover').removeprefix("line ")
    assert read.schema is None
    assert [f"(at line {number}," in each.says for each in read.findings] == [True]


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("sixteen letters!", "has 16 characters; sheet protection takes 15 at most"),
        ("mật khẩu", "letters, digits and plain signs"),
    ],
)
def test_a_password_that_no_program_would_take_is_told(password: str, told: str) -> None:
    read = read_schema(TEXT.replace('password = ""', f'password = "{password}"'))

    assert read.schema is None
    assert told in read.findings[0].says
    assert read.findings[0].place.cell.startswith("line ")


def test_a_short_password_is_kept_and_none_is_the_custom() -> None:
    read = read_schema(TEXT.replace('password = ""', 'password = "fifteen letters"'))

    assert read.schema is not None
    assert read.schema.password == "fifteen letters"
    assert a_layout().password == ""


def test_all_mistakes_are_told_at_once() -> None:
    text = TEXT.replace('on = "other"', 'on = "others"', 1)
    text = text.replace('require = ["status"]', 'require = ["stauts"]', 1)

    assert len(read_schema(text).findings) == 2


@pytest.mark.parametrize("text", ["", "rule = 1", "[list]\nkey = 1", "block = [1]", "list = [[]]"])
def test_no_text_is_too_broken_to_be_answered(text: str) -> None:
    read = read_schema(text)

    assert (read.schema is None) == bool(read.findings)


def test_what_only_an_evaluation_asks_is_left_out_of_other_rounds() -> None:
    asked = {
        evaluation: {block.key for block in a_layout().for_round(evaluation).blocks}
        for evaluation in ("", "mid-term", "final")
    }

    assert "views" not in asked[""]
    assert "views" in asked["mid-term"]
    assert asked["final"] == asked["mid-term"]


def test_every_rule_of_a_round_is_about_a_block_of_that_round() -> None:
    schema = a_layout().for_round("")

    assert {rule.on for rule in schema.rules} <= {block.key for block in schema.blocks}


def with_own_list(block: str, key: str, named: str, *items: Item) -> FormSchema:
    """The form with another list for one question; the list named like it is left in the file."""
    layout = a_layout()
    columns = tuple(
        replace(each, list=named) if each.key == key else each
        for each in layout.block(block).columns
    )
    blocks = tuple(replace(e, columns=columns) if e.key == block else e for e in layout.blocks)
    lists = (*layout.lists, ChoiceList(named, items)) if named else layout.lists
    return replace(layout, blocks=blocks, lists=lists)


def test_the_list_of_a_question_wins_over_one_that_is_named_like_it() -> None:
    schema = with_own_list("views", "rating", "scale3", Item("A", "3 Good"), Item("B", "1 Poor"))

    choices = schema.choices("rating")
    assert choices is not None
    assert choices.key == "scale3"
    assert rating_scale(schema).words == "from 3 (good) to 1 (poor)"
    # Of a key that no question has, the list itself.
    assert schema.choices("issue_kind") is schema.list("issue_kind")


def test_a_question_without_a_list_has_none_whatever_a_list_is_called() -> None:
    assert with_own_list("views", "rating", "").choices("rating") is None


def test_a_form_asks_by_block() -> None:
    layout = a_layout()

    assert layout.asks("events", "evidence")
    assert not layout.asks("views", "evidence")
    assert not layout.asks("nowhere", "evidence")
