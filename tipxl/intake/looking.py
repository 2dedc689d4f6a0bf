"""Files offered -> the reports in them, as collecting would find them; nothing is kept."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from tipxl.intake.mail_intake import OfferedReport, look_into
from tipxl.intake.mail_sorting import MailSorting
from tipxl.intake.sources import RefusedSource, Source, inside, mails_of, sources


class Offered(Struct, frozen=True):
    """A file, or a mail in it: its reports, or why there is none."""

    shown: str
    reports: tuple[OfferedReport, ...] = ()
    why: str = ""
    says: str = ""  # words of a mail that somebody should read


def look(sorting: MailSorting, paths: Iterable[Path]) -> Iterator[Offered]:
    """What `collect` would find in files, mails and archives; TipxlError for one not there."""
    for each in sources(paths):
        if isinstance(each, RefusedSource):
            yield Offered(each.shown, why=each.why)
        elif each.is_mail:
            yield Offered(*look_into(sorting, each))
        else:
            yield from _in_file(sorting, each)


def _in_file(sorting: MailSorting, offer: Source) -> Iterator[Offered]:
    origin = sorting.origin_of_file(offer)
    for each in inside(offer):
        shown = f"{offer.shown}: {each.name}" if each.inside else offer.shown
        if each.is_mail:
            yield from (Offered(*look_into(sorting, mail)) for mail in mails_of(offer, each))
        else:
            ours = sorting.store.ours(each.data)
            report = OfferedReport(each.name, each.data, origin)
            yield Offered(shown, why=ours) if ours else Offered(shown, (report,))
