"""Bytes become text strictly, unchanged, and never by a guess that nobody confirmed."""

from __future__ import annotations

import codecs
import json
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import mojibake
from reader.articles.decode import (
    MAX_BYTES,
    ArticleError,
    Decoded,
    NotText,
    Undecided,
    Undecodable,
    check_size,
    decode,
    known_encoding,
)

SENTENCE = "قال المتحدث إن الاتفاق سيوقع غدا في العاصمة."
LONGER = "وأضاف أن المفاوضات ستستمر أسبوعين على الأقل، وأن الوفدين سيجتمعان ثانية بعد ذلك."

OPEN = {
    "001_csi_clear.txt", "002_osc52_clipboard.txt", "005_c1_csi_u009b.txt", "006_dcs_sixel.txt",
    "007_decrqss_answerback.txt", "010_backspace_cr.txt", "011_nul.txt", "012_all_c0_c1.txt",
    "016_zalgo.txt", "017_zwj_chain.txt", "020_nfc_nfd.txt", "021_homoglyph_kashida.txt",
    "022_line_separators.txt", "043_tabs.txt", "044_rich_markup.txt", "045_textual_click.txt",
    "048_format_strings.txt",
}  # fmt: skip
MARKED = {"025_utf16le_bom.txt": "utf-16-le", "026_utf16be_bom.txt": "utf-16-be"}
ASKED = {
    "027_utf16le_nobom.txt": ("utf-16-le", SENTENCE),
    "030_iso8859_6.txt": ("iso8859-6", SENTENCE),
    "031_windows1256_short.txt": ("cp1256", "سلام"),
}
REFUSED = {
    "035_overlong.txt": (Undecodable, "byte 0 (line 1) is not valid UTF-8"),
    "036_utf8_surrogates_cesu.txt": (Undecodable, "byte 80 (line 1) is not valid UTF-8"),
    "037_binary_png.txt": (NotText, "image/png"),
}
WARNED = {"032_mojibake.txt": "Latin-1"}
GUESSED = ("cp1256", "iso8859-6", "utf-16-le", "utf-16-be")

# Text without the controls that binary data is told by.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"))


def hostile(shared: Path, name: str) -> bytes:
    return (shared / "cases" / "hostile" / name).read_bytes()


def encodable(text: str, encoding: str) -> str:
    return text.encode(encoding, "ignore").decode(encoding)


def is_one_sentence(message: str) -> bool:
    return message.endswith((".", "?")) and "\n" not in message and "Traceback" not in message


class TestHostileFiles:
    def test_the_tables_here_name_every_article_of_the_manifest(self, shared):
        manifest = json.loads((shared / "cases" / "hostile" / "manifest.json").read_text("utf-8"))
        listed = {case["file"] for case in manifest if case["kind"] == "article"}
        tabled = OPEN | MARKED.keys() | ASKED.keys() | REFUSED.keys() | WARNED.keys()
        # 146 tries a file name, and is tried where names are made.
        assert {name for name in listed if name < "049"} == tabled

    @pytest.mark.parametrize("name", sorted(OPEN))
    def test_opens_with_every_byte_in_its_text(self, shared, name):
        data = hostile(shared, name)
        decoded = decode(data)
        assert (decoded.encoding, decoded.warnings) == ("utf-8", ())
        assert decoded.text.encode("utf-8") == data

    @pytest.mark.parametrize("name", sorted(MARKED))
    def test_is_decoded_by_its_mark(self, shared, name):
        data = hostile(shared, name)
        decoded = decode(data)
        assert decoded.encoding == MARKED[name]
        assert decoded.text == SENTENCE
        assert decoded.text.encode(MARKED[name]) == data[2:]

    @pytest.mark.parametrize("name", sorted(ASKED))
    def test_is_asked_about_with_the_right_encoding_first(self, shared, name):
        encoding, beginning = ASKED[name]
        with pytest.raises(Undecided) as raised:
            decode(hostile(shared, name))
        first = raised.value.candidates[0]
        assert first.encoding == encoding
        assert first.preview.startswith(beginning)
        assert decode(hostile(shared, name), encoding).text.startswith(beginning)

    @pytest.mark.parametrize("name", sorted(REFUSED))
    def test_is_refused_with_one_sentence(self, shared, name):
        kind, reason = REFUSED[name]
        with pytest.raises(kind) as raised:
            decode(hostile(shared, name))
        assert reason in str(raised.value)
        assert "--encoding NAME" in str(raised.value)
        assert is_one_sentence(str(raised.value))

    @pytest.mark.parametrize("name", sorted(WARNED))
    def test_opens_as_it_is_with_a_warning(self, shared, name):
        data = hostile(shared, name)
        decoded = decode(data)
        assert decoded.text.encode("utf-8") == data
        (warning,) = decoded.warnings
        assert WARNED[name] in warning
        assert is_one_sentence(warning)


class TestUtf8:
    @given(texts)
    def test_valid_text_comes_back_as_it_was(self, text):
        data = text.encode("utf-8")
        if not data.startswith(codecs.BOM_UTF8):
            assert decode(data).text == text

    @pytest.mark.parametrize(
        "text", ["", "\n", "a\r\nb\rc\n", "\u2028\u0085\x0b\x0c", "اقتباس\u00a0", "a\ufeffb"]
    )
    def test_no_newline_or_blank_is_translated(self, text):
        assert decode(text.encode("utf-8")) == Decoded(text, "utf-8")

    def test_text_of_which_a_third_is_controls_still_opens(self):
        text = "ab\x1b" * 100
        assert decode(text.encode("utf-8")).text == text

    def test_one_broken_byte_in_utf8_is_named_and_not_guessed_around(self):
        data = f"{SENTENCE}\n{LONGER}\n{SENTENCE}".encode()
        at = data.index(b"\n") + 11
        with pytest.raises(Undecodable, match=rf"^byte {at} \(line 2\) is not valid UTF-8"):
            decode(data[:at] + b"\xff" + data[at:])

    def test_a_file_cut_inside_a_letter_is_broken_utf8(self):
        with pytest.raises(Undecodable):
            decode(SENTENCE.encode()[:-2])

    @given(st.binary(max_size=200))
    def test_any_bytes_are_decoded_whole_or_refused_with_one_sentence(self, data):
        try:
            decoded = decode(data)
        except ArticleError as error:
            message = str(error)
            assert is_one_sentence(message)
        else:
            plain = decoded.encoding.removesuffix("-sig")
            assert data.endswith(decoded.text.encode(plain))


class TestMarks:
    @pytest.mark.parametrize(
        ("mark", "codec", "encoding"),
        [
            (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
            (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
        ],
    )
    @given(text=texts)
    def test_says_the_encoding_and_is_no_part_of_the_text(self, mark, codec, encoding, text):
        data = mark + text.encode(codec)
        assert (decode(data).text, decode(data).encoding) == (text, encoding)
        # Naming it, in any of its names, must not move a single offset.
        family = codec.removesuffix("-le").removesuffix("-be")
        for name in (codec, family, encoding):
            assert decode(data, name).text == text

    def test_only_the_first_is_a_mark(self):
        assert decode(codecs.BOM_UTF8 + "\ufeffa\ufeff".encode()).text == "\ufeffa\ufeff"

    def test_utf16_that_begins_with_nul_is_not_utf32(self):
        data = codecs.BOM_UTF16_LE + "\0a".encode("utf-16-le")
        assert decode(data) == Decoded("\0a", "utf-16-le")

    @pytest.mark.parametrize("data", [codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF8 + b"\xff"])
    def test_a_file_that_breaks_its_own_mark_is_refused(self, data):
        with pytest.raises(Undecodable, match="the file says it is utf-"):
            decode(data)


class TestLegacyEncodings:
    @pytest.mark.parametrize("encoding", GUESSED)
    def test_arabic_is_asked_about_with_its_encoding_first(self, encoding):
        data = LONGER.encode(encoding)
        with pytest.raises(Undecided) as raised:
            decode(data)
        assert raised.value.candidates[0].encoding == encoding
        assert raised.value.candidates[0].preview == LONGER[:80]
        assert decode(data, encoding) == Decoded(LONGER, encoding)
        assert is_one_sentence(str(raised.value))
        assert encoding in str(raised.value)
        assert "--encoding NAME" in str(raised.value)

    @pytest.mark.parametrize("length", [60, 100, 200])
    @pytest.mark.parametrize("encoding", GUESSED)
    def test_real_news_is_guessed_right(self, shared, encoding, length):
        tried = 0
        for file in sorted((shared / "articles").glob("*.txt")):
            text = encodable(file.read_bytes().decode("utf-8"), encoding)
            for start in range(0, len(text) - length, 151):
                piece = text[start : start + length]
                if piece.isascii():
                    continue
                with pytest.raises(Undecided) as raised:
                    decode(piece.encode(encoding))
                assert raised.value.candidates[0].encoding == encoding, piece
                tried += 1
        assert tried > 100

    @pytest.mark.parametrize("word", ["سلام", "غزة", "خبر", "لبنان", "هواء", "لا"])
    def test_a_word_is_too_short_to_guess_and_windows_1256_comes_first(self, word):
        with pytest.raises(Undecided) as raised:
            decode(word.encode("cp1256"))
        assert raised.value.candidates[0].encoding == "cp1256"
        assert raised.value.candidates[0].preview == word

    @pytest.mark.parametrize("encoding", ["cp1256", "iso8859-6"])
    @pytest.mark.parametrize(
        "line", ["وقال المتحدث باسم", "في الشرق الأوسط", "ونفى المقاول أن", "إلى ما بعد العيد"]
    )
    def test_a_short_line_is_told_by_its_letters(self, line, encoding):
        with pytest.raises(Undecided) as raised:
            decode(line.encode(encoding))
        assert raised.value.candidates[0].preview == line

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf16_that_breaks_utf8_only_far_down_keeps_its_units_whole(self, encoding):
        data = (SENTENCE * 1000 + "«").encode(encoding)
        with pytest.raises(Undecided) as raised:
            decode(data)
        assert raised.value.candidates[0].encoding == encoding

    def test_every_candidate_decodes_all_of_the_bytes(self):
        data = b"\n" * 100_000 + SENTENCE.encode("iso8859-6") + b"\n"
        with pytest.raises(Undecided) as raised:
            decode(data)
        assert len({candidate.encoding for candidate in raised.value.candidates}) > 1
        for candidate in raised.value.candidates:
            assert candidate.preview[:5] in decode(data, candidate.encoding).text

    def test_arabic_far_down_in_ascii_is_found_and_previewed(self):
        data = b"Lorem ipsum dolor sit amet, \n" * 20_000 + LONGER.encode("cp1256")
        with pytest.raises(Undecided) as raised:
            decode(data)
        assert raised.value.candidates[0].encoding == "cp1256"
        assert raised.value.candidates[0].preview == LONGER[:80]

    @pytest.mark.parametrize("beginning", ["BMW ", "ID3 ", "BZh "])
    def test_text_is_not_taken_for_the_binary_whose_letters_it_begins_with(self, beginning):
        data = (beginning + LONGER).encode("cp1256")
        with pytest.raises(Undecided) as raised:
            decode(data)
        assert raised.value.candidates[0].encoding == "cp1256"

    def test_one_escape_does_not_make_a_text_binary(self):
        with pytest.raises(Undecided):
            decode(("\x1b" + SENTENCE).encode("cp1256"))


class TestBinary:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0\1\2", "application/pdf"),
            (b"PK\x03\x04\x14\0\0\0\x08\0\xff\xfe\xfd", "application/zip"),
            (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\xff", "application/x-elf"),
            (b"\x1f\x8b" + zlib.compress(b"article" * 99), "application/gzip"),
            (random.Random(8).randbytes(5000), "binary data"),
            (bytes(512), "binary data"),
            (b"a\0\1\2\3\4" * 90, "binary data"),
        ],
        ids=["png", "pdf", "zip", "elf", "gzip", "random", "nothing but NUL", "controls in ASCII"],
    )
    def test_is_refused_by_its_kind(self, data, kind):
        with pytest.raises(NotText) as raised:
            decode(data)
        assert kind in str(raised.value)
        assert is_one_sentence(str(raised.value))

    def test_more_than_the_limit_is_refused(self):
        check_size(MAX_BYTES)
        with pytest.raises(ArticleError, match="larger than 512 MB"):
            check_size(MAX_BYTES + 1)


class TestNamedEncoding:
    @pytest.mark.parametrize("name", ["windows-1256", "CP1256", "cp1256", " cp1256", "1256"])
    def test_is_told_by_pythons_name(self, name):
        assert decode(SENTENCE.encode("cp1256"), name).encoding == "cp1256"

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "klingon",
            "hex",
            "rot13",
            "zlib",
            "idna",
            "unicode_escape",
            "undefined",
            "a\0b",
            "\udcff",
            "عربي",
        ],
    )
    def test_an_unknown_one_is_refused_with_one_sentence(self, name):
        assert known_encoding(name) is None
        with pytest.raises(ArticleError, match="no encoding is called") as raised:
            decode(b"text", name)
        assert is_one_sentence(str(raised.value))

    @pytest.mark.parametrize(
        ("data", "name", "reason"),
        [
            (SENTENCE.encode("cp1256"), "utf-8", "byte 0 (line 1) is not valid utf-8"),
            (b"abc\n\xa1", "iso8859-6", "byte 4 (line 2) is not valid iso8859-6"),
            (b"a", "utf-16-le", "is not valid utf-16-le"),
            (b"+2AA-", "utf-7", "is half of a surrogate pair"),
        ],
    )
    def test_bytes_that_break_it_are_refused(self, data, name, reason):
        with pytest.raises(Undecodable) as raised:
            decode(data, name)
        assert reason in str(raised.value)
        assert is_one_sentence(str(raised.value))

    def test_utf16_without_a_mark_is_little_endian_on_every_machine(self):
        assert decode(SENTENCE.encode("utf-16-le"), "utf-16") == Decoded(SENTENCE, "utf-16-le")


class TestMojibake:
    @pytest.mark.parametrize(
        ("codec", "name"), [("latin-1", "Latin-1"), ("cp1252", "Windows-1252"), ("cp1256", "Windows-1256")]
    )
    def test_is_told_by_what_read_it(self, codec, name):
        spoilt = "".join(
            bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in f"{SENTENCE} “{LONGER}”".encode()
        )
        (warning,) = decode(spoilt.encode("utf-8")).warnings
        assert f"read as {name} " in warning

    @pytest.mark.parametrize(
        "text",
        [
            SENTENCE,
            "«گفت: می‌خواهم کتاب‌های پدرم را بخوانم، پس چرا گریه می‌کنی؟»",
            "یہ ایک پرانی کہانی ہے، جس میں کوئی ژالہ باری نہیں۔",
            "Il a déjà été là où l’été naît : « ça, c’est l’âme »",
            "ÂÃÄ ÀÉÈ ñ ü ß Ø Ù",
            "The bytes of é look like Ã© to many.",
            "",
        ],
    )
    def test_real_text_gets_no_warning(self, text):
        assert decode(text.encode("utf-8")).warnings == ()

    def test_real_news_gets_no_warning(self, shared):
        for file in (shared / "articles").glob("*.txt"):
            assert decode(file.read_bytes()).warnings == ()


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp1256"])
def test_what_is_spoilt_is_known_by_the_second_half_of_its_characters(codec: str):
    trails = {bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(0x80, 0xC0)}
    assert trails <= {*mojibake._TRAILS}
