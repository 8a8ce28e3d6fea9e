"""A name in forms of the admin: beside it stand the actors that may be the same, while it is typed too.

Before another actor of the same name is made the curator is asked once; the answer is remembered (lib/apart.py).
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_POST

from actors.choices import Kind
from actors.models import NotSame
from claims.doubles import like
from claims.models import Claim
from lib.apart import hold_apart

ANOTHER = "another"  # the tick: another one of that name. Its value are the ids of those that were shown
ONE_OF_THESE = "Is it one of these? Take that one, or say below that it is another one of that name."
LONGEST = 200  # characters of a name


class NameInput(forms.TextInput):
    """The name of an actor, and beside it those that may be the same. admin.js asks anew at every change.

    `offered`: [claims.doubles.Offered]; `asks`: whether the form is to be told that it is none of them; `kind` of the
    actor, where the form does not ask for it; `record`: its id, if it is there already; `claim`: that gives the name.
    """

    template_name = "admin/claims/_name.html"
    offered, asks, kind, ticked, claim, record = (), False, "", False, None, None

    def __init__(self, attrs=None):
        super().__init__({"class": "vTextField", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """With those that are offered."""
        context = super().get_context(name, value, attrs)
        of = self.claim.actor_id if self.claim else self.record
        return {**context, **offering(self.offered, asks=self.asks, ticked=self.ticked), "kind": self.kind, "of": of}


def offering(offered, *, asks, ticked=False):
    """What the template of the offer needs (templates/admin/claims/_namesakes.html)."""
    asked = [one.record.pk for one in offered if one.is_asked] if asks else []
    return {"offered": offered, "asked": " ".join(map(str, asked)), "asks": asks, "ticked": ticked}


def claims_for(user):
    """The claims that a curator may be told of: those that readers see, or all."""
    return Claim.objects.all() if user.has_perm("claims.view_claim") else Claim.objects.public()


class AsksForNamesakes(forms.ModelForm):
    """The form of a new actor. It asks once whether the one that is meant is there already.

    `user`: the curator. `others`: the ids of those that it is not, as the curator says.
    """

    user = None
    of_kind = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = set()
        if "name" in self.fields:
            widget = self.fields["name"].widget
            widget.asks, widget.kind, widget.record = not self.instance.pk, self.of_kind, self.instance.pk

    def clean(self):
        """Ask about those of that name, unless the curator has said that it is none of them."""
        cleaned = super().clean()
        name, kind = cleaned.get("name"), self.of_kind or cleaned.get("kind")
        if self.instance.pk or not name or kind not in Kind.values:
            return cleaned
        widget = self.fields["name"].widget
        widget.offered = like(name, kind, claims=claims_for(self.user))
        asked = {one.record.pk for one in widget.offered if one.is_asked}
        self.others = asked & ids_in(self.data.get(ANOTHER, ""))
        widget.ticked = asked <= self.others
        if not widget.ticked:
            self.add_error("name", ONE_OF_THESE)
        return cleaned


class AsksAdmin:
    """Of the admin of actors: what the curator said of a new one's namesakes is remembered with it."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, which knows who fills it in."""
        form = type(self.form.__name__, (self.form,), {"user": request.user})
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def save_model(self, request, obj, form, change):
        """Save it, and with a new one the judgement that it is none of its namesakes."""
        super().save_model(request, obj, form, change)
        if form.others:
            hold_apart(NotSame, obj.pk, form.others, by=request.user)


@require_POST
def namesakes_while_typed(request):
    """Actors that may be the one whose name is being typed, as a part of a page."""
    if not request.user.has_perm("actors.view_actor"):
        raise PermissionDenied
    name, kind = request.POST.get("name", "")[:LONGEST], request.POST.get("kind", "")
    of = next(iter(ids_in(request.POST.get("of", ""))), None)
    offered = like(name, kind if kind in Kind.values else "", of=of, claims=claims_for(request.user))
    return render(request, "admin/claims/_namesakes.html", offering(offered, asks="asks" in request.POST))


def ids_in(text):
    """The ids in a text from a form, parted by blanks; what is none is left out."""
    return {int(word) for word in text.split()[:1_000] if word.isascii() and word.isdecimal() and len(word) < 19}
