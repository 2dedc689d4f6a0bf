"""The desk on the demo's folder -> the pictures of its pages in README and docs/.

Run it when a page of the desk looks different, with a folder that `tipxl demo` made:
`python docs/make_desk_pictures.py demo`. It needs Chromium.
"""

import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.desk.live import chromium, listening, page_on
from tipxl.desk.rendering import STATIC

PICTURES_FOLDER = Path(__file__).resolve().parent / "pictures"

#: The name of each picture, and the page that it shows.
DESK_PICTURES = {
    "desk-board": "/r/2018H1",
    "desk-dashboard": "/r/2018H1/sheets/Dashboard",
    "desk-row": "/r/2018H1/rows/B.a.2.2%231",
}

#: A note of what the pictures were made from.
DESK_SOURCES = PICTURES_FOLDER / "desk-sources.txt"

#: What the pages in the pictures look like.
_LOOKS = ("base.html", "board.html", "button.html", "parts.html", "row.html", "sheet.html")

_COLOURS = 96


def desk_sources() -> str:
    """A digest of each file that the pages in the pictures are drawn with."""
    drawn = [STATIC / "desk.css", *(STATIC.parent / "templates" / each for each in _LOOKS)]
    # Line ends differ from computer to computer.
    texts = ((each.name, each.read_text(encoding="utf-8")) for each in drawn)
    return "".join(f"{name}: {sha256(text.encode()).hexdigest()[:20]}\n" for name, text in texts)


def make(demo: Path) -> None:
    """Make every picture anew."""
    with listening(demo, read_only=True) as session, chromium() as browser:
        page = page_on(browser, session)
        for name, address in DESK_PICTURES.items():
            page.goto(address)
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS)
            picture.save(PICTURES_FOLDER / f"{name}.png", optimize=True)
        page.close()
    DESK_SOURCES.write_text(desk_sources(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
