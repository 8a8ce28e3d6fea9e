"""The first edition of the codebook: complete, and loaded without touching what editors wrote."""

from io import StringIO

import pytest
from django.core.management import call_command

from codebook.choices import CLOSED, FIXED, Scheme
from codebook.first_edition import first_edition, load
from codebook.models import Term

CODES = {
    "incident_type": "clash raid air_strike shelling bombing remnant_blast attack execution sexual_violence detention"
    " release escape transfer proceedings seizure destruction displacement control_change agreement crowd period_total"
    " unclear",
    "means": "explosive_belt vehicle_bomb placed_device mine_remnant thrown aircraft_munition drone_munition artillery"
    " rocket_missile firearm blade_blunt bodily fire chemical other not_stated",
    "seized": "weapons ammunition explosive_belt vehicle_bomb rigged_motorcycle documents money other",
    "role": "carried_out ordered assisted party aimed_at affected received linked",
    "outcome": "killed killed_by_own_device injured detained missing displaced sexually_harmed released acquitted"
    " escaped unharmed not_stated",
    "position": "head deputy commander minister official council cleric judge spokesperson founder leader_unspecified"
    " member staff",
    "actor_relation": "part_of under_command_of administered_by pledged_to affiliated renamed_to merged_into split_from"
    " allied_with supports fights targets outlet_of",
    "incident_relation": "part_of follows revenge_for against_accused_of same_perpetrators not_same",
    "presence": "based operates hides moved_to active",
    "precision": "site settlement near district governorate area country sea_air disputed",
    "life_event": "born died founded dissolved",
    "name_type": "full kunya nisba alias former acronym variant by_others",
    "outlet_type": "news wire monitor rights_body responder government armed_actor party_media research dataset"
    " account",
    "stance": "asserts denies not_claimed declines withdraws",
    "certainty": "stated hedged inferred",
    "combat_status": "civilian combatant disputed unstated",
    "persons": "all man woman adult child",
    "side": "acting aimed_at bystander unstated",
    "attackers_included": "yes no unstated",
    "scope": "whole part period",
    "start_is": "began first_seen",
    "end_is": "ended last_seen ongoing",
}


def run(*arguments):
    """What `load_codebook` prints."""
    out = StringIO()
    call_command("load_codebook", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("scheme", Scheme.values)
def test_first_edition_holds_every_code_in_its_order(db, scheme):
    assert list(Term.objects.of(scheme).values_list("code", flat=True)) == CODES[scheme].split()


def test_first_edition_defines_every_term_in_english_and_labels_it_in_arabic(db):
    for term in Term.objects.all():
        assert term.id == f"{term.scheme}.{term.code}"
        assert term.label, term.id
        assert term.definition.endswith((".", '"')), term.id
        assert any("\u0600" <= letter <= "\u06ff" for letter in term.label_ar), term.id


def test_first_edition_has_each_label_once_in_a_scheme():
    labels = [(term["scheme"], term[column]) for term in first_edition() for column in ("label", "label_ar")]
    assert len(labels) == len(set(labels)) + sum(term["label"] == term["label_ar"] for term in first_edition())


def test_first_edition_maps_incident_types(db):
    raid = Term.objects.get(pk="incident_type.raid")
    assert (raid.acled, raid.ucdp, raid.airwars) == ("Armed clash, Arrests", "1, 2", "")
    air_strike = Term.objects.get(pk="incident_type.air_strike")
    assert (air_strike.acled, air_strike.ucdp, air_strike.airwars) == ("Air/drone strike", "", "airstrike, drone")


def test_fixed_terms_are_in_the_first_edition():
    terms = first_edition()
    assert FIXED - {term["id"] for term in terms} == frozenset()
    assert CLOSED - {term["scheme"] for term in terms} == frozenset()


def test_load_codebook_writes_nothing_twice(db):
    number = len(first_edition())
    assert run() == f"codebook: 0 terms written, 0 updated, {number} in all\n"


def test_load_codebook_keeps_what_an_editor_wrote(db):
    Term.objects.filter(pk="role.party").update(definition="Ours.", order=40)
    Term.objects.filter(pk="means.fire").delete()
    assert load(Term) == (1, 0)
    party = Term.objects.get(pk="role.party")
    assert (party.definition, party.order) == ("Ours.", 40)
    assert Term.objects.filter(pk="means.fire").exists()


def test_load_codebook_update_sets_the_first_edition_again(db):
    before = Term.objects.get(pk="role.party")
    Term.objects.filter(pk="role.party").update(definition="Ours.", acled="x")
    assert run("--update") == f"codebook: 0 terms written, 1 updated, {len(first_edition())} in all\n"
    after = Term.objects.get(pk="role.party")
    assert (after.definition, after.acled) == (before.definition, before.acled)


def test_codebook_is_there_for_a_test_that_commits(transactional_db):
    assert Term.objects.count() == len(first_edition())
