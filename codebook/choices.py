"""The schemes of the codebook, and which of its words the code itself counts on."""

from django.db import models


class Scheme(models.TextChoices):
    """One list of the codebook: the words that may answer one question."""

    INCIDENT_TYPE = "incident_type", "Incident type"
    MEANS = "means", "Means"
    SEIZED = "seized", "Things seized"
    ROLE = "role", "Role"
    OUTCOME = "outcome", "Outcome"
    POSITION = "position", "Position"
    ACTOR_RELATION = "actor_relation", "Relation between actors"
    INCIDENT_RELATION = "incident_relation", "Relation between incidents"
    PRESENCE = "presence", "Presence"
    PRECISION = "precision", "Precision of a place"
    LIFE_EVENT = "life_event", "Life event"
    NAME_TYPE = "name_type", "Type of a name"
    OUTLET_TYPE = "outlet_type", "Type of an outlet"
    STANCE = "stance", "Stance"
    CERTAINTY = "certainty", "Certainty"
    COMBAT_STATUS = "combat_status", "Civilian or combatant"
    PERSONS = "persons", "Persons"
    SIDE = "side", "Side"
    ATTACKERS_INCLUDED = "attackers_included", "Attackers included"
    SCOPE = "scope", "Scope of a figure"
    START_IS = "start_is", "What a start is"
    END_IS = "end_is", "What an end is"


# Schemes whose words are choices in the code. They stand in the codebook to be read; none is added or removed there.
CLOSED = frozenset(
    {
        Scheme.STANCE,
        Scheme.CERTAINTY,
        Scheme.COMBAT_STATUS,
        Scheme.PERSONS,
        Scheme.SIDE,
        Scheme.ATTACKERS_INCLUDED,
        Scheme.SCOPE,
        Scheme.START_IS,
        Scheme.END_IS,
        Scheme.PRECISION,  # the summary compares fineness
    }
)

# Words of the open schemes that the summary, a rule of publication or a page counts on by name.
FIXED = frozenset(
    {
        "incident_type.period_total",
        "incident_type.unclear",
        "means.not_stated",
        "outcome.killed",
        "outcome.killed_by_own_device",
        "outcome.injured",
        "outcome.sexually_harmed",
        "outcome.not_stated",
        "role.carried_out",
        "role.ordered",
        "role.assisted",
        "role.party",
        "role.aimed_at",
        "role.affected",
        "role.received",
        "role.linked",
        "actor_relation.part_of",
        "actor_relation.under_command_of",
        "actor_relation.affiliated",
        "actor_relation.renamed_to",
        "actor_relation.merged_into",
        "actor_relation.outlet_of",
        "incident_relation.part_of",
        "incident_relation.not_same",
        "life_event.born",
        "life_event.died",
        "life_event.founded",
        "life_event.dissolved",
        "outlet_type.dataset",
        "outlet_type.armed_actor",
    }
)
