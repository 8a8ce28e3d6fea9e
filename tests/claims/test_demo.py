"""The demo data: every fact is there beside its article, nothing else is, and loading it again changes nothing."""

import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from actors.models import Actor
from claims.checks import shape_errors
from claims.demo import reading
from claims.demo.loading import load_demo
from claims.kinds import KINDS
from claims.models import Claim
from incidents.models import Incident
from locations.models import Location
from sources.models import Article, Outlet
from tests.claims.demo_facts import FACTS

pytestmark = pytest.mark.django_db

ADDRESSES = {head["address"]: key for key, head, _ in reading.articles()}
INCIDENTS = {values["slug"]: key for key, values in reading.read("incidents").items()}
PLACES = {str(values["wof"]): key for key, values in reading.read("places").items() if "wof" in values}
LINES = [line for line in FACTS.splitlines() if line and not line.startswith("#")]
SAID_UNLESS_GIVEN = {"stance": "asserts", "certainty": "stated", "distanced": "False", "belonging": "False"}
PARTS = {"text", "words", "counted"}  # of these a line gives a part


def shown(claim):
    """The columns of a claim as the table of facts writes them."""
    place = claim.location
    values = {
        column: getattr(claim, f"{column}_id").partition(".")[2] if getattr(claim, f"{column}_id") else ""
        for column in ("term", "role", "outcome", "precision")
    }
    plain = "stance certainty distanced belonging text words counted date combat_status persons attackers_included"
    values |= {name: str(getattr(claim, name)) for name in f"{plain} name language script rank end_is low high".split()}
    return values | {
        "article": ADDRESSES[claim.article.address],
        "subject": INCIDENTS[claim.incident.slug] if claim.incident else claim.actor.slug,
        "claimant": claim.claimant.slug
        if claim.claimant
        else f"={claim.claimant_words}"
        if claim.claimant_words
        else "-",
        "kind": claim.kind,
        "on": claim.claimed_on,
        "for": claim.speaks_for.slug if claim.speaks_for else "",
        "actor": claim.named_actor.slug if claim.named_actor else "",
        "other": INCIDENTS[claim.other_incident.slug] if claim.other_incident else "",
        "location": (PLACES.get(place.gazetteer_id) or place.slug) if place else "",
    }


def asked(line):
    """What one line of the table of facts asks for."""
    article, subject, claimant, kind, *columns = line.split()
    pairs = dict(column.split("=", 1) for column in columns)
    pairs = {name: value if name == "date" else value.replace("~", " ") for name, value in pairs.items()}
    if "n" in pairs:
        pairs["low"] = pairs["high"] = pairs.pop("n")
    for name in ("belonging", "distanced"):
        if name in pairs:
            pairs[name] = "True"
    claimant = claimant.replace("~", " ")
    return {**SAID_UNLESS_GIVEN, "article": article, "subject": subject, "claimant": claimant, "kind": kind, **pairs}


def answers(claim, wanted):
    """Whether a claim, as `shown`, is what a line asks for."""
    for name, value in wanted.items():
        if name in PARTS or (name == "claimant" and value.startswith("=")):
            if value.lstrip("=") not in claim[name]:
                return False
        elif claim[name] != value:
            return False
    return True


@pytest.fixture
def claims(demo):
    """Every claim of the demo as the table of facts writes it."""
    return [shown(claim) for claim in Claim.objects.for_display()]


def test_demo_shows_every_fact_beside_its_article(claims):
    missing = [line for line in LINES if not any(answers(claim, asked(line)) for claim in claims)]

    assert missing == []


def test_demo_says_nothing_beyond_the_facts(claims):
    wanted = [asked(line) for line in LINES]
    beyond = [
        claim["text"] for claim in claims if claim["kind"] != "name" and not any(answers(claim, one) for one in wanted)
    ]

    assert beyond == []


def test_demo_has_29_articles_and_10_incidents_all_public(demo):
    assert Article.objects.published().count() == 29
    assert Incident.objects.published().count() == 10
    assert (
        Claim.objects.public().count()
        == Claim.objects.count()
        == sum(len(claims) for _, _, claims in reading.articles())
    )
    unseen = Outlet.objects.exclude(pk__in=Outlet.objects.published())
    assert [outlet.name for outlet in unseen if outlet.organization is None] == []  # the others tell what a body is


def test_demo_actors_are_shown_by_a_name_that_an_article_uses(demo):
    names = {(claim.actor_id, claim.name) for claim in Claim.objects.public().filter(kind="name")}

    assert [actor.name for actor in Actor.objects.all() if (actor.pk, actor.name) not in names] == []


def test_demo_claims_have_the_shape_of_their_kinds(demo):
    assert [claim.text for claim in Claim.objects.all() if shape_errors(claim)] == []


def test_demo_claims_are_sentences_with_short_passages_and_known_locators(demo):
    wrong = []
    for claim in Claim.objects.all():
        ends = (claim.passage_start, claim.passage_end)
        sentence = re.fullmatch(r"[A-Z“].*[.]", claim.text)
        locator = re.fullmatch(r"|heading|standfirst|paragraph [0-9]+", claim.locator)
        placed = bool(claim.passage_start) == bool(claim.passage_end) and (claim.locator or not claim.passage_start)
        if not (sentence and locator and placed and max(len(end.split()) for end in ends) <= 6):
            wrong.append((claim.text, claim.locator, ends))

    assert wrong == []


def test_demo_denials_bear_the_value_of_what_they_deny(demo):
    denials = Claim.objects.filter(stance="denies").select_related("answers")

    assert denials.count() == 5
    assert [claim.text for claim in denials if claim.value_key != claim.answers.value_key] == []


def test_demo_later_figure_of_the_observatory_corrects_the_earlier(demo):
    later = Claim.objects.get(article__outlet__name="Bianet", kind="casualties")

    assert (later.low, later.answers.low) == (4, 2)
    assert later.pk > max(
        Claim.objects.filter(kind="casualties", outcome="outcome.injured", low=2).values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("incident", "contested"),
    [
        ("I2", {"injured", "means", "responsibility"}),
        ("I5", {"date", "killed"}),
        ("I6", {"killed"}),
        ("I7", {"place", "responsibility"}),
        ("I9", {"responsibility"}),
    ],
)
def test_demo_accounts_differ_where_the_articles_do(demo, incident, contested):
    slug = next(slug for slug, key in INCIDENTS.items() if key == incident)

    assert set(Incident.objects.get(slug=slug).contested) == contested


def test_demo_killing_in_sarmada_is_summed_up_without_a_vote(demo):
    killing = Incident.objects.get(slug="killing-of-abu-maria-al-qahtani")

    assert (killing.killed_low, killing.killed_high, killing.killed_open) == (1, 3, True)
    assert (killing.injured_low, killing.injured_high) == (2, 9)
    assert killing.first_day == killing.last_day
    assert killing.location.name == "Sarmada"


def test_demo_places_are_those_of_the_gazetteer(demo):
    assert Location.objects.get(slug="jabal-al-zawiya").parent.name == "Idlib"
    assert Location.objects.get(slug="al-rasif").parent is None
    assert [place.name for place in Location.objects.named("Harara")] == ["Qaryat Hararah"]
    for spelling in ("Atmeh", "Atma", "Atme", "Harem"):
        assert Location.objects.named(spelling).exists()


def rows():
    """How many rows each table of ours has, history included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        return Counter({name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables})


def test_demo_loaded_again_writes_nothing(demo):
    before = rows()

    counts = load_demo()

    assert rows() == before
    assert (counts["new"], counts["changed"]) == (0, 0)


def test_demo_loaded_again_brings_a_claim_back_to_its_file(demo):
    claim = Claim.objects.get(article__outlet__name="Daily Post", kind="casualties")
    Claim.objects.filter(pk=claim.pk).update(low=2, high=2)

    counts = load_demo()

    claim.refresh_from_db()
    assert (claim.low, claim.high, claim.status) == (3, 3, "published")
    assert (counts["new"], counts["changed"]) == (0, 1)


def test_demo_loaded_again_can_exchange_two_claims(demo):
    first, second = Claim.objects.filter(article__outlet__name="Airwars", persons__in=["woman", "child"])
    for claim, sequence in ((first, second.sequence), (second, first.sequence)):
        Claim.objects.filter(pk=claim.pk).update(sequence=sequence)

    load_demo()

    first.refresh_from_db()
    second.refresh_from_db()
    assert {(first.sequence, first.persons), (second.sequence, second.persons)} == {(3, "woman"), (4, "child")}


def test_load_demo_says_in_one_line_what_it_wrote(demo, capsys):
    call_command("load_demo")

    assert re.fullmatch(r"demo: 0 new, 0 changed, [0-9,]+ same\n", capsys.readouterr().out)


def test_load_demo_without_the_gazetteer_says_so(demo):
    Location.objects.filter(gazetteer_id="1243149425").update(gazetteer="", gazetteer_id="")

    with pytest.raises(CommandError, match="sarmada.*Load it first"):
        call_command("load_demo")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_shape_errors_name_the_columns_that_a_bare_claim_lacks(kind):
    declaration = KINDS[kind]

    errors = shape_errors(Claim(kind=kind, text="Something."))

    assert set(errors) == {*declaration.required, *declaration.one_of[:1]}


def test_shape_errors_name_columns_that_the_kind_has_not():
    claim = Claim(kind="date", date="2024", location_id=1, term_id="means.firearm", actor_id=1)

    assert set(shape_errors(claim)) == {"location", "term", "kind"}


def test_shape_errors_name_a_term_of_another_list():
    assert set(shape_errors(Claim(kind="type", term_id="means.firearm"))) == {"term"}


def test_shape_errors_of_an_unknown_kind():
    assert set(shape_errors(Claim(kind="rumour"))) == {"kind"}
