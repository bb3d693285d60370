#include "turn.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "limit.h"

enum { NS_PER_SECOND = 1000000000, NS_PER_MS = 1000000 };
static const int64_t longest_wait = (int64_t)LIMIT_TURN_MS * NS_PER_MS;
static const int64_t longest_rest = (int64_t)LIMIT_REST_MAX_MS * NS_PER_MS;

/* On the stack of the thread that waits. */
struct waiter {
  struct waiter *next;
};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int64_t rested_ns; /* before it nothing begins */
  bool hurried;
  struct {
    struct waiter *first; /* in the order of coming: a mutex would let a late one pass those who sleep */
    bool is_taken;
    int64_t taken_ns, worked_ns; /* when, and for how long its thread had worked by then */
  } turn[TURN_COUNT];
} turns = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static _Thread_local int depth; /* of the turns that this thread has */

static int64_t now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static void wait_until(int64_t ns) {
  struct timespec end = {.tv_sec = ns / NS_PER_SECOND, .tv_nsec = ns % NS_PER_SECOND};
  pthread_cond_clockwait(&turns.changed, &turns.lock, CLOCK_MONOTONIC, &end);
}

static void join_queue(enum turn kind, struct waiter *waiter) {
  struct waiter **end = &turns.turn[kind].first;
  while (*end != NULL) end = &(*end)->next;
  *end = waiter;
}

static void leave_queue(enum turn kind, const struct waiter *waiter) {
  struct waiter **at = &turns.turn[kind].first;
  while (*at != waiter) at = &(*at)->next;
  *at = waiter->next;
  pthread_cond_broadcast(&turns.changed);
}

/* False when its time is over before that. */
static bool await_turn(enum turn kind, const struct waiter *waiter) {
  for (int64_t end = now_ns(CLOCK_MONOTONIC) + longest_wait;;) {
    int64_t now = now_ns(CLOCK_MONOTONIC);
    bool is_next = turns.turn[kind].first == waiter && !turns.turn[kind].is_taken;
    if (is_next && (turns.hurried || now >= turns.rested_ns)) return true;
    if (now >= end) return false;
    wait_until(is_next && turns.rested_ns < end ? turns.rested_ns : end);
  }
}

bool turn_take(enum turn kind) {
  struct waiter waiter = {.next = NULL};
  if (depth > 0) {
    depth++;
    return true;
  }
  pthread_mutex_lock(&turns.lock);
  join_queue(kind, &waiter);
  bool is_mine = await_turn(kind, &waiter);
  leave_queue(kind, &waiter);
  if (is_mine) {
    int64_t now = now_ns(CLOCK_MONOTONIC);
    turns.turn[kind].is_taken = true;
    turns.turn[kind].taken_ns = now;
    turns.turn[kind].worked_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
    turns.rested_ns = now + longest_rest; /* unless it is given back before */
    depth = 1;
  }
  pthread_mutex_unlock(&turns.lock);
  return is_mine;
}

/* The rest after a turn; while others go on, not before theirs would have begun. */
static int64_t rest_of(enum turn kind, int64_t now) {
  int64_t worked = now_ns(CLOCK_THREAD_CPUTIME_ID) - turns.turn[kind].worked_ns;
  int64_t rest = LIMIT_REST_TIMES * (now - turns.turn[kind].taken_ns - worked);
  int64_t rested = now + (rest < longest_rest ? rest : longest_rest);
  for (int other = 0; other < TURN_COUNT; other++) {
    int64_t begins = turns.turn[other].taken_ns + longest_rest;
    if (turns.turn[other].is_taken && begins > rested) rested = begins;
  }
  return rested;
}

void turn_give(enum turn kind) {
  if (--depth > 0) return;
  pthread_mutex_lock(&turns.lock);
  turns.turn[kind].is_taken = false;
  turns.rested_ns = rest_of(kind, now_ns(CLOCK_MONOTONIC));
  pthread_cond_broadcast(&turns.changed);
  pthread_mutex_unlock(&turns.lock);
}

void turn_hurry(void) {
  pthread_mutex_lock(&turns.lock);
  turns.hurried = true;
  pthread_cond_broadcast(&turns.changed);
  pthread_mutex_unlock(&turns.lock);
}
