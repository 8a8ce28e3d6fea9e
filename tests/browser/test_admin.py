"""What curators do in the plain admin, in a browser that reports every violation of the policy."""

import csv

import pytest
from playwright.sync_api import expect

from .conftest import search_in_picker

DRAFT = "A vehicle was struck near the mill"
SENTENCE = "The vehicle was struck on 5 May 2024."


@pytest.fixture
def curator(open_page, site):
    """A page on which the curator has logged in, and its watch."""
    page, watch = open_page("/admin/", viewport={"width": 1440, "height": 900})
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
    return page, watch


def pick(page, field, text):
    """Choose in a picker of the admin what a search for `text` finds first."""
    page.locator(f".field-{field} .select2-selection").click()
    search_in_picker(page, text)
    page.locator(".select2-results__option--highlighted", has_text=text).click()


def write_claim(page, **values):
    """Fill the form of a claim about the drafted incident."""
    page.goto("/admin/claims/claim/add/")
    page.locator(".kinds").get_by_role("link", name="Date", exact=True).click()
    pick(page, "incident", DRAFT)
    page.get_by_label("Text").fill(SENTENCE)
    for field, value in values.items():
        page.locator(f"#id_{field}").fill(value)


def save(page):
    """Save the form, and wait for the answer."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def test_admin_lists_and_forms_open_quietly(curator):
    page, watch = curator
    links = [link.get_attribute("href") for link in page.locator("#content-main tbody a").all()]
    addresses = sorted({link for link in links if link.count("/") >= 4})
    assert len(addresses) >= 14
    for address in addresses:
        assert page.goto(address).status == 200, address
    assert watch.wrong == []


def test_draft_is_unseen_until_it_is_published(curator, open_page):
    page, watch = curator
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Title").fill(DRAFT)
    save(page)
    write_claim(page, date="5 May 2024")
    pick(page, "article", "Idlib: Salvation")
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()

    reader, seen = open_page("/incidents/?q=mill")
    assert reader.locator(".total").inner_text() == "No incidents"
    reader.goto("/claims/?q=vehicle+was+struck")
    assert reader.locator(".total").inner_text() == "No claims"
    assert seen.wrong == []

    for kind, name in (("incidents/incident", DRAFT), ("claims/claim", SENTENCE)):
        page.goto(f"/admin/{kind}/?q={name.split()[1]}")
        page.get_by_role("link", name=name).click()
        page.get_by_label("Status:", exact=True).select_option(label="Published")
        save(page)
        expect(page.locator(".messagelist .success")).to_be_visible()

    reader.goto("/incidents/?q=mill")
    reader.get_by_role("link", name=DRAFT).click()
    assert reader.locator("#date .answer-value .value").inner_text() == "5 May 2024"
    reader.locator("#date .mark").click()
    assert reader.locator(".note:popover-open .note-say").inner_text() == SENTENCE
    assert (watch.wrong, seen.wrong) == ([], [])


def test_wrong_claim_is_explained_beside_its_field(curator):
    page, watch = curator
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Title").fill(f"{DRAFT}, again")
    save(page)
    write_claim(page, date="some day in May")
    save(page)
    assert page.locator(".field-article .errorlist").inner_text() == "This field is required."
    assert "is not understood as a date" in page.locator(".field-date .errorlist").inner_text()
    assert page.locator("#id_date").input_value() == "some day in May"
    assert page.get_by_label("Text").input_value() == SENTENCE
    assert watch.wrong == []


def upload(page, path, button):
    """Choose a file on the page of the import, and press one of its buttons."""
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Dataset").fill("Survey of bridges")
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_file_of_claims_is_checked_imported_and_the_second_time_nothing_new(curator, tmp_path):
    page, watch = curator
    row = {
        "id": "1",
        "subject_kind": "incident",
        "subject": "A bridge was closed",
        "subject_slug": "bridge-closed",
        "kind": "date",
        "date": "2024-05-05",
        "link": "https://news.example/bridge",
        "article_title": "Bridge closed",
        "outlet": "The Bridge Paper",
        "published": "6 May 2024",
    }
    for name, date in (("wrong", "never"), ("right", "5 May 2024")):
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as text:
            lines = csv.DictWriter(text, row)
            lines.writeheader()
            lines.writerows([row | {"date": date}, row | {"id": "2", "date": "May 2024"}])
    page.goto("/admin/claims/identifier/")
    page.get_by_role("link", name="Import claims").click()

    upload(page, tmp_path / "wrong.csv", "Import")
    told = page.locator(".errorlist")
    expect(told).to_contain_text("1 rows can't be used: nothing was written.")
    expect(told).to_contain_text("Line 2: date: “never” is not understood as a date.")

    upload(page, tmp_path / "right.csv", "Check")
    expect(page.get_by_role("heading", name="This would be written; nothing was")).to_be_visible()
    expect(page.locator(".report")).to_contain_text("Claims new: 2")
    upload(page, tmp_path / "right.csv", "Import")
    expect(page.get_by_role("heading", name="Written: claims of Survey of bridges")).to_be_visible()
    expect(page.locator(".report")).to_contain_text("Claims new: 2")
    upload(page, tmp_path / "right.csv", "Import")
    expect(page.locator(".report li")).to_have_text(["Claims same: 2"])
    assert watch.wrong == []
    assert page.goto("/incidents/bridge-closed/").status == 404  # a draft
