"""Has work done in other processes, in order, whatever becomes of them.

A process may die of a post: of its memory, or of a library in C. Each has a pipe of its own: so it
is known what it was reading, and it ends with this one. (`concurrent.futures` stops all processes
when one dies, waits for ever for one that dies while it answers, and may leave them behind.)
"""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from dlblog import fault
from dlblog.errors import DlblogError, is_of_memory
from dlblog.fault import said
from dlblog.signals import blocked
from dlblog.translation import _

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_MOST_JOBS = 256
_MOST_REMARKS = 100  # more are not for the sake of a few posts
_ROOM = 25_000_000  # bytes that two threads may take, with what they do first

T = TypeVar("T")
Item = TypeVar("Item")


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Have threads and processes that are started within never see the signals that end this one.

    They end with this process, which kills them.
    """
    from multiprocessing.resource_tracker import ensure_running

    if os.name == "posix":
        ensure_running()  # it unblocks interrupts where it starts later
    with blocked():
        yield


def _serve(pipe: Connection) -> None:
    """Work for the process at the other end of a pipe until it is gone."""
    with suppress(EOFError, OSError):
        pipe.send("started")
        while True:
            work, batch = pipe.recv()
            try:
                pipe.send((work(batch), None, ""))
            except Exception as error:
                if is_of_memory(error):
                    pipe.send((None, MemoryError(), ""))
                else:
                    pipe.send((None, error, traceback.format_exc()))


def kill_all() -> None:
    """Kill processes that are there still, as where Ctrl-C came while they were ended."""
    from multiprocessing import active_children

    for child in active_children():
        child.kill()


class _Worker:
    """A process that works for a thread of this one; started when needed, also after it died."""

    _lock = threading.Lock()  # threads must not start and join processes at the same time
    _process: SpawnProcess | None = None
    _pipe: Connection
    _works = False  # it could be started before
    _stopped = False

    def ask(self, work: Callable[[list[Item]], T], batch: list[Item]) -> T:
        """What `work` makes of a batch.

        Raises:
            ChildProcessError: the process died; the text says how.
            MemoryError: the process had too little, and has ended.
            OSError: no process can be started.
        """
        if self._process is None:
            self._start()
        try:
            self._pipe.send((work, batch))
            result: T
            result, error, trace = self._pipe.recv()
        except (EOFError, OSError):
            raise (OSError if self._stopped else ChildProcessError)(self.end()) from None
        if isinstance(error, MemoryError):  # a new process has more, where this one kept some
            self.end()
            raise error
        if error is not None:
            raise error from RuntimeError(f"in another process\n{trace}")
        return result

    def _start(self) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")
        with self._lock:
            if self._stopped:
                raise OSError("stopped")
            self._pipe, other_end = context.Pipe()
            with other_end:
                process = context.Process(target=_serve, args=(other_end,), daemon=True)
                process.start()
            self._process = process
        try:
            self._pipe.recv()
        except (EOFError, OSError):
            raise (ChildProcessError if self._works else OSError)(self.end()) from None
        self._works = True

    def stop(self) -> None:
        """Kill the process, for which a thread may wait; start no other."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> str:
        """Wait until the process ends, now that nothing is asked any more; says how it ended."""
        with self._lock:
            if self._process is None:
                return ""
            self._pipe.close()
            self._process.join()
            status, self._process = self._process.exitcode or 0, None
        if status < 0:
            return fault.KILLED.format(number=-status)
        return fault.EXITED.format(number=status)


class Processes:
    """Some processes that work for this one; none where only one is wanted.

    Attributes:
        remarks: what went wrong on the way and was put right.
    """

    def __init__(self, jobs: int) -> None:
        """Prepare to have so many; they are started when there is work."""
        self.remarks: list[str] = []
        self._jobs = min(jobs, _MOST_JOBS)
        self._workers = [_Worker() for _ in range(self._jobs)]
        self._idle = self._workers.copy()
        self._threads: ThreadPoolExecutor | None = None  # each asks a worker

    def __enter__(self) -> Processes:
        if self._jobs > 1:
            from concurrent.futures import ThreadPoolExecutor

            # Where threads find no memory Python itself may die or wait for ever: MemoryError now.
            bytearray(_ROOM)
            self._threads = ThreadPoolExecutor(self._jobs)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._threads is None:
            return
        if kind is not None:
            for worker in self._workers:
                worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.end()

    def map(
        self,
        work: Callable[[list[Item]], T],
        lost: Callable[[Item, str], T],
        batches: Iterable[list[Item]],
    ) -> Iterator[T]:
        """What `work` makes of the batches; in order, a bounded number ahead.

        Args:
            lost: called with a post of which processes die, and how they died.

        Raises:
            DlblogError: processes die all the time, or cannot be started any more.
        """
        waiting: deque[tuple[list[Item], Future[list[T]] | None]] = deque()

        def take() -> list[T]:
            batch, future = waiting.popleft()
            try:
                if future is not None:
                    return future.result()
            except OSError as error:
                self._read_here(error)
            return [work(batch)]

        for batch in batches:
            future = None
            if self._threads is not None and self._jobs > 1:
                try:
                    with _interrupts_blocked():
                        future = self._threads.submit(self._read, work, lost, batch)
                except (OSError, RuntimeError) as error:  # no process, no thread
                    self._read_here(error)
            waiting.append((batch, future))
            if len(waiting) >= self._jobs * 4:
                yield from take()
        while waiting:
            yield from take()

    def _read(
        self, work: Callable[[list[Item]], T], lost: Callable[[Item, str], T], batch: list[Item]
    ) -> list[T]:
        """`map` of a batch in a thread: where the process dies twice, of one post at a time."""
        worker = self._idle.pop()  # there are as many as threads
        try:
            for attempt, again in enumerate((True, len(batch) > 1)):
                try:
                    return [worker.ask(work, batch)]
                except MemoryError:  # of no post: each takes a bounded amount
                    if attempt:
                        raise
                    continue
                except ChildProcessError as error:
                    died = str(error)
                if again:
                    text = _("a process that read posts ended ({reason}); they are read again")
                    self._remark(text.format(reason=said(died)))
        finally:
            self._idle.append(worker)
        if len(batch) == 1:  # of which a process died that had done nothing else
            return [lost(batch[0], died)]
        return [part for post in batch for part in self._read(work, lost, [post])]

    def _remark(self, text: str) -> None:
        self.remarks.append(text)
        if len(self.remarks) > _MOST_REMARKS:
            often = _("{remark}, again and again; --jobs 1 has the memory for itself")
            raise DlblogError(often.format(remark=text))

    def _read_here(self, error: Exception) -> None:
        """Let this process read the rest, unless others died: perhaps of what it would read."""
        reason = said(getattr(error, "strerror", None) or str(error))
        if self._jobs > 1 and self.remarks:
            text = _("{remark}, but no process can be started: {reason}")
            raise DlblogError(text.format(remark=self.remarks[-1], reason=reason))
        if self._jobs > 1:
            text = _("posts are read in one process; no other can be started: {reason}")
            self._remark(text.format(reason=reason))
        self._jobs = 1
