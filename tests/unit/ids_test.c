#include "ids.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { IDS = 1000, MAKERS = 4 };
static char ids[MAKERS * IDS][ID_TEXT];

static void *make_ids(void *first) {
  char(*own)[ID_TEXT] = first;
  for (int i = 0; i < IDS; i++) id_new(own[i]);
  return NULL;
}

static int compare(const void *one, const void *other) {
  return strcmp(one, other);
}

static void new_ids_of_several_threads(void **state) {
  (void)state;
  pthread_t makers[MAKERS];
  for (int i = 0; i < MAKERS; i++) assert_int_equal(pthread_create(&makers[i], NULL, make_ids, ids[i * IDS]), 0);
  for (int i = 0; i < MAKERS; i++) pthread_join(makers[i], NULL);
  qsort(ids, MAKERS * IDS, ID_TEXT, compare);
  for (int i = 0; i < MAKERS * IDS; i++) {
    assert_true(id_is_valid(ids[i]));
    if (i > 0) assert_string_not_equal(ids[i], ids[i - 1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Ids: those that several threads make are valid, and none comes twice", new_ids_of_several_threads, NULL, NULL,
       NULL},
  };
  return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
