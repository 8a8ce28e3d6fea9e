"""The smallest parts of a page of claims, of which it has hundreds: made in Python, in a fifth of a template's time."""

from django import template
from django.utils.dateformat import format as in_words
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from claims import attribution
from claims.choices import Stance
from claims.templatetags.saying import bibliographic, direction, language_name, marks, said, standing, titled, value_of

register = template.Library()


def _joined(*parts):
    """Parts of HTML, each escaped or our own, as one."""
    return SafeString("".join(parts))  # nosec B308 B703


def _printed(claim, words):
    """Words as printed in the article of a claim, in its language and direction."""
    return format_html(
        '<q><bdi lang="{}" dir="{}">{}</bdi></q>', claim.article.language, direction(claim.article), words
    )


@register.simple_tag(takes_context=True)
def line(context, one, of_one_actor=False):
    """One value with everybody who asserts, denies, has not claimed or declines to say it (a claims.answers.Line).

    `of_one_actor`: of lines that are what one actor says, so that their origins say nothing. Of what the page calls its
    `parties` (claims/parties.py), if it has any, it tells how each claimant stands to it.
    """
    first = one.first
    meta = ""
    if first.kind == "name":
        meta = f'<span class="meta">{escape(first.term.label.lower())}</span>'
    elif one.one_origin and not of_one_actor:
        meta = '<span class="meta"><span class="badge">one origin</span></span>'
    return _joined(
        f'<div class="answer{" denied" if one.denied else ""}">',
        f'<h3 class="answer-value"><span class="value">{one.before}{value_of(first)}</span>{meta}</h3>',
        f'<ul class="voices">{"".join(_voice(context, each, before) for before, each in one.voices)}</ul></div>',
    )


def _voice(context, one, before):
    """One claimant with its marks. `before`: what it does, such as "Denied by"."""
    first, revised = one.first, one.revised
    how = [attribution.manner(first)] if attribution.manner(first) else []
    how += [_printed(first, one.printed)] if one.printed else []
    if one.in_own_voice:
        after = f"after {escape(one.after)}, " if one.after else ""
        where = f"in its own voice, {after}{escape(first.article.published_text)}"
    else:
        where = f"in {escape(attribution.source(first.article))}"
    return _joined(
        f'<li class="voice{" denial" if before == "Denied by" else ""}{" revised" if revised else ""}">',
        f"<strong>{escape(before)}</strong> " if before else "",
        f'<span class="who">{said(one.claimant)}</span>{standing(context, first)}',
        ' <span class="badge">revised since</span> ' if revised else " ",
        f'<span class="how">{", ".join(how)}</span> ' if how else "",
        f'<span class="in">{where}{f", and {one.others} more" if one.others else ""}</span>{marks(one.claims)}</li>',
    )


@register.simple_tag
def behind(claim):
    """Who says a claim, how, where, and on what it rests. `claim`: with its records and `.resting`."""
    return _joined(
        '<dl class="facts">', *(f"<dt>{label}</dt><dd>{told}</dd>" for label, told in _behind(claim)), "</dl>"
    )


def _behind(claim):
    article = claim.article
    own = ", in its own voice" if attribution.in_own_voice(claim) else ""
    when = f", {escape(claim.claimed_on_text)}" if claim.claimed_on else ""
    yield "Said by", f"{said(attribution.claimant(claim))}{own}{when}"
    yield "How said", _how_said(claim)
    language = f", in {escape(language_name(article.language))}" if article.language else ""
    locator = f"; {escape(claim.locator)}" if claim.locator else ""
    yield "Article", f"{_linked(article, f'<cite>{conditional_escape(titled(article))}</cite>')}{language}{locator}"
    yield "Origin", said(attribution.origin(claim))
    if claim.resting:
        yield "Rests on", "; ".join(_linked(one, conditional_escape(titled(one))) for one in claim.resting)
    if article.correction:
        when = f", {in_words(article.corrected_on, 'j F Y')}" if article.corrected_on else ""
        yield "Article since", f"{escape(article.get_correction_display().lower())}{when}"
    if claim.deprecated_reason:
        yield "Deprecated", escape(claim.deprecated_reason)
    if claim.curator_note:
        yield "Curator’s note", escape(claim.curator_note)


def _how_said(claim):
    stance = "" if claim.stance == Stance.ASSERTS else claim.get_stance_display().lower()
    return "".join(
        [
            f'<strong class="denied-by">{escape(stance)}</strong>, ' if stance else "",
            escape(claim.get_certainty_display().lower()),
            ", the article keeps its distance" if claim.distanced else "",
            f"; printed {_printed(claim, claim.words)}" if claim.words else "",
        ]
    )


def _linked(article, title):
    return f'<a href="{article.get_absolute_url()}">{title}</a>, {escape(attribution.source(article))}'


@register.simple_tag
def links(claim):
    """The ways to the article of a claim, as its link policy allows: a dead link comes after its archived copy."""
    article, own, first, dead = claim.article, claim.article.link, claim.article.first_link, claim.article.dead_text
    parts = []
    if link := claim.passage_link:
        words = "Read the archived copy" if first != own else "Read" if claim.passage_start else "Read the article"
        words += " at the passage" if claim.passage_start else ""
        parts.append(_out(link, f"{words} ({dead})" if dead else words))
        parts += [format_html('<span class="muted">{}</span>', bibliographic(article))] if dead else []
    elif text := article.address_text:
        policy = article.get_link_policy_display()
        parts.append(format_html('<span class="muted">{}: <code>{}</code></span>', policy, text))
    if first != own:
        parts += [_out(own, "The original (dead link)")] if own else []
    elif archived := article.archived_link:
        parts.append(_out(archived, "Archived copy"))
    return _joined(" ".join(parts))


def _out(address, words):
    return f'<a class="out" href="{escape(address)}" rel="external noopener noreferrer nofollow">{escape(words)}</a>'
