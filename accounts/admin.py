"""Curators and their groups in the admin, for superusers: whoever may change these may make themselves anything."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group

from accounts.actions import password_changed, rights_changed
from accounts.models import User
from accounts.signing_in import address_of


class ForSuperusers:
    """Pages that only superusers see, whatever permissions others were given."""

    def has_module_permission(self, request):
        """In the index."""
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        """To see."""
        return request.user.is_superuser

    def has_add_permission(self, request):
        """To add."""
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """To change."""
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        """To delete."""
        return request.user.is_superuser


@admin.register(User)
class CuratorAdmin(ForSuperusers, UserAdmin):
    """Curators. What is changed of their rights and passwords here stands in the security log too."""

    readonly_fields = ("last_login", "date_joined")  # what happened, not what anybody decides

    def save_form(self, request, form, change):
        """The account as the form has it; what it was allowed before is kept until its groups are saved too."""
        if change:
            form.was = self.get_object(request, str(form.instance.pk)).rights_in_words
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        """The groups and permissions."""
        super().save_related(request, form, formsets, change)
        account, was = form.instance, getattr(form, "was", "none")
        if account.rights_in_words != was:
            rights_changed(account, was, by=request.user, address=address_of(request))

    def user_change_password(self, request, id, form_url=""):  # noqa: A002
        """A new password for somebody. Their sessions end."""
        before = self.get_object(request, unquote(id))
        answer = super().user_change_password(request, id, form_url)
        account = self.get_object(request, unquote(id))
        if before and account.password != before.password:
            keep = request.session.session_key if account == request.user else ""
            password_changed(account, by=request.user, address=address_of(request), keep=keep)
        return answer


admin.site.unregister(Group)


@admin.register(Group)
class CuratorGroupAdmin(ForSuperusers, GroupAdmin):
    """Groups of curators: what their members may do."""
