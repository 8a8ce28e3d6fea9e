"""Links by which curators come, and what chiefs may do to whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.choices import Role
from accounts.models import Invitation, User

from .conftest import PASSWORD, an_account, log_of, sent, signed_in, with_app

NEW = "an otter in the reeds"
CHOSEN = {"new_password1": NEW, "new_password2": NEW}
VERBS = ["link", "take_back", "close", "open", "end", "reset", "unlock"]


def link_to(account, by):
    """The address of a new link."""
    return f"/admin/invited/{actions.make_link(account, by=by)}/"


def test_chief_invites_somebody_who_comes_by_the_link_once(chief):
    client = signed_in(chief)
    answer = client.post("/admin/curators/invite/", {"username": "guest", "role": "editor"})
    link = answer.context["link"].removeprefix("http://testserver")
    guest, other = Client(), Client()

    assert NEW not in guest.get(link).content.decode()
    assert guest.post(link, CHOSEN).url == "/admin/"
    assert guest.get("/admin/").status_code == 200
    assert other.post(link, CHOSEN).status_code == 404
    assert sent(Client(), "guest", NEW).status_code == 302
    account = User.objects.get(username="guest")
    assert (account.role, account.is_staff, account.is_superuser) == (Role.EDITOR, True, False)
    assert log_of(account) == [
        ("invited", "chief", "Editor"), ("accepted", None, ""), ("signed_in", None, ""), ("signed_in", None, ""),
    ]  # fmt: skip
    assert not Invitation.objects.filter(digest__contains=link.split("/")[-2]).exists()


def test_link_answers_the_same_whatever_became_of_it(chief, editor, contributor):
    never = "/admin/invited/there-never-was-such-a-link-here-and-never-will/"
    used, taken_back, late, older, closed = (link_to(editor, chief) for _ in range(5))
    Invitation.objects.update(taken_back=None)
    Client().post(used, CHOSEN)
    Invitation.objects.filter(digest=actions.hash_of(taken_back.split("/")[-2])).update(taken_back=timezone.now())
    Invitation.objects.filter(digest=actions.hash_of(late.split("/")[-2])).update(until=timezone.now())
    Invitation.objects.filter(digest=actions.hash_of(closed.split("/")[-2])).update(account=contributor)
    actions.close(contributor, by=chief)
    newer = link_to(editor, chief)

    gone = Client().get(never)
    assert gone.status_code == 404
    for address in (used, taken_back, late, older, closed):
        for answer in (Client().get(address), Client().post(address, CHOSEN)):
            assert (answer.status_code, answer.content) == (404, gone.content)
    assert Client().get(newer).status_code == 200


def test_link_is_open_for_seven_days(chief, editor):
    link_to(editor, chief)
    link = Invitation.objects.get()

    assert link.until - link.made == pytest.approx(timedelta(days=7), abs=timedelta(seconds=1))


def test_link_to_an_account_with_a_second_factor_asks_for_it(chief, editor):
    link = link_to(with_app(editor), chief)
    was = signed_in(editor)
    client = Client()

    assert client.post(link, CHOSEN).url == "/admin/login/second/"
    assert client.get("/admin/").status_code == 302
    assert was.get("/admin/").status_code == 302  # the password was changed


@pytest.mark.parametrize("password", ["short", "password1234", "983459834759348"])
def test_common_passwords_are_refused(chief, editor, password):
    link = link_to(editor, chief)

    answer = Client().post(link, {"new_password1": password, "new_password2": password})

    assert list(answer.context["form"].errors) == ["new_password2"]
    assert Client().get(link).status_code == 200
    assert sent(Client(), "editor").status_code == 302


def test_name_that_is_taken_is_refused_to_the_chief(chief, editor):
    answer = signed_in(chief).post("/admin/curators/invite/", {"username": "editor", "role": "editor"})

    assert answer.context["form"].errors == {"username": ["A user with that username already exists."]}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_pages_of_chiefs_are_closed_to_others(request, role, chief):
    client = signed_in(request.getfixturevalue(role))
    for address in ("", "invite/", "log/", f"{chief.pk}/"):
        assert client.get(f"/admin/curators/{address}").status_code == 403
        assert client.post(f"/admin/curators/{address}", {"do": "close", "username": "x"}).status_code == 403
    assert User.objects.filter(is_active=True).count() == 2


def state():
    """All that says who may do what, and who is signed in."""
    return [
        (
            one.username,
            one.password,
            one.rights_in_words,
            one.sessions.count(),
            one.has_second_factor,
            one.invitations.count(),
        )
        for one in User.objects.order_by("pk")
    ]


def test_chief_touches_nobody_who_may_do_more(chief, root):
    more = an_account("more", Role.EDITOR)
    more.user_permissions.add(Permission.objects.get(codename="add_term"))
    reader = an_account("reader", is_staff=False)
    closed = an_account("closed", is_superuser=True, is_active=False)
    client = signed_in(chief)
    before = state()

    for account in (root, more, reader, closed, chief):
        for pressed in [{"do": verb} for verb in VERBS] + [{"do": "role", "role": role} for role in Role]:
            assert client.post(f"/admin/curators/{account.pk}/", pressed).status_code in {403, 404}
        for verb in (actions.make_link, actions.close, actions.reset_second_factor, actions.unlock):
            with pytest.raises(PermissionDenied):
                verb(account, by=chief)
    assert state() == before


def test_chief_gives_no_more_than_chiefs_have(chief):
    Group.objects.get(name="Editor").permissions.add(Permission.objects.get(codename="add_term"))
    Group.objects.get(name="Chief").permissions.add(Permission.objects.get(codename="add_term"))
    only_chief = an_account("only")
    only_chief.groups.set(Group.objects.filter(name="Chief"))

    for role in Role:
        with pytest.raises(PermissionDenied):
            actions.invite("guest", role, by=only_chief)
    assert not User.objects.filter(username="guest").exists()
    answer = signed_in(chief).post("/admin/curators/invite/", {"username": "guest", "role": "administrator"})
    assert list(answer.context["form"].errors) == ["role"]
    assert actions.may_give(chief, Role.CHIEF)


def test_chief_changes_the_role_of_others(chief, contributor):
    other = Group.objects.create(name="Translators")
    contributor.groups.add(other)
    client = signed_in(chief)

    for role in (Role.CHIEF, Role.EDITOR, Role.CONTRIBUTOR):
        assert client.post(f"/admin/curators/{contributor.pk}/", {"do": "role", "role": role}).status_code == 302
        account = User.objects.get(pk=contributor.pk)
        assert account.role == role
        assert other in account.groups.all()
    assert log_of(contributor) == [
        ("role", "chief", "Contributor → Chief"),
        ("role", "chief", "Chief → Editor"),
        ("role", "chief", "Editor → Contributor"),
    ]


def test_closed_account_is_out_at_the_next_request_and_in_again_when_it_is_opened(chief, editor):
    client, boss = signed_in(editor), signed_in(chief)
    link = link_to(editor, chief)

    boss.post(f"/admin/curators/{editor.pk}/", {"do": "close"})
    assert client.get("/admin/").status_code == 302
    assert sent(Client(), "editor").status_code == 200
    assert Client().get(link).status_code == 404
    boss.post(f"/admin/curators/{editor.pk}/", {"do": "open"})
    assert sent(Client(), "editor").status_code == 302
    assert client.get("/admin/").status_code == 302


def test_chief_takes_lost_second_factors_away(chief, editor):
    client = signed_in(with_app(editor))

    signed_in(chief).post(f"/admin/curators/{editor.pk}/", {"do": "reset"})

    assert client.get("/admin/").status_code == 302
    assert sent(Client(), "editor", PASSWORD).url == "/admin/"
    assert log_of(editor)[-2:] == [("reset", "chief", ""), ("signed_in", None, "")]
