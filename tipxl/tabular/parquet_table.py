"""A table of an export -> Parquet, each column with its meaning; with pyarrow, an extra."""

from importlib.util import find_spec
from io import BytesIO
from typing import Any

from tipxl.domain.core.xml_text import whole_text
from tipxl.reports.export.data_table import DataTable, DataType, Scalar

#: What is said where pyarrow is not there.
NO_PARQUET = (
    "No Parquet files were written: that needs pyarrow, which is not installed. CSV and SQLite "
    "hold the same. To have them, too: pip install 'tipxl[parquet]'"
)


def can_write_parquet() -> bool:
    """Whether pyarrow is there."""
    return find_spec("pyarrow") is not None


def parquet_table(table: DataTable) -> bytes:
    """The table, its columns of their own types, compressed."""
    import pyarrow as pa  # noqa: PLC0415 - a heavy extra, for this alone
    import pyarrow.parquet as pq  # noqa: PLC0415

    types: dict[DataType, Any] = {
        DataType.STRING: pa.string(),
        DataType.INTEGER: pa.int64(),
        DataType.NUMBER: pa.float64(),
        DataType.BOOLEAN: pa.bool_(),
        DataType.DATE: pa.date32(),
        DataType.DATETIME: pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema(
        [
            pa.field(e.name, types[e.type], metadata={"description": e.meaning, "rule": e.rule})
            for e in table.fields
        ],
        metadata={"description": table.description},
    )
    columns = [
        pa.array([_whole(row[n]) for row in table.rows], type=types[field.type])
        for n, field in enumerate(table.fields)
    ]
    target = BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), target)
    return target.getvalue()


def _whole(value: Scalar) -> Scalar:
    return whole_text(value) if isinstance(value, str) else value
