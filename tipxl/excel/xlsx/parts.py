"""Which part of a package is which, by its relationships and content types."""

import posixpath
from dataclasses import dataclass

from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, local, scan

_CONTENT_TYPES = "[content_types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from a part to another: `kind` is the last word of its type."""

    name: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """What each part declares itself to be."""

    parts: dict[str, str]
    extensions: dict[str, str]

    def of(self, name: str) -> str:
        """The content type of a part, or an empty text."""
        folded = name.casefold()
        extension = folded.rpartition(".")[2]
        return self.parts.get(folded) or self.extensions.get(extension, "")

    def first(self, words: str) -> str | None:
        """The first part whose type has these words."""
        return next((part for part, kind in self.parts.items() if words in kind), None)


def relations(package: Package, part: str) -> tuple[Relation, ...]:
    """The relationships of a part; an empty name is the package itself."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package:
        return ()
    found: list[Relation] = []
    reader = TagReader(package.meter)

    def relationship(attributes: Attributes) -> None:
        package.meter.add("relationships")
        if attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = _resolved(folder, attributes.get("Target", ""))
            found.append(Relation(attributes.get("Id", ""), kind, target))

    reader.starts["Relationship"] = relationship
    scan(package.chunks(source), package.meter, reader)
    return tuple(found)


def content_types(package: Package) -> ContentTypes:
    """What [Content_Types].xml says; nothing where it is missing."""
    parts: dict[str, str] = {}
    extensions: dict[str, str] = {}
    reader = TagReader(package.meter)

    def override(attributes: Attributes) -> None:
        name = _resolved("", attributes.get("PartName", ""))
        parts[name.casefold()] = attributes.get("ContentType", "").lower()

    def default(attributes: Attributes) -> None:
        extension = attributes.get("Extension", "").casefold()
        extensions[extension] = attributes.get("ContentType", "").lower()

    reader.starts |= {"Override": override, "Default": default}
    if _CONTENT_TYPES in package:
        scan(package.chunks(_CONTENT_TYPES), package.meter, reader)
    return ContentTypes(parts, extensions)


def relation_name(attributes: Attributes) -> str:
    """The r:id of a tag, whatever the prefix is called."""
    others = (v for k, v in attributes.items() if ":" in k and local(k) == "id")
    return attributes["r:id"] if "r:id" in attributes else next(others, "")


def _resolved(folder: str, target: str) -> str:
    path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
    return path.lstrip("/")
