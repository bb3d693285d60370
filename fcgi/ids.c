#include "ids.h"

#include <uuid/uuid.h>

bool id_is_valid(const char *text) {
  uuid_t id;
  return uuid_parse(text, id) == 0;
}

/* A random one asks the kernel for nine things. So each thread has one random origin and counts from there: RFC 9562's
   version 5, which needs the kernel once. */
void id_new(char ret_id[ID_TEXT]) {
  static _Thread_local uuid_t origin;
  static _Thread_local unsigned long count;
  uuid_t id;
  if (count == 0) uuid_generate_random(origin);
  count++;
  uuid_generate_sha1(id, origin, (const char *)&count, sizeof count);
  uuid_unparse_lower(id, ret_id);
}
