"""What tipxl asks of XlsxWriter for a form, recorded, and asked again of XlsxWriter alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.writer import SheetWriter, WorkbookWriter

#: What is no cell and no format.
RULES = frozenset({"data_validation", "conditional_format"})

#: The calls of a sheet that are recorded, as everybody calls them. What we call past XlsxWriter's
#: own door is asked through it again.
_CALLS = {
    "_write_string": "write_string",
    "_write_blank": "write_blank",
    "_write_formula": "write_formula",
    "_write_number": "write_number",
    "_write_datetime": "write_datetime",
    "_write_url": "write_url",
    **{
        name: name
        for name in (
            *("write_number", "write_datetime", "write_url", "write_boolean", "write_comment"),
            *("merge_range", "data_validation", "conditional_format", "unprotect_range"),
            *("protect", "set_row", "set_column", "freeze_panes", "set_selection", "autofilter"),
            *("hide", "very_hidden", "activate", "set_tab_color", "hide_gridlines", "set_zoom"),
            *("set_paper", "set_landscape", "set_margins", "fit_to_pages", "set_print_scale"),
            *("repeat_rows", "print_area", "set_footer", "set_header", "set_h_pagebreaks"),
        )
    },
}


class AsTheyAre(Worksheet):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A sheet that does not look for newer functions in formulas: that is most of the time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")


@dataclass(frozen=True, slots=True)
class _Look:
    """Stands for the format of that number."""

    number: int


@dataclass(slots=True)
class Tape:
    """The formats of a workbook, and the calls of each of its sheets, in their order."""

    formats: list[dict[str, Any]] = field(default_factory=list)
    sheets: dict[str, list[tuple[str, tuple[Any, ...], dict[str, Any]]]] = field(
        default_factory=dict
    )

    def ready(self, kind: type[Worksheet] = Worksheet) -> "ReadyTape":
        """A workbook in memory that has the formats already; they are not in the clock."""
        target = BytesIO()
        book = Workbook(target, {"in_memory": True})
        formats = [book.add_format(dict(each)) for each in self.formats]
        return ReadyTape(self, kind, target, book, formats)


@dataclass(frozen=True, slots=True)
class ReadyTape:
    """A tape and the workbook that it is played into, once."""

    tape: Tape
    kind: type[Worksheet]
    target: BytesIO
    book: Workbook
    formats: list[Format]

    def play(self, leave_out: frozenset[str] = frozenset()) -> bytes:
        """The same, by XlsxWriter in memory and nothing else; calls may be left out."""
        for name, calls in self.tape.sheets.items():
            sheet = self.book.add_worksheet(name, self.kind)
            for method, values, options in calls:
                if method not in leave_out:
                    getattr(sheet, method)(
                        *_with(self.formats, values), **_with(self.formats, options)
                    )
        self.book.close()
        return self.target.getvalue()


def _with(formats: list[Format], value: Any) -> Any:
    if isinstance(value, _Look):
        return formats[value.number]
    if isinstance(value, dict):
        return {key: _with(formats, each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_with(formats, each) for each in value)
    return value


def recorded(issued_form: IssuedForm, schema: FormSchema) -> Tape:
    """What a form asks of XlsxWriter."""
    listener = _Listener()
    with listener.listening():
        form_workbook(issued_form, schema)
    return listener.tape


class _Listener:
    """Stands between our sheets and XlsxWriter while a form is drawn."""

    def __init__(self) -> None:
        self.tape = Tape()
        self._looks: dict[int, _Look] = {}
        self._depth = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear every call of every sheet."""
        own = {name: vars(SheetWriter).get(name) for name in _CALLS}
        for name in _CALLS:
            setattr(SheetWriter, name, self._heard(name, getattr(SheetWriter, name)))
        setattr(WorkbookWriter, "add_format", self._add_format())  # noqa: B010
        try:
            yield
        finally:
            delattr(WorkbookWriter, "add_format")
            for name, method in own.items():
                delattr(SheetWriter, name)
                if method is not None:
                    setattr(SheetWriter, name, method)

    def _heard(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(page: SheetWriter, *values: Any, **options: Any) -> Any:
            if not self._depth:
                calls = self.tape.sheets.setdefault(page.name, [])
                calls.append((_CALLS[name], self._without(values), self._without(options)))
            self._depth += 1  # what one call makes of others is its own
            try:
                return method(page, *values, **options)
            finally:
                self._depth -= 1

        return call

    def _add_format(self) -> Callable[..., Format]:
        def call(bench: WorkbookWriter, properties: dict[str, Any] | None = None) -> Format:
            made = Workbook.add_format(bench, properties)
            if "xf_index" not in (properties or {}):  # the one that every workbook begins with
                self._looks[id(made)] = _Look(len(self.tape.formats))
                self.tape.formats.append(dict(properties or {}))
            return made

        return call

    def _without(self, value: Any) -> Any:
        if isinstance(value, Format):
            return self._looks[id(value)]
        if isinstance(value, dict):
            return {key: self._without(each) for key, each in value.items()}
        return tuple(map(self._without, value)) if isinstance(value, tuple) else value
