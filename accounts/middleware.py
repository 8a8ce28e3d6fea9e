"""The door of the desk: what every request to the admin of somebody who is signed in goes through."""

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from accounts.signing_in import SHOWN, keep_seen
from accounts.views import log_in
from lib.typed import TYPED, is_form, take

# What opens to who must still enrol a second factor: enrolling one, and going away.
WITHOUT_SECOND_FACTOR = {
    *("sign_in", "second_step", "use_link", "confirm", "enrol", "enrol_app", "enrol_passkey", "admin:logout"),
}


class DeskDoor:
    """Who can publish gets nothing but the page to enrol a second factor, until one is shown in the session.

    Holds where SECOND_FACTOR is required (docs/operating.md).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """None lets the request through."""
        if not request.path.startswith("/admin/"):
            return None
        if not request.user.is_authenticated:  # the session may have run out while a form was filled in
            return log_in(request) if is_form(request) else None
        if is_form(request) and TYPED in request.POST and not take(request):
            raise PermissionDenied
        keep_seen(request.session)
        if not settings.SECOND_FACTOR_REQUIRED or SHOWN in request.session:
            return None
        if not request.user.changes_what_readers_see:
            return None
        if request.user.has_second_factor:  # which this session has not shown
            logout(request)
            return log_in(request) if is_form(request) else redirect("sign_in")
        return None if request.resolver_match.view_name in WITHOUT_SECOND_FACTOR else redirect("enrol")
