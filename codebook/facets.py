"""Facets whose choices are words of the codebook."""

from functools import cached_property

from codebook.models import Term
from lib.facets import WordFacet


class TermFacet(WordFacet):
    """A facet of the terms of one scheme of the codebook. In the address stand their codes.

    `keyed_by_code`: the rows have codes ("carried_out") and not the ids of terms ("role.carried_out").
    """

    shows_all = False

    def __init__(self, scheme, *args, keyed_by_code=False, **kwargs):
        super().__init__(*args, choices=(), **kwargs)
        self.scheme, self.keyed_by_code = scheme, keyed_by_code

    @cached_property
    def field(self):
        """The field of the form; only terms that are in the codebook are valid. One query for all facets of a list."""
        kept = self.parent.kept
        if "terms" not in kept:
            schemes = {one.scheme for one in self.parent.filters.values() if isinstance(one, TermFacet)}
            kept["terms"] = list(Term.objects.of(*schemes).values_list("scheme", "code", "label"))
        field = super().field
        field.choices = [(code, label) for scheme, code, label in kept["terms"] if scheme == self.scheme]
        return field

    def keys_of(self, values):
        """The codes, or the ids of their terms."""
        return list(values) if self.keyed_by_code else [f"{self.scheme}.{value}" for value in values]
