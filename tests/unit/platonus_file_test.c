/* Question banks in the Platonus text format: the files they come in, and how far they are read. */
#include "platonus_said.h"

#include <stdio.h>

#include "encoding.h"

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

int main(void) {
  const struct CMUnitTest tests[] = {
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
  return cmocka_run_group_tests_name("platonus files", tests, NULL, NULL);
}
