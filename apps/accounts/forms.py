"""Signing in, and changing one's password, in words that say what to do. May not import views."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.models import User
from apps.ui.layouts import fields_only

LONGEST = 150
LONGEST_PASSWORD = 4096
TOO_LONG = {"max_length": "Password must be 4,096 characters or fewer", "null_characters_not_allowed": "Password must be text"}
WEAK = {
    "password_too_short": "New password must be 12 characters or more",
    "password_too_common": "New password must be one that others do not use",
    "password_too_similar": "New password must be unlike your name",
}


class SignInForm(forms.Form):
    """`person` is there once the form holds a name and the password that goes with it."""

    username = forms.CharField(
        label="Name",
        max_length=LONGEST,
        error_messages={
            "required": "Enter your name",
            "max_length": f"Name must be {LONGEST} characters or fewer",
            "null_characters_not_allowed": "Name must be letters, digits and @ . + - _",
        },
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={
            "required": "Enter your password",
            "max_length": "Password must be 4,096 characters or fewer",
            "null_characters_not_allowed": "Name and password do not go together. Check both",
        },
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    person: User | None = None

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.helper = fields_only(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "username" in cleaned and "password" in cleaned:
            found = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if not isinstance(found, User):
                raise ValidationError("Name and password do not go together. Check both", code="no_match")
            self.person = found
        return cleaned

    def refuse(self, why: str) -> None:
        """Show why no sign-in was tried, with the name kept and the password not looked at."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}
        self.add_error(None, why)


class PasswordForm(forms.Form):
    """The password of now, and the one from now on, typed once: it can be shown, pasted, and made by a password manager."""

    current = forms.CharField(
        label="Current password",
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": "Enter your current password", **TOO_LONG},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="New password",
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text="12 characters or more; several words are easier to remember than signs",
        error_messages={"required": "Enter a new password", **TOO_LONG},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data)
        self.person = person
        self.helper = fields_only(self)

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.person.check_password(current):
            raise ValidationError("Current password is another one", code="no_match")
        return current

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        try:
            validate_password(new, self.person)
        except ValidationError as weak:
            words = [WEAK[error.code] for error in weak.error_list if error.code in WEAK]
            raise ValidationError(words or "New password must be harder to guess") from None
        return new
