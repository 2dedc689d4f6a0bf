"""The tables of an export -> datapackage.json, which describes every one (Data Package v2)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tipxl import __version__
from tipxl.reports.export.data_table import DataField, DataReference, DataTable

NAME = "datapackage.json"
#: The property by which an export of ours is known again.
OURS = "tipxl"
_PROFILES = "https://datapackage.org/profiles/2.0"


def data_package(
    title: str, words: Mapping[str, object], tables: Sequence[DataTable], files: Sequence[str]
) -> bytes:
    """The description of an export; `files` are all that it wrote, `words` say what it is of."""
    names = {each.name for each in tables}
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "tipxl-export",
        "title": title,
        "resources": [_resource(each, names) for each in tables],
        OURS: {"version": __version__, **words, "files": [*files]},
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode(errors="replace") + b"\n"


def files_of(package: bytes) -> tuple[str, ...] | None:
    """The files of an earlier export by its description; None where it is not one of ours."""
    try:
        found = json.loads(package)
    except (ValueError, RecursionError):
        return None
    ours = found.get(OURS) if isinstance(found, dict) else None
    files = ours.get("files") if isinstance(ours, dict) else None
    return tuple(map(str, files)) if isinstance(files, list) else None


def _resource(table: DataTable, names: Iterable[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"csv/{table.name}.csv",
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(each, table.key) for each in table.fields],
            "missingValues": [""],
            "primaryKey": [*table.key],
            "foreignKeys": [_reference(e) for e in table.references if e.table in names],
        },
    }


def _field(field: DataField, key: Sequence[str]) -> dict[str, Any]:
    told = {"rule": field.rule, "unit": field.unit}
    return {
        "name": field.name,
        "type": field.type.value,
        "description": field.meaning,
        **{name: words for name, words in told.items() if words},
        **({"constraints": {"required": True}} if field.name in key else {}),
    }


def _reference(reference: DataReference) -> dict[str, Any]:
    return {
        "fields": [*reference.columns],
        "reference": {"resource": reference.table, "fields": [*reference.to]},
    }
