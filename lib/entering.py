"""What makes forms of the admin unbreakable: pickers that take any value, and saving that takes any race."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import IntegrityError, connection, transaction
from django.shortcuts import render

from lib.date_fields import PartialDateField
from lib.meanwhile import Compared, is_asked, last_change, told, who
from lib.names import fold_new, found
from lib.typed import in_words, possible_ids
from lib.understood import PartialDateInput

FOUND = 200  # records that a name finds
ANY_SPELLING = "Any of its names, or a part, in any spelling and script."
CHOOSE = "Somebody else changed the same meanwhile, and nothing was saved. Choose what is kept, then save again."
AGAIN = "This is what you typed before you signed in again. Nothing of it is saved yet: look at it, then save."
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
        return super().optgroups(name, possible_ids(self.field.target_field, value), attr)


class Pickers(Prompt, AutocompleteSelectMultiple):
    """Picks records by their names. Values that are no ids pick nothing."""

    def optgroups(self, name, value, attr=None):
        """The records that are picked."""
        return super().optgroups(name, possible_ids(self.field.target_field, value), attr)


class Choices(AutocompleteJsonView):
    """What a picker offers: records that share a name with others by the words that tell them apart."""

    def process_request(self, request):
        """As Django's own, with a text that PostgreSQL takes."""
        term, *rest = super().process_request(request)
        return term.replace("\0", "\ufffd"), *rest

    def serialize_result(self, obj, to_field_name):
        """One record: by the words of `told_apart` or its name, and by another name where that one was found."""
        text = getattr(obj, "told_apart", None) or str(obj)
        other = getattr(obj, "other_name", "")
        return super().serialize_result(obj, to_field_name) | {"text": f"{text}, also {other}" if other else text}


class FoundByName(admin.ModelAdmin):
    """Records of a `noun` (lib.names), found by any of their names in any spelling and script, the likeliest first."""

    noun = ""

    def get_search_results(self, request, queryset, search_term):
        """What a name finds, drafts too, each with `.other_name`. A list that is sorted by a column stays so."""
        if not search_term.strip():
            return queryset, False
        matches = found(search_term, nouns=[self.noun], shown_only=False, limit=FOUND)
        names = {match.record: match.name for match in matches}
        ranked = queryset.ranked(names)
        if ORDER_VAR in request.GET:
            ranked = ranked.order_by(*queryset.query.order_by)
        return ranked.attaching(lambda records: _name_otherwise(records, names)), False


def _name_otherwise(records, names):
    """Give each record the name of it that was found, where it is not the one that it is shown by."""
    for record in records:
        record.other_name = "" if names[record.pk] == record.name else names[record.pk]


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

    why = TWICE

    def clean(self):
        """Whatever else is wrong, this is."""
        cleaned = super().clean()
        self.add_error(None, self.why)
        return cleaned


class CarriedOver(Refused):
    """A form that was filled in before its curator signed in again: it shows what was typed, and is not saved."""

    why = AGAIN


class RacingAdmin(PickingAdmin, admin.ModelAdmin):
    """Forms that two people may send at once, or have open at once. The slower one is told, and loses no word."""

    def get_queryset(self, request):
        """The records; the one whose form was sent is locked, so that nobody changes it until it is saved."""
        records = super().get_queryset(request)
        return records.select_for_update(no_key=True, of=("self",)) if getattr(request, "saves", False) else records

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, held against what others changed, and refused if it must be."""
        if change:
            form = kwargs.get("form", self.form)
            kwargs["form"] = type(form.__name__, (Compared, form), {})
        form = super().get_form(request, obj, change, **kwargs)
        if getattr(request, "carries", False):
            return type(form.__name__, (CarriedOver, form), {})
        return type(form.__name__, (Refused, form), {}) if getattr(request, "refused", False) else form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; where the database refuses it, once more: now the checks see what the other one has written."""
        request.saves = request.method == "POST" and object_id is not None
        for refused in (False, False, True):
            request.refused = refused
            try:
                with transaction.atomic():
                    return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                if refused:
                    raise
        return None

    def shown_typed(self, request, why, record=None):
        """The page of a form that can't be saved any more: why, and what was typed, to be copied."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Not saved",
            "opts": self.opts,
            "why": why,
            "record": record,
            "typed": in_words(request, self.model),
        }
        return render(request, "admin/not_saved.html", context, status=409)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What was typed about a record that is deleted meanwhile stays on the page."""
        key = unquote(object_id)
        done = last_change(self.model(pk=int(key))) if key.isdecimal() and len(key) < 19 else None
        if not getattr(request, "saves", False) or done is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        return self.shown_typed(request, f"Meanwhile {who(done)} deleted this {opts.verbose_name}. Nothing was saved.")

    def render_change_form(self, request, context, *args, **kwargs):
        """The page of a form, after it was sent with what others did meanwhile."""
        form, formsets = context["adminform"].form, [one.formset for one in context["inline_admin_formsets"]]
        if form.is_bound:
            for sentence in told(form, formsets):
                messages.info(request, f"{sentence} It stands in the form now; nothing was saved yet.")
            if is_asked(form, formsets):
                messages.warning(request, CHOOSE)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Save all, and ask the database for what it would say only at the end: after it, success is told."""
        super().save_related(request, form, formsets, change)
        connection.check_constraints()
        for sentence in told(form, formsets):
            messages.info(request, f"{sentence} That is kept, and so is what you changed.")
        transaction.on_commit(fold_new, robust=True)  # what is saved is told, and searches fold what is left
