"""The CSV of claims, cell by cell: stance, certainty and denial in every row, and nothing that readers may not see."""

import pytest

from claims.exports import COLUMNS
from claims.kinds import EMPTY, KINDS
from claims.models import Claim
from lib.exporting import stream_csv
from sources.models import Article
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.files import rows_of

pytestmark = pytest.mark.django_db
HIDING = ["draft", "review", "withdrawn", "restricted"]
SITE = "http://localhost:8000"


def export(rows=None):
    rows = Claim.objects.public().order_by("pk").for_display() if rows is None else rows
    return rows_of(stream_csv(rows, COLUMNS, "claims"))


def denied():
    """{claim: ids of those that deny it} of those that somebody denies."""
    return {int(row["id"]): row["denied_by"] for row in export() if row["denied_by"]}


def test_claim_is_told_with_all_that_it_holds():
    incident = IncidentFactory(title="Raid on Sarmada", slug="raid")
    outlet = OutletFactory(name="الجريدة", slug="the-paper")
    article = ArticleFactory(outlet=outlet, title="-1, “after”", published="2024-05-30~", language="ar")
    group, body = OrganizationFactory(name="The Group", slug="the-group"), OrganizationFactory(name="B", slug="body")
    private = PersonFactory(name="Zebra Zebrason", public_role=False, slug="zebra")
    claim = ClaimFactory(
        article=article,
        incident=incident,
        kind="casualties",
        text='It is said that "3", or more,\nwere killed.',
        words="=3 dead",
        low=3,
        high=None,
        best=4,
        named_actor=private,
        caused_by=group,
        claimant=private,
        speaks_for=body,
        claimed_on="2024-05-29",
        certainty="hedged",
        distanced=True,
        locator="paragraph 3",
        sequence=7,
        passage_start="It is said",
        passage_end="were killed",
        curator_note="@ see the note",
    )
    unlinked, hidden = ArticleFactory(address=""), ArticleFactory(status="draft")
    claim.rests_on.add(ArticleFactory(address="https://wire.example/1"), unlinked, hidden)
    (row,) = export()

    empty = dict.fromkeys((column.name for column in COLUMNS), "")
    assert row == {
        **empty,
        "id": str(claim.pk),
        "address": f"{SITE}/claims/{claim.pk}/",
        "subject_kind": "incident",
        "subject": "Raid on Sarmada",
        "subject_slug": "raid",
        "subject_address": f"{SITE}/incidents/raid/",
        "kind": "casualties",
        "text": 'It is said that "3", or more,\nwere killed.',
        "stance": "asserts",
        "certainty": "hedged",
        "distanced": "yes",
        "claimant": "a person whose name is withheld",
        "claimant_slug": "actor",
        "speaks_for": "B",
        "speaks_for_slug": "body",
        "claimed_on": "2024-05-29",
        "origin": "B",
        "origin_address": f"{SITE}/actors/body/",
        "outcome": "killed",
        "named_actor": "a person whose name is withheld",
        "named_actor_slug": "actor",
        "caused_by": "The Group",
        "caused_by_slug": "the-group",
        "low": "3",
        "best": "4",
        "combat_status": "unstated",
        "persons": "all",
        "side": "unstated",
        "attackers_included": "unstated",
        "scope": "whole",
        "words": "'=3 dead",
        "article_id": str(article.pk),
        "article_title": "'-1, “after”",
        "article_kind": "article",
        "outlet": "الجريدة",
        "outlet_slug": "the-paper",
        "outlet_type": "news",
        "published": "2024-05-30~",
        "article_language": "ar",
        "link": article.address,
        "locator": "paragraph 3",
        "sequence": "7",
        "passage_start": "It is said",
        "passage_end": "were killed",
        "rests_on": f"{SITE}/articles/{unlinked.pk}/; https://wire.example/1",
        "curator_note": "'@ see the note",
    }


FILLED = {
    "type": {"term": "raid"},
    "date": {"date": "2024-05-30"},
    "place": {"precision": "settlement", "location": "Town", "location_slug": "town"},
    "participation": {
        "role": "carried_out", "belonging": "no", "named_actor": "Organization", "named_actor_slug": "organization",
    },
    "casualties": {
        "outcome": "killed", "low": "3", "high": "3", "combat_status": "unstated", "persons": "all", "side": "unstated",
        "attackers_included": "unstated", "scope": "whole",
    },
    "means": {"term": "firearm"},
    "seizure": {"term": "weapons"},
    "count": {"counted": "helicopters", "low": "2", "high": "2"},
    "link": {"term": "follows", "other_incident": "Incident", "other_incident_slug": "incident"},
    "name": {"term": "kunya", "name": "Abu Somebody"},
    "membership": {"term": "member", "named_actor": "Organization", "named_actor_slug": "organization"},
    "relation": {"term": "allied_with", "named_actor": "Organization", "named_actor_slug": "organization"},
    "presence": {"term": "based", "location": "Town", "location_slug": "town"},
    "life_event": {"term": "born", "date": "1976"},
    "designation": {"words": "a terrorist organization"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_claim_of_every_kind_has_its_own_columns_filled_and_no_others(kind):
    for subject in KINDS[kind].subjects:
        ClaimFactory(kind=kind, **{subject: (IncidentFactory if subject == "incident" else OrganizationFactory)()})
    values = {name for column in EMPTY for name in (column, f"{column}_slug")} | {"words"}
    rows = export()

    assert [row["subject_kind"] for row in rows] == list(KINDS[kind].subjects)
    for row in rows:
        filled = {name: text.rstrip("0123456789 -") for name, text in row.items() if name in values and text}
        expected = {name: text.rstrip("0123456789 -") for name, text in FILLED.get(kind, {}).items()}
        assert filled == expected


def test_every_value_column_is_there():
    names = {column.name for column in COLUMNS}

    assert {column for kind in KINDS.values() for column in kind.columns} | {"words"} <= names
    assert {"stance", "certainty", "denied_by", "named_actor_slug", "location_slug"} <= names


def test_denial_is_told_by_the_claim_that_it_answers_or_by_its_value():
    incident = IncidentFactory()
    of_it = {"incident": incident, "kind": "participation", "named_actor": OrganizationFactory()}
    asserted, again = ClaimFactory(**of_it), ClaimFactory(**of_it)
    other = ClaimFactory(incident=incident, kind="participation")
    elsewhere = ClaimFactory(**{**of_it, "incident": IncidentFactory()})
    not_claimed = ClaimFactory(**of_it, stance="not_claimed")
    by_value, second = ClaimFactory(**of_it, stance="denies"), ClaimFactory(**of_it, stance="denies")
    by_answer = ClaimFactory(incident=incident, kind="note", stance="denies", answers=other)
    of_denial = ClaimFactory(incident=incident, kind="note", stance="denies", answers=by_answer)
    ClaimFactory(incident=incident, kind="note", answers=elsewhere)  # a reply is no denial

    assert not_claimed.public
    assert denied() == {
        asserted.pk: f"{by_value.pk}; {second.pk}",
        again.pk: f"{by_value.pk}; {second.pk}",
        other.pk: str(by_answer.pk),
        by_answer.pk: str(of_denial.pk),
    }
    assert {int(row["id"]): row["answers"] for row in export() if row["answers"]} == {
        by_answer.pk: str(other.pk),
        of_denial.pk: str(by_answer.pk),
        of_denial.pk + 1: str(elsewhere.pk),
    }


def test_denial_of_what_is_said_of_an_actor_is_told():
    of_it = {"actor": OrganizationFactory(), "kind": "membership", "named_actor": OrganizationFactory()}
    asserted, denial = ClaimFactory(**of_it), ClaimFactory(**of_it, stance="denies")

    assert denied() == {asserted.pk: str(denial.pk)}


@pytest.mark.parametrize("status", [*HIDING, "deprecated"])
def test_denial_that_readers_may_not_see_or_that_counts_no_more_denies_nothing(status):
    of_it = {"incident": IncidentFactory(), "kind": "occurrence"}
    asserted = ClaimFactory(**of_it)
    hidden = {"deprecated_reason": "Misread."} if status == "deprecated" else {"status": status}
    ClaimFactory(**of_it, stance="denies", answers=asserted, **hidden)
    ClaimFactory(**of_it, stance="denies", **hidden)

    assert denied() == {}


@pytest.mark.parametrize("status", HIDING)
def test_what_readers_may_not_see_is_in_no_cell(status):
    incident, earlier = IncidentFactory(), ArticleFactory()
    article = ArticleFactory(after_article=earlier, outlet=OutletFactory(organization=OrganizationFactory()))
    claim = ClaimFactory(incident=incident, article=article)
    said = ClaimFactory(incident=incident, article=article, kind="note", claimant_words="an official")
    before = export()
    assert [row["origin"] for row in before] == [str(earlier.outlet), f"“an official” in {earlier.outlet}"]
    hidden = ClaimFactory(incident=incident, article=article, kind="note", text="Zebra.", status=status)
    Claim.objects.filter(pk=claim.pk).update(answers=hidden)
    ClaimFactory(incident=incident, kind="participation", named_actor=OrganizationFactory(name="Zebra", status=status))
    ClaimFactory(kind="place", location=LocationFactory(name="Zebra", status=status))
    ClaimFactory(article=ArticleFactory(title="Zebra", status=status))
    assert export() == before

    Article.objects.filter(pk=earlier.pk).update(status=status)
    organization = article.outlet.organization
    assert [row["origin"] for row in export()] == [organization.name, f"“an official” in {article.outlet}"]
    organization.status = status
    organization.save()
    rows = export()
    assert [row["origin"] for row in rows] == [str(article.outlet), f"“an official” in {article.outlet}"]
    assert {row["origin_address"] for row in rows} == {f"{SITE}/outlets/{article.outlet.slug}/"}
    assert {int(row["id"]) for row in rows} == {claim.pk, said.pk}


def test_channel_of_an_armed_actor_is_no_link():
    kept = {"archived_address": "https://archive.example/a", "archived_on": "2024-06-01"}
    ClaimFactory(article=ArticleFactory(**kept))
    ClaimFactory(article=ArticleFactory(link_policy="propaganda", **kept))
    linked, unlinked = export()

    assert (linked["link"][:21], linked["archived_link"]) == ("https://news.example/", "https://archive.example/a")
    assert (unlinked["link"], unlinked["archived_link"]) == ("", "")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("for_display", [True, False])
def test_claims_take_the_same_number_of_queries(number, for_display, django_assert_num_queries):
    for _ in range(number):
        wire = ArticleFactory(outlet=OutletFactory(organization=OrganizationFactory()))
        common = {"article": ArticleFactory(after_article=wire), "claimant": PersonFactory()}
        first = ClaimFactory(**common, kind="place", speaks_for=OrganizationFactory())
        ClaimFactory(**common, kind="participation", incident=first.incident, answers=first, stance="denies")
        ClaimFactory(**common, kind="casualties", caused_by=OrganizationFactory())
        ClaimFactory(**common, kind="link")
        ClaimFactory(**common, kind="membership", actor=OrganizationFactory()).rests_on.add(ArticleFactory())
    rows = Claim.objects.public().newest_first()
    # The cursor's four; articles, actors, incidents, places and terms; denials; the claims that are answered; what
    # they rest on, twice.
    with django_assert_num_queries(13):
        assert len(export(rows.for_display() if for_display else rows)) == 5 * number
