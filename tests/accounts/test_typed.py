"""A session that runs out while a form is filled in: what was typed comes back after signing in, and is not saved."""

import pytest
from django.test import Client

from accounts.models import Session
from incidents.models import Incident
from tests.accounts.conftest import PASSWORD, next_code, signed_in, with_app
from tests.claims.typed import ADD, filled_in, make_records, typed
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db


def back_to_the_form(client, answer):
    """The form to which the page after signing in leads."""
    assert answer.status_code == 200
    sealed, page = filled_in(answer)
    [form] = [one for one in page.all("form") if one.all(having="name") and one["action"]]
    return client.post(form["action"], {"_typed": sealed["_typed"]})


def test_what_was_typed_comes_back_after_the_password(editor):
    incident = IncidentFactory(title="A raid")
    address = f"/admin/incidents/incident/{incident.pk}/change/"
    client = signed_in(editor)
    form, _ = filled_in(client.get(address))
    Session.objects.all().delete()

    answer = client.post(address, form | {"title": "A raid in Harem", "_save": "Save"})
    sealed, _ = filled_in(answer)
    assert answer.status_code == 200
    assert "A raid in Harem" not in answer.content.decode()
    assert sealed["next"] == address
    wrong = client.post("/admin/login/", sealed | {"username": "editor", "password": "not it"})
    sealed, _ = filled_in(wrong)
    answer = client.post("/admin/login/", sealed | {"username": "editor", "password": PASSWORD})
    answer = back_to_the_form(client, answer)
    form, _ = filled_in(answer)
    assert form["title"] == "A raid in Harem"
    assert Incident.objects.get().title == "A raid"
    assert client.post(address, form).status_code == 302
    assert Incident.objects.get().title == "A raid in Harem"


def test_what_was_typed_comes_back_after_the_second_factor(editor):
    editor = with_app(editor)
    client = signed_in(editor)
    records = make_records()
    data = typed(records, "date")
    Session.objects.all().delete()

    sealed, _ = filled_in(client.post(ADD, data))
    answer = client.post("/admin/login/", sealed | {"username": "editor", "password": PASSWORD})
    sealed, _ = filled_in(answer)
    answer = client.post("/admin/login/second/", {"_typed": sealed["_typed"], "code": "000000"})
    sealed, _ = filled_in(answer)
    answer = client.post("/admin/login/second/", {"_typed": sealed["_typed"], "code": next_code(editor)})
    answer = back_to_the_form(client, answer)
    form, _ = filled_in(answer)
    assert {name: form[name] for name in ("date", "locator", "words")} == {
        name: data[name] for name in ("date", "locator", "words")
    }
    assert not records.incident.claims.exists()


def test_who_may_not_see_the_form_is_not_shown_it(editor):
    incident = IncidentFactory(title="A raid")
    address = f"/admin/incidents/incident/{incident.pk}/change/"
    sealed, _ = filled_in(Client().post(address, {"title": "A raid in Harem"}))
    nobody = type(editor).objects.create_user("nobody", password=PASSWORD, is_staff=True)
    client = signed_in(nobody)
    assert client.post(address, {"_typed": sealed["_typed"]}).status_code == 403


def test_what_was_sealed_for_another_form_or_elsewhere_is_refused(editor):
    one, other = IncidentFactory(), IncidentFactory()
    address = f"/admin/incidents/incident/{one.pk}/change/"
    sealed, _ = filled_in(Client().post(address, {"title": "A raid in Harem"}))
    client = signed_in(editor)
    elsewhere = f"/admin/incidents/incident/{other.pk}/change/"
    assert client.post(elsewhere, {"_typed": sealed["_typed"]}).status_code == 403
    assert client.post(address, {"_typed": sealed["_typed"] + "a"}).status_code == 403


def test_form_that_is_older_than_the_session_comes_back(editor):
    incident = IncidentFactory(title="A raid")
    address = f"/admin/incidents/incident/{incident.pk}/change/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    form, _ = filled_in(client.get(address))
    sent = form | {"title": "A raid in Harem", "csrfmiddlewaretoken": "a" * 64}
    assert client.post(address, sent).status_code == 403
    assert client.post(address, sent, headers={"Origin": "http://elsewhere.example"}).status_code == 403
    answer = client.post(address, sent, headers={"Origin": "http://testserver"})
    assert answer.status_code == 200
    sealed, page = filled_in(answer)
    token = next(one["value"] for one in page.all(having="name") if one["name"] == "csrfmiddlewaretoken")
    answer = client.post(address, {"_typed": sealed["_typed"], "csrfmiddlewaretoken": token})
    assert filled_in(answer)[0]["title"] == "A raid in Harem"
    assert Incident.objects.get().title == "A raid"
