"""Evaluations as Word documents, and what a reader of the package finds in them."""

import zipfile
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import docx
from docx.document import Document as WordDocument

from tests.reports.evaluation.builders import a_case
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.word.word_document import word_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(case: Evaluation | None = None, template: bytes | None = None) -> bytes:
    case = case or a_case()
    return word_document(document(case), evaluation_report(case), template).data


@cache
def usual(kind: str = "mid-term") -> bytes:
    """The document of the small plan; drawing its charts takes a while."""
    return made(a_case(kind))


def opened(data: bytes) -> WordDocument:
    return docx.Document(BytesIO(data))


def part(data: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(name))


def texts(data: bytes, style: str) -> list[str]:
    return [
        p.text for p in opened(data).paragraphs if p.style is not None and p.style.name == style
    ]


def styled(word: WordDocument) -> bytes:
    target = BytesIO()
    word.save(target)
    return target.getvalue()
