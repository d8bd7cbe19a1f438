"""The numbers of the system calls that a filter may name, for each kind of processor it is made for.

Confined floor: a call that a processor does not have is `-`. The numbers are those of Linux and never change.
"""

from __future__ import annotations

_TABLE = """
    access:21:- bpf:321:280 brk:12:214 clock_getres:229:114 clock_gettime:228:113 clock_nanosleep:230:115 close:3:57
    dup:32:23 execve:59:221 execveat:322:281 exit:60:93 exit_group:231:94 faccessat2:439:439
    faccessat:269:48 fcntl:72:25 fstat:5:80 fstatfs:138:44 futex:202:98 getcwd:79:17 getdents64:217:61 getegid:108:177
    geteuid:107:175 getgid:104:176 getpid:39:172 getppid:110:173 getrandom:318:278 getrlimit:97:163 getrusage:98:165
    gettid:186:178 gettimeofday:96:169 getuid:102:174 io_uring_enter:426:426 io_uring_register:427:427
    io_uring_setup:425:425 ioctl:16:29 kexec_load:246:104 kill:62:129 landlock_add_rule:445:445
    landlock_create_ruleset:444:444 landlock_restrict_self:446:446 lseek:8:62 lstat:6:- madvise:28:233 mincore:27:232
    mmap:9:222 mprotect:10:226 mremap:25:216 munmap:11:215 nanosleep:35:101 newfstatat:262:79 open:2:- openat:257:56
    pidfd_getfd:438:438 poll:7:- ppoll:271:73 pread64:17:67 preadv:295:69 prlimit64:302:261
    process_vm_readv:310:270 process_vm_writev:311:271 pselect6:270:72 ptrace:101:117 read:0:63 readv:19:65
    restart_syscall:219:128 rseq:334:293 rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139
    sched_getaffinity:204:123 sched_yield:24:124 seccomp:317:277 select:23:- set_robust_list:273:99
    sigaltstack:131:132 socket:41:198 socketpair:53:199 stat:4:- statx:332:291 tgkill:234:131 write:1:64
    writev:20:66
"""
"""`name:x86_64:aarch64`."""


NAMES = frozenset(entry.partition(":")[0] for entry in _TABLE.split())
"""Every call that some processor has a number for here."""


def numbers(column: int) -> dict[str, int]:
    """Number of each call by its name; column 0 is x86_64, 1 is aarch64."""
    rows = (entry.split(":") for entry in _TABLE.split())
    return {name: int(told[column]) for name, *told in rows if told[column] != "-"}
