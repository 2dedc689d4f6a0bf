"""Run by the system's Python (the one with UNO): a user at LibreOffice's keyboard.

Arguments: soffice, a folder, a workbook, and a JSON list of actions, each a verb (a method of
`Desk`), a sheet (its name, or its number from 0), a range, and what the verb needs beside:
  ["type", sheet, cell, text]   -> what the cell holds afterwards
  ["read", sheet, cell]         -> what the cell holds
  ["sort", sheet, range]        -> "done"; whether anything moved is for "read" to tell
  ["save", sheet, cell, path, filter] -> "saved"
  ["open", "", path]            -> "opened", unseen, in place of the workbook that was open
"""

import json
import subprocess
import sys
import time
from contextlib import suppress
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
        process.wait(30)  # it ends by itself, and leaves nothing behind
    finally:
        process.terminate()
        process.wait(30)


def _work(pipe: str, workbook: str, actions: list[list[str]]) -> list[str]:
    import uno  # type: ignore[import-not-found] # known to the system's Python only

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    context = _connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    create = context.ServiceManager.createInstanceWithContext
    desk = Desk(
        create("com.sun.star.frame.Desktop", context),
        context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper"),
        create("com.sun.star.awt.Toolkit", context),
    )
    desk.open(workbook)
    answers = [desk.do(action) for action in actions]
    desk.close()
    with suppress(
        uno.getClass("com.sun.star.lang.DisposedException")
    ):  # it may end before it answers
        desk.desktop.terminate()
    return answers


def _connected(resolver: Any, address: str) -> Any:
    import uno

    for _ in range(240):
        try:
            return resolver.resolve(address)
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer.")


class Desk:
    """The workbook that is open, and everything that can be done with it."""

    def __init__(self, desktop: Any, helper: Any, toolkit: Any) -> None:
        self.desktop, self.helper, self.toolkit = desktop, helper, toolkit
        self.book: Any = None

    def do(self, action: list[str]) -> str:
        verb, sheet, where, *rest = action
        if verb == "open":
            self.close()
            return self.open(where, hidden=True)
        sheets = self.book.Sheets
        page = sheets.getByIndex(int(sheet)) if sheet.isdigit() else sheets.getByName(sheet)
        self.book.CurrentController.setActiveSheet(page)
        cells = page.getCellRangeByName(where)
        self.book.CurrentController.select(cells)
        done: str = getattr(self, verb.replace("-", "_"))(page, cells, *rest)
        return done

    def close(self) -> None:
        """Close it with nothing selected and nothing to be painted any more: see below."""
        self.book.CurrentController.select(
            self.book.createInstance("com.sun.star.sheet.SheetCellRanges")
        )
        self.toolkit.processEventsToIdle()
        self.book.close(True)

    def open(self, path: str, *, hidden: bool = False) -> str:
        # A selection that is painted while its workbook is closed may end LibreOffice 7.4.
        options = (_property("Hidden", hidden),)
        self.book = self.desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, options)
        return "opened"

    def _dispatch(self, command: str, **options: object) -> None:
        frame = self.book.CurrentController.Frame
        properties = tuple(_property(name, value) for name, value in options.items())
        self.helper.executeDispatch(frame, f".uno:{command}", "", 0, properties)

    def read(self, page: Any, cells: Any) -> str:
        del page
        return str(cells.String)

    def type(self, page: Any, cells: Any, text: str) -> str:
        self._dispatch("EnterString", StringName=text)
        return self.read(page, cells)

    def sort(self, page: Any, cells: Any) -> str:
        del page
        self._dispatch(
            "DataSort",
            ByRows=True,
            HasHeader=False,
            Col1=cells.RangeAddress.StartColumn + 1,
            Ascending1=False,
        )
        return "done"

    def save(self, page: Any, cells: Any, path: str, kind: str, password: str = "") -> str:
        del page, cells
        options = [_property("FilterName", kind)]
        if password:
            is_ooxml = "2007" in kind
            options.append(_encryption(password) if is_ooxml else _property("Password", password))
        self.book.storeToURL(f"file://{path}", tuple(options))
        return "saved"

    def unprotect(self, page: Any, cells: Any, password: str = "") -> str:
        del cells
        page.unprotect(password)
        return str(page.isProtected())

    def insert_rows(self, page: Any, cells: Any, number: str) -> str:
        page.Rows.insertByIndex(cells.RangeAddress.StartRow, int(number))
        return "done"

    def delete_rows(self, page: Any, cells: Any, number: str) -> str:
        page.Rows.removeByIndex(cells.RangeAddress.StartRow, int(number))
        return "done"

    def insert_columns(self, page: Any, cells: Any, number: str) -> str:
        page.Columns.insertByIndex(cells.RangeAddress.StartColumn, int(number))
        return "done"

    def delete_columns(self, page: Any, cells: Any, number: str) -> str:
        page.Columns.removeByIndex(cells.RangeAddress.StartColumn, int(number))
        return "done"

    def move(self, page: Any, cells: Any, to: str) -> str:
        target = page.getCellRangeByName(to).CellAddress
        page.moveRange(target, cells.RangeAddress)
        return "done"

    def hide_rows(self, page: Any, cells: Any) -> str:
        del page
        cells.Rows.IsVisible = False
        return "done"

    def copy(self, page: Any, cells: Any, to: str) -> str:
        """Copy and paste, with format and validation; a window is needed for the clipboard."""
        target = page.getCellRangeByName(to)
        page.copyRange(target.CellAddress, cells.RangeAddress)
        return self.read(page, target)

    def drag(self, page: Any, cells: Any) -> str:
        """The fill handle: the first cell of the range over the others."""
        import uno

        del page
        down = uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM")
        cells.fillAuto(down, 1)
        return "done"

    def merge(self, page: Any, cells: Any) -> str:
        del page
        cells.merge(True)
        return "done"

    def comment(self, page: Any, cells: Any, text: str) -> str:
        page.Annotations.insertNew(cells.getCellByPosition(0, 0).CellAddress, text)
        return "done"

    def strike(self, page: Any, cells: Any) -> str:
        del page
        cells.CharStrikeout = 1
        return "done"

    def shape(self, page: Any, cells: Any) -> str:
        del cells
        made = self.book.createInstance("com.sun.star.drawing.RectangleShape")
        page.DrawPage.add(made)
        return "done"

    def box(self, page: Any, cells: Any, kind: str, text: str) -> str:
        """A text box or a shape with words in it, over a cell."""
        made = self.book.createInstance(f"com.sun.star.drawing.{kind}Shape")
        page.DrawPage.add(made)
        size = made.Size
        size.Width, size.Height = 4000, 1200
        made.Size = size
        made.Position = cells.Position
        made.String = text
        made.Anchor = cells.getCellByPosition(0, 0)
        return "done"

    def control(self, page: Any, cells: Any, kind: str) -> str:
        """A box to tick or to type into, over a cell."""
        made = self.book.createInstance("com.sun.star.drawing.ControlShape")
        made.Control = self.book.createInstance(f"com.sun.star.form.component.{kind}")
        page.DrawPage.add(made)
        size = made.Size
        size.Width, size.Height = 4000, 1200
        made.Size = size
        made.Position = cells.Position
        return "done"

    def raise_last(self, page: Any, cells: Any, text: str) -> str:
        """Words of which the last sign is raised."""
        del page
        cells.String = text
        cursor = cells.createTextCursor()
        cursor.gotoEnd(False)
        cursor.goLeft(1, True)
        cursor.CharEscapement, cursor.CharEscapementHeight = 33, 58
        return "done"

    def links(self, page: Any, cells: Any, *addresses: str) -> str:
        """A word for each address, with the address behind it."""
        del page
        for address in addresses:
            field = self.book.createInstance("com.sun.star.text.TextField.URL")
            field.URL, field.Representation = address, "here"
            cursor = cells.createTextCursor()
            cursor.gotoEnd(False)
            cells.insertTextContent(cursor, field, False)
            cursor.gotoEnd(False)
            cells.insertString(cursor, " and ", False)
        return "done"

    def formula(self, page: Any, cells: Any, text: str) -> str:
        """Pasted, so that it counts also where the cell takes what is typed for text."""
        cells.Formula = text
        return self.read(page, cells)

    def page_header(self, page: Any, cells: Any, text: str) -> str:
        del cells
        style = self.book.StyleFamilies.getByName("PageStyles").getByName(page.PageStyle)
        header = style.RightPageHeaderContent
        header.CenterText.String = text
        style.RightPageHeaderContent = header
        return "done"

    def rename(self, page: Any, cells: Any, name: str) -> str:
        del cells
        page.Name = name
        return "done"

    def add_sheet(self, page: Any, cells: Any, name: str, text: str) -> str:
        del page, cells
        self.book.Sheets.insertNewByName(name, 0)
        self.book.Sheets.getByName(name).getCellRangeByName("A1").String = text
        return "done"

    def remove_sheet(self, page: Any, cells: Any) -> str:
        del cells
        self.book.Sheets.removeByName(page.Name)
        return "done"

    def copy_to_new_book(self, page: Any, cells: Any) -> str:
        """The sheet alone in a new workbook, which is then the open one."""
        del cells
        options = (_property("Hidden", True),)
        new = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, options)
        empty = list(new.Sheets.ElementNames)
        new.Sheets.importSheet(self.book, page.Name, 0)
        for name in empty:
            new.Sheets.removeByName(name)
        self.close()
        self.book = new
        return "done"


def _encryption(password: str) -> Any:
    """The password as the filter of .xlsx wants it; it does not look at the other one."""
    import uno

    values = []
    for name, value in {"CryptoType": "Standard", "OOXPassword": password}.items():
        made = uno.createUnoStruct("com.sun.star.beans.NamedValue")
        made.Name, made.Value = name, value
        values.append(made)
    return _property("EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", tuple(values)))


def _property(name: str, value: object) -> Any:
    import uno

    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
