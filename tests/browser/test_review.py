"""A claim is drafted, sent back, accepted and withdrawn, by keyboard; a change is proposed, declined, and accepted."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import serving
from .test_accounts import Curator, come, invited
from .test_every_page import faults


@pytest.fixture(scope="module")
def site():
    """A site of its own, on which whoever wrote a claim does not publish it alone."""
    with serving(FOUR_EYES="required", SECOND_FACTOR="optional") as served:
        yield served


def press(one, name, role="button"):
    """Go to what is called so, press Enter, and wait for the next page."""
    one.page.get_by_role(role, name=name, exact=True).first.focus()
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")


def choose(one, status):
    """Choose a status in the form that is open, and save."""
    one.page.locator("#id_status").focus()
    with one.page.expect_response(is_sentence):
        one.page.keyboard.type(status)
    press(one, "Save")


def is_sentence(answer):
    """Whether this is the sentence of the claim that is being changed, which comes after each change."""
    return "/sentence/" in answer.url


def test_claim_goes_back_and_forth_and_is_published_and_withdrawn_by_keyboard(chromium, site):
    editor = Curator(chromium, site)
    editor.give("curator", site.password)
    author = come(chromium, site, invited(editor, "author", "Contributor"))
    author.page.goto("/admin/claims/claim/add/?kind=note&article=1&incident=1")
    author.page.locator("#id_text").focus()
    author.page.keyboard.type("An otter was seen in the reeds.")
    choose(author, "In")

    editor.page.goto("/admin/review/")
    assert faults(editor.page) == []
    editor.page.set_viewport_size({"width": 1280, "height": 900})
    editor.page.locator("#content-main .lines a").first.focus()
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Enter")
    assert faults(editor.page) == []
    editor.page.get_by_role("checkbox").focus()
    editor.page.keyboard.press("Space")
    editor.page.get_by_label("Comment for the author").focus()
    editor.page.keyboard.type("Which paragraph?")
    press(editor, "Send back")
    expect(editor.page.get_by_text("Sent back: 1 claim.")).to_be_visible()

    author.page.goto("/admin/review/")
    expect(author.page.get_by_text("Which paragraph?")).to_be_visible()
    press(author, "An otter was seen in the reeds.", "link")
    expect(author.page.get_by_text("Which paragraph?")).to_be_visible()
    assert faults(author.page) == []
    author.page.set_viewport_size({"width": 1280, "height": 900})
    claim = author.page.url.split("/")[-3]
    with author.page.expect_response(is_sentence):
        author.page.locator("#id_locator").fill("paragraph 3")
    choose(author, "In")

    editor.page.goto("/admin/review/1/")
    editor.page.get_by_role("checkbox").focus()
    editor.page.keyboard.press("Space")
    press(editor, "Accept and publish")
    expect(editor.page.get_by_text("Published: 1 claim.")).to_be_visible()
    assert editor.page.goto(f"/claims/{claim}/").status == 200

    editor.page.goto(f"/admin/claims/claim/{claim}/change/")
    with editor.page.expect_response(is_sentence):
        editor.page.locator("#id_deprecated_reason").fill("It was a heron.")
    choose(editor, "Withdrawn")
    answer = editor.page.goto(f"/claims/{claim}/")
    assert answer.status == 410
    assert "It was a heron." in answer.text()
    editor.watch.failed.clear()
    assert author.watch.wrong == []
    editor.context.close()
    author.context.close()


SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 780})


def test_change_is_proposed_declined_proposed_again_and_accepted(chromium, site):
    editor = Curator(chromium, site)
    editor.give("curator", site.password)
    author = come(chromium, site, invited(editor, "proposer", "Contributor"))
    there, desk = author.page, editor.page

    def propose(words, comment):
        there.goto("/admin/claims/claim/1/change/")
        press(author, "Propose a change…", "link")
        there.locator("#id_locator").fill(words)
        there.locator("#id_comment").fill(comment)
        press(author, "Propose")

    there.goto("/admin/claims/claim/1/propose/")
    assert faults(there, SIZES) == []
    press(author, "Propose")
    assert faults(there, SIZES) == []
    expect(there.get_by_text("Say why: an editor reads it, and looks it up.")).to_be_visible()
    propose("page 900", "It is there.")
    expect(there.get_by_text("Proposed. An editor decides")).to_be_visible()
    assert faults(there, SIZES) == []

    desk.goto("/admin/review/")
    expect(desk.locator("article.proposal")).to_contain_text("page 900")
    assert faults(desk, SIZES) == []
    press(editor, "Decline…", "link")
    desk.get_by_label("Answer to proposer").fill("The article has one page.")
    assert faults(desk, SIZES) == []
    press(editor, "Decline")
    expect(desk.get_by_text("Proposed changes: 0")).to_be_visible()

    there.goto("/admin/review/")
    expect(there.get_by_text("The article has one page.")).to_be_visible()
    propose("paragraph 900", "I counted them.")
    desk.goto("/admin/review/")
    press(editor, "Accept…", "link")
    expect(desk.get_by_text("Proposed by proposer: “I counted them.”")).to_be_visible()
    expect(desk.locator("#id_locator")).to_have_accessible_description(re.compile("Proposed"))
    assert faults(desk, SIZES) == []
    press(editor, "Save")
    expect(desk.get_by_text("The proposal is accepted.")).to_be_visible()
    assert "paragraph 900" in desk.goto("/claims/1/").text()
    there.goto("/admin/review/")
    expect(there.locator("#yours").locator("..").get_by_text("Accepted")).to_be_visible()
    assert faults(there, SIZES) == []
    assert author.watch.wrong == editor.watch.wrong == []
    editor.context.close()
    author.context.close()
