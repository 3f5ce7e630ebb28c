"""Whether there is data enough: what counts, which band that is, what is missing, what it costs and how long it takes."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from apps.estimates.engine import labels
from apps.estimates.engine.bands import Bands, Learns, bands
from apps.estimates.engine.estimate import CannotSay, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.options import data
from apps.estimates.engine.parts import Part
from apps.estimates.engine.sufficiency import doubling, effective, found_bands, gap, rarest, standing
from tests.estimates.casting import ends, of_answers

PICTURES: dict[str, Any] = {"input_kind": ["images"], "output_kind": "category", "classes": 4}
GOOD: dict[str, Any] = {"label_quality": "experts_agree", "representative": "yes"}
BY_ANYBODY: dict[str, Any] = {
    "label_quality": "mixed",
    "representative": "yes",
    "sensitivity": "internal",
    "domain": ["none"],
    "task": "other",
}


def found(inputs: Inputs, how: Learns = Learns.LABELS) -> Bands:
    kind = found_bands(inputs, how)
    assert isinstance(kind, Bands), kind
    return kind


@pytest.mark.parametrize(
    ("answers", "how", "kind", "limits"),
    [
        (PICTURES, Learns.LABELS, "picture", (10, 200, 5000)),
        ({"input_kind": ["sound"], "output_kind": "category"}, Learns.LABELS, "picture", (10, 200, 5000)),
        ({"input_kind": ["images"], "output_kind": "location"}, Learns.LABELS, "place", (15, 300, 20000)),
        ({"input_kind": ["text"], "output_kind": "category"}, Learns.LABELS, "text", (8, 200, 50000)),
        ({"input_kind": ["text"], "output_kind": "extraction", "task": "entity_extraction"}, Learns.LABELS, "fields", (5, 50, 10000)),
        ({"input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields"}, Learns.LABELS, "layouts", (5, 50)),
        ({"input_kind": ["table"], "output_kind": "number"}, Learns.LABELS, "table", (50, 1000, 1_000_000)),
        ({"input_kind": ["sensor"], "output_kind": "category"}, Learns.LABELS, "readings", (50, 1000, 100_000)),
        ({"input_kind": ["graph"], "output_kind": "number"}, Learns.LABELS, "structure", (100, 5000, 1_000_000)),
        ({"input_kind": ["time_series"], "output_kind": "forecast"}, Learns.LABELS, "forecast", (2, 3)),
        ({"input_kind": ["sensor"], "output_kind": "anomaly"}, Learns.LABELS, "unusual", (100, 1000, 100_000)),
        (
            {"input_kind": ["interactions"], "output_kind": "ranking", "task": "recommendation"},
            Learns.LABELS,
            "ranking",
            (1000, 50_000, 1_000_000),
        ),
        (
            {"input_kind": ["interactions"], "output_kind": "action", "task": "recommendation"},
            Learns.LABELS,
            "ranking",
            (1000, 50_000, 1_000_000),
        ),
        ({"input_kind": ["text"], "output_kind": "text"}, Learns.LABELS, "tuning", (50, 1000)),
        ({"input_kind": ["speech"], "output_kind": "text"}, Learns.LABELS, "speech", (60, 600, 600_000)),
        (PICTURES, Learns.TEST, "test", (96, 385)),
        (PICTURES, Learns.CASES, "unusual", (100, 1000, 100_000)),
    ],
)
def test_each_kind_of_problem_has_its_own_bands(answers: dict[str, Any], how: Learns, kind: str, limits: tuple[int, ...]) -> None:
    there = found(of_answers(**answers), how)

    assert (there.kind.key, tuple(limit for _, limit in there.limits)) == (kind, limits)
    assert all(assumption.source for assumption in there.assumptions)


@pytest.mark.parametrize(
    ("answers", "needs"),
    [
        ({}, {"output_kind", "input_kind", "task"}),
        ({"output_kind": "category"}, {"input_kind", "task"}),
        ({"output_kind": "action"}, {"input_kind", "task"}),
    ],
)
def test_what_goes_in_and_comes_out_has_to_be_known(answers: dict[str, Any], needs: set[str]) -> None:
    there = bands(of_answers(**answers), Learns.LABELS, "data", "Data")

    assert isinstance(there, CannotSay)
    assert set(there.needs) == needs


@pytest.mark.parametrize(
    ("answers", "low", "likely", "high"),
    [
        # 800 of 4 kinds, 1 to 6 % wrong (likely 3.3), 90 to 100 % like those to come
        (GOOD, "169.2", "193.4", "198"),
        # wrong answers and thin groups: 800 x (1 - 0.20, 0.10, 0.06) x (0.5, 0.7, 0.9) / 4
        ({"label_quality": "mixed", "representative": "partly"}, "80", "126", "169.2"),
        # nobody said whether they are like those to come: likely as if they were, at worst as if they were not (10 %)
        ({"label_quality": "experts_agree"}, "18.8", "193.4", "198"),
        # nobody said: from the worst to the best of every choice
        ({}, "12", None, "200"),
    ],
)
def test_cases_count_less_where_answers_are_wrong_or_come_from_elsewhere(
    answers: dict[str, Any], low: str, likely: str | None, high: str
) -> None:
    inputs = of_answers(**PICTURES, labelled=800, examples=800, **answers)

    said = ends(effective(inputs, found(inputs)))

    assert (said[0], said[2]) == (Decimal(low), Decimal(high))
    assert likely is None or said[1] == Decimal(likely)


def test_pictures_of_one_machine_are_one_case_for_labels_are_never_more_than_cases() -> None:
    inputs = of_answers(**PICTURES, **GOOD, examples=40)  # how many are labelled nobody said: 40 at most

    assert ends(effective(inputs, found(inputs)))[2] == Decimal("9.9")


@pytest.mark.parametrize(
    ("labelled", "possible", "likely", "following"),
    [
        (0, ["not_enough"], "not_enough", "try"),
        (40, ["not_enough"], "not_enough", "try"),  # 9.67 of each kind
        (42, ["not_enough", "try"], "try", "build"),
        (800, ["try"], "try", "build"),  # 193.4 of each kind: the count says build, what counts does not
        (900, ["try", "build"], "build", "from_scratch"),
        (30_000, ["from_scratch"], "from_scratch", None),
    ],
)
def test_a_count_stands_in_its_band(labelled: int, possible: list[str], likely: str, following: str | None) -> None:
    inputs = of_answers(**PICTURES, **GOOD, labelled=labelled, examples=100_000)

    where = standing(inputs, found(inputs))

    assert (where["possible"], where["likely"]) == (possible, likely)
    assert (where["next"] and where["next"]["band"]) == following


def test_the_gap_is_counted_over_all_kinds() -> None:
    inputs = of_answers(**PICTURES, **GOOD, labelled=400, examples=10_000)

    # 200 x 4 less 400 x 0.967, and at its ends less 400 x 0.99 x 1 and 400 x 0.94 x 0.9
    assert gap(inputs, found(inputs), "build") == Range(
        404, 800 - 400 * Fraction(967, 1000), 800 - 400 * Fraction(94, 100) * Fraction(9, 10)
    )


def test_a_gap_without_a_count_of_kinds_cannot_be_said_and_asks_for_it() -> None:
    inputs = of_answers(input_kind=["images"], output_kind="category", labelled=400, examples=400)

    missing = gap(inputs, found(inputs), "build")

    assert isinstance(missing, CannotSay)
    assert "classes" in missing.needs


def test_an_open_count_of_labels_misses_everything_at_worst_and_not_nothing() -> None:
    inputs = of_answers(**PICTURES, **GOOD)

    assert gap(inputs, found(inputs), "build") == Range(0, 400, 800)
    assert isinstance(effective(inputs, found(inputs)), CannotSay)


def test_twice_the_data_takes_away_five_to_twenty_two_of_a_hundred_errors() -> None:
    assert ends(doubling(of_answers())) == (Decimal("4.7362"), Decimal("12.9449"), Decimal("21.5416"))


@pytest.mark.parametrize(("count", "band"), [(9, "not_enough"), (10, "try"), (100, "build")])
def test_the_rarest_kind_has_bands_of_its_own(count: int, band: str) -> None:
    said = rarest(of_answers(input_kind=["table"], output_kind="category", labelled=9000, labelled_rarest=count))

    assert said is not None and said["band"] == band


@pytest.mark.parametrize(("given", "first", "enough"), [("images", "10", "200"), ("sound", "10", "200"), ("text", "8", "200")])
def test_the_rarest_kind_of_pictures_sound_and_text_stands_beside_their_band(given: str, first: str, enough: str) -> None:
    answers = {"input_kind": [given], "output_kind": "category", "classes": 4, "labelled": 9000, **GOOD}
    known, _ = data(of_answers(**answers, labelled_rarest=40), Learns.LABELS)
    unknown, _ = data(of_answers(**answers), Learns.LABELS)

    assert known["likely"] == "build"
    assert {key: known["rarest"][key] for key in ("have", "band", "try_from", "build_from")} == {
        "have": "40", "band": "try", "try_from": first, "build_from": enough,
    }  # fmt: skip
    assert unknown["rarest"] is None


@pytest.mark.parametrize(
    ("columns", "count", "band", "wanted"),
    [(45, 270, "try", "495"), (25, 275, "build", "275"), (45, 224, "not_enough", "495"), (2, 100, "build", "100")],
)
def test_the_rarest_kind_of_a_table_is_also_counted_for_each_column(columns: int, count: int, band: str, wanted: str) -> None:
    said = rarest(of_answers(input_kind=["table"], output_kind="category", labelled=9000, labelled_rarest=count, features=columns))

    assert said is not None and (said["band"], said["build_from"]) == (band, wanted)
    assert any("van Smeden" in one["source"] for one in said["assumptions"])


def test_how_many_of_the_rare_kind_a_month_brings_is_told_where_both_answers_are_there() -> None:
    parts = {**PICTURES, "labelled": 150, "labelled_rarest": 30, "classes": 2}
    known, open_one = (
        rarest(of_answers(**parts, **more), "picture") for more in ({"requests_per_month": 90_000, "rare_share": Decimal("1.5")}, {})
    )

    assert known is not None and known["a_month"] == "1350"
    assert open_one is not None and "a_month" not in open_one


FORMS: dict[str, Any] = {"input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "examples": 25_000, **GOOD}


@pytest.mark.parametrize(("labelled", "likely"), [(60, "not_enough"), (240, "try"), (2400, "build")])
def test_documents_are_counted_for_each_layout(labelled: int, likely: str) -> None:
    said, _ = data(of_answers(**FORMS, classes=40, labelled=labelled, labelled_rarest=1), Learns.LABELS)

    assert (said["unit"], said["likely"]) == ("documents of each layout", likely)
    assert (said["rarest"]["label"], said["rarest"]["band"]) == ("Known documents of the rarest layout", "not_enough")


def test_documents_of_nobody_knows_how_many_layouts_are_not_said_to_be_enough() -> None:
    said, money = data(of_answers(**FORMS, labelled=2400), Learns.LABELS)

    assert said["likely"] == "" and said["effective"]["needs"] == ["classes"]
    assert isinstance(money, CannotSay) and "for each layout" in money.why


def test_a_recording_is_not_silently_a_minute() -> None:
    speech = {"input_kind": ["speech"], "output_kind": "text", "task": "transcription", "labelled": 600, "examples": 900, **GOOD}
    inputs = of_answers(**speech, label_unit_cost=12)
    said, _ = data(inputs, Learns.LABELS)
    price = labels.unit_price(inputs, found(inputs))

    low, high = (Decimal(said["effective"][end]) for end in ("low", "high"))
    assert high >= 100 * low and low < 6000 < high
    assert "Length of a recording, which is not asked" in {one["label"] for one in said["effective"]["assumptions"]}
    assert isinstance(price, Part) and price.found == Range(Fraction(1, 10), Fraction(6, 5), 12)  # of a minute, from 12 a recording


def test_a_rarest_kind_that_nobody_counted_is_asked_for() -> None:
    said = rarest(of_answers(input_kind=["table"], output_kind="category", labelled=9000))

    assert said is not None and said["needs"] == ["labelled_rarest"]
    assert rarest(of_answers(input_kind=["table"], output_kind="number")) is None


@pytest.mark.parametrize(
    ("answers", "price"),
    [
        ({**PICTURES, "label_unit_cost": Decimal("0.5")}, ("0.5", "0.5", "0.5")),
        (PICTURES, ("0.01", "0.03", "0.05")),
        ({**PICTURES, "input_kind": ["video"]}, ("0.03", "0.10", "2")),
        ({**PICTURES, "output_kind": "location"}, ("0.02", "0.24", "3")),  # 1, 3 or 10 boxes in a picture
        ({**PICTURES, "output_kind": "location", "task": "segmentation"}, ("0.20", "0.60", "4")),
        ({"input_kind": ["text"], "output_kind": "category", "classes": 2}, ("0.02", "0.08", "0.20")),
        ({"input_kind": ["documents"], "output_kind": "extraction"}, ("0.10", "0.25", "0.50")),
        ({"input_kind": ["speech"], "output_kind": "text", "task": "transcription"}, ("0.50", "1.20", "3")),
        ({"input_kind": ["table"], "output_kind": "number"}, ("0.25", "1", "10")),
        ({"input_kind": ["table"], "output_kind": "number", "label_quality": "outcome_observed"}, ("0", "0.25", "1")),
    ],
)
def test_one_right_answer_costs_what_was_said_or_what_sellers_ask(answers: dict[str, Any], price: tuple[str, ...]) -> None:
    inputs = of_answers(**{**BY_ANYBODY, **answers})

    said = labels.unit_price(inputs, found(inputs))

    assert isinstance(said, Part)
    assert said.found == Range(*map(Fraction, price))


AT_TEN = str(Fraction(800 * 13, 13_300))  # months


def test_missing_answers_cost_their_price_with_set_up_and_checking() -> None:
    inputs = of_answers(**PICTURES, **BY_ANYBODY, labelled=0, examples=10_000)

    said = labels.money(inputs, Learns.LABELS, found(inputs))

    assert isinstance(said, Part)
    assert said.found == Range(800 * Fraction(13, 1000), 800 * Fraction(39, 1000), 800 * Fraction(65, 1000))  # 1.3 times 0.01, 0.03, 0.05


@pytest.mark.parametrize(
    ("answers", "months"),
    [
        # 800 cases on record, one person labels 1,000 to 10,000 a month, 1.3 times: 0.104 to 1.04 months
        ({"examples": 10_000, "labelled": 0}, ("0.104", "0.208", "1.04")),
        # none on record, 100 a month come in: 8 months
        ({"examples": 0, "requests_per_month": 100, "more_data": "cheaply"}, ("8", "8", "8")),
        # the world shows it: what is on record may only have to be joined, or yet has to happen, 100 a month
        (
            {"examples": 10_000, "labelled": 0, "label_quality": "outcome_observed", "requests_per_month": 100, "more_data": "cheaply"},
            ("0", "8", "8"),
        ),
        # 10 for an answer are 10,400 in all: so much work as a month at 13,300 pays takes longer than a person's usual pace
        ({"examples": 10_000, "labelled": 0, "label_unit_cost": 10}, (AT_TEN, AT_TEN, "1.04")),
        # a hundredth of that pays less than a day: the pace of a person holds
        ({"examples": 10_000, "labelled": 0, "label_unit_cost": Decimal("0.1")}, ("0.104", "0.208", "1.04")),
        # no more can come: what is on record is joined, or judged by people
        ({"examples": 10_000, "labelled": 0, "label_quality": "outcome_observed", "more_data": "no"}, ("0", "0.208", "1.04")),
    ],
)
def test_the_longer_of_coming_in_and_labelling_is_how_long_it_takes(answers: dict[str, Any], months: tuple[str, ...]) -> None:
    inputs = of_answers(**{**PICTURES, **GOOD, "task": "other", **answers})

    said = labels.months(inputs, Learns.LABELS, found(inputs))

    assert isinstance(said, Part), said
    assert said.found == Range(*map(Fraction, months))


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"more_data": "no", "requests_per_month": 100}, "more cases than there are cannot be had"),
        ({"requests_per_month": 100}, "nobody said whether more cases can be had"),
        ({"more_data": "cheaply"}, "how many new cases a month brings is not known"),
        ({"more_data": "cheaply", "requests_per_month": 0}, "how many new cases a month brings is not known"),
    ],
)
def test_months_are_not_guessed(answers: dict[str, Any], why: str) -> None:
    inputs = of_answers(**PICTURES, **GOOD, task="other", examples=0, **answers)

    said = labels.months(inputs, Learns.LABELS, found(inputs))

    assert isinstance(said, CannotSay) and said.why == why


def test_a_forecast_waits_for_whole_cycles_and_pays_for_no_labels() -> None:
    inputs = of_answers(input_kind=["time_series"], output_kind="forecast", seasons=Decimal("1.5"))
    there = found(inputs)

    assert labels.money(inputs, Learns.LABELS, there) == Part(Range(0, 0, 0))
    assert isinstance(labels.months(inputs, Learns.LABELS, there), CannotSay)
    assert gap(inputs, there, "build") == Range(*(3 * [Fraction(3, 2)]))


def test_nobody_should_train_a_forecast_from_scratch() -> None:
    said, money = data(of_answers(input_kind=["time_series"], output_kind="forecast", seasons=4), Learns.SCRATCH)

    assert said["missing"]["why"] == "nobody should train this kind from scratch"
    assert money == Part(Range(0, 0, 0))


def test_an_outcome_seen_later_costs_no_more_once_it_is_known_what_comes_out() -> None:
    """Taken from the ends of each price that is possible, not from the middle of them all."""
    answers: dict[str, Any] = {"input_kind": ["table", "time_series"], "task": "tabular_number", "label_quality": "outcome_observed"}
    answers |= {"examples": 10_000, "labelled": 0}  # on record, and waiting to be joined
    before, after = (of_answers(**answers), of_answers(**answers, output_kind="number"))

    highs = [labels.money(inputs, Learns.TEST, found(inputs, Learns.TEST)) for inputs in (before, after)]

    assert all(isinstance(one, Part) for one in highs)
    assert highs[1].found.high <= highs[0].found.high  # type: ignore[union-attr]


PLENTY: dict[str, Any] = {"input_kind": ["images"], "output_kind": "location", "labelled": 5000, "examples": 5000}


@pytest.mark.parametrize(("labelled", "is_said"), [(1499, False), (1500, True), (26_684, True)])
def test_where_known_answers_are_plenty_a_number_of_kinds_that_nobody_said_takes_no_figure_away(labelled: int, is_said: bool) -> None:
    """The limit is 300 of each kind: five times as many are plenty for one to three kinds, as pictures mostly have."""
    inputs = of_answers(**{**PLENTY, "labelled": labelled, "examples": labelled})
    said, money = data(inputs, Learns.LABELS)

    assert isinstance(money, Part) == is_said
    assert (said["likely"] == "build", "low" in said["missing"], "for_kinds" in said) == (is_said,) * 3
    assert "classes" in said["missing"]["needs"]


def test_it_is_said_for_how_many_kinds_it_is_enough_and_what_was_reckoned_with() -> None:
    said, _ = data(of_answers(**PLENTY, **GOOD), Learns.LABELS)

    # 5,000 x 0.967 x 1 = 4,835 count, at 300 of each kind enough for 16; reckoned with 1 to 10, likely 2
    assert said["for_kinds"] == {"in_all": "4835", "enough_for": "16", "reckoned_with": "2"}
    assert (said["effective"]["likely"], said["missing"]["likely"]) == ("2417.5", "0")
    assert any("1 to 10, likely 2 kinds" in one["value"] for one in said["effective"]["assumptions"])


@pytest.mark.parametrize("changed", [{"classes": 2}, {"output_kind": "number"}])
def test_kinds_that_are_named_or_do_not_arise_are_not_assumed(changed: dict[str, Any]) -> None:
    assert "for_kinds" not in data(of_answers(**{**PLENTY, **changed}), Learns.LABELS)[0]


def test_a_number_has_no_kinds_and_is_not_counted_by_them() -> None:
    number = data(of_answers(**{**PLENTY, "output_kind": "number"}), Learns.LABELS)[0]

    assert number["unit"] == number["effective"]["unit"] == "cases"
    assert data(of_answers(**PLENTY), Learns.LABELS)[0]["unit"] == "cases of each kind"


def test_cases_to_test_on_are_priced_as_the_judging_that_the_steps_ask_for_unless_a_list_will_do() -> None:
    """Two people and five minutes of each, and not a click: $10 a case, with set-up and checking $13."""
    asked = {"input_kind": ["images"], "output_kind": "category", "labelled": 0, "examples": 5000}
    judged, clicked, by_list = (data(of_answers(**{**asked, **more}), Learns.TEST)[0] for more in ({}, BY_ANYBODY, {"error_cost": "low"}))

    assert Decimal(judged["money"]["likely"]) == 385 * 13
    assert Decimal(clicked["money"]["likely"]) == Decimal(by_list["money"]["likely"]) == Decimal("15.015")
