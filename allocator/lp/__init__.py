"""The linear program: instance, formulation, solver, plan and independent re-check."""
