"""The forms of signing in, of one's own account, and of inviting others."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, UsernameField
from django.core.exceptions import ValidationError

from accounts import totp
from accounts.actions import may_give
from accounts.choices import Role
from accounts.models import FAILURES_ALLOWED, LOCKED_FOR, Passkey, User
from accounts.signing_in import LockedError, try_code, try_passkey, try_password

WRONG = "The name or the password is not right. Capitals count."
WRONG_PASSWORD = "The password is not right. Capitals count."  # noqa: S105  # nosec B105
WRONG_CODE = "That is not right, or not any more. A code of the app is good once, for about a minute."
LOCKED = (
    f"There were {FAILURES_ALLOWED} failures. Wait {LOCKED_FOR.seconds // 60} minutes, "
    "or ask a chief or whoever operates the site to unlock you."
)


class SignInForm(forms.Form):
    """Name and password. `account`: whose they are, once the form is valid. `address`: where the request came from."""

    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        max_length=1000, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.address, self.account = address, None

    def clean(self):
        """Try them. What is said is the same whether there is such an account or not."""
        cleaned = super().clean()
        if "username" in cleaned and "password" in cleaned:
            self.account = tried(cleaned["username"], cleaned["password"], self.address, WRONG)
        return cleaned


def tried(name, password, address, wrong):
    """The account of this name and password. ValidationError says `wrong`, or that there were too many failures."""
    try:
        account = try_password(name, password, address=address)
    except LockedError:
        raise ValidationError(LOCKED) from None
    if account is None:
        raise ValidationError(wrong)
    return account


class ConfirmForm(forms.Form):
    """The password of somebody who is signed in, asked once more."""

    password = forms.CharField(
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args, account, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.account, self.address = account, address

    def clean_password(self):
        """It must be the account's."""
        tried(self.account.username, self.cleaned_data["password"], self.address, WRONG_PASSWORD)
        return self.cleaned_data["password"]


class OwnPasswordForm(PasswordChangeForm):
    """A new password in place of the old one, which can be guessed no more often here than in signing in."""

    address = None

    def clean_old_password(self):
        """It must be the account's."""
        tried(self.user.username, self.cleaned_data["old_password"], self.address, WRONG_PASSWORD)
        return self.cleaned_data["old_password"]


def code_field(**attrs):
    """Where a code is typed."""
    every = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", **attrs}
    return forms.CharField(max_length=40, label="Code", widget=forms.TextInput(attrs=every))


class SecondStepForm(forms.Form):
    """A code of the app or a recovery code; or what a passkey answered, which the script of the page fills in.

    `account`: whose password was given; `state`: what a passkey's answer is held against.
    """

    code = code_field()
    credential = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, account, state, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.account, self.state, self.address = account, state, address
        self.fields["code"].required = not self.data.get("credential")

    def clean(self):
        """Try one of them."""
        cleaned = super().clean()
        try:
            if answer := cleaned.get("credential"):
                right = try_passkey(self.account, self.state, answer, address=self.address)
            else:
                right = "code" not in cleaned or try_code(self.account, cleaned["code"], address=self.address)
        except LockedError:
            raise ValidationError(LOCKED) from None
        if not right:
            raise ValidationError(WRONG_CODE)
        return cleaned


class AppForm(forms.Form):
    """The first code of an app that is being enrolled. `step`: the half minute that it is of."""

    code = code_field(inputmode="numeric")

    def __init__(self, *args, salt, **kwargs):
        super().__init__(*args, **kwargs)
        self.salt, self.step = salt, None

    def clean_code(self):
        """It must be right."""
        code = "".join(self.cleaned_data["code"].split())
        self.step = totp.step_of(code, totp.secret_of(self.salt))
        if self.step is None:
            raise ValidationError("That is not the code that the app should show now. Is the clock of the phone right?")
        return code


class PasskeyForm(forms.ModelForm):
    """The name of a passkey, and what the browser answered; the script of the page fills that in."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)

    class Meta:
        model = Passkey
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}
        help_texts = {"name": "So that you know it from others: “phone”, “blue key”."}


class InviteForm(forms.ModelForm):
    """A new curator: a name and a role, of those that whoever invites may give."""

    role = forms.ChoiceField()

    class Meta:
        model = User
        fields = ["username"]
        help_texts = {"username": "What they sign in with. Letters, digits and @/./+/-/_ only."}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if may_give(by, role)]


class RoleForm(forms.Form):
    """Another role for a curator."""

    role = forms.ChoiceField()

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if may_give(by, role)]
