"""The same event is known by its title however two bodies word it; another one is not."""

import pytest

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
