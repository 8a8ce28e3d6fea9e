"""What is asked of the search."""

from django import forms

from lib.web_addresses import is_telling

LONGEST = 100  # characters of a question, as in every list
LAST_PAGE = 100
NOUNS = {"actor": "Actors", "location": "Locations", "outlet": "Outlets"}  # what is found by name


class SearchForm(forms.Form):
    """A question to the whole site. A value that can't be understood, an unknown part or a doubled one: no answer."""

    q = forms.CharField(required=False, max_length=LONGEST, label="Names, places, or words")
    noun = forms.ChoiceField(required=False, choices=NOUNS.items(), label="What to look for")
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, label="Page")

    def __init__(self, data):
        # PostgreSQL has no text with a NUL: it is read as the replacement character, which matches nothing.
        cleaned = data.copy()
        for name, given in data.lists():
            if is_telling(name):
                del cleaned[name]  # what sharing an address added to it
            else:
                cleaned.setlist(name, [value.replace("\0", "\ufffd") for value in given if value.strip()])
        super().__init__(cleaned)

    def clean(self):
        """Name what is unknown or given twice, and a page of what has no pages."""
        cleaned = super().clean()
        for name, given in self.data.lists():
            if name not in self.fields:
                self.add_error(None, f"There is no filter called “{name[:40]}”.")
            elif len(given) > 1:
                self.add_error(name, "Given more than once.")
        if cleaned.get("page") and not cleaned.get("noun"):
            self.add_error("page", "Only one of actors, locations and outlets has pages here.")
        return cleaned
