"""The same event is known by its title however two bodies word it; another one is not."""

import random
from difflib import get_close_matches

import pytest

from tipxl.domain.core import title_similarity as module
from tipxl.domain.core.title_similarity import ALIKE, title_similarity

SAME = [
    ("Regional workshop on victim identification", "Regional Workshop on Victim Identification"),
    ("Regional workshop on victim identification", "Workshop on the identification of victims"),
    (
        "ASEAN Regional Workshop on Trafficking in Persons Data Collection",
        "Workshop on TIP data collection",
    ),
    ("Training of trainers on cybercrime (2018)", "Train-the-trainers: Cybercrime"),
    ("3rd ACTIP Monitoring Workshop", "Third Workshop on ACTIP Monitoring"),
    ("Seminar on Labour Exploitation, Phase II", "Phase 2 seminar - labour exploitation"),
    ("Workshop on victim identifcation", "Workshop on Victim Identification"),
    ("Consultation with NGOs on shelters", "NGO consultation: shelter"),
    (
        "Judges' and prosecutors' training on trafficking cases",
        "Training for prosecutors and judges on human trafficking cases",
    ),
    ("Hội thảo về nạn nhân", "Hoi thao ve nan nhan"),
    ("Study visit to the Netherlands", "Study Visit, Netherlands"),
    ("Regional workshop", "Regional Workshop"),
    ("COMMIT Senior Officials Meeting", "Senior officials' meeting of COMMIT"),
    (
        "Workshop on child-friendly interviewing for police officers",
        "Training on child friendly interviews for police officers",
    ),
]
OTHER = [
    ("Regional workshop on victim identification", "Regional workshop on border management"),
    ("Training for judges", "Training for prosecutors"),
    ("First Working Group Meeting", "Second Working Group Meeting"),
    ("Regional workshop 1", "Regional workshop 2"),
    ("ASEAN Workshop on TIP Data", "ASEAN Workshop on Consular Assistance"),
    ("Seminar on labour exploitation, phase I", "Seminar on labour exploitation, phase II"),
    ("Launch of the regional guidelines on return", "Launch of the media campaign"),
    ("Regional workshop", "Regional workshop on shelters and referral"),
    ("Training of trainers on cybercrime", "Training of trainers on shelter management"),
    ("Meeting of focal points", "Meeting of heads of immigration"),
    ("", "Workshop on shelters"),
    ("", ""),
    ("...", "---"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_event_is_known_however_it_is_worded(one: str, other: str) -> None:
    assert title_similarity(one, other) >= ALIKE + 0.06


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_event_is_not_taken_for_it(one: str, other: str) -> None:
    assert title_similarity(one, other) < ALIKE - 0.06


@pytest.mark.parametrize(("one", "other"), [*SAME, *OTHER])
def test_it_does_not_matter_which_title_is_named_first(one: str, other: str) -> None:
    assert title_similarity(one, other) == title_similarity(other, one)


def words(letters: int, seed: int) -> str:
    """A title of that length, of words of seven letters."""
    drawn = random.Random(seed)
    many = ("".join(drawn.choices("abcdefghijkl", k=7)) for _ in range(letters // 8 + 1))
    return " ".join(many)[:letters]


@pytest.mark.parametrize("letters", [300, 32_000])
def test_of_long_titles_only_so_many_words_are_compared_closely(
    letters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = list[str]()

    def counting(word: str, among: list[str], n: int, cutoff: float) -> list[str]:
        compared.extend(among)
        return get_close_matches(word, among, n, cutoff)

    monkeypatch.setattr(module, "get_close_matches", counting)

    title_similarity(words(letters, 1), words(letters, 2))

    assert len(compared) < 100  # of 37 * 37 pairs of words, and of 16 million


def anagrams(seed: int, number: int = 37, slips: int = 7) -> str:
    """Words of the same seven letters in another order; few slips make near twins of them."""
    drawn, made = random.Random(seed), list[str]()
    for _ in range(number):
        letters = list("machine")
        for _ in range(slips):
            letters.insert(drawn.randrange(7), letters.pop(drawn.randrange(7)))
        made.append("".join(letters))
    return " ".join(made)


def test_words_of_the_same_letters_in_another_order_are_told_apart_at_little_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = list[str]()

    def counting(word: str, among: tuple[str, ...], n: int, cutoff: float) -> list[str]:
        compared.extend(among)
        return get_close_matches(word, among, n, cutoff)

    monkeypatch.setattr(module, "get_close_matches", counting)

    title_similarity(anagrams(1), anagrams(2))

    assert len(compared) < 300  # of twice 37 * 37 pairs


@pytest.mark.parametrize("slips", [1, 2, 3, 7])
def test_how_close_words_of_the_same_letters_are_is_judged_as_plainly(
    slips: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(anagrams(2 * seed, 9, slips), anagrams(2 * seed + 1, 9, slips)) for seed in range(60)]
    pairs += [
        (one.replace("hi", "anana"), other.replace("ma", "anan")) for one, other in pairs[::2]
    ]
    found = [title_similarity(*each) for each in pairs]

    monkeypatch.setattr(module, "_is_among", plainly_among)

    assert found == [title_similarity(*each) for each in pairs]
    assert len(set(found)) > 3


def test_what_follows_the_first_300_letters_is_not_compared() -> None:
    one, other = words(299, 1), words(299, 2)

    assert title_similarity(f"{one} {'9' * 5000}", f"{one} and a description") == 1.0
    assert title_similarity(f"{one[:250]} {other[:40]}", one) < 1.0


def plainly_among(word: str, among: frozenset[str]) -> bool:
    """Without a look at the lengths and the letters before."""
    is_long = len(word) >= 5 and not word.isdecimal()
    return word in among or (is_long and bool(get_close_matches(word, among, 1, 0.84)))


def test_a_look_at_the_letters_before_alters_no_judgement(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, pairs = random.Random(1), list[tuple[str, str]]()
    known = " ".join(each for pair in (*SAME, *OTHER) for each in pair).split()
    for _ in range(300):
        some = drawn.choices(known, k=8)
        slipped = [each[: len(each) // 2] + each[len(each) // 2 + drawn.randrange(2) :]
                   for each in drawn.sample(some, 6)]  # fmt: skip
        pairs.append((" ".join(some), " ".join(slipped)))
    found = [title_similarity(*each) for each in pairs]

    monkeypatch.setattr(module, "_is_among", plainly_among)

    assert found == [title_similarity(*each) for each in pairs]
    assert len(set(found)) > 10
