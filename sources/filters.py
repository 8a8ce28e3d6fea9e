"""The filters of the lists of articles and outlets."""

import django_filters

from codebook.models import Term
from lib.listings import Filters, RecordFilter
from sources.models import Article, Outlet


class ArticleFilters(Filters):
    """What readers ask of articles."""

    q = django_filters.CharFilter(
        label="Words in the title", field_name="title", lookup_expr="icontains", max_length=100
    )
    outlet = RecordFilter(label="Outlet", queryset=Outlet.objects.published())
    language = django_filters.CharFilter(label="Language (en, ar, ru)", max_length=12)

    class Meta:
        model = Article
        fields = []


class OutletFilters(Filters):
    """What readers ask of outlets."""

    q = django_filters.CharFilter(label="Part of the name", field_name="name", lookup_expr="icontains", max_length=100)
    type = django_filters.ModelChoiceFilter(label="Type", queryset=Term.objects.of("outlet_type"), to_field_name="code")

    class Meta:
        model = Outlet
        fields = []
