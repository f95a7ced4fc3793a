"""What a post is about in its own words: a few phrases that could become tags.

A phrase is a word of several syllables, a foreign word, or two of those side by side, and it begins
and ends as noun phrases of Vietnamese do. Single syllables are none: nobody can tell without
reading whether `đường` is sugar or a road.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from dlblog.analysis import BREAK
from dlblog.distinctive import PostWords, Row, document_frequency, is_whole
from dlblog.ranking import idf, saturate
from dlblog.translation import _, ngettext, number
from dlblog.vietnamese import fold_word, in_form, is_syllable, spellings

if TYPE_CHECKING:
    from dlblog.engines.base import Vocabulary

# No noun phrase begins or ends with these: conjunctions, prepositions, particles, pronouns that
# point, words of time and degree, verbs that help others.
_FUNCTION = frozenset(
    """và của các những được là một trong cho với có này đó khi để thì mà nhưng hay hoặc nếu vì nên
    do bởi tại đến tới về trên ngoài giữa đã đang sẽ vẫn còn cũng chỉ rất quá lắm mọi mỗi từng vài
    mấy như theo bằng qua cùng rồi hãy đừng chớ tôi chúng họ nó ai gì nào đâu sao thế vậy ấy kia đây
    nọ bị phải muốn cái việc sự vừa mới ngay luôn thường đều hơn nữa thật khá hầu nhé nha ạ à ơi ừ
    dù tuy song tức nhằm thay kể sang""".split()
)
_NOT_FIRST = _FUNCTION | frozenset(
    """ra vào lên xuống không chưa chẳng càng lại sau trước dưới cả ít nhiều hết làm cần nhất
    đi xin tự số""".split()
)
_NOT_LAST = _FUNCTION | frozenset("lại ta bạn mình hết hai ba bốn năm".split())
# Words of two syllables that pass this and are no subject of a post: they say how, when and that.
_COMMON = frozenset(
    """sử dụng|bắt đầu|kết thúc|thực hiện|tiến hành|tiếp tục|tìm hiểu|giới thiệu|hướng dẫn|trở thành
    trở nên|xuất hiện|tồn tại|bao gồm|dựa vào|liên quan|quan trọng|cần thiết|đơn giản|dễ dàng
    khó khăn|nhanh chóng|hiệu quả|phổ biến|cụ thể|chi tiết|đầy đủ|hoàn toàn|chính xác|rõ ràng
    bình thường|khác nhau|giống nhau|với nhau|lẫn nhau|ví dụ|trường hợp|vấn đề|cách thức|điều kiện
    kết quả|mục đích|nội dung|bài viết|bài này|phần này|lúc này|hiện nay|hiện tại|ngày nay|ngày càng
    hôm nay|hôm qua|ngày mai|bây giờ|thời gian|đầu tiên|cuối cùng|tiếp theo|sau đây|dưới đây|gần đây
    trước đây|lần đầu|ban đầu|thậm chí|đặc biệt|thực sự|thực tế|thật ra|nói chung|nói riêng
    ngoài ra|tuy nhiên|mặc dù|thông qua|xung quanh|bên cạnh|bên trong|bên ngoài|bên dưới|phía trước
    phía sau|trong khi|người ta|chúng tôi|chúng ta|mọi người|mỗi người|bản thân|bao nhiêu|bao giờ
    thế nào|như thế|vì sao|tại sao|làm sao|cảm thấy|suy nghĩ|nghĩ rằng|cho rằng|biết rằng|hy vọng
    mong muốn|cố gắng|giúp đỡ|yêu cầu|cho phép|đảm bảo|thay đổi|thay vì|lựa chọn|quyết định
    tương tự|tương ứng|nhất định|duy nhất|toàn bộ|tất cả|một số|rất nhiều|hàng ngày|mỗi ngày
    cài đặt|hiển thị|xác nhận|hình dung|đối phó|phục hồi|khôi phục|thành lập|thoải mái|hoạt động
    phát triển|lợi ích|tiến độ|công khai|sai lầm|ghi chú|người dùng|xu hướng|phương pháp
    """.replace("\n", "|").split("|")
)
_COMMON_ROWS = frozenset(tuple(word.split()) for word in _COMMON)
_ENGLISH = frozenset(
    """the of to in on at by or as is it be an do we he if so my me up no and for with your our this
    that http https www com org net html php""".split()
)
_WITHIN = _FUNCTION | _ENGLISH  # what joins two phrases
_BESIDE = _WITHIN | {"không"}  # what belongs to no phrase, unless it is a name (Tôn Ngộ Không)
_LEAST_COUNT = 8  # times in the text, where it is not in the title as well
_LEAST_TOGETHER = 3  # times in the text, where it is two words side by side
_MOST_SHARE = 0.1  # what every tenth post says is no news
_OFTEN = 3
_TITLE = 3  # places in the text that one in the title counts for, as in `schema.ANALYZED`
_SEVERAL = 1.2  # times better is a phrase of several terms: it says more
_COVERED = 0.6  # a part of a phrase is none of its own where so many of its places are in that
_SMALL = 0.25  # of its places in small letters: where sentences begin, words have a capital
_LONGEST = 6  # syllables of a phrase
_READ = 30  # candidates that are looked up
# About how often authors took such a phrase as a tag, on a real blog: from the title and often in
# the text as well, from the title, from the text alone.
_OFTEN_AND_TITLE, _IN_TITLE, _IN_TEXT = 0.35, 0.15, 0.03


class KeyPhrase(NamedTuple):
    """A phrase.

    Attributes:
        text: as it mostly stands in the post.
        score: about how likely an author makes a tag of it, from 0 to 1.
        reasons: what speaks for it, in words.
    """

    text: str
    score: float
    reasons: tuple[str, ...]


def key_phrases(
    post: PostWords,
    vocabulary: Vocabulary,
    is_known: Callable[[str], bool],
    taken: Collection[str],
    read: Callable[[], Iterable[str]],
    most: int = 3,
    *,
    share: float = _MOST_SHARE,
    titles_alone: bool = False,
) -> list[KeyPhrase]:
    """The phrases that could become tags, the best first.

    Args:
        post: its words.
        vocabulary: of the index.
        is_known: whether a phrase is a name of a tag already.
        taken: words that are said already, as terms.
        read: gives the texts of the post, its title first.
        most: how many.
        share: of the posts may have a phrase.
        titles_alone: whether foreign words may stand in the title alone.
    """
    titles = post.rows.get("title", Counter())
    counts = post.rows.get("body", Counter())
    scores = _candidates(counts, titles, vocabulary, share)
    if titles_alone:
        for row in titles.keys() - counts.keys():
            rarity, parts = _rarity(row, vocabulary, share) if _may_be_noun(row) else (0.0, 0)
            if rarity and parts == len(row) == 1:
                scores[row] = rarity * saturate(_TITLE)
    best = sorted(scores, key=lambda row: (-scores[row], row))
    texts: list[str] = []
    kept: dict[Row, str] = {}
    for row in best[:_READ]:
        if len(kept) == most:
            break
        if any(_lies_in(row, other) or _lies_in(other, row) for other in kept):
            continue
        around = [
            other
            for other in scores
            if len(other) > len(row)
            and _lies_in(row, other)
            and counts[other]
            and counts[other] >= _COVERED * counts[row]
        ]
        texts = texts or [in_form("NFC", text) for text in read()]
        whole = _grown(row, post, vocabulary)
        for chosen in (*sorted(around, key=lambda other: (-len(other), -scores[other])), whole):
            # A point within it is of a name in the title, or of code.
            name = as_written(chosen, texts)
            if name and ("." not in name or chosen in titles):
                if not (set(chosen) <= set(taken) or is_known(name)):
                    kept[chosen] = name
                break
    phrases = []
    for row, name in kept.items():
        count, in_title = post.count("body", row), post.count("title", row) > 0
        reasons = (_("in the title"),) * in_title + (times_in_text(count),)
        phrases.append(KeyPhrase(name, score_of(count, in_title=in_title), reasons))
    return sorted(phrases, key=lambda phrase: -phrase.score)


def score_of(count: int, *, in_title: bool) -> float:
    """Return about how likely an author makes a tag of what stands so often in the text."""
    if in_title:
        return _OFTEN_AND_TITLE if count >= _OFTEN else _IN_TITLE
    return _IN_TEXT


def times_in_text(count: int) -> str:
    """How often something stands in the text of a post, in words."""
    return ngettext("once in the text", "{count} times in the text", count).format(
        count=number(count)
    )


def _candidates(
    counts: Mapping[Row, int], titles: Mapping[Row, int], vocabulary: Vocabulary, share: float
) -> dict[Row, float]:
    """The rows that may be phrases, and how much they say."""
    scores = {}
    for row, count in counts.items():
        if (count >= _LEAST_COUNT or row in titles) and _may_be_noun(row):
            rarity, parts = _rarity(row, vocabulary, share)
            if rarity and (parts == 1 or count >= _LEAST_TOGETHER):
                weight = saturate(count + _TITLE * titles.get(row, 0))
                scores[row] = rarity * weight * (_SEVERAL if len(row) > 1 else 1)
    return scores


def _grown(row: Row, post: PostWords, vocabulary: Vocabulary) -> Row:
    """A word with the syllables that stand beside it everywhere: the cut may be a wrong one.

    Of `quy tuyến` it makes `hồi quy tuyến tính`, where neither the post nor the blog has the one
    without the other.
    """
    posts = document_frequency(row, vocabulary)
    if len(row) < 2 or not posts or not all(map(is_syllable, row)):
        return row
    while len(row) < _LONGEST:
        before, after = _beside(row, post)
        for term, pair, grown in (
            (before, (before, row[0]), (before, *row)),
            (after, (row[-1], after), (*row, after)),
        ):
            joined = vocabulary.together(*map(fold_word, pair)) >= posts
            if joined and is_syllable(term) and term not in _BESIDE and _may_be_noun(grown):
                row = grown
                break
        else:
            break
    return row


def _beside(row: Row, post: PostWords) -> tuple[str, str]:
    """The terms that stand before and after all places of a row; BREAK for several or none."""
    before, after = set(), set()
    for name in ("title", "body"):
        terms, size = post.terms.get(name, ()), len(row)
        for at, term in enumerate(terms):
            if term == row[0] and tuple(terms[at : at + size]) == row:
                before.add(terms[at - 1] if at else BREAK)
                after.add(terms[at + size] if at + size < len(terms) else BREAK)
    first, last = (some.pop() if len(some) == 1 else BREAK for some in (before, after))
    return first, last


def _may_be_noun(row: Row) -> bool:
    """Whether a row begins and ends like a noun phrase."""
    first, last = row[0], row[-1]
    if first in _NOT_FIRST or last in _NOT_LAST or row in _COMMON_ROWS:
        return False
    if first in _ENGLISH or last in _ENGLISH or not any(map(str.isalpha, row)):
        return False
    return not (first.isdigit() or BREAK in row or _WITHIN.intersection(row))


def _rarity(row: Row, vocabulary: Vocabulary, share: float) -> tuple[float, int]:
    """How rare a phrase is in the blog, in nats, and of how many words it is; 0 for no phrase."""
    documents = vocabulary.documents
    most = max(share * documents, 3)
    for cut in range(len(row), 0, -1):
        parts = [part for part in (row[:cut], row[cut:]) if part]
        if any(part in _COMMON_ROWS or not _may_be_noun(part) for part in parts):
            continue
        frequencies = [_frequency(part, vocabulary) for part in parts]
        if all(frequencies) and min(frequencies) <= most:
            return idf(min(frequencies), documents), len(parts)
    return 0.0, 0


def _frequency(row: Row, vocabulary: Vocabulary) -> int:
    """In how many posts a word is; 0 where it is none."""
    if len(row) == 1 and (is_syllable(row[0]) or not is_whole(row[0])):
        return 0
    return document_frequency(row, vocabulary)


def _lies_in(row: Row, other: Row) -> bool:
    return any(other[at : at + len(row)] == row for at in range(len(other) - len(row) + 1))


def as_written(row: Row, texts: Iterable[str]) -> str:
    """A phrase as it mostly stands in the texts; in small letters where it often does.

    Empty where its terms never stand together without the end of a sentence between them.
    """
    ways = (f"(?:{'|'.join(sorted(map(re.escape, spellings(term))))})" for term in row)
    whole = r"(?:\s|[-_.](?=\w))".join(ways)
    pattern = re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)
    found: Counter[str] = Counter(match for text in texts for match in pattern.findall(text))
    if not found:
        return ""
    small = [text for text in found if text == text.lower()]
    often = sum(found[text] for text in small) >= _SMALL * found.total()
    return max(small if often else found, key=lambda text: (found[text], text))
