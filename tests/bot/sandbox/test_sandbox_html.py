"""HTML parse mode: offsets count UTF-16 units, refusals name the byte."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.html_entities import parse_html, utf16_length
from bot.sandbox.refusals import Refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain & simple", "plain & simple", []),
        ("<b>Roll</b>", "Roll", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", None),
        ("<B>Roll</B>", "Roll", [("bold", 0, 4)]),
        ("🦵 <i>left</i>", "🦵 left", [("italic", 3, 4)]),
        ("<b>one <i>two</i></b> three", "one two three", [("bold", 0, 7), ("italic", 4, 3)]),
        ("<b><i>x</i></b>", "x", [("bold", 0, 1), ("italic", 0, 1)]),
        ("a &lt;b&gt; &amp;&quot; &#8226; &#x2022; &nbsp;", 'a <b> &" • • &nbsp;', []),
        ("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>", "xy", None),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ("<a>nowhere</a>", "nowhere", []),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<tg-emoji emoji-id="1">👍</tg-emoji>', "👍", []),
    ],
)
def test_markup_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]] | None
) -> None:
    parsed, found = parse_html(source)

    assert parsed == text
    if entities is not None:
        assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


def test_synonyms_mean_the_same_style() -> None:
    _, found = parse_html("<strong>a</strong><em>b</em><ins>c</ins><del>d</del><strike>e</strike>")

    assert [e["type"] for e in found] == ["bold", "italic", "underline", "strikethrough", "strikethrough"]


def test_an_instant_carries_its_second_and_its_format() -> None:
    _, found = parse_html('<tg-time unix="1795303619" format="wDT">soon</tg-time>')

    assert found == [
        {"type": "date_time", "unix_time": 1795303619, "date_time_format": "wDT", "offset": 0, "length": 4}
    ]


def test_an_instant_without_format_keeps_its_words() -> None:
    _, found = parse_html("<tg-time unix='1795303619'>soon</tg-time>")

    assert "date_time_format" not in found[0]


def test_pre_with_code_inside_is_one_entity_with_a_language() -> None:
    _, found = parse_html('<pre><code class="language-python">x = 1</code></pre>')

    assert found == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


def test_a_lone_code_has_no_language() -> None:
    _, found = parse_html('<code class="language-python">x</code>')

    assert found == [{"type": "code", "offset": 0, "length": 1}]


def test_a_link_to_a_user_is_a_mention() -> None:
    _, found = parse_html('<a href="tg://user?id=7000000001">Anna</a>')

    assert found == [{"type": "text_mention", "user": {"id": 7000000001}, "offset": 0, "length": 4}]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("é <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("🦵<br/>", 'Unsupported start tag "br/" at byte offset 4'),
        ("2 <3", "Unclosed start tag at byte offset 2"),
        ("2 < 3 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b ", 'Unclosed start tag "b" at byte offset 0'),
        ("<a =1>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=x,y>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-time>x</tg-time>", 'Tag "tg-time" must have a valid attribute "unix" at byte offset 0'),
        (
            "<tg-time unix='1' format='rt'>x</tg-time>",
            'Invalid date-time format "rt" specified at byte offset 0',
        ),
        (
            "<tg-time unix='1' format='tD'>x</tg-time>",
            'Invalid date-time format "tD" specified at byte offset 0',
        ),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {words}"
    assert refused.value.code == 400


def test_blockquotes_do_not_nest() -> None:
    _, found = parse_html("<blockquote>a<blockquote>b</blockquote></blockquote>")

    assert [(e["offset"], e["length"]) for e in found] == [(0, 2)]


@settings(deadline=None)
@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


_TAGS = [
    "<b>",
    "</b>",
    "<i ",
    ">",
    "<a href='https://a.b'>",
    "</a>",
    "<pre>",
    "</pre>",
    '<code class="language-c">',
    "</code>",
    "<blockquote expandable>",
    "</blockquote>",
    "<tg-time unix='1'>",
    "</tg-time>",
    "</>",
    "&lt;",
    "&#128512;",
]
_PIECES = [*_TAGS, *"<&🦵x =/'\""]


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_any_markup_is_parsed_with_entities_in_bounds_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refusal:
        return

    for entity in entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= utf16_length(text) - entity["length"]
