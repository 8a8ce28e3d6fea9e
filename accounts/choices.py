"""What may be said of an account: the roles of curators, and what happens to accounts."""

from django.db import models


class Role(models.TextChoices):
    """What a curator is. docs/desk.md tells who may do what."""

    CONTRIBUTOR = "contributor", "Contributor"
    EDITOR = "editor", "Editor"
    CHIEF = "chief", "Chief"


# The groups that make a role. A chief is an editor too: whatever editors may do tomorrow, chiefs may.
GROUPS = {
    Role.CONTRIBUTOR: frozenset({"Contributor"}),
    Role.EDITOR: frozenset({"Editor"}),
    Role.CHIEF: frozenset({"Editor", "Chief"}),
}


class What(models.TextChoices):
    """What happened, in the words of the security log."""

    SIGNED_IN = "signed_in", "Signed in"
    FAILED = "failed", "Wrong name or password"
    CODE_FAILED = "code_failed", "Wrong second factor"
    LOCKED = "locked", "Locked out"
    UNLOCKED = "unlocked", "Unlocked"
    RECOVERY_USED = "recovery_used", "Signed in by a recovery code"
    ENROLLED = "enrolled", "Second factor enrolled"
    REMOVED = "removed", "Second factor removed"
    RESET = "reset", "All second factors taken away"
    CODES_MADE = "codes_made", "Recovery codes made"
    PASSWORD = "password", "Password changed"
    ENDED = "ended", "Sessions ended"
    INVITED = "invited", "Link made"
    TAKEN_BACK = "taken_back", "Link taken back"
    ACCEPTED = "accepted", "Link used"
    ROLE = "role", "Rights changed"
    STOPPED = "stopped", "Account closed"
    OPENED = "opened", "Account opened again"
