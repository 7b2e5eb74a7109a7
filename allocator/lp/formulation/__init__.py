"""The linear program in PuLP: one function a constraint family, as in models/README.md."""

from allocator.lp.formulation.build import FAMILIES, Formulation, build

__all__ = ["FAMILIES", "Formulation", "build"]
