"""Records: written once, read back as the same values (`record_format` has their bytes).

Beside them stands what is noted of the files that are written again and again.
"""

from pathlib import Path

import msgspec

from tipxl.files import read_file, write_once, write_whole
from tipxl.record_format import UNREADABLE, Recorded, Value, decoded, record_text, text_fingerprint

#: What tipxl wrote last into a folder, and the time before: file name -> fingerprints.
WRITTEN = ".tipxl-written.json"
#: Beside them stands there the name of that folder: a note of another one tells nothing of this.
_FOLDER = "in"


def written_last(folder: Path) -> dict[str, tuple[str, ...]]:
    """What is noted of the files that tipxl wrote into a folder."""
    kind = dict[str, tuple[str, ...]]
    try:
        noted = msgspec.json.decode((folder / WRITTEN).read_bytes(), type=kind)
    # None yet; a note that is lost or damaged costs a copy, no more.
    except (OSError, *UNREADABLE):
        return {}
    name = (folder.absolute().name,)
    return noted if noted.pop(_FOLDER, name) == name else {}


def note_written(folder: Path, written: dict[str, tuple[str, ...]]) -> None:
    """Note it; TipxlError where the note cannot be written."""
    noted = {_FOLDER: (folder.absolute().name,), **dict(sorted(written.items()))}
    write_whole(folder / WRITTEN, msgspec.json.format(msgspec.json.encode(noted), indent=1))


def write_record(path: Path, value: Recorded) -> None:
    """Write a record; raise TipxlError when another one stands there already.

    One of an older tipxl that says the same is the same.
    """
    write_text_once(path, record_text(value))


def write_text_once(path: Path, text: bytes) -> None:
    """The same of a text: with the line ends of another computer it is the same."""
    if not (path.exists() and text_fingerprint(read_file(path)) == text_fingerprint(text)):
        write_once(path, text)


def read_record(path: Path, kind: type[Value]) -> Value:
    """Read a record; raise TipxlError, in words, when it is gone or damaged."""
    return decoded(str(path), read_file(path), kind)
