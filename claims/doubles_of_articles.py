"""Articles that may be entered twice: under two forms of one address, or by one title on one day at one outlet."""

from django.db import connection

from lib.attaching import by_key
from lib.dates import say
from lib.twice import Double, Likely, Told
from sources.models import Article

LISTED = 2_000  # pairs
ALIKE = 20  # articles of one address, or of one title at one outlet, that are compared with each other

# Pairs that have one address or one title, the letters of both compared alone, and may be of one day. Left out is what
# was withdrawn, what a curator holds apart, and what passes the other one on. `of`: of one article, or of all.
PAIRS = """
    WITH itself AS (SELECT * FROM sources_article WHERE id = %(of)s),
    entered AS MATERIALIZED (
        SELECT id, outlet_id, address_key, published_first, published_last, after_article_id,
            lower(btrim(regexp_replace(title, '[^[:alnum:]]+', ' ', 'g'))) AS called
        FROM sources_article WHERE status <> 'withdrawn' AND (
            %(of)s IS NULL OR address_key <> '' AND address_key = (SELECT address_key FROM itself)
            OR outlet_id = (SELECT outlet_id FROM itself)
        )
    ),
    alike AS (
        SELECT array_agg(id ORDER BY id) AS ids, true AS by_address
        FROM entered WHERE address_key <> '' GROUP BY address_key HAVING count(*) > 1
        UNION ALL
        SELECT array_agg(id ORDER BY id), false FROM entered GROUP BY outlet_id, called HAVING count(*) > 1
    ),
    pairs AS (
        SELECT one, other, bool_or(by_address) AS by_address FROM alike
        CROSS JOIN unnest(ids[1:%(alike)s]) AS one CROSS JOIN unnest(ids[1:%(alike)s]) AS other
        WHERE one < other AND (%(of)s IS NULL OR %(of)s IN (one, other)) GROUP BY one, other
    )
    SELECT pairs.one, pairs.other, by_address, one.published_first = one.published_last
        AND (one.published_first, one.published_last) = (other.published_first, other.published_last) AS same_day
    FROM pairs JOIN entered AS one ON one.id = pairs.one JOIN entered AS other ON other.id = pairs.other
    WHERE (by_address OR one.published_first <= other.published_last AND other.published_first <= one.published_last)
        AND one.id IS DISTINCT FROM other.after_article_id AND other.id IS DISTINCT FROM one.after_article_id
        AND NOT EXISTS (SELECT FROM sources_notsame WHERE (one_id, other_id) = (pairs.one, pairs.other))
    ORDER BY by_address DESC, same_day DESC NULLS LAST, one.id DESC, other.id LIMIT %(listed)s
"""


def doubles_of_articles(*, of=None):
    """The pairs of articles that may be one, the likeliest first: [Double]. Two queries.

    `of`: an article, of which alone it is asked; in its pairs it is `one`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"of": of and of.pk, "alike": ALIKE, "listed": LISTED})
        rows = cursor.fetchall()
    articles = by_key(Article.objects.select_related("outlet"), {pk for row in rows for pk in row[:2]})
    found = []
    for one, other, by_address, same_day in rows:
        both = (articles[one], articles[other]) if of is None or one == of.pk else (articles[other], articles[one])
        found.append(Double(*map(_told, both), _likely(*both, by_address, same_day)))
    return found


def _told(article):
    return Told(article, ", ".join(filter(None, [str(article.outlet), article.published_text, article.address])))


def _likely(one, other, by_address, same_day):
    reasons, against = [], []
    if by_address:
        reasons.append(f"Both have the address {one.address_key}.")
    if one.outlet_id == other.outlet_id and same_day:
        reasons.append(f"{one.outlet} published both on {say(one.published)}.")
    elif one.outlet_id == other.outlet_id:
        reasons.append(f"{one.outlet} may have published both on one day.")
    else:
        against.append("They are of two outlets.")
    if one.title.casefold() == other.title.casefold():
        reasons.append("Both have the same title.")
    if one.language != other.language:
        against.append("They are in two languages.")
    if one.kind != other.kind:
        against.append(f"One is a {one.get_kind_display().lower()}, the other a {other.get_kind_display().lower()}.")
    return Likely(tuple(reasons), tuple(against), is_high=not against and bool(by_address or same_day))
