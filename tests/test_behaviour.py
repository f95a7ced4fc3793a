"""What people type and what they must get: the specification of a search, as a table.

Each row asks the posts in `behaviour` one query. Slugs stand in one text, divided by spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dlblog import engines, indexing
from dlblog.errors import QueryError
from dlblog.searching import Answer, Search
from dlblog.vietnamese import strip_marks
from tests.conftest import TODAY

POSTS = Path(__file__).parent / "behaviour"
SLUGS = frozenset(path.stem for path in POSTS.glob("*.md")) - {"README"}
DECOMPOSED = "ca-phe-trung"  # the copy that is indexed is NFD


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@dataclass(frozen=True)
class Row:
    """One query and what it must find.

    Attributes:
        name: what the row is about.
        query: as typed.
        found: all posts that answer it, in any order; "" for none; None to leave that open.
        first: the posts at the top, in this order.
        before: two posts, the first of which stands somewhere above the second.
        has, missing: some posts that are found, and some that are not.
        any_word: a post needs any of the words.
        correct: whether what finds nothing is corrected.
        partial: no post has all the words, `found` are those with some.
        corrected: what was searched instead, because what was typed finds nothing.
        suggestion: what is offered beside the results of what was typed.
    """

    name: str
    query: str
    found: str | None = None
    first: str = ""
    before: str = ""
    has: str = ""
    missing: str = ""
    any_word: bool = False
    correct: bool = False
    partial: bool = False
    corrected: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True)
class Shown:
    """A query, a post it finds and what is highlighted there, in its author's letters."""

    name: str
    query: str
    slug: str
    highlights: tuple[str, ...]
    correct: bool = False


def one_set(name: str, found: str, *spellings: str) -> list[Row]:
    """Several ways to type one thing; all of them find the same posts."""
    return [Row(f"{name}: {typed}", typed, found) for typed in spellings]


def corrections(name: str, *rows: tuple[str, str, str]) -> list[Row]:
    """Queries that find nothing, what is searched in place of each, and what that finds."""
    return [
        Row(f"{name}: {typed}", typed, found, correct=True, corrected=meant)
        for typed, meant, found in rows
    ]


def left_alone(name: str, *rows: tuple[str, str]) -> list[Row]:
    """Queries to which nothing is added, and what they find."""
    return [Row(f"{name}: {typed}", typed, found, correct=True) for typed, found in rows]


HOC_MAY = "hoc-may-la-gi cay-quyet-dinh phim-x-quang mon-qua-cua-bo"
THUAT_TOAN = "sap-xep cay-quyet-dinh do-vui"
DUONG = "duong-ve-que che-hat-sen dan-piano han-chot"
NODE = "may-chu-nho dong-du-lieu cai-dat-nhanh hoi-dap-nhanh"
KY_THUAT = "chup-anh-ban-dem mai-dao"
BANH_MI = "banh-mi-sai-gon lo-banh-cu"
BEP_NHA = "che-hat-sen mai-dao banh-mi-sai-gon kimchi mam-com-han"
CA_PHE = "rang-ca-phe ca-phe-trung"
HOC = "anh-em cat-vay cay-quyet-dinh hoc-may-la-gi mang-nhieu-lop mon-qua-cua-bo phim-x-quang"
SUONG_MU = "da-lat sa-pa hoi-an"

# Letters typed without marks match any marks, letters with marks match those.
MARKS = [
    Row("no marks find all marks", "duong", DUONG),
    Row("đường is not dương", "đường", "duong-ve-que che-hat-sen"),
    Row("dương is just dương", "dương", "dan-piano"),
    Row("đương is just đương", "đương", "han-chot"),
    Row("part of the marks narrows", "đuong", "duong-ve-que che-hat-sen han-chot"),
    Row("a horn narrows, đ may stand for d", "duơng", DUONG),
    Row("a tone narrows", "duòng", "duong-ve-que che-hat-sen"),
    Row("a tone on the wrong letter", "đừơng", "duong-ve-que che-hat-sen"),
    Row("another tone is another word", "đưỡng", ""),
    Row("upper case", "ĐƯỜNG", "duong-ve-que che-hat-sen"),
    Row("upper case, first letter", "Đường", "duong-ve-que che-hat-sen"),
    Row("upper case without marks", "DUONG", DUONG),
    Row("upper case with part of the marks", "ĐUONG", "duong-ve-que che-hat-sen han-chot"),
    Row("upper case of two words", "HỌC MÁY", HOC_MAY),
    Row("decomposed", nfd("đường"), "duong-ve-que che-hat-sen"),
    Row("decomposed and narrow", nfd("dương"), "dan-piano"),
    Row("decomposed, with part of the marks", nfd("viêt"), "cuon-so-nho bo-go"),
    Row("decomposed, two words", nfd("học máy"), HOC_MAY),
    Row("decomposed phrase", nfd('"trí tuệ"'), "quanh-ta ho-nuoc"),
    Row("composed finds a decomposed post", "trứng", DECOMPOSED),
    Row("decomposed finds a decomposed post", nfd("trứng"), DECOMPOSED),
    Row("no marks find a decomposed post", "ca phe trung", DECOMPOSED),
    *one_set("composed and decomposed posts", CA_PHE, "cà phê", "ca phe", nfd("Cà Phê")),
    *one_set("place of the tone", "buoi-dien-mua-thu pha-mau-nuoc", "hoà", "hòa", nfd("hoà")),
    *one_set("place of the tone", "cat-vay lop-muoi", "hoá", "hóa"),
    Row("flowers and peace without marks", "hoa", "buoi-dien-mua-thu pha-mau-nuoc cho-tet "
        "lop-muoi cat-vay"),
    *one_set("place of the tone", "chay-bo-moi-sang ngu-du-giac ngon-ngu-cu", "khoẻ", "khỏe"),
    Row("khoe without a tone finds all", "khoe",
        "chay-bo-moi-sang ngu-du-giac ngon-ngu-cu cho-tet"),
    *one_set("place of the tone", "chay-bo-moi-sang ngu-du-giac", "thuý", "thúy", "Thúy", "thuy"),
    *one_set("i and y", KY_THUAT, "ki thuat", "ky thuat", "kĩ thuật", "kỹ thuật", "Kĩ Thuật",
             "kỹ thuat", "ky thuật", "KY THUAT"),
    *one_set("i and y in quotes", KY_THUAT, '"kĩ thuật"', '"kỹ thuật"', '"ki thuat"'),
    *one_set("i and y", KY_THUAT, '"lí do"', '"lý do"', '"li do"', '"ly do"'),
    *one_set("i and y", "rang-ca-phe u-phan-xanh", '"qui trình"', '"quy trình"', '"qui trinh"'),
    *one_set("i and y", BANH_MI, "bánh mì", "bánh mỳ", "banh mi"),
    Row("tay is not tai", "tay", "nhao-bot"),
    Row("tai is not tay", "tai", has="lan-bien", missing="nhao-bot"),
    Row("mi without a mark is not my", "mi", "ve-chan-dung banh-mi-sai-gon lo-banh-cu"),
    Row("my without a mark is not mi", "my", "tiem-nho-cuoi-ngo banh-mi-sai-gon lo-banh-cu"),
    Row("no marks at all", "viet", "cuon-so-nho bo-go"),
    Row("a circumflex, the tone left open", "viêt", "cuon-so-nho bo-go"),
    Row("all its marks", "việt", "bo-go"),
    Row("all its marks, another tone", "viết", "cuon-so-nho"),
    *one_set("marks on some of the words", "bo-go", "tiếng việt", "tieng việt", "tiếng viêt",
             "tieng viet", "Tiếng Việt"),
    Row("one word with marks, one without", "hoc máy", HOC_MAY),
    Row("the other word with marks", "học may", f"{HOC_MAY} cat-vay anh-em"),
    Row("a level tone is a tone: tiêng is a syllable", "tiêng việt", ""),
    Row("mày is not máy", "mày", "anh-em"),
    Row("sương is not sượng", "sương", f"{SUONG_MU} rang-ca-phe"),
]  # fmt: skip

# All words must occur; syllables decide, not how a segmenter cuts them.
WORDS = [
    Row("together and apart", "thuật toán", THUAT_TOAN),
    Row("without marks", "thuat toan", THUAT_TOAN),
    Row("across the border of two words", "toán học", "cay-quyet-dinh"),
    Row("a phrase across the border of two words", '"toán học"', "cay-quyet-dinh"),
    Row("a longer run than any word", "thuật toán học máy", "cay-quyet-dinh"),
    Row("together, reversed and apart", "học máy", HOC_MAY),
    Row("the order does not decide", "máy học", HOC_MAY),
    Row("half of a word", "tuệ", "quanh-ta ho-nuoc"),
    Row("the middle of a word of four syllables", '"tuệ nhân"', "quanh-ta"),
    Row("words of four syllables, also apart", "trí tuệ nhân tạo", "quanh-ta ho-nuoc"),
    Row("a word more narrows", "trí tuệ nhân tạo bàn phím", "quanh-ta"),
    Row("words of one letter count", "ý", "cuon-so-nho hoc-may-la-gi quanh-ta"),
    Row("all but one word", "bún chả quạt kimchi", ""),
    Row("words in the title and in the body", "bún ngõ khói", "bun-cha"),
    Row("words in a tag and in the body", "podcast nhện", "chay-bo-moi-sang"),
    Row("words in two paragraphs", "sương linh cảm", "rang-ca-phe"),
    Row("a word twice", "phở phở bò", "pho-bo"),
    Row("punctuation between words", "phở, bò!", "pho-bo"),
    Row("white space around", "  phở   bò ", "pho-bo"),
    Row("a number", "1965", "lo-banh-cu"),
    Row("a number with a point", "0.2", "mang-nhieu-lop"),
]

TECHNICAL = [
    *one_set("C++", "con-tro", "C++", "c++"),
    Row("C is neither C++ nor C#", "C", "ngon-ngu-cu"),
    *one_set("C#", "truy-van-linq", "C#", "c#"),
    *one_set("F#", "kho-ma", "F#", "f#"),
    *one_set(".NET is not net", "truy-van-linq trang-noi-bo", ".NET", ".net", ".Net"),
    *one_set("ASP.NET", "trang-noi-bo", "ASP.NET", "asp.net", "aspnet"),
    Row("net is a word too", '"quán net"', "ngon-ngu-cu"),
    Row("C++ with another word", "con trỏ C++", "con-tro"),
    *one_set("Node.js", NODE, "node js", "nodejs", "Node.js", "NodeJS", "node-js", "node.js",
             "NODEJS", "Node JS", "NODE.JS"),
    Row("two words that are one term, and a third", "node js trình duyệt", "hoi-dap-nhanh"),
    Row("a third word before them", "cài node js", "cai-dat-nhanh"),
    Row("in an alternative", "node js OR kimchi", f"{NODE} kimchi mam-com-han"),
    Row("js as a part", "js", has="may-chu-nho hoi-dap-nhanh ve-cay", missing="cai-dat-nhanh"),
    Row("node as a part", "node", has="may-chu-nho hoi-dap-nhanh ve-cay", missing="cai-dat-nhanh"),
    Row("js with a word in between", "node danh sách js", "ve-cay"),
    *one_set("scikit-learn", "chia-du-lieu", "scikit-learn", "scikit learn", "scikitlearn",
             "Scikit-Learn", "SCIKIT LEARN"),
    *one_set("GPT-4", "tro-chuyen tom-tat", "GPT-4", "gpt-4", "gpt4", "GPT4", "gpt 4", "GPT 4"),
    *one_set("GPT-3", "ban-cu", "GPT-3", "gpt3", "gpt 3"),
    Row("gpt without a number", "gpt", has="tro-chuyen ban-cu", missing="phat-hanh"),
    *one_set("a version", "phat-hanh", "v1.2.3", "1.2.3", "v1.2", "V1.2.3"),
    *one_set("another version", "phat-hanh-tiep", "v1.3.2", "1.3.2", "v1.3", "v1.20"),
    Row("a version nobody has", "v2.1", ""),
    *one_set("camelCase", "tim-phan-tu", "getElementById", "getelementbyid", "GETELEMENTBYID",
             "element", "Element", "element id", "get element"),
    *one_set("JavaScript", "tim-phan-tu", "JavaScript", "javascript", "Javascript", "java script"),
    Row("java is not JavaScript", "java", "do-an"),
    Row("Java is not JavaScript", "Java", "do-an"),
    Row("git is not GitHub", "git", "kho-ma"),
    *one_set("GitHub", "ban-be-xa", "GitHub", "github", "git hub"),
    *one_set("snake_case", "chia-du-lieu", "train_test_split", "train", "test", "split",
             "traintestsplit", "TRAIN_TEST_SPLIT", "train test split", "test_split"),
    *one_set("a hashtag", "da-lat", "#dulichbui", "dulichbui", "#DuLichBui"),
    *one_set("an address", "lien-he", "lan.tran@vidu.vn", "lan.tran", "vidu.vn", "vidu",
             "api/v2/users", "https://vidu.vn/api/v2/users", "vidu.vn/api", "LAN.TRAN@VIDU.VN"),
    Row("an abbreviation", "LINQ", "truy-van-linq"),
    Row("X-quang", "x-quang", "phim-x-quang"),
    Row("a joint is no must", "x quang", "phim-x-quang"),
    Row("nơ-ron", "nơ-ron", "mang-nhieu-lop"),
    Row("no ron", "no ron", "mang-nhieu-lop"),
]  # fmt: skip

# One or many, of words that cannot be Vietnamese; in quotes just as they stand.
ENGLISH = [
    *one_set("one and many", "do-an ban-be-xa", "model", "models", "Models", "library", "libraries",
             "box", "boxes", "class", "classes"),
    *one_set("one and many of several", "do-an ban-be-xa", "model library", "models libraries"),
    Row("in quotes many", '"models"', "ban-be-xa"),
    Row("in quotes one", '"model"', "do-an"),
    Row("in quotes boxes", '"boxes"', "ban-be-xa"),
    Row("in quotes box", '"box"', "do-an"),
    Row("in quotes libraries", '"libraries"', "ban-be-xa"),
    Row("in quotes class", '"class"', "do-an"),
    Row("many where the post has one", "gigabytes", "dong-du-lieu"),
    Row("can may be Vietnamese", "can", has="ky-thi-bang-lai", missing="thu-bay-nhat-rac"),
    Row("cans is not can", "cans", "thu-bay-nhat-rac"),
    Row("this is not thi", "this", "ao-thun"),
    Row("thi is not this", "thi", has="ky-thi-bang-lai", missing="ao-thun"),
    Row("many in a field", "body:models", "do-an ban-be-xa"),
]  # fmt: skip

ORDER = [
    Row("title before body", "kimchi", first="kimchi mam-com-han"),
    Row("title before body, two words", "học sâu", first="mang-nhieu-lop"),
    Row("heading before body", "transformer", first="quanh-ta tro-chuyen"),
    Row("tag before body", "podcast", first="chay-bo-moi-sang ngu-du-giac"),
    Row("repeated over single", "dropout", first="mang-nhieu-lop tom-tat"),
    Row("short over long", "perceptron", first="phim-x-quang hoc-may-la-gi"),
    Row("prose over code", "asyncio", first="cho-doi dong-goi"),
    Row("title, then together, then apart", "thuật toán", first=THUAT_TOAN),
    Row("the same without marks", "thuat toan", first=THUAT_TOAN),
    Row("together over apart", "sương mù", before="da-lat rang-ca-phe"),
    Row("together in bold over apart", "sương mù", before="sa-pa rang-ca-phe"),
    Row("together in a link over apart", "sương mù", before="hoi-an rang-ca-phe"),
    Row("four together over apart", "trí tuệ nhân tạo", first="quanh-ta ho-nuoc"),
    Row("title and tag first", "học máy", first="hoc-may-la-gi"),
    Row("in order over reversed", "học máy", before="cay-quyet-dinh phim-x-quang"),
    Row("reversed over apart", "học máy", before="phim-x-quang mon-qua-cua-bo"),
    Row("in order over reversed, the other way", "máy học", before="phim-x-quang cay-quyet-dinh"),
    Row("what is typed reversed over apart", "máy học", before="cay-quyet-dinh mon-qua-cua-bo"),
    Row("a compound in the title first", "nodejs", first="may-chu-nho"),
    Row("a compound in two words, the title first", "node js", first="may-chu-nho"),
    Row("any: more of the query first", "đèn lồng phố cổ", any_word=True,
        first="hoi-an lo-banh-cu"),
    Row("any: one word of it is enough", "đèn lồng phố cổ", any_word=True,
        found="hoi-an lo-banh-cu cho-tet ngu-du-giac sa-pa"),
    Row("any: both words before one", "kimchi tương", any_word=True,
        before="mam-com-han kimchi"),
    Row("any: together before apart", "sương mù", any_word=True, before="da-lat rang-ca-phe"),
]  # fmt: skip

LANGUAGE = [
    Row("the beginning of a longer word", '"trí tuệ"', "quanh-ta ho-nuoc"),
    Row("a phrase in the wrong order", '"nhân tạo trí tuệ"', ""),
    Row("a phrase of four", '"trí tuệ nhân tạo"', "quanh-ta"),
    Row("a phrase without marks", '"tri tue nhan tao"', "quanh-ta"),
    Row("a phrase in capitals", '"TRÍ TUỆ NHÂN TẠO"', "quanh-ta"),
    Row("a phrase in typographic quotes", "“trí tuệ nhân tạo”", "quanh-ta"),
    Row("a phrase keeps the order", '"máy học"', "phim-x-quang"),
    Row("the phrase the other way", '"học máy"', "hoc-may-la-gi cay-quyet-dinh"),
    Row("marks in a phrase", '"học may"', "cat-vay hoc-may-la-gi cay-quyet-dinh"),
    Row("across lines and markup, not paragraphs", '"sương mù"', SUONG_MU),
    Row("across lines and markup, without marks", '"suong mu"', SUONG_MU),
    Row("the words of it in two paragraphs", "sương mù", f"{SUONG_MU} rang-ca-phe"),
    Row("a phrase and a word", '"sương mù" than', "da-lat"),
    Row("two phrases", '"phố cổ" "đèn lồng"', "hoi-an"),
    Row("a phrase of technical terms", '"bản nodejs"', "cai-dat-nhanh"),
    Row("without a word", "phở -gà", "pho-bo"),
    Row("without two words", "bánh -mì -my", ""),
    Row("without a phrase", 'trí tuệ -"trí tuệ nhân tạo"', "ho-nuoc"),
    Row("NOT", "phở NOT bò", "pho-ga"),
    Row("AND", "phở AND bò", "pho-bo"),
    Row("AND NOT", "cà phê AND NOT trứng", "rang-ca-phe"),
    Row("OR", "kimchi OR kubernetes", "kimchi mam-com-han dong-goi"),
    Row("OR of several words", "phở bò OR bún chả", "pho-bo bun-cha"),
    Row("or in small letters is a word", "kimchi or kubernetes", ""),
    Row("parentheses", "(phở OR bún) -gà", "pho-bo bun-cha"),
    Row("parentheses behind a word", "bánh (mỳ OR táo)", f"{BANH_MI} tiem-nho-cuoi-ngo"),
    Row("NOT of parentheses", "phở NOT (gà OR heo)", "pho-bo"),
    Row("title:", "title:kimchi", "kimchi"),
    Row("title: without marks", "title:duong", "duong-ve-que"),
    Row("title: with marks", "title:đường", "duong-ve-que"),
    Row("title: with other marks", "title:dương", ""),
    Row("title: of a phrase", 'title:"hạn chót"', "han-chot"),
    Row("title: of a phrase in the wrong order", 'title:"chót hạn"', ""),
    *one_set("title: of a compound", "may-chu-nho", "title:nodejs", "title:Node.js", "title:NodeJS",
             "title:node-js"),
    Row("title: and a word", "title:phở bò", "pho-bo"),
    Row("body:", "body:kimchi", "mam-com-han"),
    Row("body: of a compound", "body:gpt4", "tro-chuyen tom-tat"),
    Row("heading:", "heading:transformer", "quanh-ta"),
    Row("code:", "code:asyncio", "dong-goi"),
    Row("code: of prose", "code:kubernetes", ""),
    *one_set("tag:", "hoc-may-la-gi", 'tag:"học máy"', 'tag:"Học Máy"', 'tag:"hoc may"',
             "tag:hoc-may", "tag:học-máy"),
    Row("tag: of one word", "tag:podcast", "chay-bo-moi-sang"),
    Row("tag: and a word", 'nhện tag:"làm vườn"', "vuon-sau-nha gian-muop"),
    Row("without a tag", 'nhện NEAR/6 ong -tag:"làm vườn"', "pha-mau-nuoc"),
    *one_set("category:", BEP_NHA, 'category:"Bếp nhà"', 'category:"bếp nhà"', "category:bep-nha"),
    Row("category: and a word", 'category:"Bếp nhà" kimchi', "kimchi mam-com-han"),
    *one_set("author:", "duong-ve-que hoc-may-la-gi", 'author:"Lan Trần"', 'author:"lan tran"'),
    Row("author: of another", 'author:"Minh Phạm"', "quanh-ta"),
    Row("path:", "path:ca-phe", "rang-ca-phe ca-phe-trung"),
    Row("date: of a year", "date:2015", "duong-ve-que che-hat-sen"),
    Row("date: of a day", "date:2016-02-04", "dan-piano"),
    Row("date: from and to", "date:2016-02..2016-04", "dan-piano han-chot"),
    Row("date: from", "date:2023-11..", "vuon-sau-nha gian-muop"),
    Row("date: to", "date:..2015-03", "duong-ve-que"),
    Row("date: and a word", "date:2018 cà phê", "rang-ca-phe"),
    Row("fields in an alternative", "title:kimchi OR title:phở", "kimchi pho-bo pho-ga"),
]  # fmt: skip

PREFIX = [
    Row("the second word begun", "lập tr*", "do-an dong-goi"),
    Row("a phrase whose last word is begun", '"lập tr*"', "do-an dong-goi"),
    Row("a whole word", "học*", HOC),
    Row("a word begun without marks", "kub*", "dong-goi phat-hanh"),
    Row("đư is not dư", "đư*", has="duong-ve-que che-hat-sen han-chot", missing="dan-piano"),
    Row("du is all of them", "du*", has=DUONG),
    Row("a phrase begun, any marks", '"trí tu*"', "quanh-ta ho-nuoc ke-chuyen"),
    Row("a phrase begun, with marks", '"trí tuệ*"', "quanh-ta ho-nuoc"),
    Row("a phrase begun, another mark", '"trí tư*"', "ke-chuyen"),
    Row("a phrase of three begun", '"trí tuệ nh*"', "quanh-ta"),
    Row("a phrase begun in the wrong order", '"tạo tr*"', ""),
    Row("upper case", "KUB*", "dong-goi phat-hanh"),
    Row("a compound begun", "nodej*", has="cai-dat-nhanh", missing="ve-cay"),
    Row("a name begun", "getelem*", "tim-phan-tu"),
    Row("a prefix without a word", "kub* -docker", "phat-hanh"),
    Row("a prefix in a field", "title:thuậ*", "sap-xep"),
    Row("nothing begins so", "zz*", ""),
]

NEAR = [
    Row("at most five apart, any order", "nhện NEAR/5 ong", "vuon-sau-nha pha-mau-nuoc"),
    Row("the other way round", "ong NEAR/5 nhện", "vuon-sau-nha pha-mau-nuoc"),
    Row("four are not enough", "nhện NEAR/4 ong", "pha-mau-nuoc"),
    Row("two apart", "nhện NEAR/2 ong", "pha-mau-nuoc"),
    Row("one apart are neighbours", "nhện NEAR/1 ong", ""),
    Row("neighbours", "tổ NEAR/1 ong", "vuon-sau-nha gian-muop"),
    Row("neighbours, reversed", "ong NEAR/1 tổ", "vuon-sau-nha gian-muop"),
    Row("six apart", "nhện NEAR/6 ong", "vuon-sau-nha pha-mau-nuoc gian-muop"),
    Row("ten without a number", "nhện NEAR ong",
        "vuon-sau-nha pha-mau-nuoc gian-muop chay-bo-moi-sang"),
    Row("ten with a number", "nhện NEAR/10 ong",
        "vuon-sau-nha pha-mau-nuoc gian-muop chay-bo-moi-sang"),
    Row("eleven, in one paragraph", "nhện NEAR/11 ong",
        "vuon-sau-nha pha-mau-nuoc gian-muop chay-bo-moi-sang chup-anh-ban-dem"),
    Row("never in two paragraphs", "nhện NEAR/50 ong",
        "vuon-sau-nha pha-mau-nuoc gian-muop chay-bo-moi-sang chup-anh-ban-dem"),
    Row("without marks", "nhen NEAR/5 ong", "vuon-sau-nha pha-mau-nuoc"),
    Row("a phrase and a word", '"con nhện" NEAR/6 ong', "vuon-sau-nha"),
    Row("a word and a phrase", 'nhện NEAR/5 "tổ ong"', "vuon-sau-nha gian-muop"),
    Row("a prefix and a word", "nhệ* NEAR/5 ong", "vuon-sau-nha pha-mau-nuoc"),
    Row("and a word more", "nhện NEAR/5 ong giấy", "pha-mau-nuoc"),
    Row("and without a word", "nhện NEAR/5 ong -giấy", "vuon-sau-nha"),
    Row("or another word", "nhện NEAR/2 ong OR kimchi", "pha-mau-nuoc kimchi mam-com-han"),
    Row("in parentheses", "(nhện NEAR/5 ong) AND góc", "vuon-sau-nha"),
    Row("terms with a joint", "GPT-4 NEAR/3 thư", "tro-chuyen"),
]  # fmt: skip

QUESTIONS = [
    Row("a question", "Làm thế nào để nấu phở bò cho ngon?", any_word=True, first="pho-bo"),
    Row("a question with a term", "Máy chủ là gì, và Node.js dùng làm gì?", any_word=True,
        first="may-chu-nho"),
    Row("parentheses in a sentence", "Kĩ thuật chụp ảnh ban đêm (cho người mới) ra sao?",
        any_word=True, first="chup-anh-ban-dem"),
    Row("a question without marks", "lam sao de rang ca phe o nha?", any_word=True,
        first="rang-ca-phe"),
    Row("a lone quotation mark", 'bánh mì Sài Gòn 10" giá bao nhiêu?', any_word=True,
        first="banh-mi-sai-gon"),
    Row("a dash", "Thuật toán sắp xếp - cái nào nhanh nhất?", any_word=True, first="sap-xep"),
    Row("a colon", "Xin hỏi: thuật toán sắp xếp nào nhanh?", any_word=True, first="sap-xep"),
    Row("a smile at the end", "cho mình hỏi cách ủ phân xanh với :)", any_word=True,
        first="u-phan-xanh"),
    Row("nothing of it", "xyzzy plugh?", any_word=True, found=""),
]  # fmt: skip

# What was typed finds nothing, and something else is searched in its place.
CORRECTED = [
    *corrections("Telex",
        ("hocj saau", "học sâu", "mang-nhieu-lop"),
        ("tieengs vieetj", "tiếng việt", "bo-go"),
        ("dduowngf", "đường", "duong-ve-que che-hat-sen"),
        ("laapj trinhf", "lập trình", "do-an dong-goi"),
        ("ddaf lajt", "đà lạt", "da-lat"),
        ("phowr bof", "phở bò", "pho-bo"),
        ("tris tueej", "trí tuệ", "quanh-ta ho-nuoc"),
        ("hocj mays", "học máy", HOC_MAY),
        ("ddenf loongf", "đèn lồng", "hoi-an"),
        ("dduwowngf phenf", "đường phèn", "che-hat-sen"),
        ("thuaatj toans sawps xeeps", "thuật toán sắp xếp", "sap-xep"),
        ("hojc máy", "học máy", HOC_MAY),
        ("HOCJ SAAU", "học sâu", "mang-nhieu-lop")),
    *corrections("VNI",
        ("hoc5 ma1y", "học máy", HOC_MAY),
        ("d9u7o7ng2", "đường", "duong-ve-que che-hat-sen"),
        ("tie6ng1 vie6t5", "tiếng việt", "bo-go"),
        ("thua6t5 toa1n", "thuật toán", THUAT_TOAN),
        ("d9e2n lo6ng2", "đèn lồng", "hoi-an"),
        ("pho73 bo2", "phở bò", "pho-bo")),
    *corrections("the wrong tone",
        ("học mãy", "học máy", HOC_MAY),
        ("trí tuể nhân tạo", "trí tuệ nhân tạo", "quanh-ta ho-nuoc"),
        ('"trí tuể nhân tạo"', '"trí tuệ nhân tạo"', "quanh-ta"),
        ("phỡ bò", "phở bò", "pho-bo"),
        ("bún chã", "bún chả", "bun-cha"),
        ("cà phé", "cà phê", CA_PHE)),
    *corrections("the wrong mark",
        ("nhẹn", "nhện", "chay-bo-moi-sang chup-anh-ban-dem duong-ve-que gian-muop pha-mau-nuoc "
         "vuon-sau-nha"),
        ("đèn lộng", "đèn lồng", "hoi-an"),
        ("dèn lồng", "đèn lồng", "hoi-an")),
    *corrections("a slip of the keyboard",
        ("thuậtt toán", "thuật toán", THUAT_TOAN),
        ("thuậ toán", "thuật toán", THUAT_TOAN),
        ("đènn lồng", "đèn lồng", "hoi-an")),
    *corrections("a typing error in English",
        ("javascritp", "javascript", "tim-phan-tu"),
        ("pyhton", "python", "dong-goi"),
        ("tensorfow", "tensorflow", "mang-nhieu-lop"),
        ("dokcer", "docker", "dong-goi"),
        ("kuberntes", "kubernetes", "dong-goi"),
        ("libary", "library", "do-an ban-be-xa"),
        ("githib", "github", "ban-be-xa"),
        ("asynico", "asyncio", "cho-doi dong-goi"),
        ("trasformer", "transformer", "quanh-ta tro-chuyen"),
        ("kimhci", "kimchi", "kimchi mam-com-han"),
        ("perceptorn", "perceptron", "phim-x-quang hoc-may-la-gi"),
        ("dokcer kubernetes", "docker kubernetes", "dong-goi"),
        ("lập trình pyhton", "lập trình python", "dong-goi")),
    *corrections("a space forgotten",
        ("họcmáy", "học máy", HOC_MAY),
        ("thuậttoán", "thuật toán", THUAT_TOAN)),
]  # fmt: skip

# Each word is in the blog, but not together: searched without marks, or with those of a post.
ELSEWHERE = [
    Row("viết for việt", "tiếng viết", first="bo-go", correct=True, corrected="tiếng việt"),
    Row("phố for phở", "phố bò", has="pho-bo", correct=True, corrected="phở bò"),
    Row("lòng for lồng", "đèn lòng", first="hoi-an", correct=True, corrected="đèn lồng"),
    Row("sượng for sương", "sượng mù", has=SUONG_MU, correct=True, corrected="sương mù"),
    Row("nhãn for nhân", "trí tuệ nhãn tạo", has="quanh-ta ho-nuoc", correct=True,
        corrected="trí tuệ nhân tạo"),
]  # fmt: skip

# What was typed finds something, and something better is offered.
SUGGESTED = [
    Row("mày has its post, but", "học mày", "anh-em", correct=True, suggestion="học máy"),
    Row("mày with a bare word", "hoc mày", "anh-em", correct=True, suggestion="học máy"),
]

# What was typed is right, or nothing better is known.
LEFT_ALONE = [
    *left_alone("right",
        ("học máy", HOC_MAY), ("máy học", HOC_MAY), ("thuật toán", THUAT_TOAN),
        ("hoà", "buoi-dien-mua-thu pha-mau-nuoc"), ("kĩ thuật", KY_THUAT), ("phở bò", "pho-bo"),
        ("node js", NODE), ("dương cầm", "dan-piano"), ("C++", "con-tro"), ("F#", "kho-ma"),
        ("v1.2.3", "phat-hanh"), ("lan.tran@vidu.vn", "lien-he"), ("javascript", "tim-phan-tu"),
        ("models", "do-an ban-be-xa"), ("học*", HOC), ("kimchi OR phở",
         "kimchi mam-com-han pho-bo pho-ga"), ('"học máy"', "hoc-may-la-gi cay-quyet-dinh"),
        ("phở -gà", "pho-bo"), ("title:kimchi", "kimchi")),
    *left_alone("rare but right",
        ("mày", "anh-em"), ("kubectl", "phat-hanh"), ("bisect", "kho-ma"), ("sượng", "che-hat-sen"),
        ("đương", "han-chot"), ("que diêm", "do-vui"), ("ông cố", "ho-nuoc"),
        ("bánh táo", "tiem-nho-cuoi-ngo"), ("mày tao", "anh-em"), ("tổ ong", "vuon-sau-nha "
         "gian-muop"), ("cân bằng", "lop-muoi"), ("cans", "thu-bay-nhat-rac"), ("this", "ao-thun"),
        ("học may", f"{HOC_MAY} cat-vay anh-em"), ('"học may ở"', "cat-vay")),
    *left_alone("without marks",
        ("duong", DUONG), ("hoc may", f"{HOC_MAY} cat-vay anh-em"), ("thuat toan", THUAT_TOAN),
        ("ki thuat", KY_THUAT), ("tieng viet", "bo-go"), ("dan duong cam", "dan-piano")),
    *left_alone("some of the marks",
        ("đuong", "duong-ve-que che-hat-sen han-chot"), ("thuât toan", THUAT_TOAN),
        ("hoc máy", HOC_MAY), ("viêt", "cuon-so-nho bo-go")),
    *left_alone("looks like Telex and is none",
        ("test", "chia-du-lieu"), ("box", "do-an ban-be-xa"), ("class", "do-an ban-be-xa"),
        ("docker", "dong-goi"), ("brew", "cai-dat-nhanh"), ("users", "lien-he")),
    *left_alone("nothing to offer",
        ('"nhân tạo trí tuệ"', ""), ("xyzzyplugh", "")),
    Row("all words are right, in no one post", "kimchi kubernetes",
        "kimchi mam-com-han dong-goi", correct=True, partial=True),
    Row("correction not wanted", "pyhton", ""),
    Row("correction not wanted, some of the words", "phỡ bò", "pho-bo", partial=True),
    Row("any finds some of it", "trứng kubernetes", "ca-phe-trung dong-goi", any_word=True,
        correct=True),
]  # fmt: skip

SNIPPETS = [
    Shown("hoà shows hòa", "hoà", "buoi-dien-mua-thu", ("hòa",)),
    Shown("hòa shows hoà", "hòa", "pha-mau-nuoc", ("hoà",)),
    Shown("no marks", "duong", "dan-piano", ("dương",)),
    Shown("a capital", "đường", "che-hat-sen", ("Đường",)),
    Shown("the spelling of the post", "ki thuat", "mai-dao", ("Kỹ", "thuật")),
    Shown("the other spelling", "kỹ thuật", "chup-anh-ban-dem", ("Kĩ", "thuật")),
    Shown("a decomposed post", "cà phê", DECOMPOSED, (nfd("cà"), nfd("phê"))),
    Shown("a compound is one", "nodejs", "may-chu-nho", ("Node.js",)),
    Shown("a compound in its own spelling", "Node.js", "cai-dat-nhanh", ("nodejs",)),
    Shown("a compound in capitals", "nodejs", "dong-du-lieu", ("NodeJS",)),
    Shown("a compound typed as two words", "node js", "may-chu-nho", ("Node.js",)),
    Shown("a compound with a hyphen", "scikitlearn", "chia-du-lieu", ("scikit-learn",)),
    Shown("a compound with a digit", "gpt4", "tro-chuyen", ("GPT-4",)),
    Shown("a compound of three", "traintestsplit", "chia-du-lieu", ("train_test_split",)),
    Shown("camelCase", "getelementbyid", "tim-phan-tu", ("getElementById",)),
    Shown("a version", "v1.2.3", "phat-hanh", ("v1.2.3",)),
    Shown("C++", "c++", "con-tro", ("C++",)),
    Shown("C#", "c#", "truy-van-linq", ("C#",)),
    Shown("a phrase word by word", '"trí tuệ"', "quanh-ta", ("Trí", "tuệ")),
    Shown("a phrase across lines", '"sương mù"', "da-lat", ("sương", "mù")),
    Shown("a phrase across markup", '"sương mù"', "sa-pa", ("sương", "mù")),
    Shown("a phrase across a link", '"sương mù"', "hoi-an", ("sương", "mù")),
    Shown("a phrase, not its words apart", '"bún chả"', "bun-cha", ("Bún", "chả")),
    Shown("many for one", "model", "ban-be-xa", ("models",)),
    Shown("one for many", "libraries", "do-an", ("library",)),
    Shown("a prefix", "kub*", "phat-hanh", ("kubectl",)),
    Shown("a phrase with a prefix", '"trí tu*"', "ke-chuyen", ("Trí", "tưởng")),
    Shown("near each other", "nhện NEAR/5 ong", "pha-mau-nuoc", ("ong", "nhện")),
    Shown("what is not wanted stays plain", "phở -gà", "pho-bo", ("Phở",)),
    Shown("what was searched instead", "hocj saau", "mang-nhieu-lop", ("Học", "sâu"), True),
]  # fmt: skip

ERRORS = ["nhện NEAR/0 ong", '"con nhện" NEAR/0 ong']

FINDING = [
    (kind, row)
    for kind, rows in {
        "marks": MARKS,
        "words": WORDS,
        "technical": TECHNICAL,
        "english": ENGLISH,
        "order": ORDER,
        "language": LANGUAGE,
        "prefix": PREFIX,
        "near": NEAR,
        "questions": QUESTIONS,
    }.items()
    for row in rows
]
MEANING = [
    (kind, row)
    for kind, rows in {
        "corrected": CORRECTED,
        "suggested": SUGGESTED,
        "left alone": LEFT_ALONE,
    }.items()
    for row in rows
]


@pytest.fixture(scope="session")
def behaviour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """The posts of the table, indexed once."""
    base = tmp_path_factory.mktemp("behaviour")
    posts = base / "posts"
    posts.mkdir()
    for slug in SLUGS:
        text = (POSTS / f"{slug}.md").read_text("utf-8")
        text = nfd(text) if slug == DECOMPOSED else text
        (posts / f"{slug}.md").write_bytes(text.encode())
    indexing.rebuild(base / "index", [posts], jobs=1)
    engine = engines.open_index(base / "index")
    yield Search(engine, TODAY)
    engine.close()


def slugs_of(answer: Answer) -> list[str]:
    return [hit.stored["slug"] for hit in answer.results.hits]


def check(row: Row, answer: Answer) -> None:
    """Compares all that a row says of what is found."""
    slugs = slugs_of(answer)
    answered = slugs if row.partial or not answer.partial else []
    named = {*(row.found or "").split(), *row.has.split(), *row.missing.split()}
    named |= {*row.first.split(), *row.before.split()}
    assert named <= SLUGS, f"no such post: {sorted(named - SLUGS)}"
    typed = f"{row.query!r} ({row.name})"
    if row.found is not None:
        wanted, got = set(row.found.split()), set(answered)
        assert got == wanted, (
            f"{typed}: expected {sorted(wanted)}, got {sorted(got)}; "
            f"not found: {sorted(wanted - got)}, too much: {sorted(got - wanted)}"
        )
    if row.partial:
        assert answer.partial, f"{typed}: no post has all the words"
    lost = set(row.has.split()) - set(answered)
    assert not lost, f"{typed}: not found: {sorted(lost)}; got {answered}"
    wrong = set(row.missing.split()) & set(answered)
    assert not wrong, f"{typed}: must not find {sorted(wrong)}"
    first = row.first.split()
    assert answered[: len(first)] == first, f"{typed}: expected first {first}, got {answered}"
    if row.before:
        above, below = row.before.split()
        assert above in answered and below in answered, f"{typed}: not both in {answered}"
        assert answered.index(above) < answered.index(below), (
            f"{typed}: expected {above} above {below}, got {answered}"
        )


def ask(search: Search, row: Row) -> Answer:
    return search.run(row.query, any_word=row.any_word, limit=None, correct=row.correct)


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{k}: {r.name}") for k, r in FINDING])
def test_finds(behaviour: Search, row: Row) -> None:
    check(row, ask(behaviour, row))


def same_text(text: str | None) -> str | None:
    """A query text without differences that do not matter."""
    return None if text is None else unicodedata.normalize("NFC", text).lower()


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{k}: {r.name}") for k, r in MEANING])
def test_did_you_mean(behaviour: Search, row: Row) -> None:
    answer = ask(behaviour, row)
    got = same_text(answer.corrected), same_text(answer.suggestion)
    wanted = same_text(row.corrected), same_text(row.suggestion)
    assert got == wanted, (
        f"{row.query!r}: expected (corrected, suggestion) {wanted}, got {got}; "
        f"found {slugs_of(answer)}"
    )
    check(row, answer)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ELSEWHERE])
def test_corrects_marks(behaviour: Search, row: Row) -> None:
    answer = ask(behaviour, row)
    got, wanted = strip_marks(answer.corrected or ""), strip_marks(row.corrected or "")
    assert got == wanted, f"{row.query!r}: expected a search for {wanted!r}, got {got!r}"
    assert answer.suggestion is None, f"{row.query!r}: suggests {answer.suggestion!r} as well"
    check(row, answer)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in SNIPPETS])
def test_highlights(behaviour: Search, row: Shown) -> None:
    answer = behaviour.run(row.query, limit=None, correct=row.correct)
    hits = {hit.stored["slug"]: hit for hit in answer.results.hits}
    assert row.slug in hits, f"{row.query!r}: {row.slug} is not among {sorted(hits)}"
    snippet = behaviour.snippet(answer, hits[row.slug])
    shown = tuple(snippet.text[start:end] for start, end in snippet.highlights)
    assert shown == row.highlights, (
        f"{row.query!r} in {row.slug}: expected {row.highlights}, got {shown} of {snippet.text!r}"
    )


@pytest.mark.parametrize("query", ERRORS)
def test_is_an_error(behaviour: Search, query: str) -> None:
    with pytest.raises(QueryError):
        behaviour.run(query, limit=None, correct=False)
