"""How our field templates write a form: words in place of asterisks, errors tied to their fields, a summary that leads there."""

import re
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError

from apps.ui.layouts import fields_only


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="A few words", error_messages={"required": "Enter a title"})
    months = forms.IntegerField(label="Months", required=False, error_messages={"invalid": "Months must be a whole number"})
    colour = forms.ChoiceField(
        label="Colour", choices=[("a", "Ochre"), ("b", "Petrol")], widget=forms.RadioSelect, error_messages={"required": "Select a colour"}
    )
    sure = forms.BooleanField(label="I am sure", required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = fields_only(self)

    def clean(self) -> dict[str, Any]:
        if self.data.get("title") == "same":
            raise forms.ValidationError("You said the same twice. Change one of them")
        return super().clean() or {}


def written(form: Sample) -> str:
    return Template("{% load crispy_forms_tags %}{% include 'ui/_error_summary.html' %}{% crispy form %}").render(Context({"form": form}))


def test_no_asterisk_and_nothing_for_the_browser_to_judge() -> None:
    page = written(Sample())

    assert "*" not in page
    assert "required" not in page
    assert "<form" not in page
    assert page.count("(optional)") == 1  # a tick box is never anything else


def test_hint_and_error_are_tied_to_the_field_and_the_error_is_said_as_one() -> None:
    page = written(Sample({"title": "", "months": "many"}))

    assert re.search(r'<input[^>]*name="title"[^>]*aria-describedby="id_title_helptext id_title_error"', page)
    assert '<p class="hint" id="id_title_helptext">A few words</p>' in page
    assert re.search(r'<p class="error-text" id="id_title_error">\s*<span class="visually-hidden">Error:</span> Enter a title\s*</p>', page)
    assert re.search(r'<input[^>]*name="title"[^>]*aria-invalid="true"', page)


def test_summary_says_the_same_words_in_order_and_links_to_what_can_take_the_focus() -> None:
    page = written(Sample({"title": "", "months": "many"}))

    assert re.findall(r'<li><a href="#(\w+)">([^<]*)</a>', page) == [
        ("id_title", "Enter a title"), ("id_months", "Months must be a whole number"), ("id_colour_0", "Select a colour"),
    ]  # fmt: skip
    assert all(f'id="{target}"' in page for target in ("id_title", "id_months", "id_colour_0"))


def test_problem_of_the_whole_form_stands_in_the_summary_only() -> None:
    page = written(Sample({"title": "same", "colour": "a"}))

    assert page.count("You said the same twice. Change one of them") == 1


def test_group_of_radios_is_a_fieldset_with_a_legend() -> None:
    page = written(Sample())

    assert re.search(r"<fieldset[^>]*>\s*<legend>Colour</legend>", page)
    assert page.count('type="radio"') == 2
    assert "checked" not in page


def test_without_problems_there_is_no_summary() -> None:
    assert "There is a problem" not in written(Sample())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 1800|number }}", "1,800"), ("{{ none|number }}", "–"),
        ("{{ 'many'|number }}", "many"),
        ("{{ '2026-11-21'|day }}", "21 Nov 2026"), ("{{ 1|counted:'entry,entries' }}", "1 entry"), ("{{ 1800|counted:'use case' }}", "1,800 use cases"),
    ],
)  # fmt: skip
def test_filters(source: str, words: str) -> None:
    assert Template("{% load ui %}" + source).render(Context({"none": None})) == words


def test_icon_is_decoration_and_an_unknown_one_is_named() -> None:
    assert 'aria-hidden="true"' in Template("{% load ui %}{% icon 'check' %}").render(Context())
    with pytest.raises(TemplateSyntaxError, match="no icon “chekc”"):
        Template("{% load ui %}{% icon 'chekc' %}").render(Context())


@pytest.mark.parametrize(("verdict", "word"), [("go", "Go"), ("pilot", "Pilot first"), ("not_yet", "Not yet"), ("stop", "Stop")])
def test_verdict_is_a_word_with_an_icon(verdict: str, word: str) -> None:
    chip = Template("{% load ui %}{% verdict_chip v %}").render(Context({"v": verdict}))

    assert f">{word}</span>" in chip
    assert "<svg" in chip
