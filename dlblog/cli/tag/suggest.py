"""`dlblog tag suggest`: tags for posts, and posts for a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dlblog.cli.completion import complete, complete_posts, complete_query
from dlblog.cli.context import Context, refresh_option
from dlblog.cli.tag.carrying import carry_out, dry_run_option
from dlblog.cli.tag.choosing import meant_tags, named_posts, open_current
from dlblog.translation import _, ngettext, posts_text

if TYPE_CHECKING:
    from dlblog.engines.base import Hit, SearchEngine
    from dlblog.suggesting import Lacking, Suggestion

_TAGS, _POSTS = 5, 10  # how many are shown unless told
_VOCABULARY = 30  # tags for a blog that has none


@click.command()
@click.argument("posts", nargs=-1, metavar="[POST]...", shell_complete=complete_posts)
@click.option(
    "--where", metavar="QUERY", shell_complete=complete_query,
    help="All posts that this query finds.",
)  # fmt: skip
@click.option("--untagged", is_flag=True, help="Posts without tags; all, or those of --where.")
@click.option(
    "--for", "tag", metavar="TAG", shell_complete=complete("tag"),
    help="The reverse: posts that speak of TAG and lack it.",
)  # fmt: skip
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N",
    help="At most so many tags of the blog, and few new ones besides; with --for posts. "
    f"Default: {_TAGS} tags, {_POSTS} posts.",
)  # fmt: skip
@click.option(
    "--new/--no-new", default=True, show_default=True,
    help="Whether to propose tags that the blog does not have yet.",
)  # fmt: skip
@click.option(
    "--least", type=click.FloatRange(0, 1), metavar="SCORE",
    help="Only what has this score. Default: 0.03; 0.5 with --apply, of which four in five are "
    "right.",
)  # fmt: skip
@click.option("--apply", is_flag=True, help="Add them to the posts, but no new ones.")
@dry_run_option
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json", "jsonl"]), default="text",
    show_default=True, help="How to print them.",
)  # fmt: skip
@refresh_option
@click.pass_obj
def suggest(
    obj: Context,
    /,
    posts: tuple[str, ...],
    where: str | None,
    untagged: bool,
    tag: str | None,
    limit: int | None,
    new: bool,
    least: float | None,
    apply: bool,
    dry_run: bool,
    format_: str,
    refresh: bool | None,
) -> None:
    """Suggest tags for posts, each with its reasons.

    POST is a path, a slug or an unambiguous part of either. A score is about how likely an author
    takes the tag: what the nearest posts have, and what is spoken of in the title and the text.
    With --untagged in a blog without tags, one vocabulary for all posts, and what each tag marks.
    """
    if not (posts or where is not None or untagged or tag):
        raise click.UsageError(
            _("name posts, or choose them by --where QUERY or --untagged; --for TAG finds posts")
        )
    if tag and (posts or where is not None or untagged):
        raise click.UsageError(
            _("--for TAG looks through all posts: leave out POST, --where and such")
        )
    if dry_run and not apply:
        raise click.UsageError(_("--dry-run shows what --apply would do: type both"))
    if apply and format_ != "text":
        raise click.UsageError(_("--apply prints what it does: leave out --format"))
    from dlblog.suggesting import LEAST, LIKELY, Suggester
    from dlblog.tag_name import aliased

    if least is None:
        least = LIKELY if apply else LEAST
    added: dict[str, tuple[str, ...]]
    engine = open_current(obj) if apply else obj.open_fresh_index(refresh)
    try:
        suggester = Suggester(engine, obj.settings.aliases)
        if tag:
            meant = aliased(tag, obj.settings.aliases) or tag
            name = suggester.main(meant_tags(obj, engine, meant)[0])
            most = limit or (None if apply else _POSTS)
            lacking = suggester.lacking(name, most, least=least)
            if apply:
                added = {item.hit.stored["path"]: (name,) for item in lacking}
                _apply(obj, engine, added, dry_run)
            else:
                _print(obj, [_lacking_row(obj, item) for item in lacking], format_)
            nothing = not lacking
        else:
            wanted = _chosen(obj, engine, posts, where, untagged)
            with_new = new and not apply
            if untagged and with_new and not engine.values("tag"):
                _print_vocabulary(obj, engine, wanted, limit, least, format_)
                return
            every = [
                (hit, suggester.suggest(hit, limit or _TAGS, new=with_new, least=least))
                for hit in wanted
            ]
            if apply:
                added = {
                    hit.stored["path"]: tuple(item.tag for item in found)
                    for hit, found in every
                    if found
                }
                _apply(obj, engine, added, dry_run)
            else:
                _print(obj, [_row(obj, hit, found, format_) for hit, found in every], format_)
            nothing = not any(found for _hit, found in every)
    finally:
        engine.close()
    if nothing:
        text = _("nothing to suggest that has a score of {least} or more")
        obj.say(text.format(least=least))
        raise click.exceptions.Exit(1)


def _print_vocabulary(
    obj: Context,
    engine: SearchEngine,
    wanted: list[Hit],
    limit: int | None,
    least: float,
    format_: str,
) -> None:
    """Print one vocabulary for a blog without tags: tags with their posts, or posts with theirs."""
    from dlblog import output
    from dlblog.suggesting import Suggestion
    from dlblog.tag_vocabulary import vocabulary

    found = vocabulary(engine, wanted, limit or _VOCABULARY, least)
    if format_ == "text":
        obj.say(_("the blog has no tags yet: these are for all of its posts"))
        rows = [
            {
                "tag": item.tag,
                "posts": [
                    {"path": obj.shown(post.hit.stored["path"]), "reasons": post.reasons}
                    for post in item.posts
                ],
            }
            for item in found
        ]
        paper = obj.paper()
        with obj.pager() as pager:
            for number, row in enumerate(rows):
                pager.write("\n" * (number > 0) + output.vocabulary_text(row, paper))
    else:
        tags: dict[str, list[Suggestion]] = {hit.stored["path"]: [] for hit in wanted}
        for item in found:
            for post in item.posts:
                suggestion = Suggestion(item.tag, post.score, True, post.reasons)
                tags[post.hit.stored["path"]].append(suggestion)
        for some in tags.values():
            some.sort(key=lambda suggestion: -suggestion.score)
        _print(obj, [_row(obj, hit, tags[hit.stored["path"]], format_) for hit in wanted], format_)
    if not found:
        obj.say(_("no phrase or folder is common to several posts"))
        raise click.exceptions.Exit(1)


def _chosen(
    obj: Context, engine: SearchEngine, posts: tuple[str, ...], where: str | None, untagged: bool
) -> list[Hit]:
    """The posts that somebody names; ends with status 1 where none is without tags."""
    from dlblog.query import Field

    if not posts and where is None:
        hits = engine.search(Field("tag", ()), limit=None, sort="-date").hits
        if not hits:
            obj.say(_("every post has tags"))
            raise click.exceptions.Exit(1)
        return list(hits)
    named = named_posts(obj, engine, posts, where)
    kept = [hit for hit in named if not (untagged and hit.stored["tags"])]
    if not kept:
        obj.say(_("every post of these has tags"))
        raise click.exceptions.Exit(1)
    return kept


def _row(obj: Context, hit: Hit, found: list[Suggestion], format_: str) -> dict[str, Any]:
    """What is suggested for a post; with its title only for people."""
    row = {
        "path": obj.shown(hit.stored["path"]),
        "suggestions": [
            {
                "tag": item.tag,
                "score": round(item.score, 4),
                "new": item.new,
                "reasons": list(item.reasons),
            }
            for item in found
        ],
    }
    return {"title": hit.stored["title"], **row} if format_ == "text" else row


def _lacking_row(obj: Context, item: Lacking) -> dict[str, Any]:
    return {
        "path": obj.shown(item.hit.stored["path"]),
        "title": item.hit.stored["title"],
        "score": round(item.score, 4),
        "reasons": list(item.reasons),
    }


def _print(obj: Context, rows: list[dict[str, Any]], format_: str) -> None:
    from dlblog import output

    if format_ == "json":
        click.echo(output.to_json(rows))
    elif format_ == "jsonl":
        for row in rows:
            click.echo(output.to_json(row))
    else:
        paper = obj.paper()
        with obj.pager() as pager:
            for number, row in enumerate(rows):
                pager.write("\n" * (number > 0) + output.suggestions_text(row, paper))


def _apply(
    obj: Context, engine: SearchEngine, added: dict[str, tuple[str, ...]], dry_run: bool
) -> None:
    """Add tags to posts, all or none, and say which."""
    from dlblog.frontmatter_edit import TagChange
    from dlblog.output import harmless

    if not added:
        return
    changes = {path: TagChange(added=tags) for path, tags in added.items()}
    count = sum(map(len, added.values()))
    text = ngettext("added {count} tag to {posts}", "added {count} tags to {posts}", count)
    summary = text.format(count=count, posts=posts_text(len(added)))
    carry_out(obj, changes, "tag suggest --apply", dry_run=dry_run, engine=engine, summary=summary)
    if not (dry_run or obj.quiet):
        for path, tags in added.items():
            click.echo(harmless(f"{obj.shown(path)}: {', '.join(tags)}"))
