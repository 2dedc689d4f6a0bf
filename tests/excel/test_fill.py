"""Filling in a form goes through the computer's temporary folder."""

import errno
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.flow.returning import Returning
from tipxl.errors import os_error_words
from tipxl.excel.fill import Filling, filled


class SerialisationError(Exception):
    """As lxml has it, which is no OSError."""


def test_a_temporary_folder_without_room_is_an_error_of_the_disk(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(book: Workbook, target: object) -> None:
        raise SerialisationError("IO_ENOSPC")

    monkeypatch.setattr(Workbook, "save", full)

    with pytest.raises(OSError) as caught:
        filled(returning.form, Filling({}))

    assert caught.value.errno == errno.ENOSPC
    assert "Make room" in os_error_words(caught.value)
    assert Path(str(caught.value.filename)).is_dir()


def test_any_other_error_in_it_is_ours(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(book: Workbook, target: object) -> None:
        raise SerialisationError("a mistake")

    monkeypatch.setattr(Workbook, "save", wrong)

    with pytest.raises(SerialisationError):
        filled(returning.form, Filling({}))
