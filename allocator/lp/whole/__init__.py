"""Whole numbers beside the linear program: recruitable posts, and which boards open first."""

from allocator.lp.formulation.whole import PostRules
from allocator.lp.whole.cluster import cluster_cost, cluster_zones
from allocator.lp.whole.detail import solve_whole, whole_posts_loss
from allocator.lp.whole.milp import WholeStage
from allocator.lp.whole.openings import choose_openings
from allocator.lp.whole.posts import WholePosts, post_rules, whole_posts

__all__ = [
    "PostRules",
    "WholePosts",
    "WholeStage",
    "choose_openings",
    "cluster_cost",
    "cluster_zones",
    "post_rules",
    "solve_whole",
    "whole_posts",
    "whole_posts_loss",
]
