/* Whatever the body holds: what is decoded keeps the bounds of its fields, what is refused is told in valid JSON, and a
   text that was taken can be written and taken again. */
#include "fuzz.h"

#include <string.h>

#include "arena.h"
#include "ids.h"
#include "json.h"
#include "text.h"

enum { MEMORY = 8 * 1024 * 1024, TEXT_MAX = 50, LIST_MAX = 4 };

static const struct json_field item_fields[] = {
    {.name = "n", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 20},
    {.name = "choice", .type = JSON_INTEGER, .nullable = true, .minimum = 1, .maximum = 9},
    {.name = "texts", .type = JSON_STRINGS, .maximum = LIST_MAX},
    {.name = NULL}};
static const struct json_field fields[] = {
    {.name = "seq", .type = JSON_INTEGER, .minimum = -7, .maximum = INT64_C(9007199254740991)},
    {.name = "text", .type = JSON_STRING, .nullable = true, .minimum = 1, .maximum = TEXT_MAX},
    {.name = "name", .type = JSON_NAME, .minimum = 1, .maximum = TEXT_MAX},
    {.name = "sure", .type = JSON_BOOLEAN},
    {.name = "id", .type = JSON_UUID},
    {.name = "texts", .type = JSON_STRINGS, .maximum = LIST_MAX},
    {.name = "ids", .type = JSON_INTEGERS, .minimum = 1, .maximum = LIST_MAX},
    {.name = "items", .type = JSON_ITEMS, .maximum = LIST_MAX, .items = item_fields},
    {.name = NULL}};
enum { SEQ, TEXT, NAME, SURE, ID, TEXTS, IDS, ITEMS, FIELDS };

static void require_json(struct arena *arena, const char *text) {
  const char *detail = NULL;
  REQUIRE(json_check(arena, text, strlen(text), &detail) == PROBLEM_NONE);
}

static bool is_clean(const char *text) {
  size_t length = strlen(text);
  return text_is_utf8(text, length) && !text_has_control(text, length);
}

static void require_bounds(const struct json_field *field, const struct json_value *value) {
  if (!value->present || value->null) {
    REQUIRE(!value->present || field->nullable);
    return;
  }
  REQUIRE(value->text != NULL && text_is_utf8(value->text, strlen(value->text)));
  int64_t points = (int64_t)text_points(value->text, strlen(value->text));
  switch (field->type) {
  case JSON_INTEGER: REQUIRE(value->integer >= field->minimum && value->integer <= field->maximum); break;
  case JSON_NAME:
  case JSON_STRING: REQUIRE(points >= field->minimum && points <= field->maximum && is_clean(value->text)); break;
  case JSON_UUID: REQUIRE(id_is_valid(value->text)); break;
  case JSON_BOOLEAN: REQUIRE(strcmp(value->text, value->boolean ? "true" : "false") == 0); break;
  case JSON_STRINGS:
  case JSON_INTEGERS:
  case JSON_ITEMS: REQUIRE(value->text[0] == '[' && value->count <= LIST_MAX); break;
  }
}

/* A text as a literal in a body of its own is the same text. */
static void require_round_trip(struct arena *arena, const char *text) {
  struct buffer body = {.arena = arena};
  struct json_value values[FIELDS];
  struct json_refusal refusal;
  buffer_puts(&body, "{\"text\":");
  json_quote(&body, text);
  buffer_puts(&body, "}");
  REQUIRE(!body.failed);
  REQUIRE(json_decode(arena, body.bytes, body.length, fields, values, &refusal) == PROBLEM_NONE);
  REQUIRE(strcmp(values[TEXT].text, text) == 0);
}

static void require_refusal(struct arena *arena, enum problem problem, const struct json_refusal *refusal) {
  struct buffer quoted = {.arena = arena};
  REQUIRE(problem == PROBLEM_BAD_JSON || problem == PROBLEM_BAD_VALUE || problem == PROBLEM_UNKNOWN_FIELD ||
          problem == PROBLEM_MISSING_FIELD);
  REQUIRE(refusal->detail != NULL && text_is_utf8(refusal->detail, strlen(refusal->detail)));
  if (refusal->members != NULL) require_json(arena, refusal->members);
  buffer_puts(&quoted, "{\"detail\":");
  json_quote(&quoted, refusal->detail);
  buffer_puts(&quoted, ",\"field\":");
  json_quote(&quoted, refusal->field == NULL ? "" : refusal->field);
  buffer_puts(&quoted, "}");
  require_json(arena, quoted.bytes);
}

static void require_items(const struct json_value *items) {
  for (size_t i = 0; i < items->count; i++)
    for (size_t j = 0; item_fields[j].name != NULL; j++)
      require_bounds(&item_fields[j], &items->items[i * (sizeof item_fields / sizeof *item_fields - 1) + j]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct arena *arena = arena_new(MEMORY);
  struct json_value values[FIELDS];
  struct json_refusal refusal;
  const char *detail = NULL;
  REQUIRE(arena);
  enum problem problem = json_decode(arena, (const char *)data, size, fields, values, &refusal);
  enum problem checked = json_check(arena, (const char *)data, size, &detail);
  REQUIRE(checked == PROBLEM_NONE || (checked == PROBLEM_BAD_JSON && detail != NULL));
  if (problem == PROBLEM_NONE) {
    REQUIRE(checked == PROBLEM_NONE && size >= 2);
    for (size_t i = 0; i < FIELDS; i++) require_bounds(&fields[i], &values[i]);
    if (values[ITEMS].present) require_items(&values[ITEMS]);
    if (values[TEXT].present && !values[TEXT].null) require_round_trip(arena, values[TEXT].text);
  } else {
    require_refusal(arena, problem, &refusal);
  }
  arena_free(arena);
  return 0;
}
