"""Invented opinions for the demo: what the leads answer in a round that serves an evaluation."""

from collections.abc import Mapping

from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.excel.fill import Typed
from tipxl.sample.deterministic_random import chosen, draw

_IMPACT = ((35, "HIGH"), (65, "MED"), (78, "LOW"), (100, "EARLY"))
_SUSTAINED = ((40, "YES"), (70, "PARTLY"), (82, "NO"), (100, "EARLY"))
_LASTING = ((50, "LAST"), (75, "REV"), (100, "EARLY"))
_ADVICE = ((55, "CONT"), (90, "ADAPT"), (100, "DROP"))
_RATING = ((12, "6"), (48, "5"), (74, "4"), (88, "3"), (94, "2"), (100, "UA"))
_BASES = (
    "The follow-up survey of the participants (invented)",
    "The national procedures that refer to it (invented)",
    "The budget line in the programme of the next years (invented)",
)
_WHY = (
    "Most outputs answer what our members asked for; some came too late to be used.",
    "The bodies met more often than before, mainly around joint events.",
    "The work goes on where a member took it into its own programme.",
    "Targets were reached where funding was secured early.",
)
_VOICES: Mapping[str, tuple[str, ...]] = {
    "helped": ("A clear focal point in every body.", "Joint events with the partners."),
    "hindered": ("Funding that was confirmed late.", "Meetings that could not be held."),
    "reached": (
        "Women and officials were reached well; persons with disabilities hardly.",
        "Victims were reached through the shelters; children less than planned.",
    ),
    "learned": ("Share drafts early, before the meeting.", "Agree on one host at the start."),
    "next": ("Fewer activities, each with one lead.", "Targets with dates from the beginning."),
}
_ADVISED = (
    "Agree on one lead and one date for every activity of the next plan.",
    "Collect figures on persons with disabilities at every event.",
    "Set aside funds for joint activities of two or more bodies.",
)


def opinions(issued_form: IssuedForm, typed: Mapping[FieldKey, Typed]) -> Mapping[FieldKey, Typed]:
    """What the Evaluation sheets are answered with; nothing where they are not asked."""
    if not issued_form.evaluation:
        return {}
    found: dict[FieldKey, Typed] = {}
    for row in issued_form.block("results").rows:
        status = typed.get(("activities", row.key, "status"), "")
        for key, value in _result(issued_form, row, str(status)).items():
            found["results", row.key, key] = value
    for row in issued_form.block("views").rows:
        for key, value in _view(issued_form, row).items():
            found["views", row.key, key] = value
    return {**found, **_recommendation(issued_form)}


def _result(issued_form: IssuedForm, row: FormRow, status: str) -> dict[str, Typed]:
    """Work that is under way or done is judged; what is unfinished gets advice at the end."""
    code, body = issued_form.identity.period, issued_form.identity.body
    labels = {item.label: item.code for item in issued_form.list("status").items}
    now = labels.get(status, row.facts["last"])
    answers: dict[str, str] = {}
    if now in ("ON", "CO"):
        answers = {
            "impact": chosen(_IMPACT, "impact", code, body, row.key),
            "sustained": chosen(_SUSTAINED, "sustained", code, body, row.key),
            "lasting": chosen(_LASTING, "lasting", code, body, row.key),
        }
    if issued_form.evaluation == "final" and now not in ("CO", "DI", "ME"):
        answers["advice"] = chosen(_ADVICE, "advice", body, row.key)
    typed: dict[str, Typed] = {
        key: issued_form.list(key).label(answer) for key, answer in answers.items()
    }
    if answers.get("impact") == "HIGH" or answers.get("sustained") == "YES":
        typed["basis"] = _BASES[draw("basis", row.key) % len(_BASES)]
    return typed


def _view(issued_form: IssuedForm, row: FormRow) -> dict[str, Typed]:
    body, code = issued_form.identity.body, issued_form.identity.period
    if row.facts["role"] == "criterion":
        rating = chosen(_RATING, row.key, body, code)
        why = _WHY[draw("why", row.key, body) % len(_WHY)]
        return {"rating": issued_form.list("rating").label(rating), "answer": why}
    voices = _VOICES.get(row.key, ())
    return {"answer": voices[draw(row.key, body) % len(voices)]} if voices else {}


def _recommendation(issued_form: IssuedForm) -> Mapping[FieldKey, Typed]:
    body = issued_form.identity.body
    answers: dict[str, Typed] = {
        "kind": issued_form.list("issue_kind").label("RE"),
        "text": f"{_ADVISED[draw('advised', body) % len(_ADVISED)]} (invented)",
        "who": "The secretariat" if draw("who", body) % 2 else "All bodies",
    }
    return {("issues", "02", key): value for key, value in answers.items()}
