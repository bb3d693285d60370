/* One request as plain values, one reply. FastCGI is seen only by http.c, worker.c and main.c. */
#ifndef EMTIHAN_HTTP_H
#define EMTIHAN_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "error.h"
#include "ids.h"
#include "limit.h"

enum method { METHOD_GET, METHOD_PUT, METHOD_POST, METHOD_DELETE, METHOD_OTHER };

struct query_parameter {
  const char *name;
  const char *value;
};

/* Immutable once read. Texts are NUL-terminated, valid UTF-8 but for the cookie, in the request's arena; a missing
   header is "". */
struct request {
  struct arena *arena;
  char id[ID_TEXT]; /* a UUID, in the log and in X-Request-Id */
  enum method method;
  const char *method_name;
  const char *target;                  /* as sent, for the log */
  const char *segment[LIMIT_SEGMENTS]; /* decoded path segments after /api */
  int segments;
  struct query_parameter query[LIMIT_QUERY_PARAMETERS];
  int queries;
  const char *body;
  size_t body_length;
  const char *content_type;
  const char *cookie; /* any bytes: those of the domain's other sites come along */
  const char *origin;
  const char *fetch_site;
  const char *host;
  const char *address;    /* of the client, from nginx */
  const char *user_agent; /* cut to 300 bytes */
  const char *if_none_match;
  const char *zoom_signature; /* of Zoom's webhook, with the time that it covers */
  const char *zoom_timestamp;
  bool is_incomplete; /* there was no memory for some of it */
};

/* The value of a query parameter, or NULL. */
const char *request_query(const struct request *request, const char *name) __attribute__((warn_unused_result));

/* Was the body sent as this media type? Parameters behind it do not count. */
bool request_has_media_type(const struct request *request, const char *type) __attribute__((warn_unused_result));

struct reply {
  int status;
  const char *content_type; /* NULL: application/json */
  const char *file_name;    /* NULL: none; else the body is private and to be saved under this name, never opened */
  const char *body;         /* NULL: none */
  size_t length;
  const char *set_cookie; /* NULL: none */
  const char *allow;      /* NULL: none; the methods of a 405 */
  const char *stamp;      /* NULL: none; what the body's ETag says beside its hash, see etag.h */
  const char *time;       /* NULL: none; the database's, for a body that counts from moments */
  const char *etag;       /* NULL: none */
  int retry_after;        /* seconds; 0: none */
};

#endif
