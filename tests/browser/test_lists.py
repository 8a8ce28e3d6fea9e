"""Lists as readers use them: with and without JavaScript, step by step, back and forward, on a desk and a phone."""

import re
import time
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from playwright.sync_api import Error, expect

from .conftest import KILLING

DESK = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
PHONE = {**DESK, "viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
NO_SCRIPT = {"java_script_enabled": False}
LIMIT = 15  # seconds for an answer
# What a reader sees of a list, and what its form holds.
LOOK = """() => {
  const words = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText.trim());
  const form = document.querySelector(".filters form");
  return {
    address: location.href,
    rows: words(".rows :is(.entry, .statements > li, tbody tr), .notice.empty"),
    total: words(".total"),
    pills: words(".pill"),
    order: words(".toolbar [aria-current]"),
    bars: words(".bars li"),
    paging: words(".paging"),
    choices: [...form.querySelectorAll("[type=checkbox]")].map((box) => [
      box.name, box.value, box.checked, box.closest("label").querySelector(".count")?.textContent]),
    texts: [...form.querySelectorAll("input:not([type=checkbox], [type=hidden], [data-finder])")].map((field) => [
      field.name, field.value]),
  };
}"""
FOCUSED = "() => [document.activeElement.id, document.activeElement.checkVisibility()]"


def state(page):
    """All that a list says, and its address up to empty values and what was typed to find a choice."""
    seen = page.evaluate(LOOK)
    address = urlsplit(seen.pop("address"))
    given = [(name, value) for name, value in parse_qsl(address.query) if not name.startswith("find_")]
    return {"path": address.path, "given": sorted(given), **seen}


def reaches(page, wanted):
    """Wait until the list is as it should be; what is not there in the end is told."""
    give_up = time.monotonic() + LIMIT
    while time.monotonic() < give_up:
        try:
            if state(page) == wanted:
                return
        except Error:  # between two pages
            pass
        page.wait_for_timeout(30)
    assert state(page) == wanted


def box(page, name, value):
    """One choice."""
    return page.locator(f"input[name='{name}'][value='{value}']")


def count(page, name, value):
    """The number beside a choice."""
    return page.locator(".choice", has=box(page, name, value)).locator(".count").text_content()


def go(page, link):
    """Click, and without JavaScript wait for the page that follows."""
    if page.evaluate("Boolean(window.htmx)"):
        link.click()
    else:
        with page.expect_navigation():
            link.click()


@contextmanager
def form(page):
    """Change something in the form: that is enough, or is sent with its one button where there is no JavaScript."""
    scripted = page.evaluate("Boolean(window.htmx)")
    yield scripted
    if not scripted:
        go(page, page.locator(".act button"))


def tick(page, name, value):
    """Choose, or choose no longer; what hides the choice is opened first."""
    for closed in ("facet", "more"):
        fold = page.locator(f"details.{closed}:not([open])", has=box(page, name, value)).locator("> summary")
        if fold.count():
            fold.click()
    with form(page):
        box(page, name, value).click()


def find(page, name, typed, value):
    """Type a part of a name, and choose what is found."""
    with form(page):
        page.locator(f"#id_find_{name}").press_sequentially(typed)
    expect(page.locator(f"#choices-{name} .choice")).to_have_count(1)
    with form(page) as scripted:
        box(page, name, value).click()
        if not scripted:
            page.locator(f"#id_find_{name}").fill("")


def write(page, label, text):
    """Write into a field and go on."""
    with form(page):
        page.get_by_label(label, exact=True).fill(text)
        page.get_by_label(label, exact=True).blur()


def follow(page, name):
    """A link of the results that begins so."""
    go(page, page.locator("#results").get_by_role("link", name=re.compile(f"^{name}")))


JOURNEYS = {
    "incidents": [
        (tick, "contested", "yes"),
        (follow, "2023: "),
        (follow, "Remove To: 2023"),
        (find, "actor", "intell", "turkish-intelligence"),
        (follow, "Remove Actor: Turkish National Intelligence Organization"),
        (tick, "means", "explosive_belt"),
        (follow, "Oldest"),
        (follow, "Table"),
        (tick, "means", "explosive_belt"),
        (write, "Killed, at least", "2"),
        (write, "From", "some day"),
        (follow, "clear all filters"),
    ],
    "claims": [
        (follow, "Next"),
        (follow, "Last said"),
        (follow, "Next"),
        (tick, "origins", "one"),
        (tick, "kind", "motive"),
        (write, "Words in the claim", "nothing is said so"),
    ],
    "articles": [(tick, "language", "ar"), (follow, "Table")],
    "locations": [(write, "Part of a name", "idlib"), (tick, "kind", "governorate")],
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_list_is_the_same_with_and_without_javascript(open_page, name):
    with_script, watch = open_page(f"/{name}/", **DESK)
    without, still = open_page(f"/{name}/", **DESK, **NO_SCRIPT)
    pages = []
    with_script.on("request", lambda request: pages.append(request.url) if request.is_navigation_request() else None)
    states = [state(without)]
    reaches(with_script, states[0])
    for act, *given in JOURNEYS[name]:
        act(without, *given)
        states.append(state(without))
        assert states[-1] != states[-2]
        act(with_script, *given)
        reaches(with_script, states[-1])
    assert pages == []  # it stayed one page
    fresh, other = open_page(with_script.url, **DESK)
    reaches(fresh, states[-1])
    with_script.reload()
    reaches(with_script, states[-1])
    passed = states[-4:]
    for earlier in passed[-2::-1]:
        with_script.go_back()
        reaches(with_script, earlier)
    for later in passed[1:]:
        with_script.go_forward()
        reaches(with_script, later)
    assert with_script.context.cookies() == []
    assert with_script.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert [*watch.wrong, *still.wrong, *other.wrong] == []


# What researchers ask: where they begin, what they do then (opening a closed filter is something done, too), and what
# the list says in the end.
def unfold(page, name):
    """Open a filter that is closed, or close it."""
    page.locator(f"#facet-{name} summary").first.click()


def look_for(page, name, typed):
    """Type a part of a name, to see whether it is there."""
    page.locator(f"#id_find_{name}").press_sequentially(typed)


QUESTIONS = {
    "incidents in Idlib in 2024 with Hayat Tahrir al-Sham as the one that carried it out": (
        "/incidents/",
        [
            (follow, "2024: "),
            (tick, "location", "idlib-governorate"),
            (look_for, "actor", "hayat"),
            (tick, "actor", "hayat-tahrir-al-sham"),
        ],
        "No incidents",
        (".notice.empty", "2 without “Place, and all within it”"),
    ),
    "contested killings of leaders of the Islamic State": (
        "/actors/",
        [
            (tick, "organization", "islamic-state"),
            (tick, "position", "head"),
            (follow, "Incidents in which any of these has a part"),
            (tick, "contested", "yes"),
            (tick, "outcome", "killed"),
        ],
        "3 incidents",
        ("#results", "US raid on Atmeh"),
    ),
    "claims by the Ministry of Interior that rest on one origin": (
        "/claims/",
        [(tick, "origins", "one"), (tick, "claimant", "interior-ministry")],
        "20 claims",
        ("#results .statements > li >> nth=0", "Ministry of Interior of the Syrian Salvation Government"),
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_is_answered_in_five_steps(open_page, tmp_path, question):
    start, steps, total, (place, words) = QUESTIONS[question]
    page, watch = open_page(start, **DESK)
    assert len(steps) <= 5
    for act, *given in steps:
        before = page.url
        act(page, *given)
        if act in {tick, follow}:
            page.wait_for_url(lambda url, before=before: url != before)
    expect(page.locator(".total")).to_have_text(total)
    expect(page.locator(place)).to_contain_text(words)
    page.screenshot(path=tmp_path / "answer.png", full_page=True)
    assert watch.wrong == []


def test_empty_list_tells_what_to_loosen(open_page):
    page, watch = open_page(
        "/incidents/?from=2024&to=2024&location=idlib-governorate&actor=hayat-tahrir-al-sham&role=carried_out", **DESK
    )
    links = page.locator(".notice.empty li")
    assert links.all_inner_texts() == ["2 without “Place, and all within it”", "2 without “Actor”"]
    links.last.get_by_role("link").click()
    expect(page.locator(".total")).to_have_text("2 incidents")
    assert page.locator(".entry h2").all_inner_texts() == [
        "Raid on a cell in the Harem area",
        "Killing of Abu Maria al-Qahtani in Sarmada",
    ]
    assert watch.wrong == []


def test_number_is_announced_and_the_focus_stays(open_page):
    page, watch = open_page("/claims/", **DESK)
    page.evaluate("() => { document.getElementById('found').kept = true; }")

    def after(total, focus):
        expect(page.locator("#found")).to_have_text(total)
        expect(page.locator(".total")).to_have_text(total)
        expect(page.locator(f"#{focus}")).to_be_focused()
        assert page.evaluate(FOCUSED) == [focus, True]

    everything = page.locator(".total").inner_text()
    assert page.locator("#found").inner_text() == ""
    alone = f"{count(page, 'origins', 'one')} claims"
    tick(page, "origins", "one")
    after(alone, "origins-one")
    inferred = f"{count(page, 'certainty', 'inferred')} claims"
    tick(page, "certainty", "inferred")
    after(inferred, "certainty-inferred")
    tick(page, "certainty", "inferred")
    after(alone, "certainty-inferred")
    tick(page, "kind", "membership")
    after("20 claims", "kind-membership")
    unfold(page, "stance")
    tick(page, "kind", "membership")
    after(alone, "kind-membership")
    assert page.locator("#facet-stance").get_attribute("open") is None
    follow(page, "Next")
    expect(page.locator(".paging")).to_contain_text("Claims 51 to 100 of")
    expect(page.locator("#results")).to_be_focused()
    assert 0 <= page.locator("#results").bounding_box()["y"] <= 17
    follow(page, "Clear all")
    after(everything, "results")
    look_for(page, "claimant", "ministry")
    expect(page.locator("#found")).to_have_text("1 to choose from")
    assert page.evaluate("() => document.getElementById('found').kept")
    assert watch.wrong == []


@pytest.mark.parametrize("scripts", [{}, NO_SCRIPT], ids=["with JavaScript", "without"])
def test_drawer_on_a_phone_stays_open_until_its_button(open_page, scripts):
    page, watch = open_page("/incidents/", **PHONE, **scripts)
    drawer = page.locator("#filters:popover-open")
    page.get_by_role("button", name="Filters").tap()
    for number, (name, value) in enumerate([("contested", "yes"), ("type", "raid")]):
        box(page, name, value).tap()
        if not scripts:
            expect(page.locator("#found")).to_have_text(["6 incidents", "3 incidents"][number])
            expect(box(page, name, value)).to_be_focused()
        assert drawer.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Show incidents").tap()
    expect(drawer).to_have_count(0)
    expect(page.locator(".total")).to_have_text("3 incidents")
    expect(page.get_by_role("button", name="Filters (2)")).to_be_visible()
    assert watch.wrong == []


@pytest.mark.parametrize("failure", ["error", "abort"])
def test_failing_answer_leads_to_the_ordinary_page(open_page, failure):
    page, _ = open_page("/incidents/", **DESK)

    def fail(route):
        if not route.request.is_navigation_request():
            route.abort() if failure == "abort" else route.fulfill(status=503, body="Closed")
        else:
            route.fulfill(status=503, body="<h1>Closed for an hour</h1>", content_type="text/html")

    page.route("**/incidents/?*", fail)
    tick(page, "contested", "yes")
    expect(page.locator("h1")).to_have_text("Closed for an hour")
    assert page.url.endswith("/incidents/?contested=yes")
    page.unroute_all()
    page.reload()
    expect(page.locator(".total")).to_have_text("6 incidents")


@pytest.mark.parametrize(("act", "given"), [(tick, ("type", "raid")), (follow, ("Oldest",))], ids=["choice", "link"])
def test_late_answer_never_wins(open_page, act, given):
    page, watch = open_page("/incidents/", **DESK)
    held, lost = [], []
    page.on("requestfailed", lambda request: lost.append(request.url))
    page.route("**/incidents/?contested=yes", lambda route: held.append(route))
    with page.expect_request("**/incidents/?contested=yes"):
        tick(page, "contested", "yes")
    act(page, *given)
    page.wait_for_url("**type=raid*" if act is tick else "**sort=date")
    newest = state(page)
    assert newest["given"] == ([("contested", "yes"), ("type", "raid")] if act is tick else [("sort", "date")])
    assert lost == [held[0].request.url]
    held[0].continue_()
    page.wait_for_timeout(300)
    assert state(page) == newest
    assert [*watch.failed, *watch.elsewhere] == []


def test_typing_goes_on_when_an_answer_comes(open_page):
    page, watch = open_page("/incidents/", **DESK)
    held = []
    page.route("**/incidents/?contested=yes", lambda route: held.append(route))
    with page.expect_request("**/incidents/?contested=yes"):
        tick(page, "contested", "yes")
    look_for(page, "actor", "qaht")
    held[0].continue_()
    page.wait_for_url("**/incidents/?contested=yes")
    expect(page.locator("#choices-actor .choice")).to_have_text([re.compile("Abu Maria al-Qahtani")])
    expect(page.locator("#id_find_actor")).to_be_focused()
    page.keyboard.type("ani")
    expect(page.locator("#id_find_actor")).to_have_value("qahtani")
    assert [*watch.failed, *watch.elsewhere] == []


def test_same_question_twice_is_one_step_back(open_page):
    page, watch = open_page("/incidents/", **DESK)
    everything = page.locator(".total").inner_text()
    tick(page, "contested", "yes")
    page.wait_for_url("**contested=yes")
    for _ in range(2):
        with page.expect_response("**contested=yes"):
            page.get_by_role("button", name="Show incidents").click()
    page.go_back()
    expect(page.locator(".total")).to_have_text(everything)
    assert page.url.endswith("/incidents/")
    assert watch.wrong == []


def test_list_prints_without_its_filters(open_page):
    page, watch = open_page("/incidents/?contested=yes", **DESK)
    page.emulate_media(media="print")
    for hidden in (".filters", ".histogram", ".orders", ".views", ".formats", ".paging", ".menu"):
        assert [part for part in page.locator(hidden).all() if part.is_visible()] == [], hidden
    assert page.locator(".total").is_visible()
    assert page.locator(".pills").is_visible()
    assert len([row for row in page.locator(".entry").all() if row.is_visible()]) == 6
    assert watch.wrong == []


def test_accounts_are_narrowed_in_place(open_page):
    page, watch = open_page(f"{KILLING}accounts/", **DESK)
    shown = page.locator("#found")
    everything = shown.inner_text()
    page.locator("summary", has_text="Who says it").click()
    page.locator("summary", has_text="Outlet").click()
    side = page.get_by_label("Side that it was aimed at or hit")
    side.check()
    expect(shown).to_contain_text(f"7 of {everything}")
    assert page.url.endswith("/accounts/?side=target")
    expect(side).to_be_focused()
    expect(page.get_by_role("checkbox", name="Enab Baladi")).to_be_visible()  # what was opened stays open
    expect(page.locator(".accounts thead th")).to_have_count(7)
    page.locator(".accounts .mark").first.click()
    expect(page.locator(":popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    side.uncheck()
    expect(shown).to_have_text(everything)
    assert page.url.endswith("/accounts/")
    page.go_back()
    expect(shown).to_contain_text(f"7 of {everything}")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert watch.wrong == []


def test_accounts_are_narrowed_without_javascript(open_page):
    page, watch = open_page(f"{KILLING}accounts/", **NO_SCRIPT, **DESK)
    page.locator("summary", has_text="Who says it").click()
    page.get_by_label("Side that it was aimed at or hit").check()
    page.get_by_role("button", name="Show these accounts").click()
    expect(page.locator("#found")).to_contain_text("7 of 27 accounts")
    assert watch.wrong == []


@pytest.fixture
def long_claims(site):
    """The database takes the table of claims for a long one."""
    estimated = "UPDATE pg_class SET reltuples = %s WHERE oid = 'claims_claim'::regclass"
    with psycopg.connect(site.database, autocommit=True) as connection:
        connection.execute(estimated, [10_000_000])
        yield
        connection.execute(estimated, [-1])


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_rows_of_a_long_list_come_first_and_stay_where_they_are(open_page, long_claims, size):
    held = []
    page, watch = open_page("/claims/?counts=now", **size)
    everything = page.locator(".total").inner_text()
    page.route("**counts=now*", lambda route: held.append(route))
    page.goto("/claims/")
    expect(page.locator(".total")).to_contain_text("Counting…")
    expect(page.get_by_role("link", name="Show how many")).to_be_hidden()
    first, where = page.locator(".rows").inner_text(), page.locator(".rows").bounding_box()
    held.pop().continue_()
    expect(page.locator(".total")).to_have_text(everything)
    expect(page.locator(".paging")).to_contain_text(f"of {everything.split()[0]}")
    assert page.locator(".bars li").count() > 1
    assert page.locator(".rows").bounding_box() == where
    assert page.locator(".rows").inner_text() == first
    page.goto("/claims/?kind=membership")
    expect(page.locator(".total")).to_contain_text("Counting…")
    assert page.locator(".entry, .statements > li").count() == 20
    held.pop().continue_()
    expect(page.locator(".total")).to_have_text("20 claims")
    assert count(page, "stance", "asserts") == "20"
    assert watch.wrong == []


def test_long_list_tells_the_same_without_javascript(open_page, long_claims):
    page, watch = open_page("/claims/?kind=membership", **DESK, **NO_SCRIPT)
    expect(page.locator(".total")).to_have_text("Counting… Show how many")
    page.get_by_role("link", name="Show how many").click()
    expect(page.locator(".total")).to_have_text("20 claims")
    assert count(page, "stance", "asserts") == "20"
    assert watch.wrong == []


@pytest.mark.parametrize("scripts", [{}, NO_SCRIPT], ids=["with JavaScript", "without"])
def test_any_page_is_reached_by_its_number(open_page, scripts):
    page, watch = open_page("/claims/?stance=asserts", **DESK, **scripts)
    page.get_by_label("Page", exact=True).fill("3")
    page.get_by_role("button", name="Go").click()
    expect(page.locator(".paging")).to_contain_text("Claims 101 to 150 of")
    assert parse_qsl(urlsplit(page.url).query) == [("stance", "asserts"), ("page", "3")]
    assert watch.wrong == []
