"""A round as it stands -> the texts for circulation in which a person seems to be named."""

from collections.abc import Iterator, Mapping

from tipxl.domain.core.personal_data import personal_data
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Answer, text_of
from tipxl.domain.schema.circulated_texts import read_by_all
from tipxl.domain.schema.form_schema import FormSchema


def persons_named(plan: Plan, schema: FormSchema, round: RoundResult) -> tuple[str, ...]:
    """Each place with what was found there, like "A.a.1.1#1 of SOMTC: Ms Reyes"."""
    names = tuple(dict.fromkeys(each.contact.name for each in plan.bodies if each.contact.name))
    found = (
        f"{place}: {', '.join(each.rstrip('.') for each in told)}"  # that of its sentence
        for place, text in _texts(schema, round)
        if (told := personal_data(text, names))
    )
    return tuple(dict.fromkeys(found))


def _texts(schema: FormSchema, round: RoundResult) -> Iterator[tuple[str, str]]:
    """Every text that the edition for circulation prints, with where it stands."""
    for row in round.rows:
        for said in row.said:
            if said.counts:
                yield from _of(schema, "activities", f"{row.key} of {said.body}", said.answers)
    for line in (*(event.line for event in round.events), *round.lines):
        if not line.refused:
            yield from _of(schema, line.block, line.name, line.answers)


def _of(
    schema: FormSchema, block: str, place: str, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, str]]:
    for column in read_by_all(schema, block, text_of(answers.get("kind"))):
        if text := text_of(answers.get(column)):
            yield place, text
