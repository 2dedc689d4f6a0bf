"""One mail -> returned/: its reports, what came with them, the mail itself, and one outcome."""

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.senders import UNCLEAR, names_of
from tipxl.excel.file_kind import FileKind, file_kind
from tipxl.intake.confirmations import PlainAnswer, confirmations, plain_answer
from tipxl.intake.known_mails import mail_again
from tipxl.intake.litter import WORKBOOKS, is_litter
from tipxl.intake.mail_sorting import MailSorting, doubted, said_again
from tipxl.intake.mail_words import mail_words
from tipxl.intake.receipts import BY_HER_WORD, Receipt
from tipxl.intake.returned_store import (
    Collected,
    IntakeOutcome,
    Origin,
    ReturnedStore,
    digest,
)
from tipxl.intake.sources import OWN_TIME, Source
from tipxl.journal.journal_events import LetterEvent, MailCollected
from tipxl.mail import mail_headings
from tipxl.mail.courtesy import telling
from tipxl.mail.mail_headings import MailNature
from tipxl.mail.mail_reader import Mail, open_mail
from tipxl.mail.outlook import is_msg
from tipxl.mail.unpack import UnpackedFile

_BY_SERVER = "the mail's Received heading"
_BY_SENDER = "the mail's Date heading"


class OfferedReport(Struct, frozen=True):
    """A report as it would be collected."""

    name: str
    data: bytes
    origin: Origin


class _Sorted(Struct, frozen=True):
    """The files of a mail: reports, what came with them, and which lay there as we sent them."""

    reports: tuple[UnpackedFile, ...]
    evidence: tuple[UnpackedFile, ...]
    ours: str


class _Foreseen(Struct, frozen=True):
    """A mail, opened, and what collecting makes of it; `confirms` is the letter it says yes to."""

    mail: Mail
    found: _Sorted
    outcome: IntakeOutcome
    why: str
    confirms: LetterEvent | None = None


def take_mail(sorting: MailSorting, offer: Source) -> Collected:
    """Keep a mail and the reports in it; of one collected before, what was lost is put back."""
    store, identity = sorting.store, digest(offer.data)
    recorded = store.recorded_mails.get(identity)
    if recorded is not None:
        return _mail_again(sorting, offer, recorded)
    seen = _foreseen(sorting, offer)
    mail, found, why = seen.mail, seen.found, seen.why
    if seen.outcome is IntakeOutcome.UNREAD:
        # Not recorded, so that it is collected once the extra is installed.
        return Collected(_shown(mail, offer), seen.outcome, why=why)
    place = store.keep_mail(offer.data, ".msg" if is_msg(offer.data) else ".eml")
    kept = [_keep(sorting, offer, mail, each) for each in found.reports]
    evidence = tuple(store.keep_evidence(e.name, e.data, identity) for e in found.evidence)
    is_old = bool(kept) and all(each is IntakeOutcome.KNOWN for each, _ in kept)
    outcome = IntakeOutcome.KNOWN if is_old else seen.outcome
    confirmed = confirmations(store, seen.confirms, mail, identity) if seen.confirms else ()
    said = mail_words(sorting.plan, store, mail)
    came = _receipt(sorting, offer, mail)
    collected = Collected(
        _shown(mail, offer),
        outcome,
        tuple(name for _, name in kept),
        evidence,
        why,
        doubted(sorting, came, store.files.mails / place) if outcome is IntakeOutcome.TAKEN else "",
        says=said,
        tells=_tells(sorting.plan, outcome, mail, said),
    )
    store.record_mail(
        MailCollected(
            store.now,
            sha256=identity,
            file=place,
            message_id=mail.message_id,
            sender=mail.sender or UNCLEAR,
            subject=mail.subject,
            received=came.received,
            received_from=came.received_from,
            outcome=outcome.value,
            why=why,
            reports=" | ".join(collected.kept),
            evidence=" | ".join(evidence),
            undelivered=" ".join(mail.undelivered),
            slip=offer.slip,
            says=said,
        ),
        *confirmed,
    )
    return collected


def _mail_again(sorting: MailSorting, offer: Source, recorded: MailCollected) -> Collected:
    """A mail that was collected before: what was lost of it, and her word on when it came."""
    store = sorting.store
    found = mail_again(store, offer, recorded)
    if found.outcome is IntakeOutcome.UNREAD:
        return found
    mail = store.recorded_mails[recorded.sha256]
    reports = store.reports_of(mail.sha256)
    said = said_again(sorting, found, (*(each for each, _ in reports), mail), named=offer.named)
    own = {each.file for each, _ in reports}
    others = [each for each in mail.files if each not in own]
    if not said.corrected:
        return said
    as_before = f"; as before: {', '.join(others)}, which came otherwise, too" if others else ""
    kept = tuple(dict.fromkeys((*said.kept, *(name for _, name in reports))))
    return replace(said, kept=kept, why=said.why or mail.outcome, receipt=said.receipt + as_before)


def look_into(
    sorting: MailSorting, offer: Source
) -> tuple[str, tuple[OfferedReport, ...], str, str]:
    """What `take_mail` would keep: the mail in words, its reports, or why there is none.

    And last, what it says that stands in no report.
    """
    seen = _foreseen(sorting, offer)
    mail = seen.mail
    reports = tuple(
        OfferedReport(each.name or "attachment", each.data, _origin(sorting, offer, mail, each))
        for each in seen.found.reports
    )
    known = sorting.store.mails.get(digest(offer.data))
    if known is not None:
        why = f"{IntakeOutcome.KNOWN.value}: {known.outcome}"
        return _shown(mail, offer), reports, why, ""
    said = mail_words(sorting.plan, sorting.store, mail)
    if seen.outcome is IntakeOutcome.TO_READ:
        return _shown(mail, offer), reports, seen.why, said
    why = ": ".join(filter(None, (seen.outcome.value, seen.why)))
    return _shown(mail, offer), reports, why, _tells(sorting.plan, seen.outcome, mail, said)


def _tells(plan: Plan, outcome: IntakeOutcome, mail: Mail, said: str) -> str:
    return telling(said, names_of(plan, mail.sender)) if outcome.may_say_more else ""


def _shown(mail: Mail, offer: Source) -> str:
    about = f", “{mail.subject}”" if mail.subject else ""
    return f"{offer.shown}: mail from {mail.sender or UNCLEAR}{about}"


# --- what lies in it


def _sorted(store: ReturnedStore, mail: Mail) -> _Sorted:
    """A workbook is a report; without one, a document is, and without that a picture attached."""
    sent = [each for each in mail.files if not is_litter(each.name)]
    files = [each for each in sent if not store.ours(each.data)]
    ours = "; ".join(dict.fromkeys(filter(None, (store.ours(each.data) for each in sent))))
    if mail.nature is MailNature.UNDELIVERED and mail.undelivered:
        return _Sorted((), (), ours)
    kinds = [(each, _what(each)) for each in files]
    wanted = [FileKind.WORKBOOK]
    if mail.nature is MailNature.PERSON:
        wanted += [FileKind.DOCUMENT, FileKind.PICTURE]
    reports: tuple[UnpackedFile, ...] = ()
    for what in wanted:
        reports = reports or tuple(e for e, k in kinds if k is what and not _is_ornament(e, k))
    evidence = tuple(e for e, kind in kinds if e not in reports and not _is_ornament(e, kind))
    return _Sorted(reports, evidence if reports else (), ours)


def _what(leaf: UnpackedFile) -> FileKind:
    what = file_kind(leaf.data)
    named = leaf.name.casefold().endswith(WORKBOOKS)
    return FileKind.WORKBOOK if what is FileKind.OTHER and named else what


def _is_ornament(leaf: UnpackedFile, what: FileKind) -> bool:
    """A picture in the text of a mail: a logo, a signature."""
    return what is FileKind.PICTURE and leaf.inline


def _foreseen(sorting: MailSorting, offer: Source) -> _Foreseen:
    """What collecting makes of a mail that was not collected before; nothing is kept."""
    mail = open_mail(offer.data)
    found = _sorted(sorting.store, mail)
    outcome, why = _outcome(mail, found)
    if outcome is IntakeOutcome.OURS and not _is_office(sorting.plan, mail.sender):
        # Who sends the form as it is believes that it is the report, or asks something.
        outcome = IntakeOutcome.TO_READ
    answer: PlainAnswer | None = None
    if outcome is IntakeOutcome.TO_READ:
        answer = plain_answer(sorting.plan, sorting.store, mail)
    if answer is None:
        return _Foreseen(mail, found, outcome, why)
    return _Foreseen(mail, found, answer.outcome, answer.why, answer.confirms)


def _outcome(mail: Mail, found: _Sorted) -> tuple[IntakeOutcome, str]:
    troubles = "; ".join(mail.troubles)
    if found.reports:
        return IntakeOutcome.TAKEN, troubles
    if mail.wants_reader:
        return IntakeOutcome.UNREAD, troubles
    if mail.nature is MailNature.UNDELIVERED:
        return IntakeOutcome.UNDELIVERED, ", ".join(mail.undelivered)
    if mail.nature is MailNature.AUTOMATIC:
        return IntakeOutcome.AUTOMATIC, ""
    if found.ours:
        return IntakeOutcome.OURS, found.ours
    return IntakeOutcome.TO_READ, troubles or "no workbook lies in it"


# --- when and from whom


def _keep(
    sorting: MailSorting, offer: Source, mail: Mail, leaf: UnpackedFile
) -> tuple[IntakeOutcome, str]:
    origin = _origin(sorting, offer, mail, leaf)
    return sorting.store.keep(leaf.name or "attachment", leaf.data, origin)


def _origin(sorting: MailSorting, offer: Source, mail: Mail, leaf: UnpackedFile) -> Origin:
    came = _receipt(sorting, offer, mail)
    if leaf.mail is not None and _is_office(sorting.plan, mail.sender) and not sorting.received:
        # What the officer forwards to herself arrived when the mail within it did.
        inner = mail_headings.received(leaf.mail) or mail_headings.dated(leaf.mail)
        if inner is not None and inner <= came.received and sorting.receiving.believes(inner):
            came = Receipt(inner, "the forwarded mail's own headings")
    sender = mail.sender or UNCLEAR
    return Origin(came.received, came.received_from, sender, digest(offer.data), came.doubt)


def _is_office(plan: Plan, sender: str) -> bool:
    office = plan.secretariat
    return bool(sender) and sender.casefold() in (
        office.sender.casefold(),
        office.reply_to.casefold(),
    )


def _receipt(sorting: MailSorting, offer: Source, mail: Mail) -> Receipt:
    """The last server's word, then the mailbox's, then the sender's, then the file's own time."""
    if sorting.received is not None:
        return Receipt(sorting.received, BY_HER_WORD)
    mailbox = None if offer.moment_from == OWN_TIME else offer.moment
    return sorting.receiving.receipt(
        (
            (mail.received, _BY_SERVER),
            (mailbox, offer.moment_from),
            (mail.dated, _BY_SENDER),
            (offer.moment, offer.moment_from),
        )
    )
