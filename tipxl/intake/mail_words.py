"""A mail -> what it says beside the files in it: its sender's own words, and forwarded ones."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.entered import referred
from tipxl.domain.returns.senders import bodies_of, names_of
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.intake.returned_store import ReturnedStore
from tipxl.mail.courtesy import lies_in_it, telling
from tipxl.mail.mail_headings import MailNature
from tipxl.mail.mail_reader import Mail, open_mail
from tipxl.mail.own_words import OurWords, own_words

_LONGEST = 20_000  # characters that the journal keeps; the mail itself is kept whole
_BEFORE = re.compile(
    r"((re|res|rv|fwd?|aw|wg|tr|sv|vs|enc|bls|trs|trả lời|chuyển tiếp|ตอบกลับ|ส่งต่อ|external)"
    r"(\[\d{1,3}\])? ?[:：] ?|\[(external|ext|spam)\] ?)+",
    re.IGNORECASE,
)


def mail_words(plan: Plan, store: ReturnedStore, mail: Mail) -> str:
    """What it says that we did not say before; "" where a mail server wrote it."""
    if mail.nature is MailNature.UNDELIVERED:
        return ""
    letters = cache(lambda: _letters(plan, store, mail.sender))
    ours = OurWords(_our_names(plan), lambda: [each.text for each in letters()])
    subject = _subject(plan, store, mail)
    if subject and subject in (_bare(each.subject) for each in letters()):
        subject = ""  # it only answers
    said = "\n\n".join(filter(None, (subject and f"(Its subject: {subject})", *_said(mail, ours))))
    if len(said) <= _LONGEST:
        return said
    return f"{said[:_LONGEST]}\n(It goes on: open the mail.)"


def _said(mail: Mail, ours: OurWords) -> Iterator[str]:
    yield own_words(mail.text, ours)
    for each in mail.forwarded:
        words = "" if each.sender and ours.wrote(each.sender) else own_words(each.text, ours)
        if words:
            yield f"{lies_in_it(each.sender)}\n{words}"


def _subject(plan: Plan, store: ReturnedStore, mail: Mail) -> str:
    """What the subject of a mail with files says more than "our report"; "" for nothing."""
    if mail.nature is not MailNature.PERSON or not mail.files or referred(mail.subject):
        return ""
    files = (word for each in mail.files for word in re.findall(r"\w+", each.name))
    bodies = (each.acronym for each in plan.bodies)
    known = names_of(plan, mail.sender) | {*files, *bodies, str(store.files.period)}
    subject = _bare(mail.subject)
    return subject if telling(subject, known) else ""


def _bare(subject: str) -> str:
    """A subject without what mail programs put before it."""
    return _BEFORE.sub("", " ".join(subject.split()))


def _our_names(plan: Plan) -> tuple[str, ...]:
    office = plan.secretariat
    return tuple(filter(None, (office.sender, office.reply_to, office.name)))


def _letters(plan: Plan, store: ReturnedStore, sender: str) -> Sequence[Mail]:
    """The letters in outbox/ that its sender may answer."""
    paths = (
        store.files.letter(body.acronym, kind)
        for body in bodies_of(plan, sender)
        for kind in LetterKind
    )
    found = []
    for path in paths:
        if path.is_file():
            try:
                found.append(open_mail(read_file(path)))
            except TipxlError:  # it cannot be read now: what the mail repeats of it is shown
                continue
    return found
