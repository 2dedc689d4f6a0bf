"""tipxl: reporting rounds of a multi-body work plan, run with Excel and e-mail.

`tipxl.open(folder)` is the door for a script; what is not in `__all__` is private. It loads when it
is first named, so that `import tipxl` alone loads nothing.
"""

import importlib

TYPE_CHECKING = False  # as type checkers know it: `typing` takes 30 ms, in which a Ctrl-C is heard
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

__all__ = ["PlanFolder", "PlanRound", "TipxlError", "__version__", "open"]

_HOMES = dict.fromkeys(("PlanFolder", "PlanRound", "open"), "tipxl.api")
_HOMES["TipxlError"] = "tipxl.errors"


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
