"""The curators' own user model, and what keeps their accounts: second factors, sessions, links, the security log."""

from datetime import timedelta

import pgtrigger
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.choices import GROUPS, Role, What

ADDRESSES_KEPT = timedelta(days=30)  # in the security log
LOCKED_FOR = timedelta(minutes=15)
FAILURES_ALLOWED = 5
LINK_GOOD_FOR = timedelta(days=7)
CODES = 10  # recovery codes that are made at once


class CuratorQuerySet(models.QuerySet):
    """The questions that the pages of curators ask."""

    def curators(self):
        """Whoever may sign in to the desk, by name, with groups, and with whether there is a second factor."""
        app, passkey = (model.objects.filter(account=OuterRef("pk")) for model in (App, Passkey))
        return (
            self.filter(is_staff=True)
            .annotate(has_app=Exists(app), has_passkey=Exists(passkey))
            .prefetch_related("groups")
            .order_by("username")
        )


class Curators(UserManager.from_queryset(CuratorQuerySet)):
    """Django's manager of users with our questions."""

    use_in_migrations = False


class User(AbstractUser):
    """One curator. Readers have no accounts, and no curator's name stands on a public page."""

    objects = Curators()

    class Meta(AbstractUser.Meta):
        permissions = [("manage_user", "Can invite curators and look after their accounts")]

    @property
    def role(self):
        """The Role that the groups of the account make, None for none: that of most rights."""
        groups = {group.name for group in self.groups.all()}
        return next((role for role in reversed(Role) if GROUPS[role] <= groups), None)

    @property
    def role_in_words(self):
        """What the curator is, for the pages of curators."""
        return "Administrator" if self.is_superuser else self.role.label if self.role else "No role"

    @property
    def state(self):
        """Whether the account is open, in words."""
        if not self.is_active:
            return "Closed"
        return "Open" if self.has_usable_password() else "Invited, without a password yet"

    @property
    def rights_in_words(self):
        """All that decides what the account may do, for the security log."""
        flags = [name for name in ("is_active", "is_staff", "is_superuser") if getattr(self, name)]
        single = self.user_permissions.values_list("codename", flat=True)
        groups = self.groups.values_list("name", flat=True)
        return ", ".join([*flags, *sorted(groups), *sorted(single)]) or "none"

    @property
    def changes_what_readers_see(self):
        """Whether anything that this curator may do reaches readers, or makes others able to: needs a second factor."""
        return self.is_superuser or any(
            permission == "accounts.manage_user"
            or codename.startswith("publish_")
            or (room == "codebook" and not codename.startswith("view_"))
            for permission in self.get_all_permissions()
            for room, _, codename in [permission.partition(".")]
        )

    @property
    def authenticator(self):
        """The authenticator app of the account, as it is stored now, or None."""
        return App.objects.filter(account=self).first()

    @property
    def has_second_factor(self):
        """Whether an authenticator app or a passkey is enrolled."""
        return self.authenticator is not None or self.passkeys.exists()

    def may_look_after(self, account):
        """Whether this curator may change another one's account: nobody's who may do more, nor one's own."""
        if account.pk == self.pk or not account.is_staff or not self.has_perm("accounts.manage_user"):
            return False
        return self.is_superuser or (not account.is_superuser and permissions_of(account) <= self.get_all_permissions())


def permissions_of(account):
    """The permissions of an account, as it has them or would have them once it is open again."""
    open_one = User(pk=account.pk, is_active=True, is_superuser=account.is_superuser)
    return open_one.get_all_permissions()


class App(models.Model):
    """An authenticator app: a curator's phone that shows another six digits every half minute (RFC 6238).

    Its secret is made from `salt` and the site's key: a copy of the database alone is not enough to sign in.
    """

    account = models.OneToOneField(User, models.CASCADE, related_name="app")
    salt = models.CharField(max_length=32)
    last_step = models.BigIntegerField(help_text="The half minute of the last code that was used: none is good twice.")
    made = models.DateTimeField(default=timezone.now)
    used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "Authenticator app"


class Passkey(models.Model):
    """A passkey (WebAuthn): a key in a curator's device, of which the site knows the public half."""

    account = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.BinaryField(unique=True, help_text="Its attested credential data (WebAuthn 6.5.2).")
    counter = models.BigIntegerField(help_text="How often it has signed, if it counts: a copy of it counts apart.")
    made = models.DateTimeField(default=timezone.now)
    used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["made", "id"]

    def __str__(self):
        return f"Passkey: {self.name}"


class RecoveryCode(models.Model):
    """A code for whoever has lost the phone and the key: good once. Only its hash is kept; it has 80 bits."""

    account = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_is_of_one")]

    def __str__(self):
        return "Recovery code"


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or is about to be. Its columns repeat what the session holds."""

    account = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True, help_text="To some minutes.")
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()
        abstract = False

    def __str__(self):
        return f"Session of {self.account or 'nobody'}"  # never its key, which would open it

    @classmethod
    def get_session_store_class(cls):
        """What reads and writes it."""
        from accounts.sessions import SessionStore  # which imports this module

        return SessionStore

    @property
    def mark(self):
        """What pages call it by: its key would open it."""
        return salted_hmac("accounts.session", self.session_key, algorithm="sha256").hexdigest()[:20]


class InvitationQuerySet(models.QuerySet):
    """The questions that are asked about links."""

    def open(self):
        """Those that may still be used."""
        unused = self.filter(used=None, taken_back=None, until__gt=timezone.now())
        return unused.filter(account__is_active=True, account__is_staff=True)


class Invitation(models.Model):
    """A link, good once, by which somebody chooses the password of an account: at first, or when it is forgotten."""

    account = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, help_text="The hash of what its address ends with.")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", help_text="Empty: the operator.")
    made = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)
    taken_back = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Link for {self.account}"


class EventQuerySet(models.QuerySet):
    """The questions that are asked of the security log."""

    def in_order(self):
        """The newest first, with those that they are about."""
        return self.select_related("account", "by").order_by("-at", "-pk")

    def of(self, account):
        """What happened to one account."""
        return self.filter(account=account)

    def is_locked(self, tried, name):
        """Whether there were too many failures of `tried` lately, since the account of that name was last opened."""
        lately = self.filter(at__gt=timezone.now() - LOCKED_FOR)
        opened = lately.filter(account__username=name, what__in=[What.SIGNED_IN, What.UNLOCKED])
        since = opened.aggregate(at=Max("at"))["at"]
        failed = lately.filter(tried=tried, what__in=[What.FAILED, What.CODE_FAILED])
        return (failed.filter(at__gt=since) if since else failed).count() >= FAILURES_ALLOWED

    def forget_addresses(self):
        """Take the addresses from what is older than ADDRESSES_KEPT; what was tried with nobody's name goes wholly."""
        old = self.filter(at__lt=Now() - ADDRESSES_KEPT)  # the database's clock, as its trigger has it
        old.filter(account=None).delete()
        old.exclude(address=None, tried="").update(address=None, tried="")


class Event(models.Model):
    """One line of the security log: what happened to an account, when, and by whom. The table is only added to."""

    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=16, choices=What)
    account = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="events", help_text="Empty: nobody has the name that was tried."
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Empty: whoever it happened to, or the operator."
    )
    note = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    tried = models.CharField(max_length=40, help_text="A hash of the name and address that failed: see is_locked.")

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["tried", "at"], condition=~Q(tried=""), name="event_tried"),
            models.Index(fields=["account", "at"], name="event_of_account"),
            models.Index(fields=["at"], name="event_at"),
        ]
        constraints = [models.CheckConstraint(name="event_is_known", condition=Q(what__in=What.values))]
        triggers = [
            pgtrigger.Trigger(
                name="only_added_to",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.at < statement_timestamp() - interval '{ADDRESSES_KEPT.days} days' THEN
                        IF TG_OP = 'DELETE' AND OLD.account_id IS NULL THEN
                            RETURN OLD;
                        END IF;
                        IF TG_OP = 'UPDATE' AND NEW.address IS NULL AND NEW.tried = ''
                            AND to_jsonb(NEW) - 'address' - 'tried' = to_jsonb(OLD) - 'address' - 'tried' THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'The security log is only added to.';
                """,
            )
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.account or 'nobody'}"
