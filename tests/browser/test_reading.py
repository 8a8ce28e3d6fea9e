"""What readers do: open a citation, filter a list, go back, print; with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from .conftest import CONTESTED, KILLING

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
NO_SCRIPT = {"java_script_enabled": False}
MARKS, OPEN = "main .mark[popovertarget]", ".note:popover-open"
FOCUSED = "document.activeElement.getAttribute('popovertarget')"


def is_whole(note):
    """Whether an open note says who, in which article, at which passage, and under which address it is cited."""
    assert note.count() == 1
    assert note.locator("dt", has_text="Said by").is_visible()
    assert note.locator(".links a.out").get_attribute("href").startswith("https://")
    assert "#:~:text=" in note.locator(".links a.out").get_attribute("href")
    assert note.locator("dd a[href^='/articles/']").first.is_visible()
    number = note.get_attribute("id").removeprefix("c")
    assert note.locator("a.permalink").get_attribute("href") == f"/claims/{number}/"


def test_mark_opens_its_note_beside_it_by_mouse(open_page):
    page, watch = open_page(KILLING, **DESK)
    mark = page.locator(MARKS).first
    mark.click()
    note = page.locator(OPEN)
    is_whole(note)
    assert note.get_attribute("id") == mark.get_attribute("popovertarget")
    near, box = mark.bounding_box(), note.bounding_box()
    assert 0 <= box["y"] - (near["y"] + near["height"]) <= 16
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    note.get_by_role("button", name="Close").click()
    assert page.locator(OPEN).count() == 0
    assert watch.wrong == []


def test_mark_opens_its_note_by_keyboard_and_gets_the_focus_back(open_page):
    page, watch = open_page(KILLING, **DESK)
    mark = page.locator(MARKS).first.get_attribute("popovertarget")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == mark:
            break
    assert page.evaluate(FOCUSED) == mark
    page.keyboard.press("Enter")
    is_whole(page.locator(OPEN))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.note').id") == mark
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert page.evaluate(FOCUSED) == mark
    assert watch.wrong == []


def test_mark_opens_its_note_as_a_sheet_by_touch(open_page):
    page, watch = open_page(KILLING, **PHONE)
    page.locator(MARKS).first.tap()
    is_whole(page.locator(OPEN))
    box = page.locator(OPEN).bounding_box()
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 320, 640)
    page.touchscreen.tap(160, 20)
    assert page.locator(OPEN).count() == 0
    assert watch.wrong == []


@pytest.mark.parametrize(
    "address", ["/", KILLING, CONTESTED, f"{KILLING}cite/", "/actors/hayat-tahrir-al-sham/", "/claims/", "/codebook/"]
)
def test_page_says_the_same_without_javascript(open_page, address):
    with_script, _ = open_page(address, **DESK)
    without, watch = open_page(address, **DESK, **NO_SCRIPT)
    with_script.evaluate("document.querySelectorAll('.copy').forEach((button) => button.remove())")
    assert without.locator("body").inner_text() == with_script.locator("body").inner_text()
    assert watch.wrong == []


def test_notes_menu_and_filters_work_without_javascript(open_page):
    page, watch = open_page(KILLING, **PHONE, **NO_SCRIPT)
    page.locator(MARKS).first.tap()
    is_whole(page.locator(OPEN))
    page.locator(OPEN).get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="Menu").tap()
    page.locator("#menu").get_by_role("link", name="Incidents").tap()
    everything = page.locator(".total").inner_text()
    page.get_by_role("button", name="Filters").tap()
    page.get_by_label("Words in the title or the claims").fill("killing")
    page.get_by_role("button", name="Show incidents").tap()
    expect(page.locator(".total")).to_have_text("3 incidents")
    page.get_by_role("link", name="Remove Words in the title or the claims: killing").tap()
    expect(page.locator(".total")).to_have_text(everything)
    assert watch.wrong == []


def test_back_leads_from_an_incident_to_the_list_as_it_was(open_page):
    page, watch = open_page("/incidents/", **DESK)
    everything = page.locator(".total").inner_text()
    differ = page.locator("input[name='contested'][value='yes']")
    differ.check()
    page.wait_for_url("**/incidents/?contested=yes")
    differing = page.locator(".total").inner_text()
    page.get_by_role("link", name="US raid on Barisha").click()
    expect(page.locator("h1")).to_have_text("US raid on Barisha")
    page.go_back()
    assert (page.locator(".total").inner_text(), differ.is_checked()) == (differing, True)
    page.go_back()
    expect(page.locator(".total")).to_have_text(everything)
    expect(differ).not_to_be_checked()
    assert watch.wrong == []


def test_contested_value_leads_to_who_says_what(open_page):
    page, watch = open_page(CONTESTED, **DESK)
    page.locator("aside .differ[href='#responsibility']").click()
    question = page.locator("#responsibility:target")
    assert question.get_by_role("heading", level=2).inner_text() == "By whom"
    assert question.locator(".denial strong").first.inner_text() == "Denied by"
    assert question.locator(".mark.denies").first.inner_text().endswith("denies")
    expect(question.get_by_role("heading", level=2)).to_be_in_viewport()
    assert watch.wrong == []


@pytest.mark.parametrize("address", [KILLING, CONTESTED, "/actors/abu-maria-al-qahtani/", "/articles/1/"])
def test_first_mark_stays_with_the_last_word_of_its_value(open_page, address):
    page, _ = open_page(address, **PHONE)
    parted = page.evaluate("""() => [...document.querySelectorAll("main .marks")].filter((marks) => {
      const word = document.createRange(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      texts.currentNode = marks;
      const text = texts.previousNode();
      word.setStart(text, text.length - 1);
      word.setEnd(text, text.length);
      return marks.firstElementChild.getBoundingClientRect().top >= word.getBoundingClientRect().bottom;
    }).map((marks) => marks.parentElement.innerText)""")
    assert parted == []


def test_arabic_is_marked_as_arabic(open_page):
    page, _ = open_page("/actors/abu-maria-al-qahtani/", **DESK)
    assert page.locator("#name bdi[lang='ar'][dir='rtl']").inner_text() == "أبو ماريا القحطاني"
    page.goto("/locations/sarmada/")
    assert page.locator("h1 bdi[lang='ar'][dir='rtl']").inner_text() == "سرمدا"
    page.goto("/articles/")
    assert page.locator("main a bdi[lang='ar'][dir='rtl']").count() == 2
    for address in (KILLING, "/articles/", "/actors/hayat-tahrir-al-sham/"):
        page.goto(address)
        unmarked = page.evaluate("""() => {
          const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
          while (texts.nextNode()) {
            const text = texts.currentNode;
            if (!/\\p{Script=Arabic}/u.test(text.data)) continue;
            if (!text.parentElement.closest("[lang='ar']")) found.push(text.data);
          }
          return found;
        }""")
        assert unmarked == []


def test_first_page_is_light(chromium, site, capsys):
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/", wait_until="networkidle")
    plain = sum(len(answer.body()) for answer in answers)
    sent = sum(answer.request.sizes()["responseBodySize"] for answer in answers)
    context.close()
    with capsys.disabled():
        print(f"\nThe first page: {len(answers)} answers, {plain:,} bytes, {sent:,} as sent.")
    assert sent <= plain < 100_000


def test_citation_is_copied_as_it_reads(open_page):
    page, watch = open_page(f"{KILLING}cite/", **DESK, permissions=["clipboard-read", "clipboard-write"])
    citations = page.locator(".citation")
    for number in (0, citations.count() - 1):
        page.get_by_role("button", name="Copy the citation").nth(number).click()
        expect(page.locator(".copy").nth(number)).to_have_text("Copied")
        assert page.evaluate("() => navigator.clipboard.readText()") == citations.nth(number).inner_text()
    assert watch.wrong == []


def test_reading_leaves_nothing_on_the_reader_s_machine(open_page):
    page, watch = open_page("/", **DESK)
    for address in (KILLING, "/incidents/?q=raid", "/actors/", "/claims/", "/claims/1/", "/codebook/", "/about/"):
        page.goto(address)
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert watch.wrong == []


def test_incident_prints_as_a_brief_with_endnotes(open_page):
    page, watch = open_page(KILLING, **DESK)
    page.locator(MARKS).first.click()
    page.emulate_media(media="print")
    for hidden in (".notes", ".note", ".menu", ".contents", ".copy", ".cite"):
        assert [part for part in page.locator(hidden).all() if part.is_visible()] == [], hidden
    assert page.locator(MARKS).first.is_visible()
    spelled = page.evaluate("""() => [...document.querySelectorAll(".sources cite a")].map(
      (link) => [link.href, getComputedStyle(link, "::after").content])""")
    assert len(spelled) == page.locator(".sources > li").count()
    for address, content in spelled:
        assert address in content
    assert watch.wrong == []


def test_addresses_for_paper_are_not_on_the_screen(open_page):
    page, _ = open_page(KILLING, **DESK)
    assert page.locator(".print-only:visible").count() == 0
    page.emulate_media(media="print")
    assert page.locator("#sources .print-only:visible").count() > 0
