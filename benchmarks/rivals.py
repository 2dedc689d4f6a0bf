"""What people would use instead, each as a program of its own: python -m benchmarks.rivals NAME.

None of them checks anything, knows whose a file is, or notices a blank that is no blank.
"""

import sys
from pathlib import Path
from typing import Literal

SHEETS: list[int | str] = ["Cover", "Activities", "Other activities", "Events", "Issues"]


def script(engine: Literal["openpyxl", "calamine"], files: list[Path], target: Path) -> None:
    """The script a user would write: read, concat, to_excel."""
    import pandas as pd

    found = [pd.read_excel(path, sheet_name=SHEETS, header=5, engine=engine) for path in files]
    with pd.ExcelWriter(target) as writer:
        for sheet in SHEETS:
            whole = pd.concat([each[sheet] for each in found], ignore_index=True)
            whole.to_excel(writer, sheet_name=str(sheet), index=False)


def calamine_reads(files: list[Path]) -> None:
    """The answer sheets read by calamine."""
    from python_calamine import CalamineWorkbook

    for path in files:
        book = CalamineWorkbook.from_path(str(path))
        for name in SHEETS:
            book.get_sheet_by_name(str(name)).to_python()


def main(name: str, folder: str, target: str) -> None:
    """Run one of them over a folder of returns."""
    files = sorted(Path(folder).glob("*.xlsx"))
    match name:
        case "script" | "script with calamine":
            script("calamine" if "calamine" in name else "openpyxl", files, Path(target))
        case "calamine":
            calamine_reads(files)


if __name__ == "__main__":
    main(*sys.argv[1:4])
