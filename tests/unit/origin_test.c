#include "arena.h"
#include "origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void our_own_pages_may_write(void **state) {
  (void)state;
  assert_true(origin_is_ours("https://portal.kz", "same-origin", "portal.kz", ""));
  assert_true(origin_is_ours("https://portal.kz", "", "portal.kz", ""));
  assert_true(origin_is_ours("http://127.0.0.1:8080", "", "127.0.0.1:8080", ""));
  assert_true(origin_is_ours("HTTPS://Portal.kz", "", "portal.kz", ""));
  assert_true(origin_is_ours("", "same-origin", "portal.kz", ""));
  assert_true(origin_is_ours("https://b.kz", "", "inside:80", "https://a.kz, https://b.kz"));
}

static void other_pages_may_not(void **state) {
  (void)state;
  assert_false(origin_is_ours("", "", "portal.kz", ""));
  assert_false(origin_is_ours("https://evil.kz", "", "portal.kz", ""));
  assert_false(origin_is_ours("https://portal.kz.evil.kz", "", "portal.kz", ""));
  assert_false(origin_is_ours("https://portal.kz:444", "", "portal.kz", ""));
  assert_false(origin_is_ours("null", "", "portal.kz", ""));
  assert_false(origin_is_ours("https://", "", "", ""));
  assert_false(origin_is_ours("ftp://portal.kz", "", "portal.kz", ""));
  assert_false(origin_is_ours("https://portal.kz", "cross-site", "portal.kz", ""));
  assert_false(origin_is_ours("https://portal.kz", "same-site", "portal.kz", ""));
  assert_false(origin_is_ours("", "none", "portal.kz", ""));
  assert_false(origin_is_ours("https://a.kz", "", "a.kz", "https://b.kz"));
}

static void addresses_on_paper_are_ours(void **state) {
  (void)state;
  struct arena *arena = arena_new(4096);
  assert_string_equal(origin_of_portal(arena, "evil.kz", "https://a.kz, https://b.kz", true), "https://a.kz");
  assert_string_equal(origin_of_portal(arena, "portal.kz", "", true), "https://portal.kz");
  assert_string_equal(origin_of_portal(arena, "127.0.0.1:8080", "", false), "http://127.0.0.1:8080");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"CSRF: a page of ours may write", our_own_pages_may_write, NULL, NULL, NULL},
      {"CSRF: a page of another origin, or one that hides its origin, may not", other_pages_may_not, NULL, NULL, NULL},
      {"Addresses on paper have the first origin of the settings, else the request's host", addresses_on_paper_are_ours,
       NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
