"""Collect: inbox/, files, folders, mails and a mailbox -> returned/, byte for byte."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.forms.identity import Identity, codes_in
from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.reminding import early_words, late_words
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.files import read_file
from tipxl.intake.known_mails import KnownEvidence, evidence_again, report_of_mail
from tipxl.intake.mail_intake import take_mail
from tipxl.intake.mail_sorting import MailSorting, doubted, said_again
from tipxl.intake.receipts import Receiving, her_word, say_when
from tipxl.intake.returned_store import Collected, IntakeOutcome, ReturnedStore
from tipxl.intake.sources import RefusedSource, Source, inside, mails_of, sources
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FileCollected, FormIssued, JournalRestored, MailCollected
from tipxl.mail.account import Account, account
from tipxl.mail.imap import Fetched, MailboxId, mails
from tipxl.mail.log_in import secret
from tipxl.mail.unpack import UnpackedFile
from tipxl.rounds.journal_gaps import ensure_whole
from tipxl.workspace.form_records import recorded_form
from tipxl.workspace.opening import Tick, Workspace, begun, open_workspace, silent
from tipxl.workspace.paths import Folder, typed_path

__all__ = [
    "CollectRequest",
    "Collected",
    "IntakeOutcome",
    "collect",
    "refuse_never",
]


class CollectRequest(Struct, frozen=True):
    """Where to look, and when the files were received (None: as each of them tells).

    A moment without a zone is one of the plan's. Of a file that was collected before, and is named
    itself, it corrects when it came.
    """

    period: Period
    paths: tuple[Path, ...] = ()
    received: datetime | None = None
    imap: str = ""  # a mailbox to look into


def collect(
    root: Path, request: CollectRequest, now: datetime, tick: Tick = silent
) -> tuple[Collected, ...]:
    """Copy what arrived into returned/ and record it; nothing is moved, changed or deleted.

    TipxlError where it is said to have come later than now.
    """
    mailbox = account(request.imap, "IMAP") if request.imap else None
    workspace = open_workspace(root)
    files, now = begun(workspace, request.period), workspace.moment(now)
    said = workspace.moment(request.received) if request.received else None
    received = her_word(said, Receiving(request.period, now, workspace.zone))
    with workspace.recording(request.period) as journal:
        why = "what was lost would be recorded as if it came now"
        ensure_whole(workspace.records(request.period), "Nothing was collected", why)
        sorting = MailSorting(
            workspace.plan,
            ReturnedStore(files, journal, now),
            received,
            workspace.zone,
            _settled(workspace, request.period),
        )
        timing = _Timing(workspace, sorting.store, _made(workspace, journal.value))
        collected = []
        for each in _offered(workspace, request, sorting, mailbox):
            for one in _taken(sorting, each):
                collected.append(timing.told(one))
                tick(one.offered)
    return tuple(collected)


def refuse_never(root: Path, period: Period, received: datetime, now: datetime) -> None:
    """TipxlError where something can never have come when she says; nothing is taken yet."""
    workspace = open_workspace(root, keep=False)
    by = Receiving(period, workspace.moment(now), workspace.zone)
    her_word(workspace.moment(received), by)


def _settled(workspace: Workspace, period: Period) -> str:
    """Why nothing that was recorded of a round can be corrected now; "" while it is open."""
    records = workspace.records(period)
    if not records.is_closed:
        return ""
    if stays := records.stays_closed:
        return stays
    return f"{period} is closed. Open it again first, with: tipxl close {period} --reopen REASON"


def _made(workspace: Workspace, journal: Journal) -> Mapping[tuple[BodyKey, int], date]:
    """Body and version of a form -> the day on which it was made, as far as that is known.

    What was recorded after the journal had lost some may have been made long before.
    """
    known = takewhile(lambda each: not isinstance(each, JournalRestored), journal.events)
    forms = (each for each in known if isinstance(each, FormIssued))
    return {(each.body, each.version): workspace.moment(each.at).date() for each in forms}


class _Timing(Struct, frozen=True):
    """By what it is judged whether a report came late, or on a day on which it hardly can have."""

    workspace: Workspace
    store: ReturnedStore
    made: Mapping[tuple[BodyKey, int], date]

    def told(self, taken: Collected) -> Collected:
        """What is recorded now, and by how much it came late, or why it can hardly have come then.

        That is by the terms of the body whose form it is.
        """
        if not (taken.is_new or taken.corrected):
            return taken
        plan, files = self.workspace.plan, self.store.files
        late, early, hasty = list[str](), list[str](), dict[str, FileCollected]()
        for name in taken.kept:
            data = read_file(files.returned / name)
            code = next(iter(codes_in(glance(data))), None)
            body = plan.spelled(code.body) if code else ""
            held, known = plan.round_of(body, files.period), self.store.known(data)
            if held is None or known is None:
                continue
            came = self.workspace.moment(known.received).date()
            late.append(late_words(held, came))
            made = self._made_first(code, came) if code else None
            if hardly := early_words(held, made, came):
                early.append(hardly)
                hasty[name] = known
        if hasty and not (taken.is_new and taken.receipt):  # of what is new that says it already
            named = (self.store.mail_of(e, hasty) or files.returned / n for n, e in hasty.items())
            early.append(say_when(files.period, *named))
        return replace(taken, late=_once(late), early=_once(early))

    def _made_first(self, code: Identity, came: date) -> date | None:
        """The day on which a form was made, which what it brings cannot have come before.

        None for one in which the secretariat enters what a body answered already, and where it is
        not known.
        """
        made = self.made.get((code.body, code.version))
        if made is None or made <= came:
            return made
        try:
            form = recorded_form(self.store.files, code.body, code.version)
        except TipxlError:  # the record is gone, or damaged: that is told elsewhere
            return None
        return None if form.entered else made


def _once(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, words)))


def _offered(
    workspace: Workspace, request: CollectRequest, sorting: MailSorting, mailbox: Account | None
) -> Iterator[Source | RefusedSource]:
    if request.paths or mailbox is None:
        inbox = workspace.files(request.period).inbox
        _refuse_own(workspace.folder, request.paths)
        _refuse_plans_below(request.paths or (inbox,))
        yield from sources(request.paths or (inbox,))
    if mailbox is not None:
        begins = workspace.round(request.period).period.start
        since = _since(sorting.store.journal.value, begins)
        yield from _from_mailbox(mailbox, since, lambda slip: slip in sorting.store.slips)


def _refuse_own(folder: Folder, paths: Iterable[Path]) -> None:
    """Raise TipxlError for what is a plan's own, its key among it: none of that is a report."""
    for path in paths:
        if whose := _of_a_plan(folder, path.resolve()):
            raise TipxlError(
                f"Nothing was collected: {path} {whose}, {_TAKEN}. Put what came into the folder "
                "inbox/ of the round, or name that alone."
            )


def _refuse_plans_below(paths: Iterable[Path]) -> None:
    for path in paths:
        if below := next((e for e in _folders_below(path) if _is_of_a_plan(e)), None):
            raise TipxlError(
                f"Nothing was collected: {below} is the folder of a plan, and lies in {path}, "
                f"{_TAKEN}. Move it out of there, then run this again."
            )


_TAKEN = "so plan, key, letters and records would be taken for reports"


def _of_a_plan(folder: Folder, path: Path) -> str:
    """How a path belongs to this plan or to another one, in words; "" where it does not."""
    root = folder.root.resolve()
    if root.is_relative_to(path) and root != path:
        return f"has the folder of this plan in it, {root}"
    if root == path or _is_own(folder, path):
        return f"is the folder of this plan, or lies in it ({root})"
    if _is_of_a_plan(path):
        return "is the folder of a plan"
    around = (each for each in path.parents if _is_of_a_plan(each) and _is_own(Folder(each), path))
    return next((f"lies in the folder of a plan, {each}" for each in around), "")


def _folders_below(path: Path) -> Iterator[Path]:
    return (Path(at) for at, _, _ in os.walk(path) if Path(at) != path)


def _is_of_a_plan(path: Path) -> bool:
    """Whether it is a whole folder of a plan; not where that cannot be looked at."""
    of = Folder(path)
    return any(os.access(each, os.F_OK) for each in (of.plan, of.key, of.demo_key))


def _is_own(folder: Folder, path: Path) -> bool:
    """Whether something is what tipxl keeps in the folder of the plan, and no place for reports.

    Of a form of ours it is told that it is one.
    """
    of_root = {
        each.resolve() for each in (folder.key, folder.start_windows, folder.start_elsewhere)
    }
    is_hidden = path.parent == folder.root.resolve() and path.name.startswith(".")
    kept = (folder.plan.parent.resolve(), folder.report.parent.resolve())
    if path in of_root or is_hidden:
        return True
    if not any(path.is_relative_to(each) for each in kept):
        return False
    rounds = folder.rounds.resolve()
    parts = path.relative_to(rounds).parts if path.is_relative_to(rounds) else ()
    of_ours = path.is_file() and parts[1:2] in (("issued",), ("corrections",))
    return not (of_ours or parts[1:2] in (("inbox",), ("returned",)))


def _taken(sorting: MailSorting, offered: Source | RefusedSource) -> Iterator[Collected]:
    if isinstance(offered, RefusedSource):
        outcome = IntakeOutcome.UNREAD if offered.again else IntakeOutcome.SKIPPED
        yield Collected(offered.shown, outcome, why=offered.why)
    elif offered.is_mail:
        yield take_mail(sorting, offered)
    else:
        yield from _take_file(sorting, offered)


# --- loose files


def _take_file(sorting: MailSorting, offer: Source) -> Iterator[Collected]:
    for each in inside(offer):
        if each.is_mail:
            yield from (take_mail(sorting, mail) for mail in mails_of(offer, each))
        else:
            yield _take_leaf(sorting, offer, each)


def _take_leaf(sorting: MailSorting, offer: Source, leaf: UnpackedFile) -> Collected:
    shown = f"{offer.shown}: {leaf.name}" if leaf.inside else offer.shown
    if ours := sorting.store.ours(leaf.data):
        return Collected(shown, IntakeOutcome.OURS, why=ours)
    evidence = evidence_again(sorting.store, leaf.data)
    if evidence is None:
        return _keep_leaf(sorting, offer, leaf, shown)
    # A day that she gives to all is meant for what is new: older evidence may still lie in inbox/,
    # or in an archive of all that came.
    if (offer.named is None or leaf.inside) and not sorting.store.was_reported(leaf.data):
        path = sorting.store.files.evidence / evidence.names[0] if leaf.inside else Path(shown)
        return _is_evidence(sorting, shown, evidence, path)
    kept = _keep_leaf(sorting, offer, leaf, shown, evidence.mail)
    report_of_mail(sorting.store, evidence.mail, leaf.data)
    is_back = evidence.back and kept.outcome is IntakeOutcome.KNOWN
    outcome = IntakeOutcome.PUT_BACK if is_back else kept.outcome
    return replace(kept, outcome=outcome, evidence=evidence.back)


def _is_evidence(
    sorting: MailSorting, shown: str, evidence: KnownEvidence, path: Path
) -> Collected:
    """What became of a file that nobody named, and how it is counted as a report all the same."""
    why = "it came in a mail, with a report"
    if not sorting.settled:
        named = f"tipxl collect {sorting.store.files.period} {typed_path(path)}"
        why += f"; to count it as a report, name it, with: {named}"
    outcome = IntakeOutcome.PUT_BACK if evidence.back else IntakeOutcome.KNOWN
    return Collected(shown, outcome, evidence=evidence.back, why=why)


def _keep_leaf(
    sorting: MailSorting,
    offer: Source,
    leaf: UnpackedFile,
    shown: str,
    mail: MailCollected | None = None,
) -> Collected:
    origin = sorting.origin_of_file(offer, mail)
    if not origin.doubt and sorting.received is None:
        origin = replace(origin, doubt=sorting.store.lost_receipt(leaf.data))
    outcome, kept = sorting.store.keep(leaf.name, leaf.data, origin)
    known = sorting.store.known(leaf.data) if outcome is IntakeOutcome.KNOWN else None
    if known is not None:
        return said_again(sorting, Collected(shown, outcome, (kept,)), (known,), named=offer.named)
    is_new = outcome is IntakeOutcome.TAKEN
    doubt = doubted(sorting, origin, sorting.store.files.returned / kept) if is_new else ""
    return Collected(shown, outcome, (kept,), receipt=doubt)


# --- a mailbox


def _since(journal: Journal, begins: date) -> date:
    """The day before the round's first event; where the journal lost some, before its period."""
    known = journal.events and not journal.of(JournalRestored)
    return (journal.events[0].at.date() if known else begins) - timedelta(days=1)


def _from_mailbox(
    of: Account, since: date, known: Callable[[str], bool]
) -> Iterator[Source | RefusedSource]:
    place = f"{of.user}@{of.host}/{of.folder}"

    def told(slip: MailboxId) -> str:
        return f"{place} {slip}"

    fetched = 0
    try:
        for each in mails(of, secret(of), since, lambda slip: known(told(slip))):
            fetched += 1
            yield _fetched(of, each, told(each.slip))
    except TipxlError as error:
        if not fetched:
            raise
        yield RefusedSource(of.place, str(error))


def _fetched(of: Account, mail: Fetched, slip: str) -> Source | RefusedSource:
    shown = f"{of.host} no. {mail.slip.uid}"
    if mail.data is None:
        why = f"it has {mail.size >> 20} MB: save the workbook from it to inbox/ and collect again"
        return RefusedSource(shown, why)
    how = "the mailbox (INTERNALDATE)"
    return Source(shown, shown, mail.data, mail.arrived, how, is_mail=True, slip=slip)
