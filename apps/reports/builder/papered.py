"""How long papers take that somebody has to read before a trial: none, weeks or months. May import the builder's parts and pure modules only."""

from apps.reports.builder import steps
from apps.reports.builder.parts import Parts

NONE, SHORT, LONG = "none", "short", "long"
TIME = {SHORT: "four to eight weeks", LONG: "three to six months"}  # our judgement
ON_TOP = {
    NONE: "",
    SHORT: f", {TIME[SHORT]} for papers not counted",
    LONG: f", the {TIME[LONG]} for the law not counted",
}
SLOW = ("counsel", "data-protection", "regulatory")  # who has to read papers first
PURCHASING, CONTRACT = "purchasing", "contract"  # who has to where one is made
OF_PAPERS = (
    "data-protection",
    "data protection",
    "purchasing",
    "contract",
    "licence",
    "supplier",
    "regulatory",
)  # in a step that counsel has
NOBODY_IS_MASTER = ("works council", "device law", "medical device")  # of their answer
PERHAPS = "if "  # how a step begins that may fall away
MEDICAL, DECIDES, FORECAST = "medical", "decides_about_them", "forecast"
WATCHED = frozenset({"credit", "employment"})  # fields with a supervisor or a council of their own


def kind(parts: Parts) -> str:
    """The longest that a step before the trial has to wait for; months as well where it decides about people in a watched field."""
    papers = [step for step in steps.before_the_trial(parts) if is_slow(step.who, step.words)]
    if not papers:
        return NONE
    fields = set(parts.used["domain"].value) if "domain" in parts.used else set()
    decides = "affects_people" in parts.used and parts.used["affects_people"].value == DECIDES
    is_watched = decides and bool(fields & WATCHED)
    sure = [words for step in papers if not (words := step.words.lower()).startswith(PERHAPS)]
    named = any(word in words for words in sure for word in NOBODY_IS_MASTER)
    output = parts.used["output_kind"].value if "output_kind" in parts.used else ""
    treats = MEDICAL in fields and (decides or output != FORECAST)  # counts to plan by are nobody's treatment
    return LONG if treats or is_watched or named else SHORT


def is_counsel_alone(parts: Parts) -> bool:
    """Whether nobody but counsel has to read anything: no contract is made, and no step is a data-protection officer's."""
    papers = [step for step in steps.before_the_trial(parts) if is_slow(step.who, step.words)]
    others = [step for step in papers if any(word in f"{step.who} {step.words}".lower() for word in OF_PAPERS)]
    return bool(papers) and not others


def is_slow(who: str, words: str) -> bool:
    """Whether a step waits until somebody has read papers; who buys does so over a contract alone."""
    return any(word in who.lower() for word in SLOW) or (PURCHASING in who.lower() and CONTRACT in words.lower())
