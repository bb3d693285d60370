/* CSV as spreadsheets write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "arena.h"
#include "csv.h"

/* What a reader said, as text: "2: a|b" for a record, "3! code" for a refusal. */
static void write_record(void *context, int line, int count, const char *const *cells) {
  struct buffer *said = context;
  buffer_printf(said, "%d: ", line);
  for (int i = 0; i < count; i++) buffer_printf(said, "%s%s", i ? "|" : "", cells[i]);
  buffer_puts(said, "\n");
}

static void write_refusal(void *context, const struct finding *finding) {
  struct buffer *said = context;
  assert_in_range(strlen(finding->detail), 10, 300);
  buffer_printf(said, "%d! %s\n", finding->line, finding->code);
}

/* Reads the file in pieces of one length; the last line tells when it was not read on. */
static const char *read_in_pieces(struct arena *arena, const char *file, size_t length, size_t piece) {
  struct buffer said = {.arena = arena};
  buffer_puts(&said, "");
  struct csv_reader *reader = csv_new(arena, (struct csv_sink){&said, write_record, write_refusal});
  assert_non_null(reader);
  bool read_on = true;
  for (size_t at = 0; at < length && read_on; at += piece)
    read_on = csv_feed(reader, file + at, length - at < piece ? length - at : piece);
  bool ended = csv_end(reader);
  if (!ended) buffer_puts(&said, "stopped\n");
  assert_true(read_on || !ended);
  assert_false(said.failed);
  return said.bytes;
}

/* However the file is cut, the same is said. */
static void reads(const char *file, size_t length, const char *expected) {
  static const size_t pieces[] = {1, 2, 3, 5, 7, 64, 1000000};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    struct arena *arena = arena_new(4 * 1024 * 1024);
    assert_non_null(arena);
    assert_string_equal(read_in_pieces(arena, file, length, pieces[i]), expected);
    arena_free(arena);
  }
}

#define READS(file, expected) reads(file, sizeof(file) - 1, expected)

static void plain_lines(void **state) {
  (void)state;
  READS("login,full_name\nаида,Аида Қасымова\nb,Б\n", "1: login|full_name\n2: аида|Аида Қасымова\n3: b|Б\n");
  READS("login\nлесса", "1: login\n2: лесса\n");
  READS("", "");
}

static void line_ends(void **state) {
  (void)state;
  READS("a,b\r\n1,2\r\n\r\n3,4\r\n", "1: a|b\n2: 1|2\n4: 3|4\n");
  READS("a,b\r1,2\r\r3,4\r", "1: a|b\n2: 1|2\n4: 3|4\n");
  READS("a,b\n1,2\r\n3,4\r5,6", "1: a|b\n2: 1|2\n3: 3|4\n4: 5|6\n");
}

static void separators(void **state) {
  (void)state;
  READS("a;b;c\n1,5;2;3\n", "1: a|b|c\n2: 1,5|2|3\n");
  READS("a\tb\n1;2\t3,4\n", "1: a|b\n2: 1;2|3,4\n");
  READS("\"a;;;\",b\n1,2\n", "1: a;;;|b\n2: 1|2\n");
  READS("sep=;\r\na,b,c;d\r\n1;2\r\n", "2: a,b,c|d\n3: 1|2\n");
  READS("sep=x\na\n", "1: sep=x\n2: a\n");
}

static void byte_order_mark(void **state) {
  (void)state;
  READS("\xEF\xBB\xBF"
        "a,b\n1,2\n",
        "1: a|b\n2: 1|2\n");
  READS("\xEF\xBB\xBF\"a\",b\n", "1: a|b\n");
  READS("\xEF\xBB\xBF", "");
}

static void quotes(void **state) {
  (void)state;
  READS("a,b\n\"x, y\",\"he said \"\"no\"\"\"\n", "1: a|b\n2: x, y|he said \"no\"\n");
  READS("a,b\n\"two\r\nlines\",2\nx,y\n", "1: a|b\n2: two\r\nlines|2\n4: x|y\n");
  READS("a,b\n \"x\" ,\"\"\n\"\"\"\",\"\"\"\"\"\"\n", "1: a|b\n2: x|\n3: \"|\"\"\n");
  READS("a,b\nТОО \"Ромашка\",5\"\n", "1: a|b\n2: ТОО \"Ромашка\"|5\"\n");
}

static void formulas(void **state) {
  (void)state;
  READS("a,b\n=1+2,@SUM(A1)\n-3,+4\n", "1: a|b\n2: =1+2|@SUM(A1)\n3: -3|+4\n");
}

static void blanks(void **state) {
  (void)state;
  READS("\n\n a , b \n\n \t \n , \n1,\n", "3: a|b\n7: 1|\n");
  READS("a,b\n\xC2\xA0 ИС  201\xC2\xA0,\xE2\x80\x8Bx\n", "1: a|b\n2: ИС  201|x\n");
}

static void unequal_counts(void **state) {
  (void)state;
  READS("a,b\n1\n1,2,3\n", "1: a|b\n2: 1\n3: 1|2|3\n");
}

static void unterminated(void **state) {
  (void)state;
  READS("a,b\n1,2\n3,\"4\n5,6\n7,8\n", "1: a|b\n2: 1|2\n3! unterminated_quote\n");
  READS("a,b\n\"1\n\n\",\"2", "1: a|b\n4! unterminated_quote\n");
  READS("a,\"b\n1,2", "1! unterminated_quote\nstopped\n");
}

static void after_quote(void **state) {
  (void)state;
  READS("a,b\n\"x\"y,2\n3,4\n", "1: a|b\n2! text_after_quote\n3: 3|4\n");
}

static void bad_characters(void **state) {
  (void)state;
  READS("a,b\n1,x\0y\n3,4\n", "1: a|b\n2! control_character\n3: 3|4\n");
  READS("a,b\n1,\x07\n", "1: a|b\n2! control_character\n");
  READS("a,b\n\xC0\xE8\xE4\xE0,2\n3,4\n", "1: a|b\n2! not_utf8\n3: 3|4\n");
  READS("a,b\nЌайрат,2\n", "1: a|b\n2! kazakh_font\n");
  READS("a,b\n�ида,2\n", "1: a|b\n2! lost_character\n");
  READS("\xEB\xEE\xE3\xE8\xED,b\n1,2\n", "1! not_utf8\nstopped\n");
}

static void other_files(void **state) {
  (void)state;
  READS("\xFF\xFEi\0d\0\n\0", "1! utf16\nstopped\n");
  READS("\0i\0d\0\n\0\x31", "1! utf16\nstopped\n");
  READS("PK\x03\x04\x14\0\n", "1! not_text\nstopped\n");
}

static void columns(void **state) {
  (void)state;
  READS("a\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,x\n", "1: a\n2: |||||||||||||||||||||||||||||||x\n");
  READS("a\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,x\n1\n", "1: a\n2! too_many_columns\n3: 1\n");
  READS("a\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\"x\n\",,\n1\n", "1: a\n2! too_many_columns\n4: 1\n");
}

static void long_cells(void **state) {
  (void)state;
  struct arena *arena = arena_new(1024 * 1024);
  struct buffer file = {.arena = arena};
  buffer_puts(&file, "a\n");
  for (int i = 0; i < CSV_CELL_MAX; i++) buffer_puts(&file, "x");
  struct buffer longer = file;
  buffer_puts(&longer, "x,\"\n\"\n1\n");
  reads(longer.bytes, longer.length, "1: a\n2! too_long_cell\n4: 1\n");

  struct buffer expected = {.arena = arena};
  buffer_printf(&expected, "1: a\n2: %.*s\n", CSV_CELL_MAX, file.bytes + 2);
  buffer_puts(&file, "\n");
  reads(file.bytes, file.length - 1, expected.bytes);
  arena_free(arena);
}

static void endless_header(void **state) {
  (void)state;
  struct arena *arena = arena_new(1024 * 1024);
  struct buffer file = {.arena = arena};
  while (file.length <= CSV_HEADER_MAX) buffer_puts(&file, "header,");
  reads(file.bytes, file.length, "1! too_long_header\nstopped\n");
  arena_free(arena);
}

static void many_refusals(void **state) {
  (void)state;
  struct arena *arena = arena_new(4 * 1024 * 1024);
  struct buffer file = {.arena = arena};
  buffer_puts(&file, "a\n");
  for (int i = 0; i < 2 * CSV_REFUSALS_MAX; i++) buffer_puts(&file, "\x01\n");
  const char *said = read_in_pieces(arena, file.bytes, file.length, 10);
  assert_non_null(strstr(said, "1001! control_character\n1002! too_many_refusals\nstopped\n"));
  arena_free(arena);
}

static void no_memory(void **state) {
  (void)state;
  struct arena *arena = arena_new(1000);
  assert_null(csv_new(arena, (struct csv_sink){NULL, write_record, write_refusal}));
  arena_free(arena);
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("CSV: plain lines become records, the last one without a line end too", plain_lines),
      SENTENCE("CSV: lines end in CRLF, LF or CR and are counted alike", line_ends),
      SENTENCE("CSV: the header line or sep= tells the separator", separators),
      SENTENCE("CSV: a byte order mark is passed over", byte_order_mark),
      SENTENCE("CSV: quoted cells hold separators, line ends and doubled quotes", quotes),
      SENTENCE("CSV: cells that look like formulas are text", formulas),
      SENTENCE("CSV: white space at a cell's ends goes, records without content are passed over", blanks),
      SENTENCE("CSV: a record may have fewer or more cells than the header", unequal_counts),
      SENTENCE("CSV: a quote that never ends is refused with the line where it begins", unterminated),
      SENTENCE("CSV: text behind a closing quote is refused and the next line is read", after_quote),
      SENTENCE("CSV: NUL, control characters, other encodings and font letters are refused by line", bad_characters),
      SENTENCE("CSV: UTF-16 and office documents are refused as a whole", other_files),
      SENTENCE("CSV: more than 32 columns are refused", columns),
      SENTENCE("CSV: a cell of 2000 bytes is read, a longer one is refused", long_cells),
      SENTENCE("CSV: a header line without end is refused", endless_header),
      SENTENCE("CSV: after 1000 refusals the file is not read on", many_refusals),
      SENTENCE("CSV: without memory there is no reader", no_memory),
  };
  return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
