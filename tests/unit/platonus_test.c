/* Question banks in the Platonus text format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "encoding.h"
#include "platonus.h"
#include "text.h"

enum { MEMORY = 16 * 1024 * 1024 };

/* What a reader said, as text: "1/1 text: *right|other" for a question of line 1 and level 1, "3! code" for a refusal,
   "3? code" for a warning. */
static void write_question(void *context, const struct platonus_question *question) {
  struct buffer *said = context;
  buffer_printf(said, "%d/%d %s:", question->line, question->level, question->text);
  for (int i = 0; i < question->option_count; i++)
    buffer_printf(said, "%s%s%s", i ? "|" : " ", i == question->right ? "*" : "", question->options[i]);
  buffer_puts(said, "\n");
}

static void write_finding(void *context, const struct finding *finding) {
  struct buffer *said = context;
  assert_in_range(strlen(finding->detail), 10, 390);
  assert_true(text_is_utf8(finding->detail, strlen(finding->detail)));
  buffer_printf(said, "%d%s %s\n", finding->line, finding->refused ? "!" : "?", finding->code);
}

static const char *read_in_pieces(struct arena *arena, const char *file, size_t length, size_t piece) {
  struct buffer said = {.arena = arena};
  buffer_puts(&said, "");
  struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, write_question, write_finding});
  assert_non_null(reader);
  bool read_on = true;
  for (size_t at = 0; at < length && read_on; at += piece)
    read_on = platonus_feed(reader, file + at, length - at < piece ? length - at : piece);
  bool ended = platonus_end(reader);
  if (!ended) buffer_puts(&said, "stopped\n");
  assert_true(read_on || !ended);
  assert_false(said.failed);
  return said.bytes;
}

/* However the file is cut, the same is said. */
static void reads(const char *file, size_t length, const char *expected) {
  static const size_t pieces[] = {1, 2, 3, 7, 63, 64, 65, 1000000};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    struct arena *arena = arena_new(MEMORY);
    assert_non_null(arena);
    assert_string_equal(read_in_pieces(arena, file, length, pieces[i]), expected);
    arena_free(arena);
  }
}

#define READS(file, expected) reads(file, sizeof(file) - 1, expected)

static struct buffer load(struct arena *arena, const char *path) {
  FILE *stream = fopen(path, "rb");
  if (!stream) fail_msg("%s cannot be opened: run the tests in the repository's root", path);
  struct buffer file = {.arena = arena};
  char piece[4096];
  for (size_t got; (got = fread(piece, 1, sizeof piece, stream)) > 0;) buffer_append(&file, piece, got);
  fclose(stream);
  assert_false(file.failed);
  return file;
}

static void first_is_right(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>a1\n<variant>b2\n<variant>c3\n", "1/1 Q?: *a1|b2|c3\n");
}

static void marked_is_right(void **state) {
  (void)state;
  READS("<question>Q?<variantright>a1<variant>b2", "1/1 Q?: *a1|b2\n");
  READS("<question>Q?<variant>a1<variantright>b2<variant>c3", "1/1 Q?: a1|*b2|c3\n");
  READS("<question>Q?<variant>a1<variant>b2<variantright>c3", "1/1 Q?: a1|b2|*c3\n");
}

static void two_right(void **state) {
  (void)state;
  READS("<question>Q?\n<variantright>a1\n<variantright>b2\n<question>R?<variant>x1<variant>y2",
        "3! two_right_answers\n4/1 R?: *x1|y2\n");
}

static void merged_right(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>a1\n<variant>b2\n<variantright>b2\n", "4? right_answer_twice\n1/1 Q?: a1|*b2\n");
  READS("<question>Q?\n<variantright>a1\n<variantright> a1\n<variant>b2\n", "3? right_answer_twice\n1/1 Q?: *a1|b2\n");
  READS("<question>Q?\n<variant>a1\n<variant>a1\n<variantright>a1\n<variant>b2",
        "4? right_answer_twice\n1/1 Q?: *a1|b2\n");
  READS("<question>Q?\n<variant>a1\n<variantright>a1\n", "3? right_answer_twice\n1! too_few_options\n");
}

static void identical(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>a1\n<variant>b2\n<variant>b2\n", "4! identical_options\n");
  READS("<question>Q?\n<variant>a1\n<variant>b2\n<variant>a1\n", "4! identical_options\n");
  READS("<question>Q?\n<variant>b 2\n<variant>b\t 2\n<variantright>a1\n", "3! identical_options\n");
}

static void levels(void **state) {
  (void)state;
  READS("<question>A?<variant>x1<variant>y2<question2>B?<variant>x1<variant>y2<question3>C?<variant>x1<variant>y2",
        "1/1 A?: *x1|y2\n1/2 B?: *x1|y2\n1/3 C?: *x1|y2\n");
  READS("<question1>A?<variant>x1<variant>y2", "1/1 A?: *x1|y2\n");
}

static void any_shape(void **state) {
  (void)state;
  READS("<QUESTION>Q?<Variant>x1<VARIANTRIGHT>y2", "1/1 Q?: x1|*y2\n");
  READS("\xEF\xBB\xBF\r\n\t<question>\r\n  What is\r\n\r\n\tthis?  \r\n<variant>\r\n x1\t\ty \r\n<variant>y2\r\n\r\n",
        "2/1 What is this?: *x1 y|y2\n");
  READS("<question>Q?\r<variant>x1\r<variant>\r<variant>y2", "3! empty_option\n");
}

static void raw_brackets(void **state) {
  (void)state;
  READS("<question>Is 2 < 3<4, <b>x</b> <<br/>?<variant><html><variant>a<b>c<variant><",
        "1/1 Is 2 < 3<4, <b>x</b> <<br/>?: *<html>|a<b>c|<\n");
  READS("<question>Q?<variant><verylongnamethatisnotag><variant><<variant>y2<",
        "1/1 Q?: *<verylongnamethatisnotag>|<|y2<\n");
}

static void unknown_tags(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>x1\n<variants>y2\n<variant>z3</variant>",
        "3? unknown_tag\n4? unknown_tag\n1/1 Q?: *x1 <variants>y2|z3</variant>\n");
  READS("<question>Q?\n<variant>x1\n<variant\n>y2\n<variant>z3<varian",
        "3? unknown_tag\n5? unknown_tag\n1/1 Q?: *x1 <variant >y2|z3<varian\n");
  READS("<question4>Q?", "1? unknown_tag\n1? text_before_question\n1! no_questions\nstopped\n");
}

static void missing_parts(void **state) {
  (void)state;
  READS("<question>\n<variant>x1\n<variant>y2\n", "1! no_text\n");
  READS("<question>Q?\n<question>R?\n<variant>x1\n<variant>y2\n", "1! no_options\n2/1 R?: *x1|y2\n");
  READS("<question>", "1! no_text\n1! no_options\n");
  READS("<question>Q?\n<variant>x1\n", "1! too_few_options\n");
  READS("<question>Q?\n<variant>x1\n<variant>\xE2\x80\x8B \xC2\xA0\n<variant>y2", "3! empty_option\n");
}

static void astray(void **state) {
  (void)state;
  READS("<variant>x1\n<variant>y2\n<question>Q?\n<variant>x1\n<variant>y2\n",
        "1! option_before_question\n3/1 Q?: *x1|y2\n");
  READS("Экология\n\n<question>Q?\n<variant>x1\n<variant>y2\n", "1? text_before_question\n3/1 Q?: *x1|y2\n");
}

static void nine_options(void **state) {
  (void)state;
  READS("<question>Q?<variant>1<variant>2<variant>3<variant>4<variant>5<variant>6<variant>7<variant>8<variant>9",
        "1/1 Q?: *1|2|3|4|5|6|7|8|9\n");
  READS("<question>Q?<variant>1<variant>2<variant>3<variant>4<variant>5<variant>6<variant>7<variant>8<variant>9"
        "\n<variantright>9",
        "2? right_answer_twice\n1/1 Q?: 1|2|3|4|5|6|7|8|*9\n");
  READS("<question>Q?<variant>1<variant>2<variant>3<variant>4<variant>5<variant>6<variant>7<variant>8<variant>9"
        "\n<variant>10\n<variant>11",
        "2! too_many_options\n");
}

static void same_question(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>x1\n<variant>y2\n<variant>z3\n<question> Q?\n<variant>x1\n<variant>z3\n<variant>y2\n",
        "1/1 Q?: *x1|y2|z3\n5? same_question\n");
}

static void same_text(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>x1\n<variant>y2\n<question>Q?\n<variant>x1\n<variant>z3\n",
        "1/1 Q?: *x1|y2\n4? same_text\n4/1 Q?: *x1|z3\n");
  READS("<question>Q?\n<variant>x1\n<variant>y2\n<question>Q?\n<variant>y2\n<variant>x1\n",
        "1/1 Q?: *x1|y2\n4? same_text\n4/1 Q?: *y2|x1\n");
  READS("<question>Q?\n<variant>x1\n<variant>y2\n<question2>Q?\n<variant>x1\n<variant>y2\n",
        "1/1 Q?: *x1|y2\n4? same_text\n4/2 Q?: *x1|y2\n");
}

static void write_detail(void *context, const struct finding *finding) {
  buffer_printf(context, "%d, %d: %s\n", finding->line, finding->other_line, finding->detail);
}

static void pass_over(void *context, const struct platonus_question *question) {
  (void)context;
  (void)question;
}

static void details(void **state) {
  (void)state;
  static const char file[] = "<question>Q?\n<variant>x1\n<variant>y2\n<question>Q?\n<variant>x1\n<variant>x1\n"
                             "<variant>z3\n<variantright>x1\n";
  struct arena *arena = arena_new(MEMORY);
  struct buffer said = {.arena = arena};
  struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, pass_over, write_detail});
  assert_non_null(reader);
  assert_true(platonus_feed(reader, file, sizeof file - 1));
  assert_true(platonus_end(reader));
  assert_string_equal(said.bytes, "8, 5: The right answer stands in line 5 too: it is kept once.\n"
                                  "4, 1: The same question text with other options stands in line 1: both are kept.\n");
  arena_free(arena);
}

static void positional(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>Су\n<variant>Барлығы дұрыс.\n", "3? positional_option\n1/1 Q?: *Су|Барлығы дұрыс.\n");
}

static void bad_characters(void **state) {
  (void)state;
  READS("<question>Q?\n<variant>x\0y\n<variant>y2\n<question>R?\n<variant>x\x1By\n<variant>y2\n",
        "2! control_character\n5! control_character\n");
  READS("<question>\xCA\xE0\xEA?\n<variant>\xCA\xE0\xEA\n<variant>y2\n<question>R?\n<variant>x1\n<variant>y2\n",
        "1! not_utf8\n4/1 R?: *x1|y2\n");
  READS("<question>Ќазаќстан?\n<variant>x1\n<variant>ќ\n", "1! kazakh_font\n");
  READS("<question>Q?\n<variant>�азақ\n<variant>y2\n", "2! lost_character\n");
}

static void other_files(void **state) {
  (void)state;
  READS("\xFF\xFE<\0q\0u\0e\0", "1! utf16\nstopped\n");
  READS("<\0q\0u\0e\0s\0t\0i\0o\0n\0>\0\x1A\x04\x30\x04\x3A\x04<\0v\0a\0r\0i\0a\0n\0t\0>\0\x1A\x04\x30\x04\x3A\x04"
        "\x1A\x04\x30\x04\x3A\x04\x1A\x04\x30\x04\x3A\x04\x1A\x04\x30\x04\x3A\x04",
        "1! utf16\nstopped\n");
  READS("PK\x03\x04\x14\0\x06\0", "1! not_text\nstopped\n");
  READS("", "1! no_questions\nstopped\n");
  READS("login,full_name\nx,y\n", "1? text_before_question\n3! no_questions\nstopped\n");
}

/* A question whose text or first option has so many letters of two bytes. */
static struct buffer long_texts(struct arena *arena, int text, int option) {
  struct buffer file = {.arena = arena};
  buffer_puts(&file, "<question>");
  for (int i = 0; i < text; i++) buffer_puts(&file, "ұ");
  buffer_puts(&file, "\n<variant>");
  for (int i = 0; i < option; i++) buffer_puts(&file, "қ");
  buffer_puts(&file, " \n<variant>y2");
  return file;
}

static void write_limit(void *context, const struct finding *finding) {
  buffer_printf(context, "%d ", finding->at_most);
}

static void long_parts(void **state) {
  (void)state;
  struct arena *arena = arena_new(MEMORY);
  struct buffer file = long_texts(arena, PLATONUS_TEXT_MAX, PLATONUS_OPTION_MAX);
  assert_non_null(strstr(read_in_pieces(arena, file.bytes, file.length, 100), "|y2\n"));
  file = long_texts(arena, PLATONUS_TEXT_MAX + 1, 1);
  reads(file.bytes, file.length, "1! text_too_long\n");
  file = long_texts(arena, 1, PLATONUS_OPTION_MAX + 1);
  reads(file.bytes, file.length, "2! option_too_long\n");
  file = long_texts(arena, 20 * PLATONUS_TEXT_MAX, 20 * PLATONUS_OPTION_MAX);
  reads(file.bytes, file.length, "1! text_too_long\n2! option_too_long\n");
  struct buffer said = {.arena = arena};
  struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, pass_over, write_limit});
  assert_true(platonus_feed(reader, file.bytes, file.length));
  assert_true(platonus_end(reader));
  assert_string_equal(said.bytes, "4000 1000 ");
  arena_free(arena);
}

static void many_findings(void **state) {
  (void)state;
  struct arena *arena = arena_new(MEMORY);
  struct buffer file = {.arena = arena};
  for (int i = 0; i < 2 * PLATONUS_FINDINGS_MAX; i++) buffer_puts(&file, "<question>Q?\n");
  const char *said = read_in_pieces(arena, file.bytes, file.length, 1000);
  assert_non_null(strstr(said, "\n1000! no_options\n1001! too_many_findings\nstopped\n"));
  arena_free(arena);
}

static void many_questions(void **state) {
  (void)state;
  struct arena *arena = arena_new(MEMORY);
  struct buffer file = {.arena = arena};
  for (int i = 0; i <= PLATONUS_QUESTIONS_MAX; i++) buffer_printf(&file, "<question>Q%d?<variant>x1<variant>y2\n", i);
  const char *said = read_in_pieces(arena, file.bytes, file.length, 1000);
  assert_non_null(strstr(said, "10000/1 Q9999?: *x1|y2\n10001! too_many_questions\nstopped\n"));
  arena_free(arena);
}

static void little_memory(void **state) {
  (void)state;
  static const char file[] = "<question>Q?\n<variant>x1\n<variant>y2\n";
  bool refused = false;
  bool read = false;
  for (size_t limit = 0; limit < 200000 && !read; limit += 64) {
    struct arena *arena = arena_new(limit);
    struct arena *other = arena_new(MEMORY);
    struct buffer said = {.arena = other};
    buffer_puts(&said, "");
    struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, write_question, write_finding});
    if (reader) {
      assert_true(platonus_feed(reader, file, sizeof file - 1));
      read = platonus_end(reader);
      refused |= !read;
      assert_string_equal(said.bytes, read ? "1/1 Q?: *x1|y2\n" : "1! too_large\n");
    }
    arena_free(other);
    arena_free(arena);
  }
  assert_true(refused);
  assert_true(read);
}

static void dirty_bank(void **state) {
  (void)state;
  struct arena *arena = arena_new(MEMORY);
  struct buffer file = load(arena, "tests/data/dirty.kk.platonus.txt");
  reads(file.bytes, file.length,
        "1? text_before_question\n"
        "2/1 Атмосфераның ең көп таралған газы қайсысы?: *Азот|Оттек|Аргон\n"
        "6/2 Озон қабаты Жерді неден қорғайды?: Жаңбырдан|*Ультракүлгін сәуледен|Желден\n"
        "10/3 Теңсіздіктің шешімі: 2x < 6, x > 0?: *0 < x < 3|x < 0\n"
        "16? right_answer_twice\n"
        "13/1 Фотосинтез қай жерде жүреді?: *Хлоропласта|Ядрода\n"
        "17! no_options\n"
        "18! no_text\n"
        "23! two_right_answers\n"
        "27! identical_options\n"
        "28! kazakh_font\n"
        "34? positional_option\n"
        "31/1 Барлығы дұрыс деген нұсқа?: *Су|Ауа|Барлығы дұрыс\n"
        "35? same_text\n"
        "35/1 Атмосфераның ең көп таралған газы қайсысы?: *Азот|Гелий\n"
        "38? same_text\n"
        "38/1 Теңсіздіктің шешімі: 2x < 6, x > 0?: *0 < x < 3|x < 0\n"
        "41? same_question\n");
  arena_free(arena);
}

static int occurrences(const char *text, const char *of) {
  int count = 0;
  for (; (text = strstr(text, of)); text += strlen(of)) count++;
  return count;
}

static void real_bank(void **state) {
  (void)state;
  struct arena *arena = arena_new(4 * MEMORY);
  struct buffer file = load(arena, "sql/seed/banks/ENTR.en.txt");
  const char *said = read_in_pieces(arena, file.bytes, file.length, file.length);
  assert_int_equal(occurrences(said, "/1 "), 443);
  assert_int_equal(occurrences(said, "? right_answer_twice\n"), 24);
  assert_int_equal(occurrences(said, "? same_text\n"), 5);
  assert_int_equal(occurrences(said, "? positional_option\n"), 1);
  assert_int_equal(occurrences(said, "\n"), 443 + 24 + 5 + 1);
  assert_int_equal(occurrences(said, "|"), 135 * 4 + 308 * 3);
  assert_string_equal(read_in_pieces(arena, file.bytes, file.length, 1), said);
  assert_string_equal(read_in_pieces(arena, file.bytes, file.length, 997), said);
  arena_free(arena);
}

static void converted_bank(void **state) {
  (void)state;
  static const char file[] = "<question>\x8D\xE0\xE7\xE0\x9D?\n<variant>\xC0\n<variant>\xC1\n";
  struct arena *arena = arena_new(MEMORY);
  struct converter *converter = converter_new(arena, ENCODING_KZ_1048);
  assert_non_null(converter);
  struct buffer utf8 = {.arena = arena};
  assert_true(converter_feed(converter, file, sizeof file - 1, &utf8));
  assert_true(converter_end(converter, &utf8));
  converter_free(converter);
  reads(utf8.bytes, utf8.length, "1/1 Қазақ?: *А|Б\n");
  arena_free(arena);
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("bank: without a mark the first variant is right", first_is_right),
      SENTENCE("bank: one variantright in any position is right", marked_is_right),
      SENTENCE("bank: two different right answers are refused, the next question is read", two_right),
      SENTENCE("bank: a variantright that repeats a variant is merged with a warning", merged_right),
      SENTENCE("bank: identical options are refused", identical),
      SENTENCE("bank: question2 and question3 are levels", levels),
      SENTENCE("bank: tags in any case, CRLF, tabs, blank lines and wrapped texts are read", any_shape),
      SENTENCE("bank: angle brackets in a text are text", raw_brackets),
      SENTENCE("bank: a mistyped tag is kept as text with a warning", unknown_tags),
      SENTENCE("bank: a question without text, options or choice is refused", missing_parts),
      SENTENCE("bank: options before any question are refused, other text is passed over", astray),
      SENTENCE("bank: nine options are read, a tenth is refused", nine_options),
      SENTENCE("bank: the same question again is kept once with a warning", same_question),
      SENTENCE("bank: the same text with other options is kept twice with a warning", same_text),
      SENTENCE("bank: a finding names the other line", details),
      SENTENCE("bank: an option such as \"all of the above\" is warned of", positional),
      SENTENCE("bank: NUL, control characters, other encodings and font letters are refused by line", bad_characters),
      SENTENCE("bank: UTF-16, documents and files without questions are refused as a whole", other_files),
      SENTENCE("bank: texts of the greatest length are read, longer ones refused", long_parts),
      SENTENCE("bank: after 1000 findings the file is not read on", many_findings),
      SENTENCE("bank: after 10000 questions the file is not read on", many_questions),
      SENTENCE("bank: without memory the file is refused, whatever is missing", little_memory),
      SENTENCE("bank: every kind of dirt is reported in its line", dirty_bank),
      SENTENCE("bank: the real bank has 443 questions and 30 warnings, read whole or byte by byte", real_bank),
      SENTENCE("bank: a file in the Kazakh 8-bit standard is read through the converter", converted_bank),
  };
  return cmocka_run_group_tests_name("platonus", tests, NULL, NULL);
}
