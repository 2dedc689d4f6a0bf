"""inbox/ -> the bodies of which something waits there to be collected."""

from collections.abc import Iterator

from tipxl.domain.forms.identity import codes_in
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.senders import registered
from tipxl.excel.read import glance
from tipxl.intake.returned_store import digest, settled
from tipxl.intake.sources import Source, inside, mails_of, sources
from tipxl.journal.journal import Journal
from tipxl.mail.mail_reader import open_mail
from tipxl.workspace.paths import RoundFiles


def waiting_bodies(plan: Plan, files: RoundFiles, journal: Journal) -> frozenset[BodyKey]:
    """The bodies whose form, or whose mail, lies in inbox/ and was not collected yet."""
    if not files.inbox.is_dir():
        return frozenset()
    known = settled(files, journal)
    offered = (each for each in sources((files.inbox,)) if isinstance(each, Source))
    return frozenset(
        body for each in offered if digest(each.data) not in known for body in _of(plan, each)
    )


def _of(plan: Plan, offer: Source) -> Iterator[BodyKey]:
    if offer.is_mail:
        mail = open_mail(offer.data)
        yield from _senders(plan, mail.sender)
        for leaf in mail.files:
            yield from _forms(leaf.data)
        return
    for leaf in inside(offer):
        yield from _forms(leaf.data)
        if leaf.is_mail:
            for each in mails_of(offer, leaf):
                yield from _of(plan, each)


def _forms(data: bytes) -> Iterator[BodyKey]:
    yield from (body_key(code.body) for code in codes_in(glance(data)))


def _senders(plan: Plan, sender: str) -> Iterator[BodyKey]:
    office = {plan.secretariat.sender.casefold(), plan.secretariat.reply_to.casefold()}
    for body in plan.bodies:
        theirs = {each.casefold() for each in registered(plan, body)} - office
        if sender.casefold() in theirs:
            yield body.key
