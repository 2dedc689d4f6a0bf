"""A folder with a small plan, and reports ready to be dropped: every command takes a moment."""

import pickle
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tests.builders import FIRST, LED, SHARED, a_plan
from tipxl.commands.collect import Collected, CollectRequest, collect
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.period import Period
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.journal.journal import Journal
from tipxl.journal.journal_file import read_journal
from tipxl.workspace.opening import Workspace, open_workspace
from tipxl.workspace.paths import Folder, RoundFiles

NOW = datetime(2018, 7, 20, 9, tzinfo=UTC)
COVER: Mapping[str, Typed] = {
    "submission": "Partial report",
    "date": date(2018, 7, 18),
    "cleared_by": "The chair",
    "clearance": "Cleared by the chair or SOM leader",
}


@dataclass(frozen=True)
class SmallFolder:
    """Three bodies, six rows; the forms of the first round are issued, nothing has come."""

    root: Path

    @property
    def files(self) -> RoundFiles:
        return Folder(self.root).round(FIRST)

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def journal(self) -> Journal:
        return read_journal(self.files.journal)

    def journal_of(self, period: Period) -> Journal:
        return read_journal(Folder(self.root).round(period).journal)

    def report(self, name: str) -> bytes:
        """A report that was filled in: `ABC`, `DEF`, or `ABC again` with other words."""
        reports: dict[str, bytes] = pickle.loads((self.root / REPORTS).read_bytes())
        return reports[name]

    def arrives(self, name: str, moment: datetime = NOW) -> Collected:
        """A report comes and is collected."""
        path = self.root.parent / f"{name}.xlsx"
        path.write_bytes(self.report(name))
        now = max(NOW, moment)
        (taken,) = collect(self.root, CollectRequest(FIRST, (path,), moment), now)
        return taken


#: Beside the folder's own files: the reports as they may come.
REPORTS = "reports.pickle"


def a_small_folder(root: Path) -> SmallFolder:
    init(root)
    write_plan(a_plan(), Folder(root).plan)
    generate(root, GenerateRequest(FIRST), NOW)
    folder = SmallFolder(root)
    (root / REPORTS).write_bytes(pickle.dumps(dict(_reports(folder))))
    return folder


def _reports(folder: SmallFolder) -> Iterator[tuple[str, bytes]]:
    for name, row, words in (
        ("ABC", LED, "The first workshop was held."),
        ("ABC again", LED, "The second workshop was held, too."),
        ("DEF", SHARED, "A draft was discussed."),
    ):
        typed: dict[FieldKey, Typed] = {("cover", "cover", key): v for key, v in COVER.items()}
        typed["activities", row, "status"] = "Ongoing"
        typed["activities", row, "progress"] = words
        typed["activities", row, "target"] = "2019H1"
        form = folder.files.form(name.split()[0]).read_bytes()
        yield name, filled(form, Filling(typed))


def a_small_copy(of: SmallFolder, root: Path) -> SmallFolder:
    return SmallFolder(Path(shutil.copytree(of.root, root)))
