"""Which part of a package is which, by its relationships and content types."""

import posixpath
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, local, read_once, scan

_CONTENT_TYPES = "[content_types].xml"


class Relation(Struct, frozen=True):
    """A relationship from a part to another: `kind` is the last word of its type."""

    name: str
    kind: str
    target: str


class ContentTypes(Struct, frozen=True):
    """What each part declares itself to be."""

    parts: Mapping[str, str]
    extensions: Mapping[str, str]

    def of(self, name: str) -> str:
        """The content type of a part, or an empty text."""
        folded = name.casefold()
        extension = folded.rpartition(".")[2]
        return self.parts.get(folded) or self.extensions.get(extension, "")

    def first(self, words: str) -> str | None:
        """The first part whose type has these words."""
        return next((part for part, kind in self.parts.items() if words in kind), None)


def relations(package: Package, part: str) -> tuple[Relation, ...]:
    """The relationships of a part to others; an empty name is the package itself."""
    folder, _ = posixpath.split(part)
    return tuple(
        replace(each, target=_resolved(folder, each.target))
        for each, is_outside in _relationships(package, part)
        if not is_outside
    )


def addresses(package: Package, part: str) -> dict[str, str]:
    """What a part refers to outside of the package, by the name of the relationship."""
    return {e.name: e.target for e, is_outside in _relationships(package, part) if is_outside}


def _relationships(package: Package, part: str) -> tuple[tuple[Relation, bool], ...]:
    """Every relationship as it is written, and whether it leads out of the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package:
        return ()
    return read_once(package.chunks(source), package.meter, _read_relationships)


def _read_relationships(chunks: Iterable[bytes], meter: Meter) -> tuple[tuple[Relation, bool], ...]:
    found: list[tuple[Relation, bool]] = []
    reader = TagReader(meter)

    def relationship(attributes: Attributes) -> None:
        meter.add("relationships")
        kind = attributes.get("Type", "").rpartition("/")[2]
        relation = Relation(attributes.get("Id", ""), kind, attributes.get("Target", ""))
        found.append((relation, attributes.get("TargetMode") == "External"))

    reader.starts["Relationship"] = relationship
    scan(chunks, meter, reader)
    return tuple(found)


def content_types(package: Package) -> ContentTypes:
    """What [Content_Types].xml says; nothing where it is missing."""
    if _CONTENT_TYPES not in package:
        return ContentTypes({}, {})
    return read_once(package.chunks(_CONTENT_TYPES), package.meter, _read_content_types)


def _read_content_types(chunks: Iterable[bytes], meter: Meter) -> ContentTypes:
    parts: dict[str, str] = {}
    extensions: dict[str, str] = {}
    reader = TagReader(meter)

    def override(attributes: Attributes) -> None:
        name = _resolved("", attributes.get("PartName", ""))
        parts[name.casefold()] = attributes.get("ContentType", "").lower()

    def default(attributes: Attributes) -> None:
        extension = attributes.get("Extension", "").casefold()
        extensions[extension] = attributes.get("ContentType", "").lower()

    reader.starts |= {"Override": override, "Default": default}
    scan(chunks, meter, reader)
    return ContentTypes(MappingProxyType(parts), MappingProxyType(extensions))


def relation_name(attributes: Attributes) -> str:
    """The r:id of a tag, whatever the prefix is called."""
    others = (v for k, v in attributes.items() if ":" in k and local(k) == "id")
    return attributes["r:id"] if "r:id" in attributes else next(others, "")


def _resolved(folder: str, target: str) -> str:
    path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
    return path.lstrip("/")
