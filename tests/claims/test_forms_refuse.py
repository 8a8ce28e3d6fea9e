"""Whatever is wrong in a form of a claim: a message beside its field, all that was typed still there, nothing saved."""

import pytest
from django.test import Client

from claims.constraints import SHAPE, rules
from claims.kinds import KINDS
from claims.models import Claim
from claims.queries import TERMS
from tests.claims.typed import (
    ADD,
    RELATED,
    SENTENCES,
    all_messages,
    assert_kept,
    beside,
    curator,
    filled_in,
    picked,
    typed,
)
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db

NUMBERS = {"low", "high", "best"}
WRONG_IDS = ["0", "-1", "abc", str(10**30), "9" * 5000, "\0", "1\0", "é", "1.5"]
WRONG_TERMS = ["outcome.nothing", "location.nothing", "\0", "killed", "x" * 10_000]
WRONG_NUMBERS = ["-1", str(2**31), "9" * 5000, "three", "1.5", "\0", "1\0"]
WRONG_DATES = ["32 May 2024", "30 February 2024", "2024-13", "yesterday", "2022 to 2018", "\0", "May\0", "x" * 10_000]
WRONG_WORDS = ["nul\0", "\0", "x" * 10_000]


def assert_refused(client, records, data, column, message=None, *, address=ADD, but=()):
    """The form comes back with one message, beside the column, and with everything that was typed."""
    before = list(Claim.objects.order_by("pk").values())
    response = client.post(address, data)
    page = assert_kept(response, data, but=but)
    told = beside(page, column)
    assert len(told) == 1
    assert all_messages(page) == told  # it stands there, and nothing stands anywhere else
    assert message is None or told == [message]
    names = {str(record.pk): str(record) for record in (records.article, records.incident, records.group)}
    for name in ("article", "incident", "actor"):
        if data.get(name) in names and name in {select["name"] for select in page.all("select")}:
            assert picked(page, name) == [str(getattr(records, "group" if name == "actor" else name))]
    assert list(Claim.objects.order_by("pk").values()) == before


def wrong_values(kind, column):
    """What can't be a value of a column of this kind."""
    if column in TERMS:
        other = "role.carried_out" if column != "role" else "outcome.killed"
        return [other, *WRONG_TERMS, *(["means.firearm"] if kind.scheme != "means" else [])]
    if column in RELATED:
        return WRONG_IDS
    if column in NUMBERS:
        return WRONG_NUMBERS
    if column == "date":
        return WRONG_DATES
    return WRONG_WORDS


@pytest.mark.parametrize("code", KINDS)
def test_wrong_values_of_all_columns_are_told_each_beside_its_own(records, root, code):
    kind = KINDS[code]
    wrong = {column: wrong_values(kind, column) for column in {*kind.columns, "words"} & typed(records, code).keys()}
    wrong.pop("belonging", None)
    for turn in range(max(map(len, wrong.values()), default=0)):
        data = typed(records, code, **{column: values[turn % len(values)] for column, values in wrong.items()})
        # What no list and no picker has can't be shown by it.
        lists = {column for column in wrong if column in RELATED or Claim._meta.get_field(column).choices}
        page = assert_kept(root.post(ADD, data), data, but=lists)
        assert {column: len(beside(page, column)) for column in wrong} == dict.fromkeys(wrong, 1)
        assert len(all_messages(page)) == len(wrong)
        assert not Claim.objects.exists()


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.required])
def test_missing_column_is_told_beside_it(records, root, code):
    for column in KINDS[code].required:
        assert_refused(root, records, typed(records, code, **{column: ""}), column, "This field is required.")
        assert_refused(
            root, records, typed(records, code, **{column: None}), column, "This field is required.", but=[column]
        )


ONE_OF = {
    "participation": ("named_actor", "Give at least one of these: Actor, Unnamed, as printed."),
    "casualties": ("low", "Give at least one of these: low, high, best, words."),
    "count": ("low", "Give at least one of these: low, high, best, words."),
    "life_event": ("date", "Give at least one of these: date, location, words."),
}


@pytest.mark.parametrize("code", ONE_OF)
def test_none_of_the_columns_of_which_one_is_needed_is_told_beside_the_first(records, root, code):
    assert {code for code, kind in KINDS.items() if kind.one_of} == ONE_OF.keys()
    nothing = dict.fromkeys(KINDS[code].one_of, "")
    assert_refused(root, records, typed(records, code, **nothing), *ONE_OF[code])


# Each rule of the table that a form can break: the kind, what is typed, beside what it is told and how.
BROKEN = {
    "claim_is_about_one_thing": [
        ("count", {"actor": "@group"}, "incident", "A claim is about one incident or about one actor."),
        ("note", {"incident": ""}, "incident", "Say what the claim is about."),
        ("date", {"incident": ""}, "incident", "Say what the claim is about."),
        ("name", {"actor": ""}, "actor", "Say what the claim is about."),
    ],
    "claim_has_a_sentence": [
        ("motive", {"text": ""}, "text", "This field is required."),
        ("note", {"text": " \n"}, "text", "This field is required."),
    ],
    "claim_has_one_claimant": [
        ("type", {"claimant_words": "a doctor"}, "claimant_words", "A claimant is an actor or words, not both."),
    ],
    "claim_spoken_for_by_somebody": [("type", {"claimant": ""}, "speaks_for", "Say who speaks for it.")],
    "claim_does_not_link_an_incident_to_itself": [
        ("link", {"other_incident": "@incident"}, "other_incident", "An incident can't be linked to itself."),
    ],
    "claim_inferred_shows_its_workings": [
        ("date", {"certainty": "inferred"}, "curator_note", "Say in the curator's note how this was inferred."),
    ],
    "claim_passage_is_short": [
        ("date", {name: value}, "passage_start" if name == "passage_start" else name,
         "Give the first words of the passage, and the last: six each at most.")
        for name, value in (("passage_start", "one two three four five six seven"), ("passage_start", ""),
                            ("passage_end", "one two three four five six seven"))
    ],
    "claim_quotes_25_words": [("type", {"words": "word " * 25 + "word"}, "words", "Quote 25 words at most.")],
    "claim_range_runs_upwards": [
        ("means", {"low": "3"}, "low", "The lower bound is above the upper one."),
        ("casualties", {"low": "6", "best": ""}, "low", "The lower bound is above the upper one."),
    ],
    "claim_numbers_are_not_negative": [
        ("count", {"best": "-1"}, "best", "Ensure this value is greater than or equal to 0."),
    ],
    "claim_sexual_harm_is_not_published": [
        ("casualties", {"outcome": "outcome.sexually_harmed", "status": "published"}, "status",
         "Claims of sexual harm are restricted from publication."),
    ],
    "claim_dates_are_partial_dates": [
        ("type", {"claimed_on": "30 May"}, "claimed_on", "“30 May” lacks its year."),
    ],
    "claim_stance_is_known": [
        ("type", {"stance": "doubts"}, "stance", "Select a valid choice. doubts is not one of the available choices."),
    ],
    "claim_certainty_is_known": [
        ("type", {"certainty": ""}, "certainty", "This field is required."),
    ],
}  # fmt: skip
ELSEWHERE = {"claim_kind_is_known", "claim_does_not_answer_itself", "claim_is_entered_once"}  # tests of their own


def test_every_rule_of_the_table_is_broken_here():
    names = {rule.name for rule in rules() if not rule.name.startswith(SHAPE)}
    assert names == BROKEN.keys() | ELSEWHERE


@pytest.mark.parametrize("rule", BROKEN)
def test_broken_rule_is_told_beside_its_column(records, root, rule):
    for kind, changes, column, message in BROKEN[rule]:
        data = typed(records, kind, **changes)
        assert_refused(root, records, data, column, message, but={column} if column in {"stance", "certainty"} else ())


@pytest.mark.parametrize("code", ["date", "name"])
def test_wrong_value_of_a_column_of_every_kind_is_told_beside_it(records, root, code):
    subject = "incident" if code == "date" else "actor"
    for column in ("article", subject, "claimant", "speaks_for", "answers"):
        for value in WRONG_IDS:
            changes = {"speaks_for": ""} if column == "claimant" else {}
            assert_refused(root, records, typed(records, code, **changes | {column: value}), column, but={column})
    assert_refused(root, records, typed(records, code, article=""), "article", "This field is required.")
    for column in ("claimant_words", "locator", "passage_start", "passage_end"):
        for value in WRONG_WORDS:
            changes = {"claimant": "", "speaks_for": ""} if column == "claimant_words" else {}
            assert_refused(root, records, typed(records, code, **changes | {column: value}), column)
    for column in ("text", "curator_note"):
        assert_refused(root, records, typed(records, code, **{column: "nul\0"}), column)
    for column in ("stance", "certainty", "status"):
        for value in ("nothing", "\0", "x" * 10_000):
            assert_refused(root, records, typed(records, code, **{column: value}), column, but={column})
    for value in WRONG_DATES:
        assert_refused(root, records, typed(records, code, claimed_on=value), "claimed_on")
    for value in WRONG_IDS:
        data = typed(records, code, rests_on=[str(records.article.pk), value])
        assert_refused(root, records, data, "rests_on", but={"rests_on"})


def test_text_of_any_length_and_any_script_is_kept(records, root):
    text = "قالت 𐍈 \ufffd " * 1000
    data = typed(records, "note", text=text, article="abc")
    assert_kept(root.post(ADD, data), data, but={"article"})
    assert root.post(ADD, typed(records, "note", text=text)).status_code == 302
    assert Claim.objects.get().text == text.strip()


def test_bytes_that_are_no_text_are_text_with_holes(records, root):
    body = "&".join(f"{name}={value}" for name, value in typed(records, "note", text="x", claimed_on="").items())
    body = body.replace("text=x", "text=a%ED%A0%80b%FF")
    response = root.post(ADD, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert Claim.objects.get().text == "a\ufffd\ufffd\ufffdb\ufffd"


def test_several_wrong_values_are_told_together(records, root):
    data = typed(records, "casualties", low="three", outcome="", claimed_on="yesterday", article="")
    page = assert_kept(root.post(ADD, data), data)
    assert len(all_messages(page)) == 4
    for column in ("low", "outcome", "claimed_on", "article"):
        assert len(beside(page, column)) == 1


@pytest.mark.parametrize("code", KINDS)
def test_claim_that_is_there_already_is_told_beside_its_main_column(records, root, code):
    data = typed(records, code)
    assert root.post(ADD, data).status_code == 302
    column = {"occurrence": "text", "motive": "text", "note": "text", "designation": "words"}.get(
        code, KINDS[code].required[:1]
    )
    column = column if isinstance(column, str) else column[0]
    message = "This claim has been entered from this article already."
    assert_refused(root, records, data, column, message)
    other = {"locator": "heading", "certainty": "stated", "curator_note": "Another one.", "status": "published"}
    assert_refused(root, records, data | other, column, message)
    assert root.post(ADD, data | {"status": "withdrawn"}).status_code == 302
    assert root.post(ADD, data | {"stance": "denies"}).status_code == 302
    withdrawn = Claim.objects.get(status="withdrawn")
    address = f"/admin/claims/claim/{withdrawn.pk}/change/"
    assert_refused(root, records, data | {"status": "published"}, column, message, address=address)


def test_claim_does_not_answer_itself(records, root):
    claim = ClaimFactory(incident=records.incident, article=records.article)
    data = typed(records, "occurrence", answers=str(claim.pk))
    address = f"/admin/claims/claim/{claim.pk}/change/"
    assert_refused(
        root, records, {**data, "status": "published"}, "answers", "A claim can't answer itself.", address=address
    )


def test_kind_of_a_claim_stays_what_it_is(records, root):
    claim = ClaimFactory(kind="date", incident=records.incident, article=records.article, status="draft")
    address = f"/admin/claims/claim/{claim.pk}/change/"
    data = typed(records, "date")
    for kind in ("type", "nothing", "\0", "", "x" * 10_000):
        assert root.post(address, {**data, "kind": kind, "term": "incident_type.raid"}).status_code == 302
        claim.refresh_from_db()
        assert (claim.kind, claim.term_id) == ("date", None)


@pytest.mark.parametrize("kind", [None, "", "nothing", "\0", "x" * 10_000])
def test_form_of_no_kind_asks_for_it_with_what_stays_the_same(records, root, kind):
    data = typed(records, "date") | {"kind": kind}
    response = root.post(ADD, {name: value for name, value in data.items() if value is not None})
    page = filled_in(response)[1]
    assert response.status_code == 200
    link = next(link["href"] for link in page.all("a") if "kind=date" in link["href"])
    again, _ = filled_in(root.get(link))
    assert {name: again[name] for name in ("article", "incident", "claimant")} == {
        name: data[name] for name in ("article", "incident", "claimant")
    }
    assert not Claim.objects.exists()


def test_copy_of_a_claim_needs_its_kind(records, root):
    claim = ClaimFactory(kind="date", incident=records.incident, article=records.article)
    address = f"/admin/claims/claim/{claim.pk}/change/"
    data = {**typed(records, "date"), "kind": "", "_saveasnew": "1"}
    assert root.post(address, data).status_code == 200
    assert Claim.objects.count() == 1


def test_subject_of_the_wrong_kind_is_never_taken(records, root):
    about_incident = typed(records, "date", incident=None, actor="@group")
    page = assert_kept(root.post(ADD, about_incident), about_incident, but={"actor"})
    assert beside(page, "incident") == ["Say what the claim is about."]
    both = typed(records, "name", incident="@incident")
    assert root.post(ADD, both).status_code == 302
    assert Claim.objects.get().subject == records.group


def test_only_terms_of_the_right_list_are_offered(records, root):
    offered = {}
    for code in KINDS:
        page = filled_in(root.get(ADD, {"kind": code}))[1]
        for select in page.all("select"):
            if select["name"] in TERMS:
                values = {option["value"] for option in select.all("option")} - {""}
                offered[code, select["name"]] = {value.partition(".")[0] for value in values}
                assert len(values) > 3
    assert offered == {
        (code, column): {kind.scheme if column == "term" else column}
        for code, kind in KINDS.items()
        for column in {*kind.columns} & set(TERMS)
    }


ODD = ["", "abc", str(10**30), "9" * 5000, "\0", "é", "-1", "[]", "' OR 1=1", "x" * 3000, "2024-05", "None"]


def test_wrong_parts_of_the_address_never_fail(records, root):
    names = ["article", "incident", "claimant", "claimant_words", "claimed_on", "answers", "status", "stance", "low"]
    names += ["rests_on", "kind", "_popup", "_changelist_filters", "role", "distanced", "unknown"]
    for at, name in enumerate(names):
        for value in ODD[at % 4 :: 4]:  # each value in the place of several names
            assert root.get(ADD, {"kind": "participation", name: value}).status_code == 200, (name, value)
    repeated = "kind=date&kind=type&article=1&article=abc&incident=%00&incident=1&answers=1&answers=x&%00=%00&%ff=%ff"
    assert root.get(f"{ADD}?{repeated}").status_code == 200
    assert root.get(f"{ADD}?{repeated}&kind=nonsense").status_code == 200


def test_status_never_comes_from_the_address(records, root):
    shown, _ = filled_in(root.get(ADD, {"kind": "date", "status": "published"}))
    assert shown["status"] == "draft"


SENTENCE = f"{ADD.removesuffix('add/')}sentence/"


@pytest.mark.parametrize("code", KINDS)
def test_preview_says_the_sentence_and_saves_nothing(records, root, code):
    response = root.post(SENTENCE, typed(records, code, status="published"))
    assert response.status_code == 200
    assert SENTENCES[code] in filled_in(response)[1].text
    assert not Claim.objects.exists()


def test_preview_of_what_is_wrong_or_missing_says_so(records, root):
    for code, kind in KINDS.items():
        for column in {*kind.columns, *kind.one_of, "article", "claimant", "stance"} - {"belonging"}:
            for value in ("", "\0", "abc", "9" * 5000):
                response = root.post(SENTENCE, typed(records, code, **{column: value}))
                assert response.status_code == 200, (code, column, value)
        assert root.post(SENTENCE, {"kind": code}).status_code == 200
    page = filled_in(root.post(SENTENCE, typed(records, "date", words="nul\0")))[1]
    assert "Words: Null characters are not allowed." in page.text
    assert not Claim.objects.exists()


def test_preview_of_a_change_saves_nothing(records, root):
    claim = ClaimFactory(kind="date", incident=records.incident, article=records.article)
    before = Claim.objects.values().get()
    page = filled_in(root.post(f"{SENTENCE}?change={claim.pk}", typed(records, "date", date="2 May 2024")))[1]
    assert "it was on 2 May 2024" in page.text
    assert Claim.objects.values().get() == before
    for wrong in ("0", "abc", "-1", "9" * 5000, str(10**30), "\0"):
        assert root.post(f"{SENTENCE}?change=", {"change": wrong, "kind": "date"}).status_code == 200
        assert root.post(SENTENCE, typed(records, "date"), query_params={"change": wrong}).status_code == 404


def test_preview_is_for_those_who_may_write_claims(records, client):
    assert client.post(SENTENCE, typed(records, "date")).status_code == 302
    root = curator("superuser")
    assert root.get(SENTENCE, {"kind": "date"}).status_code == 405
    assert root.post(SENTENCE, {"kind": "nothing"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = root.cookies
    assert strict.post(SENTENCE, typed(records, "date")).status_code == 403
