/* Ids of the API are UUIDs as text: only ids.c includes libuuid. */
#ifndef EMTIHAN_IDS_H
#define EMTIHAN_IDS_H

#include <stdbool.h>

enum { ID_TEXT = 37 };

bool id_is_valid(const char *text) __attribute__((warn_unused_result));
/* A new one, in small letters: unique everywhere, but no secret. For threads of processes that do not fork any more. */
void id_new(char ret_id[ID_TEXT]);

#endif
