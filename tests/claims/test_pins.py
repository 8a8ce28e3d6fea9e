"""A permalink shows the state in which it was made, whatever is done later; what was restricted since is hidden."""

import re
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.models import Actor
from claims.models import Claim, Pin
from claims.pinning import pin, state_of
from incidents.models import SUMMARY, Incident
from sources.models import Article
from tests.claims.invented import MOST, change, invent, make_cast, write
from tests.claims.test_summary import execute, undone
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
KEPT = [
    *("claims_claim", "claims_claim_rests_on", "sources_article", "sources_outlet", "actors_actor"),
    *("incidents_incident", "locations_location", "codebook_term"),
]


def keep(client, record):
    """Make a permalink as a reader does. Returns its address."""
    answer = client.post("/pins/", {"page": record.get_absolute_url()})
    assert answer.status_code == 302
    return answer["Location"]


def words(answer):
    """What a page says, without what stands only on a kept state or only on that of today."""
    html = answer.content.decode()
    html = re.sub(r'<div class="notice strong" role="note"><p><strong>Kept state.*?</div>', "", html, flags=re.DOTALL)
    html = re.sub(r'<form class="pin".*?</form>|<link rel="alternate".*?>', "", html, flags=re.DOTALL)
    return re.sub(r"\s*([·,:])\s*", r"\1 ", " ".join(re.sub(r"<[^>]*>", " ", html).split()))


def values(answer):
    """All that a page of an incident is made from: its summary, the text and columns of its claims, its accounts."""
    page = answer.context
    incident, claims = page["incident"], page["dossier"].shown
    summary = {name: getattr(incident, Incident._meta.get_field(name).attname) for name in SUMMARY}
    columns = [field.attname for field in Claim._meta.concrete_fields]
    return (
        incident.title,
        summary,
        sorted(tuple(str(getattr(claim, column)) for column in columns) for claim in claims),
        [(step.day, step.changes) for step in page["development"]],
        page["facts"],
    )


@contextmanager
def undone_if_refused():
    """Where the database refuses something, it is as if nobody had tried."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        pass


@pytest.fixture
def cast():
    """The records that invented claims name."""
    make_cast()


seeds = st.integers(0, 10**9)
claims = st.lists(seeds, min_size=10, max_size=MOST, unique=True).map(invent)
harmless = st.lists(seeds, min_size=20, max_size=20).map(lambda numbers: [change(seed) for seed in numbers])


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(dicts=claims, changes=harmless)
def test_permalink_shows_the_same_after_edits_a_merge_and_a_withdrawal(cast, client, dicts, changes):
    with undone():
        write(dicts)
        incident = Incident.objects.get(pk=1)
        address = keep(client, incident)
        before = values(client.get(address))
        assert before == values(client.get(incident.get_absolute_url()))
        for sql, given_values in changes:
            if "restricted" in f"{sql}{given_values}" or "naming" in sql:
                continue  # has a test of its own
            with undone_if_refused():
                execute(sql, given_values)
        execute("UPDATE claims_claim SET status = 'withdrawn' WHERE mod(id, 3) = 0")
        with undone_if_refused():  # a merge: what was said of one incident is said of the other, and the one is gone
            execute("UPDATE claims_claim SET incident_id = 2 WHERE incident_id = 1")
        execute("UPDATE incidents_incident SET status = 'withdrawn', title = 'Another', slug = 'another' WHERE id = 1")
        assert values(client.get(address)) == before


@pytest.fixture
def incident():
    """An incident with three claims in three articles by three claimants."""
    incident = IncidentFactory(title="A raid")
    for number, name in enumerate(("First", "Second", "Third"), 1):
        ClaimFactory(
            incident=incident, kind="casualties", outcome="outcome.killed", low=number, high=number,
            article=ArticleFactory(title=f"Article {name}"), claimant=OrganizationFactory(name=f"Body {name}"),
            named_actor=PersonFactory(name=f"Person {name}"),
        )  # fmt: skip
    return incident


def told(answer):
    """Which of the three accounts a page shows."""
    return [name for name in ("First", "Second", "Third") if name in words(answer)]


@pytest.mark.parametrize(
    ("table", "column"),
    [("claim", "pk"), ("article", "article"), ("actor", "claimant"), ("actor", "named_actor")],
)
def test_what_was_restricted_since_is_hidden_and_its_number_told(client, incident, table, column):
    address = keep(client, incident)
    claim = incident.claims.get(low=2)
    record = claim if table == "claim" else getattr(claim, column)
    type(record).objects.filter(pk=record.pk).update(status="restricted")
    answer = client.get(address)
    assert told(answer) == ["First", "Third"]
    assert "Body Second" not in answer.content.decode()
    assert "1 claim removed" in " ".join(answer.content.decode().split())


def summary(answer):
    """What the summary of a page says, by its labels."""
    return {fact.label: "".join(map(str, fact.parts)) for fact in answer.context["facts"]}


def test_summary_of_a_kept_state_forgets_what_was_restricted_since(client, incident):
    idlib, aleppo = LocationFactory(name="Idlib"), LocationFactory(name="Aleppo")
    for location, type_, day in ((idlib, "raid", "2024-04-04"), (aleppo, "bombing", "2024-05")):
        ClaimFactory(incident=incident, kind="place", location=location)
        ClaimFactory(incident=incident, kind="type", term=f"incident_type.{type_}")
        ClaimFactory(incident=incident, kind="date", date=day)
    Claim.objects.filter(kind="casualties").update(named_actor=None)
    address = keep(client, incident)
    before = summary(client.get(address))
    assert (before["Killed"], before["Place"], before["Date"]) == (
        "1 to 3",
        "Idlib or Aleppo",
        "4 April 2024 or May 2024",
    )
    hidden = Q(low=3) | Q(location=aleppo) | Q(date="2024-05") | Q(term="incident_type.bombing")
    Claim.objects.filter(hidden).update(status="restricted")
    after = summary(client.get(address))
    assert after == summary(client.get(incident.get_absolute_url()))
    assert after == before | {"Killed": "1 to 2", "Place": "Idlib", "Date": "4 April 2024", "Type": "Raid"}
    Claim.objects.filter(low=2).update(status="withdrawn")
    assert summary(client.get(address)) == after
    path, _, query = address.partition("?")
    assert "Aleppo" not in words(client.get(f"{path}accounts/?{query}"))


def test_page_that_was_restricted_since_is_not_shown(client, incident):
    address = keep(client, incident)
    Incident.objects.update(status="restricted")
    answer = client.get(address)
    assert (answer.status_code, told(answer)) == (410, [])
    assert "A raid" not in answer.content.decode()


def test_person_who_is_not_named_any_more_is_not_named_in_a_kept_state(client, incident):
    ClaimFactory(incident=incident, kind="participation", named_actor=(person := PersonFactory(name="Somebody Known")))
    address = keep(client, incident)
    assert "Somebody Known" in words(client.get(address))
    Actor.objects.filter(pk=person.pk).update(naming="withheld", public_role=False)
    assert "Somebody Known" not in client.get(address).content.decode()


def test_notice_tells_what_changed_since(client, incident):
    address = keep(client, incident)
    assert "Nothing of it has changed since" in client.get(address).content.decode()
    first, second, third = incident.claims.order_by("low")
    Claim.objects.filter(pk=first.pk).update(low=9, high=9)
    Claim.objects.filter(pk=second.pk).update(status="withdrawn")
    Article.objects.filter(pk=third.article_id).update(title="Another title")
    ClaimFactory(incident=incident, kind="type")
    answer = client.get(address)
    since = answer.context["request"].pin["since"]
    assert (since.added, since.changed, since.withdrawn, since.restricted, since.articles) == (1, 1, 1, 0, 1)
    assert since.words == ["1 claim added", "1 claim changed", "1 claim withdrawn", "1 article changed"]
    assert told(answer) == ["First", "Second", "Third"]
    assert "Another title" not in answer.content.decode()


def test_same_state_has_one_permalink_and_another_state_another(client, incident):
    one = keep(client, incident)
    assert keep(client, incident) == one
    ClaimFactory(incident=incident, kind="type")
    assert keep(client, incident) != one
    assert Pin.objects.count() == 2


def test_kept_state_goes_on_as_of_a_day_and_to_its_accounts(client, incident):
    address = keep(client, incident)
    path, _, query = address.partition("?")
    accounts = client.get(f"{path}accounts/?{query}").context["accounts"]
    Claim.objects.all().update(status="withdrawn")
    assert len(client.get(f"{path}accounts/?{query}").context["accounts"]) == len(accounts) == 3
    assert len(client.get(f"{address}&as_of=2024-05-30").context["dossier"].claims) == 3
    assert client.get(f"{address}&as_of=2024-05-29").context["dossier"].claims == []


@pytest.mark.parametrize("noun", ["incident", "actor", "article", "claim"])
def test_every_sort_of_page_is_kept_as_it_is(client, incident, noun):
    claim = incident.claims.get(low=1)
    ClaimFactory(kind="membership", actor=claim.claimant, named_actor=OrganizationFactory(name="Whole"))
    record = {"incident": incident, "actor": claim.claimant, "article": claim.article, "claim": claim}[noun]
    before = words(client.get(record.get_absolute_url()))
    address = keep(client, record)
    assert words(client.get(address)) == before
    Claim.objects.filter(pk=claim.pk).update(low=7, high=8, text="Something else is said.")
    assert words(client.get(address)) == before
    assert words(client.get(record.get_absolute_url())) != before


@pytest.mark.parametrize(
    "page", ["", "/", "/incidents/", "/incidents/none/", "https://else.example/incidents/x/", "\x00", "/claims/9" * 9]
)
def test_what_is_no_page_of_a_record_is_not_kept(client, page):
    assert client.post("/pins/", {"page": page}).status_code == 404
    assert not Pin.objects.exists()


def test_draft_is_not_kept(client, incident):
    Incident.objects.update(status="draft")
    assert client.post("/pins/", {"page": incident.get_absolute_url()}).status_code == 404
    assert client.post("/pins/", {"page": Claim.objects.first().get_absolute_url()}).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 24, "0" * 25, "' OR 1=1"])
def test_unknown_key_is_no_page(client, incident, key):
    assert client.get(incident.get_absolute_url(), {"pin": key}).status_code == 404


def test_key_of_another_page_is_no_page(client, incident):
    address = keep(client, incident)
    linked, actor = IncidentFactory(title="Another"), incident.claims.first().claimant
    ClaimFactory(incident=incident, kind="link", other_incident=linked, term="incident_relation.follows")
    for key in (address.partition("?")[2], keep(client, incident).partition("?")[2]):
        for other in (linked, actor, incident.claims.first(), incident.claims.first().article):
            assert client.get(f"{other.get_absolute_url()}?{key}").status_code == 404


def test_kept_state_is_found_at_every_address_that_the_record_had(client, incident):
    first = keep(client, incident)
    title = client.get(first).context["incident"].title
    incident.slug, before = "another-address", incident.slug
    incident.save()
    for address in (first, first.replace(before, "another-address"), first.replace("/?", "/accounts/?")):
        answer = client.get(address)
        assert (answer.status_code, answer.context["incident"].title) == (200, title)


def test_notice_tells_of_new_names(client, incident):
    address = keep(client, incident)
    Incident.objects.update(title="Another title")
    Actor.objects.filter(name="Body First").update(name="Body Renamed")
    since = client.get(address).context["request"].pin["since"]
    assert since.words == ["2 records of incidents, actors, outlets or places changed"]


def test_notice_tells_what_is_elsewhere_from_what_was_withdrawn(client, incident):
    address = keep(client, incident)
    Claim.objects.filter(low=1).update(incident=IncidentFactory())
    Claim.objects.filter(low=2).update(status="withdrawn")
    since = client.get(address).context["request"].pin["since"]
    assert since.words == ["1 claim withdrawn", "1 claim no longer on this page"]


def test_state_holds_nothing_that_readers_may_not_see(client, incident):
    ClaimFactory(incident=incident, kind="type", status="draft", text="A secret draft.")
    assert "secret" not in str(state_of(incident))


def test_too_much_is_not_kept(client, incident, monkeypatch):
    monkeypatch.setattr("claims.pinning.MOST", 2)
    answer = client.post("/pins/", {"page": incident.get_absolute_url()})
    assert answer.status_code == 422
    assert not Pin.objects.exists()


def test_reading_a_kept_state_leaves_nothing_behind(client, incident):
    client.get(keep(client, incident))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), current_setting('sourceline.pin', true)")
        path, key = cursor.fetchone()
    assert ("kept" in path, key) == (False, "")
    assert Claim.objects.count() == 3


def test_views_have_the_columns_of_their_tables():
    columns = """
        SELECT attname, atttypid, atttypmod FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname
    """
    with connection.cursor() as cursor:
        for table in KEPT:
            found = []
            for name in (f"public.{table}", f"kept.{table}"):
                cursor.execute(columns, [name])
                found.append([(name, kind) for name, kind, _ in cursor.fetchall()])
            assert found[0] == found[1], table


def test_summary_of_a_kept_state_is_the_same_function():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, count(DISTINCT prosrc), count(*) FROM pg_proc"
            " WHERE proname IN ('incident_summary', 'common_path') GROUP BY proname ORDER BY proname"
        )
        assert [(number, copies) for _, number, copies in cursor.fetchall()] == [(1, 2), (1, 2)]


def test_reader_of_a_kept_state_is_not_recorded():
    assert {field.name for field in Pin._meta.fields} == {"key", "noun", "record", "made", "content"}


@pytest.mark.parametrize("number", [1, 3, 9])
def test_keeping_and_reading_take_the_same_number_of_queries(client, number, django_assert_num_queries):
    incident = IncidentFactory()
    for index in range(number):
        said = {"incident": incident, "article": ArticleFactory(), "claimant": OrganizationFactory()}
        ClaimFactory(**said, kind="type")
        ClaimFactory(**said, kind="place")
        ClaimFactory(**said, kind="casualties", outcome="outcome.killed", low=index, high=index)
        ClaimFactory(kind="membership", actor=said["claimant"])
    with django_assert_num_queries(17):
        kept = pin(incident)
    with django_assert_num_queries(25):
        assert client.get(f"{incident.get_absolute_url()}?pin={kept.key}").status_code == 200


def test_state_as_of_a_day_is_kept_as_of_that_day(client, incident):
    page = client.get(f"{incident.get_absolute_url()}cite/?as_of=2024-05-29").content.decode()
    assert '<input type="hidden" name="as_of" value="2024-05-29">' in page
    answer = client.post("/pins/", {"page": incident.get_absolute_url(), "as_of": "2024-05-29"})
    assert answer["Location"].endswith("&as_of=2024-05-29")
    assert client.get(answer["Location"]).context["dossier"].claims == []
