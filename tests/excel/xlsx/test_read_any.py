"""Whatever the bytes, the reader answers."""

import io
import zipfile
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import zoo
from tests.excel.xlsx.test_read_foreign import an_xlsb
from tests.excel.xlsx.test_read_same import by_openpyxl, by_xlsxwriter
from tipxl.domain.core.workbook import Unreadable, Workbook
from tipxl.excel.read import read_book

GOOD = (by_xlsxwriter(), by_openpyxl(), zoo.ods("<table:table-row/>"), zoo.ole("WordDocument"))
MAGICS = (b"", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"\xff\xfe", b"<?xml ")
XML = (
    *(b"<", b">", b"/>", b"</c>", b"<c>", b'r="', b"&#0;", b"-1", b"1e9", b"<v>", b"<row r='9'>"),
    *(b"<!DOCTYPE a>", b"]]>", b"<![CDATA[", b"\0", b"\xff", b"xmlns:a=''", b"<is><t>", b"s='"),
)

Edit = tuple[int, int, bytes]
some_bytes = st.one_of(st.binary(max_size=12), st.sampled_from(XML))
edits = st.lists(st.tuples(st.integers(0), st.integers(0, 30), some_bytes), min_size=1, max_size=6)


def edited(data: bytes, changes: Sequence[Edit]) -> bytes:
    """Cut some bytes out at each place and put others in."""
    for place, size, new in changes:
        at = place % (len(data) + 1)
        data = data[:at] + new + data[at + size :]
    return data


def answers(data: bytes) -> bool:
    return isinstance(read_book(data), Workbook | Unreadable)


@given(st.sampled_from(MAGICS), st.binary(max_size=4_000))
def test_random_bytes_are_answered(magic: bytes, rest: bytes) -> None:
    assert answers(magic + rest)


@settings(max_examples=300)
@given(st.sampled_from(GOOD), edits)
def test_a_good_file_with_some_bytes_changed_is_answered(data: bytes, changes: list[Edit]) -> None:
    assert answers(edited(data, changes))


@settings(max_examples=400)
@given(st.sampled_from(GOOD[:3]), st.integers(0), edits)
def test_a_good_file_with_one_part_changed_is_answered(
    data: bytes, which: int, changes: list[Edit]
) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: list[tuple[str, zoo.Content]] = [(n, archive.read(n)) for n in archive.namelist()]
    name, content = parts[which % len(parts)]
    assert isinstance(content, bytes)
    parts[which % len(parts)] = name, edited(content, changes)

    assert answers(zoo.raw_zip(parts))


@settings(max_examples=8)
@given(edits)
def test_a_binary_workbook_with_some_bytes_changed_is_answered(changes: list[Edit]) -> None:
    with zipfile.ZipFile(io.BytesIO(an_xlsb())) as archive:
        parts: list[tuple[str, zoo.Content]] = [(n, archive.read(n)) for n in archive.namelist()]
    name, content = parts[-1]
    assert isinstance(content, bytes)

    assert answers(zoo.raw_zip([*parts[:-1], (name, edited(content, changes))]))
