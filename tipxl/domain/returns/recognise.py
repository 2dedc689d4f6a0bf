"""Which of our forms a workbook is, by the code wherever it still stands."""

from collections.abc import Iterator

from msgspec import Struct

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.identity import Identity, codes_in
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.return_messages import ReturnMessage


class SigningKeys(Struct, frozen=True):
    """The key of this folder (None where it is lost), and the public key of the demo."""

    own: bytes | None
    demo: bytes | None = None


class RecognisedForm(Struct, frozen=True):
    """The identity found. With a `trouble`, a person must decide (the file is held)."""

    identity: Identity | None = None
    trouble: Finding | None = None
    notes: tuple[Finding, ...] = ()


def recognise(workbook: Workbook, keys: SigningKeys) -> RecognisedForm:
    """Find the code and check its signature; two different codes, or a wrong one, stop."""
    found = dict.fromkeys(code for text in _texts(workbook) for code in codes_in(text))
    if not found:
        return RecognisedForm(trouble=ReturnMessage.NO_CODE.at(Place()))
    if len(found) > 1:
        codes = ", ".join(sorted(each.code for each in found))
        forms = "; ".join(sorted(_named_form(each) for each in found))
        trouble = ReturnMessage.TWO_CODES.at(Place(), forms=forms, codes=codes)
        return RecognisedForm(trouble=trouble)
    identity = next(iter(found))
    if keys.own is None:
        return RecognisedForm(identity, notes=(ReturnMessage.UNVERIFIED.at(Place()),))
    if identity.is_signed_with(keys.own):
        return RecognisedForm(identity)
    if keys.demo and identity.is_signed_with(keys.demo):
        return RecognisedForm(identity, ReturnMessage.DEMO_CODE.at(Place(), found=identity.code))
    trouble = ReturnMessage.WRONG_SIGNATURE.at(Place(), code=identity.code)
    return RecognisedForm(identity, trouble)


def _named_form(identity: Identity) -> str:
    """Whose form it is and of which round, in words."""
    period = identity.reporting_period.words
    return f"the form of {identity.body} for {period}, version {identity.version}"


def fits(identity: Identity, plan: str, period: str) -> Finding | None:
    """What is wrong with a form's plan or round; None when it belongs here."""
    if identity.plan != plan:
        return ReturnMessage.OTHER_PLAN.at(Place(), plan=identity.plan)
    if identity.period != period:
        return ReturnMessage.OTHER_ROUND.at(Place(), period=identity.period, wanted=period)
    return None


def older_form(issued_form: IssuedForm, newest: IssuedForm) -> tuple[Finding, ...]:
    """What a form could not carry because a newer one asks for something else."""
    if newest.identity.version <= issued_form.identity.version:
        return ()
    mine, new = _rows(issued_form), _rows(newest)
    words = (
        _named("It does not ask about {rows}.", [row for row in new if row not in mine]),
        _named("The plan no longer has {rows}.", [row for row in mine if row not in new]),
    )
    left_out = " ".join(each for each in words if each)
    versions = {
        "version": f"{issued_form.identity.version}",
        "newest": f"{newest.identity.version}",
    }
    return (ReturnMessage.OLDER_FORM.at(Place(), **versions, left_out=left_out),)


def _rows(issued_form: IssuedForm) -> list[str]:
    return [row.key for row in issued_form.block("activities").rows]


def _named(sentence: str, rows: list[str]) -> str:
    return sentence.format(rows=", ".join(rows)) if rows else ""


def _texts(workbook: Workbook) -> Iterator[str]:
    for worksheet in workbook.worksheets:
        yield worksheet.header
        for cell in worksheet.cells:
            if isinstance(cell.value, str) and "TX1." in cell.value:
                yield cell.value
    yield from (workbook.properties or {}).values()
    yield from (workbook.names or {}).values()
