"""The article that stands beside the form of a claim. Its captured text is for curators alone."""

import re

from sources.models import Article


def shown_beside(user, article_pk):
    """{"article", "paragraphs"} for the form of a claim of this article; both empty where there is none to be seen.

    `paragraphs`: those of the captured text, for curators who may see it; in the order in which locators count them.
    """
    if not article_pk or not user.has_perm("sources.view_article"):
        return {"article": None, "paragraphs": []}
    captured = ["capture"] if user.has_perm("sources.view_capture") else []
    article = Article.objects.select_related("outlet", *captured).in_bulk([article_pk]).get(article_pk)
    capture = getattr(article, "capture", None) if captured else None
    return {"article": article, "paragraphs": paragraphs_of(capture.text) if capture else []}


def paragraphs_of(text):
    """The paragraphs of a captured text: what empty lines part, or of a text without any its lines."""
    parts = re.split(r"\n\s*\n", text.replace("\r", "").strip())
    parts = parts if len(parts) > 1 else parts[0].split("\n")
    return [part.strip() for part in parts if part.strip()]
