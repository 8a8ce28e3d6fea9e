"""Location.path: kept by the database, however a row is written."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations.models import Location


def paths():
    """The path of each place, as names."""
    names = dict(Location.objects.values_list("pk", "name"))
    return {names[pk]: [names[step] for step in path] for pk, path in Location.objects.values_list("pk", "path")}


def sql(statement, *values):
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_path_runs_from_the_root_to_the_place(sarmada):
    assert paths()["Sarmada"] == ["Syria", "Idlib", "Harim", "Sarmada"]
    assert [place.name for place in sarmada.ancestors] == ["Syria", "Idlib", "Harim"]


def test_path_given_by_a_writer_is_not_taken(sarmada, place):
    Location.objects.filter(pk=sarmada.pk).update(path=[1, 2, 3])
    place("Iraq", path=[9])
    assert paths()["Sarmada"] == ["Syria", "Idlib", "Harim", "Sarmada"]
    assert paths()["Iraq"] == ["Iraq"]


def test_path_of_a_moved_place_and_of_all_below_it_changes(sarmada, place):
    iraq = place("Iraq")
    idlib = Location.objects.get(name="Idlib")
    idlib.parent = iraq
    idlib.save()
    assert idlib.path == [iraq.pk, idlib.pk]
    assert paths() == {
        "Syria": ["Syria"],
        "Iraq": ["Iraq"],
        "Idlib": ["Iraq", "Idlib"],
        "Harim": ["Iraq", "Idlib", "Harim"],
        "Sarmada": ["Iraq", "Idlib", "Harim", "Sarmada"],
    }


def test_path_is_kept_by_raw_sql(sarmada):
    sql("UPDATE locations_location SET parent_id = NULL WHERE name = 'Harim'")
    assert paths()["Sarmada"] == ["Harim", "Sarmada"]
    sql(
        """INSERT INTO locations_location
               (name, name_ar, kind, slug, former_slugs, status, parent_id, path, gazetteer, gazetteer_id, note)
           VALUES ('Kafr', '', 'village', 'kafr', '{}', 'draft', %s, '{}', '', '', '')""",
        sarmada.pk,
    )
    assert paths()["Kafr"] == ["Harim", "Sarmada", "Kafr"]


@pytest.mark.parametrize("below", ["Idlib", "Harim", "Sarmada"])
def test_path_refuses_a_cycle(sarmada, below):
    before = paths()
    with pytest.raises(IntegrityError, match="cannot lie in location .* or lies in it"), transaction.atomic():
        Location.objects.filter(name="Idlib").update(parent=Location.objects.get(name=below))
    assert paths() == before


def test_path_refuses_two_places_swapped_into_each_other_at_once(place):
    one, other = place("One"), place("Other")
    with pytest.raises(IntegrityError, match="or lies in it"), transaction.atomic():
        sql("UPDATE locations_location SET parent_id = CASE id WHEN %s THEN %s ELSE %s END", one.pk, other.pk, one.pk)


def test_path_refuses_a_parent_that_is_not_there(sarmada):
    with pytest.raises(IntegrityError, match="as its parent, which is not there"), transaction.atomic():
        Location.objects.filter(pk=sarmada.pk).update(parent_id=sarmada.pk + 1_000_000)


@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_path_after_any_moves_is_what_the_parents_say(db, moves):
    with transaction.atomic():
        places = [Location.objects.create(name=f"Place {number}", kind="area") for number in range(6)]
        parent_of = dict.fromkeys((place.pk for place in places), None)

        def expected(pk):
            return [*(expected(parent_of[pk]) if parent_of[pk] else []), pk]

        for moved, above in ((places[one].pk, places[other].pk) for one, other in moves):
            if moved in expected(above):
                with pytest.raises(IntegrityError), transaction.atomic():
                    Location.objects.filter(pk=moved).update(parent=above)
            else:
                Location.objects.filter(pk=moved).update(parent=above)
                parent_of[moved] = above
        assert dict(Location.objects.values_list("pk", "path")) == {pk: expected(pk) for pk in parent_of}
        transaction.set_rollback(True)
