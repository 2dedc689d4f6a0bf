"""A return + who sent it -> the return, held where the sender is not registered for its body.

An address in a mail is a claim, not a proof: whoever knows a focal point's address can write it.
This catches the wrong sender and the unknown one; against a forger stands the form's own code.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.work_plan import Body, Plan
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Return

#: What stands for the sender of a mail that does not clearly say who it is from.
UNCLEAR = "no clear sender"

#: Between the senders of a file that has come from several.
_AND = " and "


def joined(senders: str, another: str) -> str:
    """The senders of a file that came once more; "" (the officer herself) outranks all."""
    known = senders.split(_AND)
    if not senders or not another:
        return ""
    return senders if another in known else _AND.join((*known, another))


def from_sender(plan: Plan, returned: Return, written_to: str = "") -> Return:
    """The return as its sender leaves it (RULES 5).

    `written_to` is the address to which the last letter before it went: it was the body's then,
    though the plan may name a new focal point now.

    Its body, so far the key in its code, is named as the plan spells it. A file of which only the
    sender tells whose it is gets that body; a report from somebody who is not registered for its
    body is held.
    """
    spelled = plan.spelled(body_key(returned.body)) if returned.body else ""
    if spelled != returned.body:
        returned = replace(returned, body=spelled)
    senders = returned.arrival.sender.split(_AND) if returned.arrival.sender else []
    if not senders:
        return returned
    body = plan.body(returned.body) if returned.body else None
    if body is None:
        theirs = [each.acronym for each in plan.bodies if _is_of_any(plan, each, senders)]
        return replace(returned, body=theirs[0]) if len(theirs) == 1 else returned
    was_theirs = written_to.casefold() in {each.casefold() for each in senders}
    if not returned.counts or was_theirs or _is_of_any(plan, body, senders):
        return returned
    sender = returned.arrival.sender
    stranger = ReturnMessage.STRANGER.at(Place(), sender=sender, body=body.acronym)
    found = stranger.at(file=returned.arrival.file)
    return replace(
        returned, verdict=Verdict.HELD, says=found.says, findings=(found, *returned.findings)
    )


def _is_of_any(plan: Plan, body: Body, senders: list[str]) -> bool:
    accepted = {each.casefold() for each in registered(plan, body)}
    return any(sender.casefold() in accepted for sender in senders)


def registered(plan: Plan, body: Body) -> tuple[str, ...]:
    """The addresses from which reports of a body are taken, the secretariat's own included."""
    through = plan.body(body.reports_through) if body.reports_through else None
    reporter = (through.contact.email, *through.senders) if through else ()
    office = (plan.secretariat.sender, plan.secretariat.reply_to)
    named = (body.contact.email, *body.senders, *reporter, *office)
    return tuple(each for each in named if each)


def bodies_of(plan: Plan, sender: str) -> tuple[Body, ...]:
    """The bodies for which somebody may write who is not the secretariat."""
    return _by_address(plan).get(sender.casefold(), ())


@remembered
def _by_address(plan: Plan) -> Mapping[str, tuple[Body, ...]]:
    office = {plan.secretariat.sender.casefold(), plan.secretariat.reply_to.casefold()}
    found: dict[str, tuple[Body, ...]] = {}
    for body in plan.bodies:
        for address in {each.casefold() for each in registered(plan, body)} - office:
            found[address] = (*found.get(address, ()), body)
    return found


def names_of(plan: Plan, sender: str) -> frozenset[str]:
    """The words that only name the plan, the secretariat, the sender and their bodies."""
    bodies = bodies_of(plan, sender)
    contacts = (each.contact for each in bodies)
    texts = (
        plan.title,
        plan.code,
        plan.secretariat.name,
        *(text for each in bodies for text in (each.acronym, each.name)),
        *(text for each in contacts for text in (each.name, each.title)),
    )
    return frozenset(word for text in texts for word in text.replace("-", " ").split())
