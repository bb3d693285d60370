#include "turn.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "limit.h"

enum { NS_PER_SECOND = 1000000000, NS_PER_MS = 1000000 };
static const int64_t longest_rest = (int64_t)LIMIT_REST_MAX_MS * NS_PER_MS;

static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int64_t rested_ns; /* before it nothing begins */
  bool hurried;
  struct {
    unsigned next, serving;      /* in the order of coming: a mutex would let a late one pass those who sleep */
    int64_t taken_ns, worked_ns; /* when, and for how long its thread had worked by then */
  } turn[TURN_COUNT];
} turns = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static int64_t now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static void wait_for_rest(void) {
  struct timespec end = {.tv_sec = turns.rested_ns / NS_PER_SECOND, .tv_nsec = turns.rested_ns % NS_PER_SECOND};
  pthread_cond_clockwait(&turns.changed, &turns.lock, CLOCK_MONOTONIC, &end);
}

void turn_take(enum turn kind) {
  pthread_mutex_lock(&turns.lock);
  unsigned number = turns.turn[kind].next++;
  while (turns.turn[kind].serving != number) pthread_cond_wait(&turns.changed, &turns.lock);
  while (!turns.hurried && now_ns(CLOCK_MONOTONIC) < turns.rested_ns) wait_for_rest();
  turns.turn[kind].taken_ns = now_ns(CLOCK_MONOTONIC);
  turns.turn[kind].worked_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
  turns.rested_ns = turns.turn[kind].taken_ns + longest_rest; /* unless it is given back before */
  pthread_mutex_unlock(&turns.lock);
}

void turn_give(enum turn kind) {
  pthread_mutex_lock(&turns.lock);
  int64_t now = now_ns(CLOCK_MONOTONIC);
  int64_t worked = now_ns(CLOCK_THREAD_CPUTIME_ID) - turns.turn[kind].worked_ns;
  int64_t rest = LIMIT_REST_TIMES * (now - turns.turn[kind].taken_ns - worked);
  turns.turn[kind].serving++;
  turns.rested_ns = now + (rest < longest_rest ? rest : longest_rest);
  pthread_cond_broadcast(&turns.changed);
  pthread_mutex_unlock(&turns.lock);
}

void turn_hurry(void) {
  pthread_mutex_lock(&turns.lock);
  turns.hurried = true;
  pthread_cond_broadcast(&turns.changed);
  pthread_mutex_unlock(&turns.lock);
}
