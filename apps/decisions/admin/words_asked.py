"""What is asked and concluded, described for those who edit it: sections, questions, findings, stages. Data only."""

from apps.decisions.admin.word_fields import NUMBER, PICK, PICKS, TICK, Field, Members, Pairs, Part, text
from apps.decisions.engine import terms

FOLDED = "Help beside the answer"  # it need not be filled, and is folded away while it is empty
LIMITS_OF_A_NUMBER = "Limits of a number"
KINDS: Pairs = (
    (terms.CHOICE, "One choice of several"),
    (terms.MULTI, "Several choices"),
    ("integer", "A whole number"),
    ("number", "A number, with decimals"),
    ("percent", "A percentage"),
    ("money", "An amount of money"),
)
CAN_CHANGE: Pairs = (("yes", "Yes"), ("at_a_cost", "Yes, at a cost"), ("no", "No"))
ABOUT: Pairs = tuple((about, about.capitalize()) for about in terms.ABOUT)
SECTIONS = Part(
    "sections",
    "section",
    "Sections",
    "Groups of questions. Each is one row of the task list",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="In the task list, and above each of its questions", needed="Enter the title of the section"),
                text("lead", "What it is about", "Under the title, at its first question"),
            ),
        ),
    ),
    ("title",),
    "It is no longer in the task list. Its questions must be moved to another section or retired first",
    "In the order of the task list",
)
QUESTIONS = Part(
    "questions",
    "question",
    "Questions",
    "What people are asked. Each stands on a page of its own",
    (
        (
            "What is asked",
            (
                text("ask", "Question", "The heading of its page. It is read alone, so name things: rather “the tool” than “it”", "Enter the question"),
                Field("short", "Name in a few words", hint="In lists, tables and rules, like “Past cases”", needed="Enter a name in a few words"),
                Field("section", "Section", PICK, needed="Select the section", of="sections"),
                Field("kind", "Kind of answer", PICK, needed="Select the kind of answer", options=KINDS),
                text("hint", "Hint", "Between the question and the answer: what counts, in one line"),
            ),
        ),
        (
            LIMITS_OF_A_NUMBER,
            (
                Field("unit", "Unit", hint="After the number, like “cases”. Money takes the currency of the rules", most=80),
                Field("minimum", "Smallest number", NUMBER, "Empty where there is none"),
                Field("maximum", "Largest number", NUMBER, "Empty where there is none"),
                Field("more_helps", "More of it never hurts", PICKS,
                      "Options of which a larger number must never lower the fit. The rules are held to it", of="approaches"),
            ),
        ),
        (
            FOLDED,
            (
                text("help", "What it means", "Folded below the answer"),
                text("example", "Example"),
                text("why", "Why we ask", "One sentence"),
                text("find_out", "How to find out", "What somebody does who does not know yet"),
                text("who_knows", "Who usually knows"),
                Field("time", "How long that takes", hint="Like “10 minutes”, “half a day” or “1 hour to 1 day”"),
            ),
        ),
        (
            "What can be done about the answer",
            (
                Field("can_change", "Can the owner change it?", PICK, "Only what can be changed is offered as a way to another result",
                      "Select whether the owner can change it", options=CAN_CHANGE),
                Field("about", "What a change is about", PICK, "Ways to another result are grouped by this. Leave it where the owner cannot change the answer",
                      "Select what a change is about", options=ABOUT),
            ),
        ),
    ),
    ("short", "ask"),
    "It is no longer asked, and answers to it are kept and decide nothing. Rules that read it must be changed or switched off",
    "In the order in which the section asks",
    members=Members("choices", "choice", "Choices", "At least two, in the order in which they are shown. “I do not know yet” comes by itself", True,
                    "no longer offered; answers that have it keep it, and rules that read it still count"),
    conditions=("ask_if", "Ask only if", "All of these must hold. Without one, it is always asked. Answers that no longer apply are kept, unused"),
)  # fmt: skip
FINDINGS = Part(
    "findings",
    "finding",
    "Findings",
    "What a stage concludes from the answers. The rows of its table, among the rules, say when",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="Heading of its table, and in rules that read it", needed="Enter the title of the finding"),
                text("question", "The question it answers", "Above its table"),
                Field("stage", "Stage", PICK, needed="Select the stage", of="stages"),
                text("because", "Because", "Why its rows say what they say. Readers of the page and of the document see it",
                     "Enter the because: why its rows say what they say"),
                Field("sources", "Sources", PICKS, of="sources"),
                Field("shown", "Show it in the result and in the document", TICK),
            ),
        ),
    ),
    ("title",),
    "It is no longer concluded. Its rows, and rules that read it, must be changed or switched off",
    "In the order in which the result tells them",
    members=Members("values", "value", "Values", "What it can conclude, at least two", False, "no longer set by new rows"),
)  # fmt: skip
STAGES = Part(
    "stages",
    "stage",
    "Stages",
    "The chapters of the reasoning. Each rule and finding belongs to one",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="Heading of its rules", needed="Enter the title of the stage"),
                text("question", "The question it settles"),
                text("lead", "What it is about"),
            ),
        ),
    ),
    ("title",),
    "Rules and findings can no longer be put there; those that are must be moved first",
    "In the order in which reasons are told",
)
