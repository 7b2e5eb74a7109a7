"""One live model for many instances of one structure: changed in place, asked, put back."""

from allocator.lp.hot.model import HotAnswer, HotModel
from allocator.lp.hot.remake import remade
from allocator.lp.hot.touch import TOUCHES, Touch, touch_of

__all__ = ["TOUCHES", "HotAnswer", "HotModel", "Touch", "remade", "touch_of"]
