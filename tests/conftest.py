"""What every test may use: golden texts, real programs where they are, and a quiet hypothesis."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture import providers

from tests.stylesheets import remember_stylesheets
from tipxl.workers.tidying import tidying

# A plan without a time zone has that of the computer; everywhere the tests mean this one.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

pytest_plugins = ["tests.flow.fixtures"]


def _not_waited_for(fd: object) -> None:
    """The disk: what is written here need not outlast a power cut, and two processes wait long.

    That it is asked for, and what becomes of a disk that is full, tests hold with one of their own.
    """


os.fsync = _not_waited_for
remember_stylesheets()

GOLDEN = Path(__file__).parent / "golden"

# Drawing text is slow on a machine that has just started; that is no fault of a test.
settings.register_profile(
    "tipxl", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tipxl")

# Hypothesis would also try what stands in the source of every module that is loaded: which cases a
# test sees would hang on the tests that ran before it, and in each process twelve seconds would go
# into reading a thousand modules. What matters to a test, its own strategies say (tests/typed.py).
# Where the name is gone, setting it would change nothing.
assert hasattr(providers, "is_local_module_file"), "Where does hypothesis look for constants now?"
providers.is_local_module_file = lambda path: False

# Hypothesis keeps notes in the folder it runs in; tests leave nothing behind.
_NOTES = tempfile.TemporaryDirectory(prefix="tipxl-hypothesis-")
set_hypothesis_home_dir(_NOTES.name)

# A shell starts what it runs in the background deaf to Ctrl-C, and so every program of its tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure() -> None:
    _NOTES.cleanup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the golden texts anew; the diff is the review.",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden one of that name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish() -> None:
    """Search for cycles of garbage now and then, also where tests do nothing that does.

    A command of the program lets Python search seldom (`tidy_seldom`), which is right for a process
    that ends. One that runs thousands of tests in itself would keep their workbooks.
    """
    tidying.after_a_work()


#: Real programs that tests need: marker -> its name, and the command that must be there.
PROGRAMS = {
    "office": ("LibreOffice", "soffice"),
    "poppler": ("poppler", "pdftotext"),
    "gnumeric": ("Gnumeric", "ssconvert"),
    "node": ("Node with npm", "npm"),
    "ooxml": ("Node with npm", "npm"),
    "dovecot": ("Dovecot", "dovecot"),
    "browser": ("Chromium", "chromium"),
}


def _missing(item: pytest.Item) -> list[str]:
    return [
        f"{name} ({command}) is not installed."
        for marker, (name, command) in PROGRAMS.items()
        if item.get_closest_marker(marker) is not None and shutil.which(command) is None
    ]


#: Folders whose files take longest: they come first, so that no process waits for one at the end.
LONG = ("audit", "flow", "desk", "independent", "docs", "commands", "cli", "excel")


def _place_in_line(item: pytest.Item) -> int:
    room = item.nodeid.split("/")[1]
    return LONG.index(room) if room in LONG else len(LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With several processes (-n 2), one runs the tests of a file: what they share is made once."""
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    config.option.loadscopereorder = False  # the order is that of `LONG`
    return LoadFileScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place_in_line)
    for item in items:
        if missing := _missing(item):
            # On CI a test of a real program must not be skipped unnoticed.
            fails = pytest.mark.usefixtures("_programs_must_be_there")
            item.add_marker(fails if os.environ.get("CI") else pytest.mark.skip(missing[0]))


@pytest.fixture
def _programs_must_be_there(request: pytest.FixtureRequest) -> None:
    pytest.fail(" ".join(_missing(request.node)))
