"""What a draft would decide otherwise: every stored decision once, told by its cause, and of a stranger's case nothing but what rules say."""

import csv
import io
import logging
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services as accounts
from apps.audit.models import Event
from apps.decisions import services
from apps.decisions.admin.impact import safe_cell
from apps.decisions.builder import impact as builder
from apps.decisions.engine import canonical
from apps.decisions.models import Decision, Draft, DraftTestCase, ImpactLine, ImpactRun, Question, Rule, RulebookVersion
from apps.decisions.services import RuleContent
from apps.decisions.services import impact as impacts
from tests.decisions.conftest import normal
from tests.decisions.make import make_plain
from tests.decisions.test_test_cases import turn_d01_round

pytestmark = pytest.mark.django_db

SECRET_TITLE, SECRET_TEXT = "=Project Nightjar", "The board wants to close Oslo"
REFUSE = [{"do": "refuse", "text": "Too many kinds"}]


def decide(workspace: Any, by: Any, at: datetime, **answers: Any) -> Decision:
    """One stored decision by the rules in force."""
    case = {"title": SECRET_TITLE, "narrative": {"problem": SECRET_TEXT}, "answers": answers}
    return services.decide(workspace=workspace, case=case, by=by, at=at)


def copies(decision: Decision, count: int) -> None:
    """Many more like it."""
    Decision.objects.bulk_create(
        Decision(**{field.attname: getattr(decision, field.attname) for field in Decision._meta.fields if field.name != "id"})
        for _ in range(count)
    )


def refuse_many_kinds(draft: Draft, at: datetime, *, key: str = "D-90", more_than: int = 40) -> None:
    """A rule that turns whatever has more kinds than this into a stop."""
    content = RuleContent(
        when=[["classes", ">", more_than]],
        effects=REFUSE,
        because="Too many.",
        sources=["practice"],
        stage="data",
        strength="must",
        sure="C",
    )
    services.add_rule(draft=Draft.objects.get(pk=draft.pk), kind=Rule.RULE, key=key, content=content, by="tests", at=at)
    draft.refresh_from_db()


def work(run: ImpactRun, at: datetime, *, must_stop: Callable[[], bool] = lambda: False, attempt: int = 0) -> ImpactRun:
    """What the worker does with one job, in this process."""
    found = ImpactRun.objects.select_related("before", "price_list").get(pk=run.pk)
    impacts.ImpactRun.objects.filter(pk=run.pk, status="waiting").update(status="running", attempt=attempt)
    from apps.decisions import replaying

    impacts._replay(found, replaying.replay_here, now=lambda: at, must_stop=must_stop)
    return ImpactRun.objects.get(pk=run.pk)


@pytest.fixture
def three(draft: Draft, workspace: Any, maya: Any, at: datetime) -> list[Decision]:
    """Three decisions: of many kinds, of few, and of nobody knows how many."""
    return [decide(workspace, maya, at, classes=50), decide(workspace, maya, at, classes=3), decide(workspace, maya, at, examples=7)]


def test_few_cases_are_replayed_at_once_and_told_with_their_cause(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    refuse_many_kinds(draft, at)
    before = list(Decision.objects.order_by("pk").values())
    run = services.request_impact(draft=draft, by=rhea, at=at)

    line = ImpactLine.objects.get(decision=three[0])
    assert run.status == "ready" and run.counts["stored"]["cases"] == 3
    assert (line.after["verdict"], line.after["recommendation"], line.causes, line.how) == ("stop", "do_not_build", ["rules D-90"], "only")
    assert line.before["verdict"] == three[0].verdict and line.aspects[0] == "verdict"
    assert run.counts["stored"]["moves"] == {f"{three[0].verdict} stop": 1}
    assert not ImpactLine.objects.filter(decision=three[1]).exists()
    assert list(Decision.objects.order_by("pk").values()) == before


def test_what_was_published_since_is_not_taken_for_the_drafts_doing(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    """The rules in force stop the case already; so does the draft: nothing moves, though the decision itself says otherwise."""
    plain = normal(make_plain())
    rule = {**plain["rules"][0], "key": "D-90", "when": [["classes", ">", 40]], "effects": REFUSE}
    other = services.create_draft(plain={**plain, "rules": [*plain["rules"], rule]}, title="Other", by="tests", at=at)
    services.publish(draft=other, revision=other.revision, notes="More", by="tests", at=at)
    refuse_many_kinds(draft, at)
    refuse_many_kinds(draft, at, key="D-91", more_than=2)
    run = services.request_impact(draft=draft, by=rhea, at=at)
    moved = {line.decision_id: line for line in ImpactLine.objects.filter(run=run)}

    assert run.before.number == 2 and three[0].pk not in moved
    assert moved[three[1].pk].causes == ["rules D-91"]
    (shown,) = builder.shown(run, [moved[three[1].pk]], mine=frozenset())
    assert shown.stored == ""  # v2 says of it what the decision says


def test_test_cases_of_the_draft_are_replayed_beside_the_decisions(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    refuse_many_kinds(draft, at)
    DraftTestCase.objects.create(draft=draft, name="w01", title="Many", answers=canonical.dumps({"classes": 60}), expect="{}")
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert run.counts["worked"]["cases"] == 1 and run.counts["worked"]["moved"] == 1
    assert ImpactLine.objects.get(run=run, case="w01").after["verdict"] == "stop"
    assert run.counts["stored"]["cases"] == 3


def test_decisions_that_the_draft_cannot_read_are_listed_with_why(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    Question.objects.filter(draft=draft, slug="classes").update(maximum=10)
    run = services.request_impact(draft=draft, by=rhea, at=at)
    (line,) = ImpactLine.objects.filter(run=run, kind="unread")
    (shown,) = builder.shown(run, [line], mine=frozenset())

    assert line.decision_id == three[0].pk
    assert shown.why == ("The draft cannot read it: “Classes” takes other numbers",)
    assert run.counts["stored"]["unread"] == 1 and run.counts["stored"]["cases"] == 3


@pytest.fixture
def many(draft: Draft, three: list[Decision], at: datetime) -> list[Decision]:
    """Five hundred decisions, and a draft that stops a third of them."""
    copies(three[0], 160)
    copies(three[1], 337)
    refuse_many_kinds(draft, at)
    return three


def test_many_cases_are_left_to_the_worker(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    run = services.request_impact(draft=draft, by=rhea, at=at)
    again = services.request_impact(draft=draft, by=rhea, at=at)

    assert again.pk == run.pk and run.status == "waiting"
    assert [job.args for job in ProcrastinateJob.objects.filter(task_name="decisions.impact")] == [{"run_id": str(run.pk)}]
    assert work(run, at).counts["stored"]["moved"] == 161


def test_an_interrupted_run_goes_on_where_it_was_and_counts_nothing_twice(
    draft: Draft, many: list[Decision], rhea: Any, at: datetime
) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    stops = iter([False, True])
    with pytest.raises(impacts.Interrupted):
        work(run, at, must_stop=lambda: next(stops))
    half = ImpactRun.objects.get(pk=run.pk)
    assert (half.status, half.done) == ("running", impacts.BATCH)

    whole = work(run, at, attempt=1)
    assert (whole.status, whole.done, whole.counts["stored"]["cases"]) == ("ready", 500, 500)
    assert ImpactLine.objects.filter(run=run).count() == whole.counts["stored"]["moved"] == 161
    assert work(run, at, attempt=2).counts == whole.counts


def test_a_worker_that_comes_back_too_late_counts_nothing(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    late = iter([True])

    def others_go_on() -> bool:
        if next(late, False):
            work(run, at, attempt=1)  # somebody else does it all meanwhile
        return False

    after = work(run, at, must_stop=others_go_on)
    assert (after.done, after.counts["stored"]["cases"], after.counts["stored"]["moved"]) == (500, 500, 161)


def test_a_worker_that_comes_back_while_another_goes_on_counts_nothing(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    late = iter([True])

    def another_counts_a_batch() -> bool:
        if next(late, False):
            stops = iter([False, True])
            with pytest.raises(impacts.Interrupted):
                work(run, at, attempt=1, must_stop=lambda: next(stops))
        return False

    after = work(run, at, must_stop=another_counts_a_batch)
    assert (after.status, after.done, after.counts["stored"]["cases"]) == ("running", impacts.BATCH, impacts.BATCH)

    whole = work(run, at, attempt=2)
    assert (whole.done, whole.counts["stored"]["cases"], whole.counts["stored"]["moved"]) == (500, 500, 161)


def test_children_find_what_this_process_finds(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    here = work(services.request_impact(draft=draft, by=rhea, at=at), at)
    lines = list(ImpactLine.objects.filter(run=here).order_by("decision_id").values("decision_id", "before", "after", "causes"))
    ImpactRun.objects.all().delete()
    run = services.request_impact(draft=draft, by=rhea, at=at)
    impacts.make_impact(run_id=run.pk, attempt=0, now=lambda: at, must_stop=lambda: False)
    run.refresh_from_db()

    assert (run.status, run.counts, run.fired) == ("ready", here.counts, here.fired)
    assert list(ImpactLine.objects.filter(run=run).order_by("decision_id").values("decision_id", "before", "after", "causes")) == lines


def test_cancelled_is_cancelled(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    pressed = iter([True])

    def cancel() -> bool:
        if next(pressed, False):
            services.cancel_impact(run=run, by=rhea, at=at)
        return False

    after = work(run, at, must_stop=cancel)
    assert (after.status, after.done) == ("cancelled", 0)
    assert not services.cancel_impact(run=run, by=rhea, at=at)


def test_a_new_revision_makes_a_new_run_and_the_old_one_stale(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    first = services.request_impact(draft=draft, by=rhea, at=at)
    refuse_many_kinds(draft, at, key="D-91", more_than=100)
    second = services.request_impact(draft=draft, by=rhea, at=at + timedelta(minutes=1))
    statuses = dict(ImpactRun.objects.values_list("pk", "status"))

    assert statuses[second.pk] == "waiting" and statuses.get(first.pk) in (None, "cancelled")
    work(second, at)
    live = RulebookVersion.objects.get()
    assert builder.impact_for(draft, live=live, price_list_id=None).stale == ()
    refuse_many_kinds(draft, at, key="D-92", more_than=200)
    assert builder.impact_for(draft, live=live, price_list_id=None).stale == ("The draft has changed since",)


def test_how_often_each_rule_holds_is_kept_for_one_query(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    work(services.request_impact(draft=draft, by=rhea, at=at), at)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found, of = builder.fires(draft) or ({}, 0)

    assert len(asked) == 1 and of == 500
    assert found["D-90"] == [0, 161] and found["D-03"] == [499, 499]


def test_a_draft_with_errors_says_so_and_is_not_replayed(draft: Draft, at_work: Client, at: datetime) -> None:
    Question.objects.filter(draft=draft, slug="classes").delete()
    page = at_work.post(f"/admin/decisions/draft/{draft.pk}/impact/run/", follow=True)

    assert "Mend its errors first" in page.content.decode() and not ImpactRun.objects.exists()


def test_who_has_no_rule_role_may_not_ask(draft: Draft, maya: Any, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        services.request_impact(draft=draft, by=maya, at=at)


def test_runs_that_were_lost_are_told(draft: Draft, many: list[Decision], rhea: Any, at: datetime) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    assert impacts.fail_lost_impacts(at=at) == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert impacts.fail_lost_impacts(at=at + timedelta(minutes=1)) == 0  # its request may still be at it
    assert impacts.fail_lost_impacts(at=at + timedelta(hours=1)) == 1
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", impacts.LOST)


# The pages


def base(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/impact/"


def test_the_page_shows_counts_causes_and_cases(draft: Draft, three: list[Decision], at_work: Client, at: datetime) -> None:
    refuse_many_kinds(draft, at)
    assert "has not been replayed yet" in at_work.get(base(draft)).content.decode()
    page = at_work.post(f"{base(draft)}run/", follow=True).content.decode()

    assert "1 of 3 stored decisions" in page and "to Stop" in page and "D-90" in page
    assert str(three[0].pk)[:8] in page and str(three[1].pk)[:8] not in page
    by_cause = at_work.get(base(draft), {"cause": "rules D-90"}).content.decode()
    assert str(three[0].pk) in by_cause


def asks_by_itself(page: Any) -> bool:
    return 'hx-trigger="load"' in page.content.decode()


def test_few_cases_are_replayed_by_themselves_on_opening_the_page_and_many_on_a_press(
    draft: Draft, three: list[Decision], at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asks_by_itself(at_work.get(base(draft)))
    monkeypatch.setattr(impacts, "AT_ONCE", 2)
    page = at_work.get(base(draft))
    assert not asks_by_itself(page) and "See what it changes" in page.content.decode()


def test_looking_at_the_page_replays_nothing_and_what_is_known_is_not_asked_again(
    draft: Draft, three: list[Decision], at_work: Client, rhea: Any, at: datetime
) -> None:
    assert at_work.get(base(draft)).status_code == 200 and not ImpactRun.objects.exists()
    assert not asks_by_itself(at_work.get(base(draft), headers={"HX-Request": "true"})), "an answer does not ask on"
    services.request_impact(draft=draft, by=rhea, at=at)
    assert not asks_by_itself(at_work.get(base(draft)))

    refuse_many_kinds(draft, at, key="D-91")
    assert asks_by_itself(at_work.get(base(draft))), "the draft has moved on"


def test_changes_by_which_no_case_comes_out_otherwise_are_named_in_one_line(
    draft: Draft, three: list[Decision], at_work: Client, at: datetime
) -> None:
    refuse_many_kinds(draft, at, key="D-95", more_than=900)
    page = " ".join(at_work.post(f"{base(draft)}run/", follow=True).content.decode().split())

    assert "<summary>1 change makes no case come out differently: D-95</summary>" in page
    assert "more than 900: advise not to build it" in page.partition("D-95</summary>")[2]
    assert 'id="cases"' not in page, "a list of nothing says nothing"


def test_a_rule_that_holds_without_turning_anything_is_said_to_hold(
    draft: Draft, three: list[Decision], at_work: Client, at: datetime
) -> None:
    """D-90 refuses the case already; D-95 refuses it once more. A rule that holds nowhere is not among those that hold."""
    refuse_many_kinds(draft, at, key="D-90")
    services.publish(draft=draft, revision=draft.revision, notes="Refuse", by="tests", at=at)
    again = services.copy_version_to_draft(version=RulebookVersion.objects.latest("number"), title="Again", by="tests", at=at)
    DraftTestCase.objects.create(draft=again, name="t1", title="Many", answers=canonical.dumps({"classes": 60}), expect="{}")
    refuse_many_kinds(again, at, key="D-95")
    refuse_many_kinds(again, at, key="D-96", more_than=900)
    page = in_words(at_work.post(f"{base(again)}run/", follow=True).content.decode())

    assert "D-95 holds in 1 of 3 stored decisions and 1 of 1 test case; none comes out differently, next steps aside" in page
    assert "1 change makes no case come out differently: D-96" in page and "D-96 holds in" not in page
    published = in_words(at_work.get(f"/admin/decisions/draft/{again.pk}/publish/").content.decode())
    assert "D-95 holds in 1 of 3 stored decisions and 1 of 1 test case; none comes out differently, next steps aside" in published


def test_a_test_case_that_the_draft_adds_is_called_so_and_by_its_title(
    draft: Draft, three: list[Decision], at_work: Client, at: datetime
) -> None:
    DraftTestCase.objects.create(draft=draft, name="t7", title="Many kinds", answers=canonical.dumps({"classes": 60}), expect="{}")
    refuse_many_kinds(draft, at)
    page = in_words(at_work.post(f"{base(draft)}run/", follow=True).content.decode())

    assert "1 of 1 test case (added in this draft)" in page
    assert "Test case, added in this draft Many kinds" in page and "Test case t7" not in page
    published = in_words(at_work.get(f"/admin/decisions/draft/{draft.pk}/publish/").content.decode())
    assert "1 of 1 test case (added in this draft) come out differently" in published


def in_words(page: str) -> str:
    """A page as it is read, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_progress_is_shown_asked_for_again_and_cancelled(draft: Draft, many: list[Decision], at_work: Client, at: datetime) -> None:
    page = at_work.post(f"{base(draft)}run/", follow=True).content.decode()
    run = ImpactRun.objects.get()
    assert "0 of 500 cases replayed" in page and "Look again" in page and "<progress" in page
    fragment = at_work.get(base(draft), headers={"HX-Request": "true", "HX-Target": "impact-run"})
    assert fragment.status_code == 200 and "<h1" not in fragment.content.decode()
    assert "is cancelled" in at_work.post(f"{base(draft)}{run.pk}/cancel/", follow=True).content.decode()
    ended = at_work.get(base(draft), headers={"HX-Request": "true", "HX-Target": "impact-run"})
    assert (ended.status_code, ended.headers["HX-Refresh"]) == (286, "true")


@pytest.fixture
def foreign(draft: Draft, samples: Any, maya: Any, rhea: Any, workspace: Any, at: datetime) -> list[Decision]:
    """One decision in a workspace that Rhea belongs to, one in another; both turn into a stop."""
    accounts.add_member(workspace=workspace, person=rhea, role="viewer", by="tests", at=at)
    elsewhere = accounts.create_workspace(name="Quiet harbour", owner=maya, by="tests", at=at)
    refuse_many_kinds(draft, at)
    return [
        services.decide(workspace=workspace, case=_case("Open idea", 50), by=maya, at=at),
        services.decide(workspace=elsewhere, case=_case(SECRET_TITLE, 47), by=maya, at=at),
    ]


def _case(title: str, classes: int) -> dict[str, Any]:
    answers = {"classes": {"value": classes, "source": SECRET_TEXT}, "examples": 123_457}
    return {"title": title, "narrative": {"problem": SECRET_TEXT}, "answers": answers}


def test_of_a_strangers_case_nothing_is_said_but_what_an_impact_needs(
    draft: Draft, foreign: list[Decision], at_work: Client, maya: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither page, nor table, nor log, nor record, nor the run's own rows; the control is the case of her own workspace."""
    caplog.set_level(logging.DEBUG)
    page = at_work.post(f"{base(draft)}run/", follow=True).content.decode()
    table = at_work.get(f"{base(draft)}impact.csv").content.decode()
    record = " ".join(str(event.details) for event in Event.objects.filter(kind__startswith="impact."))
    rows = " ".join(str(row) for row in [*ImpactLine.objects.values(), *ImpactRun.objects.values("counts", "fired", "words", "error")])

    for place in (page, table, record, rows, caplog.text):
        for secret in (SECRET_TITLE.strip("="), SECRET_TEXT, "Quiet harbour", maya.name, "123457", "123,457"):
            assert secret not in place, secret
    assert "Open idea" in page and "Open idea" in table  # the control: she belongs to that workspace
    assert str(foreign[1].pk) in page and str(foreign[1].pk) in table
    assert record


def test_no_cell_of_the_table_is_taken_for_a_formula(
    draft: Draft, at_work: Client, workspace: Any, maya: Any, rhea: Any, at: datetime
) -> None:
    accounts.add_member(workspace=workspace, person=rhea, role="viewer", by="tests", at=at)
    decide(workspace, maya, at, classes=50)
    refuse_many_kinds(draft, at)
    at_work.post(f"{base(draft)}run/")
    answer = at_work.get(f"{base(draft)}impact.csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert [row["Title"] for row in table] == [f"'{SECRET_TITLE}"]
    assert table[0]["Verdict after"] == "Stop" and table[0]["Caused by"] == "D-90"
    assert "no-store" in answer.headers["Cache-Control"]
    for wicked in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1"):
        assert safe_cell(wicked)[0] == "'"
    assert safe_cell("plain") == "plain"


def test_no_query_grows_with_the_cases(draft: Draft, three: list[Decision], at_work: Client, rhea: Any, at: datetime) -> None:
    refuse_many_kinds(draft, at)

    def asked() -> int:
        ImpactRun.objects.all().delete()
        work(services.request_impact(draft=draft, by=rhea, at=at), at) if Decision.objects.count() > 50 else services.request_impact(
            draft=draft, by=rhea, at=at
        )
        with CaptureQueriesContext(connection) as captured:
            assert at_work.get(base(draft)).status_code == 200
        return len(captured)

    few = asked()
    copies(three[0], 300)
    assert asked() == few <= 12


def test_the_cases_are_paged(draft: Draft, many: list[Decision], at_work: Client, rhea: Any, at: datetime) -> None:
    work(services.request_impact(draft=draft, by=rhea, at=at), at)
    first, last = (at_work.get(base(draft), {"page": number}).content.decode() for number in (1, 4))

    assert "Page 1 of 4" in first and first.count('<th scope="row"><code') == 50
    assert last.count('<th scope="row"><code') == 11


def test_a_cause_that_no_run_knows_shows_every_case(draft: Draft, three: list[Decision], at_work: Client, rhea: Any, at: datetime) -> None:
    refuse_many_kinds(draft, at)
    services.request_impact(draft=draft, by=rhea, at=at)

    assert at_work.get(base(draft), {"cause": "rules Z-99", "page": "x", "kind": "z"}).status_code == 200
    assert at_work.post(f"{base(draft)}{uuid.uuid4()}/cancel/").status_code == 404


def test_a_rule_that_holds_in_every_stored_decision_is_told_whatever_the_test_cases_say(
    draft: Draft, three: list[Decision], rhea: Any, at: datetime
) -> None:
    content = RuleContent(
        when=[["examples", "<", 999_999]], effects=REFUSE, because="All.", sources=["practice"], stage="data", strength="must", sure="C"
    )
    copies(three[2], 40)
    services.add_rule(draft=draft, kind=Rule.RULE, key="D-90", content=content, by="tests", at=at)
    draft.refresh_from_db()
    for name in ("w01", "w02"):
        DraftTestCase.objects.create(draft=draft, name=name, title="Many", answers=canonical.dumps({"examples": 10**6}), expect="{}")
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert run.fired["D-90"] == [0, 41] and run.counts["stored"]["cases"] == 43
    assert not any("stored decisions" in problem.message for problem in services.unnoticed_in(draft, at=at))
    ImpactRun.objects.update(fired={"D-90": [0, 43]})
    told = [problem.message for problem in services.unnoticed_in(draft, at=at) if problem.where == ("rules", "D-90")]
    assert "True for all 43 stored decisions: does it need a condition?" in told


def test_answer_to_a_new_question_is_not_called_one_that_is_gone() -> None:
    run = ImpactRun(before=RulebookVersion(number=1), words={"questions": {"sites": "Sites"}})
    line = ImpactLine(details={"unread": [["old", "gone"]], "unread_before": [["sites", "gone"]]})

    assert list(builder._why(run, line)) == [
        "The draft cannot read it: “old” is not asked any more",
        "v1 cannot read it: “Sites” is not asked there",
    ]


def test_case_that_answers_a_new_question_is_compared_and_not_called_damaged(
    at_work: Client, draft: Draft, three: list[Decision], rhea: Any, at: datetime
) -> None:
    Question.objects.create(
        draft=draft,
        slug="sites",
        section="purpose",
        kind="integer",
        ask="How many?",
        short="Sites",
        can_change="yes",
        about="data",
        position=99,
    )
    more = RuleContent(
        when=[["sites", ">", 3]], effects=REFUSE, because="Too many.", sources=["practice"], stage="data", strength="must", sure="C"
    )
    services.add_rule(draft=draft, kind=Rule.RULE, key="D-91", content=more, by="tests", at=at)
    draft.refresh_from_db()
    for name, sites in (("many", 5), ("few", 2)):
        DraftTestCase.objects.create(draft=draft, name=name, title=name, answers=canonical.dumps({"sites": sites}), expect="{}")

    run = services.request_impact(draft=draft, by=rhea, at=at)
    page = at_work.get(f"/admin/decisions/draft/{draft.pk}/impact/").content.decode()

    assert (run.counts["worked"]["new"], run.counts["worked"]["unread"], run.counts["worked"]["moved"]) == (2, 0, 1)
    line = ImpactLine.objects.get(run=run)
    assert (line.case, line.causes, line.after["verdict"]) == ("many", ["rules D-91"], "stop")
    assert "2 cases answer a question that is new in this draft" in page
    assert "Without “Sites”, which is new" in page
    assert "cannot be read" not in page


def test_going_back_tells_the_decision_that_loses_what_the_rules_with_the_question_said_of_it(
    draft: Draft, three: list[Decision], workspace: Any, maya: Any, rhea: Any, at: datetime, at_work: Any
) -> None:
    """A question and its rule were published, somebody answered it, and the rules before are to come back."""
    plain = normal(make_plain())
    asked = next(question for question in plain["questions"] if question["slug"] == "classes")
    question = {**asked, "slug": "sites", "ask": "How many sites?", "short": "Sites"}
    rule = {**plain["rules"][0], "key": "D-90", "when": [["sites", ">", 3]], "effects": REFUSE}
    more = {**plain, "questions": [*plain["questions"], question], "rules": [*plain["rules"], rule]}
    with_it = services.create_draft(plain=more, title="Sites", by="tests", at=at)
    services.publish(draft=with_it, revision=with_it.revision, notes="Sites", by="tests", at=at)
    stopped = decide(workspace, maya, at, classes=3, sites=5)
    back = services.create_draft(plain=plain, title="Back", by="tests", at=at)

    run = services.request_impact(draft=back, by=rhea, at=at)
    page = at_work.get(f"/admin/decisions/draft/{back.pk}/impact/").content.decode()

    line = ImpactLine.objects.get(run=run)
    assert (line.decision_id, line.before["verdict"], line.causes) == (stopped.pk, "stop", ["rules D-90"])
    assert line.after["verdict"] != "stop"
    assert (run.counts["stored"]["left"], run.counts["stored"]["unread"]) == (1, 0)
    assert "Without the answer to “Sites”, which is no longer there" in page
    assert "cannot be read" not in page


def test_nothing_is_said_of_decisions_that_cannot_be_read(
    draft: Draft, three: list[Decision], rhea: Any, at: datetime, at_work: Any
) -> None:
    Question.objects.filter(draft=draft, slug="classes").update(maximum=10)
    refuse_many_kinds(draft, at, more_than=2)
    services.request_impact(draft=draft, by=rhea, at=at)

    page = " ".join(at_work.get(f"/admin/decisions/draft/{draft.pk}/impact/").content.decode().split())

    assert "Of 1 that cannot be read nothing is said" in page
    assert "No change can touch the others" not in page


def test_impact_of_a_changed_rule_says_what_changed_and_not_the_whole_rule(
    draft: Draft, three: list[Decision], rhea: Any, at: datetime
) -> None:
    turn_d01_round(draft, at)
    draft.refresh_from_db()

    words = services.request_impact(draft=draft, by=rhea, at=at).words["changes"]["rules D-01"]

    assert words["sentence"] == ""
    assert words["details"].startswith("effect: favour “Classical ML” slightly → disfavour “Classical ML” slightly")


def test_decisions_made_since_it_was_worked_out_are_told_before_publishing(
    draft: Draft, three: list[Decision], workspace: Any, maya: Any, rhea: Any, at_work: Client, at: datetime
) -> None:
    services.request_impact(draft=draft, by=rhea, at=at)
    pages = [f"/admin/decisions/draft/{draft.pk}/{end}/" for end in ("publish", "impact")]
    assert not any("made since" in at_work.get(page).content.decode() for page in pages)

    for classes in (4, 40):
        decide(workspace, maya, at + timedelta(minutes=1), classes=classes)

    assert all("2 decisions were made since" in at_work.get(page).content.decode() for page in pages)
