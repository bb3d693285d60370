#include "json.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "arena.h"
#include "ids.h"
#include "limit.h"
#include "text.h"

static void put_object(json_object **object) {
  json_object_put(*object);
}

static void free_tokener(json_tokener **tokener) {
  if (*tokener != NULL) json_tokener_free(*tokener);
}

/* The code unit of a \uXXXX, or -1. */
static int code_unit(const char *at, size_t length) {
  int unit = 0;
  if (length < 6 || at[0] != '\\' || at[1] != 'u') return -1;
  for (int i = 2; i < 6; i++) {
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *digit = memchr(digits, at[i], sizeof digits - 1);
    if (digit == NULL) return -1;
    unit = unit * 16 + (int)(digit - digits < 16 ? digit - digits : digit - digits - 6);
  }
  return unit;
}

/* What a body is made of: what is scanned has to be in the tree too. */
struct measure {
  size_t keys;
  size_t bytes; /* of all texts, keys among them */
};

/* An escape that names no character json-c would store as U+FFFD or cut short, as it does with two halves whose
   character looks like another half in its last 16 bits. Moves *ret_at to the escape's last byte. */
static const char *scan_escape(const char *at, size_t length, size_t *ret_at, struct measure *measure) {
  int unit = code_unit(at, length);
  if (unit == 0) return "the character NUL, which cannot be stored";
  if (unit < 0xD800 || unit > 0xDFFF) {
    *ret_at += unit < 0 ? 1 : 5;
    measure->bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    return NULL;
  }
  int low = unit < 0xDC00 ? code_unit(at + 6, length < 6 ? 0 : length - 6) : -1;
  if (low < 0xDC00 || low > 0xDFFF) return "half of a surrogate pair, which is no character";
  int character = ((unit & 0x3FF) << 10) + (low & 0x3FF); /* less 0x10000 */
  if ((character & 0xF800) == 0xD800) return "an escape for a character that is only read as itself: write it as UTF-8";
  *ret_at += 11;
  measure->bytes += 4;
  return NULL;
}

/* What json-c accepts although JSON does not have it, seen without parsing. Counts the keys, so that a key given twice,
   of which json-c keeps the last, shows as a smaller tree. */
static const char *scan(const char *body, size_t length, struct measure *ret_measure) {
  bool in_string = false;
  struct measure measure = {0};
  if (!text_is_utf8(body, length)) return "it is not UTF-8";
  for (size_t i = 0; i < length; i++) {
    char c = body[i];
    if (c == '\0') return "a NUL byte";
    if (in_string) {
      if ((unsigned char)c < 0x20) return "a control character inside a string: escape it";
      if (c == '"') in_string = false;
      if (c != '\\') {
        measure.bytes += in_string;
        continue;
      }
      const char *wrong = scan_escape(body + i, length - i, &i, &measure);
      if (wrong != NULL) return wrong;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '\'') {
      return "single quotes: JSON strings have double quotes";
    } else if (c == 'N' || c == 'I') {
      return "NaN and Infinity are not JSON";
    } else if (c == ':') {
      measure.keys++;
    }
  }
  *ret_measure = measure;
  return NULL;
}

static void measure_tree(json_object *value, struct measure *measure) {
  if (json_object_is_type(value, json_type_object)) {
    json_object_object_foreach(value, key, member) {
      measure->keys++;
      measure->bytes += strlen(key);
      measure_tree(member, measure);
    }
  } else if (json_object_is_type(value, json_type_array)) {
    for (size_t i = 0; i < json_object_array_length(value); i++)
      measure_tree(json_object_array_get_idx(value, i), measure);
  } else if (json_object_is_type(value, json_type_string)) {
    measure->bytes += (size_t)json_object_get_string_len(value);
  }
}

/* json-c tells short memory from bad JSON in errno alone, as malloc left it. A text of which it had to drop a piece it
   goes on with, and the next number clears errno: such a text is too short. */
static const char no_memory[] = "no memory";

static const char *parse(const char *body, size_t length, int depth, json_object **ret_object) {
  struct measure scanned;
  struct measure parsed = {0};
  const char *wrong = scan(body, length, &scanned);
  if (wrong != NULL) return wrong;
  json_tokener *tokener __attribute__((cleanup(free_tokener))) = json_tokener_new_ex(depth);
  if (tokener == NULL) return no_memory;
  json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
  errno = 0;
  json_object *object __attribute__((cleanup(put_object))) = json_tokener_parse_ex(tokener, body, (int)length);
  if (errno == ENOMEM) return no_memory;
  enum json_tokener_error error = json_tokener_get_error(tokener);
  if (error == json_tokener_continue) return "the body ends too early";
  if (error == json_tokener_error_depth) return "nested too deep";
  if (error != json_tokener_success) return json_tokener_error_desc(error);
  for (size_t i = json_tokener_get_parse_end(tokener); i < length; i++)
    if (strchr(" \t\r\n", body[i]) == NULL) return "something follows the object";
  if (!json_object_is_type(object, json_type_object)) return "the body must be one object { }";
  measure_tree(object, &parsed);
  if (parsed.keys != scanned.keys) return "a key is given twice";
  if (parsed.bytes != scanned.bytes) return no_memory;
  *ret_object = json_object_get(object);
  return NULL;
}

struct decoder {
  struct arena *arena;
  struct json_refusal refusal;
};

static enum problem refuse(struct decoder *decoder, enum problem problem, const char *prefix, const char *name,
                           const char *detail) {
  const char *field = arena_printf(decoder->arena, "%s%s", prefix, name);
  decoder->refusal.field = field;
  decoder->refusal.detail = detail == NULL ? NULL : arena_printf(decoder->arena, "The field %s %s.", field, detail);
  return problem;
}

/* What people may do in a form has a name, in which the portal says it in their language. */
static enum problem refuse_named(struct decoder *decoder, const char *prefix, const char *name, const char *reason,
                                 const char *detail) {
  decoder->refusal.members = arena_printf(decoder->arena, "{\"reason\":\"%s\"}", reason);
  return refuse(decoder, PROBLEM_BAD_VALUE, prefix, name, detail);
}

/* How a number, a length or a count outside the bounds of its field is refused. */
struct bounds {
  const char *less; /* reasons */
  const char *more;
  const char *verb; /* of the sentence */
  const char *unit;
};
static const struct bounds of_numbers = {"too_small", "too_great", "be from", ""};
static const struct bounds of_texts = {"too_short", "too_long", "have", " characters"};
static const struct bounds of_lists = {"too_few", "too_many", "have", " items"};

static enum problem check_bounds(struct decoder *decoder, const struct json_field *field, const char *prefix,
                                 int64_t measured, const struct bounds *bounds) {
  bool is_less = measured < field->minimum;
  if (!is_less && measured <= field->maximum) return PROBLEM_NONE;
  long long minimum = field->minimum;
  long long maximum = field->maximum;
  decoder->refusal.members =
      arena_printf(decoder->arena, "{\"reason\":\"%s\",\"%s\":%lld}", is_less ? bounds->less : bounds->more,
                   is_less ? "at_least" : "at_most", is_less ? minimum : maximum);
  return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name,
                arena_printf(decoder->arena, "must %s %lld to %lld%s", bounds->verb, minimum, maximum, bounds->unit));
}

/* `value` as JSON, or NULL without memory: json-c then leaves out a piece, and errno alone tells. */
static const char *print(json_object *value, int flags) {
  errno = 0;
  const char *text = json_object_to_json_string_ext(value, flags);
  return errno == ENOMEM ? NULL : text;
}

static bool copy_text(struct decoder *decoder, json_object *from, struct json_value *value) {
  const char *text =
      json_object_is_type(from, json_type_string) ? json_object_get_string(from) : print(from, JSON_C_TO_STRING_PLAIN);
  if (text != NULL) value->text = arena_copy(decoder->arena, text, strlen(text));
  return value->text != NULL;
}

static bool is_name(const char *text) {
  return text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static enum problem decode_object(struct decoder *decoder, json_object *object, const struct json_field *fields,
                                  const char *prefix, struct json_value *values);

static enum problem decode_items(struct decoder *decoder, json_object *list, const struct json_field *field,
                                 const char *prefix, struct json_value *value) {
  size_t width = 0;
  while (field->items[width].name != NULL) width++;
  value->items = arena_alloc(decoder->arena, (value->count * width + 1) * sizeof *value->items);
  if (value->items == NULL) return PROBLEM_INTERNAL;
  for (size_t i = 0; i < value->count; i++) {
    json_object *item = json_object_array_get_idx(list, i);
    const char *place = arena_printf(decoder->arena, "%s%s[%zu]", prefix, field->name, i);
    if (place == NULL) return PROBLEM_INTERNAL;
    if (!json_object_is_type(item, json_type_object))
      return refuse(decoder, PROBLEM_BAD_VALUE, place, "", "must be an object");
    const char *inner = arena_printf(decoder->arena, "%s.", place);
    if (inner == NULL) return PROBLEM_INTERNAL;
    enum problem problem = decode_object(decoder, item, field->items, inner, value->items + i * width);
    if (problem != PROBLEM_NONE) return problem;
  }
  return PROBLEM_NONE;
}

static enum problem refuse_control(struct decoder *decoder, const char *prefix, const char *name) {
  return refuse_named(decoder, prefix, name, "control_character", "must not hold control characters");
}

static bool has_control(json_object *string) {
  return text_has_control(json_object_get_string(string), (size_t)json_object_get_string_len(string));
}

static bool is_database_id(json_object *item) {
  return json_object_is_type(item, json_type_int) && json_object_get_int64(item) >= 1 &&
         json_object_get_int64(item) <= INT32_MAX;
}

static enum problem decode_list(struct decoder *decoder, json_object *from, const struct json_field *field,
                                const char *prefix, struct json_value *value) {
  if (!json_object_is_type(from, json_type_array))
    return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be a list");
  value->count = json_object_array_length(from);
  enum problem problem = check_bounds(decoder, field, prefix, (int64_t)value->count, &of_lists);
  if (problem != PROBLEM_NONE) return problem;
  if (field->type == JSON_ITEMS) return decode_items(decoder, from, field, prefix, value);
  for (size_t i = 0; i < value->count; i++) {
    json_object *item = json_object_array_get_idx(from, i);
    if (field->type == JSON_INTEGERS && !is_database_id(item))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be a list of whole numbers from 1");
    if (field->type == JSON_STRINGS && !json_object_is_type(item, json_type_string))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be a list of texts");
    if (field->type == JSON_STRINGS && has_control(item)) return refuse_control(decoder, prefix, field->name);
  }
  return PROBLEM_NONE;
}

static enum problem decode_value(struct decoder *decoder, json_object *from, const struct json_field *field,
                                 const char *prefix, struct json_value *value) {
  value->present = true;
  if (from == NULL) {
    if (!field->nullable) return refuse_named(decoder, prefix, field->name, "no_value", "must not be null");
    value->null = true;
    return PROBLEM_NONE;
  }
  enum problem problem = PROBLEM_NONE;
  switch (field->type) {
  case JSON_INTEGER:
    if (!json_object_is_type(from, json_type_int))
      return refuse_named(decoder, prefix, field->name, "no_whole_number", "must be a whole number");
    value->integer = json_object_get_int64(from);
    problem = check_bounds(decoder, field, prefix, value->integer, &of_numbers);
    break;
  case JSON_BOOLEAN:
    if (!json_object_is_type(from, json_type_boolean))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be true or false");
    value->boolean = json_object_get_boolean(from);
    break;
  case JSON_STRING:
  case JSON_NAME:
  case JSON_UUID:
    if (!json_object_is_type(from, json_type_string))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be a text");
    if (field->type == JSON_UUID && !id_is_valid(json_object_get_string(from)))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must be an id");
    if (field->type == JSON_NAME && !is_name(json_object_get_string(from)))
      return refuse(decoder, PROBLEM_BAD_VALUE, prefix, field->name, "must have letters a-z, digits and hyphens only");
    if (has_control(from)) return refuse_control(decoder, prefix, field->name);
    int64_t characters = (int64_t)text_points(json_object_get_string(from), (size_t)json_object_get_string_len(from));
    if (field->type != JSON_UUID) problem = check_bounds(decoder, field, prefix, characters, &of_texts);
    break;
  case JSON_STRINGS:
  case JSON_INTEGERS:
  case JSON_ITEMS: problem = decode_list(decoder, from, field, prefix, value); break;
  }
  if (problem != PROBLEM_NONE) return problem;
  return copy_text(decoder, from, value) ? PROBLEM_NONE : PROBLEM_INTERNAL;
}

static enum problem decode_object(struct decoder *decoder, json_object *object, const struct json_field *fields,
                                  const char *prefix, struct json_value *values) {
  json_object_object_foreach(object, key, member) {
    size_t i = 0;
    while (fields[i].name != NULL && strcmp(fields[i].name, key) != 0) i++;
    if (fields[i].name == NULL)
      return refuse(decoder, PROBLEM_UNKNOWN_FIELD, prefix, key, "is not a field of this address");
    enum problem problem = decode_value(decoder, member, &fields[i], prefix, &values[i]);
    if (problem != PROBLEM_NONE) return problem;
  }
  for (size_t i = 0; fields[i].name != NULL; i++)
    if (fields[i].required && !values[i].present)
      return refuse(decoder, PROBLEM_MISSING_FIELD, prefix, fields[i].name, "is required");
  return PROBLEM_NONE;
}

static enum problem parse_or_say(struct arena *arena, const char *body, size_t length, int depth,
                                 json_object **ret_object, const char **ret_detail) {
  const char *wrong = parse(body, length, depth, ret_object);
  if (wrong == NULL) return PROBLEM_NONE;
  if (wrong == no_memory) return PROBLEM_INTERNAL;
  *ret_detail = arena_printf(arena, "The body is not acceptable JSON: %s.", wrong);
  return PROBLEM_BAD_JSON;
}

enum problem json_check(struct arena *arena, const char *body, size_t length, const char **ret_detail) {
  json_object *object __attribute__((cleanup(put_object))) = NULL;
  return parse_or_say(arena, body, length, LIMIT_FOREIGN_DEPTH, &object, ret_detail);
}

enum problem json_decode(struct arena *arena, const char *body, size_t length, const struct json_field *fields,
                         struct json_value *values, struct json_refusal *ret_refusal) {
  struct decoder decoder = {.arena = arena};
  json_object *object __attribute__((cleanup(put_object))) = NULL;
  enum problem problem = parse_or_say(arena, body, length, LIMIT_JSON_DEPTH, &object, &decoder.refusal.detail);
  if (problem == PROBLEM_NONE) {
    for (size_t i = 0; fields[i].name != NULL; i++) values[i] = (struct json_value){0};
    problem = decode_object(&decoder, object, fields, "", values);
  }
  *ret_refusal = decoder.refusal;
  return problem;
}

void json_quote(struct buffer *buffer, const char *text) {
  json_object *string __attribute__((cleanup(put_object))) = json_object_new_string(text);
  const char *quoted = string == NULL ? NULL : print(string, JSON_C_TO_STRING_NOSLASHESCAPE);
  if (quoted == NULL) {
    buffer->failed = 1;
    return;
  }
  buffer_puts(buffer, quoted);
}
