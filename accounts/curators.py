"""Pages of chiefs: who the curators are, links by which they come, and the security log.

What a chief may do to whom is refused by the verbs (accounts/actions.py), not only left out of pages.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts import actions
from accounts.forms import InviteForm, RoleForm
from accounts.models import LINK_GOOD_FOR, Event, User
from accounts.signing_in import address_of
from accounts.views import confirmed, page, posted

LINES = 50  # of the log on a page

# What a button of a curator's page does, and what is said then.
DONE = {
    "take_back": (actions.take_link_back, "The link is good no more."),
    "close": (actions.close, "The account is closed, and signed out everywhere."),
    "open": (actions.open_again, "The account is open again."),
    "end": (actions.end_sessions, "Signed out everywhere."),
    "reset": (actions.reset_second_factor, "The second factors are gone, and it is signed out everywhere."),
    "unlock": (actions.unlock, "The failures are forgotten."),
}


def for_chiefs(view):
    """A view that only those see who look after accounts."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.has_perm("accounts.manage_user"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@for_chiefs
def curators(request):
    """Everybody who may sign in to the desk, and a form to invite somebody."""
    return page(request, "curators", "Curators", curators=User.objects.curators())


@for_chiefs
@confirmed
def invite(request):
    """Invite somebody: an account with a role, and the link to it, which is shown once."""
    form = InviteForm(posted(request), by=request.user)
    if form.is_valid():
        name, role = form.cleaned_data["username"], form.cleaned_data["role"]
        try:
            account, secret = actions.invite(name, role, by=request.user, address=address_of(request))
            return shown_link(request, account, secret)
        except IntegrityError:  # somebody else has just invited one of that name
            form.add_error("username", "A user with that username already exists.")
    return page(request, "invite", "Invite a curator", form=form)


def shown_link(request, account, secret):
    """A link that was made, shown this once."""
    link = request.build_absolute_uri(reverse("use_link", args=[secret]))
    return page(request, "link", f"The link for {account}", link=link, account=account, days=LINK_GOOD_FOR.days)


@for_chiefs
@confirmed
def curator(request, pk):
    """One curator: role, sessions, second factor, and what a chief may do about them."""
    one = get_object_or_404(User.objects.curators(), pk=pk)
    may = request.user.may_look_after(one)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        return changed(request, one)
    context = {
        "one": one,
        "may": may,
        "form": RoleForm(by=request.user, initial={"role": one.role}),
        "sessions": one.sessions.order_by("-seen"),
        "link": one.invitations.open().first(),
        "events": Event.objects.of(one).in_order()[:LINES],
    }
    return page(request, "curator", one.get_username(), **context)


def changed(request, one):
    """Do what the pressed button says to one curator's account, and say so."""
    who = {"by": request.user, "address": address_of(request)}
    pressed = request.POST.get("do")
    if pressed == "link":
        return shown_link(request, one, actions.make_link(one, **who))
    if pressed == "role":
        form = RoleForm(request.POST, by=request.user)
        if not form.is_valid():
            raise PermissionDenied
        actions.change_role(one, form.cleaned_data["role"], **who)
        messages.success(request, "The role is changed.")
    elif pressed in DONE:
        verb, said = DONE[pressed]
        verb(one, **who)
        messages.success(request, said)
    return redirect("curator", pk=one.pk)


@for_chiefs
def log(request):
    """The security log of all accounts, the newest first."""
    lines = Paginator(Event.objects.in_order(), LINES).get_page(request.GET.get("page"))
    return page(request, "log", "Security log", lines=lines)
