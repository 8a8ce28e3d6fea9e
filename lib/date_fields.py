"""Partial dates in models, forms and queries."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func

from lib.dates import say, understand
from lib.edtf import NotADate, bounds, is_valid


def validate_partial_date(value):
    """Raises ValidationError unless `value` is EDTF text (lib/edtf.py)."""
    try:
        bounds(value)
    except NotADate as error:
        raise ValidationError(str(error), code="not_a_date") from error


class PartialDateFormField(forms.CharField):
    """Takes what people type for a date and gives EDTF; shows a kept date in prose."""

    def to_python(self, value):
        """EDTF of what was typed; '' for nothing."""
        try:
            return understand(super().to_python(value))
        except NotADate as error:
            raise ValidationError(str(error), code="not_a_date") from error

    def prepare_value(self, value):
        """A date in prose if the prose would be understood as that same date, else as it stands."""
        if not isinstance(value, str) or not is_valid(value):
            return value
        said = say(value)
        try:
            return said if understand(said) == value else value
        except NotADate:
            return value

    def widget_attrs(self, widget):
        """Without maxlength: the limit holds for the EDTF, not for the words that are typed."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class PartialDateField(models.CharField):
    """A partial date as EDTF text; '' where there is none."""

    description = "Partial date (EDTF)"
    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 64, "blank": True, "default": "", **kwargs})

    def deconstruct(self):
        """As of any field, with `blank` always written, for its default here is True."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "blank": self.blank}

    def formfield(self, **kwargs):
        """PartialDateFormField, unless the caller names another."""
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


class FirstDay(Func):
    """The first day that a partial date may mean; NULL if unknown or open."""

    function = "edtf_first"
    arity = 1
    output_field = models.DateField()


class LastDay(Func):
    """The last day that a partial date may mean; NULL if unknown or open."""

    function = "edtf_last"
    arity = 1
    output_field = models.DateField()


class IsPartialDate(Func):
    """Whether a text is a partial date, or no date ('')."""

    function = "edtf_is_valid"
    arity = 1
    output_field = models.BooleanField()
