"""Two browsers with the same form open, and one whose session runs out: nothing that was typed is lost."""

from contextlib import contextmanager

import psycopg

from .conftest import Watch
from .test_admin_pages import NOUNS, all_faults, draft, log_in
from .test_every_page import DESK, LISTEN


@contextmanager
def browser_of(chromium, site, **options):
    """A page of a browser in which a curator is logged in, watched."""
    context = chromium.new_context(base_url=site.address, viewport=DESK, reduced_motion="reduce", **options)
    context.add_init_script(LISTEN)
    watch = Watch(site.address)
    page = watch.follow(context.new_page())
    page.set_default_timeout(10_000)
    log_in(page, site)
    yield page, watch
    context.close()


def save(page, name="Save and continue editing"):
    """Press a button, and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def told(page):
    """What the messages of the page say."""
    return page.locator(".messagelist").inner_text()


def test_two_browsers_with_one_form_are_told_and_asked(chromium, site):
    with (
        browser_of(chromium, site) as (one, quiet),
        browser_of(chromium, site, java_script_enabled=False) as (other, also),
    ):
        address = f"/admin/{NOUNS['incident']}/{draft(one, NOUNS['incident'], title='A mill burned')}/change/"
        one.goto(address)
        other.goto(address)
        one.get_by_label("Title").fill("A mill burned at night")
        save(one)
        other.get_by_label("Title").fill("A mill and a shed burned")
        other.get_by_label("Slug").fill("mill-and-shed")
        save(other)
        asked = other.locator(".meanwhile")
        assert "Meanwhile curator changed “Title” too" in asked.inner_text()
        assert "A mill burned at night" in asked.inner_text()
        assert "Choose what is kept" in told(other)
        assert other.get_by_label("Slug").input_value() == "mill-and-shed"
        other.get_by_label("Theirs").check()
        save(other)
        assert other.get_by_label("Title").input_value() == "A mill burned at night"
        one.get_by_label("Title").fill("A mill burned by night")
        save(one)
        assert "Meanwhile curator changed “Slug”. That is kept, and so is what you changed." in told(one)
        other.goto(address)
        other.get_by_label("Title").fill("A mill burned down")
        save(other)
        assert also.wrong == []

        one.get_by_label("Title").fill("The mill burned")
        save(one)
        assert one.locator(".meanwhile").count() == 1
        assert all_faults(one) == []
        one.get_by_label("Mine, as it stands in the form").check()
        save(one)
        assert one.get_by_label("Title").input_value() == "The mill burned"
        assert quiet.wrong == []


def test_form_comes_back_after_a_session_that_ran_out_without_scripts(chromium, site):
    with browser_of(chromium, site, java_script_enabled=False) as (page, watch):
        address = f"/admin/{NOUNS['incident']}/{draft(page, NOUNS['incident'], title='A barn burned')}/change/"
        page.goto(address)
        page.get_by_label("Title").fill("Two barns burned")
        ended = page.context.cookies()
        page.context.clear_cookies(name="sessionid")
        assert len(page.context.cookies()) == len(ended) - 1
        save(page)
        assert "nothing that you typed is lost" in page.locator("#content").inner_text()
        page.get_by_label("Username").fill("curator")
        page.get_by_label("Password").fill(site.password)
        save(page, "Log in")
        save(page, "Back to the form")
        assert page.url == f"{site.address}{address}"
        assert page.get_by_label("Title").input_value() == "Two barns burned"
        with psycopg.connect(site.database) as connection:
            stored = connection.execute("SELECT count(*) FROM incidents_incident WHERE title = 'Two barns burned'")
            assert stored.fetchone() == (0,)
        save(page)
        assert "was changed successfully" in told(page)
        assert page.get_by_label("Title").input_value() == "Two barns burned"
        assert watch.wrong == []


def test_pages_on_the_way_back_are_accessible(chromium, site):
    with browser_of(chromium, site) as (page, watch):
        address = f"/admin/{NOUNS['incident']}/{draft(page, NOUNS['incident'], title='A silo burned')}/change/"
        page.goto(address)
        page.get_by_label("Title").fill("Two silos burned")
        page.context.clear_cookies(name="sessionid")
        save(page)
        assert all_faults(page) == []
        page.get_by_label("Username").fill("curator")
        page.get_by_label("Password").fill(site.password)
        save(page, "Log in")
        assert all_faults(page) == []
        save(page, "Back to the form")
        assert all_faults(page) == []
        with browser_of(chromium, site) as (other, _):
            other.goto(address.replace("change", "delete"))
            save(other, "Yes, I’m sure")
        save(page)
        assert "deleted this incident" in page.locator(".errornote").inner_text()
        assert "Two silos burned" in page.locator("dl").inner_text()
        assert all_faults(page) == []
        assert [line for line in watch.wrong if "409" not in line] == []
