/* Question banks in the Platonus text format: what a question is. */
#include "platonus_said.h"

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
  };
  return cmocka_run_group_tests_name("platonus", tests, NULL, NULL);
}
