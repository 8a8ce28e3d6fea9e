"""Two organizations of the demo data become one from the list of likely doubles, and two again."""

import pytest
from playwright.sync_api import expect

from .test_admin_pages import all_faults, log_in

ONE, OTHER = "United States forces", "United States"


@pytest.mark.parametrize("scripts", [True, False])
def test_two_become_one_and_two_again(open_page, site, scripts):
    page, watch = open_page("/admin/", java_script_enabled=scripts, reduced_motion="reduce")
    log_in(page, site)
    page.goto("/admin/actors/actor/doubles/")
    pair = page.get_by_role("article").filter(has_text=ONE)
    with page.expect_navigation():
        pair.get_by_role("link", name="Merge…").click()
    both = page.locator(".merging")
    both.get_by_role("row", name="Which one stays?").get_by_role("radio").nth(1).check()
    both.get_by_role("row", name="Name").last.get_by_role("radio").nth(1).check()
    gone, kept = both.locator("thead a").all_inner_texts()
    assert {kept, gone} == {ONE, OTHER}
    if scripts:
        assert all_faults(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Merge").click()
    message = page.locator(".messagelist .success")
    expect(message).to_have_text(f"“{gone}” was merged into “{kept}”. Undo this merge")
    undo = message.get_by_role("link", name="Undo this merge").get_attribute("href")

    slugs = {ONE: "us-forces", OTHER: "united-states"}
    page.goto(f"/actors/{slugs[gone]}/")
    assert page.url == f"{site.address}/actors/{slugs[kept]}/"
    page.goto(undo.replace("unmerge", "change"))
    expect(page.locator(".messagelist .info")).to_have_text(f"This was merged into {kept}.")
    if scripts:
        assert all_faults(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Undo the merge…").click()
    expect(page.get_by_role("main")).to_contain_text(f"It was merged into {kept} on")
    if scripts:
        assert all_faults(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Undo the merge").click()
    expect(message).to_have_text(f"“{gone}” and “{kept}” are two again.")
    page.goto(f"/actors/{slugs[gone]}/")
    assert page.url == f"{site.address}/actors/{slugs[gone]}/"
    assert watch.wrong == []
