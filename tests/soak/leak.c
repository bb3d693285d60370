/* Preloaded into the worker it leaks: at every 10th call of malloc 4 KB that nobody frees. So the soak shows that it
   would see a leak. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);

enum { LEAKED = 4096, EVERY = 10 };

void *malloc(size_t size) {
  static _Atomic unsigned calls;
  if (atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) % EVERY == 0) {
    void *lost = __libc_malloc(LEAKED);
    if (lost != NULL) memset(lost, 1, LEAKED);
  }
  return __libc_malloc(size);
}
