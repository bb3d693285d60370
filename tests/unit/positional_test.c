/* Options that speak of other options by their place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "positional.h"

static void all_are(bool expected, const char *const *options, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (option_is_positional(options[i], strlen(options[i])) != expected) fail_msg("\"%s\"", options[i]);
}

#define ALL_ARE(expected, ...)                                                                                         \
  all_are(expected, (const char *const[]){__VA_ARGS__},                                                                \
          sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void english(void **state) {
  (void)state;
  ALL_ARE(true, "All of the above", "all of the above.", "NONE OF THE ABOVE", "All of the given.", "None",
          "There is no correct answer", "All answers are correct", "Both are correct!");
}

static void russian(void **state) {
  (void)state;
  ALL_ARE(true, "Все перечисленные", "все ответы верны", "Нет правильного ответа", "Оба варианта верны",
          "Всё вышеперечисленное", "Ничего из перечисленного", "Правильного ответа нет.", "Все верно");
}

static void kazakh(void **state) {
  (void)state;
  ALL_ARE(true, "Барлығы дұрыс", "Дұрыс жауап жоқ", "дұрыс жауабы жоқ.", "Барлық жауаптар дұрыс",
          "ЖОҒАРЫДАҒЫНЫҢ БАРЛЫҒЫ", "Ешқайсысы", "Екеуі де дұрыс");
}

static void letters(void **state) {
  (void)state;
  ALL_ARE(true, "a and b", "A, C", "Both A and B", "only (a), (b)", "а и б", "А және В", "а, б, в", "A & D");
}

static void content(void **state) {
  (void)state;
  ALL_ARE(false, "", "a", "Vitamin A and B12", "Both rates apply equally to all income", "x and y", "Nonetheless",
          "All income is taxed", "Барлығы 5 кезең", "Все граждане равны", "1, 2", "Both government and corporate bonds",
          "Recall of the above-average product", "and", ", ,");
  char longer[400];
  memset(longer, 'x', sizeof longer);
  memcpy(longer, "all of the above", 16);
  assert_false(option_is_positional(longer, sizeof longer));
  assert_false(option_is_positional(longer, 160));
  assert_true(option_is_positional(longer, 159));
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("positional options: English ones are seen", english),
      SENTENCE("positional options: Russian ones are seen", russian),
      SENTENCE("positional options: Kazakh ones are seen", kazakh),
      SENTENCE("positional options: letters of other options are seen", letters),
      SENTENCE("positional options: options with content of their own are not", content),
  };
  return cmocka_run_group_tests_name("positional", tests, NULL, NULL);
}
