"""Every page of the admin, light and dark, on a desk and in a narrow window: open to every curator, and quiet."""

from urllib.parse import urlencode

import psycopg
import pytest
from playwright.sync_api import expect

from .conftest import Watch, until
from .test_every_page import DESK, LISTEN, faults

NARROW = {"width": 500, "height": 800}
NOUNS = {
    "incident": "incidents/incident",
    "person": "actors/person",
    "organization": "actors/organization",
    "actor": "actors/actor",
    "location": "locations/location",
    "article": "sources/article",
    "outlet": "sources/outlet",
    "claim": "claims/claim",
    "term": "codebook/term",
    "user": "accounts/user",
    "group": "auth/group",
}
PAGES = {
    "index": "",
    **{f"room: {room}": f"{room}/" for room in sorted({noun.split("/")[0] for noun in NOUNS.values()})},
    **{f"list: {name}": f"{noun}/" for name, noun in NOUNS.items() if name != "term"},
    "list: term": "codebook/term/?scheme__exact=means",
    "list: filtered": "claims/claim/?status__exact=published&origins=one&kind__exact=place&_facets=True",
    "list: searched": "sources/article/?q=idlib",
    "list: by several columns": "incidents/incident/?o=1.-5",
    "list: nothing found": "actors/person/?q=nobody+is+called+so",
    "list: last page": "sources/outlet/?p=1",
    "list: popup": "actors/actor/?_popup=1&_to_field=id",
    **{f"add: {name}": f"{noun}/add/" for name, noun in NOUNS.items()},
    **{f"add: {name} in a popup": f"{NOUNS[name]}/add/?_popup=1" for name in ("actor", "location", "outlet")},
    **{
        f"add: claim of {kind}": f"claims/claim/add/?kind={kind}&article={{article}}"
        for kind in ("place", "participation", "casualties", "link", "name", "relation", "note")
    },
    "add: denial": "claims/claim/add/?answers={claim}&article={article}",
    **{f"change: {name}": f"{noun}/{{{name}}}/change/" for name, noun in NOUNS.items()},
    "change: incident, adding": "incidents/incident/{incident}/change/?add=casualties&add=link",
    "change: person, adding": "actors/person/{person}/change/?add=life_event&add=membership",
    **{f"change: claim of {kind}": f"claims/claim/{{{kind}}}/change/" for kind in ("date", "casualties", "membership")},
    "change: actor in a popup": "actors/actor/{actor}/change/?_popup=1",
    "change: draft": "incidents/incident/{draft incident}/change/",
    "change: password of another": "accounts/user/{user}/password/",
    **{f"delete: {name}": f"{NOUNS[name]}/{{draft {name}}}/delete/" for name in ("incident", "article", "claim")},
    "delete: user": "accounts/user/{user}/delete/",
    **{f"history: {name}": f"{NOUNS[name]}/{{draft {name}}}/history/" for name in ("article", "claim")},
    "history: incident": "incidents/incident/{incident}/history/",
    "operations": "lib/operation/",
    "operation": "lib/operation/{operation}/change/",
    "operation: undo": "lib/operation/{operation}/undo/",
    "operation: undo one change": "lib/operation/changes/claims.claim/{change}/undo/",
    "operation: restore": "lib/operation/changes/claims.claim/{change}/restore/",
    "publish": "sources/article/{draft article}/publish/",
    "publish: nothing": "sources/article/{article}/publish/",
    "preview: article": "sources/article/{draft article}/preview/",
    "preview: incident of an article": "sources/article/{draft article}/preview/incident/{draft incident}/",
    "import: UCDP GED": "claims/identifier/import/",
    "import: claims": "claims/identifier/import/claims/",
    "import: a table": "actors/person/import/",
    "change together": "sources/article/together/?ids={article}+{draft article}",
    "likely doubles": "actors/actor/doubles/",
    "what needs a curator": "attention/",
    "what needs a curator: one list": "attention/no-arabic-name/",
    "likely doubles: articles": "sources/article/doubles/",
    "likely doubles: incidents": "incidents/incident/doubles/",
    "merge: find the other one": "actors/organization/{organization}/merge/",
    "merge: found": "locations/location/{location}/merge/?q=Harim",
    "merge: side by side": "incidents/incident/{incident}/merge/?with={draft incident}",
    "preview: person": "actors/person/{person}/preview/",
    "password": "password_change/",
    "password changed": "password_change/done/",
    "record that is gone": "claims/claim/999999/change/",
}
# A form with nothing in it, sent: what is wrong stands beside its fields.
WRONG = {
    "article": "sources/article/add/",
    "claim": "claims/claim/add/?kind=participation&article={article}",
    "location": "locations/location/add/",
    "password": "password_change/",
}


def log_in(page, site):
    """From the page of the admin that asks for it."""
    page.goto("/admin/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()


def draft(page, noun, **values):
    """Save a form that its address has filled in. Answers the number of the new record."""
    page.goto(f"/admin/{noun}/add/?{urlencode(values)}")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    return page.locator(".messagelist .success a").first.get_attribute("href").split("/")[-3]


@pytest.fixture(scope="module")
def window(chromium, site):
    """One page for all of this module, on which the curator has logged in."""
    context = chromium.new_context(base_url=site.address, reduced_motion="reduce")
    context.add_init_script(LISTEN)
    watch = Watch(site.address)
    page = watch.follow(context.new_page())
    log_in(page, site)
    yield page, watch
    context.close()


@pytest.fixture(scope="module")
def numbers(site, window):
    """The numbers of records of every noun, of a claim of each kind, and of drafts made for these tests."""
    page, _ = window
    with psycopg.connect(site.database) as connection:
        stored = dict(
            connection.execute("""
                SELECT kind, min(id)::text FROM claims_claim GROUP BY kind
                UNION ALL SELECT 'claim', min(id)::text FROM claims_claim WHERE status = 'published'
                UNION ALL SELECT 'incident', (array_agg(incident_id ORDER BY count))[1]::text FROM (
                    SELECT incident_id, count(*) FROM claims_claim WHERE incident_id IS NOT NULL GROUP BY 1) incidents
                UNION ALL SELECT kind, min(id)::text FROM actors_actor GROUP BY kind
                UNION ALL SELECT 'actor', min(id)::text FROM actors_actor
                UNION ALL SELECT 'location', min(id)::text FROM locations_location WHERE slug = 'sarmada'
                UNION ALL SELECT 'article', (array_agg(article_id ORDER BY count))[1]::text FROM (
                    SELECT article_id, count(*) FROM claims_claim GROUP BY 1) articles
                UNION ALL SELECT 'outlet', min(id)::text FROM sources_outlet
                UNION ALL SELECT 'term', min(id) FROM codebook_term
                UNION ALL SELECT 'user', min(id)::text FROM accounts_user
                UNION ALL SELECT 'group', min(id)::text FROM auth_group
            """).fetchall()
        )
    incident = draft(page, NOUNS["incident"], title="A shed burned near the ford")
    article = draft(
        page,
        NOUNS["article"],
        title="Shed burns",
        address="https://news.example/shed",
        outlet=stored["outlet"],
        published="6 May 2024",
        language="en",
    )
    claim = draft(page, NOUNS["claim"], kind="date", article=article, incident=incident, date="5 May 2024")
    with psycopg.connect(site.database) as connection:
        (written,) = connection.execute(
            "SELECT pgh_context_id::text, pgh_id::text FROM claims_claimevent ORDER BY pgh_id DESC LIMIT 1"
        ).fetchall()
    drafts = {"draft incident": incident, "draft article": article, "draft claim": claim}
    return stored | drafts | dict(zip(("operation", "change"), written, strict=True))


@pytest.fixture
def watched(window):
    """The same page, with nothing noted yet."""
    page, watch = window
    watch.forget()
    page.set_viewport_size(DESK)
    return page, watch


def all_faults(page):
    """What is wrong with the page in both schemes on a desk and on a phone, and whether it fits half a screen."""
    found = faults(page)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + [f"the page is {wide} wide"] * (wide > NARROW["width"])


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_quiet(watched, numbers, name):
    page, watch = watched
    assert page.goto(f"/admin/{PAGES[name].format_map(numbers)}").status == 200
    assert all_faults(page) == []
    assert watch.wrong == []


def test_record_is_restored_from_its_history(watched, numbers):
    page, watch = watched
    form = f"/admin/{NOUNS['incident']}/{numbers['draft incident']}/change/"
    for title in ("A shed burned near the mill", "A shed burned near the bridge"):
        page.goto(form)
        page.get_by_label("Title").fill(title)
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()

    page.goto(form.replace("change", "history"))
    changed = page.locator(".change", has_text="the mill").filter(has_text="the ford")
    changed.get_by_role("link", name="Restore as of then").click()
    expect(page.locator(".change")).to_contain_text("bridge")
    page.get_by_role("button", name="Write this").click()
    expect(page.locator(".messagelist .success")).to_contain_text("can be undone as well")
    page.goto(form)

    expect(page.get_by_label("Title")).to_have_value("A shed burned near the mill")
    assert watch.wrong == []


@pytest.mark.parametrize("name", WRONG)
def test_form_with_mistakes_is_accessible_and_quiet(watched, numbers, name):
    page, watch = watched
    page.goto(f"/admin/{WRONG[name].format_map(numbers)}")
    page.locator("#content form").evaluate("form => form.noValidate = true")
    with page.expect_navigation():
        page.locator("#content form .submit-row input").first.click()
    assert page.locator(".errorlist").count() >= 1
    assert all_faults(page) == []
    assert watch.wrong == []


@pytest.mark.parametrize("noun", ["incident", "person"])
def test_added_inline_is_accessible_and_its_pickers_are_named(watched, numbers, noun):
    page, watch = watched
    page.goto(f"/admin/{NOUNS[noun]}/{numbers[noun]}/change/")
    page.locator(".new-claims .kinds").get_by_role("link", name="Count").click()
    expect(page.get_by_role("combobox", name="Article")).to_be_focused()
    page.get_by_role("button", name="Add another Count claim").click()
    expect(page.get_by_role("combobox", name="Article").last).to_be_focused()
    page.get_by_role("button", name="Remove").last.click()
    expect(page.get_by_role("combobox", name="Article")).to_have_count(1)
    assert all_faults(page) == []
    page.set_viewport_size(DESK)
    page.locator("input[name$='-low']:visible").fill("3")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_role("combobox", name="Article").first).to_have_accessible_description("This field is required.")
    assert all_faults(page) == []
    assert watch.wrong == []


def test_kind_that_cannot_be_fetched_is_told_and_nothing_is_lost(open_page, site, numbers):
    page, _ = open_page("/admin/", reduced_motion="reduce")
    log_in(page, site)
    page.goto(f"/admin/{NOUNS['incident']}/{numbers['draft incident']}/change/")
    page.get_by_label("Title").fill("Typed before")
    page.context.clear_cookies()
    kind = page.locator(".new-claims .kinds").get_by_role("link", name="Note")
    told = page.get_by_role("alert")
    expect(told).to_be_hidden()
    kind.click()
    expect(told).to_contain_text("see whether you are still signed in")
    assert all_faults(page) == []
    expect(page.get_by_label("Title")).to_have_value("Typed before")

    other = page.context.new_page()
    log_in(other, site)
    kind.click()
    expect(page.locator("#new-note-0")).to_be_visible()
    expect(told).to_be_hidden()
    expect(page.get_by_label("Title")).to_have_value("Typed before")


def test_claims_are_added_to_an_incident_without_scripts(open_page, site, numbers):
    page, watch = open_page("/admin/", java_script_enabled=False)
    log_in(page, site)
    page.goto(f"/admin/{NOUNS['incident']}/{numbers['draft incident']}/change/")
    for kind in ("Motive", "Note"):
        with page.expect_navigation():
            page.locator(".new-claims .kinds").get_by_role("link", name=kind).click()
    assert page.url.endswith("/change/?add=motive&add=note#new-note-group")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
    for kind in ("motive", "note"):
        page.locator(f"#id_new-{kind}-0-text").fill(f"Told by the {kind}.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue editing").click()
    assert page.locator("#new-note-0 .errorlist").inner_text() == "This field is required."
    assert page.locator("#id_new-motive-0-text").input_value() == "Told by the motive."
    assert watch.wrong == []


def test_open_picker_is_accessible(watched, numbers):
    page, watch = watched
    page.goto(f"/admin/claims/claim/add/?kind=participation&article={numbers['article']}")
    page.get_by_role("combobox", name="Actor").click()
    expect(page.get_by_role("listbox", name="Actor").get_by_role("option").nth(3)).to_be_visible()
    expect(page.get_by_role("searchbox", name="Actor")).to_be_focused()
    assert faults(page) == []
    assert watch.wrong == []


def test_open_calendar_is_accessible(watched, numbers):
    page, watch = watched
    page.goto(f"/admin/sources/article/{numbers['article']}/change/")
    page.get_by_text("Link and archived copy").click()
    page.locator(".field-archived_on .date-icon").click()
    assert page.locator(".calendarbox").first.is_visible()
    assert faults(page) == []
    assert watch.wrong == []


def test_action_is_accessible_until_it_is_done(watched, numbers):
    page, watch = watched
    page.goto("/admin/claims/claim/?status__exact=draft")
    page.get_by_label("Select all objects on this page for an action").check()
    page.locator("select[name='action']").select_option("delete_selected")
    assert all_faults(page) == []
    page.set_viewport_size(DESK)
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Delete multiple objects"
    assert all_faults(page) == []
    assert watch.wrong == []


def test_message_is_accessible(watched, numbers):
    page, watch = watched
    page.goto(f"/admin/incidents/incident/{numbers['draft incident']}/change/")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert all_faults(page) == []
    assert watch.wrong == []


def test_login_and_logout_are_accessible_and_quiet(open_page, site):
    page, watch = open_page("/admin/", reduced_motion="reduce")
    assert all_faults(page) == []
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
    assert page.locator(".errornote").count() == 1
    assert all_faults(page) == []
    log_in(page, site)
    with page.expect_navigation():
        page.get_by_role("button", name="Log out").click()
    assert all_faults(page) == []
    assert watch.wrong == []


def test_address_that_is_not_there_is_accessible(watched):
    page, watch = watched
    assert page.goto("/admin/nothing/").status == 404
    assert all_faults(page) == []
    # The browser itself tells that the page is an error.
    assert [text for text in watch.wrong if "Failed to load resource" not in text] == []


# What has the focus is in sight; what is filled in or pressed is so in its whole width. A cell of a table may be partly
# outside: the table is scrolled.
IN_SIGHT = """() => {
  const has = document.activeElement, {left, right, top, bottom} = has.getBoundingClientRect();
  const whole = has.matches("input, select, textarea, button, [role=combobox]");
  const across = whole ? left >= 0 && right <= innerWidth : left < innerWidth && right > 0;
  return has === document.body || (across && top < innerHeight && bottom > 0);
}"""


def go_to(page, wanted):
    """Press Tab until `wanted` has the focus. Everything on the way is in sight while it has it."""
    element = wanted.element_handle()  # found once: to look for it by its name on a long page takes as long as a press
    for _ in range(200):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
        until(page, IN_SIGHT)
    pytest.fail(f"Tab does not lead to {wanted}.")


def pick_by_keyboard(page, picker, text):
    """Tab to a picker, type, take what is found first."""
    go_to(page, picker)
    page.keyboard.type(text)
    page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
    page.keyboard.press("Enter")
    expect(picker).to_contain_text(text)
    expect(picker).to_be_focused()


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
def test_claims_are_added_to_an_incident_by_keyboard_alone(open_page, site, numbers, size):
    page, watch = open_page("/admin/", viewport=size)
    press = page.keyboard.press
    log_in(page, site)
    address = f"/admin/{NOUNS['incident']}/{numbers['draft incident']}/change/"
    page.goto(address)
    before = page.locator("#claims").inner_text()
    page.get_by_label("Title").fill(f"A shed burned near the ford, {size['width']}")
    texts = [f"{words} in a window {size['width']} wide." for words in ("Sheep were killed", "Goats were killed")]

    for number, text in enumerate(texts):
        page.get_by_label("Title").focus()
        go_to(page, page.locator(".new-claims .kinds").get_by_role("link", name="Casualties"))
        press("Enter")
        form = page.locator(f"#new-casualties-{number}")
        expect(form.get_by_role("combobox", name="Article")).to_be_focused()
        pick_by_keyboard(page, form.get_by_role("combobox", name="Article"), "Shed burns")
        go_to(page, form.get_by_label("Outcome"))
        page.keyboard.type("Killed")
        go_to(page, form.get_by_label("Low"))
        page.keyboard.type(str(size["width"] + number))
        go_to(page, form.get_by_label("Text"))
        page.keyboard.type(text)
    page.locator(".new-claims .kinds").get_by_role("link", name="Note").focus()
    press("Enter")
    expect(page.locator("#new-note-0").get_by_role("combobox", name="Article")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value(f"A shed burned near the ford, {size['width']}")
    go_to(page, page.get_by_role("button", name="Save and continue editing"))
    press("Enter")
    page.wait_for_selector(".messagelist .success")

    assert page.locator(".inline-group").count() == 0  # the note was left empty
    assert [text in page.locator(".claims table").inner_text() for text in texts] == [True, True]
    assert int(page.locator("#claims").inner_text().split()[0]) == int(before.split()[0]) + 2
    expect(page.get_by_label("Title")).to_have_value(f"A shed burned near the ford, {size['width']}")
    assert watch.wrong == []


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
def test_claim_is_entered_by_keyboard_alone(open_page, site, size):
    page, watch = open_page("/admin/", viewport=size)
    press, write = page.keyboard.press, page.keyboard.type
    expect(page.get_by_label("Username")).to_be_focused()
    write("curator")
    press("Tab")
    write(site.password)
    press("Enter")
    page.wait_for_selector("#user-tools")

    go_to(page, page.locator("#content").get_by_role("link", name="Articles", exact=True))
    press("Enter")
    page.wait_for_selector("#searchbar")
    go_to(page, page.locator("#searchbar"))
    write("Idlib: Salvation")
    press("Enter")
    page.wait_for_url("**?q=*")
    go_to(page, page.locator("#result_list").get_by_role("link", name="Idlib: Salvation"))
    press("Enter")
    page.wait_for_selector(".add-claims")
    go_to(page, page.locator(".add-claims").get_by_role("link", name="Participation"))
    press("Enter")
    page.wait_for_selector("#claim_form")

    def pick(name, text):
        go_to(page, page.get_by_role("combobox", name=name))
        press("Enter")
        expect(page.locator(".select2-dropdown input")).to_be_focused()
        write(text)
        page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
        press("Enter")
        expect(page.get_by_role("combobox", name=name)).to_contain_text(text)
        expect(page.get_by_role("combobox", name=name)).to_be_focused()

    pick("Incident", "Raid on a cell")
    go_to(page, page.get_by_label("Role"))
    write("Assisted")
    pick("Actor", "Joe Biden" if size is DESK else "United States")
    expect(page.locator("#sentence q")).to_be_visible()
    go_to(page, page.get_by_role("button", name="Save", exact=True))
    press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert watch.wrong == []
