"""The messages to a body about its file and its cells. The rules' messages are in report.toml.

T: the file and its structure. A: a value that was understood in another form. V, X and F: what the
form cannot check by a rule of its own.
"""

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.message import Message

E, W, R, N = Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTE


class ReturnMessage(Message):
    """A message about a return: its code, how much it matters, its sentence."""

    NO_CODE = (
        "T01",
        E,
        "This workbook does not carry the code of our form, so we cannot see whose it is. Ask the "
        "sender to use the form we sent, or say in decisions.xlsx whose report it is.",
    )
    TWO_CODES = (
        "T02",
        E,
        "This workbook holds parts of different forms: {forms}. Ask the sender for each form as a "
        "workbook of its own. (Their codes: {codes})",
    )
    WRONG_SIGNATURE = (
        "T03",
        E,
        "The code {code} was not made in this folder. Ask the sender to use the form we sent, or "
        "say in decisions.xlsx whose report it is.",
    )
    LOST_SIGNATURE = (
        "T49",
        E,
        "The form {code} is on record here, but it was signed with another tipxl.key than the one "
        "that is here now. Where that key is lost, accept the file in decisions.xlsx; else put the "
        "key back from your back-up.",
    )
    DEMO_CODE = (
        "T04",
        E,
        "This is a form of the demo, not of a real round. Ask the sender to use the form we sent.",
    )
    OTHER_PLAN = (
        "T05",
        E,
        "This form belongs to another plan ({plan}). Collect it in the folder of that plan.",
    )
    OTHER_ROUND = (
        "T06",
        E,
        "This form belongs to the round {period}, not to {wanted}. Collect it in its own round.",
    )
    UNKNOWN_DESIGN = (
        "T07",
        E,
        "The code {code} names a form that is not on record here. Put the folder record/ of the "
        "round back from your back-up. Without one, ask its body to report on the form that it was "
        "sent last, or enter its answers by hand.",
    )
    UNKNOWN_QUESTIONS = (
        "T48",
        E,
        "The questions of the form {code} are not on record any more: the file {file} in record/ "
        "is gone or damaged. Put it back from your back-up. Without one, make a form with the "
        "questions of today, and ask its body to report on that, or enter its answers by hand.",
    )
    STRANGER = (
        "T09",
        E,
        "It came from {sender}, who is not registered for {body}. Accept the file in "
        "decisions.xlsx, or add the address in plan.xlsx, sheet Bodies.",
    )
    UNVERIFIED = (
        "T08",
        W,
        "The file tipxl.key is missing, so we cannot check the code of this form. Put tipxl.key "
        "back from your back-up.",
    )
    ROW_GONE = (
        "T10",
        W,
        "The row {row} is missing from the sheet, so it was not answered. Please answer it.",
    )
    ROW_TWICE = (
        "T11",
        E,
        "The row {row} stands more than once, with different answers. Please keep one of them.",
    )
    ROW_UNKNOWN = (
        "T12",
        W,
        "The row {row} was copied from another form, so it was not read. Please answer it in the "
        "form we sent.",
    )
    COLUMN_GONE = (
        "T13",
        W,
        "The column {column} is missing from the sheet, so it was not answered. Please answer it.",
    )
    NOTHING_ANSWERED = (
        "T82",
        E,
        "Nothing is filled in: every cell is as it was when we sent the form. If a file was sent "
        "by mistake, ask for the one with the answers. If there is nothing to report, ask the body "
        "to choose Nil report on the sheet Cover.",
    )
    TEXTS_GONE = (
        "T80",
        N,
        "The column {column} is missing from the sheet. It only holds texts of the plan, so no "
        "answer is lost.",
    )
    SHEET_GONE = (
        "T14",
        W,
        "The sheet {sheet} is missing, or we cannot recognise it, so nothing of it was read. "
        "Please fill it in.",
    )
    ALTERED = (
        "T15",
        W,
        "You changed {column}, which is a text of the plan. The plan keeps its own text; your "
        "change is noted as a proposal. You need to do nothing.",
    )
    KEYS_GONE = (
        "T18",
        W,
        "The hidden keys of the sheet {sheet} are gone, so we read it by its headings. Please use "
        "the form we sent next time.",
    )
    UNPROTECTED = ("T16", N, "The sheet protection was removed.")
    MOVED = ("T17", R, "The rows stand in another order. Each was read by its hidden key.")
    COLUMN_MOVED = (
        "T19",
        R,
        "The column {column} stands between {before} and {after} now. Each column was read by its "
        "hidden key.",
    )
    ROW_ADDED = (
        "T34",
        W,
        "This row was added to the form and was not read. Please write it in a row of the form, "
        "or on the sheet Other activities.",
    )
    COLUMN_NEEDED = (
        "T35",
        E,
        "The column {column} is missing. Without it we cannot understand the other answers. Please "
        "type your answers into the form we sent.",
    )
    COLUMN_TWICE = (
        "T43",
        E,
        "The column {column} stands more than once, with different answers in this row. Please "
        "keep one of them.",
    )
    COLUMN_COPIED = (
        "T44",
        R,
        "The column {column} stands more than once; all of them say the same.",
    )
    KEY_GONE = (
        "T46",
        W,
        "The hidden key of this row is gone. We found the row by the texts that you see in it. You "
        "need to do nothing.",
    )
    SHEET_NEEDED = (
        "T45",
        E,
        "The sheet {sheet} is missing. Without it we cannot understand the other answers. Please "
        "type your answers into the form we sent.",
    )
    COPIED = (
        "T36",
        W,
        "Sheets of the form are missing ({sheets}). We read the rest. Please send back all sheets "
        "next time.",
    )
    RENAMED = (
        "T42",
        R,
        "The sheet {sheet} is called {name} now; we found it by its hidden keys.",
    )
    OLDER_FORM = (
        "T37",
        W,
        "This is version {version} of the form, and version {newest} was sent later. We read this "
        "one all the same. Please use the newer one next time. {left_out}",
    )
    OTHER_BYTES = (
        "T38",
        E,
        "The file in returned/ is not the one that was collected: somebody changed it. Put the "
        "original back there, or save it into inbox/ and collect it again.",
    )
    OUT_OF_REACH = ("T39", E, "{why} It is left out until it can be read.")
    READER_DIED = (
        "T47",
        E,
        "This file stopped the program that reads it. Ask the body to open it in Excel, save it "
        "as .xlsx and send it again.",
    )
    MORE = (
        "T41",
        N,
        "The same was found {count}; it is not listed again.",
    )
    DECIDED = ("T50", N, "It was held at first ({why}) and is used as decided by {by}, {number}.")
    RIVAL = (
        "T51",
        E,
        "Another full report of this body says something else: {others}. {why} Run consolidate, "
        "answer in decisions.xlsx ({number}) which of them counts, and run it again.",
    )
    NIL_AFTER = (
        "T52",
        E,
        "This is a nil report, and {earlier} of the same body came before it. A nil report "
        "deletes nothing by itself: what was reported counts. If the body takes its answers "
        "back, choose so in decisions.xlsx ({number}) and run consolidate again.",
    )
    LAID_OVER = (
        "T60",
        W,
        "The sheet Cover does not say which kind of report this is. So we added your new answers "
        "to what your body sent before. If this workbook holds all your answers, choose Full "
        "report on the sheet Cover and send it again.",
    )
    SHEET_TWICE = (
        "T62",
        R,
        "The sheet {sheet} stands more than once; your answers were read from {name}.",
    )
    SHEETS_DIFFER = (
        "T63",
        E,
        "The sheet {sheet} stands more than once ({names}), with different answers: {rows}. Please "
        "remove the sheet that is wrong, and send the workbook again.",
    )
    SHEET_CONTINUED = (
        "T64",
        W,
        "The sheet {sheet} stands more than once ({names}). We read the lines of {first}. From the "
        "other sheets we added only what {first} does not have: {further}. If two of "
        "these lines mean the same, please empty one of them.",
    )
    FOREIGN_ROWS = (
        "T65",
        E,
        "The rows on the sheet {sheet} were copied from another form{form}, so we cannot know what "
        "they say about this round. Please type the answers into the form we sent for this round.",
    )
    ROWS_MIXED = (
        "T66",
        E,
        "You see the number {seen} in this row, but the hidden key beside it belongs to {row}. "
        "Perhaps the rows were sorted. We cannot know which of the two is meant. Please answer "
        "both rows again in the form we sent.",
    )
    SORTED_APART = (
        "T77",
        E,
        "The answers here under {columns} were sorted without the rest of their lines: what stands "
        "here was typed in {other}. We cannot know what belongs together. Typing here again does "
        "not help: please answer this line in the correction copy, or in a new form.",
    )
    REPLACES = (
        "T61",
        W,
        "This full report replaces the one of {day}. These rows had an answer then and have none "
        "now: {rows}. If those answers are still right, please type them again.",
    )
    LEAVES_OUT = (
        "T88",
        W,
        "This full report replaces the one of {day}. On the sheet {sheet}, this was written then "
        "and is missing now: {lines}. If it is still right, please type it again.",
    )
    PICTURES = (
        "T40",
        N,
        "Pictures and drawings on this sheet were not read. If one shows an answer, please type it "
        "into the form.",
    )
    CELL_ERROR = (
        "T20",
        E,
        "We cannot read this cell: it holds an error, a picture, or a value that Excel fetches "
        "from elsewhere (a data type). Please type the answer itself.",
    )
    NO_RESULT = ("T21", E, "The cell holds a formula without a result. Please type the answer.")
    FORMULA = (
        "T22",
        W,
        "The cell holds a formula. We took its result. Please check it, or type the value itself.",
    )
    NOUGHT_BY_FORMULA = (
        "T87",
        W,
        "The formula in this cell gives 0. A formula also gives 0 when it points to an empty cell, "
        "so we read the cell as empty. In a correction or a partial report, what you reported "
        "before still counts. If you mean 0, please type 0.",
    )
    STRUCK = (
        "T23",
        E,
        "The answer, or a part of it, is struck through or crossed out, so we do not know what "
        "counts. Please type what counts, or leave the cell empty.",
    )
    MASKED = (
        "T74",
        E,
        "The cell holds {found}, but nobody can see it. A number format or a protection hides it, "
        "its letters are too small or have the colour of the cell, other cells or a list lie over "
        "it, or the sheet shows no zeros. If it is your answer, please type it so that it can be "
        "seen. If it is not, empty the cell.",
    )
    OTHER_LETTERS = (
        "T90",
        E,
        "This text is written in a special font, of signs or of an older program (for example "
        ".VnTime, VNI-Times, Limon). Without this font nobody can read the letters. Please type "
        "the text in a usual font, for example Arial.",
    )
    SHOWN_OTHERWISE = (
        "T75",
        E,
        "The cell holds {held}, but a number format or a colour makes it look different. We do not "
        "know which of the two is meant. Please type the answer again.",
    )
    AS_SHOWN = (
        "A15",
        W,
        "The cell holds {held}, but a number format or a colour makes it look different. We took "
        "what you see. Please check it.",
    )
    DAY_IN_PART = (
        "A16",
        W,
        "The cell shows only a part of the date. We read it as {meaning}. If that is right, you "
        "need to do nothing; if not, please type year, month and day.",
    )
    MERGED = (
        "T24",
        W,
        "Cells are merged over several rows: the answer counts for {first} only, not for {rows}. "
        "Please answer each row.",
    )
    COMMENT = ("T25", N, "A note at this cell was read as a remark.")
    HIDDEN = ("T26", N, "Hidden rows were read like the others.")
    COLUMN_HIDDEN = (
        "T76",
        W,
        "The column {column} is hidden, but there are answers in it. We read them like the others. "
        "If they should not count, please unhide the column and empty it.",
    )
    STRUCK_AT_TIMES = (
        "T84",
        W,
        "Some of the answers in {cells} are struck through or hidden by a conditional format. We "
        "cannot see which, so we read them all. Please empty the cells that should not count.",
    )
    ANSWERS_HIDDEN = (
        "T85",
        W,
        "Some answers are hidden: {what}. We read them like the others. If they should not count, "
        "please unhide these cells and empty them.",
    )
    PERHAPS_CUT = (
        "T89",
        W,
        "This text has exactly {number} characters, and some programs cut a text off there. Please "
        "look at its end. If something is missing, please type the text again. If not, you need to "
        "do nothing.",
    )
    LIST_NUMBER = (
        "T86",
        E,
        "A drop-down list or a button was placed on the sheet. It writes a number into this cell "
        "(1 for the first choice, 2 for the second), not words. We do not know what the number "
        "means. Please type the answer itself.",
    )
    SHEET_EXTRA = ("T27", N, "The sheet {sheet} is not part of the form, so it was not read.")
    COLUMN_ADDED = (
        "T28",
        W,
        "This column is not part of the form, so what stands in it was not counted. The "
        "secretariat sees it.",
    )
    BESIDE = (
        "T29",
        W,
        "What stands in {cells} of the sheet {sheet} was not counted: the form asks nothing "
        "there. The secretariat sees it. If it is to count, please type it into a coloured cell "
        "of the form.",
    )
    NOT_ASKED = (
        "T67",
        W,
        "{column} is not asked of your body in this row, so what stands there was not counted.",
    )
    SHEET_PICTURE = (
        "T68",
        W,
        "The sheet {sheet} holds a picture, which our program cannot read. If it shows a letter or "
        "a table, please type what it says into the form.",
    )
    TEXT_BOX = (
        "T70",
        W,
        "These words stand in a text box or a shape, not in a cell, so they were not counted. The "
        "secretariat sees them. If they are an answer, please write them into a cell of the form.",
    )
    HEADINGS_SWAPPED = (
        "T71",
        E,
        "This is the column {column} of our form, but the heading of another question stands above "
        "it. We cannot know which of the two you answered. Please answer it again in the form we "
        "sent.",
    )
    LINK_BESIDE = (
        "T72",
        W,
        "There is a link behind this cell (Insert > Link); it was not read as an answer. The "
        "secretariat sees it. If it belongs to an answer, please write it into a cell of the form.",
    )
    PRINTED = (
        "T73",
        N,
        "This stands in the header or the footer of the printed pages; it was not read as an "
        "answer.",
    )
    LINK_ADDED = (
        "T69",
        R,
        "The link behind this text was added to your answer: {found}",
    )
    DESCRIBED = (
        "T91",
        N,
        "This stands in the properties of the file (File > Info); it was not read as an answer.",
    )
    OLD_FORMAT = (
        "T30",
        W,
        "The file is in the format {format}. In it we cannot see errors, formulas, struck-through, "
        "crossed-out and hidden texts, percentages, number formats, notes, links and pictures. A "
        "raised figure looks like any other: 25¹ is read as 251. Please send the file as .xlsx "
        "next time.",
    )
    OTHER_FORMAT = ("T31", R, "The file is in the format {format}; it was read all the same.")
    MACROS = ("T32", N, "The file holds macros; they were not run.")
    LINKS = (
        "T33",
        W,
        "This file takes values from other files, which we cannot read. If one of your answers "
        "comes from another file, please type it.",
    )
    SPELLING = ("A01", R, "Read as {meaning}.")
    ASKED = ("A02", E, "This can be understood in more than one way. Please choose one value.")
    DATE_TEXT = ("A03", R, "The date was typed as text; read as {meaning}.")
    DATE_UNSURE = (
        "A04",
        W,
        "This date can be read in two ways. We read it as {meaning} (year, month, day). If that is "
        "right, you need to do nothing; if not, please type it in this order.",
    )
    DATE_BUDDHIST = ("A05", R, "The year is of the Buddhist calendar; read as {meaning}.")
    DATE_MONTH = (
        "A08",
        W,
        "Only a month was typed. We read it as {meaning}. If that is right, you need to do "
        "nothing; if not, please type the day.",
    )
    DATE_RANGE = ("A09", R, "Two days stand in this cell; read as {first} to {last}.")
    NUMBER_TEXT = ("A06", R, "The number was typed as text; read as {meaning}.")
    COUNT_DATE = (
        "A11",
        E,
        "A date stands here ({meaning}) where a number is asked. Please type a whole number, or "
        "NC when it was not collected.",
    )
    COUNT_AS_DATE = (
        "A12",
        W,
        "The cell shows a date where a number is asked. We read the number {meaning}. Please check "
        "it.",
    )
    COUNT_LIKE_DATE = (
        "A13",
        W,
        "Excel keeps the day {meaning} as this number. If you typed that day, please type the "
        "number that is asked. If you typed the number, you need to do nothing.",
    )
    BLANK_WORD = (
        "A07",
        W,
        '"{word}" counts as no answer. If there is something to say, please write it here.',
    )
    ODD_BLANKS = (
        "A10",
        W,
        "The cell looks empty, but it holds characters that nobody sees. Please empty it, or type "
        "an answer.",
    )
    ONLY_STATUS = (
        "V04o",
        W,
        "This only repeats the status. Please write what was done, where and when.",
    )
    ELSEWHERE = (
        "X11",
        W,
        "This only points to another paper. Our program reads only this workbook: please write the "
        "answer here. If a report shows it, its title or number is enough.",
    )
    OTHER_STATUS = (
        "X12",
        W,
        "This text says {said}, but the status is {status}. It is counted as {status}. If the "
        "status is wrong, choose another one. If the text is wrong, please change it.",
    )
    NOT_DONE = (
        "X13",
        W,
        "The status is {status}, but the text says “{words}”. It is counted as {status}. If the "
        "work is not finished, choose another status. If it is finished, you need to do nothing.",
    )
    EVENT_OFF = (
        "X14",
        W,
        "The title says “{words}”, but we count every event in this list as one that took place. "
        "If it did not take place, empty the line. If it did, you need to do nothing.",
    )
    SIGNS_ONLY = (
        "A14",
        W,
        "The cell holds only a sign, and no word. We cannot know what you mean by it. Please write "
        "it in words.",
    )
    TARGET_MOVED = (
        "V05m",
        W,
        "The target moved from {before} to {now}. Please say why, under {reason} or under "
        "{explain}.",
    )
    NOT_COMPLETED = (
        "V11",
        W,
        "The status is {status}, but Completed in says {when}. It is counted as {status}. If it is "
        "completed, choose the status Completed; if not, empty Completed in.",
    )
    NOTHING_DELIVERED = (
        "X01",
        W,
        "Ongoing means that a first event took place or a first draft exists, but no text, event "
        "or evidence shows one. Please write what was done, or choose In preparation.",
    )
    EVENT_BEFORE_START = (
        "X03",
        W,
        "This event belongs to {row}, but you report {row} as {status}. Please check the status.",
    )
    SAME_EVERYWHERE = (
        "X04",
        W,
        "The same text stands in {count} rows: {rows}. Please write what was done in each of them.",
    )
    DRAGGED = (
        "X05",
        W,
        "In the rows {first} to {last}, the number in the answer goes up by one in each row (1, 2, "
        "3). This happens when a cell is dragged down to fill the rows below it. If all these rows "
        "should say the same, please correct them.",
    )
    OUT_OF_ROW = (
        "X08",
        W,
        "In the rows {rows}, the answers under {column} have changed places: each cell now holds "
        "what the form had in another of these rows. This happens when cells are sorted without "
        "the rest of their rows. Please check every answer in these rows.",
    )
    EVENT_TWICE = (
        "X06",
        W,
        "This event and the one in line {line} (“{title}”) have the same day, country and "
        "activity, so they may be one event. If they are, empty one of the two lines: now both are "
        "counted.",
    )
    PERSON_NAMED = (
        "X07",
        W,
        "This text seems to hold the name, the telephone number or the address of a person: "
        "{named}. All bodies will read it: please take that out before you send it back.",
    )
    ROWS_ANSWERED = ("F01", W, "Rows answered: {answered} of {assigned}. Please answer the rest.")
    NIL_WITH_ANSWERS = (
        "F02",
        W,
        "This is a nil report, so the answers in its rows do not count. If they should count, "
        "choose Full report on the sheet Cover.",
    )


#: Without these columns, or their sheet, or any answer, a person must decide.
HOLDS = (
    ReturnMessage.COLUMN_NEEDED.code,
    ReturnMessage.SHEET_NEEDED.code,
    ReturnMessage.SHEETS_DIFFER.code,
    ReturnMessage.FOREIGN_ROWS.code,
    ReturnMessage.NOTHING_ANSWERED.code,
)
