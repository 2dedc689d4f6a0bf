"""One step at a time, in a thread beside the server: its progress, its lines, and Stop."""

import sys
import threading
import traceback
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from tipxl.errors import TipxlError, os_error_words
from tipxl.summaries.step_headline import Caution, Headline, without_command

#: What a step does: it is given a function to call with each word of progress, and says what
#: it did.
Work = Callable[[Callable[[str], None]], Iterable[str]]

OWN_MISTAKE = (
    "tipxl itself made a mistake here; nothing that was written before is lost. What went wrong "
    "stands in the window in which tipxl was started."
)

_KEPT = 200  # steps whose lines can still be read


class StepStoppedError(TipxlError):
    """She pressed Stop."""


class Step(Struct):
    """One step: what it is in words and in the terminal, where it leads, and what came of it."""

    number: int
    words: str
    terminal: tuple[str, ...]
    leads_to: str
    take_back: tuple[tuple[str, ...], ...] = ()  # the commands by which it is taken back
    take_back_words: str = ""
    progress: str = ""
    lines: tuple[str, ...] = ()
    error: str = ""
    finished: threading.Event = field(default_factory=threading.Event)
    stopping: bool = False

    @property
    def headline(self) -> str:
        """What it came to, or why it could not be done."""
        return without_command(self.error) or self._came_to

    @property
    def done_before(self) -> str:
        """What was done before it was stopped: by the commands before the one that was."""
        return self._came_to if self.error else ""

    @property
    def _came_to(self) -> str:
        says = (each.says for each in self.lines if isinstance(each, Headline))
        return " ".join(filter(None, says))

    @property
    def asks_to_look(self) -> bool:
        """Whether it was done, and what it came to must be looked at again."""
        return any(isinstance(each, Caution) for each in self.lines)

    def tick(self, word: str) -> None:
        """What was just done; the place at which a step can be stopped."""
        self.progress = word
        if self.stopping:
            raise StepStoppedError(
                "Stopped. What was written before is whole; do the step again to go on."
            )

    def run(self, work: Work) -> None:
        """Do the work; whatever happens, there are words for it."""
        try:
            for line in work(self.tick):  # those of one command are kept when the next one stops
                self.lines += (line,)
        except TipxlError as error:
            self.error = str(error)
            self.lines = tuple(each for each in self.lines if each != self.error)  # told once
        except OSError as error:
            self.error = os_error_words(error)
        except Exception:  # noqa: BLE001 - a fault of ours must not leave her waiting
            traceback.print_exc(file=sys.stderr)
            self.error = OWN_MISTAKE
        finally:
            self.finished.set()


class StepRunner:
    """The steps of a desk; never two at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: dict[int, Step] = {}
        self._last = 0

    @property
    def running(self) -> Step | None:
        """The step under way."""
        step = self._steps.get(self._last)
        return step if step is not None and not step.finished.is_set() else None

    def known(self, number: int) -> Step | None:
        """A step of this desk by its number."""
        return self._steps.get(number)

    def start(self, step: Step, work: Work) -> Step:
        """Begin it; TipxlError while another one is under way."""
        with self._lock:
            busy = self.running
            if busy is not None:
                raise TipxlError(
                    f"A step is under way: {busy.words}. Wait until it has finished, or stop it."
                )
            self._last += 1
            step.number = self._last
            self._steps[step.number] = step
            self._steps.pop(step.number - _KEPT, None)
            threading.Thread(target=step.run, args=(work,), daemon=True).start()
        return step
