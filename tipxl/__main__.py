"""The program from its first to its last moment: `tipxl`, and `python -m tipxl`."""

import _thread
import gc
import signal
import sys
import time
from types import FrameType


def run() -> None:
    """Load the program and run it; a Ctrl-C before and after ends it without a word."""
    heard = signal.getsignal(signal.SIGINT)
    if heard is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.unraisablehook = _interrupt_again
    from tipxl.cli import main  # noqa: PLC0415 - takes a while, and nothing is begun by then

    gc.freeze()  # no search for garbage looks through what was loaded: it stays
    signal.signal(signal.SIGINT, heard)
    try:
        main()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if heard else heard)
        gc.freeze()  # Python need not look through all that was made before it ends


def _interrupt_again(lost: "sys.UnraisableHookArgs") -> None:
    # A Ctrl-C that falls into the tidying up of an object is dropped there by Python, with a
    # traceback. It is meant for the command, which hears it a moment later.
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)
        return
    _thread.start_new_thread(_interrupt_what_follows, (_thread.get_ident(),))


def _interrupt_what_follows(thread: int) -> None:
    """Interrupt the main thread once it has left the function above: there it would be dropped."""
    while _is_inside(sys._current_frames().get(thread)):
        time.sleep(0.01)
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:  # what waits in the system is woken
        signal.pthread_kill(thread, signal.SIGINT)


def _is_inside(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code is not _interrupt_again.__code__:
        frame = frame.f_back
    return frame is not None


if __name__ == "__main__":
    run()
