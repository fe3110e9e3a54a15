/* Lets the Nth call that changes or opens a file under some folders fail.

   Loaded before the C library (LD_PRELOAD), so that Python, SQLite and whatever else
   runs in the process meet the failure where they call the system. What is to fail is
   written by the test into a file that all processes of the test have mapped. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct control {
  int64_t armed;   /* count and fail at all */
  int64_t at;      /* which call fails, from 1; 0 for none */
  int64_t number;  /* the errno it fails with */
  int64_t forever; /* whether all later ones fail too */
  int64_t count;   /* how many matching calls there were */
  int64_t failed;  /* how many of them failed */
  char call[32];   /* the first that failed */
  char path[480];  /* what it was about */
  char under[512]; /* paths that hold this match */
};

static struct control *control;

__attribute__((constructor)) static void map_control(void) {
  const char *path = getenv("A2C_FAULT_CONTROL");
  if (path == NULL) return;
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int handle = real_open(path, O_RDWR | O_CLOEXEC);
  if (handle < 0) return;
  void *found = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  close(handle);
  if (found != MAP_FAILED) control = found;
}

static int fails_path(const char *call, const char *path) {
  if (control == NULL || !control->armed || path == NULL) return 0;
  if (strstr(path, control->under) == NULL) return 0;
  int64_t count = __sync_add_and_fetch(&control->count, 1);
  if (control->at == 0 || count < control->at) return 0;
  if (count > control->at && !control->forever) return 0;
  if (__sync_add_and_fetch(&control->failed, 1) == 1) {
    snprintf(control->call, sizeof control->call, "%s", call);
    snprintf(control->path, sizeof control->path, "%s", path);
  }
  errno = (int)control->number;
  return 1;
}

static int fails_handle(const char *call, int handle) {
  if (control == NULL || !control->armed) return 0;
  int kept = errno;
  char link[64], path[480];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = kept;
  if (length <= 0) return 0;
  path[length] = 0;
  return fails_path(call, path);
}

static int fails_at(const char *call, int folder, const char *name) {
  if (name != NULL && name[0] != '/' && folder != AT_FDCWD) return fails_handle(call, folder);
  return fails_path(call, name);
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (real == NULL) real = dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    if (fails_path("open", path)) return -1; \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(int, name, int, const char *, int, ...); \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    if (fails_at("openat", folder, path)) return -1; \
    return real(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int handle, const void *bytes, size_t size) {
  REAL(ssize_t, write, int, const void *, size_t);
  return fails_handle("write", handle) ? -1 : real(handle, bytes, size);
}
#define PWRITE(name) \
  ssize_t name(int handle, const void *bytes, size_t size, off_t offset) { \
    REAL(ssize_t, name, int, const void *, size_t, off_t); \
    return fails_handle("pwrite", handle) ? -1 : real(handle, bytes, size, offset); \
  }
PWRITE(pwrite)
PWRITE(pwrite64)
int fsync(int handle) {
  REAL(int, fsync, int);
  return fails_handle("fsync", handle) ? -1 : real(handle);
}
int fdatasync(int handle) {
  REAL(int, fdatasync, int);
  return fails_handle("fdatasync", handle) ? -1 : real(handle);
}
#define TRUNCATE(name) \
  int name(int handle, off_t size) { \
    REAL(int, name, int, off_t); \
    return fails_handle("ftruncate", handle) ? -1 : real(handle, size); \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)
int rename(const char *old, const char *new) {
  REAL(int, rename, const char *, const char *);
  return fails_path("rename", old) ? -1 : real(old, new);
}
int renameat(int from, const char *old, int to, const char *new) {
  REAL(int, renameat, int, const char *, int, const char *);
  return fails_at("renameat", from, old) ? -1 : real(from, old, to, new);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
  REAL(int, renameat2, int, const char *, int, const char *, unsigned);
  return fails_at("renameat2", from, old) ? -1 : real(from, old, to, new, flags);
}
int link(const char *old, const char *new) {
  REAL(int, link, const char *, const char *);
  return fails_path("link", old) ? -1 : real(old, new);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
  REAL(int, linkat, int, const char *, int, const char *, int);
  return fails_at("linkat", from, old) ? -1 : real(from, old, to, new, flags);
}
int unlink(const char *path) {
  REAL(int, unlink, const char *);
  return fails_path("unlink", path) ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags) {
  REAL(int, unlinkat, int, const char *, int);
  return fails_at("unlinkat", folder, path) ? -1 : real(folder, path, flags);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  return fails_path("mkdir", path) ? -1 : real(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
  REAL(int, mkdirat, int, const char *, mode_t);
  return fails_at("mkdirat", folder, path) ? -1 : real(folder, path, mode);
}
int chmod(const char *path, mode_t mode) {
  REAL(int, chmod, const char *, mode_t);
  return fails_path("chmod", path) ? -1 : real(path, mode);
}
