"""A folder that version 0.1.0 wrote is opened and gone on with as that version itself did.

tests/folders/0.1.0 has the folder: a plan of two bodies, the round 2021 closed after a correction
copy and two decisions, the round 2022 open with its forms, letters and returns, one of them wrong.
`expected.json` is what `gone_on_with` found when version 0.1.0 did the same with its own folder;
two rules changed since on purpose, and with them three of its figures: an answer that is refused is
none (WATER answered 2 of its 3 rows), and a row agreed for good is not asked (I11 is 2 of 3).
Two more figures are changed on purpose: its form has no question of what shows a completion, and no
choice that stands for a high impact, so I4 and I18 are n/a where version 0.1.0 counted 0 of 3.
"""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tipxl.domain.plan.moments import moment_words

OLD = Path(__file__).parents[1] / "folders" / "0.1.0"
OPEN = Path("workbooks") / "rounds" / "2022"

Json = dict[str, "Json"] | list["Json"] | str | float | None

#: What is said to people, in words that may become better.
_SENTENCES = {"why", "says", "expected", "because"}

#: What version 0.1.0 did not record or tell, and what it is in a folder of that version, in which
#: nobody used it: a report is said to be full, came in time, was cleared, and nothing replaces it.
_NEW: dict[str, Json] = {
    **{"first_month": 1, "more_time": None, "replaced": None, "partial": False, "too_late": 0},
    **{"unplaced": [], "waiting": [], "no_information": False},
    **{"open_rows": [], "cleared_on_time": True, "late": False, "is_unsaid": False, "corrects": ""},
    **{"replaces": [], "remarks": [], "no_information": False},
    **{"unanswered": 0, "undecided": False, "elsewhere": "", "round": ""},
}

#: Of a round as it stands version 0.1.0 told nothing of these.
_NOT_TOLD = ("evaluations", "notes", "kind", "why", "lacks", "to_join")


def gone_on_with(root: Path, run: Callable[[Sequence[str]], str]) -> dict[str, Json]:
    """Every command on the folder, and what must be equal in all that follows from it."""
    codes = _codes(run(("plan",)))
    # That a due day is a Sunday was not told by version 0.1.0.
    found: dict[str, Json] = {"plan": [each for each in codes if each != "P46"]}
    found["status"] = _facts(_without_new(json.loads(run(("status", "2022", "--json")))))
    found["validate"] = _facts(json.loads(run(("validate", "2022", "--json")))["returns"])
    run(("consolidate", "2022"))
    run(("generate", "2022"))
    found["records"] = [*sorted(each.name for each in (root / OPEN / "record").iterdir())]
    found["trace"] = run(("trace", "2022", "W.2#1", "status"))
    run(("close", "2022", "--yes"))
    found["closed"] = _facts(_json(root / OPEN / "record" / "closed.json"))
    closing = _object(_json(root / OPEN / "record" / "closing.json"))
    assert closing.pop("openings", 0) == 0  # an older one does not say
    found["closing"] = [*closing]
    *lines, last = (root / OPEN / "journal.jsonl").read_text("utf-8").splitlines()
    found["journal"] = [*lines]
    numbered = _object(json.loads(last))
    details = _object(numbered["details"])
    assert len(str(details.pop("fingerprint"))) == 64  # of what was agreed; an older one has none
    same = {"what": numbered["what"], "details": details}
    found["journal of closing"] = {"at": "", **same}
    run(("evaluate", "mid-term"))
    found["figures"] = _figures(root / "workbooks" / "evaluations" / "mid-term.xlsx")
    return found


def _without_new(standing: dict[str, Json]) -> Json:
    """What version 0.1.0 told of a round."""
    return {key: each for key, each in standing.items() if key not in _NOT_TOLD}


def _codes(printed: str) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in printed.splitlines() if "[" in line]


def _facts(value: Json) -> Json:
    """Everything but the sentences, and what is new and as it is where nobody used it."""
    match value:
        case dict():
            # A file that is held has the sentence of why where other matters have a body.
            sentences = _SENTENCES | ({"who"} if value.get("kind") == "Held file" else set())
            return {
                key: "" if key in sentences and isinstance(each, str) else _facts(each)
                for key, each in value.items()
                if key not in _NEW or each != _NEW[key]
            }
        case list():
            return [_facts(each) for each in value]
    return value


def _json(path: Path) -> Json:
    found = _object(json.loads(path.read_text("utf-8")))
    return {key: each for key, each in found.items() if key not in ("format", "sum")}


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict)
    return value


def _figures(path: Path) -> Json:
    """Each indicator by its code, as the sheet Method shows it."""
    (method,) = [each for each in load_workbook(path, data_only=True) if "Method" in each.title]
    rows = method.iter_rows(max_col=3, values_only=True)
    return {str(code): str(value) for code, _, value in rows if _is_indicator(code)}


def _is_indicator(code: object) -> bool:
    return isinstance(code, str) and code[0] == "I" and code[1:].isdigit()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Json]:
    from tipxl.cli import main

    root = tmp_path_factory.mktemp("older")
    shutil.unpack_archive(OLD / "folder.zip", root)

    def run(words: Sequence[str]) -> str:
        done = CliRunner().invoke(main, [*words, "--root", str(root)])
        assert done.exit_code in (0, 1), done.output
        return done.output

    return gone_on_with(root, run)


def _in_words(text: str) -> str:
    """What version 0.1.0 told, with its moments as they are told now."""
    iso = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"
    return re.sub(iso, lambda found: moment_words(datetime.fromisoformat(found[0])), text)


def _rated_in_words(text: str) -> str:
    """How many ratings version 0.1.0 counted, as it is said now."""
    return re.sub(r", n = (\d+)", r", \1 ratings", text)


_EXPECTED: dict[str, Json] = json.loads((OLD / "expected.json").read_text("utf-8"))
_EXPECTED |= {what: _facts(_EXPECTED[what]) for what in ("status", "validate", "closed")}
_EXPECTED["trace"] = _in_words(str(_EXPECTED["trace"]))
_EXPECTED["figures"] = json.loads(_rated_in_words(json.dumps(_EXPECTED["figures"])))
_EXPECTED["figures"] = {**_object(_EXPECTED["figures"]), "I4": "n/a", "I18": "n/a"}


@pytest.mark.parametrize("what", sorted(_EXPECTED))
def test_a_folder_of_version_0_1_0_comes_to_the_same(what: str, found: dict[str, Json]) -> None:
    assert found[what] == _EXPECTED[what]


def test_a_form_whose_design_did_not_change_has_no_new_version(found: dict[str, Json]) -> None:
    records = found["records"]

    assert isinstance(records, list)
    assert "SHIPS-1.json" in records
    assert "SHIPS-2.json" not in records


def test_the_folder_is_small() -> None:
    assert sum(each.stat().st_size for each in OLD.iterdir()) < 400_000
