"""A folder's report.toml beside this version's: what is new, and how it is taken over."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.schema.schema_news import SchemaNews, schema_news
from tipxl.domain.schema.schema_text import read_schema
from tipxl.domain.schema.shipped_schemas import SHIPPED
from tipxl.errors import TipxlError
from tipxl.files import keep_before, read_file, write_whole
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, typed_path
from tipxl.workspace.questions_file import questions_text
from tipxl.workspace.text_files import read_text


class FormUpdate(Struct, frozen=True):
    """A report.toml that is not this version's own.

    `shipped`: tipxl once came with it, and nobody changed it. `news` and `own` are what this
    version's has more and what hers has more; None where hers cannot be used.
    """

    shipped: bool
    news: SchemaNews | None
    own: SchemaNews | None


def form_update(folder: Folder) -> FormUpdate | None:
    """How the folder's report.toml differs from this version's; None where it does not."""
    hers, ours = questions_text(folder), _text(sample().report)
    if hers == ours:
        return None
    shipped = hashlib.sha256(hers.encode()).hexdigest() in SHIPPED
    old, new = read_schema(hers).schema, read_schema(ours).schema
    if old is None or new is None:
        return FormUpdate(shipped, None, None)
    return FormUpdate(shipped, schema_news(new, old), schema_news(old, new))


def form_news(folder: Folder) -> str:
    """The sentence that offers this version's questions; empty where nothing is to be said.

    Of a file of her own it is said until this version's lies beside it.
    """
    update = form_update(folder) if folder.report.exists() else None
    if update is None or update.news is None:
        return ""
    command = f"tipxl init {typed_path(folder.root)} --update-form"
    more = update.news.more
    if update.shipped:
        added = [f"{more} {update.news.verb} new"] if more else []
        return (
            "The questions of the form (templates/report.toml) are of an older version: "
            f"{', '.join([*added, _otherwise(update.news)])}. They can be used as they are. Take "
            f"over the new ones (best between two rounds; a copy is kept) with: {command}"
        )
    if not more or _is_ours(folder.report_new):
        return ""
    return (
        f"This version's own questions of the form have {more} that your templates/report.toml "
        f"does not have; it can be used as it is. See them, yours is not changed, with: {command}"
    )


def _otherwise(news: SchemaNews) -> str:
    number = len(news.otherwise)
    if not number:
        return "some words and widths are others"
    words = one_or_many(number, "column or rule is", "columns and rules are")
    return f"{number} {words} asked otherwise"


def take_over(folder: Folder) -> Iterator[str]:
    """Replace a report.toml that nobody changed, or put this version's beside her own; tell it."""
    if not folder.report.exists():
        raise TipxlError(
            f"There is no {folder.report}, so nothing is to be taken over. "
            f"This version's own is written by: tipxl init {typed_path(folder.root)}"
        )
    update = form_update(folder)
    if update is None:
        yield f"{folder.report} is of this version already; nothing was changed."
    elif update.shipped:
        yield from _replaced(folder)
        yield from _told("New in it", update.news)
        command = f"tipxl plan --root {typed_path(folder.root)}"
        yield f"Next, which forms of an open round it changes: {command}"
    else:
        yield from _put_beside(folder)
        yield from _told("Only this version's has", update.news)
        yield from _told("Only yours has", update.own, otherwise=False)
        new, hers = folder.report_new.name, folder.report.name
        yield (
            f"{folder.report} is your own work and was not changed. Copy from {new} what you "
            "want, each with its line [[block.column]], [[list]] or [[rule]], below the same "
            "block. To use all of the new one without what is yours, save a copy of yours "
            f"elsewhere and rename {new} to {hers}."
        )


def _replaced(folder: Folder) -> Iterator[str]:
    copy = keep_before(folder.report)
    write_whole(folder.report, read_file(sample().report))
    yield f"kept  {copy} (the questions as they were)"
    yield f"new   {folder.report}"


def _put_beside(folder: Folder) -> Iterator[str]:
    if folder.report_new.exists() and not _was_shipped(folder.report_new):
        raise TipxlError(
            f"{folder.report_new} was changed by you and is not written over. Rename it or move "
            "it away, and run again."
        )
    write_whole(folder.report_new, read_file(sample().report))
    yield f"new   {folder.report_new} (this version's questions; it is not read)"


def _told(what: str, news: SchemaNews | None, *, otherwise: bool = True) -> Iterator[str]:
    if news is None:
        return
    for kind, names in (("columns", news.columns), ("lists", news.lists), ("rules", news.rules)):
        if names:
            yield f"{what}, {kind}: {', '.join(names)}."
    if news.otherwise and otherwise:
        yield f"In other words or of another width: {', '.join(news.otherwise)}."


def _is_ours(path: Path) -> bool:
    return path.exists() and _text(path) == _text(sample().report)


def _was_shipped(path: Path) -> bool:
    return hashlib.sha256(_text(path).encode()).hexdigest() in SHIPPED or _is_ours(path)


def _text(path: Path) -> str:
    return read_text(path).replace("\r\n", "\n")
