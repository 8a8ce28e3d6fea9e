"""Actors that may be the same, offered to a curator while a name is typed, asked about, and judged in their list."""

import pytest
from playwright.sync_api import expect

from .test_admin_pages import all_faults, log_in

NAME = "Abu Maria al Kahtani"  # another spelling of one who is in the demo data
THERE = "Abu Maria al-Qahtani"


@pytest.fixture
def curator(open_page, site):
    page, watch = open_page("/admin/", reduced_motion="reduce")
    log_in(page, site)
    return page, watch


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def delete(page, name):
    """Take a draft away again: others share this site."""
    page.goto(f"/admin/actors/person/?q={name}")
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Delete").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, I’m sure").click()


def test_who_is_there_is_offered_while_the_name_is_typed_and_judged_afterwards(curator):
    page, watch = curator
    page.goto("/admin/actors/person/add/")
    offer = page.locator(".namesakes")
    expect(offer).to_be_hidden()
    page.get_by_label("Name:").press_sequentially(NAME)
    expect(offer.get_by_role("link", name=THERE)).to_be_visible()
    expect(offer).to_contain_text(
        "Both are called “Abu Maria al Kahtani”, also written “Abu Maria al-Qahtani”: a kunya."
    )
    assert all_faults(page) == []

    save(page)
    expect(page.locator(".errorlist")).to_have_text(
        "Is it one of these? Take that one, or say below that it is another one of that name."
    )
    expect(page.get_by_label("Name:")).to_have_value(NAME)
    assert all_faults(page) == []
    page.get_by_label("None of these: another one of that name").check()
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.goto("/admin/actors/actor/doubles/")
    judged = page.get_by_role("listitem").filter(has_text=NAME)
    expect(judged).to_contain_text(f"{THERE} is not {NAME}")
    expect(judged).to_contain_text("curator")
    assert all_faults(page) == []
    with page.expect_navigation():
        judged.get_by_role("button", name="Take back").click()
    pair = page.get_by_role("article").filter(has_text=NAME)
    pair.get_by_label("Reason, if you like").fill("Another man.")
    with page.expect_navigation():
        pair.get_by_role("button", name="Not the same").click()
    expect(page.get_by_role("listitem").filter(has_text="Another man.")).to_be_visible()
    assert watch.wrong == []
    delete(page, NAME)


def test_who_is_there_is_asked_about_without_scripts(open_page, site):
    page, watch = open_page("/admin/", java_script_enabled=False)
    log_in(page, site)
    page.goto("/admin/actors/actor/add/")
    page.get_by_label("Kind:").select_option("person")
    page.get_by_label("Name:").fill(NAME)
    save(page)
    expect(page.get_by_role("link", name=THERE)).to_be_visible()
    expect(page.get_by_label("Kind:")).to_have_value("person")
    page.get_by_label("None of these: another one of that name").check()
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert watch.wrong == []
    page.goto(f"/admin/actors/person/?q={NAME}")
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("link", name="Delete").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, I’m sure").click()


def test_others_of_a_name_that_is_claimed_are_told_and_nothing_is_asked(curator):
    page, watch = curator
    page.goto("/admin/claims/claim/add/?kind=name")
    page.locator("#id_name").press_sequentially(NAME)
    offer = page.locator(".namesakes")
    expect(offer).to_contain_text("Others that may be called so:")
    expect(offer.get_by_role("checkbox")).to_have_count(0)
    assert all_faults(page) == []
    assert watch.wrong == []
