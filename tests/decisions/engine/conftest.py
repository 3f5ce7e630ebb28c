"""How hard Hypothesis tries: little by default, and always the same; HYPOTHESIS_PROFILE=thorough for a long look."""

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("quick", max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=SLOW)
settings.register_profile("thorough", max_examples=2_000, deadline=None, database=None, print_blob=True, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
