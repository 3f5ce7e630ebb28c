"""How much memory a model takes while it is trained and while it answers. Formulas only, in GB of a thousand million bytes. Knows `spans` only.

`billions` are billions of parameters (of 10^9), so billions x bytes a parameter are GB. The bytes come from the rules' parameters.
Sources: stas00/ml-engineering, training/performance (22 Aug 2026), and the Transformers documentation, model memory anatomy (v5.14),
for 6 + 4 + 8 = 18 bytes; QLoRA (arXiv 2305.14314) for four bits; Hu and others (2021) for LoRA; the cache of keys is arithmetic.
"""

from fractions import Fraction

from apps.estimates.engine.spans import Exact

BITS_OF_A_BYTE = 8
TWO = 2  # a key and a value are kept of every token


def trained_whole(billions: Exact, bytes_each: Exact, activations: Exact = 0) -> Exact:
    """GB to train all parameters = billions x bytes a parameter (weights, gradients, optimiser) + activations."""
    return billions * bytes_each + activations


def trained_by_adapter(billions: Exact, bytes_frozen: Exact, share: Exact, bytes_trained: Exact, activations: Exact = 0) -> Exact:
    """GB to train a LoRA or QLoRA adapter = billions x (bytes of a frozen parameter + share trained x bytes of a trained one) + activations."""
    return billions * (bytes_frozen + share * bytes_trained) + activations


def served(billions: Exact, bytes_each: Exact, overhead: Exact, cache: Exact = 0) -> Exact:
    """GB to answer = billions x bytes a parameter x overhead + cache of keys and values."""
    return billions * bytes_each * overhead + cache


def cache_bytes_per_token(layers: int, heads: int, head_size: int, bytes_each: int = TWO) -> int:
    """Bytes that a language model keeps for each token = 2 x layers x key heads x size of a head x bytes of a number."""
    return TWO * layers * heads * head_size * bytes_each


def cache(kb_per_token: Exact, tokens: Exact) -> Exact:
    """GB of the cache = KB (of 1,024 bytes) a token x tokens held at once, over all users."""
    return Fraction(kb_per_token * tokens * 1024, 10**9)


def shared_out(gigabytes: Exact, cards: int) -> Exact:
    """GB on each of several cards when weights, gradients and optimiser are divided among them (ZeRO stage 3, FSDP)."""
    return Fraction(gigabytes) / cards


def cards_needed(gigabytes: Exact, of_one_card: Exact) -> int:
    """The fewest cards whose memory together holds so much; 1 at least."""
    return max(1, -(-gigabytes // of_one_card))
