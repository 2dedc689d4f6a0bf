"""What bodies wrote under Remarks on their covers -> lines among the issues, for the secretariat.

A remark is about the whole report and no challenge or lesson: it counts nowhere, and is not
circulated unless the officer writes it elsewhere.
"""

from collections.abc import Iterator

from tipxl.domain.forms.issued_form import COVER
from tipxl.domain.results.round_result import LineStatement
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import IssueKind

#: The question of the cover, and how its lines are called among the issues.
REMARKS, LINE = "remarks", "Cover"


def cover_remarks(schema: FormSchema, body: str, words: LatestAnswers) -> Iterator[LineStatement]:
    """The remark of each report of a body that counts, the same words once."""
    kind = next(iter(schema.list("issue_kind").codes(IssueKind.PRIVATE)), "")
    said: set[str] = set()
    for sent in words.used:
        cover = sent.row(COVER, COVER)
        answer = cover.answers.get(REMARKS) if cover else None
        text = cover.text(REMARKS) if cover else ""
        if answer is None or not text or text in said:
            continue
        said.add(text)
        yield LineStatement(
            body=body,
            block="issues",
            key=LINE if len(said) == 1 else f"{LINE} {len(said)}",
            answers={"kind": Answer(kind or None), "text": answer},
            provisional=sent.provisional,
            file=sent.arrival.file,
            sha256=sent.arrival.sha256,
            received=sent.arrival.received,
        )
