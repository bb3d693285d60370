#include "routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char id[] = "00000000-0000-4000-8000-000000000001";

static int set_up(void **state) {
  *state = arena_new(1 << 16);
  return *state == NULL;
}

static int tear_down(void **state) {
  arena_free(*state);
  return 0;
}

static enum problem find(void **state, enum method method, const char *const *segments, const struct route **ret_route,
                         const char **ret_segment, const char **ret_allow) {
  struct request request = {.arena = *state, .method = method};
  while (segments[request.segments] != NULL) {
    request.segment[request.segments] = segments[request.segments];
    request.segments++;
  }
  return route_find(&request, ret_route, ret_segment, ret_allow);
}

static void variable_segments_are_handed_over(void **state) {
  const struct route *route = NULL;
  const char *segment[LIMIT_SEGMENTS] = {NULL};
  const char *allow = NULL;
  const char *const path[] = {"v1", "attempts", id, "answers", "7", NULL};
  assert_int_equal(find(state, METHOD_PUT, path, &route, segment, &allow), PROBLEM_NONE);
  assert_string_equal(route->path, "/v1/attempts/{id}/answers/{n}");
  assert_string_equal(segment[0], id);
  assert_string_equal(segment[1], "7");
}

static void only_the_table_is_served(void **state) {
  static const char *const paths[][6] = {{"v1", NULL},
                                         {"v1", "attempts", "7", NULL},
                                         {"v1", "attempts", id, "answers", "0", NULL},
                                         {"v1", "attempts", id, "answers", "01", NULL},
                                         {"v1", "attempts", id, "answers", "101", NULL},
                                         {"v1", "attempts", id, "nothing", NULL},
                                         {"v2", "session", NULL},
                                         {NULL}};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    const struct route *route = NULL;
    const char *segment[LIMIT_SEGMENTS] = {NULL};
    const char *allow = NULL;
    assert_int_equal(find(state, METHOD_GET, paths[i], &route, segment, &allow), PROBLEM_NOT_FOUND);
  }
}

static void another_method_lists_those_there_are(void **state) {
  const struct route *route = NULL;
  const char *segment[LIMIT_SEGMENTS] = {NULL};
  const char *allow = NULL;
  const char *const path[] = {"v1", "session", NULL};
  assert_int_equal(find(state, METHOD_OTHER, path, &route, segment, &allow), PROBLEM_METHOD_NOT_ALLOWED);
  assert_string_equal(allow, "POST, GET, DELETE");
}

static void unknown_query_parameters_are_refused(void **state) {
  (void)state;
  const struct route route = {.query = "dry_run partial"};
  struct request request = {.query = {{"partial", "1"}, {"dry_run", "1"}}, .queries = 2};
  const char *field = NULL;
  assert_int_equal(route_check_query(&route, &request, &field), PROBLEM_NONE);
  request.query[1].name = "dry";
  assert_int_equal(route_check_query(&route, &request, &field), PROBLEM_UNKNOWN_FIELD);
  assert_string_equal(field, "dry");
  assert_int_equal(route_check_query(&(struct route){.query = NULL}, &request, &field), PROBLEM_UNKNOWN_FIELD);
}

static void every_row_says_who(void **state) {
  (void)state;
  for (size_t i = 0; i < route_count; i++) {
    assert_true(routes[i].who != 0);
    assert_true(routes[i].handler != NULL);
    assert_true((routes[i].body == BODY_NONE) == (routes[i].method == METHOD_GET || routes[i].method == METHOD_DELETE));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Routes: the variable segments of a path reach the handler", variable_segments_are_handed_over, set_up,
       tear_down, NULL},
      {"Routes: what is not in the table, or names no id, is not found", only_the_table_is_served, set_up, tear_down,
       NULL},
      {"Routes: a known address with another method names the methods there are", another_method_lists_those_there_are,
       set_up, tear_down, NULL},
      {"Bad input: a query parameter that the address does not know is refused by name",
       unknown_query_parameters_are_refused, NULL, NULL, NULL},
      {"Routes: every row says who may call it", every_row_says_who, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
