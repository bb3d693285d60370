#include "parent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "sweeper.h"
#include "worker.h"

enum { CHILDREN_MAX = 65, BACKLOG = 4096, BACKOFF_FIRST_MS = 100, BACKOFF_MAX_MS = 5000 };
/* So long a child lived well: whoever is killed later says nothing of itself, but a kernel short of memory kills it
   while it begins, and again. */
enum { LIVED_WELL_MS = 1000, HAS_BEGUN_MS = 50 };
static const char inherited_listener[] = "EMTIHAN_INHERITED_LISTENER"; /* between a parent and its successor */

struct child {
  pid_t pid; /* 0: waits for its respawn */
  long started_ms;
  long respawn_ms;
  long backoff_ms;
};

static struct child children[CHILDREN_MAX]; /* the last one is the sweeper */

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int listen_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(address.sun_path, path, strlen(path) + 1);
  int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int taken = probe >= 0 && connect(probe, (const struct sockaddr *)&address, sizeof address) == 0;
  if (probe >= 0) close(probe);
  if (taken) {
    errno = EADDRINUSE;
    return -1;
  }
  unlink(path); /* the leftover of a killed run */
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0) return -1;
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 && chmod(path, 0660) == 0) return listener;
  close(listener);
  return -1;
}

static int listen_tcp(const char *place) {
  char host[256];
  const char *colon = strrchr(place, ':');
  snprintf(host, sizeof host, "%.*s", (int)(colon - place), place);
  struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, colon + 1, &hints, &found) != 0) {
    errno = EADDRNOTAVAIL;
    return -1;
  }
  static const int yes = 1;
  int listener = socket(found->ai_family, SOCK_STREAM, 0);
  if (listener >= 0) {
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, found->ai_addr, found->ai_addrlen) != 0) {
      close(listener);
      listener = -1;
    }
  }
  freeaddrinfo(found);
  return listener;
}

/* The socket of the predecessor, or a new one. Never closed on exec: the successor gets it. */
static int open_listener(const char *place) {
  const char *inherited = getenv(inherited_listener);
  int listener = -1;
  if (inherited != NULL) {
    listener = inherited[0] - '0';
    unsetenv(inherited_listener);
  } else {
    listener = strncmp(place, "unix:", 5) == 0 ? listen_unix(place + 5) : listen_tcp(place);
  }
  if (listener < 0 || listen(listener, BACKLOG) != 0 || fcntl(listener, F_SETFL, O_NONBLOCK) != 0) {
    log_event(LOG_ERROR, "parent", "cannot listen at %s: %s", place, strerror(errno));
    return -1;
  }
  return listener;
}

static void spawn(const struct config *config, int listener, int index) {
  struct child *child = &children[index];
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(EXIT_FAILURE);
    fcntl(listener, F_SETFD, FD_CLOEXEC);
    exit(index == config->processes ? sweeper_run(config) : worker_run(config, listener));
  }
  child->pid = pid < 0 ? 0 : pid;
  child->started_ms = now_ms();
  child->respawn_ms = child->started_ms + BACKOFF_MAX_MS; /* where fork failed */
}

static bool is_orderly(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS; /* as told by TERM */
}

static void log_end(pid_t pid, int status) {
  log_event(is_orderly(status) ? LOG_INFO : LOG_WARNING, "parent", "child %d ended by %s %d", (int)pid,
            WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

/* A child that lived well comes back at once, and one that ended as it was told; one that keeps dying by itself comes
   ever more slowly. */
static void reap(int count) {
  int status = 0;
  for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
    for (int i = 0; i < count; i++) {
      struct child *child = &children[i];
      if (child->pid != pid) continue;
      long backoff = child->backoff_ms == 0 ? BACKOFF_FIRST_MS : child->backoff_ms * 2;
      bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
      long enough = was_killed ? HAS_BEGUN_MS : LIVED_WELL_MS;
      bool lived_well = is_orderly(status) || now_ms() - child->started_ms >= enough;
      child->backoff_ms = lived_well ? 0 : backoff > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : backoff;
      child->respawn_ms = now_ms() + child->backoff_ms;
      child->pid = 0;
      log_end(pid, status);
    }
  }
}

static int running(int count) {
  int alive = 0;
  for (int i = 0; i < count; i++) alive += children[i].pid > 0;
  return alive;
}

static void signal_all(int count, int number) {
  for (int i = 0; i < count; i++)
    if (children[i].pid > 0) kill(children[i].pid, number);
}

static void drain(int count, int seconds) {
  static const struct timespec moment = {.tv_nsec = 20 * 1000 * 1000};
  long deadline = now_ms() + seconds * 1000L;
  for (signal_all(count, SIGTERM); running(count) > 0 && now_ms() < deadline; reap(count)) nanosleep(&moment, NULL);
  if (running(count) > 0) log_event(LOG_WARNING, "parent", "%d children did not end in time", running(count));
  for (signal_all(count, SIGKILL); running(count) > 0; reap(count)) nanosleep(&moment, NULL);
}

/* Whoever comes from now on is refused at once and repeats, or is sent to another machine's workers, instead of waiting
   in a queue that nobody serves. */
static void stop_listening(const struct config *config, int listener) {
  if (strncmp(config->listen, "unix:", 5) == 0) unlink(config->listen + 5);
  shutdown(listener, SHUT_RDWR);
}

static void replace(int listener, char *const *arguments) {
  char number[2] = {(char)('0' + listener), '\0'};
  if (listener > 9 || setenv(inherited_listener, number, 1) != 0) return;
  execvp(arguments[0], arguments);
  log_event(LOG_ERROR, "parent", "cannot execute %s: %s", arguments[0], strerror(errno));
  unsetenv(inherited_listener);
}

int parent_run(const struct config *config, char *const *arguments) {
  sigset_t signals;
  sigemptyset(&signals);
  static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) sigaddset(&signals, numbers[i]);
  sigprocmask(SIG_BLOCK, &signals, NULL); /* the children wait for TERM themselves */
  int listener = open_listener(config->listen);
  if (listener < 0) return EXIT_FAILURE;
  int count = config->processes + 1;
  log_event(LOG_INFO, "parent", "%d workers of %d threads at %s", config->processes, config->threads, config->listen);
  static const struct timespec tick = {.tv_nsec = 100 * 1000 * 1000};
  for (;;) {
    for (int i = 0; i < count; i++)
      if (children[i].pid == 0 && now_ms() >= children[i].respawn_ms) spawn(config, listener, i);
    int number = sigtimedwait(&signals, NULL, &tick);
    reap(count);
    if (number != SIGTERM && number != SIGINT && number != SIGHUP) continue;
    if (number != SIGHUP) stop_listening(config, listener);
    drain(count, config->drain_seconds);
    if (number != SIGHUP) break;
    replace(listener, arguments);
  }
  return EXIT_SUCCESS;
}
