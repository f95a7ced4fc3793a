"""underthesea's words, by our decoder."""

from __future__ import annotations

import pickle
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import crf
from dlblog.analysis import tokenize, vietnamese_runs
from dlblog.post import SUFFIXES, parse_post
from dlblog.vietnamese import Segmenter
from tests.conftest import POSTS

# Written for these tests: names, capitals, numbers of syllables, spellings that are normalized.
RUNS = """
học máy
trí tuệ nhân tạo
Trí Tuệ Nhân Tạo
TRÍ TUỆ NHÂN TẠO
sáng nay tôi đi bộ qua cầu Long Biên mua hai bó rau muống
Bà Nguyễn Thị Hoà bán bánh cuốn ở đầu ngõ
các truờng và nguời đuợc muợn nuớc
hoà bình thuý kiều khoẻ mạnh quí giá qui định kĩ thuật
ngày mai trời có thể mưa rất to ở vùng núi phía bắc
KỸ NĂNG VIẾT VĂN của học sinh LỚP NĂM
cô ấy nghiêng nghiêng chiếc nón
ở
đường dài
""".strip().split("\n")


@pytest.fixture(scope="module")
def model() -> crf.WordModel:
    return crf.load()


def by_underthesea(run: str) -> tuple[int, ...]:
    from underthesea import word_tokenize

    return tuple(word.count(" ") + 1 for word in word_tokenize(run))


def runs_of_posts() -> list[str]:
    runs = set()
    for path in sorted((POSTS / "blog").rglob("*")):
        if path.suffix in SUFFIXES:
            post = parse_post(path.read_bytes(), path.name)
            for text in (post.title, *(block.text for block in post.blocks)):
                tokens = tokenize(text)
                for first, last in vietnamese_runs(text, tokens):
                    runs.add(" ".join(text[t.start : t.end] for t in tokens[first:last]))
    return sorted(runs)


@pytest.mark.parametrize("run", RUNS)
def test_words_are_those_of_underthesea(model: crf.WordModel, run: str) -> None:
    for typed in (run, unicodedata.normalize("NFD", run)):
        assert model.cut(typed.split(" ")) == by_underthesea(typed)


def test_words_of_the_sample_posts_are_those_of_underthesea(model: crf.WordModel) -> None:
    runs = runs_of_posts()
    assert len(runs) > 200
    assert [model.cut(run.split(" ")) for run in runs] == [by_underthesea(run) for run in runs]


SYLLABLES = sorted({word for run in runs_of_posts() + RUNS for word in run.split(" ")})


@given(
    st.lists(
        st.sampled_from(SYLLABLES).flatmap(
            lambda word: st.sampled_from(
                [word, word.upper(), word.capitalize(), unicodedata.normalize("NFD", word)]
            )
        ),
        min_size=2,
        max_size=9,
    )
)
@settings(max_examples=500)
def test_any_run_of_syllables(model: crf.WordModel, syllables: list[str]) -> None:
    assert model.cut(syllables) == by_underthesea(" ".join(syllables))


def test_sums_that_are_forgotten_are_made_again(
    model: crf.WordModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [model.cut(run.split(" ")) for run in RUNS]
    monkeypatch.setattr(crf, "_MOST_KEPT", 3)
    assert [model.cut(run.split(" ")) for run in RUNS] == expected


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of what is read of underthesea."""
    from importlib.util import find_spec

    spec = find_spec("underthesea")
    assert spec is not None and spec.submodule_search_locations
    source = Path(next(iter(spec.submodule_search_locations)))
    shutil.copytree(source / crf._MODEL, tmp_path / crf._MODEL)
    (tmp_path / crf._RULES).parent.mkdir(parents=True)
    shutil.copy(source / crf._RULES, tmp_path / crf._RULES)
    return tmp_path


def test_a_model_without_a_file_is_refused(package: Path) -> None:
    (package / crf._MODEL / "models.bin").unlink()
    with pytest.raises(crf.UnknownModelError):
        crf.WordModel(package)


@pytest.mark.parametrize("size", [0, 3, 40, 1000, 2_000_000])
def test_a_model_cut_short_is_refused(package: Path, size: int) -> None:
    path = package / crf._MODEL / "models.bin"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(crf.UnknownModelError):
        crf.WordModel(package)


def test_a_model_of_other_features_is_refused(package: Path) -> None:
    path = package / crf._MODEL / "features.bin"
    features = pickle.loads(path.read_bytes())
    path.write_bytes(pickle.dumps([*features, "T[3]"]))
    with pytest.raises(crf.UnknownModelError):
        crf.WordModel(package)


def test_without_a_model_that_is_understood_underthesea_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> crf.WordModel:
        raise crf.UnknownModelError("another one")

    monkeypatch.setattr(crf, "load", refuse)
    for run in RUNS[:4]:
        assert Segmenter().segment(run) == by_underthesea(run)


def test_without_underthesea_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crf, "find_spec", lambda name: None)
    with pytest.raises(crf.UnknownModelError):
        crf.load.__wrapped__()
