"""Words and records of claims in templates."""

import re

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join, strip_spaces_between_tags
from django.utils.safestring import SafeString

from claims import attribution, wording
from claims.answers import heading_of, place_of
from claims.choices import Certainty, Script, Stance
from claims.citing import work_of
from lib import editorial, exporting
from lib.citing import as_text

register = template.Library()
BEFORE = {  # an answer that asserts nothing
    Stance.DENIES: format_html('<strong class="denied-by">{}</strong> ', "denies:"),
    Stance.NOT_CLAIMED: format_html("<strong>{}</strong> ", "reports no claim:"),
    Stance.DECLINES: format_html("<strong>{}</strong> ", "does not say:"),
    Stance.WITHDRAWS: format_html("<strong>{}</strong> ", "takes back:"),
}
_ARABIC = re.compile(r"([\u0600-\u06ff\u0750-\u077f]+(?:\s+[\u0600-\u06ff\u0750-\u077f]+)*)")


def _linked(part):
    if hasattr(part, "get_absolute_url"):
        then, later = getattr(part, "then", None) or part, getattr(part, "later", None)
        link = format_html('<a href="{}">{}</a>', then.get_absolute_url(), editorial.shown(then))
        return format_html("{} (later {})", link, _linked(later)) if later else link
    if not _ARABIC.search(part):
        return escape(part)
    # Words printed in Arabic script stand within a sentence of ours: every second piece of the split is such words.
    pieces = enumerate(_ARABIC.split(str(part)))
    arabic = '<bdi lang="ar" dir="rtl">{}</bdi>'
    return format_html_join("", "{}", ((format_html(arabic, text) if at % 2 else text,) for at, text in pieces))


@register.simple_tag
def said(parts):
    """The parts of a statement, each record a link to its page."""
    return SafeString("".join(map(_linked, parts)))  # nosec B308 B703: each part is escaped


@register.simple_tag
def value_of(claim):
    """The value of a claim, beginning with a capital letter; a name as it is, in its language and direction."""
    if claim.kind == "name":
        direction = "rtl" if claim.script == Script.ARABIC else "ltr"
        return format_html('<bdi lang="{}" dir="{}">{}</bdi>', claim.language, direction, claim.name)
    first, *rest = claim.value
    if isinstance(first, str):
        first = first[:1].upper() + first[1:]
    return said([first, *rest])


@register.simple_tag
def figure_of(claim):
    """The number of a claim of casualties alone, under a heading that says whom it counts."""
    return said(wording.bare_figure(claim))


@register.simple_tag
def mark(claim):
    """One citation mark: the number of the source, which opens what stands behind the value (claims/_notes.html)."""
    denies, hedged = claim.stance == Stance.DENIES, claim.certainty != Certainty.STATED
    return format_html(
        '<button type="button" class="mark{}{}" popovertarget="c{}" aria-label="Source {}{}{}: {}">{}{}</button>',
        " denies" if denies else "",
        " hedged" if hedged else "",
        claim.pk,
        claim.number,
        ", denies" if denies else "",
        f", {claim.certainty}" if hedged else "",
        attribution.source(claim.article),
        claim.number,
        " denies" if denies else "",
    )


@register.simple_tag
def marks(claims):
    """The citation marks of one claim or of several, to stand right behind a value."""
    claims = claims if isinstance(claims, list) else [claims]
    return format_html('<span class="marks">{}</span>', SafeString("<wbr>".join(map(mark, claims))))  # nosec B308 B703


@register.simple_tag
def answer(claim, row):
    """One answer in a cell of accounts compared, with its marks, and how it is said. `row`: of claims.accounts."""
    value = value_of(claim)
    revised = claim.pk in row.superseded
    words = ""
    if claim.words and not claim.words_are_value:
        printed = '<q class="how"><bdi lang="{}" dir="{}">{}</bdi></q>'
        words = format_html(printed, claim.article.language, direction(claim.article), claim.words)
    how = attribution.manner(claim)
    beside = [words, how and format_html('<span class="how">{}</span>', how)]
    beside.append(format_html('<span class="badge">{}</span>', "revised since") if revised else "")
    return format_html(
        '{}<span class="value">{}</span>{}{}',
        BEFORE.get(claim.stance, ""),
        format_html("<s>{}</s>", value) if revised else value,
        marks(claim),
        format_html_join("", " {}", ((part,) for part in beside if part)),
    )


@register.simple_tag
def cited(value):
    """A value with its citation marks right behind it."""
    return _tight("claims/_cited.html", value=value)


def _tight(template, **context):
    # A space between a value and its mark would let them part at the end of a line.
    # The template has escaped what it was given.
    return SafeString(strip_spaces_between_tags(render_to_string(template, context).strip()))  # nosec B308 B703


@register.filter
def shown(record):
    """The name of a record as readers may see it."""
    return editorial.shown(record)


@register.filter
def plain(parts):
    """The parts of a statement as one text."""
    return wording.plain(parts)


@register.filter
def manner(claim):
    """How a claim is said."""
    return attribution.manner(claim)


@register.filter
def claimant(claim):
    """Who says a claim, as parts."""
    return attribution.claimant(claim)


@register.filter
def verb(claim):
    """What the claimant does with the statement."""
    return attribution.VERBS[claim.stance]


@register.filter
def origin(claim):
    """Whose words a claim is, as parts."""
    return attribution.origin(claim)


@register.filter
def source(article):
    """An article in a few words: its outlet, the one whose report it passes on, its date."""
    return attribution.source(article)


@register.filter
def bibliographic(article):
    """The full line of an article in a bibliography."""
    return as_text(work_of(article))


@register.filter
def titled(article):
    """The title of an article, in its language and direction; one in brackets is our own, in English."""
    if article.title.startswith("[") or article.language in {"", "en"}:
        return article.title
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', article.language, direction(article), article.title)


@register.filter
def direction(article):
    """The direction in which the language of an article is written: "rtl" or "ltr"."""
    return "rtl" if attribution.runs_leftwards(article.language) else "ltr"


@register.filter
def language_name(code):
    """The English name of a language, or its code."""
    return attribution.language(code)


@register.simple_tag(takes_context=True)
def standing(context, claim):
    """How the one that makes a claim stands to the incident and to the one named as author, as badges.

    Of what the page calls its `parties` (claims/parties.py); '' on a page that has none.
    """
    if "parties" not in context:
        return ""
    parties = context["parties"]
    words = [standing] if (standing := parties.standing(claim)) else parties.sides(claim)
    return format_html_join("", ' <span class="badge">{}</span>', ((word,) for word in words))


@register.filter
def permalink(record):
    """The whole address of a record's page, to be read on paper."""
    return exporting.permalink(record)


@register.filter
def questions(keys):
    """The questions of those keys, in words: "killed, by whom"."""
    return ", ".join(heading_of(key).lower() for key in sorted(keys, key=place_of))
