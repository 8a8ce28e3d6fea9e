"""The pages of the gazetteer."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents import columns as incidents_columns
from incidents.models import Incident
from lib.answering import render_listing
from lib.conditions import AnyOf
from lib.late import is_long
from lib.pages import of_record
from lib.paging import Rows, page_of
from locations.exports import COLUMNS
from locations.filters import LocationFilters
from locations.models import Location


@require_safe
def location_list(request):
    """The list of places."""
    filters = LocationFilters(request.GET, Location.objects.published().with_ancestors())
    return render_listing(
        request,
        "locations/location_list.html",
        filters,
        rows="locations/_locations",
        noun="locations",
        one="location",
        columns=COLUMNS,
        section="locations",
    )


@require_safe
@of_record(Location.objects.reachable().prefetch_related("names"))
def location_detail(request, location):
    """One place: its names, where it lies, and the incidents in it and within it."""
    incidents = Incident.objects.published().newest_first().for_list()
    if held := incidents_columns.COLUMNS.now(unless=lambda: is_long(Incident)):
        incidents = Rows(incidents, held.select([AnyOf("location", (location.pk,))]), "-date")
    else:  # no reader waits until a million incidents are read
        incidents = incidents.within(location)
    context = {
        "location": location,
        "page": page_of(request, incidents),
        "places": Location.objects.published().within(location).count(),
        "section": "locations",
    }
    return render(request, "locations/location_detail.html", context)
