#include "positional.h"

#include <string.h>

#include "text.h"

enum { LONGEST = 160 }; /* bytes; a longer option says something of its own */

/* Enough wherever it stands in the option. */
static const char *const anywhere[] = {
    "all of the above",
    "all the above",
    "none of the above",
    "any of the above",
    "both of the above",
    "neither of the above",
    "all of the listed",
    "none of the listed",
    "all of the given",
    "none of the given",
    "all answers are",
    "all options are",
    "all variants are",
    "both answers are",
    "both options are",
    "no correct answer",
    "no right answer",
    "все перечисленн",
    "всё перечисленн",
    "все вышеперечисленн",
    "всё вышеперечисленн",
    "все вышеуказанн",
    "ничего из перечисленн",
    "ничего из вышеперечисленн",
    "ничто из перечисленн",
    "все ответы",
    "все варианты",
    "все указанные",
    "нет правильного",
    "нет верного",
    "правильного ответа нет",
    "верного ответа нет",
    "правильный ответ отсутствует",
    "оба варианта",
    "оба ответа",
    "ни один из",
    "ни один ответ",
    "барлығы дұрыс",
    "бәрі дұрыс",
    "барлық жауап",
    "барлық нұсқа",
    "жауаптардың барлығы",
    "жауаптардың бәрі",
    "аталғандардың барлығы",
    "аталғандардың бәрі",
    "көрсетілгендердің барлығы",
    "көрсетілгендердің бәрі",
    "жоғарыдағының",
    "жоғарыдағылардың",
    "дұрыс жауап жоқ",
    "дұрыс жауабы жоқ",
    "ешқайсысы дұрыс",
    "екеуі де дұрыс",
};

/* Enough only when nothing else stands in the option. */
static const char *const alone[] = {
    "all",
    "all of them",
    "all of these",
    "all are correct",
    "all are right",
    "both",
    "both are correct",
    "both of them",
    "none",
    "none of them",
    "none of these",
    "neither",
    "все",
    "всё",
    "все верно",
    "всё верно",
    "все верны",
    "все правильно",
    "все правильные",
    "все они",
    "оба",
    "оба верны",
    "оба правильные",
    "ни один",
    "никакой",
    "барлығы",
    "бәрі",
    "ешқайсысы",
    "ешбірі",
    "екеуі де",
};

/* What may stand between and before the letters of "A and C", "только а, б", "А және В". */
static const char *const connectives[] = {
    "and",      "or",   "both", "only", "answers", "options", "и",   "или",      "оба", "только", "ответы",
    "варианты", "және", "мен",  "пен",  "бен",     "не",      "тек", "нұсқалар", "&",   "+",
};

static bool listed(const char *word, size_t length, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strlen(list[i]) == length && memcmp(word, list[i], length) == 0) return true;
  return false;
}

#define LISTED(word, length, list) listed(word, length, list, sizeof(list) / sizeof *(list))

/* A letter that numbers options: a to e, а to д; small ones here. */
static bool is_option_letter(const char *word, size_t length) {
  static const char *const letters[] = {"a", "b", "c", "d", "e", "а", "б", "в", "г", "д", "е", "с", "ә"};
  return LISTED(word, length, letters);
}

/* Two or more option letters and nothing but connectives: "both a and c", "а, б". */
static bool names_letters(const char *option, size_t length) {
  size_t letters = 0;
  for (size_t at = 0; at < length;) {
    size_t word = strcspn(option + at, " ,;.()");
    if (is_option_letter(option + at, word))
      letters++;
    else if (word > 0 && !LISTED(option + at, word, connectives))
      return false;
    at += word + 1;
  }
  return letters >= 2;
}

bool option_is_positional(const char *option, size_t length) {
  if (length >= LONGEST) return false;
  char small[LONGEST];
  memcpy(small, option, length);
  text_lower(small, length);
  while (length > 0 && strchr(".,;:!", small[length - 1])) length--;
  small[length] = '\0';
  for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++) {
    const char *found = strstr(small, anywhere[i]);
    if (found && (found == small || found[-1] == ' ' || found[-1] == '(')) return true;
  }
  return LISTED(small, length, alone) || names_letters(small, length);
}
