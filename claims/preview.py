"""Pages as readers would see them if what is in draft were published: written, shown to a curator, and taken back."""

import copy

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import path, resolve, reverse

from actors.models import Actor
from claims.actions import drafts_of, show


def preview(request, record, of):
    """The public page of `record` as it would be if all drafts of `of`, it or another record, were published.

    The drafts are published in a transaction that is rolled back once the page is there: nothing remains. The page
    says at its top that nothing of it is public (templates/base.html).
    """
    with transaction.atomic():
        drafts = drafts_of(of)
        show(drafts)
        record.refresh_from_db()
        address = record.get_absolute_url()
        asked = copy.copy(request)
        asked.method, asked.path, asked.path_info = "GET", address, address
        asked.preview = {"of": of, "drafts": drafts.in_words, "back": desk_address(of)}
        view = resolve(address)
        response = view.func(asked, *view.args, **view.kwargs)
        transaction.set_rollback(True)
    return response


def desk_address(record):
    """The address of a record's form in the admin."""
    name = record.kind if isinstance(record, Actor) else record._meta.model_name
    return reverse(f"admin:{record._meta.app_label}_{name}_change", args=[record.pk])


class Previewed:
    """Of the admin of a record with a page: the page as it would be if all drafts of the record were published."""

    def get_urls(self):
        """The admin's addresses, and that of the preview."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        address = path("<int:pk>/preview/", self.admin_site.admin_view(self.preview), name=name)
        return [address, *super().get_urls()]

    def preview(self, request, pk):
        """The page of the record, for curators who may see it and the claims."""
        record = self.to_preview(request, pk)
        return preview(request, record, record)

    def to_preview(self, request, pk):
        """The record, if this curator may see its drafts. Raises PermissionDenied and Http404."""
        record = get_object_or_404(self.get_queryset(request), pk=pk)
        if not (self.has_view_permission(request, record) and request.user.has_perm("claims.view_claim")):
            raise PermissionDenied
        return record
