/* CSV, written: what spreadsheets and RFC 4180 want of a cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "csv_writer.h"

static void becomes(const char *cells, const char *line) {
  struct arena *arena = arena_new(64 * 1024);
  struct buffer csv = {.arena = arena};
  const struct document_line lines[] = {{DOCUMENT_TITLE, "no line of a table"}, {DOCUMENT_ROW, cells}};
  const struct document document = {.lines = lines, .count = 2};
  assert_true(csv_write(&document, &csv));
  assert_memory_equal(csv.bytes, "\xEF\xBB\xBF", 3);
  assert_string_equal(csv.bytes + 3, line);
  arena_free(arena);
}

static void cells_are_quoted_where_they_must(void **state) {
  (void)state;
  becomes("a\tб\t", "a;б;\r\n");
  becomes("a;b\tsaid \"so\"", "\"a;b\";\"said \"\"so\"\"\"\r\n");
  becomes("a\nb\tc\rd", "\"a\nb\";\"c\rd\"\r\n");
  becomes("", "\r\n");
}

static void formulas_are_guarded(void **state) {
  (void)state;
  becomes("=1+1\t+7\t-1\t@SUM", "'=1+1;'+7;'-1;'@SUM\r\n");
  becomes(" =1\t\xC2\xA0-1\t\xE2\x80\x8B@SUM\t b", "' =1;'\xC2\xA0-1;'\xE2\x80\x8B@SUM; b\r\n");
  becomes("'quoted\tA-\t=\"a;b\"", "''quoted;A-;\"'=\"\"a;b\"\"\"\r\n");
}

static void columns_say_width_and_kind(void **state) {
  (void)state;
  const struct document_columns columns = document_read_columns("8n\t51t\t120n");
  assert_int_equal(columns.count, 3);
  assert_true(columns.column[0].is_number && !columns.column[1].is_number && columns.column[2].is_number);
  assert_true(columns.column[0].width == 8 && columns.column[1].width == 51 && columns.column[2].width == 120);
  assert_int_equal(document_read_columns("1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1").count,
                   DOCUMENT_COLUMNS_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"CSV: cells are quoted where RFC 4180 wants it", cells_are_quoted_where_they_must, NULL, NULL, NULL},
      {"CSV: nothing that is written becomes a formula, and the guard can be taken away again", formulas_are_guarded,
       NULL, NULL, NULL},
      {"Documents: columns say their width and kind", columns_say_width_and_kind, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("csv_writer", tests, NULL, NULL);
}
