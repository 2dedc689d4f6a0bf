import re
from pathlib import Path

import tipxl
from tests.builders import a_layout
from tipxl.reports.model import visual_language
from tipxl.reports.model.visual_language import PAPER, ChartColour

_COLOUR = re.compile(r"[\"'#]([0-9A-F]{6})[\"']")


def _colours() -> set[str]:
    declared = vars(visual_language)
    plain = {
        each for each in declared.values() if isinstance(each, str) and _is_a_colour(str(each))
    }
    rows = (each for each in declared.values() if isinstance(each, tuple))
    return plain | {str(colour) for row in rows for colour in row} | {str(e) for e in ChartColour}


# Where they are declared; and where black and white are looked for in files of others.
_MAY_NAME_SOME = ("visual_language.py", "cell_styles.py", "palette.py")


def _is_a_colour(text: str) -> bool:
    return re.fullmatch(r"[0-9A-F]{6}", text) is not None


def test_a_status_has_its_colour_for_itself() -> None:
    # "Not in this plan" is no status of the plan: it stands on plain paper.
    statuses = {item.colour for item in a_layout().list("status").items} - {PAPER}

    assert len(statuses) == 7
    assert statuses & _colours() == set()


def test_each_meaning_of_a_chart_has_a_colour_of_its_own() -> None:
    assert len({str(each) for each in ChartColour.__members__.values()}) == len(
        ChartColour.__members__
    )


def test_colours_are_declared_in_one_place() -> None:
    rooms = Path(tipxl.__file__).parent
    elsewhere = {
        path.relative_to(rooms).as_posix()
        for room in ("reports", "excel", "word", "desk")
        for path in (rooms / room).rglob("*.py")
        if path.name not in _MAY_NAME_SOME and _COLOUR.search(path.read_text("utf-8"))
    }

    assert elsewhere == set()
