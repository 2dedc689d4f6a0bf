"""The program from its first to its last moment."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

# An object whose end is disturbed by a Ctrl-C: Python drops the exception there.
_DISTURBED = """
    import signal, sys, time
    import tipxl.cli
    from tipxl.__main__ import run

    class Fragile:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def main():
        try:
            Fragile()
            time.sleep(30)
        except KeyboardInterrupt:
            print("heard")

    tipxl.cli.main = main
    run()
    print(signal.getsignal(signal.SIGINT) is signal.SIG_DFL)
"""

# A computer that has much else to do leaves what hears of it half done for a while.
_SLOWLY = """
    import _thread, time
    start = _thread.start_new_thread

    def slowly(*given):
        start(*given)
        time.sleep(0.3)

    _thread.start_new_thread = slowly
"""


@pytest.mark.parametrize("before", ["", _SLOWLY])
def test_a_ctrl_c_that_falls_into_the_end_of_an_object_is_heard_all_the_same(before: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(before) + textwrap.dedent(_DISTURBED)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    assert (done.stdout.split(), done.stderr) == (["heard", "True"], "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="This system has no /dev/full.")
@pytest.mark.parametrize("option", ["--help", "--version", "-h"])
def test_where_the_output_is_full_it_is_told_in_words(option: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tipxl", option],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert "No space left on device. Make room on its disk" in done.stderr
    assert "Traceback" not in done.stderr
