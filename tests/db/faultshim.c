/* Counts what a program does to the files of one folder, and at the n-th time lets it go wrong.
 *
 * Loaded with LD_PRELOAD. Nothing happens until faultshim_watch() names the folder and faultshim_arm() says at which
 * operation, and how: the process is killed; half of the bytes are written and it is killed; the operation fails with
 * an error, once or from then on until faultshim_lift(). Used by tests/db/fault_walk.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { KILL = 1, TORN = 2, ONCE = 3, FROM_THEN_ON = 4 };

#define MOST 1000000
static char folder[4096], kinds[MOST + 2];
static size_t length;
static long count, nth;
static int how, failing;

void faultshim_watch(const char *path) { length = strlen(path); memcpy(folder, path, length + 1); count = 0; }
void faultshim_arm(long n, int what, int error) { nth = n; how = what; failing = error; count = 0; }
void faultshim_lift(void) { nth = 0; }
long faultshim_count(void) { return count; }
const char *faultshim_kinds(void) { kinds[count < MOST ? count + 1 : MOST] = 0; return kinds + 1; }

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int inside(const char *path) {
    return length && path && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int held(int fd) {
    char link[40], path[4096];
    if (!length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0) return 0;
    path[got] = 0;
    return inside(path);
}

/* W write, S sync, T truncate, R rename or link, U unlink, C open for writing, O open for reading */
static int can_fail(char kind) {
    if (failing == ENOSPC) return strchr("WTRCS", kind) != 0;
    if (failing == EROFS) return strchr("WTRCU", kind) != 0;
    return 1;
}

/* 1 where the operation fails with errno set, 2 where it is to be torn, 0 where it goes on. */
static int reached(char kind) {
    count++;
    if (count <= MOST) kinds[count] = kind;
    if (!nth || count < nth || (count > nth && how != FROM_THEN_ON)) return 0;
    if (how == TORN && kind == 'W') return 2;
    if (how == KILL || how == TORN) { kill(getpid(), SIGKILL); for (;;) pause(); }
    if (!can_fail(kind)) return 0;
    errno = failing;
    return 1;
}

#define GUARD(is_ours, kind) if ((is_ours) && reached(kind)) return -1
#define WRITE(name, fd, write_all, write_half) \
    REAL(name); \
    int fate = held(fd) ? reached('W') : 0; \
    if (fate == 1) return -1; \
    if (fate == 2) { (void)!(write_half); kill(getpid(), SIGKILL); for (;;) pause(); } \
    return write_all

ssize_t write(int fd, const void *data, size_t size) {
    WRITE(write, fd, real(fd, data, size), real(fd, data, size / 2));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    WRITE(pwrite, fd, real(fd, data, size, at), real(fd, data, size / 2, at));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    WRITE(pwrite64, fd, real(fd, data, size, at), real(fd, data, size / 2, at));
}
ssize_t writev(int fd, const struct iovec *parts, int number) {
    WRITE(writev, fd, real(fd, parts, number), real(fd, parts, number / 2));
}
int fsync(int fd) { REAL(fsync); GUARD(held(fd), 'S'); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); GUARD(held(fd), 'S'); return real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); GUARD(held(fd), 'T'); return real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); GUARD(held(fd), 'T'); return real(fd, size); }
int unlink(const char *path) { REAL(unlink); GUARD(inside(path), 'U'); return real(path); }
int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat); GUARD(inside(path), 'U'); return real(at, path, flags);
}
int rename(const char *from, const char *to) {
    REAL(rename); GUARD(inside(from) || inside(to), 'R'); return real(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat); GUARD(inside(from) || inside(to), 'R'); return real(a, from, b, to);
}
int link(const char *from, const char *to) {
    REAL(link); GUARD(inside(from) || inside(to), 'R'); return real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(linkat); GUARD(inside(from) || inside(to), 'R'); return real(a, from, b, to, flags);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
#define OPENING(flags) (((flags) & (O_WRONLY | O_RDWR | O_CREAT)) ? 'C' : 'O')

int open(const char *path, int flags, ...) {
    REAL(open); MODE(flags); GUARD(inside(path), OPENING(flags)); return real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(open64); MODE(flags); GUARD(inside(path), OPENING(flags)); return real(path, flags, mode);
}
int openat(int at, const char *path, int flags, ...) {
    REAL(openat); MODE(flags); GUARD(inside(path), OPENING(flags)); return real(at, path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) {
    REAL(openat64); MODE(flags); GUARD(inside(path), OPENING(flags)); return real(at, path, flags, mode);
}
