"""A mail that was collected before: what of it does not lie in returned/ any more is put back."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.files import write_once
from tipxl.intake.returned_store import (
    Collected,
    IntakeOutcome,
    ReturnedStore,
    digest,
    evidence_names,
    holds,
    named_digest,
)
from tipxl.intake.sources import Source
from tipxl.journal.journal_events import MailCollected
from tipxl.mail.mail_reader import Mail, open_mail


def mail_again(store: ReturnedStore, offer: Source, mail: MailCollected) -> Collected:
    """What becomes of a mail that was collected before, by its newest line in the journal.

    Nothing is collected twice: what was lost lies where it lay, and came when it came first.
    """
    itself = not (store.files.mails / mail.file).exists()
    if itself:
        write_once(store.files.mails / mail.file, offer.data)
    reports, evidence = dict[str, str](), dict[str, str]()
    opened = None
    if store.lost_reports(mail) or store.lost_evidence(mail):
        opened = open_mail(offer.data)
        reports, evidence = _reports(store, mail, opened), _evidence(store, mail, opened)
    _record_names(store, mail, evidence)
    if opened and opened.wants_reader and not (reports or evidence):
        return Collected(offer.shown, IntakeOutcome.UNREAD, why="; ".join(opened.troubles))
    if not (itself or reports or evidence):
        return Collected(offer.shown, IntakeOutcome.KNOWN, why=mail.outcome)
    back = tuple(reports.values()), tuple(evidence.values())
    why = f"the mail itself, as mails/{mail.file}" if itself else ""
    return Collected(offer.shown, IntakeOutcome.PUT_BACK, *back, why)


class KnownEvidence(Struct, frozen=True):
    """A file that came with the reports of mails: its names in evidence/, and what is put back.

    `mail` is the one that came first.
    """

    mail: MailCollected
    names: tuple[str, ...]
    back: tuple[str, ...]


def evidence_again(store: ReturnedStore, data: bytes) -> KnownEvidence | None:
    """A file that came with the reports of a mail before: what was lost of it is put back.

    It is known by the digest in the name under which it was kept; None where it is another one.
    """
    sha256 = digest(data)
    came = [
        (mail, each)
        for mail in store.recorded_mails.values()
        for each in mail.came_with_them
        if named_digest(each) and sha256.startswith(named_digest(each))
    ]
    lost = [(m, each) for m, each in came if not holds(store.files.evidence / each, sha256)]
    back = tuple(_evidence_back(store, mail, each, data) for mail, each in lost)
    lying = (each for mail, each in came if (mail, each) not in lost)
    if not came:
        return None
    first = min((mail for mail, _ in came), key=lambda each: each.received)
    return KnownEvidence(first, (*lying, *back), back)


def report_of_mail(store: ReturnedStore, mail: MailCollected, data: bytes) -> None:
    """Record of a mail that what came with its reports is one itself, so that it is found there."""
    known, mail = store.known(data), store.recorded_mails[mail.sha256]
    if known and known.mail == mail.sha256 and known.file not in mail.files:
        reports = " | ".join((*mail.files, known.file))
        store.record_mail(replace(mail, at=store.now, reports=reports))


def _evidence_back(store: ReturnedStore, mail: MailCollected, lay_as: str, data: bytes) -> str:
    path = store.files.evidence / lay_as
    if not path.exists():
        write_once(path, data)
        return lay_as
    name = lay_as.removeprefix(f"{mail.sha256[:8]} ")
    kept = store.keep_evidence(name, data, mail.sha256)
    _record_names(store, mail, {lay_as: kept})
    return kept


def _reports(store: ReturnedStore, mail: MailCollected, opened: Mail) -> dict[str, str]:
    within = {digest(each.data): each.data for each in opened.files}
    lost = store.lost_reports(mail).items()
    return {e: store.put_back(k, within[k.sha256]) for e, k in lost if k.sha256 in within}


def _evidence(store: ReturnedStore, mail: MailCollected, opened: Mail) -> dict[str, str]:
    names, lost = dict[str, str](), store.lost_evidence(mail)
    for each in opened.files:
        for lay_as in lost & evidence_names(each.name, each.data, mail.sha256):
            names[lay_as] = store.keep_evidence(each.name, each.data, mail.sha256)
    return names


def _record_names(store: ReturnedStore, mail: MailCollected, evidence: Mapping[str, str]) -> None:
    """Record the mail anew where what came in it lies under other names now.

    Also after a kill between a report and this.
    """
    now = replace(
        mail,
        reports=" | ".join(map(store.recorded_as, mail.files)),
        evidence=" | ".join(evidence.get(each, each) for each in mail.came_with_them),
    )
    if now != mail:
        store.record_mail(replace(now, at=store.now))
