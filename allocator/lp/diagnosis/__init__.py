"""Why no plan can keep every rule, and what would free one: conflict and cheapest repair."""

from allocator.lp.diagnosis.diagnose import diagnose, explained
from allocator.lp.diagnosis.findings import Clash, Diagnosis, Repair
from allocator.lp.diagnosis.policies import Fact, Policy, home_of, policy_of

__all__ = [
    "Clash",
    "Diagnosis",
    "Fact",
    "Policy",
    "Repair",
    "diagnose",
    "explained",
    "home_of",
    "policy_of",
]
