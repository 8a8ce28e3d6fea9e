"""What a page tells programs: its incident, actor, article or claim with the claims about it, in words of schema.org.

An incident is an Event that nobody performs or organizes: who is said to have done what is a Claim, whose `author`
says so, whose `appearance` is the article, and whose `keywords` tell its stance, its certainty and the role, as terms
of the codebook. A claim that is denied has the denials as `subjectOf`; a denial has what it denies as `about`.
"""

from django.conf import settings
from django.urls import reverse

from claims.attribution import claimant
from claims.choices import Stance
from claims.denials import attach_denials_among
from claims.wording import plain
from lib.exporting import permalink
from lib.structured import certain_days, data_block
from sources.choices import ArticleKind

TYPES = {  # of articles; of video without a picture there is no VideoObject
    ArticleKind.ARTICLE: "NewsArticle",
    ArticleKind.STATEMENT: "Article",
    ArticleKind.REPORT: "Report",
    ArticleKind.DATASET: "Dataset",
    ArticleKind.VIDEO: "MediaObject",
    ArticleKind.POST: "SocialMediaPosting",
}


def of_incident(incident, claims):
    """The block of an incident's page. `incident`: with its places (`attach_words`). `claims`: those about it."""
    attach_denials_among(claims)
    return data_block([_event(incident, claims), *_told(claims)])


def of_actor(actor, claims):
    """The block of an actor's page. `claims`: those about it."""
    attach_denials_among(claims)
    names = [claim.name for claim in claims if claim.kind == "name" and _counts(claim)]
    node = _actor(actor) | {
        "url": permalink(actor),
        "alternateName": list(dict.fromkeys(name for name in names if name != actor.public_name)),
    }
    return data_block([node, *(other for other in _told(claims) if other["@id"] != node["@id"])])


def of_claim(claim, around):
    """The block of a claim's page. `around`: the claims with the same value and those that answer it."""
    attach_denials_among([claim, *around])
    return data_block([*_told([claim], among=[claim, *around]), _subject(claim)])


def of_article(article, claims):
    """The block of an article's page. `claims`: those on the page, each with `.denied_by`."""
    nodes = {}
    for node in [_article(article), _outlet(article.outlet), *_told(claims), *map(_subject, claims)]:
        nodes.setdefault(node["@id"], node)
    return data_block(nodes.values())


def _counts(claim):
    return claim.stance == Stance.ASSERTS and not claim.deprecated_reason


def _ref(record):
    return {"@id": permalink(record)}


def _told(claims, among=()):
    """The nodes of claims and of the articles, outlets, actors and terms that they name, each once.

    `among`: the claims that a denial is looked for to deny, if not the same.
    """
    denied, nodes = {}, {}
    for claim in among or claims:
        for pk in claim.denied_by:
            denied.setdefault(pk, []).append(_ref(claim))
    for claim in claims:
        outlet, said = claim.article.outlet, _claim(claim, denied.get(claim.pk, []))
        named = (said, _article(claim.article), _outlet(outlet), *map(_actor, _named(claim)), *_terms(claim))
        for node in named:
            nodes.setdefault(node["@id"], node)
    return list(nodes.values())


def _named(claim):
    actors = (claim.claimant, claim.speaks_for, claim.named_actor, claim.caused_by)
    return [actor for actor in actors if actor is not None]


def _claim(claim, denies):
    said_by = None if claim.claimant_words else _ref(claim.claimant or claim.article.outlet)
    records = [one for one in (claim.named_actor, claim.caused_by, claim.other_incident) if one is not None]
    return {
        "@type": "Claim",
        "@id": permalink(claim),
        "text": claim.text,
        "author": said_by,
        "creditText": plain(claimant(claim)) if claim.claimant_words or claim.speaks_for_id else "",
        "appearance": _ref(claim.article),
        "about": [_ref(claim.subject), *denies],
        "mentions": list({ref["@id"]: ref for ref in map(_ref, records)}.values()),
        "keywords": [{"@id": term["@id"]} for term in _terms(claim)],
        "subjectOf": [{"@id": f"{settings.SITE_URL}{reverse('claim', args=[pk])}"} for pk in claim.denied_by],
        "creativeWorkStatus": f"Deprecated: {claim.deprecated_reason}" if claim.deprecated_reason else "",
    }


def _terms(claim):
    """How a claim is said, and the role that it gives: as terms of the codebook."""
    terms = [(f"stance.{claim.stance}", claim.get_stance_display())]
    terms.append((f"certainty.{claim.certainty}", claim.get_certainty_display()))
    if claim.role is not None:
        terms.append((claim.role_id, claim.role.label))
    return [
        {"@type": "DefinedTerm", "@id": f"{settings.SITE_URL}/codebook/#{pk}", "name": label, "termCode": pk}
        for pk, label in terms
    ]


def _article(article):
    return {
        "@type": TYPES[article.kind],
        "@id": permalink(article),
        "name" if article.kind in {ArticleKind.DATASET, ArticleKind.VIDEO} else "headline": article.title,
        "url": article.link,
        "archivedAt": article.archived_link,
        "publisher": _ref(article.outlet),
        "creditText": article.authors,
        "datePublished": certain_days(article.published)[0],
        "inLanguage": article.language,
        "description": f"Dataset “{article.title}” of {article.outlet}, from which claims on this site are drawn."
        if article.kind == ArticleKind.DATASET
        else "",
    }


def _outlet(outlet):
    return {"@type": "Organization", "@id": permalink(outlet), "name": outlet.name}


def _actor(actor):
    return {
        "@type": "Person" if actor.is_person else "Organization",
        "@id": permalink(actor),
        "name": actor.public_name,
    }


def _subject(claim):
    """What a claim is about, by its name alone: its own page tells the rest."""
    if claim.actor is not None:
        return _actor(claim.actor)
    return {"@type": "Thing", "@id": permalink(claim.incident), "name": claim.incident.title}


def _event(incident, claims):
    first, last = _days(incident)
    return {
        "@type": "Event",
        "@id": permalink(incident),
        "url": permalink(incident),
        "name": incident.title,
        "startDate": first,
        "endDate": last if last != first else None,
        "location": _place(incident),
        "subjectOf": [{"@id": address} for address in dict.fromkeys(permalink(claim.article) for claim in claims)],
    }


def _days(incident):
    """(first, last) as ISO 8601: as precisely as accounts agree, else the days between which it lies by all of them."""
    first, last = certain_days(incident.dates[0]) if len(incident.dates) == 1 else (None, None)
    if first is None:
        first, last = (day.isoformat() if day else None for day in (incident.first_day, incident.last_day))
    return first, last


def _place(incident):
    """Where an incident was, or the smallest place that holds all where accounts put it.

    Coordinates are given only of the place itself, not of one that it was near to, in a part of or somewhere in.
    """
    place = incident.location
    if place is None:
        return None
    itself = incident.precision != "precision.disputed" and not incident.place_before
    located = place.latitude is not None and itself
    address = {"addressRegion": incident.governorate, "addressCountry": incident.country}
    named = {name: one.name for name, one in address.items() if one is not None}
    node = {
        "@type": "Place",
        "@id": permalink(place),
        "name": f"{incident.place_before}{place.name}",
        "address": {"@type": "PostalAddress", **named},
    }
    if located:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return node
