/* A flaw for the fuzzers to find, linked into a target of its own in place of the real function: after a zero-width
   mark a byte beyond the text is read. Who does not find it would not find one of ours. */
#include <string.h>

#include "text.h"

bool __real_text_is_utf8(const char *bytes, size_t length);
bool __wrap_text_is_utf8(const char *bytes, size_t length);

bool __wrap_text_is_utf8(const char *bytes, size_t length) {
  static const char mark[] = "\xE2\x80\x8B";
  size_t size = sizeof mark - 1;
  for (size_t at = 0; at + size <= length; at++)
    if (memcmp(bytes + at, mark, size) == 0) return ((const volatile char *)bytes)[length] != 0;
  return __real_text_is_utf8(bytes, length);
}
