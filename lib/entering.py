"""What makes forms of the admin unbreakable: pickers that take any value, and saving that takes any race."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from lib.date_fields import PartialDateField
from lib.names import fold_new
from lib.understood import PartialDateInput

TWICE = "Somebody else changed the same at this moment, and nothing was saved. Look at it once more, then save again."


class Prompt:
    """Of a picker: it asks soon after a key is pressed."""

    def build_attrs(self, *args, **kwargs):
        """As of Django's pickers, with a shorter wait (milliseconds)."""
        return super().build_attrs(*args, **kwargs) | {"data-ajax--delay": 100}


class Picker(Prompt, AutocompleteSelect):
    """Picks one record by its name. A value that is no id picks nothing."""

    def optgroups(self, name, value, attr=None):
        """The record that is picked."""
        return super().optgroups(name, _ids(self.field, value), attr)


class Pickers(Prompt, AutocompleteSelectMultiple):
    """Picks records by their names. Values that are no ids pick nothing."""

    def optgroups(self, name, value, attr=None):
        """The records that are picked."""
        return super().optgroups(name, _ids(self.field, value), attr)


class Choices(AutocompleteJsonView):
    """What a picker offers: records that share a name with others by the words that tell them apart."""

    def serialize_result(self, obj, to_field_name):
        """One record. Those of a model that says so by `told_apart`, the others by their names."""
        return super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "told_apart", None) or str(obj)}


def _ids(field, values):
    """Those of the values from a form that may be ids of the records that `field` points at."""
    found = []
    for value in values:
        try:
            field.target_field.get_prep_value(field.target_field.to_python(value))
        except (ValidationError, ValueError):
            continue
        if "\0" not in str(value):
            found.append(value)
    return found


class PickingAdmin(admin.options.BaseModelAdmin):
    """Records are picked by pickers that no value breaks, and dates say how they are understood."""

    formfield_overrides = {PartialDateField: {"widget": PartialDateInput}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A picker where Django's would be."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Pickers where Django's would be."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Pickers(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class Refused:
    """A form whose data the database has refused twice: it says so, and is not saved."""

    def clean(self):
        """Whatever else is wrong, this is."""
        cleaned = super().clean()
        self.add_error(None, TWICE)
        return cleaned


class RacingAdmin(PickingAdmin, admin.ModelAdmin):
    """Forms that two people may send at once. The slower one is told what the quicker one did, and loses no word."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, refused if it must be."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (Refused, form), {}) if getattr(request, "refused", False) else form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; where the database refuses it, once more: now the checks see what the other one has written."""
        for refused in (False, False, True):
            request.refused = refused
            try:
                with transaction.atomic():
                    return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                if refused:
                    raise
        return None

    def save_related(self, request, form, formsets, change):
        """Save all, and ask the database for what it would say only at the end: after it, success is told."""
        super().save_related(request, form, formsets, change)
        connection.check_constraints()
        transaction.on_commit(fold_new, robust=True)  # what is saved is told, and searches fold what is left
