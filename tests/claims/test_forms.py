"""The form of each kind of claim: what is right is saved as typed, and the sentence is written from it."""

import pytest

from actors.models import Actor
from claims.kinds import KINDS
from claims.models import Claim
from tests.claims.typed import (
    ADD,
    RELATED,
    SENTENCES,
    TYPED,
    all_messages,
    assert_kept,
    beside,
    curator,
    expected,
    filled_in,
    picked,
    stored,
    typed,
)
from tests.factories import ArticleFactory, ClaimFactory, PersonFactory

pytestmark = pytest.mark.django_db


def saved(client, data, address=ADD):
    """The one claim that comes of a form."""
    response = client.post(address, data)
    assert response.status_code == 302, all_messages(filled_in(response)[1])
    return Claim.objects.get()


def test_every_column_of_every_kind_is_typed_here():
    for code, kind in KINDS.items():
        assert set(kind.columns) <= TYPED[code].keys()


@pytest.mark.parametrize("who", ["superuser", "editor"])
@pytest.mark.parametrize("code", KINDS)
def test_right_form_saves_a_draft_of_exactly_those_values(records, who, code):
    data = typed(records, code)
    claim = saved(curator(who), data)
    assert stored(claim) == expected(data, text=SENTENCES[code])
    assert (claim.status, claim.public) == ("draft", False)


@pytest.mark.parametrize("code", KINDS)
def test_form_of_a_claim_shows_it_and_saves_it_unchanged(records, root, code):
    claim = saved(root, typed(records, code, text="In words of my own."))
    address = f"/admin/claims/claim/{claim.pk}/change/"
    shown, _ = filled_in(root.get(address))
    before = stored(claim)
    assert stored(saved(root, shown, address)) == before


@pytest.mark.parametrize("code", [code for code in KINDS if code not in {"motive", "note"}])
def test_sentence_that_was_written_follows_the_values(records, root, code):
    claim = saved(root, typed(records, code))
    address = f"/admin/claims/claim/{claim.pk}/change/"

    def changed(**values):
        shown, _ = filled_in(root.get(address))
        return saved(root, {**shown, **values}, address).text

    assert changed(stance="denies") == SENTENCES[code].replace("says", "denies", 1)
    assert changed(text="By hand.") == "By hand."
    assert changed(stance="asserts") == "By hand."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stance": "denies"}, "A Speaker, for The Group, denies that The Others carried it out."),
        ({"stance": "declines"}, "A Speaker, for The Group, does not say whether The Others carried it out."),
        ({"stance": "withdraws"}, "A Speaker, for The Group, takes back the statement that The Others carried it out."),
        (
            {"stance": "not_claimed", "claimant": "", "speaks_for": ""},
            "The Paper reports no claim that The Others carried it out.",
        ),
        (
            {"stance": "not_claimed", "claimant": "", "speaks_for": "", "named_actor": "", "words": "No party"},
            "The Paper reports that nobody has claimed it (“No party”).",
        ),
        (
            {"claimant": "", "claimant_words": "a hospital official", "speaks_for": ""},
            "“a hospital official” says that The Others carried it out.",
        ),
        (
            {"claimant": "", "speaks_for": "", "named_actor": "", "words": "three men"},
            "The Paper says that “three men” carried it out.",
        ),
    ],
)
def test_sentence_says_who_says_so_and_how(records, root, changes, sentence):
    plain = {"named_actor": "@other", "outcome": "", "belonging": None, "low": "", "high": "", "words": ""}
    assert saved(root, typed(records, "participation", **plain | changes)).text == sentence


@pytest.mark.parametrize("subject", ["incident", "actor"])
def test_figure_of_either_subject_has_a_sentence(records, root, subject):
    about = {
        "incident": "@incident" if subject == "incident" else None,
        "actor": "@group" if subject == "actor" else None,
    }
    claim = saved(root, typed(records, "count", **about, best="", date="", named_actor="", high="59"))
    figure = "the figure for The Group is" if subject == "actor" else "the figure is"
    assert claim.text == f"A Speaker, for The Group, says that {figure} 59 operations."


def test_withheld_name_stays_out_of_the_sentence(records, root):
    Actor.objects.filter(pk=records.speaker.pk).update(naming="withheld", public_role=False)
    assert "A Speaker" not in saved(root, typed(records, "occurrence")).text


def test_claim_is_published_by_its_status_alone(records, root):
    assert saved(root, typed(records, "occurrence", status="published")).public


def test_publishing_a_withheld_name_is_refused_beside_the_text(records, root):
    Actor.objects.filter(pk=records.speaker.pk).update(naming="withheld", public_role=False)
    data = typed(records, "type", status="published", text="A Speaker says so.", words="by A Speaker")
    page = assert_kept(root.post(ADD, data), data)
    assert beside(page, "text") == beside(page, "words") == ["This names somebody whose name is withheld."]
    assert saved(root, {**data, "status": "draft"}).status == "draft"
    address = f"/admin/claims/claim/{Claim.objects.get().pk}/change/"
    page = assert_kept(root.post(address, data), data)
    assert beside(page, "text") == ["This names somebody whose name is withheld."]
    assert Claim.objects.get().status == "draft"


def test_accusing_a_private_person_is_published_on_the_word_of_two_origins(records, root):
    private = PersonFactory(name="A Private Person", public_role=False, naming="named", naming_reason="He speaks out.")
    data = typed(records, "participation", named_actor=str(private.pk), status="published", words="")
    page = assert_kept(root.post(ADD, data), data)
    assert [message[:46] for message in beside(page, "named_actor")] == [
        "A living private person is named as accused on"
    ]
    assert picked(page, "named_actor") == ["A Private Person"]
    assert not Claim.objects.exists()
    ClaimFactory(kind="participation", incident=records.incident, named_actor=private)
    assert root.post(ADD, data).status_code == 302
    assert Claim.objects.filter(status="published").count() == 2


def test_add_another_keeps_what_stays_the_same(records, root):
    data = typed(records, "date", status="published")
    response = root.post(ADD, {**data, "_addanother": "1"})
    assert response.status_code == 302
    again, _ = filled_in(root.get(response["Location"]))
    kept = ("kind", "article", "claimant", "claimant_words", "speaks_for", "claimed_on", "incident")
    assert {name: again[name] for name in kept} == {name: data[name] for name in kept}
    assert (again["date"], again["text"], again["words"], again["status"], again["stance"]) == (
        "",
        "",
        "",
        "draft",
        "asserts",
    )


def test_add_another_keeps_a_claimant_in_words_and_an_actor(records, root):
    data = typed(records, "name", claimant="", claimant_words="a doctor", claimed_on="")
    again, _ = filled_in(root.get(root.post(ADD, {**data, "_addanother": "1"})["Location"]))
    assert (again["claimant_words"], again["actor"], again["claimed_on"]) == ("a doctor", data["actor"], "")


@pytest.mark.parametrize("code", KINDS)
def test_denial_is_made_from_the_claim_that_it_denies(records, root, client, code):
    ours = {
        name: value
        for name, value in typed(records, code).items()
        if name in RELATED | {"low", "high", "best"} and value
    }
    claim = saved(root, typed(records, code, status="published"))
    denying = ArticleFactory(title="A denial")
    shown, _ = filled_in(root.get(f"{ADD}?answers={claim.pk}"))
    own = ("article", "claimant", "speaks_for", "answers")
    assert {name: shown[name] for name in ours if name not in own} == {
        name: ours[name] for name in ours if name not in own
    }
    assert (shown["kind"], shown["stance"], shown["answers"], shown["status"]) == (
        code,
        "denies",
        str(claim.pk),
        "draft",
    )
    response = root.post(ADD, {**shown, "article": denying.pk, "status": "published"})
    assert response.status_code == 302, all_messages(filled_in(response)[1])
    denial = Claim.objects.get(stance="denies")
    assert (denial.answers, denial.value_key, denial.subject) == (claim, claim.value_key, claim.subject)
    page = filled_in(client.get(claim.get_absolute_url()))[1]
    assert denial.get_absolute_url() in {link["href"] for link in page.all("a")}


@pytest.mark.parametrize("same", [True, False])
def test_denial_by_the_one_who_said_it_is_told(records, root, same):
    said = saved(root, typed(records, "date"))
    other = {} if same else {"claimant": PersonFactory().pk, "speaks_for": ""}
    response = root.post(ADD, typed(records, "date", answers=said.pk, stance="denies", **other))
    if same:
        assert "This is who said it" in " ".join(beside(filled_in(response)[1], "claimant"))
        assert Claim.objects.count() == 1
    else:
        assert response.status_code == 302
        assert Claim.objects.get(stance="denies").answers == said
