"""Bytes to text, decoded once and strictly, and never by a guess that nobody confirmed.

The order: byte order mark, strict UTF-8, and then a question to the person, with the
likeliest encodings first. Nothing is normalised and no newline is translated. What is
raised names the problem and the way out; its words are not cleaned for a screen.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from reader.articles.mojibake import read_as

#: Bytes of the largest file that is opened.
MAX_BYTES: Final = 512 * 2**20

#: Code points of a candidate's preview.
PREVIEW: Final = 80

_HINT: Final = "name its encoding with --encoding NAME"

# UTF-32 before UTF-16: one little-endian mark begins with the other.
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSED: Final = ("cp1256", "iso8859-6", "utf-16-le", "utf-16-be")
# Offered after what is guessed, where they give letters at all.
_OFFERED: Final = (*_GUESSED, "cp720", "mac-arabic", "cp1252")
# Python calls these text encodings, but no file is written in them; some yield lone surrogates.
_NO_CHARSETS: Final = frozenset(
    {"idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape"}
    | {"undefined", "mbcs", "oem"}
)

#: Of fewer bytes beyond ASCII than this, it is told by the letters alone which encoding is asked about first.
_FEW: Final = 20
# How common a letter is in Arabic text, in three steps; the others are rare, or none of Arabic.
_COMMON: Final = {
    letter: weight
    for weight, letters in ((3, "اليمون"), (2, "رتبةعدهسفقحك"), (1, "أجشصضخطإىءذثزغظئؤآ"))
    for letter in letters
}
#: By how much one text must weigh more than the other.
_CLEARLY: Final = 2
# The share of controls, apart from tabs and line ends. UTF-16 read as UTF-8 has a half,
# random bytes a tenth, text of any kind next to none.
_CONTROLS_IN_UTF8: Final = 0.4
_CONTROLS_IN_LEGACY: Final = 0.05
_CONTROL_BYTES: Final = bytes(b for b in range(0x20) if b not in b"\t\n\v\f\r") + b"\x7f"
#: Bytes or code points around the first doubtful one that are judged.
_SAMPLE: Final = 2**16


class ArticleError(Exception):
    """An article can't be had; ``str()`` is one sentence that names the file, once known.

    Attributes:
        message: The sentence without the file.
        source: The file, or another name of where the bytes came from.
    """

    def __init__(self, message: str, source: Path | str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.source = source

    def __str__(self) -> str:
        return self.message if self.source is None else f"{self.source}: {self.message}"


class NotText(ArticleError):
    """The bytes are a picture, an archive, a program or the like."""


class Undecodable(ArticleError):
    """The bytes break the rules of the encoding that they are in or were said to be in."""


class Candidate(NamedTuple):
    """An encoding that can decode all of the bytes, and the beginning of what comes out.

    The preview starts with the first line that is not all ASCII. It is as raw as the article.
    """

    encoding: str
    preview: str


class Undecided(ArticleError):
    """Not UTF-8; a person must choose among ``candidates``, the likeliest first."""

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        names = ", ".join(candidate.encoding for candidate in candidates)
        super().__init__(f"the text is not UTF-8 but perhaps {names}: {_HINT}.")
        self.candidates = candidates


class Decoded(NamedTuple):
    """Text, Python's name of the encoding it was in, and sentences for the reader."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of an article strictly.

    A byte order mark says which encoding it is and is no part of the text, whether the
    encoding was named or not; U+FEFF anywhere else stays.

    Args:
        data: All bytes of a file.
        encoding: What the person says it is in; None to find out.

    Raises:
        NotText: The bytes are no text at all.
        Undecided: They are in an older encoding, which one a person must say.
        Undecodable: They are not what their mark, most of them, or the person says.
        ArticleError: There are more than MAX_BYTES, or no encoding has that name.
    """
    check_size(len(data))
    if encoding is not None:
        return _decoded(*_as_told(data, encoding))
    if data.startswith(tuple(mark for mark, _ in _BOMS)):
        return _decoded(*_by_mark(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None
    if _controls(data) >= _CONTROLS_IN_UTF8:
        raise _mostly_controls(data)
    return _decoded(text, "utf-8")


def check_size(size: int) -> None:
    """Refuse a file of more than MAX_BYTES.

    Raises:
        ArticleError: It is larger.
    """
    if size > MAX_BYTES:
        raise ArticleError(f"the file is larger than {MAX_BYTES // 2**20} MB: split it into articles.")


@lru_cache(maxsize=64)
def known_encoding(name: str) -> str | None:
    """Python's own name of a character encoding, or None if it is not one."""
    try:
        known = codecs.lookup(name).name
        b"text".decode(known)
    except UnicodeDecodeError:
        pass  # an encoding of text, in which these bytes are none
    except (LookupError, ValueError):  # no such codec, or one from bytes to bytes
        return None
    return None if known in _NO_CHARSETS else known


def _decoded(text: str, encoding: str) -> Decoded:
    misread = read_as(text)
    if misread is None:
        return Decoded(text, encoding)
    return Decoded(
        text,
        encoding,
        (f"The text looks like UTF-8 that was read as {misread} (mojibake); it is shown as it is.",),
    )


def _as_told(data: bytes, name: str) -> tuple[str, str]:
    known = known_encoding(name)
    if known is None:
        raise ArticleError(f"no encoding is called {name!r}: try utf-8, cp1256, iso8859-6 or utf-16-le.")
    if known in ("utf-16", "utf-32"):
        # Without a mark the order of bytes would be this machine's; it must be everyone's.
        little = not data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
        known += "-le" if little else "-be"
    elif known == "utf-8-sig":
        known = "utf-8"
    try:
        text = data.decode(known)
    except UnicodeError as error:
        raise Undecodable(f"{_where(data, error)} is not valid {known}: name another encoding.") from None
    # UTF-8 has none, or it would not have been valid.
    if known != "utf-8" and (lone := re.search("[\ud800-\udfff]", text)):
        raise Undecodable(
            f"code point {lone.start()} is half of a surrogate pair in {known}: name another encoding."
        )
    if known.startswith("utf-") and text.startswith("\ufeff"):
        return text[1:], "utf-8-sig" if known == "utf-8" else known
    return text, known


def _by_mark(data: bytes) -> tuple[str, str]:
    wrong = None
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return str(memoryview(data)[len(mark) :], name.removesuffix("-sig")), name
            except UnicodeDecodeError as error:
                at = f"byte {len(mark) + error.start}"
                wrong = (
                    f"the file says it is {name.removesuffix('-sig')} but {at} is not: mend it, or {_HINT}."
                )
    assert wrong is not None
    raise Undecodable(wrong)


def _where(data: bytes, error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return f"byte {error.start} (line {line})"
    return "the file"


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> ArticleError:
    """What to raise for bytes that strict UTF-8 refuses."""
    start = max(0, error.start - _SAMPLE) & ~3  # keeps the units of UTF-16 whole
    sample = data[start : error.start + _SAMPLE]
    guesses = _guesses(sample)
    controls = _controls(sample)
    if controls and (_media_type(data) or (not guesses and controls > _CONTROLS_IN_LEGACY)):
        return _no_text(data)
    if _mostly_utf8(sample):
        return Undecodable(f"{_where(data, error)} is not valid UTF-8: mend the file, or {_HINT}.")
    beyond_ascii = len(sample) - len(sample.decode("ascii", "ignore"))
    if beyond_ascii < _FEW and not (guesses and guesses[0].startswith("utf-16")):
        guesses = [_by_letters(sample), *guesses]
    return _undecided(data, guesses)


def _by_letters(sample: bytes) -> str:
    """Windows-1256, unless ISO 8859-6 gives clearly more common letters: files in it are rare."""
    try:
        other = sample.decode("iso8859-6")
    except UnicodeDecodeError:
        return "cp1256"
    clearly = _weight(other) > _weight(sample.decode("cp1256", "replace")) + _CLEARLY
    return "iso8859-6" if clearly else "cp1256"


def _weight(text: str) -> float:
    """How common the letters of a text beyond ASCII are, summed up; harakat tell less than letters."""
    letters = (char for char in text if char > "\x7f" and (char.isalpha() or "\u064b" <= char <= "\u0652"))
    return sum(_COMMON.get(char, -1.0 if char.isalpha() else -0.5) for char in letters)


def _mostly_controls(data: bytes) -> ArticleError:
    """What to raise for valid UTF-8 that is full of controls: UTF-16 often is, text never."""
    return _no_text(data) if _media_type(data) else _undecided(data, _guesses(data[: 2 * _SAMPLE]))


def _undecided(data: bytes, guesses: list[str]) -> ArticleError:
    candidates = tuple(_candidates(data, guesses))
    return Undecided(candidates) if candidates else _no_text(data)


def _no_text(data: bytes) -> NotText:
    kind = _media_type(data) or "binary data"
    return NotText(f"the file is not text but {kind}: if it is text, {_HINT}.")


def _controls(data: bytes) -> float:
    """The share of bytes that are controls other than tabs and line ends."""
    return 1 - len(data.translate(None, _CONTROL_BYTES)) / len(data) if data else 0.0


def _mostly_utf8(sample: bytes) -> bool:
    """Whether more of the characters beyond ASCII are whole in UTF-8 than broken."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd") - sample.count("\ufffd".encode())
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return whole > broken


def _guesses(sample: bytes) -> list[str]:
    """The older encodings that a sample may be in, the likeliest first; none if it is binary."""
    return [codecs.lookup(name).name for name, _ in _detected(sample, _GUESSED) if name]


def _media_type(data: bytes) -> str:
    """The media type of a binary format that is known by how its files begin, or ""."""
    # UTF-16 would be looked for before the formats are.
    kind = _detected(data[:_SAMPLE], ("cp1256",))[0][1]
    return "" if kind in ("text/plain", "application/octet-stream") else kind


def _detected(sample: bytes, encodings: tuple[str, ...]) -> list[tuple[str | None, str]]:
    import chardet  # a fifth of a second, which files in UTF-8 need not pay

    results = chardet.detect_all(
        sample,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=encodings,
        no_match_encoding=encodings[0],
        empty_input_encoding=encodings[0],
    )
    return [(result["encoding"], result["mime_type"] or "") for result in results]


def _candidates(data: bytes, guesses: list[str]) -> Iterator[Candidate]:
    for name in dict.fromkeys((*guesses, *_OFFERED)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        start = _telling(text)
        if _is_plausible(text[start : start + _SAMPLE]):
            yield Candidate(name, text[start : start + PREVIEW])


def _telling(text: str) -> int:
    """Where a text starts to show its encoding: the line of its first character beyond ASCII."""
    first = re.search(r"[^\x00-\x7f]", text)
    at = first.start() if first else 0
    line = 1 + max(text.rfind("\n", 0, at), text.rfind("\r", 0, at))
    return max(line, at - PREVIEW // 2)


def _is_plausible(sample: str) -> bool:
    """Whether a sample could be read: few controls, and letters mostly Arabic or Latin."""
    letters = [char for char in sample if char.isalpha()]
    known = sum(
        char < "\u0180" or "\u0600" <= char <= "\u08ff" or "\ufb50" <= char <= "\ufeff" for char in letters
    )
    strange = sum(not char.isprintable() and not char.isspace() for char in sample)
    return (2 * known > len(letters) or not letters) and strange <= 0.1 * len(sample)
