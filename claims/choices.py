"""Fixed words of claims. Their definitions stand in the codebook, under the scheme of the same name."""

from django.db import models


class Stance(models.TextChoices):
    """What the claimant does with the statement."""

    ASSERTS = "asserts", "Asserts"
    DENIES = "denies", "Denies"
    NOT_CLAIMED = "not_claimed", "Has not claimed"
    DECLINES = "declines", "Declines to say"
    WITHDRAWS = "withdraws", "Withdraws"


class Certainty(models.TextChoices):
    """How surely it is said, or that the curator inferred it."""

    STATED = "stated", "Stated"
    HEDGED = "hedged", "Hedged"
    INFERRED = "inferred", "Inferred"


class CombatStatus(models.TextChoices):
    """What the claim says the people were."""

    CIVILIAN = "civilian", "Civilian"
    COMBATANT = "combatant", "Combatant"
    DISPUTED = "disputed", "Disputed"
    UNSTATED = "unstated", "Unstated"


class Persons(models.TextChoices):
    """Which people a figure counts."""

    ALL = "all", "All"
    MAN = "man", "Men"
    WOMAN = "woman", "Women"
    ADULT = "adult", "Adults"
    CHILD = "child", "Children"


class Side(models.TextChoices):
    """On which side of the incident the people were."""

    ACTING = "acting", "Acting side"
    AIMED_AT = "aimed_at", "Side aimed at"
    BYSTANDER = "bystander", "Bystanders"
    UNSTATED = "unstated", "Unstated"


class AttackersIncluded(models.TextChoices):
    """Whether a figure counts the attackers too."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSTATED = "unstated", "Unstated"


class Scope(models.TextChoices):
    """How much of the incident a figure covers."""

    WHOLE = "whole", "Whole"
    PART = "part", "Part"
    PERIOD = "period", "Period"


class StartIs(models.TextChoices):
    """What the first day of an interval is."""

    BEGAN = "began", "Began"
    FIRST_SEEN = "first_seen", "First seen"


class EndIs(models.TextChoices):
    """What the last day of an interval is."""

    ENDED = "ended", "Ended"
    LAST_SEEN = "last_seen", "Last seen"
    ONGOING = "ongoing", "Ongoing"


class Script(models.TextChoices):
    """The script a name is written in (ISO 15924)."""

    LATIN = "Latn", "Latin"
    ARABIC = "Arab", "Arabic"
    CYRILLIC = "Cyrl", "Cyrillic"
    OTHER = "Zyyy", "Other"


class IdentifierScheme(models.TextChoices):
    """Whose identifier of what it is."""

    UCDP_EVENT = "ucdp_event", "UCDP event"
    UCDP_ACTOR = "ucdp_actor", "UCDP actor"
    UCDP_NAME = "ucdp_name", "Name in UCDP, of one actor alone"
    CLAIM = "claim", "Row of an imported file of claims"


class Decision(models.TextChoices):
    """What became of a proposal of a change."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"
