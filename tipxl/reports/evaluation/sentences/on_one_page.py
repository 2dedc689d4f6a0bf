"""The sentences of the one page: the finding in three, what is at risk, what is asked of whom."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pandas as pd
from msgspec import Struct

from tipxl.domain.core.personal_data import personal_data
from tipxl.domain.core.wording_names import capital, listed
from tipxl.domain.core.wording_numbers import be, counted, number_of, one_or_many
from tipxl.domain.plan.work_plan import Basis
from tipxl.domain.results.round_result import Mark
from tipxl.domain.schema.meanings import IssueKind, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.sentences.on_conclusions import advised, reasons
from tipxl.reports.evaluation.sentences.on_method import came
from tipxl.reports.evaluation.sentences.on_progress import (
    not_under_way,
    range_of_completed,
    stands,
    time_kept,
    without_information,
)
from tipxl.reports.evaluation.sentences.on_results import funding
from tipxl.reports.evaluation.supporting_sheets import still_open
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import completed, funding_secured, not_started
from tipxl.reports.model.wording import cut

#: Where what lacks evidence is to be found; the document has a table of its own for it.
SHOWN = "sheet Rows, Evidence named"
NO_RISK = (
    "The figures show nothing of the kind: all activities are under way or done, and every body "
    "reported."
)
_RISKS, _ASKED, _QUOTED = 5, 7, 3
_QUOTE = 150  # letters of a recommendation: its end and whose it is are never cut
_SMALL = re.compile(r"^(?:The|All|Each|Every|Both) ")  # what follows is a name, kept as it is
_NAMED = 4  # bodies that a line names; the others are counted


class Request(Struct, frozen=True):
    """What is asked of whom; `quoted` where a body says it in its own words."""

    who: str
    what: str
    quoted: bool = False

    @property
    def text(self) -> str:
        """The request as it is read."""
        return f"{self.who}: {self.what}"


NOTHING_ASKED = Request(
    "Nobody", "no figure shows something that a body must do, and no body recommends anything."
)
NOT_QUOTED = Request(
    "All bodies", "what is recommended names persons or telephones, and is not quoted here."
)


def finding(case: Evaluation) -> tuple[str, ...]:
    """Three sentences: how far the plan is, how it kept its time, and what this rests on."""
    range_words = range_of_completed(case)
    basis = f"{came(case)}; {range_words[:1].lower()}{range_words[1:]}"
    return stands(case), f"{capital('; '.join(time_kept(case)))}.", basis


# --- what is at risk


def risks(case: Evaluation) -> tuple[str, ...]:
    """What a reader must fear for, in this order, the first five that there are."""
    return tuple(islice(_risks(case), _RISKS)) or (NO_RISK,)


def _risks(case: Evaluation) -> Iterator[str]:
    if not_started(case.whole).numerator:
        yield not_under_way(case)
    if unheard := without_information(case):
        yield unheard
    yield from _weakest_area(case)
    yield from _may_still_move(case)
    yield from _without_lead(case)
    if (money := funding_secured(case.whole)).numerator < money.denominator:
        yield funding(case)
    if missing := _missing(case):
        yield f"No report of {listed(missing)} came for {case.last}."
    if (case.whole.answers["reason"] != "").any():
        yield reasons(case)


def _weakest_area(case: Evaluation) -> Iterator[str]:
    """The area with the smallest part completed, where areas differ."""
    done = {area: completed(case.whole.area(area)).share for area in case.whole.parts("area")}
    rates = {area: each.numerator / each.denominator for area, each in done.items()}
    if len(set(rates.values())) > 1:
        least = min(rates, key=lambda area: rates[area])
        share = done[least]
        of = number_of(share.denominator, "activity", "activities")
        yield (
            f"Completion is lowest in {case.area_name(least)}: {share.numerator or 'none'} of {of}."
        )


def _may_still_move(case: Evaluation) -> Iterator[str]:
    marks = case.whole.rows["mark"].tolist()
    parts = [
        (number, mark.words)
        for mark in (Mark.CONTESTED, Mark.PROVISIONAL, Mark.NOT_REPORTED)
        if (number := marks.count(str(mark)))
    ]
    if parts:
        of = number_of(len(marks), "row", "rows")
        verb = be(parts[0][0])
        words = listed(
            [
                f"{number} {'' if at else f'{verb} '}{word}"
                for at, (number, word) in enumerate(parts)
            ]
        )
        their = one_or_many(sum(map(bool, marks)), "its", "their")
        yield f"Of {of} in {case.last}, {words}: {their} status may still move."


def _without_lead(case: Evaluation) -> Iterator[str]:
    number = sum(not each.leads for each in each_line(case.whole.rows))
    if number:
        them = one_or_many(number, "it", "them")
        yield f"{counted(number, 'row has', 'rows have')} no lead, so nobody must report on {them}."


def _missing(case: Evaluation) -> tuple[str, ...]:
    """The bodies expected in the last round that sent nothing."""
    lines = each_line(case.whole.reporting)
    return tuple(e.body for e in lines if e.round == case.last and e.expected and not e.received)


# --- what is asked of whom


def asked(case: Evaluation) -> tuple[Request, ...]:
    """What the figures ask of whom, then what the bodies themselves recommend most."""
    found = tuple(islice((*_from_figures(case), *_recommended(case)), _ASKED))
    return found or ((NOTHING_ASKED,) if _recommending(case).empty else (NOT_QUOTED,))


def _from_figures(case: Evaluation) -> Iterator[Request]:
    rows = [each for each in each_line(case.whole.standing) if each.current]
    contested = sum(each.mark == Mark.CONTESTED for each in rows)
    if contested:
        words = counted(contested, "row")
        yield Request("The meeting", f"settle {words} on which bodies say different things (T12).")
    yield from _what_becomes(case)
    unshown = [e for e in rows if e.sense == Status.COMPLETED and not e.evidence]
    if unshown:
        one = one_or_many(len(unshown), "row is", "rows are")
        words = (
            f"name what shows that {len(unshown)} completed {one} done{_twice(unshown)} ({SHOWN})."
        )
        yield Request(_leads(unshown), words)
    if missing := _missing(case):
        yield Request(
            _named(missing), f"say where your rows stand; no report came for {case.last}."
        )
    assumed = sum(bool(r.leads) and r.lead_basis is Basis.ASSUMED for r in case.plan.rows)
    if assumed:
        lead = one_or_many(assumed, "lead", "leads")
        words = f"have the {lead} of {counted(assumed, 'row')} confirmed (T13)."
        yield Request("The secretariat", words)


def _what_becomes(case: Evaluation) -> Iterator[Request]:
    """Of unfinished rows at the end of the plan, of those due or overdue before it."""
    if case.is_final:
        if left := still_open(case):
            becomes = f"decide what becomes of {counted(len(left), 'unfinished row')}"
            advice = advised(case)
            yield Request(
                "The meeting", f"{becomes}{f'; leads advise: {advice}' if advice else ''} (T10)."
            )
        return
    late = [each for each in still_open(case) if each.overdue or each.due]
    if late:
        unfinished = counted(len(late), "unfinished row")
        words = (
            f"name a new target for {unfinished} due in {case.periods[-1]} or before, or the "
            f"reason{_twice(late)} (T10)."
        )
        yield Request(_leads(late), words)


def _leads(rows: Iterable[Any]) -> str:
    """The leads of rows, those with most of them first."""
    numbers: dict[str, int] = {}
    for row in rows:
        for body in row.leads or ("rows without a lead",):
            numbers[body] = numbers.get(body, 0) + 1
    ordered = sorted(numbers, key=lambda body: -numbers[body])
    return _named(tuple(f"{body} ({numbers[body]})" for body in ordered))


def _twice(rows: Iterable[Any]) -> str:
    """Why the numbers beside the leads come to more than there are rows; "" where they do not."""
    shared = sum(len(row.leads) > 1 for row in rows)
    if not shared:
        return ""
    counts = one_or_many(shared, "counts", "count")
    return f"; {counted(shared, 'row has', 'rows have')} several leads and {counts} for each"


def _named(bodies: tuple[str, ...]) -> str:
    more = len(bodies) - _NAMED
    return listed((*bodies[:_NAMED], f"{more} more") if more > 0 else bodies)


def _recommending(case: Evaluation) -> pd.DataFrame:
    return case.whole.issues[case.whole.issues["sense"] == IssueKind.RECOMMENDATION]


def _recommended(case: Evaluation) -> Iterator[Request]:
    """The recommendations of most bodies, in their own words."""
    said = _recommending(case)
    people = tuple(body.contact.name for body in case.plan.bodies)
    found: list[tuple[tuple[str, ...], str, str]] = []
    for text, mine in said.groupby("text", sort=False):
        if not personal_data(str(text), people):
            to = (each for each in dict.fromkeys(map(str, mine["who"])) if each)
            bodies = tuple(dict.fromkeys(map(str, mine["body"])))
            found.append((bodies, str(text), _together(tuple(to))))
    for bodies, text, who in sorted(found, key=lambda each: -len(each[0]))[:_QUOTED]:
        words = cut(text, _QUOTE)
        yield Request(capital(who) or "Nobody named", f"“{words}” ({_named(bodies)})", quoted=True)


def _together(to: tuple[str, ...]) -> str:
    """Who should act, as the bodies wrote it; only the first begins a sentence."""
    later = (_SMALL.sub(lambda found: found[0].lower(), each) for each in to[1:])
    return "; ".join((*to[:1], *later))
