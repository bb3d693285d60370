/* JSON in and out. Only json.c includes json-c. */
#ifndef EMTIHAN_JSON_H
#define EMTIHAN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct arena;
struct buffer;

/* What a body may hold, as data. Every listed field is typed and bounded; any other is refused. Strings are
   without control characters other than white space. A JSON_NAME is a string of letters A to Z and a to z, digits and
   hyphens. */
enum json_kind {
  JSON_INTEGER,
  JSON_STRING,
  JSON_NAME,
  JSON_BOOLEAN,
  JSON_UUID,
  JSON_STRINGS,
  JSON_INTEGERS,
  JSON_ITEMS
};
struct json_field {
  const char *name;
  enum json_kind type;
  bool required;
  bool nullable;
  int64_t minimum; /* of an integer; characters (code points) of a string; items of a list */
  int64_t maximum;
  const struct json_field *items; /* JSON_ITEMS: the fields of each object of the list, ended by a NULL name */
};

/* A decoded value. `text` is always there when `present` and not null: an integer as decimal digits, a boolean as
   true or false, a string unescaped, the lists as JSON text, so that it can go to SQL as it is. The items of
   JSON_INTEGERS are ids of the database: 1 to 2147483647. */
struct json_value {
  bool present;
  bool null;
  int64_t integer;
  bool boolean;
  const char *text;
  size_t count;             /* of items */
  struct json_value *items; /* JSON_ITEMS: count × number of fields, row by row */
};

/* Why a body is refused. In the arena. */
struct json_refusal {
  const char *field;   /* the offending one ("items[3].choice"), or NULL */
  const char *detail;  /* what is wrong, in a sentence */
  const char *members; /* the same as a JSON object for those who speak another language, or NULL: {"reason":"too_long",
                          "at_most":500}. No person who uses the portal's forms sends what has none. */
};

/* Decodes a body against `fields` (ended by a NULL name) into `values`, one per field in the same order. Strict: valid
   UTF-8, one object, nothing after it, no duplicate keys, no NUL, no numbers that are not integers. Of characters from
   U+10000 on those that end in D800 to DFFF have to stand there as themselves: json-c misreads their escapes.
   On refusal *ret_refusal says why, and `values` is undefined. */
enum problem json_decode(struct arena *arena, const char *body, size_t length, const struct json_field *fields,
                         struct json_value *values, struct json_refusal *ret_refusal)
    __attribute__((warn_unused_result));

/* Is the body one object, as strictly as above, whatever its fields are, up to LIMIT_FOREIGN_DEPTH? For what others
   define: a statement reads it. */
enum problem json_check(struct arena *arena, const char *body, size_t length, const char **ret_detail)
    __attribute__((warn_unused_result));

/* Appends a JSON string literal with its quotes. `text` must be valid UTF-8. */
void json_quote(struct buffer *buffer, const char *text);

#endif
