"""What stands around the fields of a claim's form, in a browser: the article beside it, dates, numbers, other kinds."""

import psycopg
import pytest
from playwright.sync_api import expect

from .conftest import Watch, search_in_picker
from .test_admin_pages import NARROW, NOUNS, all_faults, draft, log_in
from .test_every_page import DESK, LISTEN

TEXT = (
    "HAREM - The ministry said on Thursday that it had raided a cell in the area.",
    "Several were killed.",
    "General Security, for its part, did not say whether the men were accused of the killing in Sarmada.",
    *(f"A further paragraph, number {number}, that is there to be scrolled past." * 3 for number in range(4, 30)),
)


@pytest.fixture(scope="module")
def desk(chromium, site):
    """A page on which the curator has logged in, its watch, and the number of an article of which the text is kept."""
    context = chromium.new_context(base_url=site.address, reduced_motion="reduce", viewport=DESK)
    context.add_init_script(LISTEN)
    watch = Watch(site.address)
    page = watch.follow(context.new_page())
    log_in(page, site)
    with psycopg.connect(site.database) as connection:
        (outlet,) = connection.execute("SELECT min(id) FROM sources_outlet").fetchone()
    told = {"title": "A cell was raided", "address": "https://news.example/cell", "published": "6 May 2024"}
    article = draft(page, NOUNS["article"], outlet=outlet, **told)
    page.goto(f"/admin/{NOUNS['article']}/{article}/change/")
    page.locator("#id_capture-0-text").evaluate("(field, text) => field.value = text", "\n\n".join(TEXT))
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    yield page, watch, article
    context.close()


@pytest.fixture
def form(desk):
    """The form of a claim of that article, on a desk."""
    page, watch, article = desk
    watch.forget()
    page.set_viewport_size(DESK)
    page.goto(f"/admin/claims/claim/add/?kind=casualties&article={article}")
    yield page
    assert watch.wrong == []


SELECT = """([first, from, last, to]) => {
  const of = (number) => document.querySelectorAll(".beside li p")[number - 1].firstChild;
  getSelection().setBaseAndExtent(of(first), from, of(last), to);
}"""


def values(page, *names):
    """What stands in these fields."""
    return [page.locator(f"#id_{name}").input_value() for name in names]


def where(page):
    """What the form says of where the claim stands."""
    return values(page, "locator", "passage_start", "passage_end")


@pytest.mark.parametrize(
    ("selected", "filled"),
    [
        ((2, 0, 2, 20), ["paragraph 2", "Several were killed.", ""]),
        ((2, 2, 2, 10), ["paragraph 2", "Several were", ""]),
        ((2, 7, 2, 13), ["paragraph 2", "were", ""]),
        ((1, 8, 1, 41), ["paragraph 1", "The ministry said on Thursday that", ""]),
        ((1, 8, 1, 48), ["paragraph 1", "The ministry said on Thursday that", "it had"]),
        ((1, 8, 1, 76), ["paragraph 1", "The ministry said on Thursday that", "raided a cell in the area."]),
        ((1, 60, 3, 30), ["paragraph 1", "cell in the area.", "General Security, for its part,"]),
        ((3, 30, 1, 60), ["paragraph 1", "cell in the area.", "General Security, for its part,"]),
    ],
)
def test_selected_words_fill_in_where_the_claim_stands(form, selected, filled):
    cite = form.get_by_role("button", name="Cite the selected words")
    expect(cite).to_be_disabled()
    form.evaluate(SELECT, selected)
    cite.click()
    expect(form.locator(".beside output")).to_have_text(f"Filled in: {filled[0]}.")
    assert where(form) == filled


def test_another_passage_takes_the_place_of_the_one_before(form):
    for number, start in ((3, "General Security, for its part, did"), (2, "Several were killed.")):
        form.get_by_role("button", name=f"Select paragraph {number}", exact=True).click()
        form.get_by_role("button", name="Cite the selected words").click()
        assert where(form)[:2] == [f"paragraph {number}", start]
    assert where(form)[2] == ""


def test_paragraph_is_cited_by_keyboard(form):
    form.get_by_role("button", name="Select paragraph 3", exact=True).focus()
    form.keyboard.press("Enter")
    expect(form.get_by_role("button", name="Cite the selected words")).to_be_enabled()
    form.keyboard.press("Shift+Tab")
    for _ in range(10):
        if form.evaluate("document.activeElement.closest('.cite') !== null"):
            break
        form.keyboard.press("Shift+Tab")
    form.keyboard.press("Enter")
    assert where(form) == ["paragraph 3", "General Security, for its part, did", "accused of the killing in Sarmada."]


def test_words_selected_outside_of_the_article_are_not_cited(form):
    form.evaluate("getSelection().selectAllChildren(document.querySelector('.kinds'))")
    expect(form.get_by_role("button", name="Cite the selected words")).to_be_disabled()


def test_article_is_beside_a_wide_form_and_folded_below_a_narrow_one(form):
    pane, fields = form.locator(".beside"), form.locator("#claim_form")
    assert pane.bounding_box()["x"] > fields.bounding_box()["x"] + fields.bounding_box()["width"] - 1
    form.locator("#id_curator_note").scroll_into_view_if_needed()
    expect(pane.get_by_text(TEXT[0])).to_be_in_viewport()
    form.set_viewport_size(NARROW)
    form.reload()
    assert pane.bounding_box()["y"] >= fields.bounding_box()["y"] + fields.bounding_box()["height"]
    expect(pane.get_by_text(TEXT[0])).to_be_hidden()
    pane.locator("summary").click()
    expect(pane.get_by_text(TEXT[0])).to_be_visible()
    assert all_faults(form) == []


def test_text_follows_the_article_that_is_picked(form):
    form.locator("#id_article + .select2 .select2-selection").click()
    search_in_picker(form, "Salvation")
    form.locator(".select2-results__option--highlighted", has_text="Salvation").click()
    expect(form.locator(".beside")).to_have_count(0)
    expect(form.locator("#article-links")).to_contain_text("another window")
    form.locator("#id_article + .select2 .select2-selection").click()
    search_in_picker(form, "A cell was raided")
    form.locator(".select2-results__option--highlighted", has_text="A cell was raided").click()
    form.get_by_role("button", name="Select paragraph 2", exact=True).click()
    form.get_by_role("button", name="Cite the selected words").click()
    assert where(form) == ["paragraph 2", "Several were killed.", ""]


def test_number_is_made_exact_by_one_press(form):
    form.locator("#id_low").fill("13")
    form.get_by_role("button", name="Exactly").click()
    assert values(form, "low", "high") == ["13", "13"]


def test_dates_are_understood_while_they_are_typed(form):
    for date, told in (
        ("early January 2024", "Understood as: between 1 and 10 January 2024 ([2024-01-01..2024-01-10])"),
        ("yesterday", "“yesterday” depends on the day it was said"),
        ("", ""),
    ):
        form.locator("#id_claimed_on").fill(date)
        expect(form.locator(".fieldBox.field-claimed_on output")).to_contain_text(told)
    expect(form.locator(".fieldBox.field-claimed_on output")).to_have_text("")
    assert all_faults(form) == []


def test_date_of_an_article_and_of_an_added_inline_are_understood_while_they_are_typed(desk):
    page, watch, article = desk
    watch.forget()
    page.goto(f"/admin/{NOUNS['article']}/{article}/change/")
    expect(page.locator(".field-published output")).to_have_text("Understood as: 6 May 2024 (2024-05-06)")
    page.locator("#id_published").fill("May 2024")
    expect(page.locator(".field-published output")).to_have_text("Understood as: May 2024 (2024-05)")
    incident = draft(page, NOUNS["incident"], title="A raid on a cell")
    page.goto(f"/admin/{NOUNS['incident']}/{incident}/change/")
    page.locator(".new-claims .kinds").get_by_role("link", name="Count").click()
    page.locator("input[name$='-date']:visible").fill("summer 2023")
    expect(page.locator("output.understood", has_text="between June and August 2023")).to_be_visible()
    page.locator("input[name$='-low']:visible").fill("3")
    page.get_by_role("button", name="Exactly").last.click()
    assert page.locator("input[name$='-high']:visible").input_value() == "3"
    assert all_faults(page) == []
    assert watch.wrong == []


def test_another_kind_keeps_what_was_typed(form):
    kept = {"locator": "heading", "low": "3", "words": "some men", "curator_note": "A note.", "claimed_on": "soon"}
    for name, value in kept.items():
        form.locator(f"#id_{name}").fill(value)
    with form.expect_navigation():
        form.locator(".kinds").get_by_role("button", name="Count", exact=True).click()
    assert form.locator(".kinds [aria-current]").all_text_contents() == ["Count"]
    assert values(form, *kept) == [*kept.values()]
    assert (form.locator(".errorlist").count(), form.locator(".errornote").count()) == (0, 0)
    form.locator("#id_counted").press("Enter")
    expect(form.locator(".kinds [aria-current]")).to_have_text("Count")
    expect(form.locator(".errornote")).to_be_visible()


@pytest.mark.parametrize("kind", ["casualties", "note"])
def test_form_works_without_scripts(chromium, site, desk, kind):
    page, _, article = desk
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"/admin/claims/claim/add/?kind={kind}&article={article}")
    assert plain.locator(".beside li p").all_inner_texts() == [*TEXT]
    assert plain.locator(".beside button:visible, .exactly").count() == 0
    plain.locator("#id_locator").fill("heading")
    plain.locator(".kinds").get_by_text("Date", exact=True).click()
    assert plain.locator("#id_locator").input_value() == "heading"
    assert plain.locator(".kinds [aria-current]").inner_text() == "Date"
    context.close()
