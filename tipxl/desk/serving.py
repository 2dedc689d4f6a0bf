"""The desk is opened: a free port of this computer, the browser, and the end."""

import os
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import uvicorn

from tipxl.desk.app import desk_app
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.recent_folders import remember_folder
from tipxl.errors import TipxlError
from tipxl.workers.process_memory import MEMORY
from tipxl.workspace.paths import Folder

_LOOK = 0.5  # seconds between two looks whether the desk is over
_HERE = "127.0.0.1"


def serve(
    root: Path,
    say: Callable[[str], None],
    *,
    port: int = 0,
    browser: bool = True,
    read_only: bool = False,
) -> None:
    """Serve the folder to this computer until she closes the desk or an hour is quiet."""
    listening = _listening(port)
    session = DeskSession(root.resolve(), listening.getsockname()[1], read_only=read_only)
    with suppress(OSError, TipxlError):  # where nothing can be remembered, the desk opens as well
        if Folder(session.root).plan.exists():
            remember_folder(session.root)
    server = uvicorn.Server(
        uvicorn.Config(
            desk_app(session), log_level="error", lifespan="off", server_header=False, ws="none"
        )
    )
    say(f"The desk of {session.root} is open. If no page appears, open this address:")
    say(session.start_address)
    say("It ends when you press Quit on the page, after an hour without you, or with Ctrl-C here.")
    threading.Thread(target=_watch, args=(server, session, browser), daemon=True).start()
    with suppress(KeyboardInterrupt), MEMORY.kept():
        server.run(sockets=[listening])
    say("The desk is closed. Everything is saved.")


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # a desk that has just ended holds its port for a minute
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HERE, port))
        listening.listen()  # who is quick with the address waits, and is not refused
    except OSError as error:
        listening.close()
        raise TipxlError(
            f"The port {port} of this computer is taken or not allowed. Leave --port out, and a "
            "free one is found."
        ) from error
    return listening


def _watch(server: uvicorn.Server, session: DeskSession, browser: bool) -> None:
    """Open the browser when the server listens; end the server when the desk is over."""
    while not server.started and not server.should_exit:
        time.sleep(0.02)
    if browser:
        webbrowser.open(session.start_address)
    # What the first figures need takes a second to load: it is loaded while she reads the board.
    import_module("tipxl.commands.consolidate")
    while not session.is_over():
        time.sleep(_LOOK)
    server.should_exit = True
