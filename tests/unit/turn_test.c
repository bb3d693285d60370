#include "turn.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "limit.h"

enum { TAKERS = 4, ROUNDS = 25, NS_PER_MS = 1000000, NS_PER_SECOND = 1000000000 };

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
    turn_take(TURN_HASH);
    long before = count;
    wait_ms(0);
    count = before + 1;
    turn_give(TURN_HASH);
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
  turn_take(TURN_FILE);
  int64_t taken = now_ns();
  wait_ms(10);
  int64_t waited = now_ns() - taken;
  turn_give(TURN_FILE);
  turn_take(TURN_HASH);
  int64_t rest = LIMIT_REST_TIMES * (waited - NS_PER_MS); /* less what it worked */
  int64_t longest = LIMIT_REST_MAX_MS * (int64_t)NS_PER_MS;
  assert_true(now_ns() - taken >= waited + (rest < longest ? rest : longest));
  turn_give(TURN_HASH);
}

static void *hash_once(void *is_done) {
  turn_take(TURN_HASH);
  turn_give(TURN_HASH);
  *(bool *)is_done = true;
  return NULL;
}

static void long_file(void **state) {
  (void)state;
  bool is_done = false;
  pthread_t hasher;
  turn_take(TURN_FILE);
  int64_t taken = now_ns();
  assert_int_equal(pthread_create(&hasher, NULL, hash_once, &is_done), 0);
  pthread_join(hasher, NULL);
  assert_true(is_done);
  assert_true(now_ns() - taken >= LIMIT_REST_MAX_MS * (int64_t)NS_PER_MS);
  hash_once(&is_done);
  turn_give(TURN_FILE);
}

/* The last one: there are no rests any more. */
static void hurried(void **state) {
  (void)state;
  turn_hurry();
  turn_take(TURN_FILE);
  turn_take(TURN_HASH);
  turn_give(TURN_HASH);
  turn_give(TURN_FILE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Turns: one thread at a time has one of a kind", one_at_a_time, NULL, NULL, NULL},
      {"Turns: after one that waited nothing begins for three times as long", rest_after_waiting, NULL, NULL, NULL},
      {"Turns: hashes wait for a file, but not for a long one", long_file, NULL, NULL, NULL},
      {"Turns: whoever is in a hurry can take them all", hurried, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("turn", tests, NULL, NULL);
}
