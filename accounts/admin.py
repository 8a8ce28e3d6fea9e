"""Curators and their groups in the admin, for superusers: whoever may change these may make themselves anything."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group

from accounts.models import User


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
    """Curators."""

    readonly_fields = ("last_login", "date_joined")  # what happened, not what anybody decides


admin.site.unregister(Group)


@admin.register(Group)
class CuratorGroupAdmin(ForSuperusers, GroupAdmin):
    """Groups of curators: what their members may do."""
