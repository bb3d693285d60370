#include "turn.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

enum { TAKERS = 4, ROUNDS = 250, NS_PER_MS = 1000000, NS_PER_SECOND = 1000000000 };

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static void wait_ms(int ms) {
  nanosleep(&(struct timespec){.tv_nsec = (long)ms * NS_PER_MS}, NULL);
}

static long count; /* whoever has the turn may change it */

static void *count_in_turns(void *nothing) {
  for (int i = 0; i < ROUNDS; i++) {
    turn_take();
    long before = count;
    turn_take();
    count = before + 1;
    turn_give();
    turn_give();
  }
  return nothing;
}

static void one_at_a_time(void **state) {
  (void)state;
  pthread_t takers[TAKERS];
  for (int i = 0; i < TAKERS; i++) assert_int_equal(pthread_create(&takers[i], NULL, count_in_turns, NULL), 0);
  for (int i = 0; i < TAKERS; i++) pthread_join(takers[i], NULL);
  assert_int_equal(count, TAKERS * ROUNDS);
}

static void rest_after_waiting(void **state) {
  (void)state;
  turn_take();
  int64_t taken = now_ns();
  wait_ms(10);
  int64_t waited = now_ns() - taken;
  turn_give();
  turn_take();
  assert_true(now_ns() - taken >= 4 * (waited - NS_PER_MS)); /* less what it worked */
  turn_give();
}

static void no_rest_within(void **state) {
  (void)state;
  turn_take();
  int64_t taken = now_ns();
  turn_take();
  wait_ms(10);
  turn_give();
  turn_take();
  turn_give();
  wait_ms(10);
  turn_give();
  turn_take();
  assert_true(now_ns() - taken >= 4 * 19 * (int64_t)NS_PER_MS); /* of the whole */
  turn_give();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Turns: one thread at a time has it, and may take it again", one_at_a_time, NULL, NULL, NULL},
      {"Turns: whoever waited for a core or the database leaves three times as long to others", rest_after_waiting,
       NULL, NULL, NULL},
      {"Turns: what is taken within a turn is part of it", no_rest_within, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("turn", tests, NULL, NULL);
}
