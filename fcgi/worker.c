#include "worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "auth.h"
#include "etag.h"
#include "fastcgi.h"
#include "log.h"
#include "saver.h"
#include "turn.h"

enum { PEER_SECONDS = 10 }; /* a stalled nginx is dropped after so long without a byte */
enum { WATCH_MS = 1000 };

static struct {
  int listener;
  int stop; /* an eventfd, readable for ever once the process drains */
  atomic_bool draining;
  int doorbell[LIMIT_THREADS]; /* an epoll for each thread, on which it sleeps */
  int threads;
  pthread_mutex_t stepping;
  atomic_int lane[LANE_COUNT];
} worker = {.stepping = PTHREAD_MUTEX_INITIALIZER};

/* Of slow requests so many are let in at once; what fills a core throughout takes turns. */
static const struct lane_rule {
  int limit;
  enum turn turn; /* TURN_COUNT: none */
} lanes[LANE_COUNT] = {[LANE_FAST] = {0, TURN_COUNT},
                       [LANE_SIGN_IN] = {LIMIT_SIGN_INS, TURN_COUNT}, /* only its hash does */
                       [LANE_IMPORT] = {LIMIT_IMPORTS, TURN_IMPORT},
                       [LANE_UPLOAD] = {LIMIT_UPLOADS, TURN_COUNT},
                       [LANE_DOCUMENT] = {LIMIT_DOCUMENTS, TURN_DOCUMENT},
                       [LANE_CHECK] = {LIMIT_CHECKS, TURN_COUNT}};

static long microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A connection wakes one thread of all processes: of those that sleep the first in the listener's queue, in which each
   has a place of its own. So the same few threads stay warm, and answers gather in one process's groups. */
static bool queue_up(int doorbell) {
  struct epoll_event connection = {.events = EPOLLIN | EPOLLEXCLUSIVE};
  return epoll_ctl(doorbell, EPOLL_CTL_ADD, worker.listener, &connection) == 0;
}

static bool hang_doorbells(int threads) {
  struct epoll_event end = {.events = EPOLLIN};
  for (int i = 0; i < threads; i++) {
    int doorbell = epoll_create1(EPOLL_CLOEXEC);
    if (doorbell < 0 || epoll_ctl(doorbell, EPOLL_CTL_ADD, worker.stop, &end) != 0 || !queue_up(doorbell)) {
      log_event(LOG_ERROR, "worker", "cannot wait for connections: %s", strerror(errno));
      return false;
    }
    worker.doorbell[worker.threads++] = doorbell;
  }
  return true;
}

/* Puts the process behind the others, with all its threads: what comes next goes to another one and its connections to
   the database. One thread at a time does it, and for all: two would meet each other's entries. */
static void step_back(void) {
  if (pthread_mutex_trylock(&worker.stepping) != 0) return;
  for (int i = 0; i < worker.threads; i++) epoll_ctl(worker.doorbell[i], EPOLL_CTL_DEL, worker.listener, NULL);
  for (int i = 0; i < worker.threads; i++) {
    if (!queue_up(worker.doorbell[i])) {
      log_event(LOG_ERROR, "worker", "cannot wait for connections: %s", strerror(errno));
      abort(); /* the parent starts another process */
    }
  }
  pthread_mutex_unlock(&worker.stepping);
}

/* When requests wait for the database: many of them say so at once. */
static void step_back_seldom(void) {
  static atomic_long last;
  long before = last;
  long now = microseconds();
  if (now - before >= LIMIT_PATIENCE_MS * 1000L && atomic_compare_exchange_strong(&last, &before, now)) step_back();
}

/* Of a failed accept: nobody is there any more, or yet; else the kernel is short of something, and no thread may spin.
 */
static void breathe(void) {
  static const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};
  if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) nanosleep(&moment, NULL);
}

/* The next connection, or -1 when the process drains or the parent listens no more. Who is woken while the process
   begins to drain serves once more: nobody else was woken for that connection. For one that woke a thread which was
   then killed, the first thread looks every second. */
static int accept_next(const int *doorbell) {
  static const struct timeval patience = {.tv_sec = PEER_SECONDS};
  struct epoll_event rung = {0};
  int peer = -1;
  while (peer < 0 && !worker.draining && (rung.events & EPOLLHUP) == 0) {
    int rings = epoll_wait(*doorbell, &rung, 1, doorbell == worker.doorbell ? WATCH_MS : -1);
    if (rings < 0 && errno != EINTR) abort(); /* it is no epoll any more */
    peer = accept4(worker.listener, NULL, NULL, SOCK_CLOEXEC);
    if (peer < 0) breathe();
  }
  if (peer >= 0) {
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  return peer;
}

static enum problem read_body(FCGX_Request *fcgi, enum body_kind kind, struct request *request) {
  size_t limit = 0;
  bool right_type = true;
  switch (kind) {
  case BODY_NONE: break;
  case BODY_JSON:
    limit = LIMIT_BODY;
    right_type = request_has_media_type(request, "application/json");
    break;
  case BODY_TEXT:
    limit = LIMIT_IMPORT_BODY;
    right_type = request_has_media_type(request, "text/plain") || request_has_media_type(request, "text/csv");
    break;
  case BODY_PICTURE:
    limit = LIMIT_PICTURE_BODY;
    right_type = request_has_media_type(request, "image/png") || request_has_media_type(request, "image/jpeg") ||
                 request_has_media_type(request, "image/webp");
    break;
  }
  return right_type ? http_read_body(fcgi, limit, request) : PROBLEM_WRONG_MEDIA_TYPE;
}

static enum problem authenticate(struct call *call, unsigned who) {
  if ((who & WHO_SIGNATURE) != 0) return auth_expect_signature(call);
  enum problem problem = auth_check_origin(call);
  if (problem == PROBLEM_NONE) problem = auth_read_cookie(call);
  if (problem != PROBLEM_NONE || (who & WHO_ANYBODY) != 0) return problem;
  return (who & WHO_IN_STATEMENT) != 0 ? auth_defer(call, who) : auth_identify(call, who);
}

/* Half of the threads are left to what is quick. */
static int room_of(const struct lane_rule *lane) {
  int half = worker.threads / 2;
  return lane->limit < half ? lane->limit : half;
}

static enum problem handle(struct call *call, const struct route *route) {
  const struct lane_rule *lane = &lanes[route->lane];
  if (lane->limit == 0) return route->handler(call);
  enum problem problem = PROBLEM_BUSY;
  bool has_room = atomic_fetch_add(&worker.lane[route->lane], 1) < room_of(lane);
  if (has_room && (lane->turn == TURN_COUNT || turn_take(lane->turn))) {
    problem = route->handler(call);
    if (lane->turn != TURN_COUNT) turn_give(lane->turn);
  }
  atomic_fetch_sub(&worker.lane[route->lane], 1);
  return problem;
}

/* One request, stage by stage. Each stage may refuse; nothing calls backwards. */
static void serve(FCGX_Request *fcgi, struct arena *arena) {
  struct request request;
  struct call call = {.request = &request, .arena = arena};
  struct stages stages = {0};
  const struct route *route = NULL;
  long started = microseconds();
  enum problem problem = http_read_head(fcgi, arena, &request);
  log_about(request.id);
  if (problem == PROBLEM_NONE) problem = route_find(&request, &route, call.segment, &call.reply.allow);
  if (problem == PROBLEM_NONE) problem = route_check_query(route, &request, &call.field);
  if (problem == PROBLEM_NONE) problem = authenticate(&call, route->who);
  if (problem == PROBLEM_NONE && lanes[route->lane].limit > 0) step_back(); /* the next slow one goes elsewhere */
  long known = microseconds();
  if (problem == PROBLEM_NONE) problem = read_body(fcgi, route->body, &request); /* a stranger's is not read */
  if (problem == PROBLEM_NONE && (route->who & WHO_SIGNATURE) != 0) problem = auth_check_signature(&call);
  long read = microseconds();
  if (problem == PROBLEM_NONE) problem = handle(&call, route);
  if (problem != PROBLEM_NONE) call_problem(&call, problem);
  if (request.method == METHOD_GET) etag_condition(&request, &call.reply);
  long handled = microseconds();
  bool written = http_write(fcgi, &request, &call.reply);
  stages = (struct stages){.auth_us = known - started,
                           .read_us = read - known,
                           .handle_us = handled - read,
                           .write_us = microseconds() - handled};
  log_about(NULL);
  log_request(&request, written ? call.reply.status : 499, problem, &stages, call.round_trips);
}

/* Closing a socket with unread input resets it, and the reply is lost: what is left of the body goes first, and the
   empty record that ends it. nginx has the whole body and a limit for it. */
static void read_away(FCGX_Stream *in) {
  char rest[4096];
  while (FCGX_GetStr(rest, sizeof rest, in) > 0) continue;
}

static void *serve_until_drained(void *doorbell) {
  struct arena *arena = arena_new(LIMIT_ARENA);
  FCGX_Request fcgi;
  if (arena == NULL || FCGX_InitRequest(&fcgi, -1, 0) != 0) abort(); /* the parent starts another process */
  for (int peer = accept_next(doorbell); peer >= 0; peer = accept_next(doorbell)) {
    fcgi.ipcFd = peer;
    fcgi.keepConnection = 1;                 /* else FCGX_Accept_r closes the socket it is given */
    if (FCGX_Accept_r(&fcgi) != 0) continue; /* it has closed the socket: the peer sent no request */
    serve(&fcgi, arena);
    read_away(fcgi.in);
    fcgi.keepConnection = 1; /* FCGX_Finish_r would linger for the peer's end: we close ourselves */
    FCGX_Finish_r(&fcgi);
    if (fcgi.ipcFd >= 0) close(fcgi.ipcFd);
    fcgi.ipcFd = -1;
    arena_reset(arena);
  }
  arena_free(arena);
  return NULL;
}

int worker_run(const struct config *config, int listener) {
  worker.listener = listener;
  worker.stop = eventfd(0, EFD_CLOEXEC);
  if (worker.stop < 0 || FCGX_Init() != 0 || !auth_start(config) || !saver_start(config->database, step_back_seldom) ||
      !hang_doorbells(config->threads))
    return EXIT_FAILURE;
  signal(SIGPIPE, SIG_IGN); /* after FCGX_Init, which sets its own */
  db_pool_start(config->database, config->connections, step_back_seldom);
  pthread_t threads[LIMIT_THREADS];
  int started = 0;
  while (started < worker.threads &&
         pthread_create(&threads[started], NULL, serve_until_drained, &worker.doorbell[started]) == 0)
    started++;
  if (started == 0) return EXIT_FAILURE;
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGINT);
  int signal_number = 0;
  sigwait(&endings, &signal_number);
  worker.draining = true;
  turn_hurry();
  eventfd_write(worker.stop, 1);
  for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
  saver_stop();
  db_pool_stop();
  return EXIT_SUCCESS;
}
