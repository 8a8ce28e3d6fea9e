"""Forms of the desk take as many queries with many claims as with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.kinds import of
from claims.models import Claim
from tests.claims.test_inlines import about, address_of, filled
from tests.claims.typed import ADD, filled_in, typed
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, LocationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def fill(records, number):
    """`number` times three claims about the incident and one about the actor, each with records of its own."""
    for _ in range(number):
        said = {"article": ArticleFactory(), "claimant": PersonFactory()}
        ClaimFactory(**said, incident=records.incident, kind="participation", named_actor=PersonFactory())
        ClaimFactory(**said, incident=records.incident, kind="place", location=LocationFactory())
        ClaimFactory(**said, incident=records.incident, kind="link", other_incident=IncidentFactory())
        ClaimFactory(**said, actor=records.group, kind="membership", named_actor=PersonFactory())


def queries(send):
    """How many queries an answer takes, those of the session and the savepoints left out."""
    with CaptureQueriesContext(connection) as captured:
        response = send()
    assert response.status_code in {200, 302}, response
    return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])


MANY = pytest.mark.parametrize("number", [1, 3])


@pytest.mark.parametrize("number", [1, 3, 100])  # the last are 300 claims about the incident
def test_forms_of_records_take_the_same_number_of_queries(records, root, number):
    fill(records, number)
    root.get(ADD, {"kind": "casualties"})  # what is asked once for all
    taken = {}
    for subject in ("incident", "actor"):
        address = address_of(records, subject)
        forms = [("note", about(records, subject, "note")), ("count", about(records, subject, "count"))]
        data = filled(root, records, subject, forms)
        every = {"add": [kind.code for kind in of(subject)]}
        taken[subject] = queries(lambda address=address: root.get(address))
        taken[f"{subject} adding"] = queries(lambda address=address, every=every: root.get(address, every))
        wrong = {name: "" if name.endswith("-article") else value for name, value in data.items()}
        taken[f"{subject} refused"] = queries(lambda address=address, wrong=wrong: root.post(address, wrong))
        taken[f"{subject} saved"] = queries(lambda address=address, data=data: root.post(address, data))
        assert Claim.objects.filter(status="draft", kind="note").count() == (1 if subject == "incident" else 2)
    assert taken == {
        "incident": 10,
        "incident adding": 11,
        "incident refused": 28,
        "incident saved": 32,
        "actor": 8,
        "actor adding": 9,
        "actor refused": 27,
        "actor saved": 33,
    }


@MANY
def test_forms_of_claims_take_the_same_number_of_queries(records, root, number):
    fill(records, number)
    claim = Claim.objects.filter(kind="participation").first()
    change = f"/admin/claims/claim/{claim.pk}/change/"
    root.get(ADD, {"kind": "casualties"})  # what is asked once for all
    shown, _ = filled_in(root.get(change))
    taken = {
        "kinds": queries(lambda: root.get(ADD)),
        "add": queries(lambda: root.get(ADD, {"kind": "casualties", "article": records.article.pk})),
        "change": queries(lambda: root.get(change)),
        "changed": queries(lambda: root.post(change, shown | {"locator": "heading"})),
        "added": queries(lambda: root.post(ADD, typed(records, "date"))),
        "preview": queries(lambda: root.post(f"{ADD.removesuffix('add/')}sentence/", typed(records, "date"))),
        "list": queries(lambda: root.get("/admin/claims/claim/")),
    }
    assert taken == {"kinds": 2, "add": 5, "change": 14, "changed": 25, "added": 18, "preview": 12, "list": 4}


@MANY
@pytest.mark.parametrize("noun", ["incidents/incident", "actors/person", "actors/organization"])
def test_lists_of_records_take_the_same_number_of_queries(records, root, number, noun):
    fill(records, number)
    narrowed = {"entered_by": "me", "claims": "draft"}

    assert queries(lambda: root.get(f"/admin/{noun}/")) == 4
    assert queries(lambda: root.get(f"/admin/{noun}/", narrowed)) == 4
