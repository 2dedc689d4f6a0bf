"""The desk on the demo's folder -> the pictures of its pages in README and docs/.

Run it when a page of the desk looks different, with a folder that `tipxl demo` made:
`python docs/make_desk_pictures.py demo`. It needs Chromium.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.desk.live import chromium, listening, page_on

PICTURES_FOLDER = Path(__file__).resolve().parent / "pictures"

#: The name of each picture, and the page that it shows.
DESK_PICTURES = {
    "desk-board": "/r/2018H1",
    "desk-dashboard": "/r/2018H1/sheets/Dashboard",
    "desk-row": "/r/2018H1/rows/B.a.2.2%231",
}

_COLOURS = 96


def make(demo: Path) -> None:
    """Make every picture anew."""
    with listening(demo, read_only=True) as session, chromium() as browser:
        page = page_on(browser, session)
        for name, address in DESK_PICTURES.items():
            page.goto(address)
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS)
            picture.save(PICTURES_FOLDER / f"{name}.png", optimize=True)
        page.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
