"""Files that nobody sent, known by their names: lock files, thumbnails, system files."""

#: How the names of workbooks end.
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

# Excel and LibreOffice lay such files beside a workbook that is open, macOS beside any file.
_LOCKS = ("~$", ".~lock.", "._")
_SYSTEM = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx")


def is_litter(name: str) -> bool:
    """Whether it is a file of Excel or of the system, never a return."""
    folded = name.casefold()
    if folded.startswith(_LOCKS) or folded in _SYSTEM:
        return True
    return folded.startswith(".") and not folded.endswith(WORKBOOKS)
