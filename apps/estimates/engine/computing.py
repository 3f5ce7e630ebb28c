"""How much arithmetic training takes, and how long cards are busy with it. Formulas only. Knows `spans` only.

Arithmetic is counted in GFLOP (10^9 operations), the speed of a card in TFLOPS (10^12 a second, dense, without the doubling for
sparse weights). MFU is the share of that speed that a run really uses. Sources: Kaplan and others (2020) and Hoffmann and others
(2022) for 6 N D; stas00/ml-engineering for 8 N D with recomputation and for reported MFU; hours are arithmetic.
"""

from fractions import Fraction

from apps.estimates.engine.spans import Exact

FORWARD_PER_TOKEN = 2  # a multiplication and an addition for each parameter
TRAINING_PASSES = 3  # forward, and backward at twice the work of forward
RECOMPUTED_PASSES = 4  # forward once more, so that activations need not be kept
ADAPTER_PASSES = 3  # forward, forward once more, and backward through weights that have no gradients of their own
GFLOP_PER_TFLOP = 1000
SECONDS_PER_HOUR = 3600


def forward_of_tokens(billions: Exact, tokens: Exact) -> Exact:
    """GFLOP to read so many tokens once = 2 x N x tokens; N in billions of parameters."""
    return FORWARD_PER_TOKEN * billions * tokens


def training_work(forward: Exact, cases: Exact, epochs: Exact, passes: int = TRAINING_PASSES) -> Exact:
    """GFLOP to train = passes x forward x cases x epochs. With the tokens of a text as its work this is 6 N D, recomputed 8 N D."""
    return passes * forward * cases * epochs


def card_hours(work: Exact, tflops: Exact, mfu: Exact) -> Exact:
    """Hours of one card = GFLOP / (TFLOPS x 1,000 x MFU) / 3,600."""
    return Fraction(work) / (tflops * GFLOP_PER_TFLOP * mfu) / SECONDS_PER_HOUR


def runs(trials: Exact, length: Exact, failures: Exact) -> Exact:
    """How many times over a model is trained = (1 final run + trial runs x their share of a whole run) x runs repeated after failures."""
    return (1 + trials * length) * failures
