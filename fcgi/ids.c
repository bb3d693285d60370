#include "ids.h"

#include <uuid/uuid.h>

bool id_is_valid(const char *text) {
  uuid_t id;
  return uuid_parse(text, id) == 0;
}

void id_new(char ret_id[ID_TEXT]) {
  uuid_t id;
  uuid_generate_random(id);
  uuid_unparse_lower(id, ret_id);
}
