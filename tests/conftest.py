"""What every test may use: golden texts, LibreOffice where it is, and a quiet hypothesis."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).parent / "golden"

# Drawing text is slow on a machine that has just started; that is no fault of a test.
settings.register_profile("tipxl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tipxl")


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("soffice") is not None:
        return
    for item in items:
        if item.get_closest_marker("office") is None:
            continue
        if os.environ.get("CI"):
            item.add_marker(pytest.mark.usefixtures("_office_must_be_there"))
        else:
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed (soffice)"))


@pytest.fixture
def _office_must_be_there() -> None:
    pytest.fail("LibreOffice is missing, and on CI its tests must not be skipped.")
