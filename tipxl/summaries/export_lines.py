"""What was exported: the lines that both doors show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tipxl.domain.core.wording_numbers import counted
from tipxl.summaries.step_headline import Headline

if TYPE_CHECKING:
    from tipxl.commands.export import Exported


def exported_lines(made: "Exported") -> Iterator[str]:
    """What it holds, for whom, where it is, and what is to be known of it."""
    lines = sum(number for _, number in made.tables)
    whole = counted(len(made.tables), "table")
    yield Headline(
        f"{whole} with {counted(lines, 'line')} of {counted(len(made.periods), 'round')}: "
        f"{', '.join(made.periods)}."
    )
    if made.edition == "full":
        yield (
            "It holds what is confidential: names, addresses, findings and files. To pass it on, "
            "export it anew with --edition circulation."
        )
    if made.drafts:
        yield f"Not closed yet, and so a draft: {', '.join(made.drafts)}."
    if made.replaced:
        yield "The earlier export in this folder was replaced."
    yield from made.notes
    yield f"Open {made.path}; datapackage.json in it says what each column means."
