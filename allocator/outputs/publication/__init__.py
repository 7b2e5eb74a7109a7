"""A run made fit to be published: small numbers hidden, with all that would give them away."""

from allocator.outputs.publication.published import PublishedRun, published
from allocator.outputs.publication.record import hidden_record
from allocator.outputs.publication.rules import LEFT_OUT, LIMITS_OF_HIDING, MEANINGS, RULES, Rule
from allocator.outputs.publication.write import (
    publication_document,
    published_dictionary,
    write_published_tables,
)

__all__ = [
    "LEFT_OUT",
    "LIMITS_OF_HIDING",
    "MEANINGS",
    "RULES",
    "PublishedRun",
    "Rule",
    "hidden_record",
    "publication_document",
    "published",
    "published_dictionary",
    "write_published_tables",
]
