"""What a look at a blog tells: its generator, where its posts are, how they are written."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from dlblog.settings import Settings, read_settings
from dlblog.surveying import survey
from dlblog.surveying.draft import draft

POST = "---\ntitle: Một ngày mưa\ntags: [mưa, phố]\n---\nMưa rơi trên phố.\n"
TOML_POST = '+++\ntitle = "Chợ sớm"\ntags = ["chợ"]\n+++\nChợ họp từ tinh mơ.\n'
JSON_POST = '{\n"title": "Đèn dầu"\n}\nĐèn dầu leo lét.\n'


class Found(NamedTuple):
    """What is to be found: the generator, folders with files, and the address of posts."""

    generator: str | None
    places: dict[str, int]
    address: str | None = None
    sure: bool = False


def dated(count: int, folder: str, text: str = POST) -> dict[str, str]:
    return {f"{folder}/2020-01-0{n}-ngay-{n}.md": text for n in range(1, count + 1)}


def plain(count: int, folder: str, text: str = POST) -> dict[str, str]:
    return {f"{folder}/ngay-{n}.md": text for n in range(1, count + 1)}


BLOGS: dict[str, tuple[dict[str, str], Found]] = {
    "Jekyll": (
        {"_config.yml": "title: Sổ tay\nurl: https://so-tay.vn\n", **dated(3, "_posts")},
        Found("Jekyll", {"_posts": 3}, "https://so-tay.vn/{year}/{month}/{day}/{slug}.html", True),
    ),
    "Jekyll, pretty, below a folder, with drafts": (
        {
            "_config.yml": 'url: "https://so-tay.vn/"\nbaseurl: /blog\npermalink: pretty\n',
            **dated(2, "_posts"), "_drafts/nhap.md": POST,
        },
        Found(
            "Jekyll", {"_posts": 2, "_drafts": 1},
            "https://so-tay.vn/blog/{year}/{month}/{day}/{slug}/", True,
        ),
    ),
    "Jekyll, own permalink": (
        {"_config.yml": "url: http://so-tay.vn\npermalink: /:title\n", **dated(1, "_posts")},
        Found("Jekyll", {"_posts": 1}, "http://so-tay.vn/{slug}", True),
    ),
    "Jekyll, categories": (
        {
            "_config.yml": "url: https://so-tay.vn\n",
            **dated(2, "_posts", POST.replace("tags", "categories: phố\ntags")),
        },
        Found(
            "Jekyll", {"_posts": 2},
            "https://so-tay.vn/{category}/{year}/{month}/{day}/{slug}.html", False,
        ),
    ),
    "Jekyll, no site yet": (
        {"_config.yml": "title: Sổ tay\n", "Gemfile": 'gem "jekyll"\n', **dated(1, "_posts")},
        Found("Jekyll", {"_posts": 1}),
    ),
    "Jekyll, here": (
        {"_config.yml": "url: http://localhost:4000\n", **dated(1, "_posts")},
        Found(
            "Jekyll", {"_posts": 1}, "http://localhost:4000/{year}/{month}/{day}/{slug}.html", False
        ),
    ),
    "Jekyll, by its gems, posts elsewhere": (
        {"Gemfile": "gem 'github-pages'\n", **dated(2, "blog/_posts"), "README.md": "Đọc tôi."},
        Found("Jekyll", {"blog/_posts": 2}),
    ),
    "Hugo": (
        {
            "hugo.toml": 'baseURL = "https://vuon.vn/"\n', "archetypes/default.md": POST,
            **plain(3, "content/posts", TOML_POST), "content/gioi-thieu.md": TOML_POST,
        },
        Found("Hugo", {"content": 4}, "https://vuon.vn/{path}/", True),
    ),
    "Hugo, old name, YAML, permalinks": (
        {
            "config.yaml": "baseURL: https://vuon.vn/\npermalinks:\n  posts: /:year/:slug/\n",
            **plain(2, "content/posts"),
        },
        Found("Hugo", {"content": 2}, "https://vuon.vn/{year}/{slug}/", True),
    ),
    "Hugo, JSON, another folder": (
        {
            "hugo.json": '{"baseURL": "https://vuon.vn/", "contentDir": "noi-dung"}',
            **plain(2, "noi-dung/bai", JSON_POST),
        },
        Found("Hugo", {"noi-dung": 2}, "https://vuon.vn/{path}/", True),
    ),
    "Hugo, permalinks of several sections": (
        {
            "hugo.toml": 'baseURL = "https://vuon.vn"\n[permalinks]\na = "/:slug/"\nb = "/:id/"\n',
            **plain(1, "content/a"),
        },
        Found("Hugo", {"content": 1}, "https://vuon.vn/{slug}/", False),
    ),
    "Hugo, slugs": (
        {
            "hugo.toml": 'baseURL = "https://vuon.vn/"\n',
            **plain(1, "content/bai", POST.replace("tags", "slug: ngay-mua\ntags")),
        },
        Found("Hugo", {"content": 1}, "https://vuon.vn/{path}/", False),
    ),
    "Hugo, nothing written yet": (
        {"hugo.toml": 'baseURL = "https://example.org/"\n', "archetypes/default.md": POST},
        Found("Hugo", {}, "https://example.org/{path}/", False),
    ),
    "Zola": (
        {"config.toml": 'base_url = "https://doi.vn"\n', **plain(2, "content/blog", TOML_POST)},
        Found("Zola", {"content": 2}, "https://doi.vn/{path}/", True),
    ),
    "Gatsby": (
        {
            "gatsby-config.js": "module.exports = {\n  // siteUrl: 'https://cu.vn',\n"
            "  siteMetadata: { siteUrl: `https://bien.vn` },\n}\n",
            **plain(2, "content/posts", POST.replace("tags", "slug: /2020/mua.html\ntags")),
        },
        Found("Gatsby", {"content": 2}, "https://bien.vn{slug}", True),
    ),
    "Gatsby, no slugs": (
        {
            "gatsby-config.ts": 'siteUrl: "https://bien.vn/"', **plain(2, "content/posts"),
            "node_modules/x/README.md": "Không phải bài.",
        },
        Found("Gatsby", {"content": 2}, "https://bien.vn/{slug}", False),
    ),
    "Hexo": (
        {
            "_config.yml": "url: https://tra.vn\nroot: /\npermalink: :year/:month/:title/\n",
            "package.json": '{"dependencies": {"hexo": "^7"}}', **plain(2, "source/_posts"),
        },
        Found("Hexo", {"source/_posts": 2}, "https://tra.vn/{year}/{month}/{slug}/", True),
    ),
    "Hexo, as it comes": (
        {"_config.yml": "url: http://example.com\n", **plain(1, "source/_posts")},
        Found(
            "Hexo", {"source/_posts": 1}, "http://example.com/{year}/{month}/{day}/{slug}/", False
        ),
    ),
    "Astro": (
        {
            "astro.config.mjs": "export default defineConfig({ site: 'https://sao.vn' })",
            **plain(2, "src/content/blog"), "src/pages/index.md": POST,
        },
        Found("Astro", {"src/content": 2}, "https://sao.vn/blog/{slug}/", False),
    ),
    "Eleventy": (
        {".eleventy.js": "module.exports = () => {}", **plain(2, "posts")},
        Found("Eleventy", {"posts": 2}),
    ),
    "Pelican": (
        {
            "pelicanconf.py": "SITEURL = ''\n", "publishconf.py": "SITEURL = 'https://bo-nong.vn'\n",
            **plain(2, "content", "Title: Mưa\n\nMưa rơi.\n"),
        },
        Found("Pelican", {"content": 2}, "https://bo-nong.vn/{slug}.html", False),
    ),
    "Docusaurus": (
        {
            "docusaurus.config.js": "url: 'https://khung.vn', baseUrl: '/so/'",
            **dated(2, "blog"), "docs/a.md": POST,
        },
        Found("Docusaurus", {"blog": 2}, "https://khung.vn/so/blog/{slug}", False),
    ),
    "Next.js": (
        {"next.config.mjs": "export default {}", **plain(2, "data/blog"), "posts/x.md": POST},
        Found("Next.js", {"data/blog": 2}),
    ),
    "a usual place": (
        {**plain(2, "posts"), "README.md": "Đọc tôi."}, Found(None, {"posts": 2}),
    ),
    "one folder": (
        {**plain(2, "ghi-chep/nha"), "README.md": "x"}, Found(None, {"ghi-chep/nha": 2}),
    ),
    "a few folders": (
        {**plain(3, "nha"), **plain(2, "pho"), "LICENSE.txt": "x"},
        Found(None, {"nha": 3, "pho": 2}),
    ),
    "by year": (
        {**plain(1, "2019"), **plain(2, "2020"), "README.md": "Đọc tôi.", "trang.html": "<p>"},
        Found(None, {".": 3}),
    ),
    "this year": (plain(2, "nhat-ky/2020"), Found(None, {"nhat-ky": 2})),
    "here": ({"mua.md": POST, "templates/bai.md": POST}, Found(None, {".": 1})),
    "text": ({"ghi/mua.txt": "Mưa.", "requirements.txt": "click"}, Found(None, {".": 2})),
}  # fmt: skip


@pytest.fixture(params=BLOGS)
def blog(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Found]:
    files, found = BLOGS[request.param]
    return put(tmp_path, files), found


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_what_is_found(blog: tuple[Path, Found]) -> None:
    folder, found = blog
    seen = survey(folder)
    assert (seen.generator and seen.generator.name) == found.generator
    assert {place.name: place.files for place in seen.places} == found.places
    assert (seen.address and seen.address.pattern) == found.address
    assert bool(seen.address and seen.address.sure) is found.sure


def test_the_draft_can_be_read(blog: tuple[Path, Found]) -> None:
    """What is set, and all that stands there as comments."""
    folder, found = blog
    text = draft(survey(folder))
    (folder / "dlblog.toml").write_text(text, encoding="utf-8")
    read = read_settings(folder)
    assert read.posts == tuple(found.places)
    assert read.address == (found.address if found.sure else None)
    assert (read.aliases, read.searches, read.defaults) == ({}, {}, {})
    whole = re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)
    (folder / "words.txt").touch()
    (folder / "dlblog.toml").write_text(whole, encoding="utf-8")
    read = read_settings(folder)
    assert read.address == (found.address or read.address)
    usual = Settings()
    unset = [name for name in Settings._fields if getattr(read, name) == getattr(usual, name)]
    assert unset == ["refresh"] + ["posts"] * (not found.places)


@pytest.mark.parametrize(
    ("files", "include", "exclude"),
    [
        pytest.param({"a.md": POST}, (), (), id="nothing else"),
        pytest.param({"a.md": POST, "README.md": "x"}, (), ("README.md",), id="a document"),
        pytest.param(
            {"a.md": POST, "trang.html": "<p>"}, ("*.md",), (), id="files of another kind"
        ),
        pytest.param(
            {"a.md": POST, "b.mdx": POST, "x.txt": "", "themes/t/b.md": POST},
            ("*.md", "*.mdx"), ("themes/*",), id="a theme",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out(
    tmp_path: Path, files: dict[str, str], include: tuple[str, ...], exclude: tuple[str, ...]
) -> None:
    found = survey(put(tmp_path, files))
    assert [place.name for place in found.places] == ["."]
    assert (found.include, found.exclude) == (include, exclude)


def test_how_posts_are_written(tmp_path: Path) -> None:
    found = survey(put(tmp_path, {
        **dated(3, "bai"), "bai/a.md": TOML_POST, "bai/b.md": JSON_POST, "bai/c.md": "Không có.",
        "bai/d.md": "---\ntags: phố biển\n---\n", "bai/e.md": "---\ntitle: [\n---\nHỏng.\n",
        "bai/f.md": '"title": "Phố"\n;;;\nPhố.\n', "bai/g.md": "Title: Phố\nTags: a, b\n\nPhố.\n",
    }))  # fmt: skip
    assert found.dialects == {
        "yaml": 4, "toml": 1, "json": 2, "header": 1, "none": 1, "broken": 1
    }  # fmt: skip
    assert (found.lists, found.texts, found.dated, found.read) == (4, 1, 3, 10)
    assert found.tags == ("mưa", "phố")
    assert (found.dialect.separator, found.unclear) == ("unclear", 1)


def test_headers_of_a_blog_of_pelican(tmp_path: Path) -> None:
    found = survey(put(tmp_path, {
        "pelicanconf.py": "SITENAME = 'Phố'\n", "content/a.md": "Title: Phố\n\nPhố.\n",
        "content/b.md": "---\ntitle: Phố: biển\ntags: a, b\n---\nPhố.\n",
    }))  # fmt: skip
    assert found.dialects == {"header": 2}


CONFIGS = {
    "not YAML": "url: [",
    "a bomb": "a: &a [x, x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefghij", "bcdefghijk", strict=False)
    ),
    "brackets": "url: " + "[" * 100_000,
    "large": "# " + "x" * 300_000 + "\nurl: https://a.vn",
    "an object": "url: !!python/object/apply:os.system ['touch planted']",
    "a list": "- url",
    "a site that is a list": "url: [https://a.vn]",
    "lines": 'url: "https://a.vn/\\n[aliases]"',
    "controls": 'url: "https://a.vn/\\e[31m"',
    "braces": 'url: "https://a.vn/{x}"',
    "a permalink of thousands": "url: https://a.vn\npermalink: " + "/:title" * 10_000,
    "NUL": "url: https://a.vn\0",
    "half a character": 'url: "https://a.vn/\\ud800"',
    "a control of one byte": 'url: "https://a.vn/\\x9b31m"',
    "a direction": 'url: "https://a.vn/\\u202e"',
}  # fmt: skip


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_configuration_that_was_made_to_do_harm(
    tmp_path: Path, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"_config.yml": config, **dated(1, "_posts")})
    begun = time.perf_counter()
    found = survey(tmp_path)
    assert time.perf_counter() - begun < 5
    assert found.generator
    assert found.generator.name == "Jekyll"
    assert found.address is None
    assert not Path("planted").exists()
    (tmp_path / "dlblog.toml").write_text(draft(found), encoding="utf-8")
    assert read_settings(tmp_path).posts == ("_posts",)


@pytest.mark.skipif(os.name != "posix", reason="links and FIFOs")
def test_links_and_fifos(tmp_path: Path) -> None:
    put(tmp_path, {"ngoai/_config.yml": "url: https://kin.vn\n", **dated(1, "blog/_posts")})
    (tmp_path / "blog/_config.yml").symlink_to("../ngoai/_config.yml")
    (tmp_path / "blog/_posts/x.md").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "blog/package.json")
    found = survey(tmp_path / "blog")
    assert found.address is None
    assert found.files == 1


def test_a_name_that_no_file_of_toml_can_have(tmp_path: Path) -> None:
    put(tmp_path, {"a\x1b[31m/b.md": POST, "bai/c.md": POST})
    assert [place.name for place in survey(tmp_path).places] == ["bai"]


def test_a_gemfile_of_empty_lines(tmp_path: Path) -> None:
    put(tmp_path, {"Gemfile": "\n" * 190_000, **dated(1, "_posts")})
    begun = time.process_time()
    assert survey(tmp_path).generator is None
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("name", ["~bài", "C:bài", "\\bài", "a\\..\\b"])
def test_a_folder_that_no_setting_may_name(tmp_path: Path, name: str) -> None:
    """The name could lead out of the blog where it is read otherwise: all of it is taken."""
    put(tmp_path, {f"{name}/a.md": POST, "README.md": "Một ghi chú"})
    found = survey(tmp_path)
    assert [place.name for place in found.places] == ["."]
    assert found.files == 1
    (tmp_path / "dlblog.toml").write_text(draft(found), encoding="utf-8")
    assert read_settings(tmp_path).posts == (".",)


def test_tags_that_are_no_examples(tmp_path: Path) -> None:
    post = '---\ntags: ["its \\"so\\"", "a\\u0007 b", "Học máy"]\n---\n'
    put(tmp_path, {"bai/a.md": post, "bai/b.md": post})
    text = draft(survey(tmp_path))
    assert '#"HM" = "Học máy"\n' in text
    assert "\x07" not in text
