"""`dlblog check`."""

from __future__ import annotations

import click

from dlblog.cli.context import Context, clear_progress, format_option, progress


@click.command()
@format_option
@click.pass_obj
def check(obj: Context, /, format_: str) -> None:
    """Look for damage in the whole index, and name the faults of posts.

    Every file is compared with its checksum, every post is read back, and all that is counted is
    counted again. Status 2 where the index is damaged, 1 where only posts have faults.
    """
    from dlblog import output
    from dlblog.checking import check as look_at

    shown = progress(obj)
    checked = look_at(obj.index, shown)
    if shown is not None:
        clear_progress()
    if format_ == "json":
        click.echo(output.to_json(checked._asdict()))
    else:
        for fault in checked.faults:
            click.echo(output.harmless(fault))
        noun = "post" if checked.posts == 1 else "posts"
        if checked.damage:
            for what in checked.damage:
                click.echo(f"damaged: {output.harmless(what)}")
            obj.say("the index is damaged: run dlblog index, which makes it anew")
        elif not obj.quiet:
            click.echo(f"{checked.posts} {noun}, {len(checked.faults)} with faults; index whole")
    if checked.damage or checked.faults:
        raise click.exceptions.Exit(2 if checked.damage else 1)
