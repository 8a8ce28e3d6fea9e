"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control

from actors import views as actors
from claims import views as claims
from claims.namesakes import namesakes_while_typed
from codebook import views as codebook
from incidents import views as incidents
from lib.entering import Choices
from lib.understood import understood_while_typed
from locations import views as locations
from portal import views as portal
from portal.attention import attention, attention_to
from portal.proposed import proposal
from portal.reviewing import review, review_of
from sources import views as sources

# The words of the admin's scripts: every one of its pages waits for them, and they change with a new release alone.
words = cache_control(private=True, max_age=3600)(admin.site.i18n_javascript)

urlpatterns = [
    path("", portal.home, name="home"),
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/<slug:slug>/", incidents.incident_detail, name="incident"),
    path("incidents/<slug:slug>/accounts/", incidents.incident_accounts, name="incident_accounts"),
    path("incidents/<slug:slug>/history/", incidents.incident_history, name="incident_history"),
    path("incidents/<slug:slug>/cite/", incidents.incident_cite),
    path("incidents/<slug:slug>/cite.<str:form>", incidents.incident_cite),
    path("actors/", actors.actor_list, name="actors"),
    path("people/", actors.people, name="people"),
    path("organizations/", actors.organizations, name="organizations"),
    path("actors/<slug:slug>/", actors.actor_detail, name="actor"),
    path("actors/<slug:slug>/history/", actors.actor_history, name="actor_history"),
    path("actors/<slug:slug>/cite/", actors.actor_cite),
    path("actors/<slug:slug>/cite.<str:form>", actors.actor_cite),
    path("locations/", locations.location_list, name="locations"),
    path("locations/<slug:slug>/", locations.location_detail, name="location"),
    path("articles/", sources.article_list, name="articles"),
    path("articles/<int:pk>/", sources.article_detail, name="article"),
    path("articles/<int:pk>/cite/", sources.article_cite),
    path("articles/<int:pk>/cite.<str:form>", sources.article_cite),
    path("outlets/", sources.outlet_list, name="outlets"),
    path("outlets/<slug:slug>/", sources.outlet_detail, name="outlet"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<int:pk>/", claims.claim_detail, name="claim"),
    path("pins/", claims.make_pin, name="make_pin"),
    path("claims/<int:pk>/cite/", claims.claim_cite),
    path("claims/<int:pk>/cite.<str:form>", claims.claim_cite),
    path("search/", portal.search, name="search"),
    path("search/suggested/", portal.suggested, name="suggested"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("about/", portal.about, name="about"),
    path("healthz", portal.healthz, name="healthz"),
    path("admin/jsi18n/", admin.site.admin_view(words, cacheable=True)),
    path("admin/autocomplete/", admin.site.admin_view(Choices.as_view(admin_site=admin.site))),
    path("admin/understood/", admin.site.admin_view(understood_while_typed), name="understood"),
    path("admin/namesakes/", admin.site.admin_view(namesakes_while_typed), name="namesakes"),
    path("admin/attention/", admin.site.admin_view(attention), name="attention"),
    path("admin/attention/<slug:slug>/", admin.site.admin_view(attention_to), name="attention_to"),
    path("admin/review/", admin.site.admin_view(review), name="review"),
    path("admin/review/proposals/<int:pk>/", admin.site.admin_view(proposal), name="proposal"),
    path("admin/review/<int:pk>/", admin.site.admin_view(review_of), name="review_of"),
    path("admin/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
