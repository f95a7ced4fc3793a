"""Templates: named fields, and how each can be written."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings

from dlblog.errors import UsageError
from dlblog.output import FIELDS, check_format
from dlblog.output.template import NAMES, from_template
from dlblog.terminal import width
from tests.output.hits import HIT, acts, hit, wide_hits, wild_hits

TEMPLATES = {
    "fields": ("{date} {title}", "2016-02-04 Mưa phố"),
    "tab": ("{title}\\t{path}", "Mưa phố\tposts/mưa.md"),
    "line end": ("{title}\\n{path}", "Mưa phố\nposts/mưa.md"),
    "a backslash": ("{slug}\\\\n", "mua\\n"),
    "another backslash": ("{slug}\\x", "mua\\x"),
    "list": ("[{tags}]", "[Huế, Du lịch]"),
    "joined": ("{tags:; }", "Huế; Du lịch"),
    "joined by nothing that counts": ("{tags: | }|", "Huế | Du lịch|"),
    "list in columns": ("{tags:6}|", "Huế,… |"),
    "false and none": ("{draft} {url}|", "false |"),
    "score": ("{score}", "12.5"),
    "score with places": ("{score:.2f}", "12.50"),
    "score with width": ("{score:8.1f}|", "    12.5|"),
    "place": ("{n}. {slug}", "7. mua"),
    "place with width": ("{n:3}|{n:<3}|{n:03}", "  7|7  |007"),
    "doubled braces": ("{{{slug}}}", "{mua}"),
    "only braces": ("{{}}", "{}"),
    "snippet": ("{snippet}", "Cơn mưa phố núi."),
    "filled": ("{title:10}|", "Mưa phố   |"),
    "to the right": ("{title:>10}|", "   Mưa phố|"),
    "shortened": ("{title:5}|", "Mưa… |"),
    "only shortened": ("{title:.5}|{title:.50}|", "Mưa…|Mưa phố|"),
    "nothing, filled": ("{url:4}|", "    |"),
    "date": ("{date:%d/%m/%Y}", "04/02/2016"),
    "date without zeros": ("{date:%-d/%-m/%y}", "4/2/16"),
    "date in words": ("{date:%A %d %B} {date:%a %b}", "Thursday 04 February Thu Feb"),
    "date, others": ("{date:%F %j %V %%}", "2016-02-04 035 05 %"),
    "date, around it": ("{date:ngày %-d tháng %-m}", "ngày 4 tháng 2"),
    "updated": ("{updated}", "2017-03-05"),
    "updated as a date": ("{updated:%-d/%-m/%Y}", "5/3/2017"),
    "updated in columns": ("{updated:12}|", "2017-03-05  |"),
    "summary": ("{summary}", "Mưa. Phố núi."),
    "summary in columns": ("{summary:8}|{summary:.5}|", "Mưa. Ph…|Mưa.…|"),
    "date in columns": ("{date:12}|", "2016-02-04  |"),
    "year and month": ("{year} {month}", "2016 2016-02"),
    "parts of the path": ("{folder}|{filename}|{stem}", "posts|mưa.md|mưa"),
    "link": ("{link}", "[Mưa phố](posts/m%C6%B0a.md)"),
    "people": ("{category} {author}", "Ký Lê Na"),
}


@pytest.mark.parametrize(("text", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_from_template(text: str, expected: str) -> None:
    check_format(text)
    assert from_template(text, HIT, 7) == expected + "\n"


def test_the_whole_path() -> None:
    assert from_template("{abspath}", HIT) == os.path.join(os.getcwd(), "posts/mưa.md") + "\n"


WITHOUT = {
    "date": "{date:%d/%m/%Y}", "year": "{year}", "month": "{month}", "tags": "{tags:; }",
    "category": "{category}",
}  # fmt: skip


@pytest.mark.parametrize("text", WITHOUT.values(), ids=WITHOUT)
def test_what_is_not_there_is_empty(text: str) -> None:
    assert from_template(text + "|", hit(date=None, tags=[], category=None)) == "|\n"


DAYS = {
    "an early year": ("0987-06-05", "%d/%m/%Y %y", "05/06/0987 87"),
    "the first days of a year": ("2021-01-03", "%G-%V %Y", "2020-53 2021"),
}


@pytest.mark.parametrize(("day", "how", "expected"), DAYS.values(), ids=DAYS)
def test_days(day: str, how: str, expected: str) -> None:
    assert from_template(f"{{date:{how}}}", hit(date=day)) == expected + "\n"


def test_a_draft_in_a_template() -> None:
    assert from_template("{draft}", hit(draft=True)) == "true\n"


def test_a_title_is_no_template() -> None:
    assert from_template("{title}", hit(title="{path} \\n {{")) == "{path} \\n {{\n"


def test_the_template_itself_is_harmless() -> None:
    assert from_template("\x1b[2J{slug}\x07\t\u202e", HIT) == " [2Jmua \t \n"


WRONG = {
    "unknown": ("{xyzzy}", r"has no field '{xyzzy}': fields are path, title, date,"),
    "a slip": ("{titel}", r"has no field '{titel}'; did you mean '{title}'? Fields are path"),
    "a slip before a colon": ("{Date:%d}", "did you mean '{date}'"),
    "empty": ("{}", "has no field '{}'"),
    "never closed": ("{title", "has no field '{'"),
    "never opened": ("title}", "has no field '}'"),
    "converted": ("{title!r}", "did you mean '{title}'"),
    "an attribute": ("{title.__class__}", "has no field '{title.__class__}'"),
    "an hour": ("{date:%H:%M}", r"'{date:%H:%M}': a date has no '%H', but %A %a"),
    "a sign that is none": ("{date:%Q}", "a date has no '%Q'"),
    "a sign that is cut off": ("{date:%d/%}", "a date has no '%'"),
    "words for a date": (
        "{date:dd/mm}",
        r"'{date:dd/mm}' cannot be written so: try {date:%d/%m/%Y}",
    ),
    "words for a title": ("{title:upper}", "try {title:40}"),
    "thousands of columns": ("{title:4000}", "cannot be written so"),
    "thousands of digits": ("{score:.999f}", "try {score:.2f}"),
    "a score in columns of text": ("{score:s}", "try {score:.2f}"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_template_errors(text: str, message: str) -> None:
    for check in (check_format, lambda text: from_template(text, HIT)):
        with pytest.raises(UsageError) as caught:
            check(text if "{" in text else "{path}" + text)
        assert message in str(caught.value)


@given(wild_hits)
@settings(max_examples=100)
def test_a_template_is_filled_with_what_is_harmless(drawn: dict[str, Any]) -> None:
    names = [*NAMES, "date:%d/%m", "title:10", "tags:; ", "path:.3"]
    line = from_template("|".join(f"{{{name}}}" for name in names), drawn)
    assert line.endswith("\n") and not acts(line[:-1])


@given(wide_hits)
@settings(max_examples=100)
def test_columns(drawn: dict[str, Any]) -> None:
    for side in ("", "<", ">"):
        assert width(from_template(f"{{title:{side}12}}", drawn)[:-1]) == 12
    assert width(from_template("{title:.12}", drawn)[:-1]) <= 12


def test_every_column_of_csv_is_a_field() -> None:
    assert set(FIELDS) < set(NAMES)


# Links in Markdown

LINKS = {
    "a path": ({}, "[Mưa phố](posts/m%C6%B0a.md)"),
    "an address": ({"url": "/mua/"}, "[Mưa phố](/mua/)"),
    "a whole address": ({"url": "https://example.org/mưa?a=1#b"},
                        "[Mưa phố](https://example.org/m%C6%B0a?a=1#b)"),
    "an address with brackets": ({"url": "/a)(b c>"}, "[Mưa phố](/a%29%28b%20c%3E)"),
    "another machine": ({"url": "//example.org"}, "[Mưa phố](posts/m%C6%B0a.md)"),
    "a program": ({"url": "javascript:alert(1)"}, "[Mưa phố](posts/m%C6%B0a.md)"),
    "brackets": ({"title": "a [b](c)"}, "[a \\[b\\](c)](posts/m%C6%B0a.md)"),
    "stress and code": ({"title": "*a* _b_ `c` <d>"},
                        "[\\*a\\* \\_b\\_ \\`c\\` \\<d\\>](posts/m%C6%B0a.md)"),
    "what a generator runs": ({"title": "{{ a }} {% b %}"},
                              "[\\{\\{ a \\}\\} \\{\\% b \\%\\}](posts/m%C6%B0a.md)"),
    "a scheme in a name": ({"path": "data:x.md"}, "[Mưa phố](data%3Ax.md)"),
    "brackets in a name": ({"path": "a (b).md"}, "[Mưa phố](a%20%28b%29.md)"),
    "a line end in a title": ({"title": "a\nb"}, "[a b](posts/m%C6%B0a.md)"),
    "a name that is not UTF-8": ({"path": "m\udcffa.md"}, "[Mưa phố](m%FFa.md)"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), LINKS.values(), ids=LINKS)
def test_links(changes: dict[str, Any], expected: str) -> None:
    assert from_template("{link}", hit(**changes)) == expected + "\n"
