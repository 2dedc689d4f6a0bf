"""One verb a module: read, decide, write. A command returns values and prints nothing.

The modules load when they are first named: what is heavy (pandas, XlsxWriter) loads on its own
path only, and `tipxl --help` answers at once.
"""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tipxl.commands import (
        answer,
        close,
        collect,
        confirm,
        consolidate,
        demo,
        evaluate,
        export,
        generate,
        init,
        look,
        overview,
        plan,
        post,
        preview,
        send,
        status,
        trace,
        validate,
        write_status,
    )

__all__ = [
    "answer",
    "close",
    "collect",
    "confirm",
    "consolidate",
    "demo",
    "evaluate",
    "export",
    "generate",
    "init",
    "look",
    "overview",
    "plan",
    "post",
    "preview",
    "send",
    "status",
    "trace",
    "validate",
    "write_status",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")
