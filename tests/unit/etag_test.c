#include "etag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void equal_bodies(void **state) {
  (void)state;
  char one[ETAG_MAX], same[ETAG_MAX], other[ETAG_MAX], stamped[ETAG_MAX];
  etag_of("{\"unread\":1}", 12, NULL, one);
  etag_of("{\"unread\":1}", 12, NULL, same);
  etag_of("{\"unread\":2}", 12, NULL, other);
  etag_of("{\"unread\":1}", 12, "17-99-ab", stamped);
  assert_string_equal(one, same);
  assert_string_not_equal(one, other);
  assert_int_equal(strlen(one), 3 + 32 + 1);
  assert_memory_equal(stamped, one, 3 + 32);
  assert_string_equal(stamped + 3 + 32, "-17-99-ab\"");
}

static void lists(void **state) {
  (void)state;
  assert_true(etag_is_listed("W/\"a\"", "W/\"a\""));
  assert_true(etag_is_listed("\"a\"", "W/\"a\""));
  assert_true(etag_is_listed("\"b\", W/\"c,\" ,\"a\"", "W/\"a\""));
  assert_true(etag_is_listed("*", "W/\"a\""));
  assert_false(etag_is_listed("", "W/\"a\""));
  assert_false(etag_is_listed("\"b\"", "W/\"a\""));
  assert_false(etag_is_listed("\"aa\"", "W/\"a\""));
  assert_false(etag_is_listed("a", "W/\"a\""));
  assert_false(etag_is_listed("\"a", "W/\"a\""));
  assert_false(etag_is_listed("W/", "W/\"a\""));
  assert_false(etag_is_listed(", ,", "W/\"a\""));
  assert_true(etag_is_listed("W/\"a-1\"", "W/\"a-2\""));
  assert_true(etag_is_listed("W/\"b-2\", W/\"a\"", "W/\"a-2\""));
  assert_false(etag_is_listed("W/\"b-2\"", "W/\"a-2\""));
  assert_false(etag_is_listed("W/\"aa-2\"", "W/\"a-2\""));
}

static void stamps(void **state) {
  (void)state;
  struct arena *arena = arena_new(64 * 1024);
  struct request request = {.arena = arena, .method = METHOD_GET, .if_none_match = ""};
  struct reply first = {.status = 200, .body = "{}", .length = 2, .stamp = "1-9-k"};
  struct reply later = {.status = 200, .body = "{}", .length = 2, .stamp = "2-9-k"};
  etag_condition(&request, &first);
  request.if_none_match = first.etag;
  etag_condition(&request, &later);
  assert_int_equal(later.status, 304);
  assert_string_not_equal(later.etag, first.etag);
  assert_non_null(strstr(later.etag, "-2-9-k\""));
  arena_free(arena);
}

static struct reply condition(int status, const char *body, const char *if_none_match, struct arena *arena) {
  struct request request = {.arena = arena, .method = METHOD_GET, .if_none_match = if_none_match};
  struct reply reply = {.status = status, .body = body, .length = body == NULL ? 0 : strlen(body)};
  etag_condition(&request, &reply);
  return reply;
}

static void conditions(void **state) {
  (void)state;
  struct arena *arena = arena_new(64 * 1024);
  struct reply first = condition(200, "{}", "", arena);
  assert_non_null(first.etag);
  assert_int_equal(first.status, 200);
  struct reply same = condition(200, "{}", first.etag, arena);
  assert_int_equal(same.status, 304);
  assert_null(same.body);
  assert_string_equal(same.etag, first.etag);
  assert_int_equal(condition(200, "{ }", first.etag, arena).status, 200);
  assert_int_equal(condition(404, "{}", first.etag, arena).status, 404);
  assert_null(condition(404, "{}", first.etag, arena).etag);
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"ETag: equal bodies have equal validators, others differ", equal_bodies, NULL, NULL, NULL},
      {"ETag: a list names a validator, weak or strong; what is no list names none", lists, NULL, NULL, NULL},
      {"ETag: an equal body is a 304 also under another stamp, and brings the newer one", stamps, NULL, NULL, NULL},
      {"ETag: what has not changed becomes a 304 without a body; refusals stay", conditions, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("etag", tests, NULL, NULL);
}
