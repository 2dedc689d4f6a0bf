"""inbox/, files, folders, mails and a mailbox -> returned/, byte for byte, and the journal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.intake.mail_intake import Sorting, take_mail
from tipxl.intake.returned_store import Collected, Origin, Outcome, Shelf
from tipxl.intake.sources import Offer, Refused, inside, offers
from tipxl.mail.account import Account, account, secret
from tipxl.mail.imap import Fetched, Slip, mails
from tipxl.mail.unpack import Leaf
from tipxl.workspace.journal import read
from tipxl.workspace.opening import Desk, Tick, begun, open_folder, silent

__all__ = [
    "Collected",
    "Harvest",
    "Outcome",
    "collect",
]


@dataclass(frozen=True, slots=True)
class Harvest:
    """Where to look, and when the files were received (None: as each of them tells)."""

    period: Period
    paths: tuple[Path, ...] = ()
    received: datetime | None = None
    imap: str = ""  # a mailbox to look into


def collect(
    root: Path, harvest: Harvest, now: datetime, tick: Tick = silent
) -> tuple[Collected, ...]:
    """Copy what arrived into returned/ and record it; nothing is moved, changed or deleted."""
    mailbox = account(harvest.imap, "IMAP") if harvest.imap else None
    desk = open_folder(root)
    files = begun(desk, harvest.period)
    with desk.folder.locked():
        sorting = Sorting(desk.plan, Shelf(files, now), harvest.received)
        collected = []
        for each in _offered(desk, harvest, sorting, mailbox):
            for one in _taken(sorting, each):
                collected.append(one)
                tick(one.offered)
    return tuple(collected)


def _offered(
    desk: Desk, harvest: Harvest, sorting: Sorting, mailbox: Account | None
) -> Iterator[Offer | Refused]:
    if harvest.paths or mailbox is None:
        yield from offers(harvest.paths or (desk.files(harvest.period).inbox,))
    if mailbox is not None:
        since = _since(desk, harvest.period)
        yield from _from_mailbox(mailbox, since, lambda slip: slip in sorting.shelf.slips)


def _taken(sorting: Sorting, offered: Offer | Refused) -> Iterator[Collected]:
    if isinstance(offered, Refused):
        outcome = Outcome.UNREAD if offered.again else Outcome.SKIPPED
        yield Collected(offered.shown, outcome, why=offered.why)
    elif offered.is_mail:
        yield take_mail(sorting, offered)
    else:
        yield from _take_file(sorting, offered)


# --- loose files


def _take_file(sorting: Sorting, offer: Offer) -> Iterator[Collected]:
    for each in inside(offer):
        yield _take_leaf(sorting, offer, each)


def _take_leaf(sorting: Sorting, offer: Offer, leaf: Leaf) -> Collected:
    shown = f"{offer.shown}: {leaf.name}" if leaf.inside else offer.shown
    if sorting.shelf.is_ours(leaf.data):
        return Collected(shown, Outcome.OURS)
    how = "--received" if sorting.received else offer.moment_from
    moment = sorting.received or offer.moment or sorting.shelf.now
    outcome, kept = sorting.shelf.keep(leaf.name, leaf.data, Origin(moment, how))
    return Collected(shown, outcome, (kept,))


# --- a mailbox


def _since(desk: Desk, period: Period) -> date:
    """The day before the round's first event, or its period's first day."""
    events = read(desk.files(period).journal)
    first = events[0].at.date() if events else period.start
    return first - timedelta(days=1)


def _from_mailbox(
    of: Account, since: date, known: Callable[[str], bool]
) -> Iterator[Offer | Refused]:
    place = f"{of.user}@{of.host}/{of.folder}"

    def told(slip: Slip) -> str:
        return f"{place} {slip}"

    fetched = 0
    try:
        for each in mails(of, secret(of), since, lambda slip: known(told(slip))):
            fetched += 1
            yield _fetched(of, each, told(each.slip))
    except TipxlError as error:
        if not fetched:
            raise
        yield Refused(of.place, str(error))


def _fetched(of: Account, mail: Fetched, slip: str) -> Offer | Refused:
    shown = f"{of.host} no. {mail.slip.uid}"
    if mail.data is None:
        why = f"it has {mail.size >> 20} MB: save the workbook from it to inbox/ and collect again"
        return Refused(shown, why)
    how = "the mailbox (INTERNALDATE)"
    return Offer(shown, shown, mail.data, mail.arrived, how, is_mail=True, slip=slip)
