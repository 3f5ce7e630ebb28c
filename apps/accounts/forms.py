"""The sign-in form: a name, a password, and words that say what to do. May not import views."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.models import User
from apps.ui.layouts import fields_only

LONGEST = 150


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
        max_length=4096,
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
