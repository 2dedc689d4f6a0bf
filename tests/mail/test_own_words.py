"""What a mail says of its own: nothing of ours, no quotation, no signature, and no word too few."""

import random

import pytest

from tests.growth import grows_evenly
from tipxl.mail.courtesy import telling
from tipxl.mail.own_words import OurWords, own_words

LETTER = """Dear Ms Ana,

Please find enclosed the form of your body for the first half of 2018.
Please fill it in and send it back by 30 July 2018 to this address. All
other bodies read what you write there: no names of persons, no cases.

Best regards,
The Secretariat of the Plan
"""
OURS = OurWords(("tip@plan.example", "The Secretariat of the Plan"), lambda: (LETTER,))
SAYS = "Row 012 was withdrawn by our ministry.\nFrom now on please write to Ms X."
COLLEAGUE = "Please tell them that our workshop is in October."


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


#: How mail programs put the letter that is answered below the answer.
ANSWERS = {
    "Gmail": "On Tue, Jul 3, 2018 at 10:00 AM The Secretariat of the Plan <\n"
    f"tip@plan.example> wrote:\n\n{quoted(LETTER)}",
    "Gmail, Vietnamese": "Vào Th 3, 3 thg 7, 2018 vào lúc 10:00 The Secretariat of the Plan "
    f"<tip@plan.example> đã viết:\n\n{quoted(LETTER)}",
    "Gmail, Thai": f"เมื่อ อ. 3 ก.ค. 2018 เวลา 10:00 <tip@plan.example> เขียนว่า:\n{quoted(LETTER)}",
    "Gmail, Indonesian": "Pada tanggal Sel, 3 Jul 2018 10.00 The Secretariat of the Plan\n"
    f"<tip@plan.example> menulis:\n{quoted(LETTER)}",
    "Thunderbird": f"On 7/3/18 10:00 AM, The Secretariat of the Plan wrote:\n{quoted(LETTER)}",
    "Apple Mail": "> On 3 Jul 2018, at 10:00, The Secretariat of the Plan <tip@plan.example> "
    f"wrote:\n> \n{quoted(LETTER)}",
    "Outlook": "From: The Secretariat of the Plan <tip@plan.example> \nSent: Tuesday, 3 July 2018 "
    f"10:00\nTo: Ana\nCc: Someone\nSubject: The form for 2018H1\n\n{LETTER}",
    "Outlook web": "________________________________\nFrom: The Secretariat of the Plan\nSent: "
    f"Tuesday, July 3, 2018 10:00 AM\nTo: Ana <ana@x.example>\nSubject: Form\n\n{LETTER}",
    "Outlook, old": "-----Original Message-----\nFrom: tip@plan.example\nSent: 3 July 2018\n"
    f"To: ana@x.example\nSubject: Form\n\n{LETTER}",
    "Outlook, French": "De : The Secretariat of the Plan <tip@plan.example>\nEnvoyé : mardi 3 "
    f"juillet 2018\nÀ : Ana\nObjet : Form\n\n{LETTER}",
    "Outlook, Vietnamese": "Từ: The Secretariat of the Plan <tip@plan.example>\nĐã gửi: 3/7/2018"
    f"\nTới: Ana\nChủ đề: Form\n\n{LETTER}",
    "Outlook, Thai": "จาก: The Secretariat of the Plan <tip@plan.example>\nส่ง: 3 กรกฎาคม 2018\n"
    f"ถึง: Ana\nเรื่อง: Form\n\n{LETTER}",
    "Outlook mobile": "*From:* tip@plan.example\n*Sent:* 3 July 2018\n*To:* Ana\n*Subject:* Form"
    f"\n\n{LETTER}",
    "no mark, other line ends": f"\n{LETTER.replace('All' + chr(10), 'All ')}",
}


@pytest.mark.parametrize("program", ANSWERS)
def test_an_answer_says_what_stands_above_our_letter(program: str) -> None:
    assert own_words(f"{SAYS}\n\n{ANSWERS[program]}", OURS) == SAYS


@pytest.mark.parametrize("program", ANSWERS)
def test_an_answer_without_words_of_its_own_says_nothing(program: str) -> None:
    assert own_words(ANSWERS[program], OURS) == ""


def test_words_below_our_letter_and_between_its_lines_are_kept() -> None:
    between = LETTER.replace("All\n", "All\nNo.\nOur events come next week.\n")
    heading = ANSWERS["Outlook"].removesuffix(LETTER)

    said = own_words(f"{heading}{between}\nP.S. {SAYS}", OURS)

    assert said == f"No.\nOur events come next week.\n\nP.S. {SAYS}"
    marked = quoted(LETTER).replace("> other", "Events come next week.\n> other")
    assert own_words(f"tip@plan.example wrote on 3 July:\n{marked}", OURS) == (
        "Events come next week."
    )


@pytest.mark.parametrize("letters", [(), ("Dear Ms Ana,\n\nThe round is closed. Thank you.",)])
@pytest.mark.parametrize("program", ["Gmail", "Thunderbird", "Apple Mail"])
def test_an_answer_between_the_lines_of_a_letter_that_we_no_longer_have_is_kept(
    letters: tuple[str, ...], program: str
) -> None:
    """It is marked as a quotation like our own lines: in doubt all of them stay."""
    ours = OurWords(OURS.names, lambda: letters)
    text = ANSWERS[program].replace("> other", "> No: our two events were in May.\n> other")

    assert "No: our two events were in May." in own_words(text, ours)
    assert own_words(text, OURS).split("\n")[-1] == "> No: our two events were in May."


#: How mail programs forward what a colleague wrote.
FORWARDED = {
    "Gmail": "---------- Forwarded message ---------\nFrom: A Colleague <c@x.example>\nDate: Tue, "
    "Jul 3, 2018\nSubject: Fwd: form\nTo: Ana\n\n",
    "Apple Mail": "Begin forwarded message:\n\nFrom: A Colleague <c@x.example>\nSubject: form\n"
    "Date: 3 July 2018\nTo: Ana\n\n",
    "Outlook": "From: A Colleague\nSent: Tuesday, 3 July 2018\nTo: Ana\nSubject: form\n\n",
}


@pytest.mark.parametrize("program", FORWARDED)
def test_what_a_colleague_wrote_is_kept_with_the_name(program: str) -> None:
    text = f"{FORWARDED[program]}{COLLEAGUE}\n\n{ANSWERS['Outlook']}"

    for chain in (text, quoted(text)):
        said = own_words(f"See below.\n\n{chain}", OURS)

        assert COLLEAGUE in said
        assert "A Colleague" in said
        assert "Please fill it in" not in said


def test_a_quotation_from_somebody_else_is_kept() -> None:
    text = f"I agree.\n\nOn 3 July 2018, A Colleague wrote:\n{quoted(COLLEAGUE)}\n"

    assert own_words(text, OURS).split("\n")[-2:] == [
        "On 3 July 2018, A Colleague wrote:",
        f"> {COLLEAGUE}",
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        "-- \nMaria Santos\nT: 555 1234 | M: +63 917 555 1234\nTel: (02) 8523-8481 loc. 215\n"
        "Jl. Sisingamangaraja 70A, Jakarta 12110\nhttps://www.moj.example/",
        "-- \nMaria Santos\nDirector, Ministry of Justice\nTel. +63 2 555 1234",
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Được gửi từ iPhone của tôi",
        "This e-mail and any attachments are confidential and intended solely for the addressee. "
        "If you have received it in error, please notify the sender and delete it.",
        "If you have received this message in error, please delete it. Any unauthorised use of a "
        "confidential message is prohibited; it may be confidential.",
        "CAUTION: This email originated from outside of the organization. Do not click links or "
        "open attachments unless you recognize the sender and know the content is safe.",
    ],
)
def test_what_says_nothing_is_left_out(nothing: str) -> None:
    assert own_words(f"{SAYS}\n\n{nothing}\n", OURS) == SAYS


@pytest.mark.parametrize(
    "something",
    [
        "-- \nMaria Santos\nPlease note that row 012 was withdrawn.",
        "Sent from my iPhone, as the form cannot be opened in the office",
        "If you have received our first report, please delete it. It was sent in error.",
        "This message is to recall our report, which was sent in error; please delete it.",
        "If you have received this report in error, please delete it.",
        "Warning: the first file was sent in error. Please delete it.",
        "Warning: the file we sent has a virus. Please delete it.",
        "Confidential: the victims disclosed unauthorised recruitment.",
        "-- \nDonor Withdrew Funds",
        "-- \nFocal Point Replaced: Ana Cruz, ana@x.example",
        "-- \nMaria Santos\nTerminated",
        "Event in Manila.\n\nFrom: 3 May 2018\nTo: 5 May 2018\nSubject: interviews of victims",
        "From: 3 May 2018\nTo: 5 May 2018\nSubject: interviews\n\n-- \nMaria Santos",
        "From: Jane <j@x.example>\nTo: tip@plan.example\nDate: 3 July\nSubject: Row 3\n\nIt ended.",
        "Confidential: our minister has not agreed to row 012.",
        "This message is confidential. Row 012 was withdrawn.",
        "From: January 2018\nwe have no budget.",
        "To: all bodies\nthank you.",
        "Regarding your question 3:\n> who leads row 012?",
        "On the event of 3 July we wrote:\nnothing yet.",
    ],
)
def test_what_only_looks_like_it_is_kept(something: str) -> None:
    said = own_words(something, OURS)

    for line in something.split("\n"):
        if line not in ("-- ", "Maria Santos"):
            assert line in said


@pytest.mark.parametrize(
    ("above", "attribution"),
    [
        (
            "Sa row tatlo, wala pang nagawa dahil sa pondo.",
            "Noong Mar, Hul 3, 2018 nang 10:00, sinulat ni Plan <tip@plan.example> ang:",
        ),
        (
            "Only two of five trainings were held.",
            "The Secretariat of the Plan <tip@plan.example> wrote on 3 July 2018:",
        ),
        ("Same as before.", "The Secretariat of the Plan schrieb am 03.07.18 um 10:00:"),
        ("Same as before.", "tip@plan.example wrote on Tue, 3 Jul 2018 at 10:00 AM:"),
        ("On row 3, nothing was done.", "On 3 July 2018, tip@plan.example wrote:"),
    ],
)
def test_what_stands_above_an_attribution_is_the_senders(above: str, attribution: str) -> None:
    assert own_words(f"{above}\n\n{attribution}\n{quoted(LETTER)}", OURS) == above


@pytest.mark.parametrize(
    "line",
    [
        "We withdraw row A.a.1.1, of which tip@plan.example wrote:",
        "We cannot do what tip@plan.example asked on 3 July:",
        "On 3 July we said that row 3 of tip@plan.example is ended:",
        "Training ended as tip@plan.example wrote on 3 July:",
    ],
)
def test_a_sentence_above_a_quotation_is_kept(line: str) -> None:
    assert own_words(f"{line}\n{quoted(LETTER)}", OURS) == line


def test_an_answer_typed_into_our_quotation_is_kept() -> None:
    heading = "On 3 July 2018, tip@plan.example wrote:"
    answer = "> NO, it is postponed to 2019 (answer of the Ministry)"
    letter = (
        quoted(LETTER)
        .replace("> Please fill", f"{answer}\n> Please fill")
        .replace("> other", "> No.\n> other")
    )

    assert own_words(f"{heading}\n{letter}", OURS) == f"{heading}\n{answer}\n> No."
    assert own_words(f"> {heading}\n> \n{letter}", OURS).endswith(f"{heading}\n{answer}\n> No.")


def test_a_question_that_names_us_in_a_quotation_hides_nothing() -> None:
    text = "> To your question of 3 July (tip@plan.example):\n> Row 3 is withdrawn."

    assert own_words(f"See:\n\n{text}", OURS) == f"See:\n\n{text}"


@pytest.mark.parametrize(
    "other", ["actip@plan.example", "tip@plan.example.kh", "a-tip@plan.example"]
)
def test_an_address_that_holds_ours_is_not_ours(other: str) -> None:
    said = own_words(f"On 3 July 2018, Jane <{other}> wrote:\n> Row 3 is withdrawn.", OURS)

    assert said.endswith("> Row 3 is withdrawn.")


_WORDS = "row event withdrawn ministry please October and the wrote 012 Santos of from"


def test_no_line_is_lost_wherever_it_stands() -> None:
    words = _WORDS.split()
    chance = random.Random(17)
    for _ in range(300):
        own = [
            " ".join(chance.choices(words, k=chance.randint(1, 9))) + f" {number} {chance.random()}"
            for number in range(chance.randint(1, 8))
        ]
        program = chance.choice(list(ANSWERS))
        cut = chance.randint(0, len(own))
        text = "\n".join([*own[:cut], "", ANSWERS[program], "", *own[cut:]])

        said = own_words(text, OURS)

        assert [line for line in own if line not in said] == [], program
        assert "Please fill it in" not in said


@pytest.mark.parametrize(
    "text",
    [
        "> " * 50_000,
        "> x\ny\n" * 16_000,
        "From: a\n" * 12_000,
        "@" * 390 + "\n> x\n" * 5000,
        ("@" * 390 + "\n> x\n") * 250,
        "De" + " " * 100_000,
        "_" * 100_000,
        "________\n\n\n" * 9000,
        f"{LETTER}{'<' * 90_000}",
        "Best regards\n" * 8000,
        "This e-mail " * 8000,
        " " * 90_000 + "x",
        "completed " * 10_000,
    ],
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    assert grows_evenly(lambda part: telling(own_words(part, OURS)), text)
