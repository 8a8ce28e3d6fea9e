"""Terms: their keys, their constraints, their history, and which of them stay."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from codebook.choices import Scheme
from codebook.models import Term


@pytest.fixture
def admin_page(admin_client):
    """Opens a page of the admin of terms."""
    return lambda name, *args, **data: admin_client.post(reverse(f"admin:codebook_term_{name}", args=args), data)


def test_term_key_is_made_of_scheme_and_code(db):
    term = Term.objects.create(scheme=Scheme.MEANS, code="net_gun", label="Net gun", definition="Throws a net.")
    assert term.pk == "means.net_gun"
    assert str(term) == "Net gun"


@pytest.mark.parametrize(
    ("id", "scheme", "code", "constraint"),
    [
        ("means.a", "means", "b", "term_id_is_scheme_and_code"),
        ("means.Net gun", "means", "Net gun", "term_code_form"),
        ("means.fire", "means", "fire", "codebook_term_pkey"),
    ],
)
def test_term_that_breaks_a_rule_is_refused_by_the_database(db, id, scheme, code, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO codebook_term (id, scheme, code, label, label_ar, definition, "order", acled, ucdp, airwars)
               VALUES (%s, %s, %s, '', '', '', 0, '', '', '')""",
            [id, scheme, code],
        )


def test_term_code_cannot_be_changed(db):
    term = Term.objects.get(pk="means.fire")
    term.code = "arson"
    with pytest.raises(IntegrityError, match="term_id_is_scheme_and_code"), transaction.atomic():
        term.save()


def test_term_of_a_closed_scheme_is_refused(db):
    term = Term(scheme=Scheme.STANCE, code="wonders", label="Wonders", definition="Wonders.")
    with pytest.raises(ValidationError) as refused:
        term.full_clean(exclude=["id"])
    assert refused.value.message_dict == {"scheme": ["The words of this scheme are fixed in the code."]}


def test_term_parent_must_be_of_its_scheme(db):
    term = Term.objects.get(pk="means.fire")
    term.parent = Term.objects.get(pk="role.party")
    with pytest.raises(ValidationError) as refused:
        term.full_clean()
    assert refused.value.message_dict == {"parent": ["The parent must be a term of the same scheme."]}


def test_term_history_has_each_change_once(db):
    Term.objects.filter(scheme="means").update(order=7)
    Term.objects.filter(scheme="means").update(order=7)
    events = Term.objects.get(pk="means.fire").events.filter(pgh_label="update")
    assert list(events.values_list("pgh_label", "order")) == [("update", 7)]


@pytest.mark.parametrize("pk", ["outcome.killed", "role.carried_out", "combat_status.civilian", "persons.child"])
def test_fixed_term_cannot_be_deleted_in_the_admin(admin_page, pk):
    assert admin_page("delete", pk, post="yes").status_code == 403
    admin_page("changelist", action="delete_selected", _selected_action=pk, post="yes")
    assert Term.objects.filter(pk=pk).exists()


def test_other_term_can_be_deleted_in_the_admin(admin_page):
    assert admin_page("delete", "means.fire", post="yes").status_code == 302
    assert not Term.objects.filter(pk="means.fire").exists()


def test_fixed_term_can_be_refined_in_the_admin_and_keeps_its_code(admin_page):
    page = admin_page(
        "change", "outcome.killed", scheme="role", code="dead", label="Dead", label_ar="قُتل", definition="D.", order=3
    )
    assert page.status_code == 302
    term = Term.objects.get(pk="outcome.killed")
    assert (term.scheme, term.code, term.label, term.definition) == ("outcome", "killed", "Dead", "D.")
