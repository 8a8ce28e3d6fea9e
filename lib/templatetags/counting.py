"""Numbers in templates, as links to what they count."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag(takes_context=True)
def counted(context, number, listing, noun="", after="", **filters):
    """A number as a link to the list that it counts: "3 incidents as a party"; without a noun the number alone.

    `listing`: the name of the list's address; `filters`: those under which it has just so many rows; `after`: words
    behind the noun. Of nothing there is no list: "no incidents". Nor is there of another day, for lists keep to today.
    """
    words = f" {noun}{'' if number == 1 else 's'}" if noun else ""
    words += f" {after}" if after else ""
    if not number:
        return format_html("{}{}", "no" if noun else "0", words)
    elsewhen = "as_of" in context and context["as_of"].day
    if elsewhen or hasattr(context.get("request"), "pin"):
        return format_html("{}{}", intcomma(number), words)
    address = f"{reverse(listing)}?{urlencode(filters)}"
    return format_html('<a class="counted" href="{}">{}{}</a>', address, intcomma(number), words)
