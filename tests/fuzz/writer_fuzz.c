/* Whatever texts people stored: a CSV has the cells they are, none of them a formula; a calendar has the lines we write
   and no other. The input is cells, parted by tabs and lines; for the calendar it is one text. */
#include "fuzz.h"

#include <string.h>

#include "arena.h"
#include "calendar.h"
#include "csv_writer.h"
#include "text.h"

enum { MEMORY = 32 * 1024 * 1024 };

/* The cell at *at as a reader of RFC 4180 has it; *at moves to the delimiter behind it. */
static char *read_cell(struct arena *arena, const char **at) {
  struct buffer cell = {.arena = arena};
  bool is_quoted = **at == '"';
  buffer_puts(&cell, "");
  *at += is_quoted;
  for (; **at != '\0' && (is_quoted || strchr(";\r\n", **at) == NULL); (*at)++) {
    if (is_quoted && **at == '"' && *++*at != '"') break;
    REQUIRE(is_quoted || **at != '"');
    buffer_append(&cell, *at, 1);
  }
  return cell.bytes;
}

static void require_csv(struct arena *arena, const struct document *document, const char *at) {
  REQUIRE(strncmp(at, "\xEF\xBB\xBF", 3) == 0);
  at += 3;
  for (size_t i = 0; i < document->count; i++) {
    for (const char *text = document->lines[i].text; text != NULL;) {
      struct document_cell wanted = document_next_cell(&text);
      const char *cell = read_cell(arena, &at);
      REQUIRE(*cell == '\0' || strchr("=+-@\t\r\n", *cell) == NULL);
      if (*cell == '\'') cell++;
      REQUIRE(strlen(cell) == wanted.length && memcmp(cell, wanted.text, wanted.length) == 0);
      REQUIRE(text == NULL ? strncmp(at, "\r\n", 2) == 0 : *at == ';');
      at += text == NULL ? 2 : 1;
    }
  }
  REQUIRE(*at == '\0');
}

static void try_csv(struct arena *arena, const char *text) {
  struct buffer csv = {.arena = arena};
  struct document_line *lines = arena_alloc(arena, (strlen(text) + 1) * sizeof *lines);
  struct document document = {.title = "", .language = "kk", .created_at = "", .lines = lines};
  for (bool is_last = false; !is_last; document.count++) {
    size_t length = strcspn(text, "\x1E"); /* a record ends: line feeds are part of a cell */
    is_last = text[length] == '\0';
    lines[document.count] = (struct document_line){DOCUMENT_ROW, arena_copy(arena, text, length)};
    text += length + 1;
  }
  REQUIRE(csv_write(&document, &csv));
  require_csv(arena, &document, csv.bytes);
}

static void try_calendar(struct arena *arena, const char *text) {
  static const char *const names[] = {
      "BEGIN:V",   "VERSION:2.0", "PRODID:", "CALSCALE:", "X-WR-CALNAME:", "UID:",         "DTSTAMP:", "LAST-MODIFIED:",
      "SEQUENCE:", "DTSTART:",    "DTEND:",  "STATUS:",   "SUMMARY:",      "DESCRIPTION:", "END:V",    " "};
  const struct calendar_event event = {
      "uid", "1", "20261123T050000Z", "20261123T050000Z", "20261123T060000Z", "CONFIRMED", text, text};
  struct buffer file = {.arena = arena};
  calendar_begin(&file, text);
  calendar_add(&file, &event);
  calendar_end(&file);
  REQUIRE(!file.failed);
  int begun = 0;
  for (const char *at = file.bytes; *at != '\0';) {
    const char *end = strpbrk(at, "\r\n");
    size_t i = 0;
    while (i < sizeof names / sizeof *names && strncmp(at, names[i], strlen(names[i])) != 0) i++;
    REQUIRE(i < sizeof names / sizeof *names);
    REQUIRE(end != NULL && strncmp(end, "\r\n", 2) == 0 && end - at <= CALENDAR_LINE_MAX);
    REQUIRE(text_is_utf8(at, (size_t)(end - at)));
    begun += i == 0;
    at = end + 2;
  }
  REQUIRE(begun == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!text_is_utf8((const char *)data, size)) return 0;
  struct arena *arena = arena_new(MEMORY);
  REQUIRE(arena);
  const char *text = arena_copy(arena, (const char *)data, size);
  try_csv(arena, text);
  try_calendar(arena, text);
  arena_free(arena);
  return 0;
}
