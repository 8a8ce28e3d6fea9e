"""What an editor does with a file of UCDP GED in the admin."""

from playwright.sync_api import expect

from tests.claims.importing.files import read, write

EVENT, OTHER = "48804", "309875"
LINE = "Line 3: best is “many”, not a whole number from 0 to 2147483647"


def send(page, file, button):
    """Choose a file, press a button, and wait for the answer."""
    page.get_by_label("File").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_file_is_checked_then_imported_and_wrong_rows_are_told(open_page, site, tmp_path):
    page, watch = open_page("/admin/claims/identifier/", viewport={"width": 1440, "height": 900})
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Import UCDP GED").click()
    others = {row["id"] for row in read()[1]} - {EVENT, OTHER}
    good = write(tmp_path / "good.csv", {}, without={*others, OTHER})
    wrong = write(tmp_path / "wrong.csv", {OTHER: {"best": "many"}}, without=others)
    report, told = page.locator("#report ~ ul li"), page.locator(".errorlist li")

    def status(event):
        return page.request.get(f"{site.address}/incidents/ucdp-{event}/").status

    send(page, good, "Check")
    expect(page.locator("#report")).to_contain_text("This would be written; nothing was")
    assert "Events new: 1" in report.all_inner_texts()
    assert status(EVENT) == 404

    send(page, good, "Import")
    expect(page.locator("#report")).to_contain_text("Written: UCDP GED")
    assert status(EVENT) == 200

    send(page, wrong, "Import")
    assert told.all_inner_texts() == ["1 rows can't be used: nothing was written.", LINE]
    expect(page.locator("#report")).to_have_count(0)

    page.get_by_label("Leave out rows that can't be used").check()
    send(page, wrong, "Import")
    assert report.all_inner_texts() == ["Events unchanged: 1", f"Left out. {LINE}"]
    assert status(OTHER) == 404
    assert watch.wrong == []
