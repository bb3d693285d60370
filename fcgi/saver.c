#include "saver.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "arena.h"
#include "db.h"
#include "limit.h"
#include "log.h"

/* Lives on the stack of the request that waits for it. */
struct item {
  const struct save *save;
  const char *request_id;
  struct arena *arena;
  sem_t done;
  bool answered;
  enum problem problem;
  bool again; /* the row changed under the statement: judge it anew in the next group */
  const char *body;
  struct item *next;
};

static struct {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t filled;
  struct item *first;
  struct item **last;
  bool stopping;
  struct db *db;
  struct arena *arena;
  void (*when_slow)(void);
} saver = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER, .last = &saver.first};

enum { GROUP_MEMORY = 256 * 1024, FIELDS = 6 };

static bool holds_attempt(struct item *const *group, int count, const char *attempt_id) {
  for (int i = 0; i < count; i++)
    if (strcasecmp(group[i]->save->attempt_id, attempt_id) == 0) return true;
  return false;
}

/* Takes what waits, in order, but never two items of one attempt: the second one waits for the next group. */
static int take_group(struct item *group[LIMIT_GROUP]) {
  int count = 0;
  pthread_mutex_lock(&saver.lock);
  while (saver.first == NULL && !saver.stopping) pthread_cond_wait(&saver.filled, &saver.lock);
  struct item **link = &saver.first;
  while (*link != NULL && count < LIMIT_GROUP) {
    struct item *item = *link;
    if (holds_attempt(group, count, item->save->attempt_id)) {
      link = &item->next;
      continue;
    }
    group[count++] = item;
    *link = item->next;
  }
  saver.last = &saver.first;
  while (*saver.last != NULL) saver.last = &(*saver.last)->next;
  pthread_mutex_unlock(&saver.lock);
  return count;
}

static void enqueue(struct item *item) {
  item->next = NULL;
  pthread_mutex_lock(&saver.lock);
  *saver.last = item;
  saver.last = &item->next;
  pthread_cond_signal(&saver.filled);
  pthread_mutex_unlock(&saver.lock);
}

static const char *field_of(const struct save *save, int field) {
  const char *const fields[FIELDS] = {save->token_hash, save->attempt_id, save->epoch,
                                      save->n,          save->seq,        save->choice};
  return fields[field];
}

/* One PostgreSQL array text per field. The values are hexadecimal, ids and digits: nothing in them needs quoting. */
static bool make_arrays(struct item *const *group, int count, const char *arrays[FIELDS]) {
  for (int field = 0; field < FIELDS; field++) {
    struct buffer array = {.arena = saver.arena};
    for (int i = 0; i < count; i++) {
      const char *value = field_of(group[i]->save, field);
      buffer_puts(&array, i == 0 ? "{" : ",");
      buffer_puts(&array, value == NULL ? "NULL" : value);
    }
    buffer_puts(&array, "}");
    if (array.failed) return false;
    arrays[field] = array.bytes;
  }
  return true;
}

struct group {
  struct item *const *items;
  int count;
};

static void take_row(void *context, int columns, const char *const *values) {
  struct group *group = context;
  if (columns != 3 || values[0] == NULL || values[1] == NULL) return;
  int index = 0;
  for (const char *c = values[0]; *c >= '0' && *c <= '9' && index <= LIMIT_GROUP; c++) index = index * 10 + (*c - '0');
  if (index < 1 || index > group->count) return;
  struct item *item = group->items[index - 1];
  item->again = strcmp(values[1], "again") == 0;
  item->problem = item->again ? PROBLEM_UNAVAILABLE : problem_from_verdict(values[1]);
  item->body = values[2] == NULL ? NULL : arena_copy(item->arena, values[2], strlen(values[2]));
  if (values[2] != NULL && item->body == NULL) item->problem = PROBLEM_INTERNAL;
  item->answered = true;
}

static enum problem send_group(struct item *const *items, int count) {
  const char *arrays[FIELDS];
  arena_reset(saver.arena);
  if (!make_arrays(items, count, arrays)) return PROBLEM_INTERNAL;
  struct group group = {.items = items, .count = count};
  log_about(count == 1 ? items[0]->request_id : NULL);
  return db_rows(saver.db, Q_attempt_save, FIELDS, arrays, take_row, &group);
}

static void answer(struct item *item) {
  if (!item->answered) item->problem = PROBLEM_INTERNAL;
  sem_post(&item->done);
}

/* A group that fails as a whole for a reason other than a lost database is sent again item by item, so that one bad
   item costs its neighbours nothing. */
static void save_group(struct item *const *group, int count) {
  enum problem problem = send_group(group, count);
  for (int i = 0; i < count; i++) {
    struct item *item = group[i];
    enum problem own = problem;
    if (problem != PROBLEM_NONE && problem != PROBLEM_UNAVAILABLE && count > 1) own = send_group(&item, 1);
    if (own != PROBLEM_NONE) {
      item->problem = own;
      item->answered = true;
    }
    if (item->again && own == PROBLEM_NONE)
      enqueue(item);
    else
      answer(item);
  }
}

static void *run(void *unused) {
  (void)unused;
  struct item *group[LIMIT_GROUP];
  for (int count = take_group(group); count > 0; count = take_group(group)) save_group(group, count);
  return NULL;
}

bool saver_start(const char *conninfo, void (*when_slow)(void)) {
  saver.when_slow = when_slow;
  saver.db = db_open(conninfo);
  saver.arena = arena_new(GROUP_MEMORY);
  return saver.db != NULL && saver.arena != NULL && pthread_create(&saver.thread, NULL, run, NULL) == 0;
}

void saver_stop(void) {
  pthread_mutex_lock(&saver.lock);
  saver.stopping = true;
  pthread_cond_signal(&saver.filled);
  pthread_mutex_unlock(&saver.lock);
  pthread_join(saver.thread, NULL);
  db_close(saver.db);
  arena_free(saver.arena);
}

static void await(struct item *item) {
  struct timespec patience;
  clock_gettime(CLOCK_MONOTONIC, &patience);
  patience.tv_nsec += LIMIT_PATIENCE_MS * 1000000L;
  patience.tv_sec += patience.tv_nsec / 1000000000;
  patience.tv_nsec %= 1000000000;
  int slow = 0;
  while ((slow = sem_clockwait(&item->done, CLOCK_MONOTONIC, &patience)) != 0 && errno == EINTR) continue;
  if (!slow) return;
  saver.when_slow();
  while (sem_wait(&item->done) != 0) continue;
}

enum problem saver_save(struct arena *arena, const struct save *save, const char **ret_body) {
  struct item item = {.save = save, .request_id = log_subject(), .arena = arena};
  sem_init(&item.done, 0, 0);
  enqueue(&item);
  await(&item);
  sem_destroy(&item.done);
  *ret_body = item.body;
  return item.problem;
}
