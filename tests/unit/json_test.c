#include "json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"

static const struct json_field item_fields[] = {
    {.name = "n", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 20}, {.name = NULL}};
static const struct json_field fields[] = {
    {.name = "seq", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 1000},
    {.name = "choice", .type = JSON_INTEGER, .nullable = true, .minimum = 1, .maximum = 9},
    {.name = "name", .type = JSON_STRING, .minimum = 1, .maximum = 5},
    {.name = "sure", .type = JSON_BOOLEAN},
    {.name = "id", .type = JSON_UUID},
    {.name = "items", .type = JSON_ITEMS, .minimum = 1, .maximum = 2, .items = item_fields},
    {.name = "names", .type = JSON_STRINGS, .minimum = 0, .maximum = 2},
    {.name = "versions", .type = JSON_INTEGERS, .minimum = 1, .maximum = 2},
    {.name = "device", .type = JSON_NAME, .minimum = 1, .maximum = 8},
    {.name = NULL}};
enum { SEQ, CHOICE, NAME, SURE, ID, ITEMS, NAMES, VERSIONS, DEVICE, COUNT };

static int set_up(void **state) {
  *state = arena_new(1 << 20);
  return *state == NULL;
}

static int tear_down(void **state) {
  arena_free(*state);
  return 0;
}

static enum problem decode(void **state, const char *body, struct json_value *values, const char **ret_field) {
  struct json_refusal refusal;
  enum problem problem = json_decode(*state, body, strlen(body), fields, values, &refusal);
  *ret_field = refusal.field;
  return problem;
}

static void values_are_typed(void **state) {
  struct json_value values[COUNT];
  const char *field = NULL;
  assert_int_equal(decode(state,
                          " {\"seq\": 7, \"choice\": null, \"name\": \"\\u049a\\u0430\\\"\", \"sure\": true,"
                          "\"items\":[{\"n\":1},{\"n\":20}], \"names\":[\"a\"], \"versions\":[1, 2147483647]} \n",
                          values, &field),
                   PROBLEM_NONE);
  assert_int_equal(values[SEQ].integer, 7);
  assert_string_equal(values[SEQ].text, "7");
  assert_true(values[CHOICE].present && values[CHOICE].null && values[CHOICE].text == NULL);
  assert_string_equal(values[NAME].text, "Қа\"");
  assert_true(values[SURE].boolean);
  assert_false(values[ID].present);
  assert_int_equal(values[ITEMS].count, 2);
  assert_int_equal(values[ITEMS].items[1].integer, 20);
  assert_string_equal(values[NAMES].text, "[\"a\"]");
  assert_string_equal(values[VERSIONS].text, "[1,2147483647]");
}

static void bad_bodies_are_refused(void **state) {
  static const char *const bodies[] = {"",
                                       "{",
                                       "[]",
                                       "7",
                                       "null",
                                       "{\"seq\":1}x",
                                       "{'seq':1}",
                                       "{\"seq\":1,}",
                                       "{\"seq\":1,\"seq\":2}",
                                       "{\"seq\":NaN}",
                                       "{\"name\":\"\\u0000\",\"seq\":1}",
                                       "{\"name\":\"\\ud800\",\"seq\":1}",
                                       "{\"name\":\"\\udc00\",\"seq\":1}",
                                       "{\"name\":\"\\ud800\\u0041\",\"seq\":1}",
                                       "{\"name\":\"\\ud836\\ude00\",\"seq\":1}",
                                       "{\"name\":\"\\udbf7\\udfff\",\"seq\":1}",
                                       "{\"name\":\"\xff\",\"seq\":1}",
                                       "{\"name\":\"\xed\xa0\x80\",\"seq\":1}",
                                       "{\"seq\":1}{\"seq\":1}",
                                       "{\"seq\":1 /* one */}",
                                       "{\"name\":\"a\nb\",\"seq\":1}",
                                       "{\"items\":[[[[[[[[1]]]]]]]],\"seq\":1}"};
  struct json_value values[COUNT];
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    const char *field = NULL;
    if (decode(state, bodies[i], values, &field) != PROBLEM_BAD_JSON) fail_msg("accepted: %s", bodies[i]);
  }
}

static void far_characters(void **state) {
  struct json_value values[COUNT];
  const char *field = NULL;
  assert_int_equal(decode(state, "{\"seq\":1,\"name\":\"\\ud838\\udc00\\ud835\\udfff\"}", values, &field),
                   PROBLEM_NONE);
  assert_string_equal(values[NAME].text, "\U0001E000\U0001D7FF");
  assert_int_equal(decode(state, "{\"seq\":1,\"name\":\"\U0001DA00\"}", values, &field), PROBLEM_NONE);
  assert_string_equal(values[NAME].text, "\U0001DA00");
}

static void wrong_values_name_their_field(void **state) {
  static const struct {
    const char *body;
    enum problem problem;
    const char *field;
  } cases[] = {
      {"{\"seq\":0}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":1001}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":99999999999999999999}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":1.0}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":1e2}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":\"1\"}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":true}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"seq\":null}", PROBLEM_BAD_VALUE, "seq"},
      {"{\"choice\":1}", PROBLEM_MISSING_FIELD, "seq"},
      {"{\"seq\":1,\"extra\":1}", PROBLEM_UNKNOWN_FIELD, "extra"},
      {"{\"seq\":1,\"name\":\"\"}", PROBLEM_BAD_VALUE, "name"},
      {"{\"seq\":1,\"name\":\"abcdef\"}", PROBLEM_BAD_VALUE, "name"},
      {"{\"seq\":1,\"name\":\"a\\u0001b\"}", PROBLEM_BAD_VALUE, "name"},
      {"{\"seq\":1,\"name\":\"a\\u009fb\"}", PROBLEM_BAD_VALUE, "name"},
      {"{\"seq\":1,\"names\":[\"a\",\"\\b\"]}", PROBLEM_BAD_VALUE, "names"},
      {"{\"seq\":1,\"sure\":\"false\"}", PROBLEM_BAD_VALUE, "sure"},
      {"{\"seq\":1,\"sure\":0}", PROBLEM_BAD_VALUE, "sure"},
      {"{\"seq\":1,\"id\":\"7\"}", PROBLEM_BAD_VALUE, "id"},
      {"{\"seq\":1,\"device\":\"a b\"}", PROBLEM_BAD_VALUE, "device"},
      {"{\"seq\":1,\"device\":\"\u049b\"}", PROBLEM_BAD_VALUE, "device"},
      {"{\"seq\":1,\"device\":\"abcdefghi\"}", PROBLEM_BAD_VALUE, "device"},
      {"{\"seq\":1,\"items\":[]}", PROBLEM_BAD_VALUE, "items"},
      {"{\"seq\":1,\"items\":[{\"n\":1},{\"n\":1},{\"n\":1}]}", PROBLEM_BAD_VALUE, "items"},
      {"{\"seq\":1,\"items\":[{\"n\":1},{\"n\":21}]}", PROBLEM_BAD_VALUE, "items[1].n"},
      {"{\"seq\":1,\"items\":[7]}", PROBLEM_BAD_VALUE, "items[0]"},
      {"{\"seq\":1,\"items\":[{\"m\":7}]}", PROBLEM_UNKNOWN_FIELD, "items[0].m"},
      {"{\"seq\":1,\"names\":[7]}", PROBLEM_BAD_VALUE, "names"},
      {"{\"seq\":1,\"versions\":[\"7\"]}", PROBLEM_BAD_VALUE, "versions"},
      {"{\"seq\":1,\"versions\":[1,0]}", PROBLEM_BAD_VALUE, "versions"},
      {"{\"seq\":1,\"versions\":[2147483648]}", PROBLEM_BAD_VALUE, "versions"},
      {"{\"seq\":1,\"versions\":[]}", PROBLEM_BAD_VALUE, "versions"},
  };
  struct json_value values[COUNT];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *field = NULL;
    enum problem problem = decode(state, cases[i].body, values, &field);
    if (problem != cases[i].problem || field == NULL || strcmp(field, cases[i].field) != 0)
      fail_msg("%s: %s at %s", cases[i].body, problem_code(problem), field == NULL ? "(none)" : field);
  }
}

static void people_are_told_in_members(void **state) {
  static const struct {
    const char *body;
    const char *members;
    const char *detail;
  } cases[] = {
      {"{\"seq\":0}", "{\"reason\":\"too_small\",\"at_least\":1}", "The field seq must be from 1 to 1000."},
      {"{\"seq\":1001}", "{\"reason\":\"too_great\",\"at_most\":1000}", "The field seq must be from 1 to 1000."},
      {"{\"seq\":1.5}", "{\"reason\":\"no_whole_number\"}", "The field seq must be a whole number."},
      {"{\"seq\":null}", "{\"reason\":\"no_value\"}", "The field seq must not be null."},
      {"{\"name\":\"\"}", "{\"reason\":\"too_short\",\"at_least\":1}", "The field name must have 1 to 5 characters."},
      {"{\"name\":\"abcdef\"}", "{\"reason\":\"too_long\",\"at_most\":5}",
       "The field name must have 1 to 5 characters."},
      {"{\"name\":\"\\u0001\"}", "{\"reason\":\"control_character\"}",
       "The field name must not hold control characters."},
      {"{\"versions\":[]}", "{\"reason\":\"too_few\",\"at_least\":1}", "The field versions must have 1 to 2 items."},
      {"{\"names\":[\"a\",\"b\",\"c\"]}", "{\"reason\":\"too_many\",\"at_most\":2}",
       "The field names must have 0 to 2 items."},
      {"{\"names\":[\"\\b\"]}", "{\"reason\":\"control_character\"}",
       "The field names must not hold control characters."},
  };
  struct json_value values[COUNT];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct json_refusal refusal;
    assert_int_equal(json_decode(*state, cases[i].body, strlen(cases[i].body), fields, values, &refusal),
                     PROBLEM_BAD_VALUE);
    assert_string_equal(refusal.members, cases[i].members);
    assert_string_equal(refusal.detail, cases[i].detail);
  }
}

static void white_space_is_no_control_character(void **state) {
  struct json_value values[COUNT];
  const char *field = NULL;
  assert_int_equal(decode(state, "{\"seq\":1,\"name\":\"a\\n\\r\\tb\"}", values, &field), PROBLEM_NONE);
  assert_string_equal(values[NAME].text, "a\n\r\tb");
}

static void five_cyrillic_letters_are_five_characters(void **state) {
  struct json_value values[COUNT];
  const char *field = NULL;
  assert_int_equal(decode(state, "{\"seq\":1,\"name\":\"Қазақ\"}", values, &field), PROBLEM_NONE);
}

static enum problem check(void **state, const char *body) {
  const char *detail = NULL;
  return json_check(*state, body, strlen(body), &detail);
}

static void a_foreign_body_may_hold_any_field_but_is_strict(void **state) {
  assert_int_equal(check(state, "{\"a\":{\"b\":[{\"c\":[1.5,null,{\"d\":{\"e\":true}}]}]}}"), PROBLEM_NONE);
  static const char *const bodies[] = {
      "", "[]", "{} {}", "{'a':1}", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{\"a\":[[[[[[[[[[[[[]]]]]]]]]]]]]}"};
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
    assert_int_equal(check(state, bodies[i]), PROBLEM_BAD_JSON);
}

static void quoted_text_reads_back(void **state) {
  struct buffer buffer = {.arena = *state};
  json_quote(&buffer, "a\"\\\n</b>Қ");
  assert_false(buffer.failed);
  assert_string_equal(buffer.bytes, "\"a\\\"\\\\\\n</b>Қ\"");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Bad input: every value is read as what it is, null apart from absent", values_are_typed, set_up, tear_down,
       NULL},
      {"Bad input: what is not one strict JSON object is refused", bad_bodies_are_refused, set_up, tear_down, NULL},
      {"JSON: characters beyond the first 65,536 are read, as themselves and as two halves", far_characters, set_up,
       tear_down, NULL},
      {"Bad input: what people may do in a form is named, with the bound", people_are_told_in_members, set_up,
       tear_down, NULL},
      {"Bad input: a wrong value is refused with the name of its field", wrong_values_name_their_field, set_up,
       tear_down, NULL},
      {"Bad input: line ends and tabs are text, other control characters are not", white_space_is_no_control_character,
       set_up, tear_down, NULL},
      {"Bad input: lengths count characters, not bytes", five_cyrillic_letters_are_five_characters, set_up, tear_down,
       NULL},
      {"Bad input: a body of somebody else's form may hold any field and has to be strict JSON",
       a_foreign_body_may_hold_any_field_but_is_strict, set_up, tear_down, NULL},
      {"Bad input: text in a reply is escaped and reads back", quoted_text_reads_back, set_up, tear_down, NULL},
  };
  return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
