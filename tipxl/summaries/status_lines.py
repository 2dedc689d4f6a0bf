"""Who has reported, and what to do next: the lines that both doors show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.schema.meanings import Submission
from tipxl.summaries.step_headline import Headline

if TYPE_CHECKING:
    from tipxl.commands.status import RoundStatus
    from tipxl.commands.write_status import WrittenStatus
    from tipxl.domain.results.reporting import Reporting
    from tipxl.rounds.correspondence import Correspondence


def status_lines_of(standing: "RoundStatus") -> Iterator[str]:
    """How a round stands, a line a body, and the step to take next."""
    held = standing.round
    yield (
        f"Round {held.period} ({held.period.words}): {state_words(standing)}. "
        f"Due {long_date(held.due)}, frozen after {long_date(held.freeze)}."
    )
    for each, post in zip(standing.reporting, standing.post, strict=True):
        yield f"{_reporting_line(each)}{_post_words(post)}"
    yield from (each.words for each in standing.held)
    yield from (each.words for each in standing.remarks)
    yield from _waiting_lines(standing)
    yield from standing.notes
    if standing.begun:
        words = standing.completeness.words
        yield f"{words}; {standing.timely} of {standing.expected} in time."
    if standing.also_open:
        yield f"Also open: {', '.join(map(str, standing.also_open))}. See: tipxl status PERIOD"
    yield f"Next: {standing.next}\n      {standing.because}"


def _waiting_lines(standing: "RoundStatus") -> Iterator[str]:
    """The mails and letters that wait for her, and how each is marked."""
    yield from (each.words for each in standing.waiting)
    if standing.waiting:
        number = standing.waiting[0].number
        yield (
            "When you have dealt with a mail or letter: "
            f"tipxl mail {standing.round.period} --done {number}"
        )


def state_words(standing: "RoundStatus") -> str:
    """Whether the round is closed, open, or has not begun."""
    return "closed" if standing.closed else "open" if standing.begun else "not begun"


def _reporting_line(each: "Reporting") -> str:
    asked = "expected" if each.expected else "invited"
    if each.received is None:
        came = "not yet reported" if each.expected else "not yet reported (welcome, not missing)"
        came = each.held_words if each.too_late else came
    else:
        late = f", {counted(each.days_late, 'day')} late" if each.days_late else ""
        rows = (
            "nil report"
            if each.submission == Submission.NIL
            else f"{each.answered} of {counted(each.assigned, 'row')}"
        )
        came = f"{each.received:%Y-%m-%d}{late}; {rows}"
    entered = f"; {each.entered_words}" if each.entered else ""
    if each.partial:
        came += f"; partial: {counted(len(each.open_rows), 'row is', 'rows are')} open"
    errors = f"; {each.to_do_words}" if each.to_do_words else ""
    held = f"; {counted(each.held, 'file')} {each.held_words}" if each.held else ""
    if each.too_late and each.received is None:  # said already
        held = f" ({counted(each.held, 'file')})"
    more = f"; {each.more_time_words}" if each.more_time else ""
    return f"  {each.body:10} {asked:9} {came}{entered}{errors}{held}{more}"


def _post_words(post: "Correspondence") -> str:
    """What went to a body and came from it, after what it reported."""
    form = f"form {post.form} {post.form_at:%Y-%m-%d}" if post.form_at else "no letter yet"
    more = (
        (post.reminders, f"reminded {post.reminded_at:%Y-%m-%d}" if post.reminded_at else ""),
        (post.corrections, "corrections out"),
        (post.uncertain, "a letter may not have left"),
        (post.undelivered, "A LETTER WAS NOT DELIVERED"),
        (post.to_read, f"{counted(post.to_read, 'mail')} to read"),
    )
    return "; ".join(("", form, *(words for number, words in more if number)))


def written_lines(listed: "WrittenStatus") -> Iterator[str]:
    """Where the list to read out is, and what is to be known of it."""
    yield from listed.notes
    yield Headline(f"Open {listed.path}.")
