"""The door of the desk: who can publish gets in with a second factor alone, where one is required."""

import base64
import time

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts import totp
from accounts.models import User
from actors.models import Actor
from config import settings as from_environment
from tests.factories import ClaimFactory, LocationFactory, PersonFactory
from tests.test_contributors import addresses

from .conftest import PASSWORD, signed_in, with_app

ENROL = "/admin/account/enrol/"
# What opens without one: enrolling it, and going away. The rest of /admin/ leads to the page to enrol.
OPEN = {
    *("/admin/login/", "/admin/login/second/", "/admin/invited/x/", "/admin/account/confirm/"),
    *(ENROL, f"{ENROL}app/", f"{ENROL}passkey/"),
}


def own_addresses():
    """Every address below /admin/ that is not of the admin's own list, with something in its parts."""
    found = []
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern).startswith("admin/"):
            inner = pattern.url_patterns if isinstance(pattern, URLResolver) else [None]
            for one in inner if getattr(pattern, "app_name", None) != "admin" else []:
                route = f"/{pattern.pattern}{one.pattern if one else ''}"
                found.append(route.replace("<str:secret>", "x").replace("<int:pk>", "1"))
    return found


def every_address():
    """Every address of the desk, of some records too."""
    claim = ClaimFactory()
    made = (claim, claim.incident, claim.article, LocationFactory(), Actor.objects.get(pk=PersonFactory().pk))
    records = {type(one): [one] for one in made}
    return [*own_addresses(), *(address for address, _, _ in addresses(records))]


def test_every_address_answers_a_publisher_without_a_second_factor_with_the_page_to_enrol(required, root):
    client = signed_in(root)
    asked = every_address()

    assert len(asked) > 100
    assert set(asked) >= OPEN
    others = [address for address in asked if address not in OPEN]
    wrong = [
        (ask.__name__, address, answer.status_code)
        for address in [*others, "/admin/no-such-address/", "/admin/account"]
        for ask in (client.get, client.post)
        if ((answer := ask(address)).status_code, answer.headers.get("Location")) != (302, ENROL)
    ]
    assert wrong == []
    assert client.get(ENROL).status_code == 200
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


def test_desk_is_open_where_none_is_required(editor):
    assert signed_in(editor).get("/admin/").status_code == 200


def test_contributor_needs_none(contributor, required):
    assert signed_in(contributor).get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("room", "codename"), [("claims", "publish_claim"), ("codebook", "add_term"), ("accounts", "manage_user")]
)
def test_any_right_that_reaches_readers_needs_one(required, contributor, room, codename):
    contributor.user_permissions.add(Permission.objects.get(content_type__app_label=room, codename=codename))

    assert signed_in(contributor).get("/admin/").url == ENROL


def test_contributor_who_becomes_an_editor_needs_one_at_the_next_request(required, contributor, root):
    client = signed_in(contributor)
    assert client.get("/admin/").status_code == 200
    chief = signed_in(with_app(root))

    chief.post(f"/admin/curators/{contributor.pk}/", {"do": "role", "role": "editor"})

    assert client.get("/admin/").url == ENROL


def test_desk_opens_as_soon_as_an_app_is_enrolled(required, editor):
    client = signed_in(editor)
    other = signed_in(editor)
    page = client.get(f"{ENROL}app/")
    secret = page.context["secret"].replace(" ", "")
    assert f"secret={secret}&" in page.context["link"]

    wrong = client.post(f"{ENROL}app/", {"code": "000000"})
    assert list(wrong.context["form"].errors) == ["code"]
    assert client.get("/admin/").url == ENROL
    codes = client.post(f"{ENROL}app/", {"code": code_of(secret)})

    assert len(codes.context["codes"]) == 10
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").url == "/admin/login/?next=/admin/"  # it has not shown one
    assert [what for (what,) in editor.events.order_by("pk").values_list("what")][-2:] == ["enrolled", "codes_made"]


def code_of(secret):
    """What an app shows that was given this secret."""
    return totp.code_at(base64.b32decode(secret), int(time.time()) // totp.STEP)


def test_session_that_has_not_shown_the_second_factor_ends(required, editor):
    client = Client()
    client.force_login(with_app(editor))

    assert client.get(ENROL).url == "/admin/login/"
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


def test_last_second_factor_stays_where_one_is_needed(required, editor, contributor):
    for account, stays in ((editor, True), (contributor, False)):
        client = signed_in(with_app(account))
        client.post("/admin/account/remove/")
        assert User.objects.get(pk=account.pk).has_second_factor == stays


def test_old_password_is_asked_for_again_before_an_account_is_changed(editor, chief):
    for account, address in (
        (editor, f"{ENROL}app/"),
        (editor, f"{ENROL}passkey/"),
        (chief, "/admin/curators/invite/"),
    ):
        client = signed_in(account)
        session = client.session
        session["confirmed"] = 0
        session.save()
        asked = client.get(address)
        assert asked.url == f"/admin/account/confirm/?next={address.replace('/', '%2F')}"
        assert client.post(asked.url, {"password": "wrong", "next": address}).status_code == 200
        assert client.post(asked.url, {"password": PASSWORD, "next": address}).url == address
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("said", "database", "site", "required"),
    [
        ("", "", "http://localhost:8000", False),
        ("", "", "http://127.0.0.1:8000", False),
        ("", "", "http://[::1]:8000", False),
        ("", "", "https://sourceline.example", True),
        ("", "", "http://0.0.0.0:8000", True),
        ("", "postgresql://db.example/sourceline", "http://localhost:8000", True),
        ("required", "", "http://localhost:8000", True),
        ("optional", "postgresql://db.example/sourceline", "https://sourceline.example", False),
        ("Optional", "", "https://sourceline.example", False),
    ],
)
def test_second_factor_is_required_of_every_real_site(monkeypatch, said, database, site, required):
    monkeypatch.setenv("SECOND_FACTOR", said)
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setattr(from_environment, "SITE_URL", site)

    assert from_environment._required("SECOND_FACTOR") is required


def test_setting_that_means_nothing_is_refused(monkeypatch):
    monkeypatch.setenv("SECOND_FACTOR", "perhaps")
    with pytest.raises(SystemExit, match="SECOND_FACTOR must be required or optional, not perhaps."):
        from_environment._required("SECOND_FACTOR")
