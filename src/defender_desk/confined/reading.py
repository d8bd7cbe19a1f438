"""The system calls that reading a file takes, measured; every other is refused.

Confined floor: no socket, no program started, no thread and no process, no file opened but to be read, no memory of
another process, no limit or signal of one.
"""

from __future__ import annotations

import os
from contextlib import suppress

from defender_desk.confined.filters import ALLOW, EPERM, KILL, Rule, Where, lay, rules

_NEVER = "execve execveat ptrace process_vm_readv process_vm_writev kexec_load bpf"
_NEEDED = """read readv write writev pread64 preadv lseek close fstat newfstatat stat lstat statx access faccessat
    faccessat2 getcwd getdents64 fstatfs mmap munmap mprotect mremap madvise brk mincore rt_sigaction rt_sigprocmask
    rt_sigreturn sigaltstack futex getrandom clock_gettime clock_getres gettimeofday clock_nanosleep nanosleep poll
    ppoll select pselect6 exit exit_group getpid getppid gettid getuid geteuid getgid getegid sched_yield
    sched_getaffinity rseq set_robust_list restart_syscall getrusage getrlimit dup"""
"""How large and how old a file is can be asked by its place: a filter sees no place, libraries that look for typefaces
ask so, and a C library of several years asks so of what is open. docs/threat-model.md says it."""
_READ_ONLY = Where(2, 0, os.O_ACCMODE | os.O_CREAT | os.O_TRUNC) if hasattr(os, "O_ACCMODE") else Where(2, 0)
_ASKING = (1, 2, 3, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC
_IS_TERMINAL = 0x5401  # TCGETS


def only_what_reading_takes() -> bool:
    """Refuse every other system call from now on; whether this system lets that be done."""
    with suppress(OSError):
        lay(taken(os.getpid()), EPERM)
        return True
    return False


def taken(process: int) -> list[Rule]:
    """What a process of this number may still ask of the kernel."""
    own = Where(0, process)
    return [
        *rules(KILL, _NEVER),
        *rules(ALLOW, _NEEDED),
        Rule("openat", ALLOW, (_READ_ONLY,)),
        Rule("open", ALLOW, (Where(1, 0, _READ_ONLY.mask),)),
        *(Rule("fcntl", ALLOW, (Where(1, which),)) for which in _ASKING),
        Rule("ioctl", ALLOW, (Where(1, _IS_TERMINAL),)),
        Rule("prlimit64", ALLOW, (Where(0, 0),)),
        Rule("tgkill", ALLOW, (own,)),
        Rule("kill", ALLOW, (own,)),
    ]
