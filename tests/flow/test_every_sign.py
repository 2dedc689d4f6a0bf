"""Every sign of Unicode, and halves of signs, at every output: each is a file that can be read."""

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given

from tests.builders import LED, a_consolidation, agreed
from tests.mail.test_compose import sent
from tests.typed import typed_texts
from tipxl.cli.output import print_json
from tipxl.domain.core.xml_text import whole_text, xml_text
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.report.csv_export import csv_bytes
from tipxl.journal.journal_events import (
    ROUND_EVENTS,
    FileCollected,
    NumberedEvent,
    event_line,
    line_event,
)
from tipxl.record_format import decoded, record_text
from tipxl.reports.export.data_table import DataField, DataTable, DataType
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Table
from tipxl.tabular.csv_table import csv_table
from tipxl.tabular.parquet_table import can_write_parquet, parquet_table
from tipxl.tabular.sqlite_file import sqlite_file
from tipxl.word.word_text import write
from tipxl.workspace.paths import safe_name

NOW = datetime(2018, 7, 20, 9, tzinfo=UTC)
TEXTS = typed_texts(halves=True).filter(bool)
#: The corners, whatever is drawn.
ODD = "a\x00\x01\x0b\x0c\r\n\x1f\x7f\x85\u2028\ud800b\udfff\ufdd0\ufffe\uffff😀"


def a_table(text: str) -> DataTable:
    fields = (
        DataField("key", "The key", DataType.STRING),
        DataField("text", "A text", DataType.STRING),
    )
    return DataTable("texts", "Texts.", fields, (("1", text),), ("key",))


def csv_of_an_export(text: str) -> None:
    data = csv_table(a_table(text))
    rows = list(csv.reader(StringIO(data.decode(), newline="")))
    assert rows[1] == ["1", whole_text(text).replace("\r\n", "\n").replace("\r", "\n")]


def csv_for_excel(text: str) -> None:
    table = Table("", (ReportColumn("text", "Text", 10),), (ReportLine((text,)),))
    csv_bytes(table).decode("utf-8-sig")


def sqlite_of_an_export(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite_file([a_table(text)], ()))
        assert database.execute("SELECT text FROM texts").fetchone() == (whole_text(text),)


def parquet_of_an_export(text: str) -> None:
    if can_write_parquet():
        import pyarrow.parquet as pq

        assert pq.read_table(BytesIO(parquet_table(a_table(text))))["text"].to_pylist() == [
            whole_text(text)
        ]


def a_record(text: str) -> None:
    data = record_text(a_consolidation(agreed(LED, values={"evidence": text})))
    (row,) = decoded("record", data, RoundResult).rows
    assert row.values["evidence"] == whole_text(text)


def a_line_of_the_journal(text: str) -> None:
    event = FileCollected(NOW, safe_name(f"{text}.xlsx"), text, "0" * 64, NOW, "x")
    read = line_event(event_line(NumberedEvent(event)), ROUND_EVENTS).event
    assert isinstance(read, FileCollected)
    assert read.original == whole_text(text)


def a_letter(text: str) -> None:
    made = message_from_bytes(sent(text=f"Dear {text},\n", to_name=text), policy=default)
    assert isinstance(made, EmailMessage)
    part = made.get_body(("plain",))
    assert part is not None
    assert "".join(str(part.get_content()).split()) == f"Dear{''.join(xml_text(text).split())},"


def a_word_document(text: str) -> None:
    document = docx.Document()
    write(document.add_paragraph(), text)
    target = BytesIO()
    document.save(target)
    with ZipFile(target) as package:
        ElementTree.fromstring(package.read("word/document.xml"))


OUTPUTS = [
    csv_of_an_export,
    csv_for_excel,
    sqlite_of_an_export,
    parquet_of_an_export,
    a_record,
    a_line_of_the_journal,
    a_letter,
    a_word_document,
]


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda each: each.__name__)
def test_the_odd_signs_break_no_output(output: Callable[[str], None]) -> None:
    output(ODD)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda each: each.__name__)
@given(text=TEXTS)
def test_no_text_breaks_an_output(output: Callable[[str], None], text: str) -> None:
    output(text)


@given(text=TEXTS)
def test_whatever_is_printed_for_a_program_is_json(text: str) -> None:
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tipxl.cli.output.click.echo", printed.append)
        print_json({"text": text})

    assert json.loads(printed[0]) == {"text": whole_text(text)}
