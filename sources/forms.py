"""The form of an article, with the messages that a curator needs beside its fields."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from lib.web_addresses import address_key, without_telling
from sources.models import Article, Outlet, hold_address

# The form of a BCP 47 tag, as far as articles need it: language, script, region, variants.
TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{5,8})*)", re.IGNORECASE)
LONGEST = Article._meta.get_field("address").max_length
WEB = {"http", "https"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class Suggesting(forms.TextInput):
    """A text that may be anything, with suggestions that the browser offers while it is typed."""

    template_name = "admin/sources/suggesting.html"
    suggestions = ()

    def get_context(self, name, value, attrs):
        """With the suggestions, and the id of their list."""
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        return {**context, "list": listed, "suggestions": self.suggestions}


class AddressFormField(forms.CharField):
    """The address of a page on the web, as it was copied. Says what is wrong with what is none."""

    widget = forms.TextInput(attrs={"class": "vURLField", "inputmode": "url", "autocomplete": "off"})

    def to_python(self, value):
        """The address, without the spaces around it."""
        address = super().to_python(value)
        if address and (wrong := _wrong_address(address)):
            raise ValidationError(wrong, code="no_address")
        return address


class OutletForm(forms.ModelForm):
    """One outlet."""

    homepage = AddressFormField(required=False, max_length=Outlet._meta.get_field("homepage").max_length)

    class Meta:
        model = Outlet
        fields = ()  # the admin says which


class ArticleForm(forms.ModelForm):
    """One article. One that is there already, under any form of its address, is named beside the address."""

    address = AddressFormField(required=False, max_length=LONGEST)
    archived_address = AddressFormField(required=False, max_length=LONGEST)

    class Meta:
        model = Article
        fields = ()  # the admin says which
        widgets = {
            "language": Suggesting(attrs={"class": "vTextField", "autocomplete": "off"}),
        }
        help_texts = {
            "published": "As you write it: 30 May 2024, May 2024, early January 2024, between 2018 and 2022.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            self.fields["language"].widget.suggestions = list(Article.objects.languages())

    def clean_address(self):
        """An address on the web of an article that is not there yet."""
        address = self.cleaned_data["address"]
        if not address or ("address" not in self.changed_data and self.instance.pk):
            return address
        hold_address(address)
        there = Article.objects.entered().at_address(address).exclude(pk=self.instance.pk)
        if found := list(there.select_related("outlet")):
            raise ValidationError(_there_already(found), code="there_already")
        return without_telling(address)

    def clean_language(self):
        """A BCP 47 tag, with its letters as they are usually written; '' for none."""
        language = self.cleaned_data["language"].strip().replace("_", "-")
        if not language:
            return ""
        found = TAG.fullmatch(language)
        if not found:
            raise ValidationError(
                "Write the language as a tag of BCP 47, not by its name: en, ar, ru, ku-Latn, pt-BR.", code="not_a_tag"
            )
        tongue, script, region, variants = found.groups(default="")
        parts = [tongue.lower(), script.title(), region.upper(), *variants.lower().split("-")]
        return "-".join(filter(None, parts))


def _there_already(articles):
    """The message that names the articles that are there already, each with a link to its form."""
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a> ({}, {})',
        (
            (reverse("admin:sources_article_change", args=[one.pk]), one.title, one.outlet, one.get_status_display())
            for one in articles
        ),
    )
    return format_html("This article is there already: {}.", links)


def _wrong_address(typed):
    """What is wrong with an address as it was typed, and what to do; '' if nothing is."""
    if re.search(r"\s", typed):
        return "An address has no spaces: copy it whole from the browser's address bar."
    scheme = SCHEME.match(typed)
    if not scheme or (scheme[1].lower() not in WEB and "." in scheme[1]):  # news.example:8000/a
        return "The address begins with https:// or http://: copy it whole from the browser's address bar."
    if scheme[1].lower() not in WEB:
        return f"“{scheme[1].lower()}:” is no address of an article: that begins with https:// or http://."
    return "" if address_key(typed) else "This address can't be read: copy it whole from the browser's address bar."
