"""Filling issued forms, the way a focal point does."""

from collections.abc import Mapping

from tipxl.domain.forms.draft import FieldKey
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.workspace.paths import RoundFiles

Answers = Mapping[str, Mapping[str, Typed]]


def fill_form(
    files: RoundFiles, body: str, rows: Answers, cover: Mapping[str, Typed] | None = None
) -> bytes:
    """A body's form with answers: row key -> column key -> what is typed."""
    typed: dict[FieldKey, Typed] = {
        ("cover", "cover", key): value for key, value in (cover or {}).items()
    }
    for row, answers in rows.items():
        typed.update({("activities", row, key): value for key, value in answers.items()})
    return filled(files.form(body).read_bytes(), Filling(typed))
