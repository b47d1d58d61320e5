"""Styles of what is painted, made once per theme.

A mark is told by colour and by something else as well: the sign of its label, painted in
the blank before it. Without colours (NO_COLOR), or with the signs put away, labels have
text attributes too; not otherwise, as a line under Arabic runs through its dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from reader.annotations.labels import Schema

# In the order of the schema's labels; combined where marks lie over one another.
_ATTRIBUTES = (
    Style(underline=True),
    Style(bold=True),
    Style(underline2=True),
    Style(underline=True, bold=True),
    Style(italic=True),
)


class Palette:
    """The styles of one theme.

    Args:
        theme: Where the colours come from.
        schema: The labels to be told apart.
        colors: False for NO_COLOR: attributes alone.
        attributes: Whether labels have text attributes as well as colours.
    """

    def __init__(self, theme: Theme, schema: Schema, colors: bool = True, attributes: bool = False) -> None:
        self.colors = colors
        self.attributes = attributes or not colors
        self._schema = schema
        background = theme.background or ("#000000" if theme.dark else "#ffffff")
        foreground = theme.foreground or ("#ffffff" if theme.dark else "#000000")
        self._background = Color.parse(background)
        self._foreground = Color.parse(foreground)
        panel = Color.parse(theme.panel or background)
        accent = Color.parse(theme.accent or theme.primary)
        # Saturation and lightness of the tint behind a mark, and behind the active one. They stay
        # apart when a terminal of 256 colours rounds them to its own.
        self._tint = (0.7, 0.30, 0.42) if theme.dark else (0.8, 0.85, 0.72)
        faint = self._foreground.blend(self._background, 0.4)
        self.text = self._style(self._foreground, self._background)
        self.faint = self._style(faint, self._background) if colors else Style(dim=True)
        self.rule = self._style(self._foreground.blend(self._background, 0.7), self._background)
        self.bar = self._style(self._foreground, panel) if colors else Style(reverse=True)
        self.bar_faint = self._style(self._foreground.blend(panel, 0.35), panel) if colors else Style(reverse=True)
        self.bar_strong = (self._style(accent, panel) if colors else Style(reverse=True)) + Style(bold=True)
        self.bar_error = (
            self._style(self._background, Color.parse(theme.error or "#ff0000"))
            if colors
            else Style(reverse=True, bold=True)
        ) + Style(bold=True)
        self.chosen = self._style(self._background, accent) if colors else Style(reverse=True)
        self._accent = accent
        self._selected = self._background.blend(Color.parse(theme.primary), 0.55 if theme.dark else 0.4)
        self.mark = lru_cache(maxsize=1_024)(self._mark)
        self.sign = lru_cache(maxsize=256)(self._sign)

    def _style(self, foreground: Color, background: Color) -> Style:
        if not self.colors:
            return Style()
        return Style(color=foreground.rich_color, bgcolor=background.rich_color)

    def _mark(self, labels: tuple[str, ...], active: bool) -> Style:
        """The style of text under marks, the innermost label first; none for plain text.

        ``active`` is for the mark that a key would act on.
        """
        if not labels:
            return self.text
        style = self.text
        if self.colors:
            saturation, calm, strong = self._tint
            hue = Color.parse(self._schema.label(labels[0]).color).hsl
            background = Color.from_hsl(
                hue.h, saturation if hue.s > 0.1 else hue.s, strong if active else calm
            )
            style = self._style(background.get_contrast_text(1.0), background)
        if self.attributes:
            for label in labels:
                style += self._attribute(label)
        return style

    def _attribute(self, label: str) -> Style:
        names: Sequence[str] = [known.name for known in self._schema.labels]
        place = names.index(label) if label in names else len(_ATTRIBUTES) - 1
        return _ATTRIBUTES[place % len(_ATTRIBUTES)]

    def _sign(self, label: str) -> Style:
        """The style of a label's sign."""
        if not self.colors:
            return Style(bold=True)
        tint = Color.parse(self._schema.label(label).color)
        return self._style(tint.blend(self._foreground, 0.15), self._background)

    def cursor(self, style: Style, selected: bool) -> Style:
        """The cursor's cell over a style."""
        if self.colors:
            return style + Style(color=self._background.rich_color, bgcolor=self._accent.rich_color)
        if selected:
            return Style(bold=True, underline=True)
        return style + Style(reverse=True)

    def selected(self, style: Style) -> Style:
        """A selected cell over a style."""
        if self.colors:
            return style + Style(bgcolor=self._selected.rich_color)
        return style + Style(reverse=True)
