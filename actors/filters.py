"""The filters of the lists of actors."""

import django_filters

from actors.choices import Kind
from actors.models import Actor
from lib.listings import Filters


class ActorFilters(Filters):
    """What readers ask of actors."""

    q = django_filters.CharFilter(label="Part of a name", method="called", max_length=100)
    kind = django_filters.ChoiceFilter(label="Kind", choices=Kind)

    class Meta:
        model = Actor
        fields = []

    def called(self, queryset, name, text):
        """Actors of whose claimed names one contains the text."""
        return queryset.called(text)
