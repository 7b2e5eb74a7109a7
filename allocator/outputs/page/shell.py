"""The shell that every page stands in: one file, no request, a strict policy, one look.

A page is a Jinja template under ``maps/templates/`` that extends ``base.html.j2`` and fills its
blocks:

``heading``
    Inside the page header, under the product's name: the ``h1`` and what stands with it.
``content``
    Inside ``main``.
``sources``
    Inside the footer: sources, licences of data, limits of use.

The base template supplies the document head, skip link, landmarks, the licences of vendored files
and the ``js`` / ``no-js`` class of the root element. ``css/page.css`` (always first) holds the
type, colours, tables, cards, print and forced-colours rules; a page adds its own style sheets after
it. ``partials/table.html.j2`` draws a `PageTable`: ``{% from "partials/table.html.j2" import table
%}`` then ``{{ table(my_table) }}``. Useful classes: ``lede``, ``facts`` and ``fact`` (key facts),
``panel``, ``stack``, ``visually-hidden``, ``no-print``, ``only-print``, ``status status-official``
(also ``-derived``, ``-assumption``).

Escaping is always on. Text from files reaches a page either through ``{{ name }}`` in a template,
which escapes it, or through `render_page`'s `data`, which a script shows with ``textContent``.
Never mark such text as safe. Style attributes, event attributes and HTML strings do not work: the
policy forbids them; use classes, presentation attributes of SVG, and DOM calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from allocator.outputs.page.assets import Asset
from allocator.outputs.page.embed import (
    content_policy,
    data_blocks,
    script_element,
    style_element,
)
from allocator.outputs.page.templates import environment, template_text

#: The style sheet and the first script of every page.
PAGE_STYLE = "css/page.css"
PAGE_GUARD = "js/guard.js"


@dataclass(frozen=True)
class PageParts:
    """What the shell gives the base template as ``page``.

    Parameters
    ----------
    policy
        Content-Security-Policy.
    styles, guard, data, scripts
        Finished elements.
    licences
        Vendored files to name in the footer, each package once.
    """

    policy: str
    styles: Markup
    guard: Markup
    data: Markup
    scripts: Markup
    licences: tuple[Asset, ...]


def render_page(
    template_name: str,
    context: Mapping[str, Any],
    *,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
    assets: Sequence[Asset] = (),
    pictures_from: str = "",
) -> str:
    """Return a whole page as one text that fetches nothing.

    Parameters
    ----------
    template_name
        Template under ``maps/templates/`` that extends ``base.html.j2``.
    context
        Names for the template; ``title`` (plain text) is needed by the base.
    scripts
        Script texts, run in order at the end of the body.
    styles
        Style texts, after the shared ``css/page.css``.
    data
        Plain data by element id, embedded as JSON that a script reads with
        ``JSON.parse(document.getElementById(id).textContent)``.
    assets
        Vendored files among the scripts and styles: their licences are put in the footer.
    pictures_from
        The one origin that pictures may be fetched from; none if empty.

    Returns
    -------
    str
        HTML text; the same for the same arguments.

    Raises
    ------
    OutputError
        If a script or style would end its element or refer to another file.
    """
    parts = _parts(
        scripts=scripts, styles=styles, data=data or {}, assets=assets, origin=pictures_from
    )
    return environment().get_template(template_name).render(**context, page=parts)


def _parts(
    *,
    scripts: Sequence[str],
    styles: Sequence[str],
    data: Mapping[str, object],
    assets: Sequence[Asset],
    origin: str,
) -> PageParts:
    guard = template_text(PAGE_GUARD)
    sheets = [template_text(PAGE_STYLE), *styles]
    return PageParts(
        policy=content_policy([guard, *scripts], sheets, pictures_from=origin),
        styles=Markup("\n").join(style_element(text) for text in sheets),
        guard=script_element(guard),
        data=data_blocks(data),
        scripts=Markup("\n").join(script_element(text) for text in scripts),
        licences=tuple({one.package: one for one in assets}.values()),
    )
