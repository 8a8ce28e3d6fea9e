"""New claims in the forms of incidents and actors: all kinds at once, wrong ones, doubles, and none."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form

from actors.models import Actor
from claims.checks import main_column
from claims.forms import TermField
from claims.inlines import AT_ONCE, inlines_for
from claims.kinds import KINDS, of
from claims.models import Claim
from incidents.models import Incident
from tests.claims.typed import (
    SENTENCES,
    all_messages,
    assert_kept,
    beside,
    curator,
    expected,
    filled_in,
    make_records,
    picked,
    stored,
    typed,
)
from tests.factories import ClaimFactory, PersonFactory

pytestmark = pytest.mark.django_db

SUBJECTS = {"incident": "incidents/incident", "actor": "actors/organization"}
NOT_IN_INLINES = ("kind", "status", "incident", "actor")


@pytest.fixture
def records():
    return make_records()


@pytest.fixture
def root():
    return curator("superuser")


def address_of(records, subject):
    record = records.incident if subject == "incident" else records.group
    return f"/admin/{SUBJECTS[subject]}/{record.pk}/change/"


def prefixes(subject):
    """{kind: prefix of its forms}, as Django numbers them: "claims", "claims-2" and so on."""
    return {kind.code: f"claims-{number}" if number > 1 else "claims" for number, kind in enumerate(of(subject), 1)}


def filled(client, records, subject, forms):
    """The form of a record with new claims added. `forms`: [(kind, what is typed)]."""
    data, _ = filled_in(client.get(address_of(records, subject)))
    data = {name: value for name, value in data.items() if "__prefix__" not in name}
    for kind, values in forms:
        prefix = prefixes(subject)[kind]
        number = data[f"{prefix}-TOTAL_FORMS"]
        data[f"{prefix}-TOTAL_FORMS"] = str(int(number) + 1)
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items() if name not in NOT_IN_INLINES}
    return data


def about(records, subject, kind, **changes):
    """What is typed for a kind in the form of a subject."""
    own = {"incident": "@incident", "actor": None} if subject == "incident" else {"incident": None, "actor": "@group"}
    return typed(records, kind, **own | changes)


@pytest.mark.parametrize("who", ["superuser", "editor"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_new_claims_of_all_kinds_are_saved_at_once_as_drafts(records, subject, who):
    client = curator(who)
    forms = [(kind.code, about(records, subject, kind.code)) for kind in of(subject)]
    response = client.post(address_of(records, subject), filled(client, records, subject, forms))
    assert response.status_code == 302, all_messages(filled_in(response)[1])
    for number, (kind, data) in enumerate(forms, 1):
        claim = Claim.objects.get(kind=kind)
        text = SENTENCES[kind].replace(
            "the figure is", "the figure for The Group is" if subject == "actor" else "the figure is"
        )
        assert stored(claim) == expected(data, text=text, sequence=number)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_wrong_new_claims_are_told_beside_their_fields_and_all_is_kept(records, root, subject):
    wrong = {}
    forms = []
    for kind in of(subject):
        column = (*kind.required, "text")[0] if kind.code != "occurrence" else "article"
        changes = {column: ""}
        if column == "text":
            changes["text"] = " "
        forms += [
            (kind.code, about(records, subject, kind.code)),
            (kind.code, about(records, subject, kind.code, **changes)),
        ]
        wrong[f"{prefixes(subject)[kind.code]}-1-{column}"] = ["This field is required."]
    data = filled(root, records, subject, forms)
    page = assert_kept(root.post(address_of(records, subject), data), data)
    assert {name: beside(page, name) for name in wrong} == wrong
    assert len(all_messages(page)) == len(wrong)
    assert picked(page, "claims-0-claimant") == ["A Speaker"]
    assert picked(page, "claims-0-article") == ["What happened"]
    assert not Claim.objects.exists()


# One of each rule that only an inline can break, or that names a column which the inline has elsewhere.
BROKEN = [
    ("link", {"other_incident": "@incident"}, "other_incident", "An incident can't be linked to itself."),
    ("type", {"certainty": "inferred"}, "curator_note", "Say in the curator's note how this was inferred."),
    ("type", {"claimant_words": "a doctor"}, "claimant_words", "A claimant is an actor or words, not both."),
    ("type", {"passage_end": "x", "passage_start": ""}, "passage_start",
     "Give the first words of the passage, and the last: six each at most."),
    ("means", {"low": "3"}, "low", "The lower bound is above the upper one."),
    ("type", {"claimant": ""}, "speaks_for", "Say who speaks for it."),
    ("type", {"words": "word " * 26}, "words", "Quote 25 words at most."),
    ("place", {"location": str(10**30)}, "location",
     "Select a valid choice. That choice is not one of the available choices."),
    ("means", {"term": "role.party"}, "term", "This is not a term of this list."),
    ("means", {"term": "\0"}, "term", "This is not a term of this list."),
    ("participation", {"named_actor": "abc"}, "named_actor",
     "Select a valid choice. That choice is not one of the available choices."),
    ("date", {"date": "32 May 2024"}, "date", "“32 May 2024” is not in the calendar."),
    ("note", {"text": "nul\0"}, "text", "Null characters are not allowed."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "column", "message"), BROKEN)
def test_broken_rule_is_told_beside_its_column_and_the_others_are_kept(records, root, kind, changes, column, message):
    forms = [
        ("occurrence", about(records, "incident", "occurrence")),
        (kind, about(records, "incident", kind, **changes)),
    ]
    data = filled(root, records, "incident", forms)
    name = f"{prefixes('incident')[kind]}-0-{column}"
    page = assert_kept(
        root.post(address_of(records, "incident"), data),
        data,
        but={name} if message.startswith(("Sel", "This is")) else (),
    )
    assert beside(page, name) == all_messages(page) == [message]
    field = next(one for one in page.all(having="name") if one["name"] == name)
    assert not [one for one in field.around if one.name == "details" and "open" not in one.attributes]
    assert not Claim.objects.exists()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_same_claim_twice_in_one_submission_is_told_beside_the_second(records, root, subject):
    for kind in of(subject):
        one = about(records, subject, kind.code)
        data = filled(root, records, subject, [(kind.code, one), (kind.code, one | {"locator": "heading"})])
        page = assert_kept(root.post(address_of(records, subject), data), data)
        assert all_messages(page) == ["This is the same claim as one above."]
        assert beside(page, f"{prefixes(subject)[kind.code]}-1-{main_column(kind.code)}") == all_messages(page)
        apart = filled(root, records, subject, [(kind.code, one), (kind.code, one | {"stance": "denies"})])
        assert root.post(address_of(records, subject), apart).status_code == 302
        assert Claim.objects.filter(kind=kind.code).count() == 2


@pytest.mark.parametrize("subject", SUBJECTS)
def test_claim_that_is_there_already_is_told(records, root, subject):
    for kind in of(subject):
        data = filled(root, records, subject, [(kind.code, about(records, subject, kind.code))])
        assert root.post(address_of(records, subject), data).status_code == 302
        page = assert_kept(root.post(address_of(records, subject), data), data)
        assert all_messages(page) == ["This claim has been entered from this article already."]
    assert Claim.objects.count() == len(of(subject))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_wrong_title_keeps_the_new_claims_and_wrong_claims_keep_the_title(records, root, subject):
    title = "title" if subject == "incident" else "name"
    data = filled(root, records, subject, [("note", about(records, subject, "note"))]) | {title: ""}
    page = assert_kept(root.post(address_of(records, subject), data), data)
    assert beside(page, title) == ["This field is required."]
    data |= {title: "Another title", f"{prefixes(subject)['note']}-0-article": ""}
    page = assert_kept(root.post(address_of(records, subject), data), data)
    assert all_messages(page) == ["This field is required."]
    assert not Claim.objects.exists()
    assert "Another title" not in {*Incident.objects.values_list("title", flat=True)}
    assert "Another title" not in {*Actor.objects.values_list("name", flat=True)}


def test_form_that_was_opened_and_left_empty_is_no_claim(records, root):
    usual = {"stance": "asserts", "certainty": "stated", "combat_status": "unstated", "persons": "all"}
    usual |= {"side": "unstated", "attackers_included": "unstated", "scope": "whole"}
    data = filled(root, records, "incident", [("casualties", usual), ("date", usual)])
    assert root.post(address_of(records, "incident"), data).status_code == 302
    assert not Claim.objects.exists()


@pytest.mark.parametrize("address", ["incidents/incident", "actors/organization", "actors/person"])
def test_new_record_has_no_claims_yet(root, address):
    data, _ = filled_in(root.get(f"/admin/{address}/add/"))
    assert not [name for name in data if name.startswith("claims")]
    response = root.post(f"/admin/{address}/add/", {**data, "title": "A new one", "name": "A new one"})
    assert response.status_code == 302
    assert Incident.objects.count() + Actor.objects.count() == 1


def test_person_is_given_claims_too(records, root):
    person = PersonFactory()
    address = f"/admin/actors/person/{person.pk}/change/"
    data = {name: value for name, value in filled_in(root.get(address))[0].items() if "__prefix__" not in name}
    prefix = prefixes("actor")["life_event"]
    born = {
        "article": str(records.article.pk),
        "term": "life_event.born",
        "date": "1976",
        "stance": "asserts",
        "certainty": "stated",
    }
    data |= {f"{prefix}-TOTAL_FORMS": "1"} | {f"{prefix}-0-{name}": value for name, value in born.items()}
    response = root.post(address, data)
    assert response.status_code == 302, all_messages(filled_in(response)[1])
    assert Claim.objects.get().text == f"The Paper says that {person.name} was born in 1976."


@pytest.mark.parametrize("number", ["-1", "abc", "", str(10**30), "9" * 5000, str(AT_ONCE + 1), "\0"])
def test_wrong_number_of_forms_never_fails(records, root, number):
    data = filled(root, records, "incident", [("note", about(records, "incident", "note", text="Kept."))])
    for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"):
        assert root.post(
            address_of(records, "incident"), {**data, f"{prefixes('incident')['note']}-{name}": number}
        ).status_code in {200, 302}
    assert Claim.objects.count() <= 1


def test_claims_that_are_there_are_not_changed_through_the_inline(records, root):
    claim = ClaimFactory(kind="note", incident=records.incident, article=records.article, text="As it was.")
    prefix = prefixes("incident")["note"]
    data = filled(root, records, "incident", []) | {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "1"}
    changed = {
        "id": claim.pk,
        "incident": records.incident.pk,
        "article": records.article.pk,
        "text": "Changed.",
        "DELETE": "on",
    }
    root.post(address_of(records, "incident"), data | {f"{prefix}-0-{name}": value for name, value in changed.items()})
    claim.refresh_from_db()
    assert claim.text == "As it was."


def test_every_kind_has_its_inline():
    codes = {subject: [inline.of_kind.code for inline in inlines_for(subject)] for subject in SUBJECTS}
    assert codes == {subject: [kind.code for kind in of(subject)] for subject in SUBJECTS}
    assert {*codes["incident"], *codes["actor"]} == set(KINDS)


def test_term_that_is_not_of_the_list_is_refused():
    class OneTerm(Form):
        term = TermField({}, required=False)

    assert OneTerm({"term": ""}).is_valid()
    assert not OneTerm({"term": "means.firearm"}).is_valid()
    with pytest.raises(ValidationError):
        TermField({}).clean("")
