"""An article is the same one whatever encoding its file is saved in."""

from __future__ import annotations

import hashlib

import pytest

from reader.articles.decode import NotText, Undecided
from reader.articles.rereading import read_again

TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ خمسين ألفا، ونفى وجود أي خلاف.\n" * 3
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859-6")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "news.txt"


@pytest.mark.parametrize("now", ENCODINGS)
@pytest.mark.parametrize("before", ENCODINGS)
def test_the_same_text_is_read_from_any_encoding(file, before, now):
    file.write_bytes(TEXT.encode(now))
    assert read_again(file, "news", before, SHA256).text == TEXT


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859-6", "utf-16-le"])
def test_a_changed_text_is_read_in_the_encoding_it_had(file, encoding):
    file.write_bytes(f"خبر\n{TEXT}".encode(encoding))
    article = read_again(file, "news", encoding, SHA256)
    assert (article.text, article.encoding) == (f"خبر\n{TEXT}", encoding)


def test_a_changed_text_that_is_utf8_now_is_read_so(file):
    file.write_bytes(f"خبر\n{TEXT}".encode())
    assert read_again(file, "news", "cp1256", SHA256).text == f"خبر\n{TEXT}"


def test_what_nobody_told_is_asked(file):
    file.write_bytes(f"خبر\n{TEXT}".encode("cp1256"))
    for encoding in (None, "utf-8"):
        with pytest.raises(Undecided):
            read_again(file, "news", encoding, SHA256)


def test_a_picture_in_the_place_of_an_article_is_refused(file):
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    with pytest.raises(NotText):
        read_again(file, "news", "utf-8", SHA256)
