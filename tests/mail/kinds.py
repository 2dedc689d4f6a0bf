"""Mails as they arrive in life, each with what should become of it. `book` is a filled form."""

import base64
import io
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

from tipxl.commands.collect import IntakeOutcome

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
SENDER = "focal.point@slom.example"
RECEIVED = "from mx.x.org by mail.y.org; Fri, 19 Jan 2018 08:30:00 +0700"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7 the signed letter"

Mails = dict[str, tuple[bytes, IntakeOutcome]]


def a_mail(*attached: tuple[str, bytes], text: str = "Please find it attached.") -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = RECEIVED
    mail["From"] = f"A. Person <{SENDER}>"
    mail["To"] = "returns@plan.org"
    mail["Subject"] = "RE: your report"
    mail["Date"] = "Fri, 19 Jan 2018 08:00:00 +0700"
    mail.set_content(text)
    for name, data in attached:
        mail.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return mail


def a_zip(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return raw.getvalue()


def tnef_attribute(level: int, number: int, value: bytes) -> bytes:
    head = struct.pack("<BII", level, number, len(value))
    return head + value + struct.pack("<H", sum(value) & 0xFFFF)


def tnef_properties(*values: tuple[int, int, bytes]) -> bytes:
    """The properties of a mail, type, number and bytes each, after one that has a name."""
    block = struct.pack("<I", len(values) + 2)
    block += struct.pack("<HH16xIIHH", 0x0003, 0x8001, 0, 7, 0, 0)  # a number known by a number
    block += struct.pack("<HHI", 0x000B, 0x0E1F, 1)
    for kind, number, value in values:
        filled = value + bytes(-len(value) % 4)
        block += struct.pack("<HHII", kind, number, 1, len(value)) + filled
    return tnef_attribute(1, 0x00069003, block)


def a_winmail(name: str, data: bytes, words: bytes = b"") -> bytes:
    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + words
        + tnef_attribute(2, 0x00069002, bytes(14))
        + tnef_attribute(2, 0x00018010, name.encode() + b"\0")
        + tnef_attribute(2, 0x0006800F, data)
    )


def forwarded(inner: Message, sender: str = SENDER) -> MIMEMultipart:
    outer = MIMEMultipart()
    outer["From"], outer["Subject"], outer["Received"] = sender, "FW: your report", RECEIVED
    outer.attach(MIMEText("See below."))
    outer.attach(MIMEMessage(inner))
    return outer


def raw_part(headings: str, data: bytes, encoding: str = "base64") -> bytes:
    """A mail written by hand, with the headings of its one part."""
    body = base64.encodebytes(data) if encoding == "base64" else data
    return (
        (
            f"Received: {RECEIVED}\r\nFrom: {SENDER}\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
            f"Content-Type: text/plain\r\n\r\nhere\r\n--b\r\n{headings}\r\n"
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n--b--\r\n"
    )


def plain(mail: Message) -> bytes:
    return mail.as_bytes()


def headed(mail: EmailMessage, **headings: str) -> bytes:
    for name, value in headings.items():
        key = name.replace("_", "-")
        del mail[key]
        mail[key] = value
    return mail.as_bytes()


def bounce(ours: bytes) -> bytes:
    mail = MIMEMultipart("report")
    mail.set_param("report-type", "delivery-status")
    mail["From"], mail["Subject"] = "MAILER-DAEMON@y.org", "Undelivered"
    mail["Return-Path"] = "<>"
    mail.attach(MIMEText("It could not be delivered."))
    status = Message()
    status["Content-Type"] = "message/delivery-status"
    report, one = Message(), Message()
    report["Reporting-MTA"] = "dns; y.org"
    one["Final-Recipient"] = "rfc822; gone@x.org"
    one["Action"] = "failed"
    status.set_payload([report, one])
    mail.attach(status)
    mail.attach(MIMEMessage(a_mail(("form.xlsx", ours))))
    return mail.as_bytes()


def signed(book: bytes) -> bytes:
    mail = MIMEMultipart("signed", protocol="application/pkcs7-signature")
    mail["From"], mail["Received"] = SENDER, RECEIVED
    inner = MIMEMultipart()
    part = MIMEApplication(book, Name="report.xlsx")
    inner.attach(MIMEText("signed"))
    inner.attach(part)
    mail.attach(inner)
    mail.attach(MIMEApplication(b"\x30\x80", "pkcs7-signature", Name="smime.p7s"))
    return mail.as_bytes()


def inline(book: bytes) -> bytes:
    mail = a_mail()
    mail.add_attachment(
        book,
        maintype="application",
        subtype="octet-stream",
        filename="r.xlsx",
        disposition="inline",
    )
    mail.add_attachment(
        PNG, maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    return mail.as_bytes()


def real_mails(book: Callable[[int], bytes], ours: bytes) -> Mails:
    """Name -> the mail and its outcome; each report in them is another one."""
    taken, read = IntakeOutcome.TAKEN, IntakeOutcome.TO_READ
    n = iter(range(1000))

    def new() -> bytes:
        return book(next(n))

    octets = "Content-Type: application/octet-stream"
    attached = "Content-Disposition: attachment"
    with_pdf = a_mail(("report.xlsx", new()))
    with_pdf.add_attachment(PDF, maintype="application", subtype="pdf", filename="letter.pdf")
    as_eml = a_mail()
    as_eml.add_attachment(
        a_mail(("r.xlsx", new())).as_bytes(),
        maintype="application",
        subtype="octet-stream",
        filename="mail.eml",
    )
    scan = a_mail()
    scan.add_attachment(PNG, maintype="image", subtype="png", filename="scan.png")
    word = a_mail()
    word.add_attachment(PDF, maintype="application", subtype="pdf", filename="answer.pdf")
    closed = a_mail(text="x")
    closed.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data")
    html = EmailMessage(policy=SMTP)
    html["From"], html["Subject"] = SENDER, "link"
    html.set_content("<a href='https://cloud.example/x'>the file</a>", subtype="html")
    whole = new()
    return {
        "plain": (plain(a_mail(("report.xlsx", new()))), taken),
        "two workbooks": (plain(a_mail(("a.xlsx", new()), ("b.xlsx", new()))), taken),
        "rfc 2231 name": (plain(a_mail(("báo cáo – cuối.xlsx", new()))), taken),
        "rfc 2047 name": (
            raw_part(f'{octets}\r\n{attached}; filename="=?utf-8?B?YsOhbyBjw6FvLnhsc3g=?="', new()),
            taken,
        ),
        "raw 8-bit name": (raw_part(f'{octets}\r\n{attached}; filename="báo.xlsx"', new()), taken),
        "name in the type": (raw_part(f'{octets}; name="r.xlsx"', new()), taken),
        "no name": (raw_part(f"{octets}\r\n{attached}", new()), taken),
        "called .dat": (raw_part(f'{octets}\r\n{attached}; filename="att0001.dat"', new()), taken),
        "called text": (raw_part('Content-Type: text/plain; name="r.txt"', new()), taken),
        "inline, with a logo": (inline(new()), taken),
        "forwarded": (plain(forwarded(a_mail(("r.xlsx", new())))), taken),
        "forwarded twice": (plain(forwarded(forwarded(a_mail(("r.xlsx", new()))))), taken),
        "attached mail": (plain(as_eml), taken),
        "zip": (plain(a_mail(("r.zip", a_zip({"r.xlsx": new()})))), taken),
        "zip in zip": (
            plain(a_mail(("r.zip", a_zip({"in.zip": a_zip({"deep/r.xlsx": new()})})))),
            taken,
        ),
        "winmail.dat": (plain(a_mail(("winmail.dat", a_winmail("r.xlsx", new())))), taken),
        "signed": (signed(new()), taken),
        "with evidence": (plain(with_pdf), taken),
        "cut off": (plain(a_mail(("r.xlsx", whole[: len(whole) // 2]))), taken),
        "a path for a name": (plain(a_mail((r"..\..\etc/passwd.xlsx", new()))), taken),
        "no date": (headed(a_mail(("r.xlsx", new())), Date="", Received=""), taken),
        "unknown alphabet": (
            raw_part(f"{octets}\r\n{attached}; filename*=klingon'x'r%FF.xlsx", new()),
            taken,
        ),
        "automatic, with a report": (
            headed(a_mail(("r.xlsx", new())), Auto_Submitted="auto-generated"),
            taken,
        ),
        "a scanned answer": (plain(scan), taken),
        "a PDF answer": (plain(word), taken),
        "quoting our form": (plain(a_mail(("form.xlsx", ours))), IntakeOutcome.TO_READ),
        "our form and a report": (plain(a_mail(("f.xlsx", ours), ("r.xlsx", new()))), taken),
        "only words": (plain(a_mail(text="Nothing to report.")), read),
        "a link to a cloud": (html.as_bytes(), read),
        "encrypted": (plain(closed), read),
        "bounce": (bounce(ours), IntakeOutcome.UNDELIVERED),
        "out of office": (headed(a_mail(), Auto_Submitted="auto-replied"), IntakeOutcome.AUTOMATIC),
        "old out of office": (headed(a_mail(), X_Autoreply="yes"), IntakeOutcome.AUTOMATIC),
        "precedence": (headed(a_mail(), Precedence="bulk"), IntakeOutcome.AUTOMATIC),
        "not a mail at all": (b"From: x\r\nSubject: y\r\n\r\n\xff\xfe\x01" * 3, read),
    }
