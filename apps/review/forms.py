"""The forms around a what-if: its name as a scenario. Saves nothing."""

from django import forms

from apps.decisions.engine.answers import KNOWN_HOW
from apps.decisions.engine.texts import without_hidden
from apps.decisions.forms import LONGEST_SOURCE
from apps.review.models import LONGEST_SCENARIO_NAME


class NameForm(forms.Form):
    """How a scenario is called."""

    name = forms.CharField(
        required=True,
        max_length=LONGEST_SCENARIO_NAME,
        error_messages={
            "required": "Enter a name for the scenario",
            "max_length": f"Name must be {LONGEST_SCENARIO_NAME} characters or fewer",
        },
    )

    def clean_name(self) -> str:
        name = " ".join(without_hidden(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError("Enter a name for the scenario")
        return name


class TakeForm(forms.Form):
    """How an answer that is taken over is known; said anew, and left open it counts as assumed."""

    how = forms.ChoiceField(required=False, choices=[(word, word) for word in KNOWN_HOW])
    source = forms.CharField(
        required=False,
        max_length=LONGEST_SOURCE,
        error_messages={"max_length": f"Who says so must be {LONGEST_SOURCE} characters or fewer"},
    )
    revision = forms.IntegerField(required=False, min_value=0)
