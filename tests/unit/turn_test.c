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
    if (!turn_take(TURN_HASH)) return NULL; /* the sum tells */
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
  assert_true(turn_take(TURN_IMPORT));
  int64_t taken = now_ns();
  wait_ms(10);
  int64_t waited = now_ns() - taken;
  turn_give(TURN_IMPORT);
  assert_true(turn_take(TURN_HASH));
  int64_t rest = LIMIT_REST_TIMES * (waited - NS_PER_MS); /* less what it worked */
  int64_t longest = LIMIT_REST_MAX_MS * (int64_t)NS_PER_MS;
  assert_true(now_ns() - taken >= waited + (rest < longest ? rest : longest));
  turn_give(TURN_HASH);
}

static void *hash_once(void *has_hashed) {
  *(bool *)has_hashed = turn_take(TURN_HASH);
  if (*(bool *)has_hashed) turn_give(TURN_HASH);
  return NULL;
}
static bool another_hashes(void) {
  bool has_hashed = false;
  pthread_t hasher;
  assert_int_equal(pthread_create(&hasher, NULL, hash_once, &has_hashed), 0);
  pthread_join(hasher, NULL);
  return has_hashed;
}

static void long_file(void **state) {
  (void)state;
  int64_t begun = now_ns();
  assert_true(turn_take(TURN_IMPORT));
  assert_true(another_hashes());
  assert_true(now_ns() - begun >= LIMIT_REST_MAX_MS * (int64_t)NS_PER_MS);
  assert_true(another_hashes());
  turn_give(TURN_IMPORT);
}

static void in_vain(void **state) {
  (void)state;
  int64_t begun = now_ns();
  assert_true(turn_take(TURN_HASH));
  assert_false(another_hashes());
  assert_true(now_ns() - begun >= LIMIT_TURN_MS * (int64_t)NS_PER_MS);
  turn_give(TURN_HASH);
  assert_true(another_hashes());
}

static void *import_with_hash(void *has_hashed) {
  if (!turn_take(TURN_IMPORT)) return NULL;
  *(bool *)has_hashed = turn_take(TURN_HASH);
  if (*(bool *)has_hashed) turn_give(TURN_HASH);
  turn_give(TURN_IMPORT);
  return NULL;
}
/* The only turn at a hash is taken all the while. */
static void turn_in_turn(void **state) {
  (void)state;
  bool has_hashed = false;
  pthread_t importer;
  assert_true(turn_take(TURN_HASH));
  assert_int_equal(pthread_create(&importer, NULL, import_with_hash, &has_hashed), 0);
  pthread_join(importer, NULL);
  assert_true(has_hashed);
  turn_give(TURN_HASH);
  assert_true(another_hashes());
}

/* The last one: there are no rests any more. */
static void hurried(void **state) {
  (void)state;
  assert_true(turn_take(TURN_IMPORT));
  turn_hurry();
  int64_t begun = now_ns();
  for (int i = 0; i < ROUNDS; i++) assert_true(another_hashes());
  assert_true(now_ns() - begun < ROUNDS * LIMIT_REST_MAX_MS * (int64_t)NS_PER_MS);
  turn_give(TURN_IMPORT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"Turns: one thread at a time has one of a kind", one_at_a_time, NULL, NULL, NULL},
      {"Turns: after one that waited nothing begins for six times as long", rest_after_waiting, NULL, NULL, NULL},
      {"Turns: hashes wait for a file, but not for a long one", long_file, NULL, NULL, NULL},
      {"Turns: whoever waits too long is told so and leaves the queue", in_vain, NULL, NULL, NULL},
      {"Turns: within a turn another is had at once, and given back with it", turn_in_turn, NULL, NULL, NULL},
      {"Turns: whoever is in a hurry does not rest", hurried, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("turn", tests, NULL, NULL);
}
