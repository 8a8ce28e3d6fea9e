"""Every address of the site."""

from django.contrib import admin
from django.urls import path

from actors import views as actors
from claims import views as claims
from codebook import views as codebook
from incidents import views as incidents
from locations import views as locations
from portal import views as portal
from sources import views as sources

urlpatterns = [
    path("", portal.home, name="home"),
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/<slug:slug>/", incidents.incident_detail, name="incident"),
    path("actors/", actors.actor_list, name="actors"),
    path("people/", actors.people, name="people"),
    path("organizations/", actors.organizations, name="organizations"),
    path("actors/<slug:slug>/", actors.actor_detail, name="actor"),
    path("locations/", locations.location_list, name="locations"),
    path("locations/<slug:slug>/", locations.location_detail, name="location"),
    path("articles/", sources.article_list, name="articles"),
    path("articles/<int:pk>/", sources.article_detail, name="article"),
    path("outlets/", sources.outlet_list, name="outlets"),
    path("outlets/<slug:slug>/", sources.outlet_detail, name="outlet"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<int:pk>/", claims.claim_detail, name="claim"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("about/", portal.about, name="about"),
    path("healthz", portal.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
