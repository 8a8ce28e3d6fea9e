"""A curator enters a whole article through the forms of the admin, and publishes it; a reader sees every claim."""

from urllib.parse import urlsplit

from django.utils.text import slugify
from playwright.sync_api import expect

from claims.choices import Stance
from claims.demo import reading
from claims.kinds import KINDS
from codebook.first_edition import first_edition
from lib.dates import say
from tests.browser.conftest import pages_of, search_in_picker, serving

HEAD, FACTS = next((head, claims) for key, head, claims in reading.articles() if key == "EB")
TERMS = {term["id"]: term["label"] for term in first_edition()}
ACTORS = {
    key: (kind, values["name"])
    for kind, group in (("person", "persons"), ("organization", "organizations"))
    for key, values in reading.read("actors")[group].items()
}
INCIDENTS = reading.read("incidents")
PLACES = {  # what the pickers call them
    "harem": "Harem (town, Harim)",
    "idlib": "Idlib (governorate, Syria)",
    "sarmada": "Sarmada (village, Harim)",
    "harara": "Qaryat Hararah (village, Mosul)",
}
MISSING = {"al-rasif": "al-Rasif"}  # in the gazetteer
# The first is what the article takes for granted. It designates nobody: the second is what Radyo Agila says.
ADDED = [
    {"about": "I1", "kind": "occurrence", "says": "interior-ministry", "said_on": "2024-05-30"},
    {"about": "abu-maria-al-qahtani", "kind": "designation", "words": "under sanctions", "actor": "united-states",
     "date": "2012/.."},
]  # fmt: skip
ENTERED = [*ADDED[:1], *FACTS[:41], *FACTS[59:63], *FACTS[74:85], *ADDED[1:], *FACTS[102:112]]
RECORDS = {"actor": "named_actor", "other_incident": "other_incident", "location": "location"}  # word: its field
CHOSEN = ("role", "outcome", "precision", *reading.CASUALTIES, "start_is", "end_is", "script")
TYPED = ("date", "counted", "low", "high", "name", "rank", "words")
FIRST = {"date": "#id_date", "place": ".field-location .select2-selection"}  # where the cursor stands
# A picker that was just closed gives the focus back a moment later.
FOCUS_IS_SETTLED = "document.activeElement === document.body || document.activeElement.closest('form') !== null"
PLACE = ("locator", "passage_start", "passage_end")
MINISTRY = "Ministry of Interior of the Syrian Salvation Government"
SENTENCES = {  # above the first form of each kind, and what readers see
    "occurrence": f"{MINISTRY} says that it took place.",
    "type": f"{MINISTRY} says that it was a raid.",
    "date": "Enab Baladi says that it was about 30 May 2024.",
    "place": f"{MINISTRY} says that it was near Harem (“the Harem area”).",
    "participation": f"{MINISTRY} says that General Security Service carried it out.",
    "casualties": f"{MINISTRY} says that “several” were killed.",
    "seizure": f"{MINISTRY} says that weapons were seized.",
    "note": "The ministry published photos of the weapons that it had confiscated.",
    "link": f"{MINISTRY} does not say whether it was directed against those accused of “Killing of Abu Maria "
    "al-Qahtani in Sarmada”.",
    "means": "Enab Baladi says that it was done with an explosive belt.",
    "count": "Enab Baladi says that the figure is six months held.",
    "motive": "The detention was over allegations of treason, infiltration and contact with hostile parties inside and "
    "outside.",
    "name": "Enab Baladi says that Abu Maria al-Qahtani is called Abu Maria al-Qahtani.",
    "life_event": "Enab Baladi says that Abu Maria al-Qahtani was born in 1976 in al-Rasif.",
    "presence": "Enab Baladi says that Abu Maria al-Qahtani moved to Qaryat Hararah.",
    "membership": "Enab Baladi says that Abu Maria al-Qahtani is deputy head of Hayat Tahrir al-Sham "
    "(“second-in-command”).",
    "designation": "Enab Baladi says that Abu Maria al-Qahtani is designated “under sanctions”, by United States, "
    "since 2012.",
    "relation": "Enab Baladi says that al-Nusra Front was renamed Hayat Tahrir al-Sham.",
}


class Curator:
    """Somebody at the desk, whose every press and every typed field is counted."""

    def __init__(self, page, watch):
        self.page, self.presses, self.times = page, 0, []
        self.there = set(PLACES)  # keys of records that can be picked; the others are made beside the picker
        self.kept = {}  # what the form keeps from one claim to the next
        self.seen = set()  # kinds whose sentence was read above the form
        page.context.on("page", watch.follow)
        page.context.on("requestfinished", self._time)

    def _time(self, request):
        if "/static/" not in request.url:
            took = request.timing["responseStart"] - request.timing["requestStart"]
            self.times.append((round(took), request.method, urlsplit(request.url).path))

    def begin(self):
        """The article itself, with its outlet."""
        self.go(self.page.locator(".model-article .addlink").first)
        self.fill("address", HEAD["address"])
        self.fill("title", HEAD["title"])
        self.make("outlet", name="Enab Baladi", type="outlet_type.news")
        self.fill("published", say(HEAD["published"]))
        self.fill("language", HEAD["language"])
        self.go(self.page.locator("[name=_save]"))

    def click(self, locator):
        """One press."""
        self.presses += 1
        locator.click()

    def go(self, locator):
        """One press that leads to another page."""
        with self.page.expect_navigation():
            self.click(locator)

    def fill(self, field, value, page=None):
        """One field filled, one choice made or one box ticked."""
        self.presses += 1
        found = (page or self.page).locator(f"#id_{field}")
        if value is True:
            found.check()
        elif found.evaluate("field => field.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(str(value))

    def pick(self, field, name):
        """A picker opened, the name typed, the record chosen."""
        self.presses += 3
        picker = self.page.locator(f"#id_{field} + .select2 .select2-selection")
        picker.click()
        search_in_picker(self.page, name.partition(" (")[0])
        self.page.locator(".select2-results").get_by_text(name, exact=True).click()
        expect(picker).to_contain_text(name)

    def make(self, field, **values):
        """A record made in the window beside its picker, and picked by that."""
        with self.page.expect_popup() as opening:
            self.click(self.page.locator(f"#add_id_{field}"))
        window = opening.value
        for name, value in values.items():
            self.fill(name, value, window)
        with window.expect_event("close"):
            self.click(window.locator("[name=_save]"))

    def find(self, field, key):
        """A record picked, or made where it is missing."""
        named = {key: values["title"] for key, values in INCIDENTS.items()} | PLACES | MISSING
        kind, name = ACTORS.get(key) or (None, named[key])
        if key in self.there:
            self.pick(field, name)
        elif kind:
            self.make(field, kind=kind, name=name, **({"public_role": True} if kind == "person" else {}))
        elif key in MISSING:
            self.make(field, name=name, kind="village")
        else:
            self.make(field, title=name)
        self.there.add(key)

    def keep(self, field, value, enter):
        """What this claim needs in a field that keeps what the last claim had there; '' for nothing."""
        if self.kept.get(field, "") == value:
            return
        if value:
            enter(field, value)
        elif field == "claimant":
            self.click(self.page.locator(f"#id_{field} + .select2 .select2-selection__clear"))
        else:
            self.fill(field, "")
        self.kept[field] = value

    def enter(self, claim):
        """One claim, the form open after the one before."""
        if "answers" in claim:
            self.answer(claim)
        else:
            if self.page.locator(".kinds [aria-current]").all_text_contents() != [KINDS[claim["kind"]].label]:
                self.go(self.page.locator(".kinds").get_by_text(KINDS[claim["kind"]].label, exact=True).first)
            self.fill_in(claim)
        self.keep("claimant", claim.get("says", ""), self.find)
        self.keep("claimant_words", claim.get("says_words", ""), self.fill)
        self.keep("claimed_on", say(claim.get("said_on", "")), self.fill)
        for field, usual in (("stance", "asserts"), ("certainty", "stated")):
            if "answers" not in claim and claim.get(field, usual) != usual:
                self.fill(field, claim[field])
        if claim.get("distanced"):
            self.fill("distanced", True)
        where = dict(zip(PLACE, (claim.get("locator", ""), *claim.get("passage", ("", ""))), strict=True))
        if where != {field: self.kept.get(field, "") for field in PLACE}:
            self.kept |= dict.fromkeys(PLACE[1:], "")  # another place empties the passage
            for field, value in where.items():
                self.keep(field, value, self.fill)
        if "note" in claim:
            self.fill("curator_note", claim["note"])
        if claim["kind"] not in self.seen:
            self.read_sentence(claim["kind"])

    def fill_in(self, claim):
        """What the claim is about, and what it says."""
        subject, other = ("incident", "actor") if claim["about"] in INCIDENTS else ("actor", "incident")
        kind = KINDS[claim["kind"]]
        if self.kept.get(subject) == claim["about"] and kind.code in FIRST:
            expect(self.page.locator(FIRST[kind.code])).to_be_focused()
        self.keep(subject, claim["about"], self.find)
        self.kept[other] = ""
        if "term" in claim:
            self.fill("term", f"{kind.scheme}.{claim['term']}")
        for word, field in RECORDS.items():
            if word in claim:
                self.find(field, claim[word])
        for field in CHOSEN:
            if field in claim and claim[field] != reading.CASUALTIES.get(field):
                self.fill(field, f"{field}.{claim[field]}" if field in CHOSEN[:3] else claim[field])
        if claim.get("belonging"):
            self.fill("belonging", True)
        for field in TYPED:
            if field in claim:
                self.fill(field, say(claim[field]) if field == "date" else claim[field])
        if kind.code in {"motive", "note"}:
            self.fill("text", claim["text"])

    def answer(self, claim):
        """The form of a denial, from the claim that it denies."""
        self.back()
        answered = next(one for one in ENTERED if one.get("key") == claim["answers"])
        row = self.page.locator("#claims ~ .scroll tbody tr").nth(ENTERED.index(answered))
        self.go(row.get_by_role("link", name="Deny"))
        self.kept = {}

    def back(self):
        """To the article."""
        self.go(self.page.get_by_role("link", name="Back to the article"))

    def read_sentence(self, kind):
        """The sentence above the form, before the first claim of each kind is saved."""
        expect(self.page.locator("#sentence q")).to_have_text(SENTENCES[kind])
        own = kind in {"motive", "note"}
        expect(self.page.locator("#sentence small")).to_have_text("Your words" if own else "Written from the values")
        self.seen.add(kind)

    def save(self, *, first, last):
        """The claim saved, and the form for the next one open; after the last one the article."""
        if last:
            self.go(self.page.locator("[name=_save]"))
        else:
            self.presses += 1
            if first:  # as just after a choice: the page's form is meant
                self.page.evaluate("document.activeElement.blur()")
            with self.page.expect_navigation():
                self.page.wait_for_function(FOCUS_IS_SETTLED)
                self.page.keyboard.press("Control+Enter")
        assert self.page.locator(".errornote").all_text_contents() == []


def address_of(key):
    """The address that an incident or an actor gets by its title or name."""
    if key in ACTORS:
        return f"/actors/{slugify(ACTORS[key][1])}/"
    return f"/incidents/{slugify(INCIDENTS[key]['title'])}/"


def said_by(claim):
    """Whose words a claim is, as the desk's table has it."""
    words = f"“{claim['says_words']}”" if "says_words" in claim else "Enab Baladi"
    return ACTORS[claim["says"]][1] if "says" in claim else words


def row_of(claim):
    """What the desk's table shows of a claim, its sentence apart: where, kind, about, said by, stance, status."""
    about = ACTORS[claim["about"]][1] if claim["about"] in ACTORS else INCIDENTS[claim["about"]]["title"]
    stance = Stance(claim.get("stance", "asserts")).label
    return [claim.get("locator", ""), KINDS[claim["kind"]].label, about, said_by(claim), stance, "Draft"]


def value_of(claim):
    """What the page of the claim's subject shows of its value."""
    if claim["kind"] in {"motive", "note"}:
        return claim["text"]
    named = {
        "other_incident": lambda key: INCIDENTS[key]["title"],
        "actor": lambda key: ACTORS[key][1],
        "location": lambda key: (PLACES | MISSING)[key].partition(" (")[0],
        "name": str,
        "date": say,
        "counted": str,
        "term": lambda code: TERMS[f"{KINDS[claim['kind']].scheme}.{code}"],
        "words": str,
    }
    return next((read(claim[word]) for word, read in named.items() if word in claim), "took place")


def texts(page, selector):
    """The texts of all that the selector finds, each on one line."""
    return [" ".join(text.split()) for text in page.locator(selector).all_text_contents()]


def notes_of(page):
    """{id: sentence} of the notes behind the marks of a page."""
    found = page.locator(".notes .note").evaluate_all(
        "notes => notes.map((note) => [note.id, note.querySelector('.note-say').textContent])"
    )
    return dict(found)


def table_of(page):
    """The claims of the desk's table, page by page: [(sentence, the other cells)]."""
    found = []
    while True:
        rows = page.locator("#claims ~ .scroll tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
        )
        found += [(row[1], [row[0], *row[2:7]]) for row in rows]
        following = page.get_by_role("link", name="Next")
        if not following.count():
            return found
        with page.expect_navigation():
            following.click()


def test_article_is_entered_and_published(chromium):
    with serving(DEMO="0") as site, pages_of(site, chromium) as open_page:
        page, watch = open_page("/admin/", viewport={"width": 1440, "height": 900})
        page.get_by_label("Username").fill("curator")
        page.get_by_label("Password").fill(site.password)
        with page.expect_navigation():
            page.get_by_role("button", name="Log in").click()
        curator = Curator(page, watch)
        curator.begin()
        for claim in ENTERED:
            curator.enter(claim)
            curator.save(first=claim is ENTERED[0], last=claim is ENTERED[-1])
        desk = page.url
        drafted = table_of(page)
        assert [row for _, row in drafted] == [row_of(claim) for claim in ENTERED]
        sentences = [sentence for sentence, _ in drafted]
        firsts = {claim["kind"]: sentence for claim, sentence in reversed([*zip(ENTERED, sentences, strict=True)])}
        assert firsts == SENTENCES
        assert set(firsts) == set(KINDS)

        reader, seen = open_page("/claims/")
        article = f"/articles/{desk.split('/')[-3]}/"
        subjects = {claim["about"]: address_of(claim["about"]) for claim in ENTERED}
        hidden = [article, "/claims/1/", "/locations/al-rasif/", *subjects.values()]
        for noun in ("claims", "incidents", "actors", "articles", "outlets"):
            reader.goto(f"/{noun}/")
            assert reader.locator(".total").inner_text() == f"No {noun}"
        assert [reader.request.get(address).status for address in hidden] == [404] * len(hidden)

        preview = page.context.new_page()
        preview.goto(f"{desk}../preview/")
        assert [*notes_of(preview).values()] == sentences[:50]
        preview.close()

        page.goto(desk)
        curator.go(page.get_by_role("link", name="Publish…"))
        curator.go(page.get_by_role("button", name="Publish"))
        expect(page.locator(".messagelist .success")).to_contain_text(f"{len(ENTERED)} claims")

        public = {}
        for number in ("1", "2"):
            reader.goto(f"{article}?page={number}")
            public |= notes_of(reader)
        assert [*public.values()] == sentences
        for about, address in subjects.items():
            reader.goto(address)
            shown, text = notes_of(reader), reader.locator("main").inner_text()
            for claim, (note, sentence) in zip(ENTERED, public.items(), strict=True):
                if claim["about"] == about:
                    assert shown[note] == sentence
                    assert value_of(claim) in text
        assert [reader.request.get(address).status for address in hidden[2:]] == [200] * len(hidden[2:])

        average = curator.presses / len(ENTERED)
        slowest = max(curator.times)
        print(f"\n{curator.presses} interactions for {len(ENTERED)} claims: {average:.1f} a claim")
        print(f"slowest page: {slowest[0]} ms ({slowest[1]} {slowest[2]})")
        assert average <= 8
        assert (watch.wrong, seen.wrong) == ([], [])
