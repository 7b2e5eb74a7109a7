"""Parameters of who answers for a plan: named on its pages, without effect on its figures."""

from __future__ import annotations

from allocator.inputs.parameters.contract import Parameter

#: Letters that fit one line of a printed page.
LONGEST_NAME = 120

GOVERNANCE_PARAMETERS: tuple[Parameter, ...] = tuple(
    Parameter(f"governance.{field}", "text", "", meaning, maximum=LONGEST_NAME)
    for field, meaning in (
        ("commissioned_by", "Who asked for the plan: name or role"),
        ("analysed_by", "Who made the plan: name or role"),
        ("assured_by", "Who checked the plan: name or role; while it is empty, pages say so"),
    )
)
