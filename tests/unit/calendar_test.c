#include "calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "text.h"

enum { ROOM = 1024 * 1024 };

static const struct calendar_event plain = {.uid = "exam-1@emtihan",
                                            .sequence = "2",
                                            .changed_at = "20261120T101500Z",
                                            .starts_at = "20261123T050000Z",
                                            .ends_at = "20261123T054000Z",
                                            .status = "CONFIRMED",
                                            .summary = "Тест",
                                            .description = ""};

static const char *calendar_of(struct arena *arena, const char *name, const struct calendar_event *event,
                               size_t *length) {
  struct buffer buffer = {.arena = arena};
  calendar_begin(&buffer, name);
  calendar_add(&buffer, event);
  calendar_end(&buffer);
  assert_false(buffer.failed);
  *length = buffer.length;
  return buffer.bytes;
}

static void whole_calendar(void **state) {
  (void)state;
  struct arena *arena = arena_new(ROOM);
  size_t length = 0;
  assert_string_equal(calendar_of(arena, "Емтихандар", &plain, &length),
                      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//emtihan//exam sessions//EN\r\nCALSCALE:GREGORIAN\r\n"
                      "X-WR-CALNAME:Емтихандар\r\nBEGIN:VEVENT\r\nUID:exam-1@emtihan\r\nDTSTAMP:20261120T101500Z\r\n"
                      "LAST-MODIFIED:20261120T101500Z\r\nSEQUENCE:2\r\nDTSTART:20261123T050000Z\r\n"
                      "DTEND:20261123T054000Z\r\nSTATUS:CONFIRMED\r\nSUMMARY:Тест\r\nDESCRIPTION:\r\nEND:VEVENT\r\n"
                      "END:VCALENDAR\r\n");
  arena_free(arena);
}

static const char *line_of(struct arena *arena, const char *summary) {
  struct calendar_event event = plain;
  event.summary = summary;
  size_t length = 0;
  const char *text = calendar_of(arena, "", &event, &length);
  const char *from = strstr(text, "SUMMARY:");
  return arena_copy(arena, from, (size_t)(strstr(from, "DESCRIPTION:") - from));
}

static void escapes(void **state) {
  (void)state;
  struct arena *arena = arena_new(ROOM);
  assert_string_equal(line_of(arena, "a,b;c\\d\ne\r\nf\rg:\"h\"\x01\x7F\ti"),
                      "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\\ng:\"h\"\ti\r\n");
  arena_free(arena);
}

static void folds(void **state) {
  (void)state;
  struct arena *arena = arena_new(ROOM);
  char text[69] = {0};
  memset(text, 'x', 67);
  assert_string_equal(line_of(arena, text), arena_printf(arena, "SUMMARY:%s\r\n", text)); /* 75 bytes */
  text[67] = 'y';
  assert_string_equal(line_of(arena, text), arena_printf(arena, "SUMMARY:%.67s\r\n y\r\n", text));
  memcpy(text + 66, "ә", 2); /* would lie on both sides of the fold */
  assert_string_equal(line_of(arena, text), arena_printf(arena, "SUMMARY:%.66s\r\n ә\r\n", text));
  arena_free(arena);
}

/* The line without its folds and its end. Fails where one is too long or cut within a character. */
static const char *unfold(struct arena *arena, const char *line) {
  struct buffer text = {.arena = arena};
  for (const char *at = line; *at != '\0';) {
    size_t length = strcspn(at, "\r\n");
    assert_true(length > 0 && length <= CALENDAR_LINE_MAX);
    assert_memory_equal(at + length, "\r\n", 2);
    size_t blank = at == line ? 0 : 1;
    if (blank == 1) assert_int_equal(*at, ' ');
    assert_true(text_is_utf8(at + blank, length - blank));
    buffer_append(&text, at + blank, length - blank);
    at += length + 2;
  }
  return text.bytes;
}

/* What a reader makes of the property: its text without the escapes. */
static const char *read_back(struct arena *arena, const char *line) {
  char *text = arena_alloc(arena, strlen(line) + 1);
  size_t size = 0;
  for (const char *c = unfold(arena, line) + sizeof "SUMMARY:" - 1; *c != '\0'; c++) {
    bool escaped = *c == '\\';
    if (escaped) c++;
    assert_true(escaped ? strchr("\\;,n", *c) != NULL : strchr(";,", *c) == NULL);
    text[size++] = escaped && *c == 'n' ? '\n' : *c;
  }
  return text;
}

static const char *random_text(struct arena *arena, unsigned *seed) {
  static const char *const pieces[] = {"a", " ", ",", ";", "\\", "\n", "ә", "Ң", "€", "😀", "\\n", "word", ":", "\""};
  struct buffer text = {.arena = arena};
  buffer_puts(&text, "");
  for (int left = rand_r(seed) % 200; left > 0; left--)
    buffer_puts(&text, pieces[(size_t)rand_r(seed) % (sizeof pieces / sizeof pieces[0])]);
  return text.length == 0 ? "" : text.bytes;
}

static void any_text_comes_back(void **state) {
  (void)state;
  struct arena *arena = arena_new(ROOM);
  unsigned seed = 20261123;
  for (int round = 0; round < 5000; round++) {
    const char *text = random_text(arena, &seed);
    assert_string_equal(read_back(arena, line_of(arena, text)), text);
    arena_reset(arena);
  }
  arena_free(arena);
}

static void no_memory(void **state) {
  (void)state;
  for (size_t room = 1000; room < 9000; room += 500) {
    struct arena *arena = arena_new(room);
    struct buffer buffer = {.arena = arena};
    for (int i = 0; i < 40; i++) calendar_add(&buffer, &plain);
    assert_true(buffer.failed);
    arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Calendar: head, event and end are lines that end with CRLF", whole_calendar, NULL, NULL, NULL},
      {"Calendar: separators, backslashes and line ends are escaped, control characters go", escapes, NULL, NULL, NULL},
      {"Calendar: a line of 75 bytes stays whole, a longer one is folded between characters", folds, NULL, NULL, NULL},
      {"Calendar: whatever text goes in comes out of the folded and escaped line", any_text_comes_back, NULL, NULL,
       NULL},
      {"Calendar: without memory the buffer says so", no_memory, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
