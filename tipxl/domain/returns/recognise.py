"""Book -> which of our forms it is, by the code wherever it still stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Book
from tipxl.domain.forms.identity import Identity, codes_in
from tipxl.domain.forms.issued_form import Template
from tipxl.domain.returns.messages import Told, tell


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of this folder (None where it is lost), and the public key of the demo."""

    own: bytes | None
    demo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """The identity found. With a `trouble`, a person must decide (the file is held)."""

    identity: Identity | None = None
    trouble: Finding | None = None
    notes: tuple[Finding, ...] = ()


def recognise(book: Book, keys: Keys) -> Recognised:
    """Find the code and check its signature; two different codes, or a wrong one, stop."""
    found = dict.fromkeys(code for text in _texts(book) for code in codes_in(text))
    if not found:
        return Recognised(trouble=tell(Told.NO_CODE, Place()))
    if len(found) > 1:
        codes = ", ".join(sorted(each.code for each in found))
        return Recognised(trouble=tell(Told.TWO_CODES, Place(), codes=codes))
    identity = next(iter(found))
    if keys.own is None:
        return Recognised(identity, notes=(tell(Told.UNVERIFIED, Place()),))
    if identity.is_signed_with(keys.own):
        return Recognised(identity)
    if keys.demo and identity.is_signed_with(keys.demo):
        return Recognised(identity, tell(Told.DEMO_CODE, Place(), found=identity.code))
    trouble = tell(Told.WRONG_SIGNATURE, Place(), code=identity.code)
    return Recognised(identity, trouble)


def fits(identity: Identity, plan: str, period: str) -> Finding | None:
    """What is wrong with a form's plan or round; None when it belongs here."""
    if identity.plan != plan:
        return tell(Told.OTHER_PLAN, Place(), plan=identity.plan)
    if identity.period != period:
        return tell(Told.OTHER_ROUND, Place(), period=identity.period, wanted=period)
    return None


def older_form(template: Template, newest: Template) -> tuple[Finding, ...]:
    """What a form could not carry because a newer one asks for something else."""
    if newest.identity.version <= template.identity.version:
        return ()
    mine, new = _rows(template), _rows(newest)
    words = (
        _named("It does not ask about {rows}.", [row for row in new if row not in mine]),
        _named("The plan no longer has {rows}.", [row for row in mine if row not in new]),
    )
    left_out = " ".join(each for each in words if each)
    versions = {"version": f"{template.identity.version}", "newest": f"{newest.identity.version}"}
    return (tell(Told.OLDER_FORM, Place(), **versions, left_out=left_out),)


def _rows(template: Template) -> list[str]:
    return [row.key for row in template.block("activities").rows]


def _named(sentence: str, rows: list[str]) -> str:
    return sentence.format(rows=", ".join(rows)) if rows else ""


def _texts(book: Book) -> Iterator[str]:
    for grid in book.grids:
        yield grid.header
        for cell in grid.cells:
            if isinstance(cell.value, str) and "TX1." in cell.value:
                yield cell.value
    yield from (book.properties or {}).values()
    yield from (book.names or {}).values()
