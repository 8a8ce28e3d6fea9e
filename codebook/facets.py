"""Facets whose choices are words of the codebook."""

from functools import cached_property

from codebook.models import Term
from lib.facets import Facet, Option


class TermFacet(Facet):
    """A facet of the terms of one scheme of the codebook. In the address stand their codes.

    `keyed_by_code`: the rows have codes ("carried_out") and not the ids of terms ("role.carried_out").
    """

    def __init__(self, scheme, *args, keyed_by_code=False, **kwargs):
        super().__init__(*args, choices=(), **kwargs)
        self.scheme, self.keyed_by_code = scheme, keyed_by_code

    def terms(self, filters):
        """{code: term} of its scheme, in the order of the codebook. One query for all facets of a list."""
        if "terms" not in filters.kept:
            schemes = {one.scheme for one in filters.filters.values() if isinstance(one, TermFacet)}
            filters.kept["terms"] = list(Term.objects.of(*schemes))
        return {term.code: term for term in filters.kept["terms"] if term.scheme == self.scheme}

    @cached_property
    def field(self):
        """The field of the form; only terms that are in the codebook are valid."""
        field = super().field
        field.choices = [(code, term.label) for code, term in self.terms(self.parent).items()]
        return field

    def keys_of(self, values):
        """The codes, or the ids of their terms."""
        return list(values) if self.keyed_by_code else [f"{self.scheme}.{value}" for value in values]

    def options(self, filters, counted):
        """Those with rows, most rows first, and the chosen ones."""
        numbers, chosen = dict(counted or ()), self.chosen_in(filters)
        options = [
            Option(
                code, term.label, None if counted is None else numbers.get(self.keys_of([code])[0], 0), code in chosen
            )
            for code, term in self.terms(filters).items()
        ]
        return sorted((one for one in options if one.count or one.chosen), key=lambda one: -(one.count or 0))

    def said(self, filters, value):
        """What a value of the address is called."""
        term = self.terms(filters).get(value)
        return term.label if term else value
