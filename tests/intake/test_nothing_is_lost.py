"""Whatever somebody does, in whichever order: what a page called saved is in the history, and the newest of it is shown."""

import html
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.intake.conftest import Pages, end_sign_in, put_in_force, stored
from tests.intake.test_older_rules import without

NUMBERS = ("examples", "labelled", "power_watts")
CHOICES = {"run_where": ("cloud", "phone", "embedded"), "goal_kind": ("predict", "create"), "differentiator": ("yes", "no")}
TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)


class Form(RuleBasedStateMachine):
    """One use case and two people; `ledger` holds what each question was last acknowledged to be."""

    client: Any
    other: Any
    start: Any
    books: Any  # the default rules, and newer ones without “differentiator”
    maya: Any

    def __init__(self) -> None:
        super().__init__()
        use_case = type(self).start()
        self.people = (Pages(type(self).client, use_case), Pages(type(self).other, use_case))
        self.use_case, self.ledger, self.said = use_case, {}, []
        self.page, self.newest = 0, 0
        self.last: dict[str, tuple[int, str]] = {}

    def revision(self, slug: str) -> int:
        from apps.intake.models import Answer

        return Answer.objects.filter(use_case=self.use_case, question=slug).values_list("revision", flat=True).first() or 0

    def note(self, slug: str, typed: str) -> None:
        self.ledger[slug] = typed
        self.said.append((slug, typed))

    def send(self, person: int, slug: str, typed: str, how: str, fresh: bool) -> None:
        """Post as a page does that was opened just now, or long ago."""
        self.page += 1
        pages = self.people[person]
        fields = {"revision": self.revision(slug) if fresh else 0, "editor": f"page-{self.page}", "seq": 5}
        if how == "autosave":
            response = pages.autosave(slug, typed, **fields)
            saved = response.status_code in (200, 422)
        else:
            response = pages.answer(slug, typed, go=how, **fields)
            if "This change leaves" in response.content.decode():
                response = pages.answer(slug, typed, go=how, confirmed="yes", **fields)
            saved = response.status_code in (302, 422)
        assert response.status_code in (200, 302, 409, 422)
        if saved:
            self.note(slug, typed)
            self.last[slug] = person, f"page-{self.page}"

    @rule(person=st.sampled_from((0, 1)), slug=st.sampled_from(NUMBERS), typed=st.one_of(st.integers(0, 9_999).map(str), TEXT),
          how=st.sampled_from(("on", "back", "autosave")), fresh=st.booleans())  # fmt: skip
    def write(self, person: int, slug: str, typed: str, how: str, fresh: bool) -> None:
        self.send(person, slug, typed, how, fresh)

    @rule(
        data=st.data(),
        person=st.sampled_from((0, 1)),
        slug=st.sampled_from(sorted(CHOICES)),
        how=st.sampled_from(("on", "back", "autosave")),
    )
    def choose(self, data: Any, person: int, slug: str, how: str) -> None:
        self.send(person, slug, data.draw(st.sampled_from(CHOICES[slug])), how, True)

    @rule(typed=TEXT)
    def write_an_idea(self, typed: str) -> None:
        fields = Pages.fields("idea.users", "", editor=f"page {self.page}") | {"shown": "idea.users", "idea_users": typed}
        fields["idea_users_revision"] = self.revision("idea.users")
        assert self.people[0].post("idea/save", fields).status_code in (200, 422)
        self.note("idea.users", typed)

    @rule(data=st.data(), typed=st.integers(10_000, 99_999).map(str))
    @precondition(lambda self: self.last)
    def come_late(self, data: Any, typed: str) -> None:
        """A slower, older request of the page that wrote last: nothing of it is stored over what came after it."""
        slug = data.draw(st.sampled_from(sorted(self.last)))
        person, editor = self.last[slug]
        if stored(self.use_case, slug).editor == editor:
            assert self.people[person].autosave(slug, typed, editor=editor, seq=2).status_code == 204

    @rule(slug=st.sampled_from(NUMBERS), typed=TEXT)
    def be_signed_out(self, slug: str, typed: str) -> None:
        """What was posted after the sign-in ended waits for the return, marked as not saved."""
        pages = self.people[0]
        end_sign_in(pages.client)
        assert "/sign-in" in pages.answer(slug, typed).url
        pages.client.force_login(self.maya)
        body = html.unescape(pages.get(f"questions/{slug}").content.decode())
        assert f'value="{typed}"' in body
        assert "Not saved yet" in body

    @initialize()
    def begin(self) -> None:
        self.put_in_force(0)

    @rule(newest=st.sampled_from((0, 1)))
    def put_in_force(self, newest: int) -> None:
        """Other rules come into force while pages are open."""
        from apps.decisions.models import RulebookActivation

        version, self.newest = self.books[newest], newest
        RulebookActivation.objects.create(version=version, valid_from=version.published_at, by_name="tests", at=version.published_at)

    @rule()
    def look_around(self) -> None:
        for path in ("", "check", "sections/hardware"):
            assert self.people[0].get(path).status_code == 200

    def newest_is_shown_where_it_was_written(self) -> None:
        for slug, typed in self.ledger.items():
            path = "idea" if slug.startswith("idea") else f"questions/{slug}"
            body = html.unescape(self.people[1].get(path).content.decode())
            found = re.search(re.escape(f'value="{typed}"') if slug in NUMBERS else re.escape(typed), body)
            assert found, f"{slug}: “{typed}” is gone"

    def teardown(self) -> None:
        self.put_in_force(0)
        self.newest_is_shown_where_it_was_written()
        from apps.intake.models import AnswerRevision

        kept = set(AnswerRevision.objects.filter(answer__use_case=self.use_case).values_list("question", "typed"))
        assert set(self.said) <= kept


@pytest.fixture
def form(live_rules: Any, as_person: Any, maya: Any, carl: Any, workspace: Any, at: Any) -> Any:
    """The machine, with a new use case for every example."""
    from apps.intake import selectors, services

    keys = iter(range(10_000))
    books = (live_rules, put_in_force(without("differentiator"), 2, at, before=live_rules.sha256))

    def start() -> Any:
        return selectors.use_case_for(maya, services.create_use_case(workspace=workspace, key=f"k{next(keys)}", by=maya, at=at).pk)

    own = {"client": as_person(maya), "other": as_person(carl), "start": staticmethod(start), "books": books, "maya": maya}
    return type("Form", (Form,), own)


HOW = {
    "stateful_step_count": 14, "deadline": None, "derandomize": True, "database": None,
    "suppress_health_check": list(HealthCheck), "report_multiple_bugs": False,
}  # fmt: skip


@pytest.mark.slow
def test_nothing_typed_is_lost(form: Any) -> None:
    run_state_machine_as_test(form, settings=settings(max_examples=12, **HOW))


@pytest.mark.slow
def test_control_one_save_that_is_dropped_is_caught(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.intake import services

    save, dropped = services.save_answer, set()

    def forgetful(*, use_case: Any, question: str, **words: Any) -> Any:
        if question == "examples" and use_case.pk not in dropped:
            dropped.add(use_case.pk)
            return stored(use_case, question) or services.saving.Answer(use_case=use_case, question=question, revision=0)
        return save(use_case=use_case, question=question, **words)

    monkeypatch.setattr(services, "save_answer", forgetful)

    with pytest.raises(AssertionError, match="examples"):
        run_state_machine_as_test(form, settings=settings(max_examples=10, phases=[Phase.generate], **HOW))
