#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limit.h"

struct setting {
  const char *name;
  const char *fallback; /* NULL: the number of cores */
  int minimum;          /* minimum = maximum = 0: a text */
  int maximum;
  const char *meaning;
};

enum setting_index {
  DATABASE,
  LISTEN,
  PROCESSES,
  THREADS,
  CONNECTIONS,
  ORIGINS,
  COOKIE,
  ZOOM_SECRET,
  DRAIN_SECONDS,
  SETTING_COUNT
};

static const struct setting settings[SETTING_COUNT] = {
    [DATABASE] =
        {"EMTIHAN_DATABASE", "dbname=emtihan user=emtihan_worker", 0, 0,
         "libpq connection string of the role emtihan_worker; of several hosts the one that takes writes is used"},
    [LISTEN] = {"EMTIHAN_LISTEN", "unix:/run/emtihan/worker.sock", 0, 0,
                "where nginx finds the workers: unix:PATH, or ADDRESS:PORT inside a private network"},
    [PROCESSES] = {"EMTIHAN_PROCESSES", NULL, 1, 64, "worker processes; the default is the number of cores"},
    [THREADS] = {"EMTIHAN_THREADS", "64", 2, LIMIT_THREADS, "requests served at once by each process"},
    [CONNECTIONS] = {"EMTIHAN_CONNECTIONS", "8", 1, 64,
                     "pooled database connections of each process; the saver has one of its own"},
    [ORIGINS] = {"EMTIHAN_ORIGINS", "", 0, 0,
                 "origins whose pages may write, separated by commas; empty: the one that the request's Host names"},
    [COOKIE] = {"EMTIHAN_COOKIE", "secure", 0, 0,
                "secure: __Host-emtihan, HTTPS only; development: emtihan-development, for plain HTTP"},
    [ZOOM_SECRET] = {"EMTIHAN_ZOOM_SECRET", "", 0, 0,
                     "the secret token of the university's Zoom app, which signs its webhooks; empty: none is taken"},
    [DRAIN_SECONDS] = {"EMTIHAN_DRAIN_SECONDS", "20", 1, 300, "after SIGTERM, how long requests in flight may take"},
};

static const char *text_of(enum setting_index index) {
  const char *value = getenv(settings[index].name);
  return value != NULL && *value != '\0' ? value : settings[index].fallback;
}

static bool number_of(enum setting_index index, int *ret_number) {
  const struct setting *setting = &settings[index];
  const char *text = text_of(index);
  if (text == NULL) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *ret_number = cores < 1 ? 1 : cores > setting->maximum ? setting->maximum : (int)cores;
    return true;
  }
  char *end = NULL;
  errno = 0;
  long number = strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || number < setting->minimum || number > setting->maximum) {
    fprintf(stderr, "emtihan: %s is \"%s\"; it must be a whole number from %d to %d\n", setting->name, text,
            setting->minimum, setting->maximum);
    return false;
  }
  *ret_number = (int)number;
  return true;
}

bool config_read(struct config *ret_config) {
  struct config config = {.database = text_of(DATABASE),
                          .listen = text_of(LISTEN),
                          .origins = text_of(ORIGINS),
                          .zoom_secret = text_of(ZOOM_SECRET)};
  const char *cookie = text_of(COOKIE);
  config.secure_cookie = strcmp(cookie, "development") != 0;
  if (config.secure_cookie && strcmp(cookie, "secure") != 0) {
    fprintf(stderr, "emtihan: EMTIHAN_COOKIE is \"%s\"; it must be secure or development\n", cookie);
    return false;
  }
  bool is_place =
      strncmp(config.listen, "unix:", 5) == 0 ? config.listen[5] == '/' : strchr(config.listen, ':') != NULL;
  if (!is_place) {
    fprintf(stderr, "emtihan: EMTIHAN_LISTEN is \"%s\"; it must be unix:/PATH or ADDRESS:PORT\n", config.listen);
    return false;
  }
  if (!number_of(PROCESSES, &config.processes) || !number_of(THREADS, &config.threads) ||
      !number_of(CONNECTIONS, &config.connections) || !number_of(DRAIN_SECONDS, &config.drain_seconds))
    return false;
  *ret_config = config;
  return true;
}

void config_help(void) {
  puts("Settings, from the environment:");
  for (int i = 0; i < SETTING_COUNT; i++)
    printf("  %-22s %s\n  %-22s default: %s\n", settings[i].name, settings[i].meaning, "",
           settings[i].fallback == NULL      ? "the number of cores"
           : settings[i].fallback[0] == '\0' ? "(empty)"
                                             : settings[i].fallback);
}
