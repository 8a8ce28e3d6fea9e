"""Curators come by a link, enrol a second factor and log in with it, on a site where one is required."""

import base64
import time

import pytest
from playwright.sync_api import expect

from accounts import totp

from .conftest import Watch, serving
from .test_every_page import LISTEN, faults

PASSWORD = "an otter in the reeds"
PAGES = [
    *("account/", "account/enrol/", "account/enrol/app/", "account/enrol/passkey/", "account/confirm/"),
    *("password_change/", "curators/", "curators/invite/", "curators/log/", "curators/{guest}/", ""),
]


@pytest.fixture(scope="module")
def site():
    """A site of its own, as it is for others than oneself: a second factor is required."""
    with serving(SECOND_FACTOR="required", DEMO="0") as served:
        yield served


class Curator:
    """Somebody in a browser of their own: how they log in, and what they hold."""

    def __init__(self, chromium, site, **options):
        self.context = chromium.new_context(base_url=site.address, reduced_motion="reduce", **options)
        self.context.add_init_script(LISTEN)
        self.watch = Watch(site.address)
        self.page = self.watch.follow(self.context.new_page())
        self.page.set_default_timeout(10_000)
        self.secret, self.step, self.codes = b"", 0, []

    def press(self, name, role="button"):
        """Press what is called so, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).click()

    def give(self, name, password):
        """Name and password on the page to log in."""
        self.page.goto("/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.press("Log in")

    def code(self):
        """What the app shows, once it shows another one than before."""
        while (step := int(time.time()) // totp.STEP) == self.step:
            time.sleep(0.2)
        self.step = step
        return totp.code_at(self.secret, step)

    def enrol_app(self):
        """Enrol an app by the secret that is written below the QR code, and keep the recovery codes."""
        self.page.goto("/admin/account/enrol/app/")
        expect(self.page.get_by_role("img", name="QR code")).to_be_visible()
        self.secret = base64.b32decode(self.page.locator("code.secret").inner_text().replace(" ", ""))
        self.page.get_by_role("textbox", name="Code").fill(self.code())
        self.press("Enrol")
        self.codes = self.page.locator(".codes code").all_inner_texts()

    def plug_in_a_key(self):
        """A security key that vouches for its bearer at once, as the browser's tools can play one."""
        tools = self.context.new_cdp_session(self.page)
        tools.send("WebAuthn.enable")
        key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


@pytest.fixture(scope="module")
def curator(chromium, site):
    """The curator of the first run, who has enrolled an app in a browser without JavaScript."""
    one = Curator(chromium, site, java_script_enabled=False)
    one.give("curator", site.password)
    assert one.page.url == f"{site.address}/admin/account/enrol/"
    one.enrol_app()
    assert len(one.codes) == 10
    one.press("I have them: go on to the desk", "link")
    assert one.page.url == f"{site.address}/admin/"
    yield one
    one.context.close()


def invited(curator, name, role):
    """The link by which somebody comes, as the curator gets it."""
    curator.page.goto("/admin/curators/invite/")
    curator.page.get_by_label("Username").fill(name)
    curator.page.get_by_label("Role").select_option(label=role)
    curator.press("Make the link")
    return curator.page.get_by_label("Link").input_value()


def come(chromium, site, link):
    """Somebody who opens a link and chooses a password."""
    one = Curator(chromium, site)
    one.page.goto(link)
    for field in ("New password:", "New password confirmation:"):
        one.page.get_by_label(field, exact=True).fill(PASSWORD)
    one.press("Go on")
    return one


def test_app_and_recovery_code_let_in_without_scripts(curator, chromium, site):
    one = Curator(chromium, site, java_script_enabled=False)
    one.give("curator", site.password)
    one.page.get_by_role("textbox", name="Code").fill("000000")
    one.press("Go on")
    expect(one.page.get_by_text("That is not right, or not any more.")).to_be_visible()
    one.page.get_by_role("textbox", name="Code").fill(curator.code())
    one.press("Go on")
    assert one.page.url == f"{site.address}/admin/"
    one.press("Log out")

    one.give("curator", site.password)
    one.page.get_by_role("textbox", name="Code").fill(curator.codes.pop())
    one.press("Go on")
    assert one.page.url == f"{site.address}/admin/"
    one.page.goto("/admin/account/")
    assert "Recovery codes: 9 left" in one.page.locator("#codes").inner_text()
    assert one.watch.wrong == []
    one.context.close()


def test_invited_editor_enrols_a_passkey_and_logs_in_by_it(curator, chromium, site):
    link = invited(curator, "guest", "Editor")
    guest = come(chromium, site, link)
    assert guest.page.url == f"{site.address}/admin/account/enrol/"

    guest.plug_in_a_key()
    guest.press("Enrol a passkey", "link")
    guest.page.get_by_label("Name").fill("Blue key")
    guest.press("Enrol")
    assert guest.page.locator(".codes code").count() == 10
    guest.page.goto("/admin/account/")
    assert "Blue key" in guest.page.locator("#content").inner_text()
    guest.page.goto("/admin/account/enrol/passkey/")
    guest.page.get_by_label("Name").fill("The same key")
    guest.page.get_by_role("button", name="Enrol").click()
    expect(guest.page.get_by_role("alert")).to_have_text("This one is enrolled already.")
    guest.press("Log out")

    guest.give("guest", PASSWORD)
    assert guest.page.url == f"{site.address}/admin/login/second/"
    assert faults(guest.page) == []
    guest.press("Use a passkey")
    assert guest.page.url == f"{site.address}/admin/"
    assert guest.watch.wrong == []
    guest.context.close()
    assert curator.watch.wrong == []
    assert curator.page.goto(link).status == 404
    curator.watch.forget()


def test_every_page_of_accounts_is_accessible_and_quiet(curator, chromium, site):
    chief = come(chromium, site, invited(curator, "boss", "Chief"))
    chief.enrol_app()
    assert faults(chief.page) == []
    for address in PAGES:
        guest = chief.page.locator("th a").first.get_attribute("href").split("/")[-2] if "{" in address else ""
        assert chief.page.goto(f"/admin/{address.format(guest=guest)}").status == 200
        assert (address, faults(chief.page)) == (address, [])
        if address == "curators/log/":
            chief.page.goto("/admin/curators/")
    chief.page.goto(invited(curator, "third", "Contributor"))
    assert faults(chief.page) == []
    for address in ("/admin/login/", "/admin/login/second/"):
        chief.context.clear_cookies()
        chief.page.goto(address)
        assert faults(chief.page) == []
    chief.page.get_by_label("Username").fill("boss")
    chief.page.get_by_label("Password").fill("wrong")
    chief.press("Log in")
    assert faults(chief.page) == []
    assert chief.watch.wrong == []
    assert chief.page.goto("/admin/invited/nothing/").status == 404
    assert faults(chief.page) == []
    chief.context.close()
    assert curator.watch.wrong == []
