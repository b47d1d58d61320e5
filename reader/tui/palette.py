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
from reader.text.shaping import Typeset
from reader.tui.contrast import BLACK, WHITE, behind, contrast, legible

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
        typeset: How letters are handed to this terminal.
    """

    def __init__(
        self,
        theme: Theme,
        schema: Schema,
        colors: bool = True,
        attributes: bool = False,
        typeset: Typeset = Typeset(),  # noqa: B008 (a tuple, which nothing can change)
    ) -> None:
        self.colors = colors
        self._theme = theme
        self.typeset = typeset
        self.attributes = attributes or not colors
        self._schema = schema
        background = Color.parse(theme.background or ("#000000" if theme.dark else "#ffffff"))
        foreground = Color.parse(theme.foreground or ("#ffffff" if theme.dark else "#000000"))
        panel = Color.parse(theme.panel or theme.background or "#000000")
        accent = Color.parse(theme.accent or theme.primary)
        error = Color.parse(theme.error or "#ff0000")
        self._background, self._foreground, self._accent = background, foreground, accent
        #: The contrast that text has at least (WCAG 2, AA; AAA in the themes of high contrast).
        self._least = 7.0 if contrast(foreground, background) > 20 else 4.5
        # Saturation and lightness of the tint behind a mark, and behind the active one, with the text
        # on each. They stay apart when a terminal of 256 colours rounds them to its own.
        self._tints = (
            ((0.7, 0.30, WHITE), (0.7, 0.42, BLACK))
            if theme.dark
            else ((0.8, 0.85, BLACK), (0.8, 0.72, BLACK))
        )
        self.text = self._style(foreground, background)
        self.faint = self._style(foreground.blend(background, 0.4), background) if colors else Style(dim=True)
        self.rule = self._style(foreground.blend(background, 0.7), background)
        plain = Style(reverse=True)
        self.bar = self._style(foreground, panel) if colors else plain
        self.bar_faint = self._style(foreground.blend(panel, 0.35), panel) if colors else plain
        self.bar_strong = (self._text_on(accent, panel) if colors else plain) + Style(bold=True)
        self.bar_error = (self._text_on(background, error) if colors else plain) + Style(bold=True)
        self.chosen = self._text_on(background, accent) if colors else plain
        tint = background.blend(Color.parse(theme.primary), 0.55 if theme.dark else 0.4)
        self._selected = self._style(foreground, behind(tint, foreground, self._least))
        tint = background.blend(Color.parse(theme.primary), 0.25 if theme.dark else 0.18)
        self._offered = self._style(foreground, behind(tint, foreground, self._least))
        self._hints = (
            self._text_on(accent, background),
            self._text_on(background, accent) + Style(bold=True),
        )
        self.mark = lru_cache(maxsize=1_024)(self._mark)
        self.sign = lru_cache(maxsize=256)(self._sign)
        self.ghost = lru_cache(maxsize=256)(self._ghost)

    def with_attributes(self) -> Palette:
        """The same styles, with text attributes for the labels beside their colours."""
        return Palette(self._theme, self._schema, self.colors, True, self.typeset)

    def _style(self, foreground: Color, background: Color) -> Style:
        if not self.colors:
            return Style()
        return Style(color=foreground.rich_color, bgcolor=background.rich_color)

    def _text_on(self, foreground: Color, background: Color) -> Style:
        return self._style(legible(foreground, background, self._least), background)

    def _mark(self, labels: tuple[str, ...], active: bool) -> Style:
        """The style of text under marks, the innermost label first; none for plain text.

        ``active`` is for the mark that a key would act on.
        """
        if not labels:
            return self.text
        style = self.text
        if self.colors:
            saturation, lightness, text = self._tints[active]
            hue = Color.parse(self._schema.label(labels[0]).color).hsl
            tint = Color.from_hsl(hue.h, saturation if hue.s > 0.1 else hue.s, lightness)
            style = self._style(text, behind(tint, text, self._least))
        if self.attributes:
            for label in labels:
                style += self._attribute(label)
        if active and not self.colors:
            style += Style(reverse=True)
        return style

    def _ghost(self, label: str) -> Style:
        """The style of text that is only proposed: letters of the label's colour, no tint behind them.

        Without colours it has none of the attributes by which marks are told; its sign tells it.
        """
        if not self.colors:
            return Style(dim=True)
        return self.sign(label)

    def _attribute(self, label: str) -> Style:
        names: Sequence[str] = [known.name for known in self._schema.labels]
        place = names.index(label) if label in names else len(_ATTRIBUTES) - 1
        return _ATTRIBUTES[place % len(_ATTRIBUTES)]

    def _sign(self, label: str) -> Style:
        """The style of a label's sign."""
        if not self.colors:
            return Style(bold=True)
        tint = Color.parse(self._schema.label(label).color)
        return self._text_on(tint.blend(self._foreground, 0.15), self._background)

    def cursor(self, style: Style, selected: bool) -> Style:
        """The cursor's cell over a style."""
        if self.colors:
            return style + self.chosen
        if selected or style.reverse:
            return Style(bold=True, underline=True)
        return style + Style(reverse=True)

    def hint(self, style: Style, only: bool) -> Style:
        """The key of a hint over a style; ``only`` when no other key follows it."""
        if not self.colors:
            return style + (Style(bold=True, reverse=True) if only else Style(bold=True))
        return style + self._hints[only]

    def offered(self, style: Style) -> Style:
        """A cell that a key would tag, over a style."""
        return style + (self._offered if self.colors else Style(underline=True))

    def selected(self, style: Style) -> Style:
        """A selected cell over a style."""
        if self.colors:
            return style + self._selected
        return style + Style(reverse=True)
