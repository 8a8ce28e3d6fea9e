"""What stands around the fields of a form: the article, the sentence, dates as understood, the way to another kind."""

import logging

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from claims.beside import paragraphs_of
from claims.kinds import KINDS
from claims.models import Claim
from sources.models import Article, Capture
from tests.claims.typed import ADD, SENTENCES, all_messages, curator, filled_in, typed
from tests.factories import ArticleFactory, ClaimFactory

pytestmark = pytest.mark.django_db

BESIDE = "/admin/claims/claim/beside/"
SENTENCE = "/admin/claims/claim/sentence/"
UNDERSTOOD = "/admin/understood/"
TEXT = "A zebra was seen.\r\n\r\nIt ran\r\nfar away. \n \nNobody <b>followed</b>."
PARAGRAPHS = ["A zebra was seen.", "It ran\nfar away.", "Nobody <b>followed</b>."]


@pytest.fixture
def captured(records):
    """The records, the text of the article captured."""
    Capture.objects.create(article=records.article, text=TEXT)
    return records


def granted(*codenames):
    """A signed-in member of the staff with these permissions alone."""
    user = get_user_model().objects.create(username="-".join(codenames), is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def paragraphs(response):
    """The paragraphs of the text beside a form."""
    page = filled_in(response)[1]
    return [one.text for pane in page.all("details", of_class="beside") for one in pane.all("p")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (TEXT, PARAGRAPHS),
        ("one\ntwo\n", ["one", "two"]),
        ("one\n\n\n\ntwo\nthree", ["one", "two\nthree"]),
        ("one", ["one"]),
        (" \n ", []),
    ],
)
def test_paragraphs_are_parted_by_empty_lines_or_else_by_lines(text, parts):
    assert paragraphs_of(text) == parts


def test_captured_text_stands_beside_the_form_in_paragraphs(captured, root):
    claim = ClaimFactory(article=captured.article, incident=captured.incident, kind="date")
    shown = ["A zebra was seen.", "It ran far away.", "Nobody <b>followed</b>."]
    asked = {"kind": "date", "article": captured.article.pk}
    said = [" ".join(one.split()) for one in paragraphs(root.get(ADD, asked))]
    assert said == shown
    for response in (
        root.get(ADD, {"answers": claim.pk}),
        root.get(f"/admin/claims/claim/{claim.pk}/change/"),
        root.post(ADD, typed(captured, "date", date="")),
        root.get(BESIDE, {"article": captured.article.pk}),
    ):
        assert [" ".join(one.split()) for one in paragraphs(response)] == shown


def test_other_article_has_no_text_and_a_link_that_opens_another_window(captured, root):
    other = ArticleFactory(address="https://news.example/story")
    for response in (root.get(BESIDE, {"article": other.pk}), root.get(ADD, {"kind": "date", "article": other.pk})):
        assert paragraphs(response) == []
        (link,) = [one for one in filled_in(response)[1].all("a") if one["href"] == other.address]
        assert (link["target"], link["rel"]) == ("_blank", "noopener noreferrer")


@pytest.mark.parametrize("policy", ["text_only", "dangerous"])
def test_article_that_is_not_to_be_followed_has_no_link(records, root, policy):
    other = ArticleFactory(address="https://news.example/story", link_policy=policy)
    response = root.get(ADD, {"kind": "date", "article": other.pk})
    assert [one for one in filled_in(response)[1].all("a") if "news.example" in one["href"]] == []
    assert (b"https://news.example/story" in response.content) == (policy == "text_only")


@pytest.mark.parametrize("asked", ["", "0", "abc", "9" * 30, "\0"])
def test_no_article_is_beside_the_form_where_none_is_picked(captured, root, asked):
    for address, data in ((BESIDE, {"article": asked}), (ADD, {"kind": "date", "article": asked})):
        response = root.get(address, data)
        assert response.status_code == 200
        assert (paragraphs(response), b"Back to the article" in response.content) == ([], False)


def test_captured_text_is_for_those_alone_who_may_see_it(captured, client, caplog):
    caplog.set_level(logging.DEBUG)
    ClaimFactory(article=captured.article, incident=captured.incident, kind="date", date="2024-05-01")
    claims = ("add_claim", "change_claim", "view_claim", "view_article", "publish_claim")
    change = f"/admin/claims/claim/{Claim.objects.get().pk}/change/"
    asked = [
        (ADD, {"kind": "date", "article": captured.article.pk}),
        (ADD, {"answers": Claim.objects.get().pk}),
        (change, {}),
        (BESIDE, {"article": captured.article.pk}),
    ]
    seeing = granted(*claims, "view_capture")
    assert [b"zebra" in seeing.get(address, data).content for address, data in asked] == [True] * 4
    for other in (granted(*claims), granted("add_claim", "view_capture"), granted("view_capture"), client):
        assert [b"zebra" in other.get(address, data).content for address, data in asked] == [False] * 4
    wrong = typed(captured, "date", date="yesterday")
    assert b"zebra" not in granted(*claims, "add_article").post(ADD, wrong).content
    assert b"zebra" in seeing.post(ADD, wrong).content
    assert b"zebra" not in seeing.get(BESIDE, {"article": "x"}).content
    assert "zebra" not in caplog.text


def test_article_beside_is_for_those_who_may_see_claims(captured, client):
    assert client.get(BESIDE, {"article": captured.article.pk}).status_code == 302
    assert granted("view_article", "view_capture").get(BESIDE, {"article": captured.article.pk}).status_code == 403
    assert granted("view_claim").get(BESIDE, {"article": captured.article.pk}).status_code == 200
    assert granted("add_claim", "view_article").post(BESIDE, {"article": captured.article.pk}).status_code == 405


@pytest.mark.parametrize("other", KINDS)
def test_another_kind_keeps_every_field_that_both_have(records, root, other):
    blank, _ = filled_in(root.get(ADD, {"kind": other}))
    for code in KINDS:
        data = typed(records, code, status="published", rests_on=[str(records.article.pk)], text="In my words.",
                     curator_note="Why.", locator="")  # fmt: skip
        response = root.post(f"{ADD}?kind={code}", {**data, "_another_kind": other})
        found, page = filled_in(response)
        assert (response.status_code, all_messages(page), found["kind"]) == (200, [], other)
        both = {name: value for name, value in data.items() if name in blank and name not in {"kind", "term"}}
        assert {name: found[name] for name in both} == both
        assert found.get("term") == (
            data.get("term") if KINDS[other].scheme == KINDS[code].scheme else blank.get("term")
        )
        assert found.keys() - {"belonging", "distanced"} == blank.keys() - {"belonging", "distanced"}
    assert not Claim.objects.exists()


def test_another_kind_tells_nothing_of_mistakes_and_keeps_them(records, root):
    data = typed(records, "casualties", low="three", claimed_on="yesterday", locator="x" * 90, passage_start="nul\0")
    response = root.post(ADD, {**data, "_another_kind": "count"})
    found, page = filled_in(response)
    kept = ("low", "claimed_on", "locator", "passage_start", "article", "claimant")
    assert {name: found[name] for name in kept} == {name: data[name] for name in kept}
    assert (all_messages(page), Claim.objects.count()) == ([], 0)
    mended = {"claimed_on": "May 2024", "low": "3", "passage_start": "", "passage_end": "", "locator": ""}
    response = root.post(ADD, found | mended | {"counted": "cars"})
    assert response.status_code == 302, all_messages(filled_in(response)[1])


def test_another_kind_that_is_none_asks_for_the_kind(records, root):
    response = root.post(ADD, {**typed(records, "date"), "_another_kind": "nonsense"})
    assert (response.status_code, "What is claimed?" in filled_in(response)[1].text) == (200, True)


def test_another_kind_is_for_those_who_may_add_claims(records, client):
    data = {**typed(records, "date"), "_another_kind": "type"}
    assert "password" in filled_in(client.post(ADD, data))[0]  # to log in, and then on with what was typed
    assert granted("view_claim").post(ADD, data).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = curator("superuser").cookies
    assert strict.post(ADD, data).status_code == 403
    claim = ClaimFactory(kind="date", incident=records.incident, article=records.article, status="draft")
    response = curator("editor").post(f"/admin/claims/claim/{claim.pk}/change/", data)
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.kind == "date"


def test_enter_saves_and_does_not_change_the_kind(records, root):
    page = filled_in(root.get(ADD, {"kind": "date"}))[1]
    buttons = [one for one in page.with_id("claim_form").all() if one.name == "button" or one["type"] == "submit"]
    assert (buttons[0]["name"], buttons[1]["name"]) == ("_addanother", "_another_kind")


def said(response):
    """(whose words, the sentence) above a form or of its preview."""
    page = filled_in(response)[1]
    return [one.text for one in page.all("small")][:1], [one.text for one in page.all("q")]


@pytest.mark.parametrize("code", KINDS)
def test_preview_says_whether_the_sentence_is_the_curators_own(records, root, code):
    own = "Your words" if code in {"motive", "note"} else "Written from the values"
    assert said(root.post(SENTENCE, typed(records, code))) == ([own], [SENTENCES[code]])
    by_hand = (["Your words"], ["By hand."])
    assert said(root.post(SENTENCE, typed(records, code, text="By hand."))) == by_hand
    assert said(root.post(SENTENCE, typed(records, code, text="By hand.", article=""))) == by_hand
    if code not in {"motive", "note"}:
        assert said(root.post(SENTENCE, typed(records, code, text=SENTENCES[code]))) == ([own], [SENTENCES[code]])
        assert said(root.post(SENTENCE, typed(records, code, article=""))) == ([], [])


def test_form_of_a_claim_shows_its_sentence_and_whose_it_is(records, root):
    root.post(ADD, typed(records, "date"))
    change = f"/admin/claims/claim/{Claim.objects.get().pk}/change/"
    assert said(root.get(change)) == (["Written from the values"], [SENTENCES["date"]])
    later = SENTENCES["date"].replace("between 1 and 10 January 2024", "on 2 May 2024")
    follows = root.post(f"{SENTENCE}?change={Claim.objects.get().pk}",
                        typed(records, "date", date="2 May 2024", text=SENTENCES["date"]))  # fmt: skip
    assert said(follows) == (["Written from the values"], [later])
    root.post(change, typed(records, "date", text="By hand."))
    assert said(root.get(change)) == (["Your words"], ["By hand."])
    assert said(root.post(change, typed(records, "date", text="Else.", low="", curator_note="nul\0"))) == (
        ["Your words"],
        ["Else."],
    )


@pytest.mark.parametrize(
    ("typed_date", "told"),
    [
        ("30 May 2024", "Understood as: 30 May 2024 (2024-05-30)"),
        ("early January 2024", "Understood as: between 1 and 10 January 2024 ([2024-01-01..2024-01-10])"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_date_is_understood_while_it_is_typed(root, typed_date, told):
    assert root.post(UNDERSTOOD, {"date": typed_date}).content.decode() == told


@pytest.mark.parametrize("typed_date", ["yesterday", "32 May 2024", "\0", "x" * 10_000, "<script>"])
def test_date_that_is_not_understood_is_told_as_plain_text(root, typed_date):
    response = root.post(UNDERSTOOD, {"date": typed_date})
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response.content != b""
    assert not response.content.startswith(b"Understood")


def test_dates_are_understood_for_curators_alone(client):
    assert client.post(UNDERSTOOD, {"date": "May 2024"}).status_code == 302
    root = curator("superuser")
    assert (root.get(UNDERSTOOD).status_code, root.post(UNDERSTOOD).content) == (405, b"")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = root.cookies
    assert strict.post(UNDERSTOOD, {"date": "May 2024"}).status_code == 403


def test_every_partial_date_says_how_it_is_understood(records, root):
    claim = ClaimFactory(article=records.article, actor=records.group, kind="membership", date="2012/..")
    Article.objects.filter(pk=records.article.pk).update(published="2024-05")

    def outputs(address):
        return [one.text for one in filled_in(root.get(address))[1].all("output", of_class="understood")]

    assert outputs(f"/admin/claims/claim/{claim.pk}/change/") == ["Understood as: since 2012 (2012/..)", ""]
    assert outputs(f"/admin/sources/article/{records.article.pk}/change/") == ["Understood as: May 2024 (2024-05)"]
    assert set(outputs(f"/admin/actors/organization/{records.group.pk}/change/?add=membership")) == {""}
    refused = filled_in(root.post(ADD, typed(records, "date", date="2 May 2024", claimed_on="yesterday")))[1]
    assert [one.text for one in refused.all("output", of_class="understood")] == [
        "Understood as: 2 May 2024 (2024-05-02)",
        "",
    ]


def test_lowest_and_highest_say_what_they_mean(records, root):
    text = filled_in(root.get(ADD, {"kind": "casualties"}))[1].text
    assert "At least. For an exact number the same in both." in text
    assert "At most." in text


def test_page_of_kinds_keeps_what_its_address_says(records, root):
    said = {"article": str(records.article.pk), "locator": "heading", "claimed_on": "May 2024"}
    page = filled_in(root.get(ADD, {**said, "status": "published"}))[1]
    links = {link.text: link["href"] for link in page.all("a") if "kind=" in link["href"]}
    assert list(links) == [kind.label for kind in KINDS.values()]
    found, _ = filled_in(root.get(links["Place"]))
    assert {name: found[name] for name in (*said, "kind", "status")} == {**said, "kind": "place", "status": "draft"}
