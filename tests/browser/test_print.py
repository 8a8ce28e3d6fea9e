"""What comes out of the printer: a brief with numbers in brackets, and endnotes with every address spelled out."""

import re

import pytest

from .conftest import CONTESTED, KILLING

DESK = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}
NOT_PRINTED = "form, .menu, .opener, .skip, .notes, .note, .contents, .copy, .screen-only, .permalink, input, nav ul"
ACCOUNTS = f"{KILLING}accounts/"
ACTOR = "/actors/abu-maria-al-qahtani/"
PAGES = [
    KILLING,
    CONTESTED,
    ACCOUNTS,
    "/actors/abu-maria-al-qahtani/",
    "/articles/1/",
    "/claims/1/",
    "/claims/?view=table",
]
AROUND = """(part) => [...document.querySelectorAll(part)].filter((one) => one.checkVisibility()).map(
  (one) => JSON.parse(getComputedStyle(one, "::before").content) + one.textContent
    + JSON.parse(getComputedStyle(one, "::after").content))"""
SPELLED = """() => [...document.querySelectorAll("main a[href^='http']")].filter((link) => link.checkVisibility()).map(
  (link) => [link.getAttribute("href"), getComputedStyle(link, "::after").content])"""
COLOURS = """() => [...document.querySelectorAll("body, main *")].filter((one) => one.checkVisibility()).flatMap(
  (one) => [`ink ${getComputedStyle(one).color}`, `paper ${getComputedStyle(one).backgroundColor}`])"""
VISIBLE = """(parts) => [...document.querySelectorAll(parts)].filter((one) => one.checkVisibility()).map(
  (one) => one.outerHTML)"""


@pytest.fixture(params=PAGES)
def printed(open_page, request):
    """A page as it is printed, of a reader whose screen is dark."""
    page, watch = open_page(request.param, **DESK)
    page.emulate_media(media="print", color_scheme="dark")
    yield page
    assert watch.wrong == []


def test_nothing_is_printed_that_is_for_the_screen_alone(printed):
    assert printed.evaluate(VISIBLE, NOT_PRINTED) == []
    assert printed.locator("h1, .total").first.is_visible()


def test_it_is_printed_black_on_white(printed):
    colours = set(printed.evaluate(COLOURS))
    assert colours <= {"ink rgb(0, 0, 0)", "ink rgb(51, 51, 51)", "paper rgba(0, 0, 0, 0)", "paper rgb(255, 255, 255)"}
    assert "paper rgb(255, 255, 255)" in colours


def test_every_address_is_spelled_out(printed):
    for address, content in printed.evaluate(SPELLED):
        assert content.replace('"', "").endswith(f"<{address}>") or f'" <" "{address}" ">"' in content, content


@pytest.mark.parametrize("address", [KILLING, CONTESTED, ACCOUNTS, ACTOR])
def test_marks_are_numbers_of_the_endnotes(open_page, site, address):
    page, _ = open_page(address, **DESK)
    page.emulate_media(media="print", color_scheme="dark")
    marks = page.evaluate(AROUND, "main .mark")
    endnotes = page.locator(".sources > li")
    numbers = {int(found[1]) for mark in marks if (found := re.fullmatch(r"\[(\d+)( denies)?\]", mark))}
    assert numbers == set(range(1, endnotes.count() + 1))
    assert [mark for mark in marks if not re.fullmatch(r"\[\d+( denies)?\]", mark)] == []
    for endnote in endnotes.all():
        claims = endnote.locator(".print-only").inner_text()
        assert re.fullmatch(rf"Claims: {site.address}/claims/\d+/(, {site.address}/claims/\d+/)*", claims)


def test_what_leads_elsewhere_on_the_screen_is_not_printed(open_page):
    page, _ = open_page(KILLING, **DESK)
    compare, further = page.get_by_text("Compare the accounts"), page.locator("a.mark").first
    assert compare.is_visible()
    assert further.is_visible()
    page.emulate_media(media="print")
    assert not compare.is_visible()
    assert not further.is_visible()


def test_claim_prints_its_permalink_and_no_number_without_an_endnote(open_page, site):
    page, _ = open_page("/claims/1/", **DESK)
    assert not page.get_by_text(f"{site.address}/claims/1/").is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.get_by_text(f"{site.address}/claims/1/").is_visible()
    assert [mark for mark in page.locator(".mark").all() if mark.is_visible()] == []


def test_answers_and_endnotes_are_not_broken_over_pages(open_page):
    page, _ = open_page(KILLING, **DESK)
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".answer", ".sources > li", ".steps > li", "#picture tr"):
        broken = "(part) => [...document.querySelectorAll(part)].map((one) => getComputedStyle(one).breakInside)"
        assert set(page.evaluate(broken, part)) == {"avoid"}, part


def test_accounts_are_printed_below_each_other_each_answer_with_whose_it_is(open_page):
    page, _ = open_page(ACCOUNTS, viewport={"width": 700, "height": 1000})
    whole = page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == whole == 700
    cells = page.locator(".accounts td:not(.silent)")
    said = [cell for cell in cells.all() if cell.locator(".value").count()]
    assert len(said) > 20
    assert all(cell.locator(".whose").is_visible() for cell in said)
