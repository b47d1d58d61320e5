"""Texts that try everything a line may hold: what hypothesis draws from."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.shaping import Typeset

LAM, ALEFS = "ل", "اأإآ"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\xad\u034f\ufe0f\u202a\u202b\u202c\u202d\u202e"
ISOLATES = "\u2066\u2067\u2068\u2069"
#: Controls, line and paragraph separators that end no paragraph here, private use, not assigned, a surrogate.
HARMFUL = "\x00\x07\x08\x0b\x0c\x1b\x1c\x1f\x7f\x85\x9b\u2028\u2029\ue000\U0010ffff\u0378\ud800"
ODD = (
    "\u06dd\u0600\u0605\ufdf2\ufdfa\ufdfd\ufefb\ufe8e\u06e5\u06ba\u0688\u067f\u08a0\u0e33\u093f\u0915\u094d"
    "\u1161\u11a8\uac00漢あ\u3000\U0001f3fb\U0001f1e6\u20e3"
)
EMOJI = ("👩\u200d👩\u200d👧", "👍🏽", "🇪🇬", "1\ufe0f\u20e3", "☺\ufe0f", "❤", "🏴\U000e0067\U000e007f")
WORDS = (
    "قالت",
    "الوزيرة",
    "لا",
    "الإسلام",
    "والاستخبارات",
    "مُحَمَّدٌ",
    "الله",
    "بـ",
    "C-17",
    "example.com/a?b",
    "GDP",
)

LETTERS = st.sampled_from(LAM + ALEFS + "ببتجدرسهوىية،؛؟" + HARAKAT + "abZ" + "0159٠٣۵" + '()[]«»"<>/-.,:%')

#: Words as they are written.
words = st.one_of(st.sampled_from(WORDS), st.text(LETTERS, min_size=1, max_size=8))
_pieces = st.one_of(
    words,
    words,
    st.text(LETTERS, max_size=4),
    st.sampled_from([" ", " ", " ", "  ", "\u00a0", "\u202f", "\t", "\u200b"]),
    st.sampled_from(INVISIBLE + ISOLATES),
    st.sampled_from(HARMFUL),
    st.sampled_from(ODD),
    st.sampled_from(EMOJI),
    st.characters(),
)
#: Any text of one paragraph.
paragraphs = st.lists(_pieces, max_size=24).map(lambda pieces: "".join(pieces).translate({10: " ", 13: " "}))
#: Any text at all, line ends of all kinds among it.
texts = st.lists(st.one_of(_pieces, _pieces, st.sampled_from(["\n", "\r\n", "\r"])), max_size=40).map("".join)

directions = st.sampled_from(["auto", "rtl", "ltr"])
widths = st.one_of(st.integers(1, 12), st.integers(13, 60))
typesets = st.builds(Typeset, forms=st.just(True), harakat=st.booleans(), tab=st.sampled_from([1, 4]))
#: Any way at all: also as data, and in the order of the text.
all_typesets = st.builds(
    Typeset, forms=st.booleans(), harakat=st.booleans(), tab=st.sampled_from([0, 4]), reorder=st.booleans()
)


@st.composite
def layouts(draw: st.DrawFn, typesets: st.SearchStrategy[Typeset] = typesets) -> Layout:
    """A layout of any text at any width, set in any way a screen may have it, unless said otherwise."""
    document = Document(draw(texts), draw(directions))
    return Layout(document, draw(widths), draw(typesets), gap=draw(st.booleans()))
