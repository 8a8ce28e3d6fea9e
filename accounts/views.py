"""Pages of everybody with an account: signing in, and one's own password, second factor, sessions and log."""

import secrets
import time
from functools import partial, wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import passkeys, totp
from accounts.actions import (
    LinkGoneError,
    end_sessions,
    enrol_app,
    enrol_passkey,
    link_of,
    make_codes,
    password_changed,
    remove_factor,
    use_link,
)
from accounts.forms import AppForm, ConfirmForm, OwnPasswordForm, PasskeyForm, SecondStepForm, SignInForm
from accounts.models import App, Event
from accounts.signing_in import CONFIRMED, SHOWN, address_of, pending, sign_in, wait_for_second
from lib.typed import TYPED, is_form, sealed, unsealed

CONFIRMED_FOR = 900  # seconds that a password holds for what changes an account
ASKED = "passkey_asked"  # in a session: what a browser's answer is held against
NEW_APP = "new_app"  # in a session: the salt of an app that is being enrolled
LINES = 30  # of one's own log
LAST = "This is the only second factor, and you need one. Enrol another one before you remove it."


def page(request, template, title, *, status=200, **context):
    """A page of the desk."""
    every = {**admin.site.each_context(request), "title": title, "is_nav_sidebar_enabled": False}
    return render(request, f"accounts/{template}.html", {**every, **context}, status=status)


def posted(request):
    """What a form is filled in with; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def next_of(request):
    """The page to go to then, if it is one of ours; else the desk."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if ours else reverse("admin:index")


def confirmed(view, back=""):
    """A view that changes how an account is opened: who gave the password long ago is asked for it again.

    `back`: the name of the page to go to then, where it is not the same one.
    """

    @wraps(view)
    def asking(request, *args, **kwargs):
        if time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR:
            return view(request, *args, **kwargs)
        then = reverse(back) if back else request.path
        return redirect(f"{reverse('confirm')}?{urlencode({'next': then})}")

    return asking


@never_cache
@sensitive_post_parameters("password")
def log_in(request):
    """The page on which curators sign in: name and password."""
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(next_of(request))
    arrives = is_form(request)  # from the form of a record, whose session has run out
    form = SignInForm(None if arrives else posted(request), address=address_of(request))
    if form.is_valid():
        return password_was_right(request, form.account, next_of(request))
    context = {
        "form": form,
        "next": request.get_full_path() if arrives else next_of(request),
        "app_path": reverse("sign_in") if arrives else request.get_full_path(),
        "subtitle": None,
        "typed": sealed(request) if arrives else request.POST.get(TYPED, ""),
    }
    every = {**admin.site.each_context(request), "title": "Log in", "username": request.user.get_username()}
    return render(request, "admin/login.html", {**every, **context})


def password_was_right(request, account, next_page):
    """Sign in, or go on to the second factor if there is one."""
    if account.has_second_factor:
        wait_for_second(request, account, next_page)
        return ask_second(request, account) if TYPED in request.POST else redirect("second_step")
    sign_in(request, account, with_second=False)
    return go_on(request, next_page)


def go_on(request, next_page):
    """To the next page; to a form that was filled in already, with what was typed."""
    found = unsealed(request.POST.get(TYPED, ""))
    if found is None:
        return redirect(next_page)
    return page(request, "typed", "You are signed in again", address=found[0], typed=request.POST[TYPED])


@never_cache
@sensitive_post_parameters("code", "credential")
def second_step(request):
    """After the password: a code of the app, a recovery code, or a passkey."""
    account, next_page = pending(request)
    if account is None:
        messages.warning(request, "That took too long. Log in again.")
        return redirect("sign_in")
    state = request.session.pop(ASKED, None)  # good for one answer
    form = SecondStepForm(posted(request), account=account, state=state, address=address_of(request))
    if form.is_valid():
        sign_in(request, account, with_second=True)
        return go_on(request, next_page)
    return ask_second(request, account, form)


def ask_second(request, account, form=None):
    """The page that asks for the second factor."""
    form = form or SecondStepForm(account=account, state=None, address=address_of(request))
    options = None
    if account.passkeys.exists():
        options, request.session[ASKED] = passkeys.ask_for(account)
    has_app = account.authenticator is not None
    typed = request.POST.get(TYPED, "")
    return page(request, "second_step", "Second factor", form=form, options=options, has_app=has_app, typed=typed)


def csrf_failed(request, reason=""):
    """A form of a page that is older than the session. What was typed in one of ours goes on, as if signed out."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not ours or not is_form(request):
        return csrf_failure(request, reason)
    if not admin.site.has_permission(request):
        return log_in(request)
    title = "This page was opened before you signed in"
    return page(request, "typed", title, address=request.get_full_path(), typed=sealed(request))


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
def use(request, secret):
    """A link from a chief: whoever opens it chooses the password of the account, once."""
    try:
        account = link_of(secret).account
        form = SetPasswordForm(account, posted(request))
        if form.is_valid():
            account = use_link(secret, form.cleaned_data["new_password1"], address=address_of(request))
            return password_was_right(request, account, reverse("admin:index"))
    except LinkGoneError:
        return page(request, "link_gone", "This link is not good any more", status=404)
    return page(request, "use_link", "Welcome to the desk", form=form, account=account)


@never_cache
@sensitive_post_parameters("password")
def confirm(request):
    """The password once more, before an account is changed."""
    form = ConfirmForm(posted(request), account=request.user, address=address_of(request))
    if form.is_valid():
        request.session[CONFIRMED] = time.time()
        return redirect(next_of(request))
    return page(request, "confirm", "Your password, please", form=form, next=next_of(request))


def is_needed(account):
    """Whether the desk is closed to the account without a second factor."""
    return settings.SECOND_FACTOR_REQUIRED and account.changes_what_readers_see


def account(request):
    """One's own account: password, second factor, sessions, and what happened to it."""
    mine = request.user
    return page(
        request,
        "account",
        "Your account",
        app=mine.authenticator,
        passkeys=mine.passkeys.all(),
        codes=mine.recovery_codes.count(),
        needed=is_needed(mine),
        sessions=mine.sessions.order_by("-seen"),
        own=request.session.session_key,
        events=Event.objects.of(mine).in_order()[:LINES],
    )


def enrol(request):
    """The choice of a second factor. Who can publish gets no further without one, where it is required."""
    return page(request, "enrol", "Enrol a second factor", needed=is_needed(request.user))


@confirmed
@sensitive_post_parameters("code")
def enrol_an_app(request):
    """A QR code for an authenticator app, and the first code that it shows."""
    salt = request.session.setdefault(NEW_APP, secrets.token_hex(16))
    form = AppForm(posted(request), salt=salt)
    if form.is_valid():
        enrol_app(request.user, salt, form.step, **of(request))
        request.session.pop(NEW_APP)
        return enrolled(request)
    secret = totp.secret_of(salt)
    link = totp.link(secret, request.user.get_username())
    side, dark = totp.squares(link)
    context = {"form": form, "side": side, "dark": dark, "link": link, "secret": totp.typed(secret)}
    return page(request, "enrol_app", "Enrol an authenticator app", **context)


@confirmed
@sensitive_post_parameters("credential")
def enrol_a_passkey(request):
    """A passkey is made by the browser, and its public half kept."""
    state = request.session.pop(ASKED, None)
    form = PasskeyForm(posted(request))
    if form.is_valid():
        try:
            credential, counter = passkeys.check_new(state, form.cleaned_data["credential"])
            enrol_passkey(request.user, form.cleaned_data["name"], credential, counter, **of(request))
            return enrolled(request)
        except (passkeys.WrongAnswerError, IntegrityError):  # or it is enrolled already
            form.add_error(None, "The browser made no passkey that can be used here. Try again, or take an app.")
    options, request.session[ASKED] = passkeys.ask_for_new(request.user)
    return page(request, "enrol_passkey", "Enrol a passkey", form=form, options=options)


def of(request):
    """Who does something to the own account, from where; `keep`: the session that goes on."""
    return {"by": request.user, "address": address_of(request), "keep": request.session.session_key}


def enrolled(request):
    """After a second factor was enrolled: it counts as shown. With the first one recovery codes are shown, once."""
    request.session[SHOWN] = True
    if request.user.recovery_codes.exists():
        messages.success(request, "It is enrolled. Other sessions were ended.")
        return redirect("account")
    return shown_codes(request)


def shown_codes(request):
    """New recovery codes, shown this once."""
    codes = make_codes(request.user, by=request.user, address=address_of(request))
    return page(request, "codes", "Recovery codes", codes=codes)


@require_POST
@partial(confirmed, back="account")
def new_codes(request):
    """Recovery codes in place of those that were."""
    return shown_codes(request) if request.user.has_second_factor else redirect("enrol")


@require_POST
@partial(confirmed, back="account")
def remove(request, pk=None):
    """Remove a passkey, or the app. The last one stays where one is needed."""
    mine = request.user
    factor = get_object_or_404(mine.passkeys, pk=pk) if pk else get_object_or_404(App, account=mine)
    others = mine.passkeys.count() + (mine.authenticator is not None) - 1
    if is_needed(mine) and not others:
        messages.error(request, LAST)
    else:
        remove_factor(factor, by=mine, address=address_of(request))
        messages.success(request, "It is removed.")
    return redirect("account")


@require_POST
def end(request):
    """End one of one's own sessions, or all others."""
    ended = end_sessions(request.user, **of(request), mark=request.POST.get("mark", ""))
    messages.success(request, f"Sessions ended: {ended}." if ended else "There was no such session any more.")
    return redirect("account")


class PasswordChange(PasswordChangeView):
    """Another password of one's own. Every other session ends."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form(self, form_class=None):
        """The form, which knows where the request came from."""
        form = super().get_form(form_class)
        form.address = address_of(self.request)
        return form

    def get_context_data(self, **kwargs):
        """With what every page of the desk needs."""
        return {**super().get_context_data(**kwargs), **admin.site.each_context(self.request)}

    def form_valid(self, form):
        """Keep it."""
        answer = super().form_valid(form)
        password_changed(form.user, **of(self.request))
        return answer
