/* Linked into the worker under test it lets the n-th call for memory fail, as tests/inject/heap.mjs asks by the file
   that the environment's HEAP names and all processes share. Only calls of the objects that are asked for count, by who
   called: the program itself, libpq, libjson-c …; with AddressSanitizer its allocator stays behind this one. */
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OBJECTS = 96, NAMES = 200 };
static struct control {
  _Atomic int64_t process; /* where it happens; 0: nowhere */
  _Atomic int64_t first;   /* which calls fail: from this one on, counted from 1 … */
  _Atomic int64_t last;    /* … up to this one; 0: none */
  _Atomic int64_t calls;
  _Atomic int64_t failed;
  _Atomic int64_t ended; /* connections that a process has closed: requests that are over */
  char objects[NAMES];   /* the beginnings of their names, each between blanks */
} * control;

static struct {
  uintptr_t from;
  uintptr_t until;
  const char *name;
} object[OBJECTS];
static int objects;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *old, size_t size) __attribute__((weak));

static int note_object(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  for (int i = 0; i < info->dlpi_phnum && objects < OBJECTS; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0) continue;
    const char *slash = strrchr(info->dlpi_name, '/');
    object[objects].name = slash == NULL ? "emtihan" : slash + 1;
    object[objects].from = info->dlpi_addr + header->p_vaddr;
    object[objects++].until = info->dlpi_addr + header->p_vaddr + header->p_memsz;
  }
  return 0;
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("HEAP");
  int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (shared == MAP_FAILED) return;
  dl_iterate_phdr(note_object, NULL);
  control = shared;
}

static const char *name_of(const void *caller) {
  uintptr_t at = (uintptr_t)caller;
  for (int i = 0; i < objects; i++)
    if (at >= object[i].from && at < object[i].until) return object[i].name;
  return "";
}

static bool is_asked_for(const char *name) {
  for (const char *at = control->objects; *at != '\0';) {
    size_t length = strcspn(at, " ");
    if (length > 0 && strncmp(name, at, length) == 0) return true;
    at += length + (at[length] == ' ');
  }
  return false;
}

static bool fails(const void *caller) {
  if (control == NULL || control->last == 0 || control->process != getpid() || !is_asked_for(name_of(caller)))
    return false;
  int64_t call = atomic_fetch_add(&control->calls, 1) + 1;
  if (call < control->first || call > control->last) return false;
  atomic_fetch_add(&control->failed, 1);
  errno = ENOMEM;
  return true;
}
#define FAILS fails(__builtin_return_address(0))

static void *take(size_t size) {
  return __interceptor_malloc == NULL ? __libc_malloc(size) : __interceptor_malloc(size);
}

void *malloc(size_t size) {
  return FAILS ? NULL : take(size);
}

void *calloc(size_t count, size_t size) {
  if (FAILS) return NULL;
  return __interceptor_calloc == NULL ? __libc_calloc(count, size) : __interceptor_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  if (FAILS) return NULL;
  return __interceptor_realloc == NULL ? __libc_realloc(old, size) : __interceptor_realloc(old, size);
}

/* Not for json-c: it uses the copy of a key's name without a look, and a failure there ends the process. */
char *strdup(const char *text) {
  size_t size = strlen(text) + 1;
  bool is_key = strncmp(name_of(__builtin_return_address(0)), "libjson-c", 9) == 0;
  char *copy = !is_key && FAILS ? NULL : take(size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* libsodium takes a password hash's memory so. */
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset) {
  if ((flags & MAP_ANONYMOUS) != 0 && FAILS) return MAP_FAILED;
  return (void *)syscall(SYS_mmap, at, size, protection, flags, file, offset);
}

int close(int file) {
  struct stat about;
  bool is_peer = control != NULL && name_of(__builtin_return_address(0))[0] == 'e' && fstat(file, &about) == 0 &&
                 S_ISSOCK(about.st_mode);
  int status = (int)syscall(SYS_close, file);
  if (is_peer) atomic_fetch_add(&control->ended, 1);
  return status;
}
