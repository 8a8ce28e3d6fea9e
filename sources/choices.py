"""Fixed words of outlets and articles."""

from django.db import models


class ArticleKind(models.TextChoices):
    """What was published."""

    ARTICLE = "article", "Article"
    STATEMENT = "statement", "Statement"
    REPORT = "report", "Report"
    DATASET = "dataset", "Dataset"
    VIDEO = "video", "Video"
    POST = "post", "Post"


class LinkState(models.TextChoices):
    """What a curator found at an address."""

    UNCHECKED = "unchecked", "Not checked"
    WORKS = "works", "Works"
    DEAD = "dead", "Dead"


class LinkFound(models.TextChoices):
    """What the last check of a link found (sources/checking.py)."""

    UNCHECKED = "unchecked", "Not checked yet"
    WORKS = "works", "Works"
    MOVED = "moved", "Leads elsewhere"
    DEAD = "dead", "Dead"
    REFUSED = "refused", "Answers, but not with the article"
    NO_ANSWER = "no_answer", "Not reachable"
    NOT_ASKED = "not_asked", "Not asked: no address of the public web"


class LinkPolicy(models.TextChoices):
    """Whether readers are given a link to the article."""

    LINK = "link", "Link"
    TEXT_ONLY = "text_only", "Address as text"
    GRAPHIC = "graphic", "Graphic: address as text, with a warning"
    PROPAGANDA = "propaganda", "Propaganda: address as text"
    DANGEROUS = "dangerous", "Dangerous: no address"


class Correction(models.TextChoices):
    """What the outlet did to its article afterwards."""

    CORRECTED = "corrected", "Corrected"
    RETRACTED = "retracted", "Retracted"
