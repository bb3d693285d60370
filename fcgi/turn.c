#include "turn.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "limit.h"

enum { NS_PER_SECOND = 1000000000, NS_PER_MS = 1000000, RESTS = 3 };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct {
  int depth;
  int64_t taken_ns, worked_ns; /* when, and for how long its thread had worked by then */
  int64_t free_ns;             /* when the next may begin */
} turn;

static int64_t now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

void turn_take(void) {
  pthread_mutex_lock(&lock);
  if (turn.depth++ > 0) return;
  struct timespec rested = {.tv_sec = turn.free_ns / NS_PER_SECOND, .tv_nsec = turn.free_ns % NS_PER_SECOND};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &rested, NULL) == EINTR) continue;
  turn.taken_ns = now_ns(CLOCK_MONOTONIC);
  turn.worked_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
}

void turn_give(void) {
  if (--turn.depth == 0) {
    int64_t now = now_ns(CLOCK_MONOTONIC);
    int64_t worked = now_ns(CLOCK_THREAD_CPUTIME_ID) - turn.worked_ns;
    int64_t rest = RESTS * (now - turn.taken_ns - worked);
    int64_t longest = (int64_t)LIMIT_REST_MS * NS_PER_MS;
    turn.free_ns = now + (rest < longest ? rest : longest);
  }
  pthread_mutex_unlock(&lock);
}
