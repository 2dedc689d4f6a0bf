"""What a Python script may use of tipxl: `tipxl.open(folder)`, its rounds, their tables.

Everything is read when it is first asked for, and once: open the folder again to see what changed.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from tipxl.commands.consolidate import Consolidated, consolidate
from tipxl.commands.evaluate import Evaluated, evaluate
from tipxl.commands.export import Exported, export, round_data
from tipxl.commands.preview import Validated
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Finding
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.reports.export.data_table import DataTable, DataType
from tipxl.reports.export.export_tables import Edition, export_tables
from tipxl.reports.figures.figure import Figure
from tipxl.reports.figures.indicators import INDICATORS
from tipxl.reports.figures.population import population_of
from tipxl.rounds.current_result import merged
from tipxl.workspace.opening import Workspace, begun, open_workspace

__all__ = [
    "Consolidated",
    "Evaluated",
    "Exported",
    "Figure",
    "Finding",
    "PlanFolder",
    "PlanRound",
    "Return",
    "RoundResult",
    "TipxlError",
    "Validated",
    "open",
]

_DTYPES: Mapping[DataType, Any] = {
    DataType.STRING: "string",
    DataType.INTEGER: "Int64",
    DataType.NUMBER: "Float64",
    DataType.BOOLEAN: "boolean",
}


def open(path: str | PathLike[str]) -> "PlanFolder":
    """Open the folder of a plan; TipxlError says why it cannot be, and what to do."""
    return PlanFolder(Path(path).expanduser())


class PlanFolder:
    """The folder of a plan. `path` is where it lies, `title` the plan's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._workspace: Workspace = open_workspace(path)
        self.title: str = self._workspace.plan.title

    def __repr__(self) -> str:
        return f"<tipxl folder {self.path}: {len(self.rounds)} rounds>"

    @cached_property
    def rounds(self) -> tuple["PlanRound", ...]:
        """Every round that has begun, the oldest first."""
        self._ensure_there(self._workspace.folder.plan)
        files = (self._workspace.files(each) for each in self._workspace.folder.periods())
        return tuple(PlanRound(self, each.period) for each in files if each.record.is_dir())

    def round(self, period: str | int) -> "PlanRound":
        """A round by its period, such as "2018H1" or 2018; TipxlError where it has not begun."""
        asked = str(period).strip()
        found = next((e for e in self.rounds if e.period == asked.upper()), None)
        if found is None:
            try:
                begun(self._workspace, Period.parse(asked))
            except ValueError as error:
                raise TipxlError(f"{error}.") from None
            raise TipxlError(f"The round {period} has not begun.")
        return found

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that `table` gives: those of `tipxl export all`."""
        return tuple(self._tables)

    def table(self, name: str) -> pd.DataFrame:
        """A table of `tipxl export all` by its name, over all rounds, as a DataFrame."""
        found = self._tables.get(name)
        if found is None:
            raise TipxlError(f"There is no table {name!r}. There are {', '.join(self._tables)}.")
        return _data_frame(found)

    def evaluate(self, kind: str) -> Evaluated:
        """Write the evaluation, "mid-term" or "final", as `tipxl evaluate` does."""
        return evaluate(self.path, kind, datetime.now().astimezone())

    def export(
        self, target: str | PathLike[str], period: str = "", edition: str = "full"
    ) -> Exported:
        """Write the tables of a round, or of all, into a folder, as `tipxl export` does."""
        of = self.round(period).reporting_period if period else None
        if edition not in tuple(Edition):
            raise TipxlError(f"There is no edition {edition!r}. There are {', '.join(Edition)}.")
        return export(self.path, of, Path(target).expanduser(), Edition(edition))

    def _ensure_there(self, path: Path) -> None:
        """TipxlError where something that was opened is gone: nothing is made up for it."""
        if not path.exists():
            raise TipxlError(f"{path} is gone since the folder was opened. Open the folder again.")

    @cached_property
    def _tables(self) -> dict[str, DataTable]:
        self._ensure_there(self._workspace.folder.plan)
        rounds = round_data(self._workspace, None)
        found = export_tables(self._workspace.plan, self._workspace.schema, rounds)
        return {each.name: each for each in found}


class PlanRound:
    """A round of a plan. `period` is its name, such as "2018H1"."""

    def __init__(self, folder: PlanFolder, period: Period) -> None:
        self.folder = folder
        self.period = str(period)
        self.reporting_period = period

    def __repr__(self) -> str:
        return f"<tipxl round {self.period}>"

    @cached_property
    def result(self) -> RoundResult:
        """The round as it stands: agreed where it is closed, else its reports so far merged."""
        workspace = self.folder._workspace
        self.folder._ensure_there(workspace.files(self.reporting_period).record)
        return merged(workspace, self.reporting_period)

    @property
    def closed(self) -> bool:
        """Whether its statuses are agreed for good."""
        return self.result.closed

    @property
    def returns(self) -> tuple[Return, ...]:
        """Every file that came, validated, in the order in which they came."""
        return self.result.returns

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every mistake and repair in these files, each with its place."""
        return tuple(
            finding.at(file=each.arrival.file) for each in self.returns for finding in each.findings
        )

    @property
    def answers(self) -> pd.DataFrame:
        """Every answer as accepted, with its cell: the table answers of this round."""
        return self.table("answers")

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures of the whole plan as of this round, by their codes, such as "I2"."""
        upto = [e.result for e in self.folder.rounds if e.reporting_period <= self.reporting_period]
        workspace = self.folder._workspace
        whole = population_of(workspace.plan, workspace.schema, upto)
        return {each.code: each(whole) for each in INDICATORS}

    def table(self, name: str) -> pd.DataFrame:
        """The lines of a table that are of this round; the whole table where it has no rounds."""
        found = self.folder.table(name)
        if "round" not in found:
            return found
        return found[found["round"] == self.period].reset_index(drop=True)

    def validate(self) -> Validated:
        """Validate every report and write findings.xlsx, as `tipxl validate` does."""
        return validate(self.folder.path, self.reporting_period)

    def consolidate(self) -> Consolidated:
        """Merge the reports and write consolidated.xlsx, as `tipxl consolidate` does."""
        return consolidate(self.folder.path, self.reporting_period)


def _data_frame(table: DataTable) -> pd.DataFrame:
    """A table with columns of their own types; a blank is NA, a day and a moment a timestamp."""
    columns: dict[str, pd.Series[Any]] = {}
    for place, field in enumerate(table.fields):
        values = pd.Series([row[place] for row in table.rows], dtype=object)
        match field.type:
            case DataType.DATE | DataType.DATETIME:
                columns[field.name] = pd.to_datetime(values, utc=field.type is DataType.DATETIME)
            case _:
                columns[field.name] = values.astype(_DTYPES[field.type])
    return pd.DataFrame(columns)
