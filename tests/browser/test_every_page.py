"""One page of each kind, light and dark, on a phone and on a desk: open to every reader, and quiet."""

from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import psycopg
import pytest

from .conftest import CONTESTED, KILLING, Watch

AXE = (Path(__file__).parent / "axe.min.js").read_text()
# The rules of WCAG 2.2 A and AA, and what axe's authors hold to be good practice besides: the order of headings,
# landmarks around everything. The dark scheme changes colours alone, so there the rules about colour are enough, and at
# the next width they are run on what was not in sight at the one before, or had other colours there.
# Answers what is wrong, one line for each rule and the first element that breaks it.
RUN_AXE = """async ([scheme, isFirstWidth]) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
  const rules = scheme === "dark"
    ? {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}
    : {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}};
  let checked = document;
  if (scheme === "dark") {
    const looks = new Map();
    for (const one of [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility())) {
      const {color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight} = getComputedStyle(one);
      looks.set(one, [color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight].join());
    }
    const others = [...looks.keys()].filter((one) => isFirstWidth || window.looked.get(one) !== looks.get(one));
    if (!others.length) { return []; }
    window.looked = looks;
    checked = isFirstWidth ? document : {include: others};
  }
  const found = await axe.run(checked, {...rules, preload: false, resultTypes: ["violations"]});
  return found.violations.map((rule) => `${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 200)}`);
}"""
# The policy's own events, for what the console does not tell.
LISTEN = "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.blockedURI}`))"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 320, "height": 640}
PAGES = {
    "home": "/",
    "incidents": "/incidents/",
    "incidents, filtered": "/incidents/?contested=yes&q=killing",
    "incidents, table": "/incidents/?view=table&from=2023",
    "incidents, none": "/incidents/?q=nothing+is+called+so",
    "incidents, none, and what to loosen": "/incidents/?from=2024&to=2024&location=idlib-governorate&type=release",
    "incidents, wrong values": "/incidents/?type=nonsense&colour=blue&from=some+day&killed_min=0&location=nowhere",
    "incident": KILLING,
    "incident, contested": CONTESTED,
    "incident as of a day": f"{KILLING}?as_of=10+April+2024",
    "incident as of no day": f"{KILLING}?as_of=soon",
    "accounts": f"{KILLING}accounts/",
    "accounts, narrowed": f"{CONTESTED}accounts/?side=perpetrator&side=target",
    "accounts, wrong values": f"{KILLING}accounts/?side=nobody&colour=blue&as_of=soon",
    "kept state": f"{KILLING}?pin={{pin}}",
    "kept state, accounts": f"{KILLING}accounts/?pin={{pin}}",
    "incident, short": "/incidents/arrest-of-the-so-called-ansar-allah-cell/",
    "actors": "/actors/",
    "people": "/people/",
    "organizations": "/organizations/",
    "person": "/actors/abu-maria-al-qahtani/",
    "person without claims": "/actors/joe-biden/",
    "organization": "/actors/hayat-tahrir-al-sham/",
    "locations": "/locations/",
    "town": "/locations/sarmada/",
    "country": "/locations/syria/",
    "empty village": "/locations/aajaja/",
    "articles": "/articles/",
    "article": "/articles/{article}/",
    "article in Arabic": "/articles/{arabic}/",
    "outlets": "/outlets/",
    "outlet": "/outlets/enab-baladi/",
    "claims": "/claims/",
    "claims, last page": "/claims/?page=7",
    "claims, a name typed": "/claims/?find_outlet=en&find_incident=zz&view=table",
    "search, how": "/search/",
    "search": "/search/?q=qahtani",
    "search, namesakes": "/search/?q=Harem",
    "search, words": "/search/?q=%22explosive+belt%22+OR+raid",
    "search, one noun": "/search/?q=al&noun=location&page=2",
    "search, nothing": "/search/?q=nobody+zzyzx",
    "search, wrong values": "/search/?q=raid&noun=nothing&colour=blue",
    "claim": "/claims/{asserts}/",
    "claim that denies": "/claims/{denies}/",
    "citation": f"{KILLING}cite/",
    "citation as of a day": "/actors/abu-maria-al-qahtani/cite/?as_of=10+April+2024",
    "citation in Arabic": "/articles/{arabic}/cite/",
    "citation of a claim that denies": "/claims/{denies}/cite/",
    "codebook": "/codebook/",
    "about": "/about/",
}


def sent(address, form):
    """Send a form as a reader without JavaScript does. Returns the address to which it leads."""
    with urlopen(Request(address, data=urlencode(form).encode())) as answer:  # the site of the tests
        return answer.url


@pytest.fixture(scope="module")
def numbers(site):
    """The numbers of records that have no name in their address, and the key of a kept state."""
    kept = sent(f"{site.address}/pins/", {"page": KILLING})
    with psycopg.connect(site.database) as connection:
        return {"pin": kept.partition("pin=")[2]} | dict(
            connection.execute("""
                SELECT 'article', max(article_id) FILTER (WHERE a.title LIKE 'Idlib: Salvation%') FROM claims_claim c
                JOIN sources_article a ON a.id = article_id
                UNION ALL SELECT 'arabic', min(id) FROM sources_article WHERE language = 'ar'
                UNION ALL SELECT 'asserts', min(id) FROM claims_claim WHERE certainty = 'inferred'
                UNION ALL SELECT 'denies', min(id) FROM claims_claim WHERE stance = 'denies'
            """).fetchall()
        )


@pytest.fixture(scope="module")
def window(chromium, site):
    """One page for all of this module. axe comes into it from the outside: no policy is loosened for it."""
    context = chromium.new_context(base_url=site.address, reduced_motion="reduce")
    context.add_init_script(LISTEN)
    watch = Watch(site.address)
    yield watch.follow(context.new_page()), watch
    context.close()


@pytest.fixture
def watched(window):
    """The same page, with nothing noted yet."""
    page, watch = window
    watch.forget()
    return page, watch


def faults(page, sizes=(DESK, PHONE)):
    """What is wrong with the page as it stands, in both schemes and at each width."""
    page.evaluate(AXE)
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
            told = page.evaluate(RUN_AXE, [scheme, size is sizes[0]])
            found += [f"{size['width']} {scheme} {fault}" for fault in told]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            found.append(f"{size['width']}: the page is {wide} wide")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_quiet(watched, numbers, name):
    page, watch = watched
    answer = page.goto(PAGES[name].format(**numbers))
    assert answer.status == 200
    assert faults(page) == []
    assert watch.wrong == []


@pytest.mark.parametrize(("address", "status"), [("/nothing/", 404), ("/locations/abad/", 410)])
def test_error_page_is_accessible_and_quiet(watched, site, address, status):
    page, watch = watched
    with psycopg.connect(site.database) as connection:
        connection.execute("UPDATE locations_location SET status = 'withdrawn' WHERE slug = 'abad'")
    assert page.goto(address).status == status
    assert faults(page) == []
    # The browser itself tells that the page is an error.
    assert [text for text in watch.wrong if "Failed to load resource" not in text] == []


@pytest.mark.parametrize("address", [KILLING, CONTESTED, "/actors/hayat-tahrir-al-sham/", "/"])
def test_open_note_is_accessible(watched, address):
    page, watch = watched
    page.goto(address)
    page.locator("main .mark").nth(2).click()
    assert page.locator(".note:popover-open").count() == 1
    assert faults(page) == []
    assert watch.wrong == []


def test_list_is_accessible_once_it_has_changed(watched):
    page, watch = watched
    page.set_viewport_size(DESK)
    page.goto("/incidents/")
    page.locator("input[name='contested'][value='yes']").click()
    page.wait_for_url("**/incidents/?contested=yes")
    page.locator("#facet-claimant > summary").click()
    page.locator("#id_find_claimant").press_sequentially("al-")
    page.locator("#found").filter(has_text="to choose from").wait_for(state="attached")
    assert faults(page) == []
    assert watch.wrong == []


@pytest.mark.parametrize(
    ("address", "opener", "opened"),
    [
        ("/", "Menu", "#menu"),
        ("/claims/?q=bomb", "Filters", "#filters"),
        ("/incidents/?from=some+day&type=nonsense&find_actor=zz", "Filters", "#filters"),
    ],
)
def test_open_drawer_is_accessible_on_a_phone(watched, address, opener, opened):
    page, watch = watched
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.get_by_role("button", name=opener).first.click()
    assert page.locator(opened).is_visible()
    assert faults(page, sizes=(PHONE,)) == []
    assert watch.wrong == []
