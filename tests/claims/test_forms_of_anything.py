"""Anything at all is sent to the forms of claims: none fails, and what is saved is a draft that keeps every rule."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.checks import rule_errors, shape_errors
from claims.kinds import KINDS, of
from claims.models import Claim
from claims.queries import TERMS
from codebook.models import Term
from tests.claims.test_inlines import about, address_of, filled
from tests.claims.typed import ADD, RELATED, curator, make_records, typed
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db

ANYTHING = settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ODD = ["", " ", "0", "-1", "abc", "\0", "1\0", "on", str(2**31), str(2**31 - 1), str(10**30), "x" * 400, "٣", "é"]
DATES = [
    "May 2024",
    "2024-05-30",
    "yesterday",
    "by 2023",
    "2022 to 2018",
    "since 2012",
    "26 or 27 October 2019",
    "9999",
]


def values(records, terms, name):
    """What may be sent as the value of a field: something right, something odd, or anything."""
    if name in TERMS:
        likely = terms
    elif name in RELATED:
        likely = [str(record.pk) for record in vars(records).values()]
    elif name in {"low", "high", "best"}:
        likely = ["0", "1", "2", "3"]
    elif name in {"date", "claimed_on"}:
        likely = DATES
    elif Claim._meta.get_field(name).choices:
        likely = [value for value, _ in Claim._meta.get_field(name).choices]
    else:
        likely = ["one", "two words", "on"]
    return st.one_of(st.sampled_from(likely), st.sampled_from(ODD), st.text(max_size=30).filter(is_text))


def is_text(value):
    """Whether a browser could send it: half of a pair of surrogates is no character."""
    return value == value.encode("utf-8", "replace").decode()


@st.composite
def changes(draw, records, terms, names):
    """Some fields of a form with other values."""
    chosen = draw(st.lists(st.sampled_from(names), max_size=6, unique=True))
    return {name: draw(values(records, terms, name)) for name in chosen}


def assert_sound():
    """Whatever is stored keeps the rules, as Python has them too."""
    for claim in Claim.objects.all():
        assert rule_errors(claim) | shape_errors(claim) == {}
        assert claim.text != ""


@pytest.fixture
def sent():
    """(records, client, ids of terms, names of fields)."""
    records = make_records()
    names = sorted(set().union(*(typed(records, code) for code in KINDS)) - {"kind"})
    return records, curator("editor"), list(Term.objects.values_list("pk", flat=True)), names


@given(data=st.data())
@ANYTHING
def test_no_add_or_change_form_fails(sent, data):
    records, client, terms, names = sent
    code = data.draw(st.sampled_from([*KINDS, "nonsense"]))
    form = typed(records, code if code in KINDS else "date") | {"kind": code}
    form |= data.draw(changes(records, terms, names))
    changed = data.draw(st.booleans())
    with transaction.atomic():
        claim = ClaimFactory(kind=code if code in KINDS else "date", status="draft") if changed else None
        address = f"/admin/claims/claim/{claim.pk}/change/" if changed else ADD
        response = client.post(address, form)
        assert response.status_code in {200, 302}
        assert_sound()
        saved = response.status_code == 302
        assert Claim.objects.count() == (1 if changed else saved)
        if saved:
            assert Claim.objects.get().status == form["status"]
        assert client.post(f"{ADD.removesuffix('add/')}sentence/", form).status_code in {200, 403}
        connection.check_constraints()
        transaction.set_rollback(True)


@given(data=st.data())
@ANYTHING
def test_no_form_with_inlines_fails(sent, data):
    records, client, terms, names = sent
    subject = data.draw(st.sampled_from(["incident", "actor"]))
    names = [name for name in names if name not in {"status", "incident", "actor", "rests_on"}]
    forms = []
    for kind in data.draw(st.lists(st.sampled_from(of(subject)), max_size=4)):
        new = about(records, subject, kind.code) if data.draw(st.booleans()) else {}
        forms.append((kind.code, new | data.draw(changes(records, terms, names))))
    form = filled(client, records, subject, forms)
    form |= data.draw(st.dictionaries(st.sampled_from(sorted(form)), st.sampled_from(ODD), max_size=2))
    with transaction.atomic():
        response = client.post(address_of(records, subject), form)
        assert response.status_code in {200, 302}
        assert_sound()
        assert not Claim.objects.exclude(status="draft").exists()
        connection.check_constraints()
        transaction.set_rollback(True)


@given(query=st.binary(max_size=60))
@ANYTHING
def test_no_address_of_a_form_fails(sent, query):
    client = sent[1]
    for start in (b"kind=date&", b"answers=1&", b""):
        answer = client.get(ADD, QUERY_STRING=(start + query).decode("latin-1"))
        assert answer.status_code in {200, 400}
