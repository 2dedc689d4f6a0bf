"""status.xlsx is made from the journal: what was sent, what came back, who is reminded next."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST, a_plan
from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, OTHER, PERIOD, Returning
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import round_status
from tipxl.commands.write_status import status_sheets, write_list
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import MailCollected
from tipxl.journal.journal_file import JournalFile
from tipxl.workspace.paths import Folder

NOW = datetime(2018, 1, 29, 9, tzinfo=UTC)


def listed(of: Returning, heading: str, sheet: str = "Status") -> dict[object, object]:
    """A column of status.xlsx, by body."""
    write_list(of.root, PERIOD, NOW)
    rows = sheet_rows(of.files.status, sheet, "Body")
    return dict(zip(column(rows, "Body"), column(rows, heading), strict=True))


def sending(of: Returning, kind: LetterKind, *bodies: str, by_hand: bool = False) -> None:
    send(of.root, Mailing(PERIOD, kind, bodies or (BODY, OTHER), by_hand=by_hand), NOW)


def test_a_letter_written_is_told_from_one_that_was_sent(returning: Returning) -> None:
    sending(returning, LetterKind.TEMPLATES)
    sending(returning, LetterKind.TEMPLATES, BODY, by_hand=True)

    sent = listed(returning, "Form sent")

    assert sent[BODY] == "sent 29 January 2018"
    assert sent[OTHER] == "written 29 January 2018, not yet sent"


@pytest.mark.parametrize(
    ("kind", "wanted"), [(None, date(2018, 1, 29)), (LetterKind.REMINDERS, date(2018, 1, 31))]
)
def test_the_next_reminder_is_for_today_until_it_is_written(
    returning: Returning, kind: LetterKind | None, wanted: date
) -> None:
    if kind:
        sending(returning, kind)

    assert listed(returning, "Next reminder")[BODY] == (wanted - date(1899, 12, 30)).days


def test_a_body_that_has_reported_is_reminded_no_more(returning: Returning) -> None:
    returning.back(returning.filled())

    assert listed(returning, "Next reminder")[BODY] == ""
    assert listed(returning, "How it stands")[BODY] == "Good"


def test_an_address_from_which_a_letter_came_back_is_marked(returning: Returning) -> None:
    sending(returning, LetterKind.TEMPLATES)
    before = str(listed(returning, "E-mail", "Whom to call")[BODY])
    bounce = MailCollected(
        NOW,
        sha256="0" * 64,
        file="x.eml",
        message_id="",
        sender="mailer-daemon@x.org",
        subject="",
        received=NOW,
        received_from="--received",
        outcome="a letter not delivered",
        undelivered=before.upper(),
    )
    JournalFile(returning.files.journal).append(bounce)

    assert listed(returning, "E-mail", "Whom to call")[BODY] == f"{before} (came back)"


def test_the_day_of_the_closing_is_that_of_its_own_season(small: SmallFolder) -> None:
    write_plan(replace(a_plan(), time_zone="Europe/Berlin"), Folder(small.root).plan)
    close(small.root, FIRST, datetime(2018, 8, 9, 22, 30, tzinfo=UTC))  # 10 August there

    for asked in (datetime(2018, 8, 20, 9, tzinfo=UTC), datetime(2018, 12, 20, 9, tzinfo=UTC)):
        standing = round_status(small.workspace, FIRST, asked)
        sheets = status_sheets(small.workspace, standing, asked).sheets
        assert "closed on 10 August 2018" in " ".join(sheets[0].intro)


def test_the_command_writes_it_only_when_asked(returning: Returning) -> None:
    words = ["status", str(PERIOD), "--root", str(returning.root)]

    CliRunner().invoke(main, words)
    assert not returning.files.status.exists()

    result = CliRunner().invoke(main, [*words, "--write"])
    assert "status.xlsx" in result.output
    assert returning.files.status.exists()
