"""The same rounds with two plans that share no word: from the first form to both evaluations."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parseaddr
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.excel.office import converted
from tests.flow.books import column, sheet_rows
from tests.flow.organisations import BOHOL, DELTA, Organisation, Pen
from tests.flow.test_recalculated import differing, formulas
from tests.mail.kinds import a_mail
from tests.mail.servers import HOST, PostOffice, post_office
from tests.workspace.test_decisions_file import named, put
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.collect import Collected, CollectRequest, IntakeOutcome, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.evaluate import Evaluated, evaluate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.commands.trace import trace
from tipxl.commands.validate import validate
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import MACHINE, IssuedForm
from tipxl.domain.plan.assignment import asked_bodies
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.form.form_places import META
from tipxl.workspace.form_records import latest_design
from tipxl.workspace.opening import Workspace, open_workspace
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

INJECTED = '=HYPERLINK("http://evil.example","click")'


class ReadCell(NamedTuple):
    """A cell as openpyxl reads it."""

    path: Path
    sheet: str
    place: str
    value: object
    kind: str
    link: Hyperlink | None


@dataclass
class Office:
    """The officer of an organisation, its post, and its bodies."""

    organisation: Organisation
    root: Path
    sent: dict[tuple[Period, LetterKind], dict[str, Message]] = field(default_factory=dict)
    collected: list[Collected] = field(default_factory=list)
    evaluated: dict[str, Evaluated] = field(default_factory=dict)

    @cached_property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def files(self, period: Period) -> RoundFiles:
        return Folder(self.root).round(period)

    def agreed(self, number: int = 0) -> RoundResult:
        files = self.files(self.organisation.rounds[number])
        return read_record(files.closed, RoundResult)

    def due(self, period: Period, days: int = 0) -> datetime:
        day = self.workspace.round(period).due + timedelta(days=days)
        return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    # --- the post

    def post(self, period: Period, kind: LetterKind, moment: datetime) -> dict[str, Message]:
        """Send letters through a server; what each body has in its mailbox then."""
        with post_office(PostOffice()) as server:
            smtp = f"smtp://{HOST}:{server.port}"
            send(self.root, Mailing(period, kind, smtp=smtp), moment)
        addresses = {b.contact.email.casefold(): b.acronym for b in self.workspace.plan.bodies}
        arrived = {addresses[address(letter)]: letter for letter in server.letters}
        assert len(arrived) == len(server.letters)
        self.sent[period, kind] = arrived
        return arrived

    def answer(self, period: Period, body: str, data: bytes, moment: datetime) -> None:
        """A mail of a body, with a workbook, dropped into inbox/ and collected."""
        found = self.workspace.plan.body(body)
        assert found is not None
        mail = a_mail(("our report.xlsx", data))
        mail.replace_header("From", f"{body} <{found.contact.email}>")
        mail.replace_header("Received", f"from mx by mx; {moment:%a, %d %b %Y %H:%M:%S} +0000")
        path = self.files(period).inbox / f"{body} {sha256(data).hexdigest()[:8]}.eml"
        path.write_bytes(mail.as_bytes())
        self.collected += collect(self.root, CollectRequest(period), moment + timedelta(hours=1))

    @cached_property
    def cells(self) -> Sequence[ReadCell]:
        """Every cell of every workbook in which something stands, or from which a link leads."""
        return [
            ReadCell(path, page.title, cell.coordinate, cell.value, cell.data_type, cell.hyperlink)
            for path in self.workbooks()
            for page in load_workbook(path)
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None or cell.hyperlink is not None
        ]

    def workbooks(self) -> Iterator[Path]:
        """Every workbook that somebody opens."""
        for period in self.organisation.rounds:
            files = self.files(period)
            yield from (files.consolidated, files.circulation, files.findings)
            yield from sorted(files.issued.glob("*.xlsx"))
        yield Folder(self.root).decisions
        for made in self.evaluated.values():
            yield from (made.path, made.narrative)

    # --- the bodies

    def asked(self, number: int) -> tuple[Body, ...]:
        return asked_bodies(self.workspace.plan, self.organisation.rounds[number])

    def code(self, sense: str) -> str:
        return self.workspace.schema.list("status").codes(sense)[0]

    def label(self, sense: str) -> str:
        return self.workspace.schema.list("status").label(self.code(sense))

    def issued_form(self, period: Period, body: str) -> IssuedForm:
        found = latest_design(self.files(period), body)
        assert found is not None
        return found

    def fill_in(
        self, period: Period, body: str, senses: Mapping[str, str]
    ) -> dict[FieldKey, Typed]:
        return Pen(self.workspace.schema, self.issued_form(period, body), period, senses).answers()

    # --- the officer

    def decide(self, row: str, **fields: object) -> None:
        """Answer what decisions.xlsx asks of a row."""
        path = Folder(self.root).decisions
        book = load_workbook(path)
        lines = sheet_rows(path, "Decisions", "Number")
        number = dict(zip(column(lines, "Row"), column(lines, "Number"), strict=True))[row]
        who = {"Why": "So the meeting found", "Decided by": "The meeting"}
        put(book["Decisions"], number, {**who, **named(fields)})
        book.save(path)


def address(letter: Message) -> str:
    return parseaddr(str(letter["To"]))[1].casefold()


def attached(letter: Message) -> bytes:
    part = next(each for each in letter.walk() if each.get_filename())
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def first_round(office: Office) -> None:
    """Everything that happens in a round, once."""
    period = office.organisation.rounds[0]
    generate(office.root, GenerateRequest(period), office.due(period, -30))
    for body, letter in office.post(period, LetterKind.TEMPLATES, office.due(period, -30)).items():
        if body != office.organisation.silent:
            answered = Filling(first_answers(office, body))
            office.answer(period, body, filled(attached(letter), answered), office.due(period, -10))
    correct(office, period)
    office.post(period, LetterKind.REMINDERS, office.due(period, 3))
    consolidate(office.root, period)
    decide(office)
    consolidate(office.root, period)
    office.post(period, LetterKind.DRAFT, office.due(period, 5))
    close(office.root, period, office.due(period, 40))


def first_answers(office: Office, body: str) -> dict[FieldKey, Typed]:
    """What a body answers first: what nobody disputes, but for the rows of the story."""
    story, period = office.organisation, office.organisation.rounds[0]
    senses = {story.contested: "preparing"} if body == story.preparing else {}
    for row, sense in ((story.contested, "completed"), (story.ended, "discontinued")):
        if body in next(each for each in office.workspace.plan.rows if each.key == row).leads:
            senses[row] = sense
    typed = office.fill_in(period, body, senses)
    if body == story.reporter:
        two = f"{office.label('completed')} / {office.label('ongoing')}"
        typed |= {("activities", story.wrong, "status"): two}
        typed |= {("activities", story.wrong, "progress"): INJECTED}
    return typed


def correct(office: Office, period: Period) -> None:
    """The reporter's mistake comes back to it, and corrected from it."""
    story = office.organisation
    validate(office.root, period)
    copy = attached(
        office.post(period, LetterKind.CORRECTIONS, office.due(period, -9))[story.reporter]
    )
    corrected = filled(
        copy, Filling({("activities", story.wrong, "status"): office.label("ongoing")})
    )
    office.answer(period, story.reporter, corrected, office.due(period, -5))
    validate(office.root, period)


def decide(office: Office) -> None:
    """The meeting decides on the two rows that the rules leave open."""
    story = office.organisation
    office.decide(story.contested, Answer=office.label("ongoing"))
    recorded = f"Decision recorded: {office.label('discontinued')}"
    office.decide(story.ended, Answer=recorded, Decision_reference="Minutes, para 4")


def later_round(office: Office, period: Period) -> None:
    """A round in which everybody answers, and the row that was contested is completed."""
    generate(office.root, GenerateRequest(period), office.due(period, -30))
    for body, letter in office.post(period, LetterKind.TEMPLATES, office.due(period, -30)).items():
        story = office.organisation
        senses = {story.contested: "completed"} if body == story.reporter else {}
        answered = Filling(office.fill_in(period, body, senses))
        office.answer(period, body, filled(attached(letter), answered), office.due(period, -10))
    validate(office.root, period)
    consolidate(office.root, period)
    close(office.root, period, office.due(period, 40))


@pytest.fixture(scope="module", params=[BOHOL, DELTA], ids=lambda each: each.name)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A folder after three rounds and both evaluations."""
    story: Organisation = request.param
    made = Office(story, tmp_path_factory.mktemp(story.name) / "folder")
    story.begin(made.root)
    first_round(made)
    for period in story.rounds[1:]:
        later_round(made, period)
    for which in ("mid-term", "final"):
        made.evaluated[which] = evaluate(made.root, which, made.due(story.rounds[-1], 60))
    return made


# --- what holds for every plan


def test_every_row_of_the_plan_has_one_status_and_a_reason(office: Office) -> None:
    for number in range(3):
        agreed = office.agreed(number)

        assert [row.key for row in agreed.rows] == [row.key for row in office.workspace.plan.rows]
        assert all(row.why for row in agreed.rows)


def test_the_rows_in_dispute_stand_as_the_meeting_decided(office: Office) -> None:
    story, agreed = office.organisation, office.agreed()

    found = {row.key: (row.status, row.rule, row.mark) for row in agreed.rows}
    assert found[story.contested] == (office.code("ongoing"), "K1", Mark.NONE)
    assert found[story.ended] == (office.code("discontinued"), "K1", Mark.NONE)
    assert found[story.wrong] == (office.code("ongoing"), "K8", Mark.NONE)
    silent = [row for row in office.workspace.plan.rows if row.leads == (story.silent,)]
    assert silent
    assert {found[row.key][1] for row in silent} <= {"K5", "K6"}


def test_every_letter_reached_whom_it_was_for_and_nobody_else(office: Office) -> None:
    story, asked = office.organisation, {b.acronym for b in office.asked(0)}
    sent = {kind: set(letters) for (period, kind), letters in office.sent.items()
            if period == story.rounds[0]}  # fmt: skip

    assert sent == {
        LetterKind.TEMPLATES: asked,
        LetterKind.CORRECTIONS: {story.reporter},
        LetterKind.REMINDERS: {story.silent},
        LetterKind.DRAFT: asked,
    }


def test_every_mail_was_taken_and_its_workbook_kept_byte_for_byte(office: Office) -> None:
    assert {each.outcome for each in office.collected} == {IntakeOutcome.TAKEN, IntakeOutcome.KNOWN}
    for period in office.organisation.rounds:
        returns = office.agreed(office.organisation.rounds.index(period)).returns
        kept = office.files(period).returned
        assert returns
        assert all(
            sha256((kept / r.arrival.file).read_bytes()).hexdigest() == r.arrival.sha256
            for r in returns
        )


def test_the_copy_that_was_corrected_counts_and_nothing_is_left_to_correct(office: Office) -> None:
    story = office.organisation
    reported = office.agreed().reported(story.reporter)

    mine = [each for each in office.agreed().returns if each.body == story.reporter]
    assert [each.errors for each in mine] == [1, 0]
    assert reported is not None
    assert (reported.errors, reported.on_time, len(reported.files)) == (0, True, 1)


def test_each_round_begins_with_what_the_last_agreed(office: Office) -> None:
    for number in (1, 2):
        before = {row.key: row.status for row in office.agreed(number - 1).rows}
        assert {row.key: row.previous for row in office.agreed(number).rows} == before


def test_what_ended_comes_answered_and_its_silence_is_not_missing(office: Office) -> None:
    story = office.organisation
    (body,) = next(row for row in office.workspace.plan.rows if row.key == story.ended).leads
    row = next(
        each
        for each in office.issued_form(story.rounds[1], body).block("activities").rows
        if each.key == story.ended
    )

    assert (row.final, row.given["status"]) == (True, office.code("discontinued"))
    agreed = office.agreed(2).row(story.ended)
    assert agreed is not None
    assert (agreed.status, agreed.mark) == (office.code("discontinued"), Mark.NONE)


def test_as_endorsed_has_the_plan_s_own_columns_and_words(office: Office) -> None:
    plan = office.workspace.plan
    rows = sheet_rows(
        office.files(office.organisation.rounds[2]).consolidated, "As endorsed", plan.headings[2]
    )

    assert tuple(rows[0].values()) == plan.headings
    shown = column(rows, plan.headings[3])
    assert all(row.output in str(text) for row, text in zip(plan.rows, shown, strict=True))


def test_text_that_looks_like_a_formula_is_text_wherever_it_shows(office: Office) -> None:
    seen = 0
    for cell in office.cells:
        holds = isinstance(cell.value, str) and "evil.example" in cell.value
        # The form's own Check compares an answer with it, as a text in quotes.
        is_compared = cell.sheet == MACHINE
        assert not holds or cell.kind == "s" or is_compared, cell
        assert cell.link is None or "evil" not in str(cell.link.target)
        seen += holds

    assert seen >= 3


def test_no_word_of_another_plan_is_left_in_anything_that_is_read(office: Office) -> None:
    found = {
        (place.partition("!")[0], text.strip())
        for place, text in everything_to_read(office)
        if any(word in text for word in office.organisation.foreign)
    }

    assert sorted(found) == []


def everything_to_read(office: Office) -> Iterator[tuple[str, str]]:
    """Every text of a workbook, a document or a letter, and where it stands."""
    for cell in office.cells:
        # The hidden identity of a form is a run of letters, in which any short word may stand.
        if cell.value and cell.sheet != META:
            yield f"{cell.path.name} {cell.sheet}!{cell.place}", str(cell.value)
    for made in office.evaluated.values():
        for part in docx.Document(str(made.document)).element.body.iter():
            yield made.document.name, str(part.text or "")
    for (period, kind), letters in office.sent.items():
        for letter in letters.values():
            yield f"{kind} {period}", f"{letter['Subject']}\n{words_of(letter)}"


def words_of(letter: Message) -> str:
    part = next(each for each in letter.walk() if each.get_content_type() == "text/plain")
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode()


def last_books(office: Office) -> dict[str, bytes]:
    """The workbooks of the last round and of the final evaluation."""
    last = office.files(office.organisation.rounds[2])
    paths = (last.consolidated, last.circulation, office.evaluated["final"].path)
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """These workbooks, and a form that was filled in, as LibreOffice saves them in one start."""
    period, body = office.organisation.rounds[2], office.organisation.reporter
    form = office.files(period).form(body).read_bytes()
    data = filled(form, Filling(office.fill_in(period, body, {})))
    books = {**last_books(office), "form.xlsx": data}
    return converted(books, tmp_path_factory.mktemp("saved"))


@pytest.mark.office
def test_what_libreoffice_works_out_is_what_stands_there(
    office: Office, saved: Mapping[str, bytes]
) -> None:
    books = last_books(office)

    assert len(books) == 3
    assert all(formulas(data) for data in books.values())
    assert list(differing(books, saved)) == []


@pytest.mark.office
def test_a_form_that_is_filled_in_says_ready(saved: Mapping[str, bytes]) -> None:
    shown = load_workbook(BytesIO(saved["form.xlsx"]), read_only=True, data_only=True)

    assert shown["Check"]["A2"].value == "READY"


@pytest.mark.parametrize("which", ["mid-term", "final"])
def test_an_evaluation_counts_the_rounds_up_to_its_cut_off(office: Office, which: str) -> None:
    made = office.evaluated[which]
    cut_off = next(e.period for e in office.workspace.plan.rounds if e.evaluation == which)
    rounds = [str(each) for each in office.organisation.rounds if each <= cut_off]

    assert list(made.used) == rounds
    done = sum(row.status == office.code("completed") for row in office.agreed(1).rows)
    activities = len({row.activity_key for row in office.workspace.plan.rows})
    assert done == 1
    assert dict(made.headline)["Completed"].startswith(f"{done} of {activities}")


def test_a_value_is_traced_to_the_cell_in_which_it_was_typed(office: Office) -> None:
    story = office.organisation
    (found,) = trace(office.root, story.rounds[0], story.wrong, "progress")

    (spoken,) = (each for each in found.spoken if each.body == story.reporter)
    book = load_workbook(office.files(story.rounds[0]).returned / spoken.file)
    assert spoken.raw == INJECTED == book[spoken.sheet][spoken.cell].value


@pytest.mark.parametrize(
    "command",
    [
        *("plan", "status", "status {0}", "consolidate {2}", "validate {1}", "collect {1}"),
        *("evaluate mid-term", "trace {0} {row}", "trace --of {row}", "generate {0}", "close {1}"),
        *("send {0} --kind draft", "send {2} --kind receipt", "confirm {0} --body {body}"),
    ],
)
def test_no_command_speaks_of_another_plan(office: Office, tmp_path: Path, command: str) -> None:
    story = office.organisation
    root = shutil.copytree(office.root, tmp_path / "copy")
    words = command.format(*story.rounds, row=story.wrong, body=story.reporter).split()

    result = CliRunner().invoke(main, [*words, "--root", str(root)])

    assert isinstance(result.exception, SystemExit | None)
    assert result.output.strip()
    assert [word for word in story.foreign if word in result.output] == []


def test_the_menu_speaks_of_this_plan(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.root)

    told = CliRunner().invoke(main, [], input="0\n").output

    assert office.workspace.plan.title in told
    assert [word for word in office.organisation.foreign if word in told] == []


def test_nothing_is_left_to_do_in_the_closed_rounds(office: Office) -> None:
    for period in office.organisation.rounds:
        standing = status(office.root, period, office.due(period, 60))
        assert standing.closed
        assert standing.also_open == ()
