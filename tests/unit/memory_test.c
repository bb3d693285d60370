/* Whatever call for memory fails: what is read is right or refused as PROBLEM_INTERNAL, never something else. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "auth.h"
#include "config.h"
#include "encoding.h"
#include "fastcgi.h"
#include "import.h"
#include "json.h"

static long countdown; /* calls until the one that fails; 0: none does */
static bool failed;

static bool fails(void) {
  if (countdown == 0 || --countdown > 0) return false;
  failed = true;
  errno = ENOMEM;
  return true;
}

void *__libc_malloc(size_t size);
void *__libc_realloc(void *old, size_t size);
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_realloc(void *old, size_t size) __attribute__((weak));

static void *take(size_t size) {
  return __interceptor_malloc == NULL ? __libc_malloc(size) : __interceptor_malloc(size);
}
void *malloc(size_t size) {
  return fails() ? NULL : take(size);
}
void *calloc(size_t count, size_t size) {
  void *bytes = fails() ? NULL : take(count * size);
  return bytes == NULL ? NULL : memset(bytes, 0, count * size);
}
void *realloc(void *old, size_t size) {
  if (fails()) return NULL;
  return __interceptor_realloc == NULL ? __libc_realloc(old, size) : __interceptor_realloc(old, size);
}

/* json-c 0.16 uses the copy of a key's name without a look: short memory there ends the process. */
char *strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = take(size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* What is tried; PROBLEM_NONE only when all is right. */
typedef enum problem attempt_fn(struct arena *arena);

/* With the n-th call failing, n = 1, 2, 3 …, and with an arena of every size, until nothing fails. */
static void try_all(attempt_fn *attempt) {
  int injected = 0;
  for (long n = 1;; n++) {
    struct arena *arena = arena_new(8 * 1024 * 1024);
    failed = false;
    countdown = n;
    enum problem problem = attempt(arena);
    countdown = 0;
    arena_free(arena);
    if (!failed) {
      assert_int_equal(problem, PROBLEM_NONE);
      break;
    }
    if (problem != PROBLEM_NONE && problem != PROBLEM_INTERNAL) fail_msg("call %ld: %s", n, problem_code(problem));
    injected++;
  }
  for (size_t size = 16;; size += size < 16384 ? 16 : size / 64) {
    struct arena *arena = arena_new(size);
    enum problem problem = attempt(arena);
    arena_free(arena);
    if (problem == PROBLEM_NONE) break;
    if (problem != PROBLEM_INTERNAL) fail_msg("%zu bytes: %s", size, problem_code(problem));
    injected++;
  }
  print_message("%d failures\n", injected);
}

static const char long_text[] =
    "Ұзын мәтін: бір жолға сыймайтын, тырнақшасы \" мен \\ бар мәтін, екінші рет те, үшінші рет те";

static enum problem decode(struct arena *arena) {
  static const struct json_field item[] = {
      {.name = "n", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 9}, {.name = NULL}};
  static const struct json_field fields[] = {
      {.name = "text", .type = JSON_STRING, .required = true, .maximum = 500},
      {.name = "names", .type = JSON_STRINGS, .required = true, .maximum = 9},
      {.name = "ids", .type = JSON_INTEGERS, .required = true, .maximum = 99},
      {.name = "items", .type = JSON_ITEMS, .required = true, .maximum = 9, .items = item},
      {.name = NULL}};
  static const char body[] =
      "{\"text\":\"Ұзын мәтін: бір жолға сыймайтын, тырнақшасы \\\" мен \\\\ бар мәтін, екінші рет те, \\u04af"
      "шінші рет те\",\"names\":[\"бір\",\"екі \\ud83d\\ude00\",\"\\u0041\\u00e9\"],"
      "\"ids\":[10001,10002,10003,10004,10005,10006,10007,10008,10009,10010,10011,10012],"
      "\"items\":[{\"n\":1},{\"n\":2}]}";
  struct json_value values[4];
  struct json_refusal refusal;
  enum problem problem = json_decode(arena, body, sizeof body - 1, fields, values, &refusal);
  if (problem != PROBLEM_NONE) return problem;
  bool is_right =
      strcmp(values[0].text, long_text) == 0 && strcmp(values[1].text, "[\"бір\",\"екі 😀\",\"Aé\"]") == 0 &&
      strcmp(values[2].text, "[10001,10002,10003,10004,10005,10006,10007,10008,10009,10010,10011,10012]") == 0 &&
      values[3].items[1].integer == 2;
  return is_right ? PROBLEM_NONE : PROBLEM_CONFLICT;
}

static enum problem quote(struct arena *arena) {
  struct buffer text = {.arena = arena};
  json_quote(&text, long_text);
  json_quote(&text, "\x01\x02\x03\x04\x05\x06\x07");
  if (text.failed) return PROBLEM_INTERNAL;
  bool is_right =
      strcmp(text.bytes, "\"Ұзын мәтін: бір жолға сыймайтын, тырнақшасы \\\" мен \\\\ бар мәтін, екінші рет те, "
                         "үшінші рет те\"\"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\"") == 0;
  return is_right ? PROBLEM_NONE : PROBLEM_CONFLICT;
}

static enum problem read_roster(struct arena *arena) {
  static const char text[] =
      "login,full_name,language,roles,password\n"
      "a1,\"Бірінші \"\"Ә\"\" Тұлға, ұзын аты бар адам\",kk,student,long enough\nb1,B,kk,student,\n";
  struct roster_file *file = NULL;
  const char *logins = NULL;
  enum problem problem = import_read_roster(arena, "people", text, sizeof text - 1, &file);
  if (problem == PROBLEM_NONE) problem = import_password_logins(file, &logins);
  if (problem != PROBLEM_NONE) return problem;
  if (logins == NULL) return PROBLEM_CONFLICT;
  import_want_password(file, 1, (const char *[]){"a1"});
  problem = import_hash_passwords(file, true);
  if (problem != PROBLEM_NONE) return problem;
  const char *rows = import_rows(file);
  const char *findings = import_findings(file);
  if (rows == NULL || findings == NULL) return PROBLEM_INTERNAL;
  bool is_right = strcmp(logins, "[\"a1\"]") == 0 && strcmp(findings, "[]") == 0 &&
                  strstr(rows, "\"line\":3") != NULL &&
                  strstr(rows, "Бірінші \\\"Ә\\\" Тұлға, ұзын аты бар адам") != NULL && strstr(rows, "given") != NULL;
  return is_right ? PROBLEM_NONE : PROBLEM_CONFLICT;
}

/* An arena without room refuses the file with a finding; the same refusal to this test. */
static enum problem read_bank(struct arena *arena) {
  static const char text[] = "<question>Неге \"олай\" болады, ұзын сұрақ?\n<variant>Иә\n<variant>Жоқ\n"
                             "<question>Қалай?\n<variant>1\n<variant>2\n<question>Қалай?\n<variant>1\n<variant>3\n";
  struct bank_file file;
  enum problem problem = import_read_bank(arena, ENCODING_UTF8, text, sizeof text - 1, &file);
  if (problem != PROBLEM_NONE) return problem;
  if (arena_is_full(arena) && strstr(file.findings, "\"code\":\"too_large\"") != NULL) return PROBLEM_INTERNAL;
  bool is_right = strstr(file.questions, "Неге \\\"олай\\\" болады, ұзын сұрақ?") != NULL &&
                  strstr(file.questions, "[\"1\",\"3\"]") != NULL && strstr(file.findings, "same_text") != NULL;
  return is_right ? PROBLEM_NONE : PROBLEM_CONFLICT;
}

static enum problem verify(struct arena *arena) {
  (void)arena;
  bool is_right = false;
  enum problem problem = auth_verify_password(
      "$argon2id$v=19$m=19456,t=2,p=1$r3sN2x3AAR/MyNbxOzifYg$VnyxgFKL2cQ3TeY5wMHkXryAs7kXzo8xH433JUpHxg0",
      "seven green horses", &is_right);
  return problem != PROBLEM_NONE ? problem : is_right ? PROBLEM_NONE : PROBLEM_WRONG_CREDENTIALS;
}

static enum problem head(struct arena *arena) {
  char *parameters[] = {"REQUEST_METHOD=PUT",
                        "REQUEST_URI=/api/v1/groups/%D3%99?after=a%20b",
                        "CONTENT_TYPE=application/json",
                        "HTTP_COOKIE=emtihan=1",
                        "HTTP_SEC_FETCH_SITE=same-origin",
                        "REMOTE_ADDR=10.0.0.1",
                        NULL};
  FCGX_Stream in = {0};
  FCGX_Request fcgi = {.envp = parameters, .in = &in};
  struct request request;
  enum problem problem = http_read_head(&fcgi, arena, &request);
  if (problem != PROBLEM_NONE) return problem;
  bool is_right = strcmp(request.cookie, "emtihan=1") == 0 && strcmp(request.fetch_site, "same-origin") == 0 &&
                  strcmp(request.content_type, "application/json") == 0 && strcmp(request.address, "10.0.0.1") == 0 &&
                  strcmp(request.segment[2], "ә") == 0 && strcmp(request_query(&request, "after"), "a b") == 0;
  return is_right ? PROBLEM_NONE : PROBLEM_CONFLICT;
}

static void heads(void **state) {
  (void)state;
  try_all(head);
}
static void bodies(void **state) {
  (void)state;
  try_all(decode);
}
static void quoted(void **state) {
  (void)state;
  try_all(quote);
}
static void rosters(void **state) {
  (void)state;
  try_all(read_roster);
}
static void banks(void **state) {
  (void)state;
  try_all(read_bank);
}
static void passwords(void **state) {
  (void)state;
  try_all(verify);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(heads),   cmocka_unit_test(bodies), cmocka_unit_test(quoted),
                                     cmocka_unit_test(rosters), cmocka_unit_test(banks),  cmocka_unit_test(passwords)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
