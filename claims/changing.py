"""Changes of what readers see, proposed at the desk: the form in which one is written, and the form that makes it."""

import copy

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from claims.preview import desk_address
from claims.proposals import Proposal, why_closed
from claims.proposing import OWN, accept, propose
from lib.desk import DeskAdmin
from lib.meanwhile import as_carried, carried, in_words

SHOWN = 300  # characters of what a field said
PROPOSAL = "proposal"  # in the address of a record's form: the id of the one that is filled in
NOTHING = "This changes nothing: say in the fields what it is to be."
NOT_YET = "Nothing of it is saved yet: look at it, then save."
FILLED_IN = "Proposed by {}: “{}” {}"
DECIDED = "This was decided or taken back meanwhile."


class Commented(forms.ModelForm):
    """The form of a record in which a change is proposed. It is sent with the reason."""

    comment = forms.CharField(
        label="Why, and where it is printed",
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Say why: an editor reads it, and looks it up."},
    )

    def proposed(self):
        """({name: what it says}, {name: what is proposed}) of the fields that are to say something else, as carried."""
        both = {
            name: (carried(self[name]), as_carried(self.fields[name], self.cleaned_data[name]))
            for name in self.changed_data
            if name in self.compared
        }
        both = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
        return {name: was for name, (was, _) in both.items()}, {name: becomes for name, (_, becomes) in both.items()}


class Deciding(forms.ModelForm):
    """The form of a record with the values of a `proposal`, each marked, and what stood there beside it.

    `shown`: it was filled in by us, and not sent: it is not saved.
    """

    proposal = None
    shown = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, said in self.proposal.was.items():
            if field := self.fields.get(name):
                was = in_words(field, said) or "empty"
                mark = '<strong class="proposed">Proposed.</strong> It was: {} · {}'
                mark = mark if field.help_text else mark.removesuffix(" · {}")
                field.help_text = format_html(mark, Truncator(was).chars(SHOWN), field.help_text)

    def clean(self):
        """Whatever else may be wrong, nothing is saved that no editor has looked at."""
        cleaned = super().clean()
        if self.shown:
            self.add_error(None, NOT_YET)
        return cleaned


class Proposing(DeskAdmin):
    """Records of which changes are proposed by those who may not make them. What is proposed is made in their forms."""

    def get_urls(self):
        """The admin's addresses, and that of the form in which a change is proposed."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose"
        return [path("<int:pk>/propose/", self.admin_site.admin_view(self.propose), name=name), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        """In the form of a proposal everything may be typed: nothing of the record is saved there."""
        return getattr(request, "proposes", False) or super().has_change_permission(request, obj)

    def may_propose(self, request):
        """Who may change such records while they are drafts."""
        return request.user.has_perm("claims.add_proposal") and self.has_change_permission(request)

    def offers_proposal(self, request, record):
        """Whether the form of a record shows the way to propose a change: where it can't be made there."""
        closed = not self.has_change_permission(request, record)
        return closed and self.may_propose(request) and not why_closed(record)

    def get_readonly_fields(self, request, obj=None):
        """The status is no part of what is proposed."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "status"] if getattr(request, "proposes", False) and self.has_status else fields

    def get_inlines(self, request, obj):
        """The lines of a record are none either."""
        proposes = getattr(request, "proposes", False) or getattr(request, "proposal", None)
        return [] if proposes else super().get_inlines(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; with a reason, or with what is proposed."""
        form, proposal = kwargs.get("form", self.form), getattr(request, "proposal", None)
        if getattr(request, "proposes", False):
            kwargs["form"] = type(form.__name__, (Commented, form), {})
        elif proposal:
            values = {"proposal": proposal, "shown": getattr(request, "shows", False)}
            kwargs["form"] = type(form.__name__, (Deciding, form), values)
        return super().get_form(request, obj, change, **kwargs)

    def propose(self, request, pk):
        """The form of a record, in which a change is written. Sent, it is kept as a proposal, and the record stays."""
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        if not self.may_propose(request):
            raise PermissionDenied
        if why := why_closed(record):
            if request.method == "POST":
                return self.shown_typed(request, f"{why} Nothing was saved.", record)
            messages.error(request, why)
            return HttpResponseRedirect(self._form_of(pk))
        request.proposes, name = True, str(record)
        fieldsets = [*self.get_fieldsets(request, record), ("Why", {"fields": ["comment"]})]
        form_class = self.get_form(request, record, change=True, fields=flatten_fieldsets(fieldsets))
        form = form_class(request.POST if request.method == "POST" else None, instance=record)
        if form.is_valid():
            was, becomes = form.proposed()
            if becomes:
                comment = form.cleaned_data["comment"]
                kept = propose(
                    self.get_object(request, str(pk)), was=was, becomes=becomes, comment=comment, by=request.user
                )
                messages.success(request, "Proposed. An editor decides; here you see what becomes of it.")
                return redirect("proposal", kept.pk)
            form.add_error(None, NOTHING)
        return self._form_to_propose(request, record, name, form, fieldsets)

    def _form_to_propose(self, request, record, name, form, fieldsets):
        # `name`: what the record is called, whatever was typed.
        readonly = self.get_readonly_fields(request, record)
        context = {
            **self.admin_site.each_context(request),
            "title": "Propose a change",
            "subtitle": name,
            "adminform": AdminForm(form, fieldsets, {}, readonly, model_admin=self),
            "original": name,
            "is_popup": False,
            "media": self.media + form.media,
            "inline_admin_formsets": [],
            "errors": form.errors,
        }
        response = self.render_change_form(request, context, change=True, obj=record)
        response.template_name = "admin/claims/propose.html"
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The page of a form, with the way to propose a change; of one that is filled in, with who proposes it."""
        if proposal := getattr(request, "proposal", None):
            context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
            if getattr(request, "shows", False):
                messages.info(request, FILLED_IN.format(proposal.writer, proposal.comment, NOT_YET))
                context["errors"] = []
        elif obj is not None and obj.pk and not getattr(request, "proposes", False):
            context["may_propose"] = self.offers_proposal(request, obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form of a record; where the address names a proposal, with that filled in, for an editor to save."""
        if object_id is None or PROPOSAL not in request.GET:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            proposal = request.proposal = self._proposal(request, object_id)
            if why := self._why_not(request, proposal):
                if request.method == "POST":
                    return self.shown_typed(request, f"{why} Nothing was saved.", proposal.record)
                messages.warning(request, why)
                return redirect("proposal", proposal.pk)
            if request.method != "POST":
                data = self._filled_in(request, proposal)
                request = copy.copy(request)
                request.method, request.POST, request.shows = "POST", data, True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _proposal(self, request, object_id):
        """The proposal that the address names, locked where something is sent. Raises PermissionDenied and Http404."""
        if not self.may_publish(request):
            raise PermissionDenied
        asked = request.GET[PROPOSAL]
        proposals = Proposal.objects.locked() if request.method == "POST" else Proposal.objects.all()
        found = proposals.in_bulk([int(asked)] if asked.isdecimal() and len(asked) < 19 else [])
        for proposal in found.values():
            if desk_address(proposal.record) == self._form_of(object_id):
                return proposal
        raise Http404

    def _why_not(self, request, proposal):
        if not proposal.is_open:
            return DECIDED
        return proposal.why_closed or (OWN if proposal.is_own(request.user) else "")

    def _filled_in(self, request, proposal):
        """A form as it would be sent with what is proposed, made from what the record said then."""
        record = self.get_object(request, str(proposal.record.pk))
        form = self.get_form(request, record, change=True)(instance=record)
        data = QueryDict(mutable=True)
        for name in form.fields:
            data.setlist(name, carried(form[name]))
        for name in proposal.becomes.keys() & form.fields.keys():
            data.setlist(name, proposal.becomes[name])
            data.setlist(form[name].html_initial_name, proposal.was[name])
        return data

    def save_related(self, request, form, formsets, change):
        """Save all, and with it that the proposal is accepted."""
        super().save_related(request, form, formsets, change)
        if proposal := getattr(request, "proposal", None):
            accept(proposal, by=request.user)

    def response_post_save_change(self, request, obj):
        """To the list, or from a proposal to the others."""
        if getattr(request, "proposal", None):
            messages.success(request, "The proposal is accepted.")
            return redirect("review")
        return super().response_post_save_change(request, obj)

    def _form_of(self, pk):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])
