"""The pages of the gazetteer."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from incidents.models import Incident
from lib.addresses import at_slug
from lib.editorial import Status
from lib.listings import page_of, render_listing
from lib.pages import answer_gone
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
def location_detail(request, slug):
    """One place: its names, where it lies, and the incidents in it and within it."""
    location = at_slug(Location.objects.reachable().prefetch_related("names"), slug)
    if location.status != Status.PUBLISHED:
        return answer_gone(request, location, "location")
    if location.slug != slug:
        return redirect(location, permanent=True)
    incidents = Incident.objects.published().within(location).newest_first().for_list()
    context = {
        "location": location,
        "page": page_of(request, incidents),
        "places": Location.objects.published().within(location).count(),
        "section": "locations",
    }
    return render(request, "locations/location_detail.html", context)
