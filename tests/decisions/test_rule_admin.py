"""A rule admin's way: open a draft, edit a rule in typed fields, see what is wrong, publish."""

from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from apps.decisions import compiler, services
from apps.decisions.models import Draft, Rule, RulebookVersion
from tests.decisions.conftest import normal
from tests.decisions.make import make_plain, make_rule

pytestmark = pytest.mark.django_db
Page = dict[str, Any]


class Fields(HTMLParser):
    """What a browser would post of the form `rule-form`, without a script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: Page = {}
        self._select = ""
        self._text = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        self._inside = self._inside or has.get("id") == "rule-form"
        if not self._inside or (name := has.get("name", self._select)) is None:
            return
        if tag == "input" and (has.get("type") != "checkbox" or "checked" in has):
            self.found.setdefault(name, []).append(has.get("value") or "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in has:
            self.found.setdefault(self._select, []).append(has.get("value") or "")
        elif tag == "textarea":
            self._text = name
            self.found[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] = [data]

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text
        self._select = "" if tag == "select" else self._select
        self._inside = self._inside and tag != "form"


@pytest.fixture
def rule_url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/rules/D-02/"


def posted(client: Client, url: str, do: str, data: Page, **changes: Any) -> Any:
    return client.post(url, {**data, **changes, "do": do})


def fields(client: Client, url: str) -> Page:
    return Fields(client.get(url).content.decode()).found


def test_draft_is_opened_from_the_live_version_by_a_button(at_work: Client, small_live: RulebookVersion) -> None:
    page = at_work.post("/admin/decisions/draft/open/", follow=True)

    draft = Draft.objects.get(published_as=None)
    assert draft.based_on == small_live
    assert page.redirect_chain[-1][0] == f"/admin/decisions/draft/{draft.pk}/"
    assert "No problems found" in page.content.decode()
    assert "Nothing has changed" in page.content.decode()


def test_rules_are_listed_as_sentences_and_found_by_words(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/"

    assert "If “How much there is” is “Large”: favour “Classical ML” slightly." in at_work.get(url).content.decode()
    assert "1 of 5 shown" in at_work.get(url, {"q": "little data"}).content.decode()
    assert "2 of 5 shown" in at_work.get(url, {"kind": "row"}).content.decode()
    assert "No rule matches" in at_work.get(url, {"do": "refuse"}).content.decode()


def test_saving_what_is_shown_changes_nothing_but_the_revision(at_work: Client, draft: Draft) -> None:
    before = compiler.plain_of(draft)

    for key in ("D-01", "D-02", "D-03", "DF-01"):
        url = f"/admin/decisions/draft/{draft.pk}/rules/{key}/"
        assert posted(at_work, url, "save", fields(at_work, url)).status_code == 302

    assert compiler.plain_of(draft) == before
    assert set(Rule.objects.filter(draft=draft).values_list("key", "revision")) == {
        ("D-01", 2), ("D-02", 2), ("D-03", 2), ("DF-01", 2), ("DF-02", 1),
    }  # fmt: skip


def test_save_keeps_the_order_of_what_stays_chosen_and_puts_what_is_new_behind(
    at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    plain = make_plain()
    plain["sources"] += [plain["sources"][0] | {"slug": slug, "title": slug} for slug in ("a_law", "a_study")]
    rule = make_rule("D-09", ["output_kind", "any of", ["text", "number"]], sources=["a_study", "practice"])
    plain["rules"].append(rule | {"effects": [{"do": "favour", "how": "slightly", "approaches": ["no_ml", "classical_ml"]}]})
    draft = services.create_draft(plain=normal(plain), title="Unsorted", by="tests", at=at, based_on=small_live)
    before, url = compiler.plain_of(draft), f"/admin/decisions/draft/{draft.pk}/rules/D-09/"
    shown = fields(at_work, url)

    posted(at_work, url, "save", shown, because="Other words.")

    was, now = (compiler.row_in(plain, "rules", "D-09") for plain in (before, compiler.plain_of(draft)))
    assert now == was | {"because": "Other words."}
    posted(
        at_work, url, "save", shown | {"revision": 2}, sources=["a_law", "practice"], **{"when-0.choices": ["category", "number", "text"]}
    )
    now = compiler.row_in(compiler.plain_of(draft), "rules", "D-09")
    assert (now["sources"], now["when"][0][2]) == (["practice", "a_law"], ["text", "number", "category"])


def test_two_who_changed_one_rule_see_that_its_effects_differ(at_work: Client, draft: Draft, rule_url: str) -> None:
    data = fields(at_work, rule_url)
    posted(at_work, rule_url, "save", data, because="Theirs.")

    page = posted(at_work, rule_url, "save", data, because="Mine.", **{"effects-0.how": "strongly"})

    table = page.content.decode().partition("Where the two differ")[2].partition("</table>")[0]
    assert (page.status_code, "favour “Classical ML” slightly" in table, "favour “Classical ML” strongly" in table) == (409, True, True)
    assert "Mine." in table


def test_condition_that_is_not_complete_is_told_and_not_taken_for_always(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/D-01/"

    page = posted(at_work, url, "fit:", fields(at_work, url), **{"when-0.subject": "examples", "when-0.operator": "<", "when-0.low": ""})

    assert "1 condition is not complete yet. Without it: If always: favour “Classical ML” slightly." in page.content.decode()


def test_effect_that_lacks_two_things_names_both_and_has_its_button_beside_it(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/new/"

    page = posted(at_work, url, "save", fields(at_work, url), **{"effects-0.do": "favour"}).content.decode()

    assert "Effect 1: select at least one option, and select how strongly" in page
    assert "Fit the fields to what I chose" in page.partition('id="effects-0"')[2].partition("</fieldset>")[0]


def test_condition_is_changed_in_its_fields(at_work: Client, draft: Draft, rule_url: str) -> None:
    data = fields(at_work, rule_url)

    posted(at_work, rule_url, "save", data, **{"when-0.low": "1,000", "when-0.high": "2 500.5"})

    rule = Rule.objects.get(draft=draft, key="D-02")
    assert compiler.rule_plain(rule)["when"][0] == ["labelled", "between", 1000, "2500.5"]
    assert rule.changed_by.username == "rhea"


def test_rows_groups_and_effects_come_and_go_without_a_script(at_work: Client, draft: Draft, rule_url: str) -> None:
    data = fields(at_work, rule_url)
    for do in ("add:when:none", "add:when-2:all", "add:when-2:named", "add:unless:test", "add:effects", "remove:when-1", "remove:when-0"):
        data = Fields(posted(at_work, rule_url, do, data).content.decode()).found
    data |= {"when-0-0.subject": "input_kind"}
    data = Fields(posted(at_work, rule_url, "fit:when-0-0", data).content.decode()).found
    data |= {"when-0-0.operator": "contains any"}
    data = Fields(posted(at_work, rule_url, "fit:when-0-0", data).content.decode()).found
    data |= {
        "when-0-0.choices": ["images", "@pictures"], "when-0-1-0.subject": "examples", "when-0-2.subject": "seen",
        "unless-0.subject": "rare_share", "effects-1.do": "hold back",
    }  # fmt: skip
    data = Fields(posted(at_work, rule_url, "fit:", data).content.decode()).found
    data |= {
        "when-0-1-0.operator": ">=",
        "unless-0.operator": "is unknown",
        "effects-1.needs": "a first look",
        "effects-1.excepted": ["no_ml"],
    }
    data = Fields(posted(at_work, rule_url, "fit:", data).content.decode()).found
    data |= {"when-0-1-0.low": "20"}

    page = posted(at_work, rule_url, "save", data)

    assert page.status_code == 302, Fields(page.content.decode()).found
    plain = compiler.rule_plain(Rule.objects.get(draft=draft, key="D-02"))
    assert plain["when"] == [
        {"none": [["input_kind", "contains any", ["images", "@pictures"]], {"all": [["examples", ">=", 20]]}, {"named": "seen"}]}
    ]
    assert plain["unless"] == [["rare_share", "is unknown"]]
    assert plain["effects"][1] == {"do": "hold back", "except": ["no_ml"], "needs": "a first look"}


def test_next_step_says_when_it_belongs_who_takes_it_and_whom_it_does_not_concern(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/D-03/"
    data = fields(at_work, url)
    asked = {name: data[f"effects-1.{name}"] for name in ("due", "who", "excepted")}

    posted(
        at_work, url, "save", data, **{"effects-1.due": "after_trial", "effects-1.who": "The owner", "effects-1.excepted": ["classical_ml"]}
    )

    assert asked == {"due": ["before_trial"], "who": ["An analyst"], "excepted": ["no_ml"]}
    step = compiler.rule_plain(Rule.objects.get(draft=draft, key="D-03"))["effects"][1]
    assert step == {"do": "next step", "text": "Count the cases.", "due": "after_trial", "who": "The owner", "except": ["classical_ml"]}


def test_next_step_needs_neither_a_time_nor_a_person(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/D-03/"

    posted(at_work, url, "save", fields(at_work, url), **{"effects-1.due": "", "effects-1.who": "", "effects-1.excepted": []})

    step = compiler.rule_plain(Rule.objects.get(draft=draft, key="D-03"))["effects"][1]
    assert step == {"do": "next step", "text": "Count the cases."}


@pytest.mark.parametrize("levels", [2, 3, 400])
def test_forged_groups_in_groups_are_refused(at_work: Client, draft: Draft, rule_url: str, levels: int) -> None:
    deep = {"-".join(["when", *["0"] * level]) + ".kind": "any" for level in range(1, levels + 1)}
    before = compiler.plain_of(draft)

    page = posted(at_work, rule_url, "save", fields(at_work, rule_url) | deep)

    assert page.status_code == 422
    assert compiler.plain_of(draft) == before


def test_adding_a_row_by_htmx_gives_the_form_alone(at_work: Client, rule_url: str) -> None:
    data = fields(at_work, rule_url)

    fragment = at_work.post(rule_url, {**data, "do": "add:when:test"}, headers={"HX-Request": "true"})

    assert fragment.content.decode().lstrip().startswith("<form")
    assert "HX-Request" in fragment["Vary"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"when-0.low": "many"}, "“Labelled” must be a number, like 1,800; you wrote “many”"),
        ({"when-0.low": ""}, "Enter a number for “Labelled”"),
        ({"when-0.low": "-4"}, "“Labelled”: enter a value of 0 or more; you wrote -4"),
        ({"when-0.low": "500"}, "“Labelled”: the first number must be less than the second"),
        ({"when-0.low": "1" * 400}, "must be a number, like 1,800"),
        ({"when-0.subject": "label_count"}, "“label_count” is not in this draft"),
        ({"when-0.subject": ""}, "Select a question, finding or number"),
        ({"when-1-1.low": "140"}, "“Rare share”: enter a value between 0 and 100; you wrote 140"),
        ({"because": " "}, "Enter the because"),
        ({"because": "x" * 2001}, "Because must be 2,000 characters or fewer"),
        ({"because": "Half a line\x00"}, "Because must not hold control characters"),
        ({"effects-0.do": "next step", "effects-0.text": "Half a line\x00"}, "must not hold control characters"),
        ({"effects-0.how": "hugely\x00"}, "Effect 1: select how strongly"),
        ({"sources": ["\x00"]}, "Select at least one source"),
        ({"sources": []}, "Select at least one source"),
        ({"strength": "huge"}, "Select the strength"),
        ({"effects-0.approaches": []}, "Effect 1: select at least one option"),
        (
            {"effects-0.do": "next step", "effects-0.text": "Ask", "effects-0.due": "someday"},
            "Effect 1: “someday” is not in this draft any more",
        ),
        (
            {"effects-0.do": "next step", "effects-0.text": "Ask", "effects-0.excepted": ["nosuch"]},
            "Effect 1: “nosuch” is not in this draft",
        ),
        ({"effects-0.do": "delete everything"}, "Effect 1: select what the rule does"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_and_not_stored(
    at_work: Client, draft: Draft, rule_url: str, changes: Page, words: str
) -> None:
    before = compiler.plain_of(draft)

    page = posted(at_work, rule_url, "save", fields(at_work, rule_url) | changes)

    assert page.status_code == 422
    assert words in page.content.decode().replace("&quot;", '"')
    assert compiler.plain_of(draft) == before


def test_problem_is_shown_with_an_example_after_saving_and_forbids_publishing(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/DF-01/"
    page = at_work.post(url, {**fields(at_work, url), "when-0.low": "1500", "do": "save"}, follow=True)

    assert "both hold where “Examples” is from 1,000 to less than 1,500" in page.content.decode()
    draft.refresh_from_db()
    publish = f"/admin/decisions/draft/{draft.pk}/publish/"
    assert "Nothing can be published before the errors are fixed" in at_work.get(publish).content.decode()
    assert at_work.post(publish, {"revision": draft.revision, "shown": "1", "when": "now", "notes": "Anyway"}).status_code == 422
    assert RulebookVersion.objects.count() == 1


def test_change_is_shown_in_words_and_published_with_a_note(at_work: Client, draft: Draft, rule_url: str) -> None:
    posted(at_work, rule_url, "save", fields(at_work, rule_url), **{"when-0.high": "200"})
    draft.refresh_from_db()
    publish = f"/admin/decisions/draft/{draft.pk}/publish/"
    page = at_work.get(publish).content.decode()
    assert "Before: If “Labelled” is from 10 to less than 100" in page
    assert "After: If “Labelled” is from 10 to less than 200" in page
    for notes, words in (("", "Enter what changed"), ("x" * 2001, "2,000 characters or fewer"), ("\x00", "control characters")):
        page = at_work.post(publish, {"revision": draft.revision, "shown": "1", "when": "now", "notes": notes})
        assert (page.status_code, words in page.content.decode()) == (422, True)
    assert at_work.post(publish, {"revision": "9" * 5000, "notes": "x"}).status_code == 422

    page = at_work.post(publish, {"revision": draft.revision, "shown": "1", "when": "now", "notes": "More is still little"}, follow=True)

    version = RulebookVersion.objects.first()
    assert page.redirect_chain[-1][0] == "/admin/decisions/rulebookversion/2/"
    assert (version.number, version.notes, version.published_by_name) == (
        2,
        "More is still little",
        "Rhea Costa",
    )
    assert "After: If “Labelled” is from 10 to less than 200" in page.content.decode()
    assert at_work.get(rule_url).status_code == 410


def test_second_editor_sees_both_and_may_keep_her_own(at_work: Client, draft: Draft, rule_url: str, at: datetime) -> None:
    data = fields(at_work, rule_url)
    rule = Rule.objects.get(draft=draft, key="D-02")
    plain = {name: value for name, value in compiler.rule_plain(rule).items() if name != "key"}
    services.save_rule(rule=rule, content=services.RuleContent(**plain | {"because": "Theirs."}), revision=1, by="tests", at=at)

    page = posted(at_work, rule_url, "save", data, because="Mine.")

    assert page.status_code == 409
    assert "Theirs." in page.content.decode()
    assert "Mine." in page.content.decode()
    assert Rule.objects.get(pk=rule.pk).because == "Theirs."
    again = Fields(page.content.decode()).found
    assert posted(at_work, rule_url, "save", again).status_code == 302
    assert Rule.objects.get(pk=rule.pk).because == "Mine."


def test_publishing_a_draft_that_moved_on_asks_to_read_again(at_work: Client, draft: Draft, rule_url: str) -> None:
    posted(at_work, rule_url, "save", fields(at_work, rule_url), because="Other.")

    page = at_work.post(f"/admin/decisions/draft/{draft.pk}/publish/", {"revision": 1, "shown": "1", "when": "now", "notes": "Now"})

    assert page.status_code == 409
    assert "The draft changed since you looked" in page.content.decode()


def test_rule_is_added_like_another_and_removed_after_asking(at_work: Client, draft: Draft) -> None:
    base = f"/admin/decisions/draft/{draft.pk}/rules/"
    data = fields(at_work, f"{base}new/?like=D-02")
    assert posted(at_work, f"{base}new/", "save", data, key="D-02").status_code == 422
    assert posted(at_work, f"{base}new/", "save", data, key="second").status_code == 422

    assert posted(at_work, f"{base}new/", "save", data, key="D-09").status_code == 302

    assert "Same as D-02" in at_work.get(f"{base}D-09/").content.decode()
    assert at_work.get(f"{base}D-09/remove/").status_code == 200
    assert at_work.post(f"{base}D-09/remove/", {"revision": 1}).status_code == 302
    assert not Rule.objects.filter(draft=draft, key="D-09").exists()


def test_row_of_a_finding_is_added(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/new/?kind=row"
    data = fields(at_work, url) | {"finding": "size", "value": "large", "key": "DF-09", "when-0.subject": "labelled"}
    data = Fields(posted(at_work, url, "fit:", data).content.decode()).found
    data |= {"when-0.operator": ">", "when-0.low": "90"}

    assert posted(at_work, url, "save", data, value="large").status_code == 302

    assert compiler.rule_plain(Rule.objects.get(draft=draft, key="DF-09")) == {
        "key": "DF-09", "finding": "size", "value": "large", "when": [["labelled", ">", 90]],
    }  # fmt: skip
