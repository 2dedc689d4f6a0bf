"""The demo's rounds as tables: whole, alike in every format, and the same figures from them."""

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.commands.export_figures import figures_counted_anew
from tests.docs.pages import DOCS, fence, text_of
from tipxl.cli import main
from tipxl.commands.evaluate import evaluation_values
from tipxl.commands.export import Exported, export
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.reports.export.export_tables import Edition
from tipxl.tabular import parquet_table

needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is an extra")


@pytest.fixture(scope="session")
def exported(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export(demo_root, None, tmp_path_factory.mktemp("export") / "all")


@pytest.fixture(scope="session")
def whole(whole_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """All rounds: in the first two no row is taken up again."""
    return export(whole_demo, None, tmp_path_factory.mktemp("export") / "whole")


@pytest.fixture(scope="session")
def circulated(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    target = tmp_path_factory.mktemp("export") / "circulated"
    return export(demo_root, None, target, Edition.CIRCULATION)


@pytest.fixture(scope="session")
def package(exported: Exported) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((exported.path / "datapackage.json").read_text("utf-8"))
    return found


def lines(exported: Exported, table: str) -> list[dict[str, str]]:
    with (exported.path / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields(package: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for each in package["resources"]:
        yield each["name"], each["schema"]["fields"]


# --- whole, and alike in every format


def test_every_table_that_an_analyst_asks_for_is_there(exported: Exported) -> None:
    tables = dict(exported.tables)

    assert {
        "rows", "activities", "bodies", "rounds", "reports", "answers", "statements",
        "agreed_statuses", "events", "issues", "findings", "decisions", "letters", "figures",
    } <= tables.keys()  # fmt: skip
    assert all(
        n
        for name, n in tables.items()
        if name not in ("other_activities", "row_opinions", "plan_opinions")
    )


def test_a_csv_has_the_columns_that_are_described_and_values_of_their_types(
    exported: Exported, package: dict[str, Any]
) -> None:
    read: dict[str, Callable[[str], object]] = {
        "string": str,
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
    }

    for name, described in fields(package):
        for line in lines(exported, name):
            assert list(line) == [each["name"] for each in described]
            for each in described:
                if line[each["name"]]:
                    read[each["type"]](line[each["name"]])


def test_every_column_says_what_it_means(package: dict[str, Any]) -> None:
    assert [
        (table, each["name"])
        for table, described in fields(package)
        for each in described
        if len(each["description"]) < 4
    ] == []


def test_the_description_is_a_data_package_whose_keys_hold(
    exported: Exported, package: dict[str, Any]
) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in package["resources"]:
        assert (exported.path / resource["path"]).is_file()
        schema, found = resource["schema"], lines(exported, resource["name"])
        keys = [tuple(line[name] for name in schema["primaryKey"]) for line in found]
        assert all(all(key) for key in keys)
        assert len(keys) == len(set(keys))
        for reference in schema["foreignKeys"]:
            to = reference["reference"]
            there = {
                tuple(line[name] for name in to["fields"])
                for line in lines(exported, to["resource"])
            }
            asked = {tuple(line[name] for name in reference["fields"]) for line in found}
            assert {each for each in asked if all(each)} <= there


def test_sqlite_holds_the_same_lines_with_keys_and_views(
    exported: Exported, package: dict[str, Any]
) -> None:
    with closing(sqlite3.connect(exported.path / "tipxl.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, described in fields(package):
            stored = database.execute(f'SELECT * FROM "{name}"').fetchall()
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
            assert columns == [each["name"] for each in described]
            assert [
                [_text(v, d) for v, d in zip(row, described, strict=True)] for row in stored
            ] == [list(line.values()) for line in lines(exported, name)]
        views = [
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        ]
        for view in views:
            database.execute(f'SELECT * FROM "{view}"').fetchall()
        late = database.execute("SELECT count(*) FROM late_reports").fetchone()[0]

    assert set(views) == {"overdue_rows", "latest_statuses", "plan_figures", "late_reports"}
    assert late == sum(int(line["days_late"] or 0) > 0 for line in lines(exported, "reports"))


def _text(value: object, described: Mapping[str, Any]) -> str:
    if value is None:
        return ""
    if described["type"] == "boolean":
        return "true" if value else "false"
    return str(value)


@needs_pyarrow
def test_parquet_holds_the_same_lines_of_the_types_described(
    exported: Exported, package: dict[str, Any]
) -> None:
    from pyarrow import parquet

    types = {
        "string": "string", "integer": "int64", "number": "double", "boolean": "bool",
        "date": "date32[day]", "datetime": "timestamp[us, tz=UTC]",
    }  # fmt: skip
    for name, described in fields(package):
        table = parquet.read_table(exported.path / "parquet" / f"{name}.parquet")
        assert [(f.name, str(f.type)) for f in table.schema] == [
            (each["name"], types[each["type"]]) for each in described
        ]
        found = lines(exported, name)
        assert table.num_rows == len(found)
        for each in described:
            blanks = sum(value is None for value in table[each["name"]].to_pylist())
            assert blanks == sum(not line[each["name"]] for line in found)


def test_two_exports_of_the_same_folder_have_the_same_bytes(
    demo_root: Path, exported: Exported, tmp_path: Path
) -> None:
    again = export(demo_root, None, tmp_path / "again")

    for path in sorted(exported.path.rglob("*")):
        if path.is_file():
            other = again.path / path.relative_to(exported.path)
            assert other.read_bytes() == path.read_bytes(), path.name


# --- the same figures


@needs_pyarrow
def test_figures_counted_from_the_parquet_files_are_those_of_the_table_figures(
    exported: Exported,
) -> None:
    tables = {
        name: pd.read_parquet(exported.path / "parquet" / f"{name}.parquet")
        for name, _ in exported.tables
    }
    whole = tables["figures"].query("part_kind == 'plan'")

    for period in exported.periods:
        ours = whole[whole["round"] == period].set_index("code")
        for code, (numerator, denominator) in figures_counted_anew(tables, period).items():
            line = ours.loc[code]
            assert (line["numerator"], line["denominator"]) == (numerator, denominator), (
                period,
                code,
            )


def test_figures_of_the_tables_are_those_that_the_evaluation_prints(
    demo_root: Path, exported: Exported
) -> None:
    values = evaluation_values(demo_root, "mid-term")
    figures = [
        line
        for line in lines(exported, "figures")
        if line["part_kind"] == "plan" and line["round"] == values.periods[-1]
    ]
    printed = dict(values.headline)

    shown = [line for line in figures if line["name"] in printed]
    assert len(shown) == len(printed)
    for line in shown:
        assert printed[line["name"]].startswith(f"{line['numerator']}/{line['denominator']}") or (
            f"{line['numerator']} of {line['denominator']}" in printed[line["name"]]
        ), (line, printed[line["name"]])


def test_an_answer_names_the_cell_that_it_stood_in(demo_root: Path, exported: Exported) -> None:
    found = [line for line in lines(exported, "answers") if line["cell"]]
    files = {(line["round"], line["file"]): line["sha256"] for line in lines(exported, "files")}

    assert len(found) > 100
    for line in found:
        assert line["sheet"]
        assert files.get((line["round"], line["file"]), line["sha256"]) == line["sha256"]
        assert (
            demo_root / "workbooks" / "rounds" / line["round"] / "returned" / line["file"]
        ).exists()


@needs_pyarrow
def test_duckdb_opens_the_files_as_they_are(exported: Exported) -> None:
    for name, count in exported.tables:
        path = exported.path / "csv" / f"{name}.csv"
        assert len(duckdb.read_csv(str(path))) == count
        path = exported.path / "parquet" / f"{name}.parquet"
        assert len(duckdb.read_parquet(str(path))) == count


# --- one round, and the edition for circulation


def test_a_single_round_has_only_its_own_lines_and_the_figures_of_all_up_to_it(
    demo_root: Path, exported: Exported, tmp_path: Path
) -> None:
    last = exported.periods[-1]
    one = export(demo_root, Period.parse(last), tmp_path / "one")

    assert one.periods == (last,)
    for name in ("agreed_statuses", "reports", "figures", "answers"):
        assert lines(one, name) == [e for e in lines(exported, name) if e["round"] == last]


def test_the_edition_for_circulation_holds_nothing_confidential(circulated: Exported) -> None:
    tables = {name for name, _ in circulated.tables}
    columns = {column for name in tables for line in lines(circulated, name)[:1] for column in line}

    assert tables == {
        "rows", "activities", "row_bodies", "bodies", "rounds", "agreed_statuses",
        "agreed_activities", "events", "issues", "other_activities", "figures",
    }  # fmt: skip
    assert not columns & {
        "file", "sha256", "raw", "cell", "sheet", "email", "focal_point", "copied_to", "chair",
        "sender", "decided_by", "agreed_with",
    }  # fmt: skip
    assert {line["kind_meaning"] for line in lines(circulated, "issues")} & {"private"} == set()
    assert {line["part_kind"] for line in lines(circulated, "figures")} == {"plan", "area"}


def test_no_address_name_or_private_note_stands_anywhere_in_it(
    exported: Exported, circulated: Exported
) -> None:
    secret = {line["email"] for line in lines(exported, "bodies")}
    secret |= {line["decided_by"] for line in lines(exported, "decisions")}
    secret |= {
        line["text"] for line in lines(exported, "issues") if line["kind_meaning"] == "private"
    }
    everything = b"".join(p.read_bytes() for p in circulated.path.rglob("*") if p.is_file())

    assert len(secret) > 3
    assert [each for each in secret if each and each.encode() in everything] == []


# --- where it is written


def test_an_earlier_export_is_replaced_whole_and_nothing_else_is_touched(
    demo_root: Path, exported: Exported, tmp_path: Path
) -> None:
    target = Path(shutil.copytree(exported.path, tmp_path / "export"))
    (target / "notebook.ipynb").write_text("hers")

    made = export(demo_root, None, target, Edition.CIRCULATION)

    assert made.replaced
    assert not (target / "csv" / "letters.csv").exists()
    assert not (target / "parquet" / "letters.parquet").exists()
    assert (target / "notebook.ipynb").read_text() == "hers"


def test_a_description_that_names_other_files_removes_none_of_them(
    demo_root: Path, exported: Exported, tmp_path: Path
) -> None:
    target = Path(shutil.copytree(exported.path, tmp_path / "export"))
    (tmp_path / "plan.csv").write_text("hers")
    (target / "notes.txt").write_text("hers")
    package = json.loads((target / "datapackage.json").read_text("utf-8"))
    package["tipxl"]["files"] += ["../plan.csv", "csv/../../plan.csv", "notes.txt"]
    (target / "datapackage.json").write_text(json.dumps(package))

    export(demo_root, None, target)

    assert (tmp_path / "plan.csv").exists()
    assert (target / "notes.txt").exists()


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("notes.txt", '{"name": "another"}'),
        ("datapackage.json", '{"name": "another"}'),
        ("datapackage.json", "[" * 30_000),
    ],
)
def test_a_folder_with_something_else_in_it_is_refused(
    demo_root: Path, tmp_path: Path, name: str, holds: str
) -> None:
    (tmp_path / name).write_text(holds)

    with pytest.raises(TipxlError, match=r"not empty and holds no earlier export"):
        export(demo_root, None, tmp_path)

    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_file_is_no_folder(demo_root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(TipxlError, match=r"is a file\. Name a folder"):
        export(demo_root, None, tmp_path / "file")


def test_a_round_that_has_not_begun_is_refused_before_anything_is_written(
    demo_root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "export"

    with pytest.raises(TipxlError, match="has not begun"):
        export(demo_root, Period.parse("2020H2"), target)

    assert not target.exists()


def test_without_pyarrow_a_sentence_says_so_and_the_rest_is_written(
    demo_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_table, "find_spec", lambda name: None)
    target = tmp_path / "export"

    told = CliRunner().invoke(main, ["export", "all", str(target), "--root", str(demo_root)])

    assert told.exit_code == 0, told.output
    assert "pip install 'tipxl[parquet]'" in told.output
    assert (target / "csv" / "rows.csv").exists()
    assert not (target / "parquet").exists()


def test_the_terminal_says_what_was_written_and_that_it_is_confidential(
    demo_root: Path, tmp_path: Path
) -> None:
    words = ["export", "all", str(tmp_path / "out"), "--root", str(demo_root)]

    told = CliRunner().invoke(main, words)
    again = CliRunner().invoke(main, [*words, "--edition", "circulation"])

    assert "20 tables with" in told.output
    assert "--edition circulation" in told.output
    assert "datapackage.json" in told.output
    assert "confidential" not in again.output
    assert "was replaced" in again.output


# --- the analyst's page


def test_the_page_names_every_table_and_no_other(exported: Exported) -> None:
    page = text_of(DOCS / "analyst.md")
    table = page.partition("<!-- tables -->")[2].partition("\n\n")[0]
    first_column = "".join(line.split("|")[1] for line in table.splitlines() if "|" in line)

    assert set(re.findall(r"`(\w+)`", first_column)) == {name for name, _ in exported.tables}


def answers(exported: Exported, question: str) -> list[tuple[Any, ...]]:
    """What the page's question of this name finds in the SQLite file."""
    with closing(sqlite3.connect(exported.path / "tipxl.sqlite")) as database:
        return database.execute(fence(DOCS / "analyst.md", f"sql: {question}")).fetchall()


def test_the_page_asks_who_answers_latest(exported: Exported) -> None:
    late = {line["body"] for line in lines(exported, "reports") if line["days_late"] != "0"}

    assert answers(exported, "latest")[0][0] in late


def test_the_page_asks_what_share_of_the_evidence_is_a_link(
    exported: Exported, tmp_path: Path
) -> None:
    copy = replace(exported, path=Path(shutil.copytree(exported.path, tmp_path / "copy")))
    ((with_evidence, links, completed),) = answers(exported, "links")
    with closing(sqlite3.connect(copy.path / "tipxl.sqlite")) as database, database:
        database.execute("UPDATE agreed_statuses SET evidence = 'see https://example.org/a'")

    assert 0 < with_evidence <= completed
    assert links == 0
    ((with_evidence, links, _),) = answers(copy, "links")
    assert 0 < links == with_evidence


@needs_pyarrow
def test_the_page_asks_which_rows_were_taken_up_again(whole: Exported) -> None:
    found = answers(whole, "resumed")

    assert found
    assert all(rounds > 0 for _, _, rounds in found)
    assert len({(row, since) for row, since, _ in found}) == len(found)
    # DuckDB reads the same words over the Parquet files.
    for name in ("agreed_statuses", "rounds"):
        path = whole.path / "parquet" / f"{name}.parquet"
        duckdb.sql(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM '{path}'")
    assert duckdb.execute(fence(DOCS / "analyst.md", "sql: resumed")).fetchall() == found


def test_what_a_killed_export_left_half_written_is_removed_by_the_next(
    demo_root: Path, tmp_path: Path
) -> None:
    export(demo_root, None, tmp_path / "out")
    left = tmp_path / "out" / "csv" / ".tipxl-zfpt_96v"
    left.write_bytes(b"half")

    export(demo_root, None, tmp_path / "out")

    assert not left.exists()


def test_an_export_that_was_killed_at_its_first_file_is_begun_anew(
    demo_root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / ".tipxl-4zii_9z1").write_bytes(b"half of datapackage.json")

    export(demo_root, Period.parse("2017H2"), target)

    assert not list(target.glob(".tipxl-*"))
    assert (target / "datapackage.json").exists()
