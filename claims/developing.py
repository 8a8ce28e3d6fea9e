"""How the account of an incident developed: on which day what was reported, and what was then said otherwise."""

from dataclasses import dataclass
from datetime import date

from claims.answers import heading_of, place_of
from claims.glance import names_of_authors
from lib.editorial import shown

QUESTIONS = {
    "Type": "type",
    "Date": "date",
    "Place": "place",
    "Killed": "killed",
    "Civilians killed": "killed",
    "Children killed": "killed",
    "Injured": "injured",
    "Said to be by": "responsibility",
    "Accounts differ on": "",
}


@dataclass(frozen=True)
class Change:
    """One value that is another one since: what it was before, '' if nobody had said. `question`: where it stands."""

    question: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One day on which articles appeared. `sources`: those; `before`: the day of the step before."""

    day: date
    before: date | None
    sources: list
    changes: list

    @property
    def said(self):
        """When its articles appeared, as far as that is known: "5 April 2024", "April 2024"."""
        return " or ".join(dict.fromkeys(source.article.published_text for source in self.sources))

    @property
    def is_certain(self):
        """Whether they appeared on that day, and not at some time up to it."""
        return all(source.article.published_first == self.day for source in self.sources)


def days_of(claims):
    """The days by which some of the claims was certainly published, in their order."""
    return sorted({claim.article.published_last for claim in claims if _counts(claim)})


def development(dossier, versions):
    """The steps of an incident. `versions`: {day: the incident as of that day}, with the words of a list."""
    steps, before = [], {}
    for day in days_of(dossier.claims):
        new = [source for source in dossier.sources if source.article.published_last == day and _counted(source)]
        known = [claim for claim in dossier.claims if _counts(claim) and claim.article.published_last <= day]
        now = _in_words(versions[day], known)
        changes = [
            Change(QUESTIONS[label], label, before.get(label, ""), text)
            for label, text in now.items()
            if text != before.get(label, "")
        ]
        steps.append(Step(day, steps[-1].day if steps else None, new, changes))
        before = now
    return steps


def _counts(claim):
    return claim.article.published_last is not None and not claim.deprecated_reason


def _counted(source):
    return any(not claim.deprecated_reason for claim in source.claims)


def _in_words(incident, claims):
    """{label: what the claims give}; '' where they give nothing."""
    return {
        "Type": incident.type_text,
        "Date": incident.date_text,
        "Place": " or ".join(shown(place) for place in incident.places),
        "Killed": incident.killed_text,
        "Civilians killed": incident.civilians_text,
        "Children killed": incident.children_text,
        "Injured": incident.injured_text,
        "Said to be by": names_of_authors(claims),
        "Accounts differ on": ", ".join(heading_of(key).lower() for key in sorted(incident.contested, key=place_of)),
    }
