"""Run by the system's Python (the one with UNO): a user at LibreOffice's keyboard.

Arguments: soffice, a folder, a workbook, and a JSON list of actions:
  ["type", sheet, cell, text]   -> what the cell holds afterwards
  ["read", sheet, cell]         -> what the cell holds
  ["sort", sheet, range]        -> "done"; whether anything moved is for "read" to tell
  ["save", sheet, cell, path, filter] -> "saved"
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    office, folder, workbook, actions = sys.argv[1:]
    pipe = f"tipxl{Path(folder).stat().st_ino}"
    command = [office, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    command.append(f"-env:UserInstallation=file://{folder}/desk-profile")
    process = subprocess.Popen(command)
    try:
        print(json.dumps(_work(pipe, workbook, json.loads(actions))))  # noqa: T201
    finally:
        process.terminate()
        process.wait(30)


def _work(pipe: str, workbook: str, actions: list[list[str]]) -> list[str]:
    import uno  # type: ignore[import-not-found] # known to the system's Python only

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    context = _connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    book = desktop.loadComponentFromURL(f"file://{workbook}", "_blank", 0, ())
    helper = context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
    answers = [_done(book, helper, action) for action in actions]
    book.close(True)
    return answers


def _connected(resolver: Any, address: str) -> Any:
    import uno

    for _ in range(240):
        try:
            return resolver.resolve(address)
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer.")


def _done(book: Any, helper: Any, action: list[str]) -> str:
    verb, sheet, where, *rest = action
    page = book.Sheets.getByName(sheet)
    controller = book.CurrentController
    controller.setActiveSheet(page)
    frame = controller.Frame
    cells = page.getCellRangeByName(where)
    controller.select(cells)
    if verb == "type":
        helper.executeDispatch(
            frame, ".uno:EnterString", "", 0, (_property("StringName", rest[0]),)
        )
        return str(page.getCellRangeByName(where).String)
    if verb == "sort":
        options = [_property("ByRows", True), _property("HasHeader", False)]
        options += [_property("Col1", cells.RangeAddress.StartColumn + 1)]
        options += [_property("Ascending1", False)]
        helper.executeDispatch(frame, ".uno:DataSort", "", 0, tuple(options))
        return "done"
    if verb == "save":
        book.storeToURL(f"file://{rest[0]}", (_property("FilterName", rest[1]),))
        return "saved"
    return str(cells.String)


def _property(name: str, value: object) -> Any:
    import uno

    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
