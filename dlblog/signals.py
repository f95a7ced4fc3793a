"""Signals that end a command: SIGTERM and SIGHUP do what Ctrl-C does.

A command that is ended takes back what is half done and says what became of it.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` wraps it, and a search pays for that
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGINT: int = _signal.SIGINT
_ENDING = tuple(getattr(_signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(_signal, name))


class Interrupted(KeyboardInterrupt):
    """A signal ends the command.

    Attributes:
        number: of the signal.
        posts: what became of the posts, for the user; empty where none were to change.
    """

    def __init__(self, number: int = SIGINT, posts: str = "") -> None:
        self.number = number
        self.posts = posts
        super().__init__(number)

    @classmethod
    def of(cls, error: BaseException | None, posts: str = "") -> Interrupted:
        """Return an interrupt that says what became of the posts, unless `error` says so."""
        if isinstance(error, cls):
            return cls(error.number, error.posts or posts)
        return cls(SIGINT, posts)

    @classmethod
    def behind(cls, error: BaseException | None) -> Interrupted | None:
        """Return the interrupt that an error came of; None if there was none."""
        while error is not None and not isinstance(error, KeyboardInterrupt):
            error = error.__context__  # in which Python lets no circle be
        return None if error is None else cls.of(error)


def heed() -> None:
    """Have SIGTERM and SIGHUP end this process as Ctrl-C does, unless they are ignored (nohup)."""
    for number in _ENDING:
        if _signal.getsignal(number) == _signal.SIG_DFL:
            with suppress(ValueError):  # only the main thread may
                _signal.signal(number, _end)


def _end(number: int, frame: object) -> None:
    # A terminal that is closed and `timeout` send the signal twice: the second one must not
    # stop this process from taking back what is half done. A second Ctrl-C may.
    for each in _ENDING:
        if _signal.getsignal(each) is _end:
            _signal.signal(each, _signal.SIG_IGN)
    raise Interrupted(number)


def send_again(error: BaseException | None) -> None:
    """Interrupt the main thread once more, by the signal of an interrupt that was lost."""
    from _thread import interrupt_main, start_new_thread

    number = Interrupted.of(error).number
    if number != SIGINT:
        _signal.signal(number, _end)
    # Once this has returned, or it would come here.
    start_new_thread(lambda: interrupt_main(number), ())  # type: ignore[arg-type]


@contextmanager
def blocked() -> Iterator[None]:
    """Have threads and processes that are started within never see these signals."""
    if not hasattr(_signal, "pthread_sigmask"):
        yield
        return
    before = _signal.pthread_sigmask(_signal.SIG_BLOCK, (SIGINT, *_ENDING))
    try:
        yield
    finally:
        _signal.pthread_sigmask(_signal.SIG_SETMASK, before)
