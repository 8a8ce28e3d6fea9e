"""Forms of claims: a short one for each kind, made from its declaration."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from claims import attribution, choices
from claims.checks import AT_LEAST_ONE, is_double, main_column, shape_errors
from claims.constraints import TERM_SCHEMES
from claims.kinds import INTERVAL, PEOPLE, RELATIONS
from claims.models import Claim
from claims.namesakes import NameInput
from claims.queries import TERMS
from claims.review import DECIDED, OWN, SEEN, own
from codebook.models import Term
from lib.editorial import Status
from lib.meanwhile import as_carried

# Whatever the kind: who says so, how, and where it stands. Fields of one tuple share a line.
WHO_AND_HOW = (
    ("claimant", "claimant_words"),
    ("speaks_for", "claimed_on"),
    ("stance", "certainty", "distanced"),
    "answers",
)
WHERE = ("locator", "passage_start", "passage_end")
EDITORIAL = ("status", "deprecated_reason", "curator_note")
TOGETHER = (("low", "high", "best"), PEOPLE, INTERVAL)  # value columns that share a line
# What is most often meant where a form of casualties says nothing.
USUAL = {"combat_status": "unstated", "persons": "all", "side": "unstated", "attackers_included": "unstated",
         "scope": "whole"}  # fmt: skip
# What the ends of a number mean. Under `low` a button copies it (static/admin.js).
BOUNDS = {"low": "At least. For an exact number the same in both.", "high": "At most."}
# What "add another" keeps.
KEPT = ("article", "incident", "actor", "claimant", "claimant_words", "speaks_for", "claimed_on", *WHERE)
IN_WORDS = {"motive", "note"}  # their sentence is their value
WITHOUT_WORDS = {"occurrence", "name", *IN_WORDS}  # they have no value of which the printed words could differ
ABOUT_NOTHING = "Say what the claim is about."


def lines_of(kind):
    """The value columns of a kind as it declares them, so what must be given first; then its printed words.

    Those that belong together share a line.
    """
    lines = []
    words = () if kind.code in WITHOUT_WORDS else ("words",)
    for column in (*kind.required, *kind.one_of, *kind.optional, *words):
        group = next((group for group in TOGETHER if column in group), None)
        line = tuple(one for one in group if one in kind.columns) if group else column
        if line not in lines:
            lines.append(line)
    return lines


def only_adding(field, db_field):
    """A field of the admin with no way from it but to make a record that is missing; none at all for terms."""
    widget = getattr(field, "widget", None)
    if hasattr(widget, "can_add_related"):
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        widget.can_add_related = widget.can_add_related and db_field.name not in (*TERMS, "answers", "article")
    return field


def terms_for(request):
    """{scheme: {id: term}} of the whole codebook, in its order: one query for all forms of a page."""
    if not hasattr(request, "terms_of_schemes"):
        request.terms_of_schemes = {}
        for term in Term.objects.all():
            request.terms_of_schemes.setdefault(term.scheme, {})[term.pk] = term
    return request.terms_of_schemes


class TermField(forms.ChoiceField):
    """One of a short list of terms, `terms` {id: term}; None for no answer."""

    def __init__(self, terms, **kwargs):
        self.terms = terms
        super().__init__(choices=[("", "---------"), *((pk, term.label) for pk, term in terms.items())], **kwargs)

    def prepare_value(self, value):
        """The id of a term."""
        return getattr(value, "pk", value)

    def to_python(self, value):
        """The term."""
        if value in self.empty_values:
            return None
        if value not in self.terms:
            raise ValidationError("This is not a term of this list.", code="invalid_choice")
        return self.terms[value]

    def validate(self, value):
        """Whether there is one where there must be."""
        forms.Field.validate(self, value)

    def has_changed(self, initial, data):
        """Whether another term is chosen."""
        return (self.prepare_value(initial) or "") != (data or "")


class ClaimForm(forms.ModelForm):
    """One claim of one kind (`of_kind`). A sentence that is left empty is written from the values.

    So is one that had been written from the values before they were changed. `terms`: {scheme: {id: term}}; `by`: the
    curator who fills it in; `proposal`: of another curator, of which its values come.
    """

    of_kind = None
    terms = None
    by = None
    proposal = None

    class Meta:
        model = Claim
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = self.of_kind.code
        for column in self.fields:
            self._suit(column)

    def _suit(self, column):
        kind, field = self.of_kind, self.fields[column]
        is_subject = kind.subjects == (column,)
        required = (field.required or is_subject or column in kind.required) and (
            column != "text" or kind.code in IN_WORDS
        )
        label = kind.labels.get(column, field.label)
        if column in TERMS:
            terms = self.terms.get(kind.scheme if column == "term" else TERM_SCHEMES[column], {})
            field = self.fields[column] = TermField(terms, help_text=field.help_text)
        field.required, field.label = required, label
        if is_subject:
            field.error_messages["required"] = ABOUT_NOTHING
        getattr(field.widget, "widget", field.widget).is_required = required
        if column in USUAL and not self.instance.pk:
            field.initial = USUAL[column]
            field.choices = [choice for choice in field.choices if choice[0]]
        if column == "text" and kind.code not in IN_WORDS:
            field.help_text = "A whole sentence in your own words. Left empty, it is written from what you fill in."
        if column == "name":
            field.widget = NameInput({"maxlength": field.max_length})
            field.widget.claim = self.instance
        if column in {"text", "curator_note"}:
            field.widget.attrs["rows"] = 2
        field.help_text = BOUNDS.get(column, field.help_text)

    def clean(self):
        """Ask for the subject, and write the sentence if there is none."""
        cleaned = super().clean()
        subjects = [subject for subject in self.of_kind.subjects if subject in self.fields]
        if subjects and not any(cleaned.get(one) or one in self.errors for one in subjects):
            self.add_error(subjects[0], ABOUT_NOTHING)
        answered = cleaned.get("answers")
        if answered and cleaned.get("stance") == choices.Stance.DENIES and self._is_by_the_same(answered, cleaned):
            self.add_error("claimant", "This is who said it. Say who denies it; to take it back is another stance.")
        if "text" in self.fields and "text" not in self.errors and self._is_to_be_written(cleaned):
            cleaned["text"] = self.sentence()
        if cleaned.get("status") == Status.PUBLISHED and (why := self.why_not_alone()):
            self.add_error("status", why)
        return cleaned

    def why_not_alone(self):
        """Why this curator does not publish alone what the form says; '' where that may be."""
        writes = self.instance.pk is None or set(self.changed_data) - {*DECIDED} - self._as_proposed()
        if self.by is None or not settings.FOUR_EYES:
            return ""
        if self.instance.status == Status.PUBLISHED and self.instance.pk:
            return SEEN if writes else ""
        return OWN if writes or own([self.instance.pk], self.by) else ""

    def _as_proposed(self):
        """The names of the fields that say what another curator proposes, and nothing else."""
        if self.proposal is None or self.proposal.writer_id == self.by.pk:
            return set()
        proposed, cleaned = self.proposal.becomes, self.cleaned_data
        there = proposed.keys() & cleaned.keys()
        return {name for name in there if as_carried(self.fields[name], cleaned[name]) == proposed[name]}

    def _is_by_the_same(self, answered, cleaned):
        speaker = ("claimant", "claimant_words", "speaks_for")
        voice = [cleaned.get(name) or None for name in speaker]
        same = voice == [getattr(answered, name) or None for name in speaker]
        return same and (any(voice) or cleaned.get("article") == answered.article)

    def _is_to_be_written(self, cleaned):
        if not cleaned.get("text"):
            return True
        unchanged = self.instance.pk and "text" not in self.changed_data
        return unchanged and self.instance.text == attribution.told(self.instance)

    def preview(self):
        """{"sentence": as readers would see it, '' while there is none, "own_words": whether a curator wrote it}."""
        if self.is_bound:
            written = self.sentence()
            typed = self.data.get(self.add_prefix("text"), "").strip() and self.cleaned_data.get("text")
            words = typed if typed and not self._is_to_be_written(self.cleaned_data) else written
        else:
            words = self.instance.text
            written = attribution.told(self.instance) if words else ""
        return {"sentence": words, "own_words": bool(words) and (words != written or self.of_kind.code in IN_WORDS)}

    def sentence(self):
        """The sentence that readers see, from what is filled in and understood; '' while something is missing."""
        said = Claim(kind=self.of_kind.code, stance=choices.Stance.ASSERTS)
        for name, value in self.cleaned_data.items():
            if name not in {"rests_on", "id"}:
                setattr(said, name, value)
        if said.article_id is None or said.subject is None or shape_errors(said):
            return ""
        return attribution.told(said)

    def _update_errors(self, errors):
        # One message a column is enough. A rule about a column that this form does not have is told above the form.
        found = dict(getattr(errors, "error_dict", {"__all__": [errors]}))
        one_is_wrong = any(column in self.errors for column in self.of_kind.one_of)
        for column, (first, *_) in list(found.items()):
            if column in self.errors or (one_is_wrong and first.messages[0].startswith(AT_LEAST_ONE)):
                del found[column]
            elif column not in self.fields and column != "__all__":
                found.setdefault("__all__", []).extend(found.pop(column))
            else:
                found[column] = found[column][:1]
        if found:
            super()._update_errors(ValidationError(found))

    def save(self, commit=True):
        """A new claim comes after those of its article."""
        if self.instance.pk is None and not self.instance.sequence:
            self.instance.sequence = Claim.objects.next_in(self.instance.article)
        return super().save(commit)


class NewClaims(forms.BaseInlineFormSet):
    """New claims of one kind about one record. Those that are there stand in a table above, each with its own form."""

    def clean(self):
        """Refuse the same claim twice in one submission, beside the second one."""
        super().clean()
        seen = []
        for form in self.forms:
            if form.errors or not form.has_changed():
                continue
            claim = form.instance
            if any(is_double(claim, other) for other in seen):
                form.add_error(main_column(claim.kind), "This is the same claim as one above.")
            seen.append(claim)


def relations_of(kind):
    """The columns of a kind that hold records picked by name, terms not counted."""
    return [column for column in kind.columns if column in RELATIONS - set(TERMS)]
