"""A blog in Python: `dlblog.Blog`.

What the command line does with an index, as values with types. Nothing is printed, no variable of
the environment tells where an index is, and no post is changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dlblog import engines
from dlblog.blog.narrowing import Narrowing, to_filters
from dlblog.blog.value import Indexed, Post, Posts, Reasons, Tag, to_post
from dlblog.errors import NoIndexError, NoPostError
from dlblog.files import absolute, as_spelt, to_stored
from dlblog.refreshing import mend, open_fresh
from dlblog.searching import Search
from dlblog.settings import find_folder, read_settings
from dlblog.snippet import Snippet, make_snippet
from dlblog.translation import _

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from dlblog.engines.base import Hit, SearchEngine, Sort
    from dlblog.searching import Answer

__all__ = ["Blog", "Indexed", "Narrowing", "Post", "Posts", "Reasons", "Tag"]

_PATIENCE = 3.0  # seconds to wait for another dlblog that writes


class Blog:
    """A blog and its index, opened; a `with` closes it.

    >>> from dlblog import Blog
    >>> with Blog.open("my-blog", create=True) as blog:
    ...     found = blog.search("tri tue nhan tao", limit=2)
    ...     print(found[0].title, found[0].date, found.total)
    Trí tuệ nhân tạo là gì? Hiểu đúng trước khi học 2017-08-04 3

    Attributes:
        folder: of the blog, absolute.
        index_dir: the folder of the index, absolute.
        remarks: what the user should know of how the index was opened, such as posts that cannot be
            read or are too many to be looked at now.
    """

    folder: Path
    index_dir: Path
    remarks: list[str]

    def __init__(self, folder: Path, index_dir: Path | None, refresh: bool | None) -> None:
        """Of the module's own; others call `open`."""
        self.folder = folder
        self._settings = read_settings(folder)
        name = self._settings.index or "index"
        self.index_dir = index_dir or Path(os.path.normpath(folder / name))
        self.remarks = []
        self._refresh = self._settings.refresh if refresh is None else refresh
        self._engine: SearchEngine | None = None

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str] = ".",
        *,
        index_dir: str | os.PathLike[str] | None = None,
        create: bool = False,
        refresh: bool | None = None,
    ) -> Blog:
        """Open a blog.

        Args:
            folder: of the blog, or one in it: `dlblog.toml` is looked for from there upward.
            index_dir: the folder of the index; by default what `dlblog.toml` says, else `index`.
            create: make an index first where there is none.
            refresh: whether the index is brought in step with the posts where that is quick; by
                default what `dlblog.toml` says, else yes.
        Raises:
            NoIndexError: there is none.
            IndexFormatError: it is damaged or was made by another version.
            UsageError: `dlblog.toml` cannot be read.
        """
        place = Path(os.path.abspath(index_dir)) if index_dir is not None else None
        blog = cls(find_folder(Path(os.path.abspath(folder))), place, refresh)
        try:
            blog._opened()
        except NoIndexError:
            if not create:
                raise
            blog.index()
            blog._opened()
        return blog

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def __len__(self) -> int:
        """How many posts there are."""
        return int(self._opened().status()["posts"])

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"Blog.open({str(self.folder)!r})"

    def search(
        self,
        query: str = "",
        *,
        any_word: bool = False,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        correct: bool = True,
        **narrowing: Unpack[Narrowing],
    ) -> Posts:
        """Posts that answer a query, best first.

        >>> [post.path.name for post in blog.search("docker OR podman", tags="linux")]
        ['2018-11-20-dong-goi-ung-dung-bang-docker.md']
        >>> post = blog.search('"trí tuệ nhân tạo"')[0]
        >>> start, end = post.highlights[0]
        >>> post.snippet[start:end].lower()
        'trí'
        >>> blog.search("hocj may").corrected
        'học máy'

        Args:
            query: as typed after `dlblog search`; empty for all posts.
            any_word: any of the words is enough; ranked.
            limit: how many posts; None for all.
            offset: how many to leave out before them.
            sort: posts without a date come last either way.
            correct: where nothing is found, search for what was probably meant.
            narrowing: see `Narrowing`.
        Raises:
            QueryError, DateError: what is asked for cannot be read.
        """
        search = self._search()
        answer = search.run(
            query,
            to_filters(**narrowing),
            any_word=any_word,
            limit=limit,
            offset=offset,
            sort=sort,
            correct=correct,
        )
        return Posts(
            tuple(self._post(hit, search.snippet(answer, hit)) for hit in answer.results.hits),
            answer.results.total,
            answer.corrected,
            answer.suggestion,
            answer.partial,
            _notes(answer),
        )

    def posts(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        sort: Sort = "-date",
        **narrowing: Unpack[Narrowing],
    ) -> Posts:
        """Posts by tag, date and such, newest first; no text of theirs is read.

        >>> for post in blog.posts(since="2017", until="2018"):
        ...     print(post.date, post.title)
        2018-11-20 Đóng gói ứng dụng Flask bằng Docker
        2018-03-10 Phở gà sáng thứ Bảy
        2017-08-04 Trí tuệ nhân tạo là gì? Hiểu đúng trước khi học

        Args:
            limit, offset, sort, narrowing: as in `search`.
        Raises:
            DateError: a date cannot be read.
        """
        answer = self._search().run(
            "", to_filters(**narrowing), limit=limit, offset=offset, sort=sort
        )
        hits = tuple(self._post(hit) for hit in answer.results.hits)
        return Posts(hits, answer.results.total, notes=_notes(answer))

    def __iter__(self) -> Iterator[Post]:
        """All posts, newest first."""
        return iter(self.posts())

    def post(self, name: str | os.PathLike[str]) -> Post:
        """The post that is named.

        >>> blog.post("hoi-quy-tuyen-tinh").tags
        ('Machine Learning', 'Học máy', 'Python')

        Args:
            name: a path, a slug, or an unambiguous part of either.
        Raises:
            NoPostError: none has it.
            UsageError: several may be meant.
        """
        return self._post(self._find(os.fspath(name)))

    def related(self, post: Post | str | os.PathLike[str], limit: int | None = 10) -> Posts:
        """The posts most like one, best first: they share distinctive words and tags.

        >>> [post.slug for post in blog.related("tri-tue-nhan-tao-la-gi", limit=1)]
        ['mang-no-ron-nhin-chiec-la']
        >>> blog.related("tri-tue-nhan-tao-la-gi", limit=1)[0].reasons.tags
        ('Machine Learning',)

        Args:
            post: one of this blog, or its name as `Blog.post` takes it.
            limit: how many; None for all that share something.
        Raises:
            NoPostError, UsageError: as `Blog.post`.
        """
        from dlblog.relating import related

        engine = self._opened()
        hit = self._find(str(post.path) if isinstance(post, Post) else os.fspath(post))
        found = tuple(
            self._post(
                item.hit,
                make_snippet(engine.sections(item.hit), item.wanted),
                Reasons(item.words, item.tags),
            )
            for item in related(engine, hit, limit)
        )
        return Posts(found, len(found))

    def tags(self, **narrowing: Unpack[Narrowing]) -> list[Tag]:
        """Tags in use, the most frequent first.

        >>> for tag in blog.tags(until="2019")[:2]:
        ...     print(tag.tag, tag.count, tag.first, tag.last)
        Học máy 2 2017-08-04 2019-05-01
        Machine Learning 2 2017-08-04 2019-05-01

        Args:
            narrowing: of which posts; see `Narrowing`.
        """
        answer = self._search().run("", to_filters(**narrowing), limit=0)
        spans = self._opened().spans("tag", answer.query).items()
        return [Tag(name, span.documents, span.first, span.last) for name, span in spans]

    def index(self, *paths: str | os.PathLike[str], jobs: int = 1) -> Indexed:
        """Bring the index in step with the posts: only new, changed and vanished ones are read.

        >>> indexed = blog.index()
        >>> indexed.posts, indexed.changed
        (14, ())

        Args:
            paths: folders and files of posts; none for those remembered, else those that
                `dlblog.toml` names, else the usual places.
            jobs: how many processes may read posts. With more than one, a program needs its
                `if __name__ == "__main__":`, as for `multiprocessing`.
        Raises:
            UsageError: there are no posts, or something named is not there.
            IndexLockedError: another dlblog writes for more than three seconds.
        """
        from dlblog.checking import find_places
        from dlblog.indexing import update

        settings, base = self._settings, self.index_dir.parent
        named = [Path(as_spelt(os.fspath(path))) for path in paths]
        remembered = engines.remembered(self.index_dir).get("roots")
        if not named and not remembered:
            named = find_places(self.folder, self.index_dir, settings, ()).roots
        own = settings.dictionary
        self.close()
        mend(self.index_dir, _PATIENCE, self.remarks.append, named)
        report = update(
            self.index_dir,
            named,
            include=settings.include,
            exclude=settings.exclude,
            dictionary=to_stored(str(self.folder / own), base) if own else None,
            separator=settings.tag_separator,
            jobs=jobs,
            patience=_PATIENCE,
        )
        renamed_from, renamed_to = ([pair[at] for pair in report.renamed] for at in (0, 1))
        self.remarks += report.remarks

        def files(stored: list[str]) -> tuple[Path, ...]:
            return tuple(Path(absolute(path, base)) for path in stored)

        return Indexed(
            report.posts,
            files([*report.added, *renamed_to]),
            files(report.changed),
            files([*report.deleted, *renamed_from]),
            tuple(report.faults),
        )

    def _opened(self) -> SearchEngine:
        if self._engine is None:
            if self._refresh:
                self._engine = open_fresh(self.index_dir, self.remarks.append)
            else:
                self._engine = engines.open_index(self.index_dir)
        return self._engine

    def _search(self) -> Search:
        settings = self._settings
        return Search(
            self._opened(), date.today(), aliases=settings.aliases, searches=settings.searches
        )

    def _find(self, name: str) -> Hit:
        from dlblog.naming import find_post

        stored = to_stored(as_spelt(name), self.index_dir.parent)
        hit = find_post(self._opened(), name, stored)
        if hit is None:
            raise NoPostError(
                _("no post has '{name}' in its path, slug or title").format(name=name[:200])
            )
        return hit

    def _post(
        self, hit: Hit, snippet: Snippet | None = None, reasons: Reasons | None = None
    ) -> Post:
        path = Path(absolute(hit.stored["path"], self.index_dir.parent))
        return to_post(hit, path, snippet or Snippet(""), reasons)


def _notes(answer: Answer) -> tuple[str, ...]:
    return (*answer.notes, *map(str, answer.spellings))
