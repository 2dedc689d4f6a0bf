"""A Struct as Python writes it, without some of its fields."""

from msgspec import Struct


def repr_without(value: Struct, left_out: str) -> str:
    """As `repr` writes a Struct, without a field that what is made of the text leaves out."""
    fields = (each for each in value.__struct_fields__ if each != left_out)
    words = ", ".join(f"{each}={getattr(value, each)!r}" for each in fields)
    return f"{type(value).__name__}({words})"
