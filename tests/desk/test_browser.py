"""A whole round in a real browser: by mouse, by keyboard, without a script, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.desk.live import chromium, listening, page_on, reports_of
from tests.flow.returning import Returning
from tipxl.domain.plan.period import Period

pytestmark = pytest.mark.browser

PERIOD = Period.parse("2017H2")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Click what has this name, and wait for the page that follows."""
    page.get_by_role(role, name=name).first.click()
    page.wait_for_load_state()
    page.wait_for_url(lambda url: "/steps/" not in url)


def done(page: Page) -> str:
    """What the line at the top says."""
    return str(page.locator(".done .what").inner_text())


def tab_to(page: Page, name: str) -> None:
    """Go with the Tab key to what has this name."""
    page.get_by_text(name).first.wait_for(state="attached")
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in str(page.evaluate("document.activeElement.textContent")):
            return
    raise AssertionError(f"The Tab key does not come to {name!r}.")


def grave(page: Page) -> list[str]:
    """What axe-core finds against WCAG AA."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def begin(page: Page) -> None:
    """A folder, its forms, and the letters: sent, not sent after all, and sent."""
    press(page, "button", "With the sample plan")
    assert "The plan" in page.title()
    press(page, "link", "Board")
    press(page, "button", "Make the forms")
    assert "11 forms" in done(page)
    press(page, "button", "Write the letters with the forms")
    press(page, "link", "I have sent these")
    press(page, "button", "Yes, 11 sent")
    assert "recorded as sent" in done(page)
    press(page, "button", "They were not sent")
    assert "recorded as not sent" in done(page)
    press(page, "link", "I have sent these")
    press(page, "button", "Yes, 11 sent")


def receive(page: Page, files: list[str]) -> None:
    """The reports are looked at, then taken in."""
    press(page, "link", "Drop files")
    page.set_input_files("#files", files)
    page.fill("input[name=received]", "2018-01-20")
    press(page, "button", "Only look")
    assert "nothing was taken in" in page.inner_text("main")
    press(page, "button", "Take these 10 files in")
    assert "10 new of 10" in done(page)
    assert "SOMTC" in page.inner_text("main table >> nth=0")


def decide(page: Page) -> None:
    """Everything is put together; a matter is answered, and the answer taken back."""
    press(page, "link", "Board")
    press(page, "button", "Put everything together")
    assert "Decisions:" in done(page)
    press(page, "link", "Decisions")
    card = page.locator("article.decision").first
    card.locator("input[type=radio]").first.check()
    card.locator("textarea[name=why]").fill("The meeting agreed.")
    card.locator("input[name=by]").fill("The chair")
    card.get_by_role("button", name="Write the answer").click()
    page.wait_for_url("**done=**")
    assert "applied" in done(page)
    press(page, "button", "Take the answer back")
    assert "open" in done(page)


def close(page: Page) -> None:
    """The round is closed; a bar leads to its rows, a row to its cells; the evaluation."""
    press(page, "link", "Closing")
    page.get_by_label("The meeting has agreed the statuses.").check()
    press(page, "button", "Close 2017H2")
    assert "is closed with 59 rows agreed" in done(page)
    press(page, "link", "The round")
    page.locator(".chart a").first.click()
    page.wait_for_load_state()
    page.locator("main table a[href*='/rows/']").first.click()
    page.wait_for_load_state()
    assert "holds" in page.inner_text("main")
    press(page, "link", "Evaluation")
    press(page, "button", "Write the workbook and the document")
    assert "Counted the closed round 2017H2" in done(page)


def test_a_whole_round_with_the_mouse(browser: Browser, tmp_path: Path) -> None:
    root, post = tmp_path / "plan", tmp_path / "post"
    root.mkdir()
    post.mkdir()
    with listening(root) as session:
        page = page_on(browser, session)
        begin(page)
        receive(page, [str(each) for each in reports_of(root, PERIOD, post).values()])
        decide(page)
        close(page)
        press(page, "button", "Quit")
        assert "The desk is closed" in page.inner_text("main")
        assert session.is_over()
        page.close()
    assert (root / "workbooks" / "evaluations" / "mid-term.docx").is_file()


def test_a_round_begins_with_the_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with listening(tmp_path) as session:
        page = page_on(browser, session)
        for name in ("With the sample plan", "Board", "Make the forms", "Write the letters with"):
            tab_to(page, name)
            page.keyboard.press("Enter")
            page.wait_for_load_state("networkidle")
        page.wait_for_url("**/letters**")
        tab_to(page, "I have sent these")
        page.keyboard.press("Enter")
        page.wait_for_url("**ask=sent")
        tab_to(page, "Yes, 11 sent")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=**")

        assert "recorded as sent" in done(page)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") is not None
        page.close()


PAGES = (
    "",
    "/drop",
    "/reports",
    "/letters",
    "/decisions",
    "/closing",
    "/sheets/Dashboard",
    "/sheets/Master%20plan",
    "/sheets/History",
    "/rows/A.a.1.1%231",
    "/letters?kind=reminders",
    "/letters?kind=receipt",
)


GROUNDS: dict[Literal["light", "dark"], str] = {
    "light": "rgb(244, 246, 249)",
    "dark": "rgb(18, 23, 30)",
}


def test_axe_finds_nothing_against_any_page_light_or_dark(
    browser: Browser, demo_root: Path
) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    with listening(demo_root) as session:
        page = page_on(browser, session)
        found = {}
        for path in (*(f"/r/2018H1{each}" for each in PAGES), "/plan", "/folders", "/evaluation"):
            page.goto(path)
            for scheme, colour in GROUNDS.items():
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(ground) == colour
                if wrong := grave(page):
                    found[path, scheme] = wrong
        page.close()

    assert found == {}


def test_every_page_fits_the_screen_and_the_paper(browser: Browser, demo_root: Path) -> None:
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    with listening(demo_root) as session:
        page = page_on(browser, session)
        too_wide = []
        for width in (1280, 640):  # at 200 % a screen of 1280 has 640
            page.set_viewport_size({"width": width, "height": 720})
            for path in PAGES:
                page.goto(f"/r/2018H1{path}")
                too_wide += [f"{width} {path}"] if page.evaluate(wide) else []
        page.goto("/r/2018H1")
        printed = page.pdf()
        page.close()

    assert too_wide == []
    assert printed.startswith(b"%PDF")


def test_without_a_script_every_page_and_form_works(browser: Browser, tmp_path: Path) -> None:
    with listening(tmp_path) as session:
        context = browser.new_context(
            java_script_enabled=False, base_url=f"http://127.0.0.1:{session.port}"
        )
        page = context.new_page()
        page.goto(session.start_address)
        press(page, "button", "With the sample plan")
        press(page, "link", "Board")
        press(page, "button", "Make the forms")

        assert "11 forms" in done(page)
        context.close()


def test_files_are_dropped_anywhere_on_a_page(browser: Browser, returning: Returning) -> None:
    drop = """name => {
        const data = new DataTransfer();
        data.items.add(new File(['no workbook'], name));
        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true}));
    }"""
    with listening(returning.root) as session:
        page = page_on(browser, session)
        page.goto("/r/2017H2")
        page.evaluate(drop, "a letter.txt")
        page.wait_for_url("**/reports**")

        assert "a letter" in page.inner_text("main")
        page.close()
    assert (returning.files.inbox / "a letter.txt").is_file()


def test_a_folder_that_is_dropped_is_told_and_no_page_stays_dimmed(
    browser: Browser, returning: Returning
) -> None:
    drag = """(kind) => {
        const entry = () => ({ isDirectory: true });
        const item = { kind: "file", webkitGetAsEntry: entry };
        const event = new Event(kind, { cancelable: true });
        event.dataTransfer = { types: ["Files"], items: [item], files: [] };
        dispatchEvent(event);
    }"""
    dimmed = "document.body.classList.contains('dragging')"
    with listening(returning.root) as session:
        page = page_on(browser, session)
        page.goto("/r/2017H2")
        page.evaluate(drag, "dragover")
        assert page.evaluate(dimmed)
        page.evaluate(drag, "drop")
        page.get_by_text("A folder was dropped. Open it, choose the files in it").wait_for()
        assert not page.evaluate(dimmed)

        page.evaluate(drag, "dragover")  # the browser itself refuses what is dropped now and then
        page.mouse.move(300, 300)
        page.mouse.move(310, 310)
        assert not page.evaluate(dimmed)
        page.close()


def test_a_page_says_when_the_folder_has_changed(browser: Browser, own_demo: Path) -> None:
    with listening(own_demo) as session:
        page = page_on(browser, session)
        page.clock.install()
        page.goto("/r/2018H1")
        (own_demo / "workbooks" / "rounds" / "2018H1" / "journal.jsonl").touch()
        page.clock.run_for(11_000)
        page.get_by_text("The folder has changed.").wait_for()
        page.close()


def test_a_page_left_open_is_not_locked_by_a_look_that_failed(
    browser: Browser, tmp_path: Path
) -> None:
    comes_back = "document.dispatchEvent(new Event('visibilitychange'))"
    reached: list[bool] = []  # whether the desk is reached, the next times that it is asked

    def answer(route: Route) -> None:
        if not reached or reached.pop(0):
            route.continue_()
        else:
            route.abort()

    with listening(tmp_path) as session:
        page = page_on(browser, session)
        press(page, "button", "With the sample plan")
        page.clock.install()
        page.route("**/state?**", answer)
        press(page, "link", "Folders")
        page.clock.pause_at(page.evaluate("Date.now()") + 500)
        box = page.locator(".moved")

        def look(*next_ones: bool) -> None:
            reached[:] = next_ones
            page.evaluate(comes_back)
            page.wait_for_timeout(300)
            page.clock.run_for(2_100)
            page.wait_for_timeout(300)
            assert reached == []

        look(False, True)  # a laptop wakes
        assert box.count() == 0
        look(False, False)
        assert "The desk has ended" in box.inner_text()
        look(True)
        assert box.count() == 0

        look(False, False)
        page.clock.resume()
        page.get_by_role("link", name="Board").first.click()  # it is asked once more
        page.get_by_role("button", name="Make the forms").first.wait_for()
        page.close()


def test_a_form_goes_on_where_the_desk_answers_again(browser: Browser, tmp_path: Path) -> None:
    with listening(tmp_path) as session:
        page = page_on(browser, session)
        press(page, "button", "With the sample plan")
        press(page, "link", "Board")
        page.route("**/state?**", lambda route: route.abort())
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_text("The desk has ended").wait_for()
        page.unroute("**/state?**")

        page.get_by_role("button", name="Make the forms").first.click()
        page.locator(".done .what").wait_for()

        assert "11 forms" in done(page)
        page.close()


def test_a_page_left_open_keeps_what_was_typed_when_its_desk_has_ended(
    browser: Browser, tmp_path: Path
) -> None:
    with listening(tmp_path) as session:
        page = page_on(browser, session)
        press(page, "button", "With the sample plan")
        page.clock.install()
        press(page, "link", "Folders")
        page.get_by_label("Another folder").fill("a long name")
    page.clock.run_for(11_000)
    page.get_by_text("The desk has ended").wait_for()

    page.get_by_role("link", name="Board").click()
    page.get_by_role("button", name="Open it").click()

    assert "Start tipxl" in page.locator(".moved").inner_text()
    assert page.get_by_label("Another folder").input_value() == "a long name"
    page.close()
