"""What was sent, collected and confirmed: the lines that both doors show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.moments import moment_words
from tipxl.summaries.step_headline import Headline

if TYPE_CHECKING:
    from tipxl.commands.collect import Collected
    from tipxl.commands.confirm import Confirmed
    from tipxl.commands.post import KnownReceipt, MarkedPost, TakeBackRequest, TakenBack, WentOn
    from tipxl.commands.send import Letter, Mailing
    from tipxl.domain.plan.period import Period
    from tipxl.rounds.journal_joining import JoinedJournal


def sent_lines(mailing: "Mailing", letters: "tuple[Letter, ...]") -> Iterator[str]:
    """A line a letter, then how many of them are done and what to do next."""
    if not letters:
        yield Headline("Nobody needs such a letter now.")
        return
    yield from (letter_line(each) for each in letters)
    before = sum(each.outcome.was_before for each in letters)
    if before == len(letters):
        yield Headline(_all_before(mailing, before))
        return
    done = sum(each.outcome.is_well for each in letters)
    once_more = mailing.again and mailing.smtp
    said = _sent_again(mailing, letters) if once_more else _done(mailing, done)
    are = one_or_many(len(letters), "is", "are")
    yield Headline(f"{done} of {counted(len(letters), 'letter')} {are} {said}")


def _all_before(mailing: "Mailing", number: int) -> str:
    all_of = one_or_many(number, "The letter was", f"All {number} letters were")
    if mailing.again and mailing.by_hand:
        return (
            f"{all_of} recorded as sent once more today; nothing was recorded now. "
            f"Next: tipxl status {mailing.period}"
        )
    return (
        f"{all_of} sent before; nothing was sent or written now. To do it once more: "
        f"{send_command(mailing)} --again"
    )


def letter_line(letter: "Letter") -> str:
    """To whom one letter goes, and what became of it."""
    to = f" to {letter.to}" if letter.to else ""
    cc = f" (cc {', '.join(letter.cc)})" if letter.cc else ""
    why = f": {letter.why}" if letter.why else ""
    ready = f"  {letter.path}" if letter.path and letter.outcome.is_ready else ""
    return f"{letter.body:10} {letter.outcome.value}{to}{cc}{why}{ready}"


def _sent_again(mailing: "Mailing", letters: "tuple[Letter, ...]") -> str:
    """What to do about letters that went once more: what has gone must not go a third time."""
    became = [each.outcome for each in letters]
    following = f"Next: tipxl collect {mailing.period}"
    waits = any(each.goes_when_run_again for each in became)
    if waits or any(each.may_have_left for each in became):
        what = (
            "What is not: run this again" if waits else "What may have left does not go by itself"
        )
        return (
            f"sent. {what}; the others do not go once more before it has left, or you have marked "
            f"it: tipxl mail {mailing.period}"
        )
    if not all(each.is_well for each in became):
        return (
            "sent. What is not: put right what is told, then name its body, or all go once more: "
            f"tipxl send {mailing.period} --kind {mailing.kind} --again --smtp URL --body BODY"
        )
    before = sum(each.was_before for each in became)
    if before:
        return f"sent, {before} of them before: what was cut off is gone on with now. {following}"
    return f"sent. {following}"


def _done(mailing: "Mailing", done: int) -> str:
    if mailing.by_hand:
        return f"recorded as sent. Next: tipxl status {mailing.period}"
    if mailing.smtp:
        return f"sent. What is not: run this again. Next: tipxl collect {mailing.period}"
    if not done:
        return f"ready. Next: tipxl status {mailing.period}"
    return (
        "ready. Nothing was sent: open each in outbox/, look, and press Send in your mail "
        f"program. When you have: {send_command(mailing)} --sent-by-hand"
    )


def taken_back_lines(request: "TakeBackRequest", taken: "TakenBack") -> Iterator[str]:
    """Whose letters count as not sent, and what to do when they are."""
    if not taken.letters:
        yield from _nothing_taken_back(request, taken)
        return
    for each in taken.letters:
        if each.before and each.at:
            before = f"{each.before.value} on {moment_words(each.at)}"
            yield f"{each.body:10} as it was before: {before}"
        else:
            yield f"{each.body:10} not sent"
    number = sum(each.before is None for each in taken.letters)
    if not number:
        yield Headline(f"The record was taken back. Next: tipxl status {request.period}")
        return
    them = one_or_many(number, "it", "them")
    yield Headline(
        f"{counted(number, 'letter is', 'letters are')} recorded as not sent. When you have sent "
        f"{them}: tipxl send {request.period} --kind {request.kind} --sent-by-hand"
    )


def _nothing_taken_back(request: "TakeBackRequest", taken: "TakenBack") -> Iterator[str]:
    """That the record was taken back before, and how an earlier one is."""
    for each in taken.standing:
        yield f"still recorded as sent, on {moment_words(each.at)}: {', '.join(each.bodies)}"
    when = listed(tuple(moment_words(each.at) for each in taken.meant))
    why = "was taken back already" if taken.already else "counts no more: the letters went later"
    what = f"What was recorded on {when} {why}. Nothing was changed."
    if not taken.standing:
        yield Headline(f"{what} Next: tipxl status {request.period}")
        return
    body = f" --body {body_key(taken.standing[0].bodies[0])}" if request.bodies else ""
    yield Headline(
        f"{what} To take back an earlier record, name its minute: tipxl send {request.period} "
        f'--kind {request.kind}{body} --not-sent --recorded "{taken.standing[0].at:%Y-%m-%d %H:%M}"'
    )


def joined_lines(period: "Period", made: "JoinedJournal") -> Iterator[str]:
    """What was joined with the journal, and where everything is kept as it was."""
    if not made.copies:
        yield f"There is no second journal of {period}: nothing was to be joined."
        return
    for each in made.copies:
        lines = counted(each.new, "line", "lines")
        yield f"{each.name}: {lines} joined with journal.jsonl; it is kept as {each.kept}."
    if made.before is None:
        yield Headline("journal.jsonl had all of their lines already.")
    else:
        yield Headline(f"The journal as it was before is kept as {made.before}.")
    yield from made.lacks


def went_on_lines(period: "Period", went: "WentOn") -> Iterator[str]:
    """That the round goes on without what its journal lacked, and what that leaves to be done."""
    yield from _receipts_to_compare(period, went)
    if not went.recorded:
        yield Headline(f"The journal of {period} lacks nothing: nothing was recorded.")
        return
    goes_on = f"{period} goes on without what its journal lacked."
    if went.came:
        reports = one_or_many(went.came, "1 report", f"{went.came} reports")
        before = f" before {period} was opened again" * bool(went.kept)
        goes_on += f" When and from whom {reports} came was taken from what was agreed{before}."
    if went.closed:
        yield Headline(
            f"{goes_on} The round is closed, and what was agreed stands: nothing is to be done."
        )
        return
    yield (
        "What you found in your mail program to be sent, and is not known any more, record before "
        f"you send again: tipxl send {period} --sent-by-hand (with --kind and --body where it was "
        "another letter, or not to all)."
    )
    yield Headline(
        f"{goes_on} Mails and files of which nobody knows any more when they came are named, each "
        f"with what to do. Next: tipxl status {period}"
    )


def _receipts_to_compare(period: "Period", went: "WentOn") -> Iterator[str]:
    """The days of which an earlier agreement tells, and that may have been corrected since."""
    command = f"tipxl collect {period} FILE --received DAY"
    if went.kept:
        before = f"what was agreed before {period} was opened again"
        yield (
            f"{_told_by(before, went.kept)}: {_days(went.kept)}. Where another day is right, name "
            f"the file as it lies in returned/, with that day: {command}"
        )
    if went.older:
        once_open = f"Once {period} is open again, name" if went.is_lost else "Name"
        told = _told_by("what was agreed before that", went.older)
        yield (
            f"The record of what was agreed last in {period} is lost. {told}, so it was not taken "
            f"over: {_days(went.older)}. {once_open} each that no mail tells as it lies in "
            f"returned/, with the day that is right: {command}"
        )


def _told_by(agreed: str, receipts: "tuple[KnownReceipt, ...]") -> str:
    these = one_or_many(len(receipts), "this report", "these reports")
    they = one_or_many(len(receipts), "it", "they")
    return f"Of {these} {agreed} tells when {they} came; what was corrected since is not known"


def _days(receipts: "tuple[KnownReceipt, ...]") -> str:
    return ", ".join(f"{each.file} ({long_date(each.day)})" for each in receipts)


def send_command(mailing: "Mailing") -> str:
    """The command that writes these letters."""
    kind = mailing.kind.value
    words = [f"tipxl send {mailing.period}"]
    words += [] if kind == "templates" else ["--kind", kind]
    # A name that is not its own key may hold what a terminal reads otherwise.
    bodies = (each if body_key(each) == each.upper() else f'"{each}"' for each in mailing.bodies)
    return " ".join([*words, *(f"--body {each}" for each in bodies)])


def collected_lines(period: "Period", collected: "tuple[Collected, ...]") -> Iterator[str]:
    """A line a file or mail, then how many are new and what to do next."""
    yield from (collected_line(each) for each in collected)
    taken = sum(each.is_new for each in collected)
    came = counted(len(collected), "file or mail", "files and mails")
    more = sum(bool(each.tells) for each in collected)
    if more:
        yield (
            f"{counted(more, 'mail says', 'mails say')} something that stands in no report. Read "
            f"{one_or_many(more, 'it', 'them')}: tipxl mail {period}"
        )
    yield from _once_more_lines(period, collected)
    back = sum(each.is_back for each in collected)
    again = f", {back} put back" if back else ""
    corrected = sum(each.corrected for each in collected)
    also = f"; {counted(corrected, 'receipt is', 'receipts are')} corrected" if corrected else ""
    yield Headline(f"{taken} new of {came}{again}{also}. Next: tipxl validate {period}")


def _once_more_lines(period: "Period", collected: "tuple[Collected, ...]") -> Iterator[str]:
    """What became of what was collected before."""
    back = sum(each.is_back for each in collected)
    if back:
        yield (
            f"{counted(back, 'file or mail', 'files and mails')} came once more: what was lost of "
            f"{one_or_many(back, 'it', 'them')} lies in returned/ again, and counts as it did."
        )
    if any(each.stays for each in collected):
        yield (
            "What was collected before stays received when it was. If that is wrong, name the file "
            f"itself: tipxl collect {period} FILE --received DAY"
        )


def collected_line(each: "Collected") -> str:
    """What became of one file or mail."""
    from tipxl.mail.courtesy import in_short  # noqa: PLC0415 - its words are no part of `--help`

    kept = f" -> {', '.join(each.kept)}" if each.kept else ""
    evidence = f"; with it: {', '.join(each.evidence)}" if each.evidence else ""
    why = f" ({each.why})" if each.why else ""
    receipt = f"; {each.receipt}" if each.receipt else ""
    late = "".join(f"; {words}" for words in (each.late, each.early) if words)
    says = f"; it says: “{in_short(each.says)}”" if each.says else ""
    if each.tells:
        says = f"; IT SAYS MORE, read it: “{in_short(each.tells)}”"
    return f"{each.outcome.value:18} {each.offered}{kept}{evidence}{why}{receipt}{late}{says}"


def mail_lines(period: "Period", marked: "MarkedPost") -> Iterator[str]:
    """What was marked now, and what still waits."""
    yield from (f"marked  {each.number}: {each.kind}, {each.address}" for each in marked.marked)
    yield from (each.words for each in marked.waits)
    number = len(marked.waits)
    if not number:
        yield Headline(f"No mail and no letter waits for you. Next: tipxl status {period}")
        return
    waits = counted(number, "mail or letter waits", "mails and letters wait")
    yield Headline(
        f"{waits} for you. When you have dealt with one: tipxl mail {period} --done NUMBER"
    )


def confirmed_lines(period: "Period", body: str, meant: "Confirmed") -> Iterator[str]:
    """The files that a body confirmed, and what to do next."""
    yield from (f"confirmed  {each}" for each in meant.files)
    before = " That was recorded before; nothing was changed." if meant.already else ""
    yield Headline(f"{body} stands by what you entered.{before} Next: tipxl consolidate {period}")
