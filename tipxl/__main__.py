"""The program from its first to its last moment: `tipxl`, and `python -m tipxl`."""

import _thread
import gc
import signal
import sys


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
    import threading  # noqa: PLC0415 - before the program is loaded nothing may take time

    again = threading.Timer(0.01, _interrupt)
    again.daemon = True
    again.start()


def _interrupt() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:  # what waits in the system is woken
        import threading  # noqa: PLC0415 - see above

        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


if __name__ == "__main__":
    run()
