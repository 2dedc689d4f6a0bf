"""What is recorded of a round is read once in each command, however often it is asked for."""

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tipxl.cli import main
from tipxl.domain.plan.period import Period
from tipxl.journal.recorded_moments import RecordedMoments
from tipxl.workspace.opening import open_workspace

CLOSED, NEXT = Period.parse("2018H1"), Period.parse("2018H2")
RECORDS = ("journal.jsonl", "closed.json", "closing.json")
TWICE = re.compile("--sent-by-hand|generate")  # by these the journal is read again, see below
#: A round from its forms to its closing, after one that is closed, and what looks at both.
COMMANDS = (
    "plan",
    "status",
    f"consolidate {CLOSED}",
    f"trace {CLOSED} A.a.1.1#1",
    "trace --body ACWC",
    f"generate {NEXT}",
    f"send {NEXT}",
    f"send {NEXT} --sent-by-hand",
    f"send {NEXT} --kind confirm-entry",
    f"collect {NEXT}",
    f"validate {NEXT}",
    f"consolidate {NEXT}",
    f"send {NEXT} --kind draft",
    f"status {NEXT}",
    f"status {NEXT} --write",
    f"confirm {NEXT} --body ACWC",
    f"close {NEXT} --yes",
    f"close {NEXT} --yes",
    "evaluate mid-term",
)


def test_a_record_is_read_once_in_each_command(
    own_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in own_demo.glob(f"workbooks/rounds/{CLOSED}/inbox/*"):
        target = own_demo / f"workbooks/rounds/{NEXT}/inbox" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    reads: Counter[Path] = Counter()
    real = Path.read_bytes

    def counted(path: Path) -> bytes:
        reads[path] += path.name in RECORDS
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    # Before a command open journals are looked through for what they lack, and for their moments.
    none = RecordedMoments()
    monkeypatch.setattr("tipxl.rounds.folder_notes.recorded_moments", lambda journal: none)
    monkeypatch.setattr("tipxl.rounds.folder_notes._round_notes", lambda *of: ())
    seen: dict[str, set[str]] = {}
    for command in COMMANDS:
        reads.clear()
        CliRunner().invoke(main, [*command.split(), "--root", str(own_demo)])
        seen[command] = {path.name for path, number in reads.items() if number}
        # Before and after a question that may stand for an hour the journal is read, and so it is
        # where what is wrong is told once the command has put right what it can.
        twice = {"journal.jsonl"} if TWICE.search(command) else set()
        most = {path: 1 + (path.name in twice) for path in reads}
        assert {str(path): n for path, n in reads.items() if n > most[path]} == {}, command

    assert seen[f"consolidate {CLOSED}"] == set(RECORDS)
    assert seen[f"send {NEXT} --kind draft"] == set(RECORDS)


def test_a_workspace_made_from_another_remembers_the_same(own_demo: Path) -> None:
    workspace = open_workspace(own_demo)

    other = replace(workspace, schema_text=b"")

    assert workspace.closed(CLOSED) is other.closed(CLOSED)
