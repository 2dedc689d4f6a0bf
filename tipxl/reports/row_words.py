"""One agreed row -> what the Master plan tells of it: the change, the progress, who reported."""

from tipxl.domain.agreed import AgreedRow, Mark, Said
from tipxl.domain.layout import Layout
from tipxl.reports.wording import status_words, value_words


def change(layout: Layout, agreed: AgreedRow) -> str:
    """From which status to which, since the last round."""
    if agreed.previous == agreed.status:
        return "No change" if agreed.status else ""
    before = status_words(layout, agreed.previous) if agreed.previous else "First status"
    return f"{before} → {status_words(layout, agreed.status)}"


def progress(layout: Layout, agreed: AgreedRow) -> str:
    """Each body's own words with its name, the lead's first; never blended (K12)."""
    ordered = sorted(agreed.said, key=lambda each: each.role != "lead")
    return "\n".join(words for each in ordered if (words := _own_words(layout, each)))


def _own_words(layout: Layout, said: Said) -> str:
    if said.refused:
        return f"{said.body}: (its answer is to be corrected, see the Validation log)"
    part = value_words(layout, "part", said.text("part")) if said.role != "lead" else ""
    text = said.text("progress")
    if not said.answered or not (part or text):
        return ""
    who = f"{said.body} (lead)" if said.role == "lead" else said.body
    return f"{who}: {'. '.join(each for each in (part, text) if each)}"


def who_reported(agreed: AgreedRow) -> str:
    """The bodies that spoke, and those whose silence is missing."""
    spoke = [
        f"{each.body} (nil report)" if each.nil and not each.answered else each.body
        for each in agreed.said
        if each.answered or each.nil
    ]
    silent = [each.body for each in agreed.said if not (each.answered or each.nil or each.optional)]
    if not spoke and agreed.mark is Mark.NONE:
        return "Final before this round"
    missing = f"\nSilent: {', '.join(silent)}" if silent else ""
    return f"{', '.join(spoke) or 'Nobody'}{missing}"
