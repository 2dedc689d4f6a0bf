"""An arrival is its SHA-256 and the moment in the journal; a file's name and time mean nothing."""

import os
import shutil

import pytest

from tests.flow.returning import LED, PERIOD, Returning
from tipxl.intake.arrivals import missing_files
from tipxl.workspace.opening import open_workspace

STATUS = ("activities", LED[0], "status")


def missing(of: Returning) -> tuple[str, ...]:
    workspace = open_workspace(of.root)
    return missing_files(workspace.files(PERIOD), workspace.journal(PERIOD))


def test_a_copy_of_an_older_report_never_beats_the_newer_one(returning: Returning) -> None:
    back = returning.all_back(
        {"1.xlsx": returning.filled(), "2.xlsx": returning.filled({STATUS: "In preparation"})}
    )
    first = returning.files.returned / back["1.xlsx"].arrival.file
    copy = first.with_name("SLOM (conflicted copy 2031-01-01).xlsx")
    shutil.copy(first, copy)
    os.utime(copy, (1_900_000_000, 1_900_000_000))

    later = returning.validate()

    assert set(later) == {"1.xlsx", "2.xlsx"}


def test_a_file_that_was_renamed_is_the_one_that_was_collected(returning: Returning) -> None:
    arrival = returning.back(returning.filled()).arrival
    path = returning.files.returned / arrival.file
    path.rename(path.with_name("Our report.xlsx"))

    (back,) = returning.validate().values()

    assert back.arrival.received == arrival.received
    assert (back.arrival.original, back.arrival.file) == (arrival.original, "Our report.xlsx")
    assert missing(returning) == ()


@pytest.mark.parametrize("name", ["~$SLOM.xlsx", "desktop.ini", "Thumbs.db", "._SLOM.xlsx"])
def test_litter_in_returned_is_no_arrival(returning: Returning, name: str) -> None:
    back = returning.back(returning.filled())
    (returning.files.returned / name).write_bytes(b"\x05SLOM")

    assert list(returning.validate()) == [back.arrival.original]


def test_a_file_that_is_gone_is_missing(returning: Returning) -> None:
    arrival = returning.back(returning.filled()).arrival
    (returning.files.returned / arrival.file).unlink()

    assert missing(returning) == (arrival.file,)
