"""A mail that only brings its report asks for no reader; any other word does."""

import pytest

from tipxl.mail.courtesy import in_short, telling

_NAMES = "SLOM Senior Labour Officials Meeting Bohol TIP Work Plan Maria Santos"
NAMES = frozenset(_NAMES.split())


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Please find it attached.",
        "Dear Secretariat,\n\nPlease find attached the report of the SLOM for 2018H1.\n\n"
        "Best regards,\nMaria Santos\nDirector, Ministry of Labour\nJl. Sudirman 70A, Jakarta\n"
        "Tel. +62 21 555 1234\nmaria@mol.example",
        "Dear all,\nas requested, we submit herewith the duly completed form for the first half of "
        "the year 2018 for your kind consideration.\nThank you very much for your support.\n"
        "Yours faithfully",
        "Kính gửi quý anh chị,\nXin gửi báo cáo.\nTrân trọng",
        "Enclosed is the corrected form. Many thanks!",
        "Please kindly find attached the completed report for 2018H1.",
        "Kindly see the attached form.\nThank you,\nMohammed Saeed\nUnited Ministry\nM: 555 1234",
        "(In a mail of joe@moj.example that lies in it:)\nPlease find it attached.",
        "Thanks,\nAna\n\n(In a mail of somebody that lies in it:)\nPlease find it.\nRegards,\nJo",
    ],
)
def test_greeting_report_and_thanks_are_nothing_to_read(words: str) -> None:
    assert telling(words, NAMES) == ""


@pytest.mark.parametrize(
    "words",
    [
        "Dear Secretariat, please note row 012 was withdrawn by our ministry.",
        "Please find attached the form.\nFrom now on write to Ms X.",
        "Attached is our report; events come next week.",
        "This is not our report.",
        "No report.",
        "Please find the draft report.",
        "Is this the form?",
        "Dear all row 12 is withdrawn",
        "Best regards,\nMaria Santos\nP.S. row 012 was withdrawn",
        "Best regards,\nMaria Santos\nRow 012 Withdrawn",
        "เรียน ท่าน กิจกรรมถูกยกเลิก",
        "ကျေးဇူးတင်ပါသည်",
        "12",
        "👎",
        "Please send us the form for the second half-year.",
        "Please return our report for correction.",
        "Please confirm.",
        "Please review this.",
        "We have had it corrected; please return the first.",
        "It has been completed in 2019.",
        "Our work is in progress.",
        "Our work completed.",
        "Correction: completed in 2020H2",
        "Completed",
        "Thank you.\nEvidence: https://drive.example/x",
        "Thank you.\nhttps://drive.example/x",
        "Best regards,\nTraining Held: 15/06/2018",
        "Best regards,\nManila 15/06/2018.",
        "Thanks\nParticipants: Women 1200 Men 1100",
        "Thanks\nTotal 250000",
        "Thanks\nTHE PROJECT HAS ENDED",
        "Thanks\nFunding Withheld By Donor",
        "Thank you.\nTerminated",
        "Thank you\nDisregard First File",
        "Regards\nMaria Santos\nFuture Mails To: jane@new.example",
        "Regards,\nKhông Thực Hiện",
        "Salam hormat\nDibatalkan",
        "(In a mail of joe@moj.example that lies in it:)\nPlease confirm.",
    ],
)
def test_any_other_word_is_something_to_read(words: str) -> None:
    assert telling(words, NAMES)


def test_a_name_that_is_a_negation_hides_nothing() -> None:
    assert telling("no report", frozenset({"No", "Wrong"}))


def test_what_stands_on_a_line_begins_with_what_is_to_be_read() -> None:
    text = "Dear all,\nrow 012 was withdrawn.\nThank you,\nMaria"

    assert in_short(telling(text)) == "row 012 was withdrawn."
    assert len(in_short("long words " * 100)) <= 200
