"""New claims in the forms of incidents and actors: kind by kind, all at once, wrong ones, doubles, and none."""

import json
from collections import Counter

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.forms import Form
from django.test import Client

from actors.models import Actor
from claims.checks import main_column
from claims.forms import TermField
from claims.inlines import AT_ONCE
from claims.kinds import KINDS, of
from claims.models import Claim
from incidents.models import Incident
from tests.claims.typed import (
    ADD,
    SENTENCES,
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
from tests.factories import ClaimFactory, PersonFactory
from tests.pages import read

pytestmark = pytest.mark.django_db

SUBJECTS = {"incident": "incidents/incident", "actor": "actors/organization"}
NOT_IN_INLINES = ("kind", "status", "incident", "actor")


def address_of(records, subject):
    record = records.incident if subject == "incident" else records.group
    return f"/admin/{SUBJECTS[subject]}/{record.pk}/change/"


def prefixes(subject):
    """{kind: prefix of its forms}."""
    return {kind.code: f"new-{kind.code}" for kind in of(subject)}


def filled(client, records, subject, forms):
    """The form of a record with new claims added. `forms`: [(kind, what is typed)]."""
    data, _ = filled_in(client.get(address_of(records, subject), {"add": [kind for kind, _ in forms]}))
    data = {name: value for name, value in data.items() if "__prefix__" not in name}
    numbers = Counter()
    for kind, values in forms:
        start = f"{prefixes(subject)[kind]}-{numbers[kind]}"
        numbers[kind] += 1
        data = {name: value for name, value in data.items() if not name.startswith(f"{start}-")}
        data |= {f"{start}-{name}": value for name, value in values.items() if name not in NOT_IN_INLINES}
    return data


def about(records, subject, kind, **changes):
    """What is typed for a kind in the form of a subject."""
    own = {"incident": "@incident", "actor": None} if subject == "incident" else {"incident": None, "actor": "@group"}
    return typed(records, kind, **own | changes)


def shown(response):
    """The kinds of which a page has forms, in its order."""
    return [inline.opts.of_kind.code for inline in response.context["inline_admin_formsets"]]


def forms_shown(response):
    """How many forms of each kind a page has, the empty one that scripts copy not counted."""
    return {inline.opts.of_kind.code: len(inline.formset.forms) for inline in response.context["inline_admin_formsets"]}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_page_has_forms_of_the_kinds_that_its_address_adds(records, root, subject):
    address = address_of(records, subject)

    assert forms_shown(root.get(address)) == {}
    assert forms_shown(root.get(f"{address}?add=note&add=count&add=note")) == {"note": 2, "count": 1}
    assert forms_shown(root.get(f"{address}?add=&add=nothing&add=%00&add=occurrence&add=name")) == {
        "occurrence" if subject == "incident" else "name": 1
    }
    assert forms_shown(root.get(address, {"add": ["note"] * (AT_ONCE + 1)})) == {"note": AT_ONCE}


def test_page_has_a_link_that_adds_each_kind_and_keeps_the_others(records, root):
    address = address_of(records, "incident")

    links = dict(root.get(address, {"add": "date", "claims": "1"}).context["kinds"])

    assert [kind.code for kind in links] == [kind.code for kind in of("incident")]
    assert links[KINDS["place"]] == "?add=date&add=place&claims=1#new-place-group"
    page = read(root.get(address + links[KINDS["place"]].partition("#")[0]).content.decode())
    assert [page.with_id(f"new-{kind}-group") is not None for kind in ("date", "place", "type")] == [True, True, False]


def test_another_form_of_a_kind_is_asked_for_in_good_words(records, root):
    page = root.get(address_of(records, "incident"), {"add": ["casualties", "type"]})

    words = [inline.inline_formset_data() for inline in page.context["inline_admin_formsets"]]
    assert [json.loads(one)["options"]["addText"] for one in words] == [
        "Add another Casualties claim",
        "Add another Type claim",
    ]


def test_kinds_come_back_in_the_order_in_which_they_were_sent(records, root):
    forms = [(code, about(records, "incident", code, article="")) for code in ("place", "date", "note")]

    answer = root.post(address_of(records, "incident"), filled(root, records, "incident", forms))

    assert shown(answer) == ["place", "date", "note"]


@pytest.mark.parametrize("left", ["TOTAL_FORMS", "INITIAL_FORMS", ""])
def test_forms_without_their_numbers_are_refused(records, root, left):
    data = filled(root, records, "incident", [("note", about(records, "incident", "note"))])
    numbers = [name for name in data if name.endswith("_FORMS") and not (left and name.endswith(left))]
    sent = {name: value for name, value in data.items() if name not in numbers}

    answer = root.post(address_of(records, "incident"), sent)

    assert answer.status_code == 200
    assert [len(inline.formset.non_form_errors()) for inline in answer.context["inline_admin_formsets"]] == [1]
    assert not Claim.objects.exists()


def test_kinds_of_another_subject_and_names_of_none_are_no_forms(records, root):
    data = filled(root, records, "incident", [])
    odd = {"new-name-TOTAL_FORMS": "1", "new-name-0-name": "x", "new-": "", "new--": "x", "new-nothing-0-text": "x"}

    assert root.post(address_of(records, "incident"), data | odd).status_code == 302
    assert not Claim.objects.exists()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_contributor_adds_claims_to_a_draft_in_its_form_and_to_others_in_forms_of_their_own(records, subject):
    client, record = curator("contributor"), records.incident if subject == "incident" else records.group
    address, forms = address_of(records, subject), [("note", about(records, subject, "note"))]
    sent = filled(curator("superuser"), records, subject, forms)

    closed = client.get(address, {"add": "note"})
    assert shown(closed) == []
    links = {kind.code: link for kind, link in closed.context["kinds"]}
    assert links.keys() == {kind.code for kind in of(subject)}
    assert links["note"] == f"{ADD}?kind=note&{subject}={record.pk}"
    assert client.post(address, sent).status_code == 409
    assert not Claim.objects.exists()

    data, page = filled_in(client.get(links["note"]))
    assert picked(page, subject) == [str(record)]
    data |= {"article": str(records.article.pk), "text": "It was said."}
    assert client.post(ADD, data | {"status": "published"}).status_code == 200
    assert client.post(ADD, data).status_code == 302
    claim = Claim.objects.get()
    assert (claim.status, getattr(claim, subject)) == ("draft", record)

    type(record).objects.filter(pk=record.pk).update(status="draft")
    assert client.post(address, filled(client, records, subject, forms)).status_code == 302
    assert {*Claim.objects.values_list("status", flat=True)} == {"draft"}
    assert Claim.objects.count() == 2


def test_who_may_not_add_claims_has_no_way_to_them(records, django_user_model):
    user = django_user_model.objects.create_user("changer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_incident", "publish_incident"]))
    client = Client()
    client.force_login(user)
    sent = filled(curator("superuser"), records, "incident", [("note", about(records, "incident", "note"))])

    page = client.get(address_of(records, "incident"), {"add": "note"})

    assert (shown(page), page.context["kinds"]) == ([], [])
    assert "admin-inlines" not in page.content.decode()
    assert client.post(address_of(records, "incident"), sent).status_code == 302
    assert not Claim.objects.exists()


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
    assert picked(page, f"{prefixes(subject)['note']}-0-claimant") == ["A Speaker"]
    assert picked(page, f"{prefixes(subject)['note']}-0-article") == ["What happened"]
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
    assert not [name for name in data if name.startswith("new-")]
    assert not shown(root.get(f"/admin/{address}/add/", {"add": "note"}))
    response = root.post(f"/admin/{address}/add/", {**data, "title": "A new one", "name": "A new one"})
    assert response.status_code == 302
    assert Incident.objects.count() + Actor.objects.count() == 1


def test_person_is_given_claims_too(records, root):
    person = PersonFactory()
    address = f"/admin/actors/person/{person.pk}/change/"
    data = filled_in(root.get(address))[0]
    prefix = prefixes("actor")["life_event"]
    born = {
        "article": str(records.article.pk),
        "term": "life_event.born",
        "date": "1976",
        "stance": "asserts",
        "certainty": "stated",
    }
    data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {f"{prefix}-0-{name}": value for name, value in born.items()}
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


def test_every_kind_has_its_inline(records, root):
    codes = {}
    for subject in SUBJECTS:
        address, kinds = address_of(records, subject), [kind.code for kind in of(subject)]
        codes[subject] = shown(root.get(address, {"add": kinds}))
        assert codes[subject] == kinds
    assert {*codes["incident"], *codes["actor"]} == set(KINDS)


def test_term_that_is_not_of_the_list_is_refused():
    class OneTerm(Form):
        term = TermField({}, required=False)

    assert OneTerm({"term": ""}).is_valid()
    assert not OneTerm({"term": "means.firearm"}).is_valid()
    with pytest.raises(ValidationError):
        TermField({}).clean("")
