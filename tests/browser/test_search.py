"""The box that searches the whole site: by keyboard, by touch, without JavaScript, and what it leaves behind."""

import pytest
from playwright.sync_api import expect

from .test_every_page import LISTEN, PHONE, faults

DESK = {"viewport": {"width": 1440, "height": 900}}
SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
NO_SCRIPT = {"java_script_enabled": False}
BOX, OFFERED = "form.search input", ".suggested [role=option]"
CHOSEN = """() => {
  const input = document.querySelector("form.search input");
  return [document.getElementById(input.getAttribute("aria-activedescendant"))?.getAttribute("href") ?? "",
          input.getAttribute("aria-expanded"), document.activeElement === input];
}"""


def chosen(page):
    """(the address of the suggestion that is chosen, whether the list is open, whether the box has the focus)."""
    address, expanded, focused = page.evaluate(CHOSEN)
    return address, expanded == "true", focused


def test_name_is_found_by_keyboard_alone(open_page):
    page, watch = open_page("/", **DESK)
    page.locator(BOX).focus()
    page.keyboard.type("qahtan")
    expect(page.locator(OFFERED).first).to_be_visible()
    number = page.locator(OFFERED).count()
    assert number > 2
    expect(page.locator("form.search [role=status]")).to_have_text(f"{number} suggestions")
    assert chosen(page) == ("", True, True)
    page.keyboard.press("ArrowDown")
    assert chosen(page) == ("/actors/abu-maria-al-qahtani/", True, True)
    page.keyboard.press("ArrowUp")  # back to what was typed
    assert chosen(page) == ("", True, True)
    page.keyboard.press("ArrowUp")
    assert chosen(page)[0] == page.locator(OFFERED).last.get_attribute("href")
    page.keyboard.press("ArrowDown")
    assert chosen(page) == ("", True, True)
    page.keyboard.press("Escape")
    assert chosen(page) == ("", False, True)
    assert page.locator(BOX).input_value() == "qahtan"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Abu Maria al-Qahtani")
    assert watch.wrong == []


def test_enter_without_a_choice_searches_for_what_was_typed(open_page):
    page, watch = open_page("/incidents/", **DESK)
    page.locator(BOX).fill("Harem")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Harem")
    assert page.locator(BOX).input_value() == "Harem"
    assert page.locator("#locations li").count() >= 2
    assert watch.wrong == []


def test_answers_that_come_too_late_are_dropped(open_page):
    page, watch = open_page("/", **DESK)
    waiting = []
    page.route("**/search/suggested/?q=sarm*", lambda route: waiting.append(route))
    page.locator(BOX).fill("sarm")
    page.wait_for_timeout(300)
    assert len(waiting) == 1
    page.locator(BOX).fill("harem")
    expect(page.locator(OFFERED).first).to_contain_text("Harem")
    for route in waiting:
        route.continue_()
    page.wait_for_timeout(200)
    assert "Sarmada" not in page.locator(".suggested").inner_text()
    page.locator(BOX).fill("h")
    expect(page.locator(".suggested")).to_be_hidden()
    assert watch.wrong == []


def test_suggestions_are_links_for_the_mouse_and_go_with_the_focus(open_page):
    page, watch = open_page("/", **DESK)
    page.locator(BOX).fill("enab")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".suggested")).to_be_hidden()
    page.locator(BOX).fill("enab bal")
    page.locator(OFFERED).first.click()
    expect(page.locator("h1")).to_have_text("Enab Baladi")
    assert watch.wrong == []


def test_box_is_one_tap_away_on_a_phone(open_page):
    page, watch = open_page("/", **SMALL)
    page.locator(BOX).tap()
    page.keyboard.type("حارم")
    expect(page.locator(OFFERED).first).to_be_visible()
    box = page.locator(".suggested").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    page.locator(OFFERED).first.tap()
    expect(page.locator("h1")).to_contain_text("Har")
    assert watch.wrong == []


@pytest.mark.parametrize("size", [DESK, SMALL])
def test_search_works_without_javascript(open_page, size):
    page, watch = open_page("/about/", **size, **NO_SCRIPT)
    assert page.locator(BOX).get_attribute("role") is None
    page.locator(BOX).fill("killing OR raid -drone")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    assert page.locator("#incidents .entry").count() >= 2
    page.locator("#incidents").get_by_role("link", name="As a list").click()
    expect(page.locator(".total")).to_contain_text("incidents")
    assert watch.wrong == []


def test_searching_leaves_nothing_on_the_reader_s_machine(open_page):
    page, watch = open_page("/", **DESK)
    page.locator(BOX).fill("qahtani")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=qahtani")
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.locator(BOX).get_attribute("autocomplete") == "off"
    assert watch.wrong == []


@pytest.mark.parametrize("size", [DESK["viewport"], PHONE])
def test_open_suggestions_are_accessible(open_page, size):
    page, watch = open_page("/about/", viewport=size)
    page.evaluate(LISTEN)
    page.locator(BOX).fill("har")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert faults(page, sizes=(size,)) == []
    assert watch.wrong == []
