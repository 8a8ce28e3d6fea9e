"""The columns of the CSVs of articles and of outlets, with the links that their pages give and no others."""

from actors.models import Actor
from lib.attaching import by_key
from lib.editorial import Status
from lib.exporting import Column, code, permalink
from locations.models import Location


def attach_shown(outlets):
    """Give each outlet `.shown_country` and `.shown_organization`: the published ones, or None. Two queries."""
    countries = by_key(Location.objects.published(), {outlet.country_id for outlet in outlets} - {None})
    organizations = by_key(Actor.objects.published(), {outlet.organization_id for outlet in outlets} - {None})
    for outlet in outlets:
        outlet.shown_country = countries.get(outlet.country_id)
        outlet.shown_organization = organizations.get(outlet.organization_id)


def _passed_on(article):
    earlier = article.after_article
    return earlier.pk if earlier is not None and earlier.status == Status.PUBLISHED else None


def _homepage(outlet):
    return "" if outlet.type_id == "outlet_type.armed_actor" else outlet.homepage


# Of articles with all that a citation shows (`for_display`).
ARTICLE_COLUMNS = [
    Column("id", "id", "The number of the article."),
    Column("address", permalink, "The permanent address of the article's page here."),
    Column("title", "title", "The title as printed; in square brackets where it is ours."),
    Column("outlet", "outlet.name", "The outlet that published it."),
    Column("outlet_slug", "outlet.slug", "The slug of the outlet in the CSV of outlets."),
    Column("kind", "kind", "What was published: article, statement, report, dataset, video or post."),
    Column("authors", "authors", "The authors as printed, separated by semicolons."),
    Column("published", "published", "When it was published, as EDTF."),
    Column("language", "language", "Its language, as BCP 47: en, ar."),
    Column("after_outlet", "after_outlet.name", "The outlet whose report it passes on, such as a wire."),
    Column("after_article_id", _passed_on, "The number of the article that it passes on."),
    Column("link", "link", "Its own address, where this site gives a link."),
    Column("archived_link", "archived_link", "The address of the archived copy, where this site gives a link."),
    Column(
        "archived_on",
        lambda article: article.archived_on if article.archived_link else None,
        "The day on which that copy was made.",
    ),
    Column("correction", "correction", "Whether the outlet has corrected or retracted it since."),
    Column("corrected_on", "corrected_on", "The day on which it did."),
    Column("correction_note", "correction_note", "What was corrected."),
]

SHOWN = (attach_shown,)

OUTLET_COLUMNS = [
    Column("slug", "slug", "The short name of the outlet in its address, which other files give to name it."),
    Column("address", permalink, "The permanent address of the outlet's page here."),
    Column("name", "name", "The name of the outlet."),
    Column("type", lambda outlet: code(outlet.type_id), "What it is, as a code of the codebook."),
    Column("country", "shown_country.name", "The country of the outlet.", SHOWN),
    Column("country_slug", "shown_country.slug", "The slug of the country in the CSV of locations.", SHOWN),
    Column("organization", "shown_organization.public_name", "The organization that it is or belongs to.", SHOWN),
    Column(
        "organization_slug", "shown_organization.slug", "The slug of that organization in the CSV of actors.", SHOWN
    ),
    Column("homepage", _homepage, "Its homepage; none of outlets of armed actors."),
]
EXPORTS = {"articles": ARTICLE_COLUMNS, "outlets": OUTLET_COLUMNS}
