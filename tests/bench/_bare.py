"""A bare view of one question: it reads its answer, writes it, and renders the same fields, as any project with these packages would.

What it leaves out is what a question page of ours is measured for: history and record of what is written, the way through the
questions, the live panel, why we ask. Sign-in, the site's frame and its middleware it has, too.
"""

import uuid
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import engines
from django.urls import path
from django.utils import timezone

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.known_how import HOW_KNOWN
from apps.decisions.engine.terms import CHOICE, MULTI, Question
from apps.decisions.forms import read
from apps.intake.journey.said import to_json
from apps.intake.models import Answer, UseCase

PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}{% block title %}{{ asked.ask }}{% endblock %}{% block main %}
<form method="post">{% csrf_token %}{% crispy form %}<button class="btn btn-primary">Continue</button></form>{% endblock %}"""


class BareForm(forms.Form):
    """The fields of a question page: the answer, not known, how it is known, who says so, and the revision that was read."""

    def __init__(self, question: Question, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(choice.slug, choice.label) for choice in question.choices]
        kinds: dict[str, Callable[[], forms.Field]] = {
            CHOICE: lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect, required=False),
            MULTI: lambda: forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, required=False),
        }
        self.fields = {
            "answer": kinds.get(question.kind, lambda: forms.CharField(required=False))(),
            "unknown": forms.BooleanField(required=False),
            "how": forms.ChoiceField(choices=HOW_KNOWN, widget=forms.RadioSelect, required=False),
            "source": forms.CharField(required=False),
            "revision": forms.IntegerField(widget=forms.HiddenInput, required=False),
        }
        self.fields["answer"].label, self.fields["answer"].help_text = question.ask, question.hint
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def pattern(book: Rulebook) -> Any:
    """Its address, to stand beside the site's own."""
    page = engines["django"].from_string(PAGE)

    @login_required
    def bare(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
        use_case = get_object_or_404(UseCase.objects.filter(workspace__memberships__user_id=request.user.pk), pk=pk)
        stored = Answer.objects.filter(use_case=use_case, question=slug).first()
        if request.method == "POST":
            form = BareForm(book.question[slug], request.POST)
            if form.is_valid():
                written(use_case, book.question[slug], form.cleaned_data, request.user)
                return redirect(request.path)
        else:
            form = BareForm(book.question[slug], initial=shown(stored) if stored else {})
        return HttpResponse(page.render({"form": form, "asked": book.question[slug]}, request))

    return path("bare/<uuid:pk>/<slug:slug>", bare)


def written(use_case: UseCase, question: Question, said: dict[str, Any], by: Any) -> None:
    answer = said["answer"]
    typed = "\n".join(answer) if isinstance(answer, list) else str(answer or "")
    value = None if said["unknown"] else read(question, typed)[0]
    kept = {
        "typed": typed, "value": None if value is None else to_json(value), "unknown": said["unknown"], "known_how": said["how"], "source": said["source"],
        "workspace_id": use_case.workspace_id, "by": by, "by_name": str(by), "at": timezone.now(), "revision": (said["revision"] or 0) + 1,
    }  # fmt: skip
    with transaction.atomic():
        Answer.objects.update_or_create(use_case=use_case, question=question.slug, defaults=kept)


def shown(stored: Answer) -> dict[str, Any]:
    chosen = stored.typed.split("\n")
    return {
        "answer": chosen if len(chosen) > 1 else stored.typed,
        "unknown": stored.unknown,
        "how": stored.known_how,
        "source": stored.source,
        "revision": stored.revision,
    }
