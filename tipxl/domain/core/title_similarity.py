"""Two titles of events -> how much they have in common, however they are worded."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import NamedTuple

#: From here on two titles are held to be of the same event. Over the titles of
#: its tests the same event reworded lies at 0.75 or more, another at 0.4 or less.
ALIKE = 0.6

_STOP = frozenset(
    re.findall(
        r"\w+", "a an and at by for from in into of on or the their to towards under with within"
    )
)
# Words that most titles have and that tell no event from another.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "asean regional national sub subregional international joint annual workshop seminar"
        " training course meeting consultation conference forum dialogue symposium webinar event"
        " launch session roundtable virtual online hybrid",
    )
)
# "trafficking in persons" and what else people call it.
_PHRASES = (
    (re.compile(r"\btrafficking in persons\b|\b(?:human|people|person) trafficking\b"), "tip"),
    (re.compile(r"\btraining of trainers\b|\btrain the trainers?\b"), "tot"),
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("first 1st i one", "second 2nd ii two", "third 3rd iii three", "fourth 4th iv four"),
            *("fifth 5th v five", "sixth 6th vi six", "seventh 7th vii seven", "eighth 8th viii"),
            *("ninth 9th ix nine", "tenth 10th x ten"),
        ),
        start=1,
    )
    for word in words.split()
}
_YEAR = re.compile(r"(19|20)\d\d")
_CLOSE = 0.84  # a word of five letters or more with a slip of the keys is the same word
#: Letters of a title that are compared: what follows in a longer one is a description, and each
#: word of one is held against each word of the other.
_LONGEST = 300


def title_similarity(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same words); different numbers are different events.

    Case, accents, punctuation, order, plurals and words that every title has do not count, nor does
    what stands after the first 300 letters.
    """
    mine, yours = _words(one[:_LONGEST]), _words(other[:_LONGEST])
    if _numbers(mine) and _numbers(yours) and _numbers(mine) != _numbers(yours):
        return 0.0
    left, right = mine - _COMMON, yours - _COMMON
    if not (left or right):
        # Where both have nothing but common words, they are all that there is to compare.
        left, right = mine, yours
    if not (left and right):
        return 0.0
    shared = sum(_is_among(word, right) for word in left)
    back = sum(_is_among(word, left) for word in right)
    return (shared + back) / (len(left) + len(right))


@lru_cache(maxsize=1024)  # a title is compared with many
def _words(title: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", title.casefold().replace("đ", "d"))
    text = "".join(each for each in plain if not unicodedata.combining(each))
    text = " ".join(re.findall(r"[^\W_]+", text))
    for phrase, short in _PHRASES:
        text = phrase.sub(short, text)
    found = (_folded(word) for word in text.split())
    return frozenset(word for word in found if word not in _STOP and not _YEAR.fullmatch(word))


def _folded(word: str) -> str:
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", word):
        return str(int(match[1]))
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdecimal())


def _is_among(word: str, words: frozenset[str]) -> bool:
    if word in words:
        return True
    if len(word) < 5 or word.isdecimal():
        return False
    mine = _facts(word)
    return any(
        _may_be_close(mine, _facts(each)) and get_close_matches(word, (each,), n=1, cutoff=_CLOSE)
        for each in words
    )


class _Facts(NamedTuple):
    """What is told of a word at little cost: its letters, and each two in a row, as bits."""

    length: int
    letters: int
    twos: int
    twice: int  # how many of the twos share a bit with another


def _may_be_close(one: _Facts, other: _Facts) -> bool:
    """Whether what two words have in common lets them be close: told at little cost.

    Most words of the same letters in another order end here, however many a title has of them.
    """
    mine, yours, both = one.length, other.length, one.length + other.length
    wanted = ceil(_CLOSE * both / 2 - 1e-9)  # letters that both must have, in the same order
    if min(mine, yours) - (mine == yours) < wanted:  # for they are not the same word
        return False
    left, right = one.letters, other.letters
    if min(mine - (left & ~right).bit_count(), yours - (right & ~left).bit_count()) < wanted:
        return False
    # Between two runs of common letters stands a letter of one word that the other lacks.
    runs = both - 2 * wanted + 1
    return (one.twos & other.twos).bit_count() >= wanted - runs - min(one.twice, other.twice)


@lru_cache(maxsize=4096)
def _facts(word: str) -> _Facts:
    """Of many alphabets, some letters share a bit."""
    letters = {ord(letter) % 61 for letter in word}
    twos = {(31 * ord(first) + ord(second)) % 1021 for first, second in pairwise(word)}
    return _Facts(len(word), _bits(letters), _bits(twos), len(word) - 1 - len(twos))


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)
