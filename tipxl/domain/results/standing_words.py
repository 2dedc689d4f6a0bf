"""A status that was agreed -> its words: none yet, or only carried with no information."""

from tipxl.domain.results.round_result import AgreedActivity, AgreedRow
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED

NO_STATUS = "No status yet"
NO_INFORMATION = "no information"


def status_words(schema: FormSchema, code: str) -> str:
    """A status in words; an empty one says so."""
    return schema.list("status").label(code) if code else NO_STATUS


def standing_words(schema: FormSchema, agreed: AgreedRow | AgreedActivity) -> str:
    """The status of a row or an activity; where it stands apart as "no information", so."""
    words = status_words(schema, agreed.status)
    return apart_words(words) if stands_apart(schema, agreed) else words


def apart_words(status: str) -> str:
    """A status in words that is only carried, or guessed: "Ongoing, no information"."""
    return f"{status}, {NO_INFORMATION}"


def stands_apart(schema: FormSchema, agreed: AgreedRow | AgreedActivity) -> bool:
    """Whether it would be among the addressed, but nobody who could say was heard (K6)."""
    is_addressed = agreed.status in schema.list("status").codes(*ADDRESSED)
    return agreed.no_information and is_addressed
