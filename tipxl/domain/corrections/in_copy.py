"""What is expected of one who reads a finding in the correction copy, where it is another thing."""

from tipxl.domain.returns.return_messages import ReturnMessage

#: By code: some faults are gone in the copy already, and some cells are empty.
IN_COPY = {
    ReturnMessage.ROW_GONE.code: "The row stands in the copy again. Please answer it.",
    ReturnMessage.ROW_TWICE.code: (
        "The first of them stands in the copy. Check it, and change it where another one was right."
    ),
    ReturnMessage.ROW_UNKNOWN.code: (
        "It is not in the copy. Other work of your body goes to the sheet Other activities."
    ),
    ReturnMessage.COLUMN_TWICE.code: "One of the answers that stood there.",
    ReturnMessage.COUNT_DATE.code: "The number, typed by hand.",
    ReturnMessage.COLUMN_GONE.code: "The column stands in the copy again. Please answer it.",
    ReturnMessage.SHEET_GONE.code: (
        "The sheet stands in the copy again. Please fill it in once more."
    ),
    ReturnMessage.COPIED.code: "All sheets stand in the copy again. Please fill in what is empty.",
    ReturnMessage.ROW_ADDED.code: (
        "It is not in the copy. Other work of your body goes to the sheet Other activities."
    ),
    ReturnMessage.KEYS_GONE.code: "The copy has the keys again. Please go on in the copy.",
    ReturnMessage.CELL_ERROR.code: "The answer, typed by hand. The cell is empty in the copy.",
    ReturnMessage.NO_RESULT.code: "The answer, typed by hand. The cell is empty in the copy.",
    ReturnMessage.LIST_NUMBER.code: "The answer, typed by hand. The cell is empty in the copy.",
    ReturnMessage.NOUGHT_BY_FORMULA.code: (
        "The answer, typed by hand. The cell is empty in the copy."
    ),
    ReturnMessage.STRUCK.code: "The answer that counts. The cell is empty in the copy.",
    ReturnMessage.MASKED.code: "The answer that counts. The cell is empty in the copy.",
    ReturnMessage.SHOWN_OTHERWISE.code: "The answer that counts. The cell is empty in the copy.",
    ReturnMessage.MERGED.code: "The copy has them as single cells. Please answer each row.",
    ReturnMessage.COLUMN_ADDED.code: "If it matters, write it into one of the answers.",
    ReturnMessage.TEXT_BOX.code: "If it matters, write it into one of the answers.",
    ReturnMessage.LINK_BESIDE.code: "If it matters, write it into one of the answers.",
    ReturnMessage.HEADINGS_SWAPPED.code: (
        "Your answer to the question whose heading you see. The cell is empty in the copy."
    ),
    ReturnMessage.ROWS_MIXED.code: "The row is empty in the copy. Please answer it again.",
    ReturnMessage.SORTED_APART.code: (
        "What is not sure is empty in the copy. Please answer the line again."
    ),
    ReturnMessage.OLD_FORMAT.code: "The copy is an .xlsx file. Please keep it so when you save it.",
}
