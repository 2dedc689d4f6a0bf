"""What is lost of a round is told by every command that is about it, also by those that send."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import FIRST, SECOND
from tests.flow.returning import BODY, NOW, PERIOD, Returning
from tests.flow.small import SmallFolder
from tests.mail.kinds import a_mail
from tipxl.cli import main
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.desk.step_commands import work_of
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.workspace.paths import Folder

COMMANDS = (
    *(f"send {{}} --kind {kind}" for kind in LetterKind),
    "generate {}",
    "confirm {} --body ABC",
    "mail {}",
    "trace {} A.a.1.1#1",
    "decide {} D-000000 --answer yes",
    "status {}",
    "validate {}",
    "consolidate {}",
    "close {}",
    "export {} tables",
)
OF_A_CLOSED_ROUND = (
    *("send {} --kind receipt", "mail {}", "trace {} A.a.1.1#1", "status {}", "consolidate {}"),
    "export {} tables",
)


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def told(root: Path, command: str, period: object = FIRST) -> str:
    typed = [*command.format(period).split(), "--root", str(root)]
    return CliRunner().invoke(main, typed).output


@pytest.mark.parametrize("lose", [Path.unlink, changed, emptied])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_report_that_is_gone_or_was_changed_is_told(
    small: SmallFolder,
    command: str,
    lose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(small.root)
    for name in ("ABC", "DEF"):
        small.arrives(name)
    (report,) = small.files.returned.glob("ABC*")
    assert report.name not in told(small.root, "send {} --kind receipt")
    lose(report)

    shown = told(small.root, command)

    says = "is not the file that was collected" if report.exists() else "was collected before, and"
    assert report.name in shown
    assert shown.count(f"{report} {says}") == (command != "close {}")  # which refuses in its words


@pytest.mark.parametrize("command", COMMANDS)
def test_the_record_of_a_form_that_is_gone_is_told(
    small: SmallFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    small.arrives("ABC")
    design = small.files.design("ABC", 1)
    design.unlink()

    shown = told(small.root, command)

    assert f"{design}, the record of a form that was issued, is gone" in shown or (
        command.startswith("generate") and design.exists()  # which writes it anew
    )


@pytest.mark.parametrize("lose", [Path.unlink, changed])
@pytest.mark.parametrize("command", OF_A_CLOSED_ROUND)
def test_in_a_closed_round_it_is_told_too(
    small: SmallFolder,
    command: str,
    lose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(small.root)
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    (report,) = small.files.returned.glob("ABC*")
    lose(report)

    assert told(small.root, command).count(str(report)) == 1


@pytest.mark.parametrize("lose", [Path.unlink, emptied])
@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if "export" not in each and "decide" not in each]
)
def test_a_mail_that_is_gone_or_was_changed_is_told(
    returning: Returning, command: str, lose: Callable[[Path], None]
) -> None:
    mail = returning.drop("mail.eml", a_mail(("report.xlsx", returning.filled())).as_bytes())
    collect(returning.root, CollectRequest(PERIOD, (mail,)), NOW)
    (kept,) = returning.files.mails.iterdir()
    lose(kept)

    assert kept.name in told(returning.root, command.replace("ABC", BODY), PERIOD)


def test_the_desk_tells_it_with_each_step_about_the_round(small: SmallFolder) -> None:
    small.arrives("ABC")
    (report,) = small.files.returned.glob("ABC*")
    report.unlink()

    steps = (("send", str(FIRST), "--kind", "receipt"), ("mail", str(FIRST)), ("plan",))
    lines = [list(work_of(small.root, lambda: NOW, (step,))(lambda _: None)) for step in steps]

    assert [sum(f"{report} was" in line for line in told) for told in lines] == [1, 1, 0]


def test_a_report_that_lies_there_by_another_name_is_not_lost(small: SmallFolder) -> None:
    small.arrives("ABC")
    (report,) = small.files.returned.glob("ABC*")
    report.rename(report.with_name("another name.xlsx"))
    report.write_bytes(b"something else")

    shown = told(small.root, "send {} --kind receipt")
    assert "so it is not counted" not in shown
    assert f"{report} is not the file that was collected, which lies there whole as " in shown
    report.unlink()
    assert str(report) not in told(small.root, "send {} --kind receipt")


def test_of_a_report_that_was_given_up_only_what_lies_in_its_place_is_told(
    small: SmallFolder,
) -> None:
    small.arrives("ABC")
    (report,) = small.files.returned.glob("ABC*")
    changed(report)
    assert "is not the file" in told(small.root, "send {} --kind receipt")

    CliRunner().invoke(
        main, ["close", str(FIRST), "--without", report.name, "--root", str(small.root)], input="n"
    )

    shown = told(small.root, "send {} --kind receipt")
    assert f"{report} is not the file that was collected, which you gave up. Nothing in" in shown
    report.unlink()
    assert "is not the file" not in told(small.root, "send {} --kind receipt")


def test_a_report_that_lies_under_the_name_of_one_that_was_given_up_is_missed(
    small: SmallFolder,
) -> None:
    (given_up,), (report,) = (small.arrives(each).kept for each in ("ABC", "DEF"))
    returned = small.files.returned
    (returned / given_up).unlink()
    CliRunner().invoke(
        main, ["close", str(FIRST), "--without", given_up, "--root", str(small.root)], input="n"
    )

    (returned / report).rename(returned / given_up)

    shown = told(small.root, "consolidate {}")
    assert f"{returned / report} was collected before, and is gone" in shown
    (returned / given_up).rename(small.files.inbox / "moved.xlsx")  # as it is told
    told(small.root, "collect {}")
    assert str(returned) not in told(small.root, "consolidate {}")


def test_a_design_without_a_back_up_is_made_again_as_it_is_told(small: SmallFolder) -> None:
    small.arrives("ABC")
    before = consolidate(small.root, FIRST).round
    design = small.files.design("ABC", 1)
    whole = design.read_bytes()
    design.write_bytes(whole.replace(b'"rows"', b'"Rows"', 1))

    damaged = told(small.root, "consolidate {}")
    assert f"The record {design} is damaged" in damaged
    assert "Without one, move it out of its folder and run this again" in damaged
    design.rename(small.root / "damaged.json")
    gone = told(small.root, "consolidate {}")
    command = f"tipxl generate {FIRST} --body ABC"
    assert f"Without one, make its form again, with: {command}. Where neither the plan" in gone
    assert told(small.root, command.removeprefix("tipxl "))

    assert design.read_bytes() == whole
    assert consolidate(small.root, FIRST).round == before


def test_what_generate_is_refused_for_is_told_once(small: SmallFolder) -> None:
    design = small.files.design("ABC", 1)
    design.write_bytes(design.read_bytes().replace(b'"rows"', b'"Rows"', 1))

    assert told(small.root, "generate {}").count(f"The record {design} is damaged") == 1


def test_generate_tells_what_is_wrong_when_it_is_done_and_not_what_it_has_put_right(
    small: SmallFolder,
) -> None:
    of_abc, of_def = (small.files.design(each, 1) for each in ("ABC", "DEF"))
    only_abc = ("generate", str(FIRST), "--body", "ABC")
    for at_the_desk in (False, True):
        of_abc.unlink()
        of_def.rename(small.root / of_def.name)

        if at_the_desk:
            shown = "\n".join(work_of(small.root, lambda: NOW, (only_abc,))(lambda _: None))
        else:
            shown = told(small.root, "generate {} --body ABC")

        assert of_abc.exists()
        assert f"{of_abc}, the record" not in shown
        assert shown.count(f"{of_def}, the record of a form that was issued, is gone") == 1
        assert shown.index("1 form. Next:") < shown.index(f"{of_def}, the record")
        (small.root / of_def.name).rename(of_def)


def test_generate_that_is_refused_tells_what_is_wrong_all_the_same(small: SmallFolder) -> None:
    small.files.design("ABC", 1).unlink()

    shown = told(small.root, "generate {} --body XYZ")

    assert not small.files.design("ABC", 1).exists()
    assert shown.count(f"{small.files.design('ABC', 1)}, the record of a form") == 1


@pytest.mark.parametrize("lose", [Path.unlink, changed])
@pytest.mark.parametrize("command", ["mail {}", "trace {} A.a.1.1#1", "send {} --kind receipt"])
def test_the_record_of_what_was_agreed_is_told_once_and_nothing_is_held_against_it(
    small: SmallFolder, command: str, lose: Callable[[Path], None]
) -> None:
    small.arrives("ABC")
    close(small.root, FIRST, NOW)
    lose(small.files.closed)

    shown = told(small.root, command)

    assert shown.count(str(small.files.closed)) == 1
    assert f"tipxl close {FIRST} --reopen" in shown
    assert "was closed with it" not in shown


def test_what_another_round_rests_on_is_not_held_against_this_one(own_demo: Path) -> None:
    first, second = (Folder(own_demo).round(each) for each in Folder(own_demo).periods()[:2])
    second.closing.write_bytes(first.closing.read_bytes())

    shown = told(own_demo, "mail {}", second.period)

    assert f"{second.closing} is damaged, or another one: nothing can be checked" in shown
    assert "was closed with it" not in shown


@pytest.mark.parametrize(
    "command", ["consolidate {}", "status {}", "validate {}", "close {} --yes"]
)
def test_what_the_round_before_rested_on_is_missed_by_the_next_which_compares_with_it(
    small: SmallFolder, command: str
) -> None:
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(SECOND), NOW)
    assert "is gone" not in told(small.root, "consolidate {}", SECOND)
    small.files.closing.unlink()

    shown = told(small.root, command, SECOND)

    assert shown.count(f"{small.files.closing} is gone: nothing can be checked") == 1
    assert f"what has changed in the plan since {FIRST} is not known" in shown
