"""Every parameter of a model of service: its key, kind, unit, limits and meaning."""

from allocator.inputs.parameters.care import CARE_PARAMETERS
from allocator.inputs.parameters.contract import (
    BIRTHS_BASES,
    COMMUNITY,
    EMBEDDED_SERVICES,
    FIRM_STANDARDS,
    MBU,
    OBJECTIVES,
    POLICY_UNITS,
    SERVICE_TITLES,
    SERVICES,
    SWITCHABLE_FAMILIES,
    Kind,
    Parameter,
)
from allocator.inputs.parameters.decisions import DECISION_PARAMETERS
from allocator.inputs.parameters.governance import GOVERNANCE_PARAMETERS
from allocator.inputs.parameters.system import SYSTEM_PARAMETERS

PARAMETERS: tuple[Parameter, ...] = (
    *CARE_PARAMETERS,
    *SYSTEM_PARAMETERS,
    *DECISION_PARAMETERS,
    *GOVERNANCE_PARAMETERS,
)
BY_KEY: dict[str, Parameter] = {parameter.key: parameter for parameter in PARAMETERS}

__all__ = [
    "BIRTHS_BASES",
    "BY_KEY",
    "COMMUNITY",
    "EMBEDDED_SERVICES",
    "FIRM_STANDARDS",
    "MBU",
    "OBJECTIVES",
    "PARAMETERS",
    "POLICY_UNITS",
    "SERVICES",
    "SERVICE_TITLES",
    "SWITCHABLE_FAMILIES",
    "Kind",
    "Parameter",
]
