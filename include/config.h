/* The worker's settings, from the environment. The table in config.c is what --help prints and the README lists. */
#ifndef EMTIHAN_CONFIG_H
#define EMTIHAN_CONFIG_H

#include <stdbool.h>

struct config {
  const char *database;    /* libpq connection string of the role emtihan_worker */
  const char *listen;      /* "unix:/path" or "address:port" */
  int processes;           /* 1 to 64 */
  int threads;             /* per process, 2 to LIMIT_THREADS */
  int connections;         /* in each process's pool, 1 to 64; the saver has its own */
  const char *origins;     /* allowed Origin values, separated by commas; "": the Origin must name the request's Host */
  bool secure_cookie;      /* __Host-emtihan with Secure; else emtihan-development for plain HTTP */
  const char *zoom_secret; /* of Zoom's webhook; "": there is none, and its address is not found */
  int drain_seconds;       /* for requests in flight after SIGTERM, 1 to 300 */
};

/* Reads the environment. False, and a sentence on standard error that names the setting, when one is wrong. */
bool config_read(struct config *ret_config) __attribute__((warn_unused_result));
/* Prints every setting with its default and meaning. */
void config_help(void);

#endif
