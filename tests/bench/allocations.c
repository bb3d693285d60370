/* Preloaded into the worker it counts calls of malloc, calloc and realloc by the object that called: the program
   itself, libpq, libfcgi … The counts are in the file that the environment's ALLOCATIONS names, which the processes
   share: 64 bytes for each object, its name in 56 and the count in 8. glibc's own names for what is replaced are
   called, so nothing is looked up. */
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OBJECTS = 32, NAME = 56 };
struct count {
  char name[NAME];
  _Atomic uint64_t calls;
};
static struct {
  uintptr_t from;
  uintptr_t until;
} object[OBJECTS];
static int objects;
static struct count *counts;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static int note_object(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  if (objects == OBJECTS) return 1;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0) continue;
    object[objects].from = info->dlpi_addr + header->p_vaddr;
    object[objects].until = object[objects].from + header->p_memsz;
  }
  const char *slash = strrchr(info->dlpi_name, '/');
  const char *name = slash == NULL ? "emtihan" : slash + 1;
  memcpy(counts[objects].name, name, strnlen(name, NAME - 1));
  objects++;
  return 0;
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("ALLOCATIONS");
  if (strcmp(program_invocation_short_name, "emtihan") != 0) return; /* the shells on the way to it */
  int file = path == NULL ? -1 : open(path, O_RDWR | O_CREAT, 0666);
  size_t size = OBJECTS * sizeof *counts;
  if (file < 0 || ftruncate(file, (off_t)size) != 0) return;
  void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (shared == MAP_FAILED) return;
  counts = shared;
  dl_iterate_phdr(note_object, NULL);
}

static void count(const void *caller) {
  uintptr_t at = (uintptr_t)caller;
  for (int i = 0; i < objects; i++)
    if (at >= object[i].from && at < object[i].until) {
      atomic_fetch_add_explicit(&counts[i].calls, 1, memory_order_relaxed);
      return;
    }
}

void *malloc(size_t size) {
  count(__builtin_return_address(0));
  return __libc_malloc(size);
}
void *calloc(size_t number, size_t size) {
  count(__builtin_return_address(0));
  return __libc_calloc(number, size);
}
void *realloc(void *old, size_t size) {
  count(__builtin_return_address(0));
  return __libc_realloc(old, size);
}
