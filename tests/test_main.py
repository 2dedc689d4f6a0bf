"""The program from its first to its last moment."""

import subprocess
import sys
import textwrap

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


def test_a_ctrl_c_that_falls_into_the_end_of_an_object_is_heard_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_DISTURBED)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    assert (done.stdout.split(), done.stderr) == (["heard", "True"], "")
