"""The guarded door: what is let in, what is turned away, and in which words."""

import gzip
import io
import zipfile

import pytest

from tests import zoo
from tipxl.domain.core.workbook import Unreadable, Verdict, Workbook
from tipxl.excel.read import read_book, read_own_book

GOOD = zoo.book(zoo.cell('<c r="A1"><v>1</v></c>'))
ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def refusal(data: bytes) -> Unreadable:
    answer = read_book(data)
    assert isinstance(answer, Unreadable), answer
    return answer


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def office(main_type: str, part: str) -> bytes:
    """A package whose main part is of this type."""
    return zoo.raw_zip(
        [
            (
                "[Content_Types].xml",
                f'<Types><Override PartName="/{part}" ContentType="{main_type}"/></Types>',
            ),
            ("_rels/.rels", zoo.arrows(("r", "officeDocument", part))),
            (part, "<x/>"),
        ]
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\r\n junk %PDF-1.4\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0..", "a picture (JPEG)"),
        (b"GIF89a..", "a picture (GIF)"),
        (b"II*\0....", "a picture (TIFF)"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a picture (HEIC)"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture (WebP)"),
        (b"{\\rtf1\\ansi", "a text document (RTF)"),
        (b"Rar!\x1a\x07\0", "a compressed archive (RAR)"),
        (b"7z\xbc\xaf\x27\x1c\0", "a compressed archive (7z)"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "a web page (HTML)"),
        (b"<table><tr><td>1</td></tr></table>", "a web page (HTML)"),
        (b'<?xml version="1.0"?><a/>', "an XML file"),
        (b"Received: from a\r\n\tby b\r\nSubject: x\r\n\r\n", "an e-mail"),
        (b"From: a@b.test\nTo: c@d.test\n\nHello", "an e-mail"),
        (b"activity;status\nA.a.1;done\n", "a text or CSV file"),
        ("activity\tstatus\n".encode("utf-16"), "a text or CSV file"),
        (b"\x01\x02\x03\x04 what is this", "an unknown file"),
        (zoo.ole("WordDocument"), "a Word document"),
        (zoo.ole("WordDocument", "Workbook"), "a Word document"),
        (zoo.ole("PowerPoint Document"), "a PowerPoint presentation"),
        (zoo.ole("__properties_version1.0"), "an e-mail (Outlook)"),
        (zoo.ole("Something"), "an unknown file"),
        (office("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "word/document.xml"), "a Word document"),
        (office("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
                "ppt/presentation.xml"), "a PowerPoint presentation"),
        (zipped(word__document="", readme="hello"), "a zip archive"),
        (zipped(**{"Index__Document.iwa": ""}), "Apple Numbers"),
        (zoo.ods("", "text"), "an OpenDocument text"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_held_and_called_by_its_name(data: bytes, what: str) -> None:
    answer = refusal(data)

    assert (answer.code, answer.verdict) == ("R03", Verdict.HELD)
    assert what in answer.says
    assert "Ask the body for the form itself" in answer.says


FODS = b"""<?xml version="1.0"?><office:document xmlns:office="x"
office:mimetype="application/vnd.oasis.opendocument.spreadsheet">"""


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML format of Excel"),
        (b"\x09\x08\x10\x00\x00\x05", "a workbook of a very old Excel"),
        (FODS, "one piece of XML (.fods)"),
        (b"ID;PSCALC3\r\nB;X9;Y9\r\n", "SYLK"),
        (b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "DIF"),
    ],
)
def test_a_format_that_excel_opens_is_asked_for_as_xlsx(data: bytes, what: str) -> None:
    answer = refusal(data)

    assert (answer.code, answer.verdict) == ("R08", Verdict.HELD)
    assert what in answer.says
    assert "save it as .xlsx and send it again" in answer.says
    assert "not an Excel workbook" not in answer.says


@pytest.mark.parametrize("data", [b"", b" \r\n", bytes(4096)])
def test_an_empty_file_is_rejected_with_a_polite_word(data: bytes) -> None:
    assert refusal(data) == Unreadable(
        "R01", Verdict.REJECTED, "The file is empty. Ask the body to send it again."
    )


@pytest.mark.parametrize(
    "data",
    [
        zoo.ole("EncryptionInfo", "EncryptedPackage"),
        zoo.ods("", manifest="<manifest:encryption-data/>"),
        zoo.raw_zip(tuple(zoo.parts(zoo.sheet()).items()), flags=1),
    ],
)
def test_a_file_with_a_password_is_rejected_and_asked_for_without_one(data: bytes) -> None:
    answer = refusal(data)

    assert (answer.code, answer.verdict) == ("R02", Verdict.REJECTED)
    assert "without a password" in answer.says


@pytest.mark.parametrize(
    "data",
    [
        GOOD[:300],
        GOOD[:-10],
        GOOD[:4],
        zoo.ole("Workbook")[:700],
        zoo.ole("Workbook"),
        zoo.book(),
        zoo.raw_zip(tuple(zoo.parts(zoo.sheet()).items()), bad_crc="xl/worksheets/sheet1.xml"),
        zoo.raw_zip([*zoo.parts(zoo.sheet()).items(), ("xl/workbook.xml", "<workbook/>")]),
        zoo.raw_zip([*zoo.parts(zoo.sheet()).items(), ("XL\\Workbook.xml", "<workbook/>")]),
        zoo.book("<worksheet>"),
        zoo.book(b"\xff\xfe\x00"),
        zoo.book('<?xml version="1.0" encoding="klingon"?><worksheet/>'),
        zoo.book(zoo.sheet(), extra={"xl/_rels/workbook.xml.rels": zoo.arrows()}),
        zoo.with_doctype(ENTITY, "&b;"),
        zoo.with_doctype('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        zoo.with_doctype('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">', "a"),
        zoo.with_doctype("", "&nothing;"),
    ],
)
def test_a_damaged_file_is_held_and_asked_for_again(data: bytes) -> None:
    answer = refusal(data)

    assert (answer.code, answer.verdict) == ("R04", Verdict.HELD)
    assert "save it as .xlsx and send it again" in answer.says


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zoo.many_sheets(257), "256 sheets"),
        (zoo.merges(100_001), "100,000 merges"),
        (zoo.bomb_of_members(3_000), "2,000 parts"),
        (zoo.raw_zip(tuple(zoo.parts(zoo.sheet()).items()), method=12), "unusual way"),
    ],
)
def test_a_file_beyond_every_form_is_held(data: bytes, why: str) -> None:
    answer = refusal(data)

    assert (answer.code, answer.verdict) == ("R05", Verdict.HELD)
    assert why in answer.says


def test_a_file_over_fifty_megabytes_is_held() -> None:
    assert refusal(GOOD + bytes(50 << 20)).code == "R05"


def test_what_a_stranger_wrote_is_short_in_our_sentence() -> None:
    answer = refusal(zoo.book(zoo.cell(f'<c r="{"Z" * 5_000}1"><v>1</v></c>')))

    assert len(answer.says) < 250


def test_members_with_names_that_leave_the_folder_are_not_looked_at() -> None:
    strange = [("../../etc/passwd", "x"), ("C:\\autoexec.bat", "x"), ("a/../../b", "x")]

    assert isinstance(read_book(zoo.raw_zip([*zoo.parts(zoo.sheet()).items(), *strange])), Workbook)


def test_parts_that_are_announced_and_not_there_are_no_reason_to_refuse() -> None:
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": zoo.arrows(
            ("a", "drawing", "../drawings/gone.xml"), ("b", "comments", "../gone.xml")
        )
    }

    assert isinstance(read_book(zoo.book(zoo.sheet(), extra=extra)), Workbook)


def test_a_hundred_thousand_merges_are_allowed() -> None:
    book = read_book(zoo.merges(100_000))

    assert isinstance(book, Workbook)
    assert len(book.worksheets[0].merges) == 100_000


def test_the_officers_own_workbook_may_be_larger_than_a_form() -> None:
    long = zoo.bomb_of_references(1_000)  # each shows 32 KB

    assert refusal(long).code == "R05"
    assert isinstance(read_own_book(long), Workbook)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"", "The file is empty. Put it back from your back-up."),
        (zoo.ole("EncryptionInfo", "EncryptedPackage"), "take the password off and save it."),
        (b"%PDF-1.4", "not an Excel workbook. Put it back from your back-up."),
        (GOOD[:300], "Open it in Excel and save it as .xlsx, or put it back from your back-up."),
        (zoo.many_sheets(257), "Open it in Excel and save it as .xlsx"),
    ],
)
def test_the_officer_is_not_asked_to_send_her_own_workbook(data: bytes, remedy: str) -> None:
    answer = read_own_book(data)

    assert isinstance(answer, Unreadable)
    assert remedy in answer.says
    assert "send" not in answer.says


def test_a_workbook_of_gnumeric_is_called_so_and_asked_for_as_xlsx() -> None:
    data = gzip.compress(b'<?xml version="1.0"?><gnm:Workbook xmlns:gnm="http://www.gnumeric.org">')
    answer = read_book(data)

    assert isinstance(answer, Unreadable)
    assert (answer.code, answer.verdict) == ("R09", Verdict.HELD)
    assert "open it in Gnumeric, save it there as .xlsx" in answer.says
    assert "gzip" in read_book(gzip.compress(b"a letter")).says  # type: ignore[union-attr]
